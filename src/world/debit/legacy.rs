//! The debits of the private preview of 2017: Managed Accounts (later Custom) in the United States, in the platform's default
//! currency, with a verified name and date of birth and manual payouts; below zero only with reserves.

use super::super::accounts::Account;
use super::super::errors::{self, Refusal};
use super::super::founding::{AccountKind, Individual, PayoutInterval};
use super::super::state::State;
use super::checks::{self, Ask};

/// Decides a debit under the preview.
pub(crate) fn check(state: &State, ask: &Ask, account: &Account, platform: &Account) -> Result<(), Refusal> {
    if account.about.kind != AccountKind::Custom || ask.account == super::super::accounts::PLATFORM {
        return Err(checks::wrong_liability(ask, account));
    }
    if account.about.country != "US" || platform.about.country != "US" {
        return Err(checks::wrong_region(ask, platform));
    }
    checks::currency(ask.currency, account, platform.about.currency)?;
    if !account.about.individual.as_ref().is_some_and(identified) {
        return Err(Refusal::invalid(
            "This account cannot be debited: the first name, last name and date of birth of its owner are required.",
        )
        .param("source")
        .executed());
    }
    if account.about.payouts != PayoutInterval::Manual {
        return Err(Refusal::invalid("This account cannot be debited: its transfers must be manual.")
            .param("source")
            .executed());
    }
    if !state.settings.reserves_enabled && ask.amount > checks::covered(state, ask) {
        return Err(errors::insufficient());
    }
    Ok(())
}

fn identified(person: &Individual) -> bool {
    let named = |name: &Option<String>| name.as_ref().is_some_and(|name| !name.trim().is_empty());
    let (day, month, year) = person.dob;
    named(&person.first_name) && named(&person.last_name) && day.is_some() && month.is_some() && year.is_some()
}

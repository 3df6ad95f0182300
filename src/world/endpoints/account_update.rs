//! `POST /v1/accounts/{id}` (docs.stripe.com/api/accounts/update), for what an operator changes: payouts, the automatic debit of the
//! bank, metadata, and names where the platform collects the account's details itself.

use super::super::accounts::{Account, PLATFORM};
use super::super::auth::masked;
use super::super::errors::{self, Refusal};
use super::super::founding::AccountKind;
use super::super::nested::{Change, Nested, change};
use super::super::objects::Metadata;
use super::super::objects::subject::Subject;
use super::super::state::State;
use super::schedule::Asked;
use super::{Call, as_platform};

/// Longest text that is kept of a name or an address.
const LONGEST: usize = 5_000;
/// Longest statement descriptor (docs.stripe.com/api/payouts/create).
pub(super) const LONGEST_DESCRIPTOR: usize = 22;

/// What is to change; what was not sent stays.
#[derive(Debug, Default)]
struct Update {
    name: Change<Box<str>>,
    email: Change<Box<str>>,
    schedule: Option<Asked>,
    debit_negative_balances: Option<bool>,
    statement_descriptor: Change<Box<str>>,
    metadata: Metadata,
}

/// Changes a connected account.
pub(crate) fn update(state: &mut State, call: &Call<'_>, id: &str) -> Result<Subject, Refusal> {
    let mut update = Update::read(call)?;
    as_platform(call)?;
    let row = state.accounts.row(id).ok_or_else(|| errors::stranger(&masked(call.key), id))?;
    if row == PLATFORM {
        return Err(Refusal::invalid(
            "You cannot update your own account with the API. Use the settings of your Dashboard instead.",
        )
        .param("id"));
    }
    let found = state.accounts.get(row).ok_or_else(|| errors::stranger(&masked(call.key), id))?;
    update.allowed(found)?;
    update.metadata = call.params.metadata_over(&found.about.metadata)?;
    state.change_account(row, |account| update.apply(account));
    let after = state.accounts.get(row).cloned().ok_or_else(|| Refusal::api(500, "An unknown error occurred"))?;
    Ok(Subject::Account { after: after.into(), before: None })
}

impl Update {
    fn read(call: &Call<'_>) -> Result<Self, Refusal> {
        let params = call.params;
        params.only(&["business_profile", "email", "expand", "metadata", "settings"])?;
        let mut update = Self::default();
        if let Some(profile) = params.within("business_profile")? {
            profile.only(&["name"])?;
            update.name = change(&profile.name("name"), profile.text("name")?, LONGEST)?;
        }
        update.email = change("email", params.sent("email")?, LONGEST)?;
        if let Some(settings) = params.within("settings")? {
            settings.only(&["payouts"])?;
            if let Some(payouts) = settings.within("payouts")? {
                update.read_payouts(&payouts)?;
            }
        }
        // Refuses what is no metadata; what it comes to depends on the account.
        update.metadata = params.metadata()?;
        Ok(update)
    }

    fn read_payouts(&mut self, payouts: &Nested<'_>) -> Result<(), Refusal> {
        payouts.only(&["debit_negative_balances", "schedule", "statement_descriptor"])?;
        self.debit_negative_balances = payouts.truth("debit_negative_balances")?;
        if let Some(schedule) = payouts.within("schedule")? {
            self.schedule = Some(Asked::read_of_account(&schedule)?);
        }
        let name = payouts.name("statement_descriptor");
        self.statement_descriptor = change(&name, payouts.text("statement_descriptor")?, LONGEST_DESCRIPTOR)?;
        Ok(())
    }

    /// Whether the platform may change this of an account: its details where the platform collects them, its payouts unless the
    /// account has the full Dashboard (docs.stripe.com/connect/manage-payout-schedule).
    fn allowed(&self, account: &Account) -> Result<(), Refusal> {
        let collects = account.about.kind == AccountKind::Custom;
        let pays = account.about.kind != AccountKind::Standard;
        let asked = [
            (self.name.asked() && !collects, "business_profile"),
            (self.email.asked() && !collects, "email"),
            (self.schedule.is_some() && !pays, "settings[payouts][schedule]"),
            (self.debit_negative_balances.is_some() && !pays, "settings[payouts][debit_negative_balances]"),
            (self.statement_descriptor.asked() && !pays, "settings[payouts][statement_descriptor]"),
        ];
        match asked.into_iter().find(|(refused, _)| *refused) {
            None => Ok(()),
            Some((_, param)) => Err(not_permitted(param, &account.about.id)),
        }
    }

    fn apply(self, account: &mut Account) {
        account.about.metadata = self.metadata;
        self.name.apply(&mut account.about.name);
        self.email.apply(&mut account.about.email);
        self.statement_descriptor.apply(&mut account.terms.statement_descriptor);
        if let Some(schedule) = self.schedule {
            schedule.apply(account);
        }
        if let Some(debit) = self.debit_negative_balances {
            account.about.debit_negative_balances = debit;
        }
    }
}

/// 403, a parameter that the platform may not change on an account.
fn not_permitted(param: &str, account: &str) -> Refusal {
    Refusal::invalid(format!(
        "This application does not have the required permissions for the parameter '{param}' on account '{account}'."
    ))
    .status(403)
    .code("more_permissions_required_for_application")
}

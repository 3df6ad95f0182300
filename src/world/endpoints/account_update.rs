//! `POST /v1/accounts/{id}` (docs.stripe.com/api/accounts/update), for what an operator changes: payouts, the automatic debit of the
//! bank, metadata, and names where the platform collects the account's details itself.

use super::super::accounts::{Account, PLATFORM};
use super::super::auth::masked;
use super::super::errors::{self, Refusal};
use super::super::founding::AccountKind;
use super::super::nested::Nested;
use super::super::objects::subject::Subject;
use super::super::params::few_enough;
use super::super::state::State;
use super::schedule::Asked;
use super::{Call, as_platform};

/// Longest text that is kept of a name or an address.
const LONGEST: usize = 5_000;
/// Longest statement descriptor (docs.stripe.com/api/payouts/create).
pub(super) const LONGEST_DESCRIPTOR: usize = 22;

/// What is to change; what is none stays.
#[derive(Debug, Default)]
struct Update {
    name: Option<Option<String>>,
    email: Option<Option<String>>,
    schedule: Option<Asked>,
    debit_negative_balances: Option<bool>,
    statement_descriptor: Option<Option<Box<str>>>,
    metadata: Vec<(String, String)>,
    forget_metadata: bool,
}

/// Changes a connected account.
pub(crate) fn update(state: &mut State, call: &Call<'_>, id: &str) -> Result<Subject, Refusal> {
    let update = Update::read(call)?;
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
    few_enough(update.metadata_of(found).len())?;
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
            update.name =
                unset_or(&profile.name("name"), profile.text("name")?, LONGEST)?.map(|text| text.map(Into::into));
        }
        update.email = unset_or("email", params.sent("email")?, LONGEST)?.map(|text| text.map(Into::into));
        if let Some(settings) = params.within("settings")? {
            settings.only(&["payouts"])?;
            if let Some(payouts) = settings.within("payouts")? {
                update.read_payouts(&payouts)?;
            }
        }
        // Refuses what is no metadata; what is to be unset is read beside it.
        params.metadata()?;
        update.forget_metadata = params.sent("metadata").is_ok_and(|text| text == Some(""));
        if let Some(metadata) = params.within("metadata")? {
            for key in metadata.keys() {
                update.metadata.push((key.to_owned(), metadata.text(key)?.unwrap_or_default().to_owned()));
            }
        }
        Ok(update)
    }

    fn read_payouts(&mut self, payouts: &Nested<'_>) -> Result<(), Refusal> {
        payouts.only(&["debit_negative_balances", "schedule", "statement_descriptor"])?;
        self.debit_negative_balances = payouts.truth("debit_negative_balances")?;
        if let Some(schedule) = payouts.within("schedule")? {
            self.schedule = Some(Asked::read_of_account(&schedule)?);
        }
        let name = payouts.name("statement_descriptor");
        self.statement_descriptor = unset_or(&name, payouts.text("statement_descriptor")?, LONGEST_DESCRIPTOR)?;
        Ok(())
    }

    /// Whether the platform may change this of an account: its details where the platform collects them, its payouts unless the
    /// account has the full Dashboard (docs.stripe.com/connect/manage-payout-schedule).
    fn allowed(&self, account: &Account) -> Result<(), Refusal> {
        let collects = account.about.kind == AccountKind::Custom;
        let pays = account.about.kind != AccountKind::Standard;
        let asked = [
            (self.name.is_some() && !collects, "business_profile"),
            (self.email.is_some() && !collects, "email"),
            (self.schedule.is_some() && !pays, "settings[payouts][schedule]"),
            (self.debit_negative_balances.is_some() && !pays, "settings[payouts][debit_negative_balances]"),
            (self.statement_descriptor.is_some() && !pays, "settings[payouts][statement_descriptor]"),
        ];
        match asked.into_iter().find(|(refused, _)| *refused) {
            None => Ok(()),
            Some((_, param)) => Err(not_permitted(param, &account.about.id)),
        }
    }

    fn metadata_of(&self, account: &Account) -> std::collections::BTreeMap<String, String> {
        let mut metadata = if self.forget_metadata { <_>::default() } else { account.about.metadata.clone() };
        for (key, value) in &self.metadata {
            if value.is_empty() {
                metadata.remove(key);
            } else {
                metadata.insert(key.clone(), value.clone());
            }
        }
        metadata
    }

    fn apply(self, account: &mut Account) {
        account.about.metadata = self.metadata_of(account);
        if let Some(name) = self.name {
            account.about.name = name;
        }
        if let Some(email) = self.email {
            account.about.email = email;
        }
        if let Some(schedule) = self.schedule {
            schedule.apply(account);
        }
        if let Some(debit) = self.debit_negative_balances {
            account.about.debit_negative_balances = debit;
        }
        if let Some(descriptor) = self.statement_descriptor {
            account.terms.statement_descriptor = descriptor;
        }
    }
}

/// A text that an empty one unsets, up to a length.
pub(super) fn unset_or(name: &str, text: Option<&str>, longest: usize) -> Result<Option<Option<Box<str>>>, Refusal> {
    match text {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(text) if text.chars().count() <= longest => Ok(Some(Some(text.into()))),
        Some(text) => Err(too_long(name, text, longest)),
    }
}

/// 400, a text is too long.
pub(super) fn too_long(name: &str, text: &str, longest: usize) -> Refusal {
    let long = text.chars().count();
    let message = format!("Invalid string: the value can have up to {longest} characters, and this has {long}.");
    Refusal::invalid(message).param(name)
}

/// 403, a parameter that the platform may not change on an account.
fn not_permitted(param: &str, account: &str) -> Refusal {
    Refusal::invalid(format!(
        "This application does not have the required permissions for the parameter '{param}' on account '{account}'."
    ))
    .status(403)
    .code("more_permissions_required_for_application")
}

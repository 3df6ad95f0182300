//! Making payouts (docs.stripe.com/api/payouts/create), and taking them back: canceling one that the bank does not have yet, reversing
//! one that it paid.

use super::super::accounts::PLATFORM;
use super::super::errors::{self, Refusal};
use super::super::founding::AccountKind;
use super::super::objects::account::bank_id;
use super::super::objects::payout::{Payout, Said, Stage, Way};
use super::super::objects::subject::Subject;
use super::super::shelf::Row;
use super::super::state::State;
use super::account_update::LONGEST_DESCRIPTOR;
use super::{Call, owned};

/// Asks for a payout of the acting account's balance.
pub(crate) fn create(state: &mut State, call: &Call<'_>) -> Result<Subject, Refusal> {
    let params = call.params;
    params.only(&[
        "amount",
        "currency",
        "description",
        "destination",
        "expand",
        "metadata",
        "method",
        "payout_method",
        "source_type",
        "statement_descriptor",
    ])?;
    let (currency, _) = params.currency()?;
    params.required("amount")?;
    let amount = params.integer("amount")?.ok_or_else(|| errors::missing("amount"))?;
    if amount < 1 {
        return Err(errors::below_one("amount"));
    }
    let from_card = known(call, "source_type", &["card", "bank_account", "fpx"])?.is_none_or(|kind| kind == "card");
    let instant = known(call, "method", &["standard", "instant"])? == Some("instant");
    let said = said(call)?;
    destinations(state, call)?;
    state.locks.take(call.acting)?;
    let kind = state.accounts.get(call.acting).map(|account| account.about.kind);
    if call.acting != PLATFORM && kind == Some(AccountKind::Standard) {
        return Err(Refusal::invalid(
            "Transfers and payouts on behalf of a Standard connected account are not allowed.",
        )
        .code("not_allowed_on_standard_account")
        .executed());
    }
    if instant {
        let message = "The bank account of this account does not support instant payouts.";
        return Err(Refusal::invalid(message).code("instant_payouts_unsupported").param("method").executed());
    }
    // All money of this world came by card, so other source types hold none.
    state.judge_payout(call.acting, amount, currency)?;
    if !from_card {
        return Err(errors::insufficient());
    }
    let row = state.pay_out_on_request(call.acting, amount, currency, said)?;
    Ok(Subject::Payout { row, stage: Stage::Pending })
}

/// Cancels a payout that is still pending.
pub(crate) fn cancel(state: &mut State, call: &Call<'_>, id: &str) -> Result<Subject, Refusal> {
    call.bare()?;
    own(state, call, id)?;
    state.locks.take(call.acting)?;
    let (row, payout) = own(state, call, id)?;
    if payout.stage != Stage::Pending {
        let message =
            format!("Payouts can only be canceled while they are pending. This one is {}.", payout.stage.name());
        return Err(Refusal::invalid(message).executed());
    }
    state.cancel_payout(row)?;
    now(state, row)
}

/// Takes a payout back from the bank that was paid.
pub(crate) fn reverse(state: &mut State, call: &Call<'_>, id: &str) -> Result<Subject, Refusal> {
    call.params.only(&["expand", "metadata"])?;
    let metadata = call.params.metadata()?;
    own(state, call, id)?;
    state.locks.take(call.acting)?;
    let (row, payout) = own(state, call, id)?;
    let country = state.accounts.get(call.acting).map(|account| account.about.country.as_str());
    let place = call.acting != PLATFORM && matches!(country, Some("US" | "CA"));
    let refused = if !place {
        Some("Only payouts of connected accounts to bank accounts in the United States and Canada can be reversed.")
    } else if payout.way != Way::ToBank {
        Some("This payout was taken from the bank account and cannot be reversed.")
    } else if payout.reversed_by.is_some() {
        Some("This payout has already been reversed.")
    } else if payout.stage != Stage::Paid {
        Some("Only payouts that are paid can be reversed. Cancel a pending one instead.")
    } else {
        None
    };
    if let Some(message) = refused {
        return Err(Refusal::invalid(message).executed());
    }
    let said = Said { metadata, ..Said::default() };
    let made = state.reverse_payout(row, said)?;
    now(state, made)
}

fn now(state: &State, row: Row) -> Result<Subject, Refusal> {
    let payout = state.payouts.get(row).ok_or_else(|| Refusal::api(500, "An unknown error occurred"))?;
    Ok(Subject::Payout { row, stage: payout.stage })
}

fn own<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<(Row, &'s Payout), Refusal> {
    owned(&state.payouts, id, "payout", |found| found.owner == call.acting)
}

fn known<'a>(call: &Call<'a>, name: &str, words: &[&str]) -> Result<Option<&'a str>, Refusal> {
    match call.params.text(name)? {
        Some(word) if !words.contains(&word) => Err(super::super::nested::not_one_of(name, words)),
        word => Ok(word),
    }
}

fn said(call: &Call<'_>) -> Result<Said, Refusal> {
    let descriptor = call.params.text("statement_descriptor")?;
    if descriptor.is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTOR) {
        return Err(errors::too_long("statement_descriptor", LONGEST_DESCRIPTOR));
    }
    Ok(Said {
        description: call.params.text("description")?.map(Into::into),
        metadata: call.params.metadata()?,
        statement_descriptor: descriptor.map(Into::into),
    })
}

/// Each account has one bank account and no other place to be paid out to.
fn destinations(state: &State, call: &Call<'_>) -> Result<(), Refusal> {
    let bank = bank_id(state.accounts.id(call.acting));
    if let Some(other) = call.params.text("destination")?.filter(|id| *id != bank) {
        return Err(errors::no_such("external account", other, "destination"));
    }
    match call.params.text("payout_method")? {
        None => Ok(()),
        Some(other) => Err(errors::no_such("payout method", other, "payout_method")),
    }
}

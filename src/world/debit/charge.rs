//! Form (a): `POST /v1/charges` by the platform with a connected account as `source` (docs.stripe.com/connect/account-debits). Other
//! sources are not simulated.

use std::sync::Arc;

use super::super::accounts::PLATFORM;
use super::super::endpoints::Call;
use super::super::errors::{self, Refusal};
use super::super::money_text::money;
use super::super::movements::Movement;
use super::super::objects::subject::Subject;
use super::super::objects::transfer::SourceType;
use super::super::state::State;
use super::checks::{self, Ask, Form};

/// The parameters that matter to a debit, and those of Stripe's that do not and are accepted.
const KNOWN: [&str; 9] = [
    "amount",
    "currency",
    "source",
    "description",
    "metadata",
    "statement_descriptor",
    "receipt_email",
    "transfer_group",
    "expand",
];

/// Charges a connected account.
pub(crate) fn create(state: &mut State, call: &Call<'_>) -> Result<Subject, Refusal> {
    let params = call.params;
    params.only(&KNOWN)?;
    let (currency, facts) = params.currency()?;
    let amount = params.amount(currency, facts)?;
    let source = params.required("source")?;
    let metadata = params.metadata()?;
    if let Some(least) = facts.minimum_charge.filter(|_| state.settings.enforce_min_charge)
        && amount < least
    {
        let least = money(least, currency);
        let message = format!("Amount must be at least {least} {}", currency.code());
        return Err(Refusal::invalid(message).code("amount_too_small").param("amount"));
    }
    let description = params.text("description")?.map(Into::into);
    let transfer_group = params.text("transfer_group")?.map(Arc::from);
    let statement_descriptor = params.text("statement_descriptor")?.map(Into::into);
    let receipt_email = params.text("receipt_email")?.map(Into::into);
    // Only the platform can name a connected account; to anybody else it is no source at all.
    let account = state
        .accounts
        .row(source)
        .filter(|_| call.acting == PLATFORM)
        .ok_or_else(|| errors::no_such("source", source, "source"))?;
    let ask = Ask { account, amount, currency, form: Form::Charge };
    state.locks.take(account)?;
    checks::judge(state, &ask)?;
    let moved = state.carry(Movement {
        from: account,
        to: PLATFORM,
        amount,
        currency,
        charged: true,
        managed: false,
        description,
        metadata,
        transfer_group,
        statement_descriptor,
        receipt_email,
        source_type: SourceType::Card,
        source_transaction: None,
    })?;
    Ok(Subject::Charge { row: moved.payment, refunds: 0 })
}

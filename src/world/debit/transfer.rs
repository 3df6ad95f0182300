//! `POST /v1/transfers`: as a connected account to the platform it is a debit, form (b), or form (c) with a reference transaction; as
//! the platform it sends funds (docs.stripe.com/connect/account-debits, docs.stripe.com/api/transfers/create).

use std::sync::Arc;

use super::super::accounts::PLATFORM;
use super::super::endpoints::Call;
use super::super::errors::{self, Refusal};
use super::super::id::Id;
use super::super::movements::Movement;
use super::super::objects::subject::Subject;
use super::super::objects::transfer::SourceType;
use super::super::settings::Edition;
use super::super::shelf::Row;
use super::super::state::State;
use super::checks::{self, Ask, Form, Terms};
use super::reference::Reference;
use super::send;

const KNOWN: [&str; 9] = [
    "amount",
    "currency",
    "destination",
    "description",
    "metadata",
    "source_transaction",
    "source_type",
    "transfer_group",
    "expand",
];

const REFERENCE: &str = "reference_transaction";

/// Creates a transfer.
pub(crate) fn create(state: &mut State, call: &Call<'_>) -> Result<Subject, Refusal> {
    let reference = reference(state, call)?;
    let (mut movement, destination) = read(state, call)?;
    movement.to = if call.acting == PLATFORM {
        state.accounts.row(destination)
    } else {
        Some(PLATFORM).filter(|row| state.accounts.id(*row) == destination)
    }
    .ok_or_else(|| errors::no_such("destination", destination, "destination"))?;
    state.locks.take(if call.acting == PLATFORM { movement.to } else { call.acting })?;
    if call.acting == PLATFORM {
        send::check(state, &movement)?;
    } else {
        let ask = Ask {
            account: call.acting,
            amount: movement.amount,
            currency: movement.currency,
            form: Form::Transfer { source_type: movement.source_type, reference },
        };
        movement.managed = checks::judge(state, &ask)? == Terms::ManagedRisk;
    }
    let moved = state.carry(movement)?;
    Ok(Subject::Transfer { row: moved.transfer, reversals: 0 })
}

/// The reference transaction. Who is not enrolled does not even have the parameter.
fn reference(state: &State, call: &Call<'_>) -> Result<Option<Reference>, Refusal> {
    let enrolled = match state.settings.edition {
        Edition::Current => state.settings.managed_risk_enrolled,
        Edition::LegacyManagedUsPreview => false,
    };
    if !enrolled || call.acting == PLATFORM {
        call.params.only(&KNOWN)?;
        return Ok(None);
    }
    let mut known = KNOWN.to_vec();
    known.push(REFERENCE);
    call.params.only(&known)?;
    Reference::read(call.params)
}

fn read<'a>(state: &State, call: &Call<'a>) -> Result<(Movement, &'a str), Refusal> {
    let params = call.params;
    let (currency, facts) = params.currency()?;
    let amount = params.amount(currency, facts)?;
    let destination = params.required("destination")?;
    let source_type = match params.text("source_type")? {
        None => SourceType::Card,
        Some(text) => SourceType::parse(text).ok_or_else(|| {
            Refusal::invalid("Invalid source_type: must be one of bank_account, card, or fpx").param("source_type")
        })?,
    };
    let metadata = params.metadata()?;
    let source_transaction = match params.text("source_transaction")? {
        None => None,
        Some(id) => Some(charge_of(state, call.acting, id)?),
    };
    let movement = Movement {
        from: call.acting,
        to: PLATFORM,
        amount,
        currency,
        charged: false,
        managed: false,
        description: params.text("description")?.map(Into::into),
        metadata,
        transfer_group: params.text("transfer_group")?.map(Arc::from),
        statement_descriptor: None,
        receipt_email: None,
        source_type,
        source_transaction,
    };
    Ok((movement, destination))
}

fn charge_of(state: &State, owner: Row, id: &str) -> Result<Id, Refusal> {
    let row = state.charges.row(id);
    let charge = row.and_then(|row| state.charges.get(row));
    let own = charge.filter(|charge| charge.owner == owner);
    own.map(|charge| charge.id).ok_or_else(|| errors::no_such("charge", id, "source_transaction"))
}

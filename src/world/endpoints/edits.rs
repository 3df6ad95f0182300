//! Changes of what an object says: its metadata, and the description where Stripe lets it be changed
//! (docs.stripe.com/api/metadata). What is not sent stays as it is; no money moves. A change is told of only when something is
//! different after it.

use std::sync::Arc;

use super::super::errors::Refusal;
use super::super::id::Id;
use super::super::objects::edit::{Said, Texts};
use super::super::objects::event::EventKind;
use super::super::objects::subject::Subject;
use super::super::params::Params;
use super::super::shelf::Row;
use super::super::state::State;
use super::{Call, owned};

/// Changes a charge. Its group can be given once (docs.stripe.com/api/charges/update).
pub(crate) fn charge(state: &mut State, call: &Call<'_>, id: &str) -> Result<Subject, Refusal> {
    let params = call.params;
    params.only(&["description", "metadata", "receipt_email", "transfer_group", "expand"])?;
    let (row, found) = owned(&state.charges, id, "charge", |found| found.owner == call.acting)?;
    let refunds = found.refunds.len();
    let mut texts = changed(params, found.said())?;
    texts.receipt_email = text_over(params, "receipt_email", texts.receipt_email)?;
    let group = text_over(params, "transfer_group", texts.transfer_group.clone())?;
    if texts.transfer_group.is_some() && group != texts.transfer_group {
        return Err(Refusal::invalid("You cannot change the transfer_group of a charge once it has been set.")
            .param("transfer_group"));
    }
    let grouped = group.clone().filter(|_| texts.transfer_group.is_none());
    texts.transfer_group = group;
    let (id, before) = (found.id, found.said().to_texts());
    if let Some(charge) = state.charges.get_mut(row) {
        let now = texts.clone();
        (charge.description, charge.metadata) = (now.description, now.metadata);
        (charge.receipt_email, charge.transfer_group) = (now.receipt_email, now.transfer_group);
    }
    if let Some(group) = grouped {
        state.lists.charges_by_group.insert((call.acting, group), row);
    }
    let subject = Subject::Charge { row, refunds };
    Ok(tell(state, call.acting, id, (before, texts), EventKind::ChargeUpdated, subject))
}

/// Changes a transfer (docs.stripe.com/api/transfers/update).
pub(crate) fn transfer(state: &mut State, call: &Call<'_>, id: &str) -> Result<Subject, Refusal> {
    call.params.only(&["description", "metadata", "expand"])?;
    let (row, found) = owned(&state.transfers, id, "transfer", |found| found.owner == call.acting)?;
    let reversals = found.reversals.len();
    let texts = changed(call.params, found.said())?;
    let (id, before) = (found.id, found.said().to_texts());
    if let Some(transfer) = state.transfers.get_mut(row) {
        transfer.description.clone_from(&texts.description);
        transfer.metadata.clone_from(&texts.metadata);
    }
    let subject = Subject::Transfer { row, reversals };
    Ok(tell(state, call.acting, id, (before, texts), EventKind::TransferUpdated, subject))
}

/// Changes a refund (docs.stripe.com/api/refunds/update).
pub(crate) fn refund(state: &mut State, call: &Call<'_>, id: &str) -> Result<Subject, Refusal> {
    call.params.only(&["metadata", "expand"])?;
    let (row, found) = owned(&state.refunds, id, "refund", |found| found.owner == call.acting)?;
    let texts = changed(call.params, found.said())?;
    let (id, before) = (found.id, found.said().to_texts());
    if let Some(refund) = state.refunds.get_mut(row) {
        refund.metadata.clone_from(&texts.metadata);
    }
    Ok(tell(state, call.acting, id, (before, texts), EventKind::RefundUpdated, Subject::Refund(row)))
}

/// Changes a payout (docs.stripe.com/api/payouts/update).
pub(crate) fn payout(state: &mut State, call: &Call<'_>, id: &str) -> Result<Subject, Refusal> {
    call.params.only(&["metadata", "expand"])?;
    let (row, found) = owned(&state.payouts, id, "payout", |found| found.owner == call.acting)?;
    let reached = found.stage;
    let texts = changed(call.params, found.changeable())?;
    let (id, before) = (found.id, found.changeable().to_texts());
    if let Some(payout) = state.payouts.get_mut(row).filter(|_| texts != before) {
        payout.said.get_or_insert_default().metadata.clone_from(&texts.metadata);
    }
    let subject = Subject::Payout { row, stage: reached };
    Ok(tell(state, call.acting, id, (before, texts), EventKind::PayoutUpdated, subject))
}

/// Changes a reversal, of which no event tells (docs.stripe.com/api/transfer_reversals/update).
pub(crate) fn reversal(state: &mut State, call: &Call<'_>, transfer: &str, id: &str) -> Result<Subject, Refusal> {
    call.params.only(&["description", "metadata", "expand"])?;
    let (sent, _) = owned(&state.transfers, transfer, "transfer", |found| found.owner == call.acting)
        .map_err(|refusal| refusal.param("transfer"))?;
    let (row, found) = owned(&state.reversals, id, "transfer reversal", |found| found.transfer == sent)?;
    call.params.text("description")?;
    let metadata = call.params.metadata_over(&found.metadata)?;
    let (id, before) = (found.id, found.said().to_texts());
    if metadata != before.metadata {
        state.edits.keep(id, before);
        if let Some(reversal) = state.reversals.get_mut(row) {
            reversal.metadata = metadata;
        }
    }
    Ok(Subject::Reversal(row))
}

/// What an object says after a change of the texts that most objects have.
fn changed(params: &Params, said: Said<'_>) -> Result<Texts, Refusal> {
    let mut texts = said.to_texts();
    texts.metadata = params.metadata_over(said.metadata)?;
    texts.description = text_over(params, "description", texts.description)?;
    Ok(texts)
}

/// A text after a change: as it was when nothing is sent, none when the text sent is empty.
fn text_over(params: &Params, name: &str, before: Option<Arc<str>>) -> Result<Option<Arc<str>>, Refusal> {
    if !params.has(name) {
        return Ok(before);
    }
    Ok(params.text(name)?.map(Into::into))
}

/// Keeps what the object said before, and tells of the change if there was one.
fn tell(
    state: &mut State,
    owner: Row,
    id: Id,
    (before, after): (Texts, Texts),
    kind: EventKind,
    subject: Subject,
) -> Subject {
    if before != after {
        state.edits.keep(id, before);
        state.changed(owner, kind, subject.clone());
    }
    subject
}

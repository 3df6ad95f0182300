//! What an object has to name before it counts as proof of a debit: the debit itself, its amount and currency, and both
//! parties; and that it was done, where its kind can say so. The same for the answer to a debit and for a row of a list.

use super::moved::Moved;
use crate::backend::stripe::fault::request_id;
use crate::backend::stripe::witness::echoed_account;
use crate::backend::transport::Response;
use crate::domain::{
    AccountId, Direction, Form, Label, ObjectId, Order, Proves, Reversal, SeenKind, Settled, Undo, What,
};

/// What a 2xx to a debit tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::backend::stripe) enum Told {
    /// It names this debit, its amount and both parties, and was done.
    Done(Settled),
    /// It names all that, and failed.
    Failed {
        /// `failure_code`.
        code: Option<Label>,
        /// `failure_message`.
        message: Label,
    },
    /// It names something else, or does not say that it was done.
    NotOurs,
    /// It is not an object of Stripe's.
    Unreadable,
}

/// Holds a 2xx against the order.
pub(in crate::backend::stripe) fn told(order: &Order, response: &Response) -> Told {
    let Ok(moved) = serde_json::from_slice::<Moved>(&response.body) else {
        return Told::Unreadable;
    };
    let key = response.header("idempotency-key");
    if key.is_some_and(|key| key != order.debit.idempotency_key()) || moved.kind() != Some(asked_for(order)) {
        return Told::NotOurs;
    }
    match proves(order, &moved, echoed_account(response)) {
        Proves::Done => Told::Done(settled(order, &moved, response)),
        Proves::Failed => {
            let (code, message) = moved.failure();
            Told::Failed { code, message }
        }
        Proves::Nothing => Told::NotOurs,
    }
}

/// What an object proves about an order, in an answer that echoes this account.
pub(in crate::backend::stripe) fn proves(order: &Order, moved: &Moved, echo: Option<&str>) -> Proves {
    let Some(kind) = moved.kind() else {
        return Proves::Nothing;
    };
    if !names_debit(order, moved, kind) || !names_amount(order, moved) || !names_parties(order, moved, kind, echo) {
        return Proves::Nothing;
    }
    match kind {
        SeenKind::Transfer | SeenKind::Reversal => Proves::Done,
        SeenKind::Payment => match moved.status.as_deref() {
            Some("succeeded") if moved.paid != Some(false) && moved.captured != Some(false) => Proves::Done,
            Some("failed") => Proves::Failed,
            Some(_) | None => Proves::Nothing,
        },
        SeenKind::Refund => match moved.status.as_deref() {
            Some("succeeded") => Proves::Done,
            Some("failed" | "canceled") => Proves::Failed,
            Some(_) | None => Proves::Nothing,
        },
    }
}

/// What Stripe makes when it is asked for an order; the other side's object comes with it.
const fn asked_for(order: &Order) -> SeenKind {
    match &order.what {
        What::Pull { form: Form::Charge, .. } => SeenKind::Payment,
        What::Pull { form: Form::Transfer | Form::TransferWithReference(_), .. } | What::Send { .. } => {
            SeenKind::Transfer
        }
        What::Reverse { reverse: Reversal { by: Undo::Refund, .. } } => SeenKind::Refund,
        What::Reverse { reverse: Reversal { by: Undo::TransferReversal, .. } } => SeenKind::Reversal,
    }
}

/// What was asked for carries the debit in its metadata and as its group, if it has one; the other side at least as its group.
fn names_debit(order: &Order, moved: &Moved, kind: SeenKind) -> bool {
    let id = order.debit.to_string();
    let is_asked_for = kind == asked_for(order);
    let is_grouped = moved.transfer_group.as_deref() == Some(order.debit.transfer_group().as_str());
    match kind {
        SeenKind::Transfer | SeenKind::Payment => {
            is_grouped && moved.mark().map_or(!is_asked_for, |mark| mark == id.as_str())
        }
        SeenKind::Reversal | SeenKind::Refund => is_asked_for && moved.mark() == Some(id.as_str()),
    }
}

fn names_amount(order: &Order, moved: &Moved) -> bool {
    moved.amount == Some(order.amount.minor().get())
        && moved.currency.as_deref() == Some(order.amount.currency().code())
}

/// A transfer lies with the one that gives and names the one that takes, a payment the other way round; a reversal and a refund
/// name the object of which they give back. Where an object lies, the echoed account tells; the platform echoes nobody.
fn names_parties(order: &Order, moved: &Moved, kind: SeenKind, echo: Option<&str>) -> bool {
    let lies_with = |id: &AccountId| match echo {
        Some(echo) => echo == id.as_str(),
        None => *id == order.platform,
    };
    let (giver, taker) = match order.direction() {
        Direction::ToPlatform => (&order.account, &order.platform),
        Direction::ToAccount => (&order.platform, &order.account),
    };
    let undone = |reverse: &Reversal| moved.gives_back() == Some(reverse.object.as_str());
    match &order.what {
        What::Pull { .. } | What::Send { .. } => match kind {
            SeenKind::Transfer => lies_with(giver) && moved.party() == Some(taker.as_str()),
            SeenKind::Payment => lies_with(taker) && moved.party() == Some(giver.as_str()),
            SeenKind::Reversal | SeenKind::Refund => false,
        },
        What::Reverse { reverse } => match kind {
            SeenKind::Reversal => lies_with(&order.account) && undone(reverse),
            SeenKind::Refund => lies_with(&order.platform) && undone(reverse),
            SeenKind::Transfer | SeenKind::Payment => false,
        },
    }
}

fn settled(order: &Order, moved: &Moved, response: &Response) -> Settled {
    let (own, other) = (Some(ObjectId::new(moved.id())), moved.other_side());
    let (transfer, payment) = if asked_for(order).is_of_giving_side() { (own, other) } else { (other, own) };
    Settled { transfer, payment, request: request_id(response), replayed: false, at: moved.made_at() }
}

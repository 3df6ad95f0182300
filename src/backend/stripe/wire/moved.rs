//! An object that moved money between a connected account and the platform, as an answer to a debit gives it and as lists name
//! it: a transfer or its reversal on the giving side, a payment (`py_…`, `object: "charge"`) or its refund on the other
//! (docs.stripe.com/connect/account-debits, docs.stripe.com/api/transfers/object, docs.stripe.com/api/charges/object).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{Misfit, amount, body, fault, id_of, list, row, time};
use crate::backend::transport::Response;
use crate::domain::{DebitId, Fault, Label, ObjectId, Order, Proves, SeenKind, SeenObject, Signature};
use crate::money::Minor;

/// An object as it is written. What a kind does not have is absent.
#[derive(Debug, Deserialize)]
pub(in crate::backend::stripe) struct Moved {
    pub(super) id: String,
    object: Option<String>,
    pub(super) amount: Option<i64>,
    pub(super) currency: Option<String>,
    pub(super) transfer_group: Option<String>,
    metadata: Option<BTreeMap<String, Value>>,
    created: Option<i64>,
    // Of a transfer.
    destination: Option<Value>,
    destination_payment: Option<Value>,
    amount_reversed: Option<i64>,
    // Of a charge, and its status of a refund too.
    pub(super) status: Option<String>,
    pub(super) paid: Option<bool>,
    pub(super) captured: Option<bool>,
    source: Option<Value>,
    source_transfer: Option<Value>,
    amount_refunded: Option<i64>,
    pub(super) failure_code: Option<String>,
    pub(super) failure_message: Option<String>,
    // Of a reversal.
    transfer: Option<Value>,
    destination_payment_refund: Option<Value>,
    source_refund: Option<Value>,
    // Of a refund.
    charge: Option<Value>,
    transfer_reversal: Option<Value>,
    source_transfer_reversal: Option<Value>,
    failure_reason: Option<String>,
}

impl Moved {
    /// What it is; none where it is something else.
    pub(in crate::backend::stripe) fn kind(&self) -> Option<SeenKind> {
        Some(match self.object.as_deref()? {
            "transfer" => SeenKind::Transfer,
            "charge" => SeenKind::Payment,
            "transfer_reversal" => SeenKind::Reversal,
            "refund" => SeenKind::Refund,
            _ => return None,
        })
    }

    pub(in crate::backend::stripe) fn id(&self) -> &str {
        &self.id
    }

    /// `metadata[pullfunds_debit]`.
    pub(super) fn mark(&self) -> Option<&str> {
        self.said("pullfunds_debit")
    }

    /// Whether it carries the mark of an order, in its metadata or as its group.
    pub(in crate::backend::stripe) fn carries(&self, order: &Order) -> bool {
        [self.marked(), self.grouped()].contains(&Some(order.debit))
    }

    /// Whether it says that it gave nothing back after all (docs.stripe.com/api/refunds/object).
    pub(in crate::backend::stripe) fn came_to_nothing(&self) -> bool {
        self.kind() == Some(SeenKind::Refund) && matches!(self.status.as_deref(), Some("failed" | "canceled"))
    }

    /// The account that it names at the other end: of a transfer the one that receives, of a payment the one that pays.
    pub(in crate::backend::stripe) fn party(&self) -> Option<&str> {
        id_of(self.destination.as_ref().or(self.source.as_ref()))
    }

    /// The object of which it gives back: of a reversal its transfer, of a refund its payment.
    pub(in crate::backend::stripe) fn gives_back(&self) -> Option<&str> {
        id_of(self.transfer.as_ref().or(self.charge.as_ref()))
    }

    /// The object on the other side.
    pub(in crate::backend::stripe) fn other_side(&self) -> Option<ObjectId> {
        let named = [
            &self.destination_payment,
            &self.source_transfer,
            &self.destination_payment_refund,
            &self.source_refund,
            &self.transfer_reversal,
            &self.source_transfer_reversal,
        ];
        named.into_iter().find_map(|id| id_of(id.as_ref())).map(ObjectId::new)
    }

    /// When it was made, which is when it was done, also where the answer is a replay.
    pub(super) fn made_at(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.created?).ok()
    }

    /// What a failed one says of it.
    pub(super) fn failure(&self) -> (Option<Label>, Label) {
        let code = self.failure_code.as_deref().or(self.failure_reason.as_deref());
        (code.map(Label::new), Label::new(self.failure_message.as_deref().unwrap_or("It was tried and failed.")))
    }

    /// The object as a look-up tells of it. One whose amount or time cannot be read is none.
    pub(in crate::backend::stripe) fn seen(&self, proves: Proves) -> Result<SeenObject, Misfit> {
        let kind = self.kind().ok_or_else(|| Misfit::new("it is no transfer, payment, reversal or refund"))?;
        let given_back = match kind {
            SeenKind::Transfer => self.amount_reversed,
            SeenKind::Payment => self.amount_refunded,
            SeenKind::Reversal | SeenKind::Refund => Some(0),
        };
        let named = |what: &str| Misfit::new(format!("it names no {what}"));
        let Signature { mark, head } = self.signature();
        Ok(SeenObject {
            id: ObjectId::new(&self.id),
            kind,
            amount: amount(
                self.amount.ok_or_else(|| named("amount"))?,
                self.currency.as_deref().ok_or_else(|| named("currency"))?,
            )?,
            created: time(self.created.ok_or_else(|| named("time"))?)?,
            mark,
            head,
            other_side: self.other_side(),
            given_back: Minor::new(given_back.ok_or_else(|| named("sum that was given back"))?),
            proves,
        })
    }

    /// Whose it says that it is.
    pub(in crate::backend::stripe) fn signature(&self) -> Signature {
        Signature { mark: self.marked().or_else(|| self.grouped()), head: self.said("pullfunds_head").map(Label::new) }
    }

    fn marked(&self) -> Option<DebitId> {
        self.mark()?.parse().ok().map(DebitId::new)
    }

    fn grouped(&self) -> Option<DebitId> {
        self.transfer_group.as_deref()?.strip_prefix("pullfunds_")?.parse().ok().map(DebitId::new)
    }

    fn said(&self, key: &str) -> Option<&str> {
        self.metadata.as_ref()?.get(key).and_then(Value::as_str)
    }
}

/// One such object, as it is written.
pub(in crate::backend::stripe) fn one_moved(response: &Response) -> Result<Moved, Fault> {
    body(response)
}

/// One such object.
pub(in crate::backend::stripe) fn moved(response: &Response) -> Result<SeenObject, Fault> {
    one_moved(response)?.seen(Proves::Nothing).map_err(|misfit| fault::unusable(response, &misfit.to_string()))
}

/// A page of a list of such objects.
pub(in crate::backend::stripe) fn moved_page(
    response: &Response,
    after: Option<&str>,
) -> Result<list::Page<Moved>, Fault> {
    list::page(response, after, |raw| row(raw).map(Some))
}

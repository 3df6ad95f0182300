//! Transfers (docs.stripe.com/api/transfers/object): on a connected account when it was debited, on the platform when
//! it sent funds. The receiving side has a payment.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::edit::Said;
use super::link::link_id;
use super::subject::Moment;
use super::{Metadata, metadata_json, text_json};

/// How many reversals a transfer carries inline before a client has to page (docs.stripe.com/api/transfers/object).
const INLINE_REVERSALS: usize = 10;

/// Part of the balance that a transfer draws on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SourceType {
    Card,
    BankAccount,
    Fpx,
}

impl SourceType {
    /// Reads `source_type`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Card, Self::BankAccount, Self::Fpx].into_iter().find(|kind| kind.name() == text)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::BankAccount => "bank_account",
            Self::Fpx => "fpx",
        }
    }
}

/// One transfer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the field is called transfer_group by Stripe")]
pub(crate) struct Transfer {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) description: Option<Arc<str>>,
    pub(crate) metadata: Metadata,
    pub(crate) transfer_group: Option<Arc<str>>,
    pub(crate) destination: Row,
    /// The payment on the receiving side.
    pub(crate) payment: Row,
    pub(crate) transaction: Row,
    pub(crate) source_type: SourceType,
    pub(crate) source_transaction: Option<Id>,
    pub(crate) reversed: i64,
    /// Its reversals, oldest first.
    pub(crate) reversals: Vec<Row>,
}

impl Kept for Transfer {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Transfer {
    /// What is not reversed yet.
    pub(crate) fn rest(&self) -> i64 {
        self.amount.saturating_sub(self.reversed)
    }

    /// What a client can change of it.
    pub(crate) fn said(&self) -> Said<'_> {
        Said {
            description: self.description.as_deref(),
            metadata: &self.metadata,
            receipt_email: None,
            transfer_group: self.transfer_group.as_deref(),
        }
    }

    /// The object as it is.
    pub(crate) fn now<'a>(&'a self, state: &'a State) -> Json<'a> {
        self.json(state, usize::MAX, Moment::NOW)
    }

    /// The object as it was at a moment, after its first so many reversals.
    pub(crate) fn json<'a>(&'a self, state: &'a State, reversals: usize, at: Moment) -> Json<'a> {
        let said = state.edits.after(&self.id, at.edits, self.said());
        let known = self.reversals.get(..reversals).unwrap_or(self.reversals.as_slice());
        let reversed = known.last().and_then(|row| state.reversals.get(*row)).map_or(0, |reversal| reversal.so_far);
        let shown: Vec<Json<'_>> = known
            .iter()
            .rev()
            .take(INLINE_REVERSALS)
            .filter_map(|row| state.reversals.get(*row))
            .map(|reversal| reversal.now(state))
            .collect();
        object! {
            "id": self.id.as_str(),
            "object": "transfer",
            "amount": self.amount,
            "amount_reversed": reversed,
            "balance_transaction": state.transaction_link(self.transaction),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "description": text_json(said.description),
            "destination": state.account_link(self.destination),
            "destination_payment": state.charge_link(self.payment),
            "livemode": false,
            "metadata": metadata_json(said.metadata),
            "reversals": object! {
                "object": "list",
                "data": shown,
                "has_more": known.len() > INLINE_REVERSALS,
                "total_count": known.len(),
                "url": format!("/v1/transfers/{}/reversals", self.id.as_str()),
            },
            "reversed": reversed == self.amount,
            "source_transaction": link_id(self.source_transaction.as_ref()),
            "source_type": self.source_type.name(),
            "transfer_group": text_json(said.transfer_group),
        }
    }
}

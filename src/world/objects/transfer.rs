//! Transfers (docs.stripe.com/api/transfers/object): on a connected account when it was debited, on the platform when
//! it sent funds. The receiving side has a payment.

use super::super::json::{Json, object};
use jiff::Timestamp;

use crate::money::Currency;

use super::super::id::Id;
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::{Metadata, metadata_json, text_json};

/// How many reversals a transfer carries inline before a client has to page (docs.stripe.com/api/transfers/object).
const INLINE_REVERSALS: usize = 10;

/// Part of the balance that a transfer draws on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "the field is called transfer_group by Stripe")]
pub(crate) struct Transfer {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) description: Option<Box<str>>,
    pub(crate) metadata: Metadata,
    pub(crate) transfer_group: Option<Box<str>>,
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

    /// The object as it was after its first so many reversals.
    pub(crate) fn json<'a>(&'a self, state: &'a State, reversals: usize) -> Json<'a> {
        let known = self.reversals.get(..reversals).unwrap_or(self.reversals.as_slice());
        let reversed = if known.len() == self.reversals.len() {
            self.reversed
        } else {
            known
                .iter()
                .filter_map(|row| state.reversals.get(*row))
                .fold(0, |sum: i64, reversal| sum.saturating_add(reversal.amount))
        };
        let shown: Vec<Json<'_>> = known
            .iter()
            .rev()
            .take(INLINE_REVERSALS)
            .filter_map(|row| state.reversals.get(*row))
            .map(|reversal| reversal.json(state))
            .collect();
        let transaction = state.transactions.get(self.transaction);
        let payment = state.charges.get(self.payment);
        object! {
            "id": self.id.as_str(),
            "object": "transfer",
            "amount": self.amount,
            "amount_reversed": reversed,
            "balance_transaction": text_json(transaction.map(|found| found.id.as_str())),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "description": text_json(self.description.as_deref()),
            "destination": state.accounts.id(self.destination),
            "destination_payment": text_json(payment.map(|found| found.id.as_str())),
            "livemode": false,
            "metadata": metadata_json(&self.metadata),
            "reversals": object! {
                "object": "list",
                "data": shown,
                "has_more": known.len() > INLINE_REVERSALS,
                "total_count": known.len(),
                "url": format!("/v1/transfers/{}/reversals", self.id.as_str()),
            },
            "reversed": reversed == self.amount,
            "source_transaction": text_json(self.source_transaction.as_ref().map(Id::as_str)),
            "source_type": self.source_type.name(),
            "transfer_group": text_json(self.transfer_group.as_deref()),
        }
    }
}

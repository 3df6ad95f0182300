//! Payouts (docs.stripe.com/api/payouts/object): from a Stripe balance to a bank account, and now and then back.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::edit;
use super::link::{To, link_id};
use super::subject::Moment;
use super::{Metadata, metadata_json, text_json};

/// How long a payout is under way.
const UNDER_WAY: SignedDuration = SignedDuration::from_hours(48);
/// How long a payout that was asked for is `pending` and may be canceled, before it is handed to the bank.
const HELD_BACK: SignedDuration = SignedDuration::from_hours(4);

/// What a payout says that was made without a word.
static NO_METADATA: Metadata = Metadata::new();

/// How far a payout has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// `pending`: not handed to the bank yet.
    Pending,
    /// `in_transit`.
    InTransit,
    /// `paid`.
    Paid,
    /// `canceled`, with the transaction that returned the money.
    Canceled {
        /// The transaction.
        transaction: Row,
    },
    /// `failed`: it came back, with the transaction that returned the money.
    Failed {
        /// The transaction.
        transaction: Row,
    },
}

impl Stage {
    /// Every `status` that a payout of this world can have.
    pub(crate) const STATUSES: [&'static str; 5] = ["pending", "in_transit", "paid", "canceled", "failed"];

    /// The place of its status in [`Self::STATUSES`].
    pub(crate) fn place(self) -> usize {
        match self {
            Self::Pending => 0,
            Self::InTransit => 1,
            Self::Paid => 2,
            Self::Canceled { .. } => 3,
            Self::Failed { .. } => 4,
        }
    }

    /// `status`.
    pub(crate) fn name(self) -> &'static str {
        Self::STATUSES.get(self.place()).copied().unwrap_or_default()
    }

    /// The transaction that undid it, if one did.
    pub(crate) fn undone_by(self) -> Option<Row> {
        match self {
            Self::Pending | Self::InTransit | Self::Paid => None,
            Self::Canceled { transaction } | Self::Failed { transaction } => Some(transaction),
        }
    }
}

/// Which way the money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Way {
    /// To the bank, as most do.
    ToBank,
    /// From the bank, to cover a balance that was negative since then. Stripe shows such a debit as a payout of a negative amount.
    Covers {
        /// Since when the balance was negative.
        since: Timestamp,
    },
    /// From the bank, because an earlier payout is taken back.
    Reverses {
        /// That payout.
        original: Row,
    },
}

/// Which way the money goes, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Direction {
    /// To the bank.
    ToBank,
    /// From the bank, whose answer takes another time.
    FromBank,
}

impl Direction {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::ToBank, Self::FromBank];
}

impl Way {
    /// Which way that is, in short.
    pub(crate) fn direction(self) -> Direction {
        match self {
            Self::ToBank => Direction::ToBank,
            Self::Covers { .. } | Self::Reverses { .. } => Direction::FromBank,
        }
    }
}

/// What was said with a request for a payout.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) description: Option<Box<str>>,
    pub(crate) metadata: Metadata,
    pub(crate) statement_descriptor: Option<Box<str>>,
}

/// One payout.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Payout {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    /// Negative when it takes from the bank.
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) arrives: Timestamp,
    pub(crate) transaction: Row,
    pub(crate) automatic: bool,
    pub(crate) stage: Stage,
    pub(crate) way: Way,
    pub(crate) said: Option<Box<Said>>,
    /// The payout that takes this one back.
    pub(crate) reversed_by: Option<Row>,
}

impl Kept for Payout {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Payout {
    /// When a payout of this moment reaches the bank.
    pub(crate) fn arrival(created: Timestamp) -> Timestamp {
        created.checked_add(UNDER_WAY).unwrap_or(created)
    }

    /// When a payout that is asked for at this moment is handed to the bank.
    pub(crate) fn departure(created: Timestamp) -> Timestamp {
        created.checked_add(HELD_BACK).unwrap_or(created)
    }

    /// `failure_code` and `failure_message` of a payout that failed (docs.stripe.com/api/payouts/failures).
    fn failure(&self) -> (&'static str, &'static str) {
        match self.way {
            Way::ToBank => ("account_closed", "The bank account has been closed."),
            Way::Covers { .. } | Way::Reverses { .. } => (
                "debit_not_authorized",
                "Debit transactions are not approved on your bank account. Stripe requires bank accounts to be set up \
                 for both credit and debit payouts.",
            ),
        }
    }

    /// A link to the payout that this one reverses.
    fn original<'a>(&self, state: &'a State) -> Json<'a> {
        match self.way {
            Way::ToBank | Way::Covers { .. } => Json::Null,
            Way::Reverses { original } => link_id(state.payouts.get(original).map(|found| &found.id)),
        }
    }

    /// What a client can change of it.
    pub(crate) fn changeable(&self) -> edit::Said<'_> {
        edit::Said {
            description: None,
            metadata: self.said.as_ref().map_or(&NO_METADATA, |said| &said.metadata),
            receipt_email: None,
            transfer_group: None,
        }
    }

    /// The object as it is.
    pub(crate) fn now<'a>(&'a self, state: &'a State) -> Json<'a> {
        self.json(state, self.stage, Moment::NOW)
    }

    /// The object as it was at a moment, at a stage.
    pub(crate) fn json<'a>(&'a self, state: &'a State, reached: Stage, at: Moment) -> Json<'a> {
        let changed = state.edits.after(&self.id, at.edits, self.changeable());
        let failure = reached.undone_by().map_or(Json::Null, |row| state.transaction_link(row));
        let (code, message) = match reached {
            Stage::Pending | Stage::InTransit | Stage::Paid | Stage::Canceled { .. } => (Json::Null, Json::Null),
            Stage::Failed { .. } => {
                let (code, message) = self.failure();
                (Json::from(code), Json::from(message))
            }
        };
        let said = self.said.as_deref();
        let description = said.map_or(Some("STRIPE PAYOUT"), |said| said.description.as_deref());
        let reversed_by = self.reversed_by.and_then(|row| state.payouts.get(row));
        let owner = state.accounts.get(self.owner);
        let bank = owner.and_then(|account| account.about.bank.as_ref());
        let destination = bank.map_or(Json::Null, |_| {
            Json::Link(Cow::Owned(super::account::bank_id(state.accounts.id(self.owner))), To::BankOf(self.owner))
        });
        object! {
            "id": self.id.as_str(),
            "object": "payout",
            "amount": self.amount,
            "application_fee": Json::Null,
            "application_fee_amount": Json::Null,
            "arrival_date": self.arrives.as_second(),
            "automatic": self.automatic,
            "balance_transaction": state.transaction_link(self.transaction),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "description": text_json(description),
            "destination": destination,
            "failure_balance_transaction": failure,
            "failure_code": code,
            "failure_message": message,
            "livemode": false,
            "metadata": metadata_json(changed.metadata),
            "method": "standard",
            "original_payout": self.original(state),
            "payout_method": Json::Null,
            "reconciliation_status": if self.automatic { "completed" } else { "not_applicable" },
            "reversed_by": link_id(reversed_by.map(|found| &found.id)),
            "source_type": "card",
            "statement_descriptor": text_json(said.and_then(|said| said.statement_descriptor.as_deref())),
            "status": reached.name(),
            "trace_id": Json::Null,
            "type": "bank_account",
        }
    }
}

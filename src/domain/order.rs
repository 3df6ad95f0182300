//! What an operator asks for: a debit of a connected account, in one of its three forms
//! (docs.stripe.com/connect/account-debits, docs.stripe.com/connect/account-debits-stripe-managed-risk); funds sent to one, as
//! to clear a negative balance (docs.stripe.com/connect/account-balances); or a debit undone, in part or whole. All three go
//! the same way through journal and client, and every record calls each of them a debit.

use serde::{Deserialize, Serialize};

use crate::money::Amount;

use super::{AccountId, DebitId, Label, ObjectId, Scope, Settled};

/// A debit as asked for. It says nothing about whether it is allowed. As JSON a pull is written as it was when nothing else
/// could be asked for, so that records of then read and hash as before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its name for ever.
    pub debit: DebitId,
    /// The connected account.
    pub account: AccountId,
    /// The platform.
    pub platform: AccountId,
    /// How much. Positive.
    pub amount: Amount,
    /// What is to be done.
    #[serde(flatten)]
    pub what: What,
    /// The operator's note; may be empty.
    pub note: Label,
}

/// What is to be done between a connected account and its platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum What {
    /// The account is debited.
    Pull {
        /// How it is asked of Stripe.
        form: Form,
        /// Why.
        reason: Reason,
        /// On which agreement.
        consent: Consent,
    },
    /// The account gets money of the platform's.
    Send {
        /// Why.
        send: SendReason,
    },
    /// A pull is given back, in part or whole.
    Reverse {
        /// Which, and how.
        reverse: Reversal,
    },
}

/// Why funds are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendReason {
    /// To bring a negative balance up, which frees what is reserved for it.
    ClearNegative,
    /// Anything else; the note says what.
    Other,
}

/// Which debit is undone, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// The debit.
    pub of: DebitId,
    /// What it left at Stripe: the payment of a charge, the transfer of a transfer.
    pub object: ObjectId,
    /// How.
    pub by: Undo,
}

/// How a debit is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// `POST /v1/refunds` of the payment, as the platform, for a debit that was made as a charge
    /// (docs.stripe.com/api/refunds/create).
    Refund,
    /// `POST /v1/transfers/{id}/reversals` as the account, for one that was made as a transfer
    /// (docs.stripe.com/api/transfer_reversals/create).
    TransferReversal,
}

/// Which way the money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the account to the platform.
    ToPlatform,
    /// From the platform to the account.
    ToAccount,
}

impl Order {
    /// Which way the money goes.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.what.deed().direction()
    }

    /// As whom it is sent: the transfers of an account are made as that account, all else as the platform.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let account = || Scope::Account(self.account.clone());
        match &self.what {
            What::Pull { form: Form::Charge, .. } | What::Send { .. } => Scope::Platform,
            What::Pull { form: Form::Transfer | Form::TransferWithReference(_), .. } => account(),
            What::Reverse { reverse } => match reverse.by {
                Undo::Refund => Scope::Platform,
                Undo::TransferReversal => account(),
            },
        }
    }

    /// The form of a pull; none of anything else.
    #[must_use]
    pub const fn form(&self) -> Option<&Form> {
        match &self.what {
            What::Pull { form, .. } => Some(form),
            What::Send { .. } | What::Reverse { .. } => None,
        }
    }

    /// The agreement that a pull rests on; none of anything else.
    #[must_use]
    pub const fn consent(&self) -> Option<&Consent> {
        match &self.what {
            What::Pull { consent, .. } => Some(consent),
            What::Send { .. } | What::Reverse { .. } => None,
        }
    }
}

impl Reversal {
    /// What undoes a pull that was done; none of anything else, and where the answer did not name the object.
    #[must_use]
    pub fn of(order: &Order, settled: &Settled) -> Option<Self> {
        let by = Undo::of(order.form()?.kind());
        let object = match by {
            Undo::Refund => settled.payment.clone()?,
            Undo::TransferReversal => settled.transfer.clone()?,
        };
        Some(Self { of: order.debit, object, by })
    }
}

impl SendReason {
    /// As shown.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ClearNegative => "clear a negative balance",
            Self::Other => "send funds",
        }
    }
}

impl Undo {
    /// How a debit of a form is undone.
    #[must_use]
    pub const fn of(form: FormKind) -> Self {
        match form {
            FormKind::Charge => Self::Refund,
            FormKind::Transfer | FormKind::TransferWithReference => Self::TransferReversal,
        }
    }

    /// In a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::TransferReversal => "reversal",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Refund => "refund of the payment",
            Self::TransferReversal => "reversal of the transfer",
        }
    }
}

/// How a debit is asked of Stripe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// `POST /v1/charges` with the account as source: counted as revenue.
    Charge,
    /// `POST /v1/transfers` as the account, to the platform: an adjustment.
    Transfer,
    /// A transfer that names the transaction it recovers, for accounts whose losses Stripe carries.
    TransferWithReference(Reference),
}

impl Form {
    /// The form without its reference.
    #[must_use]
    pub const fn kind(&self) -> FormKind {
        match self {
            Self::Charge => FormKind::Charge,
            Self::Transfer => FormKind::Transfer,
            Self::TransferWithReference(_) => FormKind::TransferWithReference,
        }
    }
}

/// The three forms, without data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormKind {
    /// As [`Form::Charge`].
    Charge,
    /// As [`Form::Transfer`].
    Transfer,
    /// As [`Form::TransferWithReference`].
    TransferWithReference,
}

/// The transaction on the debited account that a debit recovers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Which kind it is.
    pub kind: ReferenceKind,
    /// `ch_…`, `py_…` or `po_…`.
    pub id: ObjectId,
}

/// `reference_transaction[type]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// A charge or payment.
    Charge,
    /// A payout.
    Payout,
}

/// Why money is pulled: the three uses that Stripe names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// To charge the account for products or services.
    ProductsOrServices,
    /// To recover funds for a previous refund.
    RecoverRefund,
    /// To correct an error.
    CorrectError,
}

impl Reason {
    /// All, in the order shown.
    pub const ALL: [Self; 3] = [Self::ProductsOrServices, Self::RecoverRefund, Self::CorrectError];

    /// The form that fits it where the platform carries losses: a charge is revenue, the others are adjustments.
    #[must_use]
    pub const fn usual_form(self) -> FormKind {
        match self {
            Self::ProductsOrServices => FormKind::Charge,
            Self::RecoverRefund | Self::CorrectError => FormKind::Transfer,
        }
    }

    /// As shown.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ProductsOrServices => "charge for services",
            Self::RecoverRefund => "recover a refund",
            Self::CorrectError => "correct an error",
        }
    }
}

/// The legally binding agreement that a debit needs (docs.stripe.com/connect/account-debits).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Read from the account's metadata.
    OnFile(Label),
    /// Named by the operator, who answers for it.
    Typed(Label),
}

impl Consent {
    /// The reference itself.
    #[must_use]
    pub const fn reference(&self) -> &Label {
        match self {
            Self::OnFile(reference) | Self::Typed(reference) => reference,
        }
    }
}

#[cfg(test)]
#[path = "order_tests.rs"]
mod tests;

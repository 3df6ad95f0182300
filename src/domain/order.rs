//! What an operator asks for: a debit of a connected account, in one of its three forms
//! (docs.stripe.com/connect/account-debits, docs.stripe.com/connect/account-debits-stripe-managed-risk).

use serde::{Deserialize, Serialize};

use crate::money::Amount;

use super::{AccountId, DebitId, Label, ObjectId};

/// A debit as asked for. It says nothing about whether it is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its name for ever.
    pub debit: DebitId,
    /// The account that is debited.
    pub account: AccountId,
    /// The platform that is credited.
    pub platform: AccountId,
    /// How much. Positive.
    pub amount: Amount,
    /// How it is asked of Stripe.
    pub form: Form,
    /// Why.
    pub reason: Reason,
    /// On which agreement.
    pub consent: Consent,
    /// The operator's note; may be empty.
    pub note: Label,
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

//! The causes as plain data.

use serde::{Deserialize, Serialize};

use crate::money::{Currency, Minor};

/// Something that happens to an account without a request of the platform. Amounts are positive minor units; a currency that is left
/// out is the account's default currency. As JSON: an object with the kind under `cause` and the fields beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case", deny_unknown_fields)]
pub enum Cause {
    /// A buyer pays by card.
    Sale(NewSale),
    /// Part or all of a sale goes back to the buyer, from the available balance.
    Refund {
        /// Account id.
        account: String,
        /// The sale; the newest that is not refunded if left out.
        charge: Option<String>,
        /// How much; all that is left if left out.
        amount: Option<Minor>,
    },
    /// A buyer disputes a sale.
    Dispute {
        /// Account id.
        account: String,
        /// The sale; the newest that is neither disputed nor refunded if left out.
        charge: Option<String>,
        /// How much; all that is left if left out.
        amount: Option<Minor>,
        /// Stripe's fee for the dispute; nothing if left out.
        fee: Option<Minor>,
    },
    /// A dispute is won; its amount comes back.
    DisputeWon {
        /// Account id.
        account: String,
        /// The sale that was disputed; that of the newest open dispute if left out.
        charge: Option<String>,
    },
    /// Somebody asks for a payout to the bank.
    Payout {
        /// Account id.
        account: String,
        /// How much; all that is available if left out.
        amount: Option<Minor>,
        /// Of the payout.
        currency: Option<Currency>,
    },
    /// A payout comes back from the bank, which is used no more until its details change.
    PayoutReturned {
        /// Account id.
        account: String,
        /// The payout; the newest that can come back if left out.
        payout: Option<String>,
    },
    /// Stripe debits the bank of a negative account now, or hears that a debit failed.
    BankDebit {
        /// Account id.
        account: String,
        /// Of the balance.
        currency: Option<Currency>,
        /// What the bank does.
        outcome: BankOutcome,
    },
    /// The bank account of an account is another, or stands otherwise with Stripe.
    BankChanged {
        /// Account id.
        account: String,
        /// Last four digits, if they change.
        last4: Option<String>,
        /// `new` (if left out), `validated`, `verified`, `verification_failed` or `errored`.
        status: Option<String>,
    },
    /// Stripe or the platform rejects an account.
    AccountRejected {
        /// Account id.
        account: String,
        /// Why.
        reason: RejectReason,
    },
    /// The holder of an account takes the platform's access away: it leaves the list, and its id is a stranger's.
    #[serde(alias = "account_closed")]
    Deauthorized {
        /// Account id.
        account: String,
    },
    /// The holder of an account withdraws the agreement under which money moves between it and the platform. Stripe has no object
    /// for that; the nearest is the `transfers` capability, which becomes inactive.
    ConsentWithdrawn {
        /// Account id.
        account: String,
    },
    /// Somebody approves in the Dashboard what waits for approval, the oldest request first: it is done now.
    Approved {
        /// Account id; any if left out.
        account: Option<String>,
        /// The request; the oldest if left out.
        request: Option<String>,
    },
    /// A key of the platform works no more.
    KeyRevoked {
        /// Its name.
        key: String,
    },
    /// The platform puts money into its balance.
    Topup {
        /// How much.
        amount: Minor,
        /// Of the top-up.
        currency: Option<Currency>,
    },
    /// Stripe bills a fee to the available balance.
    Fee {
        /// Account id.
        account: String,
        /// How much.
        amount: Minor,
        /// Of the fee.
        currency: Option<Currency>,
        /// What for.
        description: Option<String>,
    },
    /// Somebody else at the platform sends funds to an account, for example in the Dashboard.
    SendFunds {
        /// Account id.
        account: String,
        /// How much.
        amount: Minor,
        /// Of the funds.
        currency: Option<Currency>,
        /// What for.
        description: Option<String>,
    },
    /// Somebody else at the platform debits an account, for example in the Dashboard. Stripe's rules hold.
    Debit {
        /// Account id.
        account: String,
        /// How much.
        amount: Minor,
        /// Of the debit.
        currency: Option<Currency>,
        /// How it is asked for.
        #[serde(default)]
        form: DebitForm,
        /// What for.
        description: Option<String>,
    },
}

/// A sale to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSale {
    /// Account id.
    pub account: String,
    /// What the buyer pays.
    pub amount: Minor,
    /// Of the sale.
    pub currency: Option<Currency>,
    /// What Stripe keeps of it; nothing if left out.
    pub fee: Option<Minor>,
    /// What the platform keeps of it; nothing if left out.
    pub application_fee: Option<Minor>,
    /// When the rest becomes available.
    #[serde(default)]
    pub settles: Settles,
    /// What is sold.
    pub description: Option<String>,
}

/// When the money of a sale becomes available.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settles {
    /// After the account's `delay_days`.
    #[default]
    AfterDelay,
    /// At once.
    AtOnce,
}

/// What a bank does with a debit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BankOutcome {
    /// It pays, as will be known in three business days.
    Ok,
    /// It does not pay. A debit under way fails; without one, one is made and fails.
    Failed,
}

/// How a debit is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DebitForm {
    /// `POST /v1/charges` with the account as source.
    #[default]
    Charge,
    /// `POST /v1/transfers` as the account.
    Transfer,
}

/// Why an account is rejected (docs.stripe.com/api/accounts/object, `requirements.disabled_reason`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// `rejected.fraud`.
    Fraud,
    /// `rejected.incomplete_verification`.
    IncompleteVerification,
    /// `rejected.listed`.
    Listed,
    /// `rejected.other`.
    Other,
    /// `rejected.platform_fraud`.
    PlatformFraud,
    /// `rejected.platform_other`.
    PlatformOther,
    /// `rejected.platform_terms_of_service`.
    PlatformTermsOfService,
    /// `rejected.terms_of_service`.
    TermsOfService,
}

impl RejectReason {
    /// `requirements.disabled_reason`.
    pub(crate) fn disabled_reason(self) -> &'static str {
        match self {
            Self::Fraud => "rejected.fraud",
            Self::IncompleteVerification => "rejected.incomplete_verification",
            Self::Listed => "rejected.listed",
            Self::Other => "rejected.other",
            Self::PlatformFraud => "rejected.platform_fraud",
            Self::PlatformOther => "rejected.platform_other",
            Self::PlatformTermsOfService => "rejected.platform_terms_of_service",
            Self::TermsOfService => "rejected.terms_of_service",
        }
    }
}

//! How a world begins: plain data that says which accounts exist and what happened to them before the console
//! starts. A scenario file is read into it, tests build it by hand, and [`super::World::found`] plays it through the
//! ledger. Nothing here computes a balance: every cent of a world comes from a happening.

use jiff::Timestamp;

use serde::{Deserialize, Serialize};

use crate::money::{Currency, Minor};

use super::control::Command;
pub use super::metadata::Metadata;
use super::settings::Settings;

/// Everything a world needs to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// Name of the scenario, shown by the console.
    pub name: String,
    /// Seed of every id and every choice the world makes.
    pub seed: u64,
    /// The moment at which the world's clock starts, after all happenings.
    pub start: Timestamp,
    /// How this Stripe behaves.
    pub settings: Settings,
    /// The platform's own account.
    pub platform: NewAccount,
    /// The connected accounts.
    pub accounts: Vec<NewAccount>,
    /// What happened, in any order; the world sorts by time, then by position.
    pub happenings: Vec<Happening>,
    /// What is to be done by itself once the clock gets there, in any order; the world sorts by time, then by position.
    pub script: Vec<Scripted>,
}

/// A command that is done by itself when its moment comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scripted {
    /// When, in the world's time.
    pub at: Timestamp,
    /// What: a cause, a fault, or faults that are cleared. Any other command comes to nothing.
    pub command: Command,
}

/// One account as Stripe would describe it (docs.stripe.com/api/accounts/object).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccount {
    /// Full id, begins `acct_1MOCK`.
    pub id: String,
    /// `business_profile.name`.
    pub name: Option<String>,
    /// `email`.
    pub email: Option<String>,
    /// ISO 3166 alpha-2, upper case.
    pub country: String,
    /// `default_currency`.
    pub currency: Currency,
    /// Legacy `type`.
    pub kind: AccountKind,
    /// `controller.losses.payments`; none leaves the field out, as very old accounts do.
    pub losses: Option<Liable>,
    /// When it was created.
    pub created: Timestamp,
    /// `settings.payouts.schedule.interval`.
    pub payouts: PayoutInterval,
    /// `payouts_enabled`.
    pub payouts_enabled: bool,
    /// `charges_enabled`.
    pub charges_enabled: bool,
    /// `settings.payouts.debit_negative_balances`.
    pub debit_negative_balances: bool,
    /// State of the `transfers` capability.
    pub transfers: Capability,
    /// The bank account, if there is one.
    pub bank: Option<BankAccount>,
    /// `individual`, if known.
    pub individual: Option<Individual>,
    /// `requirements.disabled_reason`.
    pub disabled_reason: Option<String>,
    /// `requirements.currently_due`.
    pub currently_due: Vec<String>,
    /// `metadata`.
    pub metadata: Metadata,
}

/// Legacy account type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountKind {
    /// `standard`.
    Standard,
    /// `express`.
    Express,
    /// `custom`.
    Custom,
    /// `none`: made through controller properties.
    None,
}

/// Who covers negative balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Liable {
    /// `application`: the platform.
    Application,
    /// `stripe`.
    Stripe,
}

/// Payout schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PayoutInterval {
    /// `manual`.
    Manual,
    /// `daily`.
    Daily,
    /// `weekly`.
    Weekly,
    /// `monthly`.
    Monthly,
}

/// State of a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Capability {
    /// `active`.
    Active,
    /// `inactive`.
    Inactive,
    /// `pending`.
    Pending,
}

/// An external bank account (docs.stripe.com/api/external_accounts).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// Last four digits.
    pub last4: String,
    /// Its currency.
    pub currency: Currency,
    /// `status`.
    pub status: BankStatus,
}

/// State of a bank account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BankStatus {
    /// `new`.
    New,
    /// `validated`.
    Validated,
    /// `verified`.
    Verified,
    /// `verification_failed`.
    VerificationFailed,
    /// `errored`.
    Errored,
}

impl BankStatus {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::New, Self::Validated, Self::Verified, Self::VerificationFailed, Self::Errored];

    /// As on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Validated => "validated",
            Self::Verified => "verified",
            Self::VerificationFailed => "verification_failed",
            Self::Errored => "errored",
        }
    }

    /// Whether money goes to such a bank account, and comes from it.
    #[must_use]
    pub const fn works(self) -> bool {
        match self {
            Self::New | Self::Validated | Self::Verified => true,
            Self::VerificationFailed | Self::Errored => false,
        }
    }
}

/// The person behind an account, as far as known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Individual {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Day, month, year of birth.
    pub dob: (Option<u8>, Option<u8>, Option<u16>),
    /// `verification.status`.
    pub verification: PersonStatus,
}

/// How far the verification of a person has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonStatus {
    /// `unverified`.
    #[default]
    Unverified,
    /// `pending`.
    Pending,
    /// `verified`.
    Verified,
}

impl PersonStatus {
    /// As on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Pending => "pending",
            Self::Verified => "verified",
        }
    }
}

/// Something that happened on one account before the world's clock starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// On which account (connected id, or the platform's).
    pub account: String,
    /// A name other happenings of the same account may refer to, unique within it.
    pub label: Option<String>,
    /// What.
    pub what: Event,
}

/// The kinds of happening. Amounts are positive minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A card charge; `fee` is kept by Stripe, the net becomes available at `available_on`.
    Sale {
        /// What the buyer paid.
        amount: Minor,
        /// What Stripe keeps.
        fee: Minor,
        /// Of both.
        currency: Currency,
        /// When the net becomes available.
        available_on: Timestamp,
        /// What was sold.
        description: String,
    },
    /// A refund of an earlier sale (by label), from the available balance.
    Refund {
        /// Label of the sale.
        of: String,
        /// How much of it.
        amount: Minor,
    },
    /// A dispute of an earlier sale takes the amount and a fee from the available balance.
    Dispute {
        /// Label of the sale.
        of: String,
        /// How much of it.
        amount: Minor,
        /// Stripe's fee for the dispute; may be zero.
        fee: Minor,
    },
    /// The dispute of an earlier sale was won; the amount (not the fee) comes back.
    DisputeWon {
        /// Label of the sale.
        of: String,
    },
    /// A payout to the bank.
    Payout {
        /// How much.
        amount: Minor,
        /// Of the payout.
        currency: Currency,
    },
    /// A payout came back from the bank.
    PayoutReturned {
        /// Label of the payout.
        of: String,
    },
    /// Stripe billed a fee to the available balance.
    Fee {
        /// How much.
        amount: Minor,
        /// Of the fee.
        currency: Currency,
        /// What for.
        description: String,
    },
    /// An earlier account debit, from this account to the platform. Not judged by the rules of today.
    Debit {
        /// How much.
        amount: Minor,
        /// Of the debit.
        currency: Currency,
        /// How it was asked of Stripe.
        form: DebitForm,
        /// What for.
        description: String,
    },
    /// The platform sent funds to this account.
    SendFunds {
        /// How much.
        amount: Minor,
        /// Of the funds.
        currency: Currency,
        /// What for.
        description: String,
    },
    /// Money put into the platform's balance from its bank.
    Topup {
        /// How much.
        amount: Minor,
        /// Of the top-up.
        currency: Currency,
    },
}

/// Form of an earlier debit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DebitForm {
    /// `POST /v1/charges` with the account as source.
    Charge,
    /// `POST /v1/transfers` as the account.
    Transfer,
}

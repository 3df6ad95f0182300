//! Accounts as the console needs them: enough to judge a debit and to tell one account from another
//! (docs.stripe.com/api/accounts/object). A hundred thousand of them fit in memory, so rare parts are boxed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::{AccountId, Country, Label, Liability, Mode};

/// The platform itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// Its account.
    pub account: Account,
    /// Whose money this is.
    pub mode: Mode,
}

/// A connected account, or the platform's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What people call it: the first of business name, display name, company, person, email and id that is set.
    pub name: Label,
    /// Its country.
    pub country: Country,
    /// `default_currency`, in which debits must be made.
    pub default_currency: Currency,
    /// Who covers its losses.
    pub liability: Liability,
    /// When it was created; 1970 where Stripe leaves it out, as it may for accounts that a platform does not control.
    pub created: Timestamp,
    /// Legacy type.
    pub kind: AccountKind,
    /// Which dashboard it has.
    pub dashboard: Dashboard,
    /// Payouts.
    pub payouts: Payouts,
    /// `charges_enabled`.
    pub charges_enabled: bool,
    /// `details_submitted`.
    pub details_submitted: bool,
    /// `settings.payouts.debit_negative_balances`: whether Stripe may take a negative balance from the bank.
    pub auto_debit: Option<bool>,
    /// The `transfers` capability, or `legacy_payments` where that is the active one.
    pub transfers: Capability,
    /// How many requirements are currently due.
    pub currently_due: u16,
    /// `requirements.disabled_reason`.
    pub disabled_reason: Option<Box<Label>>,
    /// The default bank account, when this key may see it.
    pub bank: Option<Box<BankAccount>>,
    /// The person behind it, as far as visible.
    pub person: Option<Box<Person>>,
    /// `metadata`.
    pub metadata: Metadata,
}

impl Account {
    /// Whether Stripe has rejected it (`disabled_reason` begins with `rejected.`).
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.disabled_reason.as_ref().is_some_and(|reason| reason.as_str().starts_with("rejected."))
    }
}

/// Legacy `type` of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// `standard`.
    Standard,
    /// `express`.
    Express,
    /// `custom`, once called *managed*.
    Custom,
    /// `none`: made through controller properties that match no legacy type.
    None,
    /// A word this version does not know, or no word.
    Other,
}

/// `controller.stripe_dashboard.type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dashboard {
    /// `full`.
    Full,
    /// `express`.
    Express,
    /// `none`.
    None,
    /// Not said.
    Unknown,
}

/// Payouts of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Payouts {
    /// `payouts_enabled`.
    pub enabled: bool,
    /// `settings.payouts.schedule.interval`.
    pub interval: PayoutInterval,
}

/// How often an account is paid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutInterval {
    /// `manual`: only when asked.
    Manual,
    /// `daily`.
    Daily,
    /// `weekly`.
    Weekly,
    /// `monthly`.
    Monthly,
    /// Not said, or a word this version does not know.
    Unknown,
}

/// State of a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// `active`.
    Active,
    /// `pending`.
    Pending,
    /// `inactive`.
    Inactive,
    /// Not requested.
    Absent,
    /// The answer does not say, as with a key that may not read it.
    Unknown,
}

/// An external bank account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// Last four digits.
    pub last4: Label,
    /// Its currency.
    pub currency: Currency,
    /// Whether it was verified.
    pub status: BankStatus,
}

/// `status` of a bank account (docs.stripe.com/api/external_accounts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BankStatus {
    /// `new`.
    New,
    /// `validated`: it exists; nobody showed whose it is.
    Validated,
    /// `verified`.
    Verified,
    /// `verification_failed`.
    VerificationFailed,
    /// `errored`: a payout to it failed.
    Errored,
    /// Not said.
    Unknown,
}

/// The person behind an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// First name.
    pub first_name: Option<Label>,
    /// Last name.
    pub last_name: Option<Label>,
    /// Whether day, month and year of birth are all known. The date itself is not kept.
    pub has_full_birth_date: bool,
    /// `verification.status` is `verified`.
    pub verified: bool,
}

/// An account's metadata: few pairs, sorted by key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata(Box<[(Label, Label)]>);

impl Metadata {
    /// From pairs in any order; of two pairs with one key the last counts.
    #[must_use]
    pub fn new(pairs: impl IntoIterator<Item = (Label, Label)>) -> Self {
        let sorted: std::collections::BTreeMap<_, _> = pairs.into_iter().collect();
        Self(sorted.into_iter().collect())
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Label> {
        let at = self.0.binary_search_by(|(k, _)| k.as_str().cmp(key)).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// All pairs, by their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&Label, &Label)> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_small_enough_to_hold_a_hundred_thousand() {
        assert!(size_of::<Account>() <= 160, "{} bytes", size_of::<Account>());
    }

    #[test]
    fn metadata_finds_its_keys() {
        let metadata = Metadata::new([(Label::new("b"), Label::new("2")), (Label::new("a"), Label::new("1"))]);
        assert_eq!(metadata.get("a"), Some(&Label::new("1")));
        assert_eq!(metadata.get("c"), None);
    }
}

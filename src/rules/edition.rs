//! The three editions of the debit rules, and which of them judges an account. The choice follows who carries the
//! account's losses; it is never guessed from the account's type, and every verdict names it.

use crate::domain::{Account, FormKind, Liable, Reason};

use super::{Facts, Policy};

/// A named set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edition {
    /// Accounts whose losses the platform carries, as of 2025 (docs.stripe.com/connect/account-debits).
    PlatformLiableCurrent,
    /// Accounts whose losses Stripe carries, for enrolled platforms
    /// (docs.stripe.com/connect/account-debits-stripe-managed-risk).
    StripeManagedRisk,
    /// The private preview of 2017 for Managed Accounts in the US.
    LegacyManagedUsPreview,
}

impl Edition {
    /// All, in a fixed order.
    pub const ALL: [Self; 3] = [Self::PlatformLiableCurrent, Self::StripeManagedRisk, Self::LegacyManagedUsPreview];

    /// Its name in settings, records and on screens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PlatformLiableCurrent => "platform_liable_current",
            Self::StripeManagedRisk => "stripe_managed_risk",
            Self::LegacyManagedUsPreview => "legacy_managed_us_preview",
        }
    }

    /// The edition of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edition| edition.name() == name)
    }
}

/// The edition that judges an account: the operator's choice if there is one; else by who carries its losses. Accounts
/// whose losses Stripe carries, or nobody names, are judged by `platform_liable_current`, which stops them, unless the
/// operator says that the platform is enrolled for managed risk.
#[must_use]
pub fn edition_for(account: &Account, policy: &Policy) -> Edition {
    if let Some(chosen) = policy.edition {
        return chosen;
    }
    match account.liability.liable {
        Liable::Stripe if policy.stripe_managed_risk => Edition::StripeManagedRisk,
        Liable::Platform | Liable::Stripe | Liable::Unknown => Edition::PlatformLiableCurrent,
    }
}

/// The form that a debit for this reason takes unless the operator changes it. Under managed risk there is only the
/// transfer with a reference transaction.
#[must_use]
pub fn default_form(facts: &Facts<'_>, reason: Reason) -> FormKind {
    match edition_for(facts.account, facts.policy) {
        Edition::StripeManagedRisk => FormKind::TransferWithReference,
        Edition::PlatformLiableCurrent | Edition::LegacyManagedUsPreview => reason.usual_form(),
    }
}

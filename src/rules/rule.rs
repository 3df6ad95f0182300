//! Names of the rules, in the order in which findings are shown: who, where, which currency, how much, what is left,
//! what is referred to, and what the operator answers for.

/// A rule. Its code is stable: records and exports carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleId {
    /// The edition is the one for whoever carries the account's losses.
    Liability,
    /// The account is not the platform itself.
    OwnAccount,
    /// Key and objects are of one mode.
    LivemodeMatch,
    /// Stripe has not rejected the account.
    AccountOpen,
    /// First name, last name and full date of birth are known.
    VerifiedNameDob,
    /// The account is paid out only when asked.
    ManualPayouts,
    /// Debits are offered in both countries.
    RegionSupported,
    /// Both are in one region.
    RegionSame,
    /// The currency is the default of the account, in the legacy edition of the platform.
    CurrencyMatch,
    /// The currency is the platform's default. The same rule as [`RuleId::CurrencyMatch`] in the only edition that has
    /// it, so it never has a finding of its own.
    PlatformCurrency,
    /// At least one minor unit.
    AmountPositive,
    /// At most the digits that Stripe takes.
    AmountDigits,
    /// A multiple that the currency allows.
    AmountGranularity,
    /// At most 100,000 USD or the equivalent.
    CapUsd,
    /// The balance stays at or above zero.
    NonNegative,
    /// The platform's reserves are on.
    ReservesEnabled,
    /// The account has a bank account in the currency.
    BankSameCurrency,
    /// What a balance below zero does to the platform's reserve.
    ReserveImpact,
    /// A reference transaction is named.
    ReferenceRequired,
    /// It belongs to the debited account.
    ReferenceOwner,
    /// The account has agreed to debits.
    Consent,
    /// The feature carries a fee.
    ExtraCost,
    /// The bank account is verified.
    BankVerified,
    /// The receiving side may receive transfers.
    TransfersCapability,
    /// What carries our mark at Stripe is accounted for in this journal.
    ForeignDebit,
    /// The same amount was not moved in the last 24 hours.
    SameAmountLately,
}

impl RuleId {
    /// All, in the order of findings.
    pub const ALL: [Self; 26] = [
        Self::Liability,
        Self::OwnAccount,
        Self::LivemodeMatch,
        Self::AccountOpen,
        Self::VerifiedNameDob,
        Self::ManualPayouts,
        Self::RegionSupported,
        Self::RegionSame,
        Self::CurrencyMatch,
        Self::PlatformCurrency,
        Self::AmountPositive,
        Self::AmountDigits,
        Self::AmountGranularity,
        Self::CapUsd,
        Self::NonNegative,
        Self::ReservesEnabled,
        Self::BankSameCurrency,
        Self::ReserveImpact,
        Self::ReferenceRequired,
        Self::ReferenceOwner,
        Self::Consent,
        Self::ExtraCost,
        Self::BankVerified,
        Self::TransfersCapability,
        Self::ForeignDebit,
        Self::SameAmountLately,
    ];

    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Liability => "liability",
            Self::OwnAccount => "own_account",
            Self::LivemodeMatch => "livemode_match",
            Self::AccountOpen => "account_open",
            Self::VerifiedNameDob => "verified_name_dob",
            Self::ManualPayouts => "manual_payouts",
            Self::RegionSupported => "region_supported",
            Self::RegionSame => "region_same",
            Self::CurrencyMatch => "currency_match",
            Self::PlatformCurrency => "platform_currency",
            Self::AmountPositive => "amount_positive",
            Self::AmountDigits => "amount_digits",
            Self::AmountGranularity => "amount_granularity",
            Self::CapUsd => "cap_usd",
            Self::NonNegative => "non_negative",
            Self::ReservesEnabled => "reserves_enabled",
            Self::BankSameCurrency => "bank_same_currency",
            Self::ReserveImpact => "reserve_impact",
            Self::ReferenceRequired => "reference_required",
            Self::ReferenceOwner => "reference_owner",
            Self::Consent => "consent",
            Self::ExtraCost => "extra_cost",
            Self::BankVerified => "bank_verified",
            Self::TransfersCapability => "transfers_capability",
            Self::ForeignDebit => "foreign_debit",
            Self::SameAmountLately => "same_amount_lately",
        }
    }

    /// The rule of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }
}

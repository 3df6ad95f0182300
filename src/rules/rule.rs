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
    /// Funds can be sent from the platform's country to the account's.
    SendRegion,
    /// The currency is the default of the account, in the legacy edition of the platform.
    CurrencyMatch,
    /// The currency is the platform's default. The same rule as [`RuleId::CurrencyMatch`] in the only edition that has
    /// it, so it never has a finding of its own.
    PlatformCurrency,
    /// The account has the currency, or takes it.
    SendCurrency,
    /// At least one minor unit.
    AmountPositive,
    /// At most the digits that Stripe takes.
    AmountDigits,
    /// A multiple that the currency allows.
    AmountGranularity,
    /// What is given back is not more than is left of the debit.
    ReversalRest,
    /// At most 100,000 USD or the equivalent.
    CapUsd,
    /// The balance stays at or above zero.
    NonNegative,
    /// The platform has it.
    PlatformAvailable,
    /// The platform's reserves are on.
    ReservesEnabled,
    /// The account has a bank account in the currency.
    BankSameCurrency,
    /// What a balance below zero does to the platform's reserve.
    ReserveImpact,
    /// The money reaches the account, which owes nothing that absorbs it.
    Absorbed,
    /// What it does to the platform's reserve.
    FreesReserve,
    /// A reference transaction is named.
    ReferenceRequired,
    /// It belongs to the debited account.
    ReferenceOwner,
    /// The account has agreed to debits.
    Consent,
    /// The feature carries a fee.
    ExtraCost,
    /// A reversal cannot be undone.
    ReversalFinal,
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
    pub const ALL: [Self; 33] = [
        Self::Liability,
        Self::OwnAccount,
        Self::LivemodeMatch,
        Self::AccountOpen,
        Self::VerifiedNameDob,
        Self::ManualPayouts,
        Self::RegionSupported,
        Self::RegionSame,
        Self::SendRegion,
        Self::CurrencyMatch,
        Self::PlatformCurrency,
        Self::SendCurrency,
        Self::AmountPositive,
        Self::AmountDigits,
        Self::AmountGranularity,
        Self::ReversalRest,
        Self::CapUsd,
        Self::NonNegative,
        Self::PlatformAvailable,
        Self::ReservesEnabled,
        Self::BankSameCurrency,
        Self::ReserveImpact,
        Self::Absorbed,
        Self::FreesReserve,
        Self::ReferenceRequired,
        Self::ReferenceOwner,
        Self::Consent,
        Self::ExtraCost,
        Self::ReversalFinal,
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
            Self::SendRegion => "send_region",
            Self::CurrencyMatch => "currency_match",
            Self::PlatformCurrency => "platform_currency",
            Self::SendCurrency => "send_currency",
            Self::AmountPositive => "amount_positive",
            Self::AmountDigits => "amount_digits",
            Self::AmountGranularity => "amount_granularity",
            Self::ReversalRest => "reversal_rest",
            Self::CapUsd => "cap_usd",
            Self::NonNegative => "non_negative",
            Self::PlatformAvailable => "platform_available",
            Self::ReservesEnabled => "reserves_enabled",
            Self::BankSameCurrency => "bank_same_currency",
            Self::ReserveImpact => "reserve_impact",
            Self::Absorbed => "absorbed",
            Self::FreesReserve => "frees_reserve",
            Self::ReferenceRequired => "reference_required",
            Self::ReferenceOwner => "reference_owner",
            Self::Consent => "consent",
            Self::ExtraCost => "extra_cost",
            Self::ReversalFinal => "reversal_final",
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

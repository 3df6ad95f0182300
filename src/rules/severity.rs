//! How much each rule weighs in each edition, as one table. Which facts break a rule is `check`'s matter; that a broken
//! rule stops a pull, warns, or wants a yes is read here and nowhere else.

use super::{Edition, RuleId};

/// What breaking a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Not evaluated.
    Absent,
    /// The rule is this other one under another name.
    SameAs(RuleId),
    /// It stops the pull.
    Block,
    /// It warns.
    Warn,
    /// It warns, and is evaluated only where the reserves exception is the basis.
    WarnUnderException,
    /// The operator must say yes.
    Acknowledge,
    /// The operator must say yes where money is real; else it warns.
    AcknowledgeLive,
    /// The operator must say yes; evaluated only where a balance below zero may be allowed.
    AcknowledgeBelowZero,
    /// It stops the pull; evaluated only once Stripe was asked for the last 24 hours.
    BlockOnceAsked,
    /// The operator must say yes; evaluated only once Stripe was asked for the last 24 hours.
    AcknowledgeOnceAsked,
}

/// How much a rule weighs in an edition.
#[must_use]
pub const fn severity(rule: RuleId, edition: Edition) -> Severity {
    let [current, managed, legacy] = row(rule);
    match edition {
        Edition::PlatformLiableCurrent => current,
        Edition::StripeManagedRisk => managed,
        Edition::LegacyManagedUsPreview => legacy,
    }
}

/// The table: `platform_liable_current`, `stripe_managed_risk`, `legacy_managed_us_preview`.
#[rustfmt::skip]
#[expect(clippy::match_same_arms, reason = "a table has one row a rule, in the order of the rules")]
const fn row(rule: RuleId) -> [Severity; 3] {
    use Severity::{
        Absent, Acknowledge, AcknowledgeBelowZero, AcknowledgeLive, AcknowledgeOnceAsked, Block, BlockOnceAsked, SameAs,
        Warn, WarnUnderException,
    };
    match rule {
        RuleId::Liability           => [Block, Block, Block],
        RuleId::OwnAccount          => [Block, Block, Block],
        RuleId::LivemodeMatch       => [Block, Block, Block],
        RuleId::AccountOpen         => [Warn, Warn, Absent],
        RuleId::VerifiedNameDob     => [Absent, Absent, Block],
        RuleId::ManualPayouts       => [Absent, Absent, Block],
        RuleId::RegionSupported     => [Block, Block, Block],
        RuleId::RegionSame          => [Block, Block, Block],
        RuleId::CurrencyMatch       => [Block, Block, Block],
        RuleId::PlatformCurrency    => [Absent, Absent, SameAs(RuleId::CurrencyMatch)],
        RuleId::AmountPositive      => [Block, Block, Block],
        RuleId::AmountDigits        => [Block, Block, Block],
        RuleId::AmountGranularity   => [Block, Block, Block],
        RuleId::CapUsd              => [Block, Absent, Absent],
        RuleId::NonNegative         => [Block, Absent, Block],
        RuleId::ReservesEnabled     => [WarnUnderException, Absent, Warn],
        RuleId::BankSameCurrency    => [WarnUnderException, Absent, Absent],
        RuleId::ReserveImpact       => [AcknowledgeBelowZero, AcknowledgeBelowZero, AcknowledgeBelowZero],
        RuleId::ReferenceRequired   => [Absent, Block, Absent],
        RuleId::ReferenceOwner      => [Absent, Block, Absent],
        RuleId::Consent             => [Acknowledge, Acknowledge, Absent],
        RuleId::ExtraCost           => [AcknowledgeLive, AcknowledgeLive, Absent],
        RuleId::BankVerified        => [Warn, Warn, Absent],
        RuleId::TransfersCapability => [Warn, Warn, Absent],
        RuleId::ForeignDebit        => [BlockOnceAsked, BlockOnceAsked, BlockOnceAsked],
        RuleId::SameAmountLately    => [AcknowledgeOnceAsked, AcknowledgeOnceAsked, AcknowledgeOnceAsked],
    }
}

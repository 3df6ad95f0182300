//! How much each rule weighs in each rulebook, as one table. Which facts break a rule is `check`'s matter; that a broken
//! rule stops a pull, warns, or wants a yes is read here and nowhere else.

use super::{Edition, RuleId, Rulebook};

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

/// How much a rule weighs in a rulebook.
#[must_use]
pub const fn severity(rule: RuleId, book: Rulebook) -> Severity {
    let [current, managed, legacy, send, reversal] = row(rule);
    match book {
        Rulebook::Edition(Edition::PlatformLiableCurrent) => current,
        Rulebook::Edition(Edition::StripeManagedRisk) => managed,
        Rulebook::Edition(Edition::LegacyManagedUsPreview) => legacy,
        Rulebook::SendFunds => send,
        Rulebook::Reversal => reversal,
    }
}

/// The table: `platform_liable_current`, `stripe_managed_risk`, `legacy_managed_us_preview`, `send_funds`, `reversal`.
#[rustfmt::skip]
#[expect(clippy::match_same_arms, reason = "a table has one row a rule, in the order of the rules")]
const fn row(rule: RuleId) -> [Severity; 5] {
    use Severity::{
        Absent, Acknowledge, AcknowledgeBelowZero, AcknowledgeLive, AcknowledgeOnceAsked, Block, BlockOnceAsked, SameAs,
        Warn, WarnUnderException,
    };
    match rule {
        RuleId::Liability           => [Block, Block, Block, Absent, Absent],
        RuleId::OwnAccount          => [Block, Block, Block, Block, Absent],
        RuleId::LivemodeMatch       => [Block, Block, Block, Block, Block],
        RuleId::AccountOpen         => [Warn, Warn, Absent, Warn, Absent],
        RuleId::VerifiedNameDob     => [Absent, Absent, Block, Absent, Absent],
        RuleId::ManualPayouts       => [Absent, Absent, Block, Absent, Absent],
        RuleId::RegionSupported     => [Block, Block, Block, Absent, Absent],
        RuleId::RegionSame          => [Block, Block, Block, Absent, Absent],
        RuleId::SendRegion          => [Absent, Absent, Absent, Block, Absent],
        RuleId::CurrencyMatch       => [Block, Block, Block, Absent, Absent],
        RuleId::PlatformCurrency    => [Absent, Absent, SameAs(RuleId::CurrencyMatch), Absent, Absent],
        RuleId::SendCurrency        => [Absent, Absent, Absent, Block, Absent],
        RuleId::AmountPositive      => [Block, Block, Block, Block, Block],
        RuleId::AmountDigits        => [Block, Block, Block, Block, Absent],
        RuleId::AmountGranularity   => [Block, Block, Block, Block, Warn],
        RuleId::ReversalRest        => [Absent, Absent, Absent, Absent, Block],
        RuleId::CapUsd              => [Block, Absent, Absent, Absent, Absent],
        RuleId::NonNegative         => [Block, Absent, Block, Absent, Absent],
        RuleId::PlatformAvailable   => [Absent, Absent, Absent, Block, Block],
        RuleId::ReservesEnabled     => [WarnUnderException, Absent, Warn, Absent, Absent],
        RuleId::BankSameCurrency    => [WarnUnderException, Absent, Absent, Absent, Absent],
        RuleId::ReserveImpact       => [AcknowledgeBelowZero, AcknowledgeBelowZero, AcknowledgeBelowZero, Absent, Absent],
        RuleId::Absorbed            => [Absent, Absent, Absent, Warn, Absent],
        RuleId::FreesReserve        => [Absent, Absent, Absent, Warn, Warn],
        RuleId::ReferenceRequired   => [Absent, Block, Absent, Absent, Absent],
        RuleId::ReferenceOwner      => [Absent, Block, Absent, Absent, Absent],
        RuleId::Consent             => [Acknowledge, Acknowledge, Absent, Absent, Absent],
        RuleId::ExtraCost           => [AcknowledgeLive, AcknowledgeLive, Absent, Absent, Absent],
        RuleId::ReversalFinal       => [Absent, Absent, Absent, Absent, Acknowledge],
        RuleId::BankVerified        => [Warn, Warn, Absent, Absent, Absent],
        RuleId::TransfersCapability => [Warn, Warn, Absent, Block, Absent],
        RuleId::ForeignDebit        => [BlockOnceAsked; 5],
        RuleId::SameAmountLately    => [AcknowledgeOnceAsked; 5],
    }
}

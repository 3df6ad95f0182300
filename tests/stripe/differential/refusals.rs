//! The answers of the simulated Stripe, read backwards: which rules foresee which refusal. No public page shows Stripe's
//! own answers to most of these; when one becomes known, this table and the world's change together.

use pullfunds::rules::RuleId;

use super::reading::Refusal;

/// The rules that foresee a refusal; none for one that no rule is about.
pub(crate) fn foreseen_by(refusal: &Refusal) -> Option<&'static [RuleId]> {
    let answer = (refusal.status, refusal.code.as_deref(), refusal.param.as_deref());
    let rules: &[RuleId] = match answer {
        (400, Some("parameter_invalid_integer"), Some("amount")) => {
            &[RuleId::AmountPositive, RuleId::AmountGranularity]
        }
        (400, Some("amount_too_large"), Some("amount")) => &[RuleId::AmountDigits, RuleId::CapUsd],
        (400, None, Some("currency")) => &[RuleId::CurrencyMatch],
        (400, None, Some("source")) => &[
            RuleId::Liability,
            RuleId::OwnAccount,
            RuleId::VerifiedNameDob,
            RuleId::ManualPayouts,
            // A charge of an account whose losses Stripe carries: what is missing is the form with a reference.
            RuleId::ReferenceRequired,
        ],
        (400, Some("not_allowed_on_standard_account"), None) => &[RuleId::Liability],
        (400, Some("transfers_not_allowed"), None) => &[RuleId::Liability, RuleId::RegionSupported, RuleId::RegionSame],
        (400, None, Some("destination")) => {
            &[RuleId::OwnAccount, RuleId::RegionSupported, RuleId::RegionSame, RuleId::SendRegion]
        }
        (400, Some("insufficient_capabilities_for_transfer"), Some("destination")) => &[RuleId::TransfersCapability],
        (400, Some("balance_insufficient"), None) => &[RuleId::NonNegative, RuleId::PlatformAvailable],
        // More is asked for than is left, or nothing is left.
        (400, None, Some("amount")) | (400, Some("charge_already_refunded") | None, None) => &[RuleId::ReversalRest],
        (400, Some("parameter_missing"), Some("reference_transaction")) => &[RuleId::ReferenceRequired],
        (400, Some("resource_missing"), Some("reference_transaction[charge]" | "reference_transaction[payout]")) => {
            &[RuleId::ReferenceOwner]
        }
        // Not enrolled: the parameter does not even exist.
        (400, Some("parameter_unknown"), Some("reference_transaction")) => &[RuleId::Liability, RuleId::OwnAccount],
        // Legacy name, date of birth and payouts on a transfer: the answer names the source all the same.
        _ => return None,
    };
    Some(rules)
}

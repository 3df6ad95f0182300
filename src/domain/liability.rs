//! Who covers an account's negative balance. It decides which rules apply and whether the platform's reserve is
//! touched, so it is derived once, here, and never guessed from how an account looks
//! (docs.stripe.com/connect/risk-management, docs.stripe.com/connect/migrate-to-controller-properties).

use serde::{Deserialize, Serialize};

/// Who loses money when the account's balance stays below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Liable {
    /// The platform (`application`).
    Platform,
    /// Stripe, or the account itself.
    Stripe,
    /// The answer does not tell.
    Unknown,
}

/// Where the answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiabilitySource {
    /// `defaults.responsibilities.losses_collector` of Accounts v2.
    LossesCollector,
    /// `controller.losses.payments`.
    ControllerLosses,
    /// The legacy account type, which Stripe has defined the same way.
    LegacyType,
    /// Nothing said.
    Nowhere,
}

/// The answer and its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Liability {
    /// Who is liable.
    pub liable: Liable,
    /// How that is known.
    pub source: LiabilitySource,
}

/// What an account object says about liability, as written on the wire.
#[derive(Debug, Clone, Copy, Default)]
pub struct LiabilityClues<'a> {
    /// `defaults.responsibilities.losses_collector`.
    pub losses_collector: Option<&'a str>,
    /// `controller.losses.payments`.
    pub controller_losses: Option<&'a str>,
    /// `controller.type`.
    pub controller_type: Option<&'a str>,
    /// `type`.
    pub account_type: Option<&'a str>,
}

impl Liability {
    /// Derives liability; the first clue that is present decides. A word that is not known leaves it unknown.
    #[must_use]
    pub fn derive(clues: LiabilityClues<'_>) -> Self {
        let named = |word: &str, source| Self {
            liable: match word {
                "application" => Liable::Platform,
                "stripe" => Liable::Stripe,
                _ => Liable::Unknown,
            },
            source,
        };
        if let Some(word) = clues.losses_collector {
            return named(word, LiabilitySource::LossesCollector);
        }
        if let Some(word) = clues.controller_losses {
            return named(word, LiabilitySource::ControllerLosses);
        }
        let liable = match (clues.account_type, clues.controller_type) {
            (Some("standard"), _) | (None, Some("account")) => Liable::Stripe,
            (Some("express" | "custom"), _) => Liable::Platform,
            _ => return Self { liable: Liable::Unknown, source: LiabilitySource::Nowhere },
        };
        Self { liable, source: LiabilitySource::LegacyType }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const NONE: LiabilityClues<'static> =
        LiabilityClues { losses_collector: None, controller_losses: None, controller_type: None, account_type: None };

    #[rstest]
    #[case::v2_wins(LiabilityClues { losses_collector: Some("stripe"), controller_losses: Some("application"), ..NONE }, Liable::Stripe)]
    #[case::controller(LiabilityClues { controller_losses: Some("application"), account_type: Some("standard"), ..NONE }, Liable::Platform)]
    #[case::express_with_stripe_losses(LiabilityClues { controller_losses: Some("stripe"), account_type: Some("express"), ..NONE }, Liable::Stripe)]
    #[case::standard(LiabilityClues { account_type: Some("standard"), ..NONE }, Liable::Stripe)]
    #[case::account_controlled(LiabilityClues { controller_type: Some("account"), ..NONE }, Liable::Stripe)]
    #[case::express(LiabilityClues { account_type: Some("express"), ..NONE }, Liable::Platform)]
    #[case::custom(LiabilityClues { account_type: Some("custom"), ..NONE }, Liable::Platform)]
    #[case::none_type(LiabilityClues { account_type: Some("none"), controller_type: Some("application"), ..NONE }, Liable::Unknown)]
    #[case::new_word(LiabilityClues { controller_losses: Some("shared"), account_type: Some("express"), ..NONE }, Liable::Unknown)]
    #[case::silence(NONE, Liable::Unknown)]
    fn liability_is_derived_in_order(#[case] clues: LiabilityClues<'_>, #[case] liable: Liable) {
        assert_eq!(Liability::derive(clues).liable, liable);
    }
}

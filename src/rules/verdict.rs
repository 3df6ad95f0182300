//! All findings about a draft, and what they come to.

use crate::money::Amount;

use super::{Finding, Rulebook, Ruling};

/// The verdict on a draft: every finding, in a fixed order, not only the first that stops it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The rules that judged.
    pub rulebook: Rulebook,
    /// One for each of them.
    pub findings: Vec<Finding>,
    /// The largest amount that every rule allows, of a pull one that leaves the account at or above zero; see
    /// [`super::largest_allowed`].
    pub largest: Option<Amount>,
}

/// How many findings there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Passes, with acknowledgements that were given.
    pub pass: usize,
    /// Warnings.
    pub warn: usize,
    /// Rules that cannot tell and leave it to Stripe.
    pub open: usize,
    /// Acknowledgements that are still wanted.
    pub ack: usize,
    /// Rules that stop the pull.
    pub fail: usize,
}

impl Verdict {
    /// Nothing stops the pull.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.blocking().next().is_none()
    }

    /// Nothing stops the pull, and every acknowledgement was given.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.findings.iter().any(|finding| finding.blocks() || finding.waits())
    }

    /// The findings that stop the pull.
    pub fn blocking(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.blocks())
    }

    /// The findings that wait for a yes.
    pub fn waiting(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.waits())
    }

    /// How many there are of each kind.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let of = |wanted: fn(Ruling) -> bool| self.findings.iter().filter(|found| wanted(found.ruling)).count();
        Counts {
            pass: of(|ruling| matches!(ruling, Ruling::Pass | Ruling::Acknowledge { given: true })),
            warn: of(|ruling| ruling == Ruling::Warn),
            open: of(|ruling| ruling == Ruling::CannotTell { blocks: false }),
            ack: of(|ruling| ruling == Ruling::Acknowledge { given: false }),
            fail: self.blocking().count(),
        }
    }

    /// One line: `2 of 9 rules stop this pull`, `7 pass, 1 warning, 1 left to Stripe`.
    #[must_use]
    pub fn summary(&self) -> String {
        let counts = self.counts();
        if counts.fail > 0 {
            let stop = if counts.fail == 1 { "stops" } else { "stop" };
            return format!(
                "{} of {} rules {stop} this {}",
                counts.fail,
                self.findings.len(),
                self.rulebook.deed().noun()
            );
        }
        let mut parts = vec![format!("{} pass", counts.pass)];
        match counts.warn {
            0 => {}
            1 => parts.push("1 warning".to_owned()),
            many => parts.push(format!("{many} warnings")),
        }
        if counts.open > 0 {
            parts.push(format!("{} left to Stripe", counts.open));
        }
        match counts.ack {
            0 => {}
            1 => parts.push("1 needs your yes".to_owned()),
            many => parts.push(format!("{many} need your yes")),
        }
        parts.join(", ")
    }
}

//! What one rule answers: a ruling, what it compared, and what would help.

use super::{Compared, Fix, RuleId, words};

/// The answer of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ruling {
    /// Kept.
    Pass,
    /// Kept as far as can be told, or broken without stopping the pull.
    Warn,
    /// The operator must say yes.
    Acknowledge {
        /// Whether that was done.
        given: bool,
    },
    /// The facts do not tell.
    CannotTell {
        /// Whether that stops the pull; else Stripe decides.
        blocks: bool,
    },
    /// Broken: nothing is sent.
    Block,
}

/// One rule's answer about one draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// Its answer.
    pub ruling: Ruling,
    /// What was compared.
    pub compared: Compared,
    /// What would help.
    pub fix: Option<Fix>,
}

impl Finding {
    /// Whether it stops the pull.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        match self.ruling {
            Ruling::Block | Ruling::CannotTell { blocks: true } => true,
            Ruling::Pass | Ruling::Warn | Ruling::Acknowledge { .. } | Ruling::CannotTell { blocks: false } => false,
        }
    }

    /// Whether it waits for the operator's yes.
    #[must_use]
    pub const fn waits(&self) -> bool {
        match self.ruling {
            Ruling::Acknowledge { given } => !given,
            Ruling::Pass | Ruling::Warn | Ruling::CannotTell { .. } | Ruling::Block => false,
        }
    }

    /// What the rule asks for, in a few words: `same region`.
    #[must_use]
    pub fn statement(&self) -> String {
        words::statement(self.rule, &self.compared)
    }

    /// What was found, with the figures compared: `US = US`, `184,900.00 - 120,000.00 = 64,900.00`.
    #[must_use]
    pub fn found(&self) -> String {
        words::found(&self.compared)
    }

    /// What would help.
    #[must_use]
    pub fn remedy(&self) -> Option<String> {
        self.fix.as_ref().map(Fix::words)
    }
}

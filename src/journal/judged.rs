//! What a debit was judged on, as it is kept in the journal: plain words and numbers, so that a record can be read
//! years after the rules have changed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Minor;
use crate::rules::{Approved, Finding, Ruling};

/// The verdict under which a debit was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Name of the rules: of an edition, or of those for sending funds or undoing a debit.
    pub edition: String,
    /// Every finding, in order.
    pub findings: Vec<JudgedFinding>,
    /// What the debited account had available, in the debit's currency; none if it was not known.
    pub account_before: Option<Minor>,
    /// What the platform had available; none if it was not known.
    pub platform_before: Option<Minor>,
    /// When it was judged.
    pub judged_at: Timestamp,
}

/// One finding of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedFinding {
    /// Code of the rule.
    pub rule: String,
    /// `pass`, `warn`, `acknowledged`, `not_acknowledged`, `cannot_tell` or `block`.
    pub ruling: String,
    /// What was compared, in words.
    pub found: String,
}

impl Judged {
    /// What an approved order was judged on.
    pub(super) fn of(approved: &Approved) -> Self {
        let (account_before, platform_before) = approved.before();
        Self {
            edition: approved.rulebook().name().to_owned(),
            findings: approved.findings().iter().map(JudgedFinding::of).collect(),
            account_before,
            platform_before,
            judged_at: approved.judged_at(),
        }
    }
}

impl JudgedFinding {
    fn of(finding: &Finding) -> Self {
        Self { rule: finding.rule.code().to_owned(), ruling: word(finding.ruling).to_owned(), found: finding.found() }
    }
}

/// The word of a ruling in the file. Words never change their meaning.
const fn word(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Pass => "pass",
        Ruling::Warn => "warn",
        Ruling::Acknowledge { given: true } => "acknowledged",
        Ruling::Acknowledge { given: false } => "not_acknowledged",
        Ruling::CannotTell { .. } => "cannot_tell",
        Ruling::Block => "block",
    }
}

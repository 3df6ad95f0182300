//! The verdict: every rule of the rulebook is checked, and what it saw is weighed by the table of severities.

use crate::domain::Mode;

use super::check::{Case, Met, check, reserve};
use super::{Basis, Draft, Facts, Finding, RuleId, Ruling, Severity, Verdict, largest_allowed, severity};

/// Judges a draft: all findings, in the fixed order, and the largest amount that would be allowed. Pure: the same facts
/// and the same draft give the same verdict.
#[must_use]
pub fn judge(facts: &Facts<'_>, draft: &Draft) -> Verdict {
    let case = Case::new(facts, draft);
    Verdict { rulebook: case.book, findings: findings(&case), largest: largest_allowed(facts, draft) }
}

/// The findings alone.
pub(crate) fn findings(case: &Case<'_>) -> Vec<Finding> {
    RuleId::ALL.into_iter().filter_map(|rule| finding(rule, case)).collect()
}

fn finding(rule: RuleId, case: &Case<'_>) -> Option<Finding> {
    let severity = severity(rule, case.book);
    if !is_evaluated(severity, case) {
        return None;
    }
    let seen = check(rule, case);
    let ruling = weigh(seen.met, severity, case.facts.mode);
    Some(Finding { rule, ruling, compared: seen.compared, fix: seen.fix })
}

fn is_evaluated(severity: Severity, case: &Case<'_>) -> bool {
    match severity {
        Severity::Absent | Severity::SameAs(_) => false,
        Severity::Block | Severity::Warn | Severity::Acknowledge | Severity::AcknowledgeLive => true,
        Severity::WarnUnderException => case.facts.policy.basis == Basis::ReservesException,
        Severity::BlockOnceAsked | Severity::AcknowledgeOnceAsked => case.facts.seen.is_some(),
        Severity::AcknowledgeBelowZero => reserve::may_go_below(case.edition, case.facts, case.currency()),
    }
}

fn weigh(met: Met, severity: Severity, mode: Mode) -> Ruling {
    let breaking = breaking(severity, mode);
    match met {
        Met::Yes => Ruling::Pass,
        Met::Doubtful => Ruling::Warn,
        Met::No => breaking,
        Met::NoButAcknowledged => match breaking {
            Ruling::Acknowledge { .. } => Ruling::Acknowledge { given: true },
            Ruling::Pass | Ruling::Warn | Ruling::CannotTell { .. } | Ruling::Block => breaking,
        },
        Met::LeftOpen => Ruling::CannotTell { blocks: false },
        Met::CannotTell => match breaking {
            Ruling::Block | Ruling::Acknowledge { .. } => Ruling::CannotTell { blocks: true },
            Ruling::Pass | Ruling::Warn | Ruling::CannotTell { .. } => Ruling::CannotTell { blocks: false },
        },
    }
}

/// The ruling on a broken rule.
const fn breaking(severity: Severity, mode: Mode) -> Ruling {
    match severity {
        Severity::Absent | Severity::SameAs(_) => Ruling::Pass,
        Severity::Block | Severity::BlockOnceAsked => Ruling::Block,
        Severity::Warn | Severity::WarnUnderException => Ruling::Warn,
        Severity::Acknowledge | Severity::AcknowledgeBelowZero | Severity::AcknowledgeOnceAsked => {
            Ruling::Acknowledge { given: false }
        }
        Severity::AcknowledgeLive => match mode {
            Mode::Live => Ruling::Acknowledge { given: false },
            Mode::Mock | Mode::Test => Ruling::Warn,
        },
    }
}

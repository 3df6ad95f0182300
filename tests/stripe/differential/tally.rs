//! What was seen, counted, and the least that must have been seen for the comparison to mean anything.

use std::collections::BTreeMap;
use std::fmt;

use pullfunds::rules::{Edition, RuleId, Rulebook, Severity, severity};

/// Fewest cases.
const FEWEST: usize = 20_000;
/// At most so many of a hundred in which the rules cannot tell.
const MOST_OPEN: usize = 5;
/// At least so many of a hundred refused.
const LEAST_REFUSED: usize = 30;
/// At least so often each rule is the only reason.
const LEAST_ALONE: usize = 50;

/// How one case went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Allowed and done.
    Accepted(Rulebook),
    /// Stopped and refused; the rule, if it was the only one to stop it.
    Refused(Rulebook, Option<RuleId>),
    /// The rules could not tell.
    CannotTell,
}

/// All cases.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) all: usize,
    accepted: BTreeMap<&'static str, usize>,
    refused: BTreeMap<&'static str, usize>,
    open: usize,
    alone: BTreeMap<(&'static str, &'static str), usize>,
}

impl Tally {
    pub(crate) fn add(&mut self, kind: Kind) {
        self.all += 1;
        match kind {
            Kind::CannotTell => self.open += 1,
            Kind::Accepted(book) => *self.accepted.entry(book.name()).or_default() += 1,
            Kind::Refused(book, only) => {
                *self.refused.entry(book.name()).or_default() += 1;
                if let Some(rule) = only {
                    *self.alone.entry((book.name(), rule.code())).or_default() += 1;
                }
            }
        }
    }

    /// Both together.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.all += other.all;
        self.open += other.open;
        for (edition, times) in other.accepted {
            *self.accepted.entry(edition).or_default() += times;
        }
        for (edition, times) in other.refused {
            *self.refused.entry(edition).or_default() += times;
        }
        for (rule, times) in other.alone {
            *self.alone.entry(rule).or_default() += times;
        }
        self
    }

    fn refused(&self) -> usize {
        self.refused.values().sum()
    }

    /// Fails where too little was seen.
    pub(crate) fn check(&self) {
        assert!(self.all >= FEWEST, "only {} cases", self.all);
        assert!(self.open * 100 < self.all * MOST_OPEN, "{} of {} cannot be told", self.open, self.all);
        assert!(self.refused() * 100 >= self.all * LEAST_REFUSED, "{} of {} refused", self.refused(), self.all);
        for edition in Edition::ALL {
            assert!(self.accepted.contains_key(edition.name()), "{}: nothing was accepted", edition.name());
            for rule in blocking(edition) {
                let times = self.alone.get(&(edition.name(), rule.code())).copied().unwrap_or_default();
                let (edition, rule) = (edition.name(), rule.code());
                assert!(times >= LEAST_ALONE, "{edition}: {rule} was the only reason {times} times");
            }
        }
    }
}

/// The rules that stop a pull in an edition. `livemode_match` is left out: a simulated account among real ones cannot be
/// had from a simulated Stripe, which is never live.
fn blocking(edition: Edition) -> impl Iterator<Item = RuleId> {
    RuleId::ALL
        .into_iter()
        .filter(move |rule| severity(*rule, edition.into()) == Severity::Block && *rule != RuleId::LivemodeMatch)
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accepted: usize = self.accepted.values().sum();
        let (all, refused, open) = (self.all, self.refused(), self.open);
        writeln!(f, "{all} debits: {accepted} accepted, {refused} refused, {open} that the rules cannot tell")?;
        for edition in Edition::ALL.map(Edition::name) {
            let of = |counts: &BTreeMap<&str, usize>| counts.get(edition).copied().unwrap_or_default();
            writeln!(
                f,
                "{edition}: {} accepted, {} refused; the only reason was",
                of(&self.accepted),
                of(&self.refused)
            )?;
            for ((_, rule), times) in self.alone.iter().filter(|((name, _), _)| *name == edition) {
                writeln!(f, "  {rule:20} {times:5}")?;
            }
        }
        Ok(())
    }
}

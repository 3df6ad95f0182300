//! The sentences of the tables of [`crate::life`], with their blanks filled in from a debit, an answer to it and what was seen.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::{DebitId, Label, ObjectId, Order};
use crate::life::{Answer, Blank, Conclusion, History, Proof, Row, Says, Stamp, Terms, say};

/// What a sentence may name.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// The debit.
    pub debit: Option<DebitId>,
    /// Name of its account.
    pub name: Option<&'a Label>,
    /// What was asked.
    pub order: Option<&'a Order>,
    /// What happened to it.
    pub history: Option<&'a History>,
    /// The attempt.
    pub attempt: Option<u32>,
    /// What came back.
    pub answer: Option<&'a Answer>,
    /// Stripe's objects.
    pub objects: &'a [ObjectId],
    /// How long something takes, or took; without it how long an answer is waited for.
    pub pause: Option<SignedDuration>,
    /// How many pages were read.
    pub pages: Option<u32>,
    /// What the key may not do.
    pub permission: Option<&'a str>,
    /// The day on which it is told, of which times are told without their date.
    pub today: Option<Date>,
}

impl<'a> About<'a> {
    /// About what a look-up came to.
    #[must_use]
    pub fn looked_up(debit: DebitId, history: &'a History, conclusion: &'a Conclusion) -> Self {
        let about = Self {
            debit: Some(debit),
            history: Some(history),
            attempt: Some(history.number()),
            objects: conclusion.says.objects(),
            ..Self::default()
        };
        match conclusion.says {
            Says::NotCreated { marker, began, pages } => {
                let under_way = if history.has_open() { Terms::usual().flight() } else { SignedDuration::ZERO };
                let pause = began.duration_since(marker).saturating_sub(under_way);
                Self { pages: Some(pages), pause: Some(pause), ..about }
            }
            Says::Settled(..)
            | Says::Refused(..)
            | Says::Contradicted(_)
            | Says::Marked { .. }
            | Says::Near(_)
            | Says::Stays(_) => about,
        }
    }
}

/// The sentence of a row.
#[must_use]
pub fn sentence(row: Row, about: &About<'_>) -> String {
    say(row, |blank| if blank == Blank::Time { about.time(row) } else { about.fill(blank) })
}

impl About<'_> {
    fn fill(&self, blank: Blank) -> Option<String> {
        let stamp = || self.history.and_then(History::in_hand);
        match blank {
            Blank::Amount => {
                let (amount, way) = (self.order?.amount.sentence(), self.order?.what.deed().way());
                Some(self.name.map_or_else(|| amount.clone(), |name| format!("{amount} {way} {name}")))
            }
            Blank::Attempt => Some(self.attempt?.to_string()),
            Blank::Code => self.answer.map(code),
            Blank::Other => Some(self.history?.other_than(self.attempt?)?.to_string()),
            Blank::Pause => Some(self.pause.map_or_else(|| format!("{} s", Terms::usual().write_s), stretch)),
            Blank::Next => Some(self.attempt?.saturating_add(1).to_string()),
            Blank::Most => Some(Terms::usual().attempts.to_string()),
            Blank::Request => Some(self.answer?.request.as_ref()?.to_string()),
            Blank::Time => None,
            Blank::Debit => Some(self.debit?.to_string()),
            Blank::Objects => Some(self.objects()),
            Blank::State => Some(self.history?.state().words().to_owned()),
            Blank::Name => Some(self.name.map_or_else(|| "this account".to_owned(), Label::to_string)),
            Blank::Who => Some(stamp()?.operator.to_string()),
            Blank::Host => Some(stamp()?.owner.host.to_string()),
            Blank::Holders => self.holders(),
            Blank::Permission => Some(self.permission.unwrap_or("what a look-up needs").to_owned()),
            Blank::Times => Some(self.objects.len().to_string()),
            Blank::Pages => Some(self.pages?.to_string()),
        }
    }

    fn holders(&self) -> Option<String> {
        let named = |stamp: &Stamp| format!("{} of {}", stamp.owner.process, stamp.operator);
        let all: Vec<String> = self.history?.holders().into_iter().map(named).collect();
        Some(all.join(" or "))
    }

    /// The time that a row is about.
    fn time(&self, row: Row) -> Option<String> {
        let (history, terms) = (self.history?, Terms::usual());
        let at = if matches!(row, Row::BeingSent | Row::OwnerGone) {
            history.until()?
        } else if row == Row::MayBeAsked {
            history.key_lives_until(&terms)?
        } else if row == Row::NoAnswer {
            history.attempts().last()?.stamp.at
        } else {
            history.conclusive_from(&terms)?
        };
        Some(time_words(at, self.today))
    }

    fn objects(&self) -> String {
        let named = match self.answer.map(|answer| &answer.proof) {
            Some(Proof::Settles(settled)) => {
                [&settled.transfer, &settled.payment].into_iter().flatten().cloned().collect()
            }
            Some(Proof::Refuses(_) | Proof::Door(..) | Proof::Person(_) | Proof::Nothing(_)) | None => Vec::new(),
        };
        let ids: Vec<&str> = self.objects.iter().chain(&named).map(ObjectId::as_str).collect();
        ids.join(", ")
    }
}

/// A time, of today without its date.
pub(in crate::app) fn time_words(at: Timestamp, today: Option<Date>) -> String {
    let is_today = today == Some(at.to_zoned(TimeZone::UTC).date());
    at.strftime(if is_today { "%H:%M:%S UTC" } else { "%Y-%m-%d %H:%M:%S UTC" }).to_string()
}

/// Status and code of an answer.
fn code(answer: &Answer) -> String {
    let refusal = match &answer.proof {
        Proof::Refuses(refusal) | Proof::Door(_, refusal) | Proof::Person(refusal) => Some(refusal),
        Proof::Settles(_) | Proof::Nothing(_) => None,
    };
    let word = refusal.map(|refusal| refusal.code.as_ref().unwrap_or(&refusal.kind).to_string());
    let status = answer.status.map(|status| status.to_string());
    let told: Vec<String> = status.into_iter().chain(word).collect();
    if told.is_empty() { "no answer".to_owned() } else { told.join(" ") }
}

/// In seconds and tenths; from a minute on in whole minutes.
fn stretch(pause: SignedDuration) -> String {
    let (minutes, ms) = (pause.as_mins(), pause.as_millis());
    if minutes > 0 { format!("{minutes} min") } else { format!("{}.{} s", ms / 1_000, ms / 100 % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::pull::tests::bench::{Bench, stamp};
    use crate::domain::WhyUnknown;
    use crate::life::{Ended, Happening, Owner};

    /// The first attempt was begun by process 7, the second by process 8.
    fn twice(then: &[Happening]) -> History {
        let at = Bench::new().now;
        let by = |process| Stamp { owner: Owner { process, ..stamp(at).owner }, ..stamp(at) };
        let begun = [Happening::Recorded(by(7)), Happening::Attempt(by(8))];
        History::of(begun.iter().chain(then)).unwrap().unwrap()
    }

    fn lost(attempt: u32) -> Happening {
        let ended = Ended::Nothing { why: WhyUnknown::NoAnswer(80), replayed: false };
        Happening::Unknown { attempt, ended, server: None }
    }

    #[test]
    fn who_still_holds_it_is_whoever_has_no_answer() {
        let history = twice(&[lost(2)]);
        let said = sentence(Row::StillHeld, &About { history: Some(&history), ..About::default() });
        assert!(said.starts_with("Console 7 of "), "{said}");
    }

    /// The newer may be gone and the older only stopped, or the other way round.
    #[test]
    fn of_two_open_attempts_both_may_hold_it() {
        let said = |history: &History| sentence(Row::StillHeld, &About { history: Some(history), ..About::default() });
        let both = said(&twice(&[]));
        assert!(both.starts_with("Console 7 of ") && both.contains(" or 8 of "), "{both}");
        let at = Bench::new().now;
        let own = [Happening::Recorded(stamp(at)), lost(1), Happening::Attempt(stamp(at))];
        let own = said(&History::of(&own).unwrap().unwrap());
        assert!(!own.contains(" or "), "{own}");
    }

    #[test]
    fn the_other_attempt_is_named_whether_it_has_an_answer_or_not() {
        for then in [&[lost(2)][..], &[lost(1), lost(2)]] {
            let history = twice(then);
            let said =
                sentence(Row::SaysNothing, &About { history: Some(&history), attempt: Some(2), ..About::default() });
            assert!(said.contains("says nothing of attempt 1."), "{said}");
        }
    }
}

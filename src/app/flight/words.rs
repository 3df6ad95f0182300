//! The sentences of the tables of [`crate::life`], with their blanks filled in from a debit, an answer to it and what was seen.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::app::day_of;
use crate::domain::{DebitId, Label, ObjectId};
use crate::life::{Answer, Blank, History, Proof, Row, Terms, say};
use crate::money::Amount;

/// What a sentence may name.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::app) struct About<'a> {
    pub(in crate::app) debit: Option<DebitId>,
    pub(in crate::app) name: Option<&'a Label>,
    pub(in crate::app) amount: Option<Amount>,
    pub(in crate::app) history: Option<&'a History>,
    pub(in crate::app) attempt: Option<u32>,
    pub(in crate::app) answer: Option<&'a Answer>,
    pub(in crate::app) objects: &'a [ObjectId],
    pub(in crate::app) pause_ms: Option<u32>,
    pub(in crate::app) pages: Option<u32>,
    pub(in crate::app) permission: Option<&'a str>,
    /// The day on which it is said; a time of another day is said with its date.
    pub(in crate::app) today: Option<Date>,
}

/// The sentence of a row.
pub(in crate::app) fn sentence(row: Row, about: &About<'_>) -> String {
    say(row, |blank| if blank == Blank::Time { about.time(row) } else { about.fill(blank) })
}

impl About<'_> {
    fn fill(&self, blank: Blank) -> Option<String> {
        let stamp = || self.history.and_then(|history| history.attempts().last()).map(|attempt| &attempt.stamp);
        match blank {
            Blank::Amount => Some(match self.name {
                Some(name) => format!("{} from {name}", self.amount?.sentence()),
                None => self.amount?.sentence(),
            }),
            Blank::Attempt => Some(self.attempt?.to_string()),
            Blank::Code => self.answer.map(code),
            Blank::Other => Some(self.history?.open_besides(self.attempt?)?.to_string()),
            Blank::Pause => Some(self.pause_ms.map_or_else(|| format!("{} s", Terms::usual().write_s), seconds)),
            Blank::Next => Some(self.attempt?.saturating_add(1).to_string()),
            Blank::Most => Some(Terms::usual().attempts.to_string()),
            Blank::Request => Some(self.answer?.request.as_ref()?.to_string()),
            Blank::Time => None,
            Blank::Debit => Some(self.debit?.to_string()),
            Blank::Objects => Some(self.objects()),
            Blank::State => Some(self.history?.state().words().to_owned()),
            Blank::Name => Some(self.name?.to_string()),
            Blank::Who => Some(stamp()?.operator.to_string()),
            Blank::Host => Some(stamp()?.owner.host.to_string()),
            Blank::Process => Some(stamp()?.owner.process.to_string()),
            Blank::Permission => Some(self.permission.unwrap_or("what a look-up needs").to_owned()),
            Blank::Times => Some(self.objects.len().to_string()),
            Blank::Pages => Some(self.pages?.to_string()),
        }
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

/// A time of day, with its date where that is not today's.
pub(in crate::app) fn time_words(at: Timestamp, today: Option<Date>) -> String {
    let is_today = today.is_none_or(|today| day_of(at) == today);
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

/// In seconds and tenths.
fn seconds(ms: u32) -> String {
    let tenths = ms.checked_div(100).unwrap_or_default();
    format!("{}.{} s", tenths.checked_div(10).unwrap_or_default(), tenths.checked_rem(10).unwrap_or_default())
}

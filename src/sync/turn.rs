//! Which question goes next: what somebody waits for, then what is on the screen, then the details of the selected
//! account, then likely accounts and the others in turn. A lane is never let in front of one that is more urgent,
//! because its floor in every bucket is higher.

use jiff::Timestamp;

use crate::domain::{Epoch, Scope};

use super::roster::List;
use super::scheduler::row_of;
use super::{Lane, Names, Question, SECOND, Scheduler, Wishes, micros};

/// What is on the screen is read again when it is this old, in seconds, so that it is not stale a minute after it was
/// read; the platform's balance as well, wherever one is.
pub const REFRESH_AFTER_S: i64 = 45;
/// A likely account is read again when its balance is this old, in seconds.
const LIKELY_AFTER_S: i64 = 120;
/// Of so many turns in the background one is for accounts that are not likely.
const TURNS: u8 = 4;
/// A moment that has just passed is waited for this long, so that nothing spins.
const BREATH: i64 = 1_000;

impl Scheduler {
    /// The next question that may go out now; the one who asks sends it. To be called until there is none.
    pub fn turn(&mut self, at: Timestamp, names: &impl Names, wishes: &Wishes) -> Option<(Epoch, Question)> {
        let now = micros(at);
        self.wake = None;
        self.is_listed = wishes.is_listed;
        let question = self.wanted(now, names).or_else(|| self.unasked(now, names, wishes))?;
        let row = row_of(&question, names);
        if let Some(row) = row {
            self.roster.take_out(row);
            self.row_waits.suspend(&row);
        }
        Some((self.begin(question.clone(), row, now), question))
    }

    fn wanted(&mut self, now: i64, names: &impl Names) -> Option<Question> {
        let at = self.wanted.iter().position(|question| !self.open.contains_key(question))?;
        let question = self.wanted.get(at)?.clone();
        if !self.may_ask(now, Lane::Person, &question) {
            return None;
        }
        if let Some(row) = row_of(&question, names) {
            self.row_waits.forget(&row);
        }
        Some(self.wanted.remove(at))
    }

    fn unasked(&mut self, now: i64, names: &impl Names, wishes: &Wishes) -> Option<Question> {
        if wishes.leaving || self.key_refused || self.is_paused(now) {
            return None;
        }
        self.wake_at(now, self.paused_from());
        if wishes.is_unknown {
            return self.first(now, wishes);
        }
        self.first(now, wishes)
            .or_else(|| self.heartbeat(now, wishes))
            .or_else(|| self.on_screen(now, names, wishes))
            .or_else(|| self.any(now, Lane::Detail, &wishes.details))
            .or_else(|| self.background(now, names, wishes))
            .or_else(|| self.any(now, Lane::Rest, wishes.later.as_slice()))
    }

    fn first(&mut self, now: i64, wishes: &Wishes) -> Option<Question> {
        self.any(now, Lane::Screen, &wishes.first)
    }

    fn any(&mut self, now: i64, lane: Lane, questions: &[Question]) -> Option<Question> {
        questions.iter().find(|question| self.may_ask(now, lane, question)).cloned()
    }

    /// The platform's own balance, which tells that something moved. When nobody answers it is what finds out.
    fn heartbeat(&mut self, now: i64, wishes: &Wishes) -> Option<Question> {
        if !wishes.heartbeat {
            return None;
        }
        let due = match self.beat_at {
            None => now,
            Some(_) if wishes.still => return None,
            Some(_) if self.line.is_doubted() => now,
            Some(read_at) => read_at.saturating_add(REFRESH_AFTER_S.saturating_mul(SECOND)),
        };
        if due > now {
            self.wake_at(now, due);
            return None;
        }
        self.any(now, Lane::Screen, &[Question::Balance(Scope::Platform)])
    }

    fn on_screen(&mut self, now: i64, names: &impl Names, wishes: &Wishes) -> Option<Question> {
        for row in &wishes.rows {
            let due = self.shown_row_due(now, *row, wishes.still);
            if due > now {
                self.wake_at(now, due);
                continue;
            }
            let question = Question::Balance(Scope::Account(names.account(*row)?));
            if self.may_ask(now, Lane::Screen, &question) {
                return Some(question);
            }
        }
        None
    }

    /// When a row on the screen is to be read; far away where nothing but an answer or a key decides.
    fn shown_row_due(&self, now: i64, row: u32, still: bool) -> i64 {
        let after = REFRESH_AFTER_S.saturating_mul(self.budget.stretch()).saturating_mul(SECOND);
        match (self.roster.list_of(row), self.roster.read_s(row)) {
            (List::Out, _) if still => i64::MAX,
            (List::Out, _) => self.row_waits.waits_until(&row, now).unwrap_or(now),
            (List::Due, None) => now,
            (List::Due | List::Likely | List::Rest, _) if still => i64::MAX,
            (List::Due, Some(_)) | (List::Likely | List::Rest, None) => now,
            (List::Likely | List::Rest, Some(read_s)) => self.moment_of(read_s).saturating_add(after),
        }
    }

    fn background(&mut self, now: i64, names: &impl Names, wishes: &Wishes) -> Option<Question> {
        loop {
            let (lane, row) = self.background_row(now, wishes)?;
            let question = names.account(row).map(|id| Question::Balance(Scope::Account(id)));
            let Some(question) = question.filter(|question| !self.open.contains_key(question)) else {
                self.leave_out(row);
                continue;
            };
            if !self.may_ask(now, lane, &question) {
                return None;
            }
            self.turns = self.turns.wrapping_add(1);
            return Some(question);
        }
    }

    /// What failed and is due; else likely accounts and the others, in turn, so that neither waits for ever.
    fn background_row(&mut self, now: i64, wishes: &Wishes) -> Option<(Lane, u32)> {
        if self.sweep.is_stopped {
            return None;
        }
        if let Some((at, &row)) = self.row_waits.first().filter(|_| !wishes.still) {
            if at <= now {
                return Some((Lane::Rest, row));
            }
            self.wake_at(now, at);
        }
        let likely = self.likely(now, wishes).map(|row| (Lane::Likely, row));
        let other = self.other(now, wishes).map(|row| (Lane::Rest, row));
        if self.turns.is_multiple_of(TURNS) { other.or(likely) } else { likely.or(other) }
    }

    fn likely(&mut self, now: i64, wishes: &Wishes) -> Option<u32> {
        let row = self.roster.first(List::Likely).filter(|_| !wishes.still)?;
        let read_s = self.roster.read_s(row)?;
        if read_s < self.stirred_s {
            return Some(row);
        }
        self.due(now, row, LIKELY_AFTER_S)
    }

    fn other(&mut self, now: i64, wishes: &Wishes) -> Option<u32> {
        if self.may_sweep()
            && let Some(row) = self.roster.first(List::Due)
        {
            return Some(row);
        }
        let row = self.roster.first(List::Rest).filter(|_| !wishes.still && !self.is_many())?;
        self.due(now, row, self.settings.refresh.as_secs())
    }

    /// A row, when its balance is this old.
    fn due(&mut self, now: i64, row: u32, after_s: i64) -> Option<u32> {
        let at = self.moment_of(self.roster.read_s(row)?).saturating_add(after_s.saturating_mul(SECOND));
        if at > now {
            self.wake_at(now, at);
            return None;
        }
        Some(row)
    }

    /// Whether accounts that nobody looks at may be read. Where many must be asked about, all must be listed first.
    pub(super) fn may_sweep(&self) -> bool {
        let is_unasked = self.settings.ask_above.is_none() || (self.is_listed && !self.is_many());
        !self.sweep.is_stopped && (self.sweep.is_allowed || is_unasked)
    }

    /// Whether reading all of them must be asked about.
    pub(super) fn is_many(&self) -> bool {
        self.settings.ask_above.is_some_and(|most| self.roster.len() > most)
    }

    /// Whether a question may go out; if so it counts as asked.
    fn may_ask(&mut self, now: i64, lane: Lane, question: &Question) -> bool {
        if self.open.contains_key(question) || (lane != Lane::Person && !self.is_worth_asking(now, lane, question)) {
            return false;
        }
        if self.open.len() >= self.tolls.most_open(now, lane) {
            return false;
        }
        let endpoints = question.endpoints();
        if let Err(free_at) = self.tolls.admits(now, lane, endpoints) {
            self.wake_at(now, free_at);
            return false;
        }
        self.tolls.take(now, endpoints);
        let calls = u32::try_from(endpoints.len()).unwrap_or(u32::MAX);
        self.meter.count(now, calls);
        self.budget.spend(u64::from(calls));
        true
    }

    /// Whether something that nobody waits for is of use now.
    fn is_worth_asking(&mut self, now: i64, lane: Lane, question: &Question) -> bool {
        let is_untimely = lane.is_background() && (self.budget.is_awaited() || self.is_denied(question));
        if is_untimely || !self.budget.allows_unasked() {
            return false;
        }
        if let Some(at) = self.waits.waits_until(question, now) {
            self.wake_at(now, at);
            return false;
        }
        match self.line.lets(now, self.open.len()) {
            Ok(()) => true,
            Err(at) => {
                if let Some(at) = at {
                    self.wake_at(now, at);
                }
                false
            }
        }
    }

    /// Whether what is shown is read again by itself: somebody is there, and the key was not refused. What a person asks for is asked.
    #[must_use]
    pub fn goes_on(&self, at: Timestamp) -> bool {
        !self.key_refused && !self.is_paused(micros(at))
    }

    pub(super) fn is_paused(&self, now: i64) -> bool {
        self.paused_from() <= now
    }

    fn paused_from(&self) -> i64 {
        let after = self.settings.pause_after.as_micros();
        self.attended_at.saturating_add(i64::try_from(after).unwrap_or(i64::MAX))
    }

    fn wake_at(&mut self, now: i64, at: i64) {
        if at < i64::MAX {
            let at = at.max(now.saturating_add(BREATH));
            self.wake = Some(self.wake.map_or(at, |earlier| earlier.min(at)));
        }
    }
}

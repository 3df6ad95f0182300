//! What the scheduler knows, and how it learns: questions that are open, accounts that wait, answers and faults, keys.
//! Which question goes next is decided in `turn`.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::{Epoch, Fault, FaultKind, Scope};

use super::backoff::{self, Dice};
use super::budget::Budget;
use super::line::Line;
use super::roster::{List, Roster};
use super::tolls::Tolls;
use super::verdict::Verdict;
use super::waits::Waits;
use super::{Endpoint, Meter, Names, Question, SECOND, Settings, micros, moment};

/// So many refusals of an endpoint in a row, and nobody goes on asking it by himself.
pub(super) const DENIED: u8 = 5;

/// The scheduler.
#[derive(Debug, Clone)]
pub struct Scheduler {
    pub(super) settings: Settings,
    /// When it began.
    began: i64,
    epoch: Epoch,
    pub(super) open: BTreeMap<Question, Open>,
    /// Somebody waits for these; first come, first asked.
    pub(super) wanted: Vec<Question>,
    pub(super) tolls: Tolls,
    pub(super) line: Line,
    pub(super) budget: Budget,
    pub(super) meter: Meter,
    pub(super) roster: Roster,
    /// Accounts whose balance could not be read.
    pub(super) row_waits: Waits<u32>,
    /// Other questions that failed.
    pub(super) waits: Waits<Question>,
    /// Refusals in a row, of an endpoint as the platform or as an account: a key may be allowed the one and not the other.
    denied: BTreeMap<(Endpoint, bool), u8>,
    pub(super) key_refused: bool,
    pub(super) sweep: Sweep,
    /// When the last key was pressed.
    pub(super) attended_at: i64,
    /// When the platform's balance was last read.
    pub(super) beat_at: Option<i64>,
    /// The platform's money moved then: likely accounts read before that are due.
    pub(super) stirred_s: u32,
    /// Background questions that were asked; shares turns out between likely accounts and the others.
    pub(super) turns: u8,
    pub(super) is_listed: bool,
    /// When time alone changes what may be asked.
    pub(super) wake: Option<i64>,
    dice: Dice,
}

/// A question on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    epoch: Epoch,
    row: Option<u32>,
    asked_at: i64,
}

/// What the operator said about reading every account.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sweep {
    pub(super) is_allowed: bool,
    pub(super) is_stopped: bool,
}

impl Scheduler {
    /// A scheduler that has asked nothing.
    #[must_use]
    pub fn new(settings: Settings, at: Timestamp) -> Self {
        let now = micros(at);
        Self {
            began: now,
            epoch: Epoch::default(),
            open: BTreeMap::new(),
            wanted: Vec::new(),
            tolls: Tolls::new(&settings, now),
            line: Line::UP,
            budget: Budget::new(settings.allowance),
            meter: Meter::default(),
            roster: Roster::EMPTY,
            row_waits: Waits::default(),
            waits: Waits::default(),
            denied: BTreeMap::new(),
            key_refused: false,
            sweep: Sweep::default(),
            attended_at: now,
            beat_at: None,
            stirred_s: 0,
            turns: 0,
            is_listed: false,
            wake: None,
            dice: Dice::new(settings.seed),
            settings,
        }
    }

    /// Whether a question is open.
    #[must_use]
    pub fn is_open(&self, question: &Question) -> bool {
        self.open.contains_key(question)
    }

    /// Whether nothing is open and nobody waits for an answer.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.open.is_empty() && self.wanted.is_empty()
    }

    /// When time alone changes what may be asked.
    #[must_use]
    pub fn next_wake(&self) -> Option<Timestamp> {
        moment(self.wake?)
    }

    /// What was asked so far.
    #[must_use]
    pub const fn meter(&self) -> &Meter {
        &self.meter
    }

    /// When an open question was asked.
    #[must_use]
    pub fn asked_at(&self, question: &Question) -> Option<Timestamp> {
        moment(self.open.get(question)?.asked_at)
    }

    /// When what failed is tried again; none where it did not fail, or is not tried again by itself.
    #[must_use]
    pub fn again_at(&self, question: &Question, names: &impl Names) -> Option<Timestamp> {
        let at = match row_of(question, names) {
            Some(row) => self.row_waits.again_at(&row),
            None => self.waits.again_at(question),
        };
        moment(at?).filter(|_| !self.is_open(question))
    }

    /// A key was pressed: somebody is there.
    pub fn attend(&mut self, at: Timestamp) {
        self.attended_at = micros(at);
    }

    /// An account is listed that was not, or no longer was.
    pub fn list(&mut self, row: u32) {
        self.roster.add_up_to(row);
        if self.roster.list_of(row) == List::Out {
            self.row_waits.forget(&row);
            self.roster.make_due(row);
        }
    }

    /// The list of accounts is read anew: a page on its way was begun too early.
    pub fn list_again(&mut self) {
        self.open.retain(|question, _| !matches!(question, Question::Accounts(_)));
    }

    /// An account is no longer listed: nothing more is asked about it.
    pub fn leave_out(&mut self, row: u32) {
        self.roster.take_out(row);
        self.row_waits.forget(&row);
    }

    /// Somebody waits for an answer: it is asked for before anything else.
    pub fn want(&mut self, question: Question) {
        self.waits.forget(&question);
        if !self.wanted.contains(&question) {
            self.wanted.push(question);
        }
    }

    /// The same, and an answer that is already on its way was begun too early and is dropped.
    pub fn want_anew(&mut self, question: Question) {
        self.open.remove(&question);
        self.want(question);
    }

    /// What failed is tried again now, whatever it was.
    pub fn try_again(&mut self, at: Timestamp) {
        self.forgive(micros(at));
    }

    fn forgive(&mut self, now: i64) {
        self.key_refused = false;
        self.denied.clear();
        self.line.hurry(now);
        drop(self.waits.drain());
        for row in self.row_waits.drain() {
            self.roster.make_due(row);
        }
    }

    /// Everything that was read may be different now, and is read again.
    pub fn read_all_again(&mut self) {
        let open = std::mem::take(&mut self.open);
        for row in open.into_values().filter_map(|open| open.row).chain(self.row_waits.drain()) {
            self.roster.make_due(row);
        }
        self.roster.make_all_due();
        self.beat_at = None;
    }

    /// The same without dropping what is open: somebody may be waiting for it.
    pub fn all_moved(&mut self) {
        self.roster.make_all_due();
        self.beat_at = None;
    }

    /// Nothing that was read is true any more, nor is it known which accounts there are. What was asked was asked.
    pub fn forget_all(&mut self) {
        self.open.clear();
        self.wanted.clear();
        self.roster = Roster::EMPTY;
        self.row_waits = Waits::default();
        self.waits = Waits::default();
        self.denied.clear();
        self.sweep = Sweep::default();
        self.beat_at = None;
        self.is_listed = false;
    }

    /// So many reads were made on another way than this, at somebody's word: they cost as much.
    pub fn count_elsewhere(&mut self, at: Timestamp, reads: u32) {
        self.meter.count(micros(at), reads);
        self.budget.spend(u64::from(reads));
    }

    /// Every account is to be read once, because somebody said so, whatever it costs.
    pub fn sweep(&mut self) {
        self.sweep = Sweep { is_allowed: true, is_stopped: false };
        if self.roster.count(List::Due) == 0 {
            self.roster.make_all_due();
        }
    }

    /// Accounts that nobody looks at are left as they are.
    pub fn stop_sweep(&mut self) {
        self.sweep = Sweep { is_allowed: false, is_stopped: true };
    }

    /// Opens a question without letting it out, and tells its epoch: for whoever brings the answer along.
    pub fn open_unasked(&mut self, question: Question, at: Timestamp) -> Epoch {
        self.begin(question, None, micros(at))
    }

    pub(super) fn begin(&mut self, question: Question, row: Option<u32>, now: i64) -> Epoch {
        self.epoch = self.epoch.next();
        self.open.insert(question, Open { epoch: self.epoch, row, asked_at: now });
        self.epoch
    }

    /// An answer, or the fault that came in its place. Tells whether it is the one that is being waited for; it no longer
    /// is afterwards.
    pub fn answered(
        &mut self,
        at: Timestamp,
        epoch: Epoch,
        question: &Question,
        fault: Option<&Fault>,
        names: &impl Names,
    ) -> bool {
        let Some(open) = self.open.get(question).copied().filter(|open| open.epoch == epoch) else {
            return false;
        };
        self.open.remove(question);
        let now = micros(at);
        let row = open.row.or_else(|| row_of(question, names));
        match fault {
            None => self.succeed(now, question, row),
            Some(fault) => self.fail(now, open.asked_at, question, row, fault),
        }
        true
    }

    /// What a balance told: whether the money moved since it was last read, and whether some of it is below zero.
    pub fn weigh(&mut self, row: u32, moved: bool, is_negative: bool) {
        self.roster.weigh(row, moved, is_negative);
    }

    /// The platform's money moved, so that of some account did: those are read first of which it is likely.
    pub fn stir(&mut self, at: Timestamp) {
        self.stirred_s = self.seconds(micros(at));
    }

    fn succeed(&mut self, now: i64, question: &Question, row: Option<u32>) {
        self.reached(now);
        if self.key_refused {
            // The key is taken again, so that what it was refused for may be asked for.
            self.forgive(now);
        }
        for endpoint in question.endpoints() {
            self.denied.remove(&(*endpoint, question.is_of_account()));
        }
        if *question == Question::Balance(Scope::Platform) {
            self.beat_at = Some(now);
        }
        self.waits.forget(question);
        if let Some(row) = row {
            self.row_waits.forget(&row);
            self.roster.read(row, self.seconds(now));
            if self.roster.count(List::Due) == 0 {
                self.sweep.is_allowed = false;
            }
        }
    }

    fn reached(&mut self, now: i64) {
        if self.line.answered(now) {
            self.waits.line_is_back(now);
            self.row_waits.line_is_back(now);
        }
    }

    fn fail(&mut self, now: i64, asked_at: i64, question: &Question, row: Option<u32>, fault: &Fault) {
        self.count(now, asked_at, question, fault);
        let verdict = Verdict::of(fault);
        match verdict {
            Verdict::Line => self.line.not_reached(now, asked_at, &mut self.dice),
            Verdict::Again { .. } if fault.kind.is_of_server() => self.line.failed(now, asked_at, &mut self.dice),
            Verdict::Key => {
                self.reached(now);
                self.key_refused = true;
            }
            Verdict::Again { .. } | Verdict::Never => self.reached(now),
        }
        if verdict == Verdict::Never && question.is_of_endpoints() {
            for endpoint in question.endpoints() {
                let denied = self.denied.entry((*endpoint, question.is_of_account())).or_default();
                *denied = denied.saturating_add(1);
            }
        }
        let failures = row.map_or_else(|| self.waits.failures(question), |row| self.row_waits.failures(&row));
        let pause = backoff::pause_of_read(failures.saturating_add(1), &mut self.dice);
        let again = match verdict {
            Verdict::Again { after_s } => now.saturating_add(pause.max(i64::from(after_s).saturating_mul(SECOND))),
            Verdict::Line => now.saturating_add(pause),
            Verdict::Never | Verdict::Key => i64::MAX,
        };
        if let Some(row) = row {
            self.roster.take_out(row);
            self.row_waits.until(row, again, verdict == Verdict::Line);
        } else if is_asked_by_itself(question) {
            self.waits.until(question.clone(), again, verdict == Verdict::Line);
        }
    }

    fn count(&mut self, now: i64, asked_at: i64, question: &Question, fault: &Fault) {
        match fault.kind {
            FaultKind::Limited => {
                self.meter.count_throttle();
                self.tolls.limited(now, asked_at, question.endpoints(), fault.retry);
            }
            FaultKind::Misdirected(stray) => self.meter.count_astray(stray),
            FaultKind::Unreachable
            | FaultKind::Unauthorised
            | FaultKind::Forbidden
            | FaultKind::NotFound
            | FaultKind::Refused(_)
            | FaultKind::Server(_)
            | FaultKind::BadReply => {}
        }
    }

    /// Whether an endpoint has refused so often that nobody goes on asking it by himself.
    pub(super) fn is_denied(&self, question: &Question) -> bool {
        let refusals = |endpoint: &Endpoint| self.denied.get(&(*endpoint, question.is_of_account()));
        question.endpoints().iter().filter_map(refusals).any(|count| *count >= DENIED)
    }

    /// Seconds since it began.
    pub(super) fn seconds(&self, now: i64) -> u32 {
        u32::try_from(now.saturating_sub(self.began).max(0) / SECOND).unwrap_or(u32::MAX)
    }

    /// The moment of so many seconds after it began.
    pub(super) fn moment_of(&self, seconds: u32) -> i64 {
        self.began.saturating_add(i64::from(seconds).saturating_mul(SECOND))
    }
}

/// The row that a balance belongs to.
pub(super) fn row_of(question: &Question, names: &impl Names) -> Option<u32> {
    match question.balance_of()? {
        Scope::Account(id) => names.row(id),
        Scope::Platform => None,
    }
}

/// Whether nobody has to ask for it again when it failed.
const fn is_asked_by_itself(question: &Question) -> bool {
    match question {
        Question::Platform | Question::Accounts(_) | Question::Balance(_) | Question::Transactions(..) => true,
        Question::Account(_)
        | Question::References(_)
        | Question::LookUp(_)
        | Question::Explain(..)
        | Question::LeftBehind(..)
        | Question::Again(_) => false,
    }
}

//! One debit that a command asks for, from the first read to its end, without anybody at the keys. It takes the way of the
//! dialog, step by step: the same fields, the same rules, the same second look, the same custody. It presses Send once, never
//! says yes to anything that was not said on the command line, and never repeats what a person would have to repeat.

use jiff::{SignedDuration, Timestamp};

use super::pull::{self, Filled, Stage};
use super::{Dialog, Effect, FollowUp, Model, Question, Reading, Screen, leaving};
use crate::domain::{AccountId, DebitId, FormKind, Label, ObjectId, Reason, Scope};

/// For so long it waits for what is read before anything is sent.
const READS_WITHIN: SignedDuration = SignedDuration::from_secs(60);
/// For so long it waits for the balances after a debit, and for a look-up of one that is not known.
const FOLLOWS_WITHIN: SignedDuration = SignedDuration::from_secs(60);

/// What is asked for, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The account that is debited.
    pub account: AccountId,
    /// How much.
    pub amount: String,
    /// Why.
    pub reason: Reason,
    /// On which agreement.
    pub consent: String,
    /// A note; may be empty.
    pub note: String,
    /// The form; none for the one that fits the reason.
    pub form: Option<FormKind>,
    /// The transaction that is recovered, where the form needs one.
    pub reference: Option<ObjectId>,
    /// Amount and currency once more, as the confirmation has them.
    pub confirmed: (String, String),
    /// A yes to what it costs.
    pub cost: bool,
    /// The note says why the same amount is asked for again.
    pub same_amount: bool,
    /// A yes to a shortfall of this amount.
    pub below_zero: Option<String>,
}

/// The errand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    asked: Asked,
    phase: Phase,
    since: Timestamp,
    /// Send was pressed once more, with the reason why the same amount is asked for again.
    is_again: bool,
    debit: Option<DebitId>,
    why_not: Option<Label>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Platform, account and both balances are read.
    Reading,
    /// What a debit may refer to is read.
    References,
    /// Send was pressed; the dialog goes its way.
    Sending,
    /// It was done, and both balances are read again.
    Observing,
    /// Its end is not known, and it is looked up once.
    LookingUp,
    /// Nothing is left to do.
    Over,
}

impl Errand {
    /// Begins.
    #[must_use]
    pub const fn new(asked: Asked, now: Timestamp) -> Self {
        Self { asked, phase: Phase::Reading, since: now, is_again: false, debit: None, why_not: None }
    }

    /// The account that is debited.
    #[must_use]
    pub const fn account(&self) -> &AccountId {
        &self.asked.account
    }

    /// The debit, once it has been handed to the journal: only the journal knows what became of it.
    #[must_use]
    pub const fn debit(&self) -> Option<DebitId> {
        self.debit
    }

    /// Why nothing was sent, if nothing was.
    #[must_use]
    pub const fn why_not(&self) -> Option<&Label> {
        self.why_not.as_ref()
    }

    fn go(&mut self, phase: Phase, now: Timestamp) {
        (self.phase, self.since) = (phase, now);
    }

    /// Until when it waits. A debit on its way has a deadline of its own.
    fn late_at(&self) -> Option<Timestamp> {
        let within = match self.phase {
            Phase::Reading | Phase::References => READS_WITHIN,
            Phase::Observing | Phase::LookingUp => FOLLOWS_WITHIN,
            Phase::Sending | Phase::Over => return None,
        };
        self.since.checked_add(within).ok()
    }

    fn step(&mut self, model: &mut Model) -> Vec<Effect> {
        let before = self.phase;
        let effects = match self.phase {
            Phase::Reading => self.read(model),
            Phase::References => self.fill_in(model),
            Phase::Sending => self.watch(model),
            Phase::Observing => self.observe(model),
            Phase::LookingUp => self.look_up(model),
            Phase::Over => return Vec::new(),
        };
        if self.phase == before && self.late_at().is_some_and(|at| at <= model.now) {
            return self.be_late(model);
        }
        effects
    }

    fn be_late(&mut self, model: &mut Model) -> Vec<Effect> {
        if self.debit.is_some() {
            return self.end(model);
        }
        self.refuse(model, "what the rules look at could not be read within a minute")
    }

    /// Reads the one account and the platform, and opens the dialog on what it has.
    fn read(&mut self, model: &mut Model) -> Vec<Effect> {
        let account = self.asked.account.clone();
        let Some(entry) = model.fleet.get(&account) else {
            want(model, Question::Account(account));
            return Vec::new();
        };
        if entry.fresh().is_none() {
            want(model, Question::Balance(Scope::Account(account)));
            return Vec::new();
        }
        if model.platform.is_none() || model.platform_balance.is_none() {
            return Vec::new();
        }
        // Before the journal has told what is open it is not known what stands against it.
        if !model.journal.is_told && model.journal_trouble.is_none() {
            return Vec::new();
        }
        model.screen = Screen::Detail(account);
        let mut effects = pull::open(model);
        match &model.dialog {
            Some(Dialog::Pull(_)) => {
                effects.extend(self.fill_in(model));
                effects
            }
            Some(Dialog::Debit(_)) => {
                let blocking = model.unresolved.get(&self.asked.account).map(|follow| follow.open.order.debit);
                let blocking = blocking.map_or_else(String::new, |debit| format!(", {debit}"));
                let why = format!("what became of an earlier debit of this account{blocking}, is not known");
                self.refuse(model, &why)
            }
            Some(_) | None => {
                let why = model
                    .notice
                    .take()
                    .map_or_else(|| "the dialog did not open".to_owned(), |notice| notice.text.to_string());
                self.refuse(model, &why)
            }
        }
    }

    /// Fills in the fields, and presses Send if nothing stands against it.
    fn fill_in(&mut self, model: &mut Model) -> Vec<Effect> {
        match pull::fill_in(model, &self.asked) {
            Ok(Filled::Waits) => {
                if self.phase != Phase::References {
                    self.go(Phase::References, model.now);
                }
                Vec::new()
            }
            Ok(Filled::Sent(effects)) => {
                self.go(Phase::Sending, model.now);
                effects
            }
            Err(why) => self.refuse(model, &why),
        }
    }

    /// Watches the dialog on its way.
    fn watch(&mut self, model: &mut Model) -> Vec<Effect> {
        let Some(Dialog::Pull(dialog)) = &model.dialog else {
            // What was left open has a page of its own.
            self.go(Phase::LookingUp, model.now);
            return self.look_up(model);
        };
        match &dialog.stage {
            Stage::Rechecking(_) | Stage::Minting | Stage::Sending(_) | Stage::Pausing(_) => Vec::new(),
            Stage::Recording(way) if self.debit == Some(way.order.debit) => Vec::new(),
            // Whatever ends this program from here on, somebody must have been told the id.
            Stage::Recording(way) => {
                let (id, amount) = (way.order.debit, way.order.amount.sentence());
                self.debit = Some(id);
                vec![Effect::Say(Label::new(&format!("debit {id}: pulling {amount} from {}", way.order.account)))]
            }
            Stage::Editing if self.asked.same_amount && !self.is_again && dialog.waits_for_same_amount() => {
                self.is_again = true;
                self.fill_in(model)
            }
            Stage::Editing => {
                let said = dialog.banner.as_ref().or(model.notice.as_ref()).map(|notice| notice.text.to_string());
                self.refuse(model, &said.unwrap_or_else(|| "it was turned back".to_owned()))
            }
            Stage::NotRecorded(trouble) => {
                let trouble = trouble.to_string();
                self.refuse(model, &trouble)
            }
            Stage::Done(_) => {
                self.go(Phase::Observing, model.now);
                self.observe(model)
            }
            Stage::Refused(..) => self.end(model),
        }
    }

    fn observe(&mut self, model: &mut Model) -> Vec<Effect> {
        let is_read = |debit| !model.is_observing(debit) && !model.is_explaining(debit);
        if self.debit.is_none_or(is_read) { self.end(model) } else { Vec::new() }
    }

    /// It is over when it was found out, or was looked for once.
    fn look_up(&mut self, model: &mut Model) -> Vec<Effect> {
        let Some(Dialog::Debit(page)) = &model.dialog else { return self.end(model) };
        let is_ended = page.record.as_ref().is_some_and(|record| !record.state().is_unresolved());
        let is_looked_up = |follow: &FollowUp| follow.looked.times > 0 || follow.trouble.is_some();
        let follow = self.debit.and_then(|debit| model.followed(debit));
        let is_read = |debit| !model.is_observing(debit) && !model.is_explaining(debit);
        let is_over = is_ended && self.debit.is_none_or(is_read);
        if is_over || follow.is_some_and(is_looked_up) { self.end(model) } else { Vec::new() }
    }

    /// Nothing was sent.
    fn refuse(&mut self, model: &mut Model, why: &str) -> Vec<Effect> {
        self.why_not = Some(Label::new(why));
        self.end(model)
    }

    fn end(&mut self, model: &mut Model) -> Vec<Effect> {
        self.go(Phase::Over, model.now);
        leaving::leave(model, leaving::By::Key)
    }

    fn is_about(&self, question: &Question) -> bool {
        match question {
            Question::Platform | Question::Balance(Scope::Platform) => true,
            Question::Account(id) | Question::Balance(Scope::Account(id)) => *id == self.asked.account,
            Question::Accounts(_)
            | Question::Transactions(..)
            | Question::References(_)
            | Question::LookUp(_)
            | Question::Explain(..)
            | Question::LeftBehind(..)
            | Question::Again(_) => false,
        }
    }
}

fn want(model: &mut Model, question: Question) {
    if !model.reads.is_open(&question) {
        model.reads.want(question);
    }
}

/// Goes on with the errand, if there is one, after whatever has just happened.
pub(super) fn advance(model: &mut Model) -> Vec<Effect> {
    if model.leaving {
        return Vec::new();
    }
    let Some(mut errand) = model.errand.take() else { return Vec::new() };
    let effects = errand.step(model);
    model.errand = Some(errand);
    effects
}

/// Takes the account that the errand is about into the fleet, and ends with what cannot be read.
pub(super) fn on_reading(model: &mut Model, question: &Question, reading: &Reading) -> Vec<Effect> {
    let Some(mut errand) = model.errand.take() else { return Vec::new() };
    let mut effects = Vec::new();
    if errand.phase == Phase::Reading && errand.is_about(question) {
        if let Reading::Account(account) = reading {
            let place = model.fleet.put((**account).clone());
            model.reads.sync.list(place);
        } else if let Reading::Failed(fault) = reading {
            effects = errand.refuse(model, &format!("what the rules look at could not be read: {fault}"));
        }
    }
    model.errand = Some(errand);
    effects
}

/// When it is late.
pub(super) fn next_wake(model: &Model) -> Option<Timestamp> {
    model.errand.as_ref().and_then(Errand::late_at)
}

#[cfg(test)]
#[path = "errand_tests.rs"]
mod tests;

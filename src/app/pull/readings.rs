//! Keeps what is held fresh, and takes what Stripe answers while the dialog is open. A balance that moved is never taken
//! silently: it is said, judged anew, and what was confirmed must be confirmed again.

use jiff::{SignedDuration, Timestamp};

use crate::app::reads::REFRESH_AFTER_S;
use crate::app::{Effect, Model, Notice, Question, Reading, STALE_AFTER_S, Tone, age_s};
use crate::domain::{Balance, Label, Scope};
use crate::money::{Amount, Currency};
use crate::rules::{Finding, RuleId, Verdict};

use super::{Focus, Held, Left, PullDialog, References, Stage, Trouble, outcome, sending, with_dialog};

/// A balance that could not be read is tried again after this many seconds.
pub(super) const RETRY_AFTER_S: i64 = 10;

/// What an answer is about, as far as it concerns the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Account,
    Balance,
    PlatformBalance,
    References,
    LookUp,
    Left,
}

/// The gate was shut while the dialog is open: what was confirmed is not sent, and that is said.
pub(in crate::app) fn on_access(model: &mut Model) {
    with_dialog(model, |dialog, model| {
        if matches!(dialog.stage, Stage::Editing) {
            dialog.judge(model);
        }
        Vec::new()
    });
}

pub(in crate::app) fn on_tick(model: &mut Model) -> Vec<Effect> {
    with_dialog(model, |dialog, model| {
        if matches!(dialog.stage, Stage::Editing) {
            dialog.judge(model);
            // What somebody left open asks for nothing until a key is pressed, nor does one whose key was refused.
            if model.reads.sync.goes_on(model.now) {
                dialog.keep_fresh(model);
            }
        }
        Vec::new()
    })
}

/// When the dialog must be woken although nothing happens.
pub(in crate::app) fn next_wake(dialog: &PullDialog, now: Timestamp) -> Option<Timestamp> {
    if let Some(since) = dialog.stage.waits_since() {
        let seconds = age_s(since, now).saturating_add(1);
        return after(since, seconds);
    }
    if !matches!(dialog.stage, Stage::Editing) {
        return None;
    }
    let held = &dialog.held;
    let read_at = held.balance.as_ref().map(|balance| balance.read_at);
    let retry = held.why_unread().and_then(|trouble| after(trouble.at, RETRY_AFTER_S));
    let refresh = read_at.and_then(|at| after(at, REFRESH_AFTER_S));
    let stale = read_at.and_then(|at| after(at, STALE_AFTER_S));
    [retry, refresh, stale].into_iter().flatten().filter(|at| *at > now).min()
}

fn after(from: Timestamp, seconds: i64) -> Option<Timestamp> {
    from.checked_add(SignedDuration::from_secs(seconds)).ok()
}

pub(in crate::app) fn on_reading(model: &mut Model, question: &Question, reading: &Reading) -> Vec<Effect> {
    let mut effects = outcome::on_balance(model, question, reading);
    effects.extend(with_dialog(model, |dialog, model| {
        let Some(about) = about(dialog, question) else {
            return Vec::new();
        };
        match &dialog.stage {
            Stage::Editing | Stage::Minting => take(dialog, model, about, reading),
            Stage::Rechecking(_) => return sending::take(dialog, model, question, reading),
            Stage::Recording(_)
            | Stage::Sending(_)
            | Stage::Pausing(_)
            | Stage::Done(_)
            | Stage::Refused(..)
            | Stage::NotRecorded(_) => {}
        }
        Vec::new()
    }));
    effects
}

fn about(dialog: &PullDialog, question: &Question) -> Option<About> {
    let held = &dialog.held;
    match question {
        Question::LeftBehind(..) => {
            (dialog.fields.what.left_behind().as_ref() == Some(question)).then_some(About::Left)
        }
        Question::Account(id) if *id == held.account.id => Some(About::Account),
        Question::Balance(Scope::Account(id)) if *id == held.account.id => Some(About::Balance),
        Question::Balance(Scope::Platform) => Some(About::PlatformBalance),
        Question::References(id) if *id == held.account.id => Some(About::References),
        Question::LookUp(sought) if sought.order.account == held.account.id => Some(About::LookUp),
        Question::Platform
        | Question::Accounts(_)
        | Question::Account(_)
        | Question::Balance(Scope::Account(_))
        | Question::Transactions(..)
        | Question::References(_)
        | Question::LookUp(_)
        | Question::Explain(..)
        | Question::Again(_) => None,
    }
}

/// Takes an answer in while fields are being filled in.
fn take(dialog: &mut PullDialog, model: &mut Model, about: About, reading: &Reading) {
    let mut held = dialog.held.clone();
    match reading {
        Reading::Account(account) => held.account = (**account).clone(),
        Reading::Balance(balance) if about == About::Balance => {
            if held.balance.as_ref().is_some_and(|known| known.read_at > balance.read_at) {
                return;
            }
            held.balance = Some(balance.clone());
            held.trouble = None;
        }
        Reading::Balance(balance) => held.platform_balance = Some(balance.clone()),
        Reading::LeftBehind(seen) => held.left = Left::Read(seen.clone()),
        Reading::References(listed) => {
            dialog.references = References::Read(listed.clone());
            return;
        }
        Reading::Failed(fault) => {
            match about {
                About::Balance => dialog.held.trouble = Some(Trouble { fault: fault.clone(), at: model.now }),
                About::Left => dialog.held.left = Left::Failed(Trouble { fault: fault.clone(), at: model.now }),
                About::References => dialog.references = References::Failed(Label::new(&fault.to_string())),
                About::Account | About::PlatformBalance | About::LookUp => {}
            }
            return;
        }
        Reading::Platform(_)
        | Reading::Accounts(_)
        | Reading::Transactions(_)
        | Reading::LookedUp(_)
        | Reading::Explained(_)
        | Reading::Repeated => return,
    }
    if let Some(banner) = dialog.replace(held, model) {
        dialog.stage = Stage::Editing;
        dialog.banner = Some(banner);
    }
}

impl PullDialog {
    /// Asks for balances that are about to be too old, unless they are being read, or were tried a moment ago.
    pub(super) fn keep_fresh(&self, model: &mut Model) {
        let tried = self.held.trouble.as_ref().is_some_and(|trouble| age_s(trouble.at, model.now) < RETRY_AFTER_S);
        let wanted = [
            (!tried, Scope::Account(self.held.account.id.clone()), &self.held.balance),
            (true, Scope::Platform, &self.held.platform_balance),
        ];
        for (may, scope, balance) in wanted {
            let due = balance.as_ref().is_none_or(|known| age_s(known.read_at, model.now) >= REFRESH_AFTER_S);
            let question = Question::Balance(scope);
            if may && due && !model.reads.is_open(&question) {
                model.reads.want(question);
            }
        }
        let due = match &self.held.left {
            Left::NotNeeded | Left::Read(_) => false,
            Left::Reading => true,
            Left::Failed(trouble) => age_s(trouble.at, model.now) >= RETRY_AFTER_S,
        };
        if let Some(question) = self.fields.what.left_behind().filter(|_| due)
            && !model.reads.is_open(&question)
        {
            model.reads.want(question);
        }
    }

    /// A key was pressed: what nobody read while nobody was there is read.
    pub(super) fn on_somebody(&self, model: &mut Model) {
        if matches!(self.stage, Stage::Editing) && self.held.is_stale(model.now) {
            self.keep_fresh(model);
        }
    }

    /// Holds what was read anew. Tells what must be said about it: that the account's balance moved, or that the verdict
    /// is another; then the confirmation is gone.
    pub(super) fn replace(&mut self, held: Held, model: &Model) -> Option<Notice> {
        let was_read = self.held.balance.is_some() && !self.stale;
        let currency = self.currency;
        let moved = moved(&self.held, &held, currency).or_else(|| given_back(&self.held, &held));
        let before = std::mem::replace(&mut self.held, held);
        let judged_before = self.judged.clone();
        self.judge(model);
        if let Some(moved) = moved {
            self.confirm_again();
            return Some(Notice::new(Tone::Warning, &moved));
        }
        if was_read && !says_the_same(&judged_before, &self.judged) {
            self.confirm_again();
            let text = "What the rules look at has changed since it was judged. Look again, then confirm again.";
            return Some(Notice::new(Tone::Warning, text));
        }
        platform_moved(&before, &self.held, currency).map(|text| Notice::new(Tone::Note, &text))
    }

    fn confirm_again(&mut self) {
        self.fields.confirm.clear();
        if self.focus == Focus::Send {
            self.focus = Focus::Confirm;
        }
        self.keep_focus_valid();
    }
}

/// Whether two verdicts say the same, the platform's figures aside: they move with every sale, and that is said.
fn says_the_same(before: &Verdict, after: &Verdict) -> bool {
    let same = |(one, other): (&Finding, &Finding)| {
        let is_of_platform = one.rule == RuleId::PlatformAvailable && one.rule == other.rule;
        one == other || (is_of_platform && one.ruling == other.ruling)
    };
    before.rulebook == after.rulebook
        && before.findings.len() == after.findings.len()
        && before.findings.iter().zip(&after.findings).all(same)
}

/// A sentence, if more of the debit was given back by somebody else.
fn given_back(before: &Held, after: &Held) -> Option<String> {
    let (old, new) = (before.left.read()?, after.left.read()?);
    (old.given_back != new.given_back).then(|| {
        let figure = |minor| Amount::new(minor, new.amount.currency()).figure();
        let (old, new) = (figure(old.given_back), figure(new.given_back));
        format!("What was given back of it moved from {old} to {new}. The rules were judged again; confirm again.")
    })
}

/// A sentence, if the account's money is not what it was.
fn moved(before: &Held, after: &Held, currency: Currency) -> Option<String> {
    let (old, new) = (before.balance.as_ref()?, after.balance.as_ref()?);
    if old.same_money(new) {
        return None;
    }
    let figures = change(old, new, currency);
    Some(match figures {
        Some(figures) => format!("The balance moved {figures}. The rules were judged again; confirm again."),
        None => "Another part of the balance moved. The rules were judged again; confirm again.".to_owned(),
    })
}

/// The platform's balance moves with every sale; that is said, and stops nothing unless it changes the verdict.
fn platform_moved(before: &Held, after: &Held, currency: Currency) -> Option<String> {
    let (old, new) = (before.platform_balance.as_ref()?, after.platform_balance.as_ref()?);
    change(old, new, currency).map(|figures| format!("The platform's balance moved {figures}."))
}

fn change(old: &Balance, new: &Balance, currency: Currency) -> Option<String> {
    let (from, to) = (old.available(currency), new.available(currency));
    (from != to).then(|| {
        let figure = |minor| Amount::new(minor, currency).figure();
        format!("from {} to {} {}", figure(from), figure(to), currency.code())
    })
}

//! From pressing Send to the journal: look again, compare, get an id, be approved, be recorded. Only when all that was
//! seen is still so does anything leave this file, and it leaves as an order to record, not to send.

use jiff::Timestamp;

use crate::app::recheck::{Taken, lately};
use crate::app::{BookAsk, Effect, Flight, Model, Notice, Question, Reading, Recheck, Step, Tone};
use crate::domain::{Balance, DebitId, Label, LookedAt, Order};
use crate::journal::entry::{Mark, Recorded};
use crate::rules::{self, Approved, RuleId};

use super::opening::hindrance;
use super::{Focus, Held, Left, OnItsWay, Pausing, PullDialog, Stage, with_dialog};

/// Send was pressed. Nothing is sent: the debit gets its id, and everything is read again first.
pub(super) fn on_send(dialog: &mut PullDialog, model: &mut Model) -> Vec<Effect> {
    if !dialog.can_send() {
        model.notice = Some(Notice::new(
            Tone::Note,
            &format!("{} waits for a verdict that allows it and for the confirmation.", dialog.deed().button()),
        ));
        return Vec::new();
    }
    if let Some(why) = hindrance(model, &dialog.held.account.id).or_else(|| read_only(model)) {
        model.notice = Some(why);
        return Vec::new();
    }
    dialog.banner = None;
    dialog.dry_run = false;
    dialog.scrolled = None;
    dialog.stage = Stage::Minting;
    vec![Effect::Mint]
}

/// The debit has its id. Account and both balances are read again, and Stripe is asked for everything that carries that id or was
/// moved between the two in a day: what a later look-up needs is allowed, or nothing is sent.
pub(in crate::app) fn on_minted(model: &mut Model, id: DebitId) -> Vec<Effect> {
    with_dialog(model, |dialog, model| {
        if !matches!(dialog.stage, Stage::Minting) {
            return Vec::new();
        }
        let Some(order) = dialog.order(id) else {
            turn_back(dialog, model, not_allowed());
            return Vec::new();
        };
        dialog.stage = Stage::Rechecking(Box::new(Recheck::begin(model, order)));
        Vec::new()
    })
}

/// The process was stopped for a while: what was read before is read again, after a person has looked.
pub(in crate::app) fn was_stopped(model: &mut Model) {
    with_dialog(model, |dialog, model| {
        if matches!(dialog.stage, Stage::Minting | Stage::Rechecking(_)) {
            turn_back(dialog, model, too_old(model));
        }
        Vec::new()
    });
}

/// Esc before anything was recorded: back to the fields, with nothing confirmed.
pub(super) fn stop(dialog: &mut PullDialog, model: &mut Model) {
    turn_back(dialog, model, Notice::new(Tone::Note, "Stopped. Nothing has been sent."));
}

fn turn_back(dialog: &mut PullDialog, model: &Model, why: Notice) {
    dialog.stage = Stage::Editing;
    dialog.fields.confirm.clear();
    dialog.focus = Focus::Cancel;
    dialog.banner = Some(why);
    dialog.judge(model);
}

/// Takes an answer of the second look; when all are in, they are compared.
pub(super) fn take(dialog: &mut PullDialog, model: &mut Model, question: &Question, reading: &Reading) -> Vec<Effect> {
    let Stage::Rechecking(recheck) = &mut dialog.stage else {
        return Vec::new();
    };
    match recheck.take(question, reading) {
        Taken::Waits => Vec::new(),
        Taken::Whole(marks) if marks.is_empty() => compare(dialog, model, &[]),
        Taken::Whole(marks) => vec![Effect::Book(BookAsk::Known(recheck.order.debit, marks))],
        Taken::Unread(fault) => {
            let text = format!("Not sent: what was shown could not be read again. {fault}");
            turn_back(dialog, model, Notice::new(Tone::Warning, &text));
            Vec::new()
        }
        Taken::Blind(fault) => {
            turn_back(dialog, model, Notice::new(Tone::Warning, &lately::blind(&fault)));
            Vec::new()
        }
    }
}

/// The journal said what it knows of the marks that were seen.
pub(in crate::app) fn on_known(
    model: &mut Model,
    id: DebitId,
    known: Result<Vec<(DebitId, Mark)>, Label>,
) -> Vec<Effect> {
    with_dialog(model, |dialog, model| {
        let is_awaited = |recheck: &Recheck| recheck.order.debit == id && recheck.marks().is_some();
        if !matches!(&dialog.stage, Stage::Rechecking(recheck) if is_awaited(recheck)) {
            return Vec::new();
        }
        match known {
            Ok(known) => compare(dialog, model, &known),
            Err(trouble) => {
                let text = format!("Not sent: the journal cannot be read. {trouble}");
                turn_back(dialog, model, Notice::new(Tone::Refused, &text));
                Vec::new()
            }
        }
    })
}

/// Everything was read again. Only if all is as it was confirmed is it approved, and goes to the journal.
fn compare(dialog: &mut PullDialog, model: &mut Model, known: &[(DebitId, Mark)]) -> Vec<Effect> {
    let Stage::Rechecking(recheck) = &dialog.stage else { return Vec::new() };
    let recheck = (**recheck).clone();
    if recheck.is_too_old(model.now) {
        turn_back(dialog, model, too_old(model));
        return Vec::new();
    }
    let Some(seen) = recheck.seen(known) else { return Vec::new() };
    let mut effects = lately::notes(&seen, &recheck.order.account);
    let held = Held {
        account: recheck.account.unwrap_or_else(|| dialog.held.account.clone()),
        balance: recheck.balance,
        platform_balance: recheck.platform_balance,
        left: recheck.left.map_or_else(|| dialog.held.left.clone(), |left| Left::Read(Box::new(left))),
        ..dialog.held.clone()
    };
    let said = dialog.replace(held, model);
    dialog.held.seen = Some(seen);
    dialog.judge(model);
    if !dialog.is_confirmed() {
        let why = read_only(model).or(said).or_else(|| stopped(dialog, model.errand.is_some()));
        let why = why.unwrap_or_else(|| Notice::new(Tone::Warning, "Not sent: the verdict is another. Look again."));
        dialog.stage = Stage::Editing;
        dialog.banner = Some(why);
        dialog.focus = Focus::Confirm;
        dialog.keep_focus_valid();
        return effects;
    }
    dialog.banner = said;
    match approve(dialog, model, recheck.order) {
        Ok(approved) => effects.extend(record(dialog, model, approved)),
        Err(why) => turn_back(dialog, model, why),
    }
    effects
}

/// The rule that stops it now, and what would help.
fn stopped(dialog: &PullDialog, is_command: bool) -> Option<Notice> {
    let finding = dialog.judged.blocking().chain(dialog.judged.waiting()).next()?;
    let help = finding.remedy().unwrap_or_else(|| finding.statement());
    let place = match (finding.rule == RuleId::SameAmountLately, is_command) {
        (true, true) => " with --same-amount WHY",
        (true, false) => ", in the note",
        (false, _) => "",
    };
    Some(Notice::new(Tone::Warning, &format!("Not sent: {help}{place}. {}.", finding.found())))
}

fn too_old(model: &Model) -> Notice {
    read_only(model).unwrap_or_else(|| Notice::new(Tone::Warning, lately::TOO_OLD))
}

fn not_allowed() -> Notice {
    Notice::new(Tone::Warning, "Not sent: the rules do not allow it any more. Look again.")
}

/// What the gate would say, so that nothing is written down that cannot be sent.
fn read_only(model: &Model) -> Option<Notice> {
    model.access.why_not().map(|why| Notice::new(Tone::Refused, &format!("Not sent. {why}")))
}

fn approve(dialog: &PullDialog, model: &Model, order: Order) -> Result<Approved, Notice> {
    if let Some(why) = hindrance(model, &dialog.held.account.id).or_else(|| read_only(model)) {
        return Err(why);
    }
    let facts = dialog.held.facts(&model.policy, model.today());
    let draft = dialog.fields.draft(dialog.amount(), &dialog.held);
    rules::approve(order, &facts, &draft, model.now).map_err(|_| not_allowed())
}

fn record(dialog: &mut PullDialog, model: &mut Model, approved: Approved) -> Vec<Effect> {
    let order = approved.order().clone();
    let read = |balance: &Option<Balance>| balance.as_ref().and_then(LookedAt::of);
    let looked = read(&dialog.held.balance).zip(read(&dialog.held.platform_balance)).map(|(one, other)| one.and(other));
    model.flight = Some(Flight {
        order: order.clone(),
        name: dialog.held.account.name.clone(),
        before: approved.before(),
        looked,
        since: model.now,
        step: Step::Recording(1),
        by_a_person: false,
    });
    // What was confirmed is used up.
    dialog.fields.confirm.clear();
    dialog.stage = Stage::Recording(Box::new(OnItsWay { order, since: model.now, recorded_at: None }));
    vec![Effect::Record(Box::new(approved))]
}

/// The debit is on disk, and is being sent.
pub(in crate::app) fn on_recorded(model: &mut Model, recorded: &Recorded) {
    with_dialog(model, |dialog, model| {
        if let Some(way) = dialog.stage.way().filter(|way| way.order.debit == recorded.debit()) {
            let recorded_at = way.recorded_at.or_else(|| Some(recorded.recorded_at()));
            let way = OnItsWay { since: model.now, recorded_at, ..way.clone() };
            dialog.stage = Stage::Sending(Box::new(way));
        }
        Vec::new()
    });
}

/// It was answered, and is sent again after a pause.
pub(in crate::app) fn on_pause(model: &mut Model, id: DebitId, said: &str, until: Timestamp) {
    with_dialog(model, |dialog, model| {
        if let Some(way) = dialog.stage.way().filter(|way| way.order.debit == id) {
            let way = OnItsWay { since: model.now, ..way.clone() };
            dialog.stage = Stage::Pausing(Box::new(Pausing { way, said: Label::new(said), until }));
        }
        Vec::new()
    });
}

/// It is not sent again by itself, and what became of it is not known.
pub(in crate::app) fn on_left_open(model: &mut Model, id: DebitId) {
    with_dialog(model, |dialog, _| {
        if let Some(way) = dialog.stage.way().filter(|way| way.order.debit == id) {
            dialog.left_open = Some(way.order.clone());
        }
        Vec::new()
    });
}

/// The journal did not take the debit, so that nothing was sent.
pub(in crate::app) fn on_not_recorded(model: &mut Model, id: DebitId, trouble: Label) {
    with_dialog(model, |dialog, _| {
        if let Stage::Recording(way) = &dialog.stage
            && way.order.debit == id
        {
            dialog.stage = Stage::NotRecorded(trouble);
        }
        Vec::new()
    });
}

impl PullDialog {
    /// The order, once everything that it needs is filled in.
    fn order(&self, debit: DebitId) -> Option<Order> {
        Some(Order {
            debit,
            account: self.held.account.id.clone(),
            platform: self.held.platform.id.clone(),
            amount: self.amount()?,
            what: self.fields.what.order(&self.agreement, &self.held)?,
            note: Label::new(self.fields.note.text()),
        })
    }
}

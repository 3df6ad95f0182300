//! From pressing Send to the journal: look again, compare, get an id, be approved, be recorded. Only when all that was
//! seen is still so does anything leave this file, and it leaves as an order to record, not to send.

use crate::app::{Effect, Flight, Model, Notice, Question, Reading, Tone};
use crate::domain::{DebitId, Label, Order, Scope, What};
use crate::journal::entry::Recorded;
use crate::rules::{self, Approved, Facts, SeenAtStripe};

use super::opening::hindrance;
use super::readings::About;
use super::{Focus, OnItsWay, PullDialog, Recheck, Stage, with_dialog};

/// Send was pressed. Nothing is sent: account and both balances are read again first.
pub(super) fn on_send(dialog: &mut PullDialog, model: &mut Model) -> Vec<Effect> {
    if !dialog.can_send() {
        model.notice =
            Some(Notice::new(Tone::Note, "Send waits for a verdict that allows it and for the confirmation."));
        return Vec::new();
    }
    if let Some(why) = hindrance(model, &dialog.held.account.id).or_else(|| read_only(model)) {
        model.notice = Some(why);
        return Vec::new();
    }
    let id = &dialog.held.account.id;
    model.reads.want_anew(Question::Account(id.clone()));
    model.reads.want_anew(Question::Balance(Scope::Account(id.clone())));
    model.reads.want_anew(Question::Balance(Scope::Platform));
    let recheck = Recheck { since: model.now, account: None, balance: None, platform_balance: None };
    dialog.banner = None;
    dialog.dry_run = false;
    dialog.scrolled = None;
    dialog.stage = Stage::Rechecking(Box::new(recheck));
    Vec::new()
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

/// Takes an answer of the second look; when all three are in, compares.
pub(super) fn take(dialog: &mut PullDialog, model: &mut Model, about: About, reading: &Reading) -> Vec<Effect> {
    let Stage::Rechecking(recheck) = &mut dialog.stage else {
        return Vec::new();
    };
    match reading {
        Reading::Account(account) => recheck.account = Some((**account).clone()),
        Reading::Balance(balance) if about == About::Balance => recheck.balance = Some(balance.clone()),
        Reading::Balance(balance) => recheck.platform_balance = Some(balance.clone()),
        Reading::Failed(fault) if about != About::References => {
            let text = format!("Not sent: what was shown could not be read again. {fault}");
            turn_back(dialog, model, Notice::new(Tone::Warning, &text));
            return Vec::new();
        }
        Reading::Failed(_)
        | Reading::Platform(_)
        | Reading::Accounts(_)
        | Reading::Transactions(_)
        | Reading::References(_)
        | Reading::LookedUp(_)
        | Reading::Explained(_)
        | Reading::LeftBehind(_)
        | Reading::Repeated => return Vec::new(),
    }
    let Recheck { account: Some(account), balance: Some(balance), platform_balance: Some(platform), .. } = &**recheck
    else {
        return Vec::new();
    };
    let mut held = dialog.held.clone();
    held.account = account.clone();
    held.balance = Some(balance.clone());
    held.platform_balance = Some(platform.clone());
    compare(dialog, model, held)
}

fn compare(dialog: &mut PullDialog, model: &Model, held: super::Held) -> Vec<Effect> {
    let said = dialog.replace(held, model);
    if !dialog.is_confirmed() {
        let why = read_only(model).or(said);
        let why = why.unwrap_or_else(|| Notice::new(Tone::Warning, "Not sent: the verdict is another. Look again."));
        dialog.stage = Stage::Editing;
        dialog.banner = Some(why);
        dialog.focus = Focus::Confirm;
        dialog.keep_focus_valid();
        return Vec::new();
    }
    dialog.banner = said;
    dialog.stage = Stage::Minting;
    vec![Effect::Mint]
}

/// The debit has its id. It is approved on what was just read, and goes to the journal.
pub(in crate::app) fn on_minted(model: &mut Model, id: DebitId) -> Vec<Effect> {
    with_dialog(model, |dialog, model| {
        if !matches!(dialog.stage, Stage::Minting) {
            return Vec::new();
        }
        match approve(dialog, model, id) {
            Ok(approved) => record(dialog, model, approved),
            Err(why) => {
                turn_back(dialog, model, why);
                Vec::new()
            }
        }
    })
}

/// What the gate would say, so that nothing is written down that cannot be sent.
fn read_only(model: &Model) -> Option<Notice> {
    model.access.why_not().map(|why| Notice::new(Tone::Refused, &format!("Not sent. {why}")))
}

fn approve(dialog: &mut PullDialog, model: &Model, id: DebitId) -> Result<Approved, Notice> {
    dialog.judge(model);
    if let Some(why) = hindrance(model, &dialog.held.account.id).or_else(|| read_only(model)) {
        return Err(why);
    }
    let refused = || Notice::new(Tone::Warning, "Not sent: the rules do not allow it any more. Look again.");
    if !dialog.is_confirmed() {
        return Err(refused());
    }
    let order = dialog.order(id).ok_or_else(refused)?;
    // Nothing asks Stripe for the last 24 hours yet.
    let seen = SeenAtStripe::nothing(model.now);
    let facts = Facts { seen: Some(&seen), ..dialog.held.facts(&model.policy, model.today()) };
    let draft = dialog.fields.draft(dialog.amount());
    rules::approve(order, &facts, &draft, model.now).map_err(|_| refused())
}

fn record(dialog: &mut PullDialog, model: &mut Model, approved: Approved) -> Vec<Effect> {
    let order = approved.order().clone();
    model.flight = Some(Flight {
        debit: order.debit,
        account: order.account.clone(),
        name: dialog.held.account.name.clone(),
        amount: order.amount,
        since: model.now,
    });
    // What was confirmed is used up.
    dialog.fields.confirm.clear();
    let way = OnItsWay { order, before: approved.before(), since: model.now, recorded_at: None };
    dialog.stage = Stage::Recording(Box::new(way));
    vec![Effect::Record(Box::new(approved))]
}

/// The debit is on disk, and is being sent.
pub(in crate::app) fn on_recorded(model: &mut Model, recorded: &Recorded) {
    with_dialog(model, |dialog, model| {
        if let Stage::Recording(way) = &dialog.stage
            && way.order.debit == recorded.debit()
        {
            let way = OnItsWay { since: model.now, recorded_at: Some(recorded.recorded_at()), ..(**way).clone() };
            dialog.stage = Stage::Sending(Box::new(way));
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
            what: What::Pull {
                form: self.fields.order_form()?,
                reason: self.fields.reason,
                consent: self.fields.order_consent(&self.agreement),
            },
            note: Label::new(self.fields.note.text()),
        })
    }
}

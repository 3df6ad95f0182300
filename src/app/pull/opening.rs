//! Opens the dialog on the account that a key would act on, or says why not. What would make a debit impossible whatever
//! is filled in is said here, before anything is typed.

use crate::app::{BookAsk, Dialog, Effect, Model, Notice, Tone, debit, keys};
use crate::domain::{AccountId, Deed, FormKind, Order, Outcome, Reason, Reversal};
use crate::journal::entry::DebitRecord;
use crate::rules;

use super::fields::currency_to_send;
use super::judging::{consent_of, judge};
use super::{Agreement, Asking, Fields, Focus, Held, Left, PullDialog, PullFields, References, ReverseFields, Stage};

/// Opens it to pull from the account that a key would act on.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    open_on(model, |model, held| {
        let reason = Reason::RecoverRefund;
        let form = rules::default_form(&held.facts(&model.policy, model.today()), reason);
        Asking::Pull(Box::new(PullFields::new(reason, form)))
    })
}

/// Opens it to send funds to that account.
pub(in crate::app) fn open_to_send(model: &mut Model) -> Vec<Effect> {
    open_on(model, |_, held| Asking::Send(currency_to_send(&held.account, held.balance.as_ref())))
}

fn open_on(model: &mut Model, asking: impl FnOnce(&Model, &Held) -> Asking) -> Vec<Effect> {
    match model.acted_on().cloned() {
        Some(account) => open_for(model, &account, asking),
        None => say(model, Notice::new(Tone::Note, "No account is selected. Choose one in the table first.")),
    }
}

/// Opens it to give back a debit of the journal, or says why that cannot be given back from here.
pub(in crate::app) fn open_reversal(model: &mut Model, record: &DebitRecord) -> Vec<Effect> {
    match reversible(record) {
        Ok(reversal) => open_to_give_back(model, &record.order, reversal),
        Err(why) => say(model, Notice::new(Tone::Note, why)),
    }
}

/// Opens it to give back the pull whose receipt the dialog shows, where that can be.
pub(super) fn open_reversal_of_shown(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Pull(dialog)) = &model.dialog else { return Vec::new() };
    let (Some(reversal), Stage::Done(receipt)) = (dialog.reversal(), &dialog.stage) else { return Vec::new() };
    let undone = receipt.order.clone();
    open_to_give_back(model, &undone, reversal)
}

fn open_to_give_back(model: &mut Model, undone: &Order, reversal: Reversal) -> Vec<Effect> {
    let reverse = ReverseFields { undone: undone.clone(), reversal, is_final: false };
    open_for(model, &undone.account, |_, _| Asking::Reverse(Box::new(reverse)))
}

/// How a debit is given back; else why it is not.
fn reversible(record: &DebitRecord) -> Result<Reversal, &'static str> {
    match record.order.what.deed() {
        Deed::Pull => {}
        Deed::Send => return Err("Only a pull is given back. What was sent is asked for again by p."),
        Deed::Reverse => return Err("A reversal is final. p pulls from the account anew."),
    }
    let state = record.state();
    if state.is_unresolved() {
        return Err("What became of it is not known. It can be given back once it is settled.");
    }
    if !record.contradicted.is_empty() && state.is_not_done() {
        return Err(
            "Stripe shows it, though the journal says that it was not done. It can be given back in the Dashboard.",
        );
    }
    if state.is_not_done() {
        return Err("Nothing moved, so that nothing can be given back.");
    }
    let Some(Outcome::Settled(settled)) = &record.outcome else {
        return Err("A person said that it happened; nothing proves it here. Give it back in the Dashboard.");
    };
    Reversal::of(&record.order, settled)
        .ok_or("Stripe's answer did not name what it made, so that it can be given back in the Dashboard only.")
}

fn say(model: &mut Model, notice: Notice) -> Vec<Effect> {
    model.notice = Some(notice);
    Vec::new()
}

fn open_for(model: &mut Model, account: &AccountId, asking: impl FnOnce(&Model, &Held) -> Asking) -> Vec<Effect> {
    if let Some(order) = model.unresolved.get(account).map(|follow| follow.open.order.clone()) {
        debit::open(model, order);
        return vec![Effect::Book(BookAsk::Changed)];
    }
    let held = match hold(model, account) {
        Ok(held) => held,
        Err(notice) => return say(model, notice),
    };
    let asking = asking(model, &held);
    let dialog = begin(model, held, asking);
    keys::open_dialog(model, Dialog::Pull(Box::new(dialog)));
    super::with_dialog(model, |dialog, model| {
        if dialog.fields.what.form() == Some(FormKind::TransferWithReference) && matches!(dialog.stage, Stage::Editing)
        {
            dialog.want_references(model);
        }
        dialog.keep_fresh(model);
        // Another console may have debited this account.
        vec![Effect::Book(BookAsk::Changed)]
    })
}

/// The target as it is seen now, unless nothing can be sent whatever is filled in.
fn hold(model: &Model, account: &AccountId) -> Result<Held, Notice> {
    let Some(platform) = &model.platform else {
        return Err(Notice::new(
            Tone::Warning,
            "The platform was not read yet, so that no rule can be checked. R reads it again.",
        ));
    };
    if let Some(why) = hindrance(model, account) {
        return Err(why);
    }
    let entry = model.fleet.get(account).ok_or_else(gone)?;
    Ok(Held {
        mode: platform.mode,
        platform: platform.account.clone(),
        platform_balance: model.platform_balance.clone(),
        account: entry.account.clone(),
        balance: entry.fresh().cloned(),
        trouble: None,
        left: Left::NotNeeded,
        seen: None,
    })
}

fn gone() -> Notice {
    let text = "Stripe no longer lists this account, so that no money can be moved from or to it.";
    Notice::new(Tone::Refused, text)
}

/// Why nothing can be moved between an account and its platform now, whatever is filled in.
pub(super) fn hindrance(model: &Model, account: &AccountId) -> Option<Notice> {
    if let Some(trouble) = &model.journal_trouble {
        let text = format!("The journal cannot be used, so that nothing can be sent. {trouble}");
        return Some(Notice::new(Tone::Refused, &text));
    }
    if let Some(unwritten) = model.unwritten.first() {
        return Some(Notice::new(Tone::Refused, &unwritten.sentence()));
    }
    if let Some(flight) = &model.flight {
        let text = format!("A {} has no answer yet. Wait for it before the next one.", flight.told());
        return Some(Notice::new(Tone::Warning, &text));
    }
    if model.fleet.get(account).is_none() {
        return Some(gone());
    }
    if let Some(held) = model.held.get(account) {
        let text = format!(
            "Its debits are held: Stripe shows debit {}, which this journal does not account for. Acknowledge it first.",
            held.mark
        );
        return Some(Notice::new(Tone::Refused, &text));
    }
    let blocked = model.fleet.get(account).is_some_and(|entry| entry.blocked);
    if blocked || model.unresolved.contains_key(account) {
        let text = "An earlier debit of this account has an unknown outcome. New ones wait until it is resolved.";
        return Some(Notice::new(Tone::Unknown, text));
    }
    model.leaving.then(|| Notice::new(Tone::Warning, "The program is leaving; nothing more is sent."))
}

fn begin(model: &Model, held: Held, asking: Asking) -> PullDialog {
    let left = if asking.reverse().is_some() { Left::Reading } else { Left::NotNeeded };
    let held = Held { left, ..held };
    let fields = Fields::new(asking);
    let judged = judge(&held, &fields, model);
    let agreement = Agreement::of(consent_of(&judged.verdict));
    let stale = held.is_stale(model.now);
    PullDialog {
        held,
        fields,
        focus: Focus::Cancel,
        menu: None,
        stage: Stage::Editing,
        judged: judged.verdict,
        amount: judged.amount,
        currency: judged.currency,
        agreement,
        banner: model.access.why_not().map(|why| Notice::new(Tone::Warning, why)),
        access: model.access,
        dry_run: false,
        scrolled: None,
        references: References::NotNeeded,
        stale,
        left_open: None,
        over: false,
    }
}

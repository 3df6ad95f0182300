//! Opens the dialog on the account that a key would act on, or says why not. What would make a debit impossible whatever
//! is filled in is said here, before anything is typed.

use crate::app::{BookAsk, Dialog, Effect, Entry, Model, Notice, Tone, debit, keys};
use crate::domain::{AccountId, FormKind, Platform, Reason};
use crate::rules;

use super::judging::{consent_of, judge};
use super::{Agreement, Fields, Focus, Held, PullDialog, References, Stage};

pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    let unresolved = model.acted_on().and_then(|id| model.unresolved.get(id));
    if let Some(order) = unresolved.map(|follow| follow.open.order.clone()) {
        debit::open(model, order);
        return vec![Effect::Book(BookAsk::Changed)];
    }
    let dialog = match prepare(model) {
        Ok(dialog) => dialog,
        Err(notice) => {
            model.notice = Some(notice);
            return Vec::new();
        }
    };
    keys::open_dialog(model, Dialog::Pull(Box::new(dialog)));
    super::with_dialog(model, |dialog, model| {
        if dialog.fields.form == FormKind::TransferWithReference && matches!(dialog.stage, Stage::Editing) {
            dialog.want_references(model);
        }
        dialog.keep_fresh(model);
        // Another console may have debited this account.
        vec![Effect::Book(BookAsk::Changed)]
    })
}

fn prepare(model: &Model) -> Result<PullDialog, Notice> {
    let Some(entry) = model.looked_at() else {
        return Err(Notice::new(Tone::Note, "No account is selected. Choose one in the table first."));
    };
    let Some(platform) = &model.platform else {
        return Err(Notice::new(
            Tone::Warning,
            "The platform was not read yet, so that no rule can be checked. R reads it again.",
        ));
    };
    match hindrance(model, &entry.account.id) {
        Some(why) => Err(why),
        None => Ok(begin(model, platform, entry)),
    }
}

/// Why nothing can be sent from an account now, whatever is filled in.
pub(super) fn hindrance(model: &Model, account: &AccountId) -> Option<Notice> {
    if let Some(trouble) = &model.journal_trouble {
        let text = format!("The journal cannot be used, so that nothing can be sent. {trouble}");
        return Some(Notice::new(Tone::Refused, &text));
    }
    if let Some(unwritten) = model.unwritten.first() {
        return Some(Notice::new(Tone::Refused, &unwritten.sentence()));
    }
    if let Some(flight) = &model.flight {
        let text = format!(
            "A pull of {} from {} has no answer yet. Wait for it before the next one.",
            flight.order.amount.sentence(),
            flight.name
        );
        return Some(Notice::new(Tone::Warning, &text));
    }
    if model.fleet.get(account).is_none() {
        let text = "Stripe no longer lists this account, so that nothing can be pulled from it.";
        return Some(Notice::new(Tone::Refused, text));
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

fn begin(model: &Model, platform: &Platform, entry: &Entry) -> PullDialog {
    let held = Held {
        mode: platform.mode,
        platform: platform.account.clone(),
        platform_balance: model.platform_balance.clone(),
        account: entry.account.clone(),
        balance: entry.fresh().cloned(),
        trouble: None,
        seen: None,
    };
    let reason = Reason::RecoverRefund;
    let facts = held.facts(&model.policy, model.today());
    let fields = Fields::new(reason, rules::default_form(&facts, reason));
    let judged = judge(&facts, &fields);
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

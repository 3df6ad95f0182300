//! The two forms: making something happen and arming a fault.

use crate::app::Model;
use crate::app::world::{
    AmountNeed, CauseForm, CauseKind, FaultForm, FaultPlace, ObjectNeed, Objects, Place, WorldDialog,
};
use crate::domain::ReferenceCandidate;
use crate::ui::{Canvas, Phrase, Role, days};

use super::rows::{Cursor, Rows};
use super::sheet::Sheet;

/// Accounts that are offered below the field.
const OFFERED: u16 = 6;
/// Columns of the box.
const WIDTH: u16 = 84;

/// The form of a cause.
pub(super) fn cause(canvas: &mut Canvas<'_>, model: &Model, dialog: &WorldDialog, form: &CauseForm) -> Cursor {
    let places = form.places();
    let fields = u16::try_from(places.len()).unwrap_or(0);
    let picks = form.place == Place::Account;
    let wanted = fields.saturating_add(1).saturating_add(if picks { OFFERED } else { 0 });
    let title = form.kind.name().to_uppercase();
    let said = dialog.said.as_ref().map(ToString::to_string).or_else(|| wrong_amount(model, form));
    let mut sheet = Sheet::saying(canvas, &title, (WIDTH, wanted), said, dialog.waiting);
    let offered = sheet.room().saturating_sub(fields).clamp(1, OFFERED);
    let is_tight = sheet.room() < wanted;
    let mut rows = Rows::new(&mut sheet.inner);
    for place in places {
        let focused = form.place == place;
        match place {
            Place::Account => rows.account(model, &form.account, offered, focused),
            Place::Key => {
                let key = form.keys.get(form.key).map_or("no key works any more", |key| key.as_str());
                rows.choice("KEY", key, focused);
            }
            Place::Object => {
                let label = if form.kind.object() == ObjectNeed::Payout { "PAYOUT" } else { "SALE" };
                rows.choice(label, &object(form), focused);
            }
            Place::Amount => rows.typed("AMOUNT", &form.amount, 16, focused, &amount(model, form)),
            Place::Lands => {
                let words = if form.at_once { "available at once" } else { "available after the account's delay" };
                rows.choice("LANDS", words, focused);
            }
            Place::Do => {
                rows.y = rows.y.saturating_add(u16::from(!is_tight));
                rows.button(button(form.kind), focused);
            }
        }
    }
    let cursor = rows.cursor;
    sheet.say();
    cursor
}

const fn button(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Sale => "Let it be bought",
        CauseKind::Refund => "Refund it",
        CauseKind::Dispute => "Dispute it",
        CauseKind::DisputeWon => "Win it",
        CauseKind::Payout => "Pay it out",
        CauseKind::PayoutReturned => "Send it back",
        CauseKind::BankPays | CauseKind::BankFails => "Debit the bank",
        CauseKind::Rejected => "Reject it",
        CauseKind::ConsentWithdrawn => "Withdraw it",
        CauseKind::Leaves => "Let it leave",
        CauseKind::KeyRevoked => "Revoke it",
    }
}

/// The sale or payout, or what is meant without one.
fn object(form: &CauseForm) -> String {
    if let Some(chosen) = form.chosen() {
        return candidate(chosen);
    }
    let newest = match form.kind {
        CauseKind::DisputeWon => "that of the newest open dispute",
        CauseKind::PayoutReturned => "the newest that can come back",
        CauseKind::Refund => "the newest that is not refunded",
        CauseKind::Dispute => "the newest that is neither disputed nor refunded",
        CauseKind::Sale
        | CauseKind::Payout
        | CauseKind::BankPays
        | CauseKind::BankFails
        | CauseKind::Rejected
        | CauseKind::ConsentWithdrawn
        | CauseKind::Leaves
        | CauseKind::KeyRevoked => "the newest",
    };
    match &form.objects {
        Objects::Reading(_) => format!("{newest} (reading the latest)"),
        Objects::Failed(_) => format!("{newest} (the latest could not be read)"),
        Objects::Unread | Objects::Read(_) => newest.to_owned(),
    }
}

fn candidate(one: &ReferenceCandidate) -> String {
    let day = days::agenda(crate::app::day_of(one.created));
    format!("{day}  {}  {}", one.amount.sentence(), one.description)
}

/// Beside the amount: its currency, and what is meant without one.
fn amount(model: &Model, form: &CauseForm) -> Phrase {
    let code = form.currency(&model.fleet).map_or_else(String::new, |currency| currency.code().to_owned());
    let unit = Phrase::of(code, Role::Muted).gap(2);
    if form.amount.is_empty() {
        let words = if form.kind.amount() == AmountNeed::OrAll { "nothing typed means all of it" } else { "" };
        return unit.and(words, Role::Muted);
    }
    unit
}

/// Why what was typed is no amount.
fn wrong_amount(model: &Model, form: &CauseForm) -> Option<String> {
    let is_typed = form.kind.amount() != AmountNeed::None && !form.amount.is_empty();
    if is_typed { form.typed(&model.fleet).err() } else { None }
}

/// The form of a fault.
pub(super) fn arm(canvas: &mut Canvas<'_>, model: &Model, dialog: &WorldDialog, form: &FaultForm) -> Cursor {
    let picks = form.place == FaultPlace::Account;
    let fields = u16::try_from(form.places().len()).unwrap_or(0);
    let wanted = fields.saturating_add(1).saturating_add(if picks { OFFERED } else { 0 });
    let said = dialog.said.as_ref().map(ToString::to_string).or_else(|| form.wrong_figure());
    let mut sheet = Sheet::saying(canvas, "ARM A FAULT", (WIDTH, wanted), said, dialog.waiting);
    let offered = sheet.room().saturating_sub(fields).clamp(1, OFFERED);
    let is_tight = sheet.room() < wanted;
    let mut rows = Rows::new(&mut sheet.inner);
    let on = |place| form.place == place;
    rows.choice("WHAT", form.mishap().name(), on(FaultPlace::What));
    if let Some(asks) = form.mishap().asks() {
        let advice = Phrase::of(asks.advice, Role::Muted);
        rows.typed(asks.label, &form.figure, 28, on(FaultPlace::Figure), &advice);
    }
    let other = Phrase::of("or type one: POST /v1/charges", Role::Muted);
    rows.typed("REQUESTS", &form.endpoint, 28, on(FaultPlace::Endpoint), &other);
    rows.account(model, &form.account, offered, picks);
    let other = Phrase::of("times; or 10%, 10% seed 7, always", Role::Muted);
    rows.typed("HOW OFTEN", &form.times, 14, on(FaultPlace::Times), &other);
    rows.y = rows.y.saturating_add(u16::from(!is_tight));
    rows.button("Arm it", on(FaultPlace::Arm));
    let cursor = rows.cursor;
    sheet.say();
    cursor
}

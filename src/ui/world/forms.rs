//! The two forms: making something happen and arming a fault. A label, a value; where an account is picked, those that are left
//! stand below it.

use crate::app::world::{
    AmountNeed, CauseForm, CauseKind, FaultForm, FaultPlace, ObjectNeed, Objects, Picker, Place, WorldDialog,
};
use crate::app::{Entry, Model, TextField};
use crate::domain::ReferenceCandidate;
use crate::money::{Amount, Minor};
use crate::ui::figures::available_role;
use crate::ui::pull::input;
use crate::ui::{Canvas, Phrase, Role, days, text};

use super::sheet::Sheet;

/// Columns before a value.
const VALUE: u16 = 13;
/// Accounts that are offered below the field.
const OFFERED: u16 = 6;
/// Columns of a name.
const NAME: u16 = 30;
/// Columns of the box.
const WIDTH: u16 = 84;

type Cursor = Option<(u16, u16)>;

/// A form that is being drawn, row by row.
struct Rows<'a, 'c> {
    canvas: &'a mut Canvas<'c>,
    y: u16,
    cursor: Cursor,
}

impl Rows<'_, '_> {
    fn label(&mut self, words: &str, focused: bool) {
        self.canvas.text(2, self.y, words, if focused { Role::Accent } else { Role::ColumnHeading });
    }

    /// A value that is chosen, with the mark of a list.
    fn choice(&mut self, label: &str, value: &str, focused: bool) {
        self.label(label, focused);
        let room = self.canvas.width().saturating_sub(VALUE).saturating_sub(4);
        let after = self.canvas.fit(VALUE, self.y, room, value, if focused { Role::Selected } else { Role::Normal });
        self.canvas.text(after.saturating_add(1), self.y, self.canvas.set().dropdown, Role::Muted);
        self.y = self.y.saturating_add(1);
    }

    /// A value that is typed, with a word beside it.
    fn typed(&mut self, label: &str, field: &TextField, cells: u16, focused: bool, beside: &Phrase) {
        self.label(label, focused);
        let cursor = input::draw(self.canvas, (VALUE, self.y, cells), field, Role::Field, focused);
        self.cursor = cursor.or(self.cursor);
        let x = VALUE.saturating_add(cells).saturating_add(2);
        // Half an advice is none.
        let room = self.canvas.width().saturating_sub(x).saturating_sub(1);
        if beside.width() <= room {
            self.canvas.phrase(x, self.y, beside);
        }
        self.y = self.y.saturating_add(1);
    }

    fn button(&mut self, words: &str, focused: bool) {
        let role = if focused { Role::ButtonFocused } else { Role::Button };
        self.canvas.text(2, self.y, &format!("[ {words} ]"), role);
        self.y = self.y.saturating_add(1);
    }

    /// The account: with the focus a field and those that contain what was typed, else the one that was picked.
    fn account(&mut self, model: &Model, picker: &Picker, rows: u16, focused: bool) {
        if !focused {
            self.label("ACCOUNT", false);
            let found = picker.account().and_then(|id| model.fleet.get(id));
            match found {
                Some(entry) => self.entry(VALUE, entry, Role::Normal),
                None => {
                    self.canvas.text(VALUE, self.y, "all accounts", Role::Normal);
                }
            }
            self.y = self.y.saturating_add(1);
            return;
        }
        let beside = Phrase::of("type a part of its name or id", Role::Muted);
        self.typed("ACCOUNT", &picker.filter, 24, true, &beside);
        let lines = usize::from(rows);
        let top = picker.at.saturating_add(1).saturating_sub(lines);
        if picker.shown.is_empty() {
            self.canvas.text(VALUE, self.y, "No account is called that.", Role::Muted);
        }
        for (nth, account) in picker.shown.iter().enumerate().skip(top).take(lines) {
            let chosen = nth == picker.at;
            let role = if chosen { Role::Selected } else { Role::Normal };
            if chosen {
                self.canvas.text(VALUE - 2, self.y, self.canvas.set().selected, Role::Accent);
            }
            match account.as_ref().and_then(|id| model.fleet.get(id)) {
                Some(entry) => self.entry(VALUE, entry, role),
                None => {
                    self.canvas.text(VALUE, self.y, "all accounts", role);
                }
            }
            self.y = self.y.saturating_add(1);
        }
        let left = lines.saturating_sub(picker.shown.len().min(lines).max(1));
        self.y = self.y.saturating_add(u16::try_from(left).unwrap_or(0)).max(self.y);
        if picker.shown.is_empty() {
            self.y = self.y.saturating_add(1);
        }
    }

    /// Name, id, and what is available.
    fn entry(&mut self, x: u16, entry: &Entry, role: Role) {
        let glyphs = self.canvas.theme().glyphs();
        let end = self.canvas.width().saturating_sub(2);
        let currency = entry.account.default_currency;
        let minor = entry.balance.as_ref().map(|balance| balance.available(currency));
        let figure = minor.map_or_else(
            || Phrase::of("?", Role::Unknown),
            |minor: Minor| Phrase::of(Amount::new(minor, currency).figure(), available_role(minor)),
        );
        let start = self.canvas.phrase_right(end, self.y, &figure.and(format!(" {}", currency.code()), Role::Muted));
        let room = start.saturating_sub(x).saturating_sub(2);
        if self.canvas.width() < 66 {
            self.canvas.fit(x, self.y, room, entry.account.name.as_str(), role);
            return;
        }
        let name = room.min(NAME);
        self.canvas.fit(x, self.y, name, entry.account.name.as_str(), role);
        let id = text::short_id(entry.account.id.as_str(), glyphs);
        self.canvas.text(x.saturating_add(name).saturating_add(2), self.y, &id, Role::Muted);
    }
}

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
    let mut rows = Rows { canvas: &mut sheet.inner, y: 0, cursor: None };
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
    let wanted = 6_u16.saturating_add(if picks { OFFERED } else { 0 });
    let mut sheet = Sheet::open(canvas, "ARM A FAULT", WIDTH, wanted, dialog);
    let offered = sheet.room().saturating_sub(5).clamp(1, OFFERED);
    let is_tight = sheet.room() < wanted;
    let mut rows = Rows { canvas: &mut sheet.inner, y: 0, cursor: None };
    let on = |place| form.place == place;
    rows.choice("WHAT", form.mishap().words(), on(FaultPlace::What));
    let other = Phrase::of("or type one: POST /v1/charges", Role::Muted);
    rows.typed("REQUESTS", &form.endpoint, 28, on(FaultPlace::Endpoint), &other);
    rows.account(model, &form.account, offered, picks);
    let other = Phrase::of("times; or a share as in 10%, or always", Role::Muted);
    rows.typed("HOW OFTEN", &form.times, 8, on(FaultPlace::Times), &other);
    rows.y = rows.y.saturating_add(u16::from(!is_tight));
    rows.button("Arm it", on(FaultPlace::Arm));
    let cursor = rows.cursor;
    sheet.say();
    cursor
}

//! The rows of a form: a label and a value that is chosen or typed; and the account, with those that are left below it while one is
//! picked.

use crate::app::world::Picker;
use crate::app::{Entry, Model, TextField};
use crate::money::{Amount, Minor};
use crate::ui::figures::available_role;
use crate::ui::pull::input;
use crate::ui::{Canvas, Phrase, Role, text};

/// Columns before a value.
const VALUE: u16 = 13;
/// Columns of a name.
const NAME: u16 = 30;

pub(super) type Cursor = Option<(u16, u16)>;

/// A form that is being drawn, row by row.
pub(super) struct Rows<'a, 'c> {
    canvas: &'a mut Canvas<'c>,
    pub(super) y: u16,
    pub(super) cursor: Cursor,
}

impl<'a, 'c> Rows<'a, 'c> {
    pub(super) const fn new(canvas: &'a mut Canvas<'c>) -> Self {
        Self { canvas, y: 0, cursor: None }
    }

    fn label(&mut self, words: &str, focused: bool) {
        self.canvas.text(2, self.y, words, if focused { Role::Accent } else { Role::ColumnHeading });
    }

    /// A value that is chosen, with the mark of a list.
    pub(super) fn choice(&mut self, label: &str, value: &str, focused: bool) {
        self.label(label, focused);
        let room = self.canvas.width().saturating_sub(VALUE).saturating_sub(4);
        let after = self.canvas.fit(VALUE, self.y, room, value, if focused { Role::Selected } else { Role::Normal });
        self.canvas.text(after.saturating_add(1), self.y, self.canvas.set().dropdown, Role::Muted);
        self.y = self.y.saturating_add(1);
    }

    /// A value that is typed, with a word beside it.
    pub(super) fn typed(&mut self, label: &str, field: &TextField, cells: u16, focused: bool, beside: &Phrase) {
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

    /// A button.
    pub(super) fn button(&mut self, words: &str, focused: bool) {
        let role = if focused { Role::ButtonFocused } else { Role::Button };
        self.canvas.text(2, self.y, &format!("[ {words} ]"), role);
        self.y = self.y.saturating_add(1);
    }

    /// The account: with the focus a field and those that contain what was typed, else the one that was picked.
    pub(super) fn account(&mut self, model: &Model, picker: &Picker, rows: u16, focused: bool) {
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

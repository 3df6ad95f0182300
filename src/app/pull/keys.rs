//! What keys do in the dialog. Enter in a field never sends; a key that repeats, or arrives faster than typing, never
//! presses a button; Esc leads out of whatever is open, one step at a time.

use crate::app::{Effect, Key, KeyPress, Model, Notice, Scroll, TextField, Tone};
use crate::money::Amount;

use super::focus::Kind;
use super::standing::is_empty_amount;
use super::{Confirmation, Focus, PullDialog, Stage, sending};

pub(super) fn on_key(dialog: &mut PullDialog, model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    let acts = !burst && !press.repeat;
    let leaves = matches!(press.key, Key::Esc | Key::Ctrl('c')) && acts;
    match &dialog.stage {
        Stage::Editing if leaves => leave(dialog),
        Stage::Editing if dialog.menu.is_some() => in_menu(dialog, model, press.key, acts),
        Stage::Editing => return edit(dialog, model, press, burst),
        Stage::Rechecking(_) | Stage::Minting if leaves => sending::stop(dialog, model),
        Stage::Recording(_) | Stage::Sending(_) if leaves => {
            let text = "It cannot be called back: the debit is on its way. Wait for the answer.";
            model.notice = Some(Notice::new(Tone::Warning, text));
        }
        Stage::Rechecking(_) | Stage::Minting | Stage::Recording(_) | Stage::Sending(_) => {}
        Stage::Done(_) | Stage::Refused(..) | Stage::NotRecorded(_) | Stage::Unknown(_) => {
            dialog.over = leaves;
            dialog.scrolled = scrolled(dialog, model, press.key).or(dialog.scrolled);
        }
    }
    if dialog.over {
        super::outcome::keep_observing(dialog, model);
    }
    Vec::new()
}

pub(super) fn on_paste(dialog: &mut PullDialog, model: &mut Model, text: &str) -> Vec<Effect> {
    let editing = matches!(dialog.stage, Stage::Editing) && dialog.menu.is_none();
    if editing && dialog.focus == Focus::Confirm {
        refuse_paste(dialog, model);
        return Vec::new();
    }
    let focus = dialog.focus;
    match dialog.field_mut(focus) {
        Some(field) if editing => {
            field.paste(text);
            dialog.field_changed(focus, model);
        }
        Some(_) | None => note(model, "Pasted text goes into text fields only."),
    }
    Vec::new()
}

/// One step out: the list of choices, then the request that is shown, then the dialog.
fn leave(dialog: &mut PullDialog) {
    if dialog.menu.take().is_some() {
        return;
    }
    if dialog.dry_run {
        dialog.dry_run = false;
        dialog.scrolled = None;
        return;
    }
    dialog.over = true;
}

fn in_menu(dialog: &mut PullDialog, model: &mut Model, key: Key, acts: bool) {
    match key {
        Key::Up => dialog.move_in_menu(true, 1),
        Key::Down => dialog.move_in_menu(false, 1),
        Key::PageUp => dialog.move_in_menu(true, 10),
        Key::PageDown => dialog.move_in_menu(false, 10),
        Key::Home => dialog.move_in_menu(true, usize::MAX),
        Key::End => dialog.move_in_menu(false, usize::MAX),
        Key::Enter | Key::Char(' ') if acts => dialog.take_from_menu(model),
        Key::Tab | Key::BackTab if acts => {
            dialog.menu = None;
            dialog.go(key == Key::BackTab);
        }
        Key::Enter
        | Key::Tab
        | Key::BackTab
        | Key::Char(_)
        | Key::Ctrl(_)
        | Key::Esc
        | Key::Backspace
        | Key::Delete
        | Key::Left
        | Key::Right
        | Key::F1 => {}
    }
}

fn edit(dialog: &mut PullDialog, model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    match press.key {
        Key::Tab | Key::BackTab if !burst => dialog.go(press.key == Key::BackTab),
        Key::Tab | Key::BackTab | Key::Esc | Key::F1 => {}
        Key::PageUp | Key::PageDown => dialog.scrolled = scrolled(dialog, model, press.key),
        Key::Enter
        | Key::Char(_)
        | Key::Ctrl(_)
        | Key::Backspace
        | Key::Delete
        | Key::Up
        | Key::Down
        | Key::Left
        | Key::Right
        | Key::Home
        | Key::End => return at_focus(dialog, model, press, burst),
    }
    Vec::new()
}

/// Where what scrolls begins after a key. Keys may be faster than frames, so that one goes on from the last one.
fn scrolled(dialog: &PullDialog, model: &Model, key: Key) -> Option<u16> {
    let seen = model.laid.dialog;
    Scroll { top: dialog.scrolled.unwrap_or(seen.top), ..seen }.after(key)
}

fn at_focus(dialog: &mut PullDialog, model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    let acts = !burst && !press.repeat;
    match dialog.focus.kind() {
        Kind::Text => in_text(dialog, model, press.key, burst),
        Kind::Choice => match press.key {
            Key::Enter | Key::Down | Key::Char(' ') if acts => dialog.open_menu(model),
            Key::Left | Key::Right if !burst => dialog.step(press.key == Key::Left, model),
            Key::Enter
            | Key::Down
            | Key::Left
            | Key::Right
            | Key::Char(_)
            | Key::Ctrl(_)
            | Key::Esc
            | Key::Tab
            | Key::BackTab
            | Key::Backspace
            | Key::Delete
            | Key::Up
            | Key::Home
            | Key::End
            | Key::PageUp
            | Key::PageDown
            | Key::F1 => {}
        },
        Kind::Tick if acts && matches!(press.key, Key::Enter | Key::Char(' ')) => dialog.tick(model),
        Kind::Button if acts && press.key == Key::Enter => return push(dialog, model),
        Kind::Tick | Kind::Button => {}
    }
    Vec::new()
}

fn in_text(dialog: &mut PullDialog, model: &mut Model, key: Key, burst: bool) {
    let focus = dialog.focus;
    if key == Key::Enter {
        let text = if dialog.can_send() {
            "Enter alone never sends. Tab goes to Send."
        } else {
            "Enter sends nothing from a field. Tab goes on."
        };
        note(model, text);
        return;
    }
    if focus == Focus::Amount && key == Key::Char('m') {
        if !burst {
            fill_largest(dialog, model);
        }
        return;
    }
    if focus == Focus::Confirm {
        in_confirm(dialog, model, key, burst);
        return;
    }
    let Some(field) = dialog.field_mut(focus) else { return };
    let before = field.text().to_owned();
    field.edit(key);
    if field.text() != before {
        dialog.field_changed(focus, model);
    }
}

/// The confirmation takes single keys only; a terminal that does not mark a paste delivers it as a burst.
fn in_confirm(dialog: &mut PullDialog, model: &mut Model, key: Key, burst: bool) {
    if matches!(key, Key::Char(_)) {
        if burst {
            // Its first letter came before anybody could know.
            dialog.fields.confirm.clear();
            refuse_paste(dialog, model);
            return;
        }
        if dialog.confirmation() == Confirmation::Off {
            note(model, "There is nothing to confirm yet.");
            return;
        }
    }
    dialog.fields.confirm.edit(key);
}

fn refuse_paste(dialog: &PullDialog, model: &mut Model) {
    let phrase = dialog.phrase().unwrap_or_default();
    let text = format!("The confirmation cannot be pasted. Type {phrase} key by key.");
    model.notice = Some(Notice::new(Tone::Warning, &text));
}

fn fill_largest(dialog: &mut PullDialog, model: &mut Model) {
    if let Some(largest) = dialog.largest() {
        dialog.fields.amount = TextField::with(&largest.figure());
        dialog.field_changed(Focus::Amount, model);
        return;
    }
    let Some(verdict) = dialog.verdict() else {
        note(model, "The balance is being read; the most allowed is not known yet.");
        return;
    };
    let text = match verdict.blocking().find(|finding| !is_empty_amount(finding)) {
        Some(finding) => format!("m fills in nothing: no amount passes the rule `{}`.", finding.statement()),
        None => "m fills in nothing: every amount would leave the account below zero.".to_owned(),
    };
    note(model, &text);
}

fn push(dialog: &mut PullDialog, model: &mut Model) -> Vec<Effect> {
    match dialog.focus {
        Focus::Cancel => dialog.over = true,
        Focus::DryRun if dialog.preview().is_some() => {
            dialog.dry_run = !dialog.dry_run;
            dialog.scrolled = None;
        }
        Focus::DryRun => note(model, "There is no request to show before amount and reference are filled in."),
        Focus::Send => return sending::on_send(dialog, model),
        Focus::Amount
        | Focus::Reason
        | Focus::Form
        | Focus::Reference
        | Focus::Consent
        | Focus::Note
        | Focus::BelowZero
        | Focus::Cost
        | Focus::Confirm => {}
    }
    Vec::new()
}

fn note(model: &mut Model, text: &str) {
    model.notice = Some(Notice::new(Tone::Note, text));
}

impl PullDialog {
    /// The text field of a place, the confirmation aside.
    fn field_mut(&mut self, focus: Focus) -> Option<&mut TextField> {
        match focus {
            Focus::Amount => Some(&mut self.fields.amount),
            Focus::Consent => Some(&mut self.fields.consent),
            Focus::Note => Some(&mut self.fields.note),
            Focus::Reason
            | Focus::Form
            | Focus::Reference
            | Focus::BelowZero
            | Focus::Cost
            | Focus::Confirm
            | Focus::DryRun
            | Focus::Cancel
            | Focus::Send => None,
        }
    }

    /// Another amount has another shortfall, to which nobody has said yes.
    fn field_changed(&mut self, focus: Focus, model: &Model) {
        if focus == Focus::Amount {
            self.fields.below_zero = None;
        }
        self.changed(model);
    }

    /// Says yes, or takes it back.
    fn tick(&mut self, model: &Model) {
        match self.focus {
            Focus::BelowZero if self.fields.below_zero.is_some() => self.fields.below_zero = None,
            Focus::BelowZero => self.fields.below_zero = self.shortfall().map(Amount::minor),
            Focus::Cost => self.fields.cost = !self.fields.cost,
            Focus::Amount
            | Focus::Reason
            | Focus::Form
            | Focus::Reference
            | Focus::Consent
            | Focus::Note
            | Focus::Confirm
            | Focus::DryRun
            | Focus::Cancel
            | Focus::Send => {}
        }
        self.changed(model);
    }
}

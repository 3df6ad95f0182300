//! What keys do in the dialog. Enter in a field never sends; a key that repeats, or arrives faster than typing, never
//! presses a button; Esc leads out of whatever is open, one step at a time.

use crate::app::moves::Move;
use crate::app::stroke::Stroke;
use crate::app::{Effect, Key, KeyPress, Model, Notice, Scroll, TextField, Tone, flight};
use crate::domain::Label;
use crate::money::Amount;
use crate::rules::WhyAgain;

use super::focus::{Button, Kind, Text};
use super::standing::is_empty_amount;
use super::{Asking, Choice, Confirmation, PullDialog, Stage, Tick, sending};

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
        Stage::Pausing(_) if leaves => return stop_repeats(dialog, model),
        Stage::Rechecking(_) | Stage::Minting | Stage::Recording(_) | Stage::Sending(_) | Stage::Pausing(_) => {}
        Stage::Done(_) | Stage::Refused(..) | Stage::NotRecorded(_) => {
            dialog.over = leaves;
            dialog.scrolled = scrolled(dialog, model, press.key).or(dialog.scrolled);
        }
    }
    Vec::new()
}

/// Esc while it pauses: it is not sent again by itself.
fn stop_repeats(dialog: &mut PullDialog, model: &mut Model) -> Vec<Effect> {
    dialog.left_open = dialog.stage.way().map(|way| way.order.clone());
    flight::stop(model)
}

pub(super) fn on_paste(dialog: &mut PullDialog, model: &mut Model, text: &str) -> Vec<Effect> {
    let editing = matches!(dialog.stage, Stage::Editing) && dialog.menu.is_none();
    match dialog.focus.kind() {
        Kind::Text(Text::Confirm) if editing => refuse_paste(dialog, model),
        Kind::Text(field) if editing => {
            if let Some(typed) = dialog.field_mut(field) {
                typed.paste(text);
            }
            dialog.field_changed(field, model);
        }
        Kind::Text(_) | Kind::Choice(_) | Kind::Tick(_) | Kind::Button(_) => {
            note(model, "Pasted text goes into text fields only.");
        }
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
    if let Some(step) = Move::of(key) {
        dialog.move_in_menu(step);
    } else if acts && matches!(key, Key::Enter | Key::Char(' ')) {
        dialog.take_from_menu(model);
    } else if acts && matches!(key, Key::Tab | Key::BackTab) {
        dialog.menu = None;
        dialog.go(key == Key::BackTab);
    }
}

fn edit(dialog: &mut PullDialog, model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    match Stroke::of(press.key) {
        Stroke::Next | Stroke::Previous if !burst => dialog.go(press.key == Key::BackTab),
        Stroke::Next | Stroke::Previous | Stroke::Leave => {}
        Stroke::Move(Move::PageUp | Move::PageDown) => dialog.scrolled = scrolled(dialog, model, press.key),
        Stroke::Enter | Stroke::Letter(_) | Stroke::Edit | Stroke::Move(_) => {
            return at_focus(dialog, model, press, burst);
        }
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
        Kind::Text(text) => in_text(dialog, model, text, press.key, burst),
        Kind::Choice(of) => in_choice(dialog, model, of, press, burst),
        Kind::Tick(tick) if acts && matches!(press.key, Key::Enter | Key::Char(' ')) => dialog.tick(tick, model),
        Kind::Button(button) if acts && press.key == Key::Enter => return push(dialog, model, button),
        Kind::Tick(_) | Kind::Button(_) => {}
    }
    Vec::new()
}

fn in_choice(dialog: &mut PullDialog, model: &mut Model, of: Choice, press: KeyPress, burst: bool) {
    let acts = !burst && !press.repeat;
    if acts && matches!(press.key, Key::Enter | Key::Down | Key::Char(' ')) {
        dialog.open_menu(of, model);
    } else if !burst && matches!(press.key, Key::Left | Key::Right) {
        dialog.step(of, press.key == Key::Left, model);
    }
}

fn in_text(dialog: &mut PullDialog, model: &mut Model, text: Text, key: Key, burst: bool) {
    if key == Key::Enter {
        let button = dialog.deed().button();
        let words = if dialog.can_send() {
            format!("Enter alone never sends. Tab goes to {button}.")
        } else {
            "Enter sends nothing from a field. Tab goes on.".to_owned()
        };
        note(model, &words);
        return;
    }
    if text == Text::Amount && key == Key::Char('m') {
        if !burst {
            fill_largest(dialog, model);
        }
        return;
    }
    if text == Text::Confirm {
        in_confirm(dialog, model, key, burst);
        return;
    }
    let Some(field) = dialog.field_mut(text) else { return };
    let before = field.text().to_owned();
    field.edit(key);
    if field.text() != before {
        dialog.field_changed(text, model);
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
            note(model, model.access.why_not().unwrap_or("There is nothing to confirm yet."));
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
        dialog.field_changed(Text::Amount, model);
        return;
    }
    let Some(verdict) = dialog.verdict() else {
        note(model, "The balance is being read; the most allowed is not known yet.");
        return;
    };
    let text = match verdict.blocking().find(|finding| !is_empty_amount(finding)) {
        Some(finding) => format!("m fills in nothing: no amount passes the rule `{}`.", finding.statement()),
        None => format!("m fills in nothing: {}.", dialog.why_no_largest()),
    };
    note(model, &text);
}

fn push(dialog: &mut PullDialog, model: &mut Model, button: Button) -> Vec<Effect> {
    match button {
        Button::Cancel => dialog.over = true,
        Button::DryRun if dialog.preview().is_some() => {
            dialog.dry_run = !dialog.dry_run;
            dialog.scrolled = None;
        }
        Button::DryRun => note(model, "There is no request to show before the fields are filled in."),
        Button::Send => return sending::on_send(dialog, model),
    }
    Vec::new()
}

fn note(model: &mut Model, text: &str) {
    model.notice = Some(Notice::new(Tone::Note, text));
}

impl PullDialog {
    /// What is typed into; none where there is no such field.
    fn field_mut(&mut self, text: Text) -> Option<&mut TextField> {
        match text {
            Text::Amount => Some(&mut self.fields.amount),
            Text::Consent => self.fields.what.pull_mut().map(|pull| &mut pull.consent),
            Text::Note => Some(&mut self.fields.note),
            Text::Confirm => Some(&mut self.fields.confirm),
        }
    }

    /// Another amount has another shortfall, to which nobody has said yes.
    fn field_changed(&mut self, text: Text, model: &Model) {
        if text == Text::Amount
            && let Some(pull) = self.fields.what.pull_mut()
        {
            pull.below_zero = None;
        }
        if text == Text::Note {
            self.fields.again = self.why_again();
        }
        self.changed(model);
    }

    /// What the note says of the newest object of the same amount that Stripe showed, or of what it could not show.
    pub(super) fn why_again(&self) -> Option<WhyAgain> {
        let (seen, amount) = (self.held.seen.as_ref()?, self.amount()?);
        let after = seen.newest(|row| row.object.amount == amount).map(|row| row.object.id.clone());
        (after.is_some() || !seen.whole).then(|| WhyAgain { after, why: Label::new(self.fields.note.text()) })
    }

    /// Says yes, or takes it back.
    fn tick(&mut self, tick: Tick, model: &Model) {
        let shortfall = self.shortfall().map(Amount::minor);
        match &mut self.fields.what {
            Asking::Pull(pull) => match tick {
                Tick::BelowZero if pull.below_zero.is_some() => pull.below_zero = None,
                Tick::BelowZero => pull.below_zero = shortfall,
                Tick::Cost => pull.cost = !pull.cost,
                Tick::Final => {}
            },
            Asking::Reverse(reverse) if tick == Tick::Final => reverse.is_final = !reverse.is_final,
            Asking::Reverse(_) | Asking::Send(_) => {}
        }
        self.changed(model);
    }
}

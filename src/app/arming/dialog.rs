//! The question before this console may send: for how long, on whose platform, and the last four characters of its id typed by
//! hand. It opens on *Cancel*, takes no key at first, and nothing can be pasted into it.

use jiff::{SignedDuration, Timestamp};

use crate::app::keys::{close_dialog, open_dialog};
use crate::app::pull::Confirmation;
use crate::app::stroke::around;
use crate::app::{BookAsk, Dialog, Effect, Key, KeyPress, Model, Notice, TextField, Tone};
use crate::domain::{Account, Label, Mode};
use crate::journal::entry::Keeping;

use super::{Access, disarmed};

/// The question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArmDialog {
    /// For how long, in minutes.
    pub minutes: i64,
    /// The platform whose money it is, as it was read.
    pub platform: Account,
    /// What was typed.
    pub field: TextField,
    /// Whether colleagues' debits are elsewhere, and the operator has said yes to that; none where they are in the same journal.
    pub alone: Option<bool>,
    /// Where keys go.
    pub focus: ArmFocus,
    /// Until when it arms, while that is being written down.
    pub(super) written: Option<Timestamp>,
}

/// A place that can have the focus, in the order of Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArmFocus {
    /// The confirmation.
    Token,
    /// Yes to a journal that has nobody else's debits.
    Alone,
    /// The button that leaves all as it is.
    Cancel,
    /// The button that arms; only once the confirmation is right.
    Arm,
}

impl ArmDialog {
    /// What must be typed.
    #[must_use]
    pub fn token(&self) -> &str {
        self.platform.id.tail(4)
    }

    /// How far the confirmation has come.
    #[must_use]
    pub fn confirmation(&self) -> Confirmation {
        let (token, typed) = (self.token(), self.field.text().trim());
        if typed == token {
            Confirmation::Matches
        } else if typed.is_empty() {
            Confirmation::Empty
        } else if token.starts_with(typed) {
            Confirmation::Begun
        } else if typed.eq_ignore_ascii_case(token) {
            Confirmation::Differs(format!("capital and small letters count: {token}, not {typed}"))
        } else {
            Confirmation::Differs(format!("the platform's id ends in {token}, not {typed}"))
        }
    }

    /// Whether the button arms.
    #[must_use]
    pub fn can_arm(&self) -> bool {
        self.confirmation() == Confirmation::Matches && self.alone != Some(false)
    }

    /// Keys that do something now.
    #[must_use]
    pub fn hints(&self) -> Vec<(&'static str, &'static str)> {
        match self.focus {
            ArmFocus::Token if self.can_arm() => vec![("Tab", "on to the buttons"), ("Esc", "cancel")],
            ArmFocus::Token => vec![("Tab", "to Cancel"), ("Ctrl-U", "clear"), ("Esc", "cancel")],
            ArmFocus::Alone => vec![("Space", "yes"), ("Tab", "on"), ("Esc", "cancel")],
            ArmFocus::Cancel => vec![("Tab", "on"), ("Enter", "cancel"), ("Esc", "cancel")],
            ArmFocus::Arm if self.written.is_some() => vec![("Esc", "cancel")],
            ArmFocus::Arm => vec![("Enter", "arm"), ("Shift-Tab", "back"), ("Esc", "cancel")],
        }
    }

    fn tick(&mut self) {
        self.alone = self.alone.map(|yes| !yes);
    }

    fn go(&mut self, back: bool) {
        let all = [ArmFocus::Token, ArmFocus::Alone, ArmFocus::Cancel, ArmFocus::Arm];
        let order: Vec<ArmFocus> = all.into_iter().filter(|focus| self.offers(*focus)).collect();
        self.focus = around(&order, self.focus, back);
    }

    fn offers(&self, focus: ArmFocus) -> bool {
        match focus {
            ArmFocus::Token | ArmFocus::Cancel => true,
            ArmFocus::Alone => self.alone.is_some(),
            ArmFocus::Arm => self.can_arm(),
        }
    }
}

/// Opens the question, or says why it is not one.
pub(in crate::app) fn open(model: &mut Model, minutes: i64) {
    let refused = match (model.access, &model.platform) {
        (Access::Open, _) => {
            let mode = if model.mode == Mode::Mock { "mock" } else { "test" };
            Err(Notice::new(
                Tone::Note,
                &format!("This console can send as it is: it is in {mode}. :disarm ends that."),
            ))
        }
        (access @ (Access::ReadOnly | Access::SecretKey), _) => {
            Err(Notice::new(Tone::Refused, access.why_not().unwrap_or_default()))
        }
        (Access::Shut | Access::Armed { .. }, None) => {
            let text = "The platform was not read yet, so that nobody can say whose money it is. R reads it again.";
            Err(Notice::new(Tone::Warning, text))
        }
        (Access::Shut | Access::Armed { .. }, Some(platform)) => Ok(platform.account.clone()),
    };
    match refused {
        Ok(platform) => {
            let alone = is_alone(model).then_some(false);
            let dialog = ArmDialog {
                minutes,
                platform,
                field: TextField::default(),
                alone,
                focus: ArmFocus::Cancel,
                written: None,
            };
            open_dialog(model, Dialog::Arm(Box::new(dialog)));
        }
        Err(notice) => model.notice = Some(notice),
    }
}

/// Whether the journal is one's own: colleagues who pull from the same platform write into another.
fn is_alone(model: &Model) -> bool {
    let keeping = model.journal.summary.as_ref().map(|summary| &summary.keeping);
    model.mode == Mode::Live && !matches!(keeping, Some(Keeping::Shared { .. }))
}

pub(in crate::app) fn on_key(model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    let acts = !burst && !press.repeat;
    model.notice = None;
    let Some(Dialog::Arm(dialog)) = &mut model.dialog else { return Vec::new() };
    match press.key {
        Key::Esc | Key::Ctrl('c') if acts => close_dialog(model),
        Key::Tab | Key::BackTab if !burst => dialog.go(press.key == Key::BackTab),
        Key::Esc | Key::Tab | Key::BackTab => {}
        Key::Enter => match dialog.focus {
            ArmFocus::Token => note(model, "Enter arms nothing from the field. Tab goes on."),
            ArmFocus::Alone if acts => dialog.tick(),
            ArmFocus::Cancel if acts => close_dialog(model),
            ArmFocus::Arm if acts && dialog.can_arm() && dialog.written.is_none() => return arm(model),
            ArmFocus::Alone | ArmFocus::Cancel | ArmFocus::Arm => {}
        },
        Key::Char(' ') if acts && dialog.focus == ArmFocus::Alone => dialog.tick(),
        Key::Left | Key::Right if !burst && dialog.focus != ArmFocus::Token => dialog.go(press.key == Key::Left),
        key @ (Key::Char(_)
        | Key::Ctrl(_)
        | Key::Backspace
        | Key::Delete
        | Key::Up
        | Key::Down
        | Key::Left
        | Key::Right
        | Key::Home
        | Key::End
        | Key::PageUp
        | Key::PageDown
        | Key::F1) => {
            if dialog.focus == ArmFocus::Token {
                type_in(model, key, burst);
            }
        }
    }
    Vec::new()
}

pub(in crate::app) fn on_paste(model: &mut Model) {
    let Some(Dialog::Arm(dialog)) = &mut model.dialog else { return };
    dialog.field = TextField::default();
    let text = format!("The confirmation cannot be pasted. Type {} key by key.", dialog.token());
    model.notice = Some(Notice::new(Tone::Warning, &text));
}

/// A terminal that does not mark a paste delivers it as a burst, whose first letter came before anybody could know.
fn type_in(model: &mut Model, key: Key, burst: bool) {
    if burst && matches!(key, Key::Char(_)) {
        on_paste(model);
    } else if let Some(Dialog::Arm(dialog)) = &mut model.dialog {
        dialog.field.edit(key);
    }
}

/// Nobody is armed unseen: it is written down first.
fn arm(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Arm(dialog)) = &mut model.dialog else { return Vec::new() };
    let Ok(until) = model.now.checked_add(SignedDuration::from_mins(dialog.minutes)) else { return Vec::new() };
    dialog.written = Some(until);
    vec![Effect::Book(BookAsk::Arm(until))]
}

/// It is written down, or could not be. Whoever has left the question meanwhile, or the program, is not armed.
pub(in crate::app) fn on_written(model: &mut Model, until: Timestamp, written: Result<(), Label>) -> Vec<Effect> {
    let awaited = match &model.dialog {
        Some(Dialog::Arm(dialog)) if dialog.written == Some(until) => Some(dialog.minutes),
        Some(_) | None => None,
    };
    if awaited.is_some() {
        close_dialog(model);
    }
    let minutes = match (awaited.filter(|_| !model.leaving), written) {
        (_, Err(why)) => {
            let text = format!("Not armed, because it could not be written down: {why}");
            model.notice = Some(Notice::new(Tone::Refused, &text));
            return Vec::new();
        }
        (None, Ok(())) => return vec![disarmed("it was called off before it was armed")],
        (Some(minutes), Ok(())) => minutes,
    };
    model.access = Access::Armed { until };
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    let text = format!(
        "Armed for {minutes} {unit}: debits leave this console. :disarm ends it, and so do 5 minutes without a key."
    );
    model.notice = Some(Notice::new(Tone::Warning, &text));
    vec![Effect::OpenGate(until), Effect::Book(BookAsk::Unresolved)]
}

fn note(model: &mut Model, text: &str) {
    model.notice = Some(Notice::new(Tone::Note, text));
}

//! The question before this console may send, in a frame of the mode: whose money, for how long, what ends it, and the token that
//! is typed by hand.

use crate::app::Model;
use crate::app::arming::{ArmDialog, ArmFocus};
use crate::app::pull::Confirmation;
use crate::domain::Mode;

use super::pull::input;
use super::{Canvas, Phrase, Role, text};

/// Columns of the box.
const WIDTH: u16 = 74;

/// Draws the box on a canvas that reaches from the header to the foot; tells where the cursor stands.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, dialog: &ArmDialog) -> Option<(u16, u16)> {
    let (all, height) = (canvas.width(), canvas.height());
    let width = WIDTH.min(all);
    let cells = width.saturating_sub(6);
    let sentences = sentences(model, dialog);
    let lines: u16 = sentences.iter().map(|words| rows(words, cells)).sum();
    // Platform, blank, sentences, blank, confirmation, what is wrong with it, buttons.
    let wanted = lines.saturating_add(8).saturating_add(u16::from(dialog.alone.is_some()));
    let tall = wanted.min(height);
    let top = height.saturating_sub(tall).min(3);
    canvas.blank();
    let mut frame = canvas.part(all.saturating_sub(width) / 2, top, width, tall);
    let money = money(model.mode);
    let badge = format!(" {} {} {money} ", model.mode.word(), frame.set().dot);
    let line = frame.theme().glyphs().mode_frame(model.mode);
    let title = Phrase::of(format!("ARM FOR {}", minutes(dialog.minutes).to_uppercase()), Role::Title);
    frame.frame(line, Role::ModeLine(model.mode), &title, &Phrase::of(badge, Role::Badge(model.mode)));
    let mut inner = frame.part(3, 1, width.saturating_sub(5), tall.saturating_sub(2));
    let platform =
        Phrase::of(dialog.platform.name.as_str(), Role::Title).gap(2).and(dialog.platform.id.as_str(), Role::Muted);
    inner.fit_phrase(0, 0, cells, &platform);
    let mut y = 1_u16;
    for words in &sentences {
        let room = inner.height().saturating_sub(y).saturating_sub(3 + u16::from(dialog.alone.is_some()));
        y = inner.sentences(0, y, cells, room.min(rows(words, cells)), words, Role::Normal);
    }
    let buttons = inner.height().saturating_sub(1);
    let alone = dialog.alone.map(|yes| draw_alone(&mut inner, buttons.saturating_sub(3).max(y), cells, dialog, yes));
    y = y.saturating_add(u16::from(alone.is_some()));
    let cursor = confirm(&mut inner, buttons.saturating_sub(2).max(y), cells, dialog);
    draw_buttons(&mut inner, buttons, cells, dialog);
    cursor
}

fn sentences(model: &Model, dialog: &ArmDialog) -> [String; 2] {
    let (minutes, money) = (minutes(dialog.minutes), money(model.mode));
    [
        format!("For {minutes} this console may send debits of {money}. Each one is still confirmed by itself."),
        "It ends by itself, after 5 minutes without a key, when the console is stopped, and with :disarm.".to_owned(),
    ]
}

const fn money(mode: Mode) -> &'static str {
    match mode {
        Mode::Mock => "simulated money",
        Mode::Test => "test money",
        Mode::Live => "real money",
    }
}

fn minutes(minutes: i64) -> String {
    if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") }
}

fn rows(words: &str, cells: u16) -> u16 {
    u16::try_from(text::wrap(words, cells).len()).unwrap_or(1)
}

/// What to type, the field, and how it stands; the row below says what is wrong.
fn confirm(canvas: &mut Canvas<'_>, y: u16, cells: u16, dialog: &ArmDialog) -> Option<(u16, u16)> {
    let set = canvas.set();
    let after = canvas.text(0, y, "To arm, type", Role::Normal).saturating_add(2);
    let x = canvas.text(after, y, dialog.token(), Role::Title).saturating_add(2);
    let room = text::width(dialog.token()).saturating_add(6);
    let is_here = dialog.focus == ArmFocus::Token;
    let cursor = input::draw(canvas, (x, y, room), &dialog.field, Role::FieldAmount, is_here);
    let after = x.saturating_add(room).saturating_add(2);
    match dialog.confirmation() {
        Confirmation::Matches => {
            canvas.text(after, y, &format!("{} matches", set.pass), Role::Pass);
        }
        Confirmation::Differs(why) => {
            let start = canvas.text(0, y.saturating_add(1), set.blocked, Role::Error).saturating_add(1);
            canvas.fit(start, y.saturating_add(1), cells.saturating_sub(start), &why, Role::Normal);
        }
        Confirmation::Off | Confirmation::Empty | Confirmation::Begun => {}
    }
    cursor
}

/// Yes to a journal that has nobody else's debits.
fn draw_alone(canvas: &mut Canvas<'_>, y: u16, cells: u16, dialog: &ArmDialog, yes: bool) {
    let is_here = dialog.focus == ArmFocus::Alone;
    let mark = if yes { "[x]" } else { "[ ]" };
    canvas.text(0, y, mark, if is_here { Role::ButtonFocused } else { Role::Button });
    let words = "This journal is personal: colleagues' debits are not in it.";
    canvas.fit(4, y, cells.saturating_sub(4), words, if yes { Role::Normal } else { Role::Warning });
}

fn draw_buttons(canvas: &mut Canvas<'_>, y: u16, cells: u16, dialog: &ArmDialog) {
    let cancel = if dialog.focus == ArmFocus::Cancel { Role::ButtonFocused } else { Role::Button };
    let arm = match (dialog.can_arm(), dialog.focus == ArmFocus::Arm) {
        (false, _) if dialog.alone == Some(false) && dialog.confirmation() == Confirmation::Matches => {
            ("( Arm: say yes above first )".to_owned(), Role::ButtonOff)
        }
        (false, _) => ("( Arm: confirm first )".to_owned(), Role::ButtonOff),
        (true, focused) => {
            let words = format!("[ Arm for {} min ]", dialog.minutes);
            (words, if focused { Role::SendFocused } else { Role::Send })
        }
    };
    let phrase = Phrase::of("[ Cancel ]", cancel).gap(3).and(arm.0, arm.1);
    canvas.phrase_right(cells, y, &phrase);
}

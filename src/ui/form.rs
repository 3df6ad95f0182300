//! The lines of a form that is filled in before something is done for good: reason, object, phrase, and the buttons below them.

use crate::app::pull::Confirmation;
use crate::app::{Form, Spot};

use super::pull::input;
use super::{Canvas, Role, text};

/// Columns of the names of the lines.
const NAMES: u16 = 10;

/// Rows that it takes.
pub(super) fn rows(form: &Form) -> u16 {
    let lines = [Spot::Reason, Spot::Object, Spot::Phrase].into_iter().filter(|spot| form.has(*spot)).count();
    u16::try_from(lines).unwrap_or(3).saturating_add(2)
}

/// Draws it; `act` stands on its button. Tells where the cursor is.
pub(super) fn draw(canvas: &mut Canvas<'_>, form: &Form, act: &str, moves_money: bool) -> Option<(u16, u16)> {
    let (width, height) = (canvas.width(), canvas.height());
    let mut cursor = None;
    let mut y = 0;
    for (spot, name, field) in [(Spot::Reason, "reason", &form.reason), (Spot::Object, "transfer", &form.object)] {
        if !form.has(spot) {
            continue;
        }
        canvas.text(0, y, name, Role::Muted);
        let cells = width.saturating_sub(NAMES).min(60);
        cursor = input::draw(canvas, (NAMES, y, cells), field, Role::Field, form.spot == spot).or(cursor);
        y = y.saturating_add(1);
    }
    if form.has(Spot::Phrase) {
        cursor = phrase(canvas, y, form).or(cursor);
    }
    buttons(canvas, height.saturating_sub(1), form, act, moves_money);
    cursor
}

/// What to type, the field, and how it stands; the row below says what is wrong.
fn phrase(canvas: &mut Canvas<'_>, y: u16, form: &Form) -> Option<(u16, u16)> {
    let set = canvas.set();
    let after = canvas.text(0, y, "Type", Role::Normal).saturating_add(2);
    let x = canvas.text(after, y, &form.phrase, Role::Title).saturating_add(2);
    let cells = text::width(&form.phrase).saturating_add(2);
    let is_here = form.spot == Spot::Phrase;
    let cursor = input::draw(canvas, (x, y, cells), &form.typed, Role::FieldAmount, is_here);
    match form.confirmation() {
        Confirmation::Matches => {
            canvas.text(x.saturating_add(cells).saturating_add(1), y, set.pass, Role::Pass);
        }
        Confirmation::Differs(why) => {
            let start = canvas.text(0, y.saturating_add(1), set.blocked, Role::Error).saturating_add(1);
            let room = canvas.width().saturating_sub(start);
            canvas.fit(start, y.saturating_add(1), room, &why, Role::Normal);
        }
        Confirmation::Off | Confirmation::Empty | Confirmation::Begun => {}
    }
    cursor
}

fn buttons(canvas: &mut Canvas<'_>, y: u16, form: &Form, act: &str, moves_money: bool) {
    let back = if form.spot == Spot::Cancel { Role::ButtonFocused } else { Role::Button };
    let (words, role) = match (form.missing(), form.spot == Spot::Do, moves_money) {
        (Some(missing), _, _) => (format!("( {act}: {missing} )"), Role::ButtonOff),
        (None, true, true) => (format!("[ {act} ]"), Role::SendFocused),
        (None, false, true) => (format!("[ {act} ]"), Role::Send),
        (None, true, false) => (format!("[ {act} ]"), Role::ButtonFocused),
        (None, false, false) => (format!("[ {act} ]"), Role::Button),
    };
    let x = canvas.text_right(canvas.width(), y, &words, role);
    canvas.text_right(x.saturating_sub(3), y, "[ Back ]", back);
}

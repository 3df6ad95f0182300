//! A terminal that is too small: whose money it is, how much room is needed, what is on its way, and how to leave.

use crate::app::{LEAST, Model};

use super::header::{draw_access, draw_armed};
use super::{Canvas, Phrase, Role, text};

/// Draws as much of it as there is room for, the sentence first.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    let (width, height) = (canvas.width(), canvas.height());
    let mut top = 0;
    if height >= 6 && width >= 24 {
        draw_badge(canvas, model);
        top = 3;
    }
    let margin: u16 = if width >= 24 { 2 } else { 0 };
    let cells = width.saturating_sub(margin.saturating_mul(2)).max(1);
    let times = canvas.set().times;
    let y = draw_need(canvas, margin, top, cells);
    let flight = match &model.flight {
        Some(flight) if model.leaving => {
            format!("{} is in flight; leaving when it is answered. q leaves now.", flight.order.amount.sentence())
        }
        Some(flight) => format!("{} from {} is in flight.", flight.order.amount.sentence(), flight.name),
        None => "Nothing is in flight.".to_owned(),
    };
    let advice = format!("Make it larger, or the font smaller. At 80{times}24 everything works. {flight}");
    let rows = height.saturating_sub(y).saturating_sub(3);
    canvas.sentences(margin, y.saturating_add(1), cells, rows, &advice, Role::Muted);
    if height > y.saturating_add(1) {
        let after = canvas.text(margin, height.saturating_sub(1), "q", Role::Accent);
        canvas.text(after.saturating_add(1), height.saturating_sub(1), "quit", Role::Muted);
    }
}

fn draw_badge(canvas: &mut Canvas<'_>, model: &Model) {
    let width = canvas.width();
    let after = canvas.text(1, 0, &format!(" {} ", model.mode.word()), Role::Badge(model.mode)).saturating_add(2);
    let after = draw_armed(canvas, after, model);
    let end = draw_access(canvas, model);
    if let Some(platform) = &model.platform {
        let room = end.saturating_sub(after);
        canvas.fit(after, 0, room, platform.account.name.as_str(), Role::Title);
    }
    canvas.line(0, width, 1, canvas.theme().glyphs().mode_line(model.mode), Role::ModeLine(model.mode));
}

/// The sentence, its sizes bold where it fits on one line; tells the row after it.
fn draw_need(canvas: &mut Canvas<'_>, margin: u16, top: u16, cells: u16) -> u16 {
    let times = canvas.set().times;
    let size = |(width, height): (u16, u16)| format!("{width}{times}{height}");
    let (now, needed) = (size((canvas.width(), canvas.height())), size((LEAST.width, LEAST.height)));
    let phrase = Phrase::of("This terminal is ", Role::Normal)
        .and(&now, Role::Title)
        .and("; pullfunds needs ", Role::Normal)
        .and(format!("{needed}."), Role::Title);
    if phrase.width() <= cells {
        canvas.phrase(margin, top, &phrase);
        return top.saturating_add(1);
    }
    let words = format!("This terminal is {now}; pullfunds needs {needed}.");
    let rows = canvas.height().saturating_sub(top);
    let lines = u16::try_from(text::wrap(&words, cells).len()).unwrap_or(rows);
    if lines > rows {
        canvas.fit(margin, top, cells, &format!("needs {needed}"), Role::Normal);
        return top.saturating_add(1);
    }
    canvas.sentences(margin, top, cells, rows, &words, Role::Normal)
}

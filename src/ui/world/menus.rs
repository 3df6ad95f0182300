//! The menus of the clock and of what can be made to happen: a letter, what it does, and what comes of it.

use jiff::Timestamp;

use crate::app::world::{CauseKind, CauseMenu, ClockChoice, ClockMenu, Coming, WorldDialog};
use crate::app::{Model, StripeTime, TextField};
use crate::ui::pull::input;
use crate::ui::{Canvas, Role, days};

use super::sheet::Sheet;

/// Columns before what a choice leads to.
const WORDS: u16 = 24;

/// The menu of the clock.
pub(super) fn clock(
    canvas: &mut Canvas<'_>,
    model: &Model,
    dialog: &WorldDialog,
    menu: &ClockMenu,
) -> Option<(u16, u16)> {
    let rows = u16::try_from(ClockChoice::ALL.len()).unwrap_or(0);
    let mut sheet = Sheet::open(canvas, "MOVE THE CLOCK", 92, rows, dialog);
    let mut cursor = None;
    for (nth, (choice, letter)) in (0_u16..).zip(ClockChoice::ALL) {
        let chosen = usize::from(nth) == menu.at;
        draw_choice(&mut sheet.inner, nth, letter, choice.words(), chosen);
        if let (ClockChoice::Date, Some(date)) = (choice, &menu.date) {
            cursor = draw_date(&mut sheet.inner, nth, date);
        } else {
            draw_then(&mut sheet.inner, nth, model, choice);
        }
    }
    sheet.say();
    cursor
}

fn draw_choice(canvas: &mut Canvas<'_>, y: u16, letter: char, words: &str, chosen: bool) {
    if chosen {
        canvas.text(0, y, canvas.set().selected, Role::Accent);
    }
    canvas.text(2, y, &letter.to_string(), Role::Accent);
    canvas.text(5, y, words, if chosen { Role::Selected } else { Role::Normal });
}

fn draw_date(canvas: &mut Canvas<'_>, y: u16, date: &TextField) -> Option<(u16, u16)> {
    let cursor = input::draw(canvas, (WORDS, y, 17), date, Role::Field, true);
    let x = WORDS + 19;
    let room = canvas.width().saturating_sub(x).saturating_sub(1);
    canvas.fit(x, y, room, "as 2026-12-09 or 2026-12-09 14:30", Role::Muted);
    cursor
}

/// What the clock then shows, and what happens on the way.
fn draw_then(canvas: &mut Canvas<'_>, y: u16, model: &Model, choice: ClockChoice) {
    let runs = match model.stripe_time {
        StripeTime::Running { .. } => true,
        StripeTime::Standing { .. } => false,
    };
    let is_now = match choice {
        ClockChoice::Run => runs,
        ClockChoice::Stand => !runs,
        ClockChoice::Hour | ClockChoice::Day | ClockChoice::Week | ClockChoice::Next | ClockChoice::Date => false,
    };
    if is_now {
        canvas.text(WORDS, y, "as it is now", Role::Muted);
    }
    let view = model.desk.view.as_ref();
    let Some(then) = choice.then(model.stripe_now(), view) else {
        if choice == ClockChoice::Next {
            canvas.text(WORDS, y, "nothing is to come", Role::Muted);
        }
        return;
    };
    let after = canvas.text(WORDS, y, &shown(then), Role::Normal).saturating_add(3);
    let happens: Vec<&Coming> =
        view.iter().flat_map(|view| &view.coming).take_while(|coming| coming.at <= then).collect();
    let more = if view.is_some_and(|view| view.is_cut && view.coming.len() == happens.len()) { "+" } else { "" };
    let words = match happens.as_slice() {
        [] => "nothing happens".to_owned(),
        [only] => format!("{}: {}", only.name, only.kind.words()),
        several => format!("{}{more} things happen", several.len()),
    };
    canvas.fit(after, y, canvas.width().saturating_sub(after).saturating_sub(1), &words, Role::Muted);
}

fn shown(at: Timestamp) -> String {
    let day = crate::app::day_of(at);
    format!("{} {}", days::agenda(day), at.strftime("%H:%M"))
}

/// The menu of what can be made to happen.
pub(super) fn causes(canvas: &mut Canvas<'_>, dialog: &WorldDialog, menu: CauseMenu) {
    let count = u16::try_from(CauseKind::ALL.len()).unwrap_or(0);
    let mut sheet = Sheet::open(canvas, "MAKE SOMETHING HAPPEN", 66, count, dialog);
    let room = usize::from(sheet.room());
    let top = menu.at.saturating_add(1).saturating_sub(room);
    for (y, (nth, (kind, letter))) in (0_u16..).zip(CauseKind::ALL.into_iter().enumerate().skip(top).take(room)) {
        draw_choice(&mut sheet.inner, y, letter, kind.name(), nth == menu.at);
        let cells = sheet.inner.width().saturating_sub(WORDS).saturating_sub(1);
        sheet.inner.fit(WORDS, y, cells, kind.words(), Role::Muted);
    }
    sheet.say();
}

//! The Requests screen: the list, the latest first, and below it what there is to know of the selected one, with a sentence on what
//! it means; or, in their place, what was sent and what came.

mod bodies;
mod columns;
mod detail;
mod row;

use crate::app::requests::Came;
use crate::app::{Laid, Model};
use crate::domain::{Method, NoAnswer};

use self::columns::Columns;
use super::pull::input;
use super::{Canvas, Phrase, Role, reading};

/// Cells of the field in which a filter is typed.
const FIELD: u16 = 24;

/// Draws the screen over the whole canvas; tells how it was laid out, and where the cursor stands.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, laid: &mut Laid) -> Option<(u16, u16)> {
    if model.requests.bodies.is_some()
        && let Some(exchange) = model.requests.selected()
    {
        laid.bodies = bodies::draw(canvas, model, &exchange);
        return None;
    }
    let (width, height) = (canvas.width(), canvas.height());
    let below = rows_below(height);
    let lines = height.saturating_sub(below).saturating_sub(2);
    laid.request_lines = lines;
    let cursor = draw_list(&mut canvas.part(0, 0, width, lines.saturating_add(2)), model, lines);
    if let Some(exchange) = model.requests.selected() {
        detail::draw(&mut canvas.part(0, height.saturating_sub(below), width, below), model, &exchange);
    }
    cursor
}

/// Rows of the selected request, its heading among them.
const fn rows_below(height: u16) -> u16 {
    match height {
        22.. => 12,
        14.. => 8,
        _ => 4,
    }
}

fn draw_list(canvas: &mut Canvas<'_>, model: &Model, lines: u16) -> Option<(u16, u16)> {
    let requests = &model.requests;
    let shown = requests.shown();
    let (at, top) = requests.window(&shown, lines);
    let heading = Phrase::of("REQUESTS", Role::SectionHeading);
    canvas.section(0, &heading, &position(model, shown.len(), top, lines));
    let cursor = requests.typing.then(|| field(canvas, model)).flatten();
    if shown.is_empty() {
        let words = match (requests.all().begun(), requests.filter.is_empty()) {
            (0, _) => "Nothing was asked of Stripe yet.".to_owned(),
            (_, true) => "No request was kept.".to_owned(),
            (_, false) => format!("No request matches {}. Esc clears the filter.", requests.filter.text()),
        };
        let cells = canvas.width().saturating_sub(3);
        canvas.sentences(2, 2, cells, lines, &words, Role::Muted);
        return cursor;
    }
    let columns = Columns::of(canvas.width());
    columns.draw_headings(canvas, 1);
    for (y, (nth, exchange)) in (2..).zip(shown.iter().enumerate().skip(top).take(usize::from(lines))) {
        row::draw(canvas, y, &columns, model, exchange, nth == at);
    }
    cursor
}

/// What is shown of how many, why not all, and whether the list stands still.
fn position(model: &Model, shown: usize, top: usize, lines: u16) -> Phrase {
    let requests = &model.requests;
    let mut words = Phrase::new();
    if let Some(since) = requests.since_pause() {
        words = words.and(format!("PAUSED, {} since", reading::count(since)), Role::Warning).and("  ", Role::Normal);
    }
    if requests.typing {
        // The field has the same width whatever is typed, so that nothing beside it moves.
        return words.and("filter ", Role::Accent).gap(FIELD);
    }
    if !requests.filter.is_empty() {
        words = words.and("filter ", Role::Muted).and(requests.filter.text(), Role::Accent).and("  ", Role::Normal);
    }
    let number = |count: usize| reading::count(u64::try_from(count).unwrap_or(u64::MAX));
    let last = top.saturating_add(usize::from(lines)).min(shown);
    if shown > 0 {
        words =
            words.and(format!("{}-{} of {}", number(top.saturating_add(1)), number(last), number(shown)), Role::Muted);
    }
    match requests.ring().gone() {
        0 => words,
        gone => words.and(format!(", {} older ones gone", reading::count(gone)), Role::Muted),
    }
}

/// The field of the filter, in the place that the heading left for it.
fn field(canvas: &mut Canvas<'_>, model: &Model) -> Option<(u16, u16)> {
    let x = canvas.width().saturating_sub(2).saturating_sub(FIELD);
    input::draw(canvas, (x, 0, FIELD), &model.requests.filter, Role::Field, true)
}

/// How what an exchange came to is written.
pub(super) const fn role(came: Came<'_>, method: Method) -> Role {
    let doubt = match method {
        Method::Get => Role::Warning,
        Method::Post => Role::Unknown,
    };
    match came {
        Came::OnItsWay => Role::Normal,
        Came::Done => Role::Muted,
        Came::Unanswered(NoAnswer::Lost(_) | NoAnswer::TimedOut(_) | NoAnswer::TooLarge) | Came::ServerError => doubt,
        Came::InProgress | Came::ServerErrorAgain => Role::Unknown,
        Came::KeyRefused | Came::Forbidden(_) | Came::KeyUsed | Came::Refused(_) => Role::Error,
        Came::Replayed
        | Came::Dropped(_)
        | Came::Unanswered(NoAnswer::ReadOnly | NoAnswer::NotConnected(_) | NoAnswer::AnotherRun)
        | Came::Limited(_)
        | Came::NotFound
        | Came::Odd(_) => Role::Warning,
    }
}

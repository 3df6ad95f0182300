//! The Journal screen: what must not be forgotten on top, then the journal line by line, and in the heading who can see it and how
//! long it is. A journal that cannot be used says so before anything else.

mod columns;
mod row;

use crate::app::journal::Row;
use crate::app::{Chain, Far, Laid, Model};

use self::columns::Columns;
use super::pull::input;
use super::{Canvas, Phrase, Role, reading};

/// From this width on the header of every screen says whose journal it is.
const HEADER_TELLS: u16 = 100;
/// Cells of the heading that its figures leave free: its name, blanks, and a piece of the rule.
const BESIDE: u16 = 14;
/// Cells of the field in which a filter is typed.
const FIELD: u16 = 24;

/// Draws the screen over the whole canvas; tells how it was laid out, and where the cursor stands.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, laid: &mut Laid) -> Option<(u16, u16)> {
    let (width, height) = (canvas.width(), canvas.height());
    let (top, lines) = (model.journal_top(), model.journal_lines());
    let at = model.journal_cursor(&top, &lines);
    let mut y = 1;
    if let Some(trouble) = model.journal_trouble.as_ref().or(model.journal.trouble.as_ref()) {
        let words = format!("Nothing can be sent: {trouble}");
        let start = canvas.text(2, y, canvas.set().blocked, Role::Error).saturating_add(1);
        y = canvas.sentences(start, y, width.saturating_sub(start).saturating_sub(1), 3, &words, Role::Error);
    }
    y = draw_top(canvas, model, &top, at, y);
    let below = at.checked_sub(top.len());
    let room = height.saturating_sub(y).saturating_sub(1);
    laid.journal_lines = room;
    let first = model.journal.first(below, lines.len(), room);
    let heading = Phrase::of("JOURNAL", Role::SectionHeading);
    canvas.section(0, &heading, &position(model, width, lines.len(), first, room));
    let cursor = model.journal.typing.then(|| field(canvas, model)).flatten();
    if lines.is_empty() {
        let cells = width.saturating_sub(3);
        canvas.sentences(2, y, cells, room, &nothing(model), Role::Muted);
        return cursor;
    }
    let columns = Columns::of(width);
    columns.draw_headings(canvas, y);
    let seen = lines.iter().enumerate().skip(first).take(usize::from(room));
    for (y, (nth, line)) in (y.saturating_add(1)..).zip(seen) {
        if let Row::Line(line) = line {
            row::draw_line(canvas, y, &columns, model, line, Some(nth) == below);
        }
    }
    cursor
}

/// Why no line is listed.
fn nothing(model: &Model) -> String {
    let journal = &model.journal;
    match (journal.trouble.is_some(), journal.is_reading || !journal.is_whole, journal.filter.is_empty()) {
        (true, _, _) => "Its lines could not be read. R reads them again.".to_owned(),
        (false, true, true) => "The journal is being read.".to_owned(),
        (false, true, false) => format!("Looking for {}.", journal.filter.text()),
        (false, false, true) => "Nothing was recorded yet. A debit is written here before it is sent.".to_owned(),
        (false, false, false) => {
            format!("No line matches {}. Esc clears the filter.", journal.filter.text())
        }
    }
}

/// Debits without an end and what holds accounts: the first of them, and how many more there are.
fn draw_top(canvas: &mut Canvas<'_>, model: &Model, top: &[Row<'_>], at: usize, from: u16) -> u16 {
    let most = usize::from(canvas.height() / 3).max(2);
    let first = at.min(top.len().saturating_sub(1)).saturating_add(1).saturating_sub(most);
    let mut y = from;
    for (nth, row) in top.iter().enumerate().skip(first).take(most) {
        row::draw_top(canvas, y, model, row, nth == at);
        y = y.saturating_add(1);
    }
    if let Some(more) = top.len().checked_sub(most).filter(|more| *more > 0) {
        canvas.text(2, y, &format!("and {more} more"), Role::Muted);
        y = y.saturating_add(1);
    }
    y
}

/// How far a comparison is, who can see it, where the header has no room for that, how long it is, and what is shown of it: as much as
/// there is room for.
fn position(model: &Model, width: u16, shown: usize, first: usize, room: u16) -> Phrase {
    let journal = &model.journal;
    let comparing = journal.comparing().map(|far| Phrase::of(comparing(far), Role::Accent));
    let events = journal.summary.as_ref().map(|summary| {
        let entries = if summary.events == 1 { "entry" } else { "entries" };
        let events = chain(journal.chain()).and(format!("{} {entries}", reading::count(summary.events)), Role::Muted);
        let whose = format!("journal: {}", summary.keeping);
        let is_told = width >= HEADER_TELLS;
        if is_told { events } else { Phrase::of(whose, Role::Normal).and(", ", Role::Muted).then(events) }
    });
    let filter = match (journal.typing, journal.filter.is_empty()) {
        // The field has the same width whatever is typed, so that nothing beside it moves.
        (true, _) => Some(Phrase::of("filter ", Role::Accent).gap(FIELD)),
        (false, true) => None,
        (false, false) => Some(Phrase::of("filter ", Role::Muted).and(journal.filter.text(), Role::Accent)),
    };
    let seen = (shown > 0 && !journal.typing).then(|| seen(journal.is_whole, shown, first, room));
    // In the order in which they stand; the first number goes last where there is no room.
    let mut pieces = vec![(1, comparing), (2, events), (0, filter), (3, seen)];
    loop {
        let line = side_by_side(pieces.iter().filter_map(|(_, piece)| piece.clone()));
        if pieces.len() == 1 || line.width() <= width.saturating_sub(BESIDE) {
            return line;
        }
        let last = pieces.iter().map(|(rank, _)| *rank).max();
        pieces.retain(|(rank, _)| Some(*rank) != last);
    }
}

/// Which of the lines are seen.
fn seen(is_whole: bool, shown: usize, first: usize, room: u16) -> Phrase {
    let number = |count: usize| reading::count(u64::try_from(count).unwrap_or(u64::MAX));
    let last = first.saturating_add(usize::from(room)).min(shown);
    let of = if is_whole { number(shown) } else { format!("{} and more", number(shown)) };
    Phrase::of(format!("{}-{} of {of}", number(first.saturating_add(1)), number(last)), Role::Muted)
}

/// How far a comparison with Stripe is.
fn comparing(far: Far) -> String {
    let number = |count: u32| reading::count(count.into());
    match far {
        Far::Begun => "comparing".to_owned(),
        Far::Pages(list, read) => format!("comparing: {} pages of {}", number(read), list.words()),
        Far::Payments(at, of) => format!("comparing: {} of {} payments", number(at), number(of)),
        Far::Accounts(at, of) => format!("comparing: {} of {} accounts", number(at), number(of)),
    }
}

/// Whether the whole chain is what was written, as far as it was checked.
fn chain(chain: &Chain) -> Phrase {
    match chain {
        Chain::Unchecked => Phrase::new(),
        Chain::Under { events, of } => {
            let percent = events.saturating_mul(100).checked_div(*of).unwrap_or_default();
            Phrase::of(format!("chain: {percent} %, "), Role::Muted)
        }
        Chain::Whole { .. } => Phrase::of("chain OK", Role::Pass).and(", ", Role::Muted),
        Chain::Broken(_) => Phrase::of("CHAIN BROKEN", Role::Error).and(", ", Role::Muted),
        Chain::Unread(_) => Phrase::of("chain not read", Role::Warning).and(", ", Role::Muted),
    }
}

fn side_by_side(pieces: impl Iterator<Item = Phrase>) -> Phrase {
    pieces.fold(Phrase::new(), |all, piece| if all.is_empty() { piece } else { all.gap(2).then(piece) })
}

/// The field of the filter, in the place that the heading left for it.
fn field(canvas: &mut Canvas<'_>, model: &Model) -> Option<(u16, u16)> {
    let x = canvas.width().saturating_sub(2).saturating_sub(FIELD);
    input::draw(canvas, (x, 0, FIELD), &model.journal.filter, Role::Field, true)
}

//! What keys do on the Journal screen, and when its lines are read.

use crate::app::debit;
use crate::app::held_page;
use crate::app::keys::note;
use crate::app::moves::Move;
use crate::app::pull;
use crate::app::stroke::{Typed, type_filter};
use crate::app::{BookAsk, Effect, Key, Model, Notice, Screen, Tone};
use crate::domain::{DebitId, Label};
use crate::journal::entry::Line;

use super::{At, PAGE, Row, Told, chain, told};

/// Opens the screen.
pub(in crate::app) fn show(model: &mut Model) {
    model.screen = Screen::Journal;
    model.journal.is_stale = true;
    chain::go_on(model);
}

/// Reads what is due: the lines anew where something was written, the next page where the end is near.
pub(in crate::app) fn plan(model: &mut Model) -> Vec<Effect> {
    if model.leaving || model.desk.is_beginning_anew() {
        return Vec::new();
    }
    lines(model).into_iter().chain(chain::plan(model)).collect()
}

fn lines(model: &mut Model) -> Option<Effect> {
    if model.screen != Screen::Journal || model.journal.is_reading {
        return None;
    }
    if std::mem::take(&mut model.journal.is_stale) {
        model.journal.is_reading = true;
        return Some(Effect::Book(BookAsk::Lines(None)));
    }
    if model.journal.is_whole || model.journal.trouble.is_some() || !is_near_the_end(model) {
        return None;
    }
    let last = model.lines.last()?;
    model.journal.is_reading = true;
    Some(Effect::Book(BookAsk::Lines(Some(last.event.seq))))
}

/// Whether the selected line, or the last that is seen, is among the last that were read. A filter that lets little through
/// has more read until the screen is full.
fn is_near_the_end(model: &Model) -> bool {
    let (top, lines) = (model.journal_top(), model.journal_lines());
    let at = model.journal_cursor(&top, &lines).saturating_sub(top.len());
    at.saturating_add(usize::from(model.laid.journal_lines).saturating_mul(2)) >= lines.len()
}

/// Lines were read, or could not be.
pub(in crate::app) fn on_lines(model: &mut Model, before: Option<u64>, lines: Result<Vec<Line>, Label>) {
    model.journal.is_reading = false;
    match lines {
        Ok(lines) => {
            let is_next = before.is_some() && before == model.lines.last().map(|line| line.event.seq);
            if before.is_none() {
                model.lines.clear();
            } else if !is_next {
                return;
            }
            model.journal.is_whole = lines.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            model.journal.trouble = None;
            model.lines.extend(lines);
        }
        Err(trouble) => model.journal.trouble = Some(trouble),
    }
}

/// R: everything is read again, and what has no end is looked up.
pub(in crate::app) fn refresh(model: &mut Model) -> Vec<Effect> {
    model.journal.is_stale = true;
    model.journal.trouble = None;
    chain::go_on(model);
    let text = match look_up_all(model) {
        0 => "Reading the journal again.".to_owned(),
        1 => "Reading the journal again, and looking up the debit without an end.".to_owned(),
        many => format!("Reading the journal again, and looking up {many} debits without an end."),
    };
    note(model, &text);
    vec![Effect::Book(BookAsk::Unresolved)]
}

/// What has no end is looked up; so many of them can be.
pub(super) fn look_up_all(model: &mut Model) -> usize {
    let open: Vec<DebitId> = model.unresolved.values().map(|follow| follow.open.order.debit).collect();
    open.into_iter().filter(|debit| model.look_up_now(*debit).is_ok()).count()
}

/// Proposes to give back the debit of the selected row.
pub(in crate::app) fn give_back(model: &mut Model) -> Vec<Effect> {
    let record = match model.journal_selected() {
        Some(Row::Line(Line { record: Some(record), .. })) => record.clone(),
        Some(Row::Unresolved(_)) => {
            note(model, "What became of it is not known. It can be given back once it is settled.");
            return Vec::new();
        }
        Some(Row::Line(Line { record: None, .. }) | Row::Held(_) | Row::Found(..)) | None => {
            note(model, "This row is about no debit of this journal.");
            return Vec::new();
        }
    };
    pull::open_reversal(model, &record)
}

/// Opens the page of the selected row.
pub(in crate::app) fn open(model: &mut Model) {
    let Some(row) = model.journal_selected() else { return };
    match row {
        Row::Unresolved(follow) => {
            let order = follow.open.order.clone();
            debit::open(model, order);
        }
        Row::Held(held) => {
            let held = held.clone();
            held_page::open(model, held);
        }
        Row::Found(_, line) => {
            let line = line.clone();
            note(model, line.as_str());
        }
        Row::Line(line) => {
            if let Some(order) = line.record.as_ref().map(|record| record.order.clone()) {
                debit::open(model, order);
            } else {
                let words = whole(&told(model, line));
                note(model, &words);
            }
        }
    }
}

/// What a line says, which its columns may have no room for.
fn whole(told: &Told) -> String {
    let account = if told.account.is_empty() { String::new() } else { format!(" {}", told.account) };
    let why = if told.why.is_empty() { "there is no more to this line" } else { &told.why };
    format!("{}{account}: {why}", told.what)
}

/// u: the next debit without an end after the selected row, round and round.
pub(in crate::app) fn next_unresolved(model: &mut Model) {
    let orders: Vec<_> = model
        .journal_top()
        .iter()
        .filter_map(|row| match row {
            Row::Unresolved(follow) => Some(follow.open.order.clone()),
            Row::Held(_) | Row::Found(..) | Row::Line(_) => None,
        })
        .collect();
    let here = match model.journal.selected {
        Some(At::Unresolved(debit)) => orders.iter().position(|order| order.debit == debit),
        Some(At::Held(_) | At::Found(_) | At::Line(_)) | None => None,
    };
    let next = here.map_or(0, |at| at.saturating_add(1)).checked_rem(orders.len()).unwrap_or(0);
    let Some(order) = orders.into_iter().nth(next) else {
        note(model, "No debit is unresolved.");
        return;
    };
    model.journal.select(At::Unresolved(order.debit), 0);
    debit::open(model, order);
}

pub(in crate::app) fn go(model: &mut Model, step: Move) {
    super::step(model, step);
}

/// One step out: of the filter, of the screen.
pub(in crate::app) fn back(model: &mut Model) {
    if model.journal.filter.is_empty() {
        model.screen = Screen::Accounts;
    } else {
        model.journal.filter.clear();
    }
}

/// All of it into a file.
pub(in crate::app) fn export(model: &mut Model) -> Vec<Effect> {
    model.notice = Some(Notice::new(Tone::Note, "Writing the journal into a file."));
    vec![Effect::ExportJournal]
}

/// It was written into a file, or could not be.
pub(in crate::app) fn on_exported(model: &mut Model, exported: Result<(Label, u64), Label>) -> Vec<Effect> {
    model.notice = Some(match exported {
        Ok((path, events)) => {
            let entries = if events == 1 { "entry" } else { "entries" };
            Notice::new(Tone::Done, &format!("Exported {events} {entries} to {path}."))
        }
        Err(why) => Notice::new(Tone::Refused, &format!("Not exported. {why}")),
    });
    Vec::new()
}

pub(in crate::app) fn on_filter_key(model: &mut Model, key: Key, burst: bool) -> Vec<Effect> {
    if let Typed::Went(step) = type_filter(&mut model.journal.typing, &mut model.journal.filter, key, burst) {
        go(model, step);
    }
    Vec::new()
}

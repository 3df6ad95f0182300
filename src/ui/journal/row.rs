//! A row of the Journal: a debit without an end, what holds an account, or a line.

use crate::app::Model;
use crate::app::journal::{Row, told};
use crate::domain::AccountId;
use crate::journal::entry::{Held, HeldFor, Line};
use crate::life::State;
use crate::money::Amount;
use crate::ui::{Canvas, Phrase, Role, text};

use super::columns::Columns;

/// Draws one of those that stand on top.
pub(super) fn draw_top(canvas: &mut Canvas<'_>, y: u16, model: &Model, row: &Row<'_>, is_selected: bool) {
    let (phrase, said) = match row {
        Row::Unresolved(follow) => {
            let order = &follow.open.order;
            let word = if follow.open.state() == State::AwaitsPerson { "NEEDS A PERSON" } else { "UNRESOLVED" };
            let head = Phrase::of(format!("{} {word}  ", canvas.set().unknown), Role::Unknown);
            let name = name(canvas, model, &order.account);
            let head = head.and(name, Role::Title).and(format!("  {}  ", order.amount.sentence()), Role::Amount);
            let (stands, said) = model.standing_of(follow);
            let said = if follow.asking.is_under_way() { "Looking it up.".to_owned() } else { said };
            (head, if said.is_empty() { stands } else { said })
        }
        Row::Held(held) => (of_held(canvas, model, held), format!("debit {}", held.mark)),
        Row::Found(_, line) => of_found(canvas, model, line.as_str()),
        Row::Line(_) => return,
    };
    let end = canvas.phrase(2, y, &phrase);
    let width = canvas.width().saturating_sub(1);
    canvas.fit(end, y, width.saturating_sub(end), &said, Role::Normal);
    if is_selected {
        canvas.text(0, y, canvas.set().selected, Role::Accent);
        canvas.select(2, width, y);
    }
}

/// What a comparison told; of an account whose name is known, under that.
fn of_found(canvas: &Canvas<'_>, model: &Model, line: &str) -> (Phrase, String) {
    let said = Phrase::of(format!("{} FOUND  ", canvas.set().warning), Role::Warning);
    match line.split_once(": ").map(|(id, rest)| (AccountId::new(id), rest)) {
        Some((id, rest)) if model.fleet.get(&id).is_some() => {
            (said.and(name(canvas, model, &id), Role::Title).gap(2), rest.to_owned())
        }
        Some(_) | None => (said, line.to_owned()),
    }
}

fn of_held(canvas: &Canvas<'_>, model: &Model, held: &Held) -> Phrase {
    let said = Phrase::of(format!("{} HELD  ", canvas.set().warning), Role::Warning)
        .and(name(canvas, model, &held.account), Role::Title);
    match &held.why {
        HeldFor::Foreign { amount, .. } => {
            said.and("  foreign debit of ", Role::Normal).and(format!("{}  ", amount.sentence()), Role::Amount)
        }
        HeldFor::Contradicted(state) => {
            let stripe = if state.is_done() { "Stripe shows more than that" } else { "Stripe does not" };
            said.and(format!("  the journal says that it {}, {stripe}  ", state.words()), Role::Normal)
        }
    }
}

fn name(canvas: &Canvas<'_>, model: &Model, id: &AccountId) -> String {
    let name = model.fleet.get(id).map_or(id.as_str(), |entry| entry.account.name.as_str());
    text::cut(name, 20, canvas.theme().glyphs()).into_owned()
}

/// Draws a line.
pub(super) fn draw_line(
    canvas: &mut Canvas<'_>,
    y: u16,
    columns: &Columns,
    model: &Model,
    line: &Line,
    is_selected: bool,
) {
    let told = told(model, line);
    let glyphs = canvas.theme().glyphs();
    let (x, cells) = columns.time;
    let time = told.at.strftime(if cells > 8 { "%m-%d %H:%M:%S" } else { "%H:%M:%S" }).to_string();
    canvas.text(x, y, &time, Role::Muted);
    if let Some((x, cells)) = columns.who {
        canvas.fit(x, y, cells, told.who.as_str(), Role::Normal);
    }
    let (x, cells) = columns.what;
    canvas.fit(x, y, cells, told.what, Role::Normal);
    let (x, cells) = columns.account;
    canvas.fit(x, y, cells, &told.account, Role::Normal);
    if let Some(amount) = told.amount {
        canvas.text_right(columns.amount, y, &money(amount, columns), Role::Normal);
    }
    let (x, cells) = columns.outcome;
    canvas.fit(x, y, cells, told.outcome, role(told.outcome, told.state));
    if let Some((x, cells)) = columns.why {
        canvas.fit(x, y, cells, &told.why, Role::Muted);
    }
    if is_selected {
        canvas.text(0, y, canvas.set().selected, Role::Accent);
        let end = canvas.width().saturating_sub(1);
        if told.account.is_empty() {
            canvas.select(2, end, y);
            return;
        }
        let (x, cells) = columns.account;
        canvas.text(x, y, &text::pad(&told.account, cells, glyphs), Role::Selected);
        canvas.select(2, x, y);
        canvas.select(x.saturating_add(cells), end, y);
    }
}

/// With its currency where there is room for it.
fn money(amount: Amount, columns: &Columns) -> String {
    let room = columns.amount.saturating_sub(columns.account.0.saturating_add(columns.account.1)).saturating_sub(1);
    let whole = amount.sentence();
    if text::width(&whole) <= room { whole } else { amount.figure() }
}

fn role(outcome: &str, state: Option<State>) -> Role {
    if outcome == "HELD" {
        return Role::Warning;
    }
    match state {
        Some(State::Unknown | State::AwaitsPerson | State::Recorded) => Role::Unknown,
        Some(State::Settled | State::Happened) => Role::Pass,
        Some(State::Refused) => Role::Error,
        Some(State::Withdrawn | State::NotCreated | State::DidNotHappen) => Role::Muted,
        None => Role::Normal,
    }
}

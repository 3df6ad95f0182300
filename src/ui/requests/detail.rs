//! The selected request: what it means first, then whose, when, how, and what was in it.

use crate::app::Model;
use crate::app::requests::{Came, answer};
use crate::domain::Exchange;
use crate::ui::pull::body::{Body, Row};
use crate::ui::{Canvas, Phrase, Role, reading};

use super::role;
use super::row::status;

/// Columns before what a name names.
const VALUES: u16 = 10;

/// Draws it over the whole canvas, as far as there is room: its bodies show the rest.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, exchange: &Exchange) {
    let (width, height) = (canvas.width(), canvas.height());
    let figure = Phrase::of(format!("number {}", reading::count(exchange.id.number())), Role::Muted);
    let title = format!("{} {}", exchange.method.word(), exchange.asked.target());
    canvas.section(0, &Phrase::of(title, Role::Title), &figure);
    let mut rows = Vec::new();
    let place = (2, VALUES, width.saturating_sub(1));
    for (name, words) in facts(canvas, model, exchange) {
        rows.extend(Row::named(place, &Phrase::of(name, Role::Muted), &words));
    }
    Body { rows, first: 0 }.draw(&mut canvas.part(0, 1, width, height.saturating_sub(1)), Some(0));
}

fn facts(canvas: &Canvas<'_>, model: &Model, exchange: &Exchange) -> Vec<(&'static str, Phrase)> {
    let came = Came::of(exchange);
    let plain = |words: String| Phrase::of(words, Role::Normal);
    let dot = format!(" {} ", canvas.set().dot);
    let mut facts = vec![("means", plain(came.explained(exchange.method)))];
    let head = Phrase::of(status(canvas, exchange), role(came, exchange.method));
    let rest: Vec<String> = told(exchange).into_iter().collect();
    facts
        .push(("answer", rest.into_iter().fold(head, |all, word| all.and(&*dot, Role::Muted).and(word, Role::Normal))));
    facts.push(("as", whom(model, exchange)));
    let began = exchange.began.strftime("%Y-%m-%d %H:%M:%S.%3f UTC").to_string();
    let words = [began, exchange.mode.word().to_owned(), format!("attempt {}", exchange.attempt)];
    facts.push(("began", plain(words.join(&dot))));
    if let Some(key) = &exchange.key {
        facts.push(("key", plain(key.clone())));
    }
    for (name, pairs) in [("query", &exchange.asked.query), ("form", &exchange.form)] {
        if !pairs.is_empty() {
            let words: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            facts.push((name, plain(words.join("  "))));
        }
    }
    facts
}

/// What there is to know of how it ended.
fn told(exchange: &Exchange) -> Vec<String> {
    let Some(ending) = &exchange.ending else { return Vec::new() };
    let mut words = vec![format!("{} ms", reading::count(ending.took_ms))];
    if let Some(answer) = answer(exchange) {
        words.extend(answer.request.as_ref().map(ToString::to_string));
        words.extend(answer.replayed.then(|| "replayed".to_owned()));
        words.extend(answer.retry.after_s.map(|s| format!("retry after {s} s")));
        words.extend(answer.said.as_ref().map(|said| said.code.to_string()).filter(|code| !code.is_empty()));
        words.push(format!("{} bytes", reading::count(answer.body.whole)));
    }
    words
}

fn whom(model: &Model, exchange: &Exchange) -> Phrase {
    match &exchange.asked.account {
        None => Phrase::of("the platform", Role::Normal),
        Some(id) => {
            let name = model.fleet.get(id).map_or("", |entry| entry.account.name.as_str());
            let gap = if name.is_empty() { "" } else { "  " };
            Phrase::of(name, Role::Normal).and(gap, Role::Normal).and(id.as_str(), Role::Muted)
        }
    }
}

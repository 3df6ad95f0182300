//! What was sent and what came, as far as it is kept, in the place of the list.

use crate::app::requests::{answer, lines};
use crate::app::{Model, Scroll};
use crate::domain::{Answer, Exchange};
use crate::ui::pull::body::{Body, Row};
use crate::ui::{Canvas, Phrase, Role, reading};

/// Cells that a line of a body stands further in than the one around it.
const STEP: u16 = 2;
/// Deepest place at which lines still stand further in.
const DEEPEST: u16 = 8;

/// Draws both over the whole canvas; tells what is seen of them.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, exchange: &Exchange) -> Scroll {
    let (width, room) = (canvas.width(), canvas.height());
    let end = width.saturating_sub(1);
    let mut rows = vec![Row::Section(Phrase::of("SENT", Role::SectionHeading))];
    for line in sent(exchange) {
        rows.extend(Row::wrapped(2, end, &Phrase::of(line, Role::Normal)));
    }
    rows.push(Row::Section(Phrase::of("CAME", Role::SectionHeading)));
    rows.extend(came(end, answer(exchange)));
    let scroll = Body { rows, first: 0 }.draw(canvas, model.requests.bodies);
    if scroll.is_cut() {
        let words = Phrase::of(format!(" {} ", scroll.short()), Role::Muted);
        canvas.phrase_right(end, room.saturating_sub(1), &words);
    }
    scroll
}

/// The request as it went out, but for the key.
fn sent(exchange: &Exchange) -> Vec<String> {
    let mut out = vec![format!("{} {}", exchange.method.word(), exchange.asked.target())];
    out.push(format!("Stripe-Version: {}", exchange.version));
    out.extend(exchange.asked.account.as_ref().map(|id| format!("Stripe-Account: {id}")));
    out.extend(exchange.key.as_ref().map(|key| format!("Idempotency-Key: {key}")));
    out.extend(exchange.form.iter().map(|(name, value)| format!("{name}={value}")));
    out
}

fn came(end: u16, answer: Option<&Answer>) -> Vec<Row> {
    let muted = |words: String| Row::at(2, Phrase::of(words, Role::Muted));
    let Some(answer) = answer else { return vec![muted("No answer.".to_owned())] };
    let body = &answer.body;
    let mut rows = Vec::new();
    for line in lines(&body.text) {
        let x = line.depth.min(DEEPEST).saturating_mul(STEP).saturating_add(2);
        rows.extend(Row::wrapped(x, end, &Phrase::of(line.text.as_str(), Role::Normal)));
    }
    let bytes = reading::count(body.whole);
    match (body.text.is_empty(), body.is_cut) {
        (true, _) if body.whole == 0 => rows.push(muted("No body.".to_owned())),
        (true, _) => rows.push(muted(format!("{bytes} bytes, no longer kept."))),
        (false, true) => rows.push(muted(format!("The beginning of {bytes} bytes; the rest is not kept."))),
        (false, false) => {}
    }
    rows
}

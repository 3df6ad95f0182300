//! The page of a debit of the journal: while it has no end, how it stands and what may be done; afterwards its receipt.

mod open;
mod receipt;

use crate::app::debit::{DebitPage, Step, offered};
use crate::app::{Model, Scroll};
use crate::domain::Order;

use super::pull::page::Line;
use super::{Canvas, Phrase, Role, form, text};

/// Draws the page; tells what is seen of it, and where the cursor is.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, page: &DebitPage) -> (Scroll, Option<(u16, u16)>) {
    canvas.blank();
    let sheet = match &page.record {
        Some(record) if !page.is_open() => receipt::page(canvas, model, record),
        Some(_) | None => open::page(canvas, model, page),
    };
    let rows = foot(canvas, model, page);
    let (scroll, (x, y, width)) = sheet.draw_above(canvas, model.mode, page.scrolled, rows);
    let cursor = draw_foot(&mut canvas.part(x, y, width, rows), model, page);
    (scroll, cursor)
}

/// Rows below what scrolls.
fn foot(canvas: &Canvas<'_>, model: &Model, page: &DebitPage) -> u16 {
    if !page.is_open() {
        return 0;
    }
    match &page.step {
        Step::Repeating(repeat) if repeat.is_waiting() => 2,
        Step::Repeating(repeat) => form::rows(&repeat.form),
        Step::Saying(_, form) => form::rows(form),
        Step::Choosing | Step::Written => {
            let choices = u16::try_from(offered(model, page).len()).unwrap_or(5);
            choices.saturating_add(if choices == 0 { 0 } else { said_rows(canvas.height()) })
        }
    }
}

/// Rows of the sentence on the choice under the cursor; where there are none the message line has it.
const fn said_rows(height: u16) -> u16 {
    if height >= 16 { 3 } else { 0 }
}

fn draw_foot(canvas: &mut Canvas<'_>, model: &Model, page: &DebitPage) -> Option<(u16, u16)> {
    if !page.is_open() {
        return None;
    }
    match &page.step {
        Step::Repeating(repeat) if repeat.is_waiting() => {
            let words = "Reading account and balances again, and looking it up once more. Esc stops.";
            let (width, rows) = (canvas.width(), canvas.height());
            canvas.sentences(0, 0, width, rows, words, Role::Normal);
            None
        }
        Step::Repeating(repeat) => form::draw(canvas, &repeat.form, "Send it again", true),
        Step::Saying(happened, form) => {
            let act = if *happened { "It happened" } else { "It did not" };
            form::draw(canvas, form, act, false)
        }
        Step::Choosing | Step::Written => {
            draw_choices(canvas, model, page);
            None
        }
    }
}

/// The choices, each with its sentence as far as there is room; that of the selected one is whole below them.
fn draw_choices(canvas: &mut Canvas<'_>, model: &Model, page: &DebitPage) {
    let (width, set) = (canvas.width(), canvas.set());
    let words_at: u16 = 6;
    let sentence_at = words_at.saturating_add(26);
    let mut y = 0;
    let mut selected = None;
    for (choice, offer) in offered(model, page) {
        let number =
            crate::app::debit::Choice::ALL.into_iter().find(|(of, _)| *of == choice).map_or(' ', |(_, key)| key);
        let is_here = choice == page.choice;
        let (number_role, words_role, said) = match &offer {
            Ok(said) => (Role::Accent, if is_here { Role::Selected } else { Role::Normal }, said.clone()),
            Err(why) => (Role::Muted, Role::ButtonOff, why.clone()),
        };
        if is_here {
            canvas.text(0, y, set.selected, Role::Accent);
            selected = Some(offer);
        }
        canvas.text(2, y, &number.to_string(), number_role);
        let words = text::pad(choice.words(), 25, canvas.theme().glyphs());
        canvas.text(words_at.saturating_sub(2), y, &words, words_role);
        if width > sentence_at.saturating_add(20) {
            canvas.fit(sentence_at, y, width.saturating_sub(sentence_at), &said, Role::Muted);
        }
        y = y.saturating_add(1);
    }
    let rows = canvas.height().saturating_sub(y).saturating_sub(1);
    if let Some(offer) = selected {
        let (role, said) = match offer {
            Ok(said) => (Role::Normal, said),
            Err(why) => (Role::Warning, format!("Not now. {why}")),
        };
        canvas.sentences(2, y.saturating_add(1), width.saturating_sub(2), rows, &said, role);
    }
}

/// How much, from whom, to whom.
fn parties(canvas: &Canvas<'_>, model: &Model, order: &Order) -> Phrase {
    let glyphs = canvas.theme().glyphs();
    let name = model.fleet.get(&order.account).map_or("", |entry| entry.account.name.as_str());
    let (account, platform) = match order.direction() {
        crate::domain::Direction::ToPlatform => ("  from  ", "  to  "),
        crate::domain::Direction::ToAccount => ("  to  ", "  from  "),
    };
    let phrase = Phrase::of(order.amount.sentence(), Role::Amount)
        .and(account, Role::Muted)
        .and(text::cut(name, 24, glyphs), Role::Title)
        .and(format!("  {}", text::short_id(order.account.as_str(), glyphs)), Role::Muted);
    match &model.platform {
        Some(of) if canvas.width() >= 100 => {
            phrase.and(platform, Role::Muted).and(text::cut(of.account.name.as_str(), 24, glyphs), Role::Title)
        }
        Some(_) | None => phrase,
    }
}

/// Each attempt, and how it ended; one of them may be the one whose answer ended the debit.
fn attempts(history: &crate::life::History, answered: Option<u32>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (nth, attempt) in (1_u32..).zip(history.attempts()) {
        let ended = match &attempt.ended {
            None if answered == Some(nth) => "answered".to_owned(),
            None => "no answer is written down".to_owned(),
            Some(crate::life::Ended::Door(_)) => "turned away; it did nothing".to_owned(),
            Some(crate::life::Ended::Refuses) => "refused".to_owned(),
            Some(crate::life::Ended::Person) => "Stripe waits for a person".to_owned(),
            Some(crate::life::Ended::Nothing { why, .. }) => why.words(),
        };
        let words = format!("{nth} at {}, {ended}", attempt.stamp.at.strftime("%Y-%m-%d %H:%M:%S UTC"));
        let name = if nth == 1 { "attempt" } else { "" };
        lines.push(Line::Fact(name, Phrase::of(words, Role::Normal)));
    }
    lines
}

//! The page of a mark for which an account is held: what Stripe shows, what this journal says, and the reason of whoever
//! acknowledges it.

use crate::app::{HeldPage, Model, Scroll};
use crate::domain::ObjectId;
use crate::journal::entry::HeldFor;

use super::pull::page::{Line, Page};
use super::{Canvas, Phrase, Role, form, text};

/// Draws the page; tells what is seen of it, and where the cursor is.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, page: &HeldPage) -> (Scroll, Option<(u16, u16)>) {
    canvas.blank();
    let sheet = sheet(canvas, model, page);
    let rows = form::rows(&page.form);
    let (scroll, (x, y, width)) = sheet.draw_above(canvas, model.mode, page.scrolled, rows);
    let cursor = form::draw(&mut canvas.part(x, y, width, rows), &page.form, "Acknowledge", false);
    (scroll, cursor)
}

fn sheet(canvas: &Canvas<'_>, model: &Model, page: &HeldPage) -> Page {
    let (set, held) = (canvas.set(), &page.held);
    let name = model.fleet.get(&held.account).map_or("", |entry| entry.account.name.as_str());
    let plain = |words: String| Phrase::of(words, Role::Normal);
    let (title, says) = match &held.why {
        HeldFor::Foreign { amount, created } => {
            let says = format!(
                "Stripe shows a debit of {} that was made with this program at {} and is not in this journal: on another host, with \
                 another folder, or the journal is an older copy.",
                amount.sentence(),
                created.strftime("%Y-%m-%d %H:%M:%S UTC")
            );
            ("FOREIGN DEBIT", says)
        }
        HeldFor::Contradicted(state) => {
            let shows = if state.is_done() { "shows more than that" } else { "shows otherwise" };
            let says = format!("This journal says that the debit {}, and Stripe {shows}.", state.words());
            ("CONTRADICTION", says)
        }
    };
    let objects: Vec<&str> = held.objects.iter().map(ObjectId::as_str).collect();
    let account = Phrase::of(name, Role::Title)
        .and(format!("  {}", text::short_id(held.account.as_str(), canvas.theme().glyphs())), Role::Muted);
    let lines = vec![
        Line::Blank,
        Line::Text(account),
        Line::Blank,
        Line::Text(Phrase::of(format!("{} ", set.warning), Role::Warning).and("Its debits are held.", Role::Title)),
        Line::sentence(says, Role::Normal),
        Line::Blank,
        Line::Fact("debit", plain(held.mark.to_string())),
        Line::Fact("at Stripe", plain(objects.join(", "))),
        Line::Fact("noticed", plain(held.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())),
        Line::Blank,
        Line::sentence(
            "Look at it in the Dashboard, then say why debits may go on. Your name and reason are kept.",
            Role::Muted,
        ),
        Line::Blank,
    ];
    Page { title: Phrase::of(format!("{} {title}", set.warning), Role::Warning), is_unknown: true, lines }
}

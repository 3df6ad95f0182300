//! The clock of the simulated Stripe, and how long it is to the next thing that is to come.

use crate::app::{Model, StripeTime, age_s};
use crate::ui::{Canvas, Phrase, Role, days};

/// Draws it from the first row on; tells the row after it.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) -> u16 {
    let runs = match model.stripe_time {
        StripeTime::Running { .. } => Phrase::of("runs", Role::Pass),
        StripeTime::Standing { .. } => Phrase::of("stands still", Role::Warning),
    };
    canvas.section(0, &Phrase::of("CLOCK", Role::SectionHeading), &runs);
    let now = model.stripe_now();
    let (day, time) = (model.today(), now.strftime("%H:%M"));
    let shown = format!("{} {}  {time} UTC", days::agenda(day), day.year());
    let after = canvas.text(2, 1, &shown, Role::Title);
    let next = next(model);
    if after.saturating_add(4).saturating_add(next.width()) < canvas.width() {
        canvas.phrase(after.saturating_add(4), 1, &next);
    }
    if canvas.height() < 14 {
        return 2;
    }
    let can_move = model.desk.view.is_some();
    let words = match model.stripe_time {
        StripeTime::Running { .. } if can_move => "It runs with yours. t moves it on, or lets it stand.",
        StripeTime::Running { .. } => "By its answers it runs with yours.",
        StripeTime::Standing { .. } if can_move => "It stands until somebody moves it: t moves it on, or lets it run.",
        StripeTime::Standing { .. } => "By its answers it stands until somebody moves it.",
    };
    canvas.fit(2, 2, canvas.width().saturating_sub(3), words, Role::Muted);
    3
}

/// `next in 1 d, 3 things`.
fn next(model: &Model) -> Phrase {
    let Some(view) = &model.desk.view else { return Phrase::new() };
    let Some(first) = view.coming.first() else { return Phrase::of("nothing is to come", Role::Muted) };
    let wait = age_s(model.stripe_now(), first.at);
    let words = if wait == 0 { "next now".to_owned() } else { format!("next in {}", days::age(wait)) };
    let same = view.coming.iter().filter(|coming| coming.at == first.at).count();
    let things = if same == 1 { String::new() } else { format!(", {same} things at once") };
    Phrase::of(words, Role::Normal).and(things, Role::Muted)
}

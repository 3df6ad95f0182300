//! What the command line orders of the simulated Stripe: the same moves as the dialogs of its screen, without one.

use jiff::{SignedDuration, Timestamp};

use crate::app::{Effect, Model, Notice, Tone};
use crate::domain::Label;

use super::dialog::open_page;
use super::moment::moment;
use super::{Anew, Ask, Page, Stride, WorldMove};

/// The farthest that the clock is moved by one order, in hours: a year.
const FARTHEST_H: i64 = 366 * 24;

/// Does it, where the world can be reached and does nothing else.
pub(in crate::app) fn order(model: &mut Model, step: WorldMove) -> Vec<Effect> {
    if let Some(text) = against(model) {
        model.notice = Some(Notice::new(Tone::Note, text));
        return Vec::new();
    }
    let epoch = model.desk.begin(step.clone());
    vec![Effect::MoveWorld(epoch, Box::new(step))]
}

/// Asks before what happened is thrown away, where that could be done.
pub(in crate::app) fn ask(model: &mut Model, anew: Anew) {
    match against(model) {
        Some(text) => model.notice = Some(Notice::new(Tone::Note, text)),
        None => open_page(model, Page::Ask(Ask::new(anew))),
    }
}

/// Why nothing can be done to the world now.
const fn against(model: &Model) -> Option<&'static str> {
    if model.desk.view.is_none() {
        Some("The simulated Stripe has not been seen, so that nothing can be done to it. R looks again.")
    } else if model.flight.is_some() {
        Some("A debit has no answer yet. Wait for it first.")
    } else if model.desk.is_busy() {
        Some("The simulated Stripe has not answered what it was asked before. Wait for it first.")
    } else {
        None
    }
}

/// Refuses a name under which nothing is kept, as far as the world was seen.
///
/// # Errors
/// A sentence that says which names there are.
pub(in crate::app) fn is_kept(model: &Model, name: &str) -> Result<(), String> {
    let Some(view) = &model.desk.view else { return Ok(()) };
    let known: Vec<&str> = view.kept.iter().map(Label::as_str).collect();
    if known.contains(&name) {
        return Ok(());
    }
    let shown: String = Label::new(name).as_str().chars().take(24).collect();
    let known = if known.is_empty() { "nothing is".to_owned() } else { format!("kept: {}", known.join(", ")) };
    Err(format!("Nothing is kept as `{shown}`; {known}. :checkpoint NAME keeps what is now."))
}

/// What an order to the clock means: `+6h`, `+1d`, `+2w`, `next`, `run`, `stand`, a day, or a day with a time.
///
/// # Errors
/// A sentence that says what would be right.
pub(in crate::app) fn clock_move(text: &str, now: Timestamp) -> Result<WorldMove, String> {
    match text {
        "next" => return Ok(WorldMove::ToNext),
        "run" => return Ok(WorldMove::Run),
        "stand" => return Ok(WorldMove::Stand),
        "+1h" => return Ok(WorldMove::Advance(Stride::Hour)),
        "+1d" => return Ok(WorldMove::Advance(Stride::Day)),
        "+1w" => return Ok(WorldMove::Advance(Stride::Week)),
        _ => {}
    }
    let Some(step) = text.strip_prefix('+') else { return moment(text, now).map(WorldMove::To) };
    let hours = [('h', 1), ('d', 24), ('w', 168)].into_iter().find_map(|(unit, hours)| {
        let digits = step.strip_suffix(unit).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse::<i64>().ok()?.checked_mul(hours)
    });
    let hours = hours.filter(|hours| (1..=FARTHEST_H).contains(hours)).ok_or_else(|| {
        let shown: String = Label::new(text).as_str().chars().take(24).collect();
        format!("`{shown}` is no step of the clock: type hours, days or weeks up to a year, as in +6h, +1d, +2w.")
    })?;
    let to =
        now.checked_add(SignedDuration::from_hours(hours)).map_err(|_| "That is past the end of time.".to_owned())?;
    Ok(WorldMove::To(to))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T10:15:00Z".parse().unwrap()
    }

    #[rstest]
    #[case("next", WorldMove::ToNext)]
    #[case("run", WorldMove::Run)]
    #[case("stand", WorldMove::Stand)]
    #[case("+1h", WorldMove::Advance(Stride::Hour))]
    #[case("+1d", WorldMove::Advance(Stride::Day))]
    #[case("+1w", WorldMove::Advance(Stride::Week))]
    #[case("+36h", WorldMove::To("2026-11-23T22:15:00Z".parse().unwrap()))]
    #[case("+2w", WorldMove::To("2026-12-06T10:15:00Z".parse().unwrap()))]
    #[case("2026-12-09 14:30", WorldMove::To("2026-12-09T14:30:00Z".parse().unwrap()))]
    fn an_order_to_the_clock_is_one_move(#[case] text: &str, #[case] expected: WorldMove) {
        assert_eq!(clock_move(text, now()), Ok(expected));
    }

    #[rstest]
    #[case("+0d", "no step of the clock")]
    #[case("+1", "no step of the clock")]
    #[case("+-1d", "no step of the clock")]
    #[case("+99999999999999999999d", "no step of the clock")]
    #[case("+9999d", "no step of the clock")]
    #[case("-1d", "no day of the calendar")]
    #[case("tomorrow", "no day of the calendar")]
    #[case("2026-11-21", "only goes forward")]
    fn anything_else_gets_a_sentence(#[case] text: &str, #[case] why: &str) {
        let said = clock_move(text, now()).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
}

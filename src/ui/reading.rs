//! What reading is doing, in a word at the top of every screen, in a sentence above the keys where there is something to
//! do about it, and in figures in a box of its own.

use jiff::{SignedDuration, Timestamp};

use crate::app::{Model, Notice, Tone, sweep};
use crate::money::grouped;
use crate::sync::{Cost, State};

use super::layout::{HEADER, Layout};
use super::{Canvas, Phrase, Role};

/// Columns of the box, and of the names in it.
const BOX: u16 = 70;
const NAMES: u16 = 16;

/// In a word or two; nothing where nothing needs to be said.
pub(super) fn word(model: &Model) -> Phrase {
    let state = model.reads.sync.state(model.now);
    match state {
        State::KeyRefused => Phrase::of("key refused", Role::Error),
        State::Down(outage) if outage.is_reached => Phrase::of("errors only", Role::Error),
        State::Down(_) => Phrase::of("no answer", Role::Error),
        State::Paused => Phrase::of("paused", Role::Warning),
        State::Held(_) => Phrase::of("throttled", Role::Warning),
        State::Spent => Phrase::of("share spent", Role::Warning),
        State::AskFirst(_) => Phrase::of("A", Role::Accent).and(" reads all", Role::Muted),
        State::Stopped(_) => Phrase::of("stopped", Role::Muted),
        State::Reading(progress) => match sweep::progress(model).and_then(|progress| progress.left) {
            Some(left) => pace(progress.tenths_a_second, progress.slowed, left),
            None => Phrase::new(),
        },
        State::Steady => Phrase::new(),
    }
}

fn pace(tenths: u32, slowed: Option<u32>, left: SignedDuration) -> Phrase {
    let words = Phrase::of(format!("{} a second, {} left", decimal(tenths), span(left)), Role::Muted);
    if slowed.is_some() { words.and(", throttled", Role::Warning) } else { words }
}

/// A sentence on why it is not going on, and what to do.
pub(super) fn message(model: &Model) -> Option<Notice> {
    let warning = |text: &str| Some(Notice::new(Tone::Warning, text));
    let note = |text: &str| Some(Notice::new(Tone::Note, text));
    match model.reads.sync.state(model.now) {
        State::KeyRefused => warning("Stripe refuses the key, so nothing more is read. R tries again."),
        State::Down(outage) => {
            let who = if outage.is_reached { "Stripe answers with errors only" } else { "Nobody answers" };
            let since = clock(model, outage.since);
            warning(&format!("{who} since {since}. It is tried again by itself; R tries now."))
        }
        State::Paused => note("Nobody pressed a key for a while, so nothing is read. Any key goes on."),
        State::Held(until) => {
            warning(&format!("Stripe asks to wait until {}; reading goes on then.", clock(model, until)))
        }
        State::Spent => warning(
            "This console's share of Stripe's monthly reads is spent. Only what you ask for is read; A shows it.",
        ),
        State::AskFirst(cost) => {
            note(&format!("Only what you look at is read. Reading all takes {}; A asks for it.", price(cost)))
        }
        State::Stopped(left) => {
            note(&format!("Reading was stopped; {} accounts are left. A goes on.", count(left.into())))
        }
        State::Reading(_) | State::Steady => None,
    }
}

/// When the account that is looked at is tried again by itself, to be added to a sentence.
pub(super) fn again(model: &Model) -> String {
    match model.looked_at_again_at().map(|at| at.duration_since(model.now)) {
        Some(left) if left.is_positive() => format!(" It is tried again by itself in {}.", span(left)),
        Some(_) | None => String::new(),
    }
}

/// `1,240 calls, 12.4% of the month's reads, 2 min`.
fn price(cost: Cost) -> String {
    let calls = format!("{} calls", count(cost.calls.into()));
    let share = cost.per_mille.map(|share| decimal(u32::try_from(share).unwrap_or(u32::MAX)));
    let share = share.map(|share| format!("{share}% of the month's reads"));
    [Some(calls), share, cost.time.map(span)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The figures, in a box in front of the screen.
pub(super) fn draw_meter(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model) {
    let rows = figures(model);
    let width = BOX.min(layout.width.saturating_sub(2));
    let height = u16::try_from(rows.len()).unwrap_or(0).saturating_add(2);
    let x = layout.width.saturating_sub(width) / 2;
    let y = HEADER.saturating_add(layout.foot().saturating_sub(HEADER).saturating_sub(height) / 2);
    canvas.part(x.saturating_sub(1), y, width.saturating_add(2), height).blank();
    let mut meter = canvas.part(x, y, width, height);
    let frame = meter.theme().glyphs().plain_frame();
    meter.frame(frame, Role::Rule, &Phrase::of("READING", Role::Title), &Phrase::new());
    for (y, (name, figure)) in (1..).zip(rows) {
        meter.text(3, y, name, Role::Muted);
        meter.fit_phrase(NAMES, y, width.saturating_sub(NAMES).saturating_sub(2), &figure);
    }
}

fn figures(model: &Model) -> Vec<(&'static str, Phrase)> {
    let sync = &model.reads.sync;
    let normal = |words: String| Phrase::of(words, Role::Normal);
    let progress = sync.progress(model.now);
    let limit = sync.limit().map_or("no limit".to_owned(), |most| format!("at most {most} of a kind"));
    let mut rows = vec![
        ("accounts", accounts(model)),
        ("calls", calls(model)),
        ("last minute", normal(count(sync.in_the_last_minute(model.now).into()))),
        ("a second", normal(format!("{}, {limit}", decimal(progress.tenths_a_second)))),
    ];
    if let Some(dropped) = dropped(model) {
        rows.push(("dropped", Phrase::of(dropped, Role::Warning)));
    }
    if let Some(slowed) = progress.slowed {
        rows.push((
            "slowed to",
            Phrase::of(format!("{} a second, as Stripe said it was too much", decimal(slowed / 100)), Role::Warning),
        ));
    }
    if let Some(left) = sweep::progress(model).and_then(|progress| progress.left) {
        rows.push(("left", normal(span(left))));
    }
    rows.push(("reading all", normal(price(sync.cost()))));
    rows.extend(spent(model).map(|spent| ("this month", normal(spent))));
    rows
}

/// As at the top of the screen: a balance from before the start does not count as read.
fn accounts(model: &Model) -> Phrase {
    let fleet = &model.fleet;
    let all = u64::try_from(fleet.len()).unwrap_or(u64::MAX);
    let read = Phrase::of(format!("{} of {} read", count(fleet.read().into()), count(all)), Role::Normal);
    match fleet.failed() {
        0 => read,
        failed => read.and(format!(", {} unreadable", count(failed.into())), Role::Warning),
    }
}

/// What was spent of the month's reads; none where Stripe counts none.
pub(super) fn spent(model: &Model) -> Option<String> {
    let allowance = model.reads.sync.allowance()?;
    let (spent, share) = (count(allowance.spent), count(allowance.share()));
    let whole = if model.spending.is_whole() { "" } else { ", this run only" };
    Some(format!("{spent} of {share} ({}% of {}){whole}", allowance.percent, count(allowance.reads)))
}

/// Calls of this run, and how many of them were too much.
pub(super) fn calls(model: &Model) -> Phrase {
    let meter = model.reads.sync.meter();
    let calls = Phrase::of(count(meter.calls()), Role::Normal);
    match meter.throttled() {
        0 => calls,
        some => calls.and(format!(", {} throttled", count(some)), Role::Warning),
    }
}

/// How many answers were dropped because they are not what was asked for, and why; none where none was.
pub(super) fn dropped(model: &Model) -> Option<String> {
    let kinds: Vec<String> = model
        .reads
        .sync
        .meter()
        .astray()
        .map(|(stray, times)| format!("{} {}", count(times.into()), stray.words()))
        .collect();
    (!kinds.is_empty()).then(|| kinds.join(", "))
}

/// The time of the day by Stripe's clock.
fn clock(model: &Model, at: Timestamp) -> String {
    model.stripe_time.at(at).strftime("%H:%M:%S").to_string()
}

/// Seconds, then minutes, then hours.
pub(super) fn span(time: SignedDuration) -> String {
    match time.as_secs() {
        seconds @ ..100 => format!("{} s", seconds.max(0)),
        seconds @ 100..6_000 => format!("{} min", seconds.saturating_add(30) / 60),
        seconds @ 6_000.. => format!("{} h", seconds.saturating_add(1_800) / 3_600),
    }
}

/// A number of tenths.
fn decimal(tenths: u32) -> String {
    if tenths.is_multiple_of(10) { format!("{}", tenths / 10) } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

/// A count with its thousands apart.
pub(super) fn count(number: u64) -> String {
    grouped(&number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "0")]
    #[case(999, "999")]
    #[case(12_480, "12,480")]
    #[case(1_000_000, "1,000,000")]
    fn thousands_stand_apart(#[case] number: u64, #[case] words: &str) {
        assert_eq!(count(number), words);
    }

    #[test]
    fn what_reading_all_costs_is_told_in_calls_share_and_time() {
        let cost = Cost {
            calls: 12_480,
            per_mille: Some(125),
            left: Some(5_000),
            time: Some(SignedDuration::from_secs(1_248)),
        };
        assert_eq!(price(cost), "12,480 calls, 12.5% of the month's reads, 21 min");
        assert_eq!(price(Cost { per_mille: None, time: None, ..cost }), "12,480 calls");
    }
}

//! What the doctor sees of what a console is started with: settings, address, key, and the limits that follow from them.

use std::path::Path;

use crate::backend::{Address, KeyKind};
use crate::cli::key::Chosen;
use crate::cli::{Exit, Failure};
use crate::config::Settings;
use crate::domain::Mode;
use crate::rules::Edition;
use crate::runtime::keeps_memory_to_itself;
use crate::sync::{Settings as Pace, Tuning};

use super::report::Line;

/// The settings, or the defaults where the file is wrong.
pub(super) fn settings(path: Option<&Path>) -> Result<(Settings, Vec<Line>), Failure> {
    let name = "configuration";
    let (settings, line) = match (Settings::load(path), path) {
        (Ok(settings), Some(path)) => (settings, Line::fine(name, format!("{}, from --config", path.display()))),
        (Ok(settings), None) => (settings, Line::note(name, "none is named with --config: all is at its defaults")),
        (Err(fault), _) => (defaults()?, Line::fail(name, fault.to_string()).so("what follows is without it")),
    };
    let mut lines = vec![line];
    let policy = &settings.policy;
    lines.push(Line::note("rules.non_negative", policy.basis.name()));
    lines.push(Line::note("rules.edition", policy.edition.map_or("by liability", Edition::name)));
    lines.push(Line::note("rules.stripe_managed_risk", if policy.stripe_managed_risk { "on" } else { "off" }));
    lines.push(roots(&settings));
    Ok((settings, lines))
}

fn defaults() -> Result<Settings, Failure> {
    Settings::load(None).map_err(|fault| Failure::new(Exit::WrongFile, fault))
}

fn roots(settings: &Settings) -> Line {
    let name = "https.roots";
    let Some(file) = &settings.roots else {
        return Line::note(name, "none beside the system's");
    };
    match crate::backend::certificates(&file.text) {
        Ok(found) => Line::fine(name, format!("{}: {} beside the system's", file.path.display(), found.len())),
        Err(error) => Line::fail(name, format!("{}: {error}", file.path.display())),
    }
}

pub(super) fn address(found: Result<Address, Failure>) -> (Option<Address>, Line) {
    match found {
        Ok(address) => {
            let what = if address.is_stripe() { "Stripe" } else { "not Stripe's own: a live key never goes there" };
            let line = Line::fine("address", format!("{address}, {what}"));
            (Some(address), line)
        }
        Err(failure) => (None, Line::fail("address", failure.sentence)),
    }
}

/// The key as far as it shows itself. None was looked for where there is no address.
pub(super) fn key(found: Option<Result<Option<Chosen>, Failure>>) -> (Option<Chosen>, Vec<Line>) {
    let name = "key";
    match found {
        None => (None, vec![Line::note(name, "not looked for: there is no address that it could go to")]),
        Some(Ok(None)) => {
            let words = "none in STRIPE_API_KEY, --key-file or a profile of the Stripe CLI";
            (None, vec![Line::warn(name, words, "a console asks for one; the doctor does without")])
        }
        Some(Err(failure)) => (None, vec![Line::fail(name, failure.sentence)]),
        Some(Ok(Some(chosen))) => {
            let line = about(&chosen);
            (Some(chosen), vec![line])
        }
    }
}

fn about(chosen: &Chosen) -> Line {
    let words = chosen.words();
    if chosen.is_too_mighty() {
        let advice = "make a restricted one; this one is armed only with --allow-secret-key";
        return Line::warn("key", format!("{words}: unrestricted, with real money"), advice);
    }
    match chosen.key.kind() {
        KeyKind::Restricted => Line::fine("key", words),
        KeyKind::Secret | KeyKind::Sandbox => {
            Line::fine("key", format!("{words}; unrestricted, a restricted one is enough"))
        }
    }
}

/// Whether what is in memory stays there.
pub(super) fn memory() -> Line {
    if keeps_memory_to_itself() {
        return Line::fine("core files", "off while a key is held");
    }
    Line::warn(
        "core files",
        "could not be turned off",
        "a crash could write the key to a disk: ulimit -c 0 in the shell",
    )
}

pub(super) fn limits(mode: Mode, tuning: &Tuning, spent: Option<u64>) -> Vec<Line> {
    let pace = Pace::tuned(mode, tuning);
    let from = |is_set: bool| if is_set { "configuration" } else { "default" };
    let rate =
        pace.rate.map_or("as many as are answered".to_owned(), |rate| format!("{rate} a second for each endpoint"));
    let mut lines = vec![
        Line::note("sync.rate", format!("{rate} ({})", from(tuning.rate.is_some()))),
        Line::note("sync.burst", format!("{} at once after a rest ({})", pace.burst, from(tuning.burst.is_some()))),
        Line::note("sync.in_flight", format!("{} on their way ({})", pace.in_flight, from(tuning.in_flight.is_some()))),
        Line::note("sync.refresh_minutes", format!("{} ({})", minutes(pace.refresh), from(tuning.refresh.is_some()))),
        Line::note(
            "sync.pause_minutes",
            format!("{} ({})", minutes(pace.pause_after), from(tuning.pause_after.is_some())),
        ),
    ];
    let Some(allowance) = pace.allowance else {
        lines.push(Line::note("monthly reads", "none are counted in this mode"));
        return lines;
    };
    let share = allowance.share();
    let of = format!("{}% of {} a month; the doctor's own few are not counted", allowance.percent, allowance.reads);
    lines.push(match spent {
        None => {
            Line::note("monthly reads", format!("{share} for this console (how many were spent is not known), {of}"))
        }
        Some(spent) if spent >= share => {
            let advice = "only what somebody looks at is read; sync.share and sync.monthly_reads change that";
            Line::warn("monthly reads", format!("{spent} spent of {share}, which are {of}"), advice)
        }
        Some(spent) => Line::fine("monthly reads", format!("{spent} spent of {share}, which are {of}")),
    });
    lines
}

fn minutes(time: jiff::SignedDuration) -> String {
    time.as_mins().to_string()
}

#[cfg(test)]
mod tests {
    use super::super::report::Mark;
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Mode::Live, Some(7_999), Mark::Fine)]
    #[case(Mode::Live, Some(8_000), Mark::Warn)]
    #[case(Mode::Live, None, Mark::Note)]
    #[case(Mode::Test, Some(8_000), Mark::Note)]
    fn what_was_spent_is_compared_with_the_share(#[case] mode: Mode, #[case] spent: Option<u64>, #[case] mark: Mark) {
        assert_eq!(limits(mode, &Tuning::default(), spent).last().map(|line| line.mark), Some(mark));
    }
}

//! The heading of the verdict: one line that sums up what the rules below it say.

use crate::app::pull::{PullDialog, Standing};
use crate::money::Amount;

use super::plan::{Density, Plan};
use crate::ui::glyphs::Set;
use crate::ui::{Canvas, Phrase, Role};

pub(super) fn draw(frame: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog) {
    let set = frame.set();
    let heading = heading(set, dialog);
    let name = dialog.verdict().map_or("", |verdict| verdict.edition.name());
    let words =
        if plan.density == Density::Full && !name.is_empty() { format!("edition {name}") } else { name.to_owned() };
    let end = frame.width().saturating_sub(1);
    frame.section_between(1, end, plan.verdict, &heading, &Phrase::of(words, Role::Muted));
}

fn heading(set: &Set, dialog: &PullDialog) -> Phrase {
    let of = |sign: &str, word: &str, role: Role| Phrase::of(format!("{sign} {word}"), role).gap(2);
    let summary = || dialog.verdict().map_or(String::new(), crate::rules::Verdict::summary);
    match dialog.standing() {
        Standing::Ready => of(set.pass, "ALLOWED", Role::Pass).and(summary(), Role::Normal),
        Standing::Waiting => of(set.warning, "NEEDS YOUR YES", Role::Warning).and(summary(), Role::Normal),
        Standing::Blocked => of(set.blocked, "BLOCKED", Role::Error).and(stops(dialog), Role::Normal),
        Standing::NoNumber(_) => of(set.blocked, "NOT AN AMOUNT", Role::Error),
        Standing::NoAmount(largest) => no_amount(set, largest),
        Standing::Withheld => of(set.unknown, "WITHHELD", Role::Unknown).and(withheld(dialog), Role::Normal),
    }
}

fn no_amount(set: &Set, largest: Option<Amount>) -> Phrase {
    let open = Phrase::of(format!("{} ", set.dot), Role::Muted);
    match largest {
        Some(largest) => open
            .and("Type an amount; up to ", Role::Normal)
            .and(largest.figure(), Role::Amount)
            .and(format!(" {} (", largest.currency().code()), Role::Normal)
            .and("m", Role::Accent)
            .and(")", Role::Normal),
        None => open.and("Type an amount; only below zero would any be allowed", Role::Normal),
    }
}

/// As the verdict says it, without the rule that only waits for an amount.
fn stops(dialog: &PullDialog) -> String {
    let (stopping, all) = (dialog.stopping(), dialog.verdict().map_or(0, |verdict| verdict.findings.len()));
    let verb = if stopping == 1 { "stops" } else { "stop" };
    format!("{stopping} of {all} rules {verb} this pull")
}

fn withheld(dialog: &PullDialog) -> String {
    match (&dialog.held.trouble, &dialog.held.balance) {
        (Some(_), _) => "the balance could not be read; it is tried every 10 s".to_owned(),
        (None, Some(_)) => "the balance is older than a minute and is being read".to_owned(),
        (None, None) => "the balance is being read".to_owned(),
    }
}

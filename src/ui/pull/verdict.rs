//! The heading of the verdict: one line that sums up what the rules below it say.

use crate::app::Scroll;
use crate::app::pull::{PullDialog, Standing};
use crate::domain::Deed;
use crate::money::Amount;

use super::plan::{Density, Plan};
use crate::ui::glyphs::Set;
use crate::ui::{Canvas, Phrase, Role};

pub(super) fn draw(frame: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog, scroll: Scroll) {
    let heading = heading(frame.set(), plan.density, dialog);
    let name = dialog.verdict().map_or("", |verdict| verdict.rulebook.name());
    let figure = match plan.density {
        Density::Full if !name.is_empty() && dialog.deed() == Deed::Pull => {
            Phrase::of(format!("edition {name}"), Role::Muted)
        }
        Density::Full | Density::Compact => Phrase::of(name, Role::Muted),
        // There is no other heading that could say which rows are seen.
        Density::Tiny if scroll.is_cut() => Phrase::of(scroll.short(), Role::Muted),
        Density::Tiny => Phrase::new(),
    };
    let end = frame.width().saturating_sub(1);
    frame.section_between(1, end, plan.verdict, &heading, &figure);
}

fn heading(set: &Set, density: Density, dialog: &PullDialog) -> Phrase {
    let of = |sign: &str, word: &str, role: Role| Phrase::of(format!("{sign} {word}"), role).gap(2);
    let is_short = density == Density::Tiny;
    let summary = || dialog.verdict().map_or(String::new(), crate::rules::Verdict::summary);
    match dialog.standing() {
        Standing::Ready => of(set.pass, "ALLOWED", Role::Pass).and(summary(), Role::Normal),
        Standing::ReadOnly => of(set.blocked, "READ-ONLY", Role::Error).and(summary(), Role::Normal),
        Standing::Waiting => {
            let words = if is_short { waits(dialog) } else { summary() };
            of(set.warning, "NEEDS YOUR YES", Role::Warning).and(words, Role::Normal)
        }
        Standing::Blocked => of(set.blocked, "BLOCKED", Role::Error).and(stops(dialog), Role::Normal),
        Standing::NoNumber(_) => Phrase::of(format!("{} NOT AN AMOUNT", set.blocked), Role::Error),
        Standing::NoAmount(largest) => no_amount(set, is_short, dialog.deed(), largest),
        Standing::Withheld => of(set.unknown, "WITHHELD", Role::Unknown).and(withheld(is_short, dialog), Role::Normal),
    }
}

fn no_amount(set: &Set, is_short: bool, deed: Deed, largest: Option<Amount>) -> Phrase {
    let open = Phrase::of(format!("{} ", set.dot), Role::Muted);
    let ahead = match deed {
        Deed::Pull | Deed::Reverse if is_short => "Amount up to ",
        Deed::Pull | Deed::Reverse => "Type an amount; up to ",
        Deed::Send if is_short => "For what it owes ",
        Deed::Send => "Type an amount; for what it owes ",
    };
    match largest {
        Some(largest) => open
            .and(ahead, Role::Normal)
            .and(largest.figure(), Role::Amount)
            .and(format!(" {} (", largest.currency().code()), Role::Normal)
            .and("m", Role::Accent)
            .and(")", Role::Normal),
        None if deed != Deed::Pull => open.and("Type an amount", Role::Normal),
        None if is_short => open.and("Any amount leads below zero", Role::Normal),
        None => open.and("Type an amount; only below zero would any be allowed", Role::Normal),
    }
}

/// Which of all rules wait for a yes, where the rest of the summary has no room.
fn waits(dialog: &PullDialog) -> String {
    let Some(verdict) = dialog.verdict() else { return String::new() };
    format!("{} of {} rules", verdict.waiting().count(), verdict.findings.len())
}

/// As the verdict says it, without the rule that only waits for an amount.
fn stops(dialog: &PullDialog) -> String {
    let (stopping, all) = (dialog.stopping(), dialog.verdict().map_or(0, |verdict| verdict.findings.len()));
    let verb = if stopping == 1 { "stops" } else { "stop" };
    format!("{stopping} of {all} rules {verb} this {}", dialog.deed().noun())
}

fn withheld(is_short: bool, dialog: &PullDialog) -> &'static str {
    match (dialog.held.why_unread(), &dialog.held.balance) {
        (Some(_), _) if is_short => "tried again every 10 s",
        (Some(_), _) if dialog.is_left_missing() => "what is left of it could not be read; it is tried every 10 s",
        (Some(_), _) => "the balance could not be read; it is tried every 10 s",
        (None, Some(_)) if dialog.is_left_missing() => "what is left of the debit is being read",
        (None, Some(_)) if is_short => "the balance is being read again",
        (None, Some(_)) => "the balance is older than a minute and is being read",
        (None, None) => "the balance is being read",
    }
}

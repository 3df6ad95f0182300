//! The one line at the foot of the dialog that says what to do next.

use crate::app::Tone;
use crate::app::pull::{Agreement, Confirmation, Focus, PullDialog, Stage, Standing};
use crate::app::{Model, age_s};
use crate::domain::{Deed, Label};
use crate::rules::{Finding, Fix};

use super::fields::tax_sentence;
use super::plan::Density;
use crate::ui::glyphs::Set;
use crate::ui::{Phrase, Role};

/// What to do next.
pub(super) fn advice(set: &Set, model: &Model, dialog: &PullDialog) -> Phrase {
    match &dialog.stage {
        Stage::Rechecking(_) | Stage::Minting => {
            Phrase::of("Nothing has been sent. If a figure has moved, you decide anew.", Role::Muted)
        }
        Stage::Recording(_) => Phrase::of("Nothing has been sent. It is sent once it is written down.", Role::Muted),
        Stage::Sending(_) => Phrase::of("It has left; Esc cannot call it back. Await the answer.", Role::Muted),
        Stage::Pausing(_) => {
            Phrase::of("Esc stops: it is not sent again by itself. Its outcome is not known yet.", Role::Muted)
        }
        Stage::Editing | Stage::Done(_) | Stage::Refused(..) | Stage::NotRecorded(_) => editing(set, model, dialog),
    }
}

/// Rows that it needs: what must not be missed is never cut where a second row helps. On the smallest screen all else
/// takes the message line.
pub(super) fn rows(density: Density, inner: u16, dialog: &PullDialog, advice: &Phrase) -> u16 {
    let beside = match density {
        Density::Full => BESIDE_DRY_RUN,
        Density::Compact | Density::Tiny => 0,
    };
    let most = match (density, &dialog.banner) {
        (_, Some(_)) => 2,
        (Density::Full | Density::Compact, None) => 1,
        (Density::Tiny, None) => 0,
    };
    let needed = advice.wrap(inner.saturating_sub(beside)).len();
    u16::try_from(needed).unwrap_or(u16::MAX).max(1).min(most)
}

/// Columns of the button that stands at the right of the advice in a wide dialog, with the blanks before it.
pub(super) const BESIDE_DRY_RUN: u16 = 13;

/// What is being waited for, in place of the confirmation.
pub(super) fn progress(set: &Set, model: &Model, dialog: &PullDialog) -> Option<Phrase> {
    let seconds = dialog.stage.waits_since().map_or(0, |since| age_s(since, model.now));
    let amount = dialog.amount().map_or(String::new(), |amount| format!(" {}", amount.sentence()));
    let words = match &dialog.stage {
        Stage::Rechecking(_) => format!("Reading again before sending{amount} {} {seconds} s", set.cut),
        Stage::Minting => format!("Reading again before sending{amount} {}", set.cut),
        Stage::Recording(_) => format!("Writing{amount} to the journal {} {seconds} s", set.cut),
        Stage::Sending(_) => format!("Sending{amount} {} {seconds} s, no answer yet", set.cut),
        Stage::Pausing(_) => format!("Sending{amount} again {} {seconds} s since the last answer", set.cut),
        Stage::Editing | Stage::Done(_) | Stage::Refused(..) | Stage::NotRecorded(_) => {
            return None;
        }
    };
    Some(Phrase::of(words, Role::Title))
}

fn editing(set: &Set, model: &Model, dialog: &PullDialog) -> Phrase {
    if let Some(banner) = &dialog.banner {
        return said(set, banner.tone, &banner.text);
    }
    match dialog.focus {
        Focus::Form | Focus::Reference => return dialog.fields.what.form().map_or_else(Phrase::new, tax_sentence),
        Focus::Consent => return consent(dialog),
        Focus::Amount
        | Focus::Reason
        | Focus::Note
        | Focus::BelowZero
        | Focus::Cost
        | Focus::Final
        | Focus::Confirm
        | Focus::DryRun
        | Focus::Cancel
        | Focus::Send => {}
    }
    match dialog.standing() {
        Standing::Withheld if dialog.is_left_missing() => {
            Phrase::of("Nothing can be said before what is left of it is read.", Role::Muted)
        }
        Standing::Withheld => Phrase::of("Nothing can be said before the balance is read.", Role::Muted),
        Standing::NoNumber(_) => Phrase::of("Correct the amount.", Role::Muted),
        Standing::NoAmount(_) => Phrase::of("The rules are checked as you type; nothing is sent.", Role::Muted),
        Standing::Blocked => blocked(dialog),
        Standing::ReadOnly => Phrase::of(model.access.why_not().unwrap_or_default(), Role::Normal),
        Standing::Waiting => waiting(dialog),
        Standing::Ready => ready(set, model, dialog),
    }
}

fn said(set: &Set, tone: Tone, text: &Label) -> Phrase {
    let (sign, role) = match tone {
        Tone::Note => (set.dot, Role::Muted),
        Tone::Done => (set.pass, Role::Pass),
        Tone::Warning => (set.warning, Role::Warning),
        Tone::Refused => (set.blocked, Role::Error),
        Tone::Unknown => (set.unknown, Role::Unknown),
    };
    Phrase::of(format!("{sign} "), role).and(text.as_str(), Role::Normal)
}

fn consent(dialog: &PullDialog) -> Phrase {
    let words = match &dialog.agreement {
        Agreement::OnFile(_) => "The account's metadata name the agreement.".to_owned(),
        Agreement::Doubtful(why) => {
            format!("On file, {why}. Name the one that holds.")
        }
        Agreement::Missing => "None on file: name the agreement; the journal keeps it.".to_owned(),
        Agreement::NotAsked => "None is asked for; the journal keeps what you name.".to_owned(),
    };
    Phrase::of(words, Role::Muted)
}

fn blocked(dialog: &PullDialog) -> Phrase {
    let Some(verdict) = dialog.verdict() else { return Phrase::new() };
    let stopping = verdict.blocking().filter(|finding| finding.fix != Some(Fix::TypeAmount));
    let largest = verdict.largest;
    if dialog.amount().is_some_and(|amount| !amount.minor().is_positive()) {
        return Phrase::of("Type an amount above zero.", Role::Muted);
    }
    // Where lowering the amount is all that is needed, the key that does so is named.
    if let Some(largest) = largest.filter(|_| dialog.deed() != Deed::Send)
        && dialog.amount().is_some_and(|amount| amount.minor() > largest.minor())
    {
        return Phrase::of("Lower the amount to ", Role::Muted)
            .and(largest.figure(), Role::Amount)
            .and(" (", Role::Muted)
            .and("m", Role::Accent)
            .and(" in Amount).", Role::Muted);
    }
    let remedies: Vec<String> = stopping.filter_map(Finding::remedy).collect();
    match remedies.first() {
        Some(remedy) => Phrase::of(format!("{}.", capital(remedy)), Role::Muted),
        None => Phrase::of(nothing_possible(dialog.deed()), Role::Muted),
    }
}

const fn nothing_possible(deed: Deed) -> &'static str {
    match deed {
        Deed::Pull => "No amount can be pulled from this account now.",
        Deed::Send => "No amount can be sent to this account now.",
        Deed::Reverse => "Nothing of this debit can be given back now.",
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn waiting(dialog: &PullDialog) -> Phrase {
    let remedies = dialog.verdict().into_iter().flat_map(crate::rules::Verdict::waiting).filter_map(Finding::remedy);
    let all: Vec<String> = remedies.collect();
    Phrase::of(format!("{}.", capital(&all.join("; "))), Role::Normal)
}

fn ready(set: &Set, model: &Model, dialog: &PullDialog) -> Phrase {
    if let Confirmation::Differs(why) = dialog.confirmation() {
        return Phrase::of(format!("{} ", set.blocked), Role::Error).and(format!("{}.", capital(&why)), Role::Normal);
    }
    if dialog.focus == Focus::Send {
        return Phrase::of("Enter sends. Once it has left, Esc cannot call it back.", Role::Normal);
    }
    let button = dialog.deed().button();
    if model.size.width < 100 {
        return Phrase::of(format!("Enter alone never sends: Tab to {button} first."), Role::Muted);
    }
    let words = format!("Enter alone never sends; Tab to {button}. Once it has left, Esc cannot call it back.");
    Phrase::of(words, Role::Muted)
}

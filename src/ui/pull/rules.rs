//! The list of rules, in its fixed order: passes are dim, what somebody must see to is not, and what stops the pull is
//! bold with the figure that is missing and the key that helps.

use crate::app::pull::{PullDialog, Standing};
use crate::rules::{Compared, Finding, Fix, Ruling};

use super::plan::{Density, Plan};
use super::request;
use crate::ui::glyphs::Glyphs;
use crate::ui::{Canvas, Phrase, Role, text};

/// Columns of sign and word.
const WORD: u16 = 8;

/// Draws the rules, or the request of a dry run in their place; tells how many lines of them are seen.
pub(super) fn draw(canvas: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog) -> u16 {
    let mut area = canvas.part(0, plan.rules, plan.inner(), plan.rule_rows);
    if dialog.dry_run
        && let Some(preview) = dialog.preview()
    {
        return request::draw(&mut area, dialog, &preview);
    }
    let y = sentence(&mut area, dialog);
    list(&mut area, y, plan.density, dialog)
}

/// Why what was typed is no amount, or why the balance could not be read, stands before the rules.
fn sentence(area: &mut Canvas<'_>, dialog: &PullDialog) -> u16 {
    let width = area.width();
    let rows = area.height();
    match dialog.standing() {
        Standing::NoNumber(sentence) => area.sentences(0, 0, width, rows, &sentence, Role::Normal),
        Standing::Withheld => {
            let trouble = dialog.held.trouble.as_ref();
            trouble.map_or(0, |trouble| area.sentences(0, 0, width, rows, &trouble.fault.to_string(), Role::Normal))
        }
        Standing::NoAmount(_) | Standing::Blocked | Standing::Waiting | Standing::Ready => 0,
    }
}

fn list(area: &mut Canvas<'_>, from: u16, density: Density, dialog: &PullDialog) -> u16 {
    let Some(verdict) = dialog.verdict() else { return 0 };
    let rows = usize::from(area.height().saturating_sub(from));
    let top = dialog.top(rows);
    let mut y = from;
    let mut seen = 0_u16;
    for finding in verdict.findings.iter().skip(top) {
        let height = height(area.width(), density, finding);
        if y.saturating_add(height) > area.height() {
            break;
        }
        row(area, y, density, dialog, finding);
        y = y.saturating_add(height);
        seen = seen.saturating_add(1);
    }
    seen
}

/// Where what was found begins.
const fn found_at(density: Density) -> u16 {
    match density {
        Density::Full => 49,
        Density::Compact => 46,
        Density::Tiny => 0,
    }
}

/// Where what was found stands beside the rule's words: in its column, else at the right edge; none where it takes a
/// line of its own, because figures are never cut.
fn beside(width: u16, density: Density, finding: &Finding, found: &str) -> Option<u16> {
    let after = WORD.saturating_add(text::width(&finding.statement())).saturating_add(2);
    let column = found_at(density).max(if density == Density::Tiny { after } else { 0 });
    let last = width.checked_sub(text::width(found))?;
    if after <= column && column <= last {
        return Some(column);
    }
    (after <= last).then_some(last)
}

fn height(width: u16, density: Density, finding: &Finding) -> u16 {
    if beside(width, density, finding, &finding.found()).is_some() { 1 } else { 2 }
}

fn row(area: &mut Canvas<'_>, y: u16, density: Density, dialog: &PullDialog, finding: &Finding) {
    let look = Look::of(finding);
    let set = area.set();
    let sign = match look {
        Look::Pass => set.pass,
        Look::Fail => set.blocked,
        Look::Warn | Look::Yes => set.warning,
        Look::Open => set.unknown,
        Look::Waits => set.dot,
    };
    // In ASCII the signs of pass and failure are words themselves.
    if area.theme().glyphs() == Glyphs::Unicode || text::width(sign) == 1 {
        area.text(0, y, sign, look.sign());
    }
    area.text(2, y, look.word(), look.sign());
    area.text(WORD, y, &finding.statement(), look.text());
    let found = finding.found();
    let (x, line) = match beside(area.width(), density, finding, &found) {
        Some(x) => (x, y),
        None => (WORD.saturating_add(2), y.saturating_add(1)),
    };
    let end = area.text(x, line, &found, look.text());
    if look != Look::Waits {
        help(area, line, end, dialog, finding);
    }
}

/// What would help, at the right, where there is room.
fn help(area: &mut Canvas<'_>, y: u16, end: u16, dialog: &PullDialog, finding: &Finding) {
    if !finding.blocks() && !finding.waits() {
        return;
    }
    let largest = dialog.verdict().and_then(|verdict| verdict.largest);
    let phrase = match &finding.fix {
        Some(Fix::LowerTo(_)) if largest.is_some() => Phrase::of("m", Role::Accent).and(" most allowed", Role::Muted),
        Some(fix) => Phrase::of(fix.words(), Role::Muted),
        None => return,
    };
    if end.saturating_add(2).saturating_add(phrase.width()) <= area.width() {
        area.phrase_right(area.width(), y, &phrase);
    }
}

/// How a finding looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Pass,
    Warn,
    Open,
    Fail,
    /// Needs a yes.
    Yes,
    /// Only waits for an amount.
    Waits,
}

impl Look {
    fn of(finding: &Finding) -> Self {
        if finding.compared == Compared::NoAmount {
            return Self::Waits;
        }
        match finding.ruling {
            Ruling::Pass | Ruling::Acknowledge { given: true } => Self::Pass,
            Ruling::Warn => Self::Warn,
            Ruling::Acknowledge { given: false } => Self::Yes,
            Ruling::CannotTell { blocks: false } => Self::Open,
            Ruling::CannotTell { blocks: true } | Ruling::Block => Self::Fail,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Open => "open",
            Self::Fail => "FAIL",
            Self::Yes => "ack",
            Self::Waits => "",
        }
    }

    const fn sign(self) -> Role {
        match self {
            Self::Pass => Role::Pass,
            Self::Warn | Self::Yes => Role::Warning,
            Self::Open => Role::Unknown,
            Self::Fail => Role::Error,
            Self::Waits => Role::Muted,
        }
    }

    const fn text(self) -> Role {
        match self {
            Self::Pass | Self::Waits => Role::Muted,
            Self::Warn | Self::Open | Self::Yes => Role::Normal,
            Self::Fail => Role::Title,
        }
    }
}

//! The list of rules, in its fixed order: passes are dim, what somebody must see to is not, and what stops it is
//! bold with the figure that is missing and the key that helps.

use crate::app::pull::{PullDialog, Standing};
use crate::rules::{Compared, Finding, Fix, Ruling};

use super::body::{Body, Row};
use super::plan::Density;
use super::request;
use crate::ui::glyphs::Glyphs;
use crate::ui::{Phrase, Role, text};

/// Columns of sign and word.
const WORD: u16 = 8;

/// The rules, or the request of a dry run in their place, in rows of at most `width`.
pub(super) fn body(width: u16, density: Density, glyphs: Glyphs, dialog: &PullDialog) -> Body {
    if dialog.dry_run
        && let Some(preview) = dialog.preview()
    {
        return request::body(width, &preview);
    }
    let mut body = Body::default();
    if let Some(sentence) = sentence(dialog) {
        body.rows.extend(Row::wrapped(0, width, &Phrase::of(sentence, Role::Normal)));
    }
    let said = body.len();
    let first = dialog.first_to_see();
    for (nth, finding) in dialog.verdict().into_iter().flat_map(|verdict| verdict.findings.iter()).enumerate() {
        if nth == first && said == 0 {
            body.first = body.len();
        }
        body.rows.extend(rows(width, density, glyphs, dialog, finding));
    }
    body
}

/// Why what was typed is no amount, or why the balance could not be read, stands before the rules.
fn sentence(dialog: &PullDialog) -> Option<String> {
    match dialog.standing() {
        Standing::NoNumber(sentence) => Some(sentence),
        Standing::Withheld => dialog.held.why_unread().map(|trouble| trouble.fault.told()),
        Standing::NoAmount(_) | Standing::Blocked | Standing::Waiting | Standing::ReadOnly | Standing::Ready => None,
    }
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

/// One finding: the rule's words, what was found, and what would help, each on a row of its own where it must be.
fn rows(width: u16, density: Density, glyphs: Glyphs, dialog: &PullDialog, finding: &Finding) -> Vec<Row> {
    let look = Look::of(finding);
    let found = finding.found();
    let help = if look == Look::Waits { None } else { help(dialog, finding) };
    let mut rows = head(width, glyphs, look, finding);
    if let Some(x) = beside(width, density, finding, &found)
        && let Some(Row::Placed(phrases)) = rows.last_mut()
    {
        phrases.push((x, Phrase::of(found, look.text())));
    } else {
        rows.extend(Row::wrapped(WORD.saturating_add(2), width, &Phrase::of(found, look.text())));
    }
    let Some(help) = help else { return rows };
    if last_end(&rows).saturating_add(2).saturating_add(help.width()) <= width
        && let Some(Row::Placed(phrases)) = rows.last_mut()
    {
        phrases.push((width.saturating_sub(help.width()), help));
    } else {
        rows.extend(Row::wrapped(WORD.saturating_add(2), width, &help));
    }
    rows
}

/// Sign, word and the rule's words.
fn head(width: u16, glyphs: Glyphs, look: Look, finding: &Finding) -> Vec<Row> {
    let set = glyphs.set();
    let sign = match look {
        Look::Pass => set.pass,
        Look::Fail => set.blocked,
        Look::Warn | Look::Yes => set.warning,
        Look::Open => set.unknown,
        Look::Waits => set.dot,
    };
    let mut rows: Vec<Row> = Row::wrapped(WORD, width, &Phrase::of(finding.statement(), look.text())).collect();
    if let Some(Row::Placed(phrases)) = rows.first_mut() {
        phrases.push((2, Phrase::of(look.word(), look.sign())));
        // In ASCII the signs of pass and failure are words themselves.
        if glyphs == Glyphs::Unicode || text::width(sign) == 1 {
            phrases.push((0, Phrase::of(sign, look.sign())));
        }
    }
    rows
}

fn last_end(rows: &[Row]) -> u16 {
    let Some(Row::Placed(phrases)) = rows.last() else { return 0 };
    phrases.iter().map(|(x, phrase)| x.saturating_add(phrase.width())).max().unwrap_or(0)
}

/// What would help.
fn help(dialog: &PullDialog, finding: &Finding) -> Option<Phrase> {
    if !finding.blocks() && !finding.waits() {
        return None;
    }
    let fix = finding.fix.as_ref()?;
    // Below the rules stands a box for it.
    if matches!(fix, Fix::AcknowledgeBelowZero(_) | Fix::AcknowledgeCost | Fix::AcknowledgeFinal) {
        return None;
    }
    if matches!(fix, Fix::LowerTo(_)) && dialog.largest().is_some() {
        return Some(Phrase::of("m", Role::Accent).and(format!(" {}", dialog.largest_words()), Role::Muted));
    }
    Some(Phrase::of(fix.words(), Role::Muted))
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

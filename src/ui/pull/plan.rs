//! Which rows the dialog has at a size. Rows that are always there come first; then the rules; then blank rows, in the
//! order in which they help the eye most. Where the rules do not fit they scroll; nothing else ever does.

use crate::app::pull::{PullDialog, Tick};

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Density {
    /// All fields in one row under their labels.
    Full,
    /// Fields in two rows after their labels.
    Compact,
    /// The least that must be seen.
    Tiny,
}

/// The rows of the dialog, counted from the top of its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) density: Density,
    /// Column of the frame on the canvas.
    pub(super) x: u16,
    /// Columns of the frame.
    pub(super) width: u16,
    /// Rows of the frame.
    pub(super) height: u16,
    /// Columns between the frame's edge and the text.
    pub(super) pad: u16,
    /// First row of the fields.
    pub(super) fields: u16,
    /// First row of the ledger.
    pub(super) ledger: u16,
    /// The heading of the verdict.
    pub(super) verdict: u16,
    /// First row of the rules.
    pub(super) rules: u16,
    /// Rows of the rules.
    pub(super) rule_rows: u16,
    /// The heading of the last section; none where there is no room for it.
    pub(super) send: Option<u16>,
    /// First row of what needs a yes.
    pub(super) ticks: u16,
    /// The row of the confirmation.
    pub(super) confirm: u16,
    /// The row of the buttons.
    pub(super) buttons: u16,
    /// The first row of advice.
    pub(super) advice: u16,
    /// Rows of advice; none where it takes the message line.
    pub(super) advice_rows: u16,
}

/// Columns of the widest frame.
const WIDEST: u16 = 104;

/// Blank rows that are wanted, the most useful first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    BeforeVerdict,
    BeforeSend,
    BeforeLedger,
    Top,
    BeforeRules,
    BeforeConfirm,
    BeforeAdvice,
    Bottom,
}

const GAPS: [Gap; 8] = [
    Gap::BeforeVerdict,
    Gap::BeforeSend,
    Gap::BeforeLedger,
    Gap::Top,
    Gap::BeforeRules,
    Gap::BeforeConfirm,
    Gap::BeforeAdvice,
    Gap::Bottom,
];

impl Density {
    pub(super) const fn of(columns: u16, rows: u16) -> Self {
        match (columns, rows) {
            (100.., 15..) => Self::Full,
            (76.., 15..) => Self::Compact,
            (_, _) => Self::Tiny,
        }
    }

    /// Columns of the frame, and between its edge and the text.
    pub(super) const fn frame(self, columns: u16) -> (u16, u16) {
        match self {
            Self::Full if columns >= WIDEST => (WIDEST, 4),
            Self::Full => (columns, 3),
            Self::Compact | Self::Tiny => (columns, 2),
        }
    }
}

impl Plan {
    /// Places everything on a canvas: `wanted` rows of rules if there is room, `said` rows of advice.
    pub(super) fn of(columns: u16, rows: u16, dialog: &PullDialog, wanted: u16, said: u16) -> Self {
        let density = Density::of(columns, rows);
        let sizes = Sizes::of(density, dialog, said);
        let room = rows.saturating_sub(sizes.fixed());
        let rule_rows = wanted.min(room).max(1);
        let gaps = usize::from(room.saturating_sub(rule_rows)).min(GAPS.len());
        sizes.placed(density, columns, rule_rows, GAPS.get(..gaps).unwrap_or_default())
    }

    /// Columns of what is inside.
    pub(super) const fn inner(&self) -> u16 {
        self.width.saturating_sub(self.pad.saturating_mul(2))
    }
}

/// Rows that each part takes.
struct Sizes {
    fields: u16,
    ledger: u16,
    send: u16,
    ticks: u16,
    advice: u16,
    /// Whether the buttons stand in the row of the confirmation.
    one_row: bool,
}

impl Sizes {
    fn of(density: Density, dialog: &PullDialog, advice: u16) -> Self {
        let asked = Tick::ALL.into_iter().filter(|tick| dialog.offers(tick.focus())).count();
        let ticks = u16::try_from(asked).unwrap_or(0);
        match density {
            Density::Full => Self { fields: 2, ledger: 4, send: 1, ticks, advice, one_row: true },
            Density::Compact => Self { fields: 2, ledger: 4, send: 1, ticks, advice, one_row: false },
            Density::Tiny => Self { fields: 2, ledger: 1, send: 0, ticks, advice, one_row: false },
        }
    }

    /// Rows without rules and without blanks: the frame, the heading of the verdict and the confirmation are always
    /// there.
    const fn fixed(&self) -> u16 {
        let buttons = if self.one_row { 0 } else { 1 };
        let always = 4_u16.saturating_add(buttons);
        always
            .saturating_add(self.fields)
            .saturating_add(self.ledger)
            .saturating_add(self.send)
            .saturating_add(self.ticks)
            .saturating_add(self.advice)
    }

    fn placed(&self, density: Density, columns: u16, rule_rows: u16, gaps: &[Gap]) -> Plan {
        let mut row = Rows { next: 1, gaps };
        let fields = row.take(Some(Gap::Top), self.fields);
        let ledger = row.take(Some(Gap::BeforeLedger), self.ledger);
        let verdict = row.take(Some(Gap::BeforeVerdict), 1);
        let rules = row.take(Some(Gap::BeforeRules), rule_rows);
        let send = (self.send > 0).then(|| row.take(Some(Gap::BeforeSend), 1));
        let ticks = row.take(Some(Gap::BeforeConfirm), self.ticks);
        let confirm = row.take(None, 1);
        let buttons = if self.one_row { confirm } else { row.take(None, 1) };
        let advice = row.take(Some(Gap::BeforeAdvice), self.advice);
        let bottom = row.take(Some(Gap::Bottom), 1);
        let (width, pad) = density.frame(columns);
        Plan {
            density,
            x: columns.saturating_sub(width).checked_div(2).unwrap_or(0),
            width,
            height: bottom.saturating_add(1),
            pad,
            fields,
            ledger,
            verdict,
            rules,
            rule_rows,
            send,
            ticks,
            confirm,
            buttons,
            advice,
            advice_rows: self.advice,
        }
    }
}

/// Gives out rows from the top.
struct Rows<'a> {
    next: u16,
    gaps: &'a [Gap],
}

impl Rows<'_> {
    fn take(&mut self, gap: Option<Gap>, rows: u16) -> u16 {
        let blank = gap.is_some_and(|gap| self.gaps.contains(&gap));
        let at = self.next.saturating_add(u16::from(blank));
        self.next = at.saturating_add(rows);
        at
    }
}

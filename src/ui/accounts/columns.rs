//! Which columns the table has, and where: those that always are, and the others as long as there is width. What is left
//! goes to the name.

use crate::app::Entry;
use crate::money::{Amount, Currency, Minor};
use crate::ui::layout::Layout;
use crate::ui::{Canvas, Column, text};

/// Cells of the gutter, in which the mark of the selected row stands.
pub(super) const GUTTER: u16 = 2;
/// Most cells of a name; what is left over stays blank.
const LONGEST_NAME: u16 = 36;
/// Least cells of a name before another column goes.
const LEAST_NAME: u16 = 9;
/// Cells of the days below zero: three digits, `d`, and `!`.
pub(super) const NEG: u16 = 5;
/// Cells of `platform`.
const LOSSES: u16 = 8;

/// Places of the columns. An amount column is told by where it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) name: u16,
    pub(super) account: Option<(u16, u16)>,
    pub(super) country: Option<u16>,
    pub(super) currency: u16,
    pub(super) pending: Option<(u16, Column)>,
    pub(super) available: (u16, Column),
    pub(super) negative: Option<u16>,
    pub(super) losses: Option<u16>,
    pub(super) verdict: u16,
    pub(super) words: u16,
    pub(super) end: u16,
}

/// Which columns are wanted, beside those that always are: name, currency, available, verdict.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each column goes by itself")]
struct Wanted {
    account: bool,
    country: bool,
    pending: bool,
    negative: bool,
    losses: bool,
}

/// How wide the columns must be for the rows that are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Needs {
    account: u16,
    currency: u16,
    pending: Column,
    available: Column,
    sign: u16,
}

pub(super) fn needs(canvas: &Canvas<'_>, shown: &[&Entry]) -> Needs {
    let glyphs = canvas.theme().glyphs();
    let rows = || shown.iter().filter_map(|entry| entry.balance.as_ref()).flat_map(|balance| balance.rows.iter());
    let currencies = shown.iter().map(|entry| entry.account.default_currency).chain(rows().map(|row| row.currency));
    let ids = shown.iter().map(|entry| text::width(&text::short_id(entry.account.id.as_str(), glyphs)));
    Needs {
        account: ids.max().unwrap_or(0).clamp(9, 12),
        currency: currencies.map(|currency| text::width(currency.code())).max().unwrap_or(0).max(3),
        // Room for usual amounts, so that columns stand still while one scrolls.
        pending: Column::of(rows().map(|row| Amount::new(row.pending, row.currency))).max(usual()),
        available: Column::of(rows().map(|row| Amount::new(row.available, row.currency))).max(usual()).at_least(8),
        sign: text::width(canvas.set().blocked),
    }
}

fn usual() -> Column {
    Column::of([Amount::new(Minor::new(9_999_999), Currency::USD)]).at_least(7)
}

impl Columns {
    pub(super) fn new(layout: &Layout, needs: Needs) -> Self {
        let roomy = layout.width >= 80;
        let mut wanted = Wanted {
            account: roomy,
            country: roomy && layout.width >= 100 && layout.account.is_none(),
            pending: roomy,
            negative: roomy,
            losses: roomy && layout.width >= 100 && layout.account.is_none(),
        };
        loop {
            let columns = Self::with(layout.table, wanted, needs);
            if columns.name >= LEAST_NAME || !wanted.drop_one() {
                return columns;
            }
        }
    }

    fn with(width: u16, wanted: Wanted, needs: Needs) -> Self {
        let when = |is_wanted: bool, cells: u16| if is_wanted { cells.saturating_add(2) } else { 0 };
        // Longer signs take their cells from the words, not from the name.
        let words = if width >= 84 { 16 } else { 14 } - needs.sign;
        let before_verdict = if wanted.negative && width < 84 { 1 } else { 2 };
        let verdict = before_verdict + needs.sign + 1 + words + 1;
        let fixed = GUTTER
            + when(wanted.account, needs.account)
            + when(wanted.country, 2)
            + when(true, needs.currency)
            + when(wanted.pending, needs.pending.width())
            + when(true, needs.available.width())
            + when(wanted.negative, NEG)
            + when(wanted.losses, LOSSES)
            + verdict;
        let name = width.saturating_sub(fixed).min(LONGEST_NAME);
        let mut x = GUTTER + name;
        let mut place = |is_wanted: bool, cells: u16| {
            is_wanted.then(|| {
                let start = x + 2;
                x = start + cells;
                start
            })
        };
        let account = place(wanted.account, needs.account).map(|x| (x, needs.account));
        let country = place(wanted.country, 2);
        let currency = place(true, needs.currency).unwrap_or_default();
        let pending = place(wanted.pending, needs.pending.width()).map(|x| (x + needs.pending.width(), needs.pending));
        let available = place(true, needs.available.width()).unwrap_or_default() + needs.available.width();
        let negative = place(wanted.negative, NEG);
        let losses = place(wanted.losses, LOSSES);
        let verdict = x + before_verdict;
        let words = width.saturating_sub(verdict + needs.sign + 1 + 1);
        let available = (available, needs.available);
        Self { name, account, country, currency, pending, available, negative, losses, verdict, words, end: width }
    }

    pub(super) const fn name_end(&self) -> u16 {
        GUTTER.saturating_add(self.name)
    }
}

impl Wanted {
    /// Gives up the next column; tells whether there was one.
    const fn drop_one(&mut self) -> bool {
        let next = if self.losses {
            &mut self.losses
        } else if self.country {
            &mut self.country
        } else if self.account {
            &mut self.account
        } else if self.negative {
            &mut self.negative
        } else if self.pending {
            &mut self.pending
        } else {
            return false;
        };
        *next = false;
        true
    }
}

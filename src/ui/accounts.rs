//! The table of accounts: one row a currency, only those that are on the screen. The name takes what width is left;
//! amounts are never cut, rather a column goes.

use crate::app::{Entry, Model, STALE_AFTER_S, SortBy, days_between};
use crate::domain::Liable;
use crate::money::{Amount, Currency, Minor};

use super::figures::{available_role, pending_role};
use super::gauge::day_role;
use super::layout::Layout;
use super::{Canvas, Column, Phrase, Role, days, text, verdicts};

/// Cells of the gutter, in which the mark of the selected row stands.
const GUTTER: u16 = 2;
/// Most cells of a name; what is left over stays blank.
const LONGEST_NAME: u16 = 36;
/// Least cells of a name before another column goes.
const LEAST_NAME: u16 = 9;
/// Cells of the days below zero: three digits, `d`, and `!`.
const NEG: u16 = 5;
/// Cells of `platform`.
const LOSSES: u16 = 8;

/// Places of the columns. An amount column is told by where it ends.
#[derive(Debug, Clone, Copy)]
struct Columns {
    name: u16,
    account: Option<(u16, u16)>,
    country: Option<u16>,
    currency: u16,
    pending: Option<(u16, Column)>,
    available: (u16, Column),
    negative: Option<u16>,
    losses: Option<u16>,
    verdict: u16,
    words: u16,
    end: u16,
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
struct Needs {
    account: u16,
    currency: u16,
    pending: Column,
    available: Column,
    sign: u16,
}

/// Draws the table from the row of its heading on; tells how many rows it has for accounts.
pub(super) fn draw(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model) -> u16 {
    let rows = layout.table_rows();
    let top = layout.body_top();
    canvas.section_between(0, layout.table, top, &Phrase::of("ACCOUNTS", Role::SectionHeading), &order(canvas, model));
    let mut table = canvas.part(0, top.saturating_add(1), layout.table, rows.saturating_add(1));
    let shown: Vec<&Entry> = model.list.visible(&model.fleet, rows).filter_map(|at| model.fleet.at(at)).collect();
    let columns = Columns::new(layout, needs(&table, &shown));
    draw_headings(&mut table, &columns, model);
    if shown.is_empty() {
        table.sentences(2, 1, layout.table.saturating_sub(4), rows, &nothing(model), Role::Muted);
        return rows;
    }
    let mut y = 1;
    for entry in shown {
        y = draw_entry(&mut table, &columns, model, entry, y);
    }
    rows
}

/// How many are above and below what is shown; nothing where all are shown.
pub(super) fn position(layout: &Layout, model: &Model) -> Phrase {
    let all = model.list.shown().len();
    let above = model.list.top;
    let shown = model.list.visible(&model.fleet, layout.table_rows()).count();
    let below = all.saturating_sub(above).saturating_sub(shown);
    let shown = format!("{shown} of {all} shown");
    let words = match (above, below) {
        (0, 0) => return Phrase::new(),
        (0, below) => format!("{shown}, {below} below"),
        (above, 0) => format!("{shown}, {above} above"),
        (above, below) => format!("{shown}, {above} above, {below} below"),
    };
    Phrase::of(words, Role::Muted)
}

/// The order and the filter, at the right of the heading.
fn order(canvas: &Canvas<'_>, model: &Model) -> Phrase {
    let list = &model.list;
    let turned = if list.reversed { ", turned round" } else { "" };
    let mut words = format!("by {}{turned}", list.sort.words());
    if list.problems_only {
        words.push_str(", problems only");
    }
    if list.typing {
        // The field has the same width whatever is typed, so that nothing beside it moves.
        return Phrase::of(words, Role::Muted).and("  filter ", Role::Accent).and(field(canvas, model), Role::Field);
    }
    if list.filter.is_empty() {
        if !list.problems_only {
            words.push_str(", no filter");
        }
        return Phrase::of(words, Role::Muted);
    }
    let filter = text::cut(list.filter.text(), FIELD, canvas.theme().glyphs()).into_owned();
    let found = format!(", {} of {}", list.shown().len(), model.fleet.len());
    Phrase::of(format!("{words}, filter "), Role::Muted).and(filter, Role::Accent).and(found, Role::Muted)
}

/// Cells of the field in which a filter is typed.
const FIELD: u16 = 20;

/// The end of what is typed, with room for the cursor.
fn field(canvas: &Canvas<'_>, model: &Model) -> String {
    text::pad(text::tail(model.list.filter.text(), FIELD - 1), FIELD, canvas.theme().glyphs())
}

/// Where the cursor of the filter stands, in the coordinates of the screen.
pub(super) fn cursor(layout: &Layout, model: &Model) -> Option<(u16, u16)> {
    if !model.list.typing {
        return None;
    }
    let typed = model.list.filter.text();
    let upto: String = typed.chars().take(model.list.filter.cursor()).collect();
    let hidden = text::width(typed).saturating_sub(FIELD - 1);
    let at = text::width(&upto).saturating_sub(hidden).min(FIELD - 1);
    let start = layout.table.saturating_sub(2).saturating_sub(FIELD);
    Some((start.saturating_add(at), layout.body_top()))
}

/// Why no account is shown.
fn nothing(model: &Model) -> String {
    let list = &model.list;
    if model.fleet.is_empty() {
        return match (&model.platform_trouble, model.reads.is_listed()) {
            (Some(fault), _) => format!("The platform could not be read: {fault} R tries again."),
            (None, true) => "This platform has no connected accounts.".to_owned(),
            (None, false) => "Reading the accounts.".to_owned(),
        };
    }
    match (list.filter.is_empty(), list.problems_only) {
        (false, false) => format!("No account matches {}. Esc clears the filter.", list.filter.text()),
        (false, true) => format!("No account with a problem matches {}. Esc clears the filter.", list.filter.text()),
        (true, _) => "No account has a problem. Esc shows all.".to_owned(),
    }
}

fn needs(canvas: &Canvas<'_>, shown: &[&Entry]) -> Needs {
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
    fn new(layout: &Layout, needs: Needs) -> Self {
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

    const fn name_end(&self) -> u16 {
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

fn draw_headings(canvas: &mut Canvas<'_>, columns: &Columns, model: &Model) {
    let sorted = |by: SortBy| model.list.sort == by;
    let mark = if model.list.reversed { canvas.set().sorted_up } else { canvas.set().sorted_down };
    let role = Role::ColumnHeading;
    let after = canvas.text(GUTTER, 0, "NAME", role);
    if sorted(SortBy::Name) {
        canvas.text(after.saturating_add(1), 0, mark, role);
    }
    if let Some((x, _)) = columns.account {
        canvas.text(x, 0, "ACCOUNT", role);
    }
    if let Some(x) = columns.country {
        canvas.text(x, 0, "CC", role);
    }
    canvas.text(columns.currency, 0, "CUR", role);
    let ends = [
        (columns.pending.map(|(end, _)| end), "PENDING", SortBy::Pending),
        (Some(columns.available.0), "AVAILABLE", SortBy::Available),
        (columns.negative.map(|x| x.saturating_add(NEG - 1)), "NEG", SortBy::DaysNegative),
    ];
    for (end, heading, by) in ends {
        let Some(end) = end else { continue };
        canvas.text_right(end, 0, heading, role);
        if sorted(by) {
            canvas.text(end, 0, mark, role);
        }
    }
    if let Some(x) = columns.losses {
        canvas.text(x, 0, "LOSSES", role);
    }
    canvas.text(columns.verdict, 0, "PULL", role);
}

/// Draws an account, a row a currency; tells the row after the last.
fn draw_entry(canvas: &mut Canvas<'_>, columns: &Columns, model: &Model, entry: &Entry, y: u16) -> u16 {
    let account = &entry.account;
    let glyphs = canvas.theme().glyphs();
    let is_selected = model.list.selected.as_ref() == Some(&account.id);
    canvas.fit(GUTTER, y, columns.name, account.name.as_str(), Role::Normal);
    if let Some((x, cells)) = columns.account {
        let id = text::short_id(account.id.as_str(), glyphs);
        canvas.text(x, y, &text::cut_middle(&id, cells, glyphs), Role::Muted);
    }
    if let Some(x) = columns.country {
        canvas.text(x, y, account.country.code(), Role::Muted);
    }
    if let Some(x) = columns.losses {
        draw_losses(canvas, x, y, account.liability.liable);
    }
    draw_money(canvas, columns, model, entry, account.default_currency, y);
    draw_verdict(canvas, columns, model, entry, y);
    if is_selected {
        draw_selection(canvas, columns, account.name.as_str(), y);
    }
    let mut row = y.saturating_add(1);
    let others = entry.balance.iter().flat_map(|balance| balance.rows.iter()).map(|row| row.currency);
    for currency in others.filter(|currency| *currency != account.default_currency) {
        draw_money(canvas, columns, model, entry, currency, row);
        let blocked = canvas.set().blocked;
        let after = canvas.text(columns.verdict, row, blocked, Role::Muted).saturating_add(1);
        canvas.fit(after, row, columns.words, "not default", Role::Muted);
        row = row.saturating_add(1);
    }
    row
}

fn draw_losses(canvas: &mut Canvas<'_>, x: u16, y: u16, liable: Liable) {
    let (words, role) = match liable {
        Liable::Platform => ("platform", Role::Muted),
        Liable::Stripe => ("stripe", Role::Normal),
        Liable::Unknown => (canvas.set().unknown, Role::Unknown),
    };
    canvas.text(x, y, words, role);
}

/// Currency, pending, available and days below zero.
fn draw_money(canvas: &mut Canvas<'_>, columns: &Columns, model: &Model, entry: &Entry, currency: Currency, y: u16) {
    canvas.text(columns.currency, y, currency.code(), Role::Muted);
    let (end, column) = columns.available;
    let Some(balance) = &entry.balance else {
        // What was never tried is as expected; what failed is not.
        let role = if entry.trouble.is_some() { Role::Unknown } else { Role::Muted };
        for end in columns.pending.map(|(end, _)| end).into_iter().chain([end]) {
            canvas.text_right(end, y, canvas.set().unknown, role);
        }
        return;
    };
    let is_stale = stale_for(model, entry).is_some();
    let of = |role: Role| if is_stale { Role::Stale } else { role };
    if let Some((end, column)) = columns.pending {
        let pending = balance.pending(currency);
        canvas.amount(end, y, column, Amount::new(pending, currency), of(pending_role(pending)));
    }
    let available = balance.available(currency);
    canvas.amount(end, y, column, Amount::new(available, currency), of(available_role(available)));
    if let Some(x) = columns.negative.filter(|_| available.is_negative()) {
        draw_days(canvas, x, y, model, entry, currency);
    }
}

/// `163d!`: the mark from day 150 on, where time runs short.
fn draw_days(canvas: &mut Canvas<'_>, x: u16, y: u16, model: &Model, entry: &Entry, currency: Currency) {
    let since = entry.digest.as_ref().and_then(|digest| digest.negative(currency)?.since);
    let end = x.saturating_add(NEG - 1);
    let Some(since) = since else {
        if entry.digest.is_some() {
            canvas.text_right(end, y, canvas.set().unknown, Role::Unknown);
        }
        return;
    };
    let day = days_between(since, model.now);
    // Only where the platform's reserve pays does time run out.
    let is_short = day >= 150 && entry.account.liability.liable != Liable::Stripe;
    let role = if is_short { day_role(day) } else { Role::Muted };
    canvas.text_right(end, y, &format!("{day}d"), role);
    if is_short {
        canvas.text(end, y, canvas.set().warning, role);
    }
}

fn draw_verdict(canvas: &mut Canvas<'_>, columns: &Columns, model: &Model, entry: &Entry, y: u16) {
    let shown = verdicts::in_list(entry, model.glance(entry), canvas.set());
    let after = canvas.text(columns.verdict, y, shown.sign, shown.sign_role).saturating_add(1);
    let room = columns.end.saturating_sub(after).saturating_sub(1);
    if let Some(age) = stale_for(model, entry) {
        let age = days::age(age);
        let cells = room.saturating_sub(text::width(&age).saturating_add(2));
        let words = verdicts::shorter(shown.words, cells);
        let after = canvas.fit(after, y, cells, &words, Role::Stale);
        canvas.text(after, y, &format!(", {age}"), Role::Stale);
        return;
    }
    // In ASCII the sign of a pass is its word.
    if shown.words != shown.sign {
        canvas.fit(after, y, room, &verdicts::shorter(shown.words, room), shown.role);
    }
}

/// Seconds since a balance was read, when it is too old to be taken as it stands.
fn stale_for(model: &Model, entry: &Entry) -> Option<i64> {
    entry.age_s(model.now).filter(|age| *age > STALE_AFTER_S)
}

fn draw_selection(canvas: &mut Canvas<'_>, columns: &Columns, name: &str, y: u16) {
    canvas.text(0, y, canvas.set().selected, Role::Accent);
    let shown = text::pad(name, columns.name, canvas.theme().glyphs());
    canvas.text(1, y, &format!(" {shown} "), Role::Selected);
    let from = columns.name_end().saturating_add(2);
    canvas.select(from, columns.end.saturating_sub(1), y);
}

//! Gauges, bars and sparklines: a number again, as a length or a height. The number always stands beside it.

use crate::money::Minor;

use super::canvas::Canvas;
use super::text;
use super::theme::Role;

/// `part` of `whole` in steps of which there are `steps`; at least one for anything above zero, never more than all.
#[must_use]
pub fn share(part: i64, whole: i64, steps: u16) -> u16 {
    if part <= 0 || whole <= 0 {
        return 0;
    }
    let scaled = i128::from(part).saturating_mul(i128::from(steps)).saturating_add(i128::from(whole) / 2);
    let cells = scaled.checked_div(i128::from(whole)).unwrap_or(0);
    u16::try_from(cells).unwrap_or(u16::MAX).clamp(1, steps.max(1))
}

/// The role of a day of 180: plain, from 150 on a warning, from 170 on blocked.
#[must_use]
pub const fn day_role(day: i64) -> Role {
    if day >= 170 {
        Role::Error
    } else if day >= 150 {
        Role::Warning
    } else {
        Role::Normal
    }
}

impl Canvas<'_> {
    /// A gauge from column `x` over `cells`, filled in a role as far as `part` of `whole`.
    pub fn gauge(&mut self, x: u16, y: u16, cells: u16, part: i64, whole: i64, role: Role) {
        let gauge = &self.set().gauge;
        let inner = cells.saturating_sub(text::width(gauge.open)).saturating_sub(text::width(gauge.close));
        let full = share(part, whole, inner);
        let mut at = self.text(x, y, gauge.open, Role::Rule);
        self.line(at, at.saturating_add(full), y, gauge.full, role);
        at = at.saturating_add(full);
        self.line(at, at.saturating_add(inner.saturating_sub(full)), y, gauge.empty, Role::Rule);
        self.text(at.saturating_add(inner.saturating_sub(full)), y, gauge.close, Role::Rule);
    }

    /// A bar of money that begins at column `x`; the largest fills `cells`.
    pub fn bar(&mut self, x: u16, y: u16, cells: u16, amount: Minor, largest: Minor) {
        let length = share(amount.get(), largest.get(), cells);
        self.line(x, x.saturating_add(length), y, self.set().bar, Role::Bar);
    }

    /// A bar of money that ends before column `end`.
    pub fn bar_right(&mut self, end: u16, y: u16, cells: u16, amount: Minor, largest: Minor) {
        let length = share(amount.get(), largest.get(), cells);
        self.line(end.saturating_sub(length), end, y, self.set().bar, Role::Bar);
    }

    /// A sparkline of the last figures that fit, from the lowest to the highest. Whoever draws it prints both.
    pub fn sparkline(&mut self, x: u16, y: u16, cells: u16, figures: &[Minor]) {
        let from = figures.len().saturating_sub(usize::from(cells));
        let shown = figures.get(from..).unwrap_or_default();
        let (Some(low), Some(high)) = (shown.iter().min(), shown.iter().max()) else {
            return;
        };
        let levels = self.set().levels;
        let top = u16::try_from(levels.len().saturating_sub(1)).unwrap_or(0);
        let range = high.get().saturating_sub(low.get());
        for (column, figure) in (x..).zip(shown) {
            let above = figure.get().saturating_sub(low.get());
            let level = if above == 0 { 0 } else { share(above, range, top) };
            let glyph = levels.get(usize::from(level)).copied().unwrap_or_default();
            self.text(column, y, glyph, Role::Bar);
        }
    }

    /// Figures from zero upwards as one filled shape over `rows` rows, a cell a figure; the last that fit.
    pub fn area_chart(&mut self, x: u16, y: u16, cells: u16, rows: u16, figures: &[Minor]) {
        let from = figures.len().saturating_sub(usize::from(cells));
        let shown = figures.get(from..).unwrap_or_default();
        let top = shown.iter().map(|figure| figure.get()).max().unwrap_or(0);
        let levels = self.set().levels;
        let steps = u16::try_from(levels.len()).unwrap_or(1).max(1);
        for (column, figure) in (x..).zip(shown) {
            let mut left = share(figure.get(), top, rows.saturating_mul(steps));
            let mut row = y.saturating_add(rows);
            while left > 0 && row > y {
                row = row.saturating_sub(1);
                let level = left.min(steps);
                let glyph = levels.get(usize::from(level.saturating_sub(1))).copied().unwrap_or_default();
                self.text(column, row, glyph, Role::Bar);
                left = left.saturating_sub(level);
            }
        }
    }
}

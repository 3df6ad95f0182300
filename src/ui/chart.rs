//! A column chart with an axis: one column a day, from zero upwards. Labels of the axis are round figures, written out.

use crate::money::{Amount, Currency, Minor};

use super::canvas::Canvas;
use super::text;
use super::theme::Role;

/// Cells that a day takes: its column and the blank after it.
pub const DAY: u16 = 2;

/// What a chart found out about its own layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Laid {
    /// The first column of the first day.
    pub first: u16,
    /// How many days are shown.
    pub days: u16,
}

impl Canvas<'_> {
    /// Draws the last figures that fit over the whole canvas; the axis is its last row.
    pub fn columns(&mut self, figures: &[Minor], currency: Currency) -> Laid {
        let highest = figures.iter().map(|figure| figure.get()).max().unwrap_or(0).max(1);
        let ground = self.height().saturating_sub(1);
        let ticks = ticks(highest, currency, (ground / 2).max(1));
        let top = ticks.last().map_or(highest, |amount| amount.minor().get()).max(1);
        // Ticks are equally far apart; a row that is left over stays free above the highest.
        let steps = u16::try_from(ticks.len().saturating_sub(1)).unwrap_or(1).max(1);
        let rows = ground.saturating_sub(ground.checked_rem(steps).unwrap_or(0));
        let labels: Vec<String> = labels(&ticks);
        let gutter = labels.iter().map(|label| text::width(label)).max().unwrap_or(0);
        let upright = gutter.saturating_add(1);
        self.draw_axis(upright, ground);
        for (tick, label) in ticks.iter().zip(&labels) {
            let above = height_of(tick.minor().get(), top, rows);
            let y = ground.saturating_sub(above);
            self.text_right(gutter, y, label, Role::Muted);
            self.text(upright, y, if above == 0 { self.set().axis.corner } else { self.set().axis.tick }, Role::Rule);
        }
        let first = upright.saturating_add(2);
        let days = self.width().saturating_sub(first) / DAY;
        let from = figures.len().saturating_sub(usize::from(days));
        let shown = figures.get(from..).unwrap_or_default();
        for (x, figure) in (first..).step_by(usize::from(DAY)).zip(shown) {
            self.column(x, ground, rows, figure.get(), top);
        }
        Laid { first, days: u16::try_from(shown.len()).unwrap_or(days) }
    }

    fn draw_axis(&mut self, upright: u16, ground: u16) {
        let axis = &self.set().axis;
        for y in 0..ground {
            self.text(upright, y, axis.upright, Role::Rule);
        }
        self.text(upright, ground, axis.corner, Role::Rule);
        self.line(upright.saturating_add(1), self.width(), ground, axis.ground, Role::Rule);
    }

    /// One column, in eighths of a row where there are such signs. Anything above zero stands on the axis.
    fn column(&mut self, x: u16, ground: u16, rows: u16, figure: i64, top: i64) {
        if figure <= 0 {
            return;
        }
        let levels = self.set().levels;
        let steps = u16::try_from(levels.len()).unwrap_or(1).max(1);
        self.text(x, ground, self.set().axis.foot, Role::Bar);
        let mut left = super::gauge::share(figure, top, rows.saturating_mul(steps));
        let mut y = ground;
        while left > 0 && y > 0 {
            y = y.saturating_sub(1);
            let level = left.min(steps);
            let glyph = levels.get(usize::from(level.saturating_sub(1))).copied().unwrap_or_default();
            self.text(x, y, glyph, Role::Bar);
            left = left.saturating_sub(level);
        }
    }
}

/// Rows above the ground.
fn height_of(figure: i64, top: i64, rows: u16) -> u16 {
    if figure <= 0 { 0 } else { super::gauge::share(figure, top, rows) }
}

/// Round amounts from zero to the first at or above `highest`, at most `most` of them above zero.
fn ticks(highest: i64, currency: Currency, most: u16) -> Vec<Amount> {
    let most = i64::from(most.max(1));
    let mut step = 1_i64;
    let mut factors = [2_i64, 5, 10].into_iter().cycle();
    let mut power = 1_i64;
    while step.saturating_mul(most) < highest {
        let factor = factors.next().unwrap_or(10);
        step = power.saturating_mul(factor);
        if factor == 10 {
            power = step;
        }
        if step == i64::MAX {
            break;
        }
    }
    let mut ticks = Vec::new();
    let mut at = 0_i64;
    loop {
        ticks.push(Amount::new(Minor::new(at), currency));
        if at >= highest {
            return ticks;
        }
        at = at.saturating_add(step);
    }
}

/// Without decimals where all of them are whole.
fn labels(ticks: &[Amount]) -> Vec<String> {
    let whole = ticks.iter().all(|tick| tick.split().fraction.chars().all(|c| c == '.' || c == '0'));
    ticks
        .iter()
        .map(|tick| {
            let parts = tick.split();
            if whole { format!("{}{}", parts.sign, parts.whole) } else { parts.to_string() }
        })
        .collect()
}

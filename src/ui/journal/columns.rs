//! Which columns the Journal has at a width, and where.

use crate::ui::{Canvas, Role};

/// Places of the columns: where each begins, and how wide it is. None where there is no room for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// When, and in how many cells: with its day where there is room.
    pub(super) time: (u16, u16),
    pub(super) who: Option<(u16, u16)>,
    pub(super) what: (u16, u16),
    pub(super) account: (u16, u16),
    /// Where the amount ends.
    pub(super) amount: u16,
    pub(super) outcome: (u16, u16),
    pub(super) why: Option<(u16, u16)>,
}

/// Cells of an amount with its currency: `USD 1,234,567.89`.
const AMOUNT: u16 = 16;

impl Columns {
    pub(super) fn of(width: u16) -> Self {
        let (is_wide, is_usual) = (width >= 100, width >= 76);
        let mut x = 2_u16;
        let mut place = |cells: u16| {
            let start = x;
            x = x.saturating_add(cells).saturating_add(2);
            (start, cells)
        };
        let time = place(if is_wide { 14 } else { 8 });
        let who = is_wide.then(|| place(8));
        let what = place(if is_usual { 9 } else { 7 });
        let account = place(if is_wide { 20 } else { 14 });
        let amount = place(if is_usual { AMOUNT } else { 13 });
        let outcome = place(if is_usual { 10 } else { 7 });
        let left = width.saturating_sub(x).saturating_sub(1);
        let why = (left >= 6).then_some((x, left));
        Self { time, who, what, account, amount: amount.0.saturating_add(amount.1), outcome, why }
    }

    pub(super) fn draw_headings(&self, canvas: &mut Canvas<'_>, y: u16) {
        let role = Role::ColumnHeading;
        let places = [
            (Some(self.time), "TIME"),
            (self.who, "WHO"),
            (Some(self.what), "WHAT"),
            (Some(self.account), "ACCOUNT"),
            (Some(self.outcome), "OUTCOME"),
            (self.why, "WHY"),
        ];
        for (place, heading) in places {
            if let Some((x, cells)) = place {
                canvas.fit(x, y, cells, heading, role);
            }
        }
        canvas.text_right(self.amount, y, "AMOUNT", role);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_follow_one_another_and_end_within_the_screen_at_every_width() {
        for width in 60..240 {
            let columns = Columns::of(width);
            let (account, cells) = columns.account;
            assert!(account + cells + 2 < columns.amount && columns.amount + 2 == columns.outcome.0, "{width}");
            assert!(columns.outcome.0 + columns.outcome.1 < width, "{width}");
            assert!(columns.why.is_none_or(|(x, cells)| x + cells + 1 == width), "{width}");
            assert!(width < 76 || columns.why.is_some(), "{width}");
        }
    }
}

//! What goes where at which size of the terminal. Sizes only: nothing here looks at the model, so that a screen does not
//! jump while it fills.

use crate::app::LEAST;

/// Rows of the header: platform, screens, the line of the mode.
pub(super) const HEADER: u16 = 3;
/// Rows of the footer: a rule, the message line, the keys.
pub(super) const FOOTER: u16 = 3;
/// Rows of the table that stay free of what is below it.
const LEAST_TABLE: u16 = 9;
/// Rows of what is coming up, without its heading, at 40 rows; a third of what a higher terminal has more is added.
const COMING_UP: u16 = 8;
/// Most rows of what is coming up.
const MOST_COMING_UP: u16 = 14;

/// How the platform's figures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strip {
    /// One line, the fewest figures.
    Line,
    /// Two lines, each figure after its name.
    Lines,
    /// Figures below their headings, and a blank row.
    Figures,
}

impl Strip {
    /// Rows that it takes.
    pub(super) const fn rows(self) -> u16 {
        match self {
            Self::Line => 1,
            Self::Lines => 2,
            Self::Figures => 3,
        }
    }
}

/// The places of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Columns of the terminal.
    pub(super) width: u16,
    /// Rows of the terminal.
    pub(super) height: u16,
    /// How the platform's figures are shown.
    pub(super) strip: Strip,
    /// Whether there is height for blank rows.
    pub(super) airy: bool,
    /// Columns of the table on the main screen.
    pub(super) table: u16,
    /// Where the pane of the selected account begins, after its rule, and where it ends.
    pub(super) account: Option<(u16, u16)>,
    /// Where the pane of the reserve begins, after its rule, and where it ends.
    pub(super) reserve: Option<(u16, u16)>,
    /// Rows below the table for what is coming up, its heading among them; none where there is no room.
    pub(super) coming_up: Option<u16>,
}

impl Layout {
    /// The places at a size; none where the terminal is too small.
    pub(super) fn of(width: u16, height: u16) -> Option<Self> {
        if width < LEAST.width || height < LEAST.height {
            return None;
        }
        let strip = match (width, height) {
            (100.., 28..) => Strip::Figures,
            (80.., 20..) => Strip::Lines,
            (_, _) => Strip::Line,
        };
        let airy = height >= 28;
        let account = (width >= 120).then(|| if width >= 160 { (width - 73, width - 40) } else { (width - 33, width) });
        let reserve = (width >= 160).then(|| (width - 39, width));
        let body = height.saturating_sub(HEADER + strip.rows() + FOOTER);
        // The table has a heading and its columns' headings; what is coming up a heading and a blank row on either side.
        let needed = 2 + LEAST_TABLE + 1 + COMING_UP + 2;
        let grown = COMING_UP.saturating_add(height.saturating_sub(40) / 3).min(MOST_COMING_UP);
        let coming_up = (width >= 100 && body >= needed).then_some(grown + 1);
        let table = account.map_or(width, |(from, _)| from - 1);
        Some(Self { width, height, strip, airy, table, account, reserve, coming_up })
    }

    /// The row after the header and the strip.
    pub(super) const fn body_top(&self) -> u16 {
        HEADER.saturating_add(self.strip.rows())
    }

    /// The row of the rule over the message line.
    pub(super) const fn foot(&self) -> u16 {
        self.height.saturating_sub(FOOTER)
    }

    /// Where the platform's strip ends when a dialog stands before the screen. The smallest terminal has no room for it.
    pub(super) const fn dialog_top(&self) -> u16 {
        match self.strip {
            Strip::Line => HEADER,
            Strip::Lines | Strip::Figures => self.body_top(),
        }
    }

    /// Rows of the table of accounts, without its two headings.
    pub(super) fn table_rows(&self) -> u16 {
        let body = self.foot().saturating_sub(self.body_top()).saturating_sub(2);
        // A blank row above the heading of what is coming up, and one below its rows.
        self.coming_up.map_or(body, |rows| body.saturating_sub(rows).saturating_sub(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(60, 16, Strip::Line, 7)]
    #[case(80, 24, Strip::Lines, 14)]
    #[case(100, 30, Strip::Figures, 19)]
    #[case(120, 40, Strip::Figures, 18)]
    #[case(160, 50, Strip::Figures, 25)]
    fn every_size_has_its_strip_and_its_rows(
        #[case] width: u16,
        #[case] height: u16,
        #[case] strip: Strip,
        #[case] rows: u16,
    ) {
        let layout = Layout::of(width, height).unwrap();
        assert_eq!((layout.strip, layout.table_rows()), (strip, rows));
    }

    #[test]
    fn panes_come_at_120_and_at_160_columns_and_share_their_rules() {
        assert_eq!(Layout::of(119, 40).unwrap().account, None);
        let wide = Layout::of(120, 40).unwrap();
        assert_eq!((wide.table, wide.account, wide.reserve), (86, Some((87, 120)), None));
        let wider = Layout::of(160, 50).unwrap();
        assert_eq!((wider.table, wider.account, wider.reserve), (86, Some((87, 120)), Some((121, 160))));
    }

    #[rstest]
    #[case(59, 16)]
    #[case(60, 15)]
    #[case(0, 0)]
    fn below_the_least_size_there_is_no_layout(#[case] width: u16, #[case] height: u16) {
        assert_eq!(Layout::of(width, height), None);
    }

    #[test]
    fn the_table_always_keeps_some_rows() {
        for width in 60..200 {
            for height in 16..80 {
                let layout = Layout::of(width, height).unwrap();
                assert!(layout.table_rows() >= 5, "{width}x{height}");
            }
        }
    }
}

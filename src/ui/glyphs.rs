//! The signs that are drawn, as two sets: Unicode, and ASCII for terminals that show no more. Nothing else in the room
//! writes a sign that is not a letter, so that the ASCII set reaches everything.

use crate::domain::Mode;

/// Which set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Lines, marks and blocks that every common monospaced font has in one cell.
    Unicode,
    /// The first 128 characters only.
    Ascii,
}

/// A set. Each sign is one cell wide unless said otherwise.
#[derive(Debug)]
pub struct Set {
    /// A thin rule.
    pub rule: &'static str,
    /// The rule between two panes.
    pub pane: &'static str,
    /// A rule that a pane rule leaves downwards, upwards, to the right, to the left, and on all sides.
    pub joints: Joints,
    /// A pass; two cells in ASCII.
    pub pass: &'static str,
    /// Blocked; three cells in ASCII.
    pub blocked: &'static str,
    /// A warning.
    pub warning: &'static str,
    /// Unknown.
    pub unknown: &'static str,
    /// Accounts below zero, counted.
    pub negative: &'static str,
    /// In the gutter of the selected row.
    pub selected: &'static str,
    /// After the heading of the column by which a table is sorted, largest or A first.
    pub sorted_down: &'static str,
    /// The same, turned round.
    pub sorted_up: &'static str,
    /// At the end of a field that opens a list.
    pub dropdown: &'static str,
    /// Between the parts of a path.
    pub path: &'static str,
    /// Where text was cut; two cells in ASCII.
    pub cut: &'static str,
    /// Between facts of one line, and before a note.
    pub dot: &'static str,
    /// Between two counts.
    pub times: &'static str,
    /// A cell of a bar of money.
    pub bar: &'static str,
    /// Filled and unfilled cells of a gauge, and what stands at its ends.
    pub gauge: GaugeSet,
    /// Levels of sparklines and columns, low to high.
    pub levels: &'static [&'static str],
    /// Axis of a column chart.
    pub axis: AxisSet,
    /// An empty place in a field that is off.
    pub placeholder: &'static str,
}

/// Joints of rules.
#[derive(Debug)]
pub struct Joints {
    /// `┬`
    pub down: &'static str,
    /// `┴`
    pub up: &'static str,
    /// `├`
    pub right: &'static str,
    /// `┤`
    pub left: &'static str,
    /// `┼`
    pub cross: &'static str,
}

/// A gauge.
#[derive(Debug)]
pub struct GaugeSet {
    /// Filled.
    pub full: &'static str,
    /// Unfilled.
    pub empty: &'static str,
    /// Before it; nothing in Unicode.
    pub open: &'static str,
    /// After it; nothing in Unicode.
    pub close: &'static str,
}

/// An axis.
#[derive(Debug)]
pub struct AxisSet {
    /// A tick on the upright.
    pub tick: &'static str,
    /// The upright.
    pub upright: &'static str,
    /// Where they meet.
    pub corner: &'static str,
    /// The ground.
    pub ground: &'static str,
    /// The foot of a column, in the row of the ground.
    pub foot: &'static str,
}

/// A frame.
#[derive(Debug)]
pub struct Frame {
    /// Corners: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// Along the top and the bottom; repeated, so that two signs make a dashed line.
    pub across: &'static str,
    /// Along the sides.
    pub upright: &'static str,
}

impl Glyphs {
    /// The set.
    #[must_use]
    pub const fn set(self) -> &'static Set {
        match self {
            Self::Unicode => &UNICODE,
            Self::Ascii => &ASCII,
        }
    }

    /// The line of a mode, to be repeated. It tells the mode where there is no colour.
    #[must_use]
    pub const fn mode_line(self, mode: Mode) -> &'static str {
        match self {
            Self::Unicode => match mode {
                Mode::Mock => "╌",
                Mode::Test => "─",
                Mode::Live => "━",
            },
            Self::Ascii => match mode {
                Mode::Mock => "- ",
                Mode::Test => "-",
                Mode::Live => "=",
            },
        }
    }

    /// The frame of what can move money in a mode.
    #[must_use]
    pub const fn mode_frame(self, mode: Mode) -> &'static Frame {
        match self {
            Self::Unicode => match mode {
                Mode::Mock => &DASHED,
                Mode::Test => &THIN,
                Mode::Live => &THICK,
            },
            Self::Ascii => match mode {
                Mode::Mock => &ASCII_DASHED,
                Mode::Test => &ASCII_THIN,
                Mode::Live => &ASCII_THICK,
            },
        }
    }

    /// The frame of menus and help.
    #[must_use]
    pub const fn plain_frame(self) -> &'static Frame {
        self.mode_frame(Mode::Test)
    }

    /// The frame around an outcome that is not known.
    #[must_use]
    pub const fn unknown_frame(self) -> &'static Frame {
        self.mode_frame(Mode::Live)
    }
}

static DASHED: Frame = Frame { corners: ["╭", "╮", "╰", "╯"], across: "╌", upright: "╎" };
static THIN: Frame = Frame { corners: ["╭", "╮", "╰", "╯"], across: "─", upright: "│" };
static THICK: Frame = Frame { corners: ["┏", "┓", "┗", "┛"], across: "━", upright: "┃" };
static ASCII_DASHED: Frame = Frame { corners: ["+", "+", "+", "+"], across: "- ", upright: "|" };
static ASCII_THIN: Frame = Frame { corners: ["+", "+", "+", "+"], across: "-", upright: "|" };
static ASCII_THICK: Frame = Frame { corners: ["#", "#", "#", "#"], across: "=", upright: "#" };

static UNICODE: Set = Set {
    rule: "─",
    pane: "│",
    joints: Joints { down: "┬", up: "┴", right: "├", left: "┤", cross: "┼" },
    pass: "✓",
    blocked: "✗",
    warning: "!",
    unknown: "?",
    negative: "▼",
    selected: "▌",
    sorted_down: "▾",
    sorted_up: "▴",
    dropdown: "▾",
    path: "›",
    cut: "…",
    dot: "·",
    times: "×",
    bar: "■",
    gauge: GaugeSet { full: "━", empty: "─", open: "", close: "" },
    levels: &["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    axis: AxisSet { tick: "┤", upright: "│", corner: "└", ground: "─", foot: "▀" },
    placeholder: "·",
};

static ASCII: Set = Set {
    rule: "-",
    pane: "|",
    joints: Joints { down: "+", up: "+", right: "+", left: "+", cross: "+" },
    pass: "ok",
    blocked: "no:",
    warning: "!",
    unknown: "?",
    negative: "v",
    selected: ">",
    sorted_down: "v",
    sorted_up: "^",
    dropdown: "v",
    path: ">",
    cut: "..",
    dot: "-",
    times: "x",
    bar: "#",
    gauge: GaugeSet { full: "#", empty: "-", open: "[", close: "]" },
    levels: &["_", ".", "-", "=", "#"],
    axis: AxisSet { tick: "+", upright: "|", corner: "+", ground: "-", foot: "#" },
    placeholder: ".",
};

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    const MODES: [Mode; 3] = [Mode::Mock, Mode::Test, Mode::Live];

    fn signs(glyphs: Glyphs) -> Vec<&'static str> {
        let set = glyphs.set();
        let joints = [set.joints.down, set.joints.up, set.joints.right, set.joints.left, set.joints.cross];
        let axis = [set.axis.tick, set.axis.upright, set.axis.corner, set.axis.ground, set.axis.foot];
        let marks = [set.warning, set.unknown, set.negative, set.selected, set.sorted_down, set.sorted_up];
        let more = [set.dropdown, set.path, set.dot, set.times, set.bar, set.placeholder, set.rule, set.pane];
        let mut all = [&joints[..], &axis, &marks, &more, set.levels, &[set.gauge.full, set.gauge.empty]].concat();
        for mode in MODES {
            let frame = glyphs.mode_frame(mode);
            all.extend(frame.corners);
            all.push(frame.upright);
        }
        all
    }

    #[test]
    fn every_sign_of_both_sets_takes_one_cell() {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            for sign in signs(glyphs) {
                assert_eq!(sign.width(), 1, "{sign:?}");
            }
        }
    }

    #[test]
    fn the_ascii_set_is_ascii() {
        let set = Glyphs::Ascii.set();
        let all = signs(Glyphs::Ascii).concat() + set.pass + set.blocked + set.cut + set.gauge.open + set.gauge.close;
        assert!(all.is_ascii(), "{all}");
        assert!(MODES.iter().all(|mode| Glyphs::Ascii.mode_line(*mode).is_ascii()));
    }

    #[test]
    fn the_line_of_a_mode_is_unlike_that_of_every_other_mode() {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            let lines = MODES.map(|mode| glyphs.mode_line(mode));
            assert!(lines[0] != lines[1] && lines[1] != lines[2] && lines[0] != lines[2], "{lines:?}");
        }
    }
}

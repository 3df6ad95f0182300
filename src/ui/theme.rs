//! Roles and the styles that they have in each palette. Everything that is drawn names a role, never a colour.
//!
//! Colours are the terminal's own: default foreground and background, red, green, yellow, magenta, cyan or blue, with
//! bold, dim, reverse and underline. A background is never set and bright colours are never used, because themes give
//! those other meanings; what is filled is reversed, so that its contrast is that of the coloured text.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::Mode;

use super::glyphs::Glyphs;

/// What a piece of the screen is. Its look follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Plain text, pending amounts.
    Normal,
    /// What is as expected: zeros, ids, currencies, units.
    Muted,
    /// Heading of a column, in capitals.
    ColumnHeading,
    /// Heading in a rule, in capitals.
    SectionHeading,
    /// Title of what one looks at.
    Title,
    /// An amount above zero, also of the reserve.
    Amount,
    /// An amount below zero; its minus is in the text.
    Negative,
    /// Something to see to; its `!` is in the text.
    Warning,
    /// Blocked, an error; its `✗` is in the text.
    Error,
    /// A pass; its `✓` is in the text.
    Pass,
    /// Unknown; its `?` is in the text.
    Unknown,
    /// Older than a minute; its age is in the text.
    Stale,
    /// Keys and focus.
    Accent,
    /// Bars, sparklines and columns.
    Bar,
    /// The screen that is shown, among the names of the screens.
    Tab,
    /// Name of the selected row.
    Selected,
    /// Rules and the unfilled part of a gauge.
    Rule,
    /// The line under the header, and the frame of what can move money in a mode.
    ModeLine(Mode),
    /// The badge, and the whole first row in live.
    Badge(Mode),
    /// The last minute of an armed console.
    Ending(Mode),
    /// The frame around an outcome that is not known.
    UnknownLine,
    /// A text field.
    Field,
    /// The field of an amount.
    FieldAmount,
    /// The cell under the cursor.
    Cursor,
    /// A button that has the focus.
    ButtonFocused,
    /// A button.
    Button,
    /// A button that does nothing now.
    ButtonOff,
    /// The button that moves money.
    Send,
    /// The same with the focus.
    SendFocused,
}

/// A set of styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Palette {
    /// For dark terminals.
    Dark,
    /// For light terminals: no yellow and no cyan, which vanish on white.
    Light,
    /// Nothing dim.
    HighContrast,
    /// Without the pair of red and green.
    ColourBlind,
    /// No colour at all, as `NO_COLOR` asks.
    Mono,
}

impl Palette {
    /// All palettes.
    pub const ALL: [Self; 5] = [Self::Dark, Self::Light, Self::HighContrast, Self::ColourBlind, Self::Mono];

    const fn inks(self) -> &'static Inks {
        match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
            Self::HighContrast => &HIGH_CONTRAST,
            Self::ColourBlind => &COLOUR_BLIND,
            Self::Mono => &MONO,
        }
    }
}

/// Palette and glyphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
    glyphs: Glyphs,
}

impl Theme {
    /// A theme of a palette and a set of glyphs.
    #[must_use]
    pub const fn new(palette: Palette, glyphs: Glyphs) -> Self {
        Self { palette, glyphs }
    }

    /// Its glyphs.
    #[must_use]
    pub const fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// The style of a role.
    #[must_use]
    pub const fn style(&self, role: Role) -> Style {
        self.palette.inks().of(role)
    }

    /// What the selected row adds to the cells beside the name. Dim is taken away from them anyway; without colour the
    /// row keeps its lines free, because there an underline says *below zero*.
    #[must_use]
    pub const fn selected_adds(&self) -> Modifier {
        match self.palette {
            Palette::Dark | Palette::Light | Palette::HighContrast | Palette::ColourBlind => Modifier::UNDERLINED,
            Palette::Mono => Modifier::empty(),
        }
    }
}

/// The styles of a palette. What is not here has one look in all of them.
struct Inks {
    muted: Style,
    section: Style,
    negative: Style,
    warning: Style,
    error: Style,
    pass: Style,
    unknown: Style,
    accent: Style,
    bar: Style,
    selected: Style,
    /// Lines of mock, test and live.
    lines: [Style; 3],
    /// Badges of mock, test and live.
    badges: [Style; 3],
    unknown_line: Style,
    focused: Style,
    send: Style,
    send_focused: Style,
}

impl Inks {
    const fn of(&self, role: Role) -> Style {
        match role {
            Role::Normal | Role::Button => PLAIN,
            Role::Muted | Role::ColumnHeading | Role::Rule | Role::Stale | Role::ButtonOff => self.muted,
            Role::SectionHeading => self.section,
            Role::Title | Role::Amount => BOLD,
            Role::Negative => self.negative,
            Role::Warning => self.warning,
            Role::Error => self.error,
            Role::Pass => self.pass,
            Role::Unknown => self.unknown,
            Role::Accent => self.accent,
            Role::Bar => self.bar,
            Role::Tab => self.accent.add_modifier(Modifier::UNDERLINED),
            Role::Selected => self.selected,
            Role::ModeLine(mode) => of_mode(self.lines, mode),
            Role::Badge(mode) => of_mode(self.badges, mode),
            Role::Ending(Mode::Live) => of_mode(self.badges, Mode::Live).add_modifier(Modifier::UNDERLINED),
            Role::Ending(Mode::Mock | Mode::Test) => self.warning.add_modifier(Modifier::UNDERLINED),
            Role::UnknownLine => self.unknown_line,
            Role::Field => UNDERLINED,
            Role::FieldAmount => UNDERLINED.add_modifier(Modifier::BOLD),
            Role::Cursor => REVERSED,
            Role::ButtonFocused => self.focused,
            Role::Send => self.send,
            Role::SendFocused => self.send_focused,
        }
    }
}

const fn of_mode([mock, test, live]: [Style; 3], mode: Mode) -> Style {
    match mode {
        Mode::Mock => mock,
        Mode::Test => test,
        Mode::Live => live,
    }
}

const PLAIN: Style = Style::new();
const BOLD: Style = PLAIN.add_modifier(Modifier::BOLD);
const DIM: Style = PLAIN.add_modifier(Modifier::DIM);
const UNDERLINED: Style = PLAIN.add_modifier(Modifier::UNDERLINED);
const REVERSED: Style = PLAIN.add_modifier(Modifier::REVERSED);
const REVERSED_BOLD: Style = BOLD.add_modifier(Modifier::REVERSED);

const fn bold(colour: Color) -> Style {
    BOLD.fg(colour)
}

const fn filled(colour: Color) -> Style {
    REVERSED_BOLD.fg(colour)
}

const DARK: Inks = Inks {
    muted: DIM,
    section: PLAIN,
    negative: bold(Color::Red),
    warning: bold(Color::Yellow),
    error: bold(Color::Red),
    pass: PLAIN.fg(Color::Green),
    unknown: bold(Color::Magenta),
    accent: bold(Color::Cyan),
    bar: PLAIN.fg(Color::Cyan),
    selected: filled(Color::Cyan),
    lines: [PLAIN.fg(Color::Cyan), PLAIN.fg(Color::Yellow), PLAIN.fg(Color::Red)],
    badges: [filled(Color::Cyan), filled(Color::Yellow), filled(Color::Red)],
    unknown_line: PLAIN.fg(Color::Magenta),
    focused: filled(Color::Cyan),
    send: bold(Color::Red),
    send_focused: filled(Color::Red),
};

const LIGHT: Inks = Inks {
    warning: BOLD,
    accent: bold(Color::Blue),
    bar: PLAIN.fg(Color::Blue),
    selected: filled(Color::Blue),
    lines: [PLAIN.fg(Color::Blue), PLAIN.fg(Color::Magenta), PLAIN.fg(Color::Red)],
    badges: [filled(Color::Blue), filled(Color::Magenta), filled(Color::Red)],
    focused: filled(Color::Blue),
    ..DARK
};

const HIGH_CONTRAST: Inks = Inks {
    muted: PLAIN,
    section: BOLD,
    negative: REVERSED_BOLD,
    error: REVERSED_BOLD,
    pass: bold(Color::Green),
    lines: [PLAIN.fg(Color::Cyan), PLAIN.fg(Color::Yellow), BOLD],
    badges: [filled(Color::Cyan), filled(Color::Yellow), REVERSED_BOLD],
    send: BOLD,
    send_focused: REVERSED_BOLD,
    ..DARK
};

const COLOUR_BLIND: Inks = Inks {
    negative: bold(Color::Yellow),
    warning: BOLD,
    error: bold(Color::Yellow),
    pass: PLAIN.fg(Color::Cyan),
    unknown: BOLD,
    lines: [PLAIN.fg(Color::Cyan), PLAIN.fg(Color::Magenta), PLAIN.fg(Color::Yellow)],
    badges: [filled(Color::Cyan), filled(Color::Magenta), filled(Color::Yellow)],
    unknown_line: BOLD,
    send: bold(Color::Yellow),
    send_focused: filled(Color::Yellow),
    ..DARK
};

const MONO: Inks = Inks {
    muted: DIM,
    section: PLAIN,
    negative: BOLD.add_modifier(Modifier::UNDERLINED),
    warning: BOLD,
    error: BOLD,
    pass: PLAIN,
    unknown: BOLD,
    accent: BOLD,
    bar: PLAIN,
    selected: REVERSED_BOLD,
    lines: [PLAIN, PLAIN, BOLD],
    badges: [REVERSED_BOLD; 3],
    unknown_line: BOLD,
    focused: REVERSED,
    send: BOLD,
    send_focused: REVERSED_BOLD,
};

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const ROLES: [Role; 32] = [
        Role::Normal,
        Role::Muted,
        Role::ColumnHeading,
        Role::SectionHeading,
        Role::Title,
        Role::Amount,
        Role::Negative,
        Role::Warning,
        Role::Error,
        Role::Pass,
        Role::Unknown,
        Role::Stale,
        Role::Accent,
        Role::Bar,
        Role::Selected,
        Role::Rule,
        Role::ModeLine(Mode::Mock),
        Role::ModeLine(Mode::Test),
        Role::ModeLine(Mode::Live),
        Role::Badge(Mode::Mock),
        Role::Badge(Mode::Test),
        Role::Badge(Mode::Live),
        Role::Ending(Mode::Mock),
        Role::Ending(Mode::Live),
        Role::UnknownLine,
        Role::Field,
        Role::FieldAmount,
        Role::Cursor,
        Role::ButtonFocused,
        Role::Button,
        Role::Send,
        Role::SendFocused,
    ];

    fn styles(palette: Palette) -> impl Iterator<Item = Style> {
        ROLES.into_iter().map(move |role| Theme::new(palette, Glyphs::Unicode).style(role))
    }

    #[test]
    fn no_palette_sets_a_background_or_a_colour_that_themes_redefine() {
        let allowed =
            [None, Some(Color::Red), Some(Color::Green), Some(Color::Yellow), Some(Color::Magenta), Some(Color::Cyan)];
        for palette in Palette::ALL {
            for style in styles(palette) {
                assert_eq!(style.bg, None, "{palette:?}");
                assert!(allowed.contains(&style.fg) || style.fg == Some(Color::Blue), "{palette:?} {style:?}");
            }
        }
    }

    #[rstest]
    #[case(Palette::Dark, &[Color::Blue])]
    #[case(Palette::Light, &[Color::Yellow, Color::Cyan])]
    #[case(Palette::ColourBlind, &[Color::Red, Color::Green, Color::Blue])]
    #[case(Palette::Mono, &[Color::Red, Color::Green, Color::Yellow, Color::Magenta, Color::Cyan, Color::Blue])]
    fn a_palette_leaves_out_the_hues_that_it_cannot_show(#[case] palette: Palette, #[case] absent: &[Color]) {
        for style in styles(palette) {
            assert!(!absent.iter().any(|colour| style.fg == Some(*colour)), "{palette:?} {style:?}");
        }
    }

    #[test]
    fn nothing_is_dim_under_high_contrast() {
        assert!(styles(Palette::HighContrast).all(|style| !style.add_modifier.contains(Modifier::DIM)));
    }

    #[test]
    fn in_every_palette_a_negative_amount_differs_from_a_positive_one_and_a_pass_from_a_failure() {
        for palette in Palette::ALL {
            let theme = Theme::new(palette, Glyphs::Unicode);
            assert_ne!(theme.style(Role::Negative), theme.style(Role::Amount), "{palette:?}");
            assert_ne!(theme.style(Role::Pass), theme.style(Role::Error), "{palette:?}");
            assert_ne!(theme.style(Role::Button), theme.style(Role::ButtonFocused), "{palette:?}");
        }
    }
}

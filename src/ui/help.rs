//! The keys of the screen behind it and the commands, made from the tables of both so that it names none that does not work, with the
//! sentences about safety and the terminal. Typing searches it.

use crate::app::command::COMMANDS;
use crate::app::{BINDINGS, Binding, Group, HelpPage, Model, Screen};
use crate::domain::Mode;

use super::{Canvas, Phrase, Role, text};

/// What the page found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Laid {
    /// Lines that do not fit.
    pub(super) overflow: u16,
    /// Where the cursor of the search stands, in the buffer.
    pub(super) cursor: Option<(u16, u16)>,
}

/// What always holds, and what a terminal can do, under their headings.
const SENTENCES: [(&str, &[&str]); 2] = [
    (
        "SAFETY",
        &[
            "Live starts read-only. :arm asks first and then lets debits out for that long; time, 5 minutes without a key, being stopped and :disarm end it.",
            "Enter alone never sends money: the amount and the account are typed again first.",
            "Keys that arrive faster than typing do nothing but move; pasted text goes into text fields only.",
            "Every debit is written to the journal before it is sent, and is sent once.",
            "A debit whose outcome is not known blocks the next one of the same account.",
            "? is a figure that was not read. It is never counted as zero.",
        ],
    ),
    (
        "TERMINAL",
        &[
            "The mouse is left to the terminal, so text can be selected and copied as usual.",
            "Colours are the terminal's own; NO_COLOR and --theme change them, --ascii draws without line signs.",
            "All times are UTC. The program works from 60×16 on; more is shown at 120×40.",
        ],
    ),
];

/// A line of the page.
struct Line {
    /// The heading, on the first line under it.
    heading: &'static str,
    /// The keys; none for a sentence, and on all lines of an action but the first.
    keys: String,
    /// Cells before the words, in which keys stand.
    indent: u16,
    words: String,
}

/// Cells before the text: the frame, a blank and the headings.
const WORDS: u16 = 14;

/// Draws the page over the canvas, in a frame.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, page: &HelpPage) -> Laid {
    canvas.blank();
    let title = Phrase::of(format!("HELP: {}", name(&model.screen)), Role::Title);
    let (badge, cursor) = search(canvas, page);
    canvas.frame(canvas.theme().glyphs().plain_frame(), Role::Rule, &title, &badge);
    let (width, height) = (canvas.width(), canvas.height().saturating_sub(2));
    let lines = lines(&model.screen, model.mode, page.search.text(), width.saturating_sub(WORDS).saturating_sub(2));
    let overflow = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_sub(height);
    let top = page.top.min(overflow);
    let mut inner = canvas.part(1, 1, width.saturating_sub(2), height);
    if lines.is_empty() {
        let words = format!("No key here does anything with {}. Esc clears the search.", page.search.text());
        inner.sentences(1, 0, width.saturating_sub(4), 2, &words, Role::Muted);
    }
    for (y, line) in (0..height).zip(lines.iter().skip(usize::from(top))) {
        draw_line(&mut inner, y, line);
    }
    if overflow > 0 {
        let shown = usize::from(top.saturating_add(height)).min(lines.len());
        let words = format!(" {shown} of {} lines, PgDn goes on ", lines.len());
        canvas.text_right(width.saturating_sub(2), height.saturating_add(1), &words, Role::Muted);
    }
    Laid { overflow, cursor }
}

const fn name(screen: &Screen) -> &'static str {
    match screen {
        Screen::Accounts => "Accounts",
        Screen::Detail(_) => "Account",
        Screen::Reserve => "Reserve",
        Screen::Journal => "Journal",
        Screen::Requests => "Requests",
        Screen::World => "World",
        Screen::Profile => "Profile",
    }
}

/// What is searched for, at the right of the frame, and where its cursor stands.
fn search(canvas: &Canvas<'_>, page: &HelpPage) -> (Phrase, Option<(u16, u16)>) {
    if page.search.is_empty() {
        return (Phrase::of(" type to search, Esc closes ", Role::Muted), None);
    }
    let room = canvas.width() / 3;
    let typed = text::tail(page.search.text(), room);
    let badge = Phrase::of(" search ", Role::Muted).and(format!("{typed} "), Role::Field).gap(1);
    let area = canvas.area();
    let end = area.right().saturating_sub(2);
    let after = u16::try_from(page.search.text().chars().count().saturating_sub(page.search.cursor())).unwrap_or(0);
    (badge, Some((end.saturating_sub(2).saturating_sub(after.min(room)), area.y)))
}

fn draw_line(canvas: &mut Canvas<'_>, y: u16, line: &Line) {
    canvas.text(1, y, line.heading, Role::SectionHeading);
    canvas.text(WORDS.saturating_sub(2), y, &line.keys, Role::Accent);
    canvas.text(WORDS.saturating_sub(2).saturating_add(line.indent), y, &line.words, Role::Normal);
}

/// The lines that contain what is searched for, each group begun by its heading and ended by a blank line.
fn lines(screen: &Screen, mode: Mode, search: &str, cells: u16) -> Vec<Line> {
    let wanted = search.trim().to_lowercase();
    let holds = |texts: [&str; 3]| wanted.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(&wanted));
    let on_screen = || BINDINGS.iter().filter(|binding| binding.is_on(screen, mode));
    let widest = on_screen().map(|binding| text::width(&keys(binding))).max().unwrap_or(0);
    let indent = widest.saturating_add(3);
    let mut out = Vec::new();
    for group in Group::ALL {
        let rows = on_screen()
            .filter(|binding| binding.group == group)
            .map(|binding| (keys(binding), binding.help))
            .filter(|(keys, help)| holds([keys, help, group.words()]));
        let wrapped = |help: &str| text::wrap(help, cells.saturating_sub(indent));
        push(&mut out, group.words(), indent, rows.map(|(keys, help)| (keys, wrapped(help))));
    }
    push_commands(&mut out, mode, cells, &holds);
    for (heading, sentences) in SENTENCES {
        let rows = sentences.iter().filter(|words| holds([heading, words, ""]));
        push(&mut out, heading, 0, rows.map(|words| (String::new(), text::wrap(words, cells))));
    }
    if out.last().is_some_and(|line| line.words.is_empty()) {
        out.pop();
    }
    out
}

fn push_commands(out: &mut Vec<Line>, mode: Mode, cells: u16, holds: &impl Fn([&str; 3]) -> bool) {
    const HEADING: &str = "COMMANDS";
    let offered =
        || COMMANDS.iter().filter(|command| command.is_in(mode)).map(|command| (command.usage(), command.help));
    let indent = offered().map(|(usage, _)| text::width(&usage)).max().unwrap_or(0).saturating_add(3);
    let rows = offered().filter(|(usage, help)| holds([usage, help, HEADING]));
    let rows = rows.map(|(usage, help)| (usage, text::wrap(help, cells.saturating_sub(indent))));
    push(out, HEADING, indent, rows);
}

fn push(out: &mut Vec<Line>, heading: &'static str, indent: u16, rows: impl Iterator<Item = (String, Vec<String>)>) {
    let mut heading = heading;
    let before = out.len();
    for (keys, words) in rows {
        let mut keys = keys;
        for words in words {
            out.push(Line { heading: std::mem::take(&mut heading), keys: std::mem::take(&mut keys), indent, words });
        }
    }
    if out.len() > before {
        out.push(Line { heading: "", keys: String::new(), indent: 0, words: String::new() });
    }
}

/// All keys of an action: `R Ctrl-R`.
fn keys(binding: &Binding) -> String {
    let names: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
    names.join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Action, TextField};
    use crate::ui::sample::Sample;
    use crate::ui::testing::{ASCII, DARK, drawn};

    fn shown(screen: Screen, search: &str, top: u16, height: u16) -> (Vec<String>, Laid) {
        let mut model = Sample::default().model(80, 24);
        model.screen = screen;
        let page = HelpPage { search: TextField::with(search), top };
        let mut laid = Laid { overflow: 0, cursor: None };
        let rows = drawn(&DARK, 80, height, |canvas| laid = draw(canvas, &model, &page));
        (rows, laid)
    }

    #[test]
    fn every_action_of_a_screen_is_named_with_its_keys_and_no_other() {
        for screen in [
            Screen::Accounts,
            Screen::Detail(crate::domain::AccountId::new("acct_1")),
            Screen::Reserve,
            Screen::Journal,
            Screen::Requests,
            Screen::World,
        ] {
            let (rows, _) = shown(screen.clone(), "", 0, 90);
            for binding in BINDINGS {
                let key = format!(" {} ", binding.keys[0]);
                let start: String = binding.help.chars().take(20).collect();
                let named = rows.iter().any(|row| row.contains(&key) && row.contains(&start));
                assert_eq!(named, binding.is_on(&screen, Mode::Mock), "{:?} on {screen:?}", binding.action);
            }
        }
        assert!(BINDINGS.iter().any(|binding| binding.action == Action::ReadAll));
    }

    #[test]
    fn searching_keeps_what_contains_the_text_under_its_heading() {
        let (rows, laid) = shown(Screen::Accounts, "Below ZERO", 0, 24);
        assert!(rows[0].ends_with(" search Below ZERO  ─╮"), "{}", rows[0]);
        assert!(rows[1].starts_with("│ FIND "), "{}", rows[1]);
        assert!(rows[1].contains("only accounts below zero"));
        assert!(rows[2].contains("paid out"), "a sentence is wrapped, never cut: {}", rows[2]);
        assert!(rows[3].trim_matches(['│', ' ']).is_empty());
        assert_eq!(laid.overflow, 0);
    }

    #[test]
    fn every_command_of_the_mode_is_listed_and_found() {
        let (rows, _) = shown(Screen::Accounts, "", 0, 90);
        for command in COMMANDS {
            let usage = format!(" {} ", command.usage());
            let named = rows.iter().any(|row| {
                row.contains(&usage) && row.contains(command.help.split(',').next().unwrap().split(';').next().unwrap())
            });
            assert_eq!(named, command.is_in(Mode::Mock), "{usage}");
        }
        let (rows, _) = shown(Screen::Accounts, "restore", 0, 24);
        assert!(rows[1].starts_with("│ COMMANDS ") && rows[1].contains(":restore NAME"), "{}", rows[1]);
    }

    #[test]
    fn a_search_that_finds_nothing_says_how_to_go_on() {
        let (rows, _) = shown(Screen::Accounts, "xyzzy", 0, 24);
        assert!(rows[1].contains("Esc clears the search."), "{}", rows[1]);
    }

    #[test]
    fn a_page_that_does_not_fit_scrolls_to_its_last_line_and_no_further() {
        let (rows, laid) = shown(Screen::Accounts, "", 1_000, 18);
        assert!(laid.overflow > 0);
        assert!(rows[16].contains("from 60×16 on") || rows[16].contains("120×40"), "{}", rows[16]);
    }

    #[test]
    fn the_cursor_of_the_search_stands_after_what_was_typed() {
        let (rows, laid) = shown(Screen::Accounts, "pull", 0, 24);
        let column = u16::try_from(rows[0].chars().position(|c| c == 'p').unwrap()).unwrap();
        assert_eq!(laid.cursor, Some((column + 4, 0)));
    }

    #[test]
    fn in_ascii_the_page_is_ascii() {
        let model = Sample::default().model(80, 24);
        let rows = drawn(&ASCII, 80, 50, |canvas| {
            draw(canvas, &model, &HelpPage::default());
        });
        assert!(rows.iter().all(|row| row.is_ascii()), "{rows:#?}");
    }
}

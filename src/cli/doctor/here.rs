//! What the doctor sees of the terminal and of the environment. Values are shown where they are harmless, and never of what may
//! hold a secret.

use super::report::Line;

/// A variable, if it says something.
pub(super) type Variable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What is known of the terminal without asking it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    /// Columns and rows; none where standard output is none.
    pub(super) size: Option<(u16, u16)>,
    /// Whether a console would draw more than ASCII.
    pub(super) speaks_unicode: bool,
    /// Whether standard input and output are a terminal.
    pub(super) is_there: bool,
}

/// Variables that matter, and whose values are harmless.
const SHOWN: [&str; 20] = [
    "STRIPE_PROJECT_NAME",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "XDG_CACHE_HOME",
    "XDG_RUNTIME_DIR",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "BROWSER",
];
/// Those of which only is said that they are set.
const ONLY_NAMED: [&str; 5] = ["STRIPE_API_KEY", "PULLFUNDS_WORLD_TOKEN", "TMUX", "STY", "SSH_CONNECTION"];
/// Addresses, which may hold a user and a password.
const ADDRESSES: [&str; 5] = ["STRIPE_API_BASE", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

pub(super) fn environment(variable: Variable<'_>) -> Vec<Line> {
    let shown = SHOWN.iter().filter_map(|name| Some(Line::note(name, variable(name)?)));
    let named = ONLY_NAMED.iter().filter_map(|name| variable(name).map(|_| Line::note(name, "is set")));
    let addresses = ADDRESSES.iter().filter_map(|name| Some(Line::note(name, without_user(&variable(name)?))));
    let lines: Vec<Line> = named.chain(addresses).chain(shown).collect();
    if lines.is_empty() { vec![Line::note("variables", "none that matters is set")] } else { lines }
}

/// An address without what may be a password. Everything up to the last `@` is one, however odd the rest.
fn without_user(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").map_or(("", address), |(scheme, rest)| (scheme, rest));
    let mark = if address.contains("://") { "://" } else { "" };
    match rest.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}{mark}[redacted]@{host}"),
        None => address.to_owned(),
    }
}

pub(super) fn terminal(seen: Terminal, variable: Variable<'_>) -> Vec<Line> {
    let mut lines = vec![size(seen)];
    let term = variable("TERM");
    lines.push(match term.as_deref() {
        None | Some("dumb") if !seen.is_there => Line::note("kind", "TERM names none"),
        None | Some("dumb") => Line::warn("kind", "TERM names none", "set TERM to what your terminal is"),
        Some(term) => Line::fine("kind", term),
    });
    lines.push(Line::note("colours", colours(variable)));
    lines.push(if seen.speaks_unicode {
        Line::fine("characters", "UTF-8")
    } else if seen.is_there {
        let words = "ASCII only: the locale is not UTF-8, or this is the Linux console";
        Line::warn("characters", words, "set LANG to a UTF-8 locale such as C.UTF-8")
    } else {
        Line::note("characters", "the locale is not UTF-8")
    });
    let inside = match (variable("TMUX").is_some(), variable("STY").is_some()) {
        (true, _) => "tmux",
        (false, true) => "screen",
        (false, false) => "nothing else",
    };
    let far = if variable("SSH_CONNECTION").is_some() { ", over ssh" } else { "" };
    lines.push(Line::note("runs inside", format!("{inside}{far}")));
    lines.push(Line::note("copying (OSC 52)", clipboard(term.as_deref().unwrap_or_default(), inside)));
    lines
}

fn size(seen: Terminal) -> Line {
    match (seen.is_there, seen.size) {
        (true, Some((width, height))) if width < 60 || height < 16 => {
            let words = format!("{width}x{height}, which is too small to work in");
            Line::warn("size", words, "make it 80x24 or larger; 60x16 is the least")
        }
        (true, Some((width, height))) => Line::fine("size", format!("{width}x{height}")),
        (true, None) | (false, _) => {
            Line::note("size", "standard input and output are no terminal here; the console needs one")
        }
    }
}

fn colours(variable: Variable<'_>) -> &'static str {
    if variable("NO_COLOR").is_some() {
        return "none, as NO_COLOR asks";
    }
    match variable("COLORTERM").as_deref() {
        Some("truecolor" | "24bit") => "all; the console uses the terminal's own 16",
        Some(_) | None => "as TERM says; the console uses the terminal's own 16",
    }
}

/// Nobody can ask a terminal whether it takes what is copied; some are known not to.
fn clipboard(term: &str, inside: &str) -> &'static str {
    match inside {
        "tmux" => "likely, if tmux has set-clipboard on",
        "screen" => "not likely: screen keeps it to itself",
        _ if term == "linux" || term == "dumb" || term.is_empty() => "not likely with this terminal",
        _ => "likely",
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{Mark, Reader, Report, Section};
    use super::*;
    use rstest::rstest;

    fn text(lines: Vec<Line>) -> String {
        let sections = vec![Section { heading: "X", lines }];
        Report { title: String::new(), sections }.text(&Reader::default())
    }

    #[rstest]
    #[case("http://user:hunter2@proxy.example:3128", "http://[redacted]@proxy.example:3128")]
    #[case("user:hunter2@proxy.example:3128", "[redacted]@proxy.example:3128")]
    #[case("http://us@er:hunter2@proxy.example", "http://[redacted]@proxy.example")]
    #[case("http://proxy.example:3128", "http://proxy.example:3128")]
    fn a_password_in_an_address_is_not_shown(#[case] address: &str, #[case] shown: &str) {
        assert_eq!(without_user(address), shown);
    }

    #[test]
    fn of_what_may_be_secret_only_the_name_is_said() {
        let shown = text(environment(&|name| Some(format!("MARKED-{name}"))));
        for name in ONLY_NAMED {
            assert!(shown.contains(name) && !shown.contains(&format!("MARKED-{name}")), "{shown}");
        }
        assert!(shown.contains("MARKED-XDG_STATE_HOME"), "{shown}");
    }

    #[rstest]
    #[case(Some((120, 40)), true, "xterm-256color", &[], 0, "likely")]
    #[case(Some((50, 40)), true, "xterm-256color", &["TMUX"], 1, "likely, if tmux")]
    #[case(None, false, "linux", &["STY"], 0, "not likely: screen")]
    #[case(Some((120, 40)), true, "dumb", &[], 1, "not likely")]
    fn what_a_terminal_can_do_is_told_from_what_is_known(
        #[case] size: Option<(u16, u16)>,
        #[case] is_there: bool,
        #[case] term: &str,
        #[case] set: &[&str],
        #[case] warnings: usize,
        #[case] clipboard: &str,
    ) {
        let seen = Terminal { size, speaks_unicode: true, is_there };
        let lines = terminal(seen, &|name| {
            if name == "TERM" { Some(term.to_owned()) } else { set.contains(&name).then(|| "x".to_owned()) }
        });
        assert_eq!(lines.iter().filter(|line| line.mark == Mark::Warn).count(), warnings);
        assert!(text(lines).contains(clipboard));
    }
}

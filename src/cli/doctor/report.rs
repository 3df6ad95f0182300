//! What the doctor found, as data, and as text for whoever asked or for a stranger. Nothing here looks at anything.

use crate::backend::Redactor;
use crate::domain::path_segment;

/// Columns before what a line says.
const NAME: usize = 26;
/// Columns before the words of a line.
const BEFORE_WORDS: usize = NAME + 8;
/// Words get so many columns at least, even where a terminal has fewer.
const LEAST_ROOM: usize = 24;

/// How a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is as it must be.
    Fine,
    /// It works, and something about it should be known.
    Warn,
    /// It does not work.
    Fail,
    /// It says something, or was not looked at.
    Note,
}

impl Mark {
    const fn word(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
            Self::Note => "-",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) mark: Mark,
    name: String,
    words: String,
    /// What is for the eyes of whoever asked only: names of people and firms.
    private: Option<String>,
    /// What to do.
    advice: Option<String>,
}

impl Line {
    fn new(mark: Mark, name: &str, words: impl Into<String>) -> Self {
        Self { mark, name: name.to_owned(), words: words.into(), private: None, advice: None }
    }

    pub(super) fn fine(name: &str, words: impl Into<String>) -> Self {
        Self::new(Mark::Fine, name, words)
    }

    pub(super) fn note(name: &str, words: impl Into<String>) -> Self {
        Self::new(Mark::Note, name, words)
    }

    /// A warning and what to do about it.
    pub(super) fn warn(name: &str, words: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..Self::new(Mark::Warn, name, words) }
    }

    /// A failure whose words say what to do.
    pub(super) fn fail(name: &str, words: impl Into<String>) -> Self {
        Self::new(Mark::Fail, name, words)
    }

    /// With what to do.
    pub(super) fn so(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }

    /// With what a stranger must not read.
    pub(super) fn with_private(self, words: impl Into<String>) -> Self {
        Self { private: Some(words.into()), ..self }
    }

    /// What is said, and below it what to do.
    fn rows(&self, reader: &Reader) -> Vec<String> {
        let words = match self.private.as_ref().filter(|_| !reader.is_stranger) {
            Some(private) => reader.line(&format!("{private}, {}", self.words)),
            None => reader.line(&self.words),
        };
        let said = format!("  {:<5} {:<NAME$}", self.mark.word(), self.name);
        let advice = self.advice.as_ref().map(|advice| reader.line(advice));
        let mut rows = hanging(&said, &words, reader.width);
        rows.extend(
            advice.iter().flat_map(|advice| hanging(&format!("{:BEFORE_WORDS$}-> ", ""), advice, reader.width)),
        );
        rows
    }
}

/// Words behind a beginning, on as many rows as they need, each beginning where the first did.
fn hanging(beginning: &str, words: &str, width: Option<usize>) -> Vec<String> {
    let before = beginning.chars().count();
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(before).max(LEAST_ROOM));
    let mut rows = vec![String::new()];
    let mut taken = 0_usize;
    for word in words.split(' ') {
        let length = word.chars().count();
        if taken > 0 && taken.saturating_add(1).saturating_add(length) > room {
            rows.push(String::new());
            taken = 0;
        }
        if let Some(row) = rows.last_mut() {
            if taken > 0 {
                row.push(' ');
                taken = taken.saturating_add(1);
            }
            row.push_str(word);
            taken = taken.saturating_add(length);
        }
    }
    let beginnings = std::iter::once(beginning.to_owned()).chain(std::iter::repeat(" ".repeat(before)));
    beginnings.zip(rows).map(|(beginning, row)| format!("{beginning}{row}")).collect()
}

/// Lines under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) heading: &'static str,
    pub(super) lines: Vec<Line>,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// Program and time.
    pub(super) title: String,
    pub(super) sections: Vec<Section>,
}

impl Report {
    /// How many lines have a mark.
    pub(super) fn count(&self, mark: Mark) -> usize {
        self.sections.iter().flat_map(|section| &section.lines).filter(|line| line.mark == mark).count()
    }

    /// In one sentence.
    pub(super) fn verdict(&self) -> String {
        let counted = |count: usize, one: &str, more: &str| format!("{count} {}", if count == 1 { one } else { more });
        let warnings = counted(self.count(Mark::Warn), "warning", "warnings");
        match self.count(Mark::Fail) {
            0 => format!("Nothing fails; {warnings}."),
            fails => format!("{}; {warnings}.", counted(fails, "thing fails", "things fail")),
        }
    }

    /// As it is printed.
    pub(super) fn text(&self, reader: &Reader) -> String {
        let mut rows = vec![reader.line(&self.title)];
        for section in &self.sections {
            rows.extend([String::new(), section.heading.to_owned()]);
            rows.extend(section.lines.iter().flat_map(|line| line.rows(reader)));
        }
        rows.extend([String::new(), self.verdict(), String::new()]);
        rows.join("\n")
    }
}

/// Who reads it.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader {
    /// Takes out what looks like a key, for everybody.
    pub(super) redactor: Redactor,
    /// Somebody who helps with a bug: reads no names, no addresses and no whole ids of accounts.
    pub(super) is_stranger: bool,
    /// Columns of the terminal; where it is read elsewhere, a line is as long as it is.
    pub(super) width: Option<usize>,
    /// The home folder, whose name is often a person's.
    pub(super) home: Option<String>,
}

impl Reader {
    /// A text on one line, without what the reader must not see.
    pub(super) fn line(&self, text: &str) -> String {
        let clean = self.redactor.clean(text).replace(['\n', '\r'], " ");
        if !self.is_stranger {
            return clean;
        }
        let home = self.home.as_deref().filter(|home| home.len() > 1);
        let clean = home.map_or(clean.clone(), |home| clean.replace(home, "~"));
        without_people(&without_accounts(&clean))
    }
}

/// Ids of accounts by their last four characters.
fn without_accounts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("acct_") {
        let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
        let (id, further) = after.split_at_checked(end).unwrap_or((after, ""));
        let tail = id.get(id.len().saturating_sub(4)..).unwrap_or_default();
        out.push_str(before);
        out.push_str("acct_…");
        out.push_str(tail);
        rest = further;
    }
    out.push_str(rest);
    out
}

/// Whatever looks like the address of a mailbox goes.
fn without_people(text: &str) -> String {
    let is_mailbox = |word: &str| {
        word.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.') && path_segment(at) != at)
    };
    text.split(' ').map(|word| if is_mailbox(word) { "[address]" } else { word }).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn report(lines: Vec<Line>) -> Report {
        Report { title: "pullfunds".to_owned(), sections: vec![Section { heading: "THINGS", lines }] }
    }

    #[test]
    fn each_line_has_its_mark_and_what_to_do_stands_below() {
        let lines = vec![
            Line::fine("key", "a key"),
            Line::warn("clock", "9 minutes behind", "set it"),
            Line::fail("balances", "missing"),
            Line::note("debits", "not tried"),
        ];
        let text = report(lines).text(&Reader::default());
        let expected = "pullfunds\n\nTHINGS\n  ok    key                       a key\n  warn  clock                     9 minutes behind\n\
                        \x20                                 -> set it\n  FAIL  balances                  missing\n\
                        \x20 -     debits                    not tried\n\n1 thing fails; 1 warning.\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn on_a_terminal_words_go_on_below_where_they_began() {
        let report = report(vec![Line::warn("clock", "as wide as it is and no wider", "set the clock of it")]);
        let text = report.text(&Reader { width: Some(60), ..Reader::default() });
        let indent = " ".repeat(BEFORE_WORDS);
        assert!(text.contains(&format!("clock{}as wide as it is and no\n{indent}wider\n", " ".repeat(21))), "{text}");
        assert!(text.contains(&format!("{indent}-> set the clock of it\n")), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 61), "{text}");
    }

    #[rstest]
    #[case(vec![], "Nothing fails; 0 warnings.")]
    #[case(vec![Line::fail("a", "b"), Line::fail("a", "b"), Line::warn("a", "b", "c")], "2 things fail; 1 warning.")]
    fn the_verdict_counts(#[case] lines: Vec<Line>, #[case] verdict: &str) {
        assert_eq!(report(lines).verdict(), verdict);
    }

    #[rstest]
    #[case("platform acct_1MOCKHarbour1Hbr in US", "platform acct_…1Hbr in US")]
    #[case("/x/live-acct_1Hbr.journal.sqlite", "/x/live-acct_…1Hbr.journal.sqlite")]
    #[case("acct_ acct_1", "acct_… acct_…1")]
    #[case("/home/ada/.config/x", "~/.config/x")]
    #[case("the account of ada@example.com, closed", "the account of [address] closed")]
    #[case("rk_live_51Habcdefgh1234", "rk_live_[redacted]")]
    #[case("a\nb", "a b")]
    fn a_stranger_reads_no_names_and_no_whole_ids(#[case] text: &str, #[case] read: &str) {
        let reader = Reader { is_stranger: true, home: Some("/home/ada".to_owned()), ..Reader::default() };
        assert_eq!(reader.line(text), read);
    }

    #[test]
    fn whoever_asked_reads_names_and_ids_but_no_key() {
        let line = Line::fine("platform", "acct_1Hbr").with_private("HARBOUR");
        let report = report(vec![line, Line::note("x", "sk_test_51Habcdefgh")]);
        let own = report.text(&Reader::default());
        assert!(own.contains("HARBOUR, acct_1Hbr") && !own.contains("51H"), "{own}");
        let other = report.text(&Reader { is_stranger: true, ..Reader::default() });
        assert!(!other.contains("HARBOUR") && other.contains("acct_…1Hbr"), "{other}");
    }
}

//! A body as lines: JSON is indented, whatever else it is stands as it came. It may be cut anywhere, so it is read as text and never
//! decoded.

use crate::domain::Label;

/// Characters of a line at most; what is longer goes on in the next.
const LONGEST: usize = 200;

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How deep it stands.
    pub depth: u16,
    /// What it says; safe to show.
    pub text: Label,
}

/// The lines of a body.
#[must_use]
pub fn lines(text: &str) -> Vec<Line> {
    if text.trim_start().starts_with(['{', '[']) {
        let mut page = Page::default();
        page.json(text);
        page.lines
    } else {
        let mut page = Page::default();
        text.lines().for_each(|line| page.say(line));
        page.lines
    }
}

#[derive(Default)]
struct Page {
    lines: Vec<Line>,
    line: String,
    depth: u16,
}

impl Page {
    fn json(&mut self, text: &str) {
        let mut in_string = false;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if in_string {
                self.line.push(c);
                if c == '\\' {
                    self.line.extend(chars.next());
                }
                in_string = c != '"';
                continue;
            }
            match c {
                '{' | '[' => {
                    self.line.push(c);
                    while chars.next_if(|next| next.is_whitespace()).is_some() {}
                    if let Some(close) = chars.next_if(|next| matches!(next, '}' | ']')) {
                        self.line.push(close);
                    } else {
                        self.end();
                        self.depth = self.depth.saturating_add(1);
                    }
                }
                '}' | ']' => {
                    self.end();
                    self.depth = self.depth.saturating_sub(1);
                    self.line.push(c);
                }
                ',' => {
                    self.line.push(c);
                    self.end();
                }
                ':' => self.line.push_str(": "),
                _ if c.is_whitespace() => {}
                _ => {
                    in_string = c == '"';
                    self.line.push(c);
                }
            }
        }
        self.end();
    }

    fn end(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.say(&line);
    }

    /// In several lines where it is long. Nothing is said of what is blank.
    fn say(&mut self, line: &str) {
        let letters: Vec<char> = line.chars().collect();
        for piece in letters.chunks(LONGEST) {
            let text = Label::new(&piece.iter().collect::<String>());
            if !text.is_empty() {
                self.lines.push(Line { depth: self.depth, text });
            }
        }
    }
}

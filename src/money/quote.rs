//! What somebody typed, made safe to repeat in a message: short, and without characters that move the
//! cursor or turn the text around. It is not for names or messages from Stripe; those are labels.

use std::fmt;

/// How much of a typed text a message repeats, in characters.
pub(crate) const QUOTED_CHARS: usize = 40;

/// A typed text as a message may show it: at most 40 characters, then `...`, no control characters and no
/// characters that change the direction of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted(String);

impl Quoted {
    pub(crate) fn new(text: &str) -> Self {
        let mut shown = text.chars().filter(|c| is_safe(*c));
        let mut kept: String = shown.by_ref().take(QUOTED_CHARS).collect();
        if shown.next().is_some() {
            kept.push_str("...");
        }
        Self(kept)
    }

    /// The same without a limit on its length, for the words of a parser.
    pub(crate) fn whole(text: &str) -> Self {
        Self(text.chars().filter(|c| is_safe(*c)).collect())
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_safe(c: char) -> bool {
    let turns_text = matches!(
        c,
        '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
    );
    !c.is_control() && !turns_text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_holds_no_control_character_and_is_cut_at_forty() {
        assert_eq!(Quoted::new("1\u{1b}[31m2\u{202e}").to_string(), "1[31m2");
        let long = "9".repeat(41);
        assert_eq!(Quoted::new(&long).to_string(), format!("{}...", "9".repeat(40)));
        assert_eq!(Quoted::new(&"9".repeat(40)).to_string(), "9".repeat(40));
    }
}

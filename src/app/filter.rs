//! What the filter lets through: text anywhere in an account's name, id, country or currency, in any case; and `!`, the
//! accounts that somebody should look at.

use super::Entry;

/// An id is looked through only for this many characters and more: a letter or two stand in every id.
const SHORTEST_OF_ID: usize = 4;

/// Text to look for, folded once.
pub(super) struct Needle {
    folded: String,
}

impl Needle {
    pub(super) fn new(text: &str) -> Self {
        Self { folded: text.trim().to_lowercase() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether everything that this lets through, `other` lets through too. Shorter texts look at other parts of an
    /// account, so nothing is said of them.
    pub(super) fn narrows(&self, other: &Self) -> bool {
        other.folded.len() >= SHORTEST_OF_ID && self.folded.starts_with(&other.folded)
    }

    pub(super) fn is_in(&self, entry: &Entry) -> bool {
        if self.folded.is_empty() {
            return true;
        }
        let account = &entry.account;
        self.found_in(account.name.as_str())
            || (self.folded.len() >= SHORTEST_OF_ID && self.found_in(account.id.as_str()))
            || self.is(account.country.code())
            || self.is(account.default_currency.code())
    }

    fn is(&self, code: &str) -> bool {
        code.eq_ignore_ascii_case(&self.folded)
    }

    fn found_in(&self, text: &str) -> bool {
        holds(text, &self.folded)
    }
}

/// Whether a text has another in it, in any case; the other is folded already. Plain ASCII, the usual case, is compared without
/// making a folded copy.
pub(super) fn holds(text: &str, folded: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(folded);
    }
    let needle = folded.as_bytes();
    let Some((&first, rest)) = needle.split_first() else {
        return true;
    };
    let text = text.as_bytes();
    text.iter().enumerate().any(|(at, byte)| {
        byte.to_ascii_lowercase() == first
            && text
                .get(at.saturating_add(1)..at.saturating_add(needle.len()))
                .is_some_and(|window| window.eq_ignore_ascii_case(rest))
    })
}

/// Whether somebody should look at an account: it is below zero, could not be read, is restricted or rejected, or is
/// not paid out.
pub(super) fn is_problem(entry: &Entry) -> bool {
    entry.is_negative()
        || entry.blocked.is_some()
        || entry.trouble.is_some()
        || entry.account.disabled_reason.is_some()
        || !entry.account.payouts.enabled
}

#[cfg(test)]
mod tests {
    use super::Needle;
    use rstest::rstest;

    #[rstest]
    #[case("ced", "Cedar Crafts", true)]
    #[case("CRAFTS", "Cedar Crafts", true)]
    #[case("r c", "Cedar Crafts", true)]
    #[case("crafty", "Cedar Crafts", false)]
    #[case("ヒカ", "株式会社ヒカリ", true)]
    #[case("É", "Café", true)]
    #[case("fts", "Cedar Crafts", true)]
    fn text_is_found_anywhere_in_any_case(#[case] needle: &str, #[case] text: &str, #[case] found: bool) {
        assert_eq!(Needle::new(needle).found_in(text), found);
    }
}

//! Text in cells: how wide it is, where it is cut, how it is wrapped. Width is counted in grapheme clusters, so that a
//! wide glyph is never split and a letter never loses its accent. Text is already clean when it gets here.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::glyphs::Glyphs;

/// Characters of an id that are always kept at its end; people tell ids apart by them.
const TAIL: u16 = 4;

/// Cells that a text takes: the sum over its glyphs, because each glyph is drawn in cells of its own.
#[must_use]
pub fn width(text: &str) -> u16 {
    if text.is_ascii() {
        return u16::try_from(text.len()).unwrap_or(u16::MAX);
    }
    let cells = text.graphemes(true).map(UnicodeWidthStr::width).sum::<usize>();
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// The text, cut at its end with a mark where it is wider than `cells`; blanks at its end need no mark.
#[must_use]
pub fn cut(text: &str, cells: u16, glyphs: Glyphs) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    if width(text.trim_end_matches(' ')) <= cells {
        return Cow::Borrowed(head(text, cells));
    }
    let mark = glyphs.set().cut;
    let Some(room) = cells.checked_sub(width(mark)) else {
        return Cow::Owned(head(text, cells).to_owned());
    };
    Cow::Owned(format!("{}{mark}", without_half_a_figure(text, head(text, room)).trim_end()))
}

/// The start of a text without the figure that it would end in the middle of, which could be taken for a whole one.
fn without_half_a_figure<'t>(text: &'t str, start: &'t str) -> &'t str {
    let from = start.rfind(' ').map_or(0, |at| at.saturating_add(1));
    let word = text.get(from..).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    let is_whole = from.saturating_add(word.len()) <= start.len();
    let is_figure = word.contains(['.', ',']) && word.bytes().any(|b| b.is_ascii_digit());
    let is_figure = is_figure && word.bytes().all(|b| b.is_ascii_digit() || b"+-.,;)(".contains(&b));
    if is_figure && !is_whole { start.get(..from).unwrap_or_default() } else { start }
}

/// The text, cut in its middle with a mark where it is wider than `cells`; its last four cells are kept.
#[must_use]
pub fn cut_middle(text: &str, cells: u16, glyphs: Glyphs) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let mark = glyphs.set().cut;
    let Some(room) = cells.checked_sub(width(mark).saturating_add(TAIL)) else {
        return Cow::Owned(tail(text, cells).to_owned());
    };
    Cow::Owned(format!("{}{mark}{}", head(text, room), tail(text, TAIL)))
}

/// An id in as many cells as screens have for it, `acct…Blu1`: its kind and its last four characters.
#[must_use]
pub fn short_id(id: &str, glyphs: Glyphs) -> String {
    let kind = id.split_once('_').map_or("", |(kind, _)| kind);
    let mark = glyphs.set().cut;
    if width(id) <= width(kind).saturating_add(width(mark)).saturating_add(TAIL) {
        return id.to_owned();
    }
    format!("{kind}{mark}{}", tail(id, TAIL))
}

/// As much of the start of a text as fits into `cells`, in whole glyphs.
#[must_use]
pub fn head(text: &str, cells: u16) -> &str {
    let mut used = 0_u16;
    for (at, glyph) in text.grapheme_indices(true) {
        used = used.saturating_add(width(glyph));
        if used > cells {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// As much of the end of a text as fits into `cells`, in whole glyphs.
#[must_use]
pub fn tail(text: &str, cells: u16) -> &str {
    let mut used = 0_u16;
    let mut from = text.len();
    for (at, glyph) in text.grapheme_indices(true).rev() {
        used = used.saturating_add(width(glyph));
        if used > cells {
            break;
        }
        from = at;
    }
    text.get(from..).unwrap_or_default()
}

/// The text with blanks after it, exactly `cells` wide; cut where it is wider.
#[must_use]
pub fn pad(text: &str, cells: u16, glyphs: Glyphs) -> String {
    let mut shown = cut(text, cells, glyphs).into_owned();
    let missing = cells.saturating_sub(width(&shown));
    shown.extend(std::iter::repeat_n(' ', usize::from(missing)));
    shown
}

/// Sentences in lines of at most `cells`, which is four at least. A word that is wider than a line is broken.
#[must_use]
pub fn wrap(text: &str, cells: u16) -> Vec<String> {
    lines(text, cells).into_iter().filter_map(|line| text.get(line)).map(str::to_owned).collect()
}

/// Where the lines of at most `cells` begin and end, in bytes. Blanks between two lines belong to neither.
#[must_use]
pub fn lines(text: &str, cells: u16) -> Vec<Range<usize>> {
    let cells = cells.max(4);
    let mut lines = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let fits = head(rest, cells);
        let after = rest.get(fits.len()..).unwrap_or_default();
        let ends_a_word = after.is_empty() || after.starts_with(char::is_whitespace);
        let blank = fits.rfind(char::is_whitespace).filter(|_| !ends_a_word);
        let line = blank.and_then(|at| fits.get(..at)).unwrap_or(fits);
        // A glyph that fits into no line would never end.
        let line = if line.is_empty() { rest } else { line };
        let start = text.len().saturating_sub(rest.len());
        lines.push(start..start.saturating_add(line.trim_end().len()));
        rest = rest.get(line.len()..).unwrap_or_default().trim_start();
    }
    lines
}

/// The text as a set of glyphs can show it: unchanged in Unicode; in ASCII what is missing becomes its nearest letter or
/// `?`, cell for cell, so that nothing moves.
#[must_use]
pub fn shown(text: &str, glyphs: Glyphs) -> Cow<'_, str> {
    match glyphs {
        Glyphs::Unicode => Cow::Borrowed(text),
        Glyphs::Ascii if text.is_ascii() => Cow::Borrowed(text),
        Glyphs::Ascii => Cow::Owned(text.graphemes(true).map(ascii).collect()),
    }
}

fn ascii(glyph: &str) -> Cow<'_, str> {
    if glyph.is_ascii() {
        return Cow::Borrowed(glyph);
    }
    let letter = glyph.chars().next().and_then(near);
    match letter {
        Some(letter) if width(glyph) == 1 => Cow::Owned(letter.to_string()),
        Some(_) | None => Cow::Owned("?".repeat(usize::from(width(glyph)))),
    }
}

/// The nearest ASCII character of the letters and signs that names and messages are likely to hold.
fn near(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c);
    }
    NEAR.iter().find(|(many, _)| many.contains(c)).map(|(_, one)| *one)
}

const NEAR: &[(&str, char)] = &[
    ("àáâãäåāăą", 'a'),
    ("çćĉċč", 'c'),
    ("ďđð", 'd'),
    ("èéêëēĕėęě", 'e'),
    ("ĝğġģ", 'g'),
    ("ìíîïĩīĭįı", 'i'),
    ("ĺļľł", 'l'),
    ("ñńņň", 'n'),
    ("òóôõöøōŏő", 'o'),
    ("ŕŗř", 'r'),
    ("śŝşšß", 's'),
    ("ţťŧ", 't'),
    ("ùúûüũūŭůűų", 'u'),
    ("ýÿŷ", 'y'),
    ("źżž", 'z'),
    ("ÀÁÂÃÄÅĀĂĄ", 'A'),
    ("ÇĆĈĊČ", 'C'),
    ("ĎĐÐ", 'D'),
    ("ÈÉÊËĒĔĖĘĚ", 'E'),
    ("ĜĞĠĢ", 'G'),
    ("ÌÍÎÏĨĪĬĮİ", 'I'),
    ("ĹĻĽŁ", 'L'),
    ("ÑŃŅŇ", 'N'),
    ("ÒÓÔÕÖØŌŎŐ", 'O'),
    ("ŔŖŘ", 'R'),
    ("ŚŜŞŠ", 'S'),
    ("ŢŤŦ", 'T'),
    ("ÙÚÛÜŨŪŬŮŰŲ", 'U'),
    ("ÝŸŶ", 'Y'),
    ("ŹŻŽ", 'Z'),
    ("‘’‚′", '\''),
    ("“”„″", '"'),
    ("‐‑‒–—−·•", '-'),
    ("…", '.'),
    ("×", 'x'),
    ("›→", '>'),
    ("‹←", '<'),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Cedar Crafts", 12, "Cedar Crafts")]
    #[case("Bluefin Bicycles", 14, "Bluefin Bicyc…")]
    #[case("Bluefin Bicycles", 9, "Bluefin…")]
    #[case("株式会社ヒカリ", 6, "株式…")]
    #[case("株式会社ヒカリ", 7, "株式会…")]
    #[case("Cafe\u{301} Aroma", 5, "Cafe\u{301}…")]
    #[case("abc", 0, "")]
    #[case("abc", 1, "…")]
    #[case("abc   ", 4, "abc ")]
    #[case("It has 175,900.00 left", 14, "It has…")]
    #[case("It has 175,900.00 left", 19, "It has 175,900.00…")]
    #[case("in section 2024 of it", 14, "in section 20…")]
    fn a_name_is_cut_at_its_end_between_glyphs(#[case] name: &str, #[case] cells: u16, #[case] cut_to: &str) {
        assert_eq!(cut(name, cells, Glyphs::Unicode), cut_to);
    }

    #[test]
    fn in_ascii_the_mark_takes_two_cells() {
        assert_eq!(cut("Bluefin Bicycles", 14, Glyphs::Ascii), "Bluefin Bicy..");
        assert_eq!(short_id("acct_1MOCKBlu1", Glyphs::Ascii), "acct..Blu1");
    }

    #[rstest]
    #[case("acct_1MOCKBlu1", "acct…Blu1")]
    #[case("po_1abcdef9a31", "po…9a31")]
    #[case("acct_1Ab", "acct_1Ab")]
    #[case("a_name_without_sense", "a…ense")]
    fn an_id_keeps_its_kind_and_its_last_four(#[case] id: &str, #[case] short: &str) {
        assert_eq!(short_id(id, Glyphs::Unicode), short);
    }

    #[test]
    fn an_id_in_given_cells_is_cut_in_the_middle() {
        assert_eq!(cut_middle("txn_1abcdef9a31", 10, Glyphs::Unicode), "txn_1…9a31");
        assert_eq!(cut_middle("txn_1abcdef9a31", 3, Glyphs::Unicode), "a31");
    }

    #[test]
    fn sentences_are_wrapped_at_blanks_and_long_words_are_broken() {
        assert_eq!(
            wrap("Cedar Crafts is zeroed from your reserve.", 16),
            ["Cedar Crafts is", "zeroed from your", "reserve."]
        );
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert!(wrap("  ", 10).is_empty());
    }

    #[rstest]
    #[case("Café Ärger", "Cafe Arger")]
    #[case("株式会社", "????????")]
    #[case("Cafe\u{301}", "Cafe")]
    #[case("שלום", "????")]
    #[case("to bank …6789 · ×", "to bank .6789 - x")]
    fn ascii_shows_the_nearest_letter_or_a_question_mark_for_each_cell(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(shown(text, Glyphs::Ascii), plain);
    }

    proptest! {
        #[test]
        fn what_is_cut_or_padded_never_takes_more_than_its_cells(text in any::<String>(), cells in 0_u16..40) {
            let text = crate::domain::Label::new(&text);
            for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                prop_assert!(width(&cut(text.as_str(), cells, glyphs)) <= cells);
                prop_assert!(width(&cut_middle(text.as_str(), cells, glyphs)) <= cells);
                prop_assert_eq!(width(&pad(text.as_str(), cells, glyphs)), cells);
            }
            prop_assert!(wrap(text.as_str(), cells).iter().all(|line| width(line) <= cells.max(4)));
        }

        #[test]
        fn in_ascii_every_text_keeps_its_width_and_is_ascii(text in any::<String>()) {
            let text = crate::domain::Label::new(&text);
            let plain = shown(text.as_str(), Glyphs::Ascii);
            prop_assert!(plain.is_ascii());
            let cells: u16 = text.as_str().graphemes(true).map(width).sum();
            prop_assert_eq!(width(&plain), cells);
        }
    }
}

//! The part of the dialog that scrolls, made of rows before any is drawn: the rules, the request of a dry run, or the
//! page of an ending. So nothing is lost where there is little room, and what is not seen is counted.

use crate::app::Scroll;
use crate::ui::{Canvas, Phrase};

/// A row.
#[derive(Debug)]
pub(in crate::ui) enum Row {
    /// Nothing.
    Blank,
    /// The heading of a section, in a rule over the whole width.
    Section(Phrase),
    /// Phrases, each from its column on.
    Placed(Vec<(u16, Phrase)>),
}

impl Row {
    pub(in crate::ui) fn at(x: u16, phrase: Phrase) -> Self {
        Self::Placed(vec![(x, phrase)])
    }

    /// A phrase in as many rows as it needs, from column `x` up to column `end`.
    pub(in crate::ui) fn wrapped(x: u16, end: u16, phrase: &Phrase) -> impl Iterator<Item = Self> {
        phrase.wrap(end.saturating_sub(x)).into_iter().map(move |line| Self::at(x, line))
    }

    /// A name and what it names, which may need several rows.
    pub(in crate::ui) fn named(
        (start, x, end): (u16, u16, u16),
        name: &Phrase,
        phrase: &Phrase,
    ) -> impl Iterator<Item = Self> {
        let mut name = Some((start, name.clone()));
        phrase
            .wrap(end.saturating_sub(x))
            .into_iter()
            .map(move |line| Self::Placed(name.take().into_iter().chain([(x, line)]).collect()))
    }
}

/// Rows, and the one to begin with until somebody scrolls.
#[derive(Debug, Default)]
pub(in crate::ui) struct Body {
    pub(in crate::ui) rows: Vec<Row>,
    pub(in crate::ui) first: u16,
}

impl Body {
    pub(in crate::ui) fn len(&self) -> u16 {
        u16::try_from(self.rows.len()).unwrap_or(u16::MAX)
    }

    /// Draws what fits; tells what is seen.
    pub(in crate::ui) fn draw(&self, canvas: &mut Canvas<'_>, scrolled: Option<u16>) -> Scroll {
        let scroll = Scroll::of(self.len(), canvas.height(), scrolled.unwrap_or(self.first));
        for (y, row) in (0..scroll.seen).zip(self.rows.iter().skip(usize::from(scroll.top))) {
            match row {
                Row::Blank => {}
                Row::Section(heading) => canvas.section(y, heading, &Phrase::new()),
                Row::Placed(phrases) => {
                    for (x, phrase) in phrases {
                        canvas.phrase(*x, y, phrase);
                    }
                }
            }
        }
        scroll
    }
}

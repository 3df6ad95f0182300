//! Where in a scenario file something stands: a path of keys, and the line that it is written on. Keys are known
//! while checking; the line is looked up only when there is something to complain about.

use std::fmt::{self, Display, Formatter};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One step from a table to what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// A path from the top of the file, as in `account[3].history[2].amount`; numbers count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Place(Vec<Step>);

impl Place {
    /// The place of a key at the top.
    pub(super) fn top(key: &str) -> Self {
        Self::default().key(key)
    }

    /// The place of a key inside this one.
    pub(super) fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// The place of an element of the list here.
    pub(super) fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The place that a reader of the format had arrived at.
    pub(super) fn of_path(path: &serde_path_to_error::Path) -> Self {
        use serde_path_to_error::Segment;
        let step = |segment: &Segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => None,
        };
        Self(path.iter().filter_map(step).collect())
    }

    /// The line, counted from 1, on which this place begins, or the nearest enclosing one that is written.
    pub(super) fn line(&self, text: &str) -> Option<usize> {
        let table = DeTable::parse(text).ok()?;
        let mut start = None;
        let mut here: Option<Spanned<DeValue<'_>>> = None;
        for step in &self.0 {
            let Some(found) = find(here.as_ref().map_or(Inside::Top(table.get_ref()), Inside::Value), step) else {
                break;
            };
            start = Some(found.0);
            here = Some(found.1);
        }
        start.map(|start| line_at(text, start))
    }
}

/// What a step is taken from.
#[derive(Clone, Copy)]
enum Inside<'a, 'i> {
    Top(&'a DeTable<'i>),
    Value(&'a Spanned<DeValue<'i>>),
}

/// Where the thing begins, and the thing.
fn find<'i>(inside: Inside<'_, 'i>, step: &Step) -> Option<(usize, Spanned<DeValue<'i>>)> {
    let table = match inside {
        Inside::Top(table) => Some(table),
        Inside::Value(value) => value.get_ref().as_table(),
    };
    match step {
        Step::Key(key) => {
            let (name, value) = table?.iter().find(|(name, _)| name.get_ref().as_ref() == key)?;
            Some((name.span().start, value.clone()))
        }
        Step::Index(index) => {
            let Inside::Value(value) = inside else { return None };
            let value = value.get_ref().as_array()?.get(*index)?;
            Some((value.span().start, value.clone()))
        }
    }
}

/// The line, counted from 1, that holds a byte of the text.
pub(super) fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count().saturating_add(1)
}

impl Display for Place {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => write!(out, "{key}")?,
                Step::Key(key) => write!(out, ".{key}")?,
                Step::Index(index) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}

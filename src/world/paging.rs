//! Pages of lists (docs.stripe.com/api/pagination): newest first, by a cursor in either direction, within a range of creation
//! times. Works on ascending lists of rows with binary searches, so that a page costs the same in a long history as in a short one.

use super::errors::{self, Refusal};
use super::params::Params;
use super::shelf::Row;

/// The parameters that every list knows.
pub(crate) const PAGING: [&str; 5] = ["limit", "starting_after", "ending_before", "created", "expand"];

/// Rows of a page when nothing is said.
const DEFAULT_LIMIT: i64 = 10;
/// Most rows of a page.
const LARGEST_LIMIT: i64 = 100;

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cursor {
    Newest,
    /// Older than this row.
    After(Row),
    /// Newer than this row.
    Before(Row),
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    limit: usize,
    cursor: Cursor,
    /// Creation times, both included, in Unix seconds.
    from: i64,
    until: i64,
}

/// A page, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Row>,
    pub(crate) has_more: bool,
}

impl Window {
    /// Reads the paging parameters; `find` knows the rows that a cursor may name.
    ///
    /// A limit outside of 1 to 100 (docs.stripe.com/api/pagination) is refused rather than cut to the nearest that there is: the
    /// documentation does not say which, and a client that asks for more than it gets must not find out by missing objects. The
    /// sentences are those that Stripe has for other numbers outside of their range.
    pub(crate) fn read(params: &Params, noun: &str, find: impl Fn(&str) -> Option<Row>) -> Result<Self, Refusal> {
        let limit = params.integer("limit")?.unwrap_or(DEFAULT_LIMIT);
        if limit < 1 {
            return Err(errors::below_one("limit"));
        }
        if limit > LARGEST_LIMIT {
            return Err(Refusal::invalid(format!(
                "This value must be less than or equal to {LARGEST_LIMIT} (it currently is '{limit}')."
            ))
            .code("parameter_invalid_integer")
            .param("limit"));
        }
        let named = |param: &str| -> Result<Option<Row>, Refusal> {
            let Some(id) = params.text(param)? else {
                return Ok(None);
            };
            let row = find(id).ok_or_else(|| errors::no_such(noun, id, param))?;
            Ok(Some(row))
        };
        let cursor = match named("starting_after")? {
            // A cursor that is not there is said first.
            Some(_) if named("ending_before")?.is_some() => {
                return Err(Refusal::invalid(
                    "Received both starting_after and ending_before parameters. Please pass in only one.",
                ));
            }
            Some(row) => Cursor::After(row),
            None => named("ending_before")?.map_or(Cursor::Newest, Cursor::Before),
        };
        let (from, until) = range(params, "created")?;
        Ok(Self { limit: usize::try_from(limit).unwrap_or(1), cursor, from, until })
    }

    /// No row older than this, in Unix seconds.
    pub(crate) fn not_before(mut self, second: i64) -> Self {
        self.from = self.from.max(second);
        self
    }

    /// The page of the union of some lists. `second` is a row's creation time. Rows are never filtered here: each list must hold
    /// exactly what is wanted.
    pub(crate) fn page(&self, lists: &[&[Row]], second: impl Fn(Row) -> i64) -> Page {
        let wanted = self.limit.saturating_add(1);
        let mut rows = Vec::with_capacity(wanted);
        for list in lists {
            let part = self.part(list, &second);
            match self.cursor {
                Cursor::Before(_) => rows.extend(part.iter().take(wanted)),
                Cursor::Newest | Cursor::After(_) => rows.extend(part.iter().rev().take(wanted)),
            }
        }
        rows.sort_unstable();
        rows.dedup();
        let has_more = rows.len() > self.limit;
        match self.cursor {
            Cursor::Before(_) => rows.truncate(self.limit),
            Cursor::Newest | Cursor::After(_) => {
                rows.drain(..rows.len().saturating_sub(self.limit));
            }
        }
        rows.reverse();
        Page { rows, has_more }
    }

    /// The part of one ascending list that lies in the window.
    fn part<'a>(&self, list: &'a [Row], second: impl Fn(Row) -> i64) -> &'a [Row] {
        let mut low = list.partition_point(|row| second(*row) < self.from);
        let mut high = list.partition_point(|row| second(*row) <= self.until);
        match self.cursor {
            Cursor::Newest => {}
            Cursor::After(cursor) => high = high.min(list.partition_point(|row| *row < cursor)),
            Cursor::Before(cursor) => low = low.max(list.partition_point(|row| *row <= cursor)),
        }
        list.get(low..high).unwrap_or_default()
    }
}

/// A time such as `created`: a second, or a range of them. Answers the first and the last second of it.
pub(crate) fn range(params: &Params, name: &str) -> Result<(i64, i64), Refusal> {
    if !params.is_map(name) {
        let exact = params.integer(name)?;
        return Ok(exact.map_or((i64::MIN, i64::MAX), |second| (second, second)));
    }
    let (mut from, mut until) = (i64::MIN, i64::MAX);
    let bounds = params.fields(name, &["gt", "gte", "lt", "lte"])?;
    for (bound, text) in bounds.unwrap_or_default() {
        let name = format!("{name}[{bound}]");
        let second: i64 = text.parse().map_err(|_| errors::not_integer(&name, text))?;
        match bound {
            "gt" => from = from.max(second.saturating_add(1)),
            "gte" => from = from.max(second),
            "lt" => until = until.min(second.saturating_sub(1)),
            _ => until = until.min(second),
        }
    }
    Ok((from, until))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn window(limit: usize, cursor: Cursor) -> Window {
        Window { limit, cursor, from: i64::MIN, until: i64::MAX }
    }

    fn page(window: Window, lists: &[&[Row]]) -> Page {
        window.page(lists, |row| i64::try_from(row).unwrap())
    }

    #[test]
    fn a_page_is_newest_first_and_knows_whether_there_is_more() {
        let rows = [2, 5, 7, 9];
        let first = page(window(3, Cursor::Newest), &[&rows]);
        assert_eq!(first.rows, [9, 7, 5]);
        assert!(first.has_more);
        let second = page(window(3, Cursor::After(5)), &[&rows]);
        assert_eq!(second.rows, [2]);
        assert!(!second.has_more);
        let back = page(window(1, Cursor::Before(2)), &[&rows]);
        assert_eq!(back.rows, [5]);
        assert!(back.has_more);
    }

    proptest! {
        #[test]
        fn pages_in_either_direction_give_every_row_once(
            left in prop::collection::btree_set(0_usize..200, 0..60),
            right in prop::collection::btree_set(0_usize..200, 0..60),
            limit in 1_usize..20,
        ) {
            let mut all: Vec<Row> = left.union(&right).copied().collect();
            all.reverse();
            let left: Vec<Row> = left.into_iter().collect();
            let right: Vec<Row> = right.into_iter().collect();
            let mut forward: Vec<Row> = Vec::new();
            let mut cursor = Cursor::Newest;
            loop {
                let part = page(window(limit, cursor), &[&left, &right]);
                forward.extend(&part.rows);
                if !part.has_more {
                    break;
                }
                cursor = Cursor::After(*part.rows.last().unwrap());
            }
            prop_assert_eq!(&forward, &all);
            if let Some(oldest) = all.last() {
                let mut backward = vec![*oldest];
                loop {
                    let part = page(window(limit, Cursor::Before(*backward.last().unwrap())), &[&left, &right]);
                    backward.extend(part.rows.iter().rev());
                    if !part.has_more {
                        break;
                    }
                }
                backward.reverse();
                prop_assert_eq!(backward, all);
            }
        }
    }
}

//! Every account as sixteen bytes: when it was read, and its place in the list it waits in. Being read moves an account
//! to the end of its list, so each list is in the order of age and its head is the oldest, without any sorting.

/// No row.
const NONE: u32 = u32::MAX;
/// A balance that did not move this often in a row is calm.
const CALM: u8 = 3;

/// Where an account waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// To be read: never was, or is to be anew.
    Due,
    /// Read; below zero, or moved lately.
    Likely,
    /// Read.
    Rest,
    /// In none: it is being read, failed, or is no longer listed.
    Out,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    before: u32,
    after: u32,
    /// Seconds since the scheduler began, and one; zero before the first read.
    read_s: u32,
    list: List,
    calm: u8,
}

#[derive(Debug, Clone, Copy)]
struct Ends {
    first: u32,
    last: u32,
    count: u32,
}

impl Ends {
    const EMPTY: Self = Self { first: NONE, last: NONE, count: 0 };
}

/// All accounts.
#[derive(Debug, Clone)]
pub(super) struct Roster {
    rows: Vec<Row>,
    due: Ends,
    likely: Ends,
    rest: Ends,
}

impl Roster {
    pub(super) const EMPTY: Self = Self { rows: Vec::new(), due: Ends::EMPTY, likely: Ends::EMPTY, rest: Ends::EMPTY };

    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(NONE)
    }

    /// How many wait in a list.
    pub(super) const fn count(&self, list: List) -> u32 {
        match list {
            List::Due => self.due.count,
            List::Likely => self.likely.count,
            List::Rest => self.rest.count,
            List::Out => 0,
        }
    }

    /// The oldest of a list.
    pub(super) fn first(&self, list: List) -> Option<u32> {
        let first = match list {
            List::Due => self.due.first,
            List::Likely => self.likely.first,
            List::Rest => self.rest.first,
            List::Out => NONE,
        };
        (first != NONE).then_some(first)
    }

    /// Where a row waits.
    pub(super) fn list_of(&self, row: u32) -> List {
        self.row(row).map_or(List::Out, |row| row.list)
    }

    /// When it was last read, in seconds since the scheduler began; none before.
    pub(super) fn read_s(&self, row: u32) -> Option<u32> {
        self.row(row)?.read_s.checked_sub(1)
    }

    /// Rows up to this one are listed.
    pub(super) fn add_up_to(&mut self, row: u32) {
        while self.len() <= row && row != NONE {
            let new = self.len();
            self.rows.push(Row { before: NONE, after: NONE, read_s: 0, list: List::Out, calm: CALM });
            self.link(new, List::Due);
        }
    }

    /// Takes a row out of its list.
    pub(super) fn take_out(&mut self, row: u32) {
        self.unlink(row);
    }

    /// It is to be read.
    pub(super) fn make_due(&mut self, row: u32) {
        self.unlink(row);
        self.link(row, List::Due);
    }

    /// It was read.
    pub(super) fn read(&mut self, row: u32, read_s: u32) {
        self.unlink(row);
        let is_likely = self.row_mut(row).is_some_and(|row| {
            row.read_s = read_s.saturating_add(1);
            row.calm < CALM
        });
        self.link(row, if is_likely { List::Likely } else { List::Rest });
    }

    /// What the reading told: whether the money moved since the one before, and whether some of it is below zero.
    pub(super) fn weigh(&mut self, row: u32, moved: bool, is_negative: bool) {
        let Some(entry) = self.row_mut(row) else { return };
        entry.calm = match () {
            () if moved => 0,
            () if is_negative => entry.calm.min(CALM - 1),
            () => entry.calm.saturating_add(1).min(CALM),
        };
        let to = if entry.calm < CALM { List::Likely } else { List::Rest };
        let is_waiting = matches!(entry.list, List::Likely | List::Rest);
        if is_waiting && entry.list != to {
            self.unlink(row);
            self.link(row, to);
        }
    }

    /// All are to be read anew, in the order in which they were listed, but for those that are being read.
    pub(super) fn make_all_due(&mut self) {
        for row in 0..self.len() {
            if !matches!(self.list_of(row), List::Due | List::Out) {
                self.make_due(row);
            }
        }
    }

    fn row(&self, row: u32) -> Option<&Row> {
        self.rows.get(usize::try_from(row).ok()?)
    }

    fn row_mut(&mut self, row: u32) -> Option<&mut Row> {
        self.rows.get_mut(usize::try_from(row).ok()?)
    }

    const fn ends(&mut self, list: List) -> Option<&mut Ends> {
        match list {
            List::Due => Some(&mut self.due),
            List::Likely => Some(&mut self.likely),
            List::Rest => Some(&mut self.rest),
            List::Out => None,
        }
    }

    fn link(&mut self, row: u32, list: List) {
        let Some(ends) = self.ends(list) else { return };
        let tail = ends.last;
        ends.last = row;
        ends.count = ends.count.saturating_add(1);
        if tail == NONE {
            ends.first = row;
        }
        if let Some(before) = self.row_mut(tail) {
            before.after = row;
        }
        if let Some(entry) = self.row_mut(row) {
            entry.before = tail;
            entry.after = NONE;
            entry.list = list;
        }
    }

    fn unlink(&mut self, row: u32) {
        let Some(entry) = self.row_mut(row).filter(|entry| entry.list != List::Out) else { return };
        let (before, after, list) = (entry.before, entry.after, entry.list);
        entry.list = List::Out;
        if let Some(before) = self.row_mut(before) {
            before.after = after;
        }
        if let Some(after) = self.row_mut(after) {
            after.before = before;
        }
        if let Some(ends) = self.ends(list) {
            ends.count = ends.count.saturating_sub(1);
            if before == NONE {
                ends.first = after;
            }
            if after == NONE {
                ends.last = before;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::VecDeque;

    fn listed(roster: &Roster, list: List) -> Vec<u32> {
        let mut rows = Vec::new();
        let mut next = roster.first(list);
        while let Some(row) = next {
            rows.push(row);
            next = Some(roster.row(row).unwrap().after).filter(|after| *after != NONE);
        }
        assert_eq!(rows.len(), usize::try_from(roster.count(list)).unwrap());
        rows
    }

    #[test]
    fn a_row_is_sixteen_bytes() {
        assert_eq!(size_of::<Row>(), 16);
    }

    #[test]
    fn an_account_that_moved_or_is_negative_is_likely_until_it_is_calm() {
        let mut roster = Roster::EMPTY;
        roster.add_up_to(1);
        for row in 0..2 {
            roster.read(row, 5);
        }
        roster.weigh(0, true, false);
        roster.weigh(1, false, true);
        assert_eq!(listed(&roster, List::Likely), [0, 1]);
        for _ in 0..3 {
            roster.read(0, 9);
            roster.weigh(0, false, false);
        }
        assert_eq!((listed(&roster, List::Likely), listed(&roster, List::Rest)), (vec![1], vec![0]));
        assert_eq!((roster.read_s(0), roster.read_s(1)), (Some(9), Some(5)));
    }

    proptest! {
        #[test]
        fn lists_keep_the_order_in_which_accounts_came_to_them(
            steps in proptest::collection::vec((0_u8..4, 0_u32..12), 0..200),
        ) {
            let mut roster = Roster::EMPTY;
            roster.add_up_to(11);
            let mut due: VecDeque<u32> = (0..12).collect();
            let mut rest: VecDeque<u32> = VecDeque::new();
            for (step, row) in steps {
                due.retain(|other| *other != row);
                rest.retain(|other| *other != row);
                match step {
                    0 => roster.take_out(row),
                    1 => {
                        roster.make_due(row);
                        due.push_back(row);
                    }
                    _ => {
                        roster.read(row, 1);
                        rest.push_back(row);
                    }
                }
                prop_assert_eq!(listed(&roster, List::Due), Vec::from(due.clone()));
                prop_assert_eq!(listed(&roster, List::Rest), Vec::from(rest.clone()));
            }
        }
    }
}

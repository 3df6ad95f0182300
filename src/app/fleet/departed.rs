//! Who is no longer listed. Stripe's list of accounts is read page by page; when its end is reached, whoever it did not name is
//! taken out. That moves the places of the others, so that whoever holds places is told where they went.

use crate::domain::Account;

use super::{Entry, Fleet, Marks};

/// What came of a list that was read to its end.
#[derive(Debug)]
pub(in crate::app) struct Departed {
    /// Those that it did not name.
    pub(in crate::app) accounts: Vec<Account>,
    /// Where each place went.
    pub(in crate::app) moved: Moved,
}

/// The new place of each old one; none for those that were taken out.
#[derive(Debug)]
pub(in crate::app) struct Moved(Vec<Option<u32>>);

impl Moved {
    /// Where a place went.
    pub(in crate::app) fn to(&self, place: u32) -> Option<u32> {
        self.0.get(usize::try_from(place).ok()?).copied().flatten()
    }

    /// How many of the places before this one are left.
    pub(in crate::app) fn left_before(&self, place: u32) -> u32 {
        let before = self.0.iter().take(usize::try_from(place).unwrap_or(usize::MAX));
        u32::try_from(before.flatten().count()).unwrap_or(u32::MAX)
    }
}

impl Fleet {
    /// The list is read from its beginning.
    pub(in crate::app) fn begin_listing(&mut self) {
        self.listed = vec![false; self.count];
    }

    /// The list that is being read cannot tell who is gone.
    pub(in crate::app) fn doubt_listing(&mut self) {
        self.listed.clear();
    }

    /// The list was read to its end. Tells who was not named, if anybody.
    pub(in crate::app) fn end_listing(&mut self) -> Option<Departed> {
        let listed = std::mem::take(&mut self.listed);
        if listed.iter().all(|listed| *listed) {
            return None;
        }
        let before = std::mem::take(self);
        let mut accounts = Vec::new();
        let mut moved = Vec::with_capacity(before.count);
        for (at, entry) in before.chunks.into_iter().flatten().enumerate() {
            if listed.get(at) == Some(&false) {
                accounts.push(entry.account);
                moved.push(None);
            } else {
                moved.push(Some(self.take_in(entry)));
            }
        }
        Some(Departed { accounts, moved: Moved(moved) })
    }

    /// Puts an entry at the end and counts it. Tells its place.
    pub(super) fn take_in(&mut self, entry: Entry) -> u32 {
        let marks = Marks::of(&entry);
        let place = self.append(entry);
        self.recount(place, &Marks::default(), &marks);
        if let Some(digest) = super::at(&self.chunks, place).and_then(|entry| entry.digest.as_deref()) {
            self.outlook.add(place, digest);
        }
        place
    }
}

//! Who is no longer listed. Stripe's list of accounts is read page by page; when its end is reached, whoever it did not name is
//! taken out. Its place stays, empty, since other slices hold places.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use crate::domain::{Account, AccountId};

use super::{Fleet, at};

impl Fleet {
    /// The list is read from its beginning.
    pub(in crate::app) fn begin_listing(&mut self) {
        self.named = Some(vec![false; self.count]);
    }

    /// The list that is being read cannot tell who is gone.
    pub(in crate::app) fn doubt_listing(&mut self) {
        self.named = None;
    }

    /// Whether the list that is being read has named an account already.
    pub(in crate::app) fn has_named(&self, id: &AccountId) -> bool {
        let at = self.place(id).and_then(|place| usize::try_from(place).ok());
        self.named.as_ref().zip(at).and_then(|(named, at)| named.get(at)).is_some_and(|is_named| *is_named)
    }

    /// The list was read to its end. Takes out whoever it did not name, and tells who and from which places.
    pub(in crate::app) fn end_listing(&mut self) -> BTreeMap<u32, Account> {
        let named = self.named.take().unwrap_or_default();
        let missing = (0..).zip(named).filter(|(_, is_named)| !is_named);
        missing.filter_map(|(place, _)| Some((place, self.depart(place)?))).collect()
    }

    /// The list has named the account at a place.
    pub(super) fn name(&mut self, place: u32) {
        let named = self.named.as_mut().zip(usize::try_from(place).ok());
        if let Some(is_named) = named.and_then(|(named, at)| named.get_mut(at)) {
            *is_named = true;
        }
    }

    /// There is another place.
    pub(super) fn extend_listing(&mut self) {
        if let Some(named) = &mut self.named {
            named.push(false);
        }
    }

    /// Forgets the account at a place, and tells what was known of it.
    fn depart(&mut self, place: u32) -> Option<Account> {
        let account = at(&self.chunks, place).filter(|entry| !entry.gone)?.account.clone();
        if let Ok(found) = self.places.find_entry(self.hasher.hash_one(&account.id), |&other| other == place) {
            found.remove();
        }
        self.gone = self.gone.saturating_add(1);
        let mut digest = None;
        self.change(place, |entry| {
            digest = entry.digest.take();
            (entry.balance, entry.trouble, entry.blocked) = (None, None, None);
            (entry.recalled, entry.gone) = (false, true);
        });
        if let Some(digest) = digest {
            self.outlook.remove(place, &digest);
        }
        Some(account)
    }
}

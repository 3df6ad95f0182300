//! The orders of the table. Amounts of different currencies are never compared: sorting by an amount groups accounts by
//! their default currency first, the platform's own orders being alphabetical.

use std::cmp::Ordering;

use crate::money::Minor;

use super::{Entry, Fleet};

/// What the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum SortBy {
    /// Name, then id.
    #[default]
    Name,
    /// Available in the default currency, largest first.
    Available,
    /// Pending in the default currency, largest first.
    Pending,
    /// Days below zero, longest first.
    DaysNegative,
}

impl SortBy {
    /// All orders, with the letter that chooses each.
    pub const ALL: [(Self, char); 4] =
        [(Self::Name, 'n'), (Self::Available, 'a'), (Self::Pending, 'p'), (Self::DaysNegative, 'd')];

    /// As shown: `by name`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Available => "available",
            Self::Pending => "pending",
            Self::DaysNegative => "days negative",
        }
    }
}

/// Sorts places.
pub(super) fn sort(places: &mut [u32], fleet: &Fleet, by: SortBy, reversed: bool) {
    match by {
        SortBy::Name => sort_by_name(places, fleet),
        SortBy::Available | SortBy::Pending | SortBy::DaysNegative => {
            places.sort_by(|&a, &b| pair(fleet, a, b, |a, b| compare(a, b, by)));
        }
    }
    if reversed {
        places.reverse();
    }
}

/// Sorting a hundred thousand names within a key press: the first eight letters as one number decide almost always, so
/// the names themselves are fetched from memory only for ties.
fn sort_by_name(places: &mut [u32], fleet: &Fleet) {
    let mut keyed: Vec<(u64, u32)> = places.iter().map(|&place| (fleet.at(place).map_or(0, prefix), place)).collect();
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| pair(fleet, a.1, b.1, by_name)));
    for (slot, (_, place)) in places.iter_mut().zip(keyed) {
        *slot = place;
    }
}

/// Joins two sorted runs into one.
pub(super) fn merge(old: &[u32], new: &[u32], fleet: &Fleet, by: SortBy, reversed: bool) -> Vec<u32> {
    let before = |a: u32, b: u32| {
        let order = pair(fleet, a, b, |a, b| compare(a, b, by));
        if reversed { order.is_ge() } else { order.is_le() }
    };
    let mut out = Vec::with_capacity(old.len().saturating_add(new.len()));
    let mut rest = old;
    for &place in new {
        let upto = rest.partition_point(|&known| before(known, place));
        let (ahead, behind) = rest.split_at(upto);
        out.extend_from_slice(ahead);
        out.push(place);
        rest = behind;
    }
    out.extend_from_slice(rest);
    out
}

fn pair(fleet: &Fleet, a: u32, b: u32, compare: impl Fn(&Entry, &Entry) -> Ordering) -> Ordering {
    match (fleet.at(a), fleet.at(b)) {
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

fn compare(a: &Entry, b: &Entry, by: SortBy) -> Ordering {
    let first = match by {
        SortBy::Name => Ordering::Equal,
        SortBy::Available => {
            by_amount(a, b, |entry| entry.balance.as_ref().map(|x| x.available(entry.account.default_currency)))
        }
        SortBy::Pending => {
            by_amount(a, b, |entry| entry.balance.as_ref().map(|x| x.pending(entry.account.default_currency)))
        }
        SortBy::DaysNegative => by_age(a, b),
    };
    first.then_with(|| by_name(a, b))
}

/// Read accounts before unread ones, then by currency, then the larger amount first.
fn by_amount(a: &Entry, b: &Entry, amount: impl Fn(&Entry) -> Option<Minor>) -> Ordering {
    let (left, right) = (amount(a), amount(b));
    let unread = left.is_none().cmp(&right.is_none());
    unread.then_with(|| a.account.default_currency.cmp(&b.account.default_currency)).then_with(|| right.cmp(&left))
}

/// The longest below zero first; then those below zero of unknown age; then the rest.
fn by_age(a: &Entry, b: &Entry) -> Ordering {
    let since = |entry: &Entry| entry.digest.as_ref().and_then(|digest| digest.longest_negative());
    let (left, right) = (since(a), since(b));
    let known = left.is_none().cmp(&right.is_none());
    known.then_with(|| left.cmp(&right)).then_with(|| b.is_negative().cmp(&a.is_negative()))
}

fn by_name(a: &Entry, b: &Entry) -> Ordering {
    let folded = |entry: &'_ Entry| {
        let name: &str = entry.account.name.as_str();
        name.chars().flat_map(char::to_lowercase).collect::<String>()
    };
    let (left, right) = (a.account.name.as_str(), b.account.name.as_str());
    let names = if left.is_ascii() && right.is_ascii() {
        left.bytes().map(|c| c.to_ascii_lowercase()).cmp(right.bytes().map(|c| c.to_ascii_lowercase()))
    } else {
        folded(a).cmp(&folded(b))
    };
    names.then_with(|| a.account.id.cmp(&b.account.id))
}

/// The first eight bytes of the folded name as a number that sorts as the name does.
fn prefix(entry: &Entry) -> u64 {
    let name = entry.account.name.as_str();
    let mut bytes = [0_u8; 8];
    if name.is_ascii() {
        for (slot, byte) in bytes.iter_mut().zip(name.bytes()) {
            *slot = byte.to_ascii_lowercase();
        }
    } else {
        let folded: String = name.chars().take(8).flat_map(char::to_lowercase).collect();
        for (slot, byte) in bytes.iter_mut().zip(folded.bytes()) {
            *slot = byte;
        }
    }
    u64::from_be_bytes(bytes)
}

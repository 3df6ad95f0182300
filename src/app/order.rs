//! The orders of the table. Amounts of different currencies are never compared: sorting by an amount groups accounts by
//! their default currency.

use std::cmp::Ordering;

use crate::domain::Balance;
use crate::money::{Currency, Minor};

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

/// Sorts by what the order asks; equals stay by name.
pub(super) fn sorted(by_name: &[u32], fleet: &Fleet, by: SortBy) -> Vec<u32> {
    let rank: fn(&Entry) -> Rank = match by {
        SortBy::Name => return by_name.to_vec(),
        SortBy::Available => |entry| by_amount(entry, Balance::available),
        SortBy::Pending => |entry| by_amount(entry, Balance::pending),
        SortBy::DaysNegative => by_age,
    };
    // Entries are looked at in the order in which they lie in memory, and sorted as one number each.
    let by_place = places_to_positions(by_name, fleet.places());
    let mut keys = Vec::with_capacity(by_place.len());
    keys.extend(fleet.iter().zip(&by_place).map(|(entry, position)| rank(entry).packed(*position)));
    keys.sort_unstable();
    let mut sorted = Vec::with_capacity(keys.len());
    sorted.extend(keys.iter().filter_map(|key| by_name.get(position_of(*key))));
    sorted
}

/// For each place, where it stands by name.
fn places_to_positions(by_name: &[u32], count: usize) -> Vec<u32> {
    let mut positions = vec![u32::MAX; count];
    for (position, place) in (0..).zip(by_name) {
        if let Some(slot) = usize::try_from(*place).ok().and_then(|place| positions.get_mut(place)) {
            *slot = position;
        }
    }
    positions
}

/// Where an account stands in an order of figures: a class, then the figure, smallest first.
#[derive(Debug, Clone, Copy)]
struct Rank {
    class: u32,
    figure: i64,
}

impl Rank {
    /// The rank and a position among equals as one number: a hundred thousand of them are sorted within a key press.
    fn packed(self, position: u32) -> u128 {
        let figure = self.figure.cast_unsigned() ^ (1 << 63);
        (u128::from(self.class) << 96) | (u128::from(figure) << 32) | u128::from(position)
    }
}

/// The position in a packed rank: its lowest 32 bits.
fn position_of(packed: u128) -> usize {
    usize::try_from(packed & u128::from(u32::MAX)).unwrap_or(usize::MAX)
}

/// Read accounts before unread ones, then by currency, then the larger amount first.
fn by_amount(entry: &Entry, amount: impl Fn(&Balance, Currency) -> Minor) -> Rank {
    let currency = entry.account.default_currency;
    match &entry.balance {
        Some(balance) => Rank {
            class: u32::from_be_bytes(currency.first_letters()),
            figure: amount(balance, currency).get().saturating_neg(),
        },
        // Above the class of every currency, because letters are ASCII.
        None => Rank { class: u32::MAX, figure: 0 },
    }
}

/// The longest below zero first; then those below zero of unknown age; then the rest.
fn by_age(entry: &Entry) -> Rank {
    match entry.digest.as_ref().and_then(|digest| digest.longest_negative()) {
        Some(since) => Rank { class: 0, figure: since.as_second() },
        None => Rank { class: if entry.is_negative() { 1 } else { 2 }, figure: 0 },
    }
}

/// Sorts a page of newly listed accounts.
pub(super) fn sort_by_name(places: &mut [u32], fleet: &Fleet) {
    places.sort_by(|&a, &b| compare_names(fleet, a, b));
}

/// Joins two runs that are sorted by name into one.
pub(super) fn merge_by_name(old: &[u32], new: &[u32], fleet: &Fleet) -> Vec<u32> {
    let mut out = Vec::with_capacity(old.len().saturating_add(new.len()));
    let mut rest = old;
    for &place in new {
        let upto = rest.partition_point(|&known| compare_names(fleet, known, place).is_le());
        let (ahead, behind) = rest.split_at(upto);
        out.extend_from_slice(ahead);
        out.push(place);
        rest = behind;
    }
    out.extend_from_slice(rest);
    out
}

fn compare_names(fleet: &Fleet, a: u32, b: u32) -> Ordering {
    match (fleet.at(a), fleet.at(b)) {
        (Some(a), Some(b)) => by_name(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

fn by_name(a: &Entry, b: &Entry) -> Ordering {
    let (left, right) = (a.account.name.as_str(), b.account.name.as_str());
    let names = if left.is_ascii() && right.is_ascii() {
        left.bytes().map(|c| c.to_ascii_lowercase()).cmp(right.bytes().map(|c| c.to_ascii_lowercase()))
    } else {
        left.to_lowercase().cmp(&right.to_lowercase())
    };
    names.then_with(|| a.account.id.cmp(&b.account.id))
}

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
    let ranks: Vec<Rank> = fleet.iter().map(rank).collect();
    let rank_of = |place: &u32| usize::try_from(*place).ok().and_then(|at| ranks.get(at)).copied();
    let mut keyed: Vec<(u128, u32)> =
        (0..).zip(by_name).map(|(at, place)| (packed(rank_of(place), at), *place)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, place)| place).collect()
}

/// A rank and a place among equals as one number: a hundred thousand of them are sorted within a key press.
fn packed(rank: Option<Rank>, at: u32) -> u128 {
    let Some(rank) = rank else { return u128::MAX };
    let letter = |n: usize| rank.currency.and_then(|currency| currency.code().as_bytes().get(n).copied()).unwrap_or(0);
    let figure = i128::from(rank.figure).saturating_sub(i128::from(i64::MIN)).unsigned_abs();
    (u128::from(rank.group) << 120)
        | (u128::from(letter(0)) << 112)
        | (u128::from(letter(1)) << 104)
        | (u128::from(letter(2)) << 96)
        | (figure << 32)
        | u128::from(at)
}

/// Where an account stands in an order of figures: a group, the currency within it, then the figure.
#[derive(Debug, Clone, Copy)]
struct Rank {
    group: u8,
    currency: Option<Currency>,
    figure: i64,
}

/// Read accounts before unread ones, then by currency, then the larger amount first.
fn by_amount(entry: &Entry, amount: impl Fn(&Balance, Currency) -> Minor) -> Rank {
    let currency = entry.account.default_currency;
    match &entry.balance {
        Some(balance) => {
            let figure = amount(balance, currency).get().saturating_neg();
            Rank { group: 0, currency: Some(currency), figure }
        }
        None => Rank { group: 1, currency: None, figure: 0 },
    }
}

/// The longest below zero first; then those below zero of unknown age; then the rest.
fn by_age(entry: &Entry) -> Rank {
    match entry.digest.as_ref().and_then(|digest| digest.longest_negative()) {
        Some(since) => Rank { group: 0, currency: None, figure: since.as_second() },
        None => Rank { group: if entry.is_negative() { 1 } else { 2 }, currency: None, figure: 0 },
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

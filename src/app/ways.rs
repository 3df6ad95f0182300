//! Ways out of a balance below zero: what each asks of the platform and whether it frees the reserve. Facts only; the
//! words are the screen's. Stripe's side is described at docs.stripe.com/connect/account-balances.

use jiff::civil::Date;

use crate::domain::{BankStatus, Liable, Region};
use crate::money::{Amount, Currency, Minor};

use super::{Entry, landing_days};

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub kind: WayKind,
    /// What the platform parts with; none when it cannot be told.
    pub part_with: Option<Minor>,
    /// What becomes of the reserve.
    pub frees: Frees,
}

/// Which way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayKind {
    /// Pending money, or the next sales.
    Wait(Hope),
    /// Stripe takes the balance from the account's bank.
    BankDebit(BankWay),
    /// The platform sends what is owed.
    Send,
    /// Nothing is done until day 180.
    Nothing(Liable),
}

/// What waiting may bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hope {
    /// Pending money covers it on this day.
    CoveredOn(Date),
    /// Pending money covers so much of it.
    Partly(Minor),
    /// There is none.
    NothingPending,
    /// The history was not read, so it is not known.
    Unread,
}

/// How things stand with the account's bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankWay {
    /// Stripe may take it from the bank already.
    On,
    /// The platform can turn it on; the bank's state.
    CanBeTurnedOn(BankStatus),
    /// There is no bank account that this key sees.
    NoBank,
    /// The answer does not say whether it is on.
    NotSaid,
    /// Stripe names no bank debits for the account's country.
    NotOffered,
}

/// What becomes of the reserve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frees {
    /// It stays.
    No,
    /// It is freed if the bank pays.
    IfItSucceeds,
    /// It is freed by so much.
    Yes(Minor),
    /// Nothing is reserved: Stripe carries the loss.
    NothingReserved,
    /// It cannot be told.
    Unknown,
}

/// The ways out for a currency of an account that is below zero; none otherwise.
#[must_use]
pub fn ways_out(entry: &Entry, currency: Currency) -> Vec<Way> {
    let owed = entry
        .balance
        .as_ref()
        .and_then(|balance| balance.negatives().find(|amount| amount.currency() == currency))
        .and_then(|amount| amount.minor().checked_neg());
    let Some(owed) = owed else { return Vec::new() };
    let liable = entry.account.liability.liable;
    let send = Way { kind: WayKind::Send, part_with: Some(owed), frees: freed(liable, owed) };
    vec![wait(entry, Amount::new(owed, currency), liable), bank(entry, liable), send, nothing(owed, liable)]
}

fn wait(entry: &Entry, owed: Amount, liable: Liable) -> Way {
    let hope = hope(entry, owed);
    let frees = match hope {
        Hope::CoveredOn(_) => freed(liable, owed.minor()),
        Hope::Partly(part) => freed(liable, part),
        Hope::NothingPending => not_freed(liable),
        Hope::Unread => Frees::Unknown,
    };
    Way { kind: WayKind::Wait(hope), part_with: Some(Minor::ZERO), frees }
}

fn hope(entry: &Entry, owed: Amount) -> Hope {
    let Some(balance) = &entry.balance else { return Hope::Unread };
    let pending = balance.pending(owed.currency());
    if !pending.is_positive() {
        return Hope::NothingPending;
    }
    let Some(digest) = &entry.digest else { return Hope::Unread };
    let days = landing_days(digest, balance, owed.currency());
    let covered = days.iter().find(|day| day.then.is_some_and(|then| !then.is_negative()));
    covered.map_or(Hope::Partly(pending.min(owed.minor())), |day| Hope::CoveredOn(day.day))
}

fn bank(entry: &Entry, liable: Liable) -> Way {
    let account = &entry.account;
    // Where Stripe debits banks: docs.stripe.com/connect/account-balances, and its support pages for Hong Kong.
    let offered = match Region::of(account.country) {
        Some(Region::Japan) | None => false,
        Some(
            Region::Australia
            | Region::Canada
            | Region::Europe
            | Region::HongKong
            | Region::NewZealand
            | Region::UnitedStates,
        ) => true,
    };
    let way = match (account.auto_debit, &account.bank) {
        _ if !offered => BankWay::NotOffered,
        (Some(true), _) => BankWay::On,
        (Some(false), Some(bank)) => BankWay::CanBeTurnedOn(bank.status),
        (Some(false), None) => BankWay::NoBank,
        (None, _) => BankWay::NotSaid,
    };
    let frees = match way {
        BankWay::On | BankWay::CanBeTurnedOn(_) => match liable {
            Liable::Platform => Frees::IfItSucceeds,
            Liable::Stripe => Frees::NothingReserved,
            Liable::Unknown => Frees::Unknown,
        },
        BankWay::NoBank | BankWay::NotOffered => not_freed(liable),
        BankWay::NotSaid => Frees::Unknown,
    };
    Way { kind: WayKind::BankDebit(way), part_with: Some(Minor::ZERO), frees }
}

fn nothing(owed: Minor, liable: Liable) -> Way {
    let part_with = match liable {
        Liable::Platform => Some(owed),
        Liable::Stripe => Some(Minor::ZERO),
        Liable::Unknown => None,
    };
    Way { kind: WayKind::Nothing(liable), part_with, frees: freed(liable, owed) }
}

const fn freed(liable: Liable, by: Minor) -> Frees {
    match liable {
        Liable::Platform => Frees::Yes(by),
        Liable::Stripe => Frees::NothingReserved,
        Liable::Unknown => Frees::Unknown,
    }
}

const fn not_freed(liable: Liable) -> Frees {
    match liable {
        Liable::Platform => Frees::No,
        Liable::Stripe => Frees::NothingReserved,
        Liable::Unknown => Frees::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use rstest::rstest;

    use super::*;
    use crate::app::{Digest, Landing};
    use crate::domain::{Balance, CurrencyBalance};

    fn entry(available: i64, landings: &[(i8, i64)]) -> Entry {
        let pending = Minor::new(landings.iter().map(|(_, minor)| minor).sum());
        let row = CurrencyBalance { currency: Currency::USD, available: Minor::new(available), pending, sources: None };
        let read_at = Timestamp::UNIX_EPOCH;
        let landing = |&(day, minor): &(i8, i64)| Landing {
            day: date(2026, 11, day),
            amount: Amount::new(Minor::new(minor), Currency::USD),
        };
        Entry {
            recalled: false,
            gone: false,
            account: crate::domain::sample::account("acct_1", "Cedar Crafts"),
            balance: Some(Balance {
                read_at,
                said_at: None,
                rows: Box::new([row]),
                connect_reserved: None,
                others: Box::new([]),
            }),
            trouble: None,
            blocked: None,
            digest: Some(Box::new(Digest { landings: landings.iter().map(landing).collect(), ..Digest::default() })),
        }
    }

    #[rstest]
    #[case::none(&[], Hope::NothingPending, Frees::No)]
    #[case::part(&[(24, 1_200)], Hope::Partly(Minor::new(1_200)), Frees::Yes(Minor::new(1_200)))]
    #[case::covered(&[(24, 1_200), (25, 50_000)], Hope::CoveredOn(date(2026, 11, 25)), Frees::Yes(Minor::new(41_237)))]
    fn waiting_brings_what_is_pending(#[case] landings: &[(i8, i64)], #[case] hope: Hope, #[case] frees: Frees) {
        let ways = ways_out(&entry(-41_237, landings), Currency::USD);
        let wait = ways.first().unwrap();
        assert_eq!((&wait.kind, wait.frees), (&WayKind::Wait(hope), frees));
    }

    #[rstest]
    #[case(Liable::Platform, Some(41_237), Frees::Yes(Minor::new(41_237)))]
    #[case(Liable::Stripe, Some(0), Frees::NothingReserved)]
    #[case(Liable::Unknown, None, Frees::Unknown)]
    fn doing_nothing_costs_whoever_is_liable(#[case] liable: Liable, #[case] part: Option<i64>, #[case] frees: Frees) {
        let mut entry = entry(-41_237, &[]);
        entry.account.liability.liable = liable;
        let ways = ways_out(&entry, Currency::USD);
        let last = ways.last().unwrap();
        assert_eq!((last.part_with.map(Minor::get), last.frees), (part, frees));
    }

    #[test]
    fn an_account_that_is_not_below_zero_needs_no_way_out() {
        assert!(ways_out(&entry(0, &[]), Currency::USD).is_empty());
        assert!(ways_out(&entry(-5, &[]), Currency::CAD).is_empty());
    }
}

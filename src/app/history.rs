//! What an account's balance transactions tell: when pending money lands, since when a balance is below zero and what
//! took it there, what the balance was on each day. All of it is derived by walking back from the balance as it is now,
//! so it is only as deep as the transactions that were read, and says so.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::domain::{AccountId, Balance, Fault, Label, ObjectId, Transaction};
use crate::money::{Amount, Currency, Minor};

/// The transactions of one account, newest first, as far as they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Newest first.
    pub rows: Vec<Transaction>,
    /// Where the next page starts; none when all were read.
    pub next: Option<ObjectId>,
    /// When the newest page was read.
    pub read_at: Timestamp,
    /// Why it could not be read (further).
    pub trouble: Option<Fault>,
    /// Whether only transactions after some day were asked for.
    pub is_cut: bool,
}

impl History {
    /// Whether all that was asked for was read.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.next.is_none() && self.trouble.is_none()
    }

    /// Whether every transaction that the account ever had was read.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.is_complete() && !self.is_cut
    }
}

/// Histories that are kept whole: those of negative accounts, of accounts looked at lately, and the platform's reserve.
#[derive(Debug, Clone, Default)]
pub struct Histories {
    kept: BTreeMap<AccountId, History>,
    /// Accounts in the order in which they were last asked for, the latest last.
    lately: Vec<AccountId>,
    /// The platform's `reserve_transaction`s.
    pub reserve: Option<History>,
}

/// Most histories kept beside those that were looked at last.
const MOST_KEPT: usize = 256;

impl Histories {
    /// The history of an account, if it is kept.
    #[must_use]
    pub fn of(&self, id: &AccountId) -> Option<&History> {
        self.kept.get(id)
    }

    /// Keeps a history. The one that was not asked for longest makes room.
    pub(super) fn keep(&mut self, id: &AccountId, history: History) {
        self.lately.retain(|known| known != id);
        self.lately.push(id.clone());
        self.kept.insert(id.clone(), history);
        if self.lately.len() > MOST_KEPT {
            let oldest = self.lately.remove(0);
            self.kept.remove(&oldest);
        }
    }

    /// Drops a history, so that it is read anew.
    pub(super) fn forget(&mut self, id: &AccountId) {
        self.lately.retain(|known| known != id);
        self.kept.remove(id);
    }
}

/// What a list needs to know of an account's history, small enough to keep for every account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Digest {
    /// Pending money by the day on which it becomes available, earliest first.
    pub landings: Box<[Landing]>,
    /// Currencies that are below zero.
    pub negatives: Box<[Negative]>,
    /// When it last sold something, as far as read.
    pub last_sale: Option<Timestamp>,
}

impl Digest {
    /// Start of the longest time below zero.
    #[must_use]
    pub fn longest_negative(&self) -> Option<Timestamp> {
        self.negatives.iter().filter_map(|negative| negative.since).min()
    }

    /// What is known of a currency that is below zero.
    #[must_use]
    pub fn negative(&self, currency: Currency) -> Option<&Negative> {
        self.negatives.iter().find(|negative| negative.currency == currency)
    }
}

/// Pending money that becomes available on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Landing {
    /// The UTC day.
    pub day: Date,
    /// How much, net of fees.
    pub amount: Amount,
}

/// A currency below zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Negative {
    /// The currency.
    pub currency: Currency,
    /// When `available` went below zero; none when the transactions read do not reach back that far.
    pub since: Option<Timestamp>,
    /// Reporting category of the transaction that took it there: `dispute`, `refund`, `fee`, ….
    pub cause: Option<Label>,
    /// How many transactions this was derived from.
    pub read: u32,
}

/// Sums up a history.
#[must_use]
pub fn digest(history: &History, balance: &Balance) -> Digest {
    let negatives = balance.negatives().map(|amount| negative(history, amount)).collect();
    let last_sale = history.rows.iter().find(|row| row.category.as_str() == "charge").map(|row| row.created);
    Digest { landings: landings(&history.rows), negatives, last_sale }
}

fn landings(rows: &[Transaction]) -> Box<[Landing]> {
    let mut days: BTreeMap<(Date, Currency), Minor> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.pending) {
        let sum = days.entry((day_of(row.available_on), row.currency)).or_insert(Minor::ZERO);
        *sum = sum.checked_add(row.net).unwrap_or(*sum);
    }
    days.into_iter().map(|((day, currency), sum)| Landing { day, amount: Amount::new(sum, currency) }).collect()
}

/// Walks back until the balance was not below zero: the transaction after that moment is the cause.
fn negative(history: &History, amount: Amount) -> Negative {
    let currency = amount.currency();
    let mut rows: Vec<&Transaction> =
        history.rows.iter().filter(|row| row.currency == currency && !row.pending).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.available_on));
    let mut running = Some(amount.minor());
    for row in &rows {
        running = running.and_then(|minor| minor.checked_sub(row.net));
        if running.is_some_and(|minor| !minor.is_negative()) {
            let since = Some(row.available_on);
            return Negative { currency, since, cause: Some(row.category.clone()), read: count(&rows) };
        }
    }
    Negative { currency, since: None, cause: None, read: count(&rows) }
}

fn count(rows: &[&Transaction]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

/// Available plus pending after each transaction of a currency, newest first: the figure that grows and shrinks with
/// each row. None where the walk would leave the range of money.
#[must_use]
pub fn balances_after<'a>(
    history: &'a History,
    balance: &Balance,
    currency: Currency,
) -> Vec<(&'a Transaction, Option<Minor>)> {
    let mut running = balance.available(currency).checked_add(balance.pending(currency));
    let mut out = Vec::new();
    for row in history.rows.iter().filter(|row| row.currency == currency) {
        out.push((row, running));
        running = running.and_then(|minor| minor.checked_sub(row.net));
    }
    out
}

/// The row of [`balances_after`] that took a currency below zero; none when the rows do not reach back that far.
#[must_use]
pub fn crossing(rows: &[(&Transaction, Option<Minor>)], negative: &Negative) -> Option<usize> {
    let since = negative.since?;
    rows.iter().position(|(row, _)| row.available_on == since && Some(&row.category) == negative.cause.as_ref())
}

/// Available at the end of each of the last `days` days, oldest first, the last being now. Shorter when the
/// transactions read do not reach back so far.
#[must_use]
pub fn available_by_day(
    history: &History,
    balance: &Balance,
    currency: Currency,
    today: Date,
    days: u16,
) -> Vec<(Date, Minor)> {
    let mut changes: BTreeMap<Date, Minor> = BTreeMap::new();
    for row in history.rows.iter().filter(|row| row.currency == currency && !row.pending) {
        let sum = changes.entry(day_of(row.available_on)).or_insert(Minor::ZERO);
        *sum = sum.checked_add(row.net).unwrap_or(*sum);
    }
    let reach = (!history.is_whole()).then(|| history.rows.last().map(|row| day_of(row.created))).flatten();
    let mut out = Vec::new();
    let mut running = Some(balance.available(currency));
    let mut day = today;
    for _ in 0..days {
        let Some(minor) = running else { break };
        if reach.is_some_and(|reach| day <= reach) {
            break;
        }
        out.push((day, minor));
        let change = changes.get(&day).copied().unwrap_or(Minor::ZERO);
        running = minor.checked_sub(change);
        let Ok(before) = day.yesterday() else { break };
        day = before;
    }
    out.reverse();
    out
}

/// The UTC day of a moment.
#[must_use]
pub fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Days of the calendar, UTC, from one moment to another, zero at least: what the dates beside the count say.
#[must_use]
pub fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    let days = day_of(from).until(day_of(to)).map(|span| i64::from(span.get_days()));
    days.unwrap_or(0).max(0)
}

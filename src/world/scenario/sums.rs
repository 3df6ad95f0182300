//! A self-check of scenario files: what an account's history adds up to, against what the file says it does.
//! Plain addition in time, written apart from the world's ledger, so that each of the two can show the other wrong.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::money::Currency;
use crate::world::founding::{AccountKind, Event, Happening, Liable, NewAccount};

use super::calendar::days_after;

/// Days below zero after which Stripe takes the platform's reserve instead (docs.stripe.com/connect/account-balances).
const COLLECTED_AFTER: i64 = 180;

/// What an account holds in one currency, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sum {
    pub available: i128,
    pub pending: i128,
    pub reserved: i128,
}

/// All sums, by account and currency.
#[derive(Debug, Default)]
pub(super) struct Sums(BTreeMap<String, BTreeMap<Currency, Sum>>);

impl Sums {
    /// Adds up a world at its start.
    pub(super) fn of(
        platform: &NewAccount,
        accounts: &[NewAccount],
        happenings: &[Happening],
        start: Timestamp,
        reserves_enabled: bool,
    ) -> Self {
        let mut book = Book::default();
        let mut moves = Vec::new();
        let mut in_time: Vec<&Happening> = happenings.iter().collect();
        in_time.sort_by_key(|happening| happening.at);
        for happening in in_time {
            book.enter(happening, &platform.id, &mut moves);
        }
        moves.sort_by_key(|entry: &Move<'_>| entry.at);
        let carried = accounts.iter().filter(|account| carried_by_platform(account)).map(|account| &*account.id);
        let carried: std::collections::BTreeSet<&str> = if reserves_enabled { carried.collect() } else { [].into() };
        let mut sums = Self::default();
        let mut below: BTreeMap<(&str, Currency), Timestamp> = BTreeMap::new();
        let mut lost: BTreeMap<Currency, i128> = BTreeMap::new();
        for entry in &moves {
            let key = (entry.account, entry.currency);
            let counts = carried.contains(entry.account);
            if counts && below.get(&key).is_some_and(|since| days_after(*since, COLLECTED_AFTER) <= entry.at) {
                sums.collect(key, &mut lost);
                below.remove(&key);
            }
            let sum = sums.slot(entry.account, entry.currency);
            if entry.at > start {
                sum.pending += entry.amount;
                continue;
            }
            sum.available += entry.amount;
            if sum.available < 0 {
                below.entry(key).or_insert(entry.at);
            } else {
                below.remove(&key);
            }
        }
        sums.close(&platform.id, &below, &carried, start, lost);
        sums
    }

    /// What an account holds in a currency; nothing, if it never had any.
    pub(super) fn get(&self, account: &str, currency: Currency) -> Sum {
        self.0.get(account).and_then(|sums| sums.get(&currency)).copied().unwrap_or_default()
    }

    fn slot(&mut self, account: &str, currency: Currency) -> &mut Sum {
        self.0.entry(account.to_owned()).or_default().entry(currency).or_default()
    }

    /// Stripe zeroes the account; the platform loses as much.
    fn collect(&mut self, (account, currency): (&str, Currency), lost: &mut BTreeMap<Currency, i128>) {
        let sum = self.slot(account, currency);
        *lost.entry(currency).or_default() -= sum.available;
        sum.available = 0;
    }

    /// What is due by the start is collected, and what is still below zero is held from the platform.
    fn close(
        &mut self,
        platform: &str,
        below: &BTreeMap<(&str, Currency), Timestamp>,
        carried: &std::collections::BTreeSet<&str>,
        start: Timestamp,
        mut lost: BTreeMap<Currency, i128>,
    ) {
        for (&(account, currency), since) in below.iter().filter(|((account, _), _)| carried.contains(account)) {
            if days_after(*since, COLLECTED_AFTER) <= start {
                self.collect((account, currency), &mut lost);
                continue;
            }
            let held = -self.get(account, currency).available;
            let own = self.slot(platform, currency);
            own.reserved += held;
            own.available -= held;
        }
        for (currency, amount) in lost {
            self.slot(platform, currency).available -= amount;
        }
    }
}

/// An account whose negative balance the platform answers for. Older express and custom accounts do not say it.
fn carried_by_platform(account: &NewAccount) -> bool {
    match account.losses {
        Some(Liable::Application) => true,
        Some(Liable::Stripe) => false,
        None => match account.kind {
            AccountKind::Express | AccountKind::Custom => true,
            AccountKind::Standard | AccountKind::None => false,
        },
    }
}

/// Money that becomes available, or stops being so.
struct Move<'a> {
    at: Timestamp,
    account: &'a str,
    currency: Currency,
    amount: i128,
}

/// What later happenings refer to.
#[derive(Default)]
struct Book<'a> {
    sold: BTreeMap<(&'a str, &'a str), (Currency, i128)>,
    paid: BTreeMap<(&'a str, &'a str), (Currency, i128)>,
}

impl<'a> Book<'a> {
    fn enter(&mut self, happening: &'a Happening, platform: &'a str, moves: &mut Vec<Move<'a>>) {
        let account = happening.account.as_str();
        let named = happening.label.as_deref().map(|label| (account, label));
        let at = happening.at;
        let mut add = |at, account, currency, amount| moves.push(Move { at, account, currency, amount });
        match &happening.what {
            Event::Sale { amount, fee, currency, available_on, .. } => {
                self.sold.extend(named.map(|name| (name, (*currency, 0))));
                add(*available_on, account, *currency, i128::from(amount.get()) - i128::from(fee.get()));
            }
            Event::Refund { of, amount } => {
                if let Some((currency, _)) = self.sold.get(&(account, of.as_str())) {
                    add(at, account, *currency, -i128::from(amount.get()));
                }
            }
            Event::Dispute { of, amount, fee } => {
                if let Some((currency, disputed)) = self.sold.get_mut(&(account, of.as_str())) {
                    *disputed = i128::from(amount.get());
                    add(at, account, *currency, -i128::from(amount.get()) - i128::from(fee.get()));
                }
            }
            Event::DisputeWon { of } => {
                if let Some((currency, disputed)) = self.sold.get(&(account, of.as_str())) {
                    add(at, account, *currency, *disputed);
                }
            }
            Event::Payout { amount, currency } => {
                self.paid.extend(named.map(|name| (name, (*currency, i128::from(amount.get())))));
                add(at, account, *currency, -i128::from(amount.get()));
            }
            Event::PayoutReturned { of } => {
                if let Some((currency, paid)) = self.paid.get(&(account, of.as_str())) {
                    add(at, account, *currency, *paid);
                }
            }
            Event::Fee { amount, currency, .. } => add(at, account, *currency, -i128::from(amount.get())),
            Event::Topup { amount, currency } => add(at, account, *currency, i128::from(amount.get())),
            Event::Debit { amount, currency, .. } => {
                add(at, account, *currency, -i128::from(amount.get()));
                add(at, platform, *currency, i128::from(amount.get()));
            }
            Event::SendFunds { amount, currency, .. } => {
                add(at, account, *currency, i128::from(amount.get()));
                add(at, platform, *currency, -i128::from(amount.get()));
            }
        }
    }
}

//! The platform's reserve, explained: which negative accounts each reserved cent belongs to, and what is left over
//! (docs.stripe.com/connect/account-balances). Currencies never meet; an account that was not read makes the
//! explanation incomplete, and the remainder says so rather than being called zero.

use jiff::{Timestamp, civil::Date};

use crate::domain::{Account, AccountId, Balance, Liable, Transaction};
use crate::money::{Amount, Currency, Minor};

use super::history::{Negative, day_of, days_between};
use super::{Entry, Fleet, Histories, History, Model};

/// Days after which Stripe moves the reserve to an account that stayed below zero.
pub const CLEARED_AFTER_DAYS: i64 = 180;

/// One currency of the reserve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What Stripe reserves.
    pub reserved: Amount,
    /// Negatives of accounts whose losses the platform carries.
    pub negatives: Minor,
    /// Shortfalls that account debits caused on accounts whose losses Stripe carries.
    pub shortfalls: Minor,
    /// What changed after Stripe last recalculated the reserve.
    pub since_last_run: Minor,
    /// What nothing explains.
    pub residue: Minor,
    /// When Stripe last recalculated it, as far as read.
    pub last_run: Option<Timestamp>,
}

impl Explained {
    /// Everything that is explained.
    #[must_use]
    pub fn explained(&self) -> Option<Minor> {
        self.reserved.minor().checked_sub(self.residue)
    }
}

/// One negative balance.
#[derive(Debug, Clone)]
pub struct NegativeRow<'a> {
    /// The account.
    pub account: &'a Account,
    /// Its negative amount.
    pub amount: Amount,
    /// Whether the platform's reserve covers it.
    pub in_reserve: bool,
    /// Since when and why, once its history was read.
    pub negative: Option<&'a Negative>,
}

impl NegativeRow<'_> {
    /// Day of 180.
    #[must_use]
    pub fn day(&self, now: Timestamp) -> Option<i64> {
        self.negative?.since.map(|since| days_between(since, now))
    }

    /// The day on which Stripe clears it from the reserve.
    #[must_use]
    pub fn cleared_on(&self) -> Option<Date> {
        let since = self.negative?.since?;
        let cleared = since.as_second().checked_add(CLEARED_AFTER_DAYS.checked_mul(86_400)?)?;
        Timestamp::from_second(cleared).ok().map(day_of)
    }
}

/// All negative balances as the Reserve screen lists them: those in the reserve first, the platform's own currency before
/// others, the largest first.
#[must_use]
pub fn listed_rows(fleet: &Fleet, own: Option<Currency>) -> Vec<NegativeRow<'_>> {
    let mut rows = negative_rows(fleet);
    rows.sort_by_key(|row| (!row.in_reserve, Some(row.amount.currency()) != own));
    rows
}

/// All negative balances: by currency, those in the reserve first, the largest first.
#[must_use]
pub fn negative_rows(fleet: &Fleet) -> Vec<NegativeRow<'_>> {
    let mut rows = Vec::new();
    for entry in fleet.negatives() {
        rows.extend(negatives_of(entry));
    }
    rows.sort_by(|a, b| {
        (!a.in_reserve, a.amount.currency(), a.amount.minor(), &a.account.id).cmp(&(
            !b.in_reserve,
            b.amount.currency(),
            b.amount.minor(),
            &b.account.id,
        ))
    });
    rows
}

/// The negative balances of one account.
pub fn negatives_of(entry: &Entry) -> impl Iterator<Item = NegativeRow<'_>> {
    entry.balance.iter().flat_map(Balance::negatives).map(|amount| NegativeRow {
        account: &entry.account,
        amount,
        in_reserve: entry.account.liability.liable == Liable::Platform,
        negative: entry.digest.as_ref().and_then(|digest| digest.negative(amount.currency())),
    })
}

/// A negative's share, in thousandths, of all negatives of its currency that the reserve covers. None for one that it
/// does not cover.
#[must_use]
pub fn permille(row: &NegativeRow<'_>, rows: &[NegativeRow<'_>]) -> Option<i64> {
    let alike = rows.iter().filter(|other| other.in_reserve && other.amount.currency() == row.amount.currency());
    let total = alike.map(|other| i128::from(other.amount.minor().get())).sum::<i128>();
    // Rounded half up: negative by negative is positive.
    let part = i128::from(row.amount.minor().get()).checked_mul(1_000)?.checked_add(total / 2)?;
    if row.in_reserve { i64::try_from(part.checked_div(total)?).ok() } else { None }
}

/// What is reserved in each currency that Stripe names or in which an account is below zero: there, zero that is named
/// by nobody is still to be explained.
#[must_use]
pub fn reserved_in_each(reserved: &[Amount], rows: &[NegativeRow<'_>]) -> Vec<Amount> {
    let mut all = reserved.to_vec();
    for currency in rows.iter().filter(|row| row.in_reserve).map(|row| row.amount.currency()) {
        if !all.iter().any(|amount| amount.currency() == currency) {
            all.push(Amount::new(Minor::ZERO, currency));
        }
    }
    all
}

/// Explains the reserve, a row a currency.
#[must_use]
pub fn explain(reserved: &[Amount], rows: &[NegativeRow<'_>], histories: &Histories) -> Vec<Explained> {
    reserved.iter().filter_map(|amount| explain_one(*amount, rows, histories)).collect()
}

fn explain_one(reserved: Amount, rows: &[NegativeRow<'_>], histories: &Histories) -> Option<Explained> {
    let currency = reserved.currency();
    let sum = |in_reserve: bool| {
        let mut total = Minor::ZERO;
        for row in rows.iter().filter(|row| row.in_reserve == in_reserve && row.amount.currency() == currency) {
            let part = if in_reserve { row.amount.minor() } else { shortfall(histories, row) };
            total = total.checked_sub(part)?;
        }
        Some(total)
    };
    let negatives = sum(true)?;
    let shortfalls = sum(false)?;
    let last_run = histories
        .reserve
        .as_ref()
        .and_then(|history| history.rows.iter().find(|row| row.currency == currency))
        .map(|row| row.created);
    let open = reserved.minor().checked_sub(negatives)?.checked_sub(shortfalls)?;
    let since_last_run =
        if open.is_zero() { Minor::ZERO } else { changed_since(rows, histories, currency, last_run, open) };
    let residue = open.checked_sub(since_last_run)?;
    Some(Explained { reserved, negatives, shortfalls, since_last_run, residue, last_run })
}

/// The part of a Stripe-liable account's negative balance that debits caused, as a negative amount: at most what was
/// debited since the account was last at zero.
fn shortfall(histories: &Histories, row: &NegativeRow<'_>) -> Minor {
    let currency = row.amount.currency();
    let since = row.negative.and_then(|negative| negative.since);
    let mut debited = Minor::ZERO;
    let known = histories.of(&row.account.id).map_or(&[][..], |history| &history.rows);
    let debits = known.iter().filter(|txn| txn.currency == currency && txn.kind.as_str() == "transfer");
    for txn in debits.filter(|txn| since.is_none_or(|since| txn.available_on >= since)) {
        debited = debited.checked_add(txn.net).unwrap_or(debited);
    }
    debited.max(row.amount.minor())
}

/// How much of an open difference came after the last run: only a difference that the accounts' movements since then
/// explain exactly is taken for it.
fn changed_since(
    rows: &[NegativeRow<'_>],
    histories: &Histories,
    currency: Currency,
    last_run: Option<Timestamp>,
    open: Minor,
) -> Minor {
    let Some(last_run) = last_run else { return Minor::ZERO };
    let mut moved = Minor::ZERO;
    for row in rows.iter().filter(|row| row.in_reserve && row.amount.currency() == currency) {
        let known = histories.of(&row.account.id).map_or(&[][..], |history| &history.rows);
        let of_currency = known.iter().filter(|txn| txn.currency == currency && !txn.pending);
        for txn in of_currency.filter(|txn| txn.available_on > last_run) {
            moved = moved.checked_add(txn.net).unwrap_or(moved);
        }
    }
    if moved == open { open } else { Minor::ZERO }
}

/// The reserve at the end of each of the last `days` days, oldest first. Shorter when the transactions read do not reach
/// back so far.
#[must_use]
pub fn trend(history: &History, reserved: Amount, today: Date, days: u16) -> Vec<(Date, Minor)> {
    let of_currency = |row: &&Transaction| row.currency == reserved.currency();
    let reach = (!history.is_complete()).then(|| history.rows.last().map(|row| day_of(row.created))).flatten();
    let mut out = Vec::new();
    let mut running = Some(reserved.minor());
    let mut day = today;
    for _ in 0..days {
        let Some(minor) = running else { break };
        if reach.is_some_and(|reach| day < reach) {
            break;
        }
        out.push((day, minor));
        for row in history.rows.iter().filter(of_currency).filter(|row| day_of(row.created) == day) {
            running = running.and_then(|held| held.checked_add(row.net));
        }
        let Ok(before) = day.yesterday() else { break };
        day = before;
    }
    out.reverse();
    out
}

/// Accounts on the Reserve screen, each once, in its order.
pub(super) fn negative_accounts(model: &Model) -> Vec<AccountId> {
    let mut ids: Vec<AccountId> = Vec::new();
    for row in listed_rows(&model.fleet, model.own_currency()) {
        if !ids.contains(&row.account.id) {
            ids.push(row.account.id.clone());
        }
    }
    ids
}

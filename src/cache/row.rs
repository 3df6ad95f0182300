//! How a row is written: a short MessagePack array, borrowed from what it is made of, and a seal that tells whether it is
//! still what was written. The form is this room's own, and all text comes back through the domain's own constructors: a
//! label that somebody changed in the file is as safe on a screen as one from Stripe.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::domain::{
    Account, AccountId, AccountKind, Balance, BankAccount, BankStatus, BucketName, Capability, Country,
    CurrencyBalance, Dashboard, Label, LastSeen, Liability, LiabilitySource, Liable, Metadata, OtherBucket,
    PayoutInterval, Payouts, Person, SourceTypes,
};
use crate::money::{Amount, Currency, Minor};

/// Bytes of a seal.
const SEAL: usize = 8;

#[derive(Serialize, Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    account: AccountRow<'a>,
    #[serde(borrow)]
    balance: Option<BalanceRow<'a>>,
    stripe_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct AccountRow<'a> {
    name: &'a str,
    country: Country,
    currency: Currency,
    liable: Liable,
    source: LiabilitySource,
    created: i64,
    kind: AccountKind,
    dashboard: Dashboard,
    payouts: (bool, PayoutInterval),
    charges_enabled: bool,
    details_submitted: bool,
    auto_debit: Option<bool>,
    transfers: Capability,
    currently_due: u16,
    #[serde(borrow)]
    disabled_reason: Option<&'a str>,
    #[serde(borrow)]
    bank: Option<BankRow<'a>>,
    #[serde(borrow)]
    person: Option<PersonRow<'a>>,
    #[serde(borrow)]
    metadata: Vec<(&'a str, &'a str)>,
}

type BankRow<'a> = (&'a str, Currency, BankStatus);
type PersonRow<'a> = (Option<&'a str>, Option<&'a str>, bool, bool);
type Sources = (Option<Minor>, Option<Minor>, Option<Minor>);

#[derive(Serialize, Deserialize)]
struct BalanceRow<'a> {
    read_at: i64,
    rows: Vec<(Currency, Minor, Minor, Option<Sources>)>,
    reserved: Option<Box<[Amount]>>,
    #[serde(borrow)]
    others: Vec<(&'a str, Amount)>,
}

/// What an account is sorted by: the order in which the table shows accounts by their names, as long as bytes are compared.
pub(super) fn sort_key(name: &Label) -> String {
    name.as_str().to_lowercase()
}

/// A row as bytes. None if it cannot be written, which leaves it out of the cache.
pub(super) fn encode(seen: &LastSeen) -> Option<Vec<u8>> {
    let row = Row {
        account: account_row(&seen.account),
        balance: seen.balance.as_ref().map(balance_row),
        stripe_at: seen.stripe_at.map(Timestamp::as_millisecond),
    };
    rmp_serde::to_vec(&row).ok()
}

/// The row of an account. None if the bytes are no row.
pub(super) fn decode(id: &str, bytes: &[u8]) -> Option<LastSeen> {
    let row: Row<'_> = rmp_serde::from_slice(bytes).ok()?;
    Some(LastSeen {
        account: account(id, &row.account)?,
        balance: row.balance.as_ref().and_then(balance),
        stripe_at: row.stripe_at.and_then(moment),
    })
}

/// The platform's balance as bytes.
pub(super) fn encode_balance(balance: &Balance) -> Option<Vec<u8>> {
    rmp_serde::to_vec(&balance_row(balance)).ok()
}

/// The platform's balance. None if the bytes are none.
pub(super) fn decode_balance(bytes: &[u8]) -> Option<Balance> {
    balance(&rmp_serde::from_slice(bytes).ok()?)
}

/// Tells bytes that were changed, or that belong to another row, from those that were written.
pub(super) fn seal(id: &str, bytes: &[u8]) -> [u8; SEAL] {
    let mut hash = Sha256::new();
    hash.update(u64::try_from(id.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(id);
    hash.update(bytes);
    let mut seal = [0; SEAL];
    for (slot, byte) in seal.iter_mut().zip(hash.finalize()) {
        *slot = byte;
    }
    seal
}

fn account_row(account: &Account) -> AccountRow<'_> {
    AccountRow {
        name: account.name.as_str(),
        country: account.country,
        currency: account.default_currency,
        liable: account.liability.liable,
        source: account.liability.source,
        created: account.created.as_millisecond(),
        kind: account.kind,
        dashboard: account.dashboard,
        payouts: (account.payouts.enabled, account.payouts.interval),
        charges_enabled: account.charges_enabled,
        details_submitted: account.details_submitted,
        auto_debit: account.auto_debit,
        transfers: account.transfers,
        currently_due: account.currently_due,
        disabled_reason: account.disabled_reason.as_ref().map(|reason| reason.as_str()),
        bank: account.bank.as_ref().map(|bank| (bank.last4.as_str(), bank.currency, bank.status)),
        person: account.person.as_ref().map(|person| {
            let (first, last) = (person.first_name.as_ref(), person.last_name.as_ref());
            (first.map(Label::as_str), last.map(Label::as_str), person.has_full_birth_date, person.verified)
        }),
        metadata: account.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect(),
    }
}

fn account(id: &str, row: &AccountRow<'_>) -> Option<Account> {
    let bank = row.bank.map(|(last4, currency, status)| BankAccount { last4: Label::new(last4), currency, status });
    let person = row.person.map(|(first, last, has_full_birth_date, verified)| {
        let (first_name, last_name) = (first.map(Label::new), last.map(Label::new));
        Person { first_name, last_name, has_full_birth_date, verified }
    });
    let (enabled, interval) = row.payouts;
    Some(Account {
        id: AccountId::new(id),
        name: Label::new(row.name),
        country: row.country,
        default_currency: row.currency,
        liability: Liability { liable: row.liable, source: row.source },
        created: moment(row.created)?,
        kind: row.kind,
        dashboard: row.dashboard,
        payouts: Payouts { enabled, interval },
        charges_enabled: row.charges_enabled,
        details_submitted: row.details_submitted,
        auto_debit: row.auto_debit,
        transfers: row.transfers,
        currently_due: row.currently_due,
        disabled_reason: row.disabled_reason.map(|reason| Box::new(Label::new(reason))),
        bank: bank.map(Box::new),
        person: person.map(Box::new),
        metadata: Metadata::new(row.metadata.iter().map(|(key, value)| (Label::new(key), Label::new(value)))),
    })
}

fn balance_row(balance: &Balance) -> BalanceRow<'_> {
    let sources = |parts: &SourceTypes| (parts.card, parts.bank_account, parts.fpx);
    let rows = balance.rows.iter();
    BalanceRow {
        read_at: balance.read_at.as_millisecond(),
        rows: rows.map(|row| (row.currency, row.available, row.pending, row.sources.as_deref().map(sources))).collect(),
        reserved: balance.connect_reserved.clone(),
        others: balance.others.iter().map(|other| (other.name.as_str(), other.amount)).collect(),
    }
}

fn balance(row: &BalanceRow<'_>) -> Option<Balance> {
    let sources = |(card, bank_account, fpx): Sources| Box::new(SourceTypes { card, bank_account, fpx });
    let rows = row.rows.iter().map(|&(currency, available, pending, parts)| CurrencyBalance {
        currency,
        available,
        pending,
        sources: parts.map(sources),
    });
    let others = row.others.iter().map(|&(name, amount)| OtherBucket { name: BucketName::new(name), amount });
    Some(Balance {
        read_at: moment(row.read_at)?,
        said_at: None,
        rows: rows.collect(),
        connect_reserved: row.reserved.clone(),
        others: others.collect(),
    })
}

fn moment(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

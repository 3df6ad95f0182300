//! Accounts and balances for the tests of this room.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Cache, Mark, Place};
use crate::domain::{
    Account, AccountId, AccountKind, Balance, BankAccount, BankStatus, BucketName, Capability, Country,
    CurrencyBalance, Dashboard, Label, LastSeen, Liability, LiabilitySource, Liable, Metadata, Mode, OtherBucket,
    PayoutInterval, Payouts, Person, SourceTypes,
};
use crate::money::{Amount, Currency, Minor};

pub(super) fn moment() -> Timestamp {
    "2026-11-22T10:15:00.250Z".parse().unwrap()
}

pub(super) fn day() -> Date {
    jiff::civil::date(2026, 11, 22)
}

pub(super) fn account(id: &str, name: &str) -> Account {
    Account {
        id: AccountId::new(id),
        name: Label::new(name),
        country: Country::from_code("CA").unwrap(),
        default_currency: Currency::CAD,
        liability: Liability { liable: Liable::Platform, source: LiabilitySource::LegacyType },
        created: "2024-03-02T09:00:00Z".parse().unwrap(),
        kind: AccountKind::Express,
        dashboard: Dashboard::Full,
        payouts: Payouts { enabled: true, interval: PayoutInterval::Weekly },
        charges_enabled: true,
        details_submitted: false,
        auto_debit: Some(false),
        transfers: Capability::Pending,
        currently_due: 3,
        disabled_reason: Some(Box::new(Label::new("requirements.past_due"))),
        bank: Some(Box::new(BankAccount {
            last4: Label::new("6789"),
            currency: Currency::CAD,
            status: BankStatus::VerificationFailed,
        })),
        person: Some(Box::new(Person {
            first_name: Some(Label::new("Ada")),
            last_name: None,
            has_full_birth_date: true,
            verified: false,
        })),
        metadata: Metadata::new([
            (Label::new("shop"), Label::new("7")),
            (Label::new("debit_consent"), Label::new("C-1")),
        ]),
    }
}

pub(super) fn balance(available: i64) -> Balance {
    let row = |currency, available, sources| CurrencyBalance {
        currency,
        available: Minor::new(available),
        pending: Minor::new(120_450),
        sources,
    };
    let parts = SourceTypes { card: Some(Minor::new(available)), bank_account: None, fpx: Some(Minor::ZERO) };
    let other = |name, minor| OtherBucket { name, amount: Amount::new(Minor::new(minor), Currency::USD) };
    Balance {
        read_at: moment(),
        said_at: None,
        rows: Box::new([row(Currency::CAD, available, Some(Box::new(parts))), row(Currency::USD, 5, None)]),
        connect_reserved: None,
        others: Box::new([other(BucketName::InstantAvailable, 9), other(BucketName::new("issuing.available"), 1)]),
    }
}

pub(super) fn platform_balance() -> Balance {
    let reserved = Amount::new(Minor::new(51_057), Currency::USD);
    Balance { connect_reserved: Some(Box::new([reserved])), ..balance(1_248_010) }
}

/// An account with a balance; one below zero tells when, by Stripe's clock.
pub(super) fn seen(id: &str, name: &str, available: i64) -> LastSeen {
    let stripe_at = (available < 0).then(moment);
    LastSeen { account: account(id, name), balance: Some(balance(available)), stripe_at }
}

/// The cache of a platform in test mode.
pub(super) fn place(folder: &Path) -> Place {
    Place::new(folder.join("pullfunds"), Mode::Test, &AccountId::new("acct_1Hbr"), None).unwrap()
}

pub(super) fn open(folder: &Path) -> Cache {
    Cache::open(&place(folder)).unwrap()
}

/// Everything, by pages of so many.
pub(super) fn everything(cache: &Cache, limit: u32) -> Vec<LastSeen> {
    let mut all = Vec::new();
    let mut next = Some(Mark::default());
    while let Some(mark) = next {
        let page = cache.page(Some(&mark), limit).unwrap();
        all.extend(page.rows);
        next = page.next;
    }
    all
}

pub(super) fn names(cache: &Cache) -> Vec<String> {
    everything(cache, 2).into_iter().map(|seen| seen.account.name.to_string()).collect()
}

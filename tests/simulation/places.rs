//! The simulated Stripe in which everything is played: a platform in Japan and six accounts, of which every other one is debited in
//! yen, which have no decimals, and the rest in dollars; each holds both. Only what is asked for moves money: nothing is paid out
//! by itself.

use jiff::Timestamp;
use pullfunds::money::{Currency, Minor};
use pullfunds::world::World;
use pullfunds::world::founding::{
    AccountKind, BankAccount, BankStatus, Capability, Event, Founding, Happening, Liable, Metadata, NewAccount,
    PayoutInterval,
};
use pullfunds::world::keys::NewKey;
use pullfunds::world::settings::Settings;

pub(crate) const PLATFORM: &str = "acct_1MOCKHarbourA1b2";

pub(crate) const ACCOUNTS: [&str; 6] = [
    "acct_1MOCKCedarCed1",
    "acct_1MOCKBluefnBlu2",
    "acct_1MOCKGinkgoGin3",
    "acct_1MOCKIrisIriss4",
    "acct_1MOCKJunipeJun5",
    "acct_1MOCKKestreKes6",
];

/// What the accounts are called, as it is typed to find them.
pub(crate) const NAMES: [&str; 6] = ["Cedar", "Bluefin", "Ginkgo", "Iris", "Juniper", "Kestrel"];

const START: i64 = 1_763_800_000;

/// The key that may read accounts and balances and nothing else.
pub(crate) const NARROW: &str = "narrow";

/// The world as it begins: where the group of a movement stands only on what Stripe returns, and where it stands on both sides.
pub(crate) type Worlds = [World; 2];

/// Both of them.
pub(crate) fn worlds() -> Worlds {
    [false, true].map(|groups_other_side| {
        let mut founding = founding();
        founding.settings.groups_other_side = groups_other_side;
        World::found(founding).expect("the world begins")
    })
}

/// The currency in which an account is debited.
pub(crate) fn currency_of(account: &str) -> Currency {
    let at = ACCOUNTS.iter().position(|id| *id == account).unwrap_or(0);
    if at.is_multiple_of(2) { Currency::USD } else { Currency::JPY }
}

fn founding() -> Founding {
    let currencies = [Currency::USD, Currency::JPY];
    let topup = |currency| happening(PLATFORM, 10, Event::Topup { amount: Minor::new(500_000), currency });
    let mut happenings: Vec<Happening> = currencies.into_iter().map(topup).collect();
    for currency in currencies {
        happenings.extend(ACCOUNTS.iter().map(|account| happening(account, 9, sale(200_000, currency))));
    }
    let accounts = (0..)
        .zip(ACCOUNTS.iter().zip(NAMES))
        .map(|(age, (id, name))| account(id, name, currency_of(id), Liable::Application, age))
        .collect();
    let permissions = ["rak_connected_account_read", "rak_balance_read"].map(str::to_owned).to_vec();
    let narrow =
        NewKey { name: NARROW.to_owned(), permissions: permissions.clone(), connect: permissions, expires: None };
    let settings = Settings { read_latency_ms: 40, write_latency_ms: 120, keys: vec![narrow], ..Settings::default() };
    Founding {
        name: "proofs".to_owned(),
        seed: 7,
        start: at(0),
        settings,
        platform: account(PLATFORM, "Harbour Market", Currency::JPY, Liable::Stripe, -1),
        accounts,
        happenings,
        script: Vec::new(),
    }
}

fn at(days: i64) -> Timestamp {
    Timestamp::from_second(START + days * 86_400).expect("a time of this century")
}

fn happening(account: &str, days_ago: i64, what: Event) -> Happening {
    Happening { at: at(-days_ago), account: account.to_owned(), label: None, what }
}

fn sale(amount: i64, currency: Currency) -> Event {
    Event::Sale {
        amount: Minor::new(amount),
        fee: Minor::new(0),
        currency,
        available_on: at(-8),
        description: "Order".to_owned(),
    }
}

fn account(id: &str, name: &str, currency: Currency, liable: Liable, older_by_days: i64) -> NewAccount {
    NewAccount {
        id: id.to_owned(),
        name: Some(name.to_owned()),
        email: None,
        country: "JP".to_owned(),
        currency,
        kind: AccountKind::Express,
        losses: Some(liable),
        created: at(-300 - older_by_days),
        payouts: PayoutInterval::Manual,
        payouts_enabled: true,
        charges_enabled: true,
        debit_negative_balances: true,
        transfers: Capability::Active,
        bank: Some(BankAccount { last4: "6789".to_owned(), currency, status: BankStatus::Verified }),
        individual: None,
        disabled_reason: None,
        currently_due: Vec::new(),
        metadata: Metadata::from_iter([("debit_consent", "agreement 12")]),
    }
}

//! A small simulated Stripe: a US platform and the accounts that the contract asks about.

use jiff::Timestamp;
use pullfunds::money::{Currency, Minor};
use pullfunds::world::World;
use pullfunds::world::faults::Fault;
use pullfunds::world::founding::{
    AccountKind, BankAccount, BankStatus, Capability, Event, Founding, Happening, Liable, Metadata, NewAccount,
    PayoutInterval,
};
use pullfunds::world::settings::Settings;

pub(crate) const PLATFORM: &str = "acct_1MOCKHarbourA1b2";
/// Express, losses with the platform, USD 2,000.00 available and 300.00 pending.
pub(crate) const CEDAR: &str = "acct_1MOCKCedarCed1";
/// Losses with Stripe: debited with a reference only. USD 970.00 available.
pub(crate) const IVY: &str = "acct_1MOCKIvyInkIvy8";
/// As Cedar; the answer to its first debit is lost.
pub(crate) const LOST: &str = "acct_1MOCKLostLost4";
/// Its balance cannot be read.
pub(crate) const HIDDEN: &str = "acct_1MOCKHiddenHid5";
/// Accounts with nothing in them, to fill more than one page.
pub(crate) const OTHERS: usize = 120;

const START: i64 = 1_763_800_000;

/// The world as the contract needs it.
pub(crate) fn world() -> World {
    world_with(|_| {})
}

/// The same with a change.
pub(crate) fn world_with(change: impl FnOnce(&mut Founding)) -> World {
    let mut founding = founding();
    change(&mut founding);
    World::found(founding).expect("the small world begins")
}

fn founding() -> Founding {
    let settings = Settings {
        managed_risk_enrolled: true,
        faults: vec![Fault::unreadable(HIDDEN, 503), Fault::lost_answer(LOST)],
        ..Settings::default()
    };
    let mut accounts = vec![
        account(CEDAR, "Cedar Crafts", Liable::Application, 0),
        account(IVY, "Ivy Ink", Liable::Stripe, 1),
        account(LOST, "Lost Lamps", Liable::Application, 2),
        account(HIDDEN, "Hidden Hats", Liable::Application, 3),
    ];
    accounts.extend((0..OTHERS).map(|number| {
        let age = i64::try_from(number).expect("few accounts") + 10;
        account(&format!("acct_1MOCKOther{number:04}"), "Other", Liable::Application, age)
    }));
    Founding {
        name: "small".to_owned(),
        seed: 7,
        start: at(0),
        settings,
        platform: account(PLATFORM, "Harbour Market", Liable::Stripe, -1),
        accounts,
        happenings: vec![
            happening(PLATFORM, 10, Event::Topup { amount: Minor::new(500_000), currency: Currency::USD }),
            happening(CEDAR, 9, sale(200_000, 0, -8)),
            happening(CEDAR, 7, sale(30_000, 0, 2)),
            happening(IVY, 6, sale(100_000, 3_000, -5)),
            happening(LOST, 4, sale(80_000, 0, -3)),
        ],
        script: Vec::new(),
    }
}

/// Days after the start.
fn at(days: i64) -> Timestamp {
    Timestamp::from_second(START + days * 86_400).expect("a time of this century")
}

pub(crate) fn happening(account: &str, days_ago: i64, what: Event) -> Happening {
    Happening { at: at(-days_ago), account: account.to_owned(), label: None, what }
}

fn sale(amount: i64, fee: i64, available_in: i64) -> Event {
    Event::Sale {
        amount: Minor::new(amount),
        fee: Minor::new(fee),
        currency: Currency::USD,
        available_on: at(available_in),
        description: "Order".to_owned(),
    }
}

fn account(id: &str, name: &str, liable: Liable, older_by_days: i64) -> NewAccount {
    NewAccount {
        id: id.to_owned(),
        name: Some(name.to_owned()),
        email: None,
        country: "US".to_owned(),
        currency: Currency::USD,
        kind: AccountKind::Express,
        losses: Some(liable),
        created: at(-300 - older_by_days),
        payouts: PayoutInterval::Daily,
        payouts_enabled: true,
        charges_enabled: true,
        debit_negative_balances: true,
        transfers: Capability::Active,
        bank: Some(BankAccount { last4: "6789".to_owned(), currency: Currency::USD, status: BankStatus::Verified }),
        individual: None,
        disabled_reason: None,
        currently_due: Vec::new(),
        metadata: Metadata::from_iter([("debit_consent", "agreement 12")]),
    }
}

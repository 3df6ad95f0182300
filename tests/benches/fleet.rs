//! A model of very many accounts, made without a world: every answer is invented where it is asked for.

use std::sync::Arc;

use jiff::Timestamp;
use pullfunds::app::{Effect, Model, Msg, Question, Reading, Setup, Size, start, update};
use pullfunds::domain::{
    Account, AccountId, AccountKind, AccountPage, Balance, BankAccount, BankStatus, BucketName, Capability, Country,
    CurrencyBalance, Dashboard, Label, Liability, LiabilitySource, Liable, Metadata, Mode, OtherBucket, PayoutInterval,
    Payouts, Platform, Scope, TransactionPage,
};
use pullfunds::money::{Amount, Currency, FxTable, Minor};
use pullfunds::rules::Policy;
use pullfunds::ui::{self, Glyphs, Palette, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// How many accounts are many.
pub(crate) const MANY: usize = 100_000;
const WORDS: [&str; 16] = [
    "Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Ginkgo", "Harbour", "Ivy", "Juniper", "Kite", "Lantern",
    "Mosaic", "Nutmeg", "Opal", "Pine",
];

/// When everything begins.
pub(crate) fn began() -> Timestamp {
    "2026-11-22T10:15:00Z".parse().expect("a time")
}

pub(crate) fn account(n: usize) -> Account {
    let name = format!("{} {} {n}", WORDS[n % 16], WORDS[n / 16 % 16]);
    Account {
        id: AccountId::new(&format!("acct_1MOCK{n:011}")),
        name: Label::new(&name),
        country: Country::from_code("US").expect("a country"),
        default_currency: Currency::USD,
        liability: Liability { liable: Liable::Platform, source: LiabilitySource::ControllerLosses },
        created: began(),
        kind: AccountKind::Express,
        dashboard: Dashboard::Express,
        payouts: Payouts { enabled: true, interval: PayoutInterval::Daily },
        charges_enabled: true,
        details_submitted: true,
        auto_debit: Some(false),
        transfers: Capability::Active,
        currently_due: 0,
        disabled_reason: None,
        bank: Some(Box::new(BankAccount {
            last4: Label::new("6789"),
            currency: Currency::USD,
            status: BankStatus::Verified,
        })),
        person: None,
        metadata: Metadata::default(),
    }
}

pub(crate) fn balance(n: usize) -> Balance {
    let figure = i64::try_from(n).expect("small") * 7_919 % 1_000_000 - 10_000;
    let row = CurrencyBalance {
        currency: Currency::USD,
        available: Minor::new(figure),
        pending: Minor::new(figure.abs() / 3),
        sources: None,
    };
    let instant =
        OtherBucket { name: BucketName::InstantAvailable, amount: Amount::new(Minor::new(figure), Currency::USD) };
    Balance {
        read_at: began(),
        said_at: None,
        rows: Box::new([row]),
        connect_reserved: None,
        others: Box::new([instant]),
    }
}

/// A model before anything was read.
pub(crate) fn empty() -> Model {
    let fx = FxTable::built_in().expect("rates");
    Model::new(Setup {
        now: began(),
        size: Size { width: 120, height: 40 },
        mode: Mode::Mock,
        scenario: None,
        seed: Some(42),
        policy: Policy::with_fx(Arc::new(fx)),
        sync: pullfunds::sync::Settings::of(Mode::Mock),
    })
}

/// A model of `count` accounts, each with its balance.
pub(crate) fn model(count: usize) -> Model {
    let mut model = empty();
    let mut waiting = start(&mut model);
    let mut listed = 0;
    while let Some(effect) = waiting.pop() {
        let Effect::Read(epoch, question) = effect else { continue };
        let reading = match &question {
            Question::Platform => {
                Reading::Platform(Box::new(Platform { account: account(MANY + 1), mode: Mode::Mock }))
            }
            Question::Accounts(_) => {
                let to = (listed + 100).min(count);
                let accounts: Vec<Account> = (listed..to).map(account).collect();
                listed = to;
                let next = (to < count).then(|| AccountId::new(&format!("acct_1MOCK{:011}", to - 1)));
                Reading::Accounts(AccountPage { accounts, next, skipped: 0 })
            }
            Question::Balance(Scope::Platform) => Reading::Balance(balance(77)),
            Question::Balance(Scope::Account(id)) => Reading::Balance(balance(id.tail(11).parse().expect("a number"))),
            Question::Transactions(..) => {
                Reading::Transactions(TransactionPage { transactions: Vec::new(), next: None, skipped: 0 })
            }
            Question::Account(_)
            | Question::References(_)
            | Question::LookUp(_)
            | Question::Explain(..)
            | Question::LeftBehind(..)
            | Question::Again(_) => continue,
        };
        waiting.extend(update(&mut model, began(), Msg::Read(epoch, question, reading)));
    }
    assert_eq!(model.fleet.read(), u32::try_from(count).expect("small"), "all were read");
    lay_out(&mut model);
    model
}

fn lay_out(model: &mut Model) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    let drawn = ui::draw(&mut buffer, model, &Theme::new(Palette::Dark, Glyphs::Unicode));
    update(model, began(), Msg::Laid(drawn.laid));
}

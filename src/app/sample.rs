//! The model with which tests of the slices begin.

use jiff::Timestamp;

use super::{Flight, Model, Setup, Size, Step};
use crate::domain::{AccountId, Balance, Consent, CurrencyBalance, DebitId, Form, Label, Mode, Order, Reason, What};
use crate::money::{Amount, Currency, FxTable, Minor};
use crate::rules::Policy;

/// The moment at which tests begin.
pub(super) fn start() -> Timestamp {
    "2026-11-22T10:15:00Z".parse().unwrap()
}

/// A model of a mode that knows nothing yet, on a terminal of 120 columns.
pub(super) fn model(mode: Mode) -> Model {
    let policy = Policy::with_fx(std::sync::Arc::new(FxTable::built_in().unwrap()));
    Model::new(Setup {
        now: start(),
        size: Size { width: 120, height: 40 },
        mode,
        scenario: None,
        seed: None,
        policy,
        sync: crate::sync::Settings::of(mode),
    })
}

/// A balance of US dollars.
pub(super) fn balance(available: i64, read_at: Timestamp) -> Balance {
    let row = CurrencyBalance {
        currency: Currency::USD,
        available: Minor::new(available),
        pending: Minor::ZERO,
        sources: None,
    };
    Balance { read_at, said_at: None, rows: Box::new([row]), connect_reserved: None, others: Box::new([]) }
}

/// A pull.
pub(crate) fn order(debit: u128, account: &str, amount: Amount) -> Order {
    Order {
        debit: DebitId::new(uuid::Uuid::from_u128(debit)),
        account: AccountId::new(account),
        platform: AccountId::new("acct_1MOCKplatform"),
        amount,
        what: What::Pull {
            form: Form::Transfer,
            reason: Reason::RecoverRefund,
            consent: Consent::OnFile(Label::new("contract 2024, section 7")),
        },
        note: Label::new(""),
    }
}

/// A pull that is being written down.
pub(crate) fn flight(order: Order, name: &str, since: Timestamp) -> Flight {
    let name = Label::new(name);
    Flight { order, name, before: (None, None), looked: None, since, step: Step::Recording(1), by_a_person: false }
}

//! A platform, its debits and their ends, for the tests of this journal.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use jiff::Timestamp;

use super::super::book::Book;
use super::super::custody::{follow, found};
use super::super::entry::{Judged, JudgedFinding, Recorded, Told, Verified, Wording};
use super::super::stretch::Checked;
use super::*;
use crate::domain::{
    Consent, DebitId, Form, ObjectId, Order, Outcome, Reason, Refusal, RequestId, Settled, Unknown, What, WhyUnknown,
};
use crate::life::{Owner, Stamp, State};
use crate::money::{Amount, Currency, Minor};

/// The platform whose journal it is.
pub(in crate::journal) fn platform() -> AccountId {
    AccountId::new("acct_1MOCKplatform")
}

/// A moment, by its second.
pub(in crate::journal) fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

/// The id of debit `n`.
pub(in crate::journal) fn debit(n: u128) -> DebitId {
    DebitId::new(Uuid::from_u128(0x019a_c3f1_7f3c_7000_8000_0000_0000_0000 + n))
}

/// Debit `n` of an account.
pub(in crate::journal) fn order(n: u128, account: &str) -> Order {
    Order {
        debit: debit(n),
        account: AccountId::new(account),
        platform: platform(),
        amount: Amount::new(Minor::new(900_000), Currency::USD),
        what: What::Pull {
            form: Form::Charge,
            reason: Reason::RecoverRefund,
            consent: Consent::Typed(Label::new("RMA 5512")),
        },
        note: Label::new("late delivery"),
    }
}

/// What it was judged on.
pub(in crate::journal) fn judged() -> Judged {
    Judged {
        edition: "platform_liable_current".to_owned(),
        findings: vec![JudgedFinding {
            rule: "non_negative".to_owned(),
            ruling: "pass".to_owned(),
            found: "184,900.00 - 9,000.00 = 175,900.00".to_owned(),
        }],
        account_before: Some(Minor::new(18_490_000)),
        platform_before: Some(Minor::new(1_000_000)),
        judged_at: moment(0),
    }
}

/// Who records, at a second.
pub(in crate::journal) fn stamp(second: i64) -> Stamp {
    let owner = Owner {
        host: Label::new("ops"),
        boot: Label::new("b-1"),
        space: Label::new("s-1"),
        process: 4711,
        started: 99,
        uid: 1000,
    };
    let (operator, at) = (Label::new("op-1"), moment(second));
    Stamp { operator, owner, at, server: Some(at), until: moment(second + 100) }
}

/// An outcome: done.
pub(in crate::journal) fn settled() -> Outcome {
    Outcome::Settled(Settled {
        transfer: Some(ObjectId::new("tr_1")),
        payment: Some(ObjectId::new("py_1")),
        request: Some(RequestId::new("req_1")),
        replayed: false,
        at: Some(moment(5)),
    })
}

/// An outcome: not done.
pub(in crate::journal) fn refused() -> Outcome {
    Outcome::Refused(Refusal {
        status: Some(400),
        kind: Label::new("invalid_request_error"),
        code: Some(Label::new("balance_insufficient")),
        param: None,
        message: Label::new("Insufficient funds."),
        request: None,
        replayed: false,
    })
}

/// An outcome: nobody knows.
pub(in crate::journal) fn unknown() -> Outcome {
    Outcome::Unknown(Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false })
}

/// The journal at a place.
pub(in crate::journal) fn open(place: &Place) -> Result<Book, JournalFault> {
    Book::open(place, &platform(), Mode::Mock)
}

/// The file of the journal at a place, for what is done to it from outside.
pub(in crate::journal) fn file(place: &Place) -> Sqlite {
    Sqlite::open(place, &platform(), Mode::Mock).unwrap()
}

/// The journal in a folder.
pub(in crate::journal) fn in_folder(folder: &Path) -> Book {
    open(&Place::Folder(folder.to_owned())).unwrap()
}

/// Records debit `n` of an account, whatever the rules would say.
pub(in crate::journal) fn put(journal: &mut Book, n: u128, account: &str) -> Result<Recorded, JournalFault> {
    journal.begin(&order(n, account), &judged(), &Wording::for_tests(), &stamp(1))
}

/// Writes down how a debit ended, if it can, whatever the tables would say.
pub(in crate::journal) fn end(journal: &mut Book, n: u128, outcome: &Outcome, second: i64) -> Result<(), JournalFault> {
    let told = match outcome.clone() {
        Outcome::Settled(settled) => Told::Settled { settled, by: None },
        Outcome::Refused(refused) => Told::Refused { refused, by: None },
        Outcome::Unknown(unknown) => {
            Told::Unknown { unknown, attempt: Some(1), ended: None, server: None, status: None }
        }
    };
    journal.change(|leaf, label| {
        let found = found(leaf, label, debit(n))?;
        follow(leaf, label, &found.order, found.history, &told, None, moment(second)).map(drop)
    })
}

/// Unresolved debits and where they stand.
pub(in crate::journal) fn names(journal: &Book) -> Vec<(DebitId, State)> {
    journal.unresolved().unwrap().into_iter().map(|open| (open.order.debit, open.state())).collect()
}

/// A journal of five events: a settled, a refused, and an unresolved debit.
pub(in crate::journal) fn written(folder: &Path) -> PathBuf {
    let mut journal = in_folder(folder);
    put(&mut journal, 1, "acct_a").unwrap();
    end(&mut journal, 1, &settled(), 2).unwrap();
    put(&mut journal, 2, "acct_b").unwrap();
    end(&mut journal, 2, &refused(), 3).unwrap();
    put(&mut journal, 3, "acct_c").unwrap();
    journal.path().unwrap().to_owned()
}

/// The journal, read from end to end.
pub(in crate::journal) fn verified(journal: &Book) -> Result<Verified, JournalFault> {
    journal.verify(&mut |_| true).map(Option::unwrap)
}

/// The same, a stretch of so many events after the other.
pub(in crate::journal) fn in_stretches(journal: &Book, limit: u64) -> Result<Checked, JournalFault> {
    let mut checked = journal.check(None, limit)?;
    while !checked.is_whole() {
        let before = checked.events;
        checked = journal.check(Some(&checked), limit)?;
        assert!(checked.events > before && checked.events <= before + limit, "{checked:?}");
    }
    Ok(checked)
}

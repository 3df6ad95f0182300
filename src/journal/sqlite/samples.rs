//! A platform, its debits and their ends, for the tests of this journal.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::super::entry::JudgedFinding;
use super::*;
use crate::domain::{Consent, Form, ObjectId, Reason, Refusal, RequestId, Settled, Unknown, What, WhyUnknown};
use crate::money::{Amount, Currency, Minor};

/// The platform whose journal it is.
pub(super) fn platform() -> AccountId {
    AccountId::new("acct_1MOCKplatform")
}

/// A moment, by its second.
pub(super) fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

/// The id of debit `n`.
pub(super) fn debit(n: u128) -> DebitId {
    DebitId::new(Uuid::from_u128(0x019a_c3f1_7f3c_7000_8000_0000_0000_0000 + n))
}

/// Debit `n` of an account.
pub(super) fn order(n: u128, account: &str) -> Order {
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
pub(super) fn judged() -> Judged {
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

/// Who records.
pub(super) fn who() -> Who {
    Who { operator: Label::new("op-1"), host: Label::new("ops"), process: 4711 }
}

/// An outcome: done.
pub(super) fn settled() -> Outcome {
    Outcome::Settled(Settled {
        transfer: Some(ObjectId::new("tr_1")),
        payment: Some(ObjectId::new("py_1")),
        request: Some(RequestId::new("req_1")),
        replayed: false,
        at: Some(moment(5)),
    })
}

/// An outcome: not done.
pub(super) fn refused() -> Outcome {
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
pub(super) fn unknown() -> Outcome {
    Outcome::Unknown(Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false })
}

/// The journal at a place.
pub(super) fn open(place: &Place) -> Result<Journal, JournalFault> {
    Journal::open(place, &platform(), Mode::Mock)
}

/// The journal in a folder.
pub(super) fn in_folder(folder: &Path) -> Journal {
    open(&Place::Folder(folder.to_owned())).unwrap()
}

/// Records debit `n` of an account, whatever the rules would say.
pub(super) fn put(journal: &mut Journal, n: u128, account: &str) -> Result<Recorded, JournalFault> {
    journal.write(&order(n, account), &Wording::for_tests(), &judged(), &who(), moment(1))
}

/// Unresolved debits and where they stand.
pub(super) fn names(journal: &Journal) -> Vec<(DebitId, State)> {
    journal.unresolved().unwrap().into_iter().map(|open| (open.debit, open.state)).collect()
}

/// A journal of five events: a settled, a refused, and an unresolved debit.
pub(super) fn written(folder: &Path) -> PathBuf {
    let mut journal = in_folder(folder);
    put(&mut journal, 1, "acct_a").unwrap();
    journal.conclude(debit(1), &settled(), moment(2)).unwrap();
    put(&mut journal, 2, "acct_b").unwrap();
    journal.conclude(debit(2), &refused(), moment(3)).unwrap();
    put(&mut journal, 3, "acct_c").unwrap();
    journal.path().unwrap().to_owned()
}

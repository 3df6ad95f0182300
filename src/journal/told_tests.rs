//! The details of events in the file: what an earlier version wrote is read for ever, and what is read was written so.

use rstest::rstest;

use super::entry::{Answered, By, Looks, Told, Wording};
use super::sqlite::samples::{debit, moment, order, stamp};
use crate::domain::{AccountId, Explained, Label, ObjectId, Observed, Refusal, Settled, Side, Unknown, WhyUnknown};
use crate::life::{Door, Ended, EventKind, Proof};

fn refusal() -> Refusal {
    let message = Label::new("No \"way\": {}.");
    Refusal {
        status: Some(402),
        kind: Label::new("k"),
        code: None,
        param: None,
        message,
        request: None,
        replayed: false,
    }
}

fn settled() -> Settled {
    Settled {
        transfer: Some(ObjectId::new("tr_1")),
        payment: None,
        request: None,
        replayed: false,
        at: Some(moment(2)),
    }
}

/// One of each kind.
fn all() -> Vec<Told> {
    let (stamp, reason, account) = (stamp(1), Label::new("because: {\"a\":1}"), AccountId::new("acct_a"));
    let (mark, objects) = (debit(7), vec![ObjectId::new("tr_1")]);
    let looks =
        Looks { asked_on: 1, began: Some(moment(1)), latest: None, pages: 2, whole: true, stamp: stamp.clone() };
    let side = Side { before: None, expected: None, observed: Observed::Unreadable };
    let proof = Proof::Door(Door::Limited, refusal());
    let last_look = Label::new("near");
    vec![
        Told::Recorded {
            debit_sha256: "0".repeat(64),
            wording: Some(Wording::for_tests()),
            stamp: Some(stamp.clone()),
        },
        Told::Attempt { stamp: stamp.clone(), judged: None },
        Told::Unknown {
            unknown: Unknown { why: WhyUnknown::ServerError(500), request: None, replayed: true },
            attempt: Some(2),
            ended: Some(Ended::Door(Door::Key)),
            server: Some(moment(3)),
            status: Some(500),
        },
        Told::AwaitsPerson { attempt: 1, refusal: refusal(), server: None },
        Told::LookedUp { looks: looks.clone(), near: objects.clone() },
        Told::Settled { settled: settled(), by: Some(By::LookUp(Box::new(looks.clone()), objects.clone())) },
        Told::Refused { refused: refusal(), by: Some(By::Answer { attempt: 1, status: None, server: None }) },
        Told::Withdrawn { attempt: 1, why: reason.clone() },
        Told::NotCreated { marker: moment(1), looks },
        Told::Happened { object: None, reason: reason.clone(), last_look: last_look.clone(), stamp: stamp.clone() },
        Told::DidNotHappen { reason: reason.clone(), last_look, stamp: stamp.clone() },
        Told::Observed { account: side, platform: side },
        Told::Explained(Explained { account: vec![], platform: vec![], left: (None, None), whole: false }),
        Told::LateAnswer {
            attempt: 1,
            answer: Answered { proof, request: None, status: Some(429), replayed: false, server: None },
        },
        Told::Contradicted { account: account.clone(), mark, objects: objects.clone() },
        Told::Foreign {
            account: account.clone(),
            mark,
            objects,
            amount: order(1, "acct_a").amount,
            created: moment(1),
            stamp: stamp.clone(),
        },
        Told::Acknowledged { account, mark, reason: reason.clone(), stamp: stamp.clone() },
        Told::Armed { until: moment(9), stamp: stamp.clone() },
        Told::Disarmed { why: reason, stamp: stamp.clone() },
        Told::Reconciled { since: moment(1), accounts: 1, debits: 2, differ: 3, foreign: 4, stamp },
    ]
}

#[test]
fn every_kind_is_read_as_it_was_written() {
    let told = all();
    assert_eq!(told.iter().map(Told::kind).collect::<Vec<_>>(), EventKind::ALL);
    for told in told {
        let detail = told.detail().unwrap();
        assert!(detail.starts_with('{') && detail.ends_with('}'), "{detail}");
        assert_eq!(Told::read(told.kind(), &detail).unwrap(), told, "{detail}");
    }
}

#[rstest]
#[case::recorded(EventKind::Recorded, r#"{"debit_sha256":"00"}"#)]
#[case::unknown(EventKind::Unknown, r#"{"unknown":{"why":{"no_answer":80},"request":null}}"#)]
#[case::settled(
    EventKind::Settled,
    r#"{"settled":{"transfer":"tr_1","payment":null,"request":null,"replayed":false,"at":null}}"#
)]
#[case::refused(
    EventKind::Refused,
    r#"{"refused":{"status":400,"kind":"k","code":null,"param":null,"message":"m","request":null,"replayed":false}}"#
)]
fn what_version_1_wrote_is_read(#[case] kind: EventKind, #[case] detail: &str) {
    assert_eq!(Told::read(kind, detail).unwrap().kind(), kind);
}

#[test]
fn the_hash_of_the_row_stands_first_in_the_detail_of_a_record() {
    let detail = all().first().unwrap().detail().unwrap();
    assert!(detail.starts_with(&format!("{{\"debit_sha256\":\"{}\",", "0".repeat(64))), "{detail}");
}

//! A debit happens once or not at all, and what nobody knows is called unknown.

use pullfunds::backend::Timeouts;
use pullfunds::domain::AccountId;
use pullfunds::domain::{
    Form, ObjectId, Reference, ReferenceKind, Reversal, Scope, SendReason, Undo, What, WhyUnknown,
};
use pullfunds::journal::entry::Recorded;
use pullfunds::life::{Door, Proof};
use pullfunds::money::Currency;
use pullfunds::rules::{Drafted, Undoing};
use pullfunds::world::World;
use rstest::rstest;

use crate::support::bench::{Bench, Way, of};
use crate::support::chain::{recorded, recorded_as};
use crate::support::small_world::{CEDAR, IVY, LOST, world_with};

/// The world, in which every write takes so long.
fn slow_world(write_latency_ms: u64) -> World {
    world_with(|founding| founding.settings.write_latency_ms = write_latency_ms)
}

#[rstest]
#[tokio::test]
async fn a_debit_in_either_plain_form_moves_the_money_once(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[values(Form::Charge, Form::Transfer)] form: Form,
) {
    let bench = Bench::new(way).await;
    let ticket = recorded(&*bench.client, 1, CEDAR, 120_000, form).await;
    let answer = bench.client.send(&ticket).await;
    assert!(answer.server.is_some() && answer.status == Some(200), "{answer:?}");
    let Proof::Settles(settled) = answer.proof else {
        panic!("the debit is allowed and nothing went wrong");
    };
    assert!(settled.transfer.is_some() && settled.payment.is_some() && settled.request.is_some());
    assert!(settled.at.is_some() && !settled.replayed);
    assert_eq!(bench.available(of(CEDAR)).await, 80_000);
    assert_eq!(bench.available(Scope::Platform).await, 620_000);
    // The same ticket again: the same key, so Stripe repeats its answer, and says so.
    let again = bench.client.send(&ticket).await;
    assert!(again.replayed && matches!(again.proof, Proof::Settles(_)), "{again:?}");
    assert_eq!(bench.available(of(CEDAR)).await, 80_000);
    assert!(bench.books_are_right());
}

#[rstest]
#[tokio::test]
async fn a_debit_with_a_reference_names_a_transaction_of_its_account(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let candidates = bench.client.references(&AccountId::new(IVY)).await.unwrap();
    assert_eq!((candidates.len(), candidates[0].kind), (1, ReferenceKind::Charge));
    let reference = Reference { kind: candidates[0].kind, id: candidates[0].id.clone() };
    let form = Form::TransferWithReference(reference);
    let ticket = recorded(&*bench.client, 2, IVY, 50_000, form).await;
    let answer = bench.client.send(&ticket).await;
    assert!(matches!(&answer.proof, Proof::Settles(settled) if settled.transfer.is_some()), "{answer:?}");
    assert_eq!(bench.available(of(IVY)).await, 47_000);
}

#[rstest]
#[tokio::test]
async fn a_refusal_is_stripes_and_moves_nothing(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let stranger = Reference { kind: ReferenceKind::Charge, id: ObjectId::new("ch_stranger") };
    let ticket = recorded(&*bench.client, 3, IVY, 50_000, Form::TransferWithReference(stranger)).await;
    let answer = bench.client.send(&ticket).await;
    let Proof::Door(Door::Invalid, refusal) = answer.proof else {
        panic!("the reference is of no account, and nothing is kept of it: {answer:?}");
    };
    assert_eq!((refusal.status, refusal.kind.as_str()), (Some(400), "invalid_request_error"));
    assert!(refusal.request.is_some() && !refusal.replayed);
    assert_eq!(bench.available(of(IVY)).await, 97_000);
}

#[rstest]
#[tokio::test]
async fn two_debits_that_race_for_the_same_money_do_not_both_settle(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let one = recorded(&*bench.client, 4, CEDAR, 150_000, Form::Transfer).await;
    let two = recorded(&*bench.client, 5, CEDAR, 150_000, Form::Transfer).await;
    let (first, second) = tokio::join!(bench.client.send(&one), bench.client.send(&two));
    let words = [first, second].map(|answer| match answer.proof {
        Proof::Settles(_) => "settles".to_owned(),
        Proof::Refuses(refusal) => refusal.code.map(|code| code.to_string()).unwrap_or_default(),
        other @ (Proof::Door(..) | Proof::Person(_) | Proof::Nothing(_)) => format!("{other:?}"),
    });
    assert_eq!(words, ["settles", "balance_insufficient"]);
    assert_eq!(bench.available(of(CEDAR)).await, 50_000);
}

#[tokio::test]
async fn in_memory_a_lost_answer_is_waited_for_and_leaves_the_debit_unknown() {
    let bench = Bench::in_memory();
    let ticket = recorded(&*bench.client, 6, LOST, 10_000, Form::Charge).await;
    let began = tokio::time::Instant::now();
    let answer = bench.client.send(&ticket).await;
    assert_eq!((answer.proof, began.elapsed().as_secs()), (Proof::Nothing(WhyUnknown::NoAnswer(80)), 80));
    assert_eq!(bench.available(of(LOST)).await, 70_000, "the work was done");
}

#[tokio::test]
async fn a_second_request_with_the_key_of_one_in_flight_is_unknown() {
    let bench = Bench::of(slow_world(2_000), Timeouts::default());
    let ticket = recorded(&*bench.client, 10, CEDAR, 10_000, Form::Transfer).await;
    let (first, second) = tokio::join!(bench.client.send(&ticket), bench.client.send(&ticket));
    assert!(matches!(first.proof, Proof::Settles(_)), "{first:?}");
    assert_eq!(second.proof, Proof::Nothing(WhyUnknown::InProgress));
    assert_eq!(bench.available(of(CEDAR)).await, 190_000);
}

#[tokio::test]
async fn an_answer_that_comes_after_the_time_is_up_is_no_answer() {
    let bench = Bench::of(slow_world(5_000), Timeouts { read_s: 1, write_s: 1 });
    let ticket = recorded(&*bench.client, 11, CEDAR, 10_000, Form::Charge).await;
    assert_eq!(bench.client.send(&ticket).await.proof, Proof::Nothing(WhyUnknown::NoAnswer(1)));
    assert_eq!(bench.available(of(CEDAR)).await, 190_000, "the work was done");
}

#[rstest]
#[tokio::test]
async fn funds_that_are_sent_reach_the_account_once(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let asked = (What::Send { send: SendReason::Other }, Drafted::Send { currency: Currency::USD });
    let ticket = recorded_as(&*bench.client, 20, CEDAR, 10_000, asked).await;
    for replayed in [false, true] {
        let answer = bench.client.send(&ticket).await;
        assert!(matches!(&answer.proof, Proof::Settles(settled) if settled.payment.is_some()), "{answer:?}");
        assert_eq!(answer.replayed, replayed);
        assert_eq!((bench.available(of(CEDAR)).await, bench.available(Scope::Platform).await), (210_000, 490_000));
    }
}

/// A ticket that gives back of what another one left behind.
async fn undoing(bench: &Bench, number: u128, minor: i64, done: &Recorded, by: Undo, object: &ObjectId) -> Recorded {
    let account = &done.order().account;
    let now = bench.client.left_behind(account, by, object).await.unwrap();
    let reversal = Reversal { of: done.debit(), object: object.clone(), by };
    let what = What::Reverse { reverse: reversal.clone() };
    let undoing = Undoing { reversal, settled: Some(done.order().clone()), now: Some(now) };
    let asked = (what, Drafted::Reverse(Box::new(undoing)));
    recorded_as(&*bench.client, number, account.as_str(), minor, asked).await
}

#[rstest]
#[case::by_a_refund(Form::Charge, Undo::Refund)]
#[case::by_a_reversal(Form::Transfer, Undo::TransferReversal)]
#[tokio::test]
async fn a_debit_that_is_undone_moves_back_what_was_asked_for_and_no_more_than_there_is(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[case] form: Form,
    #[case] by: Undo,
) {
    let bench = Bench::new(way).await;
    let pulled = recorded(&*bench.client, 21, CEDAR, 10_000, form).await;
    let Proof::Settles(settled) = bench.client.send(&pulled).await.proof else {
        panic!("the debit is allowed");
    };
    let left = match by {
        Undo::Refund => settled.payment,
        Undo::TransferReversal => settled.transfer,
    };
    let left = left.expect("it is named");
    let part = undoing(&bench, 22, 4_000, &pulled, by, &left).await;
    let more = undoing(&bench, 23, 7_000, &pulled, by, &left).await;
    let answer = bench.client.send(&part).await;
    let Proof::Settles(undone) = answer.proof else {
        panic!("there is that much to give back: {answer:?}");
    };
    assert!(undone.transfer.is_some() && undone.payment.is_some() && undone.at.is_some(), "{undone:?}");
    assert_eq!((bench.available(of(CEDAR)).await, bench.available(Scope::Platform).await), (194_000, 506_000));
    let refused = bench.client.send(&more).await;
    assert!(matches!(refused.proof, Proof::Door(Door::Invalid, _)), "{refused:?}");
    assert_eq!((bench.available(of(CEDAR)).await, bench.available(Scope::Platform).await), (194_000, 506_000));
    assert!(bench.books_are_right());
}

//! A look-up finds what Stripe made, on whichever side, and never says that it read everything when it did not.

use std::collections::BTreeSet;
use std::sync::Arc;

use pullfunds::backend::{Timeouts, wording};
use pullfunds::domain::{
    AccountId, Consent, DebitId, Form, Label, LookUp, ObjectId, Order, Proves, Reason, Reference, ReferenceKind,
    Reversal, SeenKind, SendReason, Signature, Sought, Undo, What,
};
use pullfunds::money::{Amount, Currency, Minor};
use pullfunds::world::control::Command;
use pullfunds::world::faults::{Fault, Kind, Times, Work};
use pullfunds::world::http::Request;
use pullfunds::world::limits::Limited;
use rstest::rstest;
use serde_json::Value;
use uuid::Uuid;

use crate::support::bench::{Bench, Way};
use crate::support::small_world::{CEDAR, IVY, PLATFORM};

const PATIENT: Timeouts = Timeouts { read_s: 5, write_s: 5 };

/// An account with nothing in it.
const OTHER: &str = "acct_1MOCKOther0001";

fn order(number: u128, account: &str, minor: i64, what: What) -> Order {
    Order {
        debit: DebitId::new(Uuid::from_u128(0x7000_8000_0000_0000_0000 + number)),
        account: AccountId::new(account),
        platform: AccountId::new(PLATFORM),
        amount: Amount::new(Minor::new(minor), Currency::USD),
        what,
        note: Label::new("Invoice 7"),
    }
}

fn pull(form: Form) -> What {
    What::Pull { form, reason: Reason::CorrectError, consent: Consent::OnFile(Label::new("agreement 12")) }
}

/// Gives back of what an order left behind, as its form wants it.
fn undo(done: &Order, left: &Value) -> What {
    let by = if done.form() == Some(&Form::Charge) { Undo::Refund } else { Undo::TransferReversal };
    let object = ObjectId::new(left["id"].as_str().expect("an id"));
    What::Reverse { reverse: Reversal { of: done.debit, object, by } }
}

/// Has Stripe do an order without a client in between, and gives its answer.
fn place(bench: &Bench, order: &Order) -> Value {
    let mut worded = wording(order);
    worded.form.push(("metadata[pullfunds_head]".to_owned(), "ab".repeat(32)));
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&worded.form).finish();
    let mut world = bench.world.lock().expect("no one failed");
    let mut headers = vec![
        ("authorization".to_owned(), format!("Bearer {}", world.secret_key())),
        ("idempotency-key".to_owned(), order.debit.idempotency_key()),
        ("stripe-version".to_owned(), worded.api_version),
    ];
    headers.extend(worded.account.map(|id| ("stripe-account".to_owned(), id.to_string())));
    let (method, path, query, body) = ("POST".to_owned(), worded.path, String::new(), body.into_bytes());
    let wire = world.wire();
    let answer = world.accept(&Request { method, path, query, headers, body }, wire).answer().expect("it arrives");
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).expect("an object")
}

fn arm(bench: &Bench, endpoint: &str, times: Times, kind: Kind) {
    let fault = Fault { endpoint: Some(endpoint.to_owned()), account: None, times, kind };
    let mut world = bench.world.lock().expect("no one failed");
    let wire = world.wire();
    world.command(&Command::Fault(fault), wire).expect("it can be armed");
}

async fn look_up(bench: &Bench, order: &Order) -> Result<LookUp, pullfunds::domain::Fault> {
    let since = bench.world.lock().expect("no one failed").now().checked_sub(jiff::SignedDuration::from_mins(5)).ok();
    bench.client.look_up(&Sought::new(order.clone(), since)).await
}

async fn read(bench: &Bench, order: &Order) -> LookUp {
    look_up(bench, order).await.expect("everything can be read")
}

fn is_found(looked: &LookUp) -> bool {
    looked.ours.iter().any(|seen| seen.proves == Proves::Done)
}

/// What is done, and on which sides it is seen to be done: a mark in the metadata is on one side, a group perhaps on both.
#[derive(Debug, Clone, Copy)]
enum Done {
    Charge,
    Transfer,
    WithReference,
    Sent,
    Refunded,
    Reversed,
}

const ALL: [Done; 6] = [Done::Charge, Done::Transfer, Done::WithReference, Done::Sent, Done::Refunded, Done::Reversed];

impl Done {
    /// The order, with what goes before it done.
    fn order(self, bench: &Bench) -> Order {
        let pulled = |form: Form| {
            let first = order(90, CEDAR, 12_000, pull(form));
            let left = place(bench, &first);
            order(1, CEDAR, 5_000, undo(&first, &left))
        };
        match self {
            Self::Charge => order(1, CEDAR, 5_000, pull(Form::Charge)),
            Self::Transfer => order(1, CEDAR, 5_000, pull(Form::Transfer)),
            Self::WithReference => {
                let sale = Reference { kind: ReferenceKind::Charge, id: ObjectId::new(&sale_of(bench, IVY)) };
                order(1, IVY, 5_000, pull(Form::TransferWithReference(sale)))
            }
            Self::Sent => order(1, CEDAR, 5_000, What::Send { send: SendReason::Other }),
            Self::Refunded => pulled(Form::Charge),
            Self::Reversed => pulled(Form::Transfer),
        }
    }

    const fn sides(self, on_both: bool) -> &'static [SeenKind] {
        match self {
            Self::Charge if on_both => &[SeenKind::Payment, SeenKind::Transfer],
            Self::Charge => &[SeenKind::Payment],
            Self::Transfer | Self::WithReference | Self::Sent if on_both => &[SeenKind::Transfer, SeenKind::Payment],
            Self::Transfer | Self::WithReference | Self::Sent => &[SeenKind::Transfer],
            Self::Refunded => &[SeenKind::Refund],
            Self::Reversed => &[SeenKind::Reversal],
        }
    }

    /// Whether one list shows it, or two of the same endpoint.
    fn is_on_one_list(self, list: &str, on_both: bool) -> bool {
        match self {
            // The list of the account's transfers shows the payment's id, and the payment is read.
            Self::Charge => false,
            Self::Transfer | Self::WithReference | Self::Sent => !on_both && list == "GET /v1/transfers",
            Self::Refunded | Self::Reversed => true,
        }
    }

    /// The lists that are read for it.
    const fn lists(self) -> [&'static str; 2] {
        match self {
            Self::Charge | Self::Transfer | Self::WithReference | Self::Sent => {
                ["GET /v1/charges", "GET /v1/transfers"]
            }
            Self::Refunded | Self::Reversed => ["GET /v1/refunds", "GET /v1/transfers/*/reversals"],
        }
    }
}

/// The newest sale of an account.
fn sale_of(bench: &Bench, account: &str) -> String {
    let mut world = bench.world.lock().expect("no one failed");
    let headers = vec![
        ("authorization".to_owned(), format!("Bearer {}", world.secret_key())),
        ("stripe-account".to_owned(), account.to_owned()),
    ];
    let (method, path, query) = ("GET".to_owned(), "/v1/charges".to_owned(), String::new());
    let wire = world.wire();
    let asked = Request { method, path, query, headers, body: Vec::new() };
    let answer = world.accept(&asked, wire).answer().expect("it arrives");
    let list: Value = serde_json::from_slice(&answer.body).expect("a list");
    list["data"][0]["id"].as_str().expect("an id").to_owned()
}

#[rstest]
#[case::charge(Done::Charge)]
#[case::transfer(Done::Transfer)]
#[case::with_a_reference(Done::WithReference)]
#[case::sent(Done::Sent)]
#[case::refunded(Done::Refunded)]
#[case::reversed(Done::Reversed)]
#[tokio::test]
async fn what_was_done_is_found_where_it_is_marked_and_what_was_not_is_not(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[values(false, true)] on_both: bool,
    #[case] done: Done,
) {
    let bench = Bench::grouping(way, on_both, PATIENT).await;
    let order = done.order(&bench);
    let before = read(&bench, &order).await;
    assert!(before.whole && before.ours.is_empty() && before.began.is_some(), "{before:?}");
    let left = place(&bench, &order);
    let looked = read(&bench, &order).await;
    assert!(looked.whole && looked.near.is_empty(), "{looked:?}");
    let sides: Vec<_> = looked.ours.iter().map(|seen| (seen.kind, seen.proves)).collect();
    assert_eq!(sides, done.sides(on_both).iter().map(|kind| (*kind, Proves::Done)).collect::<Vec<_>>());
    let own = &looked.ours[0];
    assert_eq!(
        (own.id.as_str(), own.mark, own.amount),
        (left["id"].as_str().unwrap(), Some(order.debit), order.amount)
    );
    assert_eq!(own.head.as_ref().map(Label::as_str), Some("ab".repeat(32).as_str()));
    assert!(own.other_side.is_some());
    if let [_, other] = &looked.ours[..] {
        assert_eq!((own.other_side.as_ref(), other.other_side.as_ref()), (Some(&other.id), Some(&own.id)));
    }
}

/// Everything that can go wrong with a list, on each of the two and on both, once and always, for each kind of order: what was done
/// is found, or the look-up does not say that it read everything.
#[rstest]
#[case::torn(Kind::Torn { at: None })]
#[case::torn_at_once(Kind::Torn { at: Some(0) })]
#[case::of_another_account(Kind::WrongAccount)]
#[case::of_the_platform(Kind::WrongScope)]
#[case::older(Kind::Stale { behind_s: 600 })]
#[case::limited(Kind::RateLimit { reason: Limited::EndpointRate })]
#[case::locked(Kind::LockTimeout)]
#[case::refused(Kind::Error { status: 400, work: Work::Before })]
#[case::forbidden(Kind::Error { status: 403, work: Work::Before })]
#[case::missing(Kind::Error { status: 404, work: Work::Before })]
#[case::error(Kind::Error { status: 500, work: Work::After })]
#[case::a_page(Kind::Page { status: 502, work: Work::Before })]
#[case::closed(Kind::Closed { work: Work::Before })]
#[case::silent(Kind::Silent { work: Work::Before })]
#[tokio::test]
async fn whatever_goes_wrong_with_a_list_what_was_done_is_not_said_to_be_missing(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[values(Times::Count(1), Times::Always)] times: Times,
    #[values(false, true)] on_both: bool,
    #[case] kind: Kind,
) {
    for done in ALL {
        let [one, other] = done.lists();
        for lists in [&[one][..], &[other], &[one, other]] {
            let bench = Bench::grouping(way, on_both, Timeouts { read_s: 1, write_s: 1 }).await;
            let order = done.order(&bench);
            place(&bench, &order);
            for list in lists {
                arm(&bench, list, times, kind);
            }
            let looked = look_up(&bench, &order).await;
            let misses = looked.as_ref().is_ok_and(|looked| looked.whole && !is_found(looked));
            // Lists that all are of before what was done are why nothing is concluded from one look-up soon after it.
            let is_shown_elsewhere = lists.len() == 1 && !done.is_on_one_list(lists[0], on_both);
            let is_of_before = matches!(kind, Kind::Stale { .. }) && !is_shown_elsewhere;
            assert!(!misses || is_of_before, "{done:?}, {lists:?}: {looked:?}");
            if way == Way::InMemory {
                tokio::time::resume();
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn what_else_went_between_the_two_is_near_with_its_own_mark(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[values(false, true)] on_both: bool,
) {
    let bench = Bench::grouping(way, on_both, PATIENT).await;
    let (one, two) = (order(1, CEDAR, 5_000, pull(Form::Charge)), order(2, CEDAR, 5_000, pull(Form::Transfer)));
    place(&bench, &one);
    place(&bench, &two);
    place(&bench, &order(3, CEDAR, 700, What::Send { send: SendReason::Other }));
    for (own, other) in [(&one, &two), (&two, &one)] {
        let looked = read(&bench, own).await;
        let sides = if on_both { 2 } else { 1 };
        assert!(
            looked.ours.iter().all(|seen| seen.mark == Some(own.debit)) && looked.ours.len() == sides,
            "{looked:?}"
        );
        assert_eq!(looked.others.unknown(), 0);
        let near: Vec<_> = looked.near.iter().map(|seen| (seen.kind, seen.mark)).collect();
        assert_eq!(near, [(SeenKind::Transfer, Some(other.debit))]);
    }
}

#[rstest]
#[tokio::test]
async fn more_than_a_page_is_read_to_its_end(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let first = order(1, CEDAR, 5_000, pull(Form::Transfer));
    place(&bench, &first);
    for number in 2..122 {
        place(&bench, &order(number, CEDAR, 100, pull(Form::Transfer)));
    }
    let looked = read(&bench, &first).await;
    assert_eq!((looked.near.len(), looked.ours.len(), looked.pages, looked.whole), (120, 1, 4, true));
    assert_eq!(looked.others.unknown(), 0, "each says itself whose it is");
}

/// Of a debit by charge nothing is known on the account but by its payment, and a look-up reads a hundred of those. Those that are
/// known already it does not read.
#[rstest]
#[tokio::test]
async fn whose_many_charges_are_is_known_where_their_payments_are(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let now = bench.world.lock().expect("no one failed").now();
    for number in 2..107 {
        place(&bench, &order(number, CEDAR, 100, pull(Form::Charge)));
    }
    let one = order(1, CEDAR, 5_000, pull(Form::Charge));
    let looked = read(&bench, &one).await;
    let marked = looked.near.iter().filter(|seen| seen.mark.is_some()).count();
    assert_eq!((looked.near.len(), marked, looked.others.unread, looked.whole), (105, 100, 5, true));
    let known = bench.client.payers(now, None).await.unwrap().payments;
    let looked = bench.client.look_up(&Sought { known: Arc::new(known), ..Sought::new(one, Some(now)) }).await.unwrap();
    let marked = looked.near.iter().filter(|seen| seen.mark.is_some() && seen.head.is_some()).count();
    assert_eq!((looked.near.len(), marked, looked.others.unread, looked.whole), (105, 105, 0, true));
}

/// Of whichever form: the platform's payments name who paid, and those of charges the head as well.
#[rstest]
#[tokio::test]
async fn whoever_paid_the_platform_since_a_moment_is_named(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let now = bench.world.lock().expect("no one failed").now();
    let before = bench.client.payers(now, None).await.unwrap();
    assert!(before.whole && before.accounts.is_empty() && before.payments.is_empty(), "{before:?}");
    let charge = order(1, CEDAR, 5_000, pull(Form::Charge));
    place(&bench, &charge);
    place(&bench, &Done::WithReference.order(&bench));
    // What the platform gives makes nobody a payer.
    place(&bench, &order(3, OTHER, 700, What::Send { send: SendReason::Other }));
    let payers = bench.client.payers(now, None).await.unwrap();
    assert!(payers.whole && payers.next.is_none(), "{payers:?}");
    assert_eq!(payers.accounts.iter().map(AccountId::as_str).collect::<Vec<_>>(), [CEDAR, IVY]);
    let signed: Vec<_> = payers.payments.into_values().filter(|payment| payment.mark.is_some()).collect();
    assert_eq!(signed, [Signature { mark: Some(charge.debit), head: Some(Label::new(&"ab".repeat(32))) }]);
    let later = now.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    assert!(bench.client.payers(later, None).await.unwrap().accounts.is_empty());
}

/// What cannot be read to its end is a fault, or says that it is not whole: nobody is left out without a word.
#[rstest]
#[case::torn(Kind::Torn { at: None })]
#[case::of_another_account(Kind::WrongAccount)]
#[case::limited(Kind::RateLimit { reason: Limited::EndpointRate })]
#[case::forbidden(Kind::Error { status: 403, work: Work::Before })]
#[case::error(Kind::Error { status: 500, work: Work::After })]
#[case::a_page(Kind::Page { status: 502, work: Work::Before })]
#[case::silent(Kind::Silent { work: Work::Before })]
#[tokio::test]
async fn payers_that_cannot_be_read_are_not_nobody(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[case] kind: Kind,
) {
    let bench = Bench::with(way, Timeouts { read_s: 1, write_s: 1 }).await;
    let now = bench.world.lock().expect("no one failed").now();
    place(&bench, &order(1, CEDAR, 5_000, pull(Form::Transfer)));
    arm(&bench, "GET /v1/charges", Times::Always, kind);
    let payers = bench.client.payers(now, None).await;
    assert!(payers.as_ref().is_err() || payers.as_ref().is_ok_and(|payers| !payers.whole), "{payers:?}");
}

#[rstest]
#[tokio::test]
async fn payers_of_more_than_a_page_are_all_named(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let now = bench.world.lock().expect("no one failed").now();
    place(&bench, &Done::WithReference.order(&bench));
    for number in 2..203 {
        place(&bench, &order(number, CEDAR, 100, pull(Form::Charge)));
    }
    let (mut accounts, mut payments, mut pages, mut after) = (BTreeSet::new(), BTreeSet::new(), 0, None);
    while pages == 0 || after.is_some() {
        let payers = bench.client.payers(now, after.as_ref()).await.unwrap();
        assert!(payers.whole, "{payers:?}");
        accounts.extend(payers.accounts);
        payments.extend(payers.payments.into_values().filter_map(|payment| payment.mark));
        (after, pages) = (payers.next, pages + 1);
    }
    assert_eq!((accounts.len(), payments.len(), pages), (2, 201, 3));
}

#[rstest]
#[tokio::test]
async fn what_a_debit_left_behind_tells_how_much_was_given_back(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    for (number, form, by) in [(1, Form::Charge, Undo::Refund), (3, Form::Transfer, Undo::TransferReversal)] {
        let pulled = order(number, CEDAR, 5_000, pull(form));
        let left = place(&bench, &pulled);
        let id = ObjectId::new(left["id"].as_str().unwrap());
        place(&bench, &order(number + 1, CEDAR, 2_000, undo(&pulled, &left)));
        let seen = bench.client.left_behind(&pulled.account, by, &id).await.unwrap();
        assert_eq!((seen.id, seen.mark, seen.amount), (id, Some(pulled.debit), pulled.amount));
        assert_eq!(seen.given_back, Minor::new(2_000));
    }
}

fn send() -> What {
    What::Send { send: SendReason::Other }
}

#[rstest]
#[tokio::test]
async fn what_the_platform_sent_as_a_debit_is_named_with_whom_it_went_to(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[values(false, true)] on_both: bool,
) {
    let bench = Bench::grouping(way, on_both, PATIENT).await;
    let now = bench.world.lock().expect("no one failed").now();
    let (to_cedar, to_other) = (order(1, CEDAR, 700, send()), order(2, OTHER, 900, send()));
    // What an account gives is none of it, nor is what is sent as no debit.
    place(&bench, &order(3, CEDAR, 5_000, pull(Form::Transfer)));
    bare(&bench, &format!("amount=100&currency=usd&destination={CEDAR}"));
    place(&bench, &to_cedar);
    place(&bench, &to_other);
    let all = bench.client.sendings(None, now, None).await.unwrap();
    assert!(all.whole && all.next.is_none(), "{all:?}");
    let named: Vec<_> = all.marked.iter().map(|(to, sent)| (to.as_str(), sent.mark, sent.amount)).collect();
    let expected = [&to_other, &to_cedar].map(|order| (order.account.as_str(), Some(order.debit), order.amount));
    assert_eq!(named, expected);
    assert!(all.marked.iter().all(|(_, sent)| sent.head == Some(Label::new(&"ab".repeat(32)))), "{all:?}");
    let cedars = bench.client.sendings(Some(&to_cedar.account), now, None).await.unwrap();
    assert_eq!((cedars.marked.len(), cedars.whole), (1, true), "{cedars:?}");
    let later = now.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    assert!(bench.client.sendings(None, later, None).await.unwrap().marked.is_empty());
}

/// Has Stripe make a transfer of the platform's that is no debit of anybody.
fn bare(bench: &Bench, form: &str) {
    let mut world = bench.world.lock().expect("no one failed");
    let headers = vec![("authorization".to_owned(), format!("Bearer {}", world.secret_key()))];
    let (method, path, query) = ("POST".to_owned(), "/v1/transfers".to_owned(), String::new());
    let asked = Request { method, path, query, headers, body: form.as_bytes().to_vec() };
    let wire = world.wire();
    assert_eq!(world.accept(&asked, wire).answer().expect("it arrives").status, 200);
}

#[rstest]
#[case::torn(Kind::Torn { at: None })]
#[case::of_another_account(Kind::WrongAccount)]
#[case::limited(Kind::RateLimit { reason: Limited::EndpointRate })]
#[case::forbidden(Kind::Error { status: 403, work: Work::Before })]
#[case::error(Kind::Error { status: 500, work: Work::After })]
#[case::a_page(Kind::Page { status: 502, work: Work::Before })]
#[case::silent(Kind::Silent { work: Work::Before })]
#[tokio::test]
async fn what_was_sent_and_cannot_be_read_is_not_nothing(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[values(None, Some(CEDAR))] to: Option<&str>,
    #[case] kind: Kind,
) {
    let bench = Bench::with(way, Timeouts { read_s: 1, write_s: 1 }).await;
    let now = bench.world.lock().expect("no one failed").now();
    place(&bench, &order(1, CEDAR, 700, send()));
    arm(&bench, "GET /v1/transfers", Times::Always, kind);
    let sent = bench.client.sendings(to.map(AccountId::new).as_ref(), now, None).await;
    assert!(sent.as_ref().map_or(true, |sent| !sent.whole), "{sent:?}");
}

#[rstest]
#[tokio::test]
async fn more_than_a_page_of_what_was_sent_is_read_to_its_end(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let now = bench.world.lock().expect("no one failed").now();
    for number in 1..=103 {
        place(&bench, &order(number, CEDAR, 100, send()));
        bare(&bench, &format!("amount=100&currency=usd&destination={OTHER}"));
    }
    let (mut marks, mut pages, mut after) = (BTreeSet::new(), 0, None);
    while pages == 0 || after.is_some() {
        let page = bench.client.sendings(None, now, after.as_ref()).await.unwrap();
        assert!(page.whole, "{page:?}");
        marks.extend(page.marked.into_iter().filter_map(|(_, sent)| sent.mark));
        (after, pages) = (page.next, pages + 1);
    }
    assert_eq!((marks.len(), pages), (103, 3));
}

/// A look-up of what nobody asks for shows whatever was given back of a pull, in whatever form that was, and whose it was.
#[rstest]
#[tokio::test]
async fn what_was_given_back_of_a_pull_is_near_with_its_own_mark(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[values(Form::Charge, Form::Transfer)] form: Form,
) {
    let bench = Bench::new(way).await;
    let pulled = order(1, CEDAR, 5_000, pull(form));
    let left = place(&bench, &pulled);
    let back = order(2, CEDAR, 2_000, undo(&pulled, &left));
    place(&bench, &back);
    let between = read(&bench, &order(9, CEDAR, 1, pull(Form::Transfer))).await;
    assert_eq!(between.near.len(), 1, "{between:?}");
    let transfer = &between.near[0];
    assert_eq!((transfer.kind, transfer.mark), (SeenKind::Transfer, Some(pulled.debit)));
    assert_eq!(transfer.given_back, Minor::new(2_000));
    let reverse = Reversal { of: pulled.debit, object: transfer.id.clone(), by: Undo::TransferReversal };
    let probe = Sought::new(order(9, CEDAR, 1, What::Reverse { reverse }), None);
    let looked = bench.client.look_up(&probe).await.unwrap();
    let near: Vec<_> = looked.near.iter().map(|seen| (seen.mark, seen.amount, seen.head.is_some())).collect();
    assert_eq!((near, looked.whole), (vec![(Some(back.debit), back.amount, true)], true), "{looked:?}");
}

/// Whoever gave back, in whatever form, and however old the pull is.
#[rstest]
#[tokio::test]
async fn of_which_payments_something_was_given_back_is_named_with_who_paid_them(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[values(Form::Charge, Form::Transfer)] form: Form,
    #[values(false, true)] on_both: bool,
) {
    let bench = Bench::grouping(way, on_both, PATIENT).await;
    let now = bench.world.lock().expect("no one failed").now();
    let pulled = order(1, CEDAR, 5_000, pull(form.clone()));
    let left = place(&bench, &pulled);
    assert!(bench.client.refunded(now, None).await.unwrap().payments.is_empty());
    place(&bench, &order(2, CEDAR, 2_000, undo(&pulled, &left)));
    let refunded = bench.client.refunded(now, None).await.unwrap();
    assert_eq!((refunded.payments.len(), refunded.whole, refunded.next), (1, true, None));
    let payment = refunded.payments.first().expect("it is there");
    let (payer, seen) = bench.client.paid_by(payment).await.unwrap().expect("it is an account's");
    assert_eq!((payer, seen.given_back), (pulled.account.clone(), Minor::new(2_000)));
    // The mark is on the payment where that is what Stripe returned.
    assert_eq!(seen.mark.is_some(), on_both || form == Form::Charge, "{seen:?}");
    let later = now.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    assert!(bench.client.refunded(later, None).await.unwrap().payments.is_empty());
}

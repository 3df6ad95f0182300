//! Money that goes to an account, sent or given back: the dialog and what it leaves on whole screens as reviewed pictures at three
//! sizes, and what must hold from the first key to the journal and to Stripe.

use super::support::session::{Session, Start};
use pullfunds::app::{Effect, Question};
use pullfunds::domain::{AccountId, Deed, Outcome, Unknown, WhyUnknown};
use pullfunds::life::State;
use pullfunds::money::Currency;
use pullfunds::world::World;
use pullfunds::world::control::Command;
use pullfunds::world::http::Request;

/// A pull of 90.00 from Ginkgo Games, and the Journal with its line selected.
const PULLED: &str = "/ginkgo<enter>p<tab>90<tab><tab><tab><tab>90.00<space>Gin6<tab><tab><tab><enter><esc>3";
/// The same up to the button.
const READY: &str = "/ginkgo<enter>p<tab>90<tab><tab><tab><tab>90.00<space>Gin6<tab><tab><tab>";
/// From there to a reversal of 40.00 in which only the button is left to press.
const REVERSE: &str = "z<tab>40<tab>wrong<space>shop<tab><space><tab>40.00<space>Gin6<tab><tab><tab>";
/// From the list to what clears Cedar Crafts, in which only Send is left to press.
const SEND: &str = "/cedar<enter>f<tab>m<tab>outage<tab>412.37<space>Ced2<tab><tab><tab>";

fn pulled(session: &mut Session) -> &mut Session {
    session.keys(PULLED)
}

/// The next write of this kind is done, and no answer comes.
fn lose(session: &Session, endpoint: &str) {
    let command = format!(r#"{{"do": "fault", "endpoint": "{endpoint}", "kind": {{"silent": {{"work": "after"}}}}}}"#);
    let command: Command = serde_json::from_str(&command).expect("it is a command");
    let world = session.world();
    let mut world = world.lock().expect("the world is whole");
    let now = world.now();
    world.command(&command, now).expect("it is armed");
}

/// Somebody refunds it in the Dashboard.
pub(super) fn refund_elsewhere(session: &Session, minor: i64) {
    let record = session.book(|book| book.debits(1)).remove(0);
    let payment = record.receipt().and_then(|receipt| receipt.settled.payment).expect("it is settled");
    let world = session.world();
    let mut world = world.lock().expect("the world is whole");
    let answer = ask(&mut world, "POST", "/v1/refunds", &format!("charge={payment}&amount={minor}"));
    assert!(answer.contains("succeeded"), "{answer}");
}

/// Another party's request of the platform.
fn ask(world: &mut World, method: &str, path: &str, body: &str) -> String {
    let now = world.now();
    let request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: String::new(),
        headers: vec![("Authorization".to_owned(), format!("Bearer {}", world.secret_key()))],
        body: body.as_bytes().to_vec(),
    };
    let answer = world.accept(&request, now).answer().expect("an answer");
    String::from_utf8_lossy(&answer.body).into_owned()
}

type Lead = (&'static str, fn(&mut Session) -> &mut Session);

const STATES: &[Lead] = &[
    ("send_opened", |session| session.keys("/cedar<enter>f")),
    ("send_ready", |session| session.keys(SEND)),
    ("send_too_much", |session| session.keys("/cedar<enter>f<tab>20000")),
    ("send_part", |session| session.keys("/cedar<enter>f<tab>100")),
    ("send_dry_run", |session| session.keys("/cedar<enter>f<tab>m<tab>outage<tab><tab><enter>")),
    ("send_done", |session| session.keys(SEND).keys("<enter>")),
    ("reverse_opened", |session| pulled(session).keys("z")),
    ("reverse_ready", |session| pulled(session).keys(REVERSE)),
    ("reverse_too_much", |session| pulled(session).keys("z<tab>90.01")),
    ("reverse_done", |session| pulled(session).keys(REVERSE).keys("<enter>")),
    ("reverse_in_the_journal", |session| pulled(session).keys(REVERSE).keys("<enter><esc>")),
    ("reverse_on_the_receipt", |session| pulled(session).keys(REVERSE).keys("<enter><esc><down><enter>")),
    ("reverse_unknown", |session| {
        pulled(session).keys(REVERSE);
        let unknown = Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false };
        session.outcome = Some(Outcome::Unknown(unknown));
        session.keys("<enter>")
    }),
];

#[test]
fn every_state_of_money_that_goes_to_an_account_looks_as_reviewed() {
    for (name, lead) in STATES {
        let mut session = Session::start(&Start::default());
        lead(&mut session);
        pictures!(session, name);
    }
}

#[test]
fn the_receipt_after_a_pull_offers_to_give_it_back_and_its_balances_are_still_read() {
    let mut session = Session::new(120, 40);
    session.keys(READY).hold(|effect| matches!(effect, Effect::Send(_))).keys("<enter>");
    session.hold(|effect| matches!(effect, Effect::Read(_, Question::Balance(_)))).resize(120, 40);
    assert!(session.text().contains("z reverse"), "{}", session.text());
    let text = session.keys("z").text();
    assert!(text.contains("REVERSE A DEBIT") && text.contains("of 90.00"), "{text}");
    session.release();
    let pulled = session.book(|book| book.debits(1)).remove(0);
    assert!(pulled.observed.is_some(), "what it moved is written down");
    session.keys(REVERSE.trim_start_matches('z')).keys("<enter>");
    assert_eq!(session.book(|book| book.debits(1))[0].order.what.deed(), Deed::Reverse, "{}", session.text());
    let text = session.text();
    assert!(text.contains("DONE") && !text.contains("z reverse"), "a reversal is final: {text}");
}

fn available(session: &Session, account: &str) -> i64 {
    let entry = session.model.fleet.get(&AccountId::new(account)).expect("it is listed");
    entry.balance.as_ref().expect("it was read").available(Currency::USD).get()
}

fn is_sound(session: &Session) {
    session.world().lock().expect("the world is whole").check_ledger().expect("the ledger adds up");
}

const GINKGO: &str = "acct_1MOCKGinkgoGGin6";
const CEDAR: &str = "acct_1MOCKCedarCrCed2";

#[test]
fn what_an_account_owes_is_cleared_by_a_transfer_and_the_reserve_is_freed() {
    let mut session = Session::new(120, 40);
    let reserved =
        |session: &Session| session.model.platform_balance.as_ref().and_then(|of| of.reserved(Currency::USD));
    let before = reserved(&session).expect("the reserve is read").get();
    assert_eq!(available(&session, CEDAR), -41_237);
    session.keys(SEND).keys("<enter>");
    assert!(session.text().contains("as expected"), "{}", session.text());
    let record = &session.book(|book| book.debits(10))[0];
    assert_eq!((record.order.what.deed(), record.state(), record.history.number()), (Deed::Send, State::Settled, 1));
    assert_eq!((available(&session, CEDAR), reserved(&session).map(|of| before - of.get())), (0, Some(41_237)));
    assert_eq!(record.judged.edition, "send_funds");
    is_sound(&session);
}

#[test]
fn a_debit_is_given_back_in_parts_and_its_receipt_names_them() {
    let mut session = Session::new(120, 40);
    let before = available(&session, GINKGO);
    pulled(&mut session).keys(REVERSE).keys("<enter>");
    assert!(session.text().contains("as expected"), "{}", session.text());
    assert_eq!(available(&session, GINKGO), before - 5_000);
    let records = session.book(|book| book.debits(10));
    let [back, pull] = &records[..] else { panic!("{records:?}") };
    assert_eq!((back.order.what.deed(), back.state()), (Deed::Reverse, State::Settled));
    assert_eq!(back.undone.as_ref().map(|undone| undone.debit), Some(pull.order.debit));
    assert_eq!((pull.given_back().minor().get(), pull.can_be_given_back()), (4_000, true));
    // The receipt of the pull says so, and the rest can be given back from there.
    session.keys("<esc><down><enter>");
    assert!(
        session.text().contains(&format!("40.00 of 90.00, done: debit {}", back.order.debit.short())),
        "{}",
        session.text()
    );
    session.keys("z<tab>m");
    assert!(session.text().contains("50.00 of 90.00, 50.00 left"), "{}", session.text());
    session.keys("<tab><tab><space><tab>50.00<space>Gin6<tab><tab><tab><enter>");
    assert_eq!(available(&session, GINKGO), before);
    let pull = &session.book(|book| book.debits(10))[2];
    assert_eq!((pull.given_back.len(), pull.can_be_given_back()), (2, false));
    is_sound(&session);
}

#[test]
fn what_was_given_back_in_the_dashboard_is_not_given_back_again() {
    let mut session = Session::new(120, 40);
    // As a charge.
    session.keys("/ginkgo<enter>p<tab>90<tab><tab><left><tab><tab>90.00<space>Gin6<tab><tab><tab><enter><esc>3");
    refund_elsewhere(&session, 4_000);
    session.keys("z<tab>m");
    assert!(session.text().contains("50.00 of 90.00, 50.00 left"), "{}", session.text());
    session.keys("<c-u>50.01");
    assert!(session.text().contains("BLOCKED"), "{}", session.text());
    session.keys("<c-u>50<tab><tab><space><tab>50.00<space>Gin6<tab><tab><tab><enter>");
    assert!(session.text().contains("The balance moved from 184,810.00 to 184,850.00"), "{}", session.text());
    session.keys("50.00<space>Gin6<tab><tab><tab><enter>");
    let record = &session.book(|book| book.debits(10))[0];
    assert_eq!((record.order.what.deed(), record.state()), (Deed::Reverse, State::Settled), "{}", session.text());
    is_sound(&session);
}

#[test]
fn a_lost_answer_is_unknown_looked_up_and_found_whatever_it_was_about() {
    for (lead, ready, endpoint) in
        [(PULLED, REVERSE, "POST /v1/transfers/*/reversals"), ("", SEND, "POST /v1/transfers")]
    {
        let mut session = Session::new(120, 40);
        session.keys(lead).keys(ready);
        lose(&session, endpoint);
        session.keys("<enter>").pass(2_000);
        let record = &session.book(|book| book.debits(10))[0];
        assert_eq!((record.state(), record.history.number()), (State::Settled, 1), "{}", session.text());
        assert!(session.text().contains("DONE"), "{}", session.text());
        is_sound(&session);
    }
}

#[test]
fn what_never_arrived_freezes_its_account_and_is_repeated_by_a_person_with_the_same_key() {
    for (lead, ready, phrase, deed) in
        [(PULLED, REVERSE, "40.00<space>Gin6", Deed::Reverse), ("", SEND, "412.37<space>Ced2", Deed::Send)]
    {
        let mut session = Session::new(120, 40);
        session.keys(lead).keys(ready);
        let unknown = Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false };
        session.outcome = Some(Outcome::Unknown(unknown));
        session.keys("<enter>");
        assert!(session.text().contains("OUTCOME UNKNOWN"), "{}", session.text());
        assert_eq!(session.book(|book| book.unresolved()).len(), 1);
        session.keys("<esc>1f");
        assert!(session.text().contains("OUTCOME UNKNOWN"), "the account takes nothing else: {}", session.text());
        session.keys("2").keys(phrase).keys("<tab><tab><enter>");
        let record = &session.book(|book| book.debits(10))[0];
        assert_eq!(record.order.what.deed(), deed);
        assert_eq!((record.state(), record.history.number()), (State::Settled, 2), "{}", session.text());
        is_sound(&session);
    }
}

#[test]
fn z_on_what_is_no_settled_pull_says_why_and_opens_nothing() {
    let mut session = Session::new(120, 40);
    session.keys(SEND).keys("<enter><esc>3z");
    assert!(session.text().contains("Only a pull is given back"), "{}", session.text());
    let mut session = Session::new(120, 40);
    session.keys("3z");
    assert!(session.text().contains("about no debit"), "{}", session.text());
}

//! What the tables of this room are tested with: histories in a few words, answers, moments.

mod concluding;
mod fold;
mod model;
mod offers;
mod properties;
mod settling;
mod stopped;

use jiff::Timestamp;
use uuid::Uuid;

use super::*;
use crate::domain::{
    AccountId, Consent, DebitId, Form, Label, LookUp, ObjectId, Order, Others, Reason, Refusal, Retry, SeenObject,
    Settled, What, WhyUnknown,
};
use crate::money::{Amount, Currency, Minor};

const TERMS: Terms = Terms::usual();

/// A time of the server, in seconds after an arbitrary moment.
fn server(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

/// A time of the machine, whose clock is another.
fn wall(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

fn owner(process: u32) -> Owner {
    let word = Label::new("x");
    Owner { host: word.clone(), boot: word.clone(), space: word, process, started: 1, uid: 1_000 }
}

/// An attempt that was begun by a process at a time of the machine.
fn stamp(process: u32, at: i64) -> Stamp {
    let until = wall(at + 100);
    Stamp { operator: Label::new("op"), owner: owner(process), at: wall(at), server: Some(server(0)), until }
}

/// A look-up that read everything at a moment, and saw what carries the mark.
fn shown(began: Option<Timestamp>, ours: Vec<SeenObject>) -> LookUp {
    LookUp { began, latest: began, ours, near: Vec::new(), others: Others::default(), pages: 4, whole: true }
}

fn lost() -> Ended {
    Ended::Nothing { why: WhyUnknown::ConnectionLost, replayed: false }
}

fn nothing(why: WhyUnknown, replayed: bool) -> Ended {
    Ended::Nothing { why, replayed }
}

fn unknown(attempt: u32, ended: Ended) -> Happening {
    Happening::Unknown { attempt, ended, server: None }
}

/// Attempts that ended like this one after the other, and one more that is open.
fn past(ends: &[Ended]) -> Vec<Happening> {
    let mut events = vec![Happening::Recorded(stamp(1, 0))];
    for (attempt, ended) in (1..).zip(ends) {
        events.push(unknown(attempt, ended.clone()));
        events.push(Happening::Attempt(stamp(1, i64::from(attempt))));
    }
    events
}

/// The same, and the last has ended as well.
fn all_ended(ends: &[Ended]) -> Vec<Happening> {
    let mut events = past(ends);
    events.pop();
    events
}

/// Two attempts of two consoles without an answer.
fn two_open() -> Vec<Happening> {
    vec![Happening::Recorded(stamp(1, 0)), Happening::Attempt(stamp(2, 200))]
}

fn and(mut events: Vec<Happening>, event: Happening) -> Vec<Happening> {
    events.push(event);
    events
}

fn waiting() -> Vec<Happening> {
    and(past(&[]), Happening::AwaitsPerson { attempt: 1, server: Some(server(1)) })
}

fn named(transfer: &str, payment: &str) -> Named {
    Named { transfer: Some(ObjectId::new(transfer)), payment: Some(ObjectId::new(payment)) }
}

fn done() -> Vec<Happening> {
    and(past(&[]), Happening::Settled(named("tr_1", "py_1")))
}

fn history(events: &[Happening]) -> History {
    History::of(events).unwrap().unwrap()
}

fn refusal() -> Refusal {
    let (kind, message) = (Label::new("invalid_request_error"), Label::new("No."));
    Refusal { status: Some(400), kind, code: None, param: None, message, request: None, replayed: false }
}

fn settles(transfer: &str, payment: &str) -> Proof {
    let Named { transfer, payment } = named(transfer, payment);
    Proof::Settles(Settled { transfer, payment, request: None, replayed: false, at: None })
}

fn answer(proof: Proof) -> Answer {
    let status = match &proof {
        Proof::Settles(_) => Some(200),
        Proof::Refuses(_) | Proof::Door(..) | Proof::Person(_) => Some(400),
        Proof::Nothing(_) => None,
    };
    Answer { proof, request: None, status, replayed: false, server: None, again: Retry::default() }
}

fn replayed(proof: Proof) -> Answer {
    Answer { replayed: true, ..answer(proof) }
}

fn saying(is_worth_it: bool, proof: Proof) -> Answer {
    Answer { again: Retry { is_worth_it: Some(is_worth_it), ..Retry::default() }, ..answer(proof) }
}

fn door(door: Door) -> Proof {
    Proof::Door(door, refusal())
}

/// A moment at which this process may do everything, three seconds after it recorded the first attempt.
fn now() -> Now {
    Now {
        wall: wall(3),
        server: Some(ServerTime { at: server(3), age_s: 0 }),
        running_ms: Some(3_000),
        known_s: 3,
        holder: Holder::Us,
        leaving: false,
        may_send: true,
        scatter: 500,
    }
}

/// A moment of another process, long after.
fn later() -> Now {
    Now { wall: wall(1_000), running_ms: None, known_s: 0, holder: Holder::Gone, ..now() }
}

fn amount(minor: i64) -> Amount {
    Amount::new(Minor::new(minor), Currency::USD)
}

fn order() -> Order {
    Order {
        debit: DebitId::new(Uuid::from_u128(7)),
        account: AccountId::new("acct_1"),
        platform: AccountId::new("acct_p"),
        amount: amount(900),
        what: What::Pull {
            form: Form::Transfer,
            reason: Reason::CorrectError,
            consent: Consent::Typed(Label::new("op-1")),
        },
        note: Label::default(),
    }
}

/// The sentence of a row, its blanks left open.
fn said(row: Row) -> String {
    say(row, |blank| Some(format!("{{{}}}", blank.word())))
}

#[test]
fn every_row_is_given_by_a_table() {
    let tables = [include_str!("settling.rs"), include_str!("offers.rs"), include_str!("concluding.rs")];
    for row in Row::ALL {
        let names = [format!("Row::{row:?},"), format!("Row::{row:?})"), format!("Row::{row:?}.")];
        let cased = tables.iter().any(|table| names.iter().any(|name| table.contains(name)));
        assert!(cased, "{row:?}");
    }
}

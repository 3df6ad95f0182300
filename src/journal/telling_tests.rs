//! What the journal keeps of an answer is what the tables say happened: the proofs of [`crate::life`] run on the one, the program
//! on the other.

use proptest::prelude::*;

use super::fold;
use super::sqlite::samples::{moment, order, stamp};
use super::telling::of_answer;
use super::told::Told;
use crate::domain::{ObjectId, Refusal, Retry, Settled, WhyUnknown};
use crate::life::{Answer, Door, Happening, History, Holder, Now, Proof, Terms, after_answer};

fn done(transfer: &str) -> Proof {
    let transfer = Some(ObjectId::new(transfer));
    Proof::Settles(Settled { transfer, payment: None, request: None, replayed: false, at: Some(moment(2)) })
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let whys = [
        WhyUnknown::ConnectionLost,
        WhyUnknown::NoAnswer(80),
        WhyUnknown::ServerError(500),
        WhyUnknown::KeyUsedOtherwise,
        WhyUnknown::NotOurs,
    ];
    let doors = [Door::Limited, Door::NotConnected, Door::NotSent, Door::Key, Door::Permission, Door::Invalid];
    let no = || Refusal::without_answer("card_error", "No.");
    let proof = prop_oneof![
        prop::sample::select(vec!["tr_1", "tr_2"]).prop_map(done),
        Just(Proof::Refuses(no())),
        Just(Proof::Person(no())),
        prop::sample::select(doors.to_vec()).prop_map(move |door| Proof::Door(door, no())),
        prop::sample::select(whys.to_vec()).prop_map(Proof::Nothing),
    ];
    let rest = (any::<bool>(), prop::option::of(0_i64..900), prop::option::of(any::<bool>()));
    (proof, rest).prop_map(|(proof, (replayed, at, is_worth_it))| Answer {
        proof,
        request: None,
        status: Some(200),
        replayed,
        server: at.map(moment),
        again: Retry { is_worth_it, ..Retry::default() },
    })
}

proptest! {
    #[test]
    fn what_is_kept_of_answers_is_what_the_tables_say_of_them(
        answers in prop::collection::vec((1_u32..3, any_answer()), 1..7),
        running_ms in prop::option::of(0_u64..90_000),
    ) {
        let (order, terms) = (order(1, "acct_a"), Terms::usual());
        let wall = moment(5);
        let (holder, leaving, may_send) = (Holder::Us, false, true);
        let now = Now { wall, server: None, running_ms, known_s: 0, holder, leaving, may_send, scatter: 0 };
        let begun = [Happening::Recorded(stamp(1)), Happening::Attempt(stamp(2))];
        let mut history = History::of(&begun).unwrap().unwrap();
        for (number, answer) in answers {
            let verdict = after_answer(&history, number, &answer, &now, &terms);
            for (nth, kind) in verdict.events.iter().enumerate() {
                let told = of_answer(*kind, &verdict, &order, number, &answer).unwrap();
                let read = Told::read(*kind, &told.detail().unwrap()).unwrap();
                let kept = fold::happening(&read, history.number()).unwrap();
                prop_assert!(nth > 0 || kept == verdict.happening(number, &answer), "{kept:?} of {verdict:?}");
                history = History::after(Some(history), &kept).unwrap();
            }
            prop_assert_eq!(history.state(), verdict.state);
        }
    }
}

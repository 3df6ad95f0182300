//! Whatever is typed, answered and timed: nothing is recorded without a ready verdict and a typed confirmation, and one
//! confirmation records at most once.

use proptest::prelude::*;

use super::bench::*;
use crate::app::pull::{PullDialog, Standing};
use crate::app::{Dialog, Effect, Key, KeyPress, Msg, Question, Reading};
use crate::domain::Scope;
use crate::journal::entry::{Recorded, Wording};

#[derive(Debug, Clone)]
enum Move {
    Press(Key, bool, i64),
    Paste(String),
    Script(&'static str),
    Answer { moved: bool, fails: bool },
    Mint,
    Tick(i64),
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        4 => Just(Key::Tab),
        1 => Just(Key::BackTab),
        4 => Just(Key::Enter),
        1 => Just(Key::Esc),
        1 => Just(Key::Down),
        1 => Just(Key::Left),
        1 => Just(Key::Char('m')),
        1 => Just(Key::Char(' ')),
        1 => Just(Key::Backspace),
        2 => prop::sample::select("0123456789.Gin6x".chars().collect::<Vec<_>>()).prop_map(Key::Char),
    ]
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        6 => (key(), prop::bool::weighted(0.2), prop::sample::select(vec![1_i64, 50, 50, 50]))
            .prop_map(|(key, repeat, after)| Move::Press(key, repeat, after)),
        1 => prop::sample::select(vec!["9000", "9000.00 Gin6", "\n\n"]).prop_map(|text| Move::Paste(text.to_owned())),
        3 => prop::sample::select(vec![
            "p",
            "9000",
            "9000.00<space>Gin6",
            "100000.00<space>Gin6",
            "<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6<tab><tab><tab><enter>",
            "<tab>m<tab><tab><tab><tab>100000.00<space>Gin6<tab><tab><tab><enter>",
        ])
        .prop_map(Move::Script),
        5 => (prop::bool::weighted(0.1), prop::bool::weighted(0.1))
            .prop_map(|(moved, fails)| Move::Answer { moved, fails }),
        3 => Just(Move::Mint),
        1 => prop::sample::select(vec![400_i64, 1_000, 46_000, 61_000]).prop_map(Move::Tick),
    ]
}

/// What the operator must have done before a record: seen through the dialog right before each message.
struct Watch {
    bench: Bench,
    available: i64,
    records: usize,
    confirmations: usize,
    was_confirmed: bool,
}

impl Watch {
    fn say(&mut self, msg: Msg) {
        let effects = self.bench.tell(msg);
        self.look(&effects);
    }

    fn look(&mut self, effects: &[Effect]) {
        // What was typed stays typed while everything is read again, and goes with whatever is not as it was.
        let typed = |dialog: &PullDialog| Some(dialog.fields.confirm.text().trim().to_owned()) == dialog.phrase();
        let confirmed = matches!(&self.bench.model.dialog, Some(Dialog::Pull(dialog)) if typed(dialog));
        if confirmed && !self.was_confirmed {
            self.confirmations += 1;
        }
        for effect in effects {
            if let Effect::Record(approved) = effect {
                self.records += 1;
                assert!(self.was_confirmed, "recorded without a typed confirmation");
                assert!(self.records <= self.confirmations, "recorded twice for one confirmation");
                assert!(approved.findings().iter().all(|finding| !finding.blocks() && !finding.waits()));
                let recorded = Recorded::for_tests(approved.order().clone(), Wording::for_tests(), self.bench.now);
                self.was_confirmed = false;
                self.say(Msg::Recorded(recorded.debit(), Ok(Box::new(recorded.clone()))));
                self.say(Bench::answered(&recorded, Bench::settled()));
            }
        }
        self.was_confirmed = confirmed;
    }

    fn press(&mut self, key: Key, repeat: bool, after: i64) {
        self.bench.wait(after);
        self.say(Msg::Key(KeyPress { key, repeat }));
    }

    fn answer(&mut self, moved: bool, fails: bool) {
        let Some((epoch, question)) = (!self.bench.open.is_empty()).then(|| self.bench.open.remove(0)) else { return };
        if moved {
            self.available -= 100;
        }
        let reading = match &question {
            _ if fails => Reading::Failed(fault()),
            Question::Account(_) => Reading::Account(Box::new(consented(GINKGO, "Ginkgo Games"))),
            Question::Balance(Scope::Account(_)) => Reading::Balance(balance(self.available, self.bench.now)),
            Question::Balance(Scope::Platform) => Reading::Balance(balance(1_248_010, self.bench.now)),
            Question::LookUp(_) => Reading::LookedUp(Box::new(nothing_lately(self.bench.now))),
            Question::Platform
            | Question::Accounts(_)
            | Question::Transactions(..)
            | Question::References(_)
            | Question::Explain(..)
            | Question::LeftBehind(..)
            | Question::Again(_) => Reading::Failed(fault()),
        };
        self.say(Msg::Read(epoch, question, reading));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_is_recorded_without_a_ready_verdict_and_one_typed_confirmation_each(
        moves in prop::collection::vec(a_move(), 1..120),
    ) {
        let mut bench = Bench::new();
        bench.open();
        let mut watch =
            Watch { bench, available: 18_490_000, records: 0, confirmations: 0, was_confirmed: false };
        for one in moves {
            match one {
                Move::Press(key, repeat, after) => watch.press(key, repeat, after),
                Move::Paste(text) => watch.say(Msg::Pasted(text)),
                Move::Script(script) => {
                    for key in crate::app::parse_script(script).unwrap() {
                        watch.press(key, false, 50);
                    }
                }
                Move::Answer { moved, fails } => watch.answer(moved, fails),
                Move::Mint => {
                    watch.bench.minted += 1;
                    let id = uuid::Uuid::from_u128(watch.bench.minted);
                    watch.say(Msg::Minted(crate::domain::DebitId::new(id)));
                }
                Move::Tick(millis) => {
                    watch.bench.wait(millis);
                    watch.say(Msg::Tick);
                }
            }
            if let Some(Dialog::Pull(dialog)) = &watch.bench.model.dialog {
                prop_assert!(!dialog.can_send() || dialog.standing() == Standing::Ready);
            }
        }
    }
}

#[test]
fn the_random_scripts_can_reach_a_record() {
    let mut bench = Bench::new();
    bench.ready();
    bench.send();
    assert_eq!(bench.count(|effect| matches!(effect, Effect::Record(_))), 1);
}

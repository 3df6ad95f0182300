//! A debit that a command asks for, driven by hand.

use rstest::rstest;

use super::*;
use crate::app::arming::Access;
use crate::app::pull::tests::bench::{Bench, GINKGO, consented, fault, ginkgo};
use crate::app::{BookSaid, Msg, Open, update};

fn asked() -> Asked {
    Asked {
        account: ginkgo(),
        amount: "9000.00".to_owned(),
        reason: Reason::RecoverRefund,
        consent: "contract 2024, section 7".to_owned(),
        note: "late delivery".to_owned(),
        form: None,
        reference: None,
        confirmed: ("9000.00".to_owned(), "usd".to_owned()),
        cost: false,
        same_amount: false,
        below_zero: None,
    }
}

fn begin(bench: &mut Bench, asked: Asked) -> Vec<Effect> {
    bench.model.errand = Some(Errand::new(asked, bench.now));
    bench.tell(Msg::Tick)
}

fn why_not(bench: &Bench) -> String {
    bench.model.errand.as_ref().and_then(Errand::why_not).map_or(String::new(), ToString::to_string)
}

fn ends(effects: &[Effect]) -> bool {
    effects.contains(&Effect::Exit)
}

/// An earlier debit without an end stands against it, and has to be named.
#[test]
fn nothing_is_begun_before_the_journal_has_told_what_is_open() {
    let mut bench = Bench::new();
    bench.model.journal.is_told = false;
    begin(&mut bench, asked());
    assert!(!bench.is_open());
    bench.tell(Msg::Book(BookSaid::Unresolved(Ok(Open::default()))));
    assert!(bench.is_open());
}

#[test]
fn the_id_is_said_before_it_is_handed_to_the_journal() {
    let mut bench = Bench::new();
    assert_eq!(begin(&mut bench, asked()), [Effect::Mint]);
    assert_eq!(bench.mint(), []);
    let effects = bench.recheck();
    let [Effect::Say(words), Effect::Record(approved)] = &effects[..] else { panic!("{effects:?}") };
    let debit = approved.order().debit;
    assert_eq!(words.as_str(), format!("debit {debit}: pulling USD 9,000.00 from {GINKGO}"));
    assert_eq!(approved.order().note.as_str(), "late delivery");
    assert_eq!(bench.model.errand.as_ref().and_then(Errand::debit), Some(debit));
}

#[rstest]
#[case::amount(Asked { confirmed: ("900.00".to_owned(), "USD".to_owned()), ..asked() }, "--confirm says 900.00")]
#[case::currency(Asked { confirmed: ("9000.00".to_owned(), "EUR".to_owned()), ..asked() }, "--confirm says EUR")]
#[case::agreement(Asked { consent: "another".to_owned(), ..asked() }, "the agreement on file is contract 2024, section 7")]
#[case::too_much(Asked { amount: "900000.00".to_owned(), ..asked() }, "balance stays at or above zero")]
#[case::not_an_amount(Asked { amount: "much".to_owned(), ..asked() }, "")]
#[case::two_lines(Asked { note: "one\ntwo".to_owned(), ..asked() }, "--note is too long, is not one line of text")]
#[case::turned_round(Asked { note: "one\u{202e}two".to_owned(), ..asked() }, "characters that cannot be seen")]
#[case::escape(Asked { note: "one\u{1b}[2Jtwo".to_owned(), ..asked() }, "not one line of text")]
fn what_stands_against_it_is_said_and_nothing_gets_an_id(#[case] asked: Asked, #[case] words: &str) {
    let mut bench = Bench::new();
    let effects = begin(&mut bench, asked);
    assert!(ends(&effects) && !effects.contains(&Effect::Mint), "{effects:?}");
    assert!(!why_not(&bench).is_empty() && why_not(&bench).contains(words), "{}", why_not(&bench));
}

#[rstest]
#[case(Access::Shut)]
#[case(Access::ReadOnly)]
#[case(Access::SecretKey)]
fn what_may_not_send_does_not(#[case] access: Access) {
    let mut bench = Bench::new();
    bench.model.access = access;
    let effects = begin(&mut bench, asked());
    assert!(ends(&effects) && !effects.contains(&Effect::Mint), "{effects:?}");
    assert!(why_not(&bench).starts_with("Read-only"), "{}", why_not(&bench));
}

#[test]
fn a_balance_that_moved_since_it_was_judged_is_not_pulled_from() {
    let mut bench = Bench::new();
    begin(&mut bench, asked());
    bench.mint();
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    bench.answer_balance(18_400_000);
    bench.answer_platform(1_248_010);
    let effects = bench.answer_look_up(crate::app::pull::tests::bench::nothing_lately(bench.now));
    assert!(ends(&effects) && !effects.iter().any(|effect| matches!(effect, Effect::Record(_))), "{effects:?}");
    assert!(why_not(&bench).contains("balance moved from 184,900.00 to 184,000.00"), "{}", why_not(&bench));
}

#[test]
fn an_account_that_is_not_known_is_read_and_one_that_cannot_be_ends_it() {
    let mut bench = Bench::new();
    let account = AccountId::new("acct_9");
    begin(&mut bench, Asked { account: account.clone(), ..asked() });
    let effects = bench.answer(&Question::Account(account), Reading::Failed(fault()));
    assert!(ends(&effects), "{effects:?}");
    assert!(why_not(&bench).contains("could not be read: "), "{}", why_not(&bench));
}

#[test]
fn what_is_never_answered_ends_it_within_a_minute() {
    let mut bench = Bench::new();
    begin(&mut bench, Asked { account: AccountId::new("acct_9"), ..asked() });
    let wakes = next_wake(&bench.model).expect("it wakes");
    assert_eq!(wakes.duration_since(bench.now), READS_WITHIN);
    let effects = update(&mut bench.model, wakes, Msg::Tick);
    assert!(ends(&effects), "{effects:?}");
    assert!(why_not(&bench).contains("within a minute"), "{}", why_not(&bench));
}

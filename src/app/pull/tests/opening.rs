use super::bench::*;
use crate::app::pull::{Focus, References, Standing};
use crate::app::{BookSaid, Dialog, Effect, Msg, Open, Pending, Question, Reading, next_wake, sample};
use crate::domain::{AccountId, DebitId, Fault, FaultKind, FormKind, Label, Scope, WhyUnknown};
use crate::journal::entry::OpenDebit;
use crate::life::{Ended, Happening, History, Holder};
use jiff::SignedDuration;
use uuid::Uuid;

fn balance_of_ginkgo() -> Question {
    Question::Balance(Scope::Account(ginkgo()))
}

#[test]
fn it_opens_on_cancel_and_takes_no_key_for_a_moment() {
    let mut bench = Bench::new();
    bench.keys("p<enter><esc><tab>");
    assert_eq!(bench.dialog().focus, Focus::Cancel);
    bench.wait(400);
    bench.keys("<enter>");
    assert!(!bench.is_open());
    assert!(bench.orders.is_empty());
}

#[test]
fn it_holds_the_target_whatever_is_read_behind_it() {
    let mut bench = Bench::new();
    bench.open();
    let place = bench.model.fleet.put(crate::domain::sample::account("acct_2", "Aaa"));
    bench.model.list.add(&bench.model.fleet, vec![place]);
    bench.model.list.selected = Some(AccountId::new("acct_2"));
    bench.keys("<tab>m");
    assert_eq!(bench.dialog().held.account.id, ginkgo());
    assert_eq!(bench.dialog().phrase().as_deref(), Some("100000.00 Gin6"));
}

#[test]
fn without_the_platform_there_is_a_sentence_and_no_dialog() {
    let mut bench = Bench::new();
    bench.model.platform = None;
    bench.keys("p");
    assert!(!bench.is_open());
    assert!(bench.notice().contains("platform was not read"), "{}", bench.notice());
}

#[test]
fn without_a_journal_there_is_a_sentence_and_no_dialog() {
    let mut bench = Bench::new();
    bench.model.journal_trouble = Some(Label::new("The disk is full."));
    bench.keys("p");
    assert!(!bench.is_open());
    assert!(bench.notice().contains("The disk is full"), "{}", bench.notice());
}

#[test]
fn while_a_debit_has_no_answer_there_is_a_sentence_and_no_dialog() {
    let mut bench = Bench::new();
    let flight = sample::flight(sample::order(1, "acct_2", usd(100)), "Bluefin Bikes", bench.now);
    bench.model.flight = Some(flight);
    bench.keys("p");
    assert!(!bench.is_open());
    assert!(bench.notice().contains("Bluefin Bikes has no answer yet"), "{}", bench.notice());
}

#[test]
fn an_account_with_an_unresolved_debit_opens_on_the_page_that_says_so_and_nothing_can_be_sent() {
    let mut bench = Bench::new();
    let history = History::of(&[
        Happening::Recorded(stamp(bench.now)),
        Happening::Unknown {
            attempt: 1,
            ended: Ended::Nothing { why: WhyUnknown::NoAnswer(80), replayed: false },
            server: None,
        },
    ]);
    let open = OpenDebit {
        order: sample::order(7, GINKGO, usd(900_000)),
        recorded_at: bench.now,
        history: history.unwrap().unwrap(),
        before: (None, None),
    };
    let pending = Pending { open, holder: Holder::Us, known_since: bench.now };
    bench.tell(Msg::Book(BookSaid::Unresolved(Ok(Open { pending: vec![pending], ..Open::default() }))));
    bench.orders.clear();
    bench.open();
    let is_on_page = |bench: &Bench| matches!(&bench.model.dialog, Some(Dialog::Debit(page)) if page.debit == DebitId::new(Uuid::from_u128(7)));
    assert!(is_on_page(&bench));
    bench.keys("<tab>m<enter><tab><enter>");
    assert!(is_on_page(&bench));
    bench.keys("<esc>");
    assert_eq!(bench.model.dialog, None);
    assert_eq!(bench.count(|effect| matches!(effect, Effect::Record(_) | Effect::Repeat { .. } | Effect::Send(_))), 0);
}

#[test]
fn an_unread_balance_withholds_the_verdict_until_it_is_read() {
    let mut bench = Bench::of(consented(GINKGO, "Ginkgo Games"), None, |_| {});
    bench.open().keys("<tab>9000");
    assert_eq!(bench.dialog().standing(), Standing::Withheld);
    assert!(bench.dialog().verdict().is_none());
    assert!(bench.is_asked(&balance_of_ginkgo()));
    bench.answer_balance(18_490_000);
    assert_eq!(bench.dialog().standing(), Standing::Ready);
    assert_eq!(bench.banner(), "");
}

#[test]
fn a_balance_older_than_a_minute_withholds_the_verdict_and_is_read_again() {
    let mut bench = Bench::new();
    bench.wait(61_000);
    bench.open().keys("<tab>9000");
    assert_eq!(bench.dialog().standing(), Standing::Withheld);
    assert!(bench.is_asked(&balance_of_ginkgo()));
}

#[test]
fn a_balance_that_ages_while_the_dialog_is_open_is_read_again_before_it_is_too_old() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000");
    // Half a minute after the last look it is asked whether other consoles have written.
    bench.now = next_wake(&bench.model).unwrap();
    bench.tell(Msg::Tick);
    for expected in [45, 60] {
        let wake = next_wake(&bench.model).unwrap();
        let age = wake.as_second() - bench.dialog().held.balance.as_ref().unwrap().read_at.as_second();
        assert_eq!(age, expected);
        bench.now = wake;
        bench.tell(Msg::Tick);
        assert!(bench.is_asked(&balance_of_ginkgo()));
        assert_eq!(bench.dialog().standing() == Standing::Withheld, expected == 60);
    }
    bench.answer_balance(18_490_000);
    assert_eq!(bench.dialog().standing(), Standing::Ready);
}

#[test]
fn a_balance_that_cannot_be_read_is_said_and_tried_again_after_ten_seconds() {
    let mut bench = Bench::of(consented(GINKGO, "Ginkgo Games"), None, |_| {});
    bench.open();
    bench.answer(&balance_of_ginkgo(), Reading::Failed(fault()));
    assert!(bench.dialog().held.trouble.is_some());
    bench.wait(5_000);
    bench.tell(Msg::Tick);
    assert!(!bench.is_asked(&balance_of_ginkgo()));
    bench.wait(5_000);
    bench.tell(Msg::Tick);
    assert!(bench.is_asked(&balance_of_ginkgo()));
    bench.answer_balance(18_490_000);
    assert!(bench.dialog().held.trouble.is_none());
}

/// Lets an hour pass, and answers every balance that is asked for; how many were.
fn asked_in_an_hour(bench: &mut Bench, answer: impl Fn() -> Reading) -> usize {
    let (until, mut asked) = (bench.now.checked_add(SignedDuration::from_hours(1)).unwrap(), 0);
    while let Some(wake) = next_wake(&bench.model).filter(|wake| *wake < until) {
        bench.now = wake;
        bench.tell(Msg::Tick);
        while bench.is_asked(&balance_of_ginkgo()) {
            asked += 1;
            bench.answer(&balance_of_ginkgo(), answer());
        }
    }
    asked
}

#[test]
fn a_dialog_that_somebody_left_open_asks_for_nothing_until_a_key_is_pressed() {
    let mut bench = Bench::new();
    bench.open();
    let asked = asked_in_an_hour(&mut bench, || Reading::Failed(fault()));
    assert!((10..=70).contains(&asked), "{asked} times, for ten minutes after the last key");
    bench.wait(600_000);
    assert!(!bench.is_asked(&balance_of_ginkgo()));
    bench.keys("<tab>");
    assert!(bench.is_asked(&balance_of_ginkgo()));
}

#[test]
fn a_dialog_whose_key_is_refused_asks_again_when_a_person_does_something() {
    let refused = || Reading::Failed(Fault { kind: FaultKind::Unauthorised, ..fault() });
    let mut bench = Bench::of(consented(GINKGO, "Ginkgo Games"), None, |_| {});
    bench.open();
    bench.answer(&balance_of_ginkgo(), refused());
    assert_eq!(asked_in_an_hour(&mut bench, refused), 0);
    bench.keys("<tab>");
    bench.answer_balance(18_490_000);
    bench.keys("<tab>");
    bench.wait(46_000);
    bench.tell(Msg::Tick);
    assert!(bench.is_asked(&balance_of_ginkgo()), "what is answered shows that the key is taken again");
}

#[test]
fn an_account_whose_losses_stripe_carries_is_pulled_from_with_a_reference_only() {
    let mut bench = Bench::of(stripe_liable(), Some(64_000), |policy| policy.stripe_managed_risk = true);
    bench.open();
    assert_eq!(bench.pull().form, FormKind::TransferWithReference);
    assert!(!bench.dialog().offers(Focus::Form));
    assert_eq!(bench.dialog().references, References::Reading);
    bench.answer(
        &Question::References(AccountId::new(IVY)),
        Reading::References(vec![candidate("ch_1"), candidate("ch_2")]),
    );
    bench.keys("<tab>100<tab><tab>");
    assert_eq!(bench.dialog().focus, Focus::Reference);
    assert_eq!(bench.dialog().standing(), Standing::Blocked);
    bench.keys("<enter><down><enter>");
    assert_eq!(bench.pull().reference, Some(candidate("ch_2")));
    assert_eq!(bench.dialog().standing(), Standing::Ready);
}

#[test]
fn references_that_could_not_be_read_are_asked_for_again_when_the_list_is_opened() {
    let mut bench = Bench::of(stripe_liable(), Some(64_000), |policy| policy.stripe_managed_risk = true);
    bench.open();
    let question = Question::References(AccountId::new(IVY));
    bench.answer(&question, Reading::Failed(fault()));
    assert!(matches!(bench.dialog().references, References::Failed(_)));
    bench.keys("<tab><tab><tab><enter>");
    assert!(bench.is_asked(&question));
}

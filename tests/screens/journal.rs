//! The Journal screen, the page of a debit without an end, its receipt and the page of what holds an account: their states as
//! reviewed pictures at three sizes, and what must hold of each way to an end.

use super::support::session::{Session, Start};
use jiff::Timestamp;
use pullfunds::app::{BookAsk, BookSaid, Comparing, Effect, Far, Msg, Question, Screen};
use pullfunds::domain::{AccountId, DebitId, Label, ObjectId, Outcome, Scope, Unknown, WhyUnknown};
use pullfunds::journal::Place;
use pullfunds::journal::entry::Note;
use pullfunds::life::{EventKind, State};
use pullfunds::money::{Amount, Currency, Minor};
use pullfunds::world::causes::{Cause, NewSale, Settles};

const PLATFORM: &str = "acct_1MOCKHarbour1Hbr";
const GINKGO: &str = "acct_1MOCKGinkgoGGin6";
/// From the list to a dialog in which only Send is left to press.
const READY: &str = "/ginkgo<enter>p<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6<tab><tab><tab>";

/// A debit that got no answer in time, and that Stripe never saw.
fn lost(session: &mut Session) -> &mut Session {
    session.outcome = Some(Outcome::Unknown(Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false }));
    session.keys(READY).keys("<enter>")
}

/// Another host's debit was seen at Stripe.
fn foreign(session: &mut Session) -> &mut Session {
    let note = Note::Foreign {
        account: AccountId::new("acct_1MOCKBluefinBlu1"),
        mark: DebitId::new(uuid::Uuid::from_u128(0x019a_c400_11aa_7000_8000_0000_0000_0001)),
        objects: vec![ObjectId::new("tr_1MOCKForeign5e")],
        amount: Amount::new(Minor::new(4_000), Currency::USD),
        created: "2026-11-22T09:58:40Z".parse::<Timestamp>().expect("a time"),
    };
    session.ask(BookAsk::Note(Box::new(note)))
}

/// While a debit is on its way the account, the platform or both sell something for 30.00.
fn meanwhile<'a>(session: &'a mut Session, sellers: &[&str]) -> &'a mut Session {
    session.keys(READY).hold(|effect| matches!(effect, Effect::Send(_))).keys("<enter>");
    for seller in sellers {
        session.cause(Cause::Sale(NewSale {
            account: (*seller).to_owned(),
            amount: Minor::new(3_000),
            currency: Some(Currency::USD),
            fee: None,
            application_fee: None,
            settles: Settles::AtOnce,
            description: None,
        }));
    }
    session.release()
}

/// Another host has pulled, something of a pull by charge was refunded in the Dashboard, and the journal was compared with Stripe.
fn reconciled(session: &mut Session) -> &mut Session {
    session.keys("/ginkgo<enter>p<tab>9000<tab><tab><left><tab><tab>9000.00<space>Gin6<tab><tab><tab><enter><esc>");
    session.pull_abroad("acct_1MOCKBluefinBlu1", 4_000);
    super::back::refund_elsewhere(session, 1_500);
    session.keys(":reconcile<enter>")
}

/// Disarmed, and armed again by hand.
const ARMED: &str = ":disarm<enter>:arm<space>15m<enter><tab>1Hbr<tab><tab><enter>";

type Lead = (&'static str, fn(&mut Session) -> &mut Session);

const STATES: &[Lead] = &[
    ("journal_reconciled", reconciled),
    ("journal_comparing", |session| {
        session.hold(|effect| matches!(effect, Effect::Compare { .. })).keys(":reconcile<enter>");
        session.tell(Msg::Comparing(Comparing::Further { far: Far::Accounts(25, 1_240), reads: 4 }));
        session
    }),
    ("journal_empty", |session| session.keys("3")),
    ("journal_loading", |session| session.hold(|effect| matches!(effect, Effect::Book(BookAsk::Lines(_)))).keys("3")),
    ("journal_done", |session| session.keys(READY).keys("<enter><esc>3")),
    ("journal_unresolved_and_held", |session| foreign(lost(session)).keys("<esc>3")),
    ("journal_no_match", |session| session.keys(READY).keys("<enter><esc>3/nobody")),
    ("journal_unreadable", |session| {
        session.keys("3");
        let trouble = Label::new("The journal mock-acct_1 is damaged at event 812: it is not what was written.");
        session.tell(Msg::Book(BookSaid::Lines(None, Err(trouble))));
        session
    }),
    ("receipt", |session| session.keys(READY).keys("<enter><esc>3<enter>")),
    ("receipt_explained", |session| meanwhile(session, &[GINKGO]).keys("<esc>3<enter>")),
    ("journal_armed", |session| session.keys(ARMED).keys(":disarm<enter>3")),
    ("debit_unknown", lost),
    ("debit_repeat", |session| lost(session).keys("2")),
    ("debit_repeat_begun", |session| lost(session).keys("29000.00")),
    ("debit_happened", |session| {
        lost(session).keys("4support<space>confirmed<tab><tab>happened<space>9000.00<space>Gin7")
    }),
    ("debit_too_early", |session| lost(session).keys("5")),
    ("debit_not_created", |session| lost(session).pass(1_200_000)),
    ("held_foreign", |session| foreign(session).keys("3<enter>")),
    ("held_reason", |session| foreign(session).keys("3<enter>our<space>other<space>host<tab><tab>")),
];

#[test]
fn every_state_of_the_journal_looks_as_reviewed() {
    for (name, lead) in STATES {
        let mut session = Session::start(&Start::default());
        lead(&mut session);
        pictures!(session, name);
    }
}

fn state(session: &Session) -> State {
    session.book(|book| book.debits(1))[0].history.state()
}

fn sent(session: &Session) -> usize {
    session.orders.iter().filter(|effect| matches!(effect, Effect::Send(_))).count()
}

#[test]
fn a_debit_without_an_answer_shows_its_page_by_itself_and_is_looked_up_by_a_key() {
    let mut session = Session::new(120, 40);
    lost(&mut session);
    assert!(session.text().contains("OUTCOME UNKNOWN"), "{}", session.text());
    assert!(session.text().contains("Last look-up:"), "{}", session.text());
    session.keys("1");
    assert!(session.text().contains("Still not seen"), "{}", session.text());
    assert_eq!((state(&session), sent(&session)), (State::Unknown, 1));
}

#[test]
fn nobody_says_that_it_did_not_happen_while_a_look_up_will_show_it() {
    let mut session = Session::new(120, 40);
    lost(&mut session).keys("5");
    assert!(session.text().contains("It may still appear"), "{}", session.text());
    assert!(!session.text().contains("not 9000.00 Gin6"));
}

#[test]
fn a_repeat_needs_the_typed_phrase_reads_everything_again_and_is_the_same_debit() {
    let mut session = Session::new(120, 40);
    lost(&mut session).keys("2<enter><enter><tab><enter>");
    assert_eq!(sent(&session), 1, "no phrase was typed");
    session.keys("29000.00<space>Gin6<tab><tab><enter>");
    assert_eq!(sent(&session), 2, "{}", session.text());
    assert_eq!(state(&session), State::Settled, "{}", session.text());
    let record = &session.book(|book| book.debits(2))[0];
    assert_eq!((session.book(|book| book.debits(2)).len(), record.history.number()), (1, 2));
    assert!(session.text().contains("DONE"), "{}", session.text());
    let world = session.world();
    world.lock().expect("the world is whole").check_ledger().expect("the ledger adds up");
}

#[test]
fn a_repeat_whose_page_was_left_meanwhile_is_observed_like_any_other_debit() {
    let mut session = Session::new(120, 40);
    lost(&mut session).hold(|effect| matches!(effect, Effect::Send(_)));
    session.keys("29000.00<space>Gin6<tab><tab><enter>").pass(3_000).keys("<esc>").release();
    assert_eq!((sent(&session), state(&session)), (2, State::Settled), "{}", session.text());
    let record = &session.book(|book| book.debits(1))[0];
    let (account, platform) = record.observed.expect("both balances were read again");
    assert!(account.difference().is_some() && platform.difference().is_some(), "{account:?} {platform:?}");
}

#[test]
fn a_word_by_hand_needs_reason_and_phrase_and_frees_the_account() {
    let mut session = Session::new(120, 40);
    lost(&mut session).keys("4<tab><tab>happened<space>9000.00<space>Gin6<tab><tab><enter>");
    assert_eq!(state(&session), State::Unknown, "there was no reason");
    session.keys("<esc>4support<space>confirmed<tab><tab>happened<space>9000.00<space>Gin6<tab><tab><enter>");
    assert_eq!(state(&session), State::Happened, "{}", session.text());
    assert!(session.text().contains("DONE, BY HAND"), "{}", session.text());
    session.keys("<esc>p");
    assert!(session.text().contains("PULL FUNDS"), "{}", session.text());
    assert_eq!(sent(&session), 1);
}

#[test]
fn what_holds_an_account_is_acknowledged_with_a_reason_and_with_nothing_less() {
    let mut session = Session::new(120, 40);
    foreign(&mut session).keys("1");
    assert!(session.text().contains("1 account held") && session.text().contains("! held"), "{}", session.text());
    session.keys("3<enter><tab><tab><enter>");
    assert_eq!(session.book(|book| book.held()).len(), 1);
    session.keys("3<enter>our<space>other<space>host<tab><tab><enter>");
    assert_eq!(session.book(|book| book.held()), [], "{}", session.text());
    assert!(
        session.text().contains("our other host") && !session.text().contains("account held"),
        "{}",
        session.text()
    );
}

#[test]
fn what_a_comparison_with_stripe_finds_is_held_or_told_and_can_be_acknowledged() {
    let mut session = Session::new(120, 40);
    let text = reconciled(&mut session).text();
    assert!(text.contains("HELD  Bluefin Bikes  foreign debit of USD 40.00"), "{text}");
    assert!(text.contains("Compared with Stripe: 2 accounts, 2 debits: 1 agree, 1 foreign (held)."), "{text}");
    assert_eq!(session.book(|book| book.held()).len(), 1);
    let kinds: Vec<_> = session.book(|book| book.lines(None, 2)).iter().map(|line| line.event.kind).collect();
    assert_eq!(kinds, [EventKind::Reconciled, EventKind::Foreign]);
    session.keys("g<enter>our<space>other<space>host<tab><tab><enter>");
    assert_eq!(session.book(|book| book.held()), [], "{}", session.text());
    let text = session.keys(":reconcile<space>1d<enter>").text();
    assert!(text.contains("2 accounts, 2 debits: 2 agree."), "{text}");
}

#[test]
fn what_an_earlier_start_left_open_is_shown_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("its mode");
    let start = || Start { place: Place::Folder(folder.path().to_owned()), ..Start::default() };
    let mut session = Session::start(&start());
    session.keys(READY).hold(|effect| matches!(effect, Effect::Send(_))).keys("<enter>");
    drop(session);
    let mut session = Session::start(&start());
    assert!(session.text().contains("OUTCOME UNKNOWN"), "{}", session.text());
    assert_eq!(sent(&session), 0, "it is looked up, and sent by nobody");
    session.pass(500).keys("<esc>");
    assert_eq!(session.model.screen, Screen::Accounts);
    assert!(session.keys("3").text().contains("journal: personal"), "{}", session.text());
}

#[test]
fn u_goes_from_one_unresolved_debit_to_the_next() {
    let mut session = Session::new(120, 40);
    lost(&mut session).keys("<esc>3u");
    assert!(session.text().contains("OUTCOME UNKNOWN") && session.text().contains("Ginkgo Games"));
    let mut session = Session::new(120, 40);
    session.keys("3u");
    assert!(session.text().contains("No debit is unresolved"), "{}", session.text());
}

#[test]
fn a_sale_that_came_in_between_is_found_on_either_side_and_explains_the_difference() {
    for (sellers, sides) in [(vec![GINKGO], [1, 0]), (vec![PLATFORM], [0, 1]), (vec![GINKGO, PLATFORM], [1, 1])] {
        let mut session = Session::new(120, 40);
        let text = meanwhile(&mut session, &sellers).text();
        assert!(text.contains("30.00 more than expected"), "{text}");
        assert!(text.contains("+30.00 explained by 1 sale"), "{text}");
        assert!(!text.contains("not explained"), "{text}");
        let record = &session.book(|book| book.debits(1))[0];
        let explained = record.explained.as_ref().expect("it is written down");
        assert_eq!([explained.account.len(), explained.platform.len()], sides);
        assert_eq!((explained.left, explained.whole), ((Some(Minor::ZERO), Some(Minor::ZERO)), true));
        let text = session.keys("<esc>3<enter>").text();
        assert!(text.contains("+30.00 explained by 1 sale"), "its page says so as well: {text}");
    }
}

#[test]
fn who_is_armed_and_disarmed_stands_in_the_journal() {
    let mut session = Session::new(120, 40);
    session.keys(ARMED);
    assert!(session.text().contains("ARMED 15 min"), "{}", session.text());
    let kinds: Vec<_> = session.book(|book| book.lines(None, 10)).iter().map(|line| line.event.kind).collect();
    assert_eq!(kinds, [EventKind::Armed, EventKind::Disarmed]);
    let text = session.keys(":disarm<enter>3").text();
    assert_eq!(text.matches("an operator asked for it").count(), 2, "{text}");
    assert!(text.contains("until ") && text.contains("op-1"), "{text}");
}

#[test]
fn a_chain_that_is_not_what_was_written_is_said_on_top_and_nothing_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("its mode");
    let mut session = Session::start(&Start { place: Place::Folder(folder.path().to_owned()), ..Start::default() });
    session.keys(READY).keys("<enter><esc>3");
    assert!(session.text().contains("chain OK, "), "{}", session.text());
    let path = session.book(|book| Ok(book.path().expect("it is a file").to_owned()));
    let db = rusqlite::Connection::open(path).expect("it opens");
    db.execute_batch(
        "DROP TRIGGER events_are_not_updated; UPDATE events SET at = '2026-01-01T00:00:00Z' WHERE seq = 2",
    )
    .expect("it is changed");
    let text = session.keys(":verify<enter>").text();
    assert!(text.contains("CHAIN BROKEN"), "{text}");
    assert!(text.contains("damaged at event 2:"), "{text}");
    let text = session.keys("1p").text();
    assert!(text.contains("The journal cannot be used, so that nothing can be sent"), "{text}");
    assert!(!text.contains("PULL FUNDS"), "{text}");
}

/// From the page of an unresolved debit to its repeat.
const REPEAT: &str = "29000.00<space>Gin6<tab><tab><enter>";

#[test]
fn a_repeat_is_held_where_another_host_has_pulled_meanwhile() {
    let mut session = Session::new(120, 40);
    lost(&mut session);
    let mark = session.pull_abroad(GINKGO, 900_000);
    session.keys(REPEAT);
    assert_eq!((state(&session), sent(&session)), (State::Unknown, 1), "{}", session.text());
    let held = session.book(|book| book.held());
    assert_eq!(held.iter().map(|held| held.mark).collect::<Vec<_>>(), [mark]);
    assert!(session.text().contains("Not sent again"), "{}", session.text());
}

#[test]
fn a_repeat_beside_the_same_amount_wants_a_second_look_and_says_so_in_the_journal() {
    let mut session = Session::new(120, 40);
    lost(&mut session);
    let mark = session.pull_abroad(GINKGO, 900_000);
    session.keys(REPEAT);
    let seen = Note::Acknowledged { mark, reason: Label::new("another host's") };
    session.ask(BookAsk::Note(Box::new(seen))).keys(REPEAT);
    assert_eq!(sent(&session), 1, "it was not shown before: {}", session.text());
    assert!(session.text().contains("no such amount in 24 hours"), "{}", session.text());
    session.keys("9000.00<space>Gin6<tab><tab><enter>");
    assert_eq!((state(&session), sent(&session)), (State::Settled, 2), "{}", session.text());
}

#[test]
fn a_repeat_that_was_held_up_is_not_sent_on_what_was_read_before() {
    let mut session = Session::new(120, 40);
    lost(&mut session).hold(|effect| matches!(effect, Effect::Read(_, Question::Balance(Scope::Platform))));
    session.keys(REPEAT);
    session.tell(Msg::Resumed);
    session.release();
    assert_eq!(sent(&session), 1, "{}", session.text());
    assert!(session.text().contains("is too old by now"), "{}", session.text());
    let mut session = Session::new(120, 40);
    lost(&mut session).hold(|effect| matches!(effect, Effect::Read(_, Question::Balance(Scope::Platform))));
    session.keys(REPEAT).pass(61_000).release();
    assert_eq!(sent(&session), 1, "{}", session.text());
    assert!(session.text().contains("is too old by now"), "{}", session.text());
}

#[test]
fn what_nobody_could_judge_yet_is_not_said_to_pass() {
    let mut session = Session::new(120, 40);
    lost(&mut session).keys("2");
    assert!(session.text().contains("this feature carries a Stripe fee"), "{}", session.text());
    session.hold(|effect| matches!(effect, Effect::Read(..))).model.platform = None;
    let text = session.resize(120, 40).text();
    assert!(text.contains("Not judged yet") && !text.contains("Every rule passes."), "{text}");
}

#[test]
fn what_stripe_shows_after_all_is_not_said_to_be_nothing() {
    let mut session = Session::new(120, 40);
    let late = lost(&mut session).pass(1_200_000).book(|book| book.debits(1))[0].order.debit;
    assert_eq!(state(&session), State::NotCreated, "{}", session.text());
    let note = Note::Contradicted { debit: late, objects: vec![ObjectId::new("tr_1MOCKLate")] };
    session.ask(BookAsk::Note(Box::new(note)));
    let seen = Note::Acknowledged { mark: late, reason: Label::new("seen") };
    let text = session.ask(BookAsk::Note(Box::new(seen))).keys("j").text();
    for (width, height) in [(120, 40), (80, 24), (60, 16)] {
        let text = session.resize(width, height).text();
        assert!(!text.contains("othing moved"), "{text}");
    }
    assert!(text.contains("CONTRADICTED") && text.contains("tr_1MOCKLate"), "{text}");
}

//! The Pull funds dialog on whole screens: its states as reviewed pictures at three sizes, and what must hold of a debit
//! from the first key to the journal and to Stripe.

use super::support::session::{Session, Start};
use pullfunds::app::{BookAsk, Effect, Key, KeyPress, Msg, Question, Reading, parting};
use pullfunds::domain::{Label, Outcome, Refusal, Scope, Unknown, WhyUnknown};
use pullfunds::journal::Place;
use pullfunds::money::Minor;
use pullfunds::world::World;
use pullfunds::world::http::Request;

/// From the list to a dialog in which only Send is left to press.
const READY: &str = "/ginkgo<enter>p<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6<tab><tab><tab>";

fn refusal() -> Outcome {
    Outcome::Refused(Refusal {
        status: Some(400),
        kind: Label::new("invalid_request_error"),
        code: Some(Label::new("balance_insufficient")),
        param: Some(Label::new("amount")),
        message: Label::new("You have insufficient funds in your Stripe account."),
        request: None,
        replayed: false,
    })
}

fn unknown() -> Outcome {
    Outcome::Unknown(Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false })
}

fn is_send(effect: &Effect) -> bool {
    matches!(effect, Effect::Send(_))
}

fn is_read(effect: &Effect) -> bool {
    matches!(effect, Effect::Read(..))
}

type State = (&'static str, fn(&mut Session) -> &mut Session);

const STATES: &[State] = &[
    ("opened", |session| session.keys("/ginkgo<enter>p")),
    ("ready", |session| session.keys(READY)),
    ("confirming", |session| session.keys("/ginkgo<enter>p<tab>9000<tab><tab><tab><tab>9000.00")),
    ("wrong_phrase", |session| session.keys("/ginkgo<enter>p<tab>9000<tab><tab><tab><tab>9000.00<space>Gin7")),
    ("blocked_by_the_cap", |session| session.keys("/ginkgo<enter>p<tab>120000")),
    ("most_allowed", |session| session.keys("/ginkgo<enter>p<tab>m")),
    ("zero", |session| session.keys("/ginkgo<enter>p<tab>0")),
    ("scrolled", |session| session.resize(60, 16).keys("/ginkgo<enter>p<tab>9000<pgdn><pgdn>")),
    ("not_an_amount", |session| session.keys("/ginkgo<enter>p<tab>12.345")),
    ("reasons", |session| session.keys("/ginkgo<enter>p<tab>9000<tab><enter>")),
    ("another_reason", |session| session.keys("/ginkgo<enter>p<tab>9000<tab><enter><up><enter>")),
    ("dry_run", |session| session.keys("/ginkgo<enter>p<tab>9000<tab><tab><tab><tab><tab><enter>")),
    ("negative_account", |session| session.keys("/cedar<enter>p<tab>10")),
    ("other_region", |session| session.keys("/fjord<enter>p<tab>10")),
    ("needs_a_reference", |session| session.keys("/ivy<enter>p<tab>100")),
    ("reference_picker", |session| session.keys("/ivy<enter>p<tab>100<tab><tab><enter>")),
    ("below_zero", |session| session.keys("/ivy<enter>p<tab>700<tab><tab><enter><enter>")),
    ("balance_moved", |session| {
        session.keys("/ginkgo<enter>p<tab>9000<tab><tab><tab><tab>9000.00");
        let entry = session.model.looked_at().expect("an account");
        let mut moved = entry.balance.clone().expect("it was read");
        moved.rows[0].available = Minor::new(1_000_000);
        let question = Question::Balance(Scope::Account(entry.account.id.clone()));
        session.give(question, Reading::Balance(moved));
        session
    }),
    ("balance_unread", |session| session.keys("/mosaic<enter>p")),
    ("stale", |session| session.keys("/ginkgo<enter>p<tab>9000").hold(is_read).pass(70_000)),
    ("sending", |session| session.keys(READY).hold(is_send).keys("<enter>").pass(4_000)),
    ("done", |session| session.keys(READY).keys("<enter>")),
    ("done_to_its_end", |session| session.keys(READY).keys("<enter><end>")),
    ("own_debit_in_the_activity", |session| session.keys(READY).keys("<enter><esc><enter>")),
    ("refused", |session| {
        session.outcome = Some(refusal());
        session.keys(READY).keys("<enter>")
    }),
    ("unknown", |session| {
        session.outcome = Some(unknown());
        session.keys(READY).keys("<enter>")
    }),
    ("blocked_row", |session| {
        session.outcome = Some(unknown());
        session.keys(READY).keys("<enter><esc>")
    }),
    ("blocked_account", |session| {
        session.outcome = Some(unknown());
        session.keys(READY).keys("<enter><esc>p")
    }),
    ("leaving_with_money_in_flight", |session| {
        session.keys(READY).hold(is_send).keys("<enter>");
        session.tell(Msg::Terminated);
        session
    }),
];

#[test]
fn every_state_of_the_dialog_looks_as_reviewed() {
    for (name, lead) in STATES {
        let mut session = Session::start(&Start::default());
        lead(&mut session);
        pictures!(session, name);
    }
}

fn orders(session: &Session) -> Vec<&'static str> {
    session
        .orders
        .iter()
        .filter_map(|effect| match effect {
            Effect::Mint => Some("mint"),
            Effect::Record(_) => Some("record"),
            Effect::Send(_) => Some("send"),
            Effect::Repeat { .. } => Some("repeat"),
            Effect::Book(BookAsk::Observe(_)) => Some("observe"),
            Effect::Book(BookAsk::Withdraw(..)) => Some("withdraw"),
            Effect::Read(..)
            | Effect::Book(_)
            | Effect::LookAtWorld(_)
            | Effect::MoveWorld(..)
            | Effect::BeginAnew(_)
            | Effect::Recall
            | Effect::Browse(_)
            | Effect::Remember(_)
            | Effect::Spend(..)
            | Effect::Copy(_)
            | Effect::Say(_)
            | Effect::SaveRequests(_)
            | Effect::ExportJournal
            | Effect::Compare { .. }
            | Effect::OpenGate(_)
            | Effect::ShutGate
            | Effect::Suspend
            | Effect::Exit => None,
        })
        .collect()
}

#[test]
fn a_debit_is_recorded_then_sent_then_observed_once() {
    let mut session = Session::new(120, 40);
    session.keys(READY).keys("<enter>");
    assert_eq!(orders(&session), ["mint", "record", "send", "observe"]);
    assert!(session.text().contains("as expected"));
    let debits = session.book(|book| book.debits(10));
    assert_eq!(debits.len(), 1);
    assert!(debits[0].receipt().is_some());
    assert_eq!(session.book(|book| book.unresolved()), []);
    session.book(|book| book.verify(&mut |_| true));
}

#[test]
fn enter_alone_never_sends_money() {
    let mut session = Session::new(120, 40);
    session.keys("/ginkgo<enter>p");
    for _ in 0..20 {
        session.keys("<enter>");
    }
    session.keys("p<tab>9000<enter><enter><tab><enter><enter><tab><tab><tab><enter>");
    assert_eq!(orders(&session), [""; 0]);
}

#[test]
fn a_phrase_that_is_pasted_or_held_down_does_not_send() {
    let mut session = Session::new(120, 40);
    session.keys("/ginkgo<enter>p<tab>9000<tab><tab><tab><tab>");
    session.tell(Msg::Pasted("9000.00 Gin6".to_owned()));
    session.keys("<tab><tab><tab><enter>");
    assert_eq!(orders(&session), [""; 0]);
    let mut session = Session::new(120, 40);
    session.keys(READY).pass(100);
    session.tell(Msg::Key(KeyPress { key: Key::Enter, repeat: true }));
    session.pass(1_000);
    assert_eq!(orders(&session), [""; 0]);
}

#[test]
fn an_unknown_outcome_blocks_its_account() {
    let mut session = Session::new(120, 40);
    session.outcome = Some(unknown());
    session.keys(READY).keys("<enter>");
    assert_eq!(orders(&session), ["mint", "record", "send"]);
    session.keys("<esc>p<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6<tab><tab><tab><enter>");
    assert_eq!(orders(&session), ["mint", "record", "send"], "no second debit of this account");
    let unresolved = session.book(|book| book.unresolved());
    assert_eq!(unresolved.len(), 1);
    session.keys("<esc><esc>/bluefin<enter>p<tab>10<tab><tab><tab><tab>10.00<space>Blu1<tab><tab><tab><enter>");
    assert_eq!(orders(&session).iter().filter(|order| **order == "send").count(), 2, "other accounts go on");
}

#[test]
fn why_an_outcome_is_unknown_is_said_alike_whenever_it_is_looked_at() {
    let mut session = Session::new(120, 40);
    session.outcome = Some(unknown());
    session.keys(READY).keys("<enter>");
    let sent = |text: String| text.lines().find(|line| line.contains("no answer in 80 s")).map(str::to_owned);
    let first = sent(session.text()).expect("it says why");
    assert_eq!(sent(session.keys("<esc>p").text()), Some(first));
}

#[test]
fn a_debit_without_a_known_end_is_named_when_the_program_ends() {
    let mut session = Session::new(120, 40);
    assert_eq!(parting(&session.model, false), [""; 0]);
    session.outcome = Some(unknown());
    session.keys(READY).keys("<enter>");
    let id = session.book(|book| book.unresolved())[0].order.debit;
    let said = parting(&session.model, false);
    let start = "outcome unknown: pull of USD 9,000.00 from Ginkgo Games (acct_1MOCKGinkgoGGin6), debit";
    let lost = "Its record was in memory and goes with this program; --state-dir keeps one.";
    assert_eq!(said, [format!("{start} {id}. {lost}")]);
    assert!(
        parting(&session.model, true)[0].ends_with("It stays in the journal as unresolved and blocks the account.")
    );
    let mut session = Session::new(120, 40);
    session.keys(READY).hold(is_send).keys("<enter>qq");
    assert_eq!(parting(&session.model, true).len(), 1, "one that has no answer yet is named as well");
}

#[test]
fn what_cannot_be_written_down_is_not_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("its mode");
    let mut session = Session::start(&Start { place: Place::Folder(folder.path().to_owned()), ..Start::default() });
    session.keys(READY);
    for entry in std::fs::read_dir(folder.path()).expect("it can be listed") {
        std::fs::remove_file(entry.expect("an entry").path()).expect("it can be removed");
    }
    session.keys("<enter>");
    assert_eq!(orders(&session), ["mint", "record"]);
    assert!(session.text().contains("could not be written down") || session.text().contains("Nothing was sent"));
    session.keys("<esc>");
    assert!(session.text().contains("184,900.00"), "nothing moved");
}

#[test]
fn a_terminal_that_became_too_small_sends_nothing() {
    let mut session = Session::new(120, 40);
    session.keys(READY).resize(40, 10).keys("<enter><enter>");
    assert_eq!(orders(&session), [""; 0]);
    session.resize(120, 40).keys("<enter>");
    assert_eq!(orders(&session), ["mint", "record", "send", "observe"]);
}

#[test]
fn leaving_waits_for_the_answer_and_leaves_at_once_when_asked_again() {
    let mut session = Session::new(120, 40);
    session.keys(READY).hold(is_send).keys("<enter>q");
    assert!(session.text().contains("Leaving as soon as the pull of USD 9,000.00 has its answer"));
    assert!(!session.orders.contains(&Effect::Exit));
    session.release();
    assert!(session.orders.contains(&Effect::Exit));
    assert_eq!(session.book(|book| book.unresolved()), [], "the answer was written down");
    let mut session = Session::new(120, 40);
    session.keys(READY).hold(is_send).keys("<enter>qq");
    assert!(session.orders.contains(&Effect::Exit));
    assert_eq!(session.book(|book| book.unresolved()).len(), 1, "it stays unresolved");
}

/// The simulated Stripe is another party: what it holds after a debit is asked of it directly.
#[test]
fn stripe_holds_exactly_the_debit_that_was_confirmed() {
    let mut session = Session::new(80, 24);
    session.keys(READY).keys("<enter>");
    let world = session.world();
    let mut world = world.lock().expect("the world is whole");
    world.check_ledger().expect("the ledger adds up");
    let found = transfers(&mut world, "limit=100").replace(' ', "");
    assert_eq!(found.matches("\"amount\":900000,").count(), 1, "{found}");
}

fn transfers(world: &mut World, query: &str) -> String {
    let now = world.now();
    let request = Request {
        method: "GET".to_owned(),
        path: "/v1/transfers".to_owned(),
        query: query.to_owned(),
        headers: vec![
            ("Authorization".to_owned(), format!("Bearer {}", world.secret_key())),
            ("Stripe-Account".to_owned(), "acct_1MOCKGinkgoGGin6".to_owned()),
        ],
        body: Vec::new(),
    };
    let answer = world.accept(&request, now).answer().expect("an answer");
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    String::from_utf8_lossy(&answer.body).into_owned()
}

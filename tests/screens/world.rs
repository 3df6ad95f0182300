//! The World screen on whole screens: its states as reviewed pictures at three sizes, and what must hold of a move from the first
//! key to the world and back.

use super::support::session::{Session, Start};
use pullfunds::app::world::{MissedMove, Trouble, WorldAnswer};
use pullfunds::app::{Effect, Key, KeyPress, Msg};
use pullfunds::domain::{AccountId, Epoch, Label, Outcome, Unknown, WhyUnknown};
use pullfunds::journal::Place;
use pullfunds::ui::{Glyphs, Palette};

/// From the world back to a dialog in which only Send is left to press.
const PULL: &str = "1/ginkgo<enter>p<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6<tab><tab><tab><enter>";

fn harbour() -> Start {
    Start::default()
}

fn no_token() -> Start {
    Start { no_token: true, ..harbour() }
}

/// Its scenario has a script.
fn lost_answer() -> Start {
    Start { scenario: "lost-answer", ..harbour() }
}

/// What could not be done, as the world tells it.
fn missed(session: &mut Session) -> &mut Session {
    session.keys("5");
    let account = "acct_1MOCKHarpHonHar2";
    let at = session.model.stripe_now();
    let why = format!("no account of this world has the id \"{account}\"; take one from the list of accounts");
    let (what, account) = (Label::new("sale"), Some(AccountId::new(account)));
    let view = session.model.desk.view.as_mut().expect("it was looked at");
    view.missed = vec![MissedMove { at, what, account, why: Label::new(&why) }; 2];
    session
}

fn looking() -> Start {
    Start { held: Some(|effect| matches!(effect, Effect::LookAtWorld(_))), ..harbour() }
}

fn moving(session: &mut Session) -> &mut Session {
    session.keys("5").hold(|effect| matches!(effect, Effect::MoveWorld(..))).keys("tn")
}

type State = (&'static str, fn() -> Start, fn(&mut Session) -> &mut Session);

const STATES: &[State] = &[
    ("world", harbour, |session| session.keys("5")),
    ("world_looking", looking, |session| session.keys("5")),
    ("world_no_token", no_token, |session| session.keys("5")),
    ("world_gone", harbour, |session| {
        session.keys("5");
        session.model.desk.trouble = Some(Trouble::Gone(Label::new("connection refused")));
        session
    }),
    ("world_refused", looking, |session| {
        session.keys("5");
        session.model.desk.trouble = Some(Trouble::Refused(Label::new("it is not served here")));
        session
    }),
    ("world_script", lost_answer, |session| session.keys("5")),
    ("world_script_missed", lost_answer, missed),
    ("world_scrolled", harbour, |session| session.keys("5<pgdn>")),
    ("world_standing", harbour, |session| session.keys("5ts")),
    ("world_clock", harbour, |session| session.keys("5t")),
    ("world_date", harbour, |session| session.keys("5tt2026-12-0")),
    ("world_date_wrong", harbour, |session| session.keys("5tt2026-13-01<enter>")),
    ("world_moved", harbour, |session| session.keys("5tw")),
    ("world_moving", harbour, moving),
    ("world_causes", harbour, |session| session.keys("5e")),
    ("world_refund", harbour, |session| session.keys("5er")),
    ("world_refund_filtered", harbour, |session| session.keys("5erdel")),
    ("world_refund_of_a_sale", harbour, |session| session.keys("5er<enter><down>")),
    ("world_sale_wrong_amount", harbour, |session| session.keys("5es<enter>12.345")),
    ("world_sale_done", harbour, |session| session.keys("5es<enter>250<enter><space><enter><enter>")),
    ("world_cause_refused", harbour, |session| session.keys("5ew<enter><enter><enter>")),
    ("world_key", harbour, |session| session.keys("5ey")),
    ("world_faults", harbour, |session| session.keys("5x")),
    ("world_no_faults", harbour, |session| session.keys("5xDx")),
    ("world_arm", harbour, |session| session.keys("5xa")),
    ("world_arm_account", harbour, |session| session.keys("5xa<enter><enter>gin")),
    ("world_armed", harbour, |session| session.keys("5xa<enter><enter><enter><enter><enter>")),
    ("world_arm_refused", harbour, |session| {
        session.keys("5xa<enter><c-u>GET<space>/v1/nothing<enter><enter><enter><enter>")
    }),
    ("world_arm_figure", harbour, |session| session.keys("5xa<down><down><enter><down>")),
    ("world_arm_figure_wrong", harbour, |session| session.keys("5xa<down><down><enter><c-u>5")),
    ("world_armed_reason", harbour, |session| {
        session.keys(
            "5xa<end><up><up><up><up><up><up><up><enter><down><down><enter><enter><enter><c-u>0.5%<enter><enter>x",
        )
    }),
    ("world_answers_dropped", harbour, |session| {
        session.keys("5xa<end><up><enter><enter><enter><c-u>2<enter><enter>1R5")
    }),
    ("answers_dropped", harbour, |session| session.keys("5xa<end><up><enter><enter><enter><c-u>2<enter><enter>1RA")),
    ("world_command", harbour, |session| session.keys("5:check")),
    ("world_command_wrong", harbour, |session| session.keys("5:explode<enter>")),
    ("world_kept", harbour, |session| session.keys("5:checkpoint<space>before<enter>")),
    ("world_ask_reset", harbour, |session| session.keys("5:reset<enter>")),
    ("world_restore_unknown", harbour, |session| session.keys("5:restore<space>never<enter>")),
    ("world_began_anew", harbour, |session| session.keys("5tw:reset<enter><tab><enter>")),
];

#[test]
fn every_state_of_the_world_looks_as_reviewed() {
    for (name, start, lead) in STATES {
        let mut session = Session::start(&start());
        lead(&mut session);
        pictures!(session, name);
    }
}

#[test]
fn other_signs_and_palettes_show_the_world_too() {
    for (name, palette, glyphs) in [
        ("ascii", Palette::Dark, Glyphs::Ascii),
        ("mono", Palette::Mono, Glyphs::Unicode),
        ("high_contrast", Palette::HighContrast, Glyphs::Unicode),
    ] {
        let mut session = Session::start(&Start { palette, glyphs, ..harbour() });
        for (state, keys) in [("screen", "5"), ("arm", "xa")] {
            session.keys(keys);
            insta::assert_snapshot!(format!("world_{state}_{name}@80x24"), session.resize(80, 24).picture());
            assert!(glyphs == Glyphs::Unicode || session.text().is_ascii(), "only ASCII is drawn");
        }
    }
}

#[test]
fn after_a_lost_answer_that_was_armed_the_next_pull_is_asked_for_again_and_happens_once() {
    let mut session = Session::new(120, 40);
    session.keys("5xa<enter><enter><enter><enter><enter>");
    assert!(session.text().contains("Armed as"), "{}", session.text());
    session.keys(PULL).pass(2_000);
    assert!(session.text().contains("as expected"), "{}", session.text());
    let debits = session.book(|book| book.debits(10));
    assert_eq!((debits.len(), debits[0].history.number()), (1, 2), "one debit, two attempts");
    session.keys("<esc>5");
    assert!(session.text().contains("once, 1×, spent"), "{}", session.text());
}

#[test]
fn armed_faults_are_told_on_every_screen_at_every_size() {
    let mut session = Session::new(120, 40);
    for keys in ["", "?", "<esc>s", "<esc><enter>", "p", "<esc><esc>2", "5", "x", "a", "<esc><esc>:", "<esc>e"] {
        session.keys(keys);
        for (width, height) in [(120, 40), (80, 24), (60, 16), (52, 12)] {
            let top = session.resize(width, height).text().lines().next().map(str::to_owned).unwrap_or_default();
            assert!(top.contains("MOCK   ! 1 fault armed"), "after {keys} at {width}x{height}: {top}");
        }
        session.resize(120, 40);
    }
}

#[test]
fn a_fault_that_has_struck_for_the_last_time_is_armed_no_more() {
    let mut session = Session::new(120, 40);
    // By then what cannot be read is tried again but seldom, so that nothing but the key meets the fault.
    session.pass(300_000);
    session.keys("5xDxa<down><down><down><down><down><enter><enter><c-u>reads<enter><enter><enter><enter>");
    let top = |session: &mut Session| session.text().lines().next().map(str::to_owned).unwrap_or_default();
    assert!(top(&mut session).contains("! 1 fault armed"), "{}", session.text());
    session.keys("1R");
    assert!(!top(&mut session).contains("armed"), "{}", session.text());
}

#[test]
fn without_a_token_nothing_is_told_of_faults() {
    let mut session = Session::start(&no_token());
    assert!(!session.keys("5").text().contains("armed"), "{}", session.text());
}

#[test]
fn a_refund_pushes_an_account_below_zero_and_the_accounts_show_it() {
    let mut session = Session::new(120, 40);
    session.keys("/delta<enter>5er<enter><enter><enter><enter>");
    assert!(session.text().contains("Delta Deli") || session.model.notice.is_some(), "{}", session.text());
    let entry =
        session.model.fleet.iter().find(|entry| entry.account.name.as_str() == "Delta Deli").expect("it is listed");
    assert!(entry.is_negative(), "{:?}\n{:?}", entry.balance, session.model.notice);
}

#[test]
fn an_account_that_leaves_is_listed_no_more() {
    let mut session = Session::new(120, 40);
    let before = session.model.fleet.len();
    session.keys("/delta<enter><enter>5ev<enter><enter>");
    assert!(session.text().contains("Delta Deli is no longer listed by Stripe"), "{}", session.text());
    assert_eq!(session.model.fleet.len(), before - 1);
    session.keys("1");
    assert!(!session.text().contains("Delta Deli"), "{}", session.text());
    session.keys("<esc>R");
    assert_eq!((session.model.fleet.len(), session.model.fleet.failed()), (before - 1, 1), "only Mosaic is unreadable");
}

#[test]
fn moving_the_clock_moves_stripes_time_and_reads_every_balance_again() {
    let mut session = Session::new(120, 40);
    let before = session.model.stripe_now();
    session.keys("5td");
    let moved = session.model.stripe_now().duration_since(before);
    assert!(moved.as_hours() == 24, "{moved}");
    let at = session.model.now;
    let stale = session.model.fleet.iter().filter_map(|entry| entry.balance.as_ref());
    let oldest = stale.map(|balance| balance.read_at).min().expect("balances are read");
    assert!(at.duration_since(oldest).as_secs() < 2, "every balance was read again");
}

#[test]
fn the_clock_goes_to_a_move_of_the_script_and_the_accounts_show_what_it_did() {
    let mut session = Session::start(&Start { size: (160, 50), ..lost_answer() });
    session.keys("5");
    assert!(session.text().contains("script: sale"), "{}", session.text());
    session.keys("tn");
    assert!(session.text().contains("The clock shows 2026-11-22 12:15 UTC."), "{}", session.text());
    assert!(!session.text().contains("script: sale"), "{}", session.text());
    session.keys("1/harp<enter>");
    assert!(session.text().contains("40.48"), "{}", session.text());
}

#[test]
fn a_reset_forgets_what_happened_and_keeps_the_selected_account() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::Run { folder: folder.path().join("journal"), run: "wld_first".to_owned() };
    let mut session = Session::start(&Start { place, ..harbour() });
    let why = WhyUnknown::NoAnswer(80);
    session.outcome = Some(Outcome::Unknown(Unknown { why, request: None, replayed: false }));
    session.keys(PULL).keys("<esc>");
    assert_eq!(session.model.unresolved.len(), 1);
    session.keys("5:reset<enter><tab><enter>1");
    assert!(session.model.unresolved.is_empty(), "the journal of the new run knows no debit");
    assert_eq!(session.book(|book| book.unresolved().map(|open| open.len())), 0);
    let selected = session.model.looked_at().expect("an account").account.name.to_string();
    assert_eq!(selected, "Ginkgo Games");
    session.keys("/<c-u>").keys(PULL.strip_prefix("1/").expect("it begins there"));
    assert!(session.text().contains("as expected"), "{}", session.text());
    let files = std::fs::read_dir(folder.path().join("journal")).expect("it is there");
    let journals = files.filter(|file| {
        file.as_ref()
            .is_ok_and(|file| file.path().extension().is_some_and(|e| e == "sqlite3" || e == "db" || e == "sqlite"))
    });
    assert_eq!(journals.count(), 2, "each run has a journal of its own");
}

#[test]
fn a_checkpoint_brings_back_the_balances_of_its_moment() {
    let mut session = Session::new(120, 40);
    session.keys("/ginkgo<enter>5:checkpoint<space>before<enter>");
    let available = |session: &Session| {
        let entry = session.model.fleet.iter().find(|entry| entry.account.name.as_str() == "Ginkgo Games");
        entry.and_then(|entry| entry.balance.clone()).map(|balance| balance.rows[0].available.get())
    };
    let before = available(&session);
    session.keys("es<enter>250<enter><space><enter><enter>");
    assert_eq!(available(&session), before.map(|before| before + 25_000));
    session.keys(":restore<space>before<enter><tab><enter>");
    assert_eq!(available(&session), before);
}

#[test]
fn the_question_before_a_reset_begins_on_cancel_and_takes_no_key_at_once() {
    let mut session = Session::new(120, 40);
    session.keys("5:reset").pass(60);
    session.tell(Msg::Key(KeyPress::once(Key::Enter)));
    for key in [Key::Tab, Key::Enter] {
        session.tell(Msg::Key(KeyPress::once(key)));
    }
    assert!(session.model.dialog.is_some(), "it has just opened");
    session.pass(500).keys("<enter>");
    assert!(session.model.dialog.is_none());
    assert!(!session.orders.iter().any(|order| matches!(order, Effect::MoveWorld(..))), "{:?}", session.orders);
}

#[test]
fn an_answer_to_a_look_that_is_no_longer_open_changes_nothing() {
    let mut session = Session::new(120, 40);
    session.keys("5");
    let before = session.text();
    session.tell(Msg::World(Epoch::default(), WorldAnswer::NoToken));
    assert_eq!(session.text(), before);
}

#[test]
fn an_idle_world_screen_asks_nothing_for_a_while() {
    // Every account of this scenario can be read: one that cannot is tried again.
    let mut session = Session::start(&Start { scenario: "europe", ..Start::default() });
    session.keys("5");
    let wake = pullfunds::app::next_wake(&session.model).expect("the minute");
    assert!(wake.duration_since(session.model.now).as_secs() > 1);
}

//! The Requests screen from key strings: its states at every size, what keys do there, what is copied and what is saved.

use super::SIZES;
use super::support::session::{Session, Start};
use pullfunds::app::requests::json_lines;
use pullfunds::app::{Effect, Msg, Question};
use pullfunds::domain::{Asked, Ending, Exchange, ExchangeId, LogNote, Method, Mode, NoAnswer, Scope};
use pullfunds::ui::{Glyphs, Palette};
use rstest::rstest;

/// A debit whose answer is lost on purpose.
const LOST: &str = "5xa<enter><enter><enter><enter><enter>1/ginkgo<enter>p<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6\
                    <tab><tab><tab><enter><esc><esc>";

fn harbour() -> Start {
    Start::default()
}

fn silent() -> Start {
    Start { held: Some(|effect| matches!(effect, Effect::Read(..))), ..harbour() }
}

/// Has everything that fits go wrong from now on.
fn arm(session: &mut Session, fault: &str) {
    let command = format!("{{\"do\":\"fault\",\"times\":\"always\",{fault}}}");
    let command = serde_json::from_str(&command).expect("it is a command");
    let world = session.world();
    let mut world = world.lock().expect("nobody failed");
    let now = world.now();
    world.command(&command, now).expect("it can be armed");
}

/// A read and a debit that have no answer yet.
fn on_its_way(session: &mut Session) -> &mut Session {
    session.keys("4").hold(|effect| matches!(effect, Effect::Read(..)));
    let mut id = session.model.requests.shown().first().expect("something was asked").id;
    let began = session.model.now;
    for method in [Method::Get, Method::Post] {
        id = id.next();
        let exchange = begun(id, began, method);
        session.tell(Msg::Logged(vec![LogNote::Begun(Box::new(exchange))]));
    }
    session.pass(4_500)
}

fn begun(id: ExchangeId, began: jiff::Timestamp, method: Method) -> Exchange {
    Exchange {
        id,
        began,
        mode: Mode::Mock,
        method,
        asked: Asked { path: "/v1/charges".to_owned(), query: Vec::new(), account: None },
        form: Vec::new(),
        key: (method == Method::Post).then(|| "pullfunds-019ac3f1-7f3c-7000-8000-000000000001".to_owned()),
        version: "2026-07-29.dahlia".to_owned(),
        attempt: 1,
        ending: None,
        dropped: None,
    }
}

fn full(session: &mut Session) -> &mut Session {
    session.keys("4");
    let mut id = session.model.requests.shown().first().expect("something was asked").id;
    let mut notes = Vec::new();
    for _ in 0..2_100 {
        id = id.next();
        notes.push(LogNote::Begun(Box::new(begun(id, session.model.now, Method::Get))));
        let ending = Ending { took_ms: 12_345, came: Err(NoAnswer::TimedOut(30)) };
        notes.push(LogNote::Ended(id, Mode::Live, Box::new(ending)));
    }
    session.tell(Msg::Logged(notes));
    session
}

fn limited(session: &mut Session) -> &mut Session {
    arm(session, r#""endpoint":"GET /v1/balance","kind":{"rate_limit":{"reason":"endpoint-rate"}}"#);
    session.keys("4/429<enter>").keys("1R4")
}

fn mixed_up(session: &mut Session) -> &mut Session {
    arm(session, r#""endpoint":"GET /v1/balance","kind":"wrong_account""#);
    session.keys("R4/dropped<enter>")
}

type State = (&'static str, fn() -> Start, fn(&mut Session) -> &mut Session);

const STATES: &[State] = &[
    ("requests", harbour, |session| session.keys("4")),
    ("requests_empty", silent, |session| session.keys("4")),
    ("requests_of_an_account", harbour, |session| session.keys("/ginkgo<enter>@")),
    ("requests_of_a_lost_debit", harbour, |session| session.keys(LOST).keys("4/post<enter>")),
    ("requests_curl_of_a_debit", harbour, |session| session.keys(LOST).keys("4/post<enter>c")),
    ("requests_bodies", harbour, |session| session.keys("4/balance?<backspace><enter>b")),
    ("requests_bodies_scrolled", harbour, |session| session.keys("4/accounts<enter>b<pgdn>")),
    ("requests_bodies_of_a_lost_debit", harbour, |session| session.keys(LOST).keys("4/post<enter>b")),
    ("requests_paused", harbour, |session| session.keys("4<space>R")),
    ("requests_filter_typing", harbour, |session| session.keys("4/4xx")),
    ("requests_filter_matches_nothing", harbour, |session| session.keys("4/zzz<enter>")),
    ("requests_further_down", harbour, |session| session.keys("4<pgdn>jj")),
    ("requests_on_their_way", harbour, on_its_way),
    ("requests_full", harbour, full),
    ("requests_limited", harbour, limited),
    ("requests_dropped", harbour, mixed_up),
];

#[test]
fn every_state_of_the_requests_looks_as_reviewed() {
    for (name, start, lead) in STATES {
        let mut session = Session::start(&start());
        lead(&mut session);
        pictures!(session, name);
    }
}

#[test]
fn other_signs_and_palettes_show_the_requests_too() {
    for (name, palette, glyphs) in [
        ("ascii", Palette::Dark, Glyphs::Ascii),
        ("mono", Palette::Mono, Glyphs::Unicode),
        ("light", Palette::Light, Glyphs::Unicode),
        ("high_contrast", Palette::HighContrast, Glyphs::Unicode),
        ("colour_blind", Palette::ColourBlind, Glyphs::Unicode),
    ] {
        let mut session = Session::start(&Start { palette, glyphs, ..harbour() });
        session.keys(LOST).keys("4");
        insta::assert_snapshot!(format!("requests_{name}@80x24"), session.resize(80, 24).picture());
        assert!(glyphs == Glyphs::Unicode || session.text().is_ascii(), "only ASCII is drawn");
    }
}

fn copied(session: &Session) -> Vec<String> {
    let text = |order: &Effect| if let Effect::Copy(copied) = order { Some(copied.as_str().to_owned()) } else { None };
    session.orders.iter().filter_map(text).collect()
}

#[rstest]
#[case::accounts("/ginkgo<enter>c")]
#[case::account("/ginkgo<enter><enter>c")]
fn the_id_of_an_account_is_copied(#[case] keys: &str) {
    let mut session = Session::new(120, 40);
    session.keys(keys);
    assert_eq!(copied(&session), ["acct_1MOCKGinkgoGGin6"]);
    assert!(session.text().contains("Copied acct_1MOCKGinkgoGGin6."), "{}", session.text());
}

#[test]
fn a_debit_is_copied_with_its_own_key_and_a_warning_and_a_read_without() {
    let mut session = Session::new(120, 40);
    session.keys(LOST).keys("4/post<enter>c");
    let shown = session.model.requests.selected().expect("it is listed");
    let key = shown.key.clone().expect("a debit has a key");
    assert!(session.text().contains("Running it may move money"), "{}", session.text());
    session.keys("<esc>/platform<space>/v1/balance<enter>");
    while session.model.requests.selected().expect("it is listed").asked.path != "/v1/balance" {
        session.keys("j");
    }
    session.keys("c");
    let copied = copied(&session);
    assert!(copied[0].contains(&format!("-H 'Idempotency-Key: {key}'")), "{}", copied[0]);
    assert!(copied[0].contains(" -X POST ") && copied[0].contains("--data-urlencode amount=900000 "), "{}", copied[0]);
    let read =
        "curl -sS http://127.0.0.1:12111/v1/balance -u \"$STRIPE_API_KEY:\" -H 'Stripe-Version: 2026-07-29.dahlia'";
    assert_eq!(copied[1], read);
}

#[test]
fn what_is_listed_is_saved_and_nothing_else() {
    let mut session = Session::new(120, 40);
    session.keys("4/kite<space>zzz<enter><c-s>");
    assert!(session.text().contains("nothing was saved"), "{}", session.text());
    session.keys("/<c-u>gin6<enter><c-s>");
    let listed =
        |order: &Effect| if let Effect::SaveRequests(listed) = order { Some(json_lines(listed)) } else { None };
    let saved = session.orders.iter().find_map(listed);
    let saved = saved.expect("it is ordered");
    assert_eq!(saved.lines().count(), session.model.requests.shown().len());
    assert!(saved.lines().all(|line| line.contains("Gin6")), "{saved}");
}

#[test]
fn a_read_is_made_once_more_for_the_log_alone_and_a_debit_is_not() {
    let mut session = Session::new(120, 40);
    session.keys(LOST).keys("4/post<enter>");
    session.keys("r");
    assert!(session.text().contains("Only a GET is repeated"), "{}", session.text());
    assert_eq!(session.model.requests.shown().len(), 1);
    session.keys("<esc>/<c-u>gin6<space>/v1/balance<enter>");
    let account =
        session.model.requests.selected().expect("it is listed").asked.account.clone().expect("of an account");
    let before = session.model.requests.shown().len();
    let read_at = session.model.read_at(&Scope::Account(account.clone()));
    session.keys("r");
    let latest = session.model.requests.selected().expect("it is listed");
    assert_eq!((session.model.requests.shown().len(), latest.asked.account.as_ref()), (before + 1, Some(&account)));
    assert!(latest.ending.is_some());
    assert_eq!(session.model.read_at(&Scope::Account(account)), read_at, "nobody else heard of it");
    assert!(!session.model.reads.is_open(&Question::Again(latest.asked.clone())));
}

#[test]
fn esc_leads_out_step_by_step() {
    let mut session = Session::new(120, 40);
    session.keys("/ginkgo<enter><enter>@b");
    for (seen, gone) in
        [("CAME", "PATH"), ("filter acct_", "CAME"), ("REQUESTS", "filter acct_"), ("ACTIVITY", "REQUESTS")]
    {
        let text = session.text();
        assert!(text.contains(seen) && !text.contains(gone), "{seen}, not {gone}:\n{text}");
        session.keys("<esc>");
    }
}

/// Whatever a host answers is drawn without moving a cursor or a colour.
#[test]
fn hostile_answers_leave_the_screen_intact() {
    for (width, height) in SIZES {
        let mut session = Session::new(width, height);
        session.keys("4");
        let id = session.model.requests.shown().first().expect("something was asked").id.next();
        let mut exchange = begun(id, session.model.now, Method::Get);
        exchange.asked.path = format!("/v1/\u{1b}[2J{}", "株".repeat(80));
        exchange.form = vec![("\u{202e}evil".to_owned(), "\u{9b}2J\n\t".to_owned())];
        exchange.key = Some("\u{7}".repeat(100));
        session.tell(Msg::Logged(vec![LogNote::Begun(Box::new(exchange))]));
        for keys in ["", "b", "<pgdn>"] {
            session.keys(keys);
            for cell in &session.frame().content {
                assert!(!cell.symbol().chars().any(char::is_control), "{:?}", cell.symbol());
            }
            for line in session.text().lines() {
                assert!(unicode_width::UnicodeWidthStr::width(line) <= usize::from(width), "{line}");
            }
        }
    }
}

//! Whole screens, driven by key strings: each screen and each of its states at 80×24, at 120×40 and at a tiny size, as
//! reviewed pictures; what must hold of every frame; and the program's own event loop, with keys, answers and time in a test's hands.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

/// A state at each size. A macro, so that its pictures are named by the module that it is of.
macro_rules! pictures {
    ($session:expr, $name:expr) => {
        for (width, height) in $crate::SIZES {
            $session.resize(width, height);
            insta::assert_snapshot!(format!("{}@{width}x{height}", $name), $session.picture());
        }
    };
}

mod back;
mod dialog;
mod dry_run;
mod gate;
mod journal;
mod live;
mod requests;
mod storms;
mod visit;
mod waiting;
mod world;
#[path = "../support"]
mod support {
    #[expect(dead_code, reason = "other test programs use the rest")]
    pub(crate) mod chain;
    pub(crate) mod looped;
    pub(crate) mod screen;
    pub(crate) mod session;
    pub(crate) mod small_world;
    pub(crate) mod storm;
    pub(crate) mod ways;
}

use pullfunds::app::{Effect, Question, Reading};
use pullfunds::domain::{Balance, CurrencyBalance, Fault, FaultKind, Label, Scope};
use pullfunds::money::{Amount, Currency, Minor};
use pullfunds::ui::{Glyphs, Palette};
use support::session::{Session, Start};

/// A state: its name, how the session begins, the keys that lead to it.
struct State {
    name: &'static str,
    start: fn() -> Start,
    keys: &'static str,
}

const fn state(name: &'static str, start: fn() -> Start, keys: &'static str) -> State {
    State { name, start, keys }
}

fn harbour() -> Start {
    Start::default()
}

/// Nothing but the platform and the list has answered.
fn loading() -> Start {
    Start { held: Some(|effect| matches!(effect, Effect::Read(_, Question::Balance(Scope::Account(_))))), ..harbour() }
}

/// Nothing has answered.
fn silent() -> Start {
    Start { held: Some(|effect| matches!(effect, Effect::Read(..))), ..harbour() }
}

fn histories_held() -> Start {
    Start { held: Some(|effect| matches!(effect, Effect::Read(_, Question::Transactions(..)))), ..harbour() }
}

fn fault() -> Reading {
    Reading::Failed(Fault {
        kind: FaultKind::Server(503),
        message: Label::new("Stripe is not available at the moment."),
        request: None,
        retry: pullfunds::domain::Retry::default(),
    })
}

fn platform_unreadable() -> Start {
    Start { instead: Some(|question| matches!(question, Question::Platform).then(fault)), ..harbour() }
}

fn histories_unreadable() -> Start {
    Start { instead: Some(|question| matches!(question, Question::Transactions(..)).then(fault)), ..harbour() }
}

fn no_accounts() -> Start {
    Start {
        instead: Some(|question| {
            matches!(question, Question::Accounts(_)).then(|| {
                Reading::Accounts(pullfunds::domain::AccountPage { accounts: Vec::new(), next: None, skipped: 0 })
            })
        }),
        ..harbour()
    }
}

/// The platform's balance with another reserve than its accounts explain.
fn platform_with(reserved: Option<&[(i64, Currency)]>, available: i64) -> Reading {
    let row = CurrencyBalance {
        currency: Currency::USD,
        available: Minor::new(available),
        pending: Minor::ZERO,
        sources: None,
    };
    let amounts = |rows: &[(i64, Currency)]| rows.iter().map(|row| Amount::new(Minor::new(row.0), row.1)).collect();
    Reading::Balance(Balance {
        read_at: "2026-11-22T10:15:00Z".parse().expect("a time"),
        said_at: None,
        rows: Box::new([row]),
        connect_reserved: reserved.map(amounts),
        others: Box::new([]),
    })
}

fn is_of_platform(question: &Question) -> bool {
    matches!(question, Question::Balance(Scope::Platform))
}

fn residue() -> Start {
    Start {
        instead: Some(|question| {
            is_of_platform(question)
                .then(|| platform_with(Some(&[(51_367, Currency::USD), (3_100, Currency::CAD)]), 1_248_010))
        }),
        ..harbour()
    }
}

fn reserve_hidden() -> Start {
    Start { instead: Some(|question| is_of_platform(question).then(|| platform_with(None, 1_248_010))), ..harbour() }
}

fn reserve_larger_than_the_balance() -> Start {
    Start {
        instead: Some(|question| {
            is_of_platform(question)
                .then(|| platform_with(Some(&[(51_057, Currency::USD), (3_100, Currency::CAD)]), -20_000))
        }),
        ..harbour()
    }
}

/// Nobody is below zero, and nothing is reserved.
fn reserve_empty() -> Start {
    Start { scenario: "lost-answer", instead: Some(nothing_below_zero), ..harbour() }
}

fn nothing_below_zero(question: &Question) -> Option<Reading> {
    matches!(question, Question::Balance(_)).then(|| platform_with(Some(&[(0, Currency::USD)]), 5_000))
}

fn europe() -> Start {
    Start { scenario: "europe", ..harbour() }
}

const STATES: &[State] = &[
    state("accounts_europe", europe, ""),
    state("reserve_residue", residue, "2"),
    state("reserve_field_absent", reserve_hidden, "2"),
    state("reserve_larger_than_the_balance", reserve_larger_than_the_balance, "2"),
    state("reserve_nothing_reserved", reserve_empty, "2"),
    state("detail_never_active", harbour, "/opal<enter><enter>"),
    state("detail_whole_history", harbour, "<enter>H"),
    state("detail_scrolled", harbour, "<enter><pgdn>"),
    state("accounts_restricted_selected", harbour, "/peak<enter>"),
    state("accounts", harbour, ""),
    state("accounts_loading", loading, ""),
    state("accounts_silent", silent, ""),
    state("accounts_platform_unreadable", platform_unreadable, ""),
    state("accounts_none", no_accounts, ""),
    state("accounts_negative_selected", harbour, "j"),
    state("accounts_filter_typing", harbour, "/ke"),
    state("accounts_filter_matches_nothing", harbour, "/zzz<enter>"),
    state("accounts_problems", harbour, "!"),
    state("accounts_sorted_by_available", harbour, "sa"),
    state("accounts_sort_menu", harbour, "s"),
    state("accounts_unreadable_selected", harbour, "/mosaic<enter>"),
    state("accounts_further_down", harbour, "<pgdn>"),
    state("detail", harbour, "<enter>"),
    state("detail_negative", harbour, "j<enter>"),
    state("detail_second_currency", harbour, "/kite<enter><enter><tab>"),
    state("detail_loading", histories_held, "<enter>"),
    state("detail_unreadable_history", histories_unreadable, "<enter>"),
    state("detail_unreadable_balance", harbour, "/mosaic<enter><enter>"),
    state("detail_stripe_carries_losses", harbour, "/ivy<enter><enter>"),
    state("detail_rejected", harbour, "/peak<enter><enter>"),
    state("reserve", harbour, "2"),
    state("reserve_second_row", harbour, "2j"),
    state("reserve_europe", europe, "2"),
    state("reserve_loading", silent, "2"),
    state("help", harbour, "?"),
    state("help_searched", harbour, "?sort"),
];

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (60, 16)];

fn check(states: &[State]) {
    for state in states {
        let mut session = Session::start(&(state.start)());
        session.keys(state.keys);
        pictures!(session, state.name);
    }
}

#[test]
fn every_state_of_the_screens_looks_as_reviewed() {
    check(STATES);
}

#[test]
fn a_terminal_that_is_too_small_gets_one_sentence() {
    for (width, height) in [(52, 12), (59, 16), (60, 15), (20, 4), (1, 1)] {
        let mut session = Session::new(width, height);
        insta::assert_snapshot!(format!("small@{width}x{height}"), session.picture());
    }
}

#[test]
fn a_wide_terminal_shows_the_reserve_beside_the_account() {
    let mut session = Session::new(160, 50);
    insta::assert_snapshot!("accounts@160x50", session.keys("j").picture());
}

#[test]
fn other_signs_and_palettes_say_the_same() {
    for (name, palette, glyphs) in [
        ("ascii", Palette::Dark, Glyphs::Ascii),
        ("mono", Palette::Mono, Glyphs::Unicode),
        ("light", Palette::Light, Glyphs::Unicode),
        ("high_contrast", Palette::HighContrast, Glyphs::Unicode),
        ("colour_blind", Palette::ColourBlind, Glyphs::Unicode),
    ] {
        let mut session = Session::start(&Start { palette, glyphs, ..harbour() });
        insta::assert_snapshot!(format!("accounts_{name}@120x40"), session.keys("j").picture());
        if matches!(glyphs, Glyphs::Ascii) {
            assert!(session.text().is_ascii(), "only ASCII is drawn");
            insta::assert_snapshot!(format!("accounts_{name}@80x24"), session.resize(80, 24).picture());
            assert!(session.text().is_ascii(), "only ASCII is drawn");
        }
    }
}

#[test]
fn rows_stream_in_while_balances_arrive() {
    let mut session = Session::start(&loading());
    assert!(session.text().contains("0 of 538 read"), "{}", session.text());
    session.release();
    assert!(session.text().contains("537 of 538 read"), "{}", session.text());
}

#[test]
fn a_balance_older_than_a_minute_is_dimmed_with_its_age() {
    let mut session = Session::new(120, 40);
    session.hold(|effect| matches!(effect, Effect::Read(..)));
    session.pass(130_000);
    for (width, height) in SIZES {
        session.resize(width, height);
        insta::assert_snapshot!(format!("accounts_stale@{width}x{height}"), session.picture());
        assert!(session.text().contains("2 min"));
    }
}

#[test]
fn resizing_keeps_the_selection_on_the_screen() {
    let mut session = Session::new(120, 40);
    session.keys("<pgdn>jjj");
    let name = session.model.looked_at().expect("an account").account.name.to_string();
    session.resize(80, 24);
    assert!(session.text().contains(&name), "{name} in\n{}", session.text());
}

/// Walks over every built-in account at every size: nothing that a stranger wrote may move, colour or hide anything.
#[test]
fn hostile_names_leave_the_screen_intact() {
    for (width, height) in SIZES {
        let mut session = Session::new(width, height);
        let hostile = [
            "\u{1b}[2J\u{1b}]0;owned\u{7}Escape",
            "\u{202e}evil\u{2066} bidi",
            "株式会社とても長い名前の会社はここで切られなければならない",
            "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} marks",
            &"x".repeat(10_000),
        ];
        for (at, name) in hostile.iter().enumerate() {
            support::session::rename(&mut session, at, name);
        }
        for keys in ["", "j", "<enter>", "<esc>2", "1j<enter>", "<esc>p", "<esc>5er"] {
            session.keys(keys);
            let frame = session.frame();
            for cell in &frame.content {
                assert!(!cell.symbol().chars().any(char::is_control), "{:?}", cell.symbol());
                assert!(!cell.symbol().contains(['\u{202e}', '\u{2066}']));
            }
            for line in session.text().lines() {
                let cells = unicode_width::UnicodeWidthStr::width(line);
                assert!(cells <= usize::from(width), "{cells} cells in `{line}`");
            }
        }
    }
}

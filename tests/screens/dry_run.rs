//! What the dialog shows as a dry run and what the client sends are written in two rooms that may not see each other. Here
//! one is held against the other: the same pull, shown, confirmed key by key, recorded, and sent into a transport that
//! keeps it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::Timestamp;
use pullfunds::app::pull::{Focus, Preview, PullDialog};
use pullfunds::app::{Dialog, Effect, Key, Msg};
use pullfunds::backend::{Backend, CarryError, Method, Request, Response, STRIPE_VERSION, StripeClient, Transport};
use pullfunds::domain::{FormKind, Mode};
use pullfunds::journal::entry::Recorded;
use rstest::rstest;

use crate::support::session::{Session, Start};
use crate::support::small_world::world_with;
use crate::support::ways::{
    CHARGE, CHARGE_IN_THE_PREVIEW, FOR_A_CHARGE, FOR_A_PAYOUT, IN_YEN, TRANSFER, TRANSFER_IN_THE_PREVIEW, Way,
};

/// Longer than the field takes, and than the screen has room for.
const LONG: &str = "Überlänge: Nachforderung für entgangene Standgebühren vom zwölften bis zum achtundzwanzigsten des Monats, \
                    wie am Telefon besprochen; bitte auch die frühere Rechnung beachten, die noch zwölf Posten enthält, \
                    und das Schreiben dazu.";

/// Notes as people and pasted text make them; what is not safe to show is not sent either.
const NOTES: [&str; 14] = [
    "",
    "Invoice 7",
    "x&amount=1&source=acct_other",
    "100% = a+b; c/d?e#f",
    "metadata[pullfunds_debit]=x",
    "\"quoted\" 'twice' `thrice` \\",
    "Grüße, § 7, 50 € für 株式会社ヒカリ שלום",
    "cafe\u{301} 🧾 👩\u{200d}👩\u{200d}👧",
    "  blanks \t\n around  and   inside ",
    "\u{1b}[2Jgone\u{202e}\u{9b}31m red",
    "\u{200b}\u{ad}",
    LONG,
    "%00%0d%0aIdempotency-Key: x",
    "made when you confirm",
];

/// Keeps what it is given and answers nothing.
#[derive(Debug, Clone, Default)]
struct Keeper(Arc<Mutex<Vec<Request>>>);

#[async_trait]
impl Transport for Keeper {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        self.0.lock().expect("nobody failed").push(request);
        Err(CarryError::Lost("nothing is at the other end".to_owned()))
    }

    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn mode(&self) -> Mode {
        Mode::Mock
    }
}

/// The request with which the client sends a recorded debit.
fn sent(recorded: &Recorded) -> Request {
    let keeper = Keeper::default();
    let engine = tokio::runtime::Builder::new_current_thread().build().expect("an engine can be built");
    engine.block_on(StripeClient::new(keeper.clone()).send(recorded));
    let mut kept = keeper.0.lock().expect("nobody failed");
    assert_eq!(kept.len(), 1, "a lost answer is not repeated");
    kept.remove(0)
}

/// The request that the dry run claims: where it says that something is made later, that thing of the recorded debit.
fn claimed(preview: &Preview, recorded: &Recorded) -> Request {
    let value = |name: &str, shown: &str| match (name, shown) {
        ("transfer_group", Preview::KEY) => recorded.transfer_group(),
        ("metadata[pullfunds_debit]", Preview::KEY) => recorded.debit().to_string(),
        ("metadata[pullfunds_head]", "head of the journal") => recorded.head().to_owned(),
        _ => shown.to_owned(),
    };
    Request {
        method: Method::Post,
        path: preview.path.clone(),
        query: Vec::new(),
        form: preview.parameters.iter().map(|(name, shown)| ((*name).to_owned(), value(name, shown))).collect(),
        account: preview.account.clone(),
        idempotency_key: Some(recorded.idempotency_key()),
        version: Some(STRIPE_VERSION.to_owned()),
        timeout_s: 80,
    }
}

fn dialog(session: &Session) -> &PullDialog {
    match &session.model.dialog {
        Some(Dialog::Pull(dialog)) => dialog,
        other => panic!("not the dialog, but {other:?}"),
    }
}

/// Tab until the focus is there.
fn go(session: &mut Session, focus: Focus) {
    for _ in 0..12 {
        if dialog(session).focus == focus {
            return;
        }
        session.press(Key::Tab);
    }
    panic!("Tab does not lead to {focus:?}: {}", session.text());
}

/// Opens the dialog and fills it in.
fn fill_in(session: &mut Session, way: &Way, note: &str) {
    session.keys("p");
    go(session, Focus::Amount);
    session.keys(way.amount);
    match way.form {
        FormKind::Charge | FormKind::Transfer => {
            go(session, Focus::Form);
            session.press(if way.form == FormKind::Charge { Key::Left } else { Key::Right });
        }
        FormKind::TransferWithReference => {
            go(session, Focus::Reference);
            session.keys("<enter>").keys(&"<down>".repeat(way.reference)).keys("<enter>");
        }
    }
    assert_eq!(dialog(session).fields.what.form(), Some(way.form));
    go(session, Focus::Note);
    session.tell(Msg::Pasted(note.to_owned()));
    for yes in [Focus::BelowZero, Focus::Cost] {
        if dialog(session).offers(yes) {
            go(session, yes);
            session.press(Key::Enter);
        }
    }
}

/// Shows the dry run: as data, and as lines on the screen.
fn dry_run(session: &mut Session) -> (Preview, Vec<String>) {
    go(session, Focus::DryRun);
    session.press(Key::Enter);
    let text = session.text();
    let line = |line: &str| line.trim_matches(|c: char| c == '╎' || c == ' ').to_owned();
    let lines =
        text.lines().map(line).skip_while(|line| !line.starts_with("POST ")).take_while(|line| !line.is_empty());
    (dialog(session).preview().expect("everything is filled in"), lines.collect())
}

/// Confirms and sends; tells what was handed over for sending.
fn confirm(session: &mut Session) -> Recorded {
    session.orders.clear();
    go(session, Focus::Confirm);
    for key in dialog(session).phrase().expect("there is an amount").chars() {
        session.press(Key::Char(key));
    }
    go(session, Focus::Send);
    session.press(Key::Enter);
    let sent = session.orders.iter().find_map(|order| {
        let Effect::Send(recorded) = order else { return None };
        Some((**recorded).clone())
    });
    sent.unwrap_or_else(|| panic!("nothing was sent: {}", session.text()))
}

/// Fills in, looks, confirms and sends, note after note, and compares each time. Each begins anew: the same amount a second time
/// within a day wants a reason.
fn compare(way: &Way, notes: &[&str]) {
    for note in notes {
        let mut session = Session::of_world(world_with(way.change), &Start { size: (160, 50), ..Start::default() });
        session.model.policy.edition = way.edition;
        session.keys(&format!("/{}<enter>", way.account));
        fill_in(&mut session, way, note);
        let (preview, lines) = dry_run(&mut session);
        let recorded = confirm(&mut session);
        assert_eq!(sent(&recorded), claimed(&preview, &recorded), "with the note {note:?}");
        assert!(preview.parameters.iter().any(|(name, _)| *name == way.names), "{preview:?}");
        let record = session.book(|book| book.debit(recorded.debit())).expect("it is recorded");
        assert_eq!(record.judged.edition, way.judged_by.name());
        is_shown(&preview, &lines);
    }
}

/// On the screen stand the same names in the same order, each with its value, whole.
fn is_shown(preview: &Preview, lines: &[String]) {
    let account = preview.account.as_ref().map_or("none: asked as the platform itself", |account| account.as_str());
    let first = format!("POST {}", preview.path);
    let mut wanted = vec![
        (first.as_str(), "not sent: this is a dry run"),
        ("Stripe-Account", account),
        ("Idempotency-Key", Preview::KEY),
    ];
    wanted.extend(preview.parameters.iter().map(|(name, value)| (*name, value.as_str())));
    let mut lines = lines.iter().peekable();
    for (at, (name, value)) in wanted.iter().enumerate() {
        let line = lines.next().and_then(|line| line.strip_prefix(name));
        let mut shown = line.unwrap_or_else(|| panic!("no line for {name}")).to_owned();
        let next = wanted.get(at + 1).map(|(name, _)| *name);
        while let Some(more) = lines.next_if(|line| next.is_none_or(|next| !line.starts_with(next))) {
            shown.push_str(more);
        }
        assert_eq!(without_blanks(&shown), without_blanks(value), "{name}");
    }
}

/// A long value may be broken at a blank or anywhere.
fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

#[rstest]
#[case::charge(&CHARGE)]
#[case::transfer(&TRANSFER)]
#[case::transfer_for_a_charge(&FOR_A_CHARGE)]
#[case::transfer_for_a_payout(&FOR_A_PAYOUT)]
#[case::charge_in_the_preview_of_2017(&CHARGE_IN_THE_PREVIEW)]
#[case::transfer_in_the_preview_of_2017(&TRANSFER_IN_THE_PREVIEW)]
#[case::yen(&IN_YEN)]
fn the_dry_run_shows_the_request_that_is_sent(#[case] way: &Way) {
    compare(way, &["", "Order 5 & 6 = \u{1b}[1m50 % off\u{1b}[0m"]);
}

#[test]
fn the_dry_run_shows_any_note_as_it_is_sent() {
    compare(&CHARGE, &NOTES);
}

/// A pull of 90.00 from Ginkgo Games, as a charge and as a transfer, and its line in the Journal.
const PULLED: [&str; 2] = [
    "/ginkgo<enter>p<tab>90<tab><tab><left><tab><tab>90.00<space>Gin6<tab><tab><tab><enter><esc>3",
    "/ginkgo<enter>p<tab>90<tab><tab><tab><tab>90.00<space>Gin6<tab><tab><tab><enter><esc>3",
];

#[rstest]
#[case::funds("/cedar<enter>f".to_owned(), "destination")]
#[case::a_refund(format!("{}z", PULLED[0]), "charge")]
#[case::a_reversal(format!("{}z", PULLED[1]), "amount")]
fn the_dry_run_of_what_goes_to_an_account_shows_the_request_that_is_sent(#[case] open: String, #[case] names: &str) {
    for note in ["", "Order 5 & 6 = \u{1b}[1m50 % off\u{1b}[0m"] {
        let mut session = Session::start(&Start { size: (160, 50), ..Start::default() });
        session.keys(&open);
        go(&mut session, Focus::Amount);
        session.keys("40");
        go(&mut session, Focus::Note);
        session.tell(Msg::Pasted(note.to_owned()));
        if dialog(&session).offers(Focus::Final) {
            go(&mut session, Focus::Final);
            session.press(Key::Enter);
        }
        let (preview, lines) = dry_run(&mut session);
        let recorded = confirm(&mut session);
        assert_eq!(sent(&recorded), claimed(&preview, &recorded), "with the note {note:?}");
        assert!(preview.parameters.iter().any(|(name, _)| *name == names), "{preview:?}");
        is_shown(&preview, &lines);
    }
}

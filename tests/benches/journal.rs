//! How long a synced write to the journal takes, and what a start and a walk along everything cost with a million debits in it.
//! Run with `cargo bench --bench journal`; figures are printed, nothing is asserted. The first run makes the journal of a
//! million debits, about 5 GB, which takes minutes; it is kept in the target folder for the next.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says so by panicking")]

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Once;

use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::Timestamp;
use pullfunds::domain::{
    AccountId, Consent, DebitId, Form, Label, Mode, ObjectId, Observed, Order, Reason, RequestId, Retry, Settled, Side,
    What,
};
use pullfunds::journal::entry::{By, Judged, JudgedFinding, Told, Wording};
use pullfunds::journal::sqlite::Sqlite;
use pullfunds::journal::store::{DebitRow, EventRow, Leaf, Store};
use pullfunds::journal::{Book, JournalFault, Place};
use pullfunds::life::{Answer, Holder, Now, Owner, Proof, Stamp, Terms};
use pullfunds::money::{Amount, Currency, Minor};
use tempfile::TempDir;
use uuid::Uuid;

/// Debits in the large journal, each with three events; `PULLFUNDS_DEBITS` says otherwise.
const MANY: u64 = 1_000_000;

/// Of which so many have no end.
const OPEN: u64 = 20;

/// Debits in one transaction while the large journal is made.
const AT_ONCE: u64 = 20_000;

fn main() {
    divan::main();
}

fn many() -> u64 {
    std::env::var("PULLFUNDS_DEBITS").ok().and_then(|many| many.parse().ok()).unwrap_or(MANY)
}

fn platform() -> AccountId {
    AccountId::new("acct_1MOCKplatform")
}

fn moment() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("in range")
}

fn id(n: u64) -> DebitId {
    DebitId::new(Uuid::from_u128(0x019a_c3f1_7f3c_7000_8000_0000_0000_0000 + u128::from(n)))
}

fn order(n: u64) -> Order {
    Order {
        debit: id(n),
        account: AccountId::new(&format!("acct_1MOCK{n:012}")),
        platform: platform(),
        amount: Amount::new(Minor::new(900_000), Currency::USD),
        what: What::Pull {
            form: Form::Charge,
            reason: Reason::RecoverRefund,
            consent: Consent::OnFile(Label::new("Services agreement 2025-117, paragraph 9")),
        },
        note: Label::new("Refund of order 55123, sent back by the customer"),
    }
}

fn judged() -> Judged {
    let finding = |rule: &str| JudgedFinding {
        rule: rule.to_owned(),
        ruling: "pass".to_owned(),
        found: "184,900.00 - 9,000.00 = 175,900.00, at or above zero in every bucket that counts".repeat(3),
    };
    Judged {
        edition: "platform_liable_current".to_owned(),
        findings: vec![finding("non_negative"), finding("debit_limit"), finding("consent")],
        account_before: Some(Minor::new(18_490_000)),
        platform_before: Some(Minor::new(1_000_000)),
        judged_at: moment(),
    }
}

fn stamp() -> Stamp {
    let owner = Owner {
        host: Label::new("ops-console-1"),
        boot: Label::new("3f1a4b44-2f1d-4f8e-9f0e-0a5b3d1c9e77"),
        space: Label::new("pid:[4026531836]"),
        process: 4_711,
        started: 123_456_789,
        uid: 1_000,
    };
    Stamp { operator: Label::new("op-1"), owner, at: moment(), server: Some(moment()), until: moment() }
}

fn wording(n: u64) -> Wording {
    let field = |name: &str, value: String| (name.to_owned(), value);
    Wording {
        api_version: "2025-10-29.clover".to_owned(),
        path: "/v1/charges".to_owned(),
        account: None,
        form: vec![
            field("amount", "900000".to_owned()),
            field("currency", "usd".to_owned()),
            field("source", format!("acct_1MOCK{n:012}")),
            field("transfer_group", id(n).transfer_group()),
            field("metadata[pullfunds_debit]", id(n).to_string()),
            field("metadata[pullfunds_reason]", "recover_refund".to_owned()),
            field("metadata[pullfunds_operator]", "op-1".to_owned()),
            field("description", "Refund of order 55123, sent back by the customer".to_owned()),
        ],
    }
}

fn settled(n: u64) -> Settled {
    Settled {
        transfer: Some(ObjectId::new(&format!("tr_1MOCK{n:012}"))),
        payment: Some(ObjectId::new(&format!("py_1MOCK{n:012}"))),
        request: Some(RequestId::new(&format!("req_{n:014}"))),
        replayed: false,
        at: Some(moment()),
    }
}

fn row(n: u64) -> DebitRow<'static> {
    let order = order(n);
    DebitRow {
        id: Cow::Owned(order.debit.to_string()),
        key: Cow::Owned(order.debit.idempotency_key()),
        account: Cow::Owned(order.account.to_string()),
        platform: Cow::Owned(order.platform.to_string()),
        minor: order.amount.minor().get(),
        currency: Cow::Borrowed("usd"),
        recorded_at: Cow::Owned(moment().to_string()),
        operator: Cow::Borrowed("op-1"),
        host: Cow::Borrowed("ops-console-1"),
        process: 4_711,
        asked: Cow::Owned(serde_json::to_string(&order).expect("plain data")),
        judged: Cow::Owned(serde_json::to_string(&judged()).expect("plain data")),
    }
}

/// Puts an event at the end of the chain.
fn put(leaf: &mut dyn Leaf, n: u64, told: &Told, attempt: Option<i64>) -> Result<(), JournalFault> {
    let (last, prev) = leaf.head()?;
    let whole = serde_json::to_string(told).expect("plain data");
    let detail = whole.split_once(':').and_then(|(_, rest)| rest.strip_suffix('}')).expect("the kind stands outside");
    let mut row = EventRow {
        seq: last + 1,
        debit: Some(Cow::Owned(id(n).to_string())),
        kind: Cow::Borrowed(told.kind().word()),
        attempt,
        at: Cow::Owned(moment().to_string()),
        detail: Cow::Borrowed(detail),
        prev,
        hash: prev,
    };
    row.hash = row.computed();
    leaf.put_event(&row)
}

fn record(leaf: &mut dyn Leaf, n: u64) -> Result<(), JournalFault> {
    let row = row(n);
    let (wording, stamp) = (Some(wording(n)), Some(stamp()));
    leaf.put_debit(&row)?;
    put(leaf, n, &Told::Recorded { debit_sha256: row.hash().to_string(), wording, stamp }, Some(1))
}

fn end(leaf: &mut dyn Leaf, n: u64) -> Result<(), JournalFault> {
    let by = Some(By::Answer { attempt: 1, status: Some(200), server: Some(moment()) });
    put(leaf, n, &Told::Settled { settled: settled(n), by }, None)?;
    let side = |minor| {
        let minor = Minor::new(minor);
        Side { before: Some(minor), expected: Some(minor), observed: Observed::Read(minor) }
    };
    put(leaf, n, &Told::Observed { account: side(17_590_000), platform: side(1_900_000) }, None)
}

fn store(place: &Place) -> Sqlite {
    Sqlite::open(place, &platform(), Mode::Mock).expect("it opens")
}

fn book(place: &Place) -> Book {
    Book::open(place, &platform(), Mode::Mock).expect("it opens")
}

/// A folder on the disk of the target folder, not in memory as `/tmp` may be.
fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

/// The journal of so many debits.
fn large() -> Place {
    static MADE: Once = Once::new();
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("journal_of_{}", many()));
    let place = Place::Folder(folder);
    MADE.call_once(|| {
        let mut store = store(&place);
        let mut begun = 0;
        store
            .read(&mut |look| {
                begun = look.debits()?;
                Ok(())
            })
            .expect("it can be read");
        while begun < many() {
            let until = (begun + AT_ONCE).min(many());
            let part = &mut |leaf: &mut dyn Leaf| {
                for n in begun..until {
                    record(leaf, n)?;
                    if n + OPEN < many() {
                        end(leaf, n)?;
                    }
                }
                Ok(())
            };
            store.write(part).expect("it is written");
            begun = until;
        }
    });
    place
}

/// A debit written down before it is sent: its row and its first event, synced.
#[divan::bench(sample_count = 300, sample_size = 1)]
fn record_a_debit(bencher: Bencher<'_, '_>) {
    let folder = folder();
    let mut store = store(&Place::Folder(folder.path().to_owned()));
    let mut n = 0;
    bencher.bench_local(|| {
        n += 1;
        store.write(&mut |leaf| record(leaf, n)).expect("it is written");
    });
}

/// An answer written down: the debit is folded, the tables decide, and the event is synced.
#[divan::bench(sample_count = 300, sample_size = 1)]
fn write_an_answer(bencher: Bencher<'_, '_>) {
    let folder = folder();
    let place = Place::Folder(folder.path().to_owned());
    store(&place).write(&mut |leaf| (0..2_000).try_for_each(|n| record(leaf, n))).expect("they are written");
    let mut book = book(&place);
    let now = Now {
        wall: moment(),
        server: None,
        running_ms: Some(900),
        known_s: 0,
        holder: Holder::Us,
        leaving: false,
        may_send: true,
        scatter: 0,
    };
    let mut n = 0;
    bencher.bench_local(|| {
        let proof = Proof::Settles(settled(n));
        let answer = Answer {
            proof,
            request: None,
            status: Some(200),
            replayed: false,
            server: Some(moment()),
            again: Retry::default(),
        };
        let stood = book.answered(id(n), 1, &answer, &now, &Terms::usual()).expect("it is written");
        n += 1;
        stood
    });
}

/// From a closed file of a million debits to everything that a start needs of it.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn open_the_large_one(bencher: Bencher<'_, '_>) {
    let place = large();
    bencher.bench_local(|| {
        let book = book(&place);
        assert_eq!(book.unresolved().expect("it can be read").len() as u64, OPEN);
        assert_eq!(book.held(), Ok(vec![]));
        book
    });
}

/// The latest 200 lines of it, as the Journal screen reads them.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn two_hundred_lines(bencher: Bencher<'_, '_>) {
    let book = book(&large());
    bencher.bench_local(|| book.lines(None, 200).expect("they can be read"));
}

/// Every event and every debit of it.
#[divan::bench(sample_count = 2, sample_size = 1)]
fn verify_the_large_one(bencher: Bencher<'_, '_>) {
    let book = book(&large());
    let events = 3 * many() - 2 * OPEN;
    bencher.counter(ItemsCount::new(events)).bench_local(|| {
        let verified = book.verify(&mut |_| true).expect("it is what was written").expect("to the end");
        assert_eq!(verified.events, events);
    });
}

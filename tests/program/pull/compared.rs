//! The journal against what Stripe shows: `journal reconcile` and `journal verify --stripe`, the real program.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pullfunds::domain::DebitId;
use pullfunds::runtime::Clock;
use rstest::rstest;
use serde_json::Value;
use uuid::Uuid;

use super::{AGREEMENT, Host, OWL, Ran, keys};
use crate::support::holding::{Holding, Leg};
use crate::support::proxy::Line;

const PLATFORM: &str = "acct_1MOCKHarbour1Hbr";
/// USD 184,900.00 available, and an agreement on file.
const GINKGO: &str = "acct_1MOCKGinkgoGGin6";

impl Host {
    pub(super) fn reconcile(&self, more: &[&str]) -> Ran {
        let mut args = vec!["journal", "reconcile"];
        args.extend_from_slice(more);
        self.run(&args)
    }

    pub(super) fn verify(&self, more: &[&str]) -> Ran {
        let mut args = vec!["journal", "verify", "--stripe"];
        args.extend_from_slice(more);
        self.run(&args)
    }

    /// Has Stripe do a debit that carries a mark, whoever asked for it; its transfer.
    fn place(&self, account: &str, minor: i64, mark: &str) -> String {
        let mut form = format!("amount={minor}&currency=usd&destination={PLATFORM}");
        if !mark.is_empty() {
            write!(form, "&transfer_group=pullfunds_{mark}&metadata[pullfunds_debit]={mark}").unwrap();
        }
        let made = self.stripe("POST", "/v1/transfers", Some(account), &form);
        made.get("id").and_then(Value::as_str).expect("an id").to_owned()
    }

    /// Keeps the journals as they are.
    pub(super) fn keep(&self) -> tempfile::TempDir {
        let kept = tempfile::tempdir().expect("a folder");
        copy(&self.state(), kept.path());
        kept
    }

    /// Puts journals back in the place of those that are there.
    pub(super) fn restore(&self, kept: &Path) {
        for entry in fs::read_dir(self.state()).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        copy(kept, &self.state());
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// The transfer that a command named.
pub(super) fn transfer(ran: &Ran) -> &str {
    ran.out.split("transfer ").nth(1).and_then(|rest| rest.split(',').next()).expect("it is named")
}

#[test]
fn a_journal_that_stripe_agrees_with_is_said_to_be_so_with_the_last_head() {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    host.world("advance", r#"{"by": "1m"}"#);
    let last = host.pull("40.00", &["--form", "charge", "--reason", "services"]);
    assert_eq!(last.code, Some(0), "{last:?}");
    let shown = host.run(&["journal", "show", last.debit()]).out;
    let head = shown.lines().find_map(|line| line.strip_prefix("head")).expect("it is shown").trim().to_owned();
    let ran = host.verify(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.starts_with("ok: ") && ran.out.contains("2 debits agree"), "{}", ran.out);
    assert!(
        ran.out.contains(&format!("the last that it holds is {}, with head {head}\n", last.debit())),
        "{}",
        ran.out
    );
}

#[test]
fn a_journal_restored_from_an_older_copy_says_so_and_nothing_is_written() {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    let kept = host.keep();
    host.world("advance", r#"{"by": "1m"}"#);
    let lost = host.pull("40.00", &[]);
    assert_eq!(lost.code, Some(0), "{lost:?}");
    host.restore(kept.path());
    assert_eq!(host.run(&["journal", "verify"]).code, Some(0), "no file can tell it by itself");
    let ran = host.verify(&[]);
    assert_eq!(ran.code, Some(74), "{ran:?}");
    assert!(ran.out.contains(lost.debit()) && ran.out.contains("is not in this journal"), "{}", ran.out);
    assert!(ran.out.contains("It was restored from an older copy, or another journal is in use"), "{}", ran.out);
    assert_eq!(host.list().0, Some(0), "nothing is held by looking");
    for _ in 0..2 {
        let compared = host.reconcile(&[]);
        assert!(compared.code == Some(3) && compared.out.contains("is not in this journal; held"), "{compared:?}");
    }
    let held = host.verify(&[]);
    assert!(
        held.code == Some(3) && held.out.contains("are not in this journal: another host"),
        "what it saw is not lost: {held:?}"
    );
    assert!(host.list().0 == Some(3) && host.list().1.matches("HELD").count() == 1, "{:?}", host.list());
}

#[test]
fn an_older_copy_that_was_used_since_is_told_as_one_of_several_journals() {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    let kept = host.keep();
    host.world("advance", r#"{"by": "1m"}"#);
    assert_eq!(host.pull("40.00", &[]).code, Some(0));
    host.restore(kept.path());
    host.world("advance", r#"{"by": "1m"}"#);
    let confirm = format!("{GINKGO}:10.00:USD");
    let args =
        ["pull", GINKGO, "10.00", "--reason", "refund", "--consent", "contract 2024, sect. 7", "--confirm", &confirm];
    let since = host.run(&args);
    assert_eq!(since.code, Some(0), "{since:?}");
    let ran = host.verify(&[]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.out.contains("1 debits at Stripe are not in this journal: another host or folder is in use"),
        "{}",
        ran.out
    );
}

#[rstest]
#[case::transfer(&[])]
#[case::charge(&["--form", "charge", "--reason", "services"])]
fn a_journal_that_was_written_anew_has_another_head_than_stripe(#[case] form: &[&str]) {
    let host = Host::new(&[]);
    let ran = host.pull("90.00", form);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let other = format!("metadata[pullfunds_head]={}", "ab".repeat(32));
    if form.is_empty() {
        host.stripe("POST", &format!("/v1/transfers/{}", transfer(&ran)), Some(OWL), &other);
    } else {
        let payment = ran.out.split("payment ").nth(1).and_then(|rest| rest.split(',').next()).expect("it is named");
        host.stripe("POST", &format!("/v1/charges/{payment}"), None, &other);
    }
    let verified = host.verify(&[]);
    assert_eq!(verified.code, Some(74), "{verified:?}");
    assert!(verified.out.contains(&format!("was sent with head {}", "ab".repeat(32))), "{}", verified.out);
    assert!(verified.out.contains("The journal was written anew after debits were sent"), "{}", verified.out);
}

#[test]
fn what_stripe_has_and_the_journal_knows_no_end_of_is_told() {
    let host = Host::new(&[]);
    let line = Holding::to(host.server.said("address"));
    line.hold("POST /v1/transfers", "", Leg::Answer);
    let mut pull = host.pulling("90.00", &[], &host.state()).env("STRIPE_API_BASE", &line.base).spawn().unwrap();
    let answer = line.taken();
    pull.kill().unwrap();
    pull.wait().unwrap();
    drop(answer);
    let ran = host.verify(&[]);
    assert!(ran.code == Some(5) && ran.out.contains("this journal knows no end of it: look it up"), "{ran:?}");
    let early = host.reconcile(&[OWL]);
    assert!(early.code == Some(5) && early.out.ends_with("1 accounts, 1 debits: 0 agree, 1 unresolved\n"), "{early:?}");
    // Until then whoever recorded it may still be sending it.
    host.world("advance", r#"{"by": "2m"}"#);
    let found = host.reconcile(&[OWL]);
    assert!(found.code == Some(0) && found.out.contains("settled: debit "), "{found:?}");
    assert_eq!(host.verify(&[]).code, Some(0));
}

#[rstest]
#[case::another_run(&["verify", "--stripe", "--run", "elsewhere"], 64, "and another journal was named")]
#[case::key_without_stripe(&["verify", "--api-base", "http://127.0.0.1:9"], 64, "without --stripe nobody is asked")]
#[case::since_without_stripe(&["verify", "--since", "7d"], 64, "--stripe")]
#[case::no_time(&["verify", "--stripe", "--since", "soon"], 64, "a stretch of time is written as 7d or 36h")]
#[case::no_journal(&["verify", "--stripe"], 65, "no such journal is in")]
fn what_cannot_be_compared_is_refused_and_nothing_is_made(
    #[case] args: &[&str],
    #[case] code: i32,
    #[case] words: &str,
) {
    let host = Host::new(&[]);
    let all: Vec<&str> = ["journal"].iter().chain(args).copied().collect();
    let ran = host.run(&all);
    assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{ran:?}");
    assert!(ran.err.contains(words), "{}", ran.err);
    assert!(!host.state().exists());
}

/// A world of today in test mode, whose journal does not depend on the run: what was done there can be undone by a restore.
pub(super) fn in_test_mode() -> (Host, Line) {
    let today = Clock::of_the_machine().now().strftime("%Y-%m-%d").to_string();
    let host = Host::new(&["--today", &today]);
    let line = Line::disguised(host.server.said("address"));
    (host, line)
}

pub(super) fn along(host: &Host, line: &Line, args: &[&str]) -> Ran {
    Ran::of(host.command(args, &host.state()).env("STRIPE_API_BASE", &line.base).spawn().unwrap())
}

#[test]
fn what_is_settled_in_the_journal_and_not_shown_by_stripe_differs() {
    let (host, line) = in_test_mode();
    host.world("checkpoint", r#"{"name": "before"}"#);
    let confirm = format!("{OWL}:90.00:USD");
    let pull = ["pull", OWL, "90.00", "--reason", "refund", "--consent", AGREEMENT, "--confirm", &confirm];
    let ran = along(&host, &line, &pull);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    host.world("restore", r#"{"name": "before"}"#);
    let words = format!("the journal says that debit {} is settled, and Stripe does not show it", ran.debit());
    for args in [&["journal", "reconcile", "--since", "7d"][..], &["journal", "verify", "--stripe", "--since", "7d"]] {
        let compared = along(&host, &line, args);
        assert!(compared.code == Some(3) && compared.out.contains(&words), "{compared:?}");
    }
}

/// What the journal says was refused, and is there: it is said, its account is held, and a person takes note.
#[test]
fn what_exists_though_the_journal_says_that_it_does_not_differs_and_holds_the_account() {
    let (host, reader) = keys::host(&keys::OWN, &["rak_balance_read", "rak_transfer_read"]);
    let refused = keys::pull(&host, &reader);
    assert!(refused.code == Some(2) && refused.out.contains(" (403): "), "{refused:?}");
    let debit = refused.debit();
    host.place(OWL, 9_000, debit);
    assert_eq!(host.verify(&[]).code, Some(3));
    let compared = host.reconcile(&[]);
    assert_eq!(compared.code, Some(3), "{compared:?}");
    assert!(compared.out.contains(&format!("debit {debit} (tr_")), "{}", compared.out);
    assert!(
        compared.out.contains("it exists at Stripe; the journal says that it is refused; held"),
        "{}",
        compared.out
    );
    let (code, listed) = host.list();
    assert!(code == Some(3) && listed.contains("HELD") && listed.contains("it exists at Stripe"), "{listed}");
    let held = host.pull("40.00", &[]);
    assert_eq!(held.code, Some(2), "{held:?}");
    assert_eq!(host.resolve(debit, &["--foreign", "--reason", "seen and booked by hand"]).code, Some(0));
    assert_eq!(host.list().0, Some(0), "a person took note of it");
    assert_eq!(host.verify(&[]).code, Some(0), "and is not told again");
    assert_eq!(host.reconcile(&[]).code, Some(0), "nor is the account held again");
    let freed = host.pull("40.00", &[]);
    assert_eq!(freed.code, Some(0), "{freed:?}");
}

/// Under a key that Stripe had forgotten, or by hand: it is found by whoever looks, holds the account, and a person takes note.
#[test]
fn what_exists_twice_and_was_done_once_differs_and_holds_the_account() {
    let host = Host::new(&[]);
    let ran = host.pull("90.00", &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let debit = ran.debit();
    let before = host.resolve(debit, &["--look-up"]);
    assert!(before.code == Some(0) && before.out.contains("nothing at Stripe says otherwise"), "{before:?}");
    host.place(OWL, 9_000, debit);
    let words = "it was done, and Stripe shows more than that";
    let verified = host.verify(&[]);
    assert!(verified.code == Some(3) && verified.out.contains(words), "{verified:?}");
    assert_eq!(host.list().0, Some(0), "nothing is held by looking");
    let next = host.pull("40.00", &[]);
    assert_eq!(next.code, Some(2), "{next:?}");
    let (code, listed) = host.list();
    assert!(code == Some(3) && listed.contains("HELD") && listed.contains(words), "{listed}");
    let compared = host.reconcile(&[]);
    assert!(compared.code == Some(3) && compared.out.contains(&format!("{words}; held")), "{compared:?}");
    let looked = host.resolve(debit, &["--look-up"]);
    assert!(looked.code == Some(3) && looked.out.contains("It exists 2 times"), "{looked:?}");
    assert_eq!(host.resolve(debit, &["--foreign", "--reason", "one was given back by hand"]).code, Some(0));
    assert_eq!(host.reconcile(&[]).code, Some(0), "a person took note of it");
    let after = host.pull("40.00", &[]);
    assert_eq!(after.code, Some(0), "{after:?}");
}

/// The second one is there before the balances are read again: the difference is not taken for somebody else's.
#[test]
fn what_exists_twice_when_the_receipt_is_written_is_found_then() {
    let host = Host::new(&[]);
    let line = Holding::to(host.server.said("address"));
    line.hold("POST /v1/transfers", "", Leg::Answer);
    let pull = host.pulling("90.00", &[], &host.state()).env("STRIPE_API_BASE", &line.base).spawn().unwrap();
    let answer = line.taken();
    let shown = host.stripe("GET", "/v1/transfers?limit=1", Some(OWL), "");
    let debit = shown["data"][0]["metadata"]["pullfunds_debit"].as_str().expect("its mark").to_owned();
    host.place(OWL, 9_000, &debit);
    answer.arrive();
    let ran = Ran::of(pull);
    assert!(ran.code == Some(6) && ran.out.starts_with("contradicted: "), "{ran:?}");
    assert!(host.list().0 == Some(3) && host.list().1.contains("HELD"), "{:?}", host.list());
}

/// A person said that it did not happen, because no look-up could tell.
#[test]
fn what_a_person_took_for_not_happened_and_did_differs() {
    let host = Host::new(&[]);
    let debit = super::unknown(&host).debit().to_owned();
    host.world("advance", r#"{"by": "16m"}"#);
    host.world(
        "fault",
        r#"{"endpoint": "GET /v1/transfers", "kind": {"error": {"status": 403, "work": "before"}}, "times": "always"}"#,
    );
    let said = host.resolve(&debit, &["--did-not", "--reason", "nothing in the Dashboard", "--confirm", &debit]);
    host.world("clear_faults", "{}");
    assert_eq!(said.code, Some(0), "{said:?}");
    host.place(OWL, 9_000, &debit);
    let compared = host.reconcile(&[]);
    assert_eq!(compared.code, Some(3), "{compared:?}");
    assert!(compared.out.contains(&format!("debit {debit} (tr_")) && compared.out.contains("; held"), "{compared:?}");
}

#[test]
fn what_somebody_else_gave_back_of_a_debit_is_told_and_the_debit_agrees() {
    let host = Host::new(&[]);
    let ran = host.pull("90.00", &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    host.stripe("POST", &format!("/v1/transfers/{}/reversals", transfer(&ran)), Some(OWL), "amount=400");
    let compared = host.reconcile(&[]);
    assert_eq!(compared.code, Some(0), "{compared:?}");
    assert!(
        compared.out.contains(": USD 4.00 of debit ")
            && compared.out.contains(" of USD 90.00 was given back, not all of it from here"),
        "{compared:?}"
    );
    assert!(compared.out.trim_end().ends_with("1 debits: 1 agree"), "{}", compared.out);
}

#[test]
fn an_account_that_left_the_platform_could_not_be_read_and_that_is_not_called_agreement() {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    host.world("cause", &format!(r#"{{"cause": "deauthorized", "account": "{OWL}"}}"#));
    for args in [&["journal", "reconcile"][..], &["journal", "verify", "--stripe"]] {
        let compared = host.run(args);
        assert_eq!(compared.code, Some(3), "{compared:?}");
        assert!(compared.out.contains(&format!("{OWL} could not be read. ")), "{}", compared.out);
    }
    assert_eq!(host.list().0, Some(0), "nothing is held for it");
}

/// More accounts and payments than a page: each is looked at, and what is foreign among them is found wherever it stands.
#[test]
fn a_platform_with_more_payments_than_a_page_is_compared_to_the_end() {
    const PAID: usize = 130;
    let host = Host::new(&["--accounts", "200", "--latency-ms", "0", "--rate-limit", "off"]);
    let mut ids: Vec<String> = Vec::new();
    let mut after = String::new();
    while ids.len() < PAID {
        let page = host.stripe("GET", &format!("/v1/accounts?limit=100{after}"), None, "");
        let rows = page["data"].as_array().expect("rows");
        ids.extend(rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()));
        after = format!("&starting_after={}", ids.last().expect("one"));
    }
    ids.truncate(PAID);
    let platform = host.stripe("GET", "/v1/account", None, "");
    let platform = platform["id"].as_str().expect("an id");
    let mut foreign = Vec::new();
    for (number, id) in ids.iter().enumerate() {
        let cause = format!(r#"{{"cause": "sale", "account": "{id}", "amount": 5000, "settles": "at_once"}}"#);
        host.world("cause", &cause);
        let mark = if number.is_multiple_of(50) {
            let mark =
                DebitId::new(Uuid::from_u128(0x019a_c3f1_7f3c_7000_8000_0000_0000_0000 + number as u128)).to_string();
            foreign.push(mark.clone());
            format!("&transfer_group=pullfunds_{mark}&metadata[pullfunds_debit]={mark}")
        } else {
            String::new()
        };
        let form = format!("amount=1000&currency=usd&destination={platform}{mark}");
        host.stripe("POST", "/v1/transfers", Some(id), &form);
    }
    let compared = host.reconcile(&["--since", "1d"]);
    assert_eq!(compared.code, Some(3), "{compared:?}");
    for mark in &foreign {
        assert!(compared.out.contains(mark.as_str()), "{mark} in {}", compared.out);
    }
    assert!(compared.err.contains("125 of 130 accounts are compared"), "{}", compared.err);
    assert!(compared.out.trim_end().ends_with("130 accounts, 3 debits: 0 agree, 3 foreign (held)"), "{}", compared.out);
}

//! What accounts were sent and given back, against the journal: the real program, whose console does it and whose commands compare it.

use std::path::Path;

use rstest::rstest;

use crate::support::pty::Pty;

use super::compared::{along, in_test_mode, transfer};
use super::{AGREEMENT, Host, OWL, keys};

/// USD 412.37 below zero.
const CEDAR: &str = "acct_1MOCKCedarCrCed2";
const CHARGE: [&str; 4] = ["--form", "charge", "--reason", "services"];
const STRANGER: &str = "019ac3f1-7f3c-7000-8000-000000000007";

/// Until all accounts are read: a frame that a read leads to would be taken for the answer to a key.
fn read(console: &mut Pty) {
    console.see("537 of 538 read").until_quiet();
}

/// Ends the reading of all accounts, which takes long at the pace of test mode.
fn rest(console: &mut Pty) {
    console.press("<esc>");
}

/// Gives back a part of the latest pull, which is one of Owl Office, in a console.
fn reverse(console: &mut Pty) {
    console.press("3").see("z reverse").until_quiet();
    console.press("z").see("REVERSE A DEBIT").see("Tab next field").until_quiet();
    console.press("<tab>40<tab>wrong<space>shop<tab><space><tab>").press("40.00<space>Owl7").see("matches");
    console.press("<tab><tab><tab>").see("Enter reverse").press("<enter>").see("Gave back USD 40.00").until_quiet();
    console.press("<esc>").until_quiet();
}

/// Sends Cedar Crafts what it owes, in a console.
fn send(console: &mut Pty) {
    console.press("1").see("p pull").press("/cedar<enter>").see("f send funds").until_quiet();
    console.press("f").see("SEND FUNDS").see("Tab next field").until_quiet();
    console.press("<tab>m<tab>outage<tab>").press("412.37<space>Ced2").see("matches");
    console.press("<tab><tab><tab>").see("Enter send").press("<enter>").see("Sent USD 412.37 to Cedar").until_quiet();
    console.press("<esc>").until_quiet();
}

impl Host {
    /// A console on the journal of the commands, until it has done all that.
    fn console(&self, base: &str, deeds: &[fn(&mut Pty)]) {
        let state = self.state();
        let args = ["--api-base", base, "--state-dir", state.to_str().expect("text")];
        let env = [("STRIPE_API_KEY", self.server.said("key"))];
        let mut console = Pty::start_program(Path::new(env!("CARGO_BIN_EXE_pullfunds")), &args, &env, 120, 40);
        console.see("Bluefin Bikes").see("p pull").until_quiet();
        for deed in deeds {
            deed(&mut console);
        }
        console.press("q");
        assert!(console.wait().success());
    }
}

/// Which debits a command said are not in the journal.
fn strange(said: &str) -> usize {
    said.matches("is not in this journal").count()
}

#[rstest]
#[case::as_a_transfer(&[])]
#[case::as_a_charge(&CHARGE)]
fn a_restored_copy_lacks_what_was_given_back_and_sent_since(#[case] form: &[&str]) {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", form).code, Some(0));
    let kept = host.keep();
    host.world("advance", r#"{"by": "1m"}"#);
    host.console(host.server.said("address"), &[read, reverse, send]);
    // What the platform sends as no debit is nobody's.
    host.stripe("POST", "/v1/transfers", None, &format!("amount=100&currency=usd&destination={CEDAR}"));
    let (verified, compared) = (host.verify(&[]), host.reconcile(&[]));
    assert!(verified.code == Some(0) && verified.out.contains("3 debits agree"), "{verified:?}");
    let agrees = (Some(0), "2 accounts, 3 debits: 3 agree\n");
    assert_eq!((compared.code, compared.out.as_str()), agrees, "{compared:?}");
    host.restore(kept.path());
    let early = host.verify(&[]);
    assert!(early.code == Some(74) && strange(&early.out) == 2, "{early:?}");
    assert!(early.out.contains("ends before what Stripe holds: 2 debits are newer"), "{}", early.out);
    assert_eq!(host.list().0, Some(0), "nothing is held by looking");
    let one = host.reconcile(&[CEDAR]);
    assert!(one.code == Some(3) && strange(&one.out) == 1 && one.out.contains("of USD 412.37 (tr_"), "{one:?}");
    let all = host.reconcile(&[]);
    assert!(all.code == Some(3) && strange(&all.out) == 2, "{all:?}");
    assert!(all.out.contains(&format!("{OWL}: debit ")) && all.out.contains("of USD 40.00 (trr_"), "{}", all.out);
    assert!(!all.out.contains("not all of it from here"), "it is known who gave it back: {}", all.out);
    assert!(all.out.ends_with("2 accounts, 3 debits: 1 agree, 2 foreign (held)\n"), "{}", all.out);
    let (code, listed) = host.list();
    assert!(code == Some(3) && listed.matches("HELD").count() == 2, "{listed}");
    assert_eq!(host.pull("10.00", &[]).code, Some(2), "it is held");
    let held = host.verify(&[]);
    assert!(held.code == Some(3) && strange(&held.out) == 2, "what it saw is not lost: {held:?}");
}

#[test]
fn what_stripe_does_not_show_of_what_was_given_back_and_sent_differs() {
    let (host, line) = in_test_mode();
    let confirm = format!("{OWL}:90.00:USD");
    let pull = ["pull", OWL, "90.00", "--reason", "refund", "--consent", AGREEMENT, "--confirm", &confirm];
    assert_eq!(along(&host, &line, &pull).code, Some(0));
    host.world("checkpoint", r#"{"name": "before"}"#);
    host.console(&line.base, &[rest, reverse, send]);
    let commands = [&["journal", "reconcile"][..], &["journal", "verify", "--stripe"]];
    for args in commands {
        let compared = along(&host, &line, args);
        assert_eq!(compared.code, Some(0), "{compared:?}");
    }
    host.world("restore", r#"{"name": "before"}"#);
    for args in commands {
        let compared = along(&host, &line, args);
        let missing = compared.out.matches("is settled, and Stripe does not show it").count();
        assert_eq!((compared.code, missing), (Some(3), 2), "{compared:?}");
    }
}

#[test]
fn what_was_given_back_lately_of_an_older_pull_agrees() {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    host.world("advance", r#"{"by": "2d"}"#);
    host.console(host.server.said("address"), &[read, reverse]);
    let verified = host.verify(&[]);
    assert!(verified.code == Some(0) && verified.out.contains(" 1 debits agree"), "{verified:?}");
    let compared = host.reconcile(&["--since", "1d"]);
    assert_eq!((compared.code, compared.out.as_str()), (Some(0), "1 accounts, 1 debits: 1 agree\n"), "{compared:?}");
}

/// The pull is in the copy, and older than what is compared.
#[rstest]
#[case::as_a_transfer(&[])]
#[case::as_a_charge(&CHARGE)]
fn a_restored_copy_lacks_what_was_given_back_of_an_older_pull(#[case] form: &[&str]) {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", form).code, Some(0));
    let kept = host.keep();
    host.world("advance", r#"{"by": "2d"}"#);
    host.console(host.server.said("address"), &[read, reverse]);
    host.restore(kept.path());
    let early = host.verify(&[]);
    assert!(early.code == Some(74) && strange(&early.out) == 1, "{early:?}");
    let compared = host.reconcile(&["--since", "1d"]);
    assert!(compared.code == Some(3) && strange(&compared.out) == 1, "{compared:?}");
    assert!(
        compared.out.contains(&format!("{OWL}: debit ")) && compared.out.contains("of USD 40.00 ("),
        "{compared:?}"
    );
    assert!(host.list().0 == Some(3) && host.list().1.matches("HELD").count() == 1, "{:?}", host.list());
}

/// With our mark it is somebody's debit and holds the account; without one it is told.
#[test]
fn what_another_journal_gave_back_is_held_and_what_nobody_marked_is_told() {
    let host = Host::new(&[]);
    let pulled = host.pull("90.00", &[]);
    assert_eq!(pulled.code, Some(0), "{pulled:?}");
    let reversals = format!("/v1/transfers/{}/reversals", transfer(&pulled));
    host.stripe("POST", &reversals, Some(OWL), "amount=400");
    host.stripe("POST", &reversals, Some(OWL), &format!("amount=300&metadata[pullfunds_debit]={STRANGER}"));
    let verified = host.verify(&[]);
    assert!(verified.code == Some(74) && verified.out.contains(STRANGER), "{verified:?}");
    let told = " of USD 90.00 was given back, not all of it from here";
    let compared = host.reconcile(&[]);
    assert!(
        compared.code == Some(3) && compared.out.contains(": USD 7.00 of debit ") && compared.out.contains(told),
        "{compared:?}"
    );
    assert!(compared.out.contains(&format!("debit {STRANGER} of USD 3.00 (trr_")), "{}", compared.out);
    assert!(compared.out.ends_with("1 accounts, 2 debits: 1 agree, 1 foreign (held)\n"), "{}", compared.out);
    assert_eq!(host.resolve(STRANGER, &["--foreign", "--reason", "given back on the other host"]).code, Some(0));
    let seen = host.reconcile(&[]);
    assert!(seen.code == Some(0) && seen.out.contains(told), "{seen:?}");
}

/// Everything else is compared all the same, and nothing is called missing that could not be read.
#[test]
fn a_key_that_may_not_read_what_the_platform_sent_compares_the_rest_and_says_so() {
    let own: Vec<&str> = keys::OWN.iter().copied().filter(|name| *name != "rak_transfer_read").collect();
    let (host, key) = keys::host(&own, &keys::CONNECT);
    let pulled = keys::pull(&host, &key);
    assert_eq!(pulled.code, Some(0), "{pulled:?}");
    for (args, rest) in [
        (&["journal", "verify", "--stripe"][..], "1 debits agree"),
        (&["journal", "reconcile"], "1 accounts, 1 debits: 1 agree, "),
    ] {
        let compared = keys::along(&host, &key, args);
        assert_eq!(compared.code, Some(3), "{compared:?}");
        assert!(compared.out.contains("what the platform sent could not be read. "), "{}", compared.out);
        assert!(compared.out.contains("rak_transfer_read") && compared.out.contains(rest), "{}", compared.out);
    }
    assert_eq!(host.list().0, Some(0), "nothing is held for it");
}

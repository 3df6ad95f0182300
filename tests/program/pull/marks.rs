//! A debit by charge carries its mark on the platform's payment, and perhaps on the account's transfer as well: whichever it is, it
//! is known whose it is. The real program, on a world of each kind.

use std::fs;

use pullfunds::runtime::Clock;
use rstest::rstest;

use super::{AGREEMENT, Host, OWL, Ran};
use crate::support::proxy::Line;

const CHARGE: [&str; 4] = ["--form", "charge", "--reason", "services"];

/// A world where the group of what is moved stands on both sides, or only on what Stripe returned.
fn host(on_both: bool) -> Host {
    let harbour = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/scenarios/harbour.toml");
    let text = fs::read_to_string(harbour).expect("it is there");
    let text = text.replace("\n[stripe]\n", &format!("\n[stripe]\ngroups_other_side = {on_both}\n"));
    assert!(text.contains("groups_other_side = "), "the section is found");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("harbour.toml");
    fs::write(&file, text).expect("it can be written");
    Host::new(&["--scenario", file.to_str().expect("text"), "--latency-ms", "0", "--rate-limit", "off"])
}

impl Host {
    /// The same as from another folder, where another journal is.
    fn elsewhere(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args, &self.folder.path().join("elsewhere")).spawn().expect("it begins"))
    }

    fn pull_elsewhere(&self, amount: &str, more: &[&str]) -> Ran {
        Ran::of(self.begin_pull(amount, more, &self.folder.path().join("elsewhere")))
    }
}

#[rstest]
fn a_debit_of_another_journal_holds_the_account_whatever_the_amount(#[values(false, true)] on_both: bool) {
    let host = host(on_both);
    let first = host.pull("90.00", &CHARGE);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(host.pull("41.00", &CHARGE).code, Some(0), "it is of the same journal");
    let held = host.pull_elsewhere("40.00", &CHARGE);
    assert_eq!(held.code, Some(2), "{held:?}");
    let listed = host.elsewhere(&["journal", "list"]);
    assert!(listed.code == Some(3) && listed.out.contains("HELD"), "{listed:?}");
    assert_eq!(host.pull_elsewhere("30.00", &CHARGE).code, Some(2), "it is held");
    assert_eq!(host.list().0, Some(0), "and not in the journal that has it");
}

#[rstest]
fn journals_are_compared_by_what_stripe_marked(
    #[values(false, true)] on_both: bool,
    #[values(&[][..], &[OWL])] only: &[&str],
) {
    let host = host(on_both);
    let ran = host.pull("90.00", &CHARGE);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let args = [&["journal", "reconcile"][..], only].concat();
    let own = host.run(&args);
    assert!(own.code == Some(0) && own.out.contains("1 debits: 1 agree"), "{own:?}");
    // Another journal, which has none of it.
    assert_eq!(host.pull_elsewhere("12.00", &["--same-amount", "another"]).code, Some(2));
    let other = host.elsewhere(&args);
    assert_eq!(other.code, Some(3), "{other:?}");
    assert!(other.out.contains(&format!("debit {} of USD 90.00", ran.debit())), "{}", other.out);
    assert!(other.out.contains("is not in this journal; held"), "{}", other.out);
}

/// Somebody debits often by charge and marks nothing: a look reads a hundred of the payments, and the rest may be of anybody.
#[test]
fn where_it_was_not_read_whose_they_are_nothing_is_sent_whatever_the_reason() {
    let host = host(false);
    for _ in 0..101 {
        host.stripe("POST", "/v1/charges", None, &format!("amount=100&currency=usd&source={OWL}"));
    }
    let looked = [&CHARGE[..], &["--same-amount", "looked in the Dashboard"]].concat();
    for more in [&CHARGE[..], &looked] {
        let ran = host.pull("40.00", more);
        assert!(ran.code == Some(2) && ran.out.contains("nothing moved"), "{ran:?}");
        assert!(ran.out.contains("of 1 of them not whose they are"), "{ran:?}");
    }
    assert!(!host.list().1.contains("40.00"), "{:?}", host.list());
    let compared = host.run(&["journal", "reconcile"]);
    assert_eq!(compared.code, Some(0), "the platform's list of payments tells it: {compared:?}");
}

/// This machine's clock is a day ahead of Stripe's: what is compared is what Stripe did in the last hour by Stripe's clock.
#[test]
fn a_stretch_of_time_is_one_of_stripes_clock() {
    let yesterday = Clock::of_the_machine().now() - jiff::SignedDuration::from_hours(24);
    let host = Host::new(&["--today", &yesterday.strftime("%Y-%m-%d").to_string()]);
    let line = Line::disguised(host.server.said("address"));
    let along = |args: &[&str]| {
        Ran::of(host.command(args, &host.state()).env("STRIPE_API_BASE", &line.base).spawn().expect("it begins"))
    };
    let confirm = format!("{OWL}:90.00:USD");
    let pull = ["pull", OWL, "90.00", "--reason", "refund", "--consent", AGREEMENT, "--confirm", &confirm];
    let ran = along(&pull);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for args in [&["journal", "reconcile", "--since", "1h"][..], &["journal", "verify", "--stripe", "--since", "1h"]] {
        let compared = along(args);
        let agrees = compared.out.contains("1 agree") || compared.out.contains("1 debits agree");
        assert!(compared.code == Some(0) && agrees, "{compared:?}");
    }
}

/// Each page is asked for again by itself when it was turned away for being too fast.
#[test]
fn pages_that_are_turned_away_now_and_then_are_all_read() {
    let host = Host::new(&["--accounts", "200", "--latency-ms", "0", "--rate-limit", "off"]);
    let page = host.stripe("GET", "/v1/accounts?limit=1", None, "");
    let account = page["data"][0]["id"].as_str().expect("an id").to_owned();
    let cause = format!(r#"{{"cause": "sale", "account": "{account}", "amount": 500000, "settles": "at_once"}}"#);
    host.world("cause", &cause);
    for _ in 0..250 {
        host.stripe("POST", "/v1/charges", None, &format!("amount=100&currency=usd&source={account}"));
    }
    // The first, third, fifth and seventh: whoever begins all over again after each does not get through three pages.
    host.world(
        "fault",
        r#"{"endpoint": "GET /v1/charges", "kind": {"rate_limit": {"reason": "global-rate"}}, "times": {"chance": {"ppm": 500000, "seed": 682}}}"#,
    );
    let compared = host.run(&["journal", "reconcile", "--since", "1d"]);
    assert_eq!(compared.code, Some(0), "{compared:?}");
}

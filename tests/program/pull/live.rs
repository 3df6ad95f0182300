//! `pullfunds pull --live` on loopback: a live key goes to api.stripe.com and nowhere else, so a proxy of this machine leads there to
//! a host of this machine that proves to be it. Behind it is a served world whose answers say that they are live.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use rstest::rstest;
use tokio::runtime::{Builder, Runtime};

use super::{AGREEMENT, Host, Ran};
use crate::support::tls::{Answers, Host as TlsHost, Manner, Proxy};

/// Nothing simulated is debited in live mode, so accounts have other ids there, as long as those of the world.
const REAL_OWL: &str = "acct_1REALOwlOffiOwl7";
const RESTRICTED: &str = "rk_live_51MARKEDMARKEDlive1234";
const SECRET: &str = "sk_live_51MARKEDMARKEDlive1234";

/// Stripe's live mode.
struct Live {
    host: Host,
    roots: PathBuf,
    proxy: Proxy,
    _stripe: TlsHost,
    _engine: Runtime,
}

impl Live {
    fn new() -> Self {
        let host = Host::new(&[]);
        let engine = Builder::new_multi_thread().enable_all().worker_threads(1).build().expect("it starts");
        let answers = Arc::new(World {
            address: host.server.said("address").to_owned(),
            key: host.server.said("key").to_owned(),
        });
        let stripe = engine.block_on(TlsHost::named(&["api.stripe.com"], Manner::Asks(answers)));
        let proxy = engine.block_on(Proxy::leading_to(Some(stripe.port)));
        let roots = host.folder.path().join("roots.pem");
        fs::write(&roots, &stripe.pem).expect("it is written");
        Self { host, roots, proxy, _stripe: stripe, _engine: engine }
    }

    /// A command in an environment from which only this Stripe is reached.
    fn surround(&self, mut command: Command, key: &str) -> Ran {
        command.env_remove("STRIPE_API_BASE").env("STRIPE_API_KEY", key).env("SSL_CERT_FILE", &self.roots);
        let proxy = format!("http://{}", self.proxy.address);
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            command.env(name, &proxy);
        }
        command.env_remove("NO_PROXY").env_remove("no_proxy");
        Ran::of(command.spawn().expect("it begins"))
    }

    fn pull(&self, key: &str, more: &[&str]) -> Ran {
        let confirm = format!("{REAL_OWL}:90.00:USD");
        let args = [
            "pull",
            REAL_OWL,
            "90.00",
            "--reason",
            "refund",
            "--consent",
            AGREEMENT,
            "--confirm",
            &confirm,
            "--accept-cost",
        ];
        let mut command = self.host.command(&args, &self.host.state());
        command.args(more);
        self.surround(command, key)
    }

    fn journal(&self, args: &[&str]) -> Ran {
        let all: Vec<&str> = ["journal"].iter().chain(args).copied().collect();
        self.surround(self.host.command(&all, &self.host.state()), RESTRICTED)
    }

    /// A folder for the journal that a group shares.
    fn share(&self) {
        fs::create_dir(self.host.state()).expect("it is made");
        fs::set_permissions(self.host.state(), fs::Permissions::from_mode(0o2770)).expect("its mode");
    }

    /// Whether nobody was asked anything.
    fn is_unasked(&self) -> bool {
        self.proxy.heads().is_empty()
    }
}

/// The world behind the host.
struct World {
    address: String,
    key: String,
}

impl Answers for World {
    fn translate(&self, request: &str) -> (String, String) {
        let host = self.address.trim_start_matches("http://");
        let request =
            request.replace("acct_1REAL", "acct_1MOCK").replace(RESTRICTED, &self.key).replace(SECRET, &self.key);
        (host.to_owned(), request.replace("api.stripe.com", host))
    }

    fn back(&self, answer: &str) -> String {
        // As long as it was, so that the length in the head is right.
        let answer = answer.replace("\"livemode\":false", "\"livemode\":true ").replace("acct_1MOCK", "acct_1REAL");
        answer.replace("pullfunds-world", "x-ignored-world")
    }
}

#[test]
fn one_debit_of_real_money_is_armed_for_itself_and_done_once() {
    let live = Live::new();
    live.share();
    let ran = live.pull(RESTRICTED, &["--live"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out.starts_with(&format!("done: pulled USD 90.00 from Owl Office ({REAL_OWL}), debit ")),
        "{}",
        ran.out
    );
    assert!(!format!("{ran:?}").contains("MARKED"), "the key was shown");
    let listed = live.journal(&["list", "--mode", "live"]);
    assert!(listed.code == Some(0) && listed.out.matches("settled").count() == 1, "{listed:?}");
    let told = live.journal(&["export", "--csv", "--mode", "live"]).out;
    let kinds = ["armed", "recorded", "settled", "disarmed"];
    let places = kinds.map(|kind| told.lines().position(|line| line.split(',').any(|cell| cell == kind)));
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?} in {told}");
    let verified = live.journal(&["verify", "--stripe", "--live"]);
    assert!(verified.code == Some(0) && verified.out.contains("1 debits agree"), "{verified:?}");
}

#[test]
fn a_journal_that_holds_nobody_elses_debits_wants_a_yes() {
    let live = Live::new();
    let refused = live.pull(RESTRICTED, &["--live"]);
    assert_eq!(refused.code, Some(64), "{refused:?}");
    assert!(
        refused.err.contains("--personal-journal says yes to that, --state-dir names one that is shared"),
        "{refused:?}"
    );
    assert!(!refused.err.contains("pullfunds: debit "), "{}", refused.err);
    let done = live.pull(RESTRICTED, &["--live", "--personal-journal"]);
    assert_eq!(done.code, Some(0), "{done:?}");
}

#[test]
fn an_unrestricted_key_sends_only_where_somebody_said_so() {
    let live = Live::new();
    live.share();
    let refused = live.pull(SECRET, &["--live"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.out.contains("this live key may do everything (sk_live)"), "{}", refused.out);
    assert!(
        refused.out.contains("--allow-secret-key") && refused.out.ends_with("; nothing moved\n"),
        "{}",
        refused.out
    );
    let listed = live.journal(&["list", "--mode", "live"]);
    assert_eq!((listed.code, listed.out.as_str()), (Some(0), ""), "{listed:?}");
    let done = live.pull(SECRET, &["--live", "--allow-secret-key"]);
    assert_eq!(done.code, Some(0), "{done:?}");
}

#[test]
fn what_may_cost_something_wants_a_yes() {
    let live = Live::new();
    live.share();
    let confirm = format!("{REAL_OWL}:90.00:USD");
    let args =
        ["pull", REAL_OWL, "90.00", "--reason", "refund", "--consent", AGREEMENT, "--confirm", &confirm, "--live"];
    let refused = live.surround(live.host.command(&args, &live.host.state()), RESTRICTED);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.out.contains("it needs a yes: "), "{}", refused.out);
}

#[test]
fn what_nobody_knows_in_live_is_looked_up_by_the_command_that_is_suggested() {
    let live = Live::new();
    live.share();
    live.host.lose_debits();
    let ran = live.pull(RESTRICTED, &["--live"]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    let debit = ran.debit();
    assert!(ran.out.contains(&format!("; pullfunds journal resolve {debit} --look-up")), "{}", ran.out);
    assert!(ran.out.trim_end().ends_with(" --live"), "{}", ran.out);
    live.host.world("clear_faults", "{}");
    let looked = live.journal(&["resolve", debit, "--look-up", "--live"]);
    assert!(looked.code == Some(5) && looked.out.starts_with("UNKNOWN: debit "), "{looked:?}");
}

#[rstest]
#[case::live_not_meant(RESTRICTED, &[], "Say --live if that is meant")]
#[case::test_key("rk_test_51Habcdefgh1234", &["--live"], "a key of test mode, and --live asks for a live one")]
#[case::elsewhere(RESTRICTED, &["--live", "--api-base", "http://127.0.0.1:9"], "goes to https://api.stripe.com and nowhere else")]
#[case::yes_without_live(RESTRICTED, &["--personal-journal"], "--live")]
#[case::key_without_live(SECRET, &["--allow-secret-key"], "--live")]
#[case::nobody("", &["--live"], "STRIPE_API_KEY holds no key")]
fn what_does_not_go_together_is_refused_before_anybody_is_asked(
    #[case] key: &str,
    #[case] more: &[&str],
    #[case] words: &str,
) {
    let live = Live::new();
    let ran = live.pull(key, more);
    assert_eq!(ran.code, Some(64), "{ran:?}");
    assert!(ran.err.contains(words) && !ran.err.contains("MARKED"), "{}", ran.err);
    assert!(live.is_unasked(), "{:?}", live.proxy.heads());
}

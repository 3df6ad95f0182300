//! `pullfunds doctor`, the real program against served worlds of this machine: what it finds, what it leaves alone, how it ends, and
//! that no key gets into anything that it writes.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use crate::support::serving::Serving;
use pullfunds::domain::{AccountId, Mode};
use pullfunds::journal::{Book, Place};
use rstest::rstest;

const MARKED: &str = "rk_test_51MARKEDMARKEDdoctor9876";

/// How it ended and what it wrote.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    /// Its line with a mark about a thing, white space aside.
    fn has(&self, mark: &str, name: &str, words: &str) -> &Self {
        let line =
            self.out.lines().find(|line| line.trim_start().starts_with(mark) && line.contains(&format!(" {name}  ")));
        assert!(
            line.is_some_and(|line| line.contains(words)),
            "no `{mark} {name} {words}` in\n{}\n{}",
            self.out,
            self.err
        );
        self
    }
}

/// Runs it in a home of its own, with no other variables than these.
fn doctor(home: &Path, env: &[(&str, &str)], args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullfunds"));
    command.arg("doctor").args(args).env_clear().env("HOME", home).envs(env.iter().copied());
    let ran = command.output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Ran { code: ran.status.code().expect("it ended by itself"), out: text(ran.stdout), err: text(ran.stderr) }
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// One account, and keys that may not read everything.
const KEYS: &str = include_str!("../support/keys.toml");

#[test]
fn where_all_is_well_it_says_so_and_makes_nothing() {
    let (home, server) = (home(), Serving::start(&[]));
    let env = [("STRIPE_API_KEY", server.said("key"))];
    let ran = doctor(home.path(), &env, &["--api-base", server.said("address")]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    ran.has("ok", "platform", "HARBOUR MARKET, acct_1MOCKHarbour1Hbr, country US").has("ok", "mode", "MOCK");
    ran.has("ok", "balances", "found").has("ok", "charges, payouts", "found").has("-", "debits", "not tried");
    ran.has("ok", "looking debits up", "found (rak_transfer_read for Connect, rak_charge_read)");
    ran.has("ok", "platform's transfers", "found (rak_transfer_read)");
    ran.has("ok", "core files", "off").has("-", "STRIPE_API_KEY", "is set");
    assert!(ran.out.contains("Nothing fails"), "{}", ran.out);
    assert!(!ran.out.contains(server.said("key")), "the key was shown");
    assert_eq!(fs::read_dir(home.path()).expect("it is there").count(), 0, "nothing was made");
}

#[test]
fn each_permission_that_is_missing_is_named_and_nothing_is_written_to_find_out() {
    let home = home();
    let scenario = home.path().join("keys.toml");
    fs::write(&scenario, KEYS).expect("written");
    let server = Serving::start(&["--scenario", text(&scenario)]);
    let key = server.key_named("only_charges");
    let ran = doctor(home.path(), &[("STRIPE_API_KEY", &key)], &["--api-base", server.said("address")]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    ran.has("ok", "key", "restricted key").has("ok", "connected accounts", "found").has(
        "ok",
        "platform's balance",
        "found",
    );
    ran.has("FAIL", "balances", "missing: rak_balance_read").has("FAIL", "transactions", "missing: rak_balance_read");
    ran.has("warn", "charges, payouts", "missing: rak_payout_read");
    ran.has("warn", "looking debits up", "missing: rak_transfer_read");
    ran.has("warn", "platform's transfers", "missing: rak_transfer_read");
    assert!(ran.out.contains("a console without it only looks; to send, give it to the key"), "{}", ran.out);
    assert!(
        ran.out.contains("in the column for Connect") && ran.out.contains("2 things fail; 3 warnings."),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("2 things fail"), "{}", ran.err);
}

#[test]
fn a_key_that_is_refused_is_told_and_appears_nowhere() {
    let (home, server) = (home(), Serving::start(&[]));
    let bundle = home.path().join("bundle.txt");
    let env = [
        ("STRIPE_API_KEY", MARKED),
        ("HTTPS_PROXY", "http://user:hunter2@proxy.invalid:1"),
        ("PULLFUNDS_WORLD_TOKEN", "MARKEDTOKEN"),
        ("NO_PROXY", MARKED),
    ];
    let ran = doctor(home.path(), &env, &["--api-base", server.said("address"), "--bundle", text(&bundle)]);
    assert_eq!(ran.code, 1);
    ran.has("FAIL", "platform", "not known").has("-", "balances", "not tried").has(
        "-",
        "HTTPS_PROXY",
        "proxy.invalid:1",
    );
    let written = fs::read_to_string(&bundle).expect("it was written");
    for secret in [MARKED, "MARKEDMARKED", "hunter2", "MARKEDTOKEN"] {
        for place in [&ran.out, &ran.err, &written] {
            assert!(!place.contains(secret), "{secret} is in\n{place}");
        }
    }
    assert!(written.contains("…9876"), "kind and tail are said\n{written}");
    assert_eq!(fs::metadata(&bundle).expect("it is there").permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_bundle_holds_what_was_printed_without_names_and_whole_ids() {
    let (home, server) = (home(), Serving::start(&[]));
    let bundle = home.path().join("bundle.txt");
    let env = [("STRIPE_API_KEY", server.said("key"))];
    let ran = doctor(home.path(), &env, &["--api-base", server.said("address"), "--bundle", text(&bundle)]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let written = fs::read_to_string(&bundle).expect("it was written");
    assert!(written.starts_with("This is what `pullfunds doctor` saw"), "{written}");
    assert!(written.contains("acct_…1Hbr") && written.contains("~/.cache/pullfunds"), "{written}");
    for private in ["HARBOUR MARKET", "acct_1MOCK", text(home.path()), server.said("key")] {
        assert!(!written.contains(private), "{private} is in\n{written}");
    }
}

#[rstest]
#[case::file(false)]
#[case::link(true)]
fn no_bundle_is_written_over_a_file_or_through_a_link(#[case] through_link: bool) {
    let home = home();
    let (mine, link) = (home.path().join("mine"), home.path().join("link"));
    fs::write(&mine, "mine").expect("written");
    symlink(&mine, &link).expect("linked");
    let path = if through_link { &link } else { &mine };
    let ran = doctor(home.path(), &[], &["--offline", "--bundle", text(path)]);
    assert_eq!(ran.code, 73);
    assert!(ran.err.contains("nothing is written over it"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&mine).expect("it is there"), "mine");
}

#[test]
fn without_a_network_it_says_so_and_looks_at_the_rest() {
    let home = home();
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let base = format!("http://{gone}");
    let ran = doctor(home.path(), &[("STRIPE_API_KEY", MARKED)], &["--api-base", &base]);
    assert_eq!(ran.code, 1);
    ran.has("FAIL", "platform", "no connection").has("-", "balances", "not tried: nobody answered");
    ran.has("-", "folder of journals", "not made yet");
    assert!(ran.out.contains("is pullfunds serve running"), "{}", ran.out);
}

#[test]
fn without_a_key_and_a_network_it_looks_at_the_rest() {
    let home = home();
    let ran = doctor(home.path(), &[], &["--offline"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    ran.has("warn", "key", "none in STRIPE_API_KEY").has("-", "platform", "--offline").has(
        "ok",
        "address",
        "api.stripe.com",
    );
}

/// A live key that was not meant, and one for an address that is not Stripe's, are told before anything is connected.
#[rstest]
#[case::not_meant(&["--offline"], "Say --live")]
#[case::elsewhere(&["--live", "--api-base", "http://127.0.0.1:9"], "goes to https://api.stripe.com and nowhere else")]
fn a_live_key_is_asked_for_and_goes_nowhere_else(#[case] args: &[&str], #[case] words: &str) {
    let home = home();
    let ran = doctor(home.path(), &[("STRIPE_API_KEY", "rk_live_51MARKEDMARKEDdoctor9876")], args);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("FAIL") && ran.out.contains(words) && !ran.out.contains("MARKED"), "{}", ran.out);
}

#[test]
fn an_unrestricted_live_key_is_warned_about() {
    let home = home();
    let env = [("STRIPE_API_KEY", "sk_live_51MARKEDMARKEDdoctor9876")];
    let ran = doctor(home.path(), &env, &["--live", "--offline"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    ran.has("warn", "key", "secret key live …9876").has("-", "monthly reads", "8000 for this console");
    assert!(ran.out.contains("make a restricted one") && !ran.out.contains("MARKED"), "{}", ran.out);
}

#[test]
fn a_wrong_configuration_is_told_and_the_rest_is_looked_at() {
    let home = home();
    let config = home.path().join("wrong.toml");
    fs::write(&config, "[sync]\nrate = 900\n").expect("written");
    let ran = doctor(home.path(), &[], &["--offline", "--config", text(&config)]);
    assert_eq!(ran.code, 1);
    ran.has("FAIL", "configuration", "wrong.toml:2").has("-", "sync.rate", "(default)");
}

/// Makes a sound journal of test mode in a folder; its path.
fn journal(folder: &Path) -> std::path::PathBuf {
    let made = Book::open(&Place::Folder(folder.to_owned()), &AccountId::new("acct_1Doctor"), Mode::Test);
    made.expect("it is made").path().expect("on disk").to_owned()
}

#[test]
fn journals_are_verified_without_a_key_and_left_as_they_are() {
    let home = home();
    let folder = home.path().join("state");
    let path = journal(&folder);
    let before = fs::read(&path).expect("it is there");
    let sound = doctor(home.path(), &[], &["--offline", "--state-dir", text(&folder)]);
    assert_eq!(sound.code, 0, "{}", sound.out);
    sound.has("ok", "test journal", "chain verified, 0 events of 0 debits, 0 unresolved").has(
        "ok",
        "folder of journals",
        "(mode 0700)",
    );
    assert_eq!(fs::read(&path).expect("it is there"), before);
    assert_eq!(fs::read_dir(&folder).expect("it is there").count(), 1, "nothing was put beside it");
    fs::write(&path, before.get(..before.len() / 2).expect("half")).expect("cut");
    let cut = doctor(home.path(), &[], &["--offline", "--state-dir", text(&folder)]);
    assert_eq!(cut.code, 1);
    cut.has("FAIL", "test journal", "damaged");
    assert_eq!(fs::read(&path).expect("it is there").len(), before.len() / 2, "it was left as it is");
}

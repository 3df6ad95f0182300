//! The command line without a screen: what is typed wrongly, which file is wrong, and the exit codes that scripts rely on.

use std::fs;
use std::process::{Command, Output};

use rstest::rstest;

fn pullfunds(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullfunds"));
    command.args(args).env_remove("NO_COLOR");
    command.output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[rstest]
#[case::unknown_flag(&["--frobnicate"], "unexpected argument '--frobnicate'")]
#[case::unknown_command(&["pay"], "unrecognized subcommand 'pay'")]
#[case::no_number(&["--seed", "many"], "invalid value 'many' for '--seed <NUMBER>'")]
#[case::no_date(&["--today", "tomorrow"], "invalid value 'tomorrow' for '--today <DATE>': a day is written as 2026-11-22")]
#[case::no_such_day(&["--today", "2026-02-30"], "for '--today <DATE>': a day is written as 2026-11-22")]
#[case::too_long_ago(&["--today", "1999-12-31"], "starts between 2000-01-01 and 2199-12-31")]
#[case::too_far_ahead(&["--today", "2200-01-01"], "starts between 2000-01-01 and 2199-12-31")]
#[case::end_of_time(&["demo", "--today", "9999-12-31"], "starts between 2000-01-01 and 2199-12-31")]
#[case::first_day_and_no_terminal(&["--today", "2000-01-01"], "the console needs a terminal")]
#[case::last_day_and_no_terminal(&["--today", "2199-12-31"], "the console needs a terminal")]
#[case::no_such_scenario(&["--scenario", "harbor"], "no scenario is called harbor; built in are ")]
#[case::no_terminal(&["demo"], "the console needs a terminal")]
#[case::both_worlds(&["--api-base", "http://127.0.0.1:1", "--seed", "1"], "cannot be used with")]
#[case::scenario_and_number(&["serve", "--scenario", "europe", "--accounts", "5"], "cannot be used with")]
#[case::no_accounts(&["serve", "--accounts", "0"], "0 is not in 1..=1000000")]
#[case::too_many(&["serve", "--accounts", "1000001"], "1000001 is not in 1..=1000000")]
#[case::elsewhere(&["serve", "--bind", "0.0.0.0"], "say --bind-beyond-this-machine too if that is meant")]
#[case::no_such_limit(&["serve", "--rate-limit", "some"], "possible values: live, test, off")]
#[case::served_scenario(&["serve", "--scenario", "harbor"], "no scenario is called harbor; built in are ")]
#[case::key_as_an_argument(&["console", "sk_test_51HSECRETSECRET"], "unexpected argument 'sk_test_[redacted]'")]
fn a_wrong_use_is_answered_with_a_sentence_and_64(#[case] args: &[&str], #[case] words: &str) {
    let output = pullfunds(args);
    assert_eq!(output.status.code(), Some(64), "{}", said(&output));
    assert!(said(&output).contains(words), "{}", said(&output));
    assert!(output.stdout.is_empty(), "talk does not go to standard output");
}

fn attached(base: &str, key: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullfunds"));
    of_nobody(command.args(["--api-base", base])).envs(key.map(|key| ("STRIPE_API_KEY", key)));
    command.output().expect("it runs")
}

/// Nothing that this machine's user has set up is taken.
fn of_nobody(command: &mut Command) -> &mut Command {
    for name in
        ["STRIPE_API_KEY", "STRIPE_API_BASE", "STRIPE_PROJECT_NAME", "XDG_CONFIG_HOME", "HTTPS_PROXY", "https_proxy"]
    {
        command.env_remove(name);
    }
    command.env("HOME", "/nowhere")
}

#[rstest]
#[case::no_key("http://127.0.0.1:1", None, "STRIPE_API_KEY holds no key")]
#[case::live_key("http://127.0.0.1:1", Some("sk_live_SECRETSECRET"), "a live key goes to")]
#[case::unencrypted("http://api.stripe.com", Some("sk_test_SECRETSECRET"), "over the network unencrypted")]
#[case::publishable("http://127.0.0.1:1", Some("pk_test_SECRETSECRET"), "this is a publishable key")]
#[case::organisation("http://127.0.0.1:1", Some("sk_org_live_SECRETSECRET"), "this is the key of an organisation")]
#[case::no_address("nonsense", Some("sk_test_SECRETSECRET"), "is not an address")]
#[case::no_terminal("http://127.0.0.1:1", Some("sk_test_SECRETSECRET"), "the console needs a terminal")]
fn an_address_or_key_that_cannot_be_used_is_answered_with_64(
    #[case] base: &str,
    #[case] key: Option<&str>,
    #[case] words: &str,
) {
    let output = attached(base, key);
    assert_eq!(output.status.code(), Some(64), "{}", said(&output));
    assert!(said(&output).contains(words), "{}", said(&output));
    assert!(!said(&output).contains("SECRET"), "{}", said(&output));
}

/// Nothing here gets as far as a connection: there is no terminal.
#[rstest]
#[case::live_elsewhere_by_flag(
    &["--live", "--api-base", "https://127.0.0.1:1"],
    &[("STRIPE_API_KEY", "rk_live_SECRETSECRET")],
    "a live key goes to https://api.stripe.com and nowhere else, and https://127.0.0.1:1 was named. Nothing was sent."
)]
#[case::live_elsewhere_by_variable(
    &["--live"],
    &[("STRIPE_API_KEY", "sk_live_SECRETSECRET"), ("STRIPE_API_BASE", "https://stripe.example.invalid")],
    "a live key goes to https://api.stripe.com and nowhere else"
)]
#[case::live_not_said(&[], &[("STRIPE_API_KEY", "rk_live_SECRETSECRET")], "the key in STRIPE_API_KEY: this is a live key, which is real money")]
#[case::test_and_live_said(&["--live"], &[("STRIPE_API_KEY", "rk_test_SECRETSECRET")], "--live asks for a live one")]
#[case::flag_before_variable(
    &["--api-base", "nonsense"],
    &[("STRIPE_API_KEY", "rk_test_SECRETSECRET"), ("STRIPE_API_BASE", "http://127.0.0.1:1")],
    "--api-base: \"nonsense\" is not an address"
)]
#[case::variable(&[], &[("STRIPE_API_BASE", "http://10.0.0.1")], "STRIPE_API_BASE: \"http://10.0.0.1\" would carry the key")]
#[case::no_key(&[], &[], "STRIPE_API_KEY holds no key, --key-file names none, and no profile of the Stripe CLI has one")]
#[case::key_as_argument(&["--api-key", "rk_test_SECRETSECRET"], &[], "unexpected argument '--api-key'")]
#[case::proxy(
    &["--api-base", "https://stripe.example.invalid"],
    &[("STRIPE_API_KEY", "rk_test_SECRETSECRET"), ("HTTPS_PROXY", "socks5://SECRET@proxy")],
    "HTTPS_PROXY names a proxy of a kind that is not spoken here"
)]
fn a_console_that_cannot_be_opened_says_why_and_64(
    #[case] args: &[&str],
    #[case] env: &[(&str, &str)],
    #[case] words: &str,
) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullfunds"));
    of_nobody(&mut command).arg("console").args(args).envs(env.iter().copied());
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(64), "{}", said(&output));
    assert!(said(&output).contains(words), "{}", said(&output));
    assert!(!said(&output).contains("SECRETSECRET") && !said(&output).contains("SECRET@"), "{}", said(&output));
}

#[rstest]
#[case::open_to_others("rk_test_SECRETSECRET", 0o644, "others can read it (mode 644)")]
#[case::two_lines("rk_test_SECRETSECRET\nsk_test_SECRETSECRET\n", 0o600, "holds no line, or more than one")]
fn a_key_file_that_is_not_as_it_must_be_is_answered_with_65(
    #[case] text: &str,
    #[case] mode: u32,
    #[case] words: &str,
) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("key");
    fs::write(&path, text).expect("it is written");
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(mode)).expect("it is ours");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullfunds"));
    of_nobody(&mut command).args(["console", "--key-file"]).arg(&path);
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(65), "{}", said(&output));
    assert!(said(&output).contains(words) && !said(&output).contains("SECRET"), "{}", said(&output));
}

#[test]
fn a_port_that_is_taken_is_answered_with_a_sentence_and_69() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port().to_string();
    let output = pullfunds(&["serve", "--port", &port]);
    assert_eq!(output.status.code(), Some(69), "{}", said(&output));
    assert!(said(&output).contains(&format!("port {port} of 127.0.0.1 is taken")), "{}", said(&output));
    assert!(output.stdout.is_empty());
}

#[test]
fn help_and_version_are_answers() {
    for (flag, words) in [("--help", "--scenario"), ("--version", "pullfunds 0.1.0")] {
        let output = pullfunds(&[flag]);
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&output.stdout).contains(words));
    }
}

/// Whoever has never used it finds out by asking for help: every flag of every command says in words what it is for.
#[test]
fn the_help_of_every_command_says_what_everything_is_for() {
    let commands = "|demo|console|pull|journal|journal list|journal show|journal verify|journal export|journal resolve|\
                    journal reconcile|doctor|serve";
    for command in commands.split('|') {
        let mut args: Vec<&str> = command.split_whitespace().collect();
        args.push("--help");
        let output = pullfunds(&args);
        assert_eq!(output.status.code(), Some(0), "{command}");
        let help = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(help.contains("Usage: pullfunds"), "{help}");
        let mut lines = help.lines().peekable();
        while let Some(line) = lines.next() {
            let indent = line.len() - line.trim_start().len();
            // Further to the right stands what is said of them.
            if (2..=6).contains(&indent) && line.trim_start().starts_with('-') {
                let is_told =
                    line.trim().contains("  ") || lines.peek().is_some_and(|next| next.starts_with("          "));
                assert!(is_told, "{command}: {line}");
            }
        }
    }
}

#[test]
fn an_argument_that_moves_the_cursor_does_not_reach_the_terminal() {
    let output = pullfunds(&["pull", "acct_1", "9.00", "--reason", "\u{1b}[2J\u{202e}x"]);
    assert_eq!(output.status.code(), Some(64));
    assert!(
        !said(&output).contains(['\u{1b}', '\u{202e}']) && said(&output).contains("--reason"),
        "{:?}",
        said(&output)
    );
}

#[rstest]
#[case::broken("[scenario\n", "wrong.toml:1: ")]
#[case::unknown_key("version = 1\ncolour = \"red\"\n", "colour")]
fn a_wrong_scenario_is_answered_with_file_and_line_and_65(#[case] text: &str, #[case] words: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.toml");
    fs::write(&path, text).unwrap();
    let output = pullfunds(&["--scenario", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(65), "{}", said(&output));
    assert!(said(&output).contains("wrong.toml:") && said(&output).contains(words), "{}", said(&output));
}

#[test]
fn a_scenario_file_that_is_not_there_is_named_and_65() {
    let output = pullfunds(&["--scenario", "/nowhere/harbour.toml"]);
    assert_eq!(output.status.code(), Some(65));
    assert!(said(&output).contains("/nowhere/harbour.toml: cannot be read"), "{}", said(&output));
}

#[rstest]
#[case::unknown_key("[rules]\nnon_negativ = \"available_only\"\n", ":2: rules.non_negativ: unknown field")]
#[case::unknown_word("[rules]\nedition = \"future\"\n", ":2: rules.edition: unknown variant `future`, expected one of")]
#[case::no_rates("[fx]\nfile = \"rates.toml\"\n", "rates.toml: cannot be read")]
fn a_wrong_configuration_is_answered_with_file_line_and_key_and_65(#[case] text: &str, #[case] words: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, text).unwrap();
    let output = pullfunds(&["--config", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(65), "{}", said(&output));
    assert!(said(&output).contains(words), "{}", said(&output));
}

#[test]
fn a_file_name_that_carries_an_escape_sequence_does_not_reach_the_terminal() {
    let output = pullfunds(&["--scenario", "/nowhere/\u{1b}[2Jx.toml"]);
    assert!(!said(&output).contains('\u{1b}'), "{:?}", said(&output));
}

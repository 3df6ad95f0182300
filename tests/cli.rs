//! The command line without a screen: what is typed wrongly, which file is wrong, and the exit codes that scripts rely on.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

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
fn a_wrong_use_is_answered_with_a_sentence_and_64(#[case] args: &[&str], #[case] words: &str) {
    let output = pullfunds(args);
    assert_eq!(output.status.code(), Some(64), "{}", said(&output));
    assert!(said(&output).contains(words), "{}", said(&output));
    assert!(output.stdout.is_empty(), "talk does not go to standard output");
}

#[test]
fn help_and_version_are_answers() {
    for (flag, words) in [("--help", "--scenario"), ("--version", "pullfunds 0.1.0")] {
        let output = pullfunds(&[flag]);
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&output.stdout).contains(words));
    }
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

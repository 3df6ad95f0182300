//! The command that is suggested where nobody knows what became of a debit: typed as it stands, it finds out.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use rstest::rstest;

use super::{Host, Ran};

/// Types a line in a shell, in another folder, with nothing of the environment but what is given.
fn typed(line: &str, env: &[(&str, &str)]) -> Ran {
    let program = Path::new(env!("CARGO_BIN_EXE_pullfunds"));
    let mut shell = Command::new("/bin/bash");
    shell.args(["-c", line]).current_dir("/").env_clear().envs(env.iter().copied());
    shell.env("PATH", program.parent().expect("a folder"));
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Ran::of(shell.spawn().expect("it begins"))
}

fn command_of(ran: &Ran) -> String {
    let name = "pullfunds journal resolve ";
    let (_, rest) = ran.out.split_once(name).unwrap_or_else(|| panic!("nothing is suggested: {ran:?}"));
    format!("{name}{}", rest.trim_end())
}

#[rstest]
#[case::plain("state")]
#[case::quotes("my state's; $(touch x) `y`")]
#[case::lines("two\nlines \u{1b}[2J")]
#[case::flag("-rf")]
fn the_command_can_be_typed_as_it_stands_in_any_folder(#[case] name: &str) {
    let host = Host::new(&[]);
    let home = host.folder.path();
    let (key, config) = (home.join("the key"), home.join("set tings.toml"));
    fs::write(&key, host.server.said("key")).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&config, "[rules]\nreserves_enabled = true\n").unwrap();
    host.lose_debits();
    let state = format!("--state-dir={name}");
    let mut pull = host.pulling_with("90.00", &[&state, "--key-file", "the key", "--config", "set tings.toml"]);
    pull.args(["--api-base", host.server.said("address")]).current_dir(home);
    pull.env_remove("STRIPE_API_KEY").env_remove("STRIPE_API_BASE");
    let ran = Ran::of(pull.spawn().expect("it begins"));
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(!ran.out.chars().any(|c| c.is_control() && c != '\n'), "{:?}", ran.out);
    assert!(!ran.out.contains(host.server.said("key")), "the key was shown");
    host.world("clear_faults", "{}");
    let early = typed(&command_of(&ran), &[]);
    assert!(early.code == Some(5) && early.out.starts_with("UNKNOWN: debit "), "{early:?}");
    host.world("advance", r#"{"by": "16m"}"#);
    let late = typed(&command_of(&ran), &[]);
    assert!(late.code == Some(0) && late.out.starts_with("not-created: debit "), "{late:?}");
}

#[test]
fn an_address_from_the_environment_is_named_and_a_key_from_it_is_not() {
    let host = Host::new(&[]);
    host.lose_debits();
    let ran = host.pull("90.00", &[]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(command_of(&ran).contains(&format!("--api-base={}", host.server.said("address"))), "{}", ran.out);
    assert!(!ran.out.contains(host.server.said("key")), "the key was shown");
    let early = typed(&command_of(&ran), &[("STRIPE_API_KEY", host.server.said("key"))]);
    assert!(early.code == Some(5) && early.out.starts_with("UNKNOWN: debit "), "{early:?}");
}

#[test]
fn what_waits_for_a_person_names_the_command_that_looks_afterwards() {
    let host = Host::new(&[]);
    host.fault(r#"{"needs_person": {"code": "approval_required"}}"#, r#"{"count": 1}"#);
    let ran = host.pull("90.00", &[]);
    assert_eq!(ran.code, Some(6), "{ran:?}");
    let looked = typed(&command_of(&ran), &[("STRIPE_API_KEY", host.server.said("key"))]);
    assert!(looked.code == Some(6) && looked.out.starts_with("NEEDS-PERSON: debit "), "{looked:?}");
}

/// The commands of the README, typed in their order on one served world. Only address, key and the debit's id are this world's.
#[test]
fn the_examples_of_the_readme_can_be_typed() {
    let host = Host::new(&[]);
    let readme = include_str!("../../../README.md");
    let blocks = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut done: Vec<&str> = Vec::new();
    let mut debit = String::new();
    for block in
        blocks.filter(|block| block.contains("pullfunds pull acct_") || block.contains("pullfunds journal list"))
    {
        for line in block.replace("\\\n", " ").lines().filter(|line| line.starts_with("pullfunds ")) {
            let line = line.replace("019ac3f1", debit.split('-').next().unwrap_or_default());
            let line = line.split('#').next().unwrap_or_default().trim();
            let rest = if line.contains("--state-dir") { "" } else { " --state-dir journals" };
            let line = format!("cd '{}' && {line}{rest}", host.folder.path().display());
            let env = [("STRIPE_API_KEY", host.server.said("key")), ("STRIPE_API_BASE", host.server.said("address"))];
            let ran = typed(&line, &env);
            assert_eq!(ran.code, Some(0), "{line}: {ran:?}");
            if line.contains("pullfunds pull") {
                debit = ran.debit().to_owned();
            }
            done.extend(
                ["pull", "list", "show", "verify", "export", "resolve", "reconcile"]
                    .iter()
                    .filter(|name| line.contains(**name)),
            );
        }
    }
    for name in ["pull", "list", "show", "verify", "export", "resolve", "reconcile"] {
        assert!(done.contains(&name), "{name} is in no example");
    }
}

//! A key that may not read what a look-up needs may not send: each permission that is missing is named, and nothing is recorded.

use std::fs;

use rstest::rstest;

use super::{Host, Ran};

/// What a key needs to pull as a transfer and to compare the journal, on the platform and on connected accounts.
pub(crate) const OWN: [&str; 4] =
    ["rak_connected_account_read", "rak_balance_read", "rak_charge_read", "rak_transfer_read"];
pub(crate) const CONNECT: [&str; 3] = ["rak_balance_read", "rak_transfer_read", "rak_transfer_write"];

/// A world with a key of these permissions.
pub(crate) fn host(own: &[&str], connect: &[&str]) -> (Host, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("keys.toml");
    let key = format!("[[key]]\nname = \"robot\"\npermissions = {own:?}\nconnect = {connect:?}\n");
    fs::write(&scenario, format!("{}\n{key}", include_str!("../../../assets/scenarios/harbour.toml"))).unwrap();
    let host = Host::new(&["--scenario", scenario.to_str().unwrap()]);
    let key = host.server.key_named("robot");
    (host, key)
}

fn without<'a>(all: &[&'a str], lacking: &str) -> Vec<&'a str> {
    // Writing includes reading, so that both are left out.
    let stem = lacking.trim_end_matches("_read");
    all.iter().copied().filter(|name| !name.starts_with(stem)).collect()
}

pub(crate) fn pull(host: &Host, key: &str) -> Ran {
    Ran::of(host.pulling("90.00", &[], &host.state()).env("STRIPE_API_KEY", key).spawn().expect("it begins"))
}

/// A command with that key.
pub(crate) fn along(host: &Host, key: &str, args: &[&str]) -> Ran {
    Ran::of(host.command(args, &host.state()).env("STRIPE_API_KEY", key).spawn().expect("it begins"))
}

#[test]
fn what_the_recipe_names_is_enough_to_pull_and_to_look_up() {
    let (host, key) = host(&OWN, &CONNECT);
    let ran = pull(&host, &key);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for args in [&["journal", "verify", "--stripe"][..], &["journal", "reconcile"]] {
        let compared = along(&host, &key, args);
        assert_eq!(compared.code, Some(0), "{compared:?}");
    }
}

const BLIND: &str = "this console could not find the debit again if its answer got lost";

#[rstest]
#[case::transfers_of_the_account("", "rak_transfer_read", 2, &["Not sent: without rak_transfer_read", BLIND])]
#[case::payments_of_the_platform("rak_charge_read", "", 2, &["Not sent: without rak_charge_read", BLIND])]
#[case::balance_of_the_platform("rak_balance_read", "", 2, &["could not be read", "rak_balance_read"])]
#[case::balance_of_the_account("", "rak_balance_read", 2, &["could not be read", "rak_balance_read"])]
#[case::whose_key_it_is("rak_connected_account_read", "", 77, &["Give it the permission rak_connected_account_read"])]
fn each_permission_that_is_missing_is_named_and_nothing_is_recorded(
    #[case] own: &str,
    #[case] connect: &str,
    #[case] code: i32,
    #[case] words: &[&str],
) {
    let lacking = |all: &[&'static str], name: &str| if name.is_empty() { all.to_vec() } else { without(all, name) };
    let (host, key) = host(&lacking(&OWN, own), &lacking(&CONNECT, connect));
    let ran = pull(&host, &key);
    assert_eq!(ran.code, Some(code), "{ran:?}");
    for words in words {
        assert!(ran.out.contains(words) || ran.err.contains(words), "{words} in {ran:?}");
    }
    assert!(!ran.err.contains("pullfunds: debit "), "{}", ran.err);
    let listed = host.list_of(&host.state());
    assert!(matches!(listed.code, Some(0 | 65)) && listed.out.is_empty(), "{listed:?}");
}

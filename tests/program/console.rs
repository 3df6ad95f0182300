//! `pullfunds console` in a terminal, on served worlds of this machine only: where its key comes from, what it says about mode and
//! platform, where its journal goes, and what a key that may not read everything leaves on the screen.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::proxy::Line;
use crate::support::pty::Pty;
use crate::support::serving::Serving;
use rstest::rstest;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::Signal;

/// A console whose user has set up nothing but what is given here.
fn console(args: &[&str], env: &[(&str, &str)], width: u16) -> Pty {
    let mut all = vec!["console"];
    all.extend_from_slice(args);
    // A variable without a value counts as none.
    let mut set =
        ["STRIPE_API_KEY", "STRIPE_API_BASE", "STRIPE_PROJECT_NAME", "XDG_CONFIG_HOME", "PULLFUNDS_WORLD_TOKEN"]
            .map(|name| (name, ""))
            .to_vec();
    set.push(("HOME", env!("CARGO_TARGET_TMPDIR")));
    set.extend_from_slice(env);
    Pty::start_program(Path::new(env!("CARGO_BIN_EXE_pullfunds")), &all, &set, width, 40)
}

fn leave(mut console: Pty, key: &str) {
    console.until_quiet();
    console.press("q");
    assert!(console.wait().success());
    let written = String::from_utf8_lossy(&console.written).into_owned();
    assert!(!written.contains(key), "the key was shown");
}

#[test]
fn a_key_from_a_file_opens_the_console_on_what_the_variable_names() {
    let server = Serving::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    fs::write(&file, server.said("key")).expect("it is written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("it is ours");
    let args = ["--key-file", file.to_str().expect("text")];
    let mut console = console(&args, &[("STRIPE_API_BASE", server.said("address"))], 120);
    console.see("HARBOUR MARKET").see("MOCK").see("Bluefin Bikes");
    leave(console, server.said("key"));
}

#[test]
fn a_key_that_is_typed_is_not_shown() {
    let server = Serving::start(&[]);
    let mut console = console(&["--api-base", server.said("address")], &[], 120);
    console.see("Key, a restricted one if possible");
    console.send(server.said("key").as_bytes());
    console.send(b"\r");
    console.see("HARBOUR MARKET").see("MOCK").see("Bluefin Bikes");
    leave(console, server.said("key"));
}

#[test]
fn leaving_the_prompt_gives_the_terminal_back() {
    let mut console = console(&["--api-base", "http://127.0.0.1:9"], &[], 120);
    console.see("Key, a restricted one if possible");
    console.send(b"\x03");
    assert_eq!(console.wait().exit_code(), 64);
    assert!(String::from_utf8_lossy(&console.written).contains("no key was typed"));
}

#[rstest]
#[case(Signal::TERM)]
#[case(Signal::INT)]
#[case(Signal::HUP)]
fn a_signal_at_the_prompt_ends_the_program_and_the_terminal_shows_again_what_is_typed(#[case] signal: Signal) {
    let mut console = console(&["--api-base", "http://127.0.0.1:9"], &[], 120);
    console.see("Key, a restricted one if possible");
    assert!(!console.echoes(), "a key is not shown");
    console.send(b"rk_test_half");
    console.signal(signal);
    let ended = console.wait();
    assert!(!ended.success() && ended.signal().is_some(), "{ended:?}");
    assert!(console.echoes(), "the terminal was not given back");
}

/// A signal while the first answer is waited for ends the program too, after a key was typed.
#[test]
fn a_signal_after_the_prompt_ends_the_program() {
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", nobody.local_addr().expect("an address"));
    let mut console = console(&["--api-base", &base], &[], 120);
    console.see("Key, a restricted one if possible");
    console.send(b"rk_test_whole1234\r");
    let (_held, _) = nobody.accept().expect("it asks");
    console.signal(Signal::TERM);
    assert!(console.wait().signal().is_some());
    assert!(console.echoes());
}

/// What is made is made for its owner alone. As root everything can be read; what belongs to root though another runs it cannot be read by others of the same user.
#[cfg(target_os = "linux")]
#[test]
fn no_core_is_written_while_a_key_is_held() {
    use std::os::unix::fs::MetadataExt as _;
    let server = Serving::start(&[]);
    let mut console = console(&["--api-base", server.said("address")], &[("STRIPE_API_KEY", server.said("key"))], 120);
    console.see("HARBOUR MARKET").see("Bluefin Bikes");
    let about = format!("/proc/{}", console.pid().as_raw_nonzero());
    let limits = fs::read_to_string(format!("{about}/limits")).expect("the kernel tells");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("it is listed");
    assert_eq!(core.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"], "{core}");
    let status = fs::read_to_string(format!("{about}/status")).expect("the kernel tells");
    assert!(status.contains("Umask:\t0077\n"), "{status}");
    assert_eq!(fs::metadata(format!("{about}/environ")).expect("it is there").uid(), 0);
    leave(console, server.said("key"));
}

/// What the terminal was told to put on its clipboard, by OSC 52.
fn clipboard(written: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let start = b"\x1b]52;c;";
    let at = written.windows(start.len()).rposition(|bytes| bytes == start).expect("it was told");
    let encoded = written[at + start.len()..].iter().map_while(|byte| DIGITS.iter().position(|digit| digit == byte));
    let sextets: Vec<usize> = encoded.collect();
    let bytes = sextets.chunks(4).flat_map(|four| {
        let bits = four.iter().enumerate().fold(0, |bits, (nth, sextet)| bits | sextet << (18 - 6 * nth));
        (0..four.len() - 1).map(move |nth| u8::try_from(bits >> (16 - 8 * nth) & 255).expect("a byte"))
    });
    String::from_utf8(bytes.collect()).expect("text")
}

#[test]
fn the_request_log_tells_copies_and_saves_without_the_key() {
    let server = Serving::start(&[]);
    let (key, address) = (server.said("key").to_owned(), server.said("address").to_owned());
    let state = tempfile::tempdir().expect("a folder");
    let env = [("STRIPE_API_KEY", key.as_str()), ("XDG_STATE_HOME", state.path().to_str().expect("text"))];
    let mut console = console(&["--api-base", &address], &env, 120);
    console.see("Bluefin Bikes").until_quiet();
    console.press("@").see("filter acct_").see("/v1/balance").see("Answered as asked").until_quiet();
    console.press("c").see("Copied as curl").until_quiet();
    let secret = key.rsplit('_').next().expect("it has parts").to_owned();
    let copied = clipboard(&console.written);
    assert!(copied.starts_with("curl -sS ") && copied.contains(&address), "{copied}");
    assert!(copied.contains(" -u \"$STRIPE_API_KEY:\" -H 'Stripe-Version: "), "{copied}");
    assert!(copied.contains("-H 'Stripe-Account: acct_") && !copied.contains(&secret), "{copied}");
    console.press("b").see("\"object\": ").press("<esc>").until_quiet();
    console.press("<c-s>").see("Saved to").until_quiet();
    let folder = state.path().join("pullfunds");
    let saved = fs::read_dir(&folder).expect("it is there").map(|entry| entry.expect("an entry").path());
    let saved = saved.filter(|path| path.extension().is_some_and(|end| end == "jsonl")).collect::<Vec<_>>();
    let [saved] = saved.as_slice() else { panic!("one file: {saved:?}") };
    assert_eq!(fs::metadata(saved).expect("it is there").permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(saved).expect("text");
    assert!(text.lines().count() > 0 && text.lines().all(|line| line.contains("/v1/")), "{text}");
    assert!(!text.contains(&secret), "the key was saved");
    leave(console, &key);
}

#[rstest]
#[case(120)]
#[case(80)]
fn test_mode_is_called_test_and_keeps_its_journal_on_disk(#[case] width: u16) {
    let server = Serving::start(&[]);
    let line = Line::disguised(server.said("address"));
    let state = tempfile::tempdir().expect("a folder");
    let home = state.path().join("state");
    let env = [("STRIPE_API_KEY", server.said("key")), ("XDG_STATE_HOME", home.to_str().expect("text"))];
    let mut console = console(&["--api-base", &line.base], &env, width);
    console.see("HARBOUR MARKET").see("Bluefin Bikes").see(" TEST ").until_quiet();
    let first = console.text().lines().next().unwrap_or_default().to_owned();
    assert!(first.contains("US") && !first.contains("MOCK"), "{first}");
    assert!(console.text().contains("which is not Stripe"), "{}", console.text());
    let journal = home.join("pullfunds").join("test-acct_1MOCKHarbour1Hbr.journal.sqlite");
    assert!(journal.exists(), "{}", journal.display());
    assert_eq!(fs::metadata(&home).expect("it is there").permissions().mode() & 0o777, 0o700);
    leave(console, server.said("key"));
}

/// A world that is taken for Stripe's test mode, its console with more variables set, and what a browser was told in `told`.
fn with_browser(env: &[(&str, &str)]) -> (Serving, tempfile::TempDir, Pty) {
    let server = Serving::start(&[]);
    let line = Line::disguised(server.said("address"));
    let folder = tempfile::tempdir().expect("a folder");
    // A pipe: whoever reads it waits for the browser, and the browser for the reader.
    let told = folder.path().join("told");
    mknodat(CWD, &told, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("made");
    let script = format!("#!/bin/sh\n{{ echo \"args $# $1\"; env; }} > '{}'\n", told.display());
    fs::write(folder.path().join("xdg-open"), script).expect("written");
    fs::set_permissions(folder.path().join("xdg-open"), fs::Permissions::from_mode(0o700)).expect("ours");
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let home = folder.path().join("state");
    let mut all = vec![
        ("STRIPE_API_KEY", server.said("key")),
        ("XDG_STATE_HOME", home.to_str().expect("text")),
        ("PATH", &path),
        ("DISPLAY", ""),
        ("WAYLAND_DISPLAY", ""),
        ("SSH_CONNECTION", ""),
        ("SSH_TTY", ""),
    ];
    all.extend_from_slice(env);
    let mut console = console(&["--api-base", &line.base], &all, 80);
    console.see("Bluefin Bikes").see(" TEST ").until_quiet();
    (server, folder, console)
}

const PAGE: &str = "https://dashboard.stripe.com/test/connect/accounts/acct_1MOCK";

#[test]
fn without_a_screen_the_address_of_the_dashboard_is_shown_whole() {
    let (server, folder, mut console) =
        with_browser(&[("DISPLAY", ":0"), ("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")]);
    console.press("o").see(PAGE).see("There is no browser where this console runs");
    drop(folder);
    leave(console, server.said("key"));
}

/// The one argument is the address, and nothing of the console's secrets reaches the child.
#[test]
fn the_browser_gets_the_address_and_no_key() {
    let (server, folder, mut console) = with_browser(&[("DISPLAY", ":0"), ("PULLFUNDS_WORLD_TOKEN", "no-token")]);
    console.press("o").see("was given to the browser");
    let told = fs::read_to_string(folder.path().join("told")).expect("it was started");
    leave(console, server.said("key"));
    assert!(told.starts_with(&format!("args 1 {PAGE}")), "{told}");
    assert!(told.contains("DISPLAY=:0") && told.contains("PATH="), "{told}");
    assert!(!told.contains("STRIPE_") && !told.contains("PULLFUNDS_") && !told.contains(server.said("key")), "{told}");
}

/// One account, and keys that may not read everything.
const SCENARIO: &str = include_str!("../support/keys.toml");

/// A world with restricted keys, and one of them.
fn with_key(name: &str) -> (tempfile::TempDir, Serving, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("keys.toml");
    fs::write(&file, SCENARIO).expect("it is written");
    let server = Serving::start(&["--scenario", file.to_str().expect("text")]);
    let address = server.said("address").trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("it listens");
    let token = server.token();
    let ask = format!(
        "GET /_world/keys HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(ask.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let keys: serde_json::Value = serde_json::from_str(body).expect("JSON");
    let all = keys.as_array().unwrap_or_else(|| panic!("{keys}"));
    let key = all.iter().find(|key| key["name"] == name).and_then(|key| key["key"].as_str());
    let key = key.unwrap_or_else(|| panic!("{keys}")).to_owned();
    (folder, server, key)
}

#[test]
fn a_key_that_may_not_say_whose_it_is_opens_nothing_and_is_told_what_it_lacks() {
    let (_folder, server, key) = with_key("only_balances");
    let mut console = console(&["--api-base", server.said("address")], &[("STRIPE_API_KEY", &key)], 120);
    assert_eq!(console.wait().exit_code(), 77);
    let said = String::from_utf8_lossy(&console.written).into_owned();
    assert!(said.contains("Give it the permission rak_connected_account_read") && !said.contains(&key), "{said}");
}

#[test]
fn a_key_that_may_not_read_balances_shows_accounts_and_says_what_it_lacks() {
    let (_folder, server, key) = with_key("only_accounts");
    let mut console = console(&["--api-base", server.said("address")], &[("STRIPE_API_KEY", &key)], 120);
    console.see("KEY STAND").see("Lock Locksmiths").see("not permitted").until_quiet();
    assert!(console.text().contains("the key lacks the permission rak_balance_read"), "{}", console.text());
    console.press("<enter>").see("Could not be read (the key lacks the permission rak_balance_read)").press("<esc>");
    console.press("2").see("Your balance could not be read (the key lacks the permission rak_balance_read)");
    leave(console, &key);
}

#[test]
fn a_key_that_may_only_read_the_platforms_balance_shows_it() {
    let (_folder, server, key) = with_key("only_own_balance");
    let mut console = console(&["--api-base", server.said("address")], &[("STRIPE_API_KEY", &key)], 120);
    console.see("KEY STAND").see("500.00").see("Lock Locksmiths").see("not permitted");
    leave(console, &key);
}

#[test]
fn the_journal_is_checked_on_command_and_exported_into_a_new_file() {
    let server = Serving::start(&[]);
    let (key, line) = (server.said("key").to_owned(), Line::disguised(server.said("address")));
    let state = tempfile::tempdir().expect("a folder");
    let home = state.path().join("state");
    let env = [("STRIPE_API_KEY", key.as_str()), ("XDG_STATE_HOME", home.to_str().expect("text"))];
    let mut console = console(&["--api-base", &line.base], &env, 120);
    console.see("Bluefin Bikes").see("journal: personal").until_quiet();
    console.press(":disarm<enter>").see("READ-ONLY").until_quiet();
    console.press("3").see("an operator asked for it").see("chain OK, 1 entry").until_quiet();
    console.press(":verify<enter>").see("The whole chain is what was written").until_quiet();
    console.press("<c-s>").see("Exported 1 entry to").until_quiet();
    console.press(":export<enter>").see("Exported 1 entry to").until_quiet();
    let folder = home.join("pullfunds");
    let files = fs::read_dir(&folder).expect("it is there").map(|entry| entry.expect("an entry").path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "csv")).collect::<Vec<_>>();
    assert_eq!(files.len(), 2, "nothing is written over: {files:?}");
    for file in &files {
        assert_eq!(fs::metadata(file).expect("it is there").permissions().mode() & 0o777, 0o600);
        let text = fs::read_to_string(file).expect("text");
        assert!(text.starts_with("seq,at,kind,") && text.contains(",disarmed,"), "{text}");
        assert_eq!(text.lines().count(), 2, "{text}");
    }
    leave(console, &key);
}

/// Whoever could not find a debit again may not send one: it is said with the permission, and nothing is written down.
#[rstest]
#[case("blind_for_transfers", "rak_transfer_read")]
#[case("blind_for_payments", "rak_charge_read")]
fn a_key_that_may_not_read_what_a_look_up_needs_does_not_send(#[case] name: &str, #[case] permission: &str) {
    let (folder, server, key) = with_key(name);
    let state = folder.path().join("state");
    let args = ["--api-base", server.said("address"), "--state-dir", state.to_str().expect("text")];
    let mut console = console(&args, &[("STRIPE_API_KEY", &key)], 120);
    console.see("Lock Locksmiths").see("100.00").until_quiet();
    console.press("<enter>p").see("Tab next field").until_quiet();
    console.press("<tab>9<tab><tab><tab><tab>").press("9.00<space>1Loc").see("matches");
    console.press("<tab><tab><tab>").see("Enter sends").press("<enter>");
    console.see(&format!("Not sent: without {permission} this console could not find the debit"));
    console.press("<esc>").press("<esc>").press("<esc>");
    leave(console, &key);
    let run = server.said("instance");
    let book = pullfunds::journal::Book::look_at_run(&state, run).expect("it can be looked at");
    let recorded = book.map(|book| book.debits(9).expect("it can be read").len()).unwrap_or_default();
    assert_eq!(recorded, 0);
}

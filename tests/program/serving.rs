//! The real program as a server: what it says when it begins, how it ends, and consoles that are attached to it.

mod state;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::pty::Pty;
use crate::support::serving::Serving;
use rstest::rstest;
use rustix::process::Signal;

/// One request and everything that is answered, over a connection of its own.
fn asked(server: &Serving, first: &str, authorization: &str, body: &str) -> String {
    let address = server.said("address").trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("it listens");
    let head = format!(
        "{first} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {authorization}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in text");
    answer
}

/// A console that may steer the world too.
fn steering(server: &Serving) -> Pty {
    let token = server.token_file();
    let args = ["--world-token-file", token.to_str().expect("text")];
    console(server, &args)
}

#[test]
fn a_console_with_the_token_steers_the_world_and_begins_anew_with_it() {
    let server = Serving::start(&[]);
    let mut one = steering(&server);
    one.see("Ginkgo Games").until_quiet();
    one.press("5").see("stands still").until_quiet();
    one.press("t").see("one day on").press("d").see("2026-11-23 10:15").until_quiet();
    assert!(asked(&server, "GET /_world", server.token(), "").contains("2026-11-23T10:15:00Z"));
    asked(&server, "POST /_world/reset", server.token(), "");
    one.press("R").see("2026-11-22 10:15").until_quiet();
    one.press("1").see("537 of 538 read").until_quiet();
    one.press("q");
    assert!(one.wait().success());
}

#[test]
fn a_console_without_the_token_says_how_to_give_it() {
    let server = Serving::start(&[]);
    let mut one = console(&server, &[]);
    one.see("Ginkgo Games").press("5").see("PULLFUNDS_WORLD_TOKEN").until_quiet();
    one.press("q");
    assert!(one.wait().success());
}

/// A console at an address, with a key.
fn attached(base: &str, key: &str, args: &[&str]) -> Pty {
    let mut all = vec!["--api-base", base];
    all.extend_from_slice(args);
    Pty::start_program(Path::new(env!("CARGO_BIN_EXE_pullfunds")), &all, &[("STRIPE_API_KEY", key)], 120, 40)
}

/// A console with a cache of its own.
fn with_cache(server: &Serving, cache: &Path, args: &[&str]) -> Pty {
    let mut all = vec!["--api-base", server.said("address")];
    all.extend_from_slice(args);
    let env = [("STRIPE_API_KEY", server.said("key")), ("XDG_CACHE_HOME", cache.to_str().expect("text"))];
    Pty::start_program(Path::new(env!("CARGO_BIN_EXE_pullfunds")), &all, &env, 120, 40)
}

#[test]
fn the_next_start_shows_what_was_last_seen_before_anything_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = Serving::start(&["--instance", "mine"]);
    let instance = first.said("instance").to_owned();
    let mut one = with_cache(&first, folder.path(), &["--no-cache"]);
    one.see("537 of 538 read").until_quiet().press("q");
    assert!(one.wait().success());
    assert!(!folder.path().join("pullfunds").exists(), "nothing is kept unasked");
    let mut two = with_cache(&first, folder.path(), &[]);
    two.see("537 of 538 read").until_quiet().press("q");
    assert!(two.wait().success());
    let own = folder.path().join("pullfunds");
    let file = own.join(format!("mock-{instance}.cache.sqlite"));
    let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o7777;
    assert_eq!((mode(&own), mode(&file)), (0o700, 0o600));
    assert!(first.end(Signal::TERM).success());
    // Every answer takes so long that what is on the screen was not answered.
    let second = Serving::start(&["--instance", "mine", "--latency-ms", "6000"]);
    let mut three = with_cache(&second, folder.path(), &[]);
    three.see("0 of 538 read, oldest").see("Ginkgo Games").see("184,900.00").see("-412.37").press("q");
    assert!(three.wait().success());
}

#[test]
fn a_damaged_cache_is_begun_anew_without_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Serving::start(&[]);
    let own = folder.path().join("pullfunds");
    std::fs::create_dir(&own).expect("made");
    let file = own.join(format!("mock-{}.cache.sqlite", server.said("instance")));
    std::fs::write(&file, "this is no database").expect("written");
    let mut one = with_cache(&server, folder.path(), &[]);
    one.see("537 of 538 read").until_quiet();
    assert!(!one.text().contains("cache"), "{}", one.text());
    one.press("q");
    assert!(one.wait().success());
    assert!(std::fs::read(&file).expect("it is there").starts_with(b"SQLite format 3\0"));
}

#[test]
fn a_cache_that_cannot_be_used_costs_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Serving::start(&[]);
    let (own, other) = (folder.path().join("pullfunds"), folder.path().join("other"));
    std::fs::create_dir(&other).expect("made");
    std::os::unix::fs::symlink(&other, &own).expect("linked");
    let mut one = with_cache(&server, folder.path(), &[]);
    one.see("There is no cache (").see("it is a symbolic link").see("537 of 538 read").until_quiet();
    one.press("j").press("q");
    assert!(one.wait().success());
    assert_eq!(std::fs::read_dir(&other).expect("a folder").count(), 0, "no link is followed");
}

fn console(server: &Serving, args: &[&str]) -> Pty {
    attached(server.said("address"), server.said("key"), args)
}

#[rstest]
#[case(Signal::INT)]
#[case(Signal::TERM)]
#[case(Signal::HUP)]
fn it_says_where_it_is_and_ends_in_peace(#[case] signal: Signal) {
    let mut server = Serving::start(&[]);
    let answer = asked(&server, "GET /v1/balance", server.said("key"), "");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\r\ndate: Sun, 22 Nov 2026 10:15:00 GMT\r\n"), "the clock stands: {answer}");
    assert!(answer.contains(&format!("\r\npullfunds-world: {}\r\n", server.said("instance"))), "{answer}");
    let file = server.token_file();
    assert_eq!(std::fs::read_to_string(&file).expect("it is there").trim(), server.token());
    assert_eq!(std::fs::metadata(&file).expect("it is there").permissions().mode() & 0o7777, 0o600);
    assert!(server.end(signal).success());
    assert!(!file.exists(), "the token goes with the server");
}

#[test]
fn each_start_is_another_instance_unless_it_is_named() {
    let (one, two) = (Serving::start(&[]), Serving::start(&[]));
    assert_ne!(one.said("instance"), two.said("instance"));
    assert_eq!(one.said("key"), two.said("key"), "ids and keys follow from the seed");
    let (three, four) = (Serving::start(&["--instance", "mine"]), Serving::start(&["--instance", "mine"]));
    assert_eq!(three.said("instance"), four.said("instance"));
}

#[test]
fn a_generated_platform_has_as_many_accounts_as_were_asked_for_also_after_a_reset() {
    let server = Serving::start(&["--accounts", "1200", "--seed", "5", "--clock", "running", "--latency-ms", "1"]);
    let overview = || asked(&server, "GET /_world", server.token(), "");
    assert!(overview().contains("\"accounts\": 1200") && overview().contains("\"running\": true"), "{}", overview());
    let answer = asked(&server, "POST /_world/reset", server.token(), "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(overview().contains("\"accounts\": 1200"), "{}", overview());
}

#[test]
fn the_token_goes_where_it_was_asked_to_and_over_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let [file, other, link] = ["token", "other", "link"].map(|name| folder.path().join(name));
    std::fs::write(&other, "mine").expect("written");
    std::os::unix::fs::symlink(&other, &link).expect("linked");
    let mut server = Serving::start(&["--token-file", file.to_str().expect("text")]);
    assert_eq!(std::fs::read_to_string(&file).expect("it is there").trim(), server.token());
    assert!(server.end(Signal::TERM).success());
    assert!(!file.exists(), "the token goes with the server");
    for taken in [&other, &link] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pullfunds"));
        let ended = command.args(["serve", "--port", "0", "--token-file"]).arg(taken).output().expect("it runs");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.code() == Some(73) && said.contains("of that name already"), "{said}");
        assert_eq!(std::fs::read_to_string(taken).expect("it is there"), "mine");
    }
}

#[test]
fn two_consoles_at_one_server_pull_funds_and_see_it() {
    let server = Serving::start(&[]);
    let mut one = console(&server, &[]);
    one.see("HARBOUR MARKET").see("Ginkgo Games").until_quiet();
    assert!(one.text().contains("MOCK"), "{}", one.text());
    one.press("/gink<enter>").press("p").see("Tab next field").until_quiet();
    one.press("<tab> 9000").see("ALLOWED");
    one.press("<tab><tab><tab><tab>").press("9000.00<space>Gin6").see("matches");
    one.press("<tab><tab><tab>").see("Enter sends");
    one.press("<enter>").see("as expected").press("<esc>").see("175,900.00");
    let mut two = console(&server, &[]);
    two.see("Ginkgo Games").see("175,900.00").until_quiet();
    for console in [&mut one, &mut two] {
        console.press("q");
        assert!(console.wait().success());
    }
}

#[test]
fn a_console_follows_the_worlds_clock_and_takes_nothing_of_a_world_that_began_anew() {
    let server = Serving::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).expect("it is ours");
    let mut console = console(&server, &["--state-dir", folder.path().to_str().expect("text")]);
    console.see("2026-11-22 10:1").see("Bluefin Bikes").until_quiet();
    let journal = folder.path().join(format!("mock-{}.journal.sqlite", server.said("instance")));
    assert!(journal.exists(), "the journal is named after the instance");
    let moved = asked(&server, "POST /_world/advance", server.token(), r#"{"by": "30d"}"#);
    assert!(moved.starts_with("HTTP/1.1 200"), "{moved}");
    console.press("R").see("2026-12-22 10:");
    let reset = asked(&server, "POST /_world/reset", server.token(), "{}");
    assert!(reset.starts_with("HTTP/1.1 200"), "{reset}");
    console.press("R").see("has begun anew");
    console.press("q");
    assert!(console.wait().success());
}

#[test]
fn where_nobody_answers_a_console_does_not_open() {
    let mut console = attached("http://127.0.0.1:9", "sk_test_MOCKnobodylistens", &[]);
    assert_eq!(console.wait().exit_code(), 69);
    let said = String::from_utf8_lossy(&console.written).into_owned();
    assert!(said.contains("nothing answers at http://127.0.0.1:9"), "{said}");
}

#[test]
fn what_is_no_stripe_is_said_to_be_none() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut bytes = [0; 4096];
            drop(stream.read(&mut bytes));
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
        }
    });
    let mut console = attached(&base, "sk_test_MOCKanything", &[]);
    assert_eq!(console.wait().exit_code(), 69);
    let said = String::from_utf8_lossy(&console.written).into_owned();
    assert!(said.contains("does not answer as Stripe does"), "{said}");
}

#[test]
fn a_key_that_is_not_the_worlds_is_answered_with_a_sentence_and_77() {
    let server = Serving::start(&[]);
    let mut console = attached(server.said("address"), "sk_test_MOCKanotherworld", &[]);
    assert_eq!(console.wait().exit_code(), 77);
    let said = String::from_utf8_lossy(&console.written).into_owned();
    assert!(said.contains("the key in STRIPE_API_KEY was refused") && !said.contains("anotherworld"), "{said}");
}

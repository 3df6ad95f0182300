//! A key that is known to the test goes through everything: the console in test mode with journal and cache, a debit, every screen,
//! refusals, files that are damaged, and a host that repeats it wherever it can. Then every byte that was written (terminal, standard
//! error, every file below the home folder, the command line of the process) is searched for it, plain and disguised.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::support::itself;
use crate::support::proxy::Line;
use crate::support::pty::Pty;
use crate::support::serving::Serving;
use crate::support::traces::Traces;
use jiff::Timestamp;
use pullfunds::backend::{Address, Clock, Gate, Gated, Https, Key, Log, Logged, Outside, Redactor, StripeClient};
use pullfunds::config::keys::{Places, find};
use rstest::rstest;
use secrecy::SecretString;

/// A home folder of its own, in which everything ends up that the program writes.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().expect("a folder"));
        for folder in ["state", "cache", "config", "config/stripe", "run", "tmp"] {
            fs::create_dir(home.path(folder)).expect("it is made");
            fs::set_permissions(home.path(folder), fs::Permissions::from_mode(0o700)).expect("it is ours");
        }
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).expect("it is written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("it is ours");
        path.to_str().expect("text").to_owned()
    }

    /// Starts a console of somebody who lives here.
    fn console(&self, args: &[&str], env: &[(&str, &str)]) -> Pty {
        let all: Vec<&str> = ["console"].iter().chain(args).copied().collect();
        self.program(&all, env)
    }

    /// Starts any command of theirs.
    fn program(&self, args: &[&str], env: &[(&str, &str)]) -> Pty {
        let folders = [("HOME", ""), ("XDG_STATE_HOME", "state"), ("XDG_CACHE_HOME", "cache")];
        let more = [("XDG_CONFIG_HOME", "config"), ("XDG_RUNTIME_DIR", "run"), ("TMPDIR", "tmp")];
        let folders = folders.iter().chain(&more).map(|(name, folder)| (*name, self.path(folder)));
        let folders: Vec<(&str, String)> =
            folders.map(|(name, path)| (name, path.to_str().expect("text").to_owned())).collect();
        // A variable without a value counts as none.
        let none = ["STRIPE_API_KEY", "STRIPE_API_BASE", "STRIPE_PROJECT_NAME", "PULLFUNDS_WORLD_TOKEN"];
        let mut set: Vec<(&str, &str)> = none.map(|name| (name, "")).to_vec();
        set.push(("RUST_BACKTRACE", "full"));
        set.extend(folders.iter().map(|(name, path)| (*name, path.as_str())));
        set.extend_from_slice(env);
        Pty::start_program(Path::new(env!("CARGO_BIN_EXE_pullfunds")), args, &set, 120, 40)
    }

    /// No byte below this folder tells of the key, but for files in which the test put it.
    fn tells_nothing_of(&self, traces: &Traces, but_for: &[&str]) {
        let own: Vec<PathBuf> = but_for.iter().map(|name| self.path(name)).collect();
        traces.search_folder(self.0.path(), &own);
    }
}

/// Everything that a console does on test mode, with a debit; whoever sits there looks at every screen.
#[test]
fn a_whole_session_of_test_mode_leaves_no_trace_of_the_key() {
    let server = Serving::start(&[]);
    let line = Line::disguised(server.said("address"));
    let (home, key) = (Home::new(), server.said("key").to_owned());
    let traces = Traces::of(&key);
    let mut console = home.console(&["--api-base", &line.base], &[("STRIPE_API_KEY", &key)]);
    console.see("HARBOUR MARKET").see(" TEST ").see("Bluefin").until_quiet();
    traces.search(
        "the command line",
        &fs::read(format!("/proc/{}/cmdline", console.pid().as_raw_nonzero())).expect("it runs"),
    );
    for (keys, words) in [
        ("2", "NOT EXPLAINED"),
        ("4", "/v1/"),
        ("b", "/v1/"),
        ("bc", "$STRIPE_API_KEY"),
        ("<c-s>", "/v1/"),
        ("5", "KEY"),
        ("1<enter>", "› Bluefin"),
        ("<esc>?", "MOVE"),
        ("<esc>A", "READING"),
        ("<esc>:xyz<enter>", "xyz"),
        ("<esc>R", "Reading again"),
        ("/gink<enter>p", "Tab next field"),
    ] {
        console.press(keys).see(words).until_quiet();
    }
    console.press("<tab>9000<tab><tab><tab><tab>").press("9000.00<space>Gin6").see("matches");
    console.press("<tab><tab><tab>").see("Enter sends").press("<enter>").see("as expected").until_quiet();
    home.tells_nothing_of(&traces, &[]);
    console.press("<esc>q");
    assert!(console.wait().success());
    traces.search("the terminal", &console.written);
    home.tells_nothing_of(&traces, &[]);
    assert!(home.path("cache/pullfunds").exists() && home.path("state/pullfunds").exists(), "both were written");
    let saved = fs::read_dir(home.path("state/pullfunds")).expect("it can be listed").filter_map(Result::ok);
    let saved = saved.filter(|entry| entry.file_name().to_string_lossy().ends_with(".jsonl")).count();
    assert_eq!(saved, 1, "the requests were saved");

    // The second start shows what was last seen before anything is answered.
    let line = Line::disguised(server.said("address"));
    let mut again = home.console(&["--api-base", &line.base, "--read-only"], &[("STRIPE_API_KEY", &key)]);
    again.see("Ginkgo Games").see("175,900.00").see("READ-ONLY").until_quiet();
    again.press("q");
    assert!(again.wait().success());
    traces.search("the terminal", &again.written);
    home.tells_nothing_of(&traces, &[]);

    // What a bug report would hold.
    let (bundle, line) = (home.path("bundle"), Line::disguised(server.said("address")));
    let args = ["doctor", "--api-base", &line.base, "--bundle", bundle.to_str().expect("text")];
    let mut doctor = home.program(&args, &[("STRIPE_API_KEY", &key)]);
    doctor.wait();
    assert!(bundle.exists(), "{}", String::from_utf8_lossy(&doctor.written));
    traces.search("what the doctor said", &doctor.written);
    home.tells_nothing_of(&traces, &[]);
}

const MARKED: &str = "51MarkedForTheSearch0123456789abcdef";

/// Keys and files that are refused: what is said names the place, never the key.
#[rstest]
#[case::live_elsewhere("rk_live_", &["--live", "--api-base", "http://127.0.0.1:9"], None)]
#[case::live_unasked("rk_live_", &[], None)]
#[case::live_of_everything("sk_live_", &["--live", "--api-base", "http://127.0.0.1:9"], None)]
#[case::publishable("pk_test_", &["--api-base", "http://127.0.0.1:9"], None)]
#[case::of_an_organisation("sk_org_", &["--api-base", "http://127.0.0.1:9"], None)]
#[case::no_key("nonsense_", &["--api-base", "http://127.0.0.1:9"], None)]
#[case::nobody_there("sk_test_", &["--api-base", "http://127.0.0.1:9"], None)]
#[case::key_file_of_two_lines("sk_test_", &["--api-base", "http://127.0.0.1:9", "--key-file"], Some("{key}\n{key}\n"))]
#[case::key_file_with_a_name("sk_test_", &["--api-base", "http://127.0.0.1:9", "--key-file"], Some("key = {key}\n"))]
#[case::config_that_names_it("sk_test_", &["--api-base", "http://127.0.0.1:9", "--config"], Some("key = \"{key}\"\n"))]
#[case::config_cut_within_it("sk_test_", &["--api-base", "http://127.0.0.1:9", "--config"], Some("key = \"{key}\n"))]
#[case::config_with_it_as_a_name("sk_test_", &["--api-base", "http://127.0.0.1:9", "--config"], Some("{key} = 1\n"))]
#[case::config_with_it_as_a_rate("sk_test_", &["--api-base", "http://127.0.0.1:9", "--config"], Some("[sync]\nrate = \"{key}\"\n"))]
#[case::config_with_it_as_a_table("sk_test_", &["--api-base", "http://127.0.0.1:9", "--config"], Some("[{key}]\nx = 1\n"))]
fn what_is_refused_is_not_repeated(#[case] prefix: &str, #[case] args: &[&str], #[case] file: Option<&str>) {
    let (home, key) = (Home::new(), format!("{prefix}{MARKED}"));
    let traces = Traces::of(&key);
    let mut args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
    args.extend(file.map(|text| home.write("given", &text.replace("{key}", &key))));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let is_key_file = args.contains(&"--key-file");
    let env = [("STRIPE_API_KEY", key.as_str())];
    let mut console = home.console(&args, if is_key_file { &[] } else { &env });
    assert!(!console.wait().success());
    assert!(!console.written.is_empty(), "a sentence is said");
    traces.search("what was said", &console.written);
    home.tells_nothing_of(&traces, &["given"]);
}

/// The Stripe CLI's own file, damaged within its key.
#[rstest]
#[case("[default]\ntest_mode_api_key = \"{key}\n")]
#[case("[default]\ntest_mode_api_key = {key}\n")]
#[case("[default]\ntest_mode_api_key = [\"{key}\"]\n")]
#[case("[default]\ntest_mode_api_key = \"{key}\"\ntest_mode_key_expires_at = \"2001-01-01\"\n")]
fn a_damaged_profile_of_the_stripe_cli_is_not_repeated(#[case] text: &str) {
    let (home, key) = (Home::new(), format!("rk_test_{MARKED}"));
    home.write("config/stripe/config.toml", &text.replace("{key}", &key));
    let mut console = home.console(&["-p", "default", "--api-base", "http://127.0.0.1:9"], &[]);
    assert!(!console.wait().success());
    assert!(!console.written.is_empty(), "a sentence is said");
    Traces::of(&key).search("what was said", &console.written);
}

/// A key that is typed and refused.
#[test]
fn a_typed_key_is_not_repeated() {
    let (home, key, server) = (Home::new(), format!("sk_test_{MARKED}"), Serving::start(&[]));
    let mut console = home.console(&["--api-base", server.said("address")], &[]);
    console.see("Key, a restricted one if possible");
    console.send(key.as_bytes());
    console.send(b"\r");
    assert_eq!(console.wait().exit_code(), 77);
    let traces = Traces::of(&key);
    traces.search("what was said", &console.written);
    home.tells_nothing_of(&traces, &[]);
}

/// What holds a key and gets into a panic, as something that a `Debug` shows would: the process that panics is this very test, begun
/// again with a key.
#[test]
fn what_a_panic_shows_of_those_who_hold_the_key_is_not_the_key() {
    let key = format!("rk_test_{MARKED}");
    let child = std::process::Command::new(itself::program())
        .args(itself::alone(module_path!(), "the_process_that_panics"))
        .envs([("STRIPE_API_KEY", key.as_str()), ("RUST_BACKTRACE", "full")])
        .output()
        .expect("it runs");
    let said = [child.stdout, child.stderr].concat();
    assert!(
        !child.status.success() && String::from_utf8_lossy(&said).contains("test …cdef"),
        "it panicked and said whose"
    );
    Traces::of(&key).search("a panic", &said);
}

#[test]
#[ignore = "begun by the one before, with a key"]
fn the_process_that_panics() {
    let given = || SecretString::from(std::env::var("STRIPE_API_KEY").expect("a key"));
    let key = Key::new(given()).expect("a key");
    let places = || Places { environment: Some(given()), ..Places::default() };
    let redactor = Redactor::of(&key);
    let clock = Clock::standing(Timestamp::UNIX_EPOCH);
    let address = Address::parse("http://127.0.0.1:9").expect("an address");
    let wire = Https::to(address, key.clone(), &Outside::default(), clock).expect("a transport");
    let client = StripeClient::new(Logged::new(Gated::new(wire, Gate::open()), Log::default(), redactor.clone()));
    panic!("{key:?} {redactor:?} {client:#?} {:?} {:?}", places(), find(places()));
}

/// A host that repeats the key in its body, its headers and its errors, on every page but, if it is let in, that of the platform.
#[rstest]
#[case::at_the_door(false)]
#[case::inside(true)]
fn a_host_that_repeats_the_key_does_not_get_it_written(#[case] lets_in: bool) {
    let (home, key) = (Home::new(), format!("sk_test_{MARKED}"));
    let traces = Traces::of(&key);
    let base = repeating(lets_in, str::to_owned);
    let mut console = home.console(&["--api-base", &base], &[("STRIPE_API_KEY", &key)]);
    if lets_in {
        console.see(" TEST ").see("Echo").until_quiet();
        for keys in ["2", "5", "1", "<enter>", "<esc>A", "<esc>R", "?"] {
            console.press(keys);
        }
        console.press("<esc>q");
        assert!(console.wait().success());
    } else {
        assert!(!console.wait().success());
    }
    assert!(String::from_utf8_lossy(&console.written).contains("cdef"), "its end may be seen, and was");
    traces.search("the terminal", &console.written);
    home.tells_nothing_of(&traces, &[]);
}

/// The same with its letters as numbers, which JSON makes letters of again.
#[test]
fn an_answer_that_repeats_the_key_in_disguise_is_not_taken() {
    let (home, key) = (Home::new(), format!("sk_test_{MARKED}"));
    let as_numbers = |key: &str| {
        key.bytes().fold(String::new(), |mut text, byte| {
            write!(text, "\\u{byte:04x}").expect("a text takes it");
            text
        })
    };
    let base = repeating(true, as_numbers);
    let mut console = home.console(&["--api-base", &base], &[("STRIPE_API_KEY", &key)]);
    assert!(!console.wait().success());
    let said = String::from_utf8_lossy(&console.written).into_owned();
    assert!(said.contains("repeats the key in disguise"), "{said}");
    Traces::of(&key).search("the terminal", &console.written);
    home.tells_nothing_of(&Traces::of(&key), &[]);
}

fn repeating(lets_in: bool, write: fn(&str) -> String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut bytes = [0; 8192];
            let count = stream.read(&mut bytes).unwrap_or_default();
            let head = String::from_utf8_lossy(&bytes[..count]).into_owned();
            let key = head.lines().find_map(|line| line.strip_prefix("authorization: ")).unwrap_or_default();
            let key = write(key);
            let platform = format!(
                "{{\"id\":\"acct_1EchoEcho\",\"object\":\"account\",\"country\":\"US\",\"default_currency\":\"usd\",\
                 \"business_profile\":{{\"name\":\"Echo {key}\"}},\"settings\":{{\"dashboard\":{{\"display_name\":\"Echo\"}}}}}}"
            );
            let error = format!(
                "{{\"error\":{{\"type\":\"invalid_request_error\",\"code\":\"{key}\",\"param\":\"{key}\",\
                 \"message\":\"You said {key}.\",\"request_log_url\":\"https://x/{key}\"}}}}"
            );
            let is_platform = head.starts_with("GET /v1/account ") && lets_in;
            let (status, body) = if is_platform { ("200 OK", platform) } else { ("400 Bad Request", error) };
            let answer = format!(
                "HTTP/1.1 {status}\r\nrequest-id: req_{key}\r\nstripe-rate-limited-reason: {key}\r\nx-said: {key}\r\n\
                 connection: close\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            drop(stream.write_all(answer.as_bytes()));
        }
    });
    base
}

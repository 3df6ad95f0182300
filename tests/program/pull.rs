//! `pullfunds pull` and `pullfunds journal resolve`: the real program without a terminal, on served worlds of this machine.

mod compared;
mod ends;
mod given;
mod hostile;
mod keys;
mod live;
mod marks;
mod suggested;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::proxy::Line;
use crate::support::serving::Serving;
use rstest::rstest;
use serde_json::Value;

/// USD 312.40 available, and an agreement on file.
const OWL: &str = "acct_1MOCKOwlOffiOwl7";
const AGREEMENT: &str = "contract 2026, sect. 7";

/// How a command ended, and what it wrote.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn of(child: Child) -> Self {
        let done = child.wait_with_output().expect("it ends");
        Self {
            code: done.status.code(),
            out: String::from_utf8(done.stdout).unwrap(),
            err: String::from_utf8(done.stderr).unwrap(),
        }
    }

    /// The debit that was said before it was sent.
    fn debit(&self) -> &str {
        let said = self.err.lines().find_map(|line| line.strip_prefix("pullfunds: debit "));
        said.and_then(|said| said.split(':').next()).unwrap_or_else(|| panic!("no debit is said: {self:?}"))
    }
}

/// A served world and a folder for journals.
struct Host {
    server: Serving,
    folder: tempfile::TempDir,
}

impl Host {
    fn new(args: &[&str]) -> Self {
        Self { server: Serving::start(args), folder: tempfile::tempdir().expect("a folder") }
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn command(&self, args: &[&str], state: &Path) -> Command {
        let mut command = self.program(args);
        command.args(["--state-dir", state.to_str().unwrap()]);
        command
    }

    fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pullfunds"));
        command
            .args(args)
            .env("STRIPE_API_KEY", self.server.said("key"))
            .env("STRIPE_API_BASE", self.server.said("address"))
            .env("HOME", self.folder.path())
            .env_remove("XDG_STATE_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args, &self.state()).spawn().expect("it begins"))
    }

    /// Pulls an amount, with more flags.
    fn pull(&self, amount: &str, more: &[&str]) -> Ran {
        Ran::of(self.begin_pull(amount, more, &self.state()))
    }

    fn begin_pull(&self, amount: &str, more: &[&str], state: &Path) -> Child {
        self.pulling(amount, more, state).spawn().expect("it begins")
    }

    /// The command that pulls, with the journal in a folder.
    fn pulling(&self, amount: &str, more: &[&str], state: &Path) -> Command {
        let mut command = self.pulling_with(amount, more);
        command.args(["--state-dir", state.to_str().unwrap()]);
        command
    }

    /// The same, which says by itself where the journal is. What is said more takes the place of what is said otherwise.
    fn pulling_with(&self, amount: &str, more: &[&str]) -> Command {
        let confirm = format!("{OWL}:{amount}:USD");
        let mut command = self.program(&["pull"]);
        for (flag, value) in [("--reason", "refund"), ("--consent", AGREEMENT), ("--confirm", &confirm)] {
            if !more.contains(&flag) {
                command.args([flag, value]);
            }
        }
        // What begins like a flag and is none comes last.
        command.args(more).args([OWL, amount]);
        command
    }

    /// The journal's file.
    fn journal(&self) -> PathBuf {
        self.state().join(format!("mock-{}.journal.sqlite", self.server.said("instance")))
    }

    /// From now on no debit arrives, and nobody is told so.
    fn lose_debits(&self) {
        self.fault(r#"{"closed": {"work": "before"}}"#, r#""always""#);
    }

    /// A command of the world's own.
    fn world(&self, name: &str, body: &str) {
        let head = format!(
            "POST /_world/{name} HTTP/1.1\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n",
            self.server.token()
        );
        self.ask(&head, body);
    }

    /// What somebody else asks of this Stripe; its answer.
    fn stripe(&self, method: &str, path: &str, account: Option<&str>, form: &str) -> Value {
        let whom = account.map_or_else(String::new, |id| format!("Stripe-Account: {id}\r\n"));
        let head = format!(
            "{method} {path} HTTP/1.1\r\nAuthorization: Bearer {}\r\n{whom}Content-Type: application/x-www-form-urlencoded\r\n",
            self.server.said("key")
        );
        serde_json::from_str(&self.ask(&head, form)).expect("JSON")
    }

    fn ask(&self, head: &str, body: &str) -> String {
        let address = self.server.said("address").trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("it listens");
        let rest = format!("Host: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(format!("{head}{rest}").as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers in text");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
    }

    fn fault(&self, kind: &str, times: &str) {
        self.world("fault", &format!(r#"{{"endpoint": "POST /v1/transfers", "kind": {kind}, "times": {times}}}"#));
    }

    /// The journal's line about each debit.
    fn list(&self) -> (Option<i32>, String) {
        let ran = self.list_of(&self.state());
        (ran.code, ran.out)
    }

    fn list_of(&self, state: &Path) -> Ran {
        Ran::of(self.command(&["journal", "list"], state).spawn().expect("it begins"))
    }

    fn resolve(&self, debit: &str, how: &[&str]) -> Ran {
        let mut args = vec!["journal", "resolve", debit];
        args.extend_from_slice(how);
        self.run(&args)
    }
}

#[test]
fn a_debit_is_done_once_and_said_on_one_line_with_every_id() {
    let host = Host::new(&[]);
    let ran = host.pull("90.00", &["--note", "late delivery"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let debit = ran.debit().to_owned();
    let line = format!("done: pulled USD 90.00 from Owl Office ({OWL}), debit {debit}, transfer tr_");
    assert!(ran.out.starts_with(&line) && ran.out.lines().count() == 1, "{}", ran.out);
    let (code, listed) = host.list();
    assert!(code == Some(0) && listed.contains("settled  pull USD 90.00"), "{listed}");
    let shown = host.run(&["journal", "show", &debit]).out;
    assert!(
        shown.contains("note          late delivery\n") && shown.contains("observed 222.40, difference 0.00"),
        "{shown}"
    );
    // Nothing lies beside the journal: whoever copies the file has all of it.
    let files: Vec<PathBuf> = fs::read_dir(host.state()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    let copy = host.folder.path().join("copy");
    fs::DirBuilder::new().mode(0o700).create(&copy).unwrap();
    fs::copy(file, copy.join(file.file_name().unwrap())).unwrap();
    assert_eq!(host.list_of(&copy).out, listed);
}

#[rstest]
#[case::rule("9000.00", &[], "balance stays at or above zero: 312.40 - 9,000.00 = -8,687.60")]
#[case::digits("90.001", &[], "refused: ")]
#[case::reference("90.00", &["--accept-below-zero", "5.00"], "the account would not be below zero")]
fn what_the_rules_do_not_allow_is_refused_and_nothing_is_recorded(
    #[case] amount: &str,
    #[case] more: &[&str],
    #[case] words: &str,
) {
    let host = Host::new(&[]);
    let ran = host.pull(amount, more);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.out.starts_with("refused: ") && ran.out.contains(words), "{}", ran.out);
    assert!(ran.out.ends_with("; nothing moved\n") && !ran.err.contains("debit"), "{ran:?}");
    assert_eq!(host.list(), (Some(0), String::new()));
}

#[rstest]
#[case::another_account(&["pull", OWL, "9", "--reason", "refund", "--consent", AGREEMENT, "--confirm", "acct_1:9.00:USD"], 64, "--confirm names acct_1")]
#[case::no_parts(&["pull", OWL, "9", "--reason", "refund", "--consent", AGREEMENT, "--confirm", "yes"], 64, "ACCOUNT:AMOUNT:CURRENCY")]
#[case::another_amount(&["pull", OWL, "9", "--reason", "refund", "--consent", AGREEMENT, "--confirm", "acct_1MOCKOwlOffiOwl7:90.00:USD"], 2, "--confirm says 90.00, and the amount is 9.00")]
#[case::another_currency(&["pull", OWL, "9", "--reason", "refund", "--consent", AGREEMENT, "--confirm", "acct_1MOCKOwlOffiOwl7:9.00:EUR"], 2, "--confirm says EUR, and the debit would be in USD")]
#[case::another_agreement(&["pull", OWL, "9", "--reason", "refund", "--consent", "terms", "--confirm", "acct_1MOCKOwlOffiOwl7:9.00:USD"], 2, "the agreement on file is contract 2026, sect. 7")]
#[case::nobody(&["pull", "acct_9", "9", "--reason", "refund", "--consent", "x", "--confirm", "acct_9:9.00:USD"], 2, "could not be read")]
#[case::no_consent(&["pull", OWL, "9", "--reason", "refund", "--confirm", "x"], 64, "--consent")]
fn what_was_not_confirmed_word_for_word_is_not_sent(#[case] args: &[&str], #[case] code: i32, #[case] words: &str) {
    let host = Host::new(&[]);
    let ran = host.run(args);
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert!(ran.out.contains(words) || ran.err.contains(words), "{ran:?}");
    assert!(!ran.err.contains("pullfunds: debit"), "{ran:?}");
}

#[test]
fn stripes_no_is_a_refusal_with_its_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("keys.toml");
    let reads = r#"["rak_connected_account_read", "rak_balance_read", "rak_charge_read", "rak_transfer_read"]"#;
    let key = format!("[[key]]\nname = \"reader\"\npermissions = {reads}\nconnect = {reads}\n");
    fs::write(&scenario, format!("{}\n{key}", include_str!("../../assets/scenarios/harbour.toml"))).unwrap();
    let host = Host::new(&["--scenario", scenario.to_str().unwrap()]);
    let confirm = format!("{OWL}:90.00:USD");
    let args = ["pull", OWL, "90.00", "--reason", "refund", "--consent", AGREEMENT, "--confirm", &confirm];
    let mut command = host.command(&args, &host.state());
    let ran = Ran::of(command.env("STRIPE_API_KEY", host.server.key_named("reader")).spawn().unwrap());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.out.starts_with("refused: ") && ran.out.contains(" (403): "), "{}", ran.out);
    assert!(ran.out.ends_with(&format!("; nothing moved; debit {}\n", ran.debit())), "{}", ran.out);
    assert!(host.list().1.contains("refused"), "{:?}", host.list());
}

#[test]
fn an_answer_that_is_lost_is_asked_for_again_with_the_same_key_and_the_debit_is_there_once() {
    let host = Host::new(&[]);
    host.fault(r#"{"closed": {"work": "after"}}"#, r#"{"count": 1}"#);
    let ran = host.pull("90.00", &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let shown = host.run(&["journal", "show", ran.debit()]).out;
    assert!(shown.contains("attempt 2  by itself") && shown.contains("observed 222.40, difference 0.00"), "{shown}");
}

#[test]
fn what_no_answer_tells_a_look_up_finds() {
    let host = Host::new(&[]);
    host.fault(r#"{"closed": {"work": "after"}}"#, r#""always""#);
    let ran = host.pull("90.00", &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let shown = host.run(&["journal", "show", ran.debit()]).out;
    assert!(shown.contains("looked up by") && shown.contains("observed 222.40, difference 0.00"), "{shown}");
}

/// A debit that never reached Stripe, of which nobody can know that yet.
fn unknown(host: &Host) -> Ran {
    host.lose_debits();
    let ran = host.pull("90.00", &[]);
    host.world("clear_faults", "{}");
    assert_eq!(ran.code, Some(5), "{ran:?}");
    ran
}

#[test]
fn what_nobody_knows_is_said_to_be_unknown_blocks_the_account_and_is_resolved_by_looking_twice() {
    let host = Host::new(&[]);
    let ran = unknown(&host);
    let debit = ran.debit();
    assert!(ran.out.starts_with(&format!("UNKNOWN: do not repeat this command; debit {debit}; ")), "{}", ran.out);
    assert!(ran.out.contains(&format!("; pullfunds journal resolve {debit} --look-up --api-base=")), "{}", ran.out);
    assert_eq!(host.list().0, Some(5));
    let blocked = host.pull("40.00", &[]);
    assert_eq!(blocked.code, Some(2), "{blocked:?}");
    assert!(
        blocked.out.contains(&format!("an earlier debit of this account, {debit}, is not known; nothing moved")),
        "{}",
        blocked.out
    );
    assert!(
        blocked.out.contains(&format!("; first pullfunds journal resolve {debit} --look-up --api-base=")),
        "{blocked:?}"
    );
    let early = host.resolve(debit, &["--look-up"]);
    assert_eq!(early.code, Some(5), "{early:?}");
    assert!(
        early.out.starts_with("UNKNOWN: debit ") && early.out.contains("a look-up that finds nothing shows"),
        "{early:?}"
    );
    host.world("advance", r#"{"by": "16m"}"#);
    let late = host.resolve(debit, &["--look-up"]);
    assert_eq!(late.code, Some(0), "{late:?}");
    assert!(late.out.starts_with("not-created: debit ") && late.out.contains("It does not exist"), "{late:?}");
    assert!(late.out.contains(" min after it could last have been made") && !late.out.contains('?'), "{late:?}");
    assert_eq!(host.pull("40.00", &[]).code, Some(0));
}

#[test]
fn a_persons_word_is_taken_only_confirmed_with_a_reason_and_when_nothing_else_can_tell() {
    let host = Host::new(&[]);
    let ran = unknown(&host);
    let debit = ran.debit();
    let unconfirmed = host.resolve(debit, &["--happened", "--reason", "seen in the Dashboard"]);
    assert_eq!(unconfirmed.code, Some(64), "{unconfirmed:?}");
    let without = host.resolve(debit, &["--happened", "--confirm", debit]);
    assert_eq!(without.code, Some(64), "{without:?}");
    let early = host.resolve(debit, &["--did-not", "--reason", "nothing there", "--confirm", debit]);
    assert_eq!(early.code, Some(5), "{early:?}");
    assert!(early.out.contains("That is not open now. It may still appear."), "{}", early.out);
    let said = host.resolve(debit, &["--happened=tr_1", "--reason", "seen in the Dashboard", "--confirm", debit]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(host.list().1.contains("happened"), "{:?}", host.list());
    // Nobody has proved it, and Stripe shows nothing.
    let compared = host.run(&["journal", "reconcile"]);
    let words = format!("the journal says that debit {debit} happened, by hand, and Stripe does not show it");
    assert!(compared.code == Some(3) && compared.out.contains(&words), "{compared:?}");
}

#[rstest]
#[case("approval_required")]
#[case("action_blocked")]
fn what_waits_for_a_person_has_an_exit_code_of_its_own(#[case] code: &str) {
    let host = Host::new(&[]);
    host.fault(&format!(r#"{{"needs_person": {{"code": "{code}"}}}}"#), r#"{"count": 1}"#);
    let ran = host.pull("90.00", &[]);
    assert_eq!(ran.code, Some(6), "{ran:?}");
    let debit = ran.debit();
    assert!(ran.out.starts_with(&format!("waits for a person: {code}")) && ran.out.contains(debit), "{}", ran.out);
    assert_eq!(host.resolve(debit, &["--look-up"]).code, Some(6));
    assert!(host.list().1.contains("NEEDS-PERSON"), "{:?}", host.list());
}

#[test]
fn two_at_once_on_one_journal_pull_once() {
    let host = Host::new(&["--latency-ms", "200"]);
    let both = [host.begin_pull("90.00", &[], &host.state()), host.begin_pull("90.00", &[], &host.state())];
    let mut ended = both.map(Ran::of);
    ended.sort_by_key(|ran| ran.code);
    assert_eq!(ended.each_ref().map(|ran| ran.code), [Some(0), Some(2)], "{ended:?}");
    assert_eq!(host.list().1.matches("settled").count(), 1, "{:?}", host.list());
}

#[test]
fn the_same_amount_again_within_a_day_takes_a_reason() {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    let again = host.pull("90.00", &[]);
    assert_eq!(again.code, Some(2), "{again:?}");
    assert!(again.out.contains("say why it is asked for again"), "{}", again.out);
    let meant = host.pull("90.00", &["--same-amount", "two crates"]);
    assert_eq!(meant.code, Some(0), "{meant:?}");
    assert!(host.run(&["journal", "show", meant.debit()]).out.contains("note          two crates\n"));
}

#[test]
fn a_debit_of_another_journal_holds_the_account_until_somebody_took_note_of_it() {
    let host = Host::new(&[]);
    let elsewhere = host.folder.path().join("elsewhere");
    let theirs = Ran::of(host.begin_pull("90.00", &[], &elsewhere));
    assert_eq!(theirs.code, Some(0), "{theirs:?}");
    let held = host.pull("40.00", &[]);
    assert_eq!(held.code, Some(2), "{held:?}");
    let (code, listed) = host.list();
    assert!(code == Some(3) && listed.contains("HELD"), "{listed}");
    let mark = theirs.debit();
    let first = format!("; nothing moved; first pullfunds journal resolve {mark} --foreign --reason WHY --api-base=");
    assert!(held.out.contains(&first), "{}", held.out);
    assert_eq!(host.resolve(mark, &["--foreign"]).code, Some(64), "a reason is asked for");
    let noted = host.resolve(mark, &["--foreign", "--reason", "pulled on the other host"]);
    assert_eq!((noted.code, noted.out), (Some(0), format!("acknowledged: {mark} no longer holds its account\n")));
    let freed = host.pull("40.00", &[]);
    assert_eq!(freed.code, Some(0), "{freed:?}");
}

#[test]
fn what_agrees_is_counted_and_what_another_journal_pulled_is_found_and_held() {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    let agrees = host.run(&["journal", "reconcile", OWL]);
    assert_eq!((agrees.code, agrees.out.as_str()), (Some(0), "1 accounts, 1 debits: 1 agree\n"), "{agrees:?}");
    let elsewhere = host.folder.path().join("elsewhere");
    let theirs = Ran::of(host.begin_pull("40.00", &["--note", "x"], &elsewhere));
    assert_eq!(theirs.code, Some(2), "the first journal's debit is foreign there: {theirs:?}");
    let mark = host.list_of(&elsewhere).out;
    assert!(mark.contains("HELD") && mark.contains("USD 90.00"), "{mark}");
    let whole = Ran::of(
        host.command(&["journal", "reconcile", "--since", "36h"], &host.folder.path().join("third")).spawn().unwrap(),
    );
    assert_eq!(whole.code, Some(3), "{whole:?}");
    assert!(whole.out.contains("USD 90.00") && whole.out.contains("is not in this journal; held"), "{}", whole.out);
    assert!(whole.out.trim_end().ends_with("1 foreign (held)"), "{}", whole.out);
}

#[test]
fn a_comparison_looks_up_what_nobody_knows() {
    let host = Host::new(&[]);
    unknown(&host);
    let early = host.run(&["journal", "reconcile", OWL]);
    assert_eq!(early.code, Some(5), "{early:?}");
    assert!(early.out.contains("UNKNOWN: debit ") && early.out.trim_end().ends_with("1 unresolved"), "{}", early.out);
    host.world("advance", r#"{"by": "16m"}"#);
    let late = host.run(&["journal", "reconcile", OWL]);
    assert_eq!(late.code, Some(0), "{late:?}");
    assert!(late.out.contains("not-created: debit "), "{}", late.out);
}

#[test]
fn a_journal_that_is_locked_or_damaged_sends_nothing() {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    let file = fs::read_dir(host.state())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "sqlite"));
    let file = file.expect("a journal");
    let lock = rusqlite::Connection::open(&file).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let locked = host.pull("40.00", &[]);
    assert!(matches!(locked.code, Some(2 | 74)), "{locked:?}");
    assert!(format!("{}{}", locked.out, locked.err).contains("is locked by another program"), "{locked:?}");
    drop(lock);
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(AGREEMENT.len()).position(|found| found == AGREEMENT.as_bytes()).expect("it is in it");
    bytes[at] = b'C';
    fs::write(&file, bytes).unwrap();
    let damaged = host.pull("40.00", &[]);
    assert_eq!(damaged.code, Some(74), "{damaged:?}");
    assert!(damaged.err.contains("is damaged at") && !damaged.err.contains("pullfunds: debit"), "{}", damaged.err);
}

#[test]
fn whoever_does_not_read_the_line_still_gets_the_exit_code() {
    let host = Host::new(&[]);
    let mut child = host.begin_pull("90.00", &[], &host.state());
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(host.list().1.contains("settled"));
}

#[test]
fn a_simulated_stripe_without_a_folder_for_the_journal_is_not_pulled_from() {
    let host = Host::new(&[]);
    let confirm = format!("{OWL}:9.00:USD");
    let ran = Command::new(env!("CARGO_BIN_EXE_pullfunds"))
        .args(["pull", OWL, "9", "--reason", "refund", "--consent", AGREEMENT, "--confirm", &confirm])
        .env("STRIPE_API_KEY", host.server.said("key"))
        .env("STRIPE_API_BASE", host.server.said("address"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("needs a journal that outlives the command"));
}

#[test]
fn test_mode_is_pulled_from_the_same_way() {
    let host = Host::new(&[]);
    let line = Line::disguised(host.server.said("address"));
    let confirm = format!("{OWL}:90.00:USD");
    let args = ["pull", OWL, "90.00", "--reason", "refund", "--consent", AGREEMENT, "--confirm", &confirm];
    let mut command = host.command(&args, &host.state());
    let ran = Ran::of(command.env("STRIPE_API_BASE", &line.base).spawn().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let listed = host.run(&["journal", "list", "--mode", "test"]);
    assert!(listed.code == Some(0) && listed.out.contains("settled"), "{listed:?}");
}

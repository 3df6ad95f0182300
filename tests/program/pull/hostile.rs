//! Arguments and files that nobody means well: each is refused with a sentence, at once, and nothing is sent.

use std::fs;
use std::path::{Path, PathBuf};

use rstest::rstest;
use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::{AGREEMENT, Host, Ran};

/// What is refused before anything is recorded.
fn refuses(host: &Host, ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert!(ran.out.contains(words) || ran.err.contains(words), "`{words}` in {ran:?}");
    let shown = |text: &str| !text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}');
    assert!(shown(&ran.out) && shown(&ran.err), "{ran:?}");
    assert!(ran.err.len() + ran.out.len() < 4_000, "it is not repeated at length");
    let listed = host.list_of(&host.state());
    assert!(matches!(listed.code, Some(0 | 65)) && listed.out.is_empty(), "{listed:?}");
}

#[rstest]
#[case::blank("9 000.00", 2, "has a blank in it")]
#[case::full_width("９０.00", 2, "has digits other than 0 to 9")]
#[case::exponent("1e3", 2, "has an exponent")]
#[case::negative("-5", 2, "has a sign")]
#[case::empty("", 2, "no amount was given")]
#[case::zero("0.00", 2, "")]
#[case::not_a_number("NaN", 2, "in it: type only digits")]
#[case::escape("9\u{1b}[2J0.00", 2, "")]
#[case::turned_round("\u{202e}00.09", 2, "")]
#[case::too_many_digits("99999999999999999999999999", 2, "is more than can be counted")]
fn an_amount_that_is_none_is_refused_in_words(#[case] amount: &str, #[case] code: i32, #[case] words: &str) {
    let host = Host::new(&[]);
    refuses(&host, &host.pull(amount, &[]), code, words);
}

/// The longest argument that a system takes.
const LONG: usize = 100_000;

#[rstest]
#[case::note("--note", "x".repeat(LONG), 2, "--note is too long")]
#[case::lines("--note", "one\ntwo".to_owned(), 2, "--note is too long, is not one line of text")]
#[case::escape("--note", "a\u{1b}]0;title\u{7}b".to_owned(), 2, "not one line of text")]
#[case::turned_round("--note", "in\u{202e}voice".to_owned(), 2, "characters that cannot be seen")]
#[case::consent("--consent", "x".repeat(LONG), 2, "--consent says xxx")]
#[case::why("--same-amount", "a\u{200b}b".to_owned(), 2, "characters that cannot be seen")]
#[case::reason("--reason", "\u{1b}[2J\u{202e}x".to_owned(), 64, "--reason")]
#[case::reference("--reference", "py_\u{1b}[2J".to_owned(), 0, "")]
#[case::below_zero("--accept-below-zero", "-1".to_owned(), 2, "--accept-below-zero says -1")]
fn text_that_is_none_is_refused_in_words(
    #[case] flag: &str,
    #[case] text: String,
    #[case] code: i32,
    #[case] words: &str,
) {
    let host = Host::new(&[]);
    let ran = host.pull("90.00", &[flag, &text]);
    if code == 0 {
        // What the form does not take is left out, and harms nothing.
        assert_eq!(ran.code, Some(0), "{ran:?}");
        return;
    }
    refuses(&host, &ran, code, words);
}

#[rstest]
#[case::path("../balance", 2)]
#[case::query("acct_1?x=1&y", 2)]
#[case::escape("acct_\u{1b}[2J", 2)]
#[case::empty("", 2)]
#[case::platform("acct_1MOCKHarbour1Hbr", 2)]
fn an_account_that_is_none_is_refused_in_words(#[case] account: &str, #[case] code: i32) {
    let host = Host::new(&[]);
    let confirm = format!("{account}:9.00:USD");
    let args = ["pull", account, "9", "--reason", "refund", "--consent", AGREEMENT, "--confirm", &confirm];
    refuses(&host, &host.run(&args), code, "");
}

fn pipe(at: &Path) {
    mknodat(CWD, at, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("it is made");
}

/// Nobody writes into the pipe: whoever waited for it would wait for ever.
#[rstest]
#[case::config("--config", "pipe", 65, "is a pipe, not a file")]
#[case::key("--key-file", "pipe", 65, "is a pipe, not a file")]
#[case::journals("--state-dir", "pipe", 74, "it is a file, not a folder")]
#[case::config_folder("--config", "folder", 65, "is a folder, not a file")]
#[case::key_folder("--key-file", "folder", 65, "is a folder, not a file")]
#[case::config_device("--config", "/dev/zero", 65, "is a device, not a file")]
#[case::key_device("--key-file", "/dev/zero", 65, "is a device, not a file")]
#[case::journals_device("--state-dir", "/dev/null", 74, "it is a file, not a folder")]
fn what_is_no_file_is_refused_and_not_waited_for(
    #[case] flag: &str,
    #[case] what: &str,
    #[case] code: i32,
    #[case] words: &str,
) {
    let host = Host::new(&[]);
    let path: PathBuf = host.folder.path().join(what);
    match what {
        "pipe" => pipe(&path),
        "folder" => fs::create_dir(&path).expect("it is made"),
        _ => {}
    }
    let named = [flag, path.to_str().unwrap()];
    let state = host.state();
    let mut pull =
        if flag == "--state-dir" { host.pulling_with("90.00", &named) } else { host.pulling("90.00", &named, &state) };
    if flag == "--key-file" {
        pull.env_remove("STRIPE_API_KEY");
    }
    refuses(&host, &Ran::of(pull.spawn().expect("it begins")), code, words);
}

#[rstest]
#[case::pipe("pipe", "is a pipe, not a file of its own")]
#[case::folder("folder", "is a folder, not a file of its own")]
#[case::device("device", "is a symbolic link")]
fn a_journal_that_is_no_file_is_refused_and_not_waited_for(#[case] what: &str, #[case] words: &str) {
    let host = Host::new(&[]);
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    let file = host.journal();
    fs::remove_file(&file).expect("it was there");
    match what {
        "pipe" => pipe(&file),
        "folder" => fs::create_dir(&file).expect("it is made"),
        _ => std::os::unix::fs::symlink("/dev/zero", &file).expect("it is made"),
    }
    for ran in [host.pull("40.00", &[]), host.list_of(&host.state())] {
        assert!(ran.code == Some(74) && ran.err.contains(words), "{ran:?}");
        assert!(!ran.err.contains("pullfunds: debit "), "{}", ran.err);
    }
}

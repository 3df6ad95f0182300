//! What is written out for others: everything, so that the chain can be verified again from it, and nothing that a program for
//! tables would carry out.

use std::io::{self, Write};

use rstest::rstest;
use serde_json::Value;

use super::book::Book;
use super::entry::JournalFault;
use super::export::{ExportAs, cell_of};
use super::place::Place;
use super::row::EventRow;
use super::sqlite::samples::{end, open, put, refused, settled, unknown};
use super::store::{Hash, OwnerRow};
use crate::domain::Mode;

fn journal() -> Book {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    end(&mut journal, 1, &settled(), 2).unwrap();
    put(&mut journal, 2, "acct_b").unwrap();
    end(&mut journal, 2, &refused(), 3).unwrap();
    put(&mut journal, 3, "acct_c").unwrap();
    end(&mut journal, 3, &unknown(), 4).unwrap();
    journal
}

fn exported(how: ExportAs) -> String {
    let mut out = Vec::new();
    assert_eq!(journal().export(&mut out, how), Ok(6));
    String::from_utf8(out).unwrap()
}

#[test]
fn the_chain_can_be_verified_from_the_lines_alone() {
    let text = exported(ExportAs::Json);
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = lines.pop().unwrap();
    let mut prev = OwnerRow::of(&super::sqlite::samples::platform(), Mode::Mock).genesis;
    for line in &lines {
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        let row = EventRow {
            seq: line["seq"].as_i64().unwrap(),
            debit: line["debit"].as_str().map(Into::into),
            kind: text("kind").into(),
            attempt: line["attempt"].as_i64(),
            at: text("at").into(),
            detail: line["detail"].to_string().into(),
            prev,
            hash: prev,
        };
        assert_eq!((text("prev"), text("hash")), (prev.to_string(), row.computed().to_string()));
        prev = row.computed();
        assert_eq!(line["row"].is_object(), text("kind") == "recorded");
    }
    assert_eq!((last["events"].as_u64(), last["head"].as_str()), (Some(6), Some(prev.to_string().as_str())));
    assert!(Hash::from_bytes(&[0; 31]).is_none());
}

#[test]
fn a_table_has_a_line_for_each_event() {
    let text = exported(ExportAs::Csv);
    let lines: Vec<_> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 8, "a heading, six events, nothing");
    assert!(lines[0].starts_with("seq,at,kind,debit,"), "{}", lines[0]);
    assert!(lines[1].contains(",recorded,") && lines[1].contains(",acct_a,usd,900000,op-1,ops,"), "{}", lines[1]);
}

#[rstest]
#[case::plain("abc", "abc")]
#[case::formula("=1+1", "'=1+1")]
#[case::command("@SUM(A1)", "'@SUM(A1)")]
#[case::plus("+1 555", "'+1 555")]
#[case::number("-5", "-5")]
#[case::quoted("a,\"b\"", "\"a,\"\"b\"\"\"")]
#[case::both("=a,b", "\"'=a,b\"")]
fn nothing_in_a_cell_is_taken_for_a_formula(#[case] text: &str, #[case] cell: &str) {
    assert_eq!(cell_of(text), cell);
}

#[test]
fn an_export_that_cannot_be_written_says_so() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::from_raw_os_error(28))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let fault = journal().export(&mut Full, ExportAs::Json).unwrap_err();
    assert!(matches!(fault, JournalFault::NotExported { .. }), "{fault}");
    assert_eq!(
        fault.to_string(),
        "The export cannot be written (No space left on device). The journal itself is as it was."
    );
}

//! The journal from outside: its file does what every store of a journal must do.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on says so by panicking")]

#[path = "support/journal_contract.rs"]
mod journal_contract;

use pullfunds::domain::Mode;
use pullfunds::journal::Place;
use pullfunds::journal::sqlite::Sqlite;

#[test]
fn in_memory_it_keeps_the_contract() {
    journal_contract::all(&|| {
        Box::new(Sqlite::open(&Place::Memory, &journal_contract::platform(), Mode::Mock).expect("it opens"))
    });
}

#[test]
fn on_a_disk_it_keeps_the_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = std::cell::Cell::new(0);
    journal_contract::all(&|| {
        made.set(made.get() + 1);
        let place = Place::Run { folder: folder.path().to_owned(), run: format!("run_{}", made.get()) };
        Box::new(Sqlite::open(&place, &journal_contract::platform(), Mode::Mock).expect("it opens"))
    });
}

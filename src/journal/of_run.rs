//! The journal of a run of a simulated Stripe, for somebody who knows the run and not the platform: its file is named after
//! the run alone, and whose it is stands in the file.

use std::path::Path;

use crate::domain::{AccountId, Mode};

use super::book::Book;
use super::fault::JournalFault;
use super::place::Place;
use super::sqlite::Sqlite;
use super::store::{OwnerRow, Store as _};

impl Book {
    /// Looks at the journal of a run, as [`Book::look`] does at that of a platform.
    pub fn look_at_run(folder: &Path, run: &str) -> Result<Option<Self>, JournalFault> {
        let place = Place::Run { folder: folder.to_owned(), run: run.to_owned() };
        let Some(store) = Sqlite::look(&place, &AccountId::new(run), Mode::Mock)? else { return Ok(None) };
        let mut owner: Option<OwnerRow> = None;
        store.read(&mut |look| {
            owner = Some(look.owner()?);
            Ok(())
        })?;
        let damaged = || JournalFault::damaged(&store.label(), "its beginning", "it does not say whose it is");
        let platform = AccountId::new(&owner.ok_or_else(damaged)?.platform);
        Self::over(Box::new(store), &platform, Mode::Mock).map(Some)
    }
}

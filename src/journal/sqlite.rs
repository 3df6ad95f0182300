//! The journal's file: the only part of this room that does IO. It answers only after a write is synced, and it believes
//! nothing: neither that the file is still the one it opened, nor that SQLite is set up as asked, nor that a write that
//! failed left nothing behind.

#[cfg(test)]
mod custody_tests;
#[cfg(test)]
mod file_tests;
#[cfg(test)]
mod inspect_tests;
mod rows;
#[cfg(test)]
pub(super) mod samples;
mod schema;
mod settings;
mod site;
#[cfg(test)]
mod stranger_tests;
#[cfg(test)]
mod tamper_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod version_tests;

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::domain::{AccountId, Label, Mode};
use crate::files::{beside, read_only_address};

use super::fault::JournalFault;
use super::place::{self, Keeping, OpenFile, Place};
use super::store::{OwnerRow, Reading, Store, Writing};
use rows::Snapshot;
use settings::Storage;
use site::Site;

/// A journal's file, or the same in memory.
#[derive(Debug)]
pub struct Sqlite {
    db: Connection,
    site: Site,
    access: Access,
    version: i64,
}

/// What the file was opened for.
#[derive(Debug)]
enum Access {
    /// In memory.
    Memory,
    /// A file that is written to.
    Writing(OpenFile),
    /// A file that is only looked at.
    Looking(Looked),
}

/// A file that is only looked at.
#[derive(Debug)]
struct Looked {
    file: OpenFile,
    /// Nobody had it open, so that nothing keeps others from writing to it.
    is_unguarded: bool,
}

impl Looked {
    /// What was read of a file that others wrote to meanwhile may be of two states, and looks like damage.
    fn is_as_it_was(&self, site: &Site) -> Result<(), JournalFault> {
        if self.is_unguarded && !self.file.is_as_left() {
            return Err(JournalFault::Changed { journal: site.label() });
        }
        Ok(())
    }
}

impl Sqlite {
    /// Opens the file of a platform in a mode, and makes it if there is none. What is in it is not verified yet, apart from
    /// tables and triggers.
    pub fn open(place: &Place, platform: &AccountId, mode: Mode) -> Result<Self, JournalFault> {
        let (mut db, site, file) = connect(place, platform, mode)?;
        let storage = if file.is_some() { Storage::Disk } else { Storage::Memory };
        settings::prepare(&db, &site)?;
        schema::recognise(&db, &site)?;
        settings::apply(&db, &site, storage)?;
        schema::migrate(&mut db, &site, &OwnerRow::of(platform, mode))?;
        schema::compare(&db, &site, schema::VERSION)?;
        let access = match file {
            None => Access::Memory,
            Some(mut file) => {
                file.remember_log()?;
                file.still_there()?;
                file.remember();
                Access::Writing(file)
            }
        };
        Ok(Self { db, site, access, version: schema::VERSION })
    }

    /// Looks at the file of a platform in a mode; none when there is none, and when nobody wrote to it yet. Nothing is made,
    /// nothing is brought up to date, and nothing can be written.
    pub(super) fn look(place: &Place, platform: &AccountId, mode: Mode) -> Result<Option<Self>, JournalFault> {
        let found = match place {
            Place::Memory => None,
            Place::Folder(folder) => place::find(folder, platform.as_str(), mode)?,
            Place::Run { folder, run } => place::find(folder, run, mode)?,
        };
        found.map_or(Ok(None), Self::look_at)
    }

    fn look_at(file: OpenFile) -> Result<Option<Self>, JournalFault> {
        let site = Site::new(place::label(&file.path));
        let looked = Looked { is_unguarded: !beside(&file.path, "-wal").exists(), file };
        let opened = looking(&looked, &site);
        looked.is_as_it_was(&site)?;
        let (db, version) = opened?;
        Ok((version > 0).then_some(Self { db, site, access: Access::Looking(looked), version }))
    }

    /// How it must be set up to be written to, where it can be.
    fn storage(&self) -> Result<Storage, JournalFault> {
        let storage = match &self.access {
            Access::Memory => Storage::Memory,
            Access::Writing(_) => Storage::Disk,
            Access::Looking(_) => return Err(JournalFault::ReadOnly { journal: self.site.label() }),
        };
        self.still_there()?;
        self.site.is_sound()?;
        Ok(storage)
    }

    fn still_there(&self) -> Result<(), JournalFault> {
        match &self.access {
            Access::Writing(file) => file.still_there(),
            Access::Memory | Access::Looking(_) => Ok(()),
        }
    }
}

impl Drop for Sqlite {
    /// Whoever closes a journal last folds its log into the file and removes the log, by its name. Where another file has that
    /// name by now, the log that lies there is another's.
    fn drop(&mut self) {
        if self.still_there().is_err() {
            // Where even that cannot be set, there is nobody to tell.
            self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap_or_default();
        }
    }
}

impl Store for Sqlite {
    fn ready(&self) -> Result<(), JournalFault> {
        settings::check(&self.db, &self.site, self.storage()?)
    }

    fn write(&mut self, work: &mut Writing<'_>) -> Result<(), JournalFault> {
        let (storage, site) = (self.storage()?, &self.site);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| site.fault(&e))?;
        // Only now does nobody else write: whoever was waited for may have brought the file to a newer version.
        settings::check(&tx, site, storage)?;
        work(&mut Snapshot::of(&tx, site, self.version))?;
        tx.commit().map_err(|e| site.not_committed(&e))?;
        self.still_there()?;
        if let Access::Writing(file) = &mut self.access {
            file.remember();
        }
        Ok(())
    }

    fn read(&self, work: &mut Reading<'_>) -> Result<(), JournalFault> {
        // One snapshot for everything: another console may be writing.
        let tx = self.db.unchecked_transaction().map_err(|e| self.site.fault(&e))?;
        let done = work(&Snapshot::of(&tx, &self.site, self.version));
        match &self.access {
            Access::Looking(looked) => looked.is_as_it_was(&self.site).and(done),
            Access::Memory | Access::Writing(_) => done,
        }
    }

    fn is_as_left(&self) -> bool {
        let Access::Writing(file) = &self.access else { return true };
        let is_as_left = file.is_as_left();
        if !is_as_left {
            // SQLite cannot know of anybody who writes past it, and would use the pages that it holds. Letting go of them cannot fail.
            self.db.release_memory().unwrap_or_default();
        }
        is_as_left
    }

    fn version(&self) -> Result<u64, JournalFault> {
        let found: i64 =
            self.db.pragma_query_value(None, "data_version", |row| row.get(0)).map_err(|e| self.site.fault(&e))?;
        Ok(u64::try_from(found).unwrap_or_default())
    }

    fn reader(&self) -> Result<Option<Box<dyn Store>>, JournalFault> {
        let (Access::Writing(file) | Access::Looking(Looked { file, .. })) = &self.access else { return Ok(None) };
        file.still_there()?;
        Ok(Self::look_at(file.clone())?.map(|store| -> Box<dyn Store> { Box::new(store) }))
    }

    fn label(&self) -> Label {
        self.site.label()
    }

    fn keeping(&self) -> Keeping {
        match &self.access {
            Access::Memory => Keeping::Memory,
            Access::Writing(file) | Access::Looking(Looked { file, .. }) => file.keeping(),
        }
    }

    fn path(&self) -> Option<&Path> {
        match &self.access {
            Access::Memory => None,
            Access::Writing(file) | Access::Looking(Looked { file, .. }) => Some(&file.path),
        }
    }
}

fn connect(
    place: &Place,
    platform: &AccountId,
    mode: Mode,
) -> Result<(Connection, Site, Option<OpenFile>), JournalFault> {
    match place {
        Place::Memory => {
            let site = Site::new(Label::new("in memory"));
            let db = Connection::open_in_memory().map_err(|e| site.fault(&e))?;
            Ok((db, site, None))
        }
        Place::Folder(folder) => on_disk(place::prepare(folder, platform.as_str(), mode)?),
        Place::Run { folder, run } => on_disk(place::prepare(folder, run, mode)?),
    }
}

fn on_disk(file: OpenFile) -> Result<(Connection, Site, Option<OpenFile>), JournalFault> {
    let site = Site::new(place::label(&file.path));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let db = Connection::open_with_flags(&file.path, flags).map_err(|e| site.fault(&e))?;
    file.still_there()?;
    if db.is_readonly("main").map_err(|e| site.fault(&e))? {
        return Err(JournalFault::ReadOnly { journal: site.label() });
    }
    Ok((db, site, Some(file)))
}

/// While nobody has a journal open, nothing lies beside it, and SQLite is told not to put anything there. The file and its version; 0
/// when nobody wrote to it yet.
fn looking(looked: &Looked, site: &Site) -> Result<(Connection, i64), JournalFault> {
    let Some(address) = read_only_address(&looked.file.path, !looked.is_unguarded) else {
        let why = Label::new("its path is not text");
        return Err(JournalFault::CannotOpen { journal: site.label(), why });
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let db = Connection::open_with_flags(address, flags).map_err(|e| site.fault(&e))?;
    settings::prepare(&db, site)?;
    let version = schema::recognise(&db, site)?;
    if version > 0 {
        schema::compare(&db, site, version)?;
    }
    Ok((db, version))
}

//! Where a cache lies: one file for each platform and mode, and for each run of a simulated Stripe, in a folder that is
//! the operator's alone. No link is followed, and what is not the operator's own is left where it is.

use std::fs::{self, DirBuilder, Metadata, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::domain::{AccountId, Mode};
use crate::files::{BESIDE_SQLITE, beside, create_new, is_plain_name, strangeness};

use super::CacheFault;

/// Permissions that anybody but the owner has.
const OTHERS: u32 = 0o077;
/// Caches of simulated Stripes that are kept: every start of a server is a run of its own.
const MOST_RUNS: usize = 8;
/// How the name of a cache ends.
const ENDING: &str = ".cache.sqlite";

/// Where a cache is kept, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    folder: PathBuf,
    mode: Mode,
    platform: String,
    run: Option<String>,
}

impl Place {
    /// The cache of a platform in a mode, and of one run where Stripe is simulated. None for an id that is no name for a
    /// file: such a platform has no cache.
    #[must_use]
    pub fn new(folder: PathBuf, mode: Mode, platform: &AccountId, run: Option<&str>) -> Option<Self> {
        let place = Self { folder, mode, platform: platform.as_str().to_owned(), run: run.map(str::to_owned) };
        is_plain_name(place.name()).then_some(place)
    }

    /// The same for another run.
    #[must_use]
    pub fn of_run(&self, run: &str) -> Option<Self> {
        let place = Self { run: Some(run.to_owned()), ..self.clone() };
        is_plain_name(place.name()).then_some(place)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.join(format!("{}-{}{ENDING}", self.word(), self.name()))
    }

    /// Whose it is, as written into the file: one that was put here under another's name is foreign.
    pub(super) fn owner(&self) -> String {
        format!("{} {} {}", self.word(), self.platform, self.run.as_deref().unwrap_or_default())
    }

    fn name(&self) -> &str {
        self.run.as_deref().unwrap_or(&self.platform)
    }

    fn word(&self) -> String {
        self.mode.word().to_ascii_lowercase()
    }

    /// Makes folder and file if they are missing, and tells where the file really is.
    pub(super) fn prepare(&self) -> Result<PathBuf, CacheFault> {
        let real = prepare_folder(&self.folder)?;
        let path = Self { folder: real, ..self.clone() }.path();
        let Some(found) = look(&path)? else {
            return self.create(path);
        };
        refuse_stranger(&path, &found)?;
        for suffix in BESIDE_SQLITE {
            let other = beside(&path, suffix);
            if let Some(found) = look(&other)? {
                refuse_stranger(&other, &found)?;
            }
        }
        if found.mode() & OTHERS != 0 {
            return Err(CacheFault::damaged(&path, "others could read or write it"));
        }
        Ok(path)
    }

    /// The file and its length, if there is one; nothing is made, and what is not the operator's own is refused.
    pub(super) fn find(&self) -> Result<Option<(PathBuf, u64)>, CacheFault> {
        let Some(folder) = look(&self.folder)? else { return Ok(None) };
        if folder.file_type().is_symlink() {
            return Err(CacheFault::unusable(&self.folder, "it is a symbolic link"));
        }
        refuse_anothers(&self.folder, &folder)?;
        let real = fs::canonicalize(&self.folder).map_err(|e| CacheFault::of_system(&self.folder, &e))?;
        let path = Self { folder: real, ..self.clone() }.path();
        let Some(found) = look(&path)? else { return Ok(None) };
        for suffix in BESIDE_SQLITE.into_iter().chain([""]) {
            let one = beside(&path, suffix);
            if let Some(found) = look(&one)? {
                refuse_stranger(&one, &found)?;
            }
        }
        Ok(Some((path, found.len())))
    }

    /// Removes the file and what SQLite keeps beside it.
    pub(super) fn remove(&self) -> Result<(), CacheFault> {
        // What lies beside goes first: a log without its file would be taken for the next one's.
        for suffix in BESIDE_SQLITE.into_iter().chain([""]) {
            let path = beside(&self.path(), suffix);
            match fs::remove_file(&path) {
                Ok(()) => {}
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                Err(e) => return Err(CacheFault::of_system(&path, &e)),
            }
        }
        Ok(())
    }

    fn create(&self, path: PathBuf) -> Result<PathBuf, CacheFault> {
        self.remove()?;
        self.make_room();
        match create_new(&path) {
            Ok(_) => Ok(path),
            // Another console made it at the same moment.
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(path),
            Err(e) => Err(CacheFault::of_system(&path, &e)),
        }
    }

    /// Removes the caches of runs that were used longest ago. Whatever cannot be removed stays.
    fn make_room(&self) {
        if self.run.is_none() {
            return;
        }
        let start = format!("{}-", self.word());
        let is_of_a_run = |name: &str| name.starts_with(&start) && name.ends_with(ENDING);
        let mut runs: Vec<((i64, i64), PathBuf)> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| is_of_a_run(&entry.file_name().to_string_lossy()))
            .filter_map(|entry| {
                let path = entry.path();
                let found = fs::symlink_metadata(&path).ok()?;
                strangeness(&found).is_none().then(|| ((found.mtime(), found.mtime_nsec()), path))
            })
            .collect();
        runs.sort_unstable();
        let surplus = runs.len().saturating_add(1).saturating_sub(MOST_RUNS);
        for (_, path) in runs.into_iter().take(surplus) {
            for suffix in BESIDE_SQLITE.into_iter().chain([""]) {
                drop(fs::remove_file(beside(&path, suffix)));
            }
        }
    }
}

/// Makes the folder for its owner alone, and takes away what others were allowed.
fn prepare_folder(folder: &Path) -> Result<PathBuf, CacheFault> {
    let fault = |e: &io::Error| CacheFault::of_system(folder, e);
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| fault(&e))?;
    let found = fs::symlink_metadata(folder).map_err(|e| fault(&e))?;
    if found.file_type().is_symlink() {
        return Err(CacheFault::unusable(folder, "it is a symbolic link"));
    }
    refuse_anothers(folder, &found)?;
    if found.mode() & OTHERS != 0 {
        fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(|e| fault(&e))?;
    }
    fs::canonicalize(folder).map_err(|e| fault(&e))
}

fn look(path: &Path) -> Result<Option<Metadata>, CacheFault> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(CacheFault::of_system(path, &e)),
    }
}

fn refuse_stranger(path: &Path, found: &Metadata) -> Result<(), CacheFault> {
    if let Some(what) = strangeness(found) {
        return Err(CacheFault::unusable(path, &format!("it is {what}")));
    }
    refuse_anothers(path, found)
}

fn refuse_anothers(path: &Path, found: &Metadata) -> Result<(), CacheFault> {
    if found.uid() == rustix::process::geteuid().as_raw() {
        return Ok(());
    }
    Err(CacheFault::unusable(path, "it belongs to somebody else"))
}

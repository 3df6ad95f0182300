//! One journal and several people: programs of other users on one host, each in a process of its own under its own user and
//! group. Only root can begin such processes; anybody else sees these tests fail, not pass.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::{SignedDuration, Timestamp};
use pullfunds::backend::{StripeClient, wording};
use pullfunds::domain::{AccountId, Form, Label, Mode};
use pullfunds::journal::{Book, Place};
use pullfunds::life::{Owner, Stamp};
use pullfunds::runtime::Clock;
use pullfunds::runtime::in_memory::InMemory;
use rstest::rstest;
use tempfile::TempDir;

use crate::support::chain::approved;
use crate::support::itself;
use crate::support::small_world::{CEDAR, LOST, PLATFORM, world};

/// Operators of one group, somebody else, and the group. Nobody has these numbers.
const ANA: u32 = 61_001;
const BEN: u32 = 61_002;
const EVE: u32 = 61_003;
const OPS: u32 = 61_000;

/// A folder that everybody can reach, and the program for the children in it.
struct Host {
    folder: TempDir,
}

impl Host {
    fn new() -> Self {
        assert!(rustix::process::geteuid().is_root(), "only root can begin programs of other users: run this as root");
        let folder = tempfile::tempdir_in("/tmp").expect("a folder");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let program = folder.path().join("program");
        // A program cannot be begun while it is open for writing, and a child that is just being begun has what its parent has open:
        // another process copies it.
        assert!(Command::new("cp").arg(itself::program()).arg(&program).status().expect("it runs").success());
        fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// A folder for a journal.
    fn folder(&self, owner: u32, group: u32, mode: u32) -> PathBuf {
        let path = self.folder.path().join("state");
        fs::create_dir(&path).unwrap();
        chown(&path, Some(owner), Some(group)).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }

    /// What the program says that a user runs: `open`, or the account whose debit is recorded.
    fn says(&self, user: u32, group: u32, what: &str) -> String {
        let program = self.folder.path().join("program");
        let ran = Command::new(program)
            .args(itself::alone(module_path!(), "a_program_of_another_user"))
            .env("PULLFUNDS_TEST_DOES", what)
            .env("PULLFUNDS_TEST_FOLDER", self.folder.path().join("state"))
            .current_dir(self.folder.path())
            .uid(user)
            .gid(group)
            .output()
            .expect("it ends");
        let told = String::from_utf8(ran.stdout).unwrap();
        let said = told.lines().find_map(|line| line.split_once("SAYS ").map(|(_, said)| said.to_owned()));
        said.unwrap_or_else(|| format!("nothing: {told}{}", String::from_utf8_lossy(&ran.stderr)))
    }

    fn files(&self) -> Vec<(u32, u32)> {
        let files = fs::read_dir(self.folder.path().join("state")).unwrap();
        let found = files.map(|file| file.unwrap().metadata().unwrap());
        found.map(|file| (file.mode() & 0o7777, file.gid())).collect()
    }
}

/// The child. It is told what to do by its environment.
#[test]
#[ignore = "it is begun by the other tests, as another user"]
fn a_program_of_another_user() {
    let what = std::env::var("PULLFUNDS_TEST_DOES").expect("begun by a test");
    let folder = PathBuf::from(std::env::var_os("PULLFUNDS_TEST_FOLDER").expect("begun by a test"));
    pullfunds::files::for_the_owner_alone();
    println!("\nSAYS {}", did(&what, &folder).unwrap_or_else(|fault| fault.to_string()));
}

fn did(what: &str, folder: &Path) -> Result<String, pullfunds::journal::JournalFault> {
    let mut book = Book::open(&Place::Folder(folder.to_owned()), &AccountId::new(PLATFORM), Mode::Mock)?;
    if what == "open" {
        let open = book.unresolved()?.len();
        return Ok(format!("{}, {open} unresolved", book.keeping()));
    }
    let engine = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let approved = engine.block_on(async {
        let world = world();
        let client = StripeClient::new(InMemory::new(world, Clock::starting_at(now())));
        approved(&client, u128::from(std::process::id()), what, 1_000, Form::Transfer).await
    });
    book.record(&approved, &wording(approved.order()), &stamp()).map(|_| "recorded".to_owned())
}

fn now() -> Timestamp {
    world().now()
}

fn stamp() -> Stamp {
    let (operator, empty) = (Label::new("somebody"), Label::default());
    let owner = Owner {
        host: Label::new("ops"),
        boot: empty.clone(),
        space: empty,
        process: std::process::id(),
        started: 0,
        uid: rustix::process::getuid().as_raw(),
    };
    let until = now().checked_add(SignedDuration::from_secs(100)).unwrap();
    Stamp { operator, owner, at: now(), server: None, until }
}

#[test]
fn operators_of_a_group_share_a_journal_and_block_an_account_for_one_another() {
    let host = Host::new();
    host.folder(0, OPS, 0o2770);
    assert_eq!(host.says(ANA, OPS, CEDAR), "recorded");
    assert_eq!(host.says(BEN, OPS, "open"), "shared (61000), 1 unresolved");
    let refused = host.says(BEN, OPS, CEDAR);
    assert!(refused.starts_with(&format!("Account {CEDAR} already has an unresolved debit")), "{refused}");
    assert_eq!(host.says(BEN, OPS, LOST), "recorded");
    assert_eq!(host.says(ANA, OPS, "open"), "shared (61000), 2 unresolved");
    for file in host.files() {
        assert_eq!(file, (0o660, OPS));
    }
    let said = host.says(EVE, EVE, "open");
    assert!(said.contains("shared by the group 61000, which you are not in"), "{said}");
}

#[test]
fn a_journal_of_ones_own_is_nobody_elses() {
    let host = Host::new();
    host.folder(ANA, OPS, 0o755);
    assert_eq!(host.says(ANA, OPS, CEDAR), "recorded");
    assert_eq!(host.says(ANA, OPS, "open"), "personal, 1 unresolved");
    assert!(host.files().into_iter().all(|(mode, _)| mode == 0o600), "{:?}", host.files());
    let said = host.says(BEN, OPS, "open");
    assert!(
        said.contains("belongs to user 61001 (mode 0600), so permission is denied. Name a folder of your own"),
        "{said}"
    );
    let said = host.says(EVE, EVE, CEDAR);
    assert!(said.contains("belongs to user 61001"), "{said}");
}

#[rstest]
#[case::readable_by_all(0, OPS, 0o2775, "is not set up for sharing. For a journal that operators share: chmod 2770")]
#[case::group_not_handed_on(0, OPS, 0o770, "is not set up for sharing. For a journal that operators share: chmod 2770")]
#[case::for_reading_only(0, OPS, 0o2750, "Permission denied")]
#[case::closed(0, 0, 0o700, "Permission denied")]
fn a_folder_that_is_neither_is_refused(#[case] owner: u32, #[case] group: u32, #[case] mode: u32, #[case] words: &str) {
    let host = Host::new();
    host.folder(owner, group, mode);
    let said = host.says(ANA, OPS, CEDAR);
    assert!(said.contains(words), "{said}");
    assert_eq!(host.files(), [], "nothing was put there");
}

#[rstest]
#[case::its_owners_alone(0o600, OPS)]
#[case::readable_by_all(0o664, OPS)]
#[case::of_another_group(0o660, EVE)]
fn a_file_that_the_group_does_not_share_is_refused(#[case] mode: u32, #[case] group: u32) {
    let host = Host::new();
    let folder = host.folder(0, OPS, 0o2770);
    assert_eq!(host.says(ANA, OPS, CEDAR), "recorded");
    let file = folder.join(format!("mock-{PLATFORM}.journal.sqlite"));
    chown(&file, Some(ANA), Some(group)).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
    for user in [ANA, BEN] {
        let said = host.says(user, OPS, "open");
        let advice = format!("chgrp 61000 {file}; chmod 660 {file}", file = file.display());
        assert!(said.contains(&advice), "{said}");
    }
}

#[test]
fn a_folder_that_everybody_could_replace_is_refused() {
    let host = Host::new();
    host.folder(ANA, OPS, 0o700);
    fs::set_permissions(host.folder.path(), Permissions::from_mode(0o777)).unwrap();
    let said = host.says(ANA, OPS, "open");
    assert!(said.contains("could put another folder in the place of the journal's"), "{said}");
}

#[test]
fn a_journal_that_may_not_be_written_is_not_opened_for_sending() {
    let host = Host::new();
    let folder = host.folder(ANA, OPS, 0o700);
    assert_eq!(host.says(ANA, OPS, CEDAR), "recorded");
    let file = folder.join(format!("mock-{PLATFORM}.journal.sqlite"));
    fs::set_permissions(&file, Permissions::from_mode(0o400)).unwrap();
    let said = host.says(ANA, OPS, LOST);
    assert!(said.ends_with("is read-only. Nothing is sent until it can be written."), "{said}");
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(host.says(ANA, OPS, LOST), "recorded");
}

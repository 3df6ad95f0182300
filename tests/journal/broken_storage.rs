//! A journal that fails: full, read-only, of somebody else, damaged, cut short, locked, deleted, replaced or moved while it is in use.
//! The real program says so in a sentence, and no debit leaves that is not in it. Some of it takes root: where a file system cannot be
//! mounted or a program of another user cannot be begun, these tests fail and say why.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use rstest::rstest;
use rusqlite::Connection;
use rustix::process::Signal;
use tokio::runtime::Runtime;

use crate::support::debiting::{Pulling, Scene};
use crate::support::disk::Disk;
use crate::support::holding::Leg;
use crate::support::typed::{console, lead};

/// Nobody has this number.
const ANA: u32 = 61_001;

static ENGINE: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("it runs"));

fn scene() -> Scene {
    Scene::new(&ENGINE)
}

/// A scene with a debit of USD 5.00 in its journal.
fn with_one() -> Scene {
    let scene = scene();
    let done = scene.pull(500);
    assert!(done.says(0, "done: "), "{done:?}");
    fold_in(&scene.journal());
    scene
}

/// Everything that was written is in the file itself, and nothing beside it.
fn fold_in(file: &Path) {
    let journal = Connection::open(file).expect("it opens");
    journal.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("it is folded in");
}

/// A change of a file's bytes.
fn change(file: &Path, by: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(file).expect("it can be read");
    by(&mut bytes);
    fs::write(file, bytes).expect("it can be written");
}

fn flip_in_an_event(file: &Path) {
    change(file, |bytes| {
        let at = bytes.windows(12).position(|found| found == b"agreement 12").expect("the agreement is in it");
        bytes[at + 11] ^= 1;
    });
}

fn flip_in_the_first_page(file: &Path) {
    // How many rows the table of tables has (sqlite.org/fileformat2.html, 1.6).
    change(file, |bytes| bytes[104] ^= 1);
}

fn flip_in_the_name_of_the_format(file: &Path) {
    change(file, |bytes| bytes[0] ^= 1);
}

fn cut_in_half(file: &Path) {
    change(file, |bytes| bytes.truncate(bytes.len() / 2));
}

fn write_over(file: &Path) {
    change(file, |bytes| bytes.fill(b'x'));
}

fn make_newer(file: &Path) {
    Connection::open(file).expect("it opens").pragma_update(None, "user_version", 99).expect("it is written");
}

fn take_a_lock_away(file: &Path) {
    let sql = "DROP TRIGGER events_are_not_deleted";
    Connection::open(file).expect("it opens").execute_batch(sql).expect("it is written");
}

fn let_others_write(file: &Path) {
    fs::set_permissions(file.parent().expect("a folder"), Permissions::from_mode(0o777)).expect("its mode");
}

fn link_it(file: &Path) {
    let elsewhere = file.with_extension("elsewhere");
    fs::rename(file, &elsewhere).expect("it is moved");
    std::os::unix::fs::symlink(&elsewhere, file).expect("it is linked");
}

#[rstest]
#[case::flipped_bit(flip_in_an_event, "is damaged at")]
#[case::flipped_bit_of_the_first_page(flip_in_the_first_page, "is damaged at")]
#[case::flipped_bit_of_the_format(flip_in_the_name_of_the_format, "is not a journal of this program")]
#[case::cut_in_half(cut_in_half, "is damaged at")]
#[case::written_over(write_over, "is not a journal of this program")]
#[case::newer(make_newer, "has version 99; this program knows")]
#[case::without_its_locks(take_a_lock_away, "is damaged at")]
#[case::others_may_write(let_others_write, "Take that away: chmod o-w")]
#[case::a_link(link_it, "link")]
fn a_journal_that_cannot_be_trusted_is_not_opened(#[case] harm: fn(&Path), #[case] words: &str) {
    let scene = with_one();
    harm(&scene.journal());
    let refused = scene.pull(700);
    assert!(refused.says(74, words), "{refused:?}");
    assert_eq!(scene.line.writes(), 1, "no debit was sent beside the first");
}

fn cut_the_last_writes_off(file: &Path) {
    fs::write(file.with_extension("sqlite-wal"), "").expect("it is cut");
}

fn flip_in_the_last_writes(file: &Path) {
    change(&file.with_extension("sqlite-wal"), |bytes| bytes[100] ^= 1);
}

fn empty(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        fs::write(format!("{}{end}", file.display()), "").expect("it is emptied");
    }
}

/// What was cut off may have been a debit. No journal can know that; Stripe does, and is asked before another is recorded.
#[rstest]
#[case::without_its_last_writes(cut_the_last_writes_off)]
#[case::with_a_flipped_bit_in_them(flip_in_the_last_writes)]
#[case::emptied(empty)]
fn a_journal_that_forgot_a_debit_does_not_send_another(#[case] harm: fn(&Path)) {
    let scene = with_one();
    scene.line.hold("POST", "", Leg::Answer);
    let program = scene.begin(600);
    let answer = scene.line.taken();
    program.kill();
    drop(answer);
    assert!(scene.debit_of(600).is_some(), "it was recorded");
    harm(&scene.journal());
    let refused = scene.pull(700);
    assert!(refused.says(2, "nothing moved"), "{refused:?}");
    assert!(refused.out.contains("of a debit that this journal does not know"), "{refused:?}");
    assert_eq!((scene.line.writes(), scene.movements().len()), (2, 2), "{refused:?}");
    assert_eq!(scene.debit_of(700), None);
}

#[test]
fn a_journal_that_somebody_holds_takes_no_debit_and_takes_one_as_soon_as_it_is_let_go() {
    let scene = with_one();
    let other = Connection::open(scene.journal()).expect("it opens");
    scene.line.hold("GET /v1/transfers", "destination=", Leg::Answer);
    let program = scene.begin(700);
    let last_read = scene.line.taken();
    other.execute_batch("BEGIN IMMEDIATE").expect("it is locked");
    last_read.arrive();
    let refused = program.end();
    assert!(refused.says(2, "is locked by another program"), "{refused:?}");
    assert_eq!((scene.line.writes(), scene.debit_of(700)), (1, None));
    other.execute_batch("ROLLBACK").expect("it is let go");
    let done = scene.pull(700);
    assert!(done.says(0, "done: "), "{done:?}");
}

#[test]
fn a_journal_that_somebody_holds_when_the_answer_comes_leaves_the_debit_unknown_and_it_is_found_afterwards() {
    let scene = with_one();
    let other = Connection::open(scene.journal()).expect("it opens");
    scene.line.hold("POST", "", Leg::Answer);
    let program = scene.begin(700);
    let answer = scene.line.taken();
    other.execute_batch("BEGIN IMMEDIATE").expect("it is locked");
    answer.arrive();
    let ended = program.end();
    assert!(ended.says(5, "UNKNOWN: do not repeat this command"), "{ended:?}");
    assert!(ended.err.contains("is locked by another program") && ended.err.contains("tr_"), "{ended:?}");
    other.execute_batch("ROLLBACK").expect("it is let go");
    let (debit, _) = scene.debit_of(700).expect("it was recorded");
    scene.move_clock("2m");
    let found = scene.look_up(debit);
    assert!(found.says(0, "settled"), "{found:?}");
    assert_eq!((scene.line.writes(), scene.movements().len()), (2, 2));
}

fn delete(file: &Path) {
    fs::remove_file(file).expect("it is deleted");
}

fn delete_all(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        fs::remove_file(format!("{}{end}", file.display())).expect("it is deleted");
    }
}

fn replace(file: &Path) {
    let copy = file.with_extension("copy");
    fs::copy(file, &copy).expect("it is copied");
    fs::set_permissions(&copy, Permissions::from_mode(0o600)).expect("its mode");
    fs::rename(&copy, file).expect("it is replaced");
}

fn move_it(file: &Path) {
    fs::rename(file, file.with_extension("moved")).expect("it is moved");
}

fn move_the_folder(file: &Path) {
    let folder = file.parent().expect("a folder");
    fs::rename(folder, folder.with_extension("moved")).expect("it is moved");
}

#[rstest]
#[case::deleted(delete)]
#[case::deleted_with_what_is_beside_it(delete_all)]
#[case::replaced(replace)]
#[case::moved(move_it)]
#[case::moved_with_its_folder(move_the_folder)]
fn a_journal_that_goes_away_before_the_record_takes_no_debit(#[case] harm: fn(&Path)) {
    let scene = with_one();
    scene.line.hold("GET /v1/transfers", "destination=", Leg::Answer);
    let program = scene.begin(700);
    let last_read = scene.line.taken();
    harm(&scene.journal());
    last_read.arrive();
    let refused = program.end();
    assert!(refused.says(2, "was moved, deleted or replaced while it was open"), "{refused:?}");
    assert_eq!(scene.line.writes(), 1, "no debit was sent beside the first");
}

/// Stripe has done it, and the journal it is in cannot be told: whoever runs it hears everything that is needed to find it.
#[rstest]
#[case::deleted(delete)]
#[case::replaced(replace)]
#[case::moved(move_it)]
fn a_journal_that_goes_away_before_the_answer_leaves_the_debit_unknown_and_says_what_stripe_did(
    #[case] harm: fn(&Path),
) {
    let scene = with_one();
    scene.line.hold("POST", "", Leg::Answer);
    let program = scene.begin(700);
    let answer = scene.line.taken();
    harm(&scene.journal());
    answer.arrive();
    let ended = program.end();
    assert!(ended.says(5, "was moved, deleted or replaced"), "{ended:?}");
    let (mark, _) = scene.movements().pop().expect("Stripe did it");
    assert!(ended.out.starts_with(&format!("UNKNOWN: do not repeat this command; debit {mark}")), "{ended:?}");
    assert!(ended.err.contains("tr_"), "what Stripe did is said: {ended:?}");
    assert_eq!((scene.line.writes(), scene.movements().len()), (2, 2));
}

#[test]
fn a_full_disk_takes_no_debit_and_takes_one_as_soon_as_there_is_space() {
    let scene = scene();
    let disk = Disk::mount(&scene);
    let first = disk.pull(&scene, 500);
    assert!(first.says(0, "done: "), "{first:?}");
    disk.fill();
    let refused = disk.pull(&scene, 700);
    assert!(refused.code == Some(2) || refused.code == Some(74), "{refused:?}");
    assert!(refused.out.contains("is full") || refused.err.contains("is full"), "{refused:?}");
    assert_eq!(scene.line.writes(), 1, "no debit was sent beside the first");
    disk.make_space();
    let done = disk.pull(&scene, 700);
    assert!(done.says(0, "done: "), "{done:?}");
}

#[test]
fn a_disk_that_fills_up_before_the_record_takes_no_debit() {
    let scene = scene();
    let disk = Disk::mount(&scene);
    scene.line.hold("GET /v1/transfers", "destination=", Leg::Answer);
    let program = Pulling::of(&mut disk.pulling(&scene, 500));
    let last_read = scene.line.taken();
    disk.fill();
    last_read.arrive();
    let refused = program.end();
    assert!(refused.says(2, "The disk of the journal"), "{refused:?}");
    assert_eq!(scene.line.writes(), 0, "nothing was sent");
}

#[test]
fn a_disk_that_fills_up_before_the_answer_leaves_the_debit_unknown_and_it_is_found_as_soon_as_there_is_space() {
    let scene = scene();
    let disk = Disk::mount(&scene);
    scene.line.hold("POST", "", Leg::Answer);
    let program = Pulling::of(&mut disk.pulling(&scene, 500));
    let answer = scene.line.taken();
    disk.fill();
    answer.arrive();
    let ended = program.end();
    assert!(ended.says(5, "UNKNOWN: do not repeat this command"), "{ended:?}");
    assert!(ended.err.contains("is full") && ended.err.contains("tr_"), "{ended:?}");
    let (mark, _) = scene.movements().pop().expect("Stripe did it");
    disk.make_space();
    scene.move_clock("2m");
    let found = disk.on_journal(&scene, &["resolve", &mark, "--look-up"]);
    assert!(found.says(0, "settled"), "{found:?}");
    assert_eq!((scene.line.writes(), scene.movements().len()), (1, 1));
}

#[test]
fn a_file_system_that_becomes_read_only_takes_no_debit() {
    let scene = scene();
    let disk = Disk::mount(&scene);
    let first = disk.pull(&scene, 500);
    assert!(first.says(0, "done: "), "{first:?}");
    disk.remount("ro");
    let refused = disk.pull(&scene, 700);
    assert!(refused.says(74, "is read-only"), "{refused:?}");
    let listed = disk.on_journal(&scene, &["list"]);
    assert!(listed.says(0, "settled"), "it can still be read: {listed:?}");
    assert_eq!(scene.line.writes(), 1, "no debit was sent beside the first");
    disk.remount("rw");
    let done = disk.pull(&scene, 700);
    assert!(done.says(0, "done: "), "{done:?}");
}

/// The journal of somebody who has nothing but the permissions of a user, with one debit in it.
struct OfAna {
    scene: Scene,
    program: std::path::PathBuf,
}

impl OfAna {
    fn new() -> Self {
        assert!(rustix::process::geteuid().is_root(), "only root can begin programs of other users: run this as root");
        let scene = scene();
        let folder = scene.folder.path();
        fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("its mode");
        fs::create_dir(scene.state()).expect("a folder");
        chown(scene.state(), Some(ANA), Some(ANA)).expect("it is hers");
        fs::set_permissions(scene.state(), Permissions::from_mode(0o700)).expect("its mode");
        let program = folder.join("program");
        let copied = Command::new("cp").args([env!("CARGO_BIN_EXE_pullfunds").as_ref(), program.as_os_str()]).status();
        assert!(copied.expect("cp is there").success());
        let this = Self { scene, program };
        let first = this.pull(500);
        assert!(first.says(0, "done: "), "{first:?}");
        fold_in(&this.scene.journal());
        this
    }

    fn pull(&self, minor: i64) -> crate::support::debiting::Ran {
        let mut command = Command::new(&self.program);
        command.args(Scene::asked(minor, &self.scene.state()));
        self.scene.surround(&mut command);
        Pulling::of(command.uid(ANA).gid(ANA)).end()
    }
}

#[rstest]
#[case::file_for_reading("file", 0o400, ANA, "is read-only")]
#[case::folder_for_reading("folder", 0o500, ANA, "Nothing is sent until")]
#[case::file_closed(
    "file",
    0o000,
    ANA,
    "permission denied. It belongs to user 61001 and has mode 0000; you are user 61001"
)]
#[case::folder_closed("folder", 0o000, ANA, "Permission denied")]
#[case::file_of_another("file", 0o600, 0, "belongs to user 0 (mode 0600), so permission is denied")]
#[case::folder_of_another("folder", 0o700, 0, "Permission denied")]
fn permissions_that_do_not_let_it_be_written_let_nothing_be_sent(
    #[case] what: &str,
    #[case] mode: u32,
    #[case] owner: u32,
    #[case] words: &str,
) {
    let ana = OfAna::new();
    let path = if what == "file" { ana.scene.journal() } else { ana.scene.state() };
    chown(&path, Some(owner), Some(owner)).expect("its owner");
    fs::set_permissions(&path, Permissions::from_mode(mode)).expect("its mode");
    let refused = ana.pull(700);
    assert!(refused.says(74, words), "{refused:?}");
    assert_eq!(ana.scene.line.writes(), 1, "no debit was sent beside the first");
    chown(&path, Some(ANA), Some(ANA)).expect("its owner");
    let usual = if what == "file" { 0o600 } else { 0o700 };
    fs::set_permissions(&path, Permissions::from_mode(usual)).expect("its mode");
    let done = ana.pull(700);
    assert!(done.says(0, "done: "), "{done:?}");
}

#[rstest]
#[case::deleted(delete)]
#[case::replaced(replace)]
#[case::moved(move_it)]
fn a_journal_that_goes_away_under_a_console_is_said_on_the_screen_and_nothing_is_sent(#[case] harm: fn(&Path)) {
    let scene = with_one();
    let mut console = console(&scene);
    lead(&mut console);
    harm(&scene.journal());
    console.press("<enter>").see("could not be written down first.").see("replaced while it was open").until_quiet();
    assert_eq!((scene.line.writes(), scene.movements().len()), (1, 1), "no debit was sent beside the first");
    console.signal(Signal::TERM);
    assert!(console.wait().success());
}

/// It stays the same file, so that only what is in it tells.
#[test]
fn an_older_copy_that_is_put_over_the_journal_under_a_console_takes_no_debit() {
    let scene = with_one();
    let backup = scene.journal().with_extension("backup");
    fs::copy(scene.journal(), &backup).expect("it is copied");
    let second = scene.pull(600);
    assert!(second.says(0, "done: "), "{second:?}");
    let mut console = console(&scene);
    lead(&mut console);
    let copied = Command::new("cp").args([&backup, &scene.journal()]).status().expect("cp is there");
    assert!(copied.success());
    // Where what is read no longer fits together that is said first.
    console.press("<enter>").see("Not sent: the journal cannot be read").until_quiet();
    assert_eq!((scene.line.writes(), scene.movements().len()), (2, 2), "no debit was sent beside the two");
    console.signal(Signal::TERM);
    assert!(console.wait().success());
}

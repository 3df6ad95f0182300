//! The file in which a server keeps its world: it is the old one or the new one whatever happens, one server's at a time, and
//! nothing stays beside it.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use rstest::rstest;
use rustix::process::Signal;

use super::asked;
use crate::support::serving::Serving;

/// Starts a server that does not begin, and sees what it says and ends with.
fn refused(file: &Path, code: i32, wanted: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullfunds"));
    let program = command.args(["serve", "--port", "0", "--state"]).arg(file).output().expect("it runs");
    let said = String::from_utf8_lossy(&program.stderr);
    assert_eq!(program.status.code(), Some(code), "{said}");
    assert!(said.contains(wanted), "{said}");
}

/// What is in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
    names.sort_unstable();
    names
}

fn on(file: &Path) -> Serving {
    Serving::start(&["--state", file.to_str().expect("text")])
}

/// Moves the world on, so that a saved one can be told from a new one.
fn move_on(server: &Serving) {
    let answer = asked(server, "POST /_world/advance", server.token(), "{\"by\": \"3d\"}");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

fn has_moved_on(server: &Serving) -> bool {
    asked(server, "GET /_world", server.token(), "").contains("2026-11-25T10:15:00Z")
}

/// A saved world that has moved on.
fn saved(file: &Path) {
    let mut server = on(file);
    move_on(&server);
    assert!(server.end(Signal::TERM).success());
}

#[test]
fn a_state_file_keeps_the_world_between_two_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    let flags = ["--state", file.to_str().expect("text")];
    let moved = |server: &Serving| asked(server, "GET /_world", server.token(), "").contains("2026-11-25T10:15:00Z");
    let mut first = Serving::start(&flags);
    let answer = asked(&first, "POST /_world/advance", first.token(), "{\"by\": \"3d\"}");
    assert!(answer.starts_with("HTTP/1.1 200") && moved(&first), "{answer}");
    assert!(first.end(Signal::TERM).success());
    assert_eq!(std::fs::metadata(&file).expect("it is there").permissions().mode() & 0o7777, 0o600);
    let second = Serving::start(&flags);
    assert!(moved(&second), "it goes on where it stopped");
    assert_eq!(second.said("instance"), first.said("instance"));
    assert_eq!(second.said("key"), first.said("key"));
}

#[rstest]
#[case::foreign("SQLite format 3", "not the saved state")]
#[case::of_another_version("pullfunds-world 999 00\n", "format is 999")]
fn a_state_file_that_is_none_is_refused(#[case] text: &str, #[case] wanted: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    std::fs::write(&file, text).expect("written");
    refused(&file, 65, wanted);
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), text, "it is left as it was");
    assert_eq!(names(folder.path()), ["world.state"]);
}

#[test]
fn two_servers_do_not_keep_one_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    let mut first = on(&file);
    let link = folder.path().join("link");
    refused(&file, 69, "another pullfunds serve keeps its world");
    move_on(&first);
    assert!(first.end(Signal::TERM).success());
    symlink(&file, &link).expect("linked");
    let second = on(&file);
    assert!(has_moved_on(&second));
    refused(&link, 69, "another pullfunds serve keeps its world");
}

#[test]
fn a_server_that_is_killed_leaves_the_old_state_and_nothing_for_ever() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    saved(&file);
    let before = std::fs::read(&file).expect("it is there");
    let mut killed = on(&file);
    assert!(!killed.end(Signal::KILL).success());
    assert_eq!(std::fs::read(&file).expect("it is there"), before);
    assert_eq!(names(folder.path()).len(), 2, "what it kept beside the state is left behind");
    let mut next = on(&file);
    assert!(has_moved_on(&next));
    assert!(next.end(Signal::TERM).success());
    assert_eq!(names(folder.path()), ["world.state"]);
}

#[test]
fn signals_while_it_saves_do_not_stop_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    let flags = ["--accounts", "20000", "--state", file.to_str().expect("text")];
    let mut server = Serving::start(&flags);
    for signal in [Signal::TERM, Signal::INT, Signal::TERM] {
        server.signal(signal);
    }
    assert!(server.end(Signal::HUP).success());
    assert_eq!(names(folder.path()), ["world.state"]);
    let again = Serving::start(&["--state", file.to_str().expect("text")]);
    assert!(asked(&again, "GET /_world", again.token(), "").contains("\"accounts\": 20000"));
}

#[test]
fn what_cannot_be_saved_leaves_the_old_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    saved(&file);
    let before = std::fs::read(&file).expect("it is there");
    let mut server = on(&file);
    let beside = folder.path().join("world.state.pullfunds-unfinished");
    std::fs::remove_file(&beside).expect("it is there");
    std::fs::create_dir(&beside).expect("made");
    assert_eq!(server.end(Signal::TERM).code(), Some(65));
    assert_eq!(std::fs::read(&file).expect("it is there"), before);
}

#[test]
fn a_disk_without_room_leaves_the_old_state_and_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    saved(&file);
    let before = std::fs::read(&file).expect("it is there");
    // A limit of file sizes stands for the disk; the shell counts in blocks.
    let program = env!("CARGO_BIN_EXE_pullfunds");
    let start = format!("ulimit -f 100; exec '{program}' serve --port 0 --state '{}'", file.display());
    let mut server = Serving::of(Command::new("sh").args(["-c", &start]));
    assert_eq!(server.end(Signal::TERM).code(), Some(65));
    assert_eq!(std::fs::read(&file).expect("it is there"), before);
    assert_eq!(names(folder.path()), ["world.state"]);
}

#[test]
fn a_swept_folder_does_not_cost_the_world() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    let mut server = on(&file);
    move_on(&server);
    std::fs::remove_file(folder.path().join("world.state.pullfunds-unfinished")).expect("it is there");
    assert!(server.end(Signal::TERM).success());
    assert_eq!(names(folder.path()), ["world.state"]);
    assert!(has_moved_on(&on(&file)));
}

#[test]
fn a_link_to_a_state_stays_a_link() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, link) = (folder.path().join("world.state"), folder.path().join("link"));
    saved(&file);
    symlink("world.state", &link).expect("linked");
    let mut server = on(&link);
    assert!(has_moved_on(&server));
    move_on(&server);
    assert!(server.end(Signal::TERM).success());
    assert!(std::fs::symlink_metadata(&link).expect("it is there").is_symlink());
    assert!(!has_moved_on(&on(&file)), "the state behind it moved on again");
}

#[rstest]
#[case::folder("mkdir", "it is not a file")]
#[case::pipe("mkfifo", "it is not a file")]
fn what_is_no_file_is_refused_at_once(#[case] maker: &str, #[case] wanted: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    assert!(Command::new(maker).arg(&file).status().expect("it runs").success());
    refused(&file, 65, wanted);
    assert_eq!(names(folder.path()), ["world.state"]);
}

#[rstest]
#[case::nothing("world.state/below", "cannot be used")]
#[case::no_folder("nowhere/world.state", "cannot be written")]
#[case::long_name(&"x".repeat(255), "the state file")]
#[case::link_to_nothing("link", "it is a link to nothing")]
fn where_nothing_can_be_kept_the_server_does_not_begin(#[case] name: &str, #[case] wanted: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("world.state"), "mine").expect("written");
    symlink("nowhere", folder.path().join("link")).expect("linked");
    refused(&folder.path().join(name), 65, wanted);
    assert_eq!(names(folder.path()), ["link", "world.state"]);
}

#[test]
fn a_huge_file_is_refused_by_its_first_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.state");
    saved(&file);
    for (text, wanted) in [(None, "damaged"), (Some("zeros"), "not the saved state")] {
        if let Some(text) = text {
            std::fs::write(&file, text).expect("written");
        }
        // It takes no room on the disk, and would not fit into memory.
        let huge = std::fs::OpenOptions::new().write(true).open(&file).expect("it is there");
        huge.set_len(1 << 42).expect("the system has sparse files");
        refused(&file, 65, wanted);
    }
}

//! Keeps the house in order: which room may import which, how long a file may be, and that every invariant that the
//! architecture page names has its test. A rule that nobody checks is not a rule.

#![expect(clippy::expect_used, clippy::string_slice, reason = "a test that cannot go on says so by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The arrows: a room, and what of the crate it may name. `journal::entry` is plain data and stands for itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("money", &[]),
    ("files", &[]),
    ("domain", &["money"]),
    ("rules", &["money", "domain"]),
    ("life", &["money", "domain"]),
    ("journal", &["money", "files", "domain", "rules", "life"]),
    ("cache", &["money", "files", "domain"]),
    ("backend", &["money", "domain", "rules", "life", "journal::entry"]),
    ("sync", &["domain"]),
    ("app", &["money", "domain", "rules", "life", "journal::entry", "sync"]),
    ("ui", &["money", "domain", "rules", "life", "journal::entry", "sync", "app"]),
    ("world", &["money::Currency", "money::CurrencyFacts", "money::Minor", "money::currency"]),
    ("serve", &["money", "world"]),
    ("config", &["money", "files", "domain", "rules", "sync"]),
    (
        "runtime",
        &["money", "files", "domain", "rules", "life", "journal", "cache", "backend", "world", "sync", "app", "ui"],
    ),
    (
        "cli",
        &[
            "money", "files", "domain", "rules", "life", "journal", "cache", "backend", "world", "sync", "app", "ui",
            "runtime", "config", "serve",
        ],
    ),
];

/// Words that a room may not contain, whoever they belong to.
const NEVER: &[(&str, &[&str])] = &[
    ("money", &["std::fs", "std::net", "tokio", "f64", "f32"]),
    ("domain", &["std::fs", "std::net", "tokio", "serde_json", "f64", "f32"]),
    ("rules", &["std::fs", "std::net", "tokio", "f64", "f32"]),
    ("life", &["std::fs", "std::net", "std::time", "tokio", "rand", "serde_json", "f64", "f32"]),
    ("journal", &["std::net", "tokio", "reqwest", "f64", "f32"]),
    ("cache", &["std::net", "std::thread", "tokio", "reqwest", "f64", "f32"]),
    ("backend", &["ratatui", "crossterm", "rusqlite", "f64", "f32"]),
    ("sync", &["std::fs", "std::net", "std::time", "tokio", "rand", "f64", "f32"]),
    ("app", &["std::fs", "std::net", "std::time", "tokio", "ratatui", "crossterm", "rand"]),
    ("ui", &["std::fs", "std::net", "tokio", "crossterm", "&mut Model"]),
    ("serve", &["std::fs", "std::process", "reqwest", "f64", "f32"]),
    ("world", &["std::fs", "std::net", "std::time", "tokio", "f64", "f32"]),
];

const LONGEST_FILE: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The code of a file without its comments. Quotes are left alone: a path inside a string is rare and worth a look.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("the file can be read");
    let without = |line: &str| line.split_once("//").map_or(line.to_owned(), |(code, _)| code.to_owned());
    text.lines().map(without).collect::<Vec<_>>().join("\n")
}

/// Everything that a file names of the crate: `room::name` for each path, groups taken apart.
fn named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_none_or(|c| !c.is_alphanumeric() && c != '_') {
            take_tree(&code[at + "crate::".len()..], "", &mut names);
        }
    }
    names
}

/// Reads one `use` tree and returns what follows it.
fn take_tree<'a>(text: &'a str, prefix: &str, names: &mut BTreeSet<String>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('}') {
                return after;
            }
            let after = take_tree(rest, prefix, names).trim_start();
            assert!(after.len() < rest.len(), "a use tree that does not end: {}", &rest[..rest.len().min(60)]);
            rest = after.strip_prefix(',').unwrap_or(after);
        }
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let path = if prefix.is_empty() { word.to_owned() } else { format!("{prefix}::{word}") };
    match rest.strip_prefix("::") {
        Some(deeper) if path.matches("::").count() < 1 => take_tree(deeper, &path, names),
        Some(deeper) => {
            names.insert(path.clone());
            take_tree(deeper, &path, &mut BTreeSet::new())
        }
        None => {
            names.insert(path);
            rest
        }
    }
}

#[test]
fn the_import_scanner_takes_groups_apart() {
    let code = "use crate::money::{Minor, Currency};\nuse crate::{domain::Label, journal::entry::{A, B}};\nfn f() { crate::rules::judge() }";
    let expected = ["domain::Label", "journal::entry", "money::Currency", "money::Minor", "rules::judge"];
    assert_eq!(named(code), expected.map(str::to_owned).into());
}

#[test]
fn a_room_imports_only_what_its_arrows_allow() {
    let mut wrong = Vec::new();
    for (room, allowed) in ARROWS {
        for path in rust_files(&root().join("src").join(room)) {
            for name in named(&code_of(&path)) {
                let first = name.split("::").next().unwrap_or_default();
                let fits = first == *room || allowed.contains(&first) || allowed.contains(&name.as_str());
                if !fits {
                    wrong.push(format!("{}: {room} may not import {name}", shown(&path)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_room_has_its_arrows() {
    let rooms: BTreeSet<String> = fs::read_dir(root().join("src"))
        .expect("src can be listed")
        .filter_map(|entry| entry.ok().filter(|entry| entry.path().is_dir()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(rooms, ARROWS.iter().map(|(room, _)| (*room).to_owned()).collect());
}

/// Whether a word stands in the code as one, and not as the end of a longer one.
fn uses(code: &str, word: &str) -> bool {
    let is_part = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    code.match_indices(word).any(|(at, _)| !is_part(&code[..at]))
}

#[test]
fn a_room_does_not_do_what_it_must_not() {
    let mut wrong = Vec::new();
    for (room, never) in NEVER {
        for path in rust_files(&root().join("src").join(room)) {
            let code = code_of(&path);
            let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let is_test = path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
                || path.components().any(|part| part.as_os_str() == "tests");
            for word in never.iter().filter(|word| !is_test && uses(code, word)) {
                wrong.push(format!("{}: {room} may not use {word}", shown(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_one_file_of_the_journal_and_one_of_the_clock_touch_the_outside() {
    let mut clocks = Vec::new();
    for path in rust_files(&root().join("src")) {
        if code_of(&path).contains("Timestamp::now") {
            clocks.push(shown(&path));
        }
    }
    assert_eq!(clocks, ["src/runtime/clock.rs"], "time is read in one place");
}

/// Whoever keeps the rows of a journal decides what is sent: in the program that is one file, and a ticket is made beside it.
#[test]
fn one_thing_keeps_a_journal_and_one_makes_tickets() {
    let (mut stores, mut minters) = (Vec::new(), Vec::new());
    for path in rust_files(&root().join("src")) {
        let code = code_of(&path);
        if code.contains("Store for ") {
            stores.push(shown(&path));
        }
        if code.contains("Recorded::mint(") {
            minters.push(shown(&path));
        }
    }
    assert_eq!(stores, ["src/journal/sqlite.rs"]);
    assert_eq!(minters, ["src/journal/custody.rs"]);
}

/// What opens or makes a file; and what starts another program.
const OPENERS: &[&str] = &[
    "File::open",
    "File::create",
    "File::options",
    "OpenOptions",
    "fs::write(",
    "fs::read(",
    "fs::read_to_string(",
    "fs::copy(",
    "fs::hard_link(",
    "fs::symlink(",
    "fs::openat",
    "rustix::fs::open",
];

/// Links, files of others and files that are there are decided about in one place. SQLite opens its files itself, and is told
/// not to follow links.
#[test]
fn only_one_file_opens_and_makes_files() {
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")) {
        let code = code_of(&path);
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let is_test = path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
            || path.components().any(|part| part.as_os_str() == "tests");
        if is_test || shown(&path) == "src/files/open.rs" {
            continue;
        }
        for word in OPENERS.iter().filter(|word| code.contains(**word)) {
            wrong.push(format!("{}: {word} belongs into src/files/open.rs", shown(&path)));
        }
        if code.contains("Connection::open_with_flags") && !code.contains("SQLITE_OPEN_NOFOLLOW") {
            wrong.push(format!("{}: SQLite would follow a link", shown(&path)));
        }
        if code.contains("Connection::open(") {
            wrong.push(format!("{}: SQLite would make the file, and follow a link", shown(&path)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A child must not inherit a key, so that there is one place that starts one.
#[test]
fn only_one_file_starts_other_programs() {
    let starts = |path: &PathBuf| code_of(path).contains("Command::new(") && code_of(path).contains("std::process");
    let found: Vec<String> =
        rust_files(&root().join("src")).iter().filter(|path| starts(path)).map(|p| shown(p)).collect();
    assert_eq!(found, ["src/runtime/children.rs"]);
}

#[test]
fn no_file_is_longer_than_the_wall() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests"] {
        for path in rust_files(&root().join(folder)) {
            let lines = fs::read_to_string(&path).expect("the file can be read").lines().count();
            if lines > LONGEST_FILE {
                wrong.push(format!("{}: {lines} lines", shown(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "longer than {LONGEST_FILE} lines:\n{}", wrong.join("\n"));
}

/// The page names invariants as `**I7**` and, beside each, its tests as `` `file.rs`: `test_name` ``.
#[test]
fn every_invariant_of_the_architecture_page_names_a_test_that_exists() {
    let page = fs::read_to_string(root().join("src/ARCHITECTURE.md")).expect("the page exists");
    let mut files = rust_files(&root().join("src"));
    files.extend(rust_files(&root().join("tests")));
    let texts: BTreeMap<String, String> =
        files.iter().map(|path| (shown(path), fs::read_to_string(path).expect("the file can be read"))).collect();
    let invariants: Vec<&str> = page.lines().filter(|line| line.starts_with("- **I")).collect();
    assert!(invariants.len() >= 10, "the page numbers its invariants");
    let mut wrong = Vec::new();
    for (at, line) in invariants.iter().enumerate() {
        if !line.starts_with(&format!("- **I{}**", at + 1)) {
            wrong.push(format!("not numbered in order: {line}"));
        }
        let named = line.rsplit_once("Tests: ").map_or("", |(_, named)| named);
        let mut found = 0;
        for pair in named.split("; ") {
            let parts: Vec<&str> = pair.split('`').collect();
            let &[_, file, _, name, ..] = parts.as_slice() else {
                continue;
            };
            found += 1;
            if !texts.get(file).is_some_and(|text| text.contains(&format!("fn {name}("))) {
                wrong.push(format!("I{}: no test {name} in {file}", at + 1));
            }
        }
        if found == 0 {
            wrong.push(format!("I{} names no test", at + 1));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Nothing but a read gets past a gate, so that whoever makes a client of Stripe puts one in front of it.
#[test]
fn every_client_of_the_program_stands_behind_a_gate() {
    let mut clients = 0;
    for room in ["cli", "runtime"] {
        for file in rust_files(&root().join("src").join(room)) {
            let text = fs::read_to_string(&file).expect("it can be read");
            let text: String = text.split_whitespace().collect();
            for (_, made) in text.match_indices("StripeClient::").map(|(at, _)| (at, &text[at..])) {
                clients += 1;
                let is_gated = ["StripeClient::new(Gated::new(", "StripeClient::new(Logged::new(Gated::new("];
                assert!(is_gated.iter().any(|start| made.starts_with(start)), "{}", shown(&file));
            }
        }
    }
    assert!(clients > 0, "there is one");
}

/// Each test program links the whole library once more, so that a new one is a decision, and the page says what each is for.
#[test]
fn every_test_program_stands_in_the_table_of_the_architecture_page() {
    let page = fs::read_to_string(root().join("src/ARCHITECTURE.md")).expect("the page exists");
    let (_, table) = page.split_once("| `cargo test --test …` |").expect("the page has the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let named: BTreeSet<String> = rows.filter_map(|row| row.split('`').nth(1)).map(str::to_owned).collect();
    let is_program = |path: &PathBuf| path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").exists();
    let found: BTreeSet<String> = fs::read_dir(root().join("tests"))
        .expect("tests can be listed")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(is_program)
        .filter_map(|path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()))
        .collect();
    assert_eq!(found, named);
}

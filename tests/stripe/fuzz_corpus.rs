//! Replays what the fuzzer found worth keeping: every input of the corpus, through the same checks as in the fuzzer.

#[path = "../fuzz/inputs.rs"]
mod inputs;

use std::fs;
use std::path::Path;

use inputs::Target;

/// Runs every input of a target's corpus; answers how many there were.
fn replay(name: &str, run: impl Fn(&mut Target, &[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut target = Target::new();
    for file in &files {
        run(&mut target, &fs::read(file).unwrap());
    }
    target.finish();
    files.len()
}

#[test]
fn bodies_of_the_corpus_are_answered_as_stripe_answers() {
    assert!(replay("form", Target::form) > 20);
}

#[test]
fn headers_of_the_corpus_are_answered_as_stripe_answers() {
    assert!(replay("headers", Target::headers) > 20);
}

#[test]
fn paths_of_the_corpus_are_answered_as_stripe_answers() {
    assert!(replay("paths", Target::path) > 20);
}

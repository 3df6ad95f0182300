//! A test that is begun again as a process of its own: as another user, with a key, or to be killed. What it is to do there it is told
//! in its environment.

use std::path::PathBuf;

/// This very program.
pub(crate) fn program() -> PathBuf {
    std::env::current_exe().expect("this program has a path")
}

/// What makes it run one test alone. `module` is the `module_path!()` that the test is in.
pub(crate) fn alone(module: &str, test: &str) -> [String; 4] {
    let (_, module) = module.split_once("::").expect("the test is in a module of its program");
    ["--exact".to_owned(), format!("{module}::{test}"), "--include-ignored".to_owned(), "--nocapture".to_owned()]
}

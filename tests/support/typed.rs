//! The same debit by keys: the real console in a terminal, on a scene's world and journal.

use std::path::Path;

use super::debiting::Scene;
use super::pty::Pty;

/// A console that has read the accounts.
pub(crate) fn console(scene: &Scene) -> Pty {
    let (state, home) = (scene.state(), scene.folder.path());
    let args = ["--api-base", &scene.line.base, "--no-cache", "--state-dir", state.to_str().expect("text")];
    let env = [("STRIPE_API_KEY", scene.key()), ("HOME", home.to_str().expect("text"))];
    let mut console = Pty::start_program(Path::new(env!("CARGO_BIN_EXE_pullfunds")), &args, &env, 120, 40);
    console.see("3 of 3 read").until_quiet();
    console
}

/// Up to the key that sends USD 7.00.
pub(crate) fn lead(console: &mut Pty) {
    console.press("/cedar<enter>p").see("Tab next field").until_quiet();
    console.press("<tab>7<tab><tab><tab><tab>").press("7.00<space>Ced1").see("matches");
    console.press("<tab><tab><tab>").see("Enter sends");
}

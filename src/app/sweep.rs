//! Reading every account: begun and stopped by a key, and shown with what it costs before.

use crate::sync::{Progress, State};

use super::keys::{close_dialog, note};
use super::{Effect, Key, Model, Screen};

/// Reading that takes no longer than this, in seconds, needs neither words nor a way to stop it.
const NOT_WORTH_A_WORD_S: i64 = 1;

/// How far reading every account is, when it takes long enough to be said.
#[must_use]
pub fn progress(model: &Model) -> Option<Progress> {
    match model.reads.sync.state(model.now) {
        State::Reading(progress) => {
            Some(progress).filter(|progress| progress.left.is_some_and(|left| left.as_secs() > NOT_WORTH_A_WORD_S))
        }
        State::KeyRefused
        | State::Down(_)
        | State::Paused
        | State::Held(_)
        | State::Spent
        | State::AskFirst(_)
        | State::Stopped(_)
        | State::Steady => None,
    }
}

/// Whether Esc stops reading: where it has nothing else to do.
#[must_use]
pub fn can_stop(model: &Model) -> bool {
    let is_narrowed = !model.list.filter.is_empty() || model.list.problems_only;
    model.screen == Screen::Accounts && !is_narrowed && progress(model).is_some()
}

pub(super) fn stop(model: &mut Model) {
    model.reads.sync.stop_sweep();
    note(model, "Stopped. Only what is on the screen is read now; A reads the others.");
}

pub(super) fn on_key(model: &mut Model, key: Key, burst: bool) -> Vec<Effect> {
    match key {
        Key::Char('r') if !burst => {
            close_dialog(model);
            if model.reads.sync.state(model.now) == State::Spent {
                note(
                    model,
                    "Not begun: this console's share of the month's reads is spent. R reads what is on the screen.",
                );
            } else {
                model.reads.sync.sweep();
                note(model, "Reading every account.");
            }
        }
        Key::Char('s') if !burst => {
            close_dialog(model);
            stop(model);
        }
        Key::Esc | Key::Enter | Key::Char('A' | 'q') | Key::Ctrl('c') => close_dialog(model),
        Key::Char(_)
        | Key::Ctrl(_)
        | Key::Up
        | Key::Down
        | Key::Left
        | Key::Right
        | Key::Home
        | Key::End
        | Key::PageUp
        | Key::PageDown
        | Key::Tab
        | Key::BackTab
        | Key::Backspace
        | Key::Delete
        | Key::F1 => {}
    }
    Vec::new()
}

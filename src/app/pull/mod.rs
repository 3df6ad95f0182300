//! The dialog in which money is moved: funds are pulled from an account, sent to one, or a pull is given back. It holds the target as
//! it was seen on opening, judges every key that changes a field, and lets money move only along one path: a ready verdict, a
//! typed confirmation, a second look at Stripe, the journal, and then the send. What is done differs in the fields and in nothing
//! after them. Nothing here draws, and nothing here sends.

mod confirm;
mod dialog;
mod fields;
mod filled;
mod focus;
mod hints;
mod judging;
mod keys;
mod menu;
mod opening;
mod outcome;
mod preview;
mod readings;
mod sending;
mod stage;
mod standing;

#[cfg(test)]
pub(crate) mod tests;

pub use confirm::Confirmation;
pub use dialog::{Held, Left, PullDialog, References, Trouble};
pub use fields::{Agreement, Asking, Fields, PullFields, ReverseFields};
pub use focus::{Choice, Focus, Tick};
pub use hints::Hint;
pub use menu::Menu;
pub use outcome::observed_words;
pub use preview::Preview;
pub use stage::{OnItsWay, Pausing, Stage};
pub use standing::Standing;

pub(super) use filled::{Filled, fill_in};
pub(super) use opening::{open, open_reversal, open_to_send};
pub(super) use outcome::{observe, on_explained, on_outcome};
pub(super) use readings::{next_wake, on_access, on_reading, on_tick};
pub(super) use sending::{on_known, on_left_open, on_minted, on_not_recorded, on_pause, on_recorded, was_stopped};

use super::{Dialog, Effect, Key, KeyPress, Model, Notice, Tone, debit};

pub(super) fn on_key(model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    model.notice = None;
    if press == KeyPress::once(Key::Char('z')) && !burst && is_done(model) {
        return opening::open_reversal_of_shown(model);
    }
    with_dialog(model, |dialog, model| {
        let effects = keys::on_key(dialog, model, press, burst);
        dialog.on_somebody(model);
        effects
    })
}

/// Whether the dialog shows a receipt.
fn is_done(model: &Model) -> bool {
    matches!(&model.dialog, Some(Dialog::Pull(dialog)) if matches!(dialog.stage, Stage::Done(_)))
}

pub(super) fn on_paste(model: &mut Model, text: &str) -> Vec<Effect> {
    model.notice = None;
    with_dialog(model, |dialog, model| keys::on_paste(dialog, model, text))
}

/// Some accounts are gone. A dialog about one of them says so, and lets nothing be sent.
pub(super) fn on_departed(model: &mut Model, words: &str) {
    with_dialog(model, |dialog, model| {
        if model.fleet.get(&dialog.held.account.id).is_none() {
            dialog.banner = Some(Notice::new(Tone::Refused, words));
        }
        Vec::new()
    });
}

/// Lets `act` change dialog and model side by side. A dialog that says that it is over is closed; one whose debit was left open gives
/// way to that debit's page.
fn with_dialog(model: &mut Model, act: impl FnOnce(&mut PullDialog, &mut Model) -> Vec<Effect>) -> Vec<Effect> {
    match model.dialog.take() {
        Some(Dialog::Pull(mut dialog)) => {
            let effects = act(&mut dialog, model);
            if let Some(order) = dialog.left_open.take() {
                debit::open(model, order);
            } else if dialog.over {
                model.dialog_since = None;
            } else {
                model.dialog = Some(Dialog::Pull(dialog));
            }
            effects
        }
        other => {
            model.dialog = other;
            Vec::new()
        }
    }
}

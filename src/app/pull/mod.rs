//! The Pull funds dialog.

use jiff::Timestamp;

use crate::domain::{DebitId, Label, Outcome};

use super::{Effect, KeyPress, Model, Question, Reading};

/// The dialog's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullDialog {}

pub(super) fn open(_model: &mut Model) -> Vec<Effect> {
    Vec::new()
}

pub(super) fn on_key(_model: &mut Model, _press: KeyPress, _burst: bool) -> Vec<Effect> {
    Vec::new()
}

pub(super) fn on_paste(_model: &mut Model, _text: &str) -> Vec<Effect> {
    Vec::new()
}

pub(super) fn on_tick(_model: &mut Model) -> Vec<Effect> {
    Vec::new()
}

pub(super) fn on_minted(_model: &mut Model, _id: DebitId) -> Vec<Effect> {
    Vec::new()
}

pub(super) fn on_reading(_model: &mut Model, _question: &Question, _reading: &Reading) -> Vec<Effect> {
    Vec::new()
}

pub(super) fn on_recorded(_model: &mut Model, _id: DebitId) {}

pub(super) fn on_not_recorded(_model: &mut Model, _id: DebitId, _trouble: Label) {}

pub(super) fn on_sent(_model: &mut Model, _id: DebitId, _outcome: Outcome) -> Vec<Effect> {
    Vec::new()
}

pub(super) fn next_wake(_dialog: &PullDialog, _now: Timestamp) -> Option<Timestamp> {
    None
}

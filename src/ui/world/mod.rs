//! The World screen.

use crate::app::Model;
use crate::app::world::WorldDialog;

use super::Canvas;

pub(super) fn draw(_canvas: &mut Canvas<'_>, _model: &Model) -> u16 {
    0
}

pub(super) fn draw_dialog(_canvas: &mut Canvas<'_>, _model: &Model, _dialog: &WorldDialog) -> Option<(u16, u16)> {
    None
}

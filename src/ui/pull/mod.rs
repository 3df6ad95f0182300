//! The Pull funds dialog, from the first field to the receipt.

use crate::app::Model;
use crate::app::pull::PullDialog;

use super::Canvas;

/// What the dialog found out about its own layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Laid {
    /// Lines of rules that are seen.
    pub(super) rule_lines: u16,
    /// Where the cursor stands, in the buffer.
    pub(super) cursor: Option<(u16, u16)>,
}

/// Draws the dialog on a canvas that reaches from the strip to the message line and is blank.
pub(super) fn draw(_canvas: &mut Canvas<'_>, _model: &Model, _dialog: &PullDialog) -> Laid {
    Laid::default()
}

//! The question before what happened is thrown away.

use crate::app::world::{Anew, Ask, WorldDialog};
use crate::domain::Label;
use crate::ui::{Canvas, Role, text};

use super::sheet::Sheet;

/// The question.
pub(super) fn ask(canvas: &mut Canvas<'_>, dialog: &WorldDialog, ask: &Ask) {
    let (title, words, button) = match &ask.what {
        Anew::Reset => {
            let words = "The world begins anew from its scenario. What happened since is thrown away, with the receipts of it: \
                         sales, debits, faults, everything but what is kept."
                .to_owned();
            ("BEGIN ANEW", words, "Begin anew".to_owned())
        }
        Anew::Restore(name) => {
            let words = format!(
                "The world goes back to {}. What happened since is thrown away, with the receipts of it.",
                Label::new(name)
            );
            ("GO BACK", words, format!("Go back to {}", Label::new(name)))
        }
    };
    let width = 66.min(canvas.width().saturating_sub(2));
    let cells = width.saturating_sub(6);
    let lines = u16::try_from(text::wrap(&words, cells).len()).unwrap_or(3);
    let mut sheet = Sheet::open(canvas, title, width, lines.saturating_add(2), dialog);
    let inner = &mut sheet.inner;
    let y = inner.sentences(2, 0, cells, lines, &words, Role::Normal).saturating_add(1);
    let role = |focused: bool| if focused { Role::ButtonFocused } else { Role::Button };
    let after = inner.text(2, y, "[ Cancel ]", role(!ask.on_it)).saturating_add(3);
    inner.fit(after, y, inner.width().saturating_sub(after), &format!("[ {button} ]"), role(ask.on_it));
    sheet.say();
}

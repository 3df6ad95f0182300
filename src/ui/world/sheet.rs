//! The box in which the World screen asks: under the clock, as wide as it needs to be, with a place at its foot for what the world
//! said. What was below gives way, so that no half words stand there.

use crate::app::world::WorldDialog;
use crate::ui::{Canvas, Phrase, Role, text};

/// A box.
pub(super) struct Sheet<'c> {
    /// What is inside it, without its foot.
    pub(super) inner: Canvas<'c>,
    said: Option<String>,
    waiting: bool,
    rows: u16,
}

/// Most rows of what the world says.
const SAID: u16 = 4;
/// Columns beside what it says: the frame, the blanks, the longest sign.
const MARGINS: u16 = 10;

impl<'c> Sheet<'c> {
    /// Opens a box with room for so many rows, or as many as there are.
    pub(super) fn open(canvas: &'c mut Canvas<'_>, title: &str, width: u16, rows: u16, dialog: &WorldDialog) -> Self {
        let said = dialog.said.as_ref().map(|said| said.as_str().to_owned());
        Self::saying(canvas, title, (width, rows), said, dialog.waiting)
    }

    /// The same with something else to be said at its foot.
    pub(super) fn saying(
        canvas: &'c mut Canvas<'_>,
        title: &str,
        (width, rows): (u16, u16),
        said: Option<String>,
        waiting: bool,
    ) -> Self {
        let (all, height) = (canvas.width(), canvas.height());
        let wide = width.min(all.saturating_sub(2));
        let lines = said.as_ref().map(|said| text::wrap(said, wide.saturating_sub(MARGINS)).len());
        let said_rows = lines.map_or(u16::from(waiting), |lines| u16::try_from(lines).unwrap_or(SAID).min(SAID));
        let wanted = rows.saturating_add(2).saturating_add(said_rows);
        let below = u16::from(height >= 18).saturating_mul(3);
        let top = below.min(height.saturating_sub(wanted));
        let tall = wanted.min(height.saturating_sub(top));
        // A dialog stands alone: no half of a list goes on below it.
        canvas.part(0, top, all, height.saturating_sub(top)).blank();
        let mut frame = canvas.part(1, top, wide, tall);
        let line = frame.theme().glyphs().plain_frame();
        frame.frame(line, Role::Rule, &Phrase::of(title, Role::Title), &Phrase::new());
        let inner = canvas.part(2, top.saturating_add(1), wide.saturating_sub(2), tall.saturating_sub(2));
        Self { inner, said, waiting, rows: said_rows }
    }

    /// Rows inside it that are not kept for what the world says.
    pub(super) fn room(&self) -> u16 {
        self.inner.height().saturating_sub(self.rows)
    }

    /// Says at its foot what the world said.
    pub(super) fn say(mut self) {
        let y = self.room();
        let (width, rows) = (self.inner.width(), self.rows);
        self.inner.part(0, y, width.saturating_sub(1), rows).blank();
        if let Some(said) = &self.said {
            let sign = self.inner.set().blocked;
            self.inner.text(2, y, sign, Role::Error);
            let x = text::width(sign).saturating_add(3);
            self.inner.sentences(x, y, width.saturating_add(2).saturating_sub(MARGINS), rows, said, Role::Normal);
        } else if self.waiting {
            self.inner.text(2, y, "Asking the simulated Stripe.", Role::Muted);
        }
    }
}

//! What of the scenario's script could not be done when its moment came. It stays on the screen: nobody was asking just then, so
//! that no notice could tell.

use crate::app::Model;
use crate::app::world::WorldView;
use crate::ui::{Canvas, Role};

/// Draws the newest of them from a row on, in at most so many rows, and how many there are; tells the row after it.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, rows: u16, model: &Model, view: &WorldView) -> u16 {
    let Some(last) = view.missed.last() else { return y };
    let known = last.account.as_ref().and_then(|id| model.fleet.get(id));
    let why = known.map_or_else(
        || last.why.as_str().to_owned(),
        |entry| last.why.as_str().replace(entry.account.id.as_str(), entry.account.name.as_str()),
    );
    let count = match view.missed.len() {
        1 => "1 move of the script was not done.".to_owned(),
        several => format!("{several} moves of the script were not done. The last:"),
    };
    let words = format!("{count} {}, {}: {why}.", last.at.strftime("%Y-%m-%d %H:%M"), last.what.as_str());
    let after = canvas.text(2, y, canvas.set().warning, Role::Warning).saturating_add(1);
    let cells = canvas.width().saturating_sub(after).saturating_sub(1);
    canvas.sentences(after, y, cells, rows, &words, Role::Normal)
}

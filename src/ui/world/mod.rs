//! The World screen: the simulated Stripe's clock first, because everything follows from it; then what is coming before it comes;
//! then what is armed to go wrong and what is kept. It draws what was last seen and says so where nothing was.

mod asking;
mod clock;
mod coming;
mod faults;
mod forms;
mod kept;
mod menus;
mod missed;
mod rows;
mod sheet;

use crate::app::Model;
use crate::app::world::{Page, Trouble, WorldDialog, WorldView};

use super::{Canvas, Role};

/// Columns of the pane beside what is coming.
const PANE: u16 = 38;

/// Draws the screen over the whole canvas; tells how many rows of what is coming are seen.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) -> u16 {
    let (width, height) = (canvas.width(), canvas.height());
    let airy = u16::from(height >= 28);
    let y = clock::draw(canvas, model).saturating_add(airy);
    let trouble = model.desk.trouble.as_ref();
    let Some(view) = &model.desk.view else {
        draw_unseen(canvas, y, trouble);
        return 0;
    };
    let y = trouble.map_or(y, |trouble| draw_trouble(canvas, y, trouble).saturating_add(airy));
    let below = missed::draw(canvas, y, if height < 14 { 2 } else { 3 }, model, view);
    let y = if below > y { below.saturating_add(airy) } else { y };
    if width >= 110 && height >= 20 {
        return draw_panes(canvas, y, model, view);
    }
    let below = height.saturating_sub(y);
    let short = below < 12;
    let foot = if short { 0 } else { faults::rows(view, 4).saturating_add(2) };
    let room = below.saturating_sub(foot);
    let seen = coming::draw(&mut canvas.part(0, y, width, room), model, view);
    if !short {
        let mut rest = canvas.part(0, y.saturating_add(room), width, foot);
        let after = faults::draw(&mut rest, model, view, 4);
        kept::draw_line(&mut rest, after, view);
    }
    seen
}

fn draw_panes(canvas: &mut Canvas<'_>, y: u16, model: &Model, view: &WorldView) -> u16 {
    let (width, height) = (canvas.width(), canvas.height());
    let split = width.saturating_sub(PANE).saturating_sub(1);
    let room = height.saturating_sub(y);
    let seen = coming::draw(&mut canvas.part(0, y, split, room), model, view);
    let mut pane = canvas.part(split.saturating_add(1), y, PANE, room);
    let after = faults::draw(&mut pane, model, view, room.saturating_sub(6).checked_div(2).unwrap_or(0));
    kept::draw(&mut pane, after.saturating_add(1), view);
    canvas.pane_rule(split, y, height.saturating_add(1));
    seen
}

fn draw_unseen(canvas: &mut Canvas<'_>, y: u16, trouble: Option<&Trouble>) {
    match trouble {
        Some(trouble) => {
            draw_trouble(canvas, y, trouble);
        }
        None => {
            canvas.text(2, y, "Looking at the simulated Stripe.", Role::Muted);
        }
    }
}

fn draw_trouble(canvas: &mut Canvas<'_>, y: u16, trouble: &Trouble) -> u16 {
    let cells = canvas.width().saturating_sub(6);
    let (sign, role, words) = match trouble {
        Trouble::NoToken => (
            canvas.set().warning,
            Role::Warning,
            "This console holds no token for the world that it is attached to, or another one's, so that it sees it only as Stripe's \
             API shows it. pullfunds serve prints the token: start the console with PULLFUNDS_WORLD_TOKEN set to it, or with \
             --world-token-file and the file that the server names."
                .to_owned(),
        ),
        Trouble::Refused(why) => (canvas.set().blocked, Role::Error, format!("The simulated Stripe refuses: {why}")),
        Trouble::Gone(why) => {
            let words = format!("The simulated Stripe does not answer: {why}. Is it still running? R looks again.");
            (canvas.set().blocked, Role::Error, words)
        }
    };
    let after = canvas.text(2, y, sign, role).saturating_add(1);
    let rows = canvas.height().saturating_sub(y);
    canvas.sentences(after, y, cells, rows, &words, Role::Normal)
}

/// Draws a dialog of the screen over its canvas; tells where the cursor stands.
pub(super) fn draw_dialog(canvas: &mut Canvas<'_>, model: &Model, dialog: &WorldDialog) -> Option<(u16, u16)> {
    match &dialog.page {
        Page::Clock(menu) => menus::clock(canvas, model, dialog, menu),
        Page::Causes(menu) => {
            menus::causes(canvas, dialog, *menu);
            None
        }
        Page::Cause(form) => forms::cause(canvas, model, dialog, form),
        Page::Faults(list) => {
            faults::list(canvas, model, dialog, *list);
            None
        }
        Page::Arm(form) => forms::arm(canvas, model, dialog, form),
        Page::Ask(ask) => {
            asking::ask(canvas, dialog, ask);
            None
        }
    }
}

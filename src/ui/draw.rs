//! A frame: which screen is drawn, what stands in front of it, and what the layout tells the model.

use ratatui::buffer::Buffer;

use crate::app::pull::PullDialog;
use crate::app::{Dialog, Laid, Model, Screen};

use super::layout::{HEADER, Layout};
use super::{
    Canvas, Phrase, Theme, accounts, arming, coming_up, command, debit, detail, footer, header, held, help, journal,
    menus, preview, profile, pull, reading, requests, reserve, reserve_pane, small, strip, world,
};

/// What a frame found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// How it was laid out.
    pub laid: Laid,
    /// Where the terminal's own cursor stands; none where nothing is typed.
    pub cursor: Option<(u16, u16)>,
}

/// Draws the model over the whole buffer.
pub fn draw(buffer: &mut Buffer, model: &Model, theme: &Theme) -> Drawn {
    let mut canvas = Canvas::new(buffer, buffer.area, theme);
    let Some(layout) = Layout::of(canvas.width(), canvas.height()) else {
        small::draw(&mut canvas, model);
        // What was laid out before stays true until there is room again.
        return Drawn { laid: model.laid, cursor: None };
    };
    let mut drawn = draw_screen(&mut canvas, &layout, model);
    match &model.dialog {
        Some(Dialog::Pull(dialog)) => draw_pull(&mut canvas, &layout, model, dialog, &mut drawn),
        Some(Dialog::Debit(page)) => {
            let (scroll, cursor) = debit::draw(&mut body(&mut canvas, &layout), model, page);
            (drawn.laid.dialog, drawn.cursor) = (scroll, cursor);
        }
        Some(Dialog::Held(page)) => {
            let (scroll, cursor) = held::draw(&mut body(&mut canvas, &layout), model, page);
            (drawn.laid.dialog, drawn.cursor) = (scroll, cursor);
        }
        Some(Dialog::Arm(dialog)) => {
            let mut body = canvas.part(0, HEADER, layout.width, layout.foot().saturating_sub(HEADER));
            drawn.cursor = arming::draw(&mut body, model, dialog);
        }
        Some(Dialog::Command(line)) => drawn.cursor = command::draw(&mut canvas, &layout, model, line),
        Some(Dialog::Help(page)) => {
            let mut body = canvas.part(0, HEADER, layout.width, layout.foot().saturating_sub(HEADER));
            let laid = help::draw(&mut body, model, page);
            drawn.laid.help_overflow = laid.overflow;
            drawn.cursor = laid.cursor;
        }
        Some(Dialog::World(dialog)) => {
            let height = layout.foot().saturating_sub(HEADER);
            drawn.cursor = world::draw_dialog(&mut canvas.part(0, HEADER, layout.width, height), model, dialog);
        }
        Some(Dialog::Reading) => reading::draw_meter(&mut canvas, &layout, model),
        Some(Dialog::Sort) => menus::draw_sort(&mut canvas, &layout, model),
        None => {}
    }
    drawn
}

fn draw_screen(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model) -> Drawn {
    // What other screens were laid out as is kept, so that coming back does not begin with a wrong guess.
    let mut laid = Laid { preview: layout.account.is_some(), outlook: layout.coming_up.is_some(), ..model.laid };
    laid.list_lines = layout.table_rows();
    header::draw(canvas, model);
    let mut cursor = None;
    let mut position = Phrase::new();
    match &model.screen {
        Screen::Accounts => {
            cursor = accounts::cursor(layout, model);
            position = draw_accounts(canvas, layout, model);
        }
        Screen::Detail(id) => {
            let mut body = body(canvas, layout);
            laid.activity_lines = detail::draw(&mut body, model, id);
        }
        Screen::Reserve => reserve::draw(&mut body(canvas, layout), model),
        Screen::Journal => cursor = journal::draw(&mut body(canvas, layout), model, &mut laid),
        Screen::Requests => cursor = requests::draw(&mut body(canvas, layout), model, &mut laid),
        Screen::World => laid.coming_rows = world::draw(&mut body(canvas, layout), model),
        Screen::Profile => laid.profile = profile::draw(&mut body(canvas, layout), model),
    }
    let has_rule = footer::draw(canvas, layout, model, &position);
    // Help and the question before arming cover the panes but not the rule below them, which must not show where they ended.
    let is_covered =
        matches!(model.dialog, Some(Dialog::Help(_) | Dialog::Arm(_) | Dialog::Debit(_) | Dialog::Held(_)));
    if matches!(model.screen, Screen::Accounts) && !is_covered {
        draw_pane_rules(canvas, layout, has_rule);
    }
    Drawn { laid, cursor }
}

fn body<'c>(canvas: &'c mut Canvas<'_>, layout: &Layout) -> Canvas<'c> {
    canvas.part(0, HEADER, layout.width, layout.foot().saturating_sub(HEADER))
}

/// The main screen; tells what stands in the rule of the footer.
fn draw_accounts(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model) -> Phrase {
    strip::draw(canvas, layout, model);
    let rows = accounts::draw(canvas, layout, model);
    let (top, foot) = (layout.body_top(), layout.foot());
    if let Some((from, to)) = layout.account {
        let mut pane = canvas.part(from, top, to.saturating_sub(from), foot.saturating_sub(top));
        preview::draw(&mut pane, model, layout.airy);
    }
    if let Some((from, to)) = layout.reserve {
        let mut pane = canvas.part(from, top, to.saturating_sub(from), foot.saturating_sub(top));
        reserve_pane::draw(&mut pane, model);
    }
    let position = accounts::position(layout, model);
    let Some(height) = layout.coming_up else { return position };
    let after = top.saturating_add(2).saturating_add(rows);
    canvas.phrase_right(layout.table.saturating_sub(2), after, &position);
    coming_up::draw(&mut canvas.part(0, after.saturating_add(1), layout.table, height), model);
    Phrase::new()
}

/// Panes end in the rule of the footer, or above a message that has taken its place.
fn draw_pane_rules(canvas: &mut Canvas<'_>, layout: &Layout, has_rule: bool) {
    let (top, foot) = (layout.body_top(), layout.foot().saturating_add(u16::from(has_rule)));
    for (from, _) in layout.account.into_iter().chain(layout.reserve) {
        canvas.pane_rule(from.saturating_sub(1), top, foot);
    }
}

/// The dialog stands alone between the platform's strip and the message line, so that no half words stand at its edges.
fn draw_pull(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model, dialog: &PullDialog, drawn: &mut Drawn) {
    let width = layout.width;
    canvas.part(0, HEADER, width, layout.foot().saturating_sub(HEADER).saturating_add(1)).blank();
    canvas.part(0, 1, width, 1).recede();
    let top = layout.dialog_top();
    if top > HEADER {
        strip::draw(canvas, layout, model);
        canvas.part(0, HEADER, width, layout.strip.rows()).recede();
    }
    let height = layout.foot().saturating_add(1).saturating_sub(top);
    let laid = pull::draw(&mut canvas.part(0, top, width, height), model, dialog);
    drawn.laid.dialog = laid.scroll;
    drawn.cursor = laid.cursor;
    if let Some(advice) = laid.advice {
        footer::draw_advice(canvas, layout, model, &advice);
    }
}

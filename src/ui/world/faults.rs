//! Faults: those that are armed, with what they have done so far, on the screen and in the dialog that arms and disarms.

use crate::app::Model;
use crate::app::world::{ArmedFault, FaultList, WorldDialog, WorldView};
use crate::ui::{Canvas, Phrase, Role, text};

use super::sheet::Sheet;

/// From this width on a fault has one row.
const ONE_ROW: u16 = 70;

/// Rows that [`draw`] takes.
pub(super) fn rows(view: &WorldView, most: u16) -> u16 {
    let listed = u16::try_from(view.faults.len()).unwrap_or(u16::MAX).min(most).max(1);
    listed.saturating_add(1)
}

/// Draws the section from the first row on, at most so many faults; tells the row after it.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, view: &WorldView, most: u16) -> u16 {
    canvas.section(0, &Phrase::of("FAULTS", Role::SectionHeading), &figure(model, view));
    if view.faults.is_empty() {
        canvas.text(2, 1, "None is armed. x arms one.", Role::Muted);
        return 2;
    }
    let mut y = 1;
    let more = view.faults.len().saturating_sub(usize::from(most));
    // The newest are the ones that somebody has just armed.
    for fault in view.faults.iter().rev().take(usize::from(most)) {
        y = draw_fault(canvas, y, model, fault, false);
    }
    if more > 0 {
        canvas.text_right(
            canvas.width().saturating_sub(2),
            y.saturating_sub(1),
            &format!("and {more} more"),
            Role::Muted,
        );
    }
    y
}

/// How many may still strike, and how many answers this console dropped, whatever made them so.
fn figure(model: &Model, view: &WorldView) -> Phrase {
    let armed = view.faults.iter().filter(|fault| !fault.spent).count();
    let dropped: u32 = model.reads.sync.meter().astray().map(|(_, times)| times).sum();
    let parts = [(armed, format!("{armed} armed")), (usize::from(dropped > 0), format!("{dropped} answers dropped"))];
    let parts: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    Phrase::of(parts.join(", "), Role::Warning)
}

/// One fault, in a row where there is width, else in two; tells the row after it.
fn draw_fault(canvas: &mut Canvas<'_>, y: u16, model: &Model, fault: &ArmedFault, is_chosen: bool) -> u16 {
    let (width, set) = (canvas.width(), canvas.set());
    if is_chosen {
        canvas.text(0, y, set.selected, Role::Accent);
    }
    let (sign, role) = if fault.spent { (set.dot, Role::Muted) } else { (set.warning, Role::Warning) };
    let x = canvas.text(2, y, sign, role).saturating_add(1);
    let wide = width >= ONE_ROW;
    let often = if wide { struck(fault) } else { short(canvas, fault) };
    let struck = Phrase::of(often, if fault.struck > 0 { Role::Normal } else { Role::Muted });
    let end = width.saturating_sub(2);
    let start = canvas.phrase_right(end, y, &struck);
    let name = if is_chosen {
        Role::Selected
    } else if fault.spent {
        Role::Muted
    } else {
        Role::Normal
    };
    let aim = aim(canvas, model, fault, wide);
    if wide {
        let after = canvas.fit(x, y, 30, fault.what.as_str(), name).max(x.saturating_add(30)).saturating_add(2);
        canvas.fit(after, y, start.saturating_sub(after).saturating_sub(2), &aim, Role::Muted);
        return y.saturating_add(1);
    }
    canvas.fit(x, y, start.saturating_sub(x).saturating_sub(1), fault.what.as_str(), name);
    canvas.fit(x, y.saturating_add(1), end.saturating_sub(x), &aim, Role::Muted);
    y.saturating_add(2)
}

fn struck(fault: &ArmedFault) -> String {
    let times = match fault.struck {
        0 => "not yet struck".to_owned(),
        1 => "struck once".to_owned(),
        times => format!("struck {times} times"),
    };
    if fault.spent { format!("{times}, spent") } else { times }
}

/// `once, 0×`.
fn short(canvas: &Canvas<'_>, fault: &ArmedFault) -> String {
    let spent = if fault.spent { ", spent" } else { "" };
    format!("{}, {}{}{spent}", fault.times, fault.struck, canvas.set().times)
}

/// `debits · Ginkgo Games · once`.
fn aim(canvas: &Canvas<'_>, model: &Model, fault: &ArmedFault, wide: bool) -> String {
    let dot = canvas.set().dot;
    let whose = fault.account.as_ref().map_or_else(
        || "all accounts".to_owned(),
        |id| {
            let name = model.fleet.get(id).map(|entry| entry.account.name.to_string());
            name.unwrap_or_else(|| text::short_id(id.as_str(), canvas.theme().glyphs()))
        },
    );
    let times = if wide { format!(" {dot} {}", fault.times) } else { String::new() };
    format!("{} {dot} {whose}{times}", fault.endpoint)
}

/// The dialog.
pub(super) fn list(canvas: &mut Canvas<'_>, model: &Model, dialog: &WorldDialog, list: FaultList) {
    let faults = model.desk.view.as_ref().map_or(&[][..], |view| &view.faults);
    let wide = canvas.width() >= ONE_ROW.saturating_add(6);
    let each: u16 = if wide { 1 } else { 2 };
    let count = u16::try_from(faults.len()).unwrap_or(u16::MAX);
    let wanted = count.saturating_mul(each).max(1).saturating_add(2);
    let mut sheet = Sheet::open(canvas, "FAULTS", 96, wanted, dialog);
    let room = sheet.room().saturating_sub(2);
    let inner = &mut sheet.inner;
    if faults.is_empty() {
        inner.text(2, 0, "None is armed.", Role::Muted);
    }
    let lines = usize::from(room.checked_div(each).unwrap_or(1).max(1));
    let top = list.at.saturating_add(1).saturating_sub(lines);
    let mut y = 0;
    for (nth, fault) in faults.iter().enumerate().skip(top).take(lines) {
        y = draw_fault(inner, y, model, fault, nth == list.at);
    }
    let keys = [("a", "arm one"), ("d", "disarm it"), ("D", "disarm all")];
    let shown = if faults.is_empty() { keys.get(..1).unwrap_or_default() } else { &keys };
    let mut x = 2;
    let foot = inner.height().saturating_sub(1).min(y.max(1).saturating_add(1));
    for (key, words) in shown {
        x = inner.text(x, foot, key, Role::Accent).saturating_add(1);
        x = inner.text(x, foot, words, Role::Muted).saturating_add(3);
    }
    sheet.say();
}

//! What else moved the balances around a debit, below them on its receipt: in a sentence for each side, then the latest of the
//! movements one by one.

use crate::domain::{Explained, Moved, ObjectId, Receipt};
use crate::money::Minor;
use crate::ui::{Canvas, Phrase, Role};

use super::page::Line;

/// Movements of a side that are listed.
const LISTED: usize = 5;

/// The lines, under the names of account and platform; none where nothing was to be explained.
pub(super) fn lines(canvas: &Canvas<'_>, names: (&str, &str), receipt: &Receipt) -> Vec<Line> {
    let Some(Explained { account, platform, left, .. }) = &receipt.explained else { return Vec::new() };
    let sides = [(names.0, account, left.0, &receipt.account), (names.1, platform, left.1, &receipt.platform)];
    let told: Vec<Line> = sides
        .into_iter()
        .filter(|(.., side)| side.difference().is_some_and(|difference| !difference.is_zero()))
        .flat_map(|(name, moved, left, _)| of_side(canvas, name, receipt, moved, left))
        .collect();
    if told.is_empty() {
        return told;
    }
    [Line::Blank, Line::Section("WHAT ELSE MOVED THEM"), Line::Blank].into_iter().chain(told).collect()
}

fn of_side(canvas: &Canvas<'_>, name: &str, receipt: &Receipt, moved: &[Moved], left: Option<Minor>) -> Vec<Line> {
    let set = canvas.set();
    let Some(words) = Explained::words(moved, left, receipt.order.amount.currency()) else { return Vec::new() };
    let (sign, role) = match left {
        Some(left) if left.is_zero() => (set.pass, Role::Pass),
        Some(_) => (set.warning, Role::Warning),
        None => (set.unknown, Role::Unknown),
    };
    let said = Phrase::of(format!("{sign} "), role).and(format!("{name}: "), Role::Normal).and(words, Role::Normal);
    let mut lines = vec![Line::Text(said)];
    lines.extend(moved.iter().rev().take(LISTED).map(|moved| Line::Remark(row(receipt, moved))));
    if let Some(more) = moved.len().checked_sub(LISTED).filter(|more| *more > 0) {
        lines.push(Line::Remark(Phrase::of(format!("and {more} more before"), Role::Muted)));
    }
    lines
}

fn row(receipt: &Receipt, moved: &Moved) -> Phrase {
    let object = moved.object.as_ref().map_or("", ObjectId::as_str);
    Phrase::of(format!("{}  ", moved.at.strftime("%Y-%m-%d %H:%M:%S")), Role::Muted)
        .and(receipt.amount(moved.net).movement(), Role::Amount)
        .and(format!("  {}  {object}", moved.category.as_str().replace('_', " ")), Role::Muted)
}

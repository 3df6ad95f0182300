//! Why the selected account is below zero: the transaction that took it there and those before it.

use crate::app::reserve::NegativeRow;
use crate::app::{balances_after, crossing};
use crate::domain::Label;
use crate::ui::{Canvas, Phrase, Role};

use super::{Page, detail};

/// Most transactions shown; older ones seldom matter.
const MOST: u16 = 6;

/// Draws the section from row `y` to the end of the canvas, if there is room for it and an account is selected.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) {
    let room = canvas.height().saturating_sub(y);
    let Some(row) = page.selected().and_then(|at| page.rows.get(at)).filter(|_| room >= 3) else {
        return;
    };
    let heading =
        Phrase::of(format!("WHY {} IS NEGATIVE", row.account.name.as_str().to_uppercase()), Role::SectionHeading);
    let entry = page.model.fleet.get(&row.account.id);
    let known = page.model.histories.of(&row.account.id).zip(entry.and_then(|entry| entry.balance.as_ref()));
    let Some((history, balance)) = known else {
        canvas.section(y, &heading, &Phrase::new());
        canvas.text(2, y.saturating_add(1), "Reading its transactions.", Role::Muted);
        return;
    };
    let currency = row.amount.currency();
    let rows = balances_after(history, balance, currency);
    let Some(at) = row.negative.and_then(|negative| crossing(&rows, negative)) else {
        canvas.section(y, &heading, &Phrase::of(format!("{} transactions read", rows.len()), Role::Muted));
        let words = "The transactions that were read do not reach back to the day on which it went below zero.";
        canvas.sentences(2, y.saturating_add(1), canvas.width().saturating_sub(4), 2, words, Role::Muted);
        return;
    };
    let shown = rows.get(at..).unwrap_or_default();
    // With height to spare two rows are kept for the sentence below them.
    let kept = if page.airy { 4 } else { 2 };
    let lines = usize::from(room.saturating_sub(kept).clamp(1, MOST)).min(shown.len());
    let shown = shown.get(..lines).unwrap_or_default();
    canvas.section(y, &heading, &Phrase::of(format!("{lines} of {} transactions", rows.len()), Role::Muted));
    let columns = detail::Columns::of(shown, currency, canvas.width());
    columns.head(canvas, y.saturating_add(1));
    let mut line = y.saturating_add(2);
    for transaction in shown {
        columns.row(canvas, line, *transaction, page.model);
        line = line.saturating_add(1);
    }
    let kinds: Vec<&Label> = shown.iter().map(|(transaction, _)| &transaction.category).collect();
    if let Some(words) = sentence(row, &kinds) {
        canvas.text(2, line.saturating_add(u16::from(page.airy)), &words, Role::Muted);
    }
}

/// What happened, where the order of the transactions tells it.
fn sentence(row: &NegativeRow<'_>, kinds: &[&Label]) -> Option<String> {
    let cause = row.negative?.cause.as_ref()?.as_str();
    let paid_out = kinds.iter().skip(1).any(|kind| kind.as_str() == "payout");
    let took_back = cause == "dispute" || cause == "refund";
    (paid_out && took_back).then(|| format!("A payout had left before the {cause} took money back."))
}

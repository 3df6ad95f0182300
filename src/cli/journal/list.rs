//! `pullfunds journal list`: one line for each debit, what needs somebody first.

use crate::cli::{Exit, Failure, print, say};
use crate::domain::DebitId;
use crate::journal::Book;
use crate::journal::entry::{DebitRecord, Held, HeldFor};

use super::args::ListArgs;
use super::words::{came_of_it, moment, objects, state, what};
use super::{unusable, which};

pub(super) fn run(args: &ListArgs) -> Result<Exit, Failure> {
    let book = which::look(&args.which)?;
    let open: Vec<DebitId> = book.unresolved().map_err(unusable)?.iter().map(|open| open.order.debit).collect();
    let held = book.held().map_err(unusable)?;
    let mut rows: Vec<[String; 6]> = Vec::new();
    for debit in &open {
        let record = book.debit(*debit).map_err(unusable)?;
        rows.extend(record.iter().map(of_debit));
    }
    rows.extend(held.iter().map(of_held));
    if !args.unresolved {
        rows.extend(latest(&book, args.number, &open)?);
    }
    print(&table(&rows))?;
    Ok(match (open.is_empty(), held.is_empty()) {
        (false, _) => Exit::Unknown,
        (true, false) => Exit::Differs,
        (true, true) => Exit::Done,
    })
}

/// The latest debits but those that were listed already.
fn latest(book: &Book, number: u32, listed: &[DebitId]) -> Result<Vec<[String; 6]>, Failure> {
    let records = book.debits(number.saturating_add(1)).map_err(unusable)?;
    let most = usize::try_from(number).unwrap_or(usize::MAX);
    if records.len() > most {
        say("there are older debits; -n shows more of them");
    }
    let is_new = |record: &&DebitRecord| !listed.contains(&record.order.debit);
    Ok(records.iter().take(most).filter(is_new).map(of_debit).collect())
}

fn of_debit(record: &DebitRecord) -> [String; 6] {
    let order = &record.order;
    [
        moment(record.recorded_at),
        order.debit.short(),
        state(record.state()).to_owned(),
        format!("{} {}", what(order), order.account),
        record.who.operator.to_string(),
        came_of_it(record),
    ]
}

fn of_held(held: &Held) -> [String; 6] {
    let amount = match &held.why {
        HeldFor::Foreign { amount, .. } => format!("{} ", amount.sentence()),
        HeldFor::Contradicted(_) => String::new(),
    };
    [
        moment(held.at),
        held.mark.short(),
        "HELD".to_owned(),
        format!("{amount}{}", held.account),
        String::new(),
        format!("{}: {}", held.why.words(), objects(&held.objects)),
    ]
}

/// Columns with two blanks between them.
fn table(rows: &[[String; 6]]) -> String {
    let mut widths = [0_usize; 6];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

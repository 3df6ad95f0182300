//! Which rows of the tables of `life` the plays of the tests have to meet, and how often. A row that no play meets is one that nothing
//! is known of, so that each that may be left out is named here, with the reason.

use std::collections::BTreeMap;

use pullfunds::life::Row;

/// So often at least.
const OFTEN: u64 = 5;

/// What only happens where something is wrong that `weather.rs` takes for impossible, or that the simulated Stripe has no way to do.
/// The tables' own tests meet them, and so do planted mistakes.
const LEFT_OUT: [(Row, &str); 9] = [
    (
        Row::KeyUsedOtherwise,
        "a key has one request for ever: whatever else is sent under it is a mistake that fails a play",
    ),
    (Row::DoesNotFit, "Stripe does not say no to what it has kept another answer to"),
    (Row::Contradicted, "nothing is done after the margin, so that an end as not done is right"),
    (Row::FoundAfterAll, "the same, seen by a look-up"),
    (Row::Twice, "nothing exists twice: the play fails before anybody looks it up"),
    (Row::LatePerson, "an approval is asked for by an answer, and no answer comes after the margin"),
    (Row::ReplayedAtFirst, "Stripe answers the first use of a key as a repeat only where two processes share one"),
    (Row::Unproven, "nobody else copies a mark"),
    (Row::FailedThere, "a debit between two balances is done or refused, and never fails later"),
];

/// Rows that were met too seldom.
pub(crate) fn missed(met: &BTreeMap<Row, u64>) -> Vec<String> {
    let often = |row: Row| met.get(&row).copied().unwrap_or(0);
    let is_left_out = |row: Row| LEFT_OUT.iter().any(|(left_out, _)| *left_out == row);
    let too_seldom = Row::ALL.into_iter().filter(|row| often(*row) < OFTEN && !is_left_out(*row));
    too_seldom.map(|row| format!("{row:?} was met {} times", often(row))).collect()
}

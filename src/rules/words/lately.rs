//! What Stripe showed of the last 24 hours, in words.

use crate::domain::Label;
use crate::rules::{Known, SeenLately};

pub(super) fn marks(read: usize, whole: bool, unread: u32, newest: Option<&SeenLately>) -> String {
    match newest {
        Some(newest) => lately(newest),
        None if unread > 0 => format!("{read} read, and of {unread} of them not whose they are"),
        None if !whole => format!("{read} read, which is not all"),
        None if read == 0 => "none at all".to_owned(),
        None => format!("{read} read, all accounted for"),
    }
}

pub(super) fn same_amount(newest: Option<&SeenLately>, whole: bool, why: Option<&Label>) -> String {
    let seen = match newest {
        Some(newest) => lately(newest),
        None if whole => "none".to_owned(),
        None => "not all could be read".to_owned(),
    };
    why.map_or_else(|| seen.clone(), |why| format!("{seen}; again because: {why}"))
}

fn lately(seen: &SeenLately) -> String {
    let whose = match seen.known {
        Known::Ours => "of this journal",
        Known::Contradicted => "of a debit that this journal says was not done",
        Known::Twice => "of a debit of this journal that exists more than once",
        Known::Foreign => "of a debit that this journal does not know",
        Known::Acknowledged => "not accounted for here, acknowledged",
        Known::Unmarked => "not made by this program",
    };
    let at = seen.created.strftime("%Y-%m-%d %H:%M UTC");
    format!("{} at {at}, {}, {whose}", seen.amount.sentence(), seen.object)
}

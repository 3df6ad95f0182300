//! What Stripe showed of the last 24 hours between an account and its platform, right before a debit: the guard against sending
//! twice what another console, another journal or the Dashboard has already sent. The journal alone cannot know of those.

use crate::domain::{DebitId, Label, LookUp, ObjectId, SeenObject};

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenAtStripe {
    /// Every object, in no order.
    pub rows: Vec<SeenRow>,
    /// Whether that is all there was, and of all of it can be known whose it is.
    pub whole: bool,
    /// Of how many it was not read whose they are, and would be by another look.
    pub unread: u32,
}

/// One object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRow {
    /// What it is.
    pub object: SeenObject,
    /// What the journal knows of it.
    pub known: Known,
}

/// What the journal knows of an object at Stripe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// It is of a debit of this journal.
    Ours,
    /// It is of a debit that this journal says was not done.
    Contradicted,
    /// It is of a debit of this journal that was done, and that exists more than once.
    Twice,
    /// It carries our mark, and no debit of this journal has that id.
    Foreign,
    /// The same, and somebody has said yes to it.
    Acknowledged,
    /// It carries no mark.
    Unmarked,
}

impl SeenAtStripe {
    /// Nothing at all.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { rows: Vec::new(), whole: true, unread: 0 }
    }

    /// What a look-up saw, each mark with what the journal knows of it when it exists so many times.
    #[must_use]
    pub fn of(look_up: &LookUp, known: impl Fn(DebitId, usize) -> Known) -> Self {
        let all = || look_up.ours.iter().chain(&look_up.near);
        let times = |mark| SeenObject::times(&all().filter(|object| object.mark == Some(mark)).collect::<Vec<_>>());
        let row = |object: &SeenObject| SeenRow {
            object: object.clone(),
            known: object.mark.map_or(Known::Unmarked, |mark| known(mark, times(mark))),
        };
        let rows = all().map(row).collect();
        Self { rows, whole: look_up.whole && look_up.others.unknown() == 0, unread: look_up.others.unread }
    }

    /// The newest object of which this holds.
    pub(crate) fn newest(&self, wanted: impl Fn(&SeenRow) -> bool) -> Option<&SeenRow> {
        self.rows.iter().filter(|row| wanted(row)).max_by_key(|row| row.object.created)
    }
}

/// Why an amount is asked for again, and after which object: another object needs another yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyAgain {
    /// The newest object of the same amount, as the operator was told; none where not everything could be read.
    pub after: Option<ObjectId>,
    /// Why.
    pub why: Label,
}

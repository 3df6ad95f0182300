//! What is written about a debit, from its record to its end. The debit's events are folded inside the transaction that
//! writes, and [`crate::life`] decides there: what a console believed a second ago decides nothing. Nothing else makes a
//! [`Recorded`].

use std::borrow::Cow;

use jiff::Timestamp;

use crate::domain::{AccountId, DebitId, Label, LookUp, Order, Refusal};
use crate::life::{
    Answer, Contradiction, History, Holder, LastLook, Looked, Now, Row, Stamp, State, Terms, after_answer, conclude,
    next,
};
use crate::rules::Approved;

use super::book::Book;
use super::entry::{Again, ByHand, Decided, Judged, Looks, Recorded, Stood, Told, Word, Wording};
use super::fault::JournalFault;
use super::fold::{self, Folded};
use super::pen::{self, New};
use super::store::{DebitRow, Leaf};
use super::telling;

impl Book {
    /// Writes down that a debit is about to be sent, and answers once that is on the disk. The answer is what allows it to
    /// be sent; without it nothing is.
    pub fn record(&mut self, approved: &Approved, wording: &Wording, stamp: &Stamp) -> Result<Recorded, JournalFault> {
        self.begin(approved.order(), &Judged::of(approved), wording, stamp)
    }

    pub(super) fn begin(
        &mut self,
        order: &Order,
        judged: &Judged,
        wording: &Wording,
        stamp: &Stamp,
    ) -> Result<Recorded, JournalFault> {
        if order.platform.as_str() != self.owner.platform {
            let of = Label::new(&format!("{} ({})", self.owner.platform, self.owner.mode));
            return Err(JournalFault::OfAnother { journal: self.journal.clone(), of });
        }
        let row = row(order, judged, stamp)?;
        let told = Told::Recorded {
            debit_sha256: row.hash().to_string(),
            wording: Some(wording.clone()),
            stamp: Some(stamp.clone()),
        };
        let head = self.change(|leaf, journal| {
            is_free(leaf, journal, order)?;
            leaf.put_debit(&row)?;
            pen::write(leaf, journal, &New { debit: Some(order.debit), attempt: Some(1), at: stamp.at, told: &told })
        })?;
        Ok(Recorded::mint(order.clone(), wording.clone(), 1, stamp.at, head.to_string()))
    }

    /// Writes down that a debit is about to be sent again, as attempt `next`, which must be the one after its last: whoever
    /// was overtaken by another console is told so. `again` is a person's wish, which is refused where [`next()`] does not offer
    /// it now, when events were written since the person looked, and where the account is held. Without one the program repeats by
    /// itself; that it may, it asks [`crate::life::may_repeat`] right before.
    pub fn repeat(
        &mut self,
        debit: DebitId,
        next: u32,
        again: Option<&Again>,
        now: &Now,
        terms: &Terms,
        stamp: &Stamp,
    ) -> Result<Recorded, JournalFault> {
        self.change(|leaf, journal| {
            let found = found(leaf, journal, debit)?;
            if found.history.number().checked_add(1) != Some(next) {
                return Err(JournalFault::Overtaken { debit });
            }
            if found.history.is_repeating_useless() {
                return Err(JournalFault::NotOffered { debit, row: Row::StoredError });
            }
            let Some(wording) = found.wording().cloned() else {
                return Err(JournalFault::NotOffered { debit, row: Row::KeyMayBeGone });
            };
            if let Some(again) = again {
                is_offered(leaf, journal, &found, again, now, terms)?;
            }
            let (order, head) = (found.order.clone(), found.head());
            let told = Told::Attempt { stamp: stamp.clone(), judged: again.map(|again| Judged::of(&again.approved)) };
            follow(leaf, journal, &found.order, found.history, &told, Some(next), stamp.at)?;
            Ok(Recorded::mint(order, wording, next, stamp.at, head))
        })
    }

    /// Writes down what an answer to an attempt came to ([`after_answer`]).
    pub fn answered(
        &mut self,
        debit: DebitId,
        attempt: u32,
        answer: &Answer,
        now: &Now,
        terms: &Terms,
    ) -> Result<Stood, JournalFault> {
        self.change(|leaf, journal| {
            let Folded { order, mut history, .. } = found(leaf, journal, debit)?;
            let verdict = after_answer(&history, attempt, answer, now, terms);
            for kind in verdict.events {
                let told = telling::of_answer(*kind, &verdict, &order, attempt, answer)?;
                history = follow(leaf, journal, &order, history, &told, None, now.wall)?;
            }
            Ok(Stood { history, decided: Decided::Answer(Box::new(verdict)) })
        })
    }

    /// Writes down what a look-up came to ([`conclude`]). `asked_on` is [`History::events`] when it was asked for, `holder`
    /// who has the debit in hand now.
    pub fn looked_up(
        &mut self,
        debit: DebitId,
        asked_on: u32,
        look_up: &LookUp,
        holder: Holder,
        terms: &Terms,
        by: &Stamp,
    ) -> Result<Stood, JournalFault> {
        self.change(|leaf, journal| {
            let Folded { order, mut history, .. } = found(leaf, journal, debit)?;
            let conclusion = conclude(&order, &history, asked_on, look_up, holder, terms);
            let looks = Looks::of(look_up, asked_on, by);
            for kind in conclusion.events() {
                let told = telling::of_look_up(*kind, &conclusion.says, &order, &looks)?;
                history = follow(leaf, journal, &order, history, &told, None, by.at)?;
            }
            Ok(Stood { history, decided: Decided::LookUp(Box::new(conclusion)) })
        })
    }

    /// Writes down that nothing got past the door, where [`next`] says so: every attempt was turned away, and nobody sends it
    /// again. Where it does not, nothing is written.
    pub fn nothing_got_past(&mut self, debit: DebitId, now: &Now, terms: &Terms) -> Result<Stood, JournalFault> {
        self.change(|leaf, journal| {
            let Folded { order, mut history, .. } = found(leaf, journal, debit)?;
            if next(&history, now, Looked::default(), terms).book.is_some() {
                let refused =
                    Refusal::without_answer("not_sent", "Every attempt was turned away before Stripe acted on it.");
                history = follow(leaf, journal, &order, history, &Told::Refused { refused, by: None }, None, now.wall)?;
            }
            Ok(Stood { history, decided: Decided::Said })
        })
    }

    /// Writes down what a person says of a debit that the program cannot settle. Refused where [`next`] does not offer it,
    /// or when events were written since the person looked.
    pub fn resolve(
        &mut self,
        debit: DebitId,
        word: &Word,
        now: &Now,
        terms: &Terms,
        by: &Stamp,
    ) -> Result<Stood, JournalFault> {
        self.change(|leaf, journal| {
            let Folded { order, history, .. } = found(leaf, journal, debit)?;
            if word.asked_on != history.events() {
                return Err(JournalFault::Overtaken { debit });
            }
            let offer = next(&history, now, word.looked, terms);
            let (reason, last_look, stamp) = (word.reason.clone(), said(word.looked.last), by.clone());
            let (is_offered, told) = match &word.says {
                ByHand::Happened(object) => {
                    (offer.happened, Told::Happened { object: object.clone(), reason, last_look, stamp })
                }
                ByHand::DidNotHappen => (offer.did_not_happen, Told::DidNotHappen { reason, last_look, stamp }),
            };
            is_offered.map_err(|row| JournalFault::NotOffered { debit, row })?;
            let history = follow(leaf, journal, &order, history, &told, None, by.at)?;
            Ok(Stood { history, decided: Decided::Said })
        })
    }
}

/// A debit that must be there.
pub(super) fn found(leaf: &dyn Leaf, journal: &Label, debit: DebitId) -> Result<Folded, JournalFault> {
    let missing = || JournalFault::NoSuchDebit { journal: journal.clone(), debit };
    fold::debit(leaf, journal, debit)?.ok_or_else(missing)
}

/// Writes an event about a debit, if it can follow, and answers with the history it leads to. A mark is held once, and not
/// again after somebody's yes.
pub(super) fn follow(
    leaf: &mut dyn Leaf,
    journal: &Label,
    order: &Order,
    history: History,
    told: &Told,
    attempt: Option<u32>,
    at: Timestamp,
) -> Result<History, JournalFault> {
    let debit = order.debit;
    if matches!(told, Told::Contradicted { .. }) && is_seen(leaf, debit)? {
        return Ok(history);
    }
    let cannot = |state: State| JournalFault::CannotFollow { debit, state, event: told.kind().word() };
    let (state, known) = (history.state(), history.number());
    let happening = fold::happening(told, known).ok_or_else(|| cannot(state))?;
    let history = History::after(Some(history), &happening)
        .map_err(|Contradiction { state: before, .. }| cannot(before.unwrap_or(state)))?;
    pen::write(leaf, journal, &New { debit: Some(debit), attempt, at, told })?;
    Ok(history)
}

/// Whether a mark is held, or was acknowledged.
pub(super) fn is_seen(leaf: &dyn Leaf, mark: DebitId) -> Result<bool, JournalFault> {
    let mark = mark.to_string();
    Ok(leaf.held()?.iter().any(|held| held.mark == mark) || leaf.is_acknowledged(&mark)?)
}

/// Refuses what a person wants sent again where it is not, or no longer, open.
fn is_offered(
    leaf: &dyn Leaf,
    journal: &Label,
    found: &Folded,
    again: &Again,
    now: &Now,
    terms: &Terms,
) -> Result<(), JournalFault> {
    let Folded { order, history, .. } = found;
    if again.approved.order() != order {
        let why = Label::new("it differs from the order that was recorded");
        return Err(JournalFault::Unwritable { what: "a repeat", why });
    }
    let debit = order.debit;
    if again.asked_on != history.events() {
        return Err(JournalFault::Overtaken { debit });
    }
    is_not_held(leaf, journal, &order.account)?;
    let offered = next(history, now, again.looked, terms).same_key;
    offered.map(drop).map_err(|row| JournalFault::NotOffered { debit, row })
}

/// Refuses a debit whose id was used, or whose account is blocked or held. The store refuses it too; here is known why.
fn is_free(leaf: &dyn Leaf, journal: &Label, order: &Order) -> Result<(), JournalFault> {
    if leaf.debit(&order.debit.to_string())?.is_some() {
        return Err(JournalFault::SameDebit { debit: order.debit });
    }
    let account = order.account.as_str();
    if let Some(blocker) = leaf.unresolved()?.iter().find(|row| row.account == account) {
        let debit = fold::debit_id(journal, "an unresolved debit", &blocker.debit)?;
        return Err(JournalFault::Unresolved { account: order.account.clone(), debit });
    }
    is_not_held(leaf, journal, &order.account)
}

/// Refuses an account of which Stripe shows something that the journal does not account for.
fn is_not_held(leaf: &dyn Leaf, journal: &Label, account: &AccountId) -> Result<(), JournalFault> {
    let held = leaf.held()?;
    let Some(held) = held.iter().find(|row| row.account == account.as_str()) else { return Ok(()) };
    let mark = fold::debit_id(journal, "what is held", &held.mark)?;
    Err(JournalFault::Held { account: account.clone(), mark })
}

fn row(order: &Order, judged: &Judged, stamp: &Stamp) -> Result<DebitRow<'static>, JournalFault> {
    let text = |text: &str| Cow::Owned(text.to_owned());
    Ok(DebitRow {
        id: Cow::Owned(order.debit.to_string()),
        key: Cow::Owned(order.debit.idempotency_key()),
        account: text(order.account.as_str()),
        platform: text(order.platform.as_str()),
        minor: order.amount.minor().get(),
        currency: text(order.amount.currency().code()),
        recorded_at: Cow::Owned(stamp.at.to_string()),
        operator: text(stamp.operator.as_str()),
        host: text(stamp.owner.host.as_str()),
        process: i64::from(stamp.owner.process),
        asked: Cow::Owned(pen::json("an order", order)?),
        judged: Cow::Owned(pen::json("a verdict", judged)?),
    })
}

/// The word of a look-up in the file.
fn said(last: LastLook) -> Label {
    Label::new(match last {
        LastLook::None => "nothing",
        LastLook::CannotRead => "cannot_read",
        LastLook::NotSeenYet => "not_seen_yet",
        LastLook::Near => "near",
        LastLook::Unproven => "unproven",
    })
}

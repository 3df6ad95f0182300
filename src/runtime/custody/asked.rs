//! What is asked of the journal beside recording and answers, and what it says.

use std::sync::Arc;

use crate::app::journal::PAGE;
use crate::app::{BookAsk, BookSaid, BookSummary, Msg, Open, Pending, Question, Reading};
use crate::domain::{DebitId, Fault, Label, LookUp, Sought};
use crate::journal::Book;
use crate::journal::entry::{DebitRecord, Note, OpenDebit};
use crate::life::{Answer, Holder, Looked, Now, Offer, next};

use super::Custody;
use crate::runtime::tasks::{ask, looked_up};

/// Debits of which it is known without asking which objects are theirs.
const LATEST: u32 = 500;

impl Custody {
    /// Asks the journal; none where nobody has to hear of it.
    pub async fn book(&self, ask: BookAsk) -> Option<Msg> {
        let said = match ask {
            BookAsk::Changed if self.is_unchanged().await => BookSaid::Unchanged,
            BookAsk::Unresolved | BookAsk::Changed => BookSaid::Unresolved(self.unresolved().await),
            BookAsk::Known(debit, marks) => BookSaid::Known(debit, self.write(move |book| book.known(&marks)).await),
            BookAsk::Lines(before) => BookSaid::Lines(before, self.write(move |book| book.lines(before, PAGE)).await),
            BookAsk::Debit(debit) => {
                let record = self.write(move |book| book.debit(debit)).await;
                BookSaid::Debit(debit, record.map(|found| found.map(Box::new)))
            }
            BookAsk::Note(note) => {
                let by = self.stamp();
                BookSaid::Noted(self.write(move |book| book.note(&note, &by)).await)
            }
            BookAsk::Arm(until) => {
                let by = self.stamp();
                BookSaid::Armed(until, self.write(move |book| book.note(&Note::Armed { until }, &by)).await)
            }
            BookAsk::Check { anew } => BookSaid::Checked(self.check(anew).await),
            BookAsk::LookedUp(debit, asked_on, look_up) => {
                let (holder, terms, by) = (self.holder_of(debit).await, self.parts.terms, self.stamp());
                let write = move |book: &mut Book| book.looked_up(debit, asked_on, &look_up, holder, &terms, &by);
                BookSaid::LookedUp(debit, holder, self.write(write).await.map(Box::new))
            }
            BookAsk::Withdraw(debit, attempt, why) => {
                return Some(self.answered(debit, attempt, Answer::not_sent(why.as_str())).await);
            }
            BookAsk::AnsweredLate(debit, attempt, answer) => return Some(self.answered(debit, attempt, *answer).await),
            BookAsk::NothingGotPast(debit) => {
                let (now, terms) = (self.now_held(debit).await, self.parts.terms);
                let write = move |book: &mut Book| book.nothing_got_past(debit, &now, &terms);
                BookSaid::NothingGotPast(debit, self.write(write).await.map(Box::new))
            }
            BookAsk::Resolve(debit, word) => {
                let (now, terms, by) = (self.now_held(debit).await, self.parts.terms, self.stamp());
                let write = move |book: &mut Book| book.resolve(debit, &word, &now, &terms, &by);
                BookSaid::Resolved(debit, self.write(write).await.map(Box::new))
            }
            BookAsk::Observe(receipt) => {
                let at = self.wall();
                BookSaid::NotObserved(self.write(move |book| book.observe(&receipt, at)).await.err()?)
            }
            BookAsk::Explain(debit, explained) => {
                let at = self.wall();
                BookSaid::NotObserved(self.write(move |book| book.explain(debit, &explained, at)).await.err()?)
            }
        };
        Some(Msg::Book(said))
    }

    /// Puts a question to Stripe; a look-up with what the journal knows.
    pub async fn read(&self, question: &Question) -> Reading {
        match question {
            Question::LookUp(sought) => looked_up(self.look_up(sought).await),
            Question::Platform
            | Question::Accounts(_)
            | Question::Account(_)
            | Question::Balance(_)
            | Question::Transactions(..)
            | Question::References(_)
            | Question::Explain(..)
            | Question::LeftBehind(..)
            | Question::Again(_) => ask(&**self.backend(), question).await,
        }
    }

    /// A look-up at Stripe, which is not asked whose the objects are that the latest debits of this journal left there, nor what it
    /// has told already. Without the journal's word it is asked of all.
    pub async fn look_up(&self, sought: &Sought) -> Result<LookUp, Fault> {
        let mut known = self.write(|book| book.left_lately(LATEST)).await.unwrap_or_default();
        known.extend(self.hand().read_before());
        let looked = self.backend().look_up(&Sought { known: Arc::new(known), ..sought.clone() }).await?;
        self.hand().remember(&looked.others.read);
        Ok(looked)
    }

    /// Everything the journal knows about a debit.
    pub async fn record_of(&self, debit: DebitId) -> Result<Option<DebitRecord>, Label> {
        self.write(move |book| book.debit(debit)).await
    }

    /// What may be done with a debit now, after look-ups that came to this; none when it is not in the journal.
    pub async fn offer(&self, debit: DebitId, looked: Looked) -> Result<Option<(DebitRecord, Offer)>, Label> {
        let Some(record) = self.record_of(debit).await? else { return Ok(None) };
        let now = Now { holder: self.holder(&record.history), ..self.now_of(debit) };
        let offer = next(&record.history, &now, looked, &self.parts.terms);
        Ok(Some((record, offer)))
    }

    async fn unresolved(&self) -> Result<Open, Label> {
        let read = |book: &mut Book| {
            let summary = BookSummary { keeping: book.keeping(), events: book.events()? };
            Ok((book.version()?, book.unresolved()?, book.held()?, summary))
        };
        let (version, unresolved, held, summary) = self.write(read).await?;
        let now = self.parts.clock.now();
        let mut hand = self.hand();
        hand.read_version(version);
        hand.know(unresolved.iter().map(|open| (open.order.debit, open.history.number())), now);
        let known = |open: OpenDebit| {
            let known_since = hand.known_since(open.order.debit).unwrap_or(now);
            Pending { holder: self.holder(&open.history), known_since, open }
        };
        let pending = unresolved.into_iter().map(known).collect();
        Ok(Open { pending, held, summary: Some(summary) })
    }

    /// Whether no other console has written since the unresolved debits were last read.
    async fn is_unchanged(&self) -> bool {
        let version = self.write(|book| book.version()).await.ok();
        version.is_some_and(|version| self.hand().is_version(version))
    }

    /// The moment, for a debit that may be in other hands.
    pub(super) async fn now_held(&self, debit: DebitId) -> Now {
        Now { holder: self.holder_of(debit).await, ..self.now_of(debit) }
    }

    async fn holder_of(&self, debit: DebitId) -> Holder {
        let record = self.write(move |book| book.debit(debit)).await;
        record.ok().flatten().map_or(Holder::CannotTell, |record| self.holder(&record.history))
    }
}

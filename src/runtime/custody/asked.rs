//! What is asked of the journal beside recording and answers, and what it says.

use crate::app::{BookAsk, BookSaid, Msg, Pending};
use crate::journal::Book;
use crate::journal::JournalFault;
use crate::life::Holder;

use super::{Custody, not_sent};

impl Custody {
    /// Asks the journal; none where nobody has to hear of it.
    pub async fn book(&self, ask: BookAsk) -> Option<Msg> {
        let said = match ask {
            BookAsk::Unresolved => BookSaid::Unresolved(self.unresolved().await),
            BookAsk::Changed => BookSaid::Unresolved(self.unresolved().await),
            BookAsk::LookedUp(debit, asked_on, look_up) => {
                let (holder, terms, by) = (self.holder_of(debit).await, self.parts.terms, self.stamp());
                let write = move |book: &mut Book| book.looked_up(debit, asked_on, &look_up, holder, &terms, &by);
                BookSaid::LookedUp(debit, holder, self.write(write).await.map(Box::new))
            }
            BookAsk::Withdraw(debit, attempt, why) => {
                return Some(self.answered(debit, attempt, not_sent(why.as_str())).await);
            }
            BookAsk::AnsweredLate(debit, attempt, answer) => return Some(self.answered(debit, attempt, *answer).await),
            BookAsk::Resolve { debit, asked_on, says, reason } => {
                let by = self.stamp();
                let write = move |book: &mut Book| book.resolve(debit, asked_on, &says, &reason, &by);
                BookSaid::Resolved(debit, self.write(write).await.map(Box::new))
            }
            BookAsk::Observe(receipt) => {
                let at = self.wall();
                BookSaid::NotObserved(self.write(move |book| book.observe(&receipt, at)).await.err()?)
            }
        };
        Some(Msg::Book(said))
    }

    async fn unresolved(&self) -> Result<Vec<Pending>, crate::domain::Label> {
        let mut all = self.write(|book| pending(book)).await?;
        for one in &mut all {
            one.holder = self.holder(&one.history);
        }
        Ok(all)
    }

    async fn holder_of(&self, debit: crate::domain::DebitId) -> Holder {
        let history = self.write(move |book| book.history(debit)).await;
        history.ok().flatten().map_or(Holder::CannotTell, |history| self.holder(&history))
    }
}

fn pending(book: &mut Book) -> Result<Vec<Pending>, JournalFault> {
    let mut all = Vec::new();
    for open in book.unresolved()? {
        let (Some(record), Some(history)) = (book.debit(open.debit)?, book.history(open.debit)?) else { continue };
        let before = (record.judged.account_before, record.judged.platform_before);
        all.push(Pending { open, order: record.order, before, history, holder: Holder::CannotTell });
    }
    Ok(all)
}

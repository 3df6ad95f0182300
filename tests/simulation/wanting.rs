//! What the person in front of a clerk wants, each done as plainly as a console does it.

use std::sync::Arc;

use jiff::SignedDuration;
use pullfunds::domain::{DebitId, Label, Reversal, Settled, What};
use pullfunds::journal::entry::{Note, OpenDebit, Word};
use pullfunds::life::{Answer, Due, Holder};
use pullfunds::money::Amount;

use super::actor::Wanted;
use super::clerk::{Clerk, Heard, Work};
use super::judging::{self, Ask, Wish};
use super::parts::lock;
use super::planted::Bug;

impl Clerk {
    pub(crate) fn take_up(&mut self, wanted: Wanted) {
        match wanted {
            Wanted::New(ask) => self.ask(ask),
            Wanted::Back { of, debit, amount } => self.give_back(of, debit, amount),
            Wanted::Again(debit) => self.press(debit),
            Wanted::Look(debit) => {
                if let Some((open, offer)) = self.offered(debit)
                    && !matches!(offer.look_up, Due::Busy(_))
                {
                    self.look_up(&open);
                }
            }
            Wanted::Word(debit) => self.say(debit),
            Wanted::Acknowledge => self.acknowledge(),
            Wanted::Fidget => {}
            Wanted::Quit => self.leave(),
        }
    }

    pub(crate) fn leave(&mut self) {
        self.leaving = true;
        if !self.parts.planted.is(Bug::WithdrawnThoughItLeft) {
            return;
        }
        let sending: Vec<DebitId> =
            self.hands.iter().filter(|(_, hand)| hand.is_sending).map(|(debit, _)| *debit).collect();
        for debit in sending {
            let (now, terms) = (self.moment(debit, Holder::Us), self.parts.terms);
            self.write(|book| book.answered(debit, 1, &Answer::not_sent("hung up"), &now, &terms)).ok();
        }
    }

    fn ask(&mut self, ask: Ask) {
        let backend = Arc::clone(&self.parts.backend);
        let since = self.server_time().map(|server| server.at - SignedDuration::from_hours(24));
        let ready = async move { Heard::Ready(Box::new(judging::read(&*backend, ask, since).await)) };
        self.works.push(Work(Box::pin(ready)));
    }

    fn give_back(&mut self, of: DebitId, debit: DebitId, amount: Amount) {
        let Ok(Some(found)) = self.book.debit(of) else { return };
        let named = found.history.named();
        let (transfer, payment) = (named.transfer.clone(), named.payment.clone());
        let settled = Settled { transfer, payment, request: None, replayed: false, at: None };
        let Some(reversal) = Reversal::of(&found.order, &settled) else { return };
        let account = found.order.account.clone();
        self.ask(Ask { debit, account, amount, wish: Wish::Back(Box::new(found.order), reversal) });
    }

    /// What was wanted when an order was made.
    fn wanted_of(&self, open: &OpenDebit) -> Option<Ask> {
        let undone = match &open.order.what {
            What::Reverse { reverse } => self.book.debit(reverse.of).ok().flatten().map(|found| found.order),
            What::Pull { .. } | What::Send { .. } => None,
        };
        Ask::of(&open.order, undone)
    }

    fn press(&mut self, debit: DebitId) {
        let Some((open, offer)) = self.offered(debit) else { return };
        let Some(ask) = self.wanted_of(&open).filter(|_| offer.same_key.is_ok()) else { return };
        self.tell(&format!("{debit}: presses for a repeat"));
        let backend = Arc::clone(&self.parts.backend);
        let again = async move { Heard::Again(debit, Box::new(judging::read(&*backend, ask, None).await)) };
        self.works.push(Work(Box::pin(again)));
    }

    fn say(&mut self, debit: DebitId) {
        let Some((open, _)) = self.offered(debit) else { return };
        let Some(says) = lock(&self.parts.net).truth(&debit.to_string()) else { return };
        let holder = self.holder(&open.history);
        let (now, terms, by) = (self.moment(debit, holder), self.parts.terms, self.stamp());
        let looked = self.hands.get(&debit).map(|hand| hand.looked).unwrap_or_default();
        let word =
            Word { says, reason: Label::new("looked into the Dashboard"), asked_on: open.history.events(), looked };
        let said = self.write(|book| book.resolve(debit, &word, &now, &terms, &by));
        self.tell(&format!("{debit}: by hand {:?}: {}", word.says, said.is_ok()));
    }

    fn acknowledge(&mut self) {
        let held = self.book.held().unwrap_or_default();
        let by = self.stamp();
        for one in held {
            let note = Note::Acknowledged { mark: one.mark, reason: Label::new("seen") };
            self.tell(&format!("acknowledges {}", one.mark));
            self.write(|book| book.note(&note, &by)).ok();
        }
    }
}

//! The journal compared with what Stripe shows, on every account from which the platform got money or to which it sent some as a debit
//! in a stretch of time, or that the journal names in it. What this journal does not account for holds its account; nothing is sent,
//! and whoever ends it early keeps what was found. A command and the Journal screen have it done, each with a listener of its own.

mod recent;
mod seen;
mod shown;

pub use recent::Recent;
pub use seen::Seen;
pub use shown::{Payers, Shown};

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::app::{BookAsk, BookSaid, Comparing, Far, Found, Msg};
use crate::domain::{AccountId, DebitId, Fault, Label, ObjectId, SeenObject};
use crate::journal::entry::{DebitRecord, HeldFor, Mark, Note};

use super::custody::Custody;

/// Why a comparison could not be finished.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Stripe could not be read.
    #[error("what the platform got could not be read. {0}")]
    Unread(Fault),
    /// Nobody counts back so far.
    #[error("the stretch of time is too long")]
    TooLong,
    /// The journal's sentence.
    #[error("{0}")]
    Journal(Label),
    /// Nobody listens any more.
    #[error("nobody listens any more")]
    Unheard,
}

/// Whoever hears how far it is, and what was found.
pub trait Listener: Send {
    /// Hears it.
    ///
    /// # Errors
    /// [`Trouble::Unheard`] where it is in vain to go on.
    fn hear(&mut self, said: Comparing) -> impl Future<Output = Result<(), Trouble>> + Send;
}

/// What is compared.
#[derive(Debug)]
pub struct Wanted {
    /// Whose money it is.
    pub platform: AccountId,
    /// One account; all where none is named.
    pub only: Option<AccountId>,
    /// How far back.
    pub back: SignedDuration,
    /// What the console's clock shows.
    pub now: Timestamp,
    /// The id of a debit that nobody asks for.
    pub probe: DebitId,
}

/// Compares them, and writes down that it was done.
///
/// # Errors
/// When either of the two could not be read or written, or nobody listens any more.
pub async fn compare(custody: &Custody, wanted: Wanted, listener: &mut impl Listener) -> Result<Found, Trouble> {
    let Wanted { platform, only, back, now, probe } = wanted;
    let since = now.checked_sub(back).map_err(|_| Trouble::TooLong)?;
    let of = only.clone();
    let recent = custody.read_long(move |book| Recent::read(book, since, of.as_ref())).await;
    let recent = match recent {
        Ok(Ok(recent)) => recent,
        Ok(Err(fault)) => return Err(Trouble::Journal(Label::new(&fault.to_string()))),
        Err(trouble) => return Err(Trouble::Journal(trouble)),
    };
    let shown = Shown::begin(Arc::clone(custody.backend()), platform, probe, (back, now)).await?;
    let mut comparison = Comparison { custody, shown, recent, found: Found::default(), listener };
    comparison.all(only).await?;
    Ok(comparison.found)
}

/// A comparison under way.
struct Comparison<'a, L> {
    custody: &'a Custody,
    shown: Shown,
    recent: Recent,
    found: Found,
    listener: &'a mut L,
}

impl<L: Listener> Comparison<'_, L> {
    async fn all(&mut self, only: Option<AccountId>) -> Result<(), Trouble> {
        if let Some(line) = self.recent.left_out() {
            self.could_not_read(&line).await?;
        }
        self.listener.hear(Comparing::Further { far: Far::Begun, reads: 1 }).await?;
        if let Some(line) = self.shown.sendings(only.as_ref(), self.listener).await? {
            self.could_not_read(&line).await?;
        }
        let accounts = match only {
            Some(account) => BTreeSet::from([account]),
            None => self.accounts().await?,
        };
        let of = count(accounts.len());
        for (at, account) in (1..).zip(&accounts) {
            let recorded = self.recent.of.remove(account).unwrap_or_default();
            let reads = self.account(account, &recorded).await?;
            self.listener.hear(Comparing::Further { far: Far::Accounts(at, of), reads }).await?;
        }
        let Found { accounts, debits, differ, foreign, .. } = self.found;
        self.note(Note::Reconciled { since: self.shown.since, accounts, debits, differ, foreign }).await
    }

    /// Every debit of whatever form leaves a payment on the platform, and what is sent is sent by it.
    async fn accounts(&mut self) -> Result<BTreeSet<AccountId>, Trouble> {
        let payers = self.shown.payers(self.listener).await?;
        if !payers.whole {
            self.could_not_read("not every payment of the platform could be read").await?;
        }
        if let Some(line) = self.shown.refunds(self.listener).await? {
            self.could_not_read(&line).await?;
        }
        Ok(self.recent.of.keys().cloned().chain(payers.accounts).chain(self.shown.receivers()).collect())
    }

    /// Everything that went between one account and the platform, beside what the journal says of it. Tells how much was read.
    async fn account(&mut self, account: &AccountId, recorded: &[DebitRecord]) -> Result<u32, Trouble> {
        self.found.accounts = self.found.accounts.saturating_add(1);
        let seen = match self.shown.of(account, recorded).await {
            Ok(seen) => seen,
            Err(fault) => {
                self.could_not_read(&format!("{account} could not be read. {fault}")).await?;
                return Ok(1);
            }
        };
        let not_read = seen.not_read();
        if !not_read.is_empty() {
            self.found.not_read = self.found.not_read.saturating_add(1);
        }
        self.marks(&seen).await?;
        for line in not_read.into_iter().chain(seen.given_back()) {
            self.tell(&line).await?;
        }
        for line in seen.missing(recorded) {
            self.found.debits = self.found.debits.saturating_add(1);
            self.found.differ = self.found.differ.saturating_add(1);
            self.tell(&line).await?;
        }
        Ok(seen.reads())
    }

    async fn marks(&mut self, seen: &Seen) -> Result<(), Trouble> {
        let marks = seen.marks();
        self.found.debits = self.found.debits.saturating_add(count(marks.len()));
        let asked = BookAsk::Known(self.shown.probe, marks.keys().copied().collect());
        let known = match self.custody.book(asked).await {
            Some(Msg::Book(BookSaid::Known(_, Ok(known)))) => known,
            Some(Msg::Book(BookSaid::Known(_, Err(why)))) => return Err(Trouble::Journal(why)),
            other => return Err(said_nothing(other.as_ref())),
        };
        for (mark, known) in known {
            if let Some(rows) = marks.get(&mark) {
                self.mark(&seen.account, (mark, known), rows).await?;
            }
        }
        Ok(())
    }

    async fn mark(
        &mut self,
        account: &AccountId,
        (mark, known): (DebitId, Mark),
        rows: &[&SeenObject],
    ) -> Result<(), Trouble> {
        let objects: Vec<ObjectId> = rows.iter().map(|row| row.id.clone()).collect();
        let named = objects.iter().map(ObjectId::as_str).collect::<Vec<_>>().join(", ");
        match known {
            Mark::Ours(state) if known.is_against(SeenObject::times(rows)) => {
                let why = HeldFor::Contradicted(state).words();
                self.note(Note::Contradicted { debit: mark, objects }).await?;
                self.found.differ = self.found.differ.saturating_add(1);
                self.hold(&format!("{account}: debit {mark} ({named}): {why}; held")).await
            }
            Mark::Ours(state) if state.is_unresolved() => Ok(()),
            Mark::Ours(_) | Mark::Acknowledged => {
                self.found.agree = self.found.agree.saturating_add(1);
                Ok(())
            }
            Mark::Foreign => {
                let Some(first) = rows.first() else { return Ok(()) };
                let (amount, created) = (first.amount, first.created);
                self.note(Note::Foreign { account: account.clone(), mark, objects, amount, created }).await?;
                self.found.foreign = self.found.foreign.saturating_add(1);
                let amount = amount.sentence();
                self.hold(&format!("{account}: debit {mark} of {amount} ({named}) is not in this journal; held")).await
            }
        }
    }

    async fn could_not_read(&mut self, line: &str) -> Result<(), Trouble> {
        self.found.not_read = self.found.not_read.saturating_add(1);
        self.tell(line).await
    }

    async fn tell(&mut self, line: &str) -> Result<(), Trouble> {
        self.listener.hear(Comparing::Told(Label::new(line))).await
    }

    async fn hold(&mut self, line: &str) -> Result<(), Trouble> {
        self.listener.hear(Comparing::Held(Label::new(line))).await
    }

    async fn note(&self, note: Note) -> Result<(), Trouble> {
        match self.custody.book(BookAsk::Note(Box::new(note))).await {
            Some(Msg::Book(BookSaid::Noted(Ok(())))) => Ok(()),
            other => Err(said_nothing(other.as_ref())),
        }
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// The journal's sentence why it did not take something.
fn said_nothing(said: Option<&Msg>) -> Trouble {
    let why =
        if let Some(Msg::Book(BookSaid::Noted(Err(why)))) = said { why.as_str() } else { "the journal said nothing" };
    Trouble::Journal(Label::new(why))
}

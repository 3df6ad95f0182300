//! `pullfunds journal reconcile`: compares the journal with what Stripe shows, on every account from which the platform got money or
//! to which it sent some as a debit in a stretch of time, or that the journal names in it. What nobody knows is looked up; what this
//! journal does not account for holds its account. Nothing is sent, and whoever ends it early keeps what was found.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::app::{BookAsk, BookSaid, Msg};
use crate::cli::console::{self, NO_SCREEN, Ready};
use crate::cli::{Exit, Failure, attach, say};
use crate::domain::{AccountId, DebitId, SeenObject};
use crate::journal::Book;
use crate::journal::entry::{DebitRecord, HeldFor, Mark, Note};
use crate::runtime::Tools;
use crate::runtime::custody::Custody;

use super::args::ReconcileArgs;
use super::recent::Recent;
use super::resolve;
use super::seen::Seen;
use super::shown::Shown;
use super::{tell, unusable};

/// Accounts between two words about how far it is.
const TOLD_EVERY: usize = 25;

pub(super) fn run(args: &ReconcileArgs) -> Result<Exit, Failure> {
    let mut flags = args.reach.of_console(false);
    flags.screen.read_only = true;
    let attach::Reached { engine, behind, mut chosen } = attach::reach(&flags, false)?;
    drop(chosen.endings.take());
    console::needs_a_kept_journal(&behind)?;
    let platform = behind.platform.clone();
    let now = behind.clock.now();
    let since = now.checked_sub(args.since).map_err(|_| Failure::new(Exit::Usage, "--since is too long"))?;
    let account = args.account.as_deref().map(AccountId::new);
    let known = Known::of(&behind.journal, since, account.as_ref())?;
    let Ready { tools, .. } = console::set_up(&flags.screen, behind, NO_SCREEN)?;
    let Tools { custody, mut mint, .. } = tools;
    let shown = Shown::begin(Arc::clone(custody.backend()), platform, mint(now), (args.since, now));
    let mut compared = Compared { shown: engine.block_on(shown)?, custody, found: Found::default() };
    let done = engine.block_on(async {
        let done = compared.all(account, &known).await;
        compared.custody.finish().await;
        done
    });
    engine.shutdown_background();
    done?;
    tell(&compared.found.summary())?;
    Ok(compared.found.exit())
}

/// What the journal knows of that time.
struct Known {
    /// Debits without an end, whenever they were recorded.
    open: Vec<DebitId>,
    /// Debits that were recorded since.
    recent: Recent,
}

impl Known {
    fn of(book: &Book, since: Timestamp, only: Option<&AccountId>) -> Result<Self, Failure> {
        let is_meant = |account: &AccountId| only.is_none_or(|only| only == account);
        let open = book.unresolved().map_err(unusable)?;
        let open = open.iter().filter(|open| is_meant(&open.order.account)).map(|open| open.order.debit).collect();
        Ok(Self { open, recent: Recent::read(book, since, only)? })
    }
}

/// What was found.
#[derive(Debug, Default)]
struct Found {
    accounts: u32,
    debits: u32,
    agree: u32,
    differ: u32,
    foreign: u32,
    /// Accounts that could not be read whole.
    not_read: u32,
    unresolved: u32,
    waiting: u32,
}

impl Found {
    fn differs(&mut self, line: &str) -> Result<(), Failure> {
        self.differ = self.differ.saturating_add(1);
        tell(line)
    }

    fn could_not_read(&mut self, line: &str) -> Result<(), Failure> {
        self.not_read = self.not_read.saturating_add(1);
        tell(line)
    }

    fn summary(&self) -> String {
        let Self { accounts, debits, agree, differ, foreign, not_read, unresolved, waiting } = self;
        let rest = [
            (*differ, "differ"),
            (*foreign, "foreign (held)"),
            (*unresolved, "unresolved"),
            (*waiting, "waiting for a person"),
            (*not_read, "accounts not read whole"),
        ];
        let told = rest.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}"));
        format!("{accounts} accounts, {debits} debits: {agree} agree{}", told.collect::<String>())
    }

    const fn exit(&self) -> Exit {
        if self.differ > 0 || self.foreign > 0 || self.not_read > 0 {
            Exit::Differs
        } else if self.unresolved > 0 {
            Exit::Unknown
        } else if self.waiting > 0 {
            Exit::NeedsPerson
        } else {
            Exit::Done
        }
    }
}

/// A comparison under way.
struct Compared {
    custody: Custody,
    shown: Shown,
    found: Found,
}

impl Compared {
    async fn all(&mut self, only: Option<AccountId>, known: &Known) -> Result<(), Failure> {
        if let Some(line) = known.recent.left_out() {
            self.found.could_not_read(&line)?;
        }
        for debit in &known.open {
            self.look_up(*debit).await?;
        }
        if let Some(line) = self.shown.sendings(only.as_ref()).await {
            self.found.could_not_read(&line)?;
        }
        let accounts = match only {
            Some(account) => BTreeSet::from([account]),
            None => self.accounts(known).await?,
        };
        for (at, account) in accounts.iter().enumerate() {
            if at > 0 && at.is_multiple_of(TOLD_EVERY) {
                say(&format!("{at} of {} accounts are compared", accounts.len()));
            }
            let recorded = known.recent.of.get(account).map_or(&[][..], Vec::as_slice);
            self.account(account, recorded).await?;
        }
        let Found { accounts, debits, differ, foreign, .. } = self.found;
        self.note(Note::Reconciled { since: self.shown.since, accounts, debits, differ, foreign }).await
    }

    async fn look_up(&mut self, debit: DebitId) -> Result<(), Failure> {
        let (exit, line) = resolve::looked_up(&self.custody, debit).await?;
        tell(&line)?;
        if exit == Exit::Unknown {
            self.found.unresolved = self.found.unresolved.saturating_add(1);
        } else if exit == Exit::NeedsPerson {
            self.found.waiting = self.found.waiting.saturating_add(1);
        }
        Ok(())
    }

    /// Every debit of whatever form leaves a payment on the platform, and what is sent is sent by it.
    async fn accounts(&mut self, known: &Known) -> Result<BTreeSet<AccountId>, Failure> {
        let payers = self.shown.payers().await?;
        if !payers.whole {
            self.found.could_not_read("not every payment of the platform could be read")?;
        }
        if let Some(line) = self.shown.refunds().await {
            self.found.could_not_read(&line)?;
        }
        Ok(known.recent.of.keys().cloned().chain(payers.accounts).chain(self.shown.receivers()).collect())
    }

    /// Everything that went between one account and the platform, beside what the journal says of it.
    async fn account(&mut self, account: &AccountId, recorded: &[DebitRecord]) -> Result<(), Failure> {
        self.found.accounts = self.found.accounts.saturating_add(1);
        let seen = match self.shown.of(account, recorded).await {
            Ok(seen) => seen,
            Err(fault) => {
                return self.found.could_not_read(&format!("{account} could not be read. {fault}"));
            }
        };
        if let Some(lines) = seen.not_read() {
            self.found.could_not_read(&lines)?;
        }
        self.marks(&seen).await?;
        seen.given_back().iter().try_for_each(|line| tell(line))?;
        for line in seen.missing(recorded) {
            self.found.debits = self.found.debits.saturating_add(1);
            self.found.differs(&line)?;
        }
        Ok(())
    }

    async fn marks(&mut self, seen: &Seen) -> Result<(), Failure> {
        let (account, marks) = (&seen.account, seen.marks());
        self.found.debits = self.found.debits.saturating_add(u32::try_from(marks.len()).unwrap_or(u32::MAX));
        let asked = BookAsk::Known(self.shown.probe, marks.keys().copied().collect());
        let known = match self.custody.book(asked).await {
            Some(Msg::Book(BookSaid::Known(_, Ok(known)))) => known,
            other => return Err(resolve::not_taken(other)),
        };
        for (mark, known) in known {
            let Some(rows) = marks.get(&mark) else { continue };
            let objects = rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
            let named = super::words::objects(&objects);
            match known {
                Mark::Ours(state) if known.is_against(SeenObject::times(rows)) => {
                    let why = HeldFor::Contradicted(state).words();
                    self.note(Note::Contradicted { debit: mark, objects }).await?;
                    self.found.differs(&format!("{account}: debit {mark} ({named}): {why}; held"))?;
                }
                Mark::Ours(state) if state.is_unresolved() => {}
                Mark::Ours(_) | Mark::Acknowledged => self.found.agree = self.found.agree.saturating_add(1),
                Mark::Foreign => {
                    let Some(first) = rows.first() else { continue };
                    let (amount, created) = (first.amount, first.created);
                    self.note(Note::Foreign { account: account.clone(), mark, objects, amount, created }).await?;
                    self.found.foreign = self.found.foreign.saturating_add(1);
                    let amount = amount.sentence();
                    tell(&format!("{account}: debit {mark} of {amount} ({named}) is not in this journal; held"))?;
                }
            }
        }
        Ok(())
    }

    async fn note(&self, note: Note) -> Result<(), Failure> {
        match self.custody.book(BookAsk::Note(Box::new(note))).await {
            Some(Msg::Book(BookSaid::Noted(Ok(())))) => Ok(()),
            other => Err(resolve::not_taken(other)),
        }
    }
}

//! `pullfunds journal verify --stripe`: the journal against what Stripe kept of it. A debit carries the head of the chain to Stripe,
//! where nobody who has the file can change it, so that what no file can show by itself is seen: that it was written anew, or
//! restored from an older copy. Nothing is written, and nothing is held: `reconcile` does that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::backend::{Gate, Gated, StripeClient};
use crate::cli::attach::{self, Greeted};
use crate::cli::{Exit, Failure};
use crate::domain::{AccountId, DebitId, Label, Mode, SeenObject};
use crate::journal::Book;
use crate::journal::entry::{DebitRecord, HeldFor, Mark};
use crate::runtime::comparing::{Recent, Seen, Shown, Trouble};
use crate::runtime::{self, Watch, Watched};

use super::args::VerifyArgs;
use super::reconcile::{Aloud, failure};
use super::words::{moment, objects};
use super::{tell, unusable, verify, which};

pub(super) fn run(args: &VerifyArgs) -> Result<Exit, Failure> {
    let (mut greeted, ()) = attach::greet(&args.key, args.which.config.as_deref(), |_| Ok(()))?;
    drop(greeted.chosen.endings.take());
    let (platform, mode) = (greeted.platform.account.id.clone(), greeted.platform.mode);
    let name = if mode == Mode::Mock { greeted.run.clone() } else { platform.to_string() };
    let book = which::look_of(&args.which, &greeted.settings, mode, &name)?;
    verify::whole(&book)?;
    let watched = Watched::new(greeted.transport()?, Watch::default());
    let client = StripeClient::new(Gated::new(watched, Gate::shut_for_good())).of_platform(platform.clone());
    let Greeted { engine, clock, .. } = greeted;
    let now = clock.now();
    let since = now.checked_sub(args.since).map_err(|_| Failure::new(Exit::Usage, "--since is too long"))?;
    let shown = Shown::begin(Arc::new(client), platform, runtime::random_ids()(now), (args.since, now));
    let mut shown = engine.block_on(shown).map_err(|trouble| failure(&trouble))?;
    let mut compared = Compared::of(book, since)?;
    engine.block_on(compared.all(&mut shown))?;
    tell(&compared.summary(shown.since))?;
    Ok(compared.exit())
}

/// A debit as Stripe shows it.
#[derive(Debug, Clone)]
struct Kept {
    debit: DebitId,
    created: Timestamp,
    head: Option<Label>,
    /// The journal has seen it at Stripe before, so that it is no older than that.
    is_held: bool,
}

/// The comparison.
#[derive(Debug)]
struct Compared {
    book: Book,
    /// Heads that payments carry.
    heads: BTreeMap<DebitId, Label>,
    /// What the journal has of that time.
    recent: Recent,
    /// Marks for which it holds accounts.
    held: BTreeSet<DebitId>,
    /// When its latest debit of all was recorded.
    last: Option<Timestamp>,
    agree: u32,
    /// Those of them that carry no head at Stripe any more.
    bare: u32,
    /// Written otherwise than it was when it was sent.
    rewritten: u32,
    /// It is at Stripe and not in this journal.
    strange: Vec<Kept>,
    /// It is at Stripe, and the journal knows no end of it.
    open: u32,
    /// The journal and Stripe say different things, or not everything could be read.
    differ: u32,
    /// The latest that Stripe has of any journal.
    latest: Option<Kept>,
}

impl Compared {
    fn of(book: Book, since: Timestamp) -> Result<Self, Failure> {
        let last = book.debits(1).map_err(unusable)?.first().map(|record| record.recorded_at);
        let recent = Recent::read(&book, since, None).map_err(unusable)?;
        let held = book.held().map_err(unusable)?.iter().map(|held| held.mark).collect();
        let (heads, strange) = (BTreeMap::new(), Vec::new());
        Ok(Self {
            book,
            heads,
            recent,
            held,
            last,
            agree: 0,
            bare: 0,
            rewritten: 0,
            strange,
            open: 0,
            differ: 0,
            latest: None,
        })
    }

    async fn all(&mut self, shown: &mut Shown) -> Result<(), Failure> {
        if let Some(line) = self.recent.left_out() {
            self.differs(&line)?;
        }
        let payers = self.listed(shown).await?;
        self.heads = shown.heads();
        let recent = self.recent.of.keys().cloned();
        let accounts: BTreeSet<AccountId> = recent.chain(payers).chain(shown.receivers()).collect();
        for account in accounts {
            let recorded = self.recent.of.remove(&account).unwrap_or_default();
            match shown.of(&account, &recorded).await {
                Ok(seen) => self.account(&seen, &recorded)?,
                Err(fault) => self.differs(&format!("{account} could not be read. {fault}"))?,
            }
        }
        Ok(())
    }

    /// Reads the platform's lists; of which accounts it got money.
    async fn listed(&mut self, shown: &mut Shown) -> Result<BTreeSet<AccountId>, Failure> {
        let mut aloud = Aloud::default();
        let failed = |trouble: Trouble| failure(&trouble);
        let payers = shown.payers(&mut aloud).await.map_err(failed)?;
        let not_read =
            [shown.sendings(None, &mut aloud).await.map_err(failed)?, shown.refunds(&mut aloud).await.map_err(failed)?];
        let of_payments = (!payers.whole).then(|| "not every payment of the platform could be read".to_owned());
        of_payments.iter().chain(not_read.iter().flatten()).try_for_each(|line| self.differs(line))?;
        Ok(payers.accounts)
    }

    fn differs(&mut self, line: &str) -> Result<(), Failure> {
        self.differ = self.differ.saturating_add(1);
        tell(line)
    }

    fn account(&mut self, seen: &Seen, recorded: &[DebitRecord]) -> Result<(), Failure> {
        for (debit, rows) in seen.marks() {
            self.debit(&seen.account, debit, &rows)?;
        }
        seen.not_read().iter().chain(&seen.missing(recorded)).try_for_each(|line| self.differs(line))
    }

    fn debit(&mut self, account: &AccountId, debit: DebitId, rows: &[&SeenObject]) -> Result<(), Failure> {
        let Some(first) = rows.first() else { return Ok(()) };
        let head = rows.iter().find_map(|row| row.head.clone()).or_else(|| self.heads.remove(&debit));
        let is_held = self.held.contains(&debit);
        let kept = Kept { debit, created: first.created, head, is_held };
        if self.latest.as_ref().is_none_or(|latest| latest.created <= kept.created) {
            self.latest = Some(kept.clone());
        }
        let ids = rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        let named = format!("{account}: debit {debit} of {} ({})", first.amount.sentence(), objects(&ids));
        let known = self.book.known(&[debit]).map_err(unusable)?;
        let is_acknowledged = known.iter().any(|(_, mark)| *mark == Mark::Acknowledged);
        let Some(record) = self.book.debit(debit).map_err(unusable)? else {
            if !is_acknowledged {
                tell(&format!("{named} of {} is not in this journal", moment(kept.created)))?;
                self.strange.push(kept);
            }
            return Ok(());
        };
        let (state, is_bare) = (record.state(), kept.head.is_none());
        let is_against = known.iter().any(|(_, mark)| mark.is_against(SeenObject::times(rows)));
        if let Some(head) = kept.head.filter(|head| head.as_str() != record.head) {
            self.rewritten = self.rewritten.saturating_add(1);
            let ours = &record.head;
            tell(&format!("{named} was sent with head {head}, and has head {ours} in this journal"))?;
        } else if is_against {
            self.differs(&format!("{named}: {}", HeldFor::Contradicted(state).words()))?;
        } else if !is_acknowledged && first.amount != record.order.amount {
            self.differs(&format!("{named}: the journal says {}", record.order.amount.sentence()))?;
        } else if state.is_unresolved() {
            self.open = self.open.saturating_add(1);
            tell(&format!("{named} is at Stripe, and this journal knows no end of it: look it up"))?;
        } else if !is_acknowledged {
            self.agree = self.agree.saturating_add(1);
            self.bare = self.bare.saturating_add(u32::from(is_bare));
        }
        Ok(())
    }

    /// Whether everything that is missing is newer than what the journal has, as it would be after it was restored.
    fn ends_too_early(&self) -> bool {
        let is_newer = |kept: &Kept| self.last.is_none_or(|last| kept.created.as_second() >= last.as_second());
        !self.strange.is_empty() && self.strange.iter().all(|kept| !kept.is_held && is_newer(kept))
    }

    fn summary(&self, since: Timestamp) -> String {
        let count = self.strange.len();
        let last =
            self.last.map_or_else(|| "it has none".to_owned(), |at| format!("its last one is of {}", moment(at)));
        if self.rewritten > 0 {
            return "The journal was written anew after debits were sent: it is not the one that they were recorded in. \
                    Keep the file, and put the journal itself back."
                .to_owned();
        }
        if self.ends_too_early() {
            return format!(
                "The journal ends before what Stripe holds: {count} debits are newer than all that it has ({last}). It was restored from an \
                 older copy, or another journal is in use. Put the latest copy back; if there is none, `pullfunds journal reconcile` holds the \
                 accounts of these debits until somebody has looked."
            );
        }
        if count > 0 {
            return format!(
                "{count} debits at Stripe are not in this journal: another host or folder is in use beside it, or it was restored from an \
                 older copy and used since. `pullfunds journal reconcile` holds their accounts until somebody has looked."
            );
        }
        let latest = self.latest.as_ref().map_or_else(
            || "it holds no debit".to_owned(),
            |Kept { debit, head, .. }| {
                let head = head.as_ref().map_or_else(String::new, |head| format!(", with head {head}"));
                format!("the last that it holds is {debit}{head}")
            },
        );
        let bare = match self.bare {
            0 => String::new(),
            bare => format!(", {bare} of them without a head to hold the journal against"),
        };
        format!("Stripe, since {}: {} debits agree{bare}; {latest}", moment(since), self.agree)
    }

    fn exit(&self) -> Exit {
        if self.rewritten > 0 || self.ends_too_early() {
            Exit::Journal
        } else if self.differ > 0 || !self.strange.is_empty() {
            Exit::Differs
        } else if self.open > 0 {
            Exit::Unknown
        } else {
            Exit::Done
        }
    }
}

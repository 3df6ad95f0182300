//! `pullfunds journal reconcile`: looks up what has no end, then has the journal compared with what Stripe shows
//! ([`crate::runtime::comparing`]), and says what was found as it is found.

use crate::app::{BookAsk, BookSaid, Comparing, Far, Found, Msg};
use crate::cli::console::{self, NO_SCREEN, Ready};
use crate::cli::{Exit, Failure, attach, say};
use crate::domain::{AccountId, DebitId};
use crate::runtime::comparing::{self, Listener, Trouble, Wanted};
use crate::runtime::custody::Custody;

use super::args::ReconcileArgs;
use super::{resolve, tell};

/// Accounts between two words about how far it is.
const ACCOUNTS: u32 = 25;
/// Pages of a list, or payments, between two.
const PAGES: u32 = 50;

pub(super) fn run(args: &ReconcileArgs) -> Result<Exit, Failure> {
    let mut flags = args.reach.of_console(false);
    flags.screen.read_only = true;
    let attach::Reached { engine, behind, mut chosen } = attach::reach(&flags, false)?;
    drop(chosen.endings.take());
    console::needs_a_kept_journal(&behind)?;
    let (platform, now) = (behind.platform.clone(), behind.clock.now());
    let only = args.account.as_deref().map(AccountId::new);
    let Ready { tools, .. } = console::set_up(&flags.screen, behind, NO_SCREEN)?;
    let (custody, mut mint) = (tools.custody, tools.mint);
    let wanted = Wanted { platform, only, back: args.since, now, probe: mint(now) };
    let found = engine.block_on(async {
        let found = all(&custody, wanted).await;
        custody.finish().await;
        found
    });
    engine.shutdown_background();
    let found = found?;
    tell(&found.words())?;
    Ok(exit(&found))
}

async fn all(custody: &Custody, wanted: Wanted) -> Result<Found, Failure> {
    let (mut unresolved, mut waiting) = (0_u32, 0_u32);
    for debit in open(custody, wanted.only.as_ref()).await? {
        let (exit, line) = resolve::looked_up(custody, debit).await?;
        tell(&line)?;
        if exit == Exit::Unknown {
            unresolved = unresolved.saturating_add(1);
        } else if exit == Exit::NeedsPerson {
            waiting = waiting.saturating_add(1);
        }
    }
    let mut aloud = Aloud::default();
    let found = comparing::compare(custody, wanted, &mut aloud).await;
    let found = found.map_err(|trouble| aloud.failed.take().unwrap_or_else(|| failure(&trouble)))?;
    Ok(Found { unresolved, waiting, ..found })
}

/// Debits without an end, whenever they were recorded.
async fn open(custody: &Custody, only: Option<&AccountId>) -> Result<Vec<DebitId>, Failure> {
    let open = match custody.book(BookAsk::Unresolved).await {
        Some(Msg::Book(BookSaid::Unresolved(Ok(open)))) => open,
        other => return Err(resolve::not_taken(other)),
    };
    let orders = open.pending.iter().map(|pending| &pending.open.order);
    let meant = orders.filter(|order| only.is_none_or(|only| *only == order.account));
    Ok(meant.map(|order| order.debit).collect())
}

/// Prints what is found, and says how far it is.
#[derive(Default)]
pub(super) struct Aloud {
    /// Why nothing can be printed any more.
    failed: Option<Failure>,
}

impl Listener for Aloud {
    async fn hear(&mut self, said: Comparing) -> Result<(), Trouble> {
        match said {
            Comparing::Further { far, .. } => {
                if let Some(line) = far_enough(far) {
                    say(&line);
                }
            }
            Comparing::Held(line) | Comparing::Told(line) => {
                if let Err(failure) = tell(line.as_str()) {
                    self.failed = Some(failure);
                    return Err(Trouble::Unheard);
                }
            }
        }
        Ok(())
    }
}

/// How far it is, every now and then.
fn far_enough(far: Far) -> Option<String> {
    match far {
        Far::Pages(list, read) => {
            let line = || format!("{read} pages of the platform's {} are read", list.words());
            read.is_multiple_of(PAGES).then(line)
        }
        Far::Payments(at, of) => {
            let line = || format!("{at} of {of} older payments of which something was given back are read");
            (at.is_multiple_of(PAGES) && at < of).then(line)
        }
        Far::Accounts(at, of) => {
            (at.is_multiple_of(ACCOUNTS) && at < of).then(|| format!("{at} of {of} accounts are compared"))
        }
        Far::Begun => None,
    }
}

const fn exit(found: &Found) -> Exit {
    if found.differs() {
        Exit::Differs
    } else if found.unresolved > 0 {
        Exit::Unknown
    } else if found.waiting > 0 {
        Exit::NeedsPerson
    } else {
        Exit::Done
    }
}

/// Why it was not finished, with its exit code.
pub(super) fn failure(trouble: &Trouble) -> Failure {
    let exit = match trouble {
        Trouble::Unread(_) => Exit::Unavailable,
        Trouble::TooLong => Exit::Usage,
        Trouble::Journal(_) => Exit::Journal,
        Trouble::Unheard => Exit::Terminal,
    };
    Failure::new(exit, trouble)
}

//! From what a world tells of itself to what the World screen shows. Whatever a world says is text from a stranger.

use jiff::Timestamp;

use crate::app::world::{ArmedFault, Coming, ComingKind, MissedMove, WorldView};
use crate::domain::{AccountId, Label};
use crate::money::Amount;
use crate::world::control::Overview;
use crate::world::faults;
use crate::world::forecast::{NextEvent, NextKind};
use crate::world::script;

use super::fault::{times, what};
use super::time;

/// What the screen shows; `now` is the console's clock, `run` the run that it reads, `most` how much of what is coming was asked
/// for.
pub(super) fn view(overview: Overview, coming: &[NextEvent], most: usize, now: Timestamp, run: &str) -> WorldView {
    let labels = |texts: Vec<String>| texts.iter().map(|text| Label::new(text)).collect();
    WorldView {
        is_anew: overview.instance != run,
        run: Label::new(&overview.instance),
        scenario: Label::new(&overview.scenario),
        time: time(overview.now, overview.running, now),
        is_cut: coming.len() >= most,
        coming: coming.iter().map(to_come).collect(),
        faults: overview.faults.into_iter().map(armed).collect(),
        kept: labels(overview.checkpoints),
        keys: labels(overview.keys),
        missed: overview.script.missed.iter().map(missed).collect(),
    }
}

fn to_come(event: &NextEvent) -> Coming {
    Coming {
        at: event.at,
        kind: kind(event.kind),
        name: Label::new(event.name.as_deref().unwrap_or(&event.account)),
        account: AccountId::new(&event.account),
        amount: Amount::new(event.amount, event.currency),
        words: (event.kind == NextKind::Scripted)
            .then(|| Label::new(event.words.strip_prefix("script: ").unwrap_or(&event.words))),
    }
}

fn missed(found: &script::MissedMove) -> MissedMove {
    MissedMove {
        at: found.at,
        what: Label::new(&found.what),
        account: found.account.as_deref().map(AccountId::new),
        why: Label::new(&found.why),
    }
}

const fn kind(kind: NextKind) -> ComingKind {
    match kind {
        NextKind::FundsAvailable => ComingKind::FundsAvailable,
        NextKind::FundsTaken => ComingKind::FundsTaken,
        NextKind::Payout => ComingKind::Payout,
        NextKind::PayoutSubmitted => ComingKind::PayoutSubmitted,
        NextKind::PayoutPaid => ComingKind::PayoutPaid,
        NextKind::BankDebit => ComingKind::BankDebit,
        NextKind::BankDebitPaid => ComingKind::BankDebitPaid,
        NextKind::BankDebitFailed => ComingKind::BankDebitFailed,
        NextKind::Collection => ComingKind::Collection,
        NextKind::HeldTooLong => ComingKind::HeldTooLong,
        NextKind::LateWork => ComingKind::LateWork,
        NextKind::Reserved => ComingKind::Reserved,
        NextKind::Released => ComingKind::Released,
        NextKind::Scripted => ComingKind::Scripted,
    }
}

fn armed(fault: faults::ArmedFault) -> ArmedFault {
    let faults::ArmedFault { id, fault, struck, spent, met: _ } = fault;
    ArmedFault {
        id: Label::new(&id),
        what: Label::new(&what(fault.kind)),
        endpoint: Label::new(fault.endpoint.as_deref().unwrap_or("all requests")),
        account: fault.account.as_deref().map(AccountId::new),
        times: Label::new(&times(fault.times).to_string()),
        struck,
        spent,
    }
}

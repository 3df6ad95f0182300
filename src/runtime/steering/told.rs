//! From a move of the console to a command of the world, and back to words.

use crate::app::world::{Cause as Caused, WorldMove};
use crate::domain::ObjectId;
use crate::money::Amount;
use crate::world::causes::{BankOutcome, Cause, NewSale, RejectReason, Settles};
use crate::world::control::{Command, Said, SpanText};

use super::fault::fault;

/// The command of a move.
pub(super) fn command(step: &WorldMove) -> Command {
    match step {
        WorldMove::Advance(stride) => Command::Advance { by: SpanText(format!("{}h", stride.hours())) },
        WorldMove::ToNext => Command::NextEvent {},
        WorldMove::To(to) => Command::MoveTo { to: *to },
        WorldMove::Run => Command::Run {},
        WorldMove::Stand => Command::Stand {},
        WorldMove::Cause(caused) => Command::Cause(cause(caused)),
        WorldMove::Arm(plan) => Command::Fault(fault(plan)),
        WorldMove::Disarm(id) => Command::ClearFaults { id: Some(id.as_str().to_owned()) },
        WorldMove::DisarmAll => Command::ClearFaults { id: None },
        WorldMove::Reset => Command::Reset {},
        WorldMove::Checkpoint(name) => Command::Checkpoint { name: name.clone() },
        WorldMove::Restore(name) => Command::Restore { name: name.clone() },
        WorldMove::Forget(name) => Command::Forget { name: name.clone() },
    }
}

/// What was done, in the world's words; a moment is shown as everywhere on the screen.
pub(super) fn words(step: &WorldMove, said: &Said) -> String {
    match step {
        WorldMove::Advance(_) | WorldMove::ToNext | WorldMove::To(_) => {
            format!("the clock shows {} UTC", said.now.strftime("%Y-%m-%d %H:%M"))
        }
        WorldMove::Run
        | WorldMove::Stand
        | WorldMove::Cause(_)
        | WorldMove::Arm(_)
        | WorldMove::Disarm(_)
        | WorldMove::DisarmAll
        | WorldMove::Reset
        | WorldMove::Checkpoint(_)
        | WorldMove::Restore(_)
        | WorldMove::Forget(_) => said.words.clone(),
    }
}

fn cause(caused: &Caused) -> Cause {
    let id = |object: &Option<ObjectId>| object.as_ref().map(|id| id.as_str().to_owned());
    let minor = |amount: &Option<Amount>| amount.map(Amount::minor);
    match caused {
        Caused::Sale { account, amount, at_once } => Cause::Sale(NewSale {
            account: account.as_str().to_owned(),
            amount: amount.minor(),
            currency: Some(amount.currency()),
            fee: None,
            application_fee: None,
            settles: if *at_once { Settles::AtOnce } else { Settles::AfterDelay },
            description: None,
        }),
        Caused::Refund { account, charge, amount } => {
            Cause::Refund { account: account.as_str().to_owned(), charge: id(charge), amount: minor(amount) }
        }
        Caused::Dispute { account, charge, amount } => Cause::Dispute {
            account: account.as_str().to_owned(),
            charge: id(charge),
            amount: minor(amount),
            fee: None,
        },
        Caused::DisputeWon { account, charge } => {
            Cause::DisputeWon { account: account.as_str().to_owned(), charge: id(charge) }
        }
        Caused::Payout { account, amount } => Cause::Payout {
            account: account.as_str().to_owned(),
            amount: minor(amount),
            currency: amount.map(Amount::currency),
        },
        Caused::PayoutReturned { account, payout } => {
            Cause::PayoutReturned { account: account.as_str().to_owned(), payout: id(payout) }
        }
        Caused::BankDebit { account, pays } => Cause::BankDebit {
            account: account.as_str().to_owned(),
            currency: None,
            outcome: if *pays { BankOutcome::Ok } else { BankOutcome::Failed },
        },
        Caused::Rejected { account } => {
            Cause::AccountRejected { account: account.as_str().to_owned(), reason: RejectReason::Other }
        }
        Caused::ConsentWithdrawn { account } => Cause::ConsentWithdrawn { account: account.as_str().to_owned() },
        Caused::Leaves { account } => Cause::Deauthorized { account: account.as_str().to_owned() },
        Caused::KeyRevoked { key } => Cause::KeyRevoked { key: key.as_str().to_owned() },
    }
}

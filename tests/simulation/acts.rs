//! What can happen in a step, and how often. A play can be told to leave some of it out, without anything else being drawn
//! differently: that is how a failure is cut down to what it needs.

use super::seed::Dice;

/// What happens in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Act {
    /// A person wants a debit.
    Pull,
    /// A person sends funds to an account.
    Send,
    /// A person gives a debit back, or a part of it.
    Reverse,
    /// A person repeats with the same key.
    Press,
    /// A person looks something up.
    LookUp,
    /// A person says how a debit ended, and says what is so.
    Say,
    /// A person has seen what is held.
    Acknowledge,
    /// A person presses keys without a plan.
    Fidget,
    /// A person leaves.
    Quit,
    /// A terminal goes away.
    HangUp,
    /// Something goes wrong at Stripe.
    Brew,
    /// Nothing is armed at Stripe any more.
    ClearUp,
    /// The network is rougher or calmer.
    Network,
    /// The key is refused, or taken again; or it may no longer read everything.
    Key,
    /// A process is killed.
    End,
    /// Every process that ended begins again.
    Restart,
    /// A process is stopped for a while.
    Stop,
    /// A clock on a wall is set.
    Wall,
    /// Stripe's clock jumps.
    Jump,
    /// Somebody else moves money.
    Others,
    /// Somebody approves what waits for a person.
    Approve,
    /// A copy of a journal is made, or takes its place where that mistake is planted.
    OlderCopy,
    /// A disk begins or ceases to fail, a process to crash.
    Fuse,
}

impl Act {
    /// All of them, and how often.
    pub(crate) const ALL: [(Self, u64); 23] = [
        (Self::Pull, 20),
        (Self::Send, 2),
        (Self::Reverse, 3),
        (Self::Press, 7),
        (Self::LookUp, 1),
        (Self::Say, 2),
        (Self::Acknowledge, 3),
        (Self::Fidget, 1),
        (Self::Quit, 1),
        (Self::HangUp, 1),
        (Self::Brew, 7),
        (Self::ClearUp, 1),
        (Self::Network, 2),
        (Self::Key, 1),
        (Self::End, 2),
        (Self::Restart, 4),
        (Self::Stop, 1),
        (Self::Wall, 4),
        (Self::Jump, 1),
        (Self::Others, 1),
        (Self::Approve, 4),
        (Self::OlderCopy, 1),
        (Self::Fuse, 1),
    ];

    /// One of them.
    pub(crate) fn drawn(dice: &mut Dice) -> Self {
        let sides = Self::ALL.iter().map(|(_, often)| often).sum();
        let mut left = dice.roll(sides);
        for (act, often) in Self::ALL {
            if left < often {
                return act;
            }
            left -= often;
        }
        Self::Pull
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().map(|(act, _)| act).find(|act| format!("{act:?}") == name)
    }
}

//! What the key was seen to be allowed. Nobody can ask Stripe for the permissions of a key: they are learned from what it answers
//! (docs.stripe.com/keys). What was not tried is not known.

use std::collections::BTreeMap;

use crate::domain::{Label, Outcome, Scope};

use super::{Question, Reading};

/// Something that a key may be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permit {
    /// To see the connected accounts.
    Accounts,
    /// To see the platform's own balance.
    OwnBalance,
    /// To see balances of connected accounts.
    Balances,
    /// To see balance transactions of connected accounts.
    Transactions,
    /// To see charges and payouts of connected accounts, which a debit may refer to.
    References,
    /// To see transfers of connected accounts and payments of the platform, without which a debit could not be found again, and none
    /// is sent.
    LookUps,
    /// To debit.
    Debits,
}

/// What is known of a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It was not needed yet.
    NotYet,
    /// It is there.
    Found,
    /// It is lacking; its name, as Stripe said it.
    Missing(Label),
}

/// What was seen so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Permits(BTreeMap<Permit, Seen>);

impl Permit {
    /// All, in the order in which a console needs them.
    pub const ALL: [Self; 7] = [
        Self::Accounts,
        Self::OwnBalance,
        Self::Balances,
        Self::Transactions,
        Self::References,
        Self::LookUps,
        Self::Debits,
    ];

    /// What it is for.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Accounts => "connected accounts",
            Self::OwnBalance => "platform's balance",
            Self::Balances => "balances",
            Self::Transactions => "transactions",
            Self::References => "charges, payouts",
            Self::LookUps => "looking debits up",
            Self::Debits => "debits",
        }
    }

    /// Its name, as Stripe's refusals use it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounts => "rak_connected_account_read",
            Self::OwnBalance => "rak_balance_read",
            Self::Balances | Self::Transactions => "rak_balance_read for Connect",
            Self::References => "rak_charge_read, rak_payout_read for Connect",
            Self::LookUps => "rak_transfer_read for Connect, rak_charge_read",
            Self::Debits => "rak_transfer_write for Connect, rak_charge_write",
        }
    }

    /// None for what may be anything.
    const fn of(question: &Question) -> Option<Self> {
        Some(match question {
            Question::Platform | Question::Accounts(_) | Question::Account(_) => Self::Accounts,
            Question::Balance(Scope::Platform) | Question::Transactions(Scope::Platform, _) => Self::OwnBalance,
            Question::Balance(Scope::Account(_)) => Self::Balances,
            Question::Transactions(Scope::Account(_), _) => Self::Transactions,
            Question::References(_) => Self::References,
            Question::LookUp(_) => Self::LookUps,
            Question::Explain(..) | Question::LeftBehind(..) | Question::Again(_) => return None,
        })
    }
}

impl Permits {
    /// What is known of a permission.
    #[must_use]
    pub fn seen(&self, permit: Permit) -> &Seen {
        self.0.get(&permit).unwrap_or(&Seen::NotYet)
    }

    /// Learns from an answer. A no that does not speak of a permission is about the account that was asked for.
    pub(super) fn note(&mut self, question: &Question, reading: &Reading) {
        let Some(permit) = Permit::of(question) else { return };
        let seen = match reading.fault() {
            Some(fault) => fault.permission().map(|name| Seen::Missing(Label::new(name))),
            None => Some(Seen::Found),
        };
        if let Some(seen) = seen {
            self.0.insert(permit, seen);
        }
    }

    /// Learns from what became of a debit.
    pub(super) fn note_debit(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Settled(_) => {
                self.0.insert(Permit::Debits, Seen::Found);
            }
            Outcome::Refused(refusal)
                if refusal.status == Some(403) && refusal.message.as_str().contains("permission") =>
            {
                self.0.insert(Permit::Debits, Seen::Missing(Label::new(Permit::Debits.name())));
            }
            Outcome::Refused(_) | Outcome::Unknown(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Fault, FaultKind};

    fn failed(kind: FaultKind, message: &str) -> Reading {
        Reading::Failed(Fault {
            kind,
            message: Label::new(message),
            request: None,
            retry: crate::domain::Retry::default(),
        })
    }

    #[test]
    fn a_permission_is_found_or_missing_only_once_an_answer_shows_it() {
        let question = Question::References(AccountId::new("acct_1"));
        let mut permits = Permits::default();
        assert_eq!(permits.seen(Permit::References), &Seen::NotYet);
        permits.note(&question, &failed(FaultKind::Server(503), "try later"));
        permits.note(&question, &failed(FaultKind::Forbidden, "The account took its access away."));
        assert_eq!(permits.seen(Permit::References), &Seen::NotYet);
        permits
            .note(&question, &failed(FaultKind::Forbidden, "Having the 'rak_charge_read' permission would allow it."));
        assert!(matches!(permits.seen(Permit::References), Seen::Missing(_)));
        permits.note(&question, &Reading::References(Vec::new()));
        assert_eq!(permits.seen(Permit::References), &Seen::Found);
    }
}

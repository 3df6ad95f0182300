//! What the scheduler is told each time it is asked: what somebody looks at, and the names of rows. What it must know of
//! a hundred thousand accounts it keeps itself, in a few bytes each.

use crate::domain::AccountId;

use super::Question;

/// The names of rows.
pub trait Names {
    /// The account in a row; none where it is no longer listed.
    fn account(&self, row: u32) -> Option<AccountId>;
    /// The row of an account.
    fn row(&self, account: &AccountId) -> Option<u32>;
}

/// What is looked at now.
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of each other")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Who the platform is, and the next page of accounts.
    pub first: Vec<Question>,
    /// Whose accounts these are is not known yet: no balance is asked for before it is.
    pub is_unknown: bool,
    /// Whether the platform's balance is of use.
    pub heartbeat: bool,
    /// Rows on the screen, the selected one first.
    pub rows: Vec<u32>,
    /// About the account that is selected.
    pub details: Vec<Question>,
    /// About other accounts, when there is nothing better to do.
    pub later: Option<Question>,
    /// What the operator acts on must not move: nothing that is known is read again by itself.
    pub still: bool,
    /// Whether all accounts are listed, as far as they can be.
    pub is_listed: bool,
    /// The program ends: nothing is begun any more.
    pub leaving: bool,
}

//! What the dialog holds. The target is a copy made on opening: whatever is read, filtered or sorted behind the dialog,
//! the account that is debited or paid is the one that was seen, and what is known of it changes only with a word about it.

use jiff::{Timestamp, civil::Date};

use crate::app::arming::Access;
use crate::app::{Notice, STALE_AFTER_S, age_s};
use crate::domain::{Account, Balance, Deed, Fault, Label, Mode, Order, ReferenceCandidate, SeenObject};
use crate::money::{Amount, Currency};
use crate::rules::{Facts, Finding, Policy, Ruling, SeenAtStripe, Verdict};

use super::standing::is_empty_amount;
use super::{Agreement, Fields, Focus, Menu, Stage};

/// The dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullDialog {
    /// Whom it is about.
    pub held: Held,
    /// What was filled in.
    pub fields: Fields,
    /// Where keys go.
    pub focus: Focus,
    /// The list of choices that is open.
    pub menu: Option<Menu>,
    /// How far it has come.
    pub stage: Stage,
    /// The verdict on what is filled in. [`PullDialog::verdict`] says whether it may be relied on.
    pub(super) judged: Verdict,
    /// The amount, or the sentence why what was typed is none.
    pub(super) amount: Result<Option<Amount>, String>,
    /// The currency of the amount.
    pub currency: Currency,
    /// The agreement to debits, as the account's metadata name it.
    pub agreement: Agreement,
    /// What an operator must not miss: that the balance moved, that an attempt to send was turned back.
    pub banner: Option<Notice>,
    /// Whether the request that would be sent is shown in place of the rules.
    pub dry_run: bool,
    /// First row of what scrolls (the rules, the request, the receipt) that is drawn; none until somebody scrolls.
    pub scrolled: Option<u16>,
    /// Transactions that a reference can name.
    pub references: References,
    /// Whether the console may send, as far as that can be foretold.
    pub(super) access: Access,
    /// What is judged on is unread, or too old to judge by.
    pub(super) stale: bool,
    /// Its debit was left open: the page of that debit goes on.
    pub(super) left_open: Option<Order>,
    /// The dialog is to be closed.
    pub(super) over: bool,
}

/// The target as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Whose money it is.
    pub mode: Mode,
    /// The platform.
    pub platform: Account,
    /// Its balance; none if it was not read.
    pub platform_balance: Option<Balance>,
    /// The account.
    pub account: Account,
    /// Its balance; none if it was not read.
    pub balance: Option<Balance>,
    /// Why its balance could not be read again.
    pub trouble: Option<Trouble>,
    /// What the debit that is given back left at Stripe.
    pub left: Left,
    /// What Stripe showed of the last 24 hours when Send was pressed; none before.
    pub seen: Option<SeenAtStripe>,
}

/// What the debit that is given back left at Stripe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// None is given back.
    NotNeeded,
    /// Being read.
    Reading,
    /// Read.
    Read(Box<SeenObject>),
    /// Could not be read.
    Failed(Trouble),
}

impl Left {
    /// What was read.
    #[must_use]
    pub fn read(&self) -> Option<&SeenObject> {
        match self {
            Self::Read(seen) => Some(seen),
            Self::NotNeeded | Self::Reading | Self::Failed(_) => None,
        }
    }

    pub(super) const fn is_missing(&self) -> bool {
        match self {
            Self::Reading | Self::Failed(_) => true,
            Self::NotNeeded | Self::Read(_) => false,
        }
    }
}

/// A read that failed while the dialog is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Why.
    pub fault: Fault,
    /// When.
    pub at: Timestamp,
}

/// Transactions of the account that a debit may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum References {
    /// The form needs none.
    NotNeeded,
    /// Being read.
    Reading,
    /// Read.
    Read(Vec<ReferenceCandidate>),
    /// Could not be read.
    Failed(Label),
}

impl Held {
    /// The facts on which a debit is judged.
    #[must_use]
    pub const fn facts<'a>(&'a self, policy: &'a Policy, today: Date) -> Facts<'a> {
        Facts {
            mode: self.mode,
            platform: &self.platform,
            account: &self.account,
            balance: self.balance.as_ref(),
            platform_balance: self.platform_balance.as_ref(),
            seen: self.seen.as_ref(),
            today,
            policy,
        }
    }

    /// Whether the balance is too old to judge by, or something was never read.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        let is_old = self.balance.as_ref().is_none_or(|balance| age_s(balance.read_at, now) >= STALE_AFTER_S);
        is_old || self.left.is_missing()
    }

    /// Why something could not be read.
    #[must_use]
    pub fn why_unread(&self) -> Option<&Trouble> {
        let of_left = match &self.left {
            Left::Failed(trouble) => Some(trouble),
            Left::NotNeeded | Left::Reading | Left::Read(_) => None,
        };
        self.trouble.as_ref().or(of_left)
    }

    /// The last four characters of the account's id, which the operator types to confirm.
    #[must_use]
    pub fn tail(&self) -> &str {
        self.account.id.tail(4)
    }
}

impl PullDialog {
    /// What is to be done.
    #[must_use]
    pub const fn deed(&self) -> Deed {
        self.fields.what.deed()
    }

    /// The verdict; none while the balance is unread or older than a minute, or what is given back is unread.
    #[must_use]
    pub const fn verdict(&self) -> Option<&Verdict> {
        if self.stale { None } else { Some(&self.judged) }
    }

    /// The first rule that somebody must see to, else the first that warns; the list begins there until it is scrolled.
    #[must_use]
    pub fn first_to_see(&self) -> usize {
        let sees = |finding: &Finding| (finding.blocks() && !is_empty_amount(finding)) || finding.waits();
        let at = |sees: &dyn Fn(&Finding) -> bool| self.judged.findings.iter().position(sees);
        at(&sees).or_else(|| at(&|finding| finding.ruling == Ruling::Warn)).unwrap_or(0)
    }

    /// The amount that was typed, if it is one.
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        self.amount.as_ref().ok().copied().flatten()
    }
}

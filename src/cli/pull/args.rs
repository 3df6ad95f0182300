//! Flags of `pullfunds pull`, as typed.

use clap::{Args, ValueEnum};

use crate::cli::ReachArgs;
use crate::domain::{FormKind, Reason};

/// Flags of `pull`.
#[derive(Debug, Clone, Args)]
pub struct PullArgs {
    /// The connected account that is debited.
    #[arg(value_name = "ACCOUNT")]
    pub account: String,
    /// How much, such as 9000.00.
    #[arg(value_name = "AMOUNT", allow_negative_numbers = true)]
    pub amount: String,
    /// Why.
    #[arg(long, value_name = "REASON")]
    pub reason: ReasonName,
    /// The agreement that the debit rests on; where one is on file, that one.
    #[arg(long, value_name = "AGREEMENT")]
    pub consent: String,
    /// Account, amount without commas and currency once more, such as `acct_1Gin6:9000.00:USD`.
    #[arg(long, value_name = "ACCOUNT:AMOUNT:CURRENCY")]
    pub confirm: String,
    /// A note for the journal and for Stripe.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub note: String,
    /// How it is asked of Stripe; without it as fits the reason and the account.
    #[arg(long, value_name = "FORM")]
    pub form: Option<FormName>,
    /// The charge, payment or payout that is recovered, where Stripe carries the account's losses.
    #[arg(long, value_name = "ID")]
    pub reference: Option<String>,
    /// Why the same amount is pulled again within a day; it takes the place of --note.
    #[arg(long, value_name = "WHY", conflicts_with = "note")]
    pub same_amount: Option<String>,
    /// Yes to what the debit may cost.
    #[arg(long)]
    pub accept_cost: bool,
    /// Yes to the account being this far below zero afterwards, such as 12.50.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub accept_below_zero: Option<String>,
    /// Live only: yes to a journal that holds nobody else's debits.
    #[arg(long, requires = "live")]
    pub personal_journal: bool,
    /// Let an unrestricted live key (sk_live_) send. Without it such a key only reads.
    #[arg(long, requires = "live")]
    pub allow_secret_key: bool,
    /// Which Stripe.
    #[command(flatten)]
    pub reach: ReachArgs,
}

/// Why money is pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReasonName {
    /// To charge the account for products or services.
    Services,
    /// To recover funds for a previous refund.
    Refund,
    /// To correct an error.
    Error,
}

/// How a debit is asked of Stripe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormName {
    /// A charge, counted as revenue.
    Charge,
    /// A transfer, an adjustment.
    Transfer,
}

impl From<ReasonName> for Reason {
    fn from(name: ReasonName) -> Self {
        match name {
            ReasonName::Services => Self::ProductsOrServices,
            ReasonName::Refund => Self::RecoverRefund,
            ReasonName::Error => Self::CorrectError,
        }
    }
}

impl From<FormName> for FormKind {
    fn from(name: FormName) -> Self {
        match name {
            FormName::Charge => Self::Charge,
            FormName::Transfer => Self::Transfer,
        }
    }
}

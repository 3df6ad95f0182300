//! What would make a rule pass. Keys are the screen's matter; here it is said what to do.

use crate::domain::FormKind;
use crate::money::{Amount, Currency};

/// What would help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fix {
    /// Type an amount.
    TypeAmount,
    /// Lower the amount to this.
    LowerTo(Amount),
    /// Raise the amount to this.
    RaiseTo(Amount),
    /// Use this currency.
    UseCurrency(Currency),
    /// Use this form.
    UseForm(FormKind),
    /// Make a customer for the account and bill it with a subscription (docs.stripe.com/connect/account-debits).
    BillWithSubscription,
    /// Judge the account by who carries its losses.
    JudgeByLiability,
    /// Choose a connected account.
    ChooseAnotherAccount,
    /// Ask Stripe's sales team, as its page says.
    AskStripe,
    /// Complete the person's name and date of birth.
    CompletePerson,
    /// Set payouts to manual.
    SetManualPayouts,
    /// Read the balance again.
    ReadBalance,
    /// Wait until this much has become available.
    WaitForPending(Amount),
    /// Wait until money comes in.
    WaitForMoney,
    /// Acknowledge that the account will be this far below zero.
    AcknowledgeBelowZero(Amount),
    /// Use newer exchange rates.
    ReplaceRates,
    /// Name the transaction that is recovered.
    PickReference,
    /// Name a transaction of this account.
    PickOtherReference,
    /// Look the transaction up.
    LookUpReference,
    /// Name the agreement.
    NameConsent,
    /// Acknowledge the cost.
    AcknowledgeCost,
    /// Have the bank account verified.
    VerifyBank,
    /// Acknowledge a debit from elsewhere, where it is shown.
    AcknowledgeForeign,
    /// Look again, and read whose the rest is.
    LookOn,
    /// Say why the same amount is asked for again.
    SayWhyAgain,
    /// Ask Stripe for the last 24 hours.
    AskStripeFirst,
    /// Put money into the platform's balance.
    AddFunds,
    /// Wait until the debit is settled here.
    WaitUntilSettled,
    /// Read again what the debit left.
    ReadAgain,
    /// Nothing is left to give back.
    NothingLeft,
    /// Acknowledge that it is final.
    AcknowledgeFinal,
    /// Judge again.
    JudgeAgain,
}

impl Fix {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::TypeAmount => "type an amount".to_owned(),
            Self::LowerTo(amount) => format!("at most {}", amount.figure()),
            Self::RaiseTo(amount) => format!("at least {}", amount.figure()),
            Self::UseCurrency(currency) => format!("use {}", currency.code()),
            Self::UseForm(FormKind::Charge) => "use the form charge".to_owned(),
            Self::UseForm(FormKind::Transfer) => "use the form transfer".to_owned(),
            Self::UseForm(FormKind::TransferWithReference) => "use the transfer with a reference".to_owned(),
            Self::BillWithSubscription => "create a customer for it and bill it with a subscription".to_owned(),
            Self::JudgeByLiability => "let liability choose the edition".to_owned(),
            Self::ChooseAnotherAccount => "choose a connected account".to_owned(),
            Self::AskStripe => "ask Stripe's sales team".to_owned(),
            Self::CompletePerson => "complete name and date of birth".to_owned(),
            Self::SetManualPayouts => "set its payouts to manual".to_owned(),
            Self::ReadBalance => "read the balance again".to_owned(),
            Self::WaitForPending(amount) => format!("wait for {} pending", amount.figure()),
            Self::WaitForMoney => "wait until money comes in".to_owned(),
            Self::AcknowledgeBelowZero(amount) => format!("acknowledge {} below zero", amount.figure()),
            Self::ReplaceRates => "use newer exchange rates".to_owned(),
            Self::PickReference => "pick the charge, payment or payout it recovers".to_owned(),
            Self::PickOtherReference => "pick a transaction of this account".to_owned(),
            Self::LookUpReference => "look it up on the account".to_owned(),
            Self::NameConsent => "name the agreement".to_owned(),
            Self::AcknowledgeCost => "see Connect pricing and acknowledge".to_owned(),
            Self::VerifyBank => "have the bank account verified".to_owned(),
            Self::AcknowledgeForeign => "acknowledge it in the Journal".to_owned(),
            Self::LookOn => "look again: a console reads a hundred more each time".to_owned(),
            Self::SayWhyAgain => "say why it is asked for again".to_owned(),
            Self::AskStripeFirst => "ask Stripe for the last 24 hours".to_owned(),
            Self::AddFunds => "add funds to your balance".to_owned(),
            Self::WaitUntilSettled => "only a debit that is settled here can be undone".to_owned(),
            Self::ReadAgain => "read it again".to_owned(),
            Self::NothingLeft => "all of it was given back".to_owned(),
            Self::AcknowledgeFinal => "acknowledge that it is final".to_owned(),
            Self::JudgeAgain => "judge it again".to_owned(),
        }
    }
}

//! Where what is filled in stands: what the heading of the verdict says. An empty amount is not a failure; what would
//! stop every amount is.

use crate::app::{Notice, Tone};
use crate::money::Amount;
use crate::rules::{Compared, Finding};

use super::{PullDialog, Stage};

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The balance is unread or older than a minute, so that nothing can be said.
    Withheld,
    /// What was typed is no amount; the sentence says why.
    NoNumber(String),
    /// Nothing is typed, and nothing stops it. The amount that a key fills in, if there is one.
    NoAmount(Option<Amount>),
    /// Rules stop it.
    Blocked,
    /// The operator must say yes to something.
    Waiting,
    /// No rule stops it, but this console may not send.
    ReadOnly,
    /// Nothing stops it.
    Ready,
}

impl PullDialog {
    /// Where what is filled in stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let Some(verdict) = self.verdict() else {
            return Standing::Withheld;
        };
        match &self.amount {
            Err(sentence) => Standing::NoNumber(sentence.clone()),
            Ok(_) if verdict.blocking().any(|finding| !is_empty_amount(finding)) => Standing::Blocked,
            Ok(None) => Standing::NoAmount(verdict.largest),
            Ok(Some(_)) if !verdict.is_allowed() => Standing::Blocked,
            Ok(Some(_)) if verdict.is_ready() && !self.access.may_send() => Standing::ReadOnly,
            Ok(Some(_)) if verdict.is_ready() => Standing::Ready,
            Ok(Some(_)) => Standing::Waiting,
        }
    }

    /// One line for the foot of the screen, when nothing more urgent is to be said.
    #[must_use]
    pub fn message(&self) -> Notice {
        match &self.stage {
            Stage::Editing => self.editing_message(),
            Stage::Rechecking(_) | Stage::Minting => {
                Notice::new(Tone::Note, "Reading account and balances again before anything is sent.")
            }
            Stage::Recording(_) => Notice::new(Tone::Note, "Writing the debit to the journal. Nothing has been sent."),
            Stage::Pausing(pausing) => Notice::new(Tone::Unknown, pausing.said.as_str()),
            Stage::Sending(_) => Notice::new(Tone::Note, "The request has left. Esc cannot call it back."),
            Stage::Done(receipt) => {
                let done = self.deed().done(receipt.order.amount, self.held.account.name.as_str());
                Notice::new(Tone::Done, &format!("{done}."))
            }
            Stage::Refused(..) => Notice::new(Tone::Refused, "Refused. Nothing moved."),
            Stage::NotRecorded(_) => Notice::new(Tone::Refused, "Nothing was sent."),
        }
    }

    fn editing_message(&self) -> Notice {
        let (unsent, noun) = ("Nothing has been sent.", self.deed().noun());
        match self.standing() {
            Standing::Withheld if self.is_left_missing() => {
                Notice::new(Tone::Unknown, &format!("What is left of the debit is being read. {unsent}"))
            }
            Standing::Withheld => Notice::new(Tone::Unknown, &format!("The balance is being read. {unsent}")),
            Standing::NoNumber(_) => Notice::new(Tone::Refused, &format!("This is no amount. {unsent}")),
            Standing::NoAmount(_) => Notice::new(Tone::Note, &format!("Type an amount. {unsent}")),
            Standing::Blocked => {
                let text = match self.stopping() {
                    1 => format!("One rule stops this {noun}. {unsent}"),
                    many => format!("{many} rules stop this {noun}. {unsent}"),
                };
                Notice::new(Tone::Note, &text)
            }
            Standing::Waiting => Notice::new(Tone::Note, &format!("This {noun} needs your yes. {unsent}")),
            Standing::ReadOnly => {
                Notice::new(Tone::Refused, &format!("The rules allow it, but this console is read-only. {unsent}"))
            }
            Standing::Ready => Notice::new(Tone::Note, &format!("Ready. {unsent}")),
        }
    }

    /// How many rules stop it, an amount that is not yet typed aside.
    #[must_use]
    pub fn stopping(&self) -> usize {
        self.judged.blocking().filter(|finding| !is_empty_amount(finding)).count()
    }
}

/// A rule that waits for an amount rather than being broken.
pub(super) fn is_empty_amount(finding: &Finding) -> bool {
    finding.compared == Compared::NoAmount
}

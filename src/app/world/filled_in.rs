//! What a form that was filled in asks for: the cause with all that it needs, or the sentence that says what is missing.

use crate::app::Fleet;
use crate::domain::ObjectId;

use super::{AmountNeed, Cause, CauseForm, CauseKind};

impl CauseForm {
    /// The cause; or what is missing.
    pub(super) fn meant(&self, fleet: &Fleet) -> Result<Cause, String> {
        if self.kind == CauseKind::KeyRevoked {
            let key = self.keys.get(self.key).cloned().ok_or("No key is known that works.")?;
            return Ok(Cause::KeyRevoked { key });
        }
        let account = self.account.account().cloned().ok_or("Choose an account first.")?;
        let amount = if self.kind.amount() == AmountNeed::None { None } else { self.typed(fleet)? };
        let object: Option<ObjectId> = self.chosen().map(|one| one.id.clone());
        Ok(match self.kind {
            CauseKind::Sale => {
                let amount = amount.ok_or("Type an amount first.")?;
                Cause::Sale { account, amount, at_once: self.at_once }
            }
            CauseKind::Refund => Cause::Refund { account, charge: object, amount },
            CauseKind::Dispute => Cause::Dispute { account, charge: object, amount },
            CauseKind::DisputeWon => Cause::DisputeWon { account, charge: object },
            CauseKind::Payout => Cause::Payout { account, amount },
            CauseKind::PayoutReturned => Cause::PayoutReturned { account, payout: object },
            CauseKind::BankPays => Cause::BankDebit { account, pays: true },
            CauseKind::BankFails => Cause::BankDebit { account, pays: false },
            CauseKind::Rejected => Cause::Rejected { account },
            CauseKind::ConsentWithdrawn => Cause::ConsentWithdrawn { account },
            CauseKind::Leaves | CauseKind::KeyRevoked => Cause::Leaves { account },
        })
    }
}

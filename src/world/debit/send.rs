//! Funds sent from the platform to a connected account, for example to clear a negative balance
//! (docs.stripe.com/connect/separate-charges-and-transfers).

use super::super::accounts::PLATFORM;
use super::super::errors::{self, Refusal};
use super::super::founding::Capability;
use super::super::movements::Movement;
use super::super::objects::transfer::SourceType;
use super::super::state::State;
use super::regions::Region;

/// Decides whether funds may be sent.
pub(crate) fn check(state: &State, movement: &Movement) -> Result<(), Refusal> {
    if movement.to == PLATFORM {
        return Err(Refusal::invalid("You cannot transfer funds to your own account.").param("destination").executed());
    }
    let found = state.accounts.get(PLATFORM).zip(state.accounts.get(movement.to));
    let (platform, account) = found.ok_or_else(errors::transfers_not_allowed)?;
    let from = Region::of(&platform.about.country);
    let to = Region::of(&account.about.country);
    let reachable = platform.about.country == account.about.country
        || from.is_some_and(|from| to.is_some_and(|to| from.may_send_to(to)));
    if !reachable {
        return Err(errors::outside_region(&account.about.country));
    }
    if account.about.transfers != Capability::Active {
        return Err(Refusal::invalid(
            "Your destination account needs to have at least one of the following capabilities enabled: transfers, \
             crypto_transfers, legacy_payments",
        )
        .code("insufficient_capabilities_for_transfer")
        .param("destination")
        .executed());
    }
    let available = match movement.source_type {
        SourceType::Card => state.ledger.holding(PLATFORM, movement.currency).available,
        SourceType::BankAccount | SourceType::Fpx => 0,
    };
    if movement.amount > available {
        return Err(errors::insufficient());
    }
    Ok(())
}

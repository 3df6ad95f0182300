//! Every row of every built-in scenario is legible to the client.

use pullfunds::backend::{Backend, StripeClient};
use pullfunds::domain::{FaultKind, Scope, TransactionQuery};
use pullfunds::runtime::Clock;
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::world::World;
use pullfunds::world::scenario::Scenario;

#[tokio::test]
async fn every_row_of_every_built_in_scenario_can_be_read() {
    tokio::time::pause();
    for name in Scenario::names() {
        let scenario = Scenario::built_in(name).expect("it is built in").expect("it can be read");
        let world = World::found(scenario.founding(None, None).expect("it has a founding")).expect("it begins");
        let clock = Clock::starting_at(world.now());
        let client = StripeClient::new(InMemory::new(world, clock));
        let mut scopes = vec![Scope::Platform];
        let mut after = None;
        loop {
            let page = client.accounts(after.as_ref()).await.unwrap();
            assert_eq!(page.skipped, 0, "{name}");
            scopes.extend(page.accounts.into_iter().map(|account| Scope::Account(account.id)));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert!(scopes.len() > 1, "{name} has accounts");
        for scope in scopes {
            every_line_can_be_read(&client, name, scope).await;
        }
    }
}

/// A balance that the scenario leaves unreadable is a fault with Stripe's status; everything else is legible.
async fn every_line_can_be_read(client: &dyn Backend, name: &str, scope: Scope) {
    let balance = client.balance(&scope).await;
    let served = balance.as_ref().err().is_none_or(|fault| matches!(fault.kind, FaultKind::Server(_)));
    assert!(served, "{name}, {scope:?}: {balance:?}");
    let mut query = TransactionQuery::default();
    let mut lines = 0_usize;
    loop {
        let page = client.transactions(&scope, &query).await.unwrap();
        assert_eq!(page.skipped, 0, "{name}, {scope:?}");
        lines += page.transactions.len();
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    if let Scope::Account(id) = &scope {
        assert!(client.references(id).await.unwrap().len() <= lines, "{name}, {id}");
    }
}

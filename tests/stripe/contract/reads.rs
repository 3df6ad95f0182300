//! What is read is what is there, over both transports alike.

use pullfunds::domain::{AccountId, FaultKind, Liable, Mode, Scope, TransactionQuery};
use pullfunds::money::{Currency, Minor};
use rstest::rstest;

use crate::support::bench::{Bench, Way, of};
use crate::support::small_world::{CEDAR, HIDDEN, IVY, OTHERS, PLATFORM};

#[rstest]
#[tokio::test]
async fn the_platform_is_the_owner_of_the_key(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let platform = Bench::new(way).await.client.platform().await.unwrap();
    assert_eq!(platform.account.id.as_str(), PLATFORM);
    assert_eq!(platform.account.default_currency, Currency::USD);
    assert_eq!(platform.mode, Mode::Mock, "a simulated Stripe says that it is one");
}

#[rstest]
#[tokio::test]
async fn every_account_is_on_exactly_one_page(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let first = bench.client.accounts(None).await.unwrap();
    assert_eq!((first.accounts.len(), first.skipped), (100, 0));
    let second = bench.client.accounts(first.next.as_ref()).await.unwrap();
    assert_eq!((second.accounts.len(), second.next), (OTHERS + 4 - 100, None));
    let mut ids: Vec<_> = first.accounts.iter().chain(&second.accounts).map(|account| account.id.clone()).collect();
    assert!(first.accounts.windows(2).all(|pair| pair[0].created >= pair[1].created), "newest first");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), OTHERS + 4);
}

#[rstest]
#[tokio::test]
async fn an_account_is_read_with_what_the_rules_ask(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let cedar = bench.client.account(&AccountId::new(CEDAR)).await.unwrap();
    assert_eq!((cedar.name.as_str(), cedar.country.code()), ("Cedar Crafts", "US"));
    assert_eq!(cedar.liability.liable, Liable::Platform);
    assert!(cedar.bank.is_some_and(|bank| bank.last4.as_str() == "6789"));
    assert!(cedar.metadata.get("debit_consent").is_some());
    let ivy = bench.client.account(&AccountId::new(IVY)).await.unwrap();
    assert_eq!(ivy.liability.liable, Liable::Stripe);
}

#[rstest]
#[tokio::test]
async fn each_balance_is_of_the_account_asked_for(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let cedar = bench.client.balance(&of(CEDAR)).await.unwrap();
    assert_eq!(
        (cedar.available(Currency::USD), cedar.pending(Currency::USD)),
        (Minor::new(200_000), Minor::new(30_000))
    );
    assert_eq!(cedar.connect_reserved, None);
    let platform = bench.client.balance(&Scope::Platform).await.unwrap();
    assert_eq!(platform.reserved(Currency::USD), Some(Minor::ZERO));
    assert_eq!(platform.available(Currency::USD), Minor::new(500_000));
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_read_says_why(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let hidden = bench.client.balance(&of(HIDDEN)).await.unwrap_err();
    assert_eq!(hidden.kind, FaultKind::Server(503));
    assert!(hidden.request.is_some() && !hidden.message.is_empty());
    let stranger = bench.client.balance(&of("acct_stranger")).await.unwrap_err();
    assert_eq!(stranger.kind, FaultKind::Forbidden);
    let nobody = bench.client.account(&AccountId::new("../balance?x")).await.unwrap_err();
    assert!(matches!(nobody.kind, FaultKind::Forbidden | FaultKind::NotFound), "{nobody}");
}

#[rstest]
#[tokio::test]
async fn transactions_come_newest_first_and_filtered(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let all = bench.client.transactions(&of(CEDAR), &TransactionQuery::default()).await.unwrap();
    assert_eq!((all.transactions.len(), all.skipped, all.next), (2, 0, None));
    assert!(all.transactions[0].pending && !all.transactions[1].pending);
    let since = TransactionQuery { since: Some(all.transactions[0].created), ..TransactionQuery::default() };
    assert_eq!(bench.client.transactions(&of(CEDAR), &since).await.unwrap().transactions.len(), 1);
    let older = TransactionQuery { after: Some(all.transactions[0].id.clone()), ..TransactionQuery::default() };
    assert_eq!(bench.client.transactions(&of(CEDAR), &older).await.unwrap().transactions, all.transactions[1..]);
    let kind = TransactionQuery { kind: Some("payout".to_owned()), ..TransactionQuery::default() };
    assert_eq!(bench.client.transactions(&of(CEDAR), &kind).await.unwrap().transactions, []);
}

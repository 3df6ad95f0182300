//! Whole screens, driven by key strings.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod support;

use support::session::Session;

#[test]
fn everything_is_read() {
    let mut session = Session::new(120, 40);
    session.keys("j");
    let fleet = &session.model.fleet;
    println!("{} {} {} {}", fleet.len(), fleet.read(), fleet.negative(), fleet.failed());
    for row in pullfunds::app::reserve::negative_rows(fleet) {
        println!("{} {:?} {:?} {:?}", row.account.name, row.amount, row.in_reserve, row.negative);
    }
    println!("{:?}", session.model.platform_balance);
    println!("{:?}", session.model.notice);
    let rows = pullfunds::app::reserve::negative_rows(fleet);
    let reserved = session.model.platform_balance.as_ref().unwrap().connect_reserved.clone().unwrap();
    println!("{:?}", pullfunds::app::reserve::explain(&reserved, &rows, &session.model.histories));
    for entry in fleet.iter().filter(|e| !e.account.id.as_str().contains("Vol")).take(60) {
        println!(
            "{} {} {:?} {}",
            entry.account.name,
            entry.account.id,
            entry.glance,
            entry.balance.as_ref().map_or(String::new(), |b| b
                .rows
                .iter()
                .map(|r| format!("{:?} {} {}", r.currency, r.available.get(), r.pending.get()))
                .collect::<Vec<_>>()
                .join(" | "))
        );
    }
}

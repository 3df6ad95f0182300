//! In whatever order parts, pages and balances arrive.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone, Copy)]
enum Step {
    Part,
    Page,
    Read(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![Just(Step::Part), Just(Step::Page), (0_usize..9).prop_map(Step::Read)]
}

proptest! {
    /// In whatever order parts, pages and balances arrive: in the end there is what Stripe said and nothing else.
    #[test]
    fn the_end_is_the_same_in_whatever_order_everything_arrives(steps in prop::collection::vec(step(), 0..24)) {
        let (before, listed) = (0..6, 3..9);
        let (id, name) = (|n: usize| format!("acct_{n}"), |n: usize| format!("Name {n}"));
        let mut desk = Desk::new();
        desk.platform();
        let (mut parts, mut pages) = (before.step_by(2), listed.clone().step_by(2));
        let rest = [Step::Part, Step::Page].repeat(3).into_iter().chain(listed.clone().map(Step::Read));
        for step in steps.into_iter().chain(rest) {
            match step {
                Step::Part => if let Some(n) = parts.next() {
                    desk.recall(&[seen(&id(n), &name(n), 7), seen(&id(n + 1), &name(n + 1), -7)], n < 4);
                },
                Step::Page => if let Some(n) = pages.next() {
                    let rows = [(id(n), name(n)), (id(n + 1), name(n + 1))];
                    let rows = rows.each_ref().map(|(id, name)| (id.as_str(), name.as_str()));
                    desk.list(&rows, (n < 7).then_some(rows[1].0), 0);
                },
                Step::Read(n) => desk.read(&id(n), 100),
            }
        }
        prop_assert_eq!(desk.names(), listed.clone().map(name).collect::<Vec<_>>());
        prop_assert_eq!((desk.model.fleet.len(), desk.model.fleet.read()), (6, 6));
        prop_assert!(listed.clone().all(|n| desk.available(&id(n)) == Some(100)));
        prop_assert_eq!(desk.model.fleet.negative(), 0);
        // Whoever plays it back has the same.
        let mut kept: std::collections::BTreeMap<String, Option<Balance>> = (0..6).map(|n| (id(n), None)).collect();
        for part in &desk.kept {
            kept.extend(part.rows.iter().map(|row| (row.account.id.to_string(), row.balance.clone())));
            for gone in &part.gone {
                kept.remove(gone.as_str());
            }
        }
        prop_assert_eq!(kept, listed.map(|n| (id(n), Some(balance(100, start())))).collect());
    }
}

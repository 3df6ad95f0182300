//! What is coming, put together: what happens to many accounts at one moment is one row with its sum, so that a day on which
//! hundreds are paid out does not hide the one on which the reserve pays.

use jiff::Timestamp;

use crate::domain::Label;
use crate::money::Amount;

use super::{Coming, ComingKind};

/// One kind of thing at one moment in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingRow {
    /// When, by Stripe's clock.
    pub at: Timestamp,
    /// What.
    pub kind: ComingKind,
    /// What in the world's words, where the kind does not tell.
    pub words: Option<Label>,
    /// How much all together; none when that cannot be counted.
    pub total: Option<Amount>,
    /// Whose, the largest first.
    pub names: Vec<Label>,
}

/// The rows of what is coming, in its order.
pub(super) fn rows(coming: &[Coming]) -> Vec<ComingRow> {
    let mut groups: Vec<Vec<&Coming>> = Vec::new();
    for one in coming {
        let alike = |group: &&mut Vec<&Coming>| {
            group.first().is_some_and(|first| {
                let same_kind = first.kind == one.kind && first.words == one.words;
                same_kind && first.amount.currency() == one.amount.currency()
            })
        };
        let same_moment =
            groups.iter_mut().rev().take_while(|group| group.first().is_some_and(|first| first.at == one.at));
        match { same_moment }.find(alike) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.into_iter().filter_map(row).collect()
}

fn row(mut group: Vec<&Coming>) -> Option<ComingRow> {
    group.sort_by_key(|one| std::cmp::Reverse(one.amount.minor()));
    let (first, rest) = group.split_first()?;
    let total = rest.iter().try_fold(first.amount, |sum, one| sum.checked_add(one.amount)).ok();
    let names = group.iter().map(|one| one.name.clone()).collect();
    Some(ComingRow { at: first.at, kind: first.kind, words: first.words.clone(), total, names })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::AccountId;
    use crate::money::{Currency, Minor};

    fn one(second: i64, kind: ComingKind, name: &str, minor: i64, currency: Currency) -> Coming {
        Coming {
            at: Timestamp::from_second(second).unwrap(),
            kind,
            account: AccountId::new(name),
            name: Label::new(name),
            amount: Amount::new(Minor::new(minor), currency),
            words: None,
        }
    }

    #[test]
    fn what_is_alike_at_one_moment_is_one_row_and_currencies_are_never_added() {
        use ComingKind::{FundsAvailable as Lands, Payout};
        let coming = [
            one(1, Lands, "A", 5, Currency::USD),
            one(1, Payout, "B", 7, Currency::USD),
            one(1, Lands, "C", 9, Currency::USD),
            one(1, Lands, "D", 9, Currency::EUR),
            one(2, Lands, "E", 1, Currency::USD),
        ];
        let told: Vec<(i64, String, String)> = rows(&coming)
            .into_iter()
            .map(|row| {
                let names: Vec<&str> = row.names.iter().map(Label::as_str).collect();
                (row.at.as_second(), names.join("+"), row.total.unwrap().sentence())
            })
            .collect();
        let expected = [(1, "C+A", "USD 0.14"), (1, "B", "USD 0.07"), (1, "D", "EUR 0.09"), (2, "E", "USD 0.01")];
        assert_eq!(told, expected.map(|(at, names, sum)| (at, names.to_owned(), sum.to_owned())));
    }

    #[test]
    fn a_sum_that_cannot_be_counted_is_not_known() {
        let kind = ComingKind::Payout;
        let coming = [one(1, kind, "A", i64::MAX, Currency::USD), one(1, kind, "B", 1, Currency::USD)];
        assert_eq!(rows(&coming).first().unwrap().total, None);
    }
}

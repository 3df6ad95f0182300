//! The three things that can be done with money between an account and its platform, in words. One place, so that screens,
//! commands and records call each of them the same.

use crate::money::Amount;

use super::{Direction, What};

/// What is done, without data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// The account is debited.
    Pull,
    /// The account gets money of the platform's.
    Send,
    /// A pull is given back, in part or whole.
    Reverse,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pull, Self::Send, Self::Reverse];

    /// Which way the money goes.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::Pull => Direction::ToPlatform,
            Self::Send | Self::Reverse => Direction::ToAccount,
        }
    }

    /// A word for columns.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Send => "send",
            Self::Reverse => "reverse",
        }
    }

    /// What it is.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Send => "transfer",
            Self::Reverse => "reversal",
        }
    }

    /// The same, at the beginning of a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Pull => "Pull",
            Self::Send => "Transfer",
            Self::Reverse => "Reversal",
        }
    }

    /// The word on the button that does it.
    #[must_use]
    pub const fn button(self) -> &'static str {
        match self {
            Self::Pull | Self::Send => "Send",
            Self::Reverse => "Reverse",
        }
    }

    /// What stands between an amount and the account.
    #[must_use]
    pub const fn way(self) -> &'static str {
        match self.direction() {
            Direction::ToPlatform => "from",
            Direction::ToAccount => "to",
        }
    }

    /// What was done: `Pulled USD 9,000.00 from Ginkgo Games`.
    #[must_use]
    pub fn done(self, amount: Amount, name: &str) -> String {
        let verb = match self {
            Self::Pull => "Pulled",
            Self::Send => "Sent",
            Self::Reverse => "Gave back",
        };
        format!("{verb} {} {} {name}", amount.sentence(), self.way())
    }

    /// What is on its way: `pull of USD 9,000.00 from Ginkgo Games`.
    #[must_use]
    pub fn told(self, amount: Amount, name: &str) -> String {
        format!("{} of {} {} {name}", self.noun(), amount.sentence(), self.way())
    }

    /// What Stripe calls the object on the side that gives the money and the one on the other side.
    #[must_use]
    pub const fn objects(self) -> (&'static str, &'static str) {
        match self {
            Self::Pull | Self::Send => ("transfer", "payment"),
            Self::Reverse => ("reversal", "refund"),
        }
    }
}

impl What {
    /// What is done, without data.
    #[must_use]
    pub const fn deed(&self) -> Deed {
        match self {
            Self::Pull { .. } => Deed::Pull,
            Self::Send { .. } => Deed::Send,
            Self::Reverse { .. } => Deed::Reverse,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::money::{Currency, Minor};

    #[rstest]
    #[case(Deed::Pull, "Pulled USD 90.00 from Ivy", "pull of USD 90.00 from Ivy")]
    #[case(Deed::Send, "Sent USD 90.00 to Ivy", "transfer of USD 90.00 to Ivy")]
    #[case(Deed::Reverse, "Gave back USD 90.00 to Ivy", "reversal of USD 90.00 to Ivy")]
    fn each_is_told_with_the_way_that_the_money_goes(#[case] deed: Deed, #[case] done: &str, #[case] told: &str) {
        let amount = Amount::new(Minor::new(9_000), Currency::USD);
        assert_eq!(deed.done(amount, "Ivy"), done);
        assert_eq!(deed.told(amount, "Ivy"), told);
        assert!(told.starts_with(&deed.title().to_lowercase()));
    }
}

//! What a rule compared, as figures and facts. Screens make words of it, exports write it out, tests read it; nothing
//! here judges.

use rust_decimal::Decimal;

use crate::domain::{
    AccountKind, BankStatus, Capability, Country, FormKind, Label, Liability, Liable, Mode, PayoutInterval, Reference,
};
use crate::money::{Amount, Currency, Minor};

use super::{ConsentSeen, OrderPart, RateSeen, ReservesFrom, SeenLately, UndoSeen, Whose};

/// What was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// Who carries the losses, and who must.
    Losses {
        /// Who must.
        wanted: Liable,
        /// Who does.
        seen: Liability,
    },
    /// The account's legacy type; the legacy edition wants `custom`.
    Kind(AccountKind),
    /// A form that the edition does not have.
    FormNotOffered(FormKind),
    /// Whether account and platform are two.
    Distinct(bool),
    /// The mode, and whether the objects belong to it.
    Livemode {
        /// The mode.
        mode: Mode,
        /// Whether the objects belong to it.
        matches: bool,
    },
    /// Why Stripe has disabled the account, if it has.
    Disabled(Option<Box<Label>>),
    /// What is known of the person.
    Person {
        /// The first name is known.
        first_name: bool,
        /// The last name is known.
        last_name: bool,
        /// Day, month and year of birth are known.
        full_birth_date: bool,
    },
    /// The payout schedule.
    Schedule(PayoutInterval),
    /// Two countries: the account's and the platform's.
    Countries {
        /// The account's.
        account: Country,
        /// The platform's.
        platform: Country,
    },
    /// The currency asked for and the currency wanted.
    Currencies {
        /// As asked for.
        given: Currency,
        /// As wanted.
        wanted: Currency,
        /// Whose default is wanted.
        whose: Whose,
    },
    /// Nothing is typed yet.
    NoAmount,
    /// A currency about which nothing is known.
    UnknownCurrency(Currency),
    /// An amount, and the smallest charge where it is below that.
    Above {
        /// The amount.
        amount: Amount,
        /// The smallest charge, if the amount is below it.
        smallest: Option<Amount>,
    },
    /// An amount and the most it may be.
    AtMost {
        /// The amount.
        amount: Amount,
        /// The most.
        most: Amount,
    },
    /// An amount and what it must be a multiple of.
    MultipleOf {
        /// The amount.
        amount: Amount,
        /// The step.
        step: Amount,
    },
    /// An amount and the cap of 100,000 USD.
    Cap {
        /// The amount.
        amount: Amount,
        /// Its worth in whole US dollars, if it is known.
        worth: Option<Decimal>,
        /// Where the rate is from.
        rate: RateSeen,
    },
    /// A balance and what is taken from it.
    Left {
        /// What the rule counts: available, with pending where the basis says so, or the card part of it.
        counted: Amount,
        /// What is taken; none while nothing is typed.
        amount: Option<Amount>,
        /// Whether only the card part is counted, on which a transfer draws.
        card_part: bool,
        /// The part of `counted` that is pending.
        pending: Minor,
        /// Whether reserves, rather than the balance, allow it.
        by_reserves: bool,
    },
    /// A balance that was not read.
    Unread,
    /// What a balance below zero does.
    Reserve {
        /// How far below zero the account will be; zero if it stays above.
        shortfall: Amount,
        /// How much of that the debit adds.
        grows_by: Amount,
        /// What the platform has available; none if that was not read.
        platform: Option<Amount>,
    },
    /// Whether the platform's reserves are on, and how that is known.
    Reserves {
        /// Whether they are on.
        on: bool,
        /// How that is known.
        from: ReservesFrom,
    },
    /// The bank account, if one is known.
    Bank {
        /// Its currency and status.
        seen: Option<(Currency, BankStatus)>,
        /// The currency of the debit.
        wanted: Currency,
    },
    /// A reference transaction, or none.
    Reference(Option<Reference>),
    /// Whether the account has the reference transaction; none: not looked up.
    OnAccount(Option<bool>),
    /// The agreement.
    Consent(ConsentSeen),
    /// The extra cost of the feature, and the mode.
    Cost(Mode),
    /// A capability of the receiving side.
    Capability {
        /// Whose.
        whose: Whose,
        /// It; none where the form needs none.
        seen: Option<Capability>,
    },
    /// The way of funds that are sent.
    Route {
        /// The platform's country.
        from: Country,
        /// The account's.
        to: Country,
    },
    /// A currency that is sent, and whether the account has or takes it.
    Takes {
        /// As sent.
        given: Currency,
        /// What it would be converted to; none where the account has it.
        converted_to: Option<Currency>,
    },
    /// An account that gets money.
    Arrives {
        /// What it has available before.
        before: Amount,
        /// What it has after.
        after: Amount,
    },
    /// What sent funds do to the platform's reserve.
    Frees {
        /// Who carries the account's losses: the reserve is for accounts whose losses the platform carries.
        liable: Liable,
        /// By how much it falls.
        falls_by: Amount,
    },
    /// A debit that is to be given back.
    Undo(UndoSeen),
    /// That a reversal is final.
    Final,
    /// Stripe was not asked for the last 24 hours.
    NotAsked,
    /// The marks of the last 24 hours.
    Marks {
        /// How many objects were read.
        read: usize,
        /// Whether that was all.
        whole: bool,
        /// Of how many it was not read whose they are.
        unread: u32,
        /// The newest that is not accounted for.
        newest: Option<Box<SeenLately>>,
    },
    /// The same amount in the last 24 hours.
    SameAmount {
        /// The newest object with it.
        newest: Option<Box<SeenLately>>,
        /// Whether everything was read.
        whole: bool,
        /// Why it is asked for again.
        why: Option<Label>,
    },
    /// The order that was to be approved is not the draft that was judged.
    OrderDiffers(OrderPart),
}

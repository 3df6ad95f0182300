//! The same comparison for what the platform gives: funds sent to accounts, and debits undone. The orders are worded and sent as the
//! console does it, whatever the rules say, and *no finding blocks* must be the same as *the world accepts*.
//!
//! One rule is stricter than the world on purpose: `send_currency` stops what would be converted on arrival.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use pullfunds::backend::{self, Backend, Method, Request, StripeClient, Transport};
use pullfunds::domain::{
    Account, AccountId, Consent, DebitId, Form, Label, Mode, ObjectId, Order, Proves, Reason, Reversal, Scope,
    SeenKind, SeenObject, SendReason, Undo, What,
};
use pullfunds::money::{Amount, Currency, FxTable, Minor};
use pullfunds::rules::{
    Draft, Drafted, Facts, Finding, Policy, RuleId, Rulebook, Ruling, SeenAtStripe, Severity, Undoing, judge, severity,
};
use pullfunds::world::World;
use pullfunds::world::founding::{Capability, Event, Founding, Happening, NewAccount};
use pullfunds::world::settings::{ReserveRun, Settings};
use serde_json::Value;
use uuid::Uuid;

use super::dice::Dice;
use super::reading::Refusal;
use super::refusals::foreseen_by;
use super::wires::{Road, Way, Wire};
use super::worlds::{LISTED, PLATFORM, UNLISTED, currency_of, days_ago, sale, sound, start};

static NOTHING: SeenAtStripe = SeenAtStripe::nothing();

/// What was seen of one rulebook.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) accepted: usize,
    pub(crate) refused: usize,
    pub(crate) open: usize,
    /// How often a rule was the only reason.
    pub(crate) alone: BTreeMap<RuleId, usize>,
}

/// A world, and what the operator has set for it.
struct Place {
    client: StripeClient<Wire>,
    road: Road,
    platform: Account,
    policy: Policy,
    orders: u128,
}

impl Place {
    fn open(
        way: Way,
        number: u64,
        country: &str,
        reserves: bool,
        accounts: Vec<NewAccount>,
        what: Vec<Happening>,
    ) -> Self {
        let settings =
            Settings { reserves_enabled: reserves, reserve_run: ReserveRun::Immediate, ..Settings::default() };
        let founding = Founding {
            name: format!("giving {number}"),
            seed: number,
            start: start(),
            settings,
            platform: sound(PLATFORM, country, Currency::USD),
            accounts,
            happenings: what,
            script: Vec::new(),
        };
        let (road, wire) = Road::open(way, World::found(founding).unwrap());
        let client = StripeClient::new(wire);
        let platform = road.answer(client.platform()).unwrap().account;
        let mut policy = Policy::with_fx(Arc::new(FxTable::built_in().unwrap()));
        policy.reserves_enabled = Some(reserves);
        Self { client, road, platform, policy, orders: 0 }
    }

    fn order(&mut self, account: &str, amount: Amount, what: What) -> Order {
        self.orders += 1;
        Order {
            debit: DebitId::new(Uuid::from_u128(self.orders)),
            account: AccountId::new(account),
            platform: self.platform.id.clone(),
            amount,
            what,
            note: Label::new("a note"),
        }
    }

    /// Sends an order in the client's words; the body of a 2xx, or the refusal.
    fn send(&self, order: &Order) -> Result<Value, Refusal> {
        let wording = backend::wording(order);
        self.carry(Method::Post, wording.path, wording.form, wording.account)
    }

    fn carry(
        &self,
        method: Method,
        path: String,
        form: Vec<(String, String)>,
        account: Option<AccountId>,
    ) -> Result<Value, Refusal> {
        let request = Request {
            method,
            path,
            query: Vec::new(),
            form,
            account,
            idempotency_key: None,
            version: None,
            timeout_s: 80,
        };
        let response = self.road.answer(self.client.transport().carry(request)).unwrap();
        let body: Value = serde_json::from_slice(&response.body).unwrap();
        if response.is_success() {
            return Ok(body);
        }
        let text = |key: &str| body["error"][key].as_str().map(str::to_owned);
        let (code, param, message) = (text("code"), text("param"), text("message"));
        Err(Refusal { status: response.status, code, param, message })
    }

    fn available(&self, currency: Currency) -> i64 {
        self.road.answer(self.client.balance(&Scope::Platform)).unwrap().available(currency).get()
    }

    /// Judges a draft on what is read now, sends the order, and holds one against the other.
    fn compare(&self, draft: &Draft, order: &Order, seen: &mut Seen) {
        let account = self.road.answer(self.client.account(&order.account)).unwrap();
        let balance = self.road.answer(self.client.balance(&Scope::Account(order.account.clone()))).unwrap();
        let platform_balance = self.road.answer(self.client.balance(&Scope::Platform)).unwrap();
        let facts = Facts {
            mode: Mode::Mock,
            platform: &self.platform,
            account: &account,
            balance: Some(&balance),
            platform_balance: Some(&platform_balance),
            seen: Some(&NOTHING),
            today: date(2026, 11, 22),
            policy: &self.policy,
        };
        let verdict = judge(&facts, draft);
        let stopping: Vec<&Finding> = verdict.blocking().collect();
        let codes: Vec<&str> = stopping.iter().map(|finding| finding.rule.code()).collect();
        let only = if let [one] = stopping.as_slice() { Some(one.rule) } else { None };
        let answer = self.send(order);
        let told = format!("{codes:?}\n{answer:?}\n{order:?}\n{draft:?}\n{facts:?}");
        if verdict.findings.iter().any(|finding| is_open(finding, verdict.rulebook)) {
            seen.open += 1;
            return;
        }
        match answer {
            Ok(_) if stopping.is_empty() => seen.accepted += 1,
            Ok(_) => {
                assert_eq!(only, Some(RuleId::SendCurrency), "the rules stop what the world accepts\n{told}");
                *seen.alone.entry(RuleId::SendCurrency).or_default() += 1;
            }
            Err(refusal) => {
                assert!(!stopping.is_empty(), "the rules allow what the world refuses\n{told}");
                let rules =
                    foreseen_by(&refusal).unwrap_or_else(|| panic!("no rule is named for this refusal\n{told}"));
                let foreseen = stopping.iter().any(|finding| rules.contains(&finding.rule));
                assert!(foreseen, "the world's reason is not among those of the rules\n{told}");
                seen.refused += 1;
                if let Some(rule) = only {
                    *seen.alone.entry(rule).or_default() += 1;
                }
            }
        }
    }
}

/// Whether a rule that could stop it leaves it to Stripe.
fn is_open(finding: &Finding, book: Rulebook) -> bool {
    matches!(finding.ruling, Ruling::CannotTell { .. }) && severity(finding.rule, book) == Severity::Block
}

/// Funds sent: an account for each, mostly below zero, and one thing wrong with every other.
pub(crate) fn send_funds(way: Way, first: u64, worlds: u64, cases: usize) -> Seen {
    let mut seen = Seen::default();
    for number in 0..worlds {
        let mut dice = Dice::new(first.wrapping_add(number));
        let country = dice.pick(&LISTED);
        let sendings: Vec<Sending> = (0..cases).map(|at| Sending::draw(&mut dice, country, at)).collect();
        let mut what = vec![
            sale(PLATFORM, 900_000_000, Currency::USD, days_ago(10)),
            sale(PLATFORM, 300_000, Currency::EUR, days_ago(10)),
            sale(PLATFORM, 9_000_000, Currency::GBP, days_ago(10)),
            sale(PLATFORM, 9_000_000, currency_of("isk"), days_ago(10)),
        ];
        what.extend(sendings.iter().flat_map(Sending::happenings));
        let accounts = sendings.iter().map(|sending| sending.about.clone()).collect();
        let mut place = Place::open(way, number, country, dice.chance(50), accounts, what);
        for sending in &sendings {
            let amount = Amount::new(Minor::new(sending.amount), sending.currency);
            let draft = Draft { amount: Some(amount), ..Draft::with(Drafted::Send { currency: sending.currency }) };
            let to = if sending.own { PLATFORM } else { &sending.about.id };
            let order = place.order(to, amount, What::Send { send: SendReason::ClearNegative });
            place.compare(&draft, &order, &mut seen);
        }
    }
    seen
}

/// Funds to be sent to an account of its own.
struct Sending {
    about: NewAccount,
    currency: Currency,
    amount: i64,
    owed: i64,
    own: bool,
}

impl Sending {
    fn draw(dice: &mut Dice, country: &str, at: usize) -> Self {
        let mut sending = Self {
            about: sound(&format!("acct_1MOCKSend{at:04}Snd{}", at % 10), country, Currency::USD),
            currency: Currency::USD,
            amount: dice.between(1, 50_000),
            owed: dice.pick(&[0, 700, 30_000]),
            own: false,
        };
        for _ in 0..dice.pick(&[0, 0, 1, 1, 1, 1, 1, 2]) {
            sending.spoil(dice);
        }
        sending
    }

    /// Makes one thing wrong.
    fn spoil(&mut self, dice: &mut Dice) {
        match dice.between(0, 7) {
            0 => self.own = true,
            1 => dice.pick(&LISTED).clone_into(&mut self.about.country),
            2 => dice.pick(&UNLISTED).clone_into(&mut self.about.country),
            3 => {
                let states = [Capability::Pending, Capability::Inactive];
                self.about.transfers = dice.pick(&states);
            }
            4 => self.amount = dice.pick(&[0, -1, -700]),
            5 => self.amount = dice.between(100_000_000, 200_000_000),
            6 => {
                self.hold(dice.pick(&[currency_of("isk"), Currency::EUR]));
                self.amount = if self.currency == Currency::EUR { dice.between(290_000, 900_000) } else { 150 };
            }
            _ => self.currency = Currency::GBP,
        }
    }

    fn hold(&mut self, currency: Currency) {
        (self.currency, self.about.currency) = (currency, currency);
        if let Some(bank) = &mut self.about.bank {
            bank.currency = currency;
        }
    }

    /// What it owes, if anything.
    fn happenings(&self) -> Vec<Happening> {
        if self.owed == 0 {
            return Vec::new();
        }
        let currency = self.about.currency;
        let what = Event::Fee { amount: Minor::new(self.owed), currency, description: "Fee".to_owned() };
        vec![Happening { at: days_ago(8), account: self.about.id.clone(), label: None, what }]
    }
}

/// Debits undone: each is made first, then some of it is given back, and sometimes the platform spends what it got.
pub(crate) fn undo(way: Way, first: u64, worlds: u64, cases: usize) -> Seen {
    let mut seen = Seen::default();
    for number in 0..worlds {
        let mut dice = Dice::new(first.wrapping_add(number));
        let country = dice.pick(&LISTED);
        let id = |at: usize| format!("acct_1MOCKUndo{at:04}Und{}", at % 10);
        let accounts: Vec<NewAccount> = (0..cases).map(|at| sound(&id(at), country, Currency::USD)).collect();
        let what = accounts.iter().map(|about| sale(&about.id, 9_000_000, Currency::USD, days_ago(10))).collect();
        let mut place = Place::open(way, number, country, dice.chance(20), accounts, what);
        for at in 0..cases {
            undo_one(&mut place, &mut dice, &id(at), &mut seen);
        }
    }
    seen
}

fn undo_one(place: &mut Place, dice: &mut Dice, account: &str, seen: &mut Seen) {
    let usd = |minor: i64| Amount::new(Minor::new(minor), Currency::USD);
    let form = if dice.chance(50) { Form::Charge } else { Form::Transfer };
    let pulled = dice.between(2, 1_000_000);
    let consent = Consent::Typed(Label::new("c"));
    let pull = place.order(account, usd(pulled), What::Pull { form, reason: Reason::CorrectError, consent });
    let made = place.send(&pull).unwrap();
    let by = Undo::of(pull.form().unwrap().kind());
    let reversal = Reversal { of: pull.debit, object: ObjectId::new(made["id"].as_str().unwrap()), by };
    let given = match dice.between(0, 5) {
        0 => pulled,
        1 => dice.between(1, pulled - 1),
        _ => 0,
    };
    if given > 0 {
        let part = place.order(account, usd(given), What::Reverse { reverse: reversal.clone() });
        place.send(&part).unwrap();
    }
    if dice.chance(30) {
        let keep = dice.between(0, pulled);
        let spent = place.available(Currency::USD) - keep;
        if spent > 0 {
            let funds = place.order(account, usd(spent), What::Send { send: SendReason::Other });
            place.send(&funds).unwrap();
        }
    }
    let rest = pulled - given;
    let asked = match dice.between(0, 9) {
        0 => dice.pick(&[0, -3]),
        1 | 2 => rest + dice.between(1, 500),
        3 => rest.max(1),
        _ => dice.between(1, rest.max(1)),
    };
    let now = Some(left_there(place, &pull, &reversal));
    let undoing = Undoing { reversal: reversal.clone(), settled: Some(pull), now };
    let amount = usd(asked);
    let draft = Draft { amount: Some(amount), ..Draft::with(Drafted::Reverse(Box::new(undoing))) };
    let order = place.order(account, amount, What::Reverse { reverse: reversal });
    place.compare(&draft, &order, seen);
}

/// What the debit left, as it is now.
fn left_there(place: &Place, pull: &Order, reversal: &Reversal) -> SeenObject {
    let (list, back, kind) = match reversal.by {
        Undo::Refund => ("charges", "amount_refunded", SeenKind::Payment),
        Undo::TransferReversal => ("transfers", "amount_reversed", SeenKind::Transfer),
    };
    let whose = match pull.scope() {
        Scope::Platform => None,
        Scope::Account(id) => Some(id),
    };
    let body = place.carry(Method::Get, format!("/v1/{list}/{}", reversal.object), Vec::new(), whose).unwrap();
    let minor = |key: &str| Minor::new(body[key].as_i64().unwrap());
    SeenObject {
        id: ObjectId::new(body["id"].as_str().unwrap()),
        kind,
        amount: Amount::new(minor("amount"), currency_of(body["currency"].as_str().unwrap())),
        created: start(),
        mark: None,
        head: None,
        other_side: None,
        given_back: minor(back),
        proves: Proves::Nothing,
    }
}

/// Fails where too little was seen.
pub(crate) fn check(seen: &Seen, book: Rulebook, least: usize) {
    println!("{}: {seen:?}", book.name());
    let all = seen.accepted + seen.refused + seen.open;
    assert!(seen.accepted * 4 >= all && seen.refused * 4 >= all, "{seen:?}");
    assert!(seen.open * 10 <= all, "{seen:?}");
    for rule in RuleId::ALL {
        // A simulated Stripe is never live.
        if severity(rule, book) == Severity::Block && rule != RuleId::LivemodeMatch {
            let times = seen.alone.get(&rule).copied().unwrap_or_default();
            assert!(times >= least, "{}: {} was the only reason {times} times", book.name(), rule.code());
        }
    }
}

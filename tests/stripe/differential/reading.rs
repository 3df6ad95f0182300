//! The world as the console sees it: through HTTP messages, read by its own client. Nothing is looked up in the world
//! itself, so that a fact that does not come through on the wire is missing here too.

use pullfunds::backend::{Backend, Method, Request, StripeClient, Transport};
use pullfunds::domain::{
    Account, AccountId, Balance, FormKind, Mode, ObjectId, Reference, ReferenceCandidate, ReferenceKind, Scope,
};
use pullfunds::rules::{Draft, Drafted, Facts, ReferenceSeen, SeenAtStripe};
use pullfunds::world::World;
use pullfunds::world::founding::Founding;
use serde_json::Value;

use super::cases::{Case, Refers, named};
use super::wires::{Road, Way, Wire};
use super::worlds::{PLATFORM, Profile};

/// Stripe was asked for the last 24 hours and showed nothing: the world does not refuse what is asked for twice.
static NOTHING: SeenAtStripe = SeenAtStripe::nothing();

/// What was read for one case.
#[derive(Debug)]
pub(crate) struct Read {
    platform: Account,
    account: Account,
    balance: Option<Balance>,
    platform_balance: Option<Balance>,
    pub(crate) reference: Option<ReferenceSeen>,
}

impl Read {
    /// The facts for the rules.
    pub(crate) fn facts<'a>(&'a self, profile: &'a Profile) -> Facts<'a> {
        Facts {
            mode: Mode::Mock,
            platform: &self.platform,
            account: &self.account,
            balance: self.balance.as_ref(),
            platform_balance: self.platform_balance.as_ref(),
            seen: Some(&NOTHING),
            today: profile.today,
            policy: &profile.policy,
        }
    }
}

/// How the world answered a debit.
#[derive(Debug)]
pub(crate) enum Answered {
    /// Done.
    Done,
    /// Refused.
    Refused(Refusal),
}

/// A refusal, taken apart.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) param: Option<String>,
    /// Kept for the message of a failure.
    #[expect(dead_code, reason = "shown by Debug when a comparison fails")]
    pub(crate) message: Option<String>,
}

/// Reads a world and sends debits to it.
#[derive(Debug)]
pub(crate) struct Reader {
    client: StripeClient<Wire>,
    road: Road,
    /// Read once: debits do not change them.
    platform: Account,
    platform_charge: Option<Reference>,
}

impl Reader {
    pub(crate) fn new(way: Way, founding: Founding) -> Self {
        let (road, wire) = Road::open(way, World::found(founding).unwrap());
        let client = StripeClient::new(wire);
        let platform = road.answer(client.platform()).unwrap().account;
        let charges = road.answer(client.references(&platform.id)).unwrap();
        Self { road, client, platform, platform_charge: first(&charges, ReferenceKind::Charge) }
    }

    /// Reads what the rules need to know about a case.
    pub(crate) fn read(&self, case: &Case) -> Read {
        let platform = self.platform.clone();
        let platform_balance = self.road.answer(self.client.balance(&Scope::Platform)).ok();
        let id = AccountId::new(&case.about.id);
        let (account, balance) = if case.own {
            (platform.clone(), platform_balance.clone())
        } else {
            let account = self.road.answer(self.client.account(&id)).unwrap();
            (account, self.road.answer(self.client.balance(&Scope::Account(id))).ok())
        };
        let reference = match case.form {
            FormKind::Charge | FormKind::Transfer => None,
            FormKind::TransferWithReference => self.reference(case, &account.id),
        };
        Read { platform, account, balance, platform_balance, reference }
    }

    /// The transaction that a case refers to, and whether the account's own lists hold it.
    fn reference(&self, case: &Case, account: &AccountId) -> Option<ReferenceSeen> {
        let own = self.road.answer(self.client.references(account)).unwrap_or_default();
        let made_up = |kind, id| Reference { kind, id: ObjectId::new(id) };
        let reference = match case.refers {
            Refers::Unnamed => return None,
            Refers::OwnCharge => first(&own, ReferenceKind::Charge)?,
            Refers::OwnPayout => first(&own, ReferenceKind::Payout).or_else(|| first(&own, ReferenceKind::Charge))?,
            Refers::OthersCharge => self.platform_charge.clone()?,
            Refers::Nothing(kind @ ReferenceKind::Charge) => made_up(kind, "ch_1Nowhere"),
            Refers::Nothing(kind @ ReferenceKind::Payout) => made_up(kind, "po_1Nowhere"),
        };
        let on_account = own.iter().any(|candidate| candidate.id == reference.id && candidate.kind == reference.kind);
        Some(named(reference, on_account))
    }

    /// Sends the debit, whatever the rules said.
    pub(crate) fn send(&self, case: &Case, draft: &Draft) -> Answered {
        let account = if case.own { PLATFORM } else { case.about.id.as_str() };
        let response = self.road.answer(self.client.transport().carry(request(account, draft))).unwrap();
        if response.is_success() {
            return Answered::Done;
        }
        let body: Value = serde_json::from_slice(&response.body).unwrap();
        let text = |key: &str| body["error"][key].as_str().map(str::to_owned);
        let (code, param, message) = (text("code"), text("param"), text("message"));
        Answered::Refused(Refusal { status: response.status, code, param, message })
    }

    pub(crate) fn check_ledger(&self) {
        self.client.transport().world().lock().unwrap().check_ledger().unwrap();
    }
}

/// The first of a kind.
fn first(list: &[ReferenceCandidate], kind: ReferenceKind) -> Option<Reference> {
    let found = list.iter().find(|candidate| candidate.kind == kind);
    found.map(|candidate| Reference { kind, id: candidate.id.clone() })
}

/// The request of a debit, as the reference has it for each form.
fn request(account: &str, draft: &Draft) -> Request {
    let amount = draft.amount.unwrap();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut form = vec![pair("amount", &amount.minor().get().to_string()), pair("currency", amount.currency().code())];
    let Drafted::Pull { form: kind, reference } = &draft.what else { panic!("it is a pull") };
    let (path, acting) = match kind {
        FormKind::Charge => {
            form.push(pair("source", account));
            ("/v1/charges", None)
        }
        FormKind::Transfer | FormKind::TransferWithReference => {
            form.push(pair("destination", PLATFORM));
            ("/v1/transfers", Some(AccountId::new(account)))
        }
    };
    if *kind == FormKind::TransferWithReference {
        form.extend(reference_pairs(reference.as_ref()));
    }
    Request {
        method: Method::Post,
        path: path.to_owned(),
        query: Vec::new(),
        form,
        account: acting,
        idempotency_key: None,
        version: None,
        timeout_s: 80,
    }
}

/// A reference; without one the parameter is there and names nothing, so that the form stays what it is.
fn reference_pairs(seen: Option<&ReferenceSeen>) -> Vec<(String, String)> {
    let kind = seen.map_or(ReferenceKind::Charge, |seen| seen.reference.kind);
    let word = match kind {
        ReferenceKind::Charge => "charge",
        ReferenceKind::Payout => "payout",
    };
    let mut pairs = vec![("reference_transaction[type]".to_owned(), word.to_owned())];
    if let Some(seen) = seen {
        pairs.push((format!("reference_transaction[{word}]"), seen.reference.id.as_str().to_owned()));
    }
    pairs
}

//! What is read before a debit, and what the rules say of it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use pullfunds::backend::Backend;
use pullfunds::domain::{
    Account, AccountId, Balance, Consent, DebitId, Fault, Form, Label, LookUp, Mode, ObjectId, Order, Platform, Reason,
    Reversal, Scope, SeenObject, SendReason, Sought, What,
};
use pullfunds::journal::entry::{Mark, Note};
use pullfunds::money::{Amount, FxTable};
use pullfunds::rules::{
    Acks, Approved, Draft, Drafted, Facts, Known, Policy, SeenAtStripe, Undoing, WhyAgain, approve,
};

/// What a person wants.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) debit: DebitId,
    pub(crate) account: AccountId,
    pub(crate) amount: Amount,
    pub(crate) wish: Wish,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub(crate) enum Wish {
    Pull(Form),
    Send,
    /// This debit is to be given back.
    Back(Box<Order>, Reversal),
}

impl Ask {
    /// What was wanted when an order was made; the debit that it gives back, if it does, is handed in.
    pub(crate) fn of(order: &Order, undone: Option<Order>) -> Option<Self> {
        let wish = match &order.what {
            What::Pull { form, .. } => Wish::Pull(form.clone()),
            What::Send { .. } => Wish::Send,
            What::Reverse { reverse } => Wish::Back(Box::new(undone?), reverse.clone()),
        };
        Some(Self { debit: order.debit, account: order.account.clone(), amount: order.amount, wish })
    }

    fn order(&self) -> Order {
        let what = match &self.wish {
            Wish::Pull(form) => What::Pull {
                form: form.clone(),
                reason: Reason::CorrectError,
                consent: Consent::OnFile(Label::new("agreement 12")),
            },
            Wish::Send => What::Send { send: SendReason::Other },
            Wish::Back(_, reverse) => What::Reverse { reverse: reverse.clone() },
        };
        Order {
            debit: self.debit,
            account: self.account.clone(),
            platform: AccountId::new(super::places::PLATFORM),
            amount: self.amount,
            what,
            note: Label::new("Invoice 7"),
        }
    }
}

/// Everything that was read.
#[derive(Debug)]
pub(crate) struct Ready {
    ask: Ask,
    platform: Platform,
    account: Account,
    of_account: Balance,
    of_platform: Balance,
    left: Option<SeenObject>,
    look_up: LookUp,
}

/// How old what was read may be: whoever was stopped meanwhile reads again.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// Reads account, both balances, what is left of what is given back, and what Stripe shows of the debit and of the last day.
pub(crate) async fn read(backend: &dyn Backend, ask: Ask, since: Option<Timestamp>) -> Result<Ready, Fault> {
    let platform = backend.platform().await?;
    let account = backend.account(&ask.account).await?;
    let of_account = backend.balance(&Scope::Account(ask.account.clone())).await?;
    let of_platform = backend.balance(&Scope::Platform).await?;
    let left = match &ask.wish {
        Wish::Pull(_) | Wish::Send => None,
        Wish::Back(_, reverse) => Some(backend.left_behind(&ask.account, reverse.by, &reverse.object).await?),
    };
    let shown = backend.server_time().map(|shown| shown - SignedDuration::from_hours(24));
    let since = since.or(shown);
    let look_up = backend.look_up(&Sought::new(ask.order(), since)).await?;
    Ok(Ready { ask, platform, account, of_account, of_platform, left, look_up })
}

impl Ready {
    fn seen(&self) -> impl Iterator<Item = &SeenObject> {
        self.look_up.ours.iter().chain(&self.look_up.near)
    }

    /// Whether it was read a moment ago.
    pub(crate) fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_since(self.of_account.read_at) < FRESH
    }

    /// Whether Stripe shows something of a debit.
    pub(crate) fn has(&self, debit: DebitId) -> bool {
        self.seen().any(|seen| seen.mark == Some(debit))
    }

    /// The marks that Stripe shows.
    pub(crate) fn marks(&self) -> Vec<DebitId> {
        let mut marks: Vec<DebitId> = self.seen().filter_map(|seen| seen.mark).collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    pub(crate) fn objects(&self, mark: DebitId) -> Vec<ObjectId> {
        self.seen().filter(|seen| seen.mark == Some(mark)).map(|seen| seen.id.clone()).collect()
    }

    pub(crate) fn times(&self, mark: DebitId) -> usize {
        SeenObject::times(&self.seen().filter(|seen| seen.mark == Some(mark)).collect::<Vec<_>>())
    }

    pub(crate) fn foreign(&self, mark: DebitId) -> Option<Note> {
        let seen = self.seen().find(|seen| seen.mark == Some(mark))?;
        Some(Note::Foreign {
            account: self.ask.account.clone(),
            mark,
            objects: self.objects(mark),
            amount: seen.amount,
            created: seen.created,
        })
    }

    /// What the rules say.
    pub(crate) fn approve(&self, known: &[(DebitId, Mark)]) -> Result<Approved, String> {
        let read_at = self.of_account.read_at;
        let of = |mark: DebitId, times| {
            known.iter().find(|(id, _)| *id == mark).map_or(Known::Ours, |(_, mark)| mark.known(times))
        };
        let seen = SeenAtStripe::of(&self.look_up, of);
        let mut policy = Policy::with_fx(Arc::new(FxTable::built_in().expect("the table is whole")));
        policy.stripe_managed_risk = true;
        let facts = Facts {
            seen: Some(&seen),
            mode: Mode::Mock,
            platform: &self.platform.account,
            account: &self.account,
            balance: Some(&self.of_account),
            platform_balance: Some(&self.of_platform),
            today: jiff::tz::TimeZone::UTC.to_datetime(read_at).date(),
            policy: &policy,
        };
        approve(self.ask.order(), &facts, &self.draft(), read_at).map_err(|verdict| {
            let stops = verdict.findings.iter().filter(|finding| finding.blocks() || finding.waits());
            stops.map(|finding| format!("{:?}", finding.rule)).collect::<Vec<_>>().join(", ")
        })
    }

    fn draft(&self) -> Draft {
        let amount = self.ask.amount;
        let same = self.seen().filter(|seen| seen.amount == amount).max_by_key(|seen| seen.created);
        let again = WhyAgain { after: same.map(|seen| seen.id.clone()), why: Label::new("a second invoice") };
        // Whoever could not read everything has no reason to give, and reads again.
        let is_whole = self.look_up.whole && self.look_up.others.unknown() == 0;
        let same_amount = is_whole.then_some(again);
        let is_pull = matches!(self.ask.wish, Wish::Pull(_));
        let is_back = matches!(self.ask.wish, Wish::Back(..));
        let consent = is_pull.then(|| Label::new("agreement 12"));
        let acks = Acks { consent, below_zero: None, cost: true, same_amount, reversal: is_back };
        let what = match &self.ask.wish {
            Wish::Pull(form) => Drafted::Pull { form: form.kind(), reference: None },
            Wish::Send => Drafted::Send { currency: amount.currency() },
            Wish::Back(settled, reversal) => Drafted::Reverse(Box::new(Undoing {
                reversal: reversal.clone(),
                settled: Some((**settled).clone()),
                now: self.left.clone(),
            })),
        };
        Draft { amount: Some(amount), what, acks }
    }
}

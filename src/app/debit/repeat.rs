//! A repeat with the same key, which only a person asks for: account and both balances are read again and the debit is looked up once
//! more, the rules are judged on that, and then it leaves as another attempt of the same debit. Whatever speaks against it leads
//! back to the page.

use jiff::Timestamp;

use crate::app::form::{Form, Spot};
use crate::app::{Dialog, Effect, Flight, Model, Notice, Question, Reading, Step as FlightStep, Tone};
use crate::domain::{Account, Balance, Consent, DebitId, Form as OrderForm, Order, Scope, SeenObject, What};
use crate::life::Looked;
use crate::money::Amount;
use crate::rules::{
    self, Acks, Approved, Compared, Draft, Drafted, Facts, Finding, ReferenceSeen, RuleId, SeenAtStripe, Undoing,
    Verdict,
};

use super::choice::about;
use super::{DebitPage, Step, keys};

/// What a repeat needs.
const SPOTS: &[Spot] = &[Spot::Phrase, Spot::Cancel, Spot::Do];

/// A repeat that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The phrase and the buttons.
    pub form: Form,
    /// What is read again, once the button was pressed.
    pub judging: Option<Judging>,
    /// Of a reversal what the debit left of which it gives back, as read last.
    left: Option<SeenObject>,
}

/// What was read again so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judging {
    account: Option<Account>,
    balance: Option<Balance>,
    platform_balance: Option<Balance>,
    /// Look-ups that had come back before.
    looked: Looked,
    /// How many events it had then.
    events: u32,
}

impl Repeat {
    /// Whether something is being read again.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        self.judging.is_some()
    }
}

pub(super) fn open(model: &mut Model, phrase: String) {
    let repeat = Repeat { form: Form::new(SPOTS, phrase), judging: None, left: None };
    keys::enter(model, Step::Repeating(Box::new(repeat)));
    if let Some(Dialog::Debit(page)) = &model.dialog
        && let Some(question) = left_behind(&page.order)
    {
        model.reads.want_anew(question);
    }
}

/// What is to be read of the debit of which a reversal gives back.
fn left_behind(order: &Order) -> Option<Question> {
    match &order.what {
        What::Reverse { reverse } => Some(Question::left_behind(&order.account, reverse)),
        What::Pull { .. } | What::Send { .. } => None,
    }
}

/// The button was pressed. Nothing is sent before all was read again.
pub(super) fn begin(model: &mut Model) {
    let Some(Dialog::Debit(page)) = &model.dialog else { return };
    let Some(follow) = model.followed(page.debit) else { return };
    let (debit, order) = (page.debit, page.order.clone());
    let judging = Judging { looked: follow.looked, events: follow.open.history.events(), ..Judging::default() };
    if let Err(row) = model.look_up_now(debit) {
        let why = model.followed(debit).map_or(String::new(), |follow| about(model, follow, row));
        return turn_back(model, &format!("Not sent again. {why}"));
    }
    model.reads.want_anew(Question::Account(order.account.clone()));
    if let Some(question) = left_behind(&order) {
        model.reads.want_anew(question);
    }
    model.reads.want_anew(Question::Balance(Scope::Account(order.account)));
    model.reads.want_anew(Question::Balance(Scope::Platform));
    if let Some(Dialog::Debit(page)) = &mut model.dialog
        && let Step::Repeating(repeat) = &mut page.step
    {
        repeat.judging = Some(judging);
        repeat.left = None;
    }
}

/// An answer came that may be about what is read again.
pub(in crate::app) fn on_reading(model: &mut Model, question: &Question, reading: &Reading) {
    let Some(Dialog::Debit(page)) = &mut model.dialog else { return };
    let order = &page.order;
    let Step::Repeating(repeat) = &mut page.step else { return };
    if let Reading::LeftBehind(seen) = reading
        && left_behind(order).as_ref() == Some(question)
    {
        repeat.left = Some((**seen).clone());
    }
    let Some(judging) = &mut repeat.judging else { return };
    let balance_of = question.balance_of();
    let is_ours = match balance_of {
        Some(Scope::Platform) => true,
        Some(Scope::Account(id)) => *id == order.account,
        None => *question == Question::Account(order.account.clone()) || left_behind(order).as_ref() == Some(question),
    };
    if !is_ours {
        return;
    }
    match reading {
        Reading::Account(account) => judging.account = Some((**account).clone()),
        Reading::Balance(balance) if balance_of == Some(&Scope::Platform) => {
            judging.platform_balance = Some(balance.clone());
        }
        Reading::Balance(balance) => judging.balance = Some(balance.clone()),
        Reading::Failed(fault) => {
            let text = format!("Not sent again: what it is judged on could not be read. {fault}");
            turn_back(model, &text);
        }
        Reading::Platform(_)
        | Reading::Accounts(_)
        | Reading::Transactions(_)
        | Reading::References(_)
        | Reading::LookedUp(_)
        | Reading::Explained(_)
        | Reading::LeftBehind(_)
        | Reading::Repeated => {}
    }
}

/// Goes on once everything was read again and the look-up has come back.
pub(super) fn plan(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Debit(page)) = &model.dialog else { return Vec::new() };
    let Step::Repeating(repeat) = &page.step else { return Vec::new() };
    let debit = page.debit;
    let Some(follow) = model.followed(debit) else {
        // The look-up has shown how it ended; the page shows that.
        if let Some(Dialog::Debit(page)) = &mut model.dialog {
            page.step = Step::Choosing;
        }
        return Vec::new();
    };
    let Some(judging) = &repeat.judging else { return Vec::new() };
    let has_looked = follow.asking == crate::app::unknown::Asking::Nobody
        && (follow.looked, follow.open.history.events()) != (judging.looked, judging.events);
    let is_left_read = repeat.left.is_some() || left_behind(&page.order).is_none();
    let is_read = judging.account.is_some() && judging.balance.is_some() && judging.platform_balance.is_some();
    let is_read = is_read && is_left_read;
    if !has_looked || !is_read {
        return Vec::new();
    }
    if let Err(row) = follow.offer.same_key {
        let why = about(model, follow, row);
        turn_back(model, &format!("Not sent again. {why}"));
        return Vec::new();
    }
    match approve(model, page, repeat, judging) {
        Ok(approved) => send(model, debit, approved),
        Err(why) => {
            turn_back(model, &why);
            Vec::new()
        }
    }
}

fn approve(model: &Model, page: &DebitPage, repeat: &Repeat, judging: &Judging) -> Result<Approved, String> {
    let order = &page.order;
    if let Some(held) = model.held.get(&order.account) {
        return Err(format!("Not sent again: debits of this account are held because of debit {}.", held.mark));
    }
    if model.flight.is_some() || model.leaving {
        return Err("Not sent again: another debit is on its way, or the program is leaving.".to_owned());
    }
    let platform = model.platform.as_ref().ok_or("Not sent again: the platform was not read.")?;
    let seen = SeenAtStripe::nothing(model.now);
    let account = judging.account.as_ref().ok_or("Not sent again: the account was not read.")?;
    let facts = Facts {
        mode: model.mode,
        platform: &platform.account,
        account,
        balance: judging.balance.as_ref(),
        platform_balance: judging.platform_balance.as_ref(),
        seen: Some(&seen),
        today: model.today(),
        policy: &model.policy,
    };
    let draft = draft(&facts, page, repeat.left.as_ref());
    let judged = rules::approve(order.clone(), &facts, &draft, model.now);
    judged.map_err(|verdict| format!("Not sent again: {}.", stopping(&verdict)))
}

/// The first rule that stops it, in words.
fn stopping(verdict: &Verdict) -> String {
    let stops = verdict.findings.iter().find(|finding| finding.blocks() || finding.waits());
    stops.map_or_else(
        || "the rules do not allow it any more".to_owned(),
        |finding| format!("{} ({})", finding.statement(), finding.found()),
    )
}

/// What was asked, for the rules to judge anew. Whoever types the phrase says yes to what is shown beside it: a balance below zero,
/// the cost, that giving back is final.
fn draft(facts: &Facts<'_>, page: &DebitPage, left: Option<&SeenObject>) -> Draft {
    let order = &page.order;
    let amount = Some(order.amount);
    match &order.what {
        What::Pull { form, consent, .. } => draft_of_pull(facts, order.amount, form, consent),
        What::Send { .. } => {
            Draft { amount, what: Drafted::Send { currency: order.amount.currency() }, acks: Acks::default() }
        }
        What::Reverse { reverse } => {
            let settled = page.record.as_ref().and_then(|record| record.undone.clone());
            let undoing = Undoing { reversal: reverse.clone(), settled, now: left.cloned() };
            let acks = Acks { reversal: true, ..Acks::default() };
            Draft { amount, what: Drafted::Reverse(Box::new(undoing)), acks }
        }
    }
}

fn draft_of_pull(facts: &Facts<'_>, amount: Amount, form: &OrderForm, consent: &Consent) -> Draft {
    let reference = match form {
        OrderForm::Charge | OrderForm::Transfer => None,
        OrderForm::TransferWithReference(reference) => {
            Some(ReferenceSeen { reference: reference.clone(), on_account: Some(true) })
        }
    };
    let consent = match consent {
        Consent::Typed(typed) => Some(typed.clone()),
        Consent::OnFile(_) => None,
    };
    let acks = Acks { consent, cost: true, ..Acks::default() };
    let what = Drafted::Pull { form: form.kind(), reference };
    let mut draft = Draft { amount: Some(amount), what, acks };
    let verdict = rules::judge(facts, &draft);
    let finding = verdict.findings.iter().find(|finding| finding.rule == RuleId::ReserveImpact);
    if let Some(Compared::Reserve { shortfall, .. }) = finding.map(|finding| &finding.compared) {
        draft.acks.below_zero = Some(shortfall.minor());
    }
    draft
}

fn send(model: &mut Model, debit: DebitId, approved: Approved) -> Vec<Effect> {
    let Some(follow) = model.followed(debit) else { return Vec::new() };
    let next = follow.open.history.number().saturating_add(1);
    let order = approved.order().clone();
    let name = model.fleet.get(&order.account).map(|entry| entry.account.name.clone());
    model.flight = Some(Flight {
        name: name.unwrap_or_else(|| crate::domain::Label::new(order.account.as_str())),
        order,
        since: model.now,
        step: FlightStep::Recording(next),
        by_a_person: true,
    });
    if let Some(Dialog::Debit(page)) = &mut model.dialog {
        page.step = Step::Choosing;
    }
    vec![Effect::Repeat { debit, next, approved: Some(Box::new(approved)) }]
}

fn turn_back(model: &mut Model, why: &str) {
    if let Some(Dialog::Debit(page)) = &mut model.dialog {
        page.step = Step::Choosing;
    }
    model.notice = Some(Notice::new(Tone::Warning, why));
}

impl Model {
    /// What the rules find against a repeat, on what is held now: nothing that passes.
    #[must_use]
    pub fn against_a_repeat(&self, page: &DebitPage, repeat: &Repeat) -> Vec<Finding> {
        let seen = SeenAtStripe::nothing(self.now);
        let entry = self.fleet.get(&page.order.account);
        let facts = entry.and_then(|entry| self.facts(entry)).map(|facts| Facts { seen: Some(&seen), ..facts });
        let verdict = facts.map(|facts| rules::judge(&facts, &draft(&facts, page, repeat.left.as_ref())));
        let findings = verdict.map_or_else(Vec::new, |verdict| verdict.findings);
        findings.into_iter().filter(|finding| finding.ruling != rules::Ruling::Pass).collect()
    }

    /// Since when the debit is on its way, if it is this one.
    #[must_use]
    pub fn flying_since(&self, debit: DebitId) -> Option<Timestamp> {
        self.flight.as_ref().filter(|flight| flight.order.debit == debit).map(|flight| flight.since)
    }
}

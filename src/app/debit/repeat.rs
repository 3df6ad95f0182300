//! A repeat with the same key, which only a person asks for: everything is read again that is read before a first attempt, the debit's own
//! look-up among it, the rules are judged on that, and then it leaves as another attempt of the same debit. Whatever speaks against it
//! leads back to the page.

use jiff::Timestamp;

use crate::app::form::{Form, Spot};
use crate::app::recheck::{Taken, lately, left_behind};
use crate::app::unknown::Asking;
use crate::app::{
    BookAsk, Dialog, Effect, Flight, Model, Notice, Question, Reading, Recheck, Step as FlightStep, Tone,
};
use crate::domain::{Consent, DebitId, Form as OrderForm, Label, ObjectId, SeenObject, What};
use crate::journal::entry::{Again, Mark};
use crate::money::Amount;
use crate::rules::{
    self, Acks, Approved, Compared, Draft, Drafted, Facts, Finding, ReferenceSeen, RuleId, SeenAtStripe, Undoing,
    Verdict, WhyAgain,
};

use super::choice::about;
use super::{DebitPage, Step, keys, looked};

/// What a repeat needs.
const SPOTS: &[Spot] = &[Spot::Phrase, Spot::Cancel, Spot::Do];
/// Why the same amount is asked for again, after the object of that amount was shown and the phrase typed.
const WHY_AGAIN: &str = "The same debit, repeated with its key.";

/// A repeat that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The phrase and the buttons.
    pub form: Form,
    /// What is read again, once the button was pressed.
    judging: Option<Box<Judging>>,
    /// Of a reversal what the debit left of which it gives back, as read last.
    left: Option<SeenObject>,
    /// What Stripe showed when it was asked for once already, and is shown beside the phrase since.
    seen: Option<SeenAtStripe>,
}

/// What is read again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Judging {
    recheck: Recheck,
    /// What the journal knows of the marks that were seen; none before it said.
    known: Option<Vec<(DebitId, Mark)>>,
}

impl Repeat {
    /// Whether something is being read again.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        self.judging.is_some()
    }
}

pub(super) fn open(model: &mut Model, phrase: String) {
    show(model, phrase, None);
}

fn show(model: &mut Model, phrase: String, seen: Option<SeenAtStripe>) {
    let repeat = Repeat { form: Form::new(SPOTS, phrase), judging: None, left: None, seen };
    keys::enter(model, Step::Repeating(Box::new(repeat)));
    if let Some(Dialog::Debit(page)) = &model.dialog
        && let Some(question) = left_behind(&page.order)
    {
        model.reads.want_anew(question);
    }
}

/// The button was pressed. Nothing is sent before all was read again.
pub(super) fn begin(model: &mut Model) {
    let Some(Dialog::Debit(page)) = &model.dialog else { return };
    let (debit, order) = (page.debit, page.order.clone());
    let recheck = Recheck::begin(model, order);
    if let Err(row) = model.look_up_by(debit, recheck.look_up()) {
        let why = model.followed(debit).map_or(String::new(), |follow| about(model, follow, row));
        return turn_back(model, &format!("Not sent again. {why}"));
    }
    if let Some(repeat) = repeating(model) {
        repeat.judging = Some(Box::new(Judging { recheck, known: None }));
        repeat.left = None;
    }
}

fn repeating(model: &mut Model) -> Option<&mut Repeat> {
    match &mut model.dialog {
        Some(Dialog::Debit(page)) => match &mut page.step {
            Step::Repeating(repeat) => Some(repeat),
            Step::Choosing | Step::Saying(..) | Step::Written => None,
        },
        Some(_) | None => None,
    }
}

/// The process was stopped for a while: what was read before is not what it is judged on.
pub(in crate::app) fn was_stopped(model: &mut Model) {
    if repeating(model).is_some_and(|repeat| repeat.is_waiting()) {
        turn_back(model, lately::TOO_OLD);
    }
}

/// An answer came that may be about what is read again.
pub(in crate::app) fn on_reading(model: &mut Model, question: &Question, reading: &Reading) -> Vec<Effect> {
    let Some(Dialog::Debit(page)) = &mut model.dialog else { return Vec::new() };
    let is_left = left_behind(&page.order).as_ref() == Some(question);
    let Some(repeat) = repeating(model) else { return Vec::new() };
    if let Reading::LeftBehind(seen) = reading
        && is_left
    {
        repeat.left = Some((**seen).clone());
    }
    let Some(judging) = &mut repeat.judging else { return Vec::new() };
    match judging.recheck.take(question, reading) {
        Taken::Waits => {}
        Taken::Whole(marks) if marks.is_empty() => judging.known = Some(Vec::new()),
        Taken::Whole(marks) => return vec![Effect::Book(BookAsk::Known(judging.recheck.order.debit, marks))],
        Taken::Unread(fault) => {
            turn_back(model, &format!("Not sent again: what it is judged on could not be read. {fault}"));
        }
        Taken::Blind(fault) => turn_back(model, &lately::blind(&fault)),
    }
    Vec::new()
}

/// The journal said what it knows of the marks that were seen.
pub(in crate::app) fn on_known(model: &mut Model, id: DebitId, known: &Result<Vec<(DebitId, Mark)>, Label>) {
    let Some(judging) = repeating(model).and_then(|repeat| repeat.judging.as_mut()) else { return };
    if judging.recheck.order.debit != id {
        return;
    }
    match known {
        Ok(known) => judging.known = Some(known.clone()),
        Err(trouble) => turn_back(model, &format!("Not sent again: the journal cannot be read. {trouble}")),
    }
}

/// Goes on once everything was read again and the journal has taken the look-up.
pub(super) fn plan(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Debit(page)) = &model.dialog else { return Vec::new() };
    let Step::Repeating(repeat) = &page.step else { return Vec::new() };
    let Some(follow) = model.followed(page.debit) else {
        // The look-up has shown how it ended; the page shows that.
        if let Some(Dialog::Debit(page)) = &mut model.dialog {
            page.step = Step::Choosing;
        }
        return Vec::new();
    };
    let Some(judging) = &repeat.judging else { return Vec::new() };
    let Some(known) = judging.known.as_ref().filter(|_| follow.asking == Asking::Nobody) else { return Vec::new() };
    let Some(seen) = judging.recheck.seen(known) else { return Vec::new() };
    let mut effects = lately::notes(&seen, &page.order.account);
    let judged = match follow.offer.same_key {
        Ok(_) => approve(model, page, repeat, &judging.recheck, &seen),
        Err(row) => Err(Stopped::Back(format!("Not sent again. {}", about(model, follow, row)))),
    };
    match judged {
        Ok(approved) => effects.extend(send(model, page.debit, approved)),
        Err(Stopped::Back(why)) => turn_back(model, &why),
        Err(Stopped::Shown(why)) => {
            let phrase = page.phrase();
            show(model, phrase, Some(seen));
            model.notice = Some(Notice::new(Tone::Warning, &why));
        }
    }
    effects
}

/// Why it is not sent.
enum Stopped {
    /// It is not open.
    Back(String),
    /// Something is to be seen before the phrase is typed once more.
    Shown(String),
}

fn approve(
    model: &Model,
    page: &DebitPage,
    repeat: &Repeat,
    recheck: &Recheck,
    seen: &SeenAtStripe,
) -> Result<Approved, Stopped> {
    let order = &page.order;
    let back = |why: String| Err(Stopped::Back(format!("Not sent again: {why}")));
    if let Some(held) = model.held.get(&order.account) {
        return back(format!("debits of this account are held because of debit {}.", held.mark));
    }
    if model.flight.is_some() || model.leaving {
        return back("another debit is on its way, or the program is leaving.".to_owned());
    }
    if recheck.is_too_old(model.now) {
        return Err(Stopped::Back(lately::TOO_OLD.to_owned()));
    }
    let (Some(platform), Some(account)) = (&model.platform, &recheck.account) else {
        return back("platform and account were not read.".to_owned());
    };
    let facts = Facts {
        mode: model.mode,
        platform: &platform.account,
        account,
        balance: recheck.balance.as_ref(),
        platform_balance: recheck.platform_balance.as_ref(),
        seen: Some(seen),
        today: model.today(),
        policy: &model.policy,
    };
    let draft = draft(&facts, page, recheck.left.as_ref(), repeat.seen.as_ref());
    rules::approve(order.clone(), &facts, &draft, model.now).map_err(|verdict| stopped(&verdict))
}

/// The first rule that stops it, in words. What was not shown yet is shown, and then the phrase is a yes to it.
fn stopped(verdict: &Verdict) -> Stopped {
    let mut stops = verdict.findings.iter().filter(|finding| finding.blocks() || finding.waits()).peekable();
    let Some(first) = stops.peek() else {
        return Stopped::Back("Not sent again: the rules do not allow it any more.".to_owned());
    };
    let why = format!("Not sent again: {} ({}).", first.statement(), first.found());
    let is_to_be_seen = stops.all(|finding| finding.rule == RuleId::SameAmountLately);
    if is_to_be_seen { Stopped::Shown(format!("{why} Look first, then type it again.")) } else { Stopped::Back(why) }
}

/// The newest object of the same amount that was shown.
fn same_amount(seen: &SeenAtStripe, amount: Amount) -> Option<ObjectId> {
    seen.newest(|row| row.object.amount == amount).map(|row| row.object.id.clone())
}

/// What was asked, for the rules to judge anew. Whoever types the phrase says yes to what is shown beside it: a balance below zero,
/// the cost, that giving back is final.
fn draft(facts: &Facts<'_>, page: &DebitPage, left: Option<&SeenObject>, shown: Option<&SeenAtStripe>) -> Draft {
    let amount = page.order.amount;
    let again = |seen| WhyAgain { after: same_amount(seen, amount), why: Label::new(WHY_AGAIN) };
    let draft = draft_of(facts, page, left);
    Draft { acks: Acks { same_amount: shown.map(again), ..draft.acks }, ..draft }
}

fn draft_of(facts: &Facts<'_>, page: &DebitPage, left: Option<&SeenObject>) -> Draft {
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
    let (before, looked) = (follow.open.before, looked(&follow.open.history));
    let (asked_on, seen) = (follow.open.history.events(), follow.looked);
    let order = approved.order().clone();
    let name = model.fleet.get(&order.account).map(|entry| entry.account.name.clone());
    model.flight = Some(Flight {
        name: name.unwrap_or_else(|| Label::new(order.account.as_str())),
        order,
        before,
        looked,
        since: model.now,
        step: FlightStep::Recording(next),
        by_a_person: true,
    });
    if let Some(Dialog::Debit(page)) = &mut model.dialog {
        page.step = Step::Choosing;
    }
    vec![Effect::Repeat { debit, next, approved: Some(Box::new(Again { approved, asked_on, looked: seen })) }]
}

fn turn_back(model: &mut Model, why: &str) {
    if let Some(Dialog::Debit(page)) = &mut model.dialog {
        page.step = Step::Choosing;
    }
    model.notice = Some(Notice::new(Tone::Warning, why));
}

impl Model {
    /// What the rules find against a repeat, on what is held now: nothing that passes. None where it cannot be judged yet.
    #[must_use]
    pub fn against_a_repeat(&self, page: &DebitPage, repeat: &Repeat) -> Option<Vec<Finding>> {
        let facts = self.facts(self.fleet.get(&page.order.account)?)?;
        let facts = Facts { seen: repeat.seen.as_ref(), ..facts };
        let verdict = rules::judge(&facts, &draft(&facts, page, repeat.left.as_ref(), repeat.seen.as_ref()));
        Some(verdict.findings.into_iter().filter(|finding| finding.ruling != rules::Ruling::Pass).collect())
    }

    /// Since when the debit is on its way, if it is this one.
    #[must_use]
    pub fn flying_since(&self, debit: DebitId) -> Option<Timestamp> {
        self.flight.as_ref().filter(|flight| flight.order.debit == debit).map(|flight| flight.since)
    }
}

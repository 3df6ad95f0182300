//! What else moved the balances around a debit, where one of them is not as expected afterwards: a few pages of its balance
//! transactions are read, counted ([`Gap::explain`]), written down and shown on the receipt. What cannot be read stays open. Beside
//! them the debit itself is looked up once more: a difference may be the debit itself, made a second time.

use crate::domain::{
    Balance, DebitId, Explained, Gap, LookedAt, Moved, ObjectId, Receipt, Scope, Side, Sought, Transaction,
    TransactionQuery,
};
use crate::money::{Currency, Minor};

use super::{BookAsk, Effect, Model, Question, Reading, debit, pull};

/// Pages that are read of each side.
const PAGES: u32 = 3;
/// Debits that are explained at a time.
const MOST: usize = 8;

/// On which of its events a debit that has ended was looked up: no event can be missed any more that would change what is seen.
const AFTER_ITS_END: u32 = 0;

/// A debit that is being explained.
#[derive(Debug, Clone)]
pub(super) struct Explaining {
    debit: DebitId,
    currency: Currency,
    own: Vec<ObjectId>,
    before: LookedAt,
    account: OneSide,
    platform: OneSide,
    /// What is asked of the debit itself.
    look: Option<Question>,
}

/// What is read of one side.
#[derive(Debug, Clone)]
struct OneSide {
    scope: Scope,
    /// Observed less expected, and what the debit was to move; none where either is not known.
    gap: Option<(Minor, Minor)>,
    /// When it was looked at afterwards; none where nothing is to be read.
    after: Option<LookedAt>,
    rows: Vec<Transaction>,
    pages: u32,
    /// What is being read.
    asked: Option<Question>,
    /// Everything was read.
    is_whole: bool,
}

/// Both balances were read after a debit, the account's last or the platform's. Where one is not as expected, what else moved it
/// is asked for.
pub(super) fn begin(model: &mut Model, receipt: &Receipt, of_account: bool, last: &Reading) {
    let Some(before) = receipt.looked else { return };
    let order = &receipt.order;
    let changes = receipt.changes();
    let after = looked_after(model, receipt, of_account, last);
    let side = |scope, of: &Side, change: Option<Minor>, after: Option<LookedAt>| {
        let gap = of.difference().zip(change);
        let after = after.filter(|_| gap.is_some_and(|(difference, _)| !difference.is_zero()));
        let query = TransactionQuery { since: Some(before.earliest), ..TransactionQuery::default() };
        let asked = after.map(|_| Question::Explain(Scope::clone(&scope), query));
        OneSide { scope, gap, after, rows: Vec::new(), pages: 0, is_whole: asked.is_none(), asked }
    };
    let account = side(Scope::Account(order.account.clone()), &receipt.account, changes.0, after.0);
    let platform = side(Scope::Platform, &receipt.platform, changes.1, after.1);
    let asked: Vec<Question> = [&account, &platform].into_iter().filter_map(|side| side.asked.clone()).collect();
    if asked.is_empty() || model.explaining.len() >= MOST {
        return;
    }
    let look = Question::LookUp(Box::new(Sought::new(order.clone(), Some(before.earliest))));
    for question in asked.into_iter().chain([look.clone()]) {
        model.reads.want_anew(question);
    }
    let own = [&receipt.settled.transfer, &receipt.settled.payment].into_iter().flatten().cloned().collect();
    let (debit, currency) = (order.debit, order.amount.currency());
    model.explaining.push(Explaining { debit, currency, own, before, account, platform, look: Some(look) });
}

/// When account and platform were looked at afterwards. The last answer is not among what is shown yet.
fn looked_after(
    model: &Model,
    receipt: &Receipt,
    of_account: bool,
    last: &Reading,
) -> (Option<LookedAt>, Option<LookedAt>) {
    let last = if let Reading::Balance(balance) = last { LookedAt::of(balance) } else { None };
    let shown = |balance: Option<&Balance>| balance.and_then(LookedAt::of);
    if of_account {
        return (last, shown(model.platform_balance.as_ref()));
    }
    let entry = model.fleet.get(&receipt.order.account);
    (shown(entry.and_then(|entry| entry.balance.as_ref())), last)
}

/// Takes a page or a look-up in, and writes down what is explained once everything was read.
pub(super) fn on_reading(model: &mut Model, question: &Question, reading: &Reading) -> Vec<Effect> {
    let (mut further, mut effects) = (Vec::new(), Vec::new());
    for explaining in &mut model.explaining {
        for side in [&mut explaining.account, &mut explaining.platform] {
            if side.asked.as_ref() == Some(question) {
                side.take(question, reading);
                further.extend(side.asked.clone());
            }
        }
        if explaining.look.take_if(|look| look == question).is_some()
            && let Reading::LookedUp(seen) = reading
        {
            effects.push(Effect::Book(BookAsk::LookedUp(explaining.debit, AFTER_ITS_END, seen.clone())));
        }
    }
    for question in further {
        model.reads.want(question);
    }
    let (read, waiting): (Vec<_>, Vec<_>) =
        std::mem::take(&mut model.explaining).into_iter().partition(Explaining::is_read);
    model.explaining = waiting;
    effects.extend(read.into_iter().map(|explaining| tell(model, &explaining)));
    effects
}

fn tell(model: &mut Model, of: &Explaining) -> Effect {
    let ((account, left_of_account), (platform, left_of_platform)) =
        (of.explain(&of.account), of.explain(&of.platform));
    let left = (left_of_account, left_of_platform);
    let whole = of.account.is_whole && of.platform.is_whole;
    let explained = Explained { account, platform, left, whole };
    pull::on_explained(model, of.debit, &explained);
    debit::on_explained(model, of.debit, &explained);
    Effect::Book(BookAsk::Explain(of.debit, Box::new(explained)))
}

impl Explaining {
    const fn is_read(&self) -> bool {
        self.account.asked.is_none() && self.platform.asked.is_none() && self.look.is_none()
    }

    fn explain(&self, side: &OneSide) -> (Vec<Moved>, Option<Minor>) {
        let Some((difference, change)) = side.gap else { return (Vec::new(), None) };
        let Some(after) = side.after else { return (Vec::new(), difference.is_zero().then_some(difference)) };
        let gap = Gap { difference, change, currency: self.currency, own: &self.own, before: self.before, after };
        let (moved, left) = gap.explain(&side.rows);
        // What was not read may be the rest of it.
        (moved, left.filter(|left| side.is_whole || left.is_zero()))
    }
}

impl OneSide {
    fn take(&mut self, question: &Question, reading: &Reading) {
        self.asked = None;
        let (Question::Explain(_, query), Reading::Explained(page)) = (question, reading) else { return };
        self.rows.extend(page.transactions.iter().cloned());
        self.pages = self.pages.saturating_add(1);
        let is_readable = page.skipped == 0;
        match &page.next {
            None => self.is_whole = is_readable,
            Some(next) if is_readable && self.pages < PAGES => {
                let query = TransactionQuery { after: Some(next.clone()), ..query.clone() };
                self.asked = Some(Question::Explain(self.scope.clone(), query));
            }
            Some(_) => {}
        }
    }
}

impl Model {
    /// Whether the balances after a debit are still being read.
    pub(super) fn is_observing(&self, debit: DebitId) -> bool {
        self.observing.iter().any(|receipt| receipt.order.debit == debit)
    }

    /// Whether what else moved the balances around a debit is still being read.
    pub(super) fn is_explaining(&self, debit: DebitId) -> bool {
        self.explaining.iter().any(|explaining| explaining.debit == debit)
    }
}

//! The proof that an order was judged: what the journal will record and the client will send comes from here, and there
//! is no other way to make one.

use jiff::Timestamp;

use crate::domain::{Consent, Form, FormKind, Label, Order, What};
use crate::money::Minor;

use super::check::lately;
use super::{
    Compared, ConsentSeen, Draft, Drafted, Facts, Finding, Fix, OrderPart, RuleId, Rulebook, Ruling, Verdict, judge,
};

/// An order that every rule of its rulebook allows, with every acknowledgement given. It holds what it was judged on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    order: Order,
    rulebook: Rulebook,
    findings: Vec<Finding>,
    before: (Option<Minor>, Option<Minor>),
    judged_at: Timestamp,
}

impl Approved {
    /// The order.
    #[must_use]
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// The rules that judged it.
    #[must_use]
    pub const fn rulebook(&self) -> Rulebook {
        self.rulebook
    }

    /// The findings, none of which stops it or waits.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The available balances of the account and of the platform, in the order's currency, as they were judged on; none
    /// where the balance was not known.
    #[must_use]
    pub const fn before(&self) -> (Option<Minor>, Option<Minor>) {
        self.before
    }

    /// When it was judged.
    #[must_use]
    pub const fn judged_at(&self) -> Timestamp {
        self.judged_at
    }
}

/// Approves an order, if it is the draft that was judged, Stripe was asked for the last 24 hours, and the verdict is ready.
///
/// # Errors
/// The verdict, with at least one finding that stops the debit or waits for a yes. An order that differs from the draft,
/// or from the facts, is stopped by a finding of its own.
pub fn approve(order: Order, facts: &Facts<'_>, draft: &Draft, judged_at: Timestamp) -> Result<Approved, Verdict> {
    let mut verdict = judge(facts, draft);
    for (rule, part) in differences(&order, facts, draft, &verdict) {
        stop(&mut verdict, rule, part);
    }
    if let Some(unasked) = lately::unasked(facts.seen) {
        let ruling = Ruling::CannotTell { blocks: true };
        let (rule, compared, fix) = (RuleId::ForeignDebit, unasked.compared, unasked.fix);
        verdict.findings.push(Finding { rule, ruling, compared, fix });
    }
    if !verdict.is_ready() {
        return Err(verdict);
    }
    let currency = order.amount.currency();
    let before = (
        facts.balance.map(|balance| balance.available(currency)),
        facts.platform_balance.map(|balance| balance.available(currency)),
    );
    Ok(Approved { order, rulebook: verdict.rulebook, findings: verdict.findings, before, judged_at })
}

/// Where order, draft and facts differ, with the rule that the difference makes void.
fn differences(order: &Order, facts: &Facts<'_>, draft: &Draft, verdict: &Verdict) -> Vec<(RuleId, OrderPart)> {
    let mut parts = vec![
        (order.account != facts.account.id, RuleId::Liability, OrderPart::Account),
        (order.platform != facts.platform.id, RuleId::OwnAccount, OrderPart::Platform),
        (draft.amount != Some(order.amount), RuleId::AmountPositive, OrderPart::Amount),
    ];
    match &order.what {
        What::Pull { form, consent, .. } => {
            let kinds = (form.kind(), form_of(draft));
            parts.push((Some(kinds.0) != kinds.1, RuleId::Liability, OrderPart::Form));
            parts.push((!same_reference(form, draft), RuleId::ReferenceOwner, OrderPart::Reference));
            parts.push((!same_consent(consent, verdict), RuleId::Consent, OrderPart::Consent));
        }
        What::Send { .. } => {
            let is_send = matches!(draft.what, Drafted::Send { .. });
            parts.push((!is_send, RuleId::AmountPositive, OrderPart::What));
        }
        What::Reverse { reverse } => {
            let is_it = matches!(&draft.what, Drafted::Reverse(undoing) if undoing.reversal == *reverse);
            parts.push((!is_it, RuleId::ReversalRest, OrderPart::Undone));
        }
    }
    parts.into_iter().filter_map(|(differs, rule, part)| differs.then_some((rule, part))).collect()
}

/// The form of a draft that is a pull.
const fn form_of(draft: &Draft) -> Option<FormKind> {
    match draft.what {
        Drafted::Pull { form, .. } => Some(form),
        Drafted::Send { .. } | Drafted::Reverse(_) => None,
    }
}

fn same_reference(form: &Form, draft: &Draft) -> bool {
    match form {
        Form::Charge | Form::Transfer => true,
        Form::TransferWithReference(reference) => match &draft.what {
            Drafted::Pull { reference: Some(seen), .. } => seen.reference == *reference,
            Drafted::Pull { reference: None, .. } | Drafted::Send { .. } | Drafted::Reverse(_) => false,
        },
    }
}

/// The order names the agreement that the rule accepted: the one on file, or the one that the operator named. Editions
/// without the rule take any.
fn same_consent(consent: &Consent, verdict: &Verdict) -> bool {
    let finding = verdict.findings.iter().find(|finding| finding.rule == RuleId::Consent);
    let Some(Compared::Consent(seen)) = finding.map(|finding| &finding.compared) else {
        return true;
    };
    let is_typed = |named: &Option<Label>| match consent {
        Consent::Typed(typed) => named.as_ref().is_none_or(|named| named == typed),
        Consent::OnFile(_) => false,
    };
    match seen {
        ConsentSeen::OnFile { agreement, .. } => match consent {
            Consent::OnFile(named) => named == agreement,
            Consent::Typed(typed) => !typed.is_empty(),
        },
        ConsentSeen::Missing { named }
        | ConsentSeen::Expired { named, .. }
        | ConsentSeen::EndUnreadable { named, .. } => is_typed(named),
    }
}

fn stop(verdict: &mut Verdict, rule: RuleId, part: OrderPart) {
    let void =
        Finding { rule, ruling: Ruling::Block, compared: Compared::OrderDiffers(part), fix: Some(Fix::JudgeAgain) };
    match verdict.findings.iter_mut().find(|finding| finding.rule == rule) {
        Some(finding) => *finding = void,
        None => verdict.findings.push(void),
    }
}

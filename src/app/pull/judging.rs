//! Judges what is filled in, on every key that changes it. Pure: nothing is asked of anybody.

use crate::app::Model;
use crate::money::{Amount, Currency, parse_amount};
use crate::rules::{self, Compared, ConsentSeen, Facts, RuleId, Verdict};

use super::{Agreement, Fields, PullDialog};

impl PullDialog {
    /// Judges anew.
    pub(super) fn judge(&mut self, model: &Model) {
        let facts = self.held.facts(&model.policy, model.today());
        let judged = judge(&facts, &self.fields);
        self.currency = judged.currency;
        self.agreement = Agreement::of(consent_of(&judged.verdict));
        self.amount = judged.amount;
        self.judged = judged.verdict;
        self.stale = self.held.is_stale(model.now);
        self.access = model.access;
        self.keep_focus_valid();
    }

    /// A field was changed: the confirmation and the yes to another shortfall go, and all is judged anew.
    pub(super) fn changed(&mut self, model: &Model) {
        self.fields.confirm.clear();
        self.banner = None;
        self.judge(model);
        self.scrolled = None;
    }
}

/// What comes of judging.
pub(super) struct Judged {
    pub(super) currency: Currency,
    pub(super) amount: Result<Option<Amount>, String>,
    pub(super) verdict: Verdict,
}

pub(super) fn judge(facts: &Facts<'_>, fields: &Fields) -> Judged {
    let currency = facts.currency();
    let amount = amount_of(fields, currency);
    let draft = fields.draft(amount.as_ref().ok().copied().flatten());
    Judged { currency, verdict: rules::judge(facts, &draft), amount }
}

fn amount_of(fields: &Fields, currency: Currency) -> Result<Option<Amount>, String> {
    let typed = fields.amount.text();
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match parse_amount(typed, currency) {
        Ok(minor) => Ok(Some(Amount::new(minor, currency))),
        Err(wrong) => Err(wrong.to_string()),
    }
}

pub(super) fn consent_of(verdict: &Verdict) -> Option<&ConsentSeen> {
    let finding = verdict.findings.iter().find(|finding| finding.rule == RuleId::Consent)?;
    let Compared::Consent(seen) = &finding.compared else {
        return None;
    };
    Some(seen)
}

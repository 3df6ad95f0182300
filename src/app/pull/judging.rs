//! Judges what is filled in, on every key that changes it. Pure: nothing is asked of anybody.

use crate::app::Model;
use crate::money::{Amount, Currency, parse_amount};
use crate::rules::{self, Compared, ConsentSeen, RuleId, Verdict};

use super::fields::currency_to_send;
use super::{Agreement, Asking, Fields, Held, PullDialog};

impl PullDialog {
    /// Judges anew.
    pub(super) fn judge(&mut self, model: &Model) {
        self.follow_what_is_owed();
        let judged = judge(&self.held, &self.fields, model);
        self.currency = judged.currency;
        self.agreement = Agreement::of(consent_of(&judged.verdict));
        self.amount = judged.amount;
        self.judged = judged.verdict;
        self.stale = self.held.is_stale(model.now);
        self.access = model.access;
        self.keep_focus_valid();
    }

    /// Until an amount is typed, funds are sent in a currency in which something is owed.
    fn follow_what_is_owed(&mut self) {
        if let Asking::Send(currency) = &mut self.fields.what
            && self.fields.amount.is_empty()
        {
            *currency = currency_to_send(&self.held.account, self.held.balance.as_ref());
        }
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

pub(super) fn judge(held: &Held, fields: &Fields, model: &Model) -> Judged {
    let facts = held.facts(&model.policy, model.today());
    let currency = fields.what.currency(&facts);
    let amount = amount_of(fields, currency);
    let draft = fields.draft(amount.as_ref().ok().copied().flatten(), held);
    Judged { currency, verdict: rules::judge(&facts, &draft), amount }
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

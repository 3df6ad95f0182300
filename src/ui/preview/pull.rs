//! What a pull would meet: the short verdict, and those of the rules that are worth a line in a pane, for the largest
//! amount that may be pulled.

use crate::app::Entry;
use crate::domain::Reason;
use crate::rules::{Draft, Edition, Finding, RuleId, Ruling, default_form, judge};
use crate::ui::{Role, figures, reading, verdicts};

use super::{MARGIN, Pane};

impl Pane<'_, '_, '_> {
    pub(super) fn draw_pull(&mut self) {
        let glance = self.model.glance(self.entry);
        let shown = verdicts::alone(self.entry, glance, self.canvas.set());
        if !self.begin("PULL", &shown.phrase(), 1) {
            return;
        }
        if let Some(sentence) = verdicts::sentence(self.entry, glance) {
            let again = reading::again(self.model);
            self.sentences(&format!("{sentence}{again}"), Role::Muted);
        }
        if self.entry.blocked.is_some() || self.entry.trouble.is_some() {
            return;
        }
        for (words, figure, finding) in self.findings() {
            if self.room() == 0 {
                return;
            }
            self.finding(words, &figure, &finding);
        }
    }

    /// The rules as they stand for the largest amount that may be pulled: those worth a line in a pane.
    fn findings(&mut self) -> Vec<(&'static str, String, Finding)> {
        let Some(facts) = self.model.facts(self.entry) else { return Vec::new() };
        let mut draft = Draft::of(default_form(&facts, Reason::ProductsOrServices));
        let Some(largest) = crate::rules::largest_allowed(&facts, &draft) else { return Vec::new() };
        let phrase = figures::with_currency(largest, Role::Amount);
        self.fact("up to", &phrase);
        draft.amount = Some(largest);
        let verdict = judge(&facts, &draft);
        let edition = facts.edition();
        verdict
            .findings
            .into_iter()
            .filter_map(|finding| {
                let (words, figure) = in_few_words(edition, &finding, self.entry)?;
                Some((words, figure, finding))
            })
            .collect()
    }

    fn finding(&mut self, words: &str, figure: &str, finding: &Finding) {
        let set = self.canvas.set();
        let (sign, sign_role, role) = match finding.ruling {
            Ruling::Pass | Ruling::Acknowledge { given: true } => (set.pass, Role::Pass, Role::Muted),
            Ruling::Warn | Ruling::Acknowledge { given: false } => (set.warning, Role::Warning, Role::Normal),
            Ruling::CannotTell { .. } => (set.unknown, Role::Unknown, Role::Normal),
            Ruling::Block => (set.blocked, Role::Error, Role::Normal),
        };
        let after = self.canvas.text(MARGIN, self.y, sign, sign_role).saturating_add(1);
        self.canvas.text(after, self.y, words, role);
        self.canvas.text_right(self.end, self.y, figure, Role::Muted);
        self.next();
    }
}

/// A finding in few words and a figure; none for those that nobody would miss in a pane.
fn in_few_words(edition: Edition, finding: &Finding, entry: &Entry) -> Option<(&'static str, String)> {
    let passes = matches!(finding.ruling, Ruling::Pass | Ruling::Acknowledge { given: true });
    let either = |pass, fail| if passes { pass } else { fail };
    let account = &entry.account;
    let words = match finding.rule {
        RuleId::Liability => match edition {
            Edition::StripeManagedRisk => "Stripe carries losses",
            Edition::PlatformLiableCurrent | Edition::LegacyManagedUsPreview => "platform carries losses",
        },
        RuleId::RegionSame => {
            return Some((either("same region", "region left open"), account.country.code().to_owned()));
        }
        RuleId::CurrencyMatch => return Some(("default currency", account.default_currency.code().to_owned())),
        RuleId::CapUsd => return Some(("at most", "USD 100,000.00".to_owned())),
        RuleId::NonNegative => "at or above zero after",
        RuleId::Consent => either("consent on file", "no consent on file"),
        RuleId::ExtraCost => "this feature has a fee",
        RuleId::BankVerified => either("bank verified", "bank not verified"),
        RuleId::AccountOpen if passes => return None,
        RuleId::AccountOpen => "rejected by Stripe",
        RuleId::ReferenceRequired => either("reference named", "needs a reference"),
        RuleId::VerifiedNameDob => "name and birth date known",
        RuleId::ManualPayouts => "payouts are manual",
        RuleId::ReservesEnabled => either("reserves are on", "reserves are off"),
        RuleId::BankSameCurrency => either("bank in this currency", "no bank in this currency"),
        RuleId::OwnAccount
        | RuleId::LivemodeMatch
        | RuleId::RegionSupported
        | RuleId::PlatformCurrency
        | RuleId::AmountPositive
        | RuleId::AmountDigits
        | RuleId::AmountGranularity
        | RuleId::ReserveImpact
        | RuleId::ReferenceOwner
        | RuleId::TransfersCapability
        | RuleId::ForeignDebit
        | RuleId::SameAmountLately
        // Of sending funds and of undoing a debit.
        | RuleId::SendRegion
        | RuleId::SendCurrency
        | RuleId::ReversalRest
        | RuleId::PlatformAvailable
        | RuleId::Absorbed
        | RuleId::FreesReserve
        | RuleId::ReversalFinal => {
            // These pass for nearly every account; the dialog lists them all.
            return if passes { None } else { Some(("see the pull dialog", String::new())) };
        }
    };
    Some((words, String::new()))
}

//! The dialog filled in by a command instead of by keys: through the same fields, judged by the same rules, confirmed by the
//! same phrase, and sent by the same button.

use crate::app::{Asked, Effect, Model, TextField};
use crate::domain::{FormKind, plain_lines};
use crate::rules::{Finding, RuleId};

use super::standing::is_empty_amount;
use super::{Agreement, PullDialog, References, Stage, Standing, sending, with_dialog};

/// Most transactions that are told as what a debit may refer to.
const MOST_TOLD: usize = 5;

/// What filling in came to.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::app) enum Filled {
    /// What the debit may refer to is being read.
    Waits,
    /// Send was pressed.
    Sent(Vec<Effect>),
}

/// Fills in everything and presses Send. Why not, where something stands against it.
pub(in crate::app) fn fill_in(model: &mut Model, asked: &Asked) -> Result<Filled, String> {
    let mut filled = Err("the dialog is not open".to_owned());
    with_dialog(model, |dialog, model| {
        filled = dialog.fill_in(model, asked);
        Vec::new()
    });
    filled
}

impl PullDialog {
    fn fill_in(&mut self, model: &mut Model, asked: &Asked) -> Result<Filled, String> {
        self.take_choices(model, asked);
        if self.fields.what.form() == Some(FormKind::TransferWithReference) {
            match &self.references {
                References::NotNeeded => {
                    self.want_references(model);
                    return Ok(Filled::Waits);
                }
                References::Reading => return Ok(Filled::Waits),
                References::Failed(why) => return Err(format!("what it may refer to could not be read: {why}")),
                References::Read(_) => self.take_reference(asked)?,
            }
        }
        self.take_texts(asked)?;
        self.changed(model);
        self.take_yeses(asked)?;
        self.changed(model);
        self.against().map_or(Ok(()), Err)?;
        self.compare_with(asked)?;
        self.fields.confirm = TextField::with(&self.phrase().unwrap_or_default());
        let effects = sending::on_send(self, model);
        if matches!(self.stage, Stage::Editing) {
            let said = model.notice.take().map(|notice| notice.text.to_string());
            return Err(said.unwrap_or_else(|| "it may not be sent".to_owned()));
        }
        Ok(Filled::Sent(effects))
    }

    fn take_choices(&mut self, model: &Model, asked: &Asked) {
        if let Some(pull) = self.fields.what.pull_mut() {
            pull.reason = asked.reason;
        }
        self.follow_reason(model);
        if let (Some(form), Some(pull)) = (asked.form, self.fields.what.pull_mut()) {
            pull.form = form;
            pull.form_by_hand = true;
        }
    }

    fn take_reference(&mut self, asked: &Asked) -> Result<(), String> {
        let listed = self.references.listed();
        let Some(id) = &asked.reference else {
            let ids: Vec<&str> = listed.iter().take(MOST_TOLD).map(|one| one.id.as_str()).collect();
            return Err(format!("Stripe wants to know what is recovered; --reference names it: {}", ids.join(", ")));
        };
        let found = listed.iter().find(|one| one.id == *id).cloned();
        let found = found.ok_or_else(|| format!("{id} is nothing that a debit of it may refer to"))?;
        if let Some(pull) = self.fields.what.pull_mut() {
            pull.reference = Some(found);
        }
        Ok(())
    }

    fn take_texts(&mut self, asked: &Asked) -> Result<(), String> {
        self.fields.amount = TextField::with(&asked.amount);
        self.fields.note = line("--note", &asked.note)?;
        // As in the dialog nothing is typed where an agreement is on file; but nobody may think of another one.
        match &self.agreement {
            Agreement::OnFile(on_file) if on_file.as_str() == asked.consent => {}
            Agreement::OnFile(on_file) => {
                return Err(format!("the agreement on file is {on_file}, and --consent says {}", asked.consent));
            }
            Agreement::Doubtful(_) | Agreement::Missing | Agreement::NotAsked => {
                if let Some(pull) = self.fields.what.pull_mut() {
                    pull.consent = line("--consent", &asked.consent)?;
                }
            }
        }
        Ok(())
    }

    fn take_yeses(&mut self, asked: &Asked) -> Result<(), String> {
        if let Some(pull) = self.fields.what.pull_mut() {
            pull.cost = asked.cost;
        }
        if asked.same_amount {
            self.fields.again = self.why_again();
        }
        let (Some(said), shortfall) = (&asked.below_zero, self.shortfall()) else { return Ok(()) };
        let Some(shortfall) = shortfall.filter(|shortfall| shortfall.typed() == *said) else {
            let words =
                shortfall.map_or_else(|| "not be below zero".to_owned(), |by| format!("be {} below zero", by.typed()));
            return Err(format!("the account would {words}, and --accept-below-zero says {said}"));
        };
        if let Some(pull) = self.fields.what.pull_mut() {
            pull.below_zero = Some(shortfall.minor());
        }
        Ok(())
    }

    /// What stands against sending, in one line.
    fn against(&self) -> Option<String> {
        let findings = |which: fn(&Finding) -> bool| {
            let told =
                self.judged.findings.iter().filter(|finding| which(finding) && !is_empty_amount(finding)).map(told);
            told.collect::<Vec<_>>().join("; ")
        };
        match self.standing() {
            Standing::Ready => None,
            Standing::Withheld => Some("the balance could not be read".to_owned()),
            Standing::NoNumber(why) => Some(why),
            Standing::NoAmount(_) => Some("no amount was given".to_owned()),
            Standing::Blocked => Some(findings(Finding::blocks)),
            Standing::Waiting => Some(format!("it needs a yes: {}", findings(Finding::waits))),
            Standing::ReadOnly => Some(self.access.why_not().unwrap_or("it may not send").to_owned()),
        }
    }

    /// The amount is confirmed as the dialog has it typed, and the currency with it.
    fn compare_with(&self, asked: &Asked) -> Result<(), String> {
        let (amount, currency) = &asked.confirmed;
        let meant = self.amount().map(|amount| (amount.typed(), amount.currency()));
        let (typed, of) = meant.ok_or("no amount was given")?;
        if typed != *amount {
            return Err(format!("--confirm says {amount}, and the amount is {typed}"));
        }
        if !of.code().eq_ignore_ascii_case(currency) {
            return Err(format!("--confirm says {currency}, and the debit would be in {}", of.upper()));
        }
        Ok(())
    }

    /// Whether it was turned back only because the same amount was moved lately, and the note says why it is asked for again.
    pub(in crate::app) fn waits_for_same_amount(&self) -> bool {
        let is_same = |finding: &Finding| finding.rule == RuleId::SameAmountLately;
        matches!(self.stage, Stage::Editing) && self.judged.is_allowed() && self.judged.waiting().all(is_same)
    }
}

/// A field with text that fits it whole, and in which nothing hides: what is cleaned later would be another text.
fn line(name: &str, text: &str) -> Result<TextField, String> {
    let mut field = TextField::default();
    field.paste(text);
    if field.text() == text && plain_lines(text) == text {
        return Ok(field);
    }
    Err(format!("{name} is too long, is not one line of text, or holds characters that cannot be seen"))
}

fn told(finding: &Finding) -> String {
    let remedy = finding.remedy().map_or_else(String::new, |remedy| format!(" ({remedy})"));
    format!("{}: {}{remedy}", finding.statement(), finding.found())
}

//! `/v1/balance_settings` (docs.stripe.com/api/balance-settings): how the acting account is paid out.

use super::super::accounts::{Account, PLATFORM};
use super::super::errors::Refusal;
use super::super::founding::AccountKind;
use super::super::json::Json;
use super::super::nested::{Change, Nested, change, number};
use super::super::objects::balance_settings::write;
use super::super::objects::subject::Subject;
use super::super::state::State;
use super::Call;
use super::account_update::LONGEST_DESCRIPTOR;
use super::schedule::{Asked, Delay, delay};
use crate::money::Currency;

/// Largest minimum balance, in minor units.
const MOST: i64 = 99_999_999_999;

/// What is to change; what is none stays.
#[derive(Debug, Default)]
struct Update {
    debit_negative_balances: Option<bool>,
    schedule: Option<Asked>,
    delay: Option<Delay>,
    statement_descriptor: Change<Box<str>>,
    /// A minimum of none is removed.
    minimum: Vec<(Currency, Option<i64>)>,
    forget_minimum: bool,
}

/// The settings of the acting account.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    Ok(state.accounts.get(call.acting).map_or(Json::Null, write))
}

/// Changes the settings of the acting account.
pub(crate) fn update(state: &mut State, call: &Call<'_>) -> Result<Subject, Refusal> {
    let update = Update::read(call)?;
    let unknown = || Refusal::api(500, "An unknown error occurred");
    let account = state.accounts.get(call.acting).ok_or_else(unknown)?;
    update.allowed(account, call.acting == PLATFORM)?;
    state.change_account(call.acting, |account| update.apply(account));
    let after = state.accounts.get(call.acting).cloned().ok_or_else(unknown)?;
    Ok(Subject::BalanceSettings { after: after.into(), before: None })
}

impl Update {
    fn read(call: &Call<'_>) -> Result<Self, Refusal> {
        call.params.only(&["expand", "payments"])?;
        let mut update = Self::default();
        let Some(payments) = call.params.within("payments")? else {
            return Ok(update);
        };
        payments.only(&["debit_negative_balances", "payouts", "settlement_timing"])?;
        update.debit_negative_balances = payments.truth("debit_negative_balances")?;
        if let Some(payouts) = payments.within("payouts")? {
            update.read_payouts(&payouts)?;
        }
        if let Some(timing) = payments.within("settlement_timing")? {
            timing.only(&["delay_days_override"])?;
            update.delay = delay(&timing.name("delay_days_override"), timing.text("delay_days_override")?)?;
        }
        Ok(update)
    }

    fn read_payouts(&mut self, payouts: &Nested<'_>) -> Result<(), Refusal> {
        payouts.only(&["minimum_balance_by_currency", "schedule", "statement_descriptor"])?;
        if let Some(schedule) = payouts.within("schedule")? {
            self.schedule = Some(Asked::read(&schedule)?);
        }
        let name = payouts.name("statement_descriptor");
        self.statement_descriptor = change(&name, payouts.text("statement_descriptor")?, LONGEST_DESCRIPTOR)?;
        self.forget_minimum = payouts.text("minimum_balance_by_currency").is_ok_and(|text| text == Some(""));
        if let Some(minimum) = payouts.within("minimum_balance_by_currency")? {
            for code in minimum.keys() {
                self.minimum.push(least(&minimum, code)?);
            }
        }
        Ok(())
    }

    fn allowed(&self, account: &Account, own: bool) -> Result<(), Refusal> {
        if account.about.kind == AccountKind::Standard && !own {
            return Err(Refusal::invalid(format!(
                "This application does not have the required permissions for this endpoint on account '{}'.",
                account.about.id
            ))
            .status(403)
            .code("more_permissions_required_for_application"));
        }
        // docs.stripe.com/payouts/minimum-balances-for-automatic-payouts
        let nowhere = ["BR", "IN", "TH"].contains(&account.about.country.as_str());
        if nowhere && !self.minimum.is_empty() {
            let message = format!("Minimum balances are not available in {}.", account.about.country);
            return Err(Refusal::invalid(message).param("payments[payouts][minimum_balance_by_currency]"));
        }
        Ok(())
    }

    fn apply(self, account: &mut Account) {
        if let Some(debit) = self.debit_negative_balances {
            account.about.debit_negative_balances = debit;
        }
        if let Some(schedule) = self.schedule {
            schedule.apply(account);
        }
        if let Some(delay) = self.delay {
            delay.apply(account);
        }
        self.statement_descriptor.apply(&mut account.terms.statement_descriptor);
        if self.forget_minimum {
            account.terms.minimum.clear();
        }
        for (currency, least) in self.minimum {
            match least {
                None => account.terms.minimum.remove(&currency),
                Some(least) => account.terms.minimum.insert(currency, least),
            };
        }
    }
}

fn least(nested: &Nested<'_>, code: &str) -> Result<(Currency, Option<i64>), Refusal> {
    let name = nested.name(code);
    let currency = Currency::from_code(code).ok().filter(|currency| currency.facts().is_some());
    let currency = currency.ok_or_else(|| Refusal::invalid(format!("Invalid currency: {code}")).param(&name))?;
    let text = nested.text(code)?.unwrap_or_default();
    if text.is_empty() {
        return Ok((currency, None));
    }
    Ok((currency, Some(number(&name, text, 0, MOST)?)))
}

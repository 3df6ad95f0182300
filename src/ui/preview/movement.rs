//! How the selected account's balance moves: when its pending money lands, and how what is available went.

use crate::app::{LandingDay, available_by_day, landing_days};
use crate::money::{Amount, Currency, Minor};
use crate::ui::figures::pending_role;
use crate::ui::{Column, Phrase, Role, days, figures};

use super::{MARGIN, Pane};

/// Days of the sparkline.
const TREND_DAYS: u16 = 28;

impl Pane<'_, '_, '_> {
    pub(super) fn draw_landings(&mut self) {
        let Some(balance) = &self.entry.balance else { return };
        let own = self.entry.account.default_currency;
        let landings = self.entry.digest.as_ref().map(|digest| landing_days(digest, balance, own)).unwrap_or_default();
        let today = self.model.today();
        let figure = match landings.first() {
            Some(first) => first_landing(days::between(today, first.day)),
            None => Phrase::new(),
        };
        if !self.begin("PENDING LANDS", &figure, 1) {
            return;
        }
        if landings.is_empty() {
            let words = match (balance.pending(own).is_zero(), &self.entry.digest) {
                (true, _) => "Nothing pending.",
                (false, Some(_)) => "When it lands is not known.",
                (false, None) => "Reading when it lands.",
            };
            self.sentences(words, Role::Muted);
            return;
        }
        self.draw_landing_days(&landings, own);
    }

    fn draw_landing_days(&mut self, landings: &[LandingDay], own: Currency) {
        // The last rows of a small pane are worth more as a trend than as the days of a long list.
        let most = usize::from(self.room().min(7));
        let amounts = || landings.iter().take(most).map(|landing| landing.amount);
        let column = Column::of_movements(amounts().map(|minor| Amount::new(minor, own)));
        let largest = amounts().max().unwrap_or(Minor::ZERO);
        let shown = if landings.len() > most { most.saturating_sub(1) } else { landings.len() };
        for landing in landings.iter().take(shown) {
            let day = format!("{} {:>2}", days::weekday(landing.day), landing.day.day());
            let after = self.canvas.text(MARGIN, self.y, &day, Role::Normal).saturating_add(2);
            let end = after.saturating_add(column.width());
            let role = figures::movement_role(landing.amount);
            self.canvas.movement(end, self.y, column, Amount::new(landing.amount, own), role);
            let cells = self.end.saturating_sub(end).saturating_sub(2);
            self.canvas.bar(end.saturating_add(2), self.y, cells, landing.amount, largest);
            self.next();
        }
        if shown < landings.len() {
            self.canvas.text(MARGIN, self.y, &format!("and {} more days", landings.len() - shown), Role::Muted);
            self.next();
        }
    }

    pub(super) fn draw_trend(&mut self) {
        let (Some(balance), Some(history)) = (&self.entry.balance, self.model.histories.of(&self.entry.account.id))
        else {
            return;
        };
        let own = self.entry.account.default_currency;
        let days = available_by_day(history, balance, own, self.model.today(), TREND_DAYS);
        let figures: Vec<Minor> = days.iter().map(|(_, minor)| *minor).collect();
        let (Some(low), Some(high)) = (figures.iter().min(), figures.iter().max()) else { return };
        if figures.len() < 2 || low == high {
            return;
        }
        if !self.begin("AVAILABLE", &Phrase::of(format!("last {} days", figures.len()), Role::Muted), 2) {
            return;
        }
        let (y, cells) = (self.y, self.cells());
        self.canvas.sparkline(MARGIN, y, cells, &figures);
        self.next();
        let figure = |name: &str, minor: &Minor| {
            Phrase::of(name, Role::Muted).and(Amount::new(*minor, own).figure(), pending_role(*minor))
        };
        self.canvas.phrase(MARGIN, self.y, &figure("low ", low));
        self.canvas.phrase_right(self.end, self.y, &figure("high ", high));
        self.next();
    }
}

fn first_landing(away: i64) -> Phrase {
    let words = match away {
        ..=0 => "today".to_owned(),
        1 => "from tomorrow".to_owned(),
        away => format!("from {away} d on"),
    };
    Phrase::of(words, Role::Muted)
}

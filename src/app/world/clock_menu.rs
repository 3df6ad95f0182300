//! The menu of the clock: by how much it is moved, to which day, or whether it runs.

use jiff::{SignedDuration, Timestamp};

use crate::app::stroke::choose;
use crate::app::{Key, TextField};

use super::moment::moment;
use super::{Stride, WorldMove, WorldView};

/// A choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockChoice {
    /// An hour on.
    Hour,
    /// A day on.
    Day,
    /// A week on.
    Week,
    /// To the next thing that is to come.
    Next,
    /// To a day that is typed.
    Date,
    /// Run.
    Run,
    /// Stand.
    Stand,
}

impl ClockChoice {
    /// All, with the letter that chooses each.
    pub const ALL: [(Self, char); 7] = [
        (Self::Next, 'n'),
        (Self::Hour, 'o'),
        (Self::Day, 'd'),
        (Self::Week, 'w'),
        (Self::Date, 't'),
        (Self::Run, 'r'),
        (Self::Stand, 's'),
    ];

    /// Its words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Hour => "one hour on",
            Self::Day => "one day on",
            Self::Week => "one week on",
            Self::Next => "to the next event",
            Self::Date => "to a date",
            Self::Run => "let it run",
            Self::Stand => "let it stand",
        }
    }

    /// What the clock then shows; none where that is not known before.
    #[must_use]
    pub fn then(self, now: Timestamp, view: Option<&WorldView>) -> Option<Timestamp> {
        let on = |stride: Stride| now.checked_add(SignedDuration::from_hours(stride.hours())).ok();
        match self {
            Self::Hour => on(Stride::Hour),
            Self::Day => on(Stride::Day),
            Self::Week => on(Stride::Week),
            Self::Next => view?.coming.first().map(|coming| coming.at),
            Self::Date | Self::Run | Self::Stand => None,
        }
    }
}

/// The menu.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClockMenu {
    /// The choice under the cursor.
    pub at: usize,
    /// The day that is being typed.
    pub date: Option<TextField>,
}

/// What a key comes to.
pub(super) type Meant = Option<Result<WorldMove, String>>;

impl ClockMenu {
    pub(super) fn on_key(&mut self, key: Key, acts: bool, now: Timestamp) -> Meant {
        if let Some(date) = &mut self.date {
            if key == Key::Enter {
                return acts.then(|| moment(date.text(), now).map(WorldMove::To));
            }
            date.edit(key);
            return None;
        }
        let choice = choose(&mut self.at, &ClockChoice::ALL, key, acts)?;
        self.choose(choice)
    }

    fn choose(&mut self, choice: ClockChoice) -> Meant {
        let step = match choice {
            ClockChoice::Hour => WorldMove::Advance(Stride::Hour),
            ClockChoice::Day => WorldMove::Advance(Stride::Day),
            ClockChoice::Week => WorldMove::Advance(Stride::Week),
            ClockChoice::Next => WorldMove::ToNext,
            ClockChoice::Run => WorldMove::Run,
            ClockChoice::Stand => WorldMove::Stand,
            ClockChoice::Date => {
                self.at = ClockChoice::ALL.iter().position(|(one, _)| *one == choice).unwrap_or(self.at);
                self.date = Some(TextField::default());
                return None;
            }
        };
        Some(Ok(step))
    }
}

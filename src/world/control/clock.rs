//! Moving a world's time. It only goes forward, and everything that was to come happens on the way.

use jiff::Timestamp;

use super::CommandRefused;
use super::command::SpanText;
use crate::world::World;
use crate::world::pace::Pace;

/// The last second to which a clock may be moved: the end of 2199.
const LAST: i64 = 7_258_118_399;

impl World {
    pub(super) fn advance_by(&mut self, by: &SpanText) -> Result<String, CommandRefused> {
        let duration = by.duration().ok_or_else(|| CommandRefused::NotASpan { text: by.0.clone() })?;
        let to = self.now().checked_add(duration).map_err(|_| CommandRefused::TooFar)?;
        self.move_to(to)
    }

    pub(super) fn move_to(&mut self, to: Timestamp) -> Result<String, CommandRefused> {
        let now = self.now();
        if to < now {
            return Err(CommandRefused::Past { now, to });
        }
        if to.as_second() > LAST {
            return Err(CommandRefused::TooFar);
        }
        self.life.advance(to);
        self.life.pace = self.life.pace.from(to, self.life.wire);
        Ok(format!("the clock shows {}", self.now()))
    }

    pub(super) fn move_to_next(&mut self) -> Result<String, CommandRefused> {
        let next = self.life.next_moment().ok_or(CommandRefused::NothingComing)?;
        self.move_to(next)
    }

    pub(super) fn run(&mut self) -> String {
        self.life.pace = Pace::running(self.now(), self.life.wire);
        "the clock runs".to_owned()
    }

    pub(super) fn stand(&mut self) -> String {
        self.life.pace = Pace::Standing;
        "the clock stands".to_owned()
    }
}

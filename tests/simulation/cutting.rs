//! A failure is cut down to what it needs: fewer steps, and then without one kind of happening after another, as long as anything is
//! wrong. What is left is told first, because it is what a person reads.

use super::acts::Act;
use super::driver::{Wrong, play};
use super::places::Worlds;
use super::setting::Setting;

/// Plays that are spent on it.
const MOST: u32 = 30;

/// The shortest that was found, and what is wrong in it.
pub(crate) fn cut(worlds: &Worlds, setting: &Setting, wrong: Wrong) -> (Setting, Wrong) {
    let mut cutter = Cutter { worlds, best: (setting.clone(), wrong), left: MOST };
    cutter.fewer_steps();
    for (act, _) in Act::ALL {
        let mut less = cutter.best.0.clone();
        if less.without.insert(act) {
            cutter.fails(less);
        }
    }
    cutter.best
}

struct Cutter<'a> {
    worlds: &'a Worlds,
    best: (Setting, Wrong),
    left: u32,
}

impl Cutter<'_> {
    /// Halves what is not known to be needed.
    fn fewer_steps(&mut self) {
        let mut enough = self.best.1.step.min(self.best.0.steps);
        if enough < self.best.0.steps && !self.fails(Setting { steps: enough, ..self.best.0.clone() }) {
            enough = self.best.0.steps;
        }
        let mut few = 0;
        while few + 1 < enough {
            let middle = few.midpoint(enough);
            if self.fails(Setting { steps: middle, ..self.best.0.clone() }) {
                enough = middle;
            } else {
                few = middle;
            }
        }
    }

    fn fails(&mut self, setting: Setting) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let Err(wrong) = play(self.worlds, &setting, false) else { return false };
        self.best = (setting, wrong);
        true
    }
}

//! The one question before what happened is thrown away. It opens on *Cancel*.

use crate::app::Key;

use super::{Anew, WorldMove};

/// The question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What is asked about.
    pub what: Anew,
    /// Whether the focus is on doing it.
    pub on_it: bool,
}

/// What a key comes to.
pub(super) enum Said {
    Nothing,
    No,
    Yes(WorldMove),
}

impl Ask {
    pub(super) const fn new(what: Anew) -> Self {
        Self { what, on_it: false }
    }

    pub(super) fn on_key(&mut self, key: Key, acts: bool) -> Said {
        if matches!(key, Key::Tab | Key::BackTab | Key::Left | Key::Right) {
            self.on_it = !self.on_it;
            return Said::Nothing;
        }
        if key != Key::Enter || !acts {
            return Said::Nothing;
        }
        if !self.on_it {
            return Said::No;
        }
        match &self.what {
            Anew::Reset => Said::Yes(WorldMove::Reset),
            Anew::Restore(name) => Said::Yes(WorldMove::Restore(name.clone())),
        }
    }
}

//! The keys that work in a dialog of the World screen, for the foot of the screen.

use super::{FaultPlace, Page, Place, WorldDialog};

/// A key and what it does.
type Hint = (&'static str, &'static str);

impl WorldDialog {
    /// Keys that do something now, the most needed first.
    #[must_use]
    pub fn hints(&self) -> Vec<Hint> {
        if self.waiting {
            return vec![("Esc", "do not wait")];
        }
        match &self.page {
            Page::Clock(menu) if menu.date.is_some() => vec![("Enter", "move the clock"), ("Esc", "back")],
            Page::Clock(_) | Page::Causes(_) => vec![("Enter", "choose"), ("Up Down", "move"), ("Esc", "leave it")],
            Page::Cause(form) => match form.place {
                Place::Account => vec![("Enter", "this account"), ("Up Down", "move"), ("Esc", "back")],
                Place::Key | Place::Object => vec![("Enter", "this one"), ("Up Down", "another"), ("Esc", "back")],
                Place::Amount => vec![("Enter", "next field"), ("Ctrl-U", "clear"), ("Esc", "back")],
                Place::Lands => vec![("Enter", "next field"), ("Space", "change"), ("Esc", "back")],
                Place::Do => vec![("Enter", "do it"), ("Shift-Tab", "field before"), ("Esc", "back")],
            },
            Page::Faults(_) => vec![("a", "arm one"), ("d", "disarm"), ("D", "disarm all"), ("Esc", "leave it")],
            Page::Arm(form) => match form.place {
                FaultPlace::What | FaultPlace::Figure | FaultPlace::Endpoint | FaultPlace::Times => {
                    vec![("Enter", "next field"), ("Up Down", "another"), ("Esc", "back")]
                }
                FaultPlace::Account => vec![("Enter", "this account"), ("Up Down", "move"), ("Esc", "back")],
                FaultPlace::Arm => vec![("Enter", "arm it"), ("Shift-Tab", "field before"), ("Esc", "back")],
            },
            Page::Ask(_) => vec![("Tab", "other button"), ("Enter", "press it"), ("Esc", "leave it")],
        }
    }
}

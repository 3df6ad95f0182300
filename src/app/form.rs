//! A few lines that a person fills in before something is written down or sent for good: a reason, an object, a phrase that is typed
//! key by key. Enter in a field does nothing, nothing of the phrase can be pasted, and the button waits until all is there.

use super::pull::Confirmation;
use super::stroke::{Stroke, around};
use super::{Key, KeyPress, TextField};

/// A place that can have the focus, in the order of Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Why.
    Reason,
    /// The object at Stripe; may stay empty.
    Object,
    /// The phrase.
    Phrase,
    /// The button that leaves all as it is.
    Cancel,
    /// The button that does it.
    Do,
}

/// The lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The places it has.
    spots: &'static [Spot],
    /// Why.
    pub reason: TextField,
    /// The object at Stripe.
    pub object: TextField,
    /// What was typed of the phrase.
    pub typed: TextField,
    /// What must be typed; empty where nothing must.
    pub phrase: String,
    /// Where keys go.
    pub spot: Spot,
}

/// What a key came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pressed {
    /// Nothing beyond the form.
    Nothing,
    /// Out of the form.
    Leave,
    /// Do it.
    Do,
    /// Nothing, and why.
    Say(String),
}

impl Form {
    pub(super) fn new(spots: &'static [Spot], phrase: String) -> Self {
        let (reason, object, typed) = (TextField::default(), TextField::default(), TextField::default());
        let spot = spots.first().copied().unwrap_or(Spot::Cancel);
        Self { spots, reason, object, typed, phrase, spot }
    }

    /// Whether it has a place.
    #[must_use]
    pub fn has(&self, spot: Spot) -> bool {
        self.spots.contains(&spot)
    }

    /// How far the phrase has come.
    #[must_use]
    pub fn confirmation(&self) -> Confirmation {
        let (phrase, typed) = (self.phrase.as_str(), self.typed.text().trim());
        if phrase.is_empty() {
            Confirmation::Off
        } else if typed.is_empty() {
            Confirmation::Empty
        } else if typed == phrase {
            Confirmation::Matches
        } else if phrase.starts_with(typed) {
            Confirmation::Begun
        } else {
            Confirmation::Differs(format!("type {phrase}, not {typed}"))
        }
    }

    /// Whether all is there.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let has_reason = !self.has(Spot::Reason) || !self.reason.text().trim().is_empty();
        has_reason && matches!(self.confirmation(), Confirmation::Matches | Confirmation::Off)
    }

    /// What is missing; none when it is ready.
    #[must_use]
    pub fn missing(&self) -> Option<&'static str> {
        if self.is_ready() {
            None
        } else if self.has(Spot::Reason) && self.reason.text().trim().is_empty() {
            Some("type a reason")
        } else {
            Some("confirm first")
        }
    }

    /// Keys that do something now; `act` is what the button does.
    #[must_use]
    pub fn hints(&self, act: &'static str) -> Vec<(&'static str, &'static str)> {
        match self.spot {
            Spot::Reason | Spot::Object | Spot::Phrase => vec![("Tab", "on"), ("Ctrl-U", "clear"), ("Esc", "back")],
            Spot::Cancel => vec![("Tab", "on"), ("Enter", "back"), ("Esc", "back")],
            Spot::Do => vec![("Enter", act), ("Shift-Tab", "back"), ("Esc", "back")],
        }
    }

    pub(super) fn on_key(&mut self, press: KeyPress, burst: bool) -> Pressed {
        let acts = !burst && !press.repeat;
        match Stroke::of(press.key) {
            Stroke::Leave if acts => Pressed::Leave,
            Stroke::Next | Stroke::Previous if !burst => {
                self.go(press.key == Key::BackTab);
                Pressed::Nothing
            }
            Stroke::Enter => self.enter(acts),
            Stroke::Letter(_) | Stroke::Edit | Stroke::Move(_) => self.edit(press.key, burst),
            Stroke::Leave | Stroke::Next | Stroke::Previous => Pressed::Nothing,
        }
    }

    /// The reason may be pasted, the phrase not.
    pub(super) fn on_paste(&mut self, text: &str) -> Pressed {
        match self.spot {
            Spot::Reason => self.reason.paste(text),
            Spot::Object => self.object.paste(text),
            Spot::Phrase => return self.refuse_paste(),
            Spot::Cancel | Spot::Do => return Pressed::Say("Pasted text goes into text fields only.".to_owned()),
        }
        Pressed::Nothing
    }

    fn enter(&self, acts: bool) -> Pressed {
        match self.spot {
            Spot::Reason | Spot::Object | Spot::Phrase => {
                Pressed::Say("Enter does nothing from a field. Tab goes on.".to_owned())
            }
            Spot::Cancel if acts => Pressed::Leave,
            Spot::Do if acts && self.is_ready() => Pressed::Do,
            Spot::Cancel | Spot::Do => Pressed::Nothing,
        }
    }

    fn edit(&mut self, key: Key, burst: bool) -> Pressed {
        match self.spot {
            Spot::Reason => self.reason.edit(key),
            Spot::Object => self.object.edit(key),
            // A terminal that does not mark a paste delivers it as a burst.
            Spot::Phrase if burst && matches!(key, Key::Char(_)) => return self.refuse_paste(),
            Spot::Phrase => self.typed.edit(key),
            Spot::Cancel | Spot::Do => {
                if !burst && matches!(key, Key::Left | Key::Right) {
                    self.go(key == Key::Left);
                }
                true
            }
        };
        Pressed::Nothing
    }

    fn refuse_paste(&mut self) -> Pressed {
        self.typed.clear();
        Pressed::Say(format!("This cannot be pasted. Type {} key by key.", self.phrase))
    }

    /// Moves the focus; the button is left out until all is there.
    fn go(&mut self, back: bool) {
        let stops: Vec<Spot> = self.spots.iter().copied().filter(|spot| *spot != Spot::Do || self.is_ready()).collect();
        self.spot = around(&stops, self.spot, back);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &[Spot] = &[Spot::Reason, Spot::Phrase, Spot::Cancel, Spot::Do];

    fn press(form: &mut Form, key: Key) -> Pressed {
        form.on_key(KeyPress::once(key), false)
    }

    fn type_in(form: &mut Form, text: &str) {
        for letter in text.chars() {
            assert_eq!(press(form, Key::Char(letter)), Pressed::Nothing);
        }
    }

    #[test]
    fn the_button_is_reached_only_with_a_reason_and_the_phrase_and_enter_alone_does_nothing() {
        let mut form = Form::new(ALL, "not 9000.00 Gin6".to_owned());
        assert!(matches!(press(&mut form, Key::Enter), Pressed::Say(_)));
        press(&mut form, Key::Tab);
        type_in(&mut form, "not 9000.00 Gin6");
        assert_eq!((form.confirmation(), form.missing()), (Confirmation::Matches, Some("type a reason")));
        press(&mut form, Key::Tab);
        press(&mut form, Key::Tab);
        assert_eq!(form.spot, Spot::Reason, "the button was left out");
        type_in(&mut form, "asked support");
        press(&mut form, Key::BackTab);
        assert_eq!((form.spot, press(&mut form, Key::Enter)), (Spot::Do, Pressed::Do));
        assert_eq!(form.on_key(KeyPress::once(Key::Enter), true), Pressed::Nothing, "a burst presses nothing");
    }

    #[test]
    fn the_phrase_is_not_pasted_whether_the_terminal_marks_it_or_not() {
        let mut form = Form::new(&[Spot::Phrase, Spot::Cancel, Spot::Do], "happened 1.00 Gin6".to_owned());
        type_in(&mut form, "h");
        assert!(matches!(form.on_key(KeyPress::once(Key::Char('a')), true), Pressed::Say(_)));
        assert!(form.typed.is_empty());
        assert!(matches!(form.on_paste("happened 1.00 Gin6"), Pressed::Say(_)));
        assert!(form.typed.is_empty());
        type_in(&mut form, "happened 2");
        assert_eq!(form.confirmation(), Confirmation::Differs("type happened 1.00 Gin6, not happened 2".to_owned()));
    }
}

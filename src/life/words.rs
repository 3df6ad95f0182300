//! The sentence of every row, with blanks that whoever tells it fills in. One place, so that the screen, the commands and
//! the journal use the same words for the same thing.

use super::row::Row;

/// What stands between braces in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blank {
    /// How much, to or from whom.
    Amount,
    /// The number of the attempt.
    Attempt,
    /// Status and code of the answer.
    Code,
    /// The number of another attempt.
    Other,
    /// A stretch of time.
    Pause,
    /// The number of the attempt to come.
    Next,
    /// How many are made without a person.
    Most,
    /// Stripe's name of the request.
    Request,
    /// A time.
    Time,
    /// The debit.
    Debit,
    /// Stripe's objects.
    Objects,
    /// Where it stands, after *it*.
    State,
    /// The account.
    Name,
    /// The operator.
    Who,
    /// The machine.
    Host,
    /// Numbers of the processes that may have it in hand, and who is at each.
    Holders,
    /// The permission.
    Permission,
    /// How often.
    Times,
    /// How many pages.
    Pages,
}

impl Blank {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Amount,
        Self::Attempt,
        Self::Code,
        Self::Other,
        Self::Pause,
        Self::Next,
        Self::Most,
        Self::Request,
        Self::Time,
        Self::Debit,
        Self::Objects,
        Self::State,
        Self::Name,
        Self::Who,
        Self::Host,
        Self::Holders,
        Self::Permission,
        Self::Times,
        Self::Pages,
    ];

    /// Its word in a sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Attempt => "attempt",
            Self::Code => "code",
            Self::Other => "other",
            Self::Pause => "pause",
            Self::Next => "next",
            Self::Most => "most",
            Self::Request => "request",
            Self::Time => "time",
            Self::Debit => "debit",
            Self::Objects => "objects",
            Self::State => "state",
            Self::Name => "name",
            Self::Who => "who",
            Self::Host => "host",
            Self::Holders => "holders",
            Self::Permission => "permission",
            Self::Times => "times",
            Self::Pages => "pages",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|blank| blank.word() == word)
    }
}

/// The sentence of a row. What `fill` does not know is `?`.
pub fn say(row: Row, fill: impl Fn(Blank) -> Option<String>) -> String {
    let mut said = String::new();
    for (at, part) in sentence(row).split(['{', '}']).enumerate() {
        match (at.is_multiple_of(2), Blank::from_word(part)) {
            (true, _) | (false, None) => said.push_str(part),
            (false, Some(blank)) => said.push_str(&fill(blank).unwrap_or_else(|| "?".to_owned())),
        }
    }
    said
}

#[expect(clippy::too_many_lines, reason = "a table, a line for each row")]
const fn sentence(row: Row) -> &'static str {
    match row {
        Row::Done => "Done {amount}: the answer to attempt {attempt} came back and names this debit.",
        Row::ReplayedAtFirst => {
            "Attempt {attempt} was answered as a repeat, though nothing was sent before it: somebody else used this key. Looked up before anything else."
        }
        Row::Refused | Row::RefusedAtTheDoor => "Refused by Stripe ({code}). Nothing moved.",
        Row::RefusedBefore => {
            "Stripe gave the answer of an earlier attempt again ({code}). Nothing moved. Repeating changes nothing, also after a top-up: p makes a new debit."
        }
        Row::RefusedWhileOpen => {
            "Attempt {attempt} was refused ({code}); attempt {other} has no answer yet. The outcome stays unknown."
        }
        Row::TurnedAwayAgain => {
            "Turned away ({code}), nothing was done. Again in {pause}, attempt {next} of {most}. Esc stops."
        }
        Row::TurnedAway => "Not done: every attempt was turned away ({code}). Nothing moved.",
        Row::SaysNothing => "This answer ({code}) says nothing of attempt {other}. Its outcome stays unknown.",
        Row::WaitsForPerson => {
            "Stripe waits for a person: {code}. Open the Dashboard ({request}). The account is blocked until it is decided there; then u."
        }
        Row::AskingAgain => {
            "No usable answer. Asking again with the same key in {pause}: it returns the first result, or does it once."
        }
        Row::NotKnown => "Outcome unknown. Looking it up.",
        Row::NoAnswer => "The request left at {time}; no answer came in {pause}. Looking it up.",
        Row::StoredError => {
            "Stripe keeps an error under this key and gives it again: repeating is of no use. Looking it up."
        }
        Row::KeyUsedOtherwise => {
            "This key was used with other parameters. Nothing is repeated; report this. Looking it up."
        }
        Row::NotReadable => "Stripe's answer could not be read, or does not name this debit. Looking it up.",
        Row::OfNoUse => "Stripe says that repeating is of no use ({code}).",
        Row::AskedToRepeat => "Stripe asks for a repeat ({code}). Asking again with the same key in {pause}.",
        Row::Contradicted => {
            "CONTRADICTION: Stripe did debit {debit} ({objects}), the journal says that it {state}. Debits of {name} are held."
        }
        Row::Late => "An answer to attempt {attempt} of debit {debit} came after its end.",
        Row::Interrupted => "Debit {debit} was being sent when a console ended. Looking it up.",
        Row::NeverSent => "Withdrawn: it was never sent.",
        Row::Approved => "Found: it was approved and done ({objects}).",
        Row::FoundAfterAll => {
            "CONTRADICTION: debit {debit} exists at Stripe ({objects}), the journal says that it {state}. Debits of {name} are held."
        }
        Row::BeingSent => "{who} on {host} is sending it until {time}.",
        Row::OwnerGone => "The console of {who} ended while it was sent. It may be looked up from {time}.",
        Row::MayBeAsked => {
            "Outcome unknown. It may be looked up, repeated with the same key until {time} (Stripe's clock), or settled by hand."
        }
        Row::KeyMayBeGone => "Its key may be gone: a repeat could be a second debit. Only looking helps.",
        Row::StillHeld => "Console {holders} still holds it. End it first.",
        Row::CannotRead => "The key may not read {permission}; without it nothing can be concluded.",
        Row::NothingGotPast => {
            "Nothing got past the door: attempt {attempt} was turned away and is not repeated. Nothing moved."
        }
        Row::StillWaits => "It still waits for a person. Whether it happens is decided in the Dashboard.",
        Row::LatePerson => {
            "Stripe waits for a person ({code}) over debit {debit}, which {state}. Decline it in the Dashboard ({request})."
        }
        Row::Twice => "It exists {times} times: {objects}. Debits of {name} are held.",
        Row::DoesNotFit => {
            "Attempt {attempt} was refused ({code}), which does not fit the answer to attempt {other}. Looking it up."
        }
        Row::TooEarly => {
            "It may still appear. From {time} (Stripe's clock) a look-up that finds nothing shows that there is none."
        }
        Row::LookFirst => "Look it up first.",
        Row::MayNotSend => "This console may not send now.",
        Row::Unproven => "Something at Stripe carries its mark and does not prove it: {objects}.",
        Row::Found => "Found: it was done ({objects}).",
        Row::FailedThere => "Found: it was tried and failed ({objects}). Nothing moved.",
        Row::NotWhole => "Not every page could be read. Nothing is concluded.",
        Row::NoServerTime => "Stripe's answers carried no time. Nothing is concluded.",
        Row::NotSeen => {
            "Not seen yet. From {time} (Stripe's clock) a look-up that finds nothing shows that there is none."
        }
        Row::NotSeenYet => {
            "Still not seen. From {time} (Stripe's clock) a look-up that finds nothing shows that there is none."
        }
        Row::Near => "Something of the same amount without a mark exists: {objects}. Decide by hand.",
        Row::Overtaken => "Something happened meanwhile. Looking again.",
        Row::NotThere => {
            "It does not exist: {pages} pages on both sides were read, {pause} after it could last have been made. Nothing moved."
        }
        Row::ClocksDisagree => "Stripe's answers do not agree on the time. Nothing is concluded.",
        Row::Agrees => "It has ended, and nothing at Stripe says otherwise.",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_has_a_sentence_and_a_number_and_every_blank_is_used() {
        let mut used = BTreeSet::new();
        for (number, row) in (1..).zip(Row::ALL) {
            assert_eq!(row.number(), number);
            let told = sentence(row);
            assert!(told.ends_with('.') && told.chars().next().is_some_and(|c| c.is_uppercase() || c == '{'), "{told}");
            assert_eq!(
                (told.matches('{').count(), told.matches('{').count()),
                (told.matches('}').count(), told.split(['{', '}']).count() / 2)
            );
            for word in told.split(['{', '}']).skip(1).step_by(2) {
                assert!(Blank::from_word(word).is_some(), "{word} of {row:?}");
                used.insert(word);
            }
        }
        assert_eq!(used, Blank::ALL.map(Blank::word).into());
    }

    #[test]
    fn what_is_not_known_is_said_to_be_so() {
        let fill = |blank| (blank == Blank::Attempt).then(|| "2".to_owned());
        assert_eq!(
            say(Row::DoesNotFit, fill),
            "Attempt 2 was refused (?), which does not fit the answer to attempt ?. Looking it up."
        );
        assert_eq!(say(Row::LookFirst, fill), "Look it up first.");
    }
}

//! The person in front of a whole console. What is wanted becomes keys, a few at a time, and the screen is looked at in between:
//! whoever lands on another page than was meant goes on from there or gives up. Some make mistakes on purpose: a wrong token, a
//! paste, Esc at any stage, a second Enter.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use pullfunds::app::debit::DebitPage;
use pullfunds::app::pull::{Asking, Focus, PullDialog};
use pullfunds::app::{Dialog, Key, Model, Screen, Size, debit, journal, parse_script};
use pullfunds::domain::{AccountId, DebitId, Form};
use pullfunds::journal::entry::ByHand;
use pullfunds::money::Amount;

use super::actor::Wanted;
use super::judging::{Ask, Wish};
use super::places::{ACCOUNTS, NAMES};
use super::seed::Dice;

/// Between two keys: slower than a burst.
const BETWEEN_KEYS: SignedDuration = SignedDuration::from_millis(60);
/// Between two keys of a paste that the terminal does not mark.
const IN_A_BURST: SignedDuration = SignedDuration::from_millis(1);
/// How long a person looks at what has just opened.
const LOOK: SignedDuration = SignedDuration::from_millis(500);
/// So often a person looks at the screen for one thing.
const PATIENCE: u32 = 24;

/// A person.
#[derive(Debug)]
pub(crate) struct Person {
    dice: Dice,
    keys: VecDeque<(SignedDuration, Key)>,
    /// When the next key is pressed, or the screen is looked at.
    at: Timestamp,
    mind: Option<Mind>,
    looks: u32,
}

/// What a person is about.
#[derive(Debug)]
enum Mind {
    /// A dialog is filled in; the last says that all was typed.
    Asking(Fill, Slip, bool),
    /// What is done on a debit's page, and how far it is.
    OnPage(DebitId, Does, Stage),
    Freeing(u32),
}

/// What is filled in.
#[derive(Debug, Clone)]
struct Fill {
    amount: Amount,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Pull(AccountId, Form),
    Send(AccountId),
    Back(DebitId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Look,
    Again,
    Word,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Going,
    Chosen,
    /// All is typed but the last key.
    Ready,
}

/// What goes wrong with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slip {
    None,
    /// The end of the account's id is another one.
    WrongToken,
    /// Everything comes at once.
    Burst,
    /// Esc after so many keys of the form.
    Leaves(u64),
    /// Esc some time after Enter.
    StopsAfter(i64),
    /// Enter again.
    Twice,
    /// `q` while it is on its way; and once more.
    QuitsAfter(i64),
}

impl Slip {
    fn drawn(dice: &mut Dice) -> Self {
        match dice.roll(24) {
            0 => Self::WrongToken,
            1 => Self::Burst,
            2 | 3 => Self::Leaves(dice.roll(24)),
            4 | 5 => Self::StopsAfter(dice.between(1, 4_000)),
            6 => Self::Twice,
            7 | 8 => Self::QuitsAfter(dice.between(100, 4_000)),
            _ => Self::None,
        }
    }

    /// Whether nothing may be sent by who slips so.
    const fn confirms_nothing(self) -> bool {
        match self {
            Self::WrongToken | Self::Burst | Self::Leaves(_) => true,
            Self::None | Self::StopsAfter(_) | Self::Twice | Self::QuitsAfter(_) => false,
        }
    }
}

/// What reaches the console.
pub(crate) enum Stroke {
    Key(Key),
    Size(Size),
}

impl Person {
    pub(crate) fn new(dice: Dice, now: Timestamp) -> Self {
        Self { dice, keys: VecDeque::new(), at: now, mind: None, looks: 0 }
    }

    /// When something is pressed next.
    pub(crate) fn wakes(&self) -> Option<Timestamp> {
        (!self.keys.is_empty() || self.mind.is_some()).then_some(self.at)
    }

    /// Whether what is being typed may not lead to a debit.
    pub(crate) fn confirms_nothing(&self) -> bool {
        matches!(&self.mind, Some(Mind::Asking(_, slip, _)) if slip.confirms_nothing())
    }

    /// Wants something; whatever was being typed is left.
    pub(crate) fn want(&mut self, wanted: Wanted, now: Timestamp, is_careless: bool) {
        self.keys.clear();
        self.looks = 0;
        self.at = self.at.max(now);
        self.mind = match wanted {
            Wanted::New(Ask { account, amount, wish, .. }) => {
                let what = match wish {
                    Wish::Pull(form) => What::Pull(account, form),
                    Wish::Send => What::Send(account),
                    Wish::Back(settled, _) => What::Back(settled.debit),
                };
                Some(self.ask(Fill { amount, what }, is_careless))
            }
            Wanted::Back { of, amount, .. } => Some(self.ask(Fill { amount, what: What::Back(of) }, is_careless)),
            Wanted::Again(debit) => Some(Mind::OnPage(debit, Does::Again, Stage::Going)),
            Wanted::Look(debit) => Some(Mind::OnPage(debit, Does::Look, Stage::Going)),
            Wanted::Word(debit) => Some(Mind::OnPage(debit, Does::Word, Stage::Going)),
            Wanted::Acknowledge => Some(Mind::Freeing(0)),
            Wanted::Fidget => {
                self.fidget();
                None
            }
            Wanted::Quit => {
                self.types("<esc><esc><esc><esc>q");
                None
            }
        };
    }

    /// What is pressed now. `truth` is what a look into the Dashboard would say of a debit.
    pub(crate) fn press(
        &mut self,
        now: Timestamp,
        model: &Model,
        truth: impl Fn(DebitId) -> Option<ByHand>,
    ) -> Option<Stroke> {
        if self.at > now {
            return None;
        }
        if model.is_settling() && self.keys.front().is_none_or(|(before, _)| *before != IN_A_BURST) {
            self.at = now + LOOK;
            return None;
        }
        if self.keys.is_empty() {
            self.mind.as_ref()?;
            self.looks += 1;
            self.look(model, truth);
            if self.keys.is_empty() || self.looks > PATIENCE {
                self.mind = None;
            }
        }
        let (_, key) = self.keys.pop_front()?;
        self.at = now + self.keys.front().map_or(LOOK, |(before, _)| *before);
        if key == Key::Ctrl('l') {
            let sizes = [(120, 40), (80, 24), (60, 16), (40, 10)];
            let (width, height) = *self.dice.pick(&sizes);
            return Some(Stroke::Size(Size { width, height }));
        }
        Some(Stroke::Key(key))
    }

    fn types(&mut self, script: &str) {
        self.types_with(script, BETWEEN_KEYS);
    }

    fn types_with(&mut self, script: &str, between: SignedDuration) {
        let keys = parse_script(script).expect("the script can be read");
        self.keys.extend(keys.into_iter().map(|key| (between, key)));
    }

    fn then(&mut self, ms: i64, key: Key) {
        self.keys.push_back((SignedDuration::from_millis(ms), key));
    }

    /// Goes to where the dialog is opened.
    fn ask(&mut self, fill: Fill, is_careless: bool) -> Mind {
        let slip = Slip::drawn(&mut self.dice);
        let slip = if is_careless { Slip::WrongToken } else { slip };
        let filter = |account: &AccountId| {
            let at = ACCOUNTS.iter().position(|id| id == &account.as_str()).expect("an account");
            NAMES[at].to_lowercase()
        };
        let way = match &fill.what {
            What::Pull(account, _) => format!("1/{}<enter>p", filter(account)),
            What::Send(account) => format!("1/{}<enter>f", filter(account)),
            // Its lines are at the bottom, below what stands on top.
            What::Back(debit) => format!("3/{debit}<enter>Gz"),
        };
        self.types(&format!("<esc><esc><esc><esc>{way}"));
        Mind::Asking(fill, slip, is_careless)
    }

    /// Keys without a plan, on every screen but those that move the simulated Stripe.
    fn fidget(&mut self) {
        const KEYS: [&str; 24] = [
            "j", "k", "g", "<s-g>", "<enter>", "<esc>", "1", "2", "3", "4", "<tab>", "s", "!", "R", "u", "A", "?",
            "<space>", "<left>", "<right>", "<up>", "<down>", "<pgdn>", "<c-l>",
        ];
        self.types("<esc><esc>");
        for _ in 0..self.dice.between(4, 24) {
            let key = *self.dice.pick(&KEYS);
            self.types(if key == "<s-g>" { "G" } else { key });
        }
        self.types("<esc><esc><esc><esc>1");
    }

    // What is on the screen.

    fn look(&mut self, model: &Model, truth: impl Fn(DebitId) -> Option<ByHand>) {
        match self.mind.take() {
            Some(Mind::Asking(fill, slip, is_careless)) => {
                let Some(Dialog::Pull(dialog)) = &model.dialog else { return };
                if is_meant(dialog, &fill) && self.looks <= 2 {
                    if self.looks == 1 {
                        self.fill_in(dialog, &fill, slip);
                    } else {
                        self.confirm(dialog, slip, is_careless);
                    }
                    self.mind = Some(Mind::Asking(fill, slip, is_careless));
                }
            }
            Some(Mind::OnPage(debit, does, stage)) => self.on_page(model, debit, does, stage, truth),
            Some(Mind::Freeing(steps)) => self.free(model, steps),
            None => {}
        }
    }

    /// The amount, and what else is to be chosen.
    fn fill_in(&mut self, dialog: &PullDialog, fill: &Fill, slip: Slip) {
        self.types(&format!("{}<c-u>{}", tabs(dialog, dialog.focus, Focus::Amount), fill.amount.typed()));
        if matches!(fill.what, What::Pull(_, Form::Transfer)) {
            self.types(&format!("{}<right>", tabs(dialog, Focus::Amount, Focus::Form)));
        } else if dialog.offers(Focus::Final) {
            self.types(&format!("{}<space>", tabs(dialog, Focus::Amount, Focus::Final)));
        }
        if let Slip::Leaves(keys @ 0..=7) = slip {
            self.leave_after(keys);
        }
    }

    /// The confirmation, and on to Send.
    fn confirm(&mut self, dialog: &PullDialog, slip: Slip, is_careless: bool) {
        let Some(phrase) = dialog.phrase().filter(|_| dialog.offers(Focus::Confirm)) else { return };
        let phrase = if slip == Slip::WrongToken && !is_careless { format!("{phrase}x") } else { phrase };
        let script = format!("{}{}<tab><tab><tab><enter>", tabs(dialog, dialog.focus, Focus::Confirm), spoken(&phrase));
        let between = if slip == Slip::Burst { IN_A_BURST } else { BETWEEN_KEYS };
        self.types_with(&script, between);
        match slip {
            Slip::Leaves(keys) => self.leave_after(keys),
            Slip::StopsAfter(ms) => {
                self.then(ms, Key::Esc);
                self.types("<esc>");
            }
            Slip::Twice => self.types("<enter><enter>"),
            Slip::QuitsAfter(ms) => {
                self.then(ms, Key::Char('q'));
                if self.dice.one_in(3) {
                    self.then(ms, Key::Char('q'));
                }
            }
            Slip::None | Slip::WrongToken | Slip::Burst => {}
        }
    }

    /// Esc after so many keys, and in any case before the last.
    fn leave_after(&mut self, keys: u64) {
        let most = self.keys.len().saturating_sub(1);
        self.keys.truncate(usize::try_from(keys).expect("few").min(most));
        self.types("<esc><esc>");
        self.looks += PATIENCE;
    }

    fn on_page(
        &mut self,
        model: &Model,
        id: DebitId,
        does: Does,
        stage: Stage,
        truth: impl Fn(DebitId) -> Option<ByHand>,
    ) {
        let mut next = stage;
        match (&model.dialog, &model.screen) {
            (Some(Dialog::Debit(page)), _) if page.debit == id => match (&page.step, stage) {
                (debit::Step::Choosing, Stage::Going) => {
                    let Some(choice) = choice(does, truth(id)) else { return };
                    self.types(choice);
                    next = Stage::Chosen;
                }
                (debit::Step::Repeating(again), Stage::Chosen) if !again.is_waiting() => {
                    let phrase = spoken(&again.form.phrase);
                    self.types(&format!("{phrase}<tab><tab><enter>"));
                    if self.dice.one_in(6) {
                        let ms = self.dice.between(10, 2_000);
                        self.then(ms, Key::Esc);
                    }
                    next = Stage::Going;
                    self.looks += PATIENCE;
                }
                (debit::Step::Saying(..), Stage::Chosen) => {
                    self.say(page);
                    next = Stage::Ready;
                }
                // What is so may be another by now.
                (debit::Step::Saying(happened, _), Stage::Ready) => {
                    let is_so = matches!(truth(id), Some(ByHand::Happened(_))) == *happened && truth(id).is_some();
                    self.types(if is_so { "<enter>" } else { "<esc><esc>" });
                    self.looks += PATIENCE;
                }
                _ => return,
            },
            (Some(_), _) => self.types("<esc>"),
            (None, Screen::Journal) => self.types("u"),
            (None, _) => self.types("<esc>3"),
        }
        self.mind = Some(Mind::OnPage(id, does, next));
    }

    /// Reason, object and phrase, and then on to the button.
    fn say(&mut self, page: &DebitPage) {
        let debit::Step::Saying(happened, form) = &page.step else { return };
        let phrase = spoken(&form.phrase);
        let object = if *happened { "<tab>" } else { "" };
        self.types(&format!("looked<tab>{object}{phrase}<tab><tab>"));
    }

    fn free(&mut self, model: &Model, steps: u32) {
        if model.held.is_empty() && model.dialog.is_none() {
            return;
        }
        match (&model.dialog, &model.screen) {
            (Some(Dialog::Held(_)), _) => self.types("seen<tab><tab><enter>"),
            (Some(_), _) => self.types("<esc>"),
            (None, Screen::Journal) => match model.journal_selected() {
                Some(journal::Row::Held(_)) => self.types("<enter>"),
                Some(journal::Row::Unresolved(_) | journal::Row::Found(..)) => self.types("j"),
                Some(journal::Row::Line(_)) | None => self.types("g"),
            },
            (None, _) => self.types("<esc>3g"),
        }
        self.mind = Some(Mind::Freeing(steps + 1));
    }
}

/// Whether the dialog is the one that was meant.
fn is_meant(dialog: &PullDialog, fill: &Fill) -> bool {
    match (&fill.what, &dialog.fields.what) {
        (What::Pull(account, _), Asking::Pull(_)) | (What::Send(account), Asking::Send(_)) => {
            dialog.held.account.id == *account
        }
        (What::Back(debit), Asking::Reverse(back)) => back.undone.debit == *debit,
        _ => false,
    }
}

/// Tab so often that the focus comes from one place to another.
fn tabs(dialog: &PullDialog, from: Focus, to: Focus) -> String {
    const ORDER: [Focus; 13] = [
        Focus::Amount,
        Focus::Reason,
        Focus::Form,
        Focus::Reference,
        Focus::Consent,
        Focus::Note,
        Focus::BelowZero,
        Focus::Cost,
        Focus::Final,
        Focus::Confirm,
        Focus::DryRun,
        Focus::Cancel,
        Focus::Send,
    ];
    let stops: Vec<Focus> =
        ORDER.into_iter().filter(|focus| [from, to].contains(focus) || dialog.offers(*focus)).collect();
    let at = |wanted: Focus| stops.iter().position(|focus| *focus == wanted).expect("it is one of them");
    "<tab>".repeat((at(to) + stops.len() - at(from)) % stops.len())
}

/// The key of what is done; none where a person who knows the truth would not.
fn choice(does: Does, truth: Option<ByHand>) -> Option<&'static str> {
    match (does, truth) {
        (Does::Look, _) => Some("1"),
        (Does::Again, _) => Some("2"),
        (Does::Word, Some(ByHand::Happened(_))) => Some("4"),
        (Does::Word, Some(ByHand::DidNotHappen)) => Some("5"),
        (Does::Word, None) => None,
    }
}

/// A phrase as keys.
fn spoken(phrase: &str) -> String {
    phrase.replace(' ', "<space>")
}

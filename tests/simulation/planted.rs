//! Mistakes that are planted on purpose, each where the program meets the outside or where a careless hand would make it. The
//! simulation must find every one of them.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use pullfunds::backend::{CarryError, Method, Request, Response, Transport};
use pullfunds::domain::{AccountId, DebitId, Fault, Label, LookUp, Mode, Others, Refusal, Settled, WhyUnknown};
use pullfunds::journal::Book;
use pullfunds::journal::entry::Mark;
use pullfunds::life::{Answer, Door, Holder, Proof, State, Terms};

use super::model_store::Lax;
use super::network::Wire;
use super::places::ACCOUNTS;
use super::setting::Cast;

/// A mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bug {
    SkipsTheSync,
    NewKeyOnRepeat,
    SilenceIsNoConnection,
    LossIsRefusal,
    KeyRefusedIsRefusal,
    LimitedIsRefusal,
    OtherParametersSettle,
    StoredErrorIsRefusal,
    ApprovalIsRefusal,
    WrongScope,
    HeadOfTheLastEvent,
    BlockIsForgotten,
    ATicketIsSentTwice,
    NotCreatedTooEarly,
    OlderJournal,
    MarginByTheWall,
    AFailedLookUpIsEmpty,
    FindsNothing,
    RepeatsAfterRestart,
    ShownBeforeItIsWritten,
    ForeignIsIgnored,
    LateAnswerIsDropped,
    WithdrawnThoughItLeft,
    SentLongAfterItWasRecorded,
    NobodyIsAlive,
    LookedUpIsResolved,
    NeverLooksUp,
    YenHaveCents,
    AnotherCurrency,
    AnotherAccount,
    NewKeyForAReversal,
    ReversesAnother,
    UnconfirmedIsSent,
}

impl Bug {
    pub(crate) const ALL: [Self; 33] = [
        Self::SkipsTheSync,
        Self::NewKeyOnRepeat,
        Self::SilenceIsNoConnection,
        Self::LossIsRefusal,
        Self::KeyRefusedIsRefusal,
        Self::LimitedIsRefusal,
        Self::OtherParametersSettle,
        Self::StoredErrorIsRefusal,
        Self::ApprovalIsRefusal,
        Self::WrongScope,
        Self::HeadOfTheLastEvent,
        Self::BlockIsForgotten,
        Self::ATicketIsSentTwice,
        Self::NotCreatedTooEarly,
        Self::OlderJournal,
        Self::MarginByTheWall,
        Self::AFailedLookUpIsEmpty,
        Self::FindsNothing,
        Self::RepeatsAfterRestart,
        Self::ShownBeforeItIsWritten,
        Self::ForeignIsIgnored,
        Self::LateAnswerIsDropped,
        Self::WithdrawnThoughItLeft,
        Self::SentLongAfterItWasRecorded,
        Self::NobodyIsAlive,
        Self::LookedUpIsResolved,
        Self::NeverLooksUp,
        Self::YenHaveCents,
        Self::AnotherCurrency,
        Self::AnotherAccount,
        Self::NewKeyForAReversal,
        Self::ReversesAnother,
        Self::UnconfirmedIsSent,
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bug| format!("{bug:?}") == name)
    }

    /// Who finds it: what only a person at a console can do needs one.
    pub(crate) fn cast(self) -> Cast {
        if self == Self::UnconfirmedIsSent { Cast::Consoles } else { Cast::Clerks }
    }
}

/// The mistake that is planted, if one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Planted(pub(crate) Option<Bug>);

impl Planted {
    pub(crate) fn is(self, bug: Bug) -> bool {
        self.0 == Some(bug)
    }

    pub(crate) fn terms(self) -> Terms {
        let usual = Terms::usual();
        match self.0 {
            Some(Bug::NotCreatedTooEarly) => Terms { settle_margin_min: 0, ..usual },
            Some(_) | None => usual,
        }
    }

    pub(crate) fn lax(self) -> Lax {
        Lax {
            no_sync: self.is(Bug::SkipsTheSync),
            no_block: self.is(Bug::BlockIsForgotten),
            forgets_looked_up: self.is(Bug::LookedUpIsResolved),
        }
    }

    /// Whether what was recorded is sent however long ago that was.
    pub(crate) fn sends_whenever(self) -> bool {
        self.is(Bug::SentLongAfterItWasRecorded)
    }

    pub(crate) fn holder(self, holder: Holder) -> Holder {
        match holder {
            Holder::Alive | Holder::CannotTell
                if [Bug::NobodyIsAlive, Bug::SentLongAfterItWasRecorded].map(Some).contains(&self.0) =>
            {
                Holder::Gone
            }
            Holder::Us | Holder::Gone | Holder::CannotTell | Holder::Alive => holder,
        }
    }

    /// What an answer is taken for.
    pub(crate) fn answer(self, answer: Answer, number: u32) -> Answer {
        let Some(bug) = self.0 else { return answer };
        let refused = |answer: &Answer| Some(Proof::Refuses(refusal(answer)));
        let taken = match (bug, &answer.proof) {
            (Bug::SilenceIsNoConnection, Proof::Nothing(WhyUnknown::NoAnswer(_))) => {
                Some(Proof::Door(Door::NotConnected, refusal(&answer)))
            }
            (Bug::LossIsRefusal, Proof::Nothing(WhyUnknown::ConnectionLost)) => refused(&answer),
            (Bug::ApprovalIsRefusal, Proof::Person(refusal)) => Some(Proof::Refuses(refusal.clone())),
            (Bug::KeyRefusedIsRefusal, Proof::Door(Door::Key | Door::Permission, _))
            | (Bug::LimitedIsRefusal, Proof::Door(Door::Limited, _))
                if number > 1 =>
            {
                refused(&answer)
            }
            (Bug::StoredErrorIsRefusal, Proof::Nothing(WhyUnknown::ServerError(_))) if answer.replayed => {
                refused(&answer)
            }
            (Bug::OtherParametersSettle, Proof::Nothing(WhyUnknown::NotOurs)) => Some(Proof::Settles(Settled {
                transfer: None,
                payment: None,
                request: answer.request.clone(),
                replayed: false,
                at: answer.server,
            })),
            _ => None,
        };
        Answer { proof: taken.unwrap_or(answer.proof), ..answer }
    }

    /// Whether an answer is dropped because its debit has ended.
    pub(crate) fn drops(self, book: &Book, debit: DebitId) -> bool {
        let ended = |state: State| !state.is_unresolved();
        self.is(Bug::LateAnswerIsDropped)
            && book.debit(debit).ok().flatten().is_some_and(|found| ended(found.history.state()))
    }

    /// What a look-up that failed is taken for.
    pub(crate) fn failed(self, looked: Result<LookUp, Fault>, server: Option<Timestamp>) -> Result<LookUp, Fault> {
        if !self.is(Bug::AFailedLookUpIsEmpty) {
            return looked;
        }
        let (ours, near) = (Vec::new(), Vec::new());
        looked.or(Ok(LookUp {
            began: server,
            latest: server,
            ours,
            near,
            others: Others::default(),
            pages: 4,
            whole: true,
        }))
    }

    /// What a look-up is taken for.
    pub(crate) fn look_up(self, look_up: LookUp, wall: Timestamp) -> LookUp {
        match self.0 {
            Some(Bug::FindsNothing) => LookUp { ours: Vec::new(), ..look_up },
            Some(Bug::MarginByTheWall) => LookUp { began: Some(wall), latest: Some(wall), ..look_up },
            Some(_) | None => look_up,
        }
    }

    /// What a journal is said to know.
    pub(crate) fn known(self, known: Vec<(DebitId, Mark)>) -> Vec<(DebitId, Mark)> {
        if !self.is(Bug::ForeignIsIgnored) {
            return known;
        }
        known.into_iter().map(|(id, _)| (id, Mark::Ours(State::Settled))).collect()
    }
}

fn refusal(answer: &Answer) -> Refusal {
    Refusal {
        status: answer.status,
        kind: Label::new("taken_for_a_no"),
        code: None,
        param: None,
        message: Label::new("It was taken for a no."),
        request: answer.request.clone(),
        replayed: answer.replayed,
    }
}

/// The way to the network, with what a mistake does to requests.
#[derive(Debug)]
pub(crate) struct Bent {
    pub(crate) wire: Wire,
    pub(crate) planted: Planted,
    pub(crate) sent: Arc<std::sync::Mutex<u64>>,
}

impl Bent {
    /// Asks for a list of another account than was meant, and does not notice.
    async fn of_somebody_else(&self, mut request: Request) -> Result<Response, CarryError> {
        let meant = request.account.replace(AccountId::new(ACCOUNTS[5]));
        let mut response = self.wire.carry(request).await?;
        response.headers.retain(|(name, _)| name != "stripe-account");
        response.headers.extend(meant.map(|account| ("stripe-account".to_owned(), account.as_str().to_owned())));
        Ok(response)
    }
}

impl Bent {
    /// Gives back what another debit left, if there is another.
    fn of_another_debit(&self, request: &mut Request) {
        let Some((transfer, payment)) = self.wire.first_movement() else { return };
        if request.path.ends_with("/reversals") {
            request.path = format!("/v1/transfers/{transfer}/reversals");
        }
        set(request, "charge", |_| payment);
    }

    fn in_other_units(&self, request: &mut Request) {
        let is_yen = request.form.iter().any(|(name, value)| name == "currency" && value == "jpy");
        match self.planted.0 {
            Some(Bug::YenHaveCents) if is_yen => set(request, "amount", |amount| format!("{amount}00")),
            Some(Bug::AnotherCurrency) if is_yen => set(request, "currency", |_| "usd".to_owned()),
            Some(_) | None => {}
        }
    }
}

/// Whether a request gives back what was pulled.
fn gives_back(request: &Request) -> bool {
    request.path == "/v1/refunds" || request.path.ends_with("/reversals")
}

/// Says something else of what a form says.
fn set(request: &mut Request, name: &str, as_what: impl FnOnce(&str) -> String) {
    if let Some((_, value)) = request.form.iter_mut().find(|(known, _)| known == name) {
        *value = as_what(value);
    }
}

#[async_trait]
impl Transport for Bent {
    async fn carry(&self, mut request: Request) -> Result<Response, CarryError> {
        let is_write = request.method == Method::Post;
        let number = {
            let mut sent = self.sent.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            *sent += u64::from(is_write);
            *sent
        };
        let is_repeat = request.idempotency_key.as_ref().is_some_and(|key| self.wire.has_left(key));
        match self.planted.0 {
            Some(Bug::NewKeyOnRepeat) if is_write && is_repeat => {
                request.idempotency_key = request.idempotency_key.map(|key| format!("{key}-{number}"));
            }
            Some(Bug::HeadOfTheLastEvent) if is_write && is_repeat => {
                for (name, value) in &mut request.form {
                    if name == "metadata[pullfunds_head]" {
                        *value = format!("{number:064}");
                    }
                }
            }
            Some(Bug::NewKeyForAReversal) if is_write && is_repeat && gives_back(&request) => {
                request.idempotency_key = request.idempotency_key.map(|key| format!("{key}-{number}"));
            }
            Some(Bug::ReversesAnother) if is_write && gives_back(&request) => self.of_another_debit(&mut request),
            Some(Bug::YenHaveCents | Bug::AnotherCurrency) if is_write => self.in_other_units(&mut request),
            Some(Bug::AnotherAccount) if is_write => {
                request.account = request.account.map(|_| AccountId::new(ACCOUNTS[5]));
                set(&mut request, "source", |_| ACCOUNTS[5].to_owned());
            }
            Some(Bug::WrongScope) if !is_write && ["/v1/transfers", "/v1/charges"].contains(&&*request.path) => {
                return self.of_somebody_else(request).await;
            }
            Some(_) | None => {}
        }
        self.wire.carry(request).await
    }

    fn now(&self) -> Timestamp {
        self.wire.now()
    }

    fn mode(&self) -> Mode {
        self.wire.mode()
    }
}

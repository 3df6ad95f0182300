//! Exchanges for tests.

use crate::domain::{
    AccountId, Answer, Asked, Ending, Excerpt, Exchange, ExchangeId, Label, LogNote, Method, Mode, NoAnswer, RequestId,
    Retry, Said,
};

/// A read of a balance, on its way.
pub(super) fn read() -> Exchange {
    Exchange {
        id: ExchangeId::default().next(),
        began: "2026-11-22T10:14:51.120Z".parse().unwrap(),
        mode: Mode::Live,
        method: Method::Get,
        asked: Asked {
            path: "/v1/balance".to_owned(),
            query: Vec::new(),
            account: Some(AccountId::new("acct_1MOCKGin6")),
        },
        form: Vec::new(),
        key: None,
        version: "2026-07-29.dahlia".to_owned(),
        attempt: 1,
        ending: None,
        dropped: None,
    }
}

/// A debit, on its way.
pub(super) fn write() -> Exchange {
    let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    Exchange {
        method: Method::Post,
        asked: Asked { path: "/v1/transfers".to_owned(), ..read().asked },
        form: [("amount", "900000"), ("metadata[pullfunds_debit]", "019ac3f1")].map(pair).to_vec(),
        key: Some("pullfunds-019ac3f1-7f3c-7000".to_owned()),
        ..read()
    }
}

/// An answer with a status, and with what it says where it is a no.
pub(super) fn answer(status: u16) -> Answer {
    let said = Said { code: Label::new("a_code"), message: Label::new("In Stripe's words.") };
    Answer {
        status,
        request: Some(RequestId::new("req_1")),
        replayed: false,
        retry: Retry::default(),
        said: (status >= 400).then_some(said),
        body: Excerpt::default(),
    }
}

pub(super) fn ended(came: Result<Answer, NoAnswer>) -> Ending {
    Ending { took_ms: 84, came }
}

/// The same after it ended.
pub(super) fn with(exchange: Exchange, came: Result<Answer, NoAnswer>) -> Exchange {
    Exchange { ending: Some(ended(came)), ..exchange }
}

/// So many exchanges, told as they happen; each has a body of so many bytes.
pub(super) fn told(count: usize, bytes: usize) -> Vec<LogNote> {
    let mut id = ExchangeId::default();
    let mut notes = Vec::new();
    for _ in 0..count {
        id = id.next();
        notes.push(LogNote::Begun(Box::new(Exchange { id, ..read() })));
        let body = Excerpt { text: "x".repeat(bytes).into(), whole: 9_999, is_cut: true };
        let came = Ok(Answer { body, ..answer(200) });
        notes.push(LogNote::Ended(id, Mode::Live, Box::new(ended(came))));
    }
    notes
}

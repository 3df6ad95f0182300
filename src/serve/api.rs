//! One request on its way: let in, read, handed to the world, and the world's answer delivered as it says. The lock is held while
//! the world takes the request and never while something is waited for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Request, Response, StatusCode};
use tokio::time::Instant;

use super::gate::Gate;
use super::payload::Payload;
use super::reading::{Reader, Unread};
use super::{Bounds, Entry, Log, Token, Wire, control};
use crate::world::World;
use crate::world::http::{Answer, Delivery, Reply, Request as Message};

/// The connection is to be closed without a byte.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed without an answer")]
pub(super) struct Closed;

/// Everything that answering takes.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) world: Arc<Mutex<World>>,
    pub(super) wire: Wire,
    pub(super) token: Token,
    pub(super) gate: Gate,
    pub(super) bounds: Bounds,
    pub(super) reader: Reader,
    pub(super) log: Option<Log>,
}

/// An answer and what is to be told of it.
struct Sent {
    response: Result<Response<Payload>, Closed>,
    fate: Option<&'static str>,
}

impl Desk {
    /// Answers a request, or closes its connection.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Result<Response<Payload>, Closed> {
        let began = Instant::now();
        let (parts, body) = request.into_parts();
        let told = self.log.as_ref().map(|log| (log, parts.method.to_string(), parts.uri.path().to_owned()));
        let sent = self.dispatch(parts, body).await;
        if let Some((log, method, path)) = told {
            let status = sent.response.as_ref().ok().map(|response| response.status().as_u16());
            log.write(&Entry { method, path, status, fate: sent.fate, took: began.elapsed() });
        }
        sent.response
    }

    async fn dispatch(&self, parts: Parts, body: Incoming) -> Sent {
        if let Some(why) = self.gate.refuses(&parts) {
            return Sent::plain(refusal(StatusCode::FORBIDDEN, why));
        }
        if parts.uri.path() == control::ROOT || parts.uri.path().starts_with(control::BELOW) {
            return Sent::plain(control::answer(self, &parts, body).await);
        }
        let body = self.reader.read(body).await;
        let is_read = body.is_ok();
        let reply = match body {
            Ok(body) => self.with_world(|world, now| world.accept(&message(&parts, body), now)),
            Err(unread) => {
                let (status, words) = said(unread);
                self.with_world(|world, now| world.turn_away(&message(&parts, Vec::new()), status, words, now))
            }
        };
        let mut sent = match reply {
            Some(reply) => self.deliver(reply).await,
            None => Sent::plain(refusal(StatusCode::INTERNAL_SERVER_ERROR, BROKEN)),
        };
        if let Ok(response) = &mut sent.response
            && !is_read
        {
            // Nobody knows where the next request begins.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        sent
    }

    /// What is answered to what is no HTTP.
    pub(super) fn malformed(&self, status: u16, words: &str) -> Option<Answer> {
        let began = Instant::now();
        let reply = self.with_world(|world, now| world.turn_away(&unknown(), status, words, now));
        if let Some(log) = &self.log {
            let (method, path) = ("-".to_owned(), "-".to_owned());
            log.write(&Entry { method, path, status: Some(status), fate: Some("malformed"), took: began.elapsed() });
        }
        reply?.answer()
    }

    /// Does something with the world, at the wire's time now; nothing if the world has failed before.
    pub(super) fn with_world<T>(&self, work: impl FnOnce(&mut World, jiff::Timestamp) -> T) -> Option<T> {
        let mut world = self.world.lock().ok()?;
        let now = self.wire.now();
        Some(work(&mut world, now))
    }

    /// Waits until a reply is due, and lets happen to it what the world says.
    async fn deliver(&self, reply: Reply) -> Sent {
        self.wire.until(reply.due).await;
        match reply.delivery {
            Delivery::Whole(answer) => Sent::plain(response(answer, Payload::whole)),
            Delivery::Torn { answer, after } => {
                let torn = response(answer, |body| Payload::torn(body, after));
                Sent { response: Ok(torn), fate: Some("torn") }
            }
            Delivery::Trickle { answer, piece, pause_ms } => {
                let pause = Duration::from_millis(pause_ms);
                let slow = response(answer, |body| Payload::trickling(body, piece, pause));
                Sent { response: Ok(slow), fate: Some("slow") }
            }
            Delivery::Closed => Sent::nothing("closed"),
            Delivery::Silent => {
                tokio::time::sleep(self.bounds.silent_time).await;
                Sent::nothing("silent")
            }
        }
    }
}

/// Said for ever once the world's own code has failed in the middle of a change.
pub(super) const BROKEN: &str = "The simulated Stripe has failed and cannot go on. End it and start it again.";

impl Sent {
    fn plain(response: Response<Payload>) -> Self {
        Self { response: Ok(response), fate: None }
    }

    fn nothing(fate: &'static str) -> Self {
        Self { response: Err(Closed), fate: Some(fate) }
    }
}

/// A request as the world receives it. Text that is not UTF-8 becomes text that no parameter or key is.
fn message(parts: &Parts, body: Vec<u8>) -> Message {
    let value = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Message {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.iter().map(|(name, held)| (name.as_str().to_owned(), value(held))).collect(),
        body,
    }
}

/// A request of which nothing is known.
fn unknown() -> Message {
    Message { method: String::new(), path: String::new(), query: String::new(), headers: Vec::new(), body: Vec::new() }
}

/// What is said when a body was not read, also when perhaps nobody is there to hear it.
fn said(unread: Unread) -> (u16, &'static str) {
    match unread {
        Unread::TooLarge => (413, "The request body is too large."),
        Unread::TooSlow => (408, "The request body did not arrive in time."),
        Unread::Broken => (400, "The request body ended early, or its chunks make no sense."),
    }
}

fn response(answer: Answer, payload: impl FnOnce(Vec<u8>) -> Payload) -> Response<Payload> {
    let mut response = Response::new(payload(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        // A client may have sent what cannot be repeated in a header; then it is not.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value.into_bytes())) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// Most characters of a refusal, which may repeat what was sent.
const LONGEST_REFUSAL: usize = 1_000;

/// A refusal of this server rather than of Stripe, in the same envelope.
pub(super) fn refusal(status: StatusCode, message: &str) -> Response<Payload> {
    let message: String = message.chars().take(LONGEST_REFUSAL).collect();
    json(status, &serde_json::json!({ "error": { "message": message, "type": "invalid_request_error" } }))
}

/// An answer of this server.
pub(super) fn json(status: StatusCode, value: &serde_json::Value) -> Response<Payload> {
    let mut response = Response::new(Payload::whole(format!("{value:#}\n")));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

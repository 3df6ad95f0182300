//! The simulated Stripe as a transport: the same requests and answers as over a wire, in the same process. The world is
//! asked at once and says when its answer is due; the waiting is done here, outside the lock, so that several requests
//! can be under way and an idempotency key can be in use. This is the only place that sees both the client and the world.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Clock, Watch};
use crate::backend::{CarryError, LARGEST_BODY, Request, Response, Transport};
use crate::domain::Mode;
use crate::world::World;
use crate::world::http::{Answer, Delivery, Reply, Request as Message};

/// A transport into a world in memory.
#[derive(Clone)]
pub struct InMemory {
    world: Arc<Mutex<World>>,
    clock: Clock,
    authorization: String,
    watch: Watch,
}

impl InMemory {
    /// A transport into `world`, as its platform. `clock` has to run with the world's own.
    #[must_use]
    pub fn new(world: World, clock: Clock) -> Self {
        let authorization = format!("Bearer {}", world.secret_key());
        Self { world: Arc::new(Mutex::new(world)), clock, authorization, watch: Watch::default() }
    }

    /// The same, telling `watch` when another number of faults is armed: one has struck for the last time, or a script has armed one.
    #[must_use]
    pub fn watched(self, watch: Watch) -> Self {
        Self { watch, ..self }
    }

    /// The world itself, for whoever turns its clock or looks into its books.
    #[must_use]
    pub fn world(&self) -> &Arc<Mutex<World>> {
        &self.world
    }

    fn accept(&self, request: &Request) -> Result<Reply, CarryError> {
        let message = message(request, &self.authorization);
        let mut world =
            self.world.lock().map_err(|_| CarryError::Lost("the simulated Stripe has failed".to_owned()))?;
        let armed = world.faults_left();
        let reply = world.accept(&message, self.clock.now());
        if world.faults_left() != armed {
            self.watch.note_faults();
        }
        Ok(reply)
    }

    /// Waits until a reply is due, and then sees of it what a client at the end of a wire would see.
    async fn arrival(&self, reply: Reply) -> Result<Response, CarryError> {
        // Even a timer that is due at once takes up to a millisecond.
        if reply.due > self.clock.now() {
            tokio::time::sleep_until(self.clock.instant_of(reply.due)).await;
        }
        match reply.delivery {
            Delivery::Whole(answer) => self.arrived(answer),
            Delivery::Trickle { answer, piece, pause_ms } => {
                let pieces = answer.body.len().div_ceil(piece.max(1));
                let pauses = u64::try_from(pieces).unwrap_or(u64::MAX);
                tokio::time::sleep(Duration::from_millis(pauses.saturating_mul(pause_ms))).await;
                self.arrived(answer)
            }
            Delivery::Torn { .. } => Err(CarryError::Lost("the answer ended in the middle".to_owned())),
            Delivery::Closed => Err(CarryError::Lost("the connection was closed before an answer came".to_owned())),
            Delivery::Silent => std::future::pending().await,
        }
    }

    fn arrived(&self, answer: Answer) -> Result<Response, CarryError> {
        if answer.body.len() > LARGEST_BODY {
            return Err(CarryError::TooLarge);
        }
        Ok(Response {
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
            received_at: self.clock.now(),
        })
    }
}

#[async_trait]
impl Transport for InMemory {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        let after_s = request.timeout_s;
        let reply = self.accept(&request)?;
        let limit = Duration::from_secs(u64::from(after_s));
        tokio::time::timeout(limit, self.arrival(reply)).await.unwrap_or(Err(CarryError::TimedOut { after_s }))
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn mode(&self) -> Mode {
        Mode::Mock
    }
}

impl fmt::Debug for InMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemory").field("clock", &self.clock).finish_non_exhaustive()
    }
}

/// A request as the world receives it.
fn message(request: &Request, authorization: &str) -> Message {
    let mut headers = vec![("authorization".to_owned(), authorization.to_owned())];
    headers.extend(request.headers().into_iter().map(|(name, value)| (name.to_owned(), value)));
    Message {
        method: request.method.word().to_owned(),
        path: request.path.clone(),
        query: request.encoded_query(),
        headers,
        body: request.encoded_form().into_bytes(),
    }
}

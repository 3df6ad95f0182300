//! The two ways on which a world is compared: in this process, answering at once, and through the program's server. Time goes on by a
//! second with each message on either.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures_util::FutureExt;
use jiff::Timestamp;
use pullfunds::backend::{self, CarryError, Https, Request, Response, Transport};
use pullfunds::domain::Mode;
use pullfunds::world::World;
use secrecy::SecretString;
use tokio::runtime::Runtime;

use crate::support::served::Served;

/// Which way a world is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    InProcess,
    OverHttp,
}

/// A way to a world, and what waits for its answers.
#[derive(Debug)]
pub(crate) struct Road {
    /// Only where there is something to wait for.
    engine: Option<Runtime>,
}

impl Road {
    /// Opens a way to a world.
    pub(crate) fn open(way: Way, world: World) -> (Self, Wire) {
        let seconds = AtomicI64::new(world.wire().as_second());
        let tick = move || Timestamp::from_second(seconds.fetch_add(1, Ordering::Relaxed) + 1).unwrap();
        match way {
            Way::InProcess => {
                let authorization = format!("Bearer {}", world.secret_key());
                let inside = Inside { world: Arc::new(Mutex::new(world)), clock: Box::new(tick), authorization };
                (Self { engine: None }, Wire::InProcess(inside))
            }
            Way::OverHttp => {
                let engine = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let now = backend::Clock::standing(world.wire());
                let served = engine.block_on(Served::on(world, tick));
                let key = SecretString::from(served.key.clone());
                let https = Https::new(&served.base, key, now).unwrap();
                (Self { engine: Some(engine) }, Wire::OverHttp { https: Box::new(https), served })
            }
        }
    }

    /// Waits for an answer. In this process there is nothing to wait for.
    pub(crate) fn answer<F: Future>(&self, future: F) -> F::Output {
        match &self.engine {
            Some(engine) => engine.block_on(future),
            None => future.now_or_never().unwrap(),
        }
    }
}

/// The transport of the console's client.
#[derive(Debug)]
pub(crate) enum Wire {
    InProcess(Inside),
    OverHttp { https: Box<Https>, served: Served },
}

/// A world in this process.
pub(crate) struct Inside {
    world: Arc<Mutex<World>>,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    authorization: String,
}

impl Wire {
    pub(crate) fn world(&self) -> &Arc<Mutex<World>> {
        match self {
            Self::InProcess(inside) => &inside.world,
            Self::OverHttp { served, .. } => &served.world,
        }
    }
}

impl Inside {
    fn carry(&self, request: &Request) -> Result<Response, CarryError> {
        let mut headers = vec![("authorization".to_owned(), self.authorization.clone())];
        headers.extend(request.headers().into_iter().map(|(name, value)| (name.to_owned(), value)));
        let message = pullfunds::world::http::Request {
            method: request.method.word().to_owned(),
            path: request.path.clone(),
            query: request.encoded_query(),
            headers,
            body: request.encoded_form().into_bytes(),
        };
        let at = (self.clock)();
        let answer = self.world.lock().unwrap().accept(&message, at).answer();
        let answer = answer.ok_or_else(|| CarryError::Lost("no answer".to_owned()))?;
        Ok(Response { status: answer.status, headers: answer.headers, body: answer.body, received_at: at })
    }
}

impl std::fmt::Debug for Inside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inside")
    }
}

#[async_trait]
impl Transport for Wire {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        match self {
            Self::InProcess(inside) => inside.carry(&request),
            Self::OverHttp { https, .. } => https.carry(request).await,
        }
    }

    fn now(&self) -> Timestamp {
        self.world().lock().unwrap().wire()
    }

    fn mode(&self) -> Mode {
        Mode::Mock
    }
}

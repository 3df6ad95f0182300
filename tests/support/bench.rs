//! A client of the small world over either transport, and a look behind it.

use std::sync::{Arc, Mutex};

use pullfunds::backend::{self, Backend, Https, StripeClient, Timeouts};
use pullfunds::domain::{AccountId, Scope};
use pullfunds::money::Currency;
use pullfunds::runtime::Clock;
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::world::World;
use secrecy::SecretString;

use super::loopback::Loopback;
use super::small_world::world;

/// The two transports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    InMemory,
    OverHttp,
}

/// A client, the world behind it, and the server in between if there is one.
pub(crate) struct Bench {
    pub(crate) client: Box<dyn Backend>,
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) server: Option<Loopback>,
}

impl Bench {
    pub(crate) async fn new(way: Way) -> Self {
        match way {
            Way::InMemory => Self::in_memory(),
            Way::OverHttp => Self::over_http(Timeouts { read_s: 5, write_s: 5 }).await,
        }
    }

    /// In paused time: what is waited for costs nothing.
    pub(crate) fn in_memory() -> Self {
        Self::of(world(), Timeouts::default())
    }

    pub(crate) fn of(world: World, timeouts: Timeouts) -> Self {
        tokio::time::pause();
        let clock = Clock::starting_at(world.now());
        let transport = InMemory::new(world, clock);
        let world = Arc::clone(transport.world());
        Self { client: Box::new(StripeClient::with_timeouts(transport, timeouts)), world, server: None }
    }

    pub(crate) async fn over_http(timeouts: Timeouts) -> Self {
        let world = world();
        let clock = Clock::starting_at(world.now());
        let key = SecretString::from(world.secret_key().to_owned());
        let world = Arc::new(Mutex::new(world));
        let server = Loopback::serve(Arc::clone(&world), clock).await;
        let transport = Https::new(&server.base, key, backend::Clock::new(move || clock.now())).unwrap();
        let client = Box::new(StripeClient::with_timeouts(transport, timeouts));
        Self { client, world, server: Some(server) }
    }

    pub(crate) async fn available(&self, scope: Scope) -> i64 {
        self.client.balance(&scope).await.unwrap().available(Currency::USD).get()
    }

    pub(crate) fn books_are_right(&self) -> bool {
        self.world.lock().unwrap().check_ledger().is_ok()
    }
}

pub(crate) fn of(id: &str) -> Scope {
    Scope::Account(AccountId::new(id))
}

//! A client of the small world over either transport, and a look behind it.

use std::sync::{Arc, Mutex};

use pullfunds::backend::{self, Backend, Https, StripeClient, Timeouts};
use pullfunds::domain::{AccountId, Scope};
use pullfunds::money::Currency;
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::runtime::{Clock, Watch, Watched};
use pullfunds::world::World;
use secrecy::SecretString;

use super::loopback::Loopback;
use super::served::Served;
use super::small_world::{world, world_with};

/// The two transports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    InMemory,
    OverHttp,
}

/// A client, the world behind it, and what is in between.
pub(crate) struct Bench {
    pub(crate) client: Box<dyn Backend>,
    pub(crate) world: Arc<Mutex<World>>,
    between: Between,
}

enum Between {
    Nothing,
    /// The server of the program.
    Served {
        _running: Served,
    },
    /// A server that spoils answers.
    Spoiling(Loopback),
}

impl Bench {
    pub(crate) async fn new(way: Way) -> Self {
        match way {
            Way::InMemory => Self::in_memory(),
            Way::OverHttp => Self::over_http(Timeouts { read_s: 5, write_s: 5 }).await,
        }
    }

    /// Either way, with waits.
    pub(crate) async fn with(way: Way, timeouts: Timeouts) -> Self {
        Self::to(way, world(), timeouts).await
    }

    /// Either way, where the group of what is moved stands on both sides or only on what Stripe returns.
    pub(crate) async fn grouping(way: Way, on_both: bool, timeouts: Timeouts) -> Self {
        Self::to(way, world_with(|founding| founding.settings.groups_other_side = on_both), timeouts).await
    }

    async fn to(way: Way, world: World, timeouts: Timeouts) -> Self {
        match way {
            Way::InMemory => Self::of(world, timeouts),
            Way::OverHttp => Self::served(world, timeouts).await,
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
        Self { client: Box::new(StripeClient::with_timeouts(transport, timeouts)), world, between: Between::Nothing }
    }

    /// Through the program's own server, as a console that is attached to it.
    pub(crate) async fn over_http(timeouts: Timeouts) -> Self {
        Self::served(world(), timeouts).await
    }

    async fn served(world: World, timeouts: Timeouts) -> Self {
        let clock = Clock::starting_at(world.now());
        let served = Served::on(world, move || clock.now()).await;
        let key = SecretString::from(served.key.clone());
        let transport = Https::new(&served.base, key, backend::Clock::new(move || clock.now())).unwrap();
        let transport = Watched::new(transport, Watch::default());
        let client = Box::new(StripeClient::with_timeouts(transport, timeouts));
        Self { client, world: Arc::clone(&served.world), between: Between::Served { _running: served } }
    }

    /// The server that spoils answers.
    pub(crate) fn server(&self) -> &Loopback {
        let server = match &self.between {
            Between::Spoiling(server) => Some(server),
            Between::Nothing | Between::Served { .. } => None,
        };
        server.expect("answers are spoilt here")
    }

    /// Through a server that can spoil what no Stripe would send, and tells what it was sent.
    pub(crate) async fn spoiling(timeouts: Timeouts) -> Self {
        let world = world();
        let clock = Clock::starting_at(world.now());
        let key = SecretString::from(world.secret_key().to_owned());
        let world = Arc::new(Mutex::new(world));
        let server = Loopback::serve(Arc::clone(&world), clock).await;
        let transport = Https::new(&server.base, key, backend::Clock::new(move || clock.now())).unwrap();
        let client = Box::new(StripeClient::with_timeouts(transport, timeouts));
        Self { client, world, between: Between::Spoiling(server) }
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

//! A world behind the program's own server, on a port of loopback.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use pullfunds::serve::{Bounds, Server, Setup, Token, Wire};
use pullfunds::world::World;

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) base: String,
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) key: String,
    task: tokio::task::JoinHandle<()>,
}

impl Served {
    /// Serves a world until it is dropped, on a wire whose clock is this.
    pub(crate) async fn on(world: World, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let key = world.secret_key().to_owned();
        let world = Arc::new(Mutex::new(world));
        let setup = Setup {
            world: Arc::clone(&world),
            wire: Wire::new(clock),
            token: Token::of(1),
            names: Vec::new(),
            bounds: Bounds::default(),
            log: None,
        };
        let server = Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), setup).await.expect("a port on loopback");
        let base = format!("http://{}", server.address());
        let task = tokio::spawn(server.run(std::future::pending()));
        Self { base, world, key, task }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

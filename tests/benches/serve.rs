//! How fast the served world answers. Run with `cargo bench --bench serve`; figures are printed, nothing is asserted. `balances` counts
//! requests as items: 64 connections, each asking for the next balance when it has the last, from a thread beside the server's two.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says so by panicking")]

mod port;

use divan::Bencher;
use divan::counter::ItemsCount;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Builder;

use port::{served, world};

const CONNECTIONS: u32 = 64;
const REQUESTS_EACH: u32 = 500;

fn main() {
    divan::main();
}

/// Balance requests over HTTP on loopback, from 64 connections.
#[divan::bench(sample_count = 10)]
fn balances(bencher: Bencher<'_, '_>) {
    let world = world(1_000);
    let request =
        format!("GET /v1/balance HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\r\n", world.secret_key());
    let (_server, address) = served(world, 2);
    let client = Builder::new_current_thread().enable_all().build().expect("an engine");
    let mut lines: Vec<TcpStream> =
        (0..CONNECTIONS).map(|_| client.block_on(TcpStream::connect(address)).expect("it listens")).collect();
    for line in &lines {
        line.set_nodelay(true).expect("a socket");
    }
    bencher.counter(ItemsCount::new(CONNECTIONS * REQUESTS_EACH)).bench_local(|| {
        client.block_on(async {
            let asking = lines.iter_mut().map(|line| ask(line, request.as_bytes()));
            futures_util::future::join_all(asking).await;
        });
    });
}

/// Asks so many times, each time when the last answer is there.
async fn ask(line: &mut TcpStream, request: &[u8]) {
    let mut bytes = vec![0; 16 * 1024];
    for _ in 0..REQUESTS_EACH {
        line.write_all(request).await.expect("it reads");
        let mut held = 0;
        while !is_whole(bytes.get(..held).unwrap_or_default()) {
            let room = bytes.get_mut(held..).expect("an answer is small");
            let count = line.read(room).await.expect("it answers");
            assert!(count > 0, "it keeps the connection");
            held += count;
        }
    }
}

/// Whether head and body are there. A balance is JSON on one line that ends with the only `]}`.
fn is_whole(bytes: &[u8]) -> bool {
    assert!(bytes.is_empty() || bytes.starts_with(b"HTTP/1.1 200") || bytes.len() < 12, "a balance");
    bytes.ends_with(b"]}")
}

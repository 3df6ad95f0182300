//! The transport over HTTP. For now it reaches this machine only, where `pullfunds serve` puts a simulated Stripe: no
//! name of another host is resolved, no proxy is asked, no redirect is followed, nothing is repeated. The key is in
//! one header that no message, error or `Debug` shows.

mod address;
mod key;

use std::error::Error;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::SecretString;

pub use self::address::{Address, AddressError};
pub use self::key::{Key, KeyError};
use super::transport::{CarryError, Clock, LARGEST_BODY, Method, Request, Response, Transport};
use crate::domain::Mode;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// Why there is no transport.
#[derive(Debug, thiserror::Error)]
pub enum HttpsError {
    /// The address is not one that may be reached.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The key is not one that may be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The HTTP library could not be set up.
    #[error("the HTTP client could not be set up: {0}")]
    Setup(String),
}

/// A transport to an address on this machine.
pub struct Https {
    address: Address,
    key: Key,
    clock: Clock,
    reads: reqwest::Client,
    /// Never reuses a connection: on a fresh one, failing to connect proves that nothing was sent.
    writes: reqwest::Client,
}

impl Https {
    /// A transport to `base`, such as `http://127.0.0.1:12111`, with a key of test mode.
    pub fn new(base: &str, key: SecretString, clock: Clock) -> Result<Self, HttpsError> {
        let address = Address::parse(base)?;
        let key = Key::new(key)?;
        let reads = client(&address, &key, 8)?;
        let writes = client(&address, &key, 0)?;
        Ok(Self { address, key, clock, reads, writes })
    }

    async fn exchange(&self, request: Request) -> Result<Response, CarryError> {
        let url = self.address.url(&request.path, &request.encoded_query());
        let mut builder = match request.method {
            Method::Get => self.reads.get(url),
            Method::Post => self.writes.post(url).body(request.encoded_form()),
        };
        for (name, value) in request.headers() {
            builder = builder.header(name, value);
        }
        let mut answer = builder.send().await.map_err(|error| failed(&error))?;
        let status = answer.status().as_u16();
        let headers = plain(answer.headers());
        let body = bounded(&mut answer).await?;
        Ok(Response { status, headers, body, received_at: self.clock.now() })
    }
}

#[async_trait]
impl Transport for Https {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        let after_s = request.timeout_s;
        let limit = Duration::from_secs(u64::from(after_s));
        tokio::time::timeout(limit, self.exchange(request)).await.unwrap_or(Err(CarryError::TimedOut { after_s }))
    }

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn mode(&self) -> Mode {
        self.key.mode()
    }
}

impl fmt::Debug for Https {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Https").field("address", &self.address).field("key", &self.key).finish_non_exhaustive()
    }
}

fn client(address: &Address, key: &Key, idle: usize) -> Result<reqwest::Client, HttpsError> {
    let mut bearer = HeaderValue::from_str(&key.bearer()).map_err(|_| KeyError::Malformed)?;
    bearer.set_sensitive(true);
    let local = SocketAddr::from((Ipv4Addr::LOCALHOST, address.port()));
    reqwest::Client::builder()
        .default_headers(HeaderMap::from_iter([(AUTHORIZATION, bearer)]))
        .user_agent(concat!("pullfunds/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .http1_only()
        .connect_timeout(CONNECT)
        .pool_max_idle_per_host(idle)
        .resolve("localhost", local)
        .build()
        .map_err(|error| HttpsError::Setup(words(&error)))
}

/// Reads a body as it streams in, and gives up when it grows too large.
async fn bounded(answer: &mut reqwest::Response) -> Result<Vec<u8>, CarryError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| CarryError::Lost(words(&error)))? {
        if body.len().saturating_add(chunk.len()) > LARGEST_BODY {
            return Err(CarryError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Header values that are not text are left out: nothing here reads them.
fn plain(headers: &HeaderMap) -> Vec<(String, String)> {
    let pair = |(name, value): (&reqwest::header::HeaderName, &HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    headers.iter().filter_map(pair).collect()
}

fn failed(error: &reqwest::Error) -> CarryError {
    if error.is_connect() || error.is_builder() {
        CarryError::NotConnected(words(error))
    } else {
        CarryError::Lost(words(error))
    }
}

/// The innermost reason, which is the one that says something; the address is known and the key is in none of them.
fn words(error: &reqwest::Error) -> String {
    let mut reason: &dyn Error = error;
    while let Some(deeper) = reason.source() {
        reason = deeper;
    }
    reason.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_not_in_what_is_shown_of_a_transport() {
        let clock = Clock::standing(Timestamp::UNIX_EPOCH);
        let https = Https::new("http://127.0.0.1:9", SecretString::from("sk_test_SECRETSECRET7890"), clock).unwrap();
        let shown = format!("{https:?}");
        assert!(!shown.contains("SECRET"), "{shown}");
        assert!(shown.contains("7890"), "{shown}");
    }
}

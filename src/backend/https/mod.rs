//! The transport over HTTP. Nothing is repeated, no redirect is followed, no body is read without a bound, and everything
//! ends within the request's time. This machine is reached without a proxy, other hosts over TLS only. A live key goes to
//! `https://api.stripe.com` and nowhere else. The key is in one header that no message, error or `Debug` shows.

mod address;
mod key;
mod outside;
mod strike;

use std::error::Error;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::SecretString;

pub use self::address::{Address, AddressError, STRIPE};
pub use self::key::{Key, KeyError, KeyKind};
pub use self::outside::{Outside, PemError, Roots, certificates};
use super::Redactor;
use super::transport::{CarryError, Clock, LARGEST_BODY, Method, Request, Response, Transport};
use crate::domain::Mode;

/// Longest wait for a connection, TLS and proxy included.
const CONNECT: Duration = Duration::from_secs(10);
/// What was sent and is not acknowledged for this long means that the network is gone.
const DEAF: Duration = Duration::from_secs(20);
/// A connection that was not used for this long is closed: something in between may have forgotten it.
const IDLE: Duration = Duration::from_secs(50);
/// Most connections that are kept open for reads.
const KEPT: usize = 24;

/// Why there is no transport.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpsError {
    /// The address is not one that may be reached.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The key is not one that may be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A live key and an address other than Stripe's.
    #[error("a live key goes to {STRIPE} and nowhere else, and {0} was named. Nothing was sent.")]
    LiveElsewhere(Address),
    /// The proxy that was named cannot be used.
    #[error("HTTPS_PROXY {0}.")]
    Proxy(&'static str),
    /// There is no certificate that could be trusted.
    #[error(
        "no root certificate was found, so that no host can be trusted. Install the package ca-certificates, or name a file of \
         certificates in SSL_CERT_FILE."
    )]
    NoRoots,
    /// The HTTP library could not be set up.
    #[error("the HTTP client could not be set up: {0}")]
    Setup(String),
}

/// A transport to one address with one key.
pub struct Https {
    address: Address,
    key: Key,
    clock: Clock,
    reads: reqwest::Client,
    /// Never reuses a connection: on a fresh one, failing to connect proves that nothing was sent.
    writes: reqwest::Client,
}

impl Https {
    /// A transport to `base`, such as `http://127.0.0.1:12111`, without a proxy.
    pub fn new(base: &str, key: SecretString, clock: Clock) -> Result<Self, HttpsError> {
        Self::to(Address::parse(base)?, Key::new(key)?, &Outside::default(), clock)
    }

    /// A transport to an address. Nothing is connected yet.
    pub fn to(address: Address, key: Key, outside: &Outside, clock: Clock) -> Result<Self, HttpsError> {
        if key.mode() == Mode::Live && !address.is_stripe() {
            return Err(HttpsError::LiveElsewhere(address));
        }
        let client = client(&address, &key, outside)?;
        // For a read that found its pooled connection closed before a byte of it was sent, the library takes another.
        let reads = built(client().pool_max_idle_per_host(KEPT))?;
        let writes = built(client().pool_max_idle_per_host(0))?;
        Ok(Self { address, key, clock, reads, writes })
    }

    /// Where it goes.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
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
        let mut headers = plain(answer.headers());
        let mut body = bounded(&mut answer).await?;
        self.key.strike(&mut body);
        for (_, value) in &mut headers {
            let mut bytes = std::mem::take(value).into_bytes();
            self.key.strike(&mut bytes);
            *value = String::from_utf8(bytes).unwrap_or_default();
        }
        // What is left of the key is there in disguise: its letters as numbers, or with something unseen between them. Nobody
        // does that by accident.
        let redactor = Redactor::of(&self.key);
        let repeats = |text: &str| redactor.finds_key(text);
        if repeats(&String::from_utf8_lossy(&body)) || headers.iter().any(|(_, value)| repeats(value)) {
            return Err(CarryError::Lost("its answer repeats the key in disguise and was not taken".to_owned()));
        }
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

/// What both clients have in common. Certificates are read once, and not at all for plain HTTP.
fn client(
    address: &Address,
    key: &Key,
    outside: &Outside,
) -> Result<impl Fn() -> reqwest::ClientBuilder + use<>, HttpsError> {
    let mut bearer = HeaderValue::from_str(&key.bearer()).map_err(|_| KeyError::Malformed)?;
    bearer.set_sensitive(true);
    let headers = HeaderMap::from_iter([(AUTHORIZATION, bearer)]);
    let proxy = if address.is_here() { None } else { outside.proxy()? };
    let tls = if address.is_encrypted() { outside.tls()? } else { outside::nobody()? };
    let port = address.port();
    Ok(move || {
        let builder = bare(port, tls.clone()).default_headers(headers.clone()).connect_timeout(CONNECT);
        proxy.iter().cloned().fold(builder, reqwest::ClientBuilder::proxy)
    })
}

/// A client of the HTTP library for a port of this machine, in plain HTTP: it follows, repeats and tells nothing by itself.
pub fn of_this_machine(port: u16) -> Result<reqwest::ClientBuilder, HttpsError> {
    Ok(bare(port, outside::nobody()?))
}

fn bare(port: u16, tls: rustls::ClientConfig) -> reqwest::ClientBuilder {
    // `no_proxy` keeps the library from reading the environment; what it says is handed in.
    reqwest::Client::builder()
        .user_agent(concat!("pullfunds/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .http1_only()
        .tcp_user_timeout(DEAF)
        .pool_idle_timeout(IDLE)
        .resolve("localhost", SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .tls_backend_preconfigured(tls)
}

fn built(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, HttpsError> {
    builder.build().map_err(|error| HttpsError::Setup(words(&error)))
}

/// Reads a body as it streams in, and gives up when it grows too large.
async fn bounded(answer: &mut reqwest::Response) -> Result<Vec<u8>, CarryError> {
    if answer.content_length().is_some_and(|length| length > LARGEST_BODY as u64) {
        return Err(CarryError::TooLarge);
    }
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
    let mut reason: &(dyn Error + 'static) = error;
    while let Some(deeper) = reason.source() {
        reason = deeper;
    }
    if is_distrust(reason) {
        let hint =
            "if something in your network opens TLS, name its root certificate in the configuration (https.roots)";
        return format!("its certificate is not trusted ({reason}); {hint}");
    }
    reason.to_string()
}

/// Whether the other end could not prove who it is. TLS speaks as an error of reading, which may be inside another one.
fn is_distrust(reason: &(dyn Error + 'static)) -> bool {
    match reason.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => is_distrust(inner),
        None => matches!(reason.downcast_ref(), Some(rustls::Error::InvalidCertificate(_))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn https(base: &str, key: &str) -> Result<Https, HttpsError> {
        Https::new(base, SecretString::from(key), Clock::standing(Timestamp::UNIX_EPOCH))
    }

    #[test]
    fn the_key_is_not_in_what_is_shown_of_a_transport() {
        let shown = format!("{:?}", https("http://127.0.0.1:9", "sk_test_SECRETSECRET7890").unwrap());
        assert!(!shown.contains("SECRET"), "{shown}");
        assert!(shown.contains("7890"), "{shown}");
    }

    /// Only made, never connected.
    #[rstest]
    #[case("https://api.stripe.com")]
    #[case("https://API.stripe.com:443/")]
    fn a_live_key_goes_to_stripe(#[case] base: &str) {
        let roots = Roots::Only(vec![root()]);
        let outside = Outside { roots, ..Outside::default() };
        let key = Key::new(SecretString::from("rk_live_51Habcdefgh1234")).unwrap();
        let clock = Clock::standing(Timestamp::UNIX_EPOCH);
        let https = Https::to(Address::parse(base).unwrap(), key, &outside, clock).unwrap();
        assert_eq!((https.mode(), https.address().to_string().as_str()), (Mode::Live, STRIPE));
    }

    #[rstest]
    #[case("http://127.0.0.1:12111")]
    #[case("https://localhost:8443")]
    #[case("https://api.stripe.com:8443")]
    #[case("https://api.stripe.com.")]
    #[case("https://api.stripe.com.example.net")]
    #[case("https://files.stripe.com")]
    fn a_live_key_goes_nowhere_else(
        #[case] base: &str,
        #[values("rk_live_51Habcdefgh1234", "sk_live_51Habcdefgh1234")] key: &str,
    ) {
        let refused = https(base, key).unwrap_err();
        assert!(matches!(refused, HttpsError::LiveElsewhere(_)), "{refused}");
        assert!(refused.to_string().contains("Nothing was sent"), "{refused}");
    }

    /// A certificate that signs nothing that exists.
    fn root() -> rustls::pki_types::CertificateDer<'static> {
        rcgen::generate_simple_self_signed(vec!["nobody.invalid".to_owned()]).unwrap().cert.der().clone()
    }
}

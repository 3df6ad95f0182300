//! Where requests go: Stripe, another host over TLS, or this machine. Plain HTTP goes to this machine only, because a key
//! that crosses a network unencrypted belongs to everybody on it.

use std::fmt;

use reqwest::Url;

/// Stripe itself (docs.stripe.com/api).
pub const STRIPE: &str = "https://api.stripe.com";
/// The host of [`STRIPE`].
const STRIPE_HOST: &str = "api.stripe.com";

/// An address without path, query or user.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    origin: String,
    port: u16,
    place: Place,
    is_encrypted: bool,
}

/// What is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// `https://api.stripe.com`, to the letter.
    Stripe,
    /// This machine.
    Here,
    /// Any other host.
    Elsewhere,
}

/// Why an address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is not an address.
    #[error("{0:?} is not an address. One such as http://127.0.0.1:12111 is expected.")]
    NotAnAddress(String),
    /// It is elsewhere, and would be reached without encryption.
    #[error("{0:?} would carry the key over the network unencrypted. Plain http goes to this machine only; use https.")]
    Unencrypted(String),
    /// It is neither HTTP nor HTTPS.
    #[error("{0:?} is not reached: https is spoken, and http to this machine.")]
    Scheme(String),
    /// It holds more than a host and a port.
    #[error("{0:?} holds more than a host and a port. One such as http://127.0.0.1:12111 is expected.")]
    TooMuch(String),
}

impl Address {
    /// Reads an address. What would carry a key unencrypted beyond this machine is refused.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
        let Ok(url) = Url::parse(text.trim()) else {
            return Err(AddressError::NotAnAddress(shown));
        };
        // A password in an address must not be shown again.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::TooMuch("the address with a user name".to_owned()));
        }
        let is_encrypted = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(AddressError::Scheme(shown)),
        };
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or(443);
        let place = if is_loopback(host) {
            Place::Here
        } else if !is_encrypted {
            return Err(AddressError::Unencrypted(shown));
        } else if host == STRIPE_HOST && port == 443 {
            Place::Stripe
        } else {
            Place::Elsewhere
        };
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(AddressError::TooMuch(shown));
        }
        let origin = match place {
            Place::Stripe => STRIPE.to_owned(),
            Place::Here | Place::Elsewhere => format!("{}://{host}:{port}", url.scheme()),
        };
        Ok(Self { origin, port, place, is_encrypted })
    }

    /// Stripe's own.
    #[must_use]
    pub fn of_stripe() -> Self {
        Self { origin: STRIPE.to_owned(), port: 443, place: Place::Stripe, is_encrypted: true }
    }

    /// Whether it is `https://api.stripe.com` and nothing that looks like it.
    #[must_use]
    pub fn is_stripe(&self) -> bool {
        self.place == Place::Stripe
    }

    /// Whether it is on this machine.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.place == Place::Here
    }

    /// Whether it is reached over TLS.
    #[must_use]
    pub const fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The address of a path; both parts are encoded already.
    #[must_use]
    pub fn url(&self, path: &str, query: &str) -> String {
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{path}{mark}{query}", self.origin)
    }
}

/// `host` as a parsed address writes it: an IPv6 host in brackets, an IPv4 host in its usual form.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("http://127.0.0.1:12111", "http://127.0.0.1:12111/v1/balance")]
    #[case("http://127.0.0.1:12111/", "http://127.0.0.1:12111/v1/balance")]
    #[case(" http://localhost:8080 ", "http://localhost:8080/v1/balance")]
    #[case("http://[::1]:8080", "http://[::1]:8080/v1/balance")]
    #[case("http://127.1.2.3", "http://127.1.2.3:80/v1/balance")]
    #[case("https://localhost:8443", "https://localhost:8443/v1/balance")]
    #[case("https://stripe.example.com", "https://stripe.example.com:443/v1/balance")]
    #[case("HTTPS://API.Stripe.com:443/", "https://api.stripe.com/v1/balance")]
    fn an_address_becomes_that_of_a_path(#[case] text: &str, #[case] url: &str) {
        assert_eq!(Address::parse(text).map(|address| address.url("/v1/balance", "")), Ok(url.to_owned()));
    }

    #[rstest]
    #[case("https://api.stripe.com", true)]
    #[case("https://API.STRIPE.COM/", true)]
    #[case("https://api.stripe.com:443", true)]
    #[case::port("https://api.stripe.com:8443", false)]
    #[case::dot("https://api.stripe.com.", false)]
    #[case::other("https://files.stripe.com", false)]
    #[case::tail("https://api.stripe.com.example.net", false)]
    #[case::head("https://xapi.stripe.com", false)]
    #[case::cyrillic("https://аpi.stripe.com", false)]
    #[case::here("https://127.0.0.1", false)]
    #[case::name_here("https://localhost:443", false)]
    fn only_stripe_is_stripe(#[case] text: &str, #[case] is_stripe: bool) {
        assert_eq!(Address::parse(text).map(|address| address.is_stripe()), Ok(is_stripe));
    }

    #[test]
    fn the_address_of_stripe_is_the_one_that_is_read() {
        assert_eq!(Address::parse(STRIPE), Ok(Address::of_stripe()));
    }

    #[rstest]
    #[case::stripe("http://api.stripe.com", "unencrypted")]
    #[case::lookalike("http://localhost.example.com", "unencrypted")]
    #[case::any("http://0.0.0.0:80", "unencrypted")]
    #[case::mapped("http://[::ffff:10.0.0.1]:80", "unencrypted")]
    #[case::number("http://167772161/", "unencrypted")]
    #[case::path("http://127.0.0.1:1/v1", "more than a host and a port")]
    #[case::path_of_stripe("https://api.stripe.com/v1", "more than a host and a port")]
    #[case::query("http://127.0.0.1:1/?a=b", "more than a host and a port")]
    #[case::words("nonsense", "is not an address")]
    #[case::empty("", "is not an address")]
    #[case::file("file:///etc/passwd", "https is spoken")]
    #[case::socket("ws://127.0.0.1:1", "https is spoken")]
    fn any_other_address_is_refused_in_words(#[case] text: &str, #[case] words: &str) {
        let said = Address::parse(text).unwrap_err().to_string();
        assert!(said.contains(words), "{said}");
    }

    #[test]
    fn a_password_in_an_address_is_not_repeated() {
        let said = Address::parse("http://user:hunter2@127.0.0.1:1").unwrap_err().to_string();
        assert!(!said.contains("hunter2"), "{said}");
    }
}

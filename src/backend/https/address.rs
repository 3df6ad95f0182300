//! Where requests go. Only this machine, until the issue on live Stripe: an address that names anything else is refused
//! before the first connection.

use std::fmt;

use reqwest::Url;

/// An address on this machine, without path, query or user.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    origin: String,
    port: u16,
}

/// Why an address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is not an address.
    #[error("{0:?} is not an address. One such as http://127.0.0.1:12111 is expected.")]
    NotAnAddress(String),
    /// It is elsewhere.
    #[error("{0:?} is not on this machine. This version connects to 127.0.0.1, [::1] or localhost only.")]
    Elsewhere(String),
    /// It is not plain HTTP.
    #[error("{0:?} is not reached: this version speaks http to this machine, and nothing else.")]
    Scheme(String),
    /// It holds more than a host and a port.
    #[error("{0:?} holds more than a host and a port. One such as http://127.0.0.1:12111 is expected.")]
    TooMuch(String),
}

impl Address {
    /// Reads an address, and refuses what is not on this machine.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
        let Ok(url) = Url::parse(text.trim()) else {
            return Err(AddressError::NotAnAddress(shown));
        };
        // A password in an address must not be shown again.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::TooMuch("the address with a user name".to_owned()));
        }
        let host = url.host_str().unwrap_or_default();
        if !is_loopback(host) {
            return Err(AddressError::Elsewhere(shown));
        }
        if url.scheme() != "http" {
            return Err(AddressError::Scheme(shown));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(AddressError::TooMuch(shown));
        }
        let port = url.port_or_known_default().unwrap_or(80);
        Ok(Self { origin: format!("http://{host}:{port}"), port })
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
    fn an_address_on_this_machine_is_reached(#[case] text: &str, #[case] url: &str) {
        assert_eq!(Address::parse(text).map(|address| address.url("/v1/balance", "")), Ok(url.to_owned()));
    }

    #[rstest]
    #[case::stripe("https://api.stripe.com", "is not on this machine")]
    #[case::lookalike("http://localhost.example.com", "is not on this machine")]
    #[case::any("http://0.0.0.0:80", "is not on this machine")]
    #[case::mapped("http://[::ffff:10.0.0.1]:80", "is not on this machine")]
    #[case::number("http://167772161/", "is not on this machine")]
    #[case::tls("https://127.0.0.1:1", "speaks http")]
    #[case::path("http://127.0.0.1:1/v1", "more than a host and a port")]
    #[case::query("http://127.0.0.1:1/?a=b", "more than a host and a port")]
    #[case::words("nonsense", "is not an address")]
    #[case::empty("", "is not an address")]
    #[case::file("file:///etc/passwd", "is not on this machine")]
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

//! Who may ask at all. A page in a browser on this machine can reach loopback: a request that a browser made says so by itself
//! (`Origin`, `Sec-Fetch-Site`), and one through a name that was made to point here says it by its `Host`. Both are refused before
//! anything is read.

use std::net::{IpAddr, SocketAddr};

use hyper::header::{HOST, ORIGIN};
use hyper::http::request::Parts;

/// Whom the server answers.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    bound: IpAddr,
    names: Vec<String>,
}

impl Gate {
    /// For a server bound to an address, which is also called by these names.
    pub(super) fn new(bound: SocketAddr, names: Vec<String>) -> Self {
        Self { bound: bound.ip(), names }
    }

    /// Why a request is refused, if it is.
    pub(super) fn refuses(&self, parts: &Parts) -> Option<&'static str> {
        if parts.headers.contains_key(ORIGIN) || parts.headers.contains_key("sec-fetch-site") {
            return Some(
                "This server answers programs, not pages in a browser: Origin and Sec-Fetch-Site are refused.",
            );
        }
        let mut hosts = parts.headers.get_all(HOST).iter();
        let is_ours = match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().is_ok_and(|host| self.knows(host)),
            (Some(_), Some(_)) | (None, _) => false,
        };
        let is_ours = is_ours && parts.uri.authority().is_none_or(|authority| self.knows(authority.as_str()));
        if is_ours {
            None
        } else {
            Some("This server answers under its own address and as localhost: check the Host header.")
        }
    }

    /// Whether an authority, a host with or without a port, is this server's own.
    fn knows(&self, authority: &str) -> bool {
        let Some(host) = without_port(authority) else { return false };
        let named = self.names.iter().any(|name| name.eq_ignore_ascii_case(host));
        let is_local = self.bound.is_loopback() || self.bound.is_unspecified();
        named || (is_local && host.eq_ignore_ascii_case("localhost")) || self.is_bound_to(host)
    }

    fn is_bound_to(&self, host: &str) -> bool {
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let Ok(address) = bare.parse::<IpAddr>() else { return false };
        // An address is never a name that somebody else made point here.
        address == self.bound || self.bound.is_unspecified() || (address.is_loopback() && self.bound.is_loopback())
    }
}

/// The host; none when what follows it is no port.
fn without_port(authority: &str) -> Option<&str> {
    let end_of_host = authority.rfind(']').map_or(0, |end| end.saturating_add(1));
    let (head, tail) = authority.split_at_checked(end_of_host)?;
    match tail.rsplit_once(':') {
        Some((host, port)) => {
            port.parse::<u16>().ok()?;
            if head.is_empty() { Some(host) } else { Some(head).filter(|_| host.is_empty()) }
        }
        None => Some(authority).filter(|_| head.is_empty() || tail.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn refused(bound: &str, uri: &str, headers: &[(&str, &str)]) -> bool {
        let gate = Gate::new(bound.parse().unwrap(), vec!["stripe-mock".to_owned()]);
        let mut request = hyper::Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        gate.refuses(&request.body(()).unwrap().into_parts().0).is_some()
    }

    #[rstest]
    #[case::v4("127.0.0.1:12111", "127.0.0.1:12111")]
    #[case::bare("127.0.0.1:12111", "127.0.0.1")]
    #[case::name("127.0.0.1:12111", "localhost:12111")]
    #[case::bare_name("127.0.0.1:12111", "LocalHost")]
    #[case::tunnel("127.0.0.1:12111", "localhost:9999")]
    #[case::v6("[::1]:12111", "[::1]:12111")]
    #[case::v6_bare("[::1]:12111", "[::1]")]
    #[case::said("127.0.0.1:12111", "stripe-mock:12111")]
    #[case::everywhere("0.0.0.0:12111", "192.0.2.7:12111")]
    #[case::elsewhere("192.0.2.7:12111", "192.0.2.7")]
    fn its_own_names_are_known(#[case] bound: &str, #[case] host: &str) {
        assert!(!refused(bound, "/v1/balance", &[("host", host)]));
    }

    #[rstest]
    #[case::page("127.0.0.1:12111", "evil.example:12111")]
    #[case::lookalike("127.0.0.1:12111", "localhost.evil.example")]
    #[case::number("127.0.0.1:12111", "127.0.0.1.evil.example")]
    #[case::other("127.0.0.1:12111", "192.0.2.7")]
    #[case::user("127.0.0.1:12111", "localhost@evil.example")]
    #[case::no_port("127.0.0.1:12111", "localhost:")]
    #[case::words("127.0.0.1:12111", "localhost:http")]
    #[case::after("127.0.0.1:12111", "[::1]x")]
    #[case::empty("127.0.0.1:12111", "")]
    #[case::elsewhere("192.0.2.7:12111", "localhost")]
    fn any_other_name_is_refused(#[case] bound: &str, #[case] host: &str) {
        assert!(refused(bound, "/v1/balance", &[("host", host)]));
    }

    #[rstest]
    #[case::none(&[], "/")]
    #[case::two(&[("host", "localhost"), ("host", "localhost")], "/")]
    #[case::another_in_the_line(&[("host", "localhost")], "http://evil.example/v1/balance")]
    #[case::origin(&[("host", "localhost"), ("origin", "null")], "/")]
    #[case::fetch(&[("host", "localhost"), ("sec-fetch-site", "same-origin")], "/")]
    fn what_a_browser_or_nobody_says_is_refused(#[case] headers: &[(&str, &str)], #[case] uri: &str) {
        assert!(refused("127.0.0.1:12111", uri, headers));
    }
}

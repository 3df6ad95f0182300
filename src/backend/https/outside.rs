//! What lies between this machine and a host beyond it: a proxy, and the certificates that are trusted. Handed in, so
//! that nothing here reads the environment. This machine itself is always reached without a proxy.

use std::fmt;
use std::sync::Arc;

use reqwest::{NoProxy, Proxy, Url};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::HttpsError;

/// How hosts beyond this machine are reached.
#[derive(Clone, Default)]
pub struct Outside {
    /// `HTTPS_PROXY`.
    pub proxy: Option<String>,
    /// `NO_PROXY`: hosts that are reached without it.
    pub no_proxy: Option<String>,
    /// Whom to believe.
    pub roots: Roots,
    /// Whom to believe beside those.
    pub extra: Vec<CertificateDer<'static>>,
}

/// Why a file of certificates is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PemError {
    /// It has no certificate in it.
    #[error("holds no certificate. One or more in PEM are expected, which begin with -----BEGIN CERTIFICATE-----")]
    None,
    /// One of them cannot be read.
    #[error(
        "holds a certificate that cannot be read: the one in place {0}. It was damaged, or is no certificate of X.509"
    )]
    Damaged(usize),
}

/// The root certificates in a text in PEM. All of them must be sound: one that is silently left out would be missed later.
pub fn certificates(text: &str) -> Result<Vec<CertificateDer<'static>>, PemError> {
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(text.as_bytes()) {
        let damaged = PemError::Damaged(found.len().saturating_add(1));
        let certificate = certificate.map_err(|_| damaged)?;
        RootCertStore::empty().add(certificate.clone()).map_err(|_| damaged)?;
        found.push(certificate);
    }
    if found.is_empty() { Err(PemError::None) } else { Ok(found) }
}

/// The certificates that are trusted.
#[derive(Debug, Clone, Default)]
pub enum Roots {
    /// Those of this machine, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name instead.
    #[default]
    OfThisMachine,
    /// These.
    Only(Vec<CertificateDer<'static>>),
}

/// Addresses of proxies hold passwords.
impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outside").field("has_proxy", &self.proxy.is_some()).finish_non_exhaustive()
    }
}

impl Outside {
    /// The proxy, if one is named.
    pub(super) fn proxy(&self) -> Result<Option<Proxy>, HttpsError> {
        let Some(named) = self.proxy.as_deref().map(str::trim).filter(|named| !named.is_empty()) else {
            return Ok(None);
        };
        let spared = self.no_proxy.as_deref().unwrap_or_default();
        if spared.split(',').any(|host| host.trim() == "*") {
            return Ok(None);
        }
        // As curl does: a proxy without a scheme is one of plain HTTP.
        let whole = if named.contains("://") { named.to_owned() } else { format!("http://{named}") };
        let url = Url::parse(&whole).map_err(|_| HttpsError::Proxy("is not the address of a proxy"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(HttpsError::Proxy(
                "names a proxy of a kind that is not spoken here; http and https proxies are",
            ));
        }
        let proxy = Proxy::https(whole).map_err(|_| HttpsError::Proxy("is not the address of a proxy"))?;
        Ok(Some(proxy.no_proxy(NoProxy::from_string(spared))))
    }

    /// TLS to a host beyond this machine.
    pub(super) fn tls(&self) -> Result<ClientConfig, HttpsError> {
        believing(self.trusted()?)
    }

    fn trusted(&self) -> Result<RootCertStore, HttpsError> {
        let found = match &self.roots {
            Roots::OfThisMachine => rustls_native_certs::load_native_certs().certs,
            Roots::Only(certificates) => certificates.clone(),
        };
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(found);
        store.add_parsable_certificates(self.extra.iter().cloned());
        if store.is_empty() { Err(HttpsError::NoRoots) } else { Ok(store) }
    }
}

/// TLS that believes nobody, for what is reached without it: the HTTP library wants to be told in any case.
pub(super) fn nobody() -> Result<ClientConfig, HttpsError> {
    believing(RootCertStore::empty())
}

/// TLS as it is spoken here. The provider is ring: it needs nothing but a C compiler, which the bundled SQLite needs
/// anyway, and takes a fraction of the time that the usual one takes to build.
fn believing(roots: RootCertStore) -> Result<ClientConfig, HttpsError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| HttpsError::Setup(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn outside(proxy: &str) -> Outside {
        Outside { proxy: Some(proxy.to_owned()), ..Outside::default() }
    }

    #[rstest]
    #[case("http://proxy.example:3128", true)]
    #[case("proxy.example:3128", true)]
    #[case("https://user:hunter2@proxy.example", true)]
    #[case("", false)]
    #[case("  ", false)]
    fn a_proxy_is_taken_as_curl_takes_it(#[case] named: &str, #[case] is_one: bool) {
        assert_eq!(outside(named).proxy().unwrap().is_some(), is_one);
    }

    #[rstest]
    #[case("socks5://user:hunter2@proxy.example", "http and https proxies are")]
    #[case("http://user:hunter2@:99999", "is not the address of a proxy")]
    fn a_proxy_that_cannot_be_used_is_refused_without_its_password(#[case] named: &str, #[case] words: &str) {
        let said = outside(named).proxy().unwrap_err().to_string();
        assert!(said.contains(words) && !said.contains("hunter2"), "{said}");
        assert!(!format!("{:?}", outside(named)).contains("hunter2"));
    }

    #[test]
    fn certificates_are_read_all_or_none() {
        let pem = rcgen::generate_simple_self_signed(vec!["nobody.invalid".to_owned()]).unwrap().cert.pem();
        let two = format!("A comment.\n{pem}\n{pem}");
        assert_eq!(certificates(&two).map(|found| found.len()), Ok(2));
        let cut = format!("{pem}{}", pem.replace('M', "N"));
        assert_eq!(certificates(&cut), Err(PemError::Damaged(2)));
        assert_eq!(certificates("nothing"), Err(PemError::None));
        assert_eq!(
            certificates("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"),
            Err(PemError::Damaged(1))
        );
    }

    #[test]
    fn without_a_single_certificate_nothing_is_reached() {
        let outside = Outside { roots: Roots::Only(vec![CertificateDer::from(vec![1, 2, 3])]), ..Outside::default() };
        assert!(matches!(outside.tls(), Err(HttpsError::NoRoots)));
    }
}

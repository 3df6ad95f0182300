//! A host that speaks TLS, and a proxy, both on loopback: they count who came, remember what was said, and answer as they
//! are told. Whatever host a client names to the proxy, it is led to the one host on loopback.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Somebody who is asked instead of the host, without encryption.
pub(crate) trait Answers: Send + Sync {
    /// Where it is, and the request as it takes it.
    fn translate(&self, request: &str) -> (String, String);

    /// Its answer as the host gives it.
    fn back(&self, answer: &str) -> String;
}

/// How the host answers each request.
#[derive(Clone)]
pub(crate) enum Manner {
    /// As somebody else does.
    Asks(Arc<dyn Answers>),
    /// With this body, and the connection stays.
    Body(&'static str),
    /// With a redirect to an address.
    Redirect(String),
    /// With a body that says to be this long, and ends after a few bytes.
    Cut(usize),
    /// With a body in chunks that never ends.
    Flood,
    /// With a byte at a time, for ever.
    Drip,
    /// Not at all.
    Silence,
}

/// A host that runs until it is dropped.
pub(crate) struct Host {
    pub(crate) port: u16,
    /// Its certificate, which is its own root.
    pub(crate) certificate: CertificateDer<'static>,
    /// The same as text.
    pub(crate) pem: String,
    connections: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Host {
    /// A host that proves to be one of these names.
    pub(crate) async fn named(names: &[&str], manner: Manner) -> Self {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let issued = rcgen::generate_simple_self_signed(names).expect("a certificate");
        let certificate = issued.cert.der().clone();
        let acceptor = acceptor(certificate.clone(), issued.signing_key.serialize_der());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let port = listener.local_addr().expect("an address").port();
        let connections = Arc::new(AtomicUsize::new(0));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (count, heads) = (Arc::clone(&connections), Arc::clone(&seen));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(visit(acceptor.clone(), stream, manner.clone(), Arc::clone(&heads)));
            }
        });
        Self { port, certificate, pem: issued.cert.pem(), connections, seen, task }
    }

    /// How many connections were made, whatever came of them.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The heads of the requests that arrived.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("no one failed").clone()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn acceptor(certificate: CertificateDer<'static>, key: Vec<u8>) -> TlsAcceptor {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("the key fits");
    TlsAcceptor::from(Arc::new(config))
}

async fn visit(acceptor: TlsAcceptor, stream: TcpStream, manner: Manner, seen: Arc<Mutex<Vec<String>>>) {
    let Ok(mut stream) = acceptor.accept(stream).await else { return };
    while let Some((head, body)) = request(&mut stream).await {
        seen.lock().expect("no one failed").push(head.clone());
        if !answer(&mut stream, &manner, &head, &body).await {
            drop(stream.shutdown().await);
            return;
        }
    }
}

/// Answers, and tells whether the connection stays.
async fn answer(stream: &mut (impl AsyncWrite + Unpin), manner: &Manner, head: &str, body: &str) -> bool {
    let plain = "content-type: application/json\r\n";
    match manner {
        Manner::Asks(other) => {
            if let Some(answer) = asked(other.as_ref(), head, body).await {
                drop(stream.write_all(answer.as_bytes()).await);
            }
            false
        }
        Manner::Body(body) => {
            let text = format!("HTTP/1.1 200 OK\r\n{plain}content-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(text.as_bytes()).await.is_ok()
        }
        Manner::Redirect(to) => {
            let text = format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(text.as_bytes()).await.is_ok()
        }
        Manner::Cut(length) => {
            let text = format!("HTTP/1.1 200 OK\r\n{plain}content-length: {length}\r\n\r\n{{\"object\"");
            drop(stream.write_all(text.as_bytes()).await);
            false
        }
        Manner::Flood => {
            let mut went = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await;
            let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
            while went.is_ok() {
                went = stream.write_all(chunk.as_bytes()).await;
            }
            false
        }
        Manner::Drip => {
            let mut went = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n").await;
            while went.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
                went = stream.write_all(b" ").await;
            }
            false
        }
        Manner::Silence => {
            std::future::pending::<()>().await;
            false
        }
    }
}

/// The answer of somebody else, on a connection that carries one request; none where it gives none.
async fn asked(other: &dyn Answers, head: &str, body: &str) -> Option<String> {
    let (address, request) = other.translate(&format!("{head}{body}"));
    let (line, rest) = request.split_once("\r\n")?;
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(format!("{line}\r\nconnection: close\r\n{rest}").as_bytes()).await.ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.ok()?;
    Some(other.back(std::str::from_utf8(&bytes).ok()?))
}

/// The head of a request, its body taken off the line.
async fn head(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    request(stream).await.map(|(head, _)| head)
}

/// The head of a request, and its body.
async fn request(stream: &mut (impl AsyncRead + Unpin)) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(bytes).ok()?;
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await.ok()?;
    Some((head, String::from_utf8(body).ok()?))
}

/// A proxy that runs until it is dropped.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// A proxy that leads everybody to a port of this machine, or turns everybody away.
    pub(crate) async fn leading_to(port: Option<u16>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = listener.local_addr().expect("an address");
        let heads = Arc::new(Mutex::new(Vec::new()));
        let asked = Arc::clone(&heads);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(lead(stream, port, Arc::clone(&asked)));
            }
        });
        Self { address, heads, task }
    }

    /// What it was asked for, whole.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no one failed").clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn lead(mut stream: TcpStream, port: Option<u16>, heads: Arc<Mutex<Vec<String>>>) {
    let Some(asked) = head(&mut stream).await else { return };
    heads.lock().expect("no one failed").push(asked);
    let Some(port) = port else {
        drop(stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").await);
        return;
    };
    let mut host = TcpStream::connect(("127.0.0.1", port)).await.expect("the host is there");
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.expect("the client is there");
    drop(tokio::io::copy_bidirectional(&mut stream, &mut host).await);
}

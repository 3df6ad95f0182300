//! What is no HTTP. The HTTP library answers it before anybody is asked, with an empty body or not at all, and has no hook to say
//! it otherwise. So its own answer is recognised as it is written and held back, and once the library has given the
//! connection up, the world's answer is written in its place.

use std::fmt::Write as _;

use crate::world::http::Answer;

/// What the library's own answers consist of after their first line. Every answer of ours has more headers.
const OWN_HEADERS: &[u8] = b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Whether bytes that are to be written are an answer of the library's own. It is written at once, and when nothing else is.
pub(super) fn is_librarys_own(bytes: &[u8]) -> bool {
    let Some(line) = bytes.strip_suffix(OWN_HEADERS) else { return false };
    line.starts_with(b"HTTP/1.") && !line.contains(&b'\n')
}

/// What a client is told when a connection ended because of it; nothing when no request was begun or an answer is under way.
/// `unread` are the bytes that were never part of a request.
pub(super) fn told(error: &hyper::Error, unread: &[u8]) -> Option<(u16, &'static str)> {
    if error.is_parse_too_large() {
        return Some((431, "The request's line and headers are too large."));
    }
    if error.is_parse() {
        return Some((400, "The request is not HTTP/1.1: its first line or one of its headers makes no sense."));
    }
    if unread.is_empty() {
        return None;
    }
    if error.is_timeout() {
        return Some((408, "The request's headers did not arrive in time."));
    }
    error.is_incomplete_message().then_some((400, "The request ended in the middle of its headers."))
}

/// An answer as bytes, the last of its connection. What the world says holds neither line ends nor names that are no headers.
pub(super) fn bytes(answer: &Answer) -> Vec<u8> {
    let reason = hyper::StatusCode::from_u16(answer.status).ok().and_then(|status| status.canonical_reason());
    let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, reason.unwrap_or_default());
    for (name, value) in &answer.headers {
        // Writing to a string cannot fail.
        write!(head, "{name}: {value}\r\n").unwrap_or_default();
    }
    write!(head, "connection: close\r\ncontent-length: {}\r\n\r\n", answer.body.len()).unwrap_or_default();
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&answer.body);
    bytes
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", true)]
    #[case(b"HTTP/1.1 400 Bad Request\r\ncontent-type: a\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", false)]
    #[case(b"HTTP/1.1 100 Continue\r\n\r\n", false)]
    #[case(b"{\"a\": 1}", false)]
    #[case(b"", false)]
    fn the_librarys_own_answers_have_no_headers_of_ours(#[case] bytes: &[u8], #[case] own: bool) {
        assert_eq!(is_librarys_own(bytes), own);
    }
}

//! Finds a key in bytes, as it is and as it may have been disguised on its way: base64 wherever it begins, percent-encoded, in hex.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What a key looks like, by its disguises.
pub(crate) struct Traces(Vec<(&'static str, Vec<u8>)>);

impl Traces {
    /// Of a key. Its last four characters may be seen; what stands before them may not, with or without its prefix.
    pub(crate) fn of(key: &str) -> Self {
        let body = key.rsplit_once('_').map_or(key, |(_, body)| body);
        let hidden = body.split_at(body.len() - 4).0;
        assert!(hidden.len() >= 8, "long enough to be no accident");
        let each = |form: fn(u8) -> String| hidden.bytes().map(form).collect::<String>().into_bytes();
        let mut all = vec![
            ("as it is", hidden.as_bytes().to_vec()),
            ("in capitals", hidden.to_uppercase().into_bytes()),
            ("backwards", hidden.bytes().rev().collect()),
            ("in hex", each(|byte| format!("{byte:02x}"))),
            ("in hex, capitals", each(|byte| format!("{byte:02X}"))),
            ("percent-encoded", each(|byte| format!("%{byte:02x}"))),
            ("percent-encoded, capitals", each(|byte| format!("%{byte:02X}"))),
            ("as numbers", each(|byte| format!("{byte}, "))),
        ];
        all.extend((0..3).map(|before| ("in base64", base64(hidden.as_bytes(), before))));
        Self(all)
    }

    /// Says where the key was found, if it was.
    pub(crate) fn search(&self, place: &str, bytes: &[u8]) {
        for (disguise, form) in &self.0 {
            let at = bytes.windows(form.len()).position(|part| part == form);
            let around = at.map(|at| &bytes[at.saturating_sub(80)..(at + form.len()).min(bytes.len())]);
            let around = around.map(String::from_utf8_lossy);
            assert!(around.is_none(), "the key is in {place}, {disguise}: {}", around.unwrap_or_default());
        }
    }

    /// Searches every file below a folder, and its name, but for some.
    pub(crate) fn search_folder(&self, folder: &Path, but_for: &[PathBuf]) {
        for entry in fs::read_dir(folder).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            self.search("a name", path.as_os_str().as_encoded_bytes());
            if path.is_dir() {
                self.search_folder(&path, but_for);
            } else if path.is_file() && !but_for.contains(&path) {
                // A file that is gone meanwhile holds nothing.
                self.search(&path.display().to_string(), &fs::read(&path).unwrap_or_default());
            }
        }
    }
}

/// What stays the same of bytes in base64 whatever stands around them, if so many bytes modulo three stand before them.
fn base64(bytes: &[u8], before: usize) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // The first and the last group may hold bits of others.
    let whole = bytes.get((3 - before) % 3..).unwrap_or_default();
    let groups = whole.chunks_exact(3).map(|three| {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| LETTERS[bits >> shift & 63])
    });
    groups.flatten().collect()
}

#[test]
fn a_key_is_found_in_every_disguise() {
    let key = "sk_test_51MarkedForTheSearch0123";
    let traces = Traces::of(key);
    let found = |text: &str| std::panic::catch_unwind(|| traces.search("a text", text.as_bytes())).is_err();
    let mut hex = String::new();
    key.bytes().for_each(|byte| write!(hex, "{byte:02x}").expect("a string can be written to"));
    // `printf 'x:sk_test_…:' | base64`, after none, one and two letters.
    for text in [
        key,
        &hex,
        "c2tfdGVzdF81MU1hcmtlZEZvclRoZVNlYXJjaDAxMjM6",
        "eHNrX3Rlc3RfNTFNYXJrZWRGb3JUaGVTZWFyY2gwMTIzOg==",
        "eHhza190ZXN0XzUxTWFya2VkRm9yVGhlU2VhcmNoMDEyMzo=",
    ] {
        assert!(found(text), "{text}");
    }
    assert!(!found("sk_test_…0123 and 51Marked"), "its end may be seen");
}

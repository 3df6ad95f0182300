//! What an answer repeats of the key is struck out where it comes in, so that nothing behind (screen, request log, journal, cache,
//! a report) can show or keep it. Stripe stars keys itself; whatever stands in between may not.

/// Characters at the end of a key that may be seen.
const SHOWN: usize = 4;

/// Puts stars in place of every copy of `key` but for its end. The length stays, so that what is around it stays what it was.
pub(super) fn strike(key: &str, mut text: &mut [u8]) {
    let (key, hidden) = (key.as_bytes(), key.len().saturating_sub(SHOWN));
    if key.is_empty() {
        return;
    }
    while let Some(at) = text.windows(key.len()).position(|part| part == key) {
        let Some((_, from)) = text.split_at_mut_checked(at) else { return };
        let Some((copy, rest)) = from.split_at_mut_checked(key.len()) else { return };
        copy.iter_mut().take(hidden).for_each(|byte| *byte = b'*');
        text = rest;
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::none("nothing of it", "nothing of it")]
    #[case::alone("sk_test_1234abcd", "************abcd")]
    #[case::twice("sk_test_1234abcdsk_test_1234abcd, sk_test_1", "************abcd************abcd, sk_test_1")]
    #[case::in_json(r#"{"message":"No such key: sk_test_1234abcd"}"#, r#"{"message":"No such key: ************abcd"}"#)]
    fn every_copy_of_the_key_is_struck_out_but_for_its_end(#[case] text: &str, #[case] expected: &str) {
        let mut bytes = text.as_bytes().to_vec();
        strike("sk_test_1234abcd", &mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}

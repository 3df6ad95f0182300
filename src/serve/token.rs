//! The token of the control interface. Whoever has it can rewrite the world, so it is compared in the same time whatever was
//! sent, and shown by whoever made it, once.

use std::fmt;
use std::hint::black_box;

/// A secret word for `/_world`.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A token of 128 bits that somebody drew by chance.
    #[must_use]
    pub fn of(chance: u128) -> Self {
        Self(format!("{chance:032x}"))
    }

    /// As it is to be sent, after `Bearer `.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether an `Authorization` header carries it.
    pub(super) fn opens(&self, authorization: &[u8]) -> bool {
        let Some((scheme, word)) = authorization.split_at_checked(7) else { return false };
        if !scheme.eq_ignore_ascii_case(b"bearer ") || word.len() != self.0.len() {
            return false;
        }
        let apart = word.iter().zip(self.0.as_bytes()).fold(0, |apart, (one, other)| black_box(apart | (one ^ other)));
        apart == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Bearer 000000000000000000000000000000ff", true)]
    #[case("bearer 000000000000000000000000000000ff", true)]
    #[case("Bearer 000000000000000000000000000000fe", false)]
    #[case("Bearer 100000000000000000000000000000ff", false)]
    #[case("Bearer ff", false)]
    #[case("Basic 000000000000000000000000000000ff", false)]
    #[case("", false)]
    fn only_the_whole_token_opens(#[case] header: &str, #[case] opens: bool) {
        assert_eq!(Token::of(255).opens(header.as_bytes()), opens);
    }

    #[test]
    fn a_token_is_not_in_what_is_shown_of_it() {
        assert_eq!(format!("{:?}", Token::of(1)), "Token");
    }
}

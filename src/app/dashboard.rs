//! An account's page in Stripe's Dashboard: where it is, and what is said once the browser was asked for it.

use crate::domain::{AccountId, Label, Mode, path_segment};

use super::keys::note;
use super::{Effect, Model, Notice, Tone};

/// What became of an address that a browser was to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Browsed {
    /// The system's own way to open an address was started.
    Started,
    /// Nobody sits at a screen that could show it: there is no graphical session, or the console runs over ssh.
    NoScreen,
    /// It could not be started, or ended with a failure; the system's words.
    Failed(Label),
}

/// The page of a connected account in the Dashboard (docs.stripe.com/connect/dashboard/managing-individual-accounts); none where
/// Stripe is simulated.
fn address(mode: Mode, id: &AccountId) -> Option<String> {
    let of_mode = match mode {
        Mode::Mock => return None,
        Mode::Test => "test/",
        Mode::Live => "",
    };
    Some(format!("https://dashboard.stripe.com/{of_mode}connect/accounts/{}", path_segment(id.as_str())))
}

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.acted_on() else {
        note(model, "No account is selected. Choose one in the table first.");
        return Vec::new();
    };
    let id = id.clone();
    open_of(model, &id)
}

/// The page of this account.
pub(super) fn open_of(model: &mut Model, id: &AccountId) -> Vec<Effect> {
    if let Some(address) = address(model.mode, id) {
        return vec![Effect::Browse(address)];
    }
    note(model, "A simulated Stripe has no Dashboard. In test and live this opens the account's page there.");
    Vec::new()
}

/// The address comes first and whole, so that it can be selected.
pub(super) fn on_browsed(model: &mut Model, address: &str, browsed: &Browsed) {
    let (tone, text) = match browsed {
        Browsed::Started => (Tone::Done, format!("{address} was given to the browser.")),
        Browsed::NoScreen => {
            (Tone::Note, format!("{address} is the page. There is no browser where this console runs."))
        }
        Browsed::Failed(why) => (Tone::Warning, format!("{address} is the page. The browser did not open it ({why}).")),
    };
    model.notice = Some(Notice::new(tone, &text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Mode::Live, "acct_1Hbr", Some("https://dashboard.stripe.com/connect/accounts/acct_1Hbr"))]
    #[case(Mode::Test, "acct_1Hbr", Some("https://dashboard.stripe.com/test/connect/accounts/acct_1Hbr"))]
    #[case::leading_elsewhere(
        Mode::Live,
        "../../x?y#z",
        Some("https://dashboard.stripe.com/connect/accounts/%2E%2E%2F%2E%2E%2Fx%3Fy%23z")
    )]
    #[case(Mode::Mock, "acct_1Hbr", None)]
    fn an_account_has_a_page_where_stripe_is_real(#[case] mode: Mode, #[case] id: &str, #[case] page: Option<&str>) {
        assert_eq!(address(mode, &AccountId::new(id)).as_deref(), page);
    }
}

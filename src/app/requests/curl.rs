//! An exchange as a command for a shell, on one line. The key is not in it: the shell puts `$STRIPE_API_KEY` there. A write carries
//! the idempotency key that it had, so that as long as Stripe keeps the key nothing is done twice.

use crate::domain::{Exchange, Method};

/// The command, to an address such as `https://api.stripe.com`.
#[must_use]
pub fn curl(exchange: &Exchange, base: &str) -> String {
    let asked = &exchange.asked;
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&asked.query).finish();
    let mark = if query.is_empty() { "" } else { "?" };
    let mut words = vec!["curl -sS".to_owned()];
    match exchange.method {
        Method::Get => {}
        Method::Post => words.push("-X POST".to_owned()),
    }
    words.push(quoted(&format!("{base}{}{mark}{query}", asked.path)));
    // In double quotes, because the shell is to put the key there.
    words.push("-u \"$STRIPE_API_KEY:\"".to_owned());
    let mut header = |name: &str, value: &str| words.push(format!("-H {}", quoted(&format!("{name}: {value}"))));
    header("Stripe-Version", &exchange.version);
    if let Some(account) = &asked.account {
        header("Stripe-Account", account.as_str());
    }
    if let Some(key) = &exchange.key {
        header("Idempotency-Key", key);
    }
    words.extend(
        exchange.form.iter().map(|(name, value)| format!("--data-urlencode {}", quoted(&format!("{name}={value}")))),
    );
    words.join(" ")
}

/// A word that a shell takes as it stands.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._/:=@,+".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

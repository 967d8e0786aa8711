//! Secrets that are written out: in a connection string, or under a key that says it holds one. A value that
//! is left to a placeholder is fine. No message repeats what it found.

use super::format::{Parts, has_placeholder};
use crate::node::{Kind, Value};
use crate::{Node, node::Spot};

/// Words that end the name of a key that holds a secret.
const WORDS: [&str; 9] =
    ["password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "credential", "credentials"];
/// Words before `key` that make it one.
const KEYS: [&str; 8] = ["api", "access", "secret", "private", "account", "auth", "signing", "encryption"];

/// Whether a connection string has a password in it that is no placeholder.
pub(super) fn in_connection(text: &str) -> bool {
    let Some(parts) = Parts::split(text) else { return false };
    let literal = |text: &str| !text.is_empty() && !has_placeholder(text);
    let password =
        parts.user.and_then(|user| user.split_once(':')).is_some_and(|(_, password)| literal(password));
    let parameters = || parts.query.into_iter().flat_map(|query| query.split('&'));
    let named = |parameter: &str| {
        parameter.split_once('=').is_some_and(|(name, value)| is_secret(name) && literal(value))
    };
    password || parameters().any(named)
}

/// The places of secrets under `config:`, each with the key it stands under.
pub(super) fn in_settings(settings: &[(Node, Node)]) -> Vec<(Spot, String)> {
    let mut found = Vec::new();
    for (name, value) in settings {
        let key = name.text().unwrap_or_default();
        collect(key, value, &mut found);
    }
    found
}

fn collect(key: &str, node: &Node, found: &mut Vec<(Spot, String)>) {
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|(name, value)| {
            collect(name.text().unwrap_or_default(), value, found);
        }),
        Value::Seq(items) => items.iter().for_each(|item| collect(key, item, found)),
        Value::Scalar(scalar) => {
            let said = is_secret(key) && matches!(scalar.kind, Kind::Text { .. } | Kind::Number);
            let literal = !scalar.text.is_empty() && !has_placeholder(&scalar.text);
            if (said && literal) || in_connection(&scalar.text) {
                found.push((node.at, key.to_owned()));
            }
        }
    }
}

/// Whether a key says that it holds a secret: by its last word, or by the last two.
fn is_secret(key: &str) -> bool {
    let words = words(key);
    match &words[..] {
        [.., kind, key] if key == "key" => KEYS.contains(&kind.as_str()),
        [.., last] => WORDS.contains(&last.as_str()),
        [] => false,
    }
}

/// `clientSecret`, `client-secret` and `CLIENT_SECRET` are two words each.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in key.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && after_lower) {
            words.push(String::new());
        }
        after_lower = c.is_lowercase() || c.is_numeric();
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_hold_secrets() {
        for key in
            ["password", "DB_PASSWORD", "clientSecret", "api-key", "accessToken", "secret_key", "apikey"]
        {
            assert!(is_secret(key), "{key}");
        }
        for key in [
            "",
            "key",
            "key_prefix",
            "table",
            "token_ttl",
            "max_tokens",
            "secret_name",
            "partition_key",
            "password_file",
        ] {
            assert!(!is_secret(key), "{key}");
        }
    }

    #[test]
    fn connections_that_hold_secrets() {
        for text in [
            "postgresql://prism:hunter2@db:5432/prism",
            "redis://:hunter2@db:6379/0",
            "postgresql://u:hun/ter2@db/x",
            "redis://db:6379/0?password=hunter2",
            "https://db/x?tls=1&api_key=abc",
        ] {
            assert!(in_connection(text), "{text}");
        }
        for text in [
            "redis://localhost:6379/0",
            "postgresql://prism@db:5432/prism",
            "postgresql://${USER}:${PASSWORD}@db:5432/prism",
            "redis://db:6379/0?password=${PW}",
            "redis://db:6379/0?password=",
            "a word: with an @ in it",
            "",
        ] {
            assert!(!in_connection(text), "{text}");
        }
    }
}

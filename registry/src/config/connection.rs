//! Connection strings that are written: a backend's own default, or its template with placeholders for what
//! only the place of deployment knows.

use prism_model::catalog::Backend;

/// What is written when no offering is chosen: `redis://localhost:6379/0`.
#[must_use]
pub fn connection_default(backend: &Backend) -> String {
    backend.default_connection.clone()
}

/// What is written with an offering: `${HOST}` becomes `${IOT_DEVICES_REGISTRY_HOST}`, `{region}` the region.
#[must_use]
pub fn connection_for(backend: &Backend, namespace: &str, slot: &str, region: &str) -> String {
    filled_in(backend, region, |word| placeholder(namespace, slot, word))
}

/// What is written for a pool that runs already: `${HOST}` becomes `${REDIS_SHARED_HOST}`.
#[must_use]
pub fn connection_of_pool(backend: &Backend, id: &str, region: &str) -> String {
    filled_in(backend, region, |word| format!("${{{}_{}}}", upper(id), upper(word)))
}

fn filled_in(backend: &Backend, region: &str, name: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = backend.connection_template.as_str();
    while let Some(start) = rest.find("${") {
        let (before, from) = rest.split_at(start);
        out += &before.replace("{region}", region);
        let Some((word, after)) = from[2..].split_once('}') else {
            return out + from;
        };
        out += &name(word);
        rest = after;
    }
    out + &rest.replace("{region}", region)
}

/// `${IOT_DEVICES_REGISTRY_HOST}`.
pub(super) fn placeholder(namespace: &str, slot: &str, word: &str) -> String {
    format!("${{{}_{}_{}}}", upper(namespace), upper(slot), upper(word))
}

fn upper(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::sample::catalog;

    #[test]
    fn placeholders_are_named_after_their_slot() {
        let catalog = catalog();
        let connection = |backend, region| {
            let backend = catalog.backend(catalog.find_backend(backend).unwrap());
            connection_for(backend, "iot-devices", "registry", region)
        };
        assert_eq!(connection("redis", "eu-west-1"), "redis://${IOT_DEVICES_REGISTRY_HOST}:6379/0");
        assert_eq!(connection("dynamodb", "eu-west-1"), "dynamodb://eu-west-1/${IOT_DEVICES_REGISTRY_TABLE}");
        assert_eq!(
            connection("postgres", ""),
            "postgresql://${IOT_DEVICES_REGISTRY_USER}:${IOT_DEVICES_REGISTRY_PASSWORD}@${IOT_DEVICES_REGISTRY_HOST}:5432/${IOT_DEVICES_REGISTRY_DATABASE}"
        );
        assert_eq!(connection("memstore", "local"), "mem://local");
        let redis = catalog.backend(catalog.find_backend("redis").unwrap());
        assert_eq!(connection_of_pool(redis, "redis-shared", "eu"), "redis://${REDIS_SHARED_HOST}:6379/0");
    }

    #[test]
    fn a_template_that_never_ends_is_left_as_it_is() {
        let catalog = catalog();
        let mut backend = catalog.backend(catalog.find_backend("redis").unwrap()).clone();
        backend.connection_template = "redis://${HOST".into();
        assert_eq!(connection_for(&backend, "a", "b", "c"), "redis://${HOST");
    }
}

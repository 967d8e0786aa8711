//! Holds a connection string against its backend's format (`redis://host:port/db`): scheme, user, hosts,
//! ports, path and query. Every fault is found, not the first alone. `${PLACEHOLDER}` stands for any word.
//! What stands before an `@` is never repeated in a message: it may be a password.

use prism_model::catalog::Backend;
use prism_model::nearest;

/// What connections of a backend look like.
#[derive(Debug, PartialEq, Eq)]
struct Format<'f> {
    scheme: &'f str,
    user: bool,
    authority: Authority<'f>,
    path: Vec<&'f str>,
}

/// What stands between the scheme and the path.
#[derive(Debug, PartialEq, Eq)]
enum Authority<'f> {
    /// One word that is not a host: a region, a bucket.
    Word(&'f str),
    /// `host:port`.
    Host,
    /// One or more `host:port`.
    Hosts,
}

impl<'f> Format<'f> {
    fn parse(text: &'f str) -> Option<Self> {
        let parts = Parts::split(text)?;
        let authority = match parts.authority {
            hosts if hosts.contains(',') => Authority::Hosts,
            host if host.contains(':') => Authority::Host,
            word => Authority::Word(word),
        };
        let path = parts.path.map_or_else(Vec::new, |path| path.split('/').collect());
        Some(Self { scheme: parts.scheme, user: parts.user.is_some(), authority, path })
    }
}

/// A connection string taken apart at its separators.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts<'t> {
    scheme: &'t str,
    /// `user` or `user:password`.
    pub(super) user: Option<&'t str>,
    authority: &'t str,
    path: Option<&'t str>,
    pub(super) query: Option<&'t str>,
}

impl<'t> Parts<'t> {
    /// `None` if there is no scheme.
    pub(super) fn split(text: &'t str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let (user, rest) = rest.rsplit_once('@').map_or((None, rest), |(user, rest)| (Some(user), rest));
        let (authority, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
        Some(Self { scheme, user, authority, path, query })
    }
}

/// Whether a text is a form of connections at all: it has a scheme.
pub(crate) fn is_format(text: &str) -> bool {
    Format::parse(text).is_some()
}

/// Everything that is wrong with `text` as a connection of `backend`. Empty: it fits.
pub(crate) fn faults(backend: &Backend, text: &str) -> Vec<String> {
    let Some(format) = Format::parse(&backend.connection_format) else { return Vec::new() };
    let whole = whole_faults(text);
    if !whole.is_empty() {
        return whole;
    }
    // A format that is its own default leaves nothing to choose.
    if backend.connection_format == backend.default_connection && !is_placeholder(text) {
        let differs = text != backend.connection_format;
        return differs
            .then(|| format!("it is always `{}`", backend.connection_format))
            .into_iter()
            .collect();
    }
    match Parts::split(text) {
        Some(parts) => part_faults(&format, backend, parts),
        // `${URL}` may stand for all of it.
        None if is_placeholder(text) => Vec::new(),
        None => vec![format!("it has no scheme: `{}://`", format.scheme)],
    }
}

/// Faults that make taking it apart a guess.
fn whole_faults(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec!["it is empty".to_owned()];
    }
    let mut faults = Vec::new();
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        faults.push("it has a blank in it".to_owned());
    }
    if let Some(fault) = placeholder_fault(text) {
        faults.push(fault);
    }
    faults
}

/// A `${` that starts no placeholder, or a brace that belongs to none.
fn placeholder_fault(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let after = &rest[start + 1..];
        if !(rest[start..].starts_with('{') && rest[..start].ends_with('$')) {
            return Some("a brace stands outside of a placeholder; one is written `${NAME}`".to_owned());
        }
        let Some((name, after)) = after.split_once('}') else {
            return Some("a placeholder is not closed; one is written `${NAME}`".to_owned());
        };
        if !is_variable(name) {
            return Some("a placeholder has letters it may not have; one is written `${NAME}`".to_owned());
        }
        rest = after;
    }
    None
}

/// Letters, digits and `_`, no digit first.
fn is_variable(name: &str) -> bool {
    let rest = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    rest && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Exactly one placeholder.
fn is_placeholder(text: &str) -> bool {
    text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).is_some_and(is_variable)
}

/// Whether any part of a text is left to a placeholder. The braces have been checked.
pub(super) fn has_placeholder(text: &str) -> bool {
    text.split_once("${")
        .is_some_and(|(_, rest)| rest.split_once('}').is_some_and(|(name, _)| is_variable(name)))
}

fn part_faults(format: &Format<'_>, backend: &Backend, parts: Parts<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    if parts.scheme != format.scheme && !is_placeholder(parts.scheme) {
        faults.push(format!("its scheme is `{}`, not `{}`", parts.scheme, format.scheme));
        // What is no slip of the pen is a connection of something else, with other parts.
        if nearest(parts.scheme, [format.scheme]).is_none() {
            return faults;
        }
    }
    if let Some(user) = parts.user {
        faults.extend(user_fault(format, backend, user));
    }
    match format.authority {
        Authority::Word(name) => faults.extend(word_fault(name, parts.authority)),
        Authority::Host => match parts.authority.split(',').count() {
            1 => faults.extend(host_faults(parts.authority)),
            hosts => faults.push(format!("it names {hosts} hosts, and `{}` takes one", backend.name)),
        },
        Authority::Hosts => parts.authority.split(',').for_each(|host| faults.extend(host_faults(host))),
    }
    faults.extend(path_faults(format, parts.path));
    faults.extend(parts.query.iter().flat_map(|query| query.split('&')).filter_map(query_fault));
    faults
}

fn user_fault(format: &Format<'_>, backend: &Backend, user: &str) -> Option<String> {
    if !format.user {
        return Some(format!("`{}` takes no user or password", backend.name));
    }
    let name = user.split_once(':').map_or(user, |(name, _)| name);
    name.is_empty().then(|| "the user before `@` is empty".to_owned())
}

/// `name` where the format has a word that is no host.
fn word_fault(name: &str, text: &str) -> Option<String> {
    match text.split_once([':', ',']) {
        None if text.is_empty() => Some(format!("`{name}` is missing after the scheme")),
        None => None,
        Some(_) => Some(format!("`{text}` stands where one `{name}` should, without a port")),
    }
}

/// `host:port`, an address in brackets included.
fn host_faults(text: &str) -> Vec<String> {
    if is_placeholder(text) {
        return vec![format!("the port is missing after `{text}`")];
    }
    let bracket = text.rfind(']').map_or(0, |index| index + 1);
    let (host, port) = match text[bracket..].find(':') {
        Some(colon) => (&text[..bracket + colon], Some(&text[bracket + colon + 1..])),
        None => (text, None),
    };
    let mut faults: Vec<String> = host_fault(host).into_iter().collect();
    faults.extend(match port {
        None if host.is_empty() => None,
        None => Some(format!("the port is missing after `{host}`")),
        Some(port) => port_fault(port),
    });
    faults
}

fn host_fault(host: &str) -> Option<String> {
    if host.is_empty() {
        return Some("a host is missing".to_owned());
    }
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let is_address = address.parse::<std::net::Ipv6Addr>().is_ok();
        return (!is_address).then(|| format!("`{host}` is not an address"));
    }
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '$' | '{' | '}');
    let bare = host.contains('$') && !has_placeholder(host);
    (bare || !host.chars().all(letter)).then(|| format!("`{host}` is not a host"))
}

fn port_fault(port: &str) -> Option<String> {
    let number = port.bytes().all(|b| b.is_ascii_digit()).then(|| port.parse::<u32>().ok()).flatten();
    match number {
        _ if is_placeholder(port) => None,
        Some(1..=65535) => None,
        _ if port.is_empty() => Some("the port after `:` is empty".to_owned()),
        _ => Some(format!("the port `{port}` is not a number from 1 to 65535")),
    }
}

fn path_faults(format: &Format<'_>, path: Option<&str>) -> Vec<String> {
    let given: Vec<&str> = path.map_or_else(Vec::new, |path| path.split('/').collect());
    let missing = format
        .path
        .iter()
        .enumerate()
        .filter(|(index, _)| given.get(*index).is_none_or(|part| part.is_empty()));
    let mut faults: Vec<String> = missing.map(|(_, name)| format!("`/{name}` is missing")).collect();
    if let Some(extra) = given.get(format.path.len()..).filter(|extra| !extra.is_empty()) {
        faults.push(match format.path.last() {
            Some(last) => format!("`/{}` follows `{last}`, which is the last part", extra.join("/")),
            None => format!("`/{}` is too much, there is no path", extra.join("/")),
        });
    }
    faults
}

/// A parameter is a name and a value; which names there are is the backend's business.
fn query_fault(parameter: &str) -> Option<String> {
    match parameter.split_once('=') {
        Some((name, _)) if !name.is_empty() => None,
        _ => Some("a parameter after `?` is not `name=value`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::sample::catalog;
    use proptest::prelude::*;

    fn check(backend: &str, text: &str) -> Vec<String> {
        let catalog = catalog();
        faults(catalog.backend(catalog.find_backend(backend).unwrap()), text)
    }

    #[test]
    fn what_a_backend_writes_fits_its_own_format() {
        let shipped = crate::read(&[crate::shipped()]).catalog.unwrap();
        let sample = catalog();
        for backend in sample.parts().backends.iter().chain(&shipped.parts().backends) {
            assert_eq!(faults(backend, &backend.default_connection), [""; 0], "{}", backend.name);
            let template = super::super::connection_for(backend, "iot-devices", "registry", "eu-west-1");
            assert_eq!(faults(backend, &template), [""; 0], "{}", backend.name);
        }
    }

    #[test]
    fn what_fits() {
        for (backend, text) in [
            ("redis", "redis://10.0.0.1:6379/0"),
            ("redis", "redis://[::1]:6379/0"),
            ("redis", "redis://cache.${DOMAIN}:${PORT}/${DB}?timeout=3&tls=true"),
            ("redis", "${REDIS_URL}"),
            ("postgres", "postgresql://prism@db:5432/prism"),
            ("postgres", "postgresql://prism:${PW}@db:5432/prism?sslmode=require"),
            ("kafka", "kafka://a:9092,b:9093,${C}:9094"),
            ("etcd", "etcd://localhost:2379"),
            ("dynamodb", "dynamodb://${REGION}/t"),
            ("memstore", "mem://local"),
        ] {
            assert_eq!(check(backend, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_precisely() {
        let table: &[(&str, &str, &[&str])] = &[
            ("redis", "", &["it is empty"]),
            ("redis", "localhost:6379/0", &["it has no scheme: `redis://`"]),
            ("redis", "rediss://localhost:6379/0", &["its scheme is `rediss`, not `redis`"]),
            (
                "redis",
                "rediss://localhost/0",
                &["its scheme is `rediss`, not `redis`", "the port is missing after `localhost`"],
            ),
            ("redis", "postgres://u@localhost", &["its scheme is `postgres`, not `redis`"]),
            ("redis", "redis://local host:6379/0", &["it has a blank in it"]),
            ("redis", "redis://localhost/0", &["the port is missing after `localhost`"]),
            ("redis", "redis://${HOST}/0", &["the port is missing after `${HOST}`"]),
            ("redis", "redis://localhost:/0", &["the port after `:` is empty"]),
            ("redis", "redis://localhost:65536/0", &["the port `65536` is not a number from 1 to 65535"]),
            ("redis", "redis://localhost:0/0", &["the port `0` is not a number from 1 to 65535"]),
            ("redis", "redis://localhost:+80/0", &["the port `+80` is not a number from 1 to 65535"]),
            ("redis", "redis://:6379/0", &["a host is missing"]),
            ("redis", "redis:///0", &["a host is missing"]),
            ("redis", "redis://lo!calhost:6379/0", &["`lo!calhost` is not a host"]),
            ("redis", "redis://$HOST:6379/0", &["`$HOST` is not a host"]),
            ("redis", "redis://[::g]:6379/0", &["`[::g]` is not an address"]),
            ("redis", "redis://a:1,b:2/0", &["it names 2 hosts, and `redis` takes one"]),
            ("redis", "redis://a:b@localhost:6379/0", &["`redis` takes no user or password"]),
            ("redis", "redis://localhost:6379", &["`/db` is missing"]),
            ("redis", "redis://localhost:6379/", &["`/db` is missing"]),
            ("redis", "redis://localhost:6379/0/1", &["`/1` follows `db`, which is the last part"]),
            ("redis", "redis://localhost:6379/0?tls", &["a parameter after `?` is not `name=value`"]),
            (
                "redis",
                "redis://${HO-ST}:6379/0",
                &["a placeholder has letters it may not have; one is written `${NAME}`"],
            ),
            ("redis", "redis://${HOST:6379/0", &["a placeholder is not closed; one is written `${NAME}`"]),
            (
                "dynamodb",
                "dynamodb://{region}/t",
                &["a brace stands outside of a placeholder; one is written `${NAME}`"],
            ),
            ("nats", "nats://localhost:4222/x", &["`/x` is too much, there is no path"]),
            ("postgres", "postgresql://:x@db:5432/prism", &["the user before `@` is empty"]),
            ("kafka", "kafka://a:9092,,b", &["a host is missing", "the port is missing after `b`"]),
            ("dynamodb", "dynamodb:///t", &["`region` is missing after the scheme"]),
            (
                "dynamodb",
                "dynamodb://us-east-1:80/t",
                &["`us-east-1:80` stands where one `region` should, without a port"],
            ),
            ("memstore", "mem://remote", &["it is always `mem://local`"]),
            ("redis", "http://a", &["its scheme is `http`, not `redis`"]),
        ];
        for (backend, text, expected) in table {
            assert_eq!(check(backend, text), *expected, "{text}");
        }
    }

    #[test]
    fn what_stands_before_the_at_is_never_shown() {
        for text in
            ["redis://u:s3cret@h", "postgresql://u:s3/cr:et@h:x", "x://s3cret@", "kafka://a:s3cret@a:b,c"]
        {
            for backend in ["redis", "postgres", "kafka", "dynamodb"] {
                assert!(check(backend, text).iter().all(|fault| !fault.contains("s3")), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(format in ".*", text in "[a-z0-9:/@,?&=${}\\[\\] é]*", any in ".*") {
            let catalog = catalog();
            for backend in &catalog.parts().backends {
                let _ = (faults(backend, &text), faults(backend, &any));
                let odd = Backend { connection_format: format.clone(), ..backend.clone() };
                let _ = faults(&odd, &text);
            }
        }
    }
}

//! "Did you mean": the known name that somebody who mistyped or shortened one most likely meant.

/// The known name nearest to `name`: one at most a third of its letters away, of which some are the same, or else the
/// only one that begins with it.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    mistyped(name, &known).or_else(|| shortened(name, &known))
}

fn mistyped<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let letters = name.chars().count();
    // A single letter is no slip for another one.
    let most = letters.div_ceil(3).min(4).min(letters.saturating_sub(1));
    let near = known.iter().map(|&candidate| (strsim::damerau_levenshtein(name, candidate), candidate));
    near.filter(|&(distance, _)| distance <= most)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Three letters and more; fewer say nothing.
fn shortened<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let mut longer = known.iter().copied().filter(|known| name.len() > 2 && known.starts_with(name));
    longer.next().filter(|_| longer.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn mistyped_or_shortened() {
        assert_eq!(nearest("limt", ["limit", "load"]), Some("limit"));
        assert_eq!(nearest("s9", ["s0", "s1"]), Some("s0"));
        assert_eq!(nearest("multicast", ["multicast-registry", "saga"]), Some("multicast-registry"));
    }

    #[test]
    fn silent_when_nobody_could_know() {
        assert_eq!(nearest("quite", ["another"]), None);
        assert_eq!(nearest("event", ["event-sourcing", "event-log"]), None);
        assert_eq!(nearest("z", ["a", "zz"]), None);
        assert_eq!(nearest("qu", ["queue-for-work"]), None);
    }
}

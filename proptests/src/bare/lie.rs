//! Lies about certificates: what the checker has to see through.

use crate::dice::Dice;

/// Lies about a certificate, each one change away from it; the same seed tells the same ones.
pub fn about(certificate: &str, seed: u64) -> impl Iterator<Item = String> {
    let mut dice = Dice::new(seed);
    std::iter::repeat_with(move || one(&mut dice, certificate))
}

/// Something done to a certificate: a number nudged, turned round or dropped, a piece of JSON dropped or doubled, a
/// word or a byte changed.
fn one(dice: &mut Dice, certificate: &str) -> String {
    let at = dice.below(certificate.len());
    let rest = &certificate[at..];
    let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()).map(|start| at + start) else {
        return certificate.to_owned();
    };
    let end =
        certificate[start..].find(|letter: char| !letter.is_ascii_digit()).map_or(start, |end| start + end);
    let number: i128 = certificate[start..end].parse().unwrap_or(0);
    let put = |text: &str| format!("{}{text}{}", &certificate[..start], &certificate[end..]);
    match dice.below(10) {
        0 => put(&(number + 1).to_string()),
        1 => put(&(number - 1).to_string()),
        2 => put(&format!("-{number}")),
        3 => put("0"),
        4 => put(&(number * 2 + 3).to_string()),
        5 | 6 => piece(dice, certificate, at),
        7 => certificate.replacen("optimal", dice.pick(&["feasible", "infeasible"]), 1),
        8 => certificate.replacen("infeasible", dice.pick(&["feasible", "optimal"]), 1),
        _ => {
            let mut bytes = certificate.as_bytes().to_vec();
            bytes[at] = u8::try_from(32 + dice.below(95)).unwrap_or(b' ');
            String::from_utf8(bytes).unwrap_or_default()
        }
    }
}

/// Drops or doubles what stands between two commas or brackets.
fn piece(dice: &mut Dice, certificate: &str, at: usize) -> String {
    let open = ['[', '{'];
    let Some(start) = certificate[..at].rfind(open) else { return String::new() };
    let mut depth = 0_usize;
    let whole = certificate[start..].char_indices().find_map(|(index, letter)| {
        depth = match letter {
            '[' | '{' => depth + 1,
            ']' | '}' => depth.saturating_sub(1),
            _ => depth,
        };
        (depth == 0).then_some(start + index + 1)
    });
    let Some(end) = whole else { return String::new() };
    let (before, piece, after) = (&certificate[..start], &certificate[start..end], &certificate[end..]);
    if dice.percent(30) {
        return format!("{before}{piece}, {piece}{after}");
    }
    let trimmed = before.trim_end();
    let before = trimmed.strip_suffix(',').unwrap_or(trimmed);
    let after = if before.len() < trimmed.len() { after } else { after.strip_prefix(',').unwrap_or(after) };
    format!("{before}{after}")
}

//! Files that somebody damaged. Bytes alone seldom get past the first word of a reader; here they are a script of
//! edits to a file that is sound, so that every part of a reader is reached with something wrong in it.

/// What is put in: what readers of YAML and JSON trip over, and words that mean something here.
const PIECES: [&str; 64] = [
    ":",
    ": ",
    "- ",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "#",
    " #",
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    ",",
    "\"",
    "'",
    "\\",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!binary ",
    "? ",
    "| ",
    "> ",
    ">-\n",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
    "é",
    "\u{1F600}",
    "\u{202e}",
    "null",
    "~",
    "true",
    "no",
    "0",
    "-1",
    "1e400",
    "NaN",
    ".inf",
    "0x10",
    "0o7",
    "1_000",
    "99999999999999999999",
    "9007199254740993",
    "-9223372036854775808",
    "0.1",
    "1/3",
    "$",
    "%",
    "GiB",
    "ms",
    "12:30:45",
    "2024-01-01",
    "*",
    "a.b.c",
    "name: ",
    "\r\n",
];

/// A sound file after the edits of a script: five bytes an edit, after a byte that says how many at most. Mostly few:
/// what is damaged all over is not read beyond its first line.
#[must_use]
pub fn mangled(sound: &str, script: &[u8]) -> String {
    const EDITS: [usize; 8] = [1, 1, 1, 1, 2, 2, 4, usize::MAX];
    let Some((count, edits)) = script.split_first() else { return sound.to_owned() };
    let edits = edits.chunks_exact(5).take(EDITS[usize::from(count % 8)]);
    edits.fold(sound.to_owned(), |text, edit| edited(&text, edit))
}

/// What a damaged file is made from: two bytes choose the sound one, the rest is the script. Every eighth is no
/// damaged file but the bytes themselves.
#[must_use]
pub fn text_of(sound: &[String], bytes: &[u8]) -> String {
    match bytes {
        [kind, choice, script @ ..] if kind % 8 > 0 && !sound.is_empty() => {
            mangled(&sound[usize::from(*choice) % sound.len()], script)
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn edited(text: &str, edit: &[u8]) -> String {
    let number = |high: u8, low: u8| usize::from(high) << 8 | usize::from(low);
    let at = place(text, number(edit[1], edit[2]));
    let piece = PIECES[usize::from(edit[3]) % PIECES.len()];
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = number(edit[1], edit[2]) % lines.len().max(1);
    let other = number(edit[3], edit[4]) % lines.len().max(1);
    match edit[0] % 10 {
        0 => put(text, at, at, piece),
        1 => put(text, at, place(text, at + usize::from(edit[4] % 16)), ""),
        2 => put(text, at, place(text, at + usize::from(edit[4] % 16)), piece),
        3 => [&lines[..line], &lines[(line + 1).min(lines.len())..]].concat().concat(),
        4 => [&lines[..line], &lines[other..], &lines[line..]].concat().into_iter().take(5_000).collect(),
        5 => put(text, at, text.len(), ""),
        _ => word(text, at, piece),
    }
}

/// The next place where a letter begins; the end, if there is none.
fn place(text: &str, from: usize) -> usize {
    let from = if from > text.len() { from % (text.len() + 1) } else { from };
    (from..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

fn put(text: &str, from: usize, to: usize, piece: &str) -> String {
    let (from, to) = (from.min(to), from.max(to));
    format!("{}{piece}{}", &text[..from], &text[to..])
}

/// The word that begins after a place becomes another.
fn word(text: &str, at: usize, piece: &str) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    let start = text[at..].find(is_word).map_or(text.len(), |after| at + after);
    let end = text[start..].find(|letter| !is_word(letter)).map_or(text.len(), |after| start + after);
    put(text, start, end, piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_damage_but_never_break() {
        let sound = "namespaces:\n  - {name: é, pattern: saga}\n";
        let mut dice = crate::dice::Dice::new(1);
        let mut texts = std::collections::BTreeSet::new();
        for _ in 0..2_000 {
            let script: Vec<u8> =
                (0..dice.below(30)).map(|_| u8::try_from(dice.below(256)).unwrap()).collect();
            texts.insert(mangled(sound, &script));
        }
        assert!(texts.len() > 1_000, "{}", texts.len());
    }
}

//! Small questions about text: is it a decimal, a date, one of these words?

use crate::fault::Problem;

/// The text itself, if it is digits with at most one point in their midst. Never rounded, never re-spelled.
pub(crate) fn decimal(column: &str, text: &str) -> Result<String, Problem> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if digits(whole) && digits(fraction) {
        return Ok(text.to_owned());
    }
    Err(Problem::NotANumber { column: column.to_owned(), text: text.to_owned() })
}

/// Whether a decimal is worth nothing.
pub(crate) fn is_zero(decimal: &str) -> bool {
    decimal.bytes().all(|b| matches!(b, b'0' | b'.'))
}

/// `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let shape = |(i, b): (usize, u8)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

/// The first date in a sentence.
pub(crate) fn first_date(text: &str) -> Option<&str> {
    (0..text.len()).filter_map(|start| text.get(start..start + 10)).find(|part| is_date(part))
}

/// The text of a column that may not be blank.
pub(crate) fn stated(column: &'static str, text: &str) -> Result<String, Problem> {
    if text.is_empty() { Err(Problem::Blank(column)) } else { Ok(text.to_owned()) }
}

/// The text, if it is one of the known words.
pub(crate) fn one_of(column: &'static str, text: &str, known: &[&str]) -> Result<String, Problem> {
    if known.contains(&text) {
        return Ok(text.to_owned());
    }
    let known = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    Err(Problem::UnknownWord { column, text: text.to_owned(), known })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_keeps_its_digits() {
        for text in ["0.0054", "153.30", "149.0", "2", "0.0001301369863"] {
            assert_eq!(decimal("x", text).as_deref(), Ok(text));
        }
        for text in ["", ".", "1.", ".5", "-1", "1e6", "1,000", "$2", "1.2.3", "NaN", "٣"] {
            assert!(decimal("x", text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_is_found_in_a_sentence() {
        assert_eq!(first_date("p50 over 1 year, captured 2025-05-29, via"), Some("2025-05-29"));
        assert_eq!(first_date("São Paulo, date of table unknown"), None);
    }
}

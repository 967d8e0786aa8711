//! OPB as the pseudo-Boolean competitions read it: bits `x1 x2 …`, a first line that counts, statements that end
//! with `;`. Comments say which bits make up which column, and with what weight.

use super::{Column, Row, Sheet, Terms, explains, number};
use std::collections::BTreeMap;

/// Reads a file. Columns are the bits; one that alone makes up a column is called like it.
///
/// # Errors
/// What is not of the format.
pub fn read(text: &str) -> Result<Sheet, String> {
    let first = text.lines().next().unwrap_or_default();
    let ["*", "#variable=", bits, "#constraint=", rows] = first.split_whitespace().collect::<Vec<_>>()[..]
    else {
        return Err("the first line does not count".into());
    };
    let mut sheet = Sheet::default();
    let mut alone = BTreeMap::new();
    for line in text.lines().skip(1) {
        match line.strip_prefix('*') {
            Some(comment) => {
                sheet.legend.extend(explains(comment));
                alone.extend(alone_in(comment));
            }
            None => statement(line, &mut sheet).map_err(|why| format!("{line}: {why}"))?,
        }
    }
    let bits = usize::try_from(number(bits)?).unwrap_or(0);
    let name = |bit: usize| alone.get(&bit).cloned().unwrap_or_else(|| format!("bit {bit}"));
    sheet.columns = (1..=bits).map(|bit| Column { name: name(bit), low: 0, high: 1 }).collect();
    let terms = sheet.rows.iter().map(|row| &row.terms).chain([&sheet.objective]);
    let known = terms.flatten().all(|&(bit, _)| bit < bits);
    let counted = number(rows)? == i128::try_from(sheet.rows.len()).unwrap_or(-1);
    if known && counted { Ok(sheet) } else { Err("the first line counts something else".into()) }
}

/// `x0_3 = 1 x7`
fn alone_in(comment: &str) -> Option<(usize, String)> {
    let (name, bits) = comment.trim().split_once(" = ")?;
    let ["1", bit] = bits.split_whitespace().collect::<Vec<_>>()[..] else { return None };
    Some((bit.strip_prefix('x')?.parse().ok()?, name.to_owned()))
}

fn statement(line: &str, sheet: &mut Sheet) -> Result<(), String> {
    let line = line.trim().strip_suffix(';').ok_or("no `;`")?;
    if let Some(sum) = line.strip_prefix("min:") {
        sheet.objective = terms(&sum.split_whitespace().collect::<Vec<_>>())?;
        return Ok(());
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let [sum @ .., relation, right] = &words[..] else { return Err("too short".into()) };
    let (terms, right) = (terms(sum)?, number(right)?);
    let high = match *relation {
        ">=" => None,
        "=" => Some(right),
        other => return Err(format!("`{other}` is no relation")),
    };
    sheet.rows.push(Row { terms, low: Some(right), high });
    Ok(())
}

fn terms(words: &[&str]) -> Result<Terms, String> {
    let term = |pair: &[&str]| {
        let [factor, bit] = pair else { return Err("a number without a bit".to_owned()) };
        let position = bit.strip_prefix('x').and_then(|bit| bit.parse::<usize>().ok()?.checked_sub(1));
        Ok((position.ok_or(format!("`{bit}` is no bit"))?, number(factor)?))
    };
    words.chunks(2).map(term).collect()
}

//! Free MPS: sections of words.

use super::{Met, Row, Sheet, explains, number};
use std::collections::BTreeMap;

/// Reads a file.
///
/// # Errors
/// What is not of the format.
pub fn read(text: &str) -> Result<Sheet, String> {
    let mut reader = Reader::default();
    for line in text.lines() {
        match line.strip_prefix('*') {
            Some(comment) => reader.sheet.legend.extend(explains(comment)),
            None => reader.line(line).map_err(|why| format!("{line}: {why}"))?,
        }
    }
    if reader.section != "ENDATA" {
        return Err("it does not end".into());
    }
    let ends = reader.ended.len() == reader.met.columns.len();
    reader.sheet.columns = reader.met.columns;
    if ends { Ok(reader.sheet) } else { Err("a column has no end".into()) }
}

#[derive(Debug, Default)]
struct Reader {
    section: String,
    objective: Option<String>,
    /// Row and its sense.
    rows: BTreeMap<String, (usize, String)>,
    met: Met,
    integers: bool,
    ended: std::collections::BTreeSet<usize>,
    sheet: Sheet,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !line.starts_with(' ') {
            self.section = words.first().copied().unwrap_or_default().to_owned();
            return Ok(());
        }
        match (self.section.as_str(), &words[..]) {
            ("ROWS", ["N", name]) => {
                let first = self.objective.replace((*name).to_owned()).is_none();
                if first { Ok(()) } else { Err("a second objective".into()) }
            }
            ("ROWS", [sense, name]) => self.row(sense, name),
            ("COLUMNS", [_, "'MARKER'", kind]) => {
                self.integers = *kind == "'INTORG'";
                Ok(())
            }
            ("COLUMNS", [column, entries @ ..]) => self.column(column, entries),
            ("RHS", [_, entries @ ..]) => self.right(entries),
            ("BOUNDS", ["UP", _, column, most]) => {
                let column = self.met.known(column)?;
                self.met.columns[column].high = number(most)?;
                self.ended.insert(column);
                Ok(())
            }
            (section, _) => Err(format!("nothing like that belongs into `{section}`")),
        }
    }

    fn row(&mut self, sense: &str, name: &str) -> Result<(), String> {
        let (low, high) = match sense {
            "E" => (Some(0), Some(0)),
            "G" => (Some(0), None),
            "L" => (None, Some(0)),
            other => return Err(format!("`{other}` is no sense")),
        };
        let position = (self.sheet.rows.len(), sense.to_owned());
        self.sheet.rows.push(Row { low, high, ..Row::default() });
        match self.rows.insert(name.to_owned(), position) {
            None => Ok(()),
            Some(_) => Err(format!("`{name}` twice")),
        }
    }

    fn column(&mut self, name: &str, entries: &[&str]) -> Result<(), String> {
        if !self.integers {
            return Err("no whole number".into());
        }
        let column = self.met.of(name);
        for pair in entries.chunks(2) {
            let [row, factor] = pair else { return Err("a row without a number".into()) };
            let term = (column, number(factor)?);
            match self.rows.get(*row) {
                Some(&(row, _)) => self.sheet.rows[row].terms.push(term),
                None if self.objective.as_deref() == Some(row) => self.sheet.objective.push(term),
                None => return Err(format!("`{row}` is no row")),
            }
        }
        Ok(())
    }

    fn right(&mut self, entries: &[&str]) -> Result<(), String> {
        for pair in entries.chunks(2) {
            let [row, side] = pair else { return Err("a row without a number".into()) };
            let &(row, _) = self.rows.get(*row).ok_or(format!("`{row}` is no row"))?;
            let (row, side) = (&mut self.sheet.rows[row], number(side)?);
            (row.low, row.high) = (row.low.map(|_| side), row.high.map(|_| side));
        }
        Ok(())
    }
}

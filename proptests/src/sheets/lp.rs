//! The LP format as CPLEX describes it, as far as whole numbers need it.

use super::{Met, Row, Sheet, Terms, explains, number};

/// Reads a file.
///
/// # Errors
/// What is not of the format.
pub fn read(text: &str) -> Result<Sheet, String> {
    let mut reader = Reader::default();
    for line in text.lines() {
        match line.strip_prefix('\\') {
            Some(comment) => reader.sheet.legend.extend(explains(comment)),
            None => reader.line(line).map_err(|why| format!("{line}: {why}"))?,
        }
    }
    if reader.section != "end" {
        return Err("it does not end".into());
    }
    reader.whole()
}

#[derive(Debug, Default)]
struct Reader {
    section: String,
    /// Words of a statement that goes on on the next line.
    open: Vec<String>,
    met: Met,
    bounded: Vec<usize>,
    general: Vec<usize>,
    sheet: Sheet,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        const SECTIONS: [&str; 5] = ["minimize", "subject to", "bounds", "general", "end"];
        let lower = line.trim().to_lowercase();
        if SECTIONS.contains(&lower.as_str()) {
            self.close()?;
            self.section = lower;
            return Ok(());
        }
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match self.section.as_str() {
            "minimize" | "subject to" => {
                if words.first().is_some_and(|word| word.ends_with(':')) {
                    self.close()?;
                }
                self.open.extend(words);
                Ok(())
            }
            "bounds" => self.bound(&words),
            "general" => {
                for word in &words {
                    self.general.push(self.met.known(word)?);
                }
                Ok(())
            }
            other => Err(format!("nothing belongs into `{other}`")),
        }
    }

    /// The statement that was open is whole.
    fn close(&mut self) -> Result<(), String> {
        let words = std::mem::take(&mut self.open);
        let words: Vec<&str> = words.iter().map(String::as_str).skip(1).collect();
        if words.is_empty() {
            return Ok(());
        }
        if self.section == "minimize" {
            self.sheet.objective = self.sum(&words)?;
            return Ok(());
        }
        let [left @ .., relation, right] = &words[..] else { return Err("too short".into()) };
        let (terms, right) = (self.sum(left)?, number(right)?);
        let (low, high) = match *relation {
            ">=" => (Some(right), None),
            "<=" => (None, Some(right)),
            "=" => (Some(right), Some(right)),
            other => return Err(format!("`{other}` is no relation")),
        };
        self.sheet.rows.push(Row { terms, low, high });
        Ok(())
    }

    fn sum(&mut self, words: &[&str]) -> Result<Terms, String> {
        let (mut terms, mut sign, mut factor) = (Terms::new(), 1, None);
        for &word in words {
            match word {
                "+" => sign = 1,
                "-" => sign = -1,
                _ if word.starts_with(|letter: char| letter.is_ascii_digit()) => factor = Some(number(word)?),
                name => {
                    terms.push((self.met.of(name), sign * factor.take().unwrap_or(1)));
                    sign = 1;
                }
            }
        }
        // A constant alone is a sum of nothing.
        if factor.is_none_or(|constant| constant == 0) { Ok(terms) } else { Err("a constant".into()) }
    }

    fn bound(&mut self, words: &[String]) -> Result<(), String> {
        let [low, "<=", name, "<=", high] = words.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
            return Err("not `low <= column <= high`".into());
        };
        let column = self.met.of(name);
        let bounded = &mut self.met.columns[column];
        (bounded.low, bounded.high) = (number(low)?, number(high)?);
        self.bounded.push(column);
        Ok(())
    }

    fn whole(mut self) -> Result<Sheet, String> {
        for (index, column) in self.met.columns.iter().enumerate() {
            if !self.bounded.contains(&index) || !self.general.contains(&index) {
                return Err(format!("`{}` has no end or is no whole number", column.name));
            }
        }
        self.sheet.columns = self.met.columns;
        Ok(self.sheet)
    }
}

//! Objectives: measures by name, and weighted sums of them: `cost + $20*vendors`.

use super::aims::MEASURES;
use super::codes;
use super::draft::Draft;
use super::hints::suggesting;
use super::said::Said;
use crate::units;
use prism_model::request::{Measure, Term};
use prism_model::{Exact, SumId};

impl Draft<'_> {
    /// A measure, or a sum of several.
    pub(super) fn measure(&mut self, said: &Said) -> Option<Measure> {
        if !said.text().contains(['+', '*']) {
            return self.measure_called(said);
        }
        let parts: Vec<&str> = said.text().split('+').map(str::trim).collect();
        let terms: Vec<Option<Term>> = parts.into_iter().map(|part| self.term(&said.part(part))).collect();
        let terms = terms.into_iter().collect::<Option<Vec<Term>>>()?;
        let twin = terms
            .iter()
            .enumerate()
            .find(|(index, term)| terms[..*index].iter().any(|other| other.measure == term.measure));
        if twin.is_some() {
            self.push(said.error(codes::TWICE, format!("`{}` counts one measure twice", said.text())));
        }
        let id = SumId::new(self.sums.len());
        self.sums.push(terms);
        Some(Measure::Sum(id))
    }

    fn measure_called(&mut self, name: &Said) -> Option<Measure> {
        let found = MEASURES.iter().find(|(word, _)| *word == name.text()).map(|&(_, measure)| measure);
        if found.is_none() {
            let finding = name.error(codes::MEASURE, format!("there is no measure `{}`", name.text()));
            self.push(suggesting(finding, name.text(), &MEASURES.map(|(word, _)| word)));
        }
        found
    }

    /// `cost`, or `$20*vendors`: money per unit of what is counted.
    fn term(&mut self, said: &Said) -> Option<Term> {
        let Some((weight, name)) = said.text().split_once('*') else {
            let measure = self.measure_called(said)?;
            if measure == Measure::Cost {
                return Some(Term { weight: 1, measure });
            }
            let finding =
                said.error(codes::WEIGHT, format!("what one of `{}` is worth is not said", said.text()));
            let way = said.instead(&format!("$20*{}", said.text()));
            self.push(finding.hint(format!("write `{way}`")));
            return None;
        };
        let (weight, name) = (said.part(weight.trim()), said.part(name.trim()));
        let measure = self.measure_called(&name);
        if measure == Some(Measure::Cost) {
            let finding = said.error(codes::WEIGHT, "the cost is money already and has no weight");
            self.push(finding.hint(format!("write `{}`", said.instead("cost"))));
            return None;
        }
        let dollars = self.figure(&weight, name.text(), units::money)?;
        let worth = self.worth(&weight, dollars, measure?);
        Some(Term { weight: worth?, measure: measure? })
    }

    /// Micro-USD for one unit of a measure. Latency is reckoned in microseconds and weighed per millisecond.
    fn worth(&mut self, said: &Said, dollars: Exact, measure: Measure) -> Option<i64> {
        let per_dollar = if measure == Measure::Latency { 1000 } else { 1_000_000 };
        let micro = dollars.times(Exact::integer(per_dollar)).ok();
        let whole =
            micro.filter(|value| value.parts().1 == 1).and_then(|value| i64::try_from(value.parts().0).ok());
        if whole.is_none() {
            let least = if measure == Measure::Latency { "$0.001" } else { "$0.000001" };
            let finding = said.error(codes::WEIGHT, format!("`{}` cannot be reckoned exactly", said.text()));
            self.push(finding.hint(format!("weights are multiples of {least}")));
        }
        whole
    }
}

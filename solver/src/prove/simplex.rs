//! A bounded dual simplex in floats: a source of multipliers, never of truth.
//!
//! Every column has finite bounds, so the empty basis with every column at the bound its cost prefers is dual
//! feasible, and stays so when bounds change: there is no first phase, and a search down a tree goes on from
//! wherever it was. Rows matter only while they are tight; the others are looked at when they are broken. So the
//! basis is as large as the number of tight rows, and its inverse is kept whole ([`Inverse`]). The ratio test
//! passes breakpoints as long as the bound grows, moving columns to their other bound (Fourer 1994; Maros 2003,
//! "A generalized dual phase-2 simplex algorithm").

use super::domain::Domain;
use super::inverse::Inverse;
use super::matrix::Matrix;

/// Below this a number is noise.
const TINY: f64 = 1e-9;
/// How far beyond a bound still counts as within, for a column or row of size 1.
const SLACK: f64 = 1e-7;
/// The inverse is computed anew after so many changes.
const FRESH: usize = 64;

/// What one step came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// The bound may have grown.
    Moved,
    /// The bound is as large as asked.
    Enough,
    /// Nothing is broken: this is the optimum.
    Optimal,
    /// Nothing can be done about what is broken: there is no solution.
    Impossible,
}

/// What has to come to its bound.
#[derive(Clone, Copy, Debug)]
enum Leaving {
    /// A basic column, by position.
    Column(usize),
    /// A row that is not tight.
    Row(usize),
}

/// What takes its place.
#[derive(Clone, Copy, Debug)]
enum Entering {
    Column(usize),
    /// A tight row, by index.
    Row(usize),
}

#[derive(Clone, Copy, Debug)]
struct Candidate {
    who: Entering,
    ratio: f64,
    rate: f64,
}

/// The simplex.
#[derive(Clone, Debug)]
pub(super) struct Simplex<'m> {
    matrix: &'m Matrix,
    cost: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// What is left of each column's cost.
    reduced: Vec<f64>,
    values: Vec<f64>,
    /// Per column its position in the basis.
    position: Vec<Option<usize>>,
    basic: Vec<usize>,
    /// Per row its index among the tight.
    index: Vec<Option<usize>>,
    tight: Vec<usize>,
    /// Per tight row the side it is at, and its multiplier.
    sides: Vec<f64>,
    multipliers: Vec<f64>,
    inverse: Inverse,
    changes: usize,
    /// Columns outside the basis that are not 0.
    raised: Vec<usize>,
    is_raised: Vec<bool>,
    /// Rows that a solution of nothing breaks.
    asking: Vec<usize>,
    /// The largest factor of each row.
    size: Vec<f64>,
    activity: Vec<f64>,
    active: Vec<usize>,
    rates: Vec<f64>,
    rated: Vec<usize>,
    is_rated: Vec<bool>,
    /// What the multipliers could still be moved by where there is no solution.
    ray: Vec<(usize, f64)>,
    /// How fast the bound grows along it.
    slope: f64,
}

impl<'m> Simplex<'m> {
    pub(super) fn new(matrix: &'m Matrix, cost: Vec<f64>, domain: &Domain) -> Self {
        let (columns, rows) = (matrix.columns.len(), matrix.low.len());
        let size =
            |row: usize| matrix.row(row).iter().map(|&(_, factor)| float(factor).abs()).fold(1.0, f64::max);
        let broken = |&row: &usize| {
            matrix.low[row].is_some_and(|low| low > 0) || matrix.high[row].is_some_and(|high| high < 0)
        };
        let mut simplex = Self {
            matrix,
            reduced: cost.clone(),
            cost,
            low: vec![0.0; columns],
            high: vec![0.0; columns],
            values: vec![0.0; columns],
            position: vec![None; columns],
            basic: Vec::new(),
            index: vec![None; rows],
            tight: Vec::new(),
            sides: Vec::new(),
            multipliers: Vec::new(),
            inverse: Inverse::default(),
            changes: 0,
            raised: Vec::new(),
            is_raised: vec![false; columns],
            asking: (0..rows).filter(broken).collect(),
            size: (0..rows).map(size).collect(),
            activity: vec![0.0; rows],
            active: Vec::new(),
            rates: vec![0.0; columns],
            rated: Vec::new(),
            is_rated: vec![false; columns],
            ray: Vec::new(),
            slope: 0.0,
        };
        (0..columns).for_each(|column| simplex.narrow(domain, column));
        simplex
    }

    /// Takes a column's bounds over from the domain.
    pub(super) fn narrow(&mut self, domain: &Domain, column: usize) {
        self.low[column] = float(domain.low(column));
        self.high[column] = float(domain.high(column));
        if self.position[column].is_none() {
            self.settle(column);
        }
    }

    /// Puts a column outside the basis at the bound that its cost prefers.
    fn settle(&mut self, column: usize) {
        let value = if self.reduced[column] >= 0.0 { self.low[column] } else { self.high[column] };
        self.rest(column, value);
    }

    fn rest(&mut self, column: usize, value: f64) {
        self.values[column] = value;
        if value != 0.0 && !self.is_raised[column] {
            self.is_raised[column] = true;
            self.raised.push(column);
        }
    }

    pub(super) fn value(&self, column: usize) -> f64 {
        self.values[column]
    }

    pub(super) fn basic(&self) -> &[usize] {
        &self.basic
    }

    /// What the objective comes to at least, as floats see it. Right after a step that did not move.
    pub(super) fn bound(&self) -> f64 {
        let all = self.basic.iter().chain(&self.raised);
        all.map(|&column| self.cost[column] * self.values[column]).sum()
    }

    /// Rows and multipliers as they are.
    pub(super) fn multipliers(&self) -> Vec<(usize, f64)> {
        let all = self.tight.iter().copied().zip(self.multipliers.iter().copied());
        all.filter(|&(_, multiplier)| multiplier != 0.0).collect()
    }

    /// Where there is no solution: rows and multipliers that say so.
    pub(super) fn ray(&self) -> &[(usize, f64)] {
        &self.ray
    }

    /// Where there is no solution: multipliers under which the objective is above any `goal`.
    pub(super) fn beyond(&self, goal: f64) -> Vec<(usize, f64)> {
        let far = ((goal - self.bound()).max(0.0) * 1.5 + 1.0) / self.slope.max(TINY);
        let mut sum = self.ray.iter().map(|&(row, part)| (row, part * far)).collect::<Vec<_>>();
        for (row, multiplier) in self.multipliers() {
            match sum.iter_mut().find(|(known, _)| *known == row) {
                Some((_, own)) => *own += multiplier,
                None => sum.push((row, multiplier)),
            }
        }
        sum
    }

    /// One step towards the optimum, or none if the bound is as large as asked.
    pub(super) fn step(&mut self, enough: f64) -> Step {
        if self.changes >= FRESH {
            self.refresh();
        }
        self.weigh();
        if self.bound() >= enough {
            return Step::Enough;
        }
        let Some((leaving, broken)) = self.worst() else { return Step::Optimal };
        self.pivot(leaving, broken)
    }

    /// Values of basic columns, and what rows come to.
    fn weigh(&mut self) {
        for row in self.active.drain(..) {
            self.activity[row] = 0.0;
        }
        let mut raised = std::mem::take(&mut self.raised);
        raised.retain(|&column| {
            let stays = self.values[column] != 0.0 && self.position[column].is_none();
            self.is_raised[column] = stays;
            if stays {
                self.act(column, self.values[column]);
            }
            stays
        });
        self.raised = raised;
        let left: Vec<f64> =
            self.tight.iter().zip(&self.sides).map(|(&row, side)| side - self.activity[row]).collect();
        let values = self.inverse.times(&left);
        for (position, value) in values.into_iter().enumerate() {
            let column = self.basic[position];
            self.values[column] = value;
            if value.abs() > TINY {
                self.act(column, value);
            }
        }
    }

    fn act(&mut self, column: usize, value: f64) {
        for &(row, factor) in self.matrix.column(column) {
            if self.activity[row] == 0.0 {
                self.active.push(row);
            }
            self.activity[row] += float(factor) * value;
        }
    }

    /// What is broken most, and by how much it is below (positive) or above (negative) its bound.
    fn worst(&self) -> Option<(Leaving, f64)> {
        let mut worst: Option<(Leaving, f64)> = None;
        let mut most = SLACK;
        for (position, &column) in self.basic.iter().enumerate() {
            let (value, low, high) = (self.values[column], self.low[column], self.high[column]);
            let broken = if value < low { low - value } else { (high - value).min(0.0) };
            let size = broken.abs() / high.max(1.0);
            if size > most {
                (most, worst) = (size, Some((Leaving::Column(position), broken)));
            }
        }
        for &row in self.active.iter().chain(&self.asking).filter(|&&row| self.index[row].is_none()) {
            let broken = self.row_broken(row);
            let size = broken.abs() / self.size[row];
            if size > most {
                (most, worst) = (size, Some((Leaving::Row(row), broken)));
            }
        }
        worst
    }

    fn row_broken(&self, row: usize) -> f64 {
        let activity = self.activity[row];
        match (self.matrix.low[row], self.matrix.high[row]) {
            (Some(low), _) if activity < float(low) => float(low) - activity,
            (_, Some(high)) if activity > float(high) => float(high) - activity,
            _ => 0.0,
        }
    }

    /// How the leaving thing changes with every column and tight row.
    fn rate(&mut self, leaving: Leaving) -> Vec<f64> {
        for column in self.rated.drain(..) {
            (self.rates[column], self.is_rated[column]) = (0.0, false);
        }
        let parts = match leaving {
            Leaving::Column(position) => self.inverse.row(position).to_vec(),
            Leaving::Row(row) => {
                self.add_row(row, 1.0);
                let entries: Vec<f64> = self.basic.iter().map(|&column| self.rates[column]).collect();
                self.inverse.times_left(&entries)
            }
        };
        for (index, &part) in parts.iter().enumerate() {
            if part.abs() > TINY {
                self.add_row(self.tight[index], -part);
            }
        }
        parts
    }

    fn add_row(&mut self, row: usize, times: f64) {
        for &(column, factor) in self.matrix.row(row) {
            if !self.is_rated[column] {
                self.is_rated[column] = true;
                self.rated.push(column);
            }
            self.rates[column] += times * float(factor);
        }
    }

    fn pivot(&mut self, leaving: Leaving, broken: f64) -> Step {
        let parts = self.rate(leaving);
        let up = broken.signum();
        let mut candidates = self.candidates(&parts, up);
        let mut slope = broken.abs();
        let mut passed = Vec::new();
        loop {
            let Some(next) = nearest(&candidates) else {
                self.no_way(leaving, &parts, up, slope);
                return Step::Impossible;
            };
            let chosen = candidates.swap_remove(next);
            if let Entering::Column(column) = chosen.who {
                let after = slope - chosen.rate.abs() * (self.high[column] - self.low[column]);
                if after > 0.0 {
                    slope = after;
                    passed.push(column);
                    continue;
                }
            }
            for column in passed {
                let other = self.low[column] + self.high[column] - self.values[column];
                self.rest(column, other);
            }
            self.exchange(leaving, &parts, chosen, up);
            return Step::Moved;
        }
    }

    /// By how much the bound grows at least if a basic column goes down to a value, and if it goes up to another
    /// (Driebeek 1966).
    pub(super) fn penalties(&mut self, column: usize, down: f64, up: f64) -> (f64, f64) {
        let Some(position) = self.position[column] else { return (0.0, 0.0) };
        let parts = self.rate(Leaving::Column(position));
        let value = self.values[column];
        let gain = |broken: f64| {
            let candidates = self.candidates(&parts, broken.signum());
            nearest(&candidates).map_or(f64::MAX, |next| candidates[next].ratio * broken.abs())
        };
        (gain(down - value), gain(up - value))
    }

    /// What could move the leaving thing towards its bound, and when its reduced cost is used up.
    fn candidates(&self, parts: &[f64], up: f64) -> Vec<Candidate> {
        let mut all = Vec::new();
        for &column in &self.rated {
            let rate = self.rates[column] * up;
            if rate.abs() <= TINY || self.position[column].is_some() || self.low[column] >= self.high[column]
            {
                continue;
            }
            let can_rise = self.values[column] <= self.low[column];
            if can_rise == (rate > 0.0) {
                let ratio = self.reduced[column].abs() / rate.abs();
                all.push(Candidate { who: Entering::Column(column), ratio, rate });
            }
        }
        for (index, &part) in parts.iter().enumerate() {
            let row = self.tight[index];
            let (rate, fixed) = (part * up, self.matrix.low[row] == self.matrix.high[row]);
            if rate.abs() <= TINY || fixed {
                continue;
            }
            // Sides are whole numbers.
            let at_low = self.matrix.low[row].is_some_and(|low| (self.sides[index] - float(low)).abs() < 0.5);
            if at_low == (rate > 0.0) {
                let ratio = self.multipliers[index].abs() / rate.abs();
                all.push(Candidate { who: Entering::Row(index), ratio, rate });
            }
        }
        all
    }

    /// Remembers the direction in which the bound grows without end.
    fn no_way(&mut self, leaving: Leaving, parts: &[f64], up: f64, slope: f64) {
        let tight = self.tight.iter().zip(parts).map(|(&row, part)| (row, -part * up));
        self.ray = tight.filter(|(_, part)| part.abs() > TINY).collect();
        if let Leaving::Row(row) = leaving {
            self.ray.push((row, up));
        }
        self.slope = slope;
    }

    fn exchange(&mut self, leaving: Leaving, parts: &[f64], chosen: Candidate, up: f64) {
        let step = chosen.ratio * up;
        for &column in self.rated.iter().filter(|&&column| self.position[column].is_none()) {
            self.reduced[column] -= step * self.rates[column];
        }
        self.multipliers.iter_mut().zip(parts).for_each(|(multiplier, part)| *multiplier -= step * part);
        match leaving {
            Leaving::Column(position) => self.column_leaves(position, parts, chosen.who, up, step),
            Leaving::Row(row) => self.row_leaves(row, parts, chosen, up, step),
        }
        self.changes += 1;
    }

    fn column_leaves(&mut self, position: usize, parts: &[f64], entering: Entering, up: f64, step: f64) {
        let column = self.basic[position];
        match entering {
            Entering::Column(other) => {
                let entries = self.entries(other);
                let turned = self.inverse.times(&entries);
                self.inverse.replace_column(position, &turned);
                self.basic[position] = other;
                self.position[other] = Some(position);
                self.reduced[other] = 0.0;
            }
            Entering::Row(index) => {
                debug_assert!(parts[index].abs() > 0.0, "a row that does not matter cannot give way");
                self.inverse.remove(position, index);
                self.basic.swap_remove(position);
                if let Some(&moved) = self.basic.get(position) {
                    self.position[moved] = Some(position);
                }
                self.forget(index);
            }
        }
        self.position[column] = None;
        self.reduced[column] = step;
        let value = if up > 0.0 { self.low[column] } else { self.high[column] };
        self.rest(column, value);
    }

    fn row_leaves(&mut self, row: usize, parts: &[f64], chosen: Candidate, up: f64, step: f64) {
        let side = if up > 0.0 { self.matrix.low[row] } else { self.matrix.high[row] };
        let side = side.map_or(0.0, float);
        match chosen.who {
            Entering::Column(column) => {
                let entries = self.entries(column);
                let turned = self.inverse.times(&entries);
                self.inverse.border(&turned, parts, self.rates[column]);
                self.position[column] = Some(self.basic.len());
                self.basic.push(column);
                self.reduced[column] = 0.0;
                self.index[row] = Some(self.tight.len());
                self.tight.push(row);
                self.sides.push(side);
                self.multipliers.push(step);
            }
            Entering::Row(index) => {
                self.inverse.replace_row(index, parts);
                self.index[self.tight[index]] = None;
                self.index[row] = Some(index);
                self.tight[index] = row;
                self.sides[index] = side;
                self.multipliers[index] = step;
            }
        }
    }

    /// A row is no longer tight; the last one takes its place.
    fn forget(&mut self, index: usize) {
        self.index[self.tight[index]] = None;
        self.tight.swap_remove(index);
        self.sides.swap_remove(index);
        self.multipliers.swap_remove(index);
        if let Some(&moved) = self.tight.get(index) {
            self.index[moved] = Some(index);
        }
    }

    /// A column's entries in the tight rows.
    fn entries(&self, column: usize) -> Vec<f64> {
        let mut entries = vec![0.0; self.tight.len()];
        for &(row, factor) in self.matrix.column(column) {
            if let Some(index) = self.index[row] {
                entries[index] = float(factor);
            }
        }
        entries
    }

    /// The inverse, multipliers and reduced costs anew. A basis that has become singular is given up: the empty
    /// one is as sound.
    fn refresh(&mut self) {
        self.changes = 0;
        let columns: Vec<Vec<f64>> = self.basic.iter().map(|&column| self.entries(column)).collect();
        let size = self.tight.len();
        let rows = (0..size).map(|index| columns.iter().map(|column| column[index]).collect()).collect();
        match Inverse::of(rows) {
            Some(inverse) => self.inverse = inverse,
            None => self.clear(),
        }
        let costs: Vec<f64> = self.basic.iter().map(|&column| self.cost[column]).collect();
        self.multipliers = self.inverse.times_left(&costs);
        self.reduced.copy_from_slice(&self.cost);
        for (&row, &multiplier) in self.tight.iter().zip(&self.multipliers) {
            for &(column, factor) in self.matrix.row(row) {
                self.reduced[column] -= multiplier * float(factor);
            }
        }
        for column in 0..self.cost.len() {
            match self.position[column] {
                Some(_) => self.reduced[column] = 0.0,
                None if self.reduced[column].abs() > TINY || !self.rests(column) => self.settle(column),
                None => {}
            }
        }
    }

    #[expect(clippy::float_cmp, reason = "a column that rests has the bound itself for its value")]
    fn rests(&self, column: usize) -> bool {
        self.values[column] == self.low[column] || self.values[column] == self.high[column]
    }

    fn clear(&mut self) {
        self.basic.drain(..).for_each(|column| self.position[column] = None);
        self.tight.drain(..).for_each(|row| self.index[row] = None);
        self.sides.clear();
        self.inverse = Inverse::default();
    }
}

/// The candidate whose reduced cost is used up first; of several the one that moves most.
fn nearest(candidates: &[Candidate]) -> Option<usize> {
    let least = candidates.iter().map(|candidate| candidate.ratio).fold(f64::INFINITY, f64::min);
    let near = least + TINY * least.abs().max(1.0);
    let tied = candidates.iter().enumerate().filter(|(_, candidate)| candidate.ratio <= near);
    tied.max_by(|a, b| a.1.rate.abs().total_cmp(&b.1.rate.abs())).map(|(position, _)| position)
}

#[expect(clippy::cast_precision_loss, reason = "a float only suggests; exact integers decide")]
fn float(value: i64) -> f64 {
    value as f64
}

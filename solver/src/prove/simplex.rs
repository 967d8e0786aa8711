//! A bounded dual simplex in floats: a source of multipliers, never of truth.
//!
//! Every column has finite bounds, so the basis of slacks with every column at the bound its cost prefers is dual
//! feasible, and stays so when bounds change: there is no first phase, and a search down a tree goes on from
//! wherever it was. What leaves is chosen by dual steepest edges (Forrest and Goldfarb 1992); the ratio test
//! (`ratio`) passes breakpoints as long as the bound grows; the basis is kept as sparse factors (`factor`).
//!
//! Row `i` reads `Σ a·x − s = 0` with a slack `s` between its sides, divided by its largest factor. The reduced cost
//! of the slack is the multiplier of the row.

use super::domain::Domain;
use super::factor::Factor;
use super::matrix::Matrix;
use super::ratio::{Breakpoint, passed};

/// Below this a number is noise.
pub(super) const TINY: f64 = 1e-9;
/// How far beyond a bound still counts as within, for a column or row of size 1.
const SLACK: f64 = 1e-7;
/// The basis is factored anew after so many exchanges.
const FRESH: usize = 64;
/// The least that a steepest-edge weight may be.
const LIGHTEST: f64 = 1e-4;
/// Two computations of one pivot that differ by more than this part of it are not believed.
const LOST: f64 = 1e-5;

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

/// The simplex. Its variables are the columns, then the slacks of the rows.
#[derive(Clone, Debug)]
pub(super) struct Simplex<'m> {
    matrix: &'m Matrix,
    columns: usize,
    /// The largest factor of each row, by which it is divided.
    size: Vec<f64>,
    cost: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    reduced: Vec<f64>,
    values: Vec<f64>,
    /// Per variable its position in the basis.
    position: Vec<Option<usize>>,
    basis: Vec<usize>,
    /// Steepest-edge weights, by position.
    weights: Vec<f64>,
    factor: Factor,
    /// Basic values have to be computed anew.
    stale: bool,
    /// How variables outside the basis move what leaves.
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
        let all = columns + rows;
        let size: Vec<f64> = (0..rows)
            .map(|row| matrix.row(row).iter().map(|&(_, factor)| float(factor).abs()).fold(1.0, f64::max))
            .collect();
        let sides = |sides: &[Option<i64>], none: f64| {
            let all = sides.iter().zip(&size);
            all.map(|(side, size)| side.map_or(none, |side| float(side) / size)).collect::<Vec<f64>>()
        };
        let (low, high) = (sides(&matrix.low, f64::NEG_INFINITY), sides(&matrix.high, f64::INFINITY));
        let nothing = vec![0.0; columns];
        let mut position = vec![None; columns];
        position.extend((0..rows).map(Some));
        let mut simplex = Self {
            matrix,
            columns,
            size,
            reduced: cost.iter().copied().chain(std::iter::repeat_n(0.0, rows)).collect(),
            cost,
            low: nothing.iter().copied().chain(low).collect(),
            high: nothing.into_iter().chain(high).collect(),
            values: vec![0.0; all],
            position,
            basis: (columns..all).collect(),
            weights: vec![1.0; rows],
            factor: Factor::default(),
            stale: true,
            rates: vec![0.0; all],
            rated: Vec::new(),
            is_rated: vec![false; all],
            ray: Vec::new(),
            slope: 0.0,
        };
        simplex.refactor();
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

    /// Puts a variable outside the basis at the bound that its cost prefers, if there is one.
    fn settle(&mut self, variable: usize) {
        let (low, high) = (self.low[variable], self.high[variable]);
        let prefers_low = self.reduced[variable] >= 0.0;
        let value = if (prefers_low && low.is_finite()) || high.is_infinite() { low } else { high };
        self.stale = true;
        self.values[variable] = value;
    }

    pub(super) fn value(&self, column: usize) -> f64 {
        self.values[column]
    }

    /// The columns in the basis.
    pub(super) fn basic(&self) -> impl Iterator<Item = usize> + '_ {
        self.basis.iter().copied().filter(|&variable| variable < self.columns)
    }

    /// What the objective comes to at least, as floats see it. Right after a step that did not move.
    pub(super) fn bound(&self) -> f64 {
        self.cost.iter().zip(&self.values).map(|(cost, value)| cost * value).sum()
    }

    /// Rows and multipliers as they are.
    pub(super) fn multipliers(&self) -> Vec<(usize, f64)> {
        let rows = self.reduced[self.columns..].iter().zip(&self.size).enumerate();
        let outside = rows.filter(|&(row, _)| self.position[self.columns + row].is_none());
        outside.map(|(row, (part, size))| (row, part / size)).filter(|&(_, part)| part != 0.0).collect()
    }

    /// Where there is no solution: rows and multipliers that say so.
    pub(super) fn ray(&self) -> &[(usize, f64)] {
        &self.ray
    }

    /// Where there is no solution: multipliers under which the objective is above any `goal`.
    pub(super) fn beyond(&self, goal: f64) -> Vec<(usize, f64)> {
        let far = ((goal - self.bound()).max(0.0) * 1.5 + 1.0) / self.slope.max(TINY);
        let mut sum = vec![0.0; self.size.len()];
        self.ray.iter().for_each(|&(row, part)| sum[row] += part * far);
        self.multipliers().into_iter().for_each(|(row, part)| sum[row] += part);
        sum.into_iter().enumerate().filter(|&(_, part)| part != 0.0).collect()
    }

    /// One step towards the optimum, or none if the bound is as large as asked.
    pub(super) fn step(&mut self, enough: f64) -> Step {
        if self.factor.exchanged() >= FRESH {
            self.refresh();
        }
        self.weigh();
        if self.bound() >= enough {
            return Step::Enough;
        }
        if let Some((leaving, broken)) = self.worst() {
            return self.pivot(leaving, broken);
        }
        Step::Optimal
    }

    /// Makes factors and all that follows from them anew; false if they are.
    pub(super) fn renew(&mut self) -> bool {
        let is_old = self.factor.exchanged() > 0;
        if is_old {
            self.refresh();
        }
        is_old
    }

    /// Basic values, if what they follow from has changed.
    fn weigh(&mut self) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        let mut asked = vec![0.0; self.basis.len()];
        for variable in 0..self.values.len() {
            if self.position[variable].is_none() && self.values[variable] != 0.0 {
                self.add_column(variable, -self.values[variable], &mut asked);
            }
        }
        for (position, value) in self.factor.solve(asked).into_iter().enumerate() {
            self.values[self.basis[position]] = value;
        }
    }

    /// Adds a variable's column.
    fn add_column(&self, variable: usize, times: f64, to: &mut [f64]) {
        match variable.checked_sub(self.columns) {
            Some(row) => to[row] -= times,
            None => {
                let entries = self.matrix.column(variable);
                entries.iter().for_each(|&(row, factor)| to[row] += times * float(factor) / self.size[row]);
            }
        }
    }

    fn entries(&self, variable: usize) -> Vec<(usize, f64)> {
        match variable.checked_sub(self.columns) {
            Some(row) => vec![(row, -1.0)],
            None => {
                let entries = self.matrix.column(variable).iter();
                entries.map(|&(row, factor)| (row, float(factor) / self.size[row])).collect()
            }
        }
    }

    /// By how much a basic variable is below (positive) or above (negative) its bounds.
    fn broken(&self, variable: usize) -> f64 {
        let (value, low, high) = (self.values[variable], self.low[variable], self.high[variable]);
        if value < low { low - value } else { (high - value).min(0.0) }
    }

    /// The position in the basis whose bound is broken most, on the scale of its edge.
    fn worst(&self) -> Option<(usize, f64)> {
        let mut worst: Option<(usize, f64)> = None;
        let mut most = 0.0;
        for (position, &variable) in self.basis.iter().enumerate() {
            let broken = self.broken(variable);
            let high = if variable < self.columns { self.high[variable].max(1.0) } else { 1.0 };
            if broken.abs() <= SLACK * high {
                continue;
            }
            let gain = broken * broken / self.weights[position];
            if gain > most {
                (most, worst) = (gain, Some((position, broken)));
            }
        }
        worst
    }

    /// How what leaves changes with every variable outside the basis; returns the row of the inverse.
    fn rate(&mut self, leaving: usize) -> Vec<f64> {
        for variable in self.rated.drain(..) {
            (self.rates[variable], self.is_rated[variable]) = (0.0, false);
        }
        let mut unit = vec![0.0; self.basis.len()];
        unit[leaving] = 1.0;
        let inverse = self.factor.solve_left(unit);
        for (row, &part) in inverse.iter().enumerate().filter(|(_, part)| part.abs() > 1e-14) {
            self.add_rate(self.columns + row, part);
            let part = part / self.size[row];
            let matrix = self.matrix;
            matrix.row(row).iter().for_each(|&(column, factor)| self.add_rate(column, -part * float(factor)));
        }
        inverse
    }

    fn add_rate(&mut self, variable: usize, rate: f64) {
        if self.position[variable].is_some() {
            return;
        }
        if !self.is_rated[variable] {
            self.is_rated[variable] = true;
            self.rated.push(variable);
        }
        self.rates[variable] += rate;
    }

    fn pivot(&mut self, leaving: usize, broken: f64) -> Step {
        let inverse = self.rate(leaving);
        let up = broken.signum();
        let mut breakpoints = self.breakpoints(up);
        let (flips, chosen, slope) = passed(&mut breakpoints, broken.abs());
        let Some(chosen) = chosen else {
            if self.factor.exchanged() > 0 {
                self.refresh();
                return Step::Moved;
            }
            self.no_way(&inverse, up, slope);
            return Step::Impossible;
        };
        let mut entries = vec![0.0; self.basis.len()];
        self.add_column(chosen.variable, 1.0, &mut entries);
        let turned = self.factor.solve(entries);
        let (pivot, rate) = (turned[leaving], -self.rates[chosen.variable]);
        if (pivot - rate).abs() > LOST * rate.abs().max(1.0) && self.factor.exchanged() > 0 {
            self.refresh();
            return Step::Moved;
        }
        self.flip(&flips);
        self.exchange(leaving, &inverse, &turned, &chosen, up);
        Step::Moved
    }

    /// By how much the bound grows at least if a basic column goes down to a value, and if it goes up to another
    /// (Driebeek 1966).
    pub(super) fn penalties(&mut self, column: usize, down: f64, up: f64) -> (f64, f64) {
        let Some(position) = self.position[column] else { return (0.0, 0.0) };
        self.rate(position);
        let value = self.values[column];
        let gain = |broken: f64| {
            let breakpoints = self.breakpoints(broken.signum());
            let nearest = breakpoints.iter().map(|next| next.ratio).fold(f64::INFINITY, f64::min);
            if nearest.is_finite() { nearest * broken.abs() } else { f64::MAX }
        };
        (gain(down - value), gain(up - value))
    }

    /// What could move the leaving variable towards its bound, and when its reduced cost is used up.
    fn breakpoints(&self, up: f64) -> Vec<Breakpoint> {
        let mut all = Vec::new();
        for &variable in &self.rated {
            let rate = self.rates[variable] * up;
            let (low, high) = (self.low[variable], self.high[variable]);
            if rate.abs() <= TINY || low >= high {
                continue;
            }
            let can_rise = self.values[variable] <= low;
            if can_rise == (rate > 0.0) {
                let rate = rate.abs();
                all.push(Breakpoint {
                    variable,
                    ratio: self.reduced[variable].abs() / rate,
                    rate,
                    range: high - low,
                });
            }
        }
        all
    }

    /// Remembers the direction in which the bound grows without end.
    fn no_way(&mut self, inverse: &[f64], up: f64, slope: f64) {
        let rows = inverse.iter().zip(&self.size).enumerate();
        let parts = rows.map(|(row, (part, size))| (row, -part * up / size));
        self.ray = parts.filter(|(_, part)| part.abs() > 1e-14).collect();
        self.slope = slope;
    }

    /// Moves columns to their other bound.
    fn flip(&mut self, flips: &[usize]) {
        if flips.is_empty() {
            return;
        }
        let mut asked = vec![0.0; self.basis.len()];
        for &variable in flips {
            let other = self.low[variable] + self.high[variable] - self.values[variable];
            self.add_column(variable, self.values[variable] - other, &mut asked);
            self.values[variable] = other;
        }
        for (position, change) in self.factor.solve(asked).into_iter().enumerate() {
            self.values[self.basis[position]] += change;
        }
    }

    fn exchange(&mut self, leaving: usize, inverse: &[f64], turned: &[f64], chosen: &Breakpoint, up: f64) {
        let (gone, entering) = (self.basis[leaving], chosen.variable);
        let step = chosen.ratio * up;
        for &variable in &self.rated {
            self.reduced[variable] -= step * self.rates[variable];
        }
        self.reduced[entering] = 0.0;
        self.reduced[gone] = step;

        let bound = if up > 0.0 { self.low[gone] } else { self.high[gone] };
        let moved = (self.values[gone] - bound) / turned[leaving];
        for (position, part) in turned.iter().enumerate().filter(|&(_, &part)| part != 0.0) {
            self.values[self.basis[position]] -= moved * part;
        }
        self.values[entering] += moved;
        self.values[gone] = bound;

        self.reweigh(leaving, inverse, turned);
        self.factor.exchange(leaving, turned);
        self.basis[leaving] = entering;
        self.position[entering] = Some(leaving);
        self.position[gone] = None;
    }

    /// The weights of all edges after an exchange.
    fn reweigh(&mut self, leaving: usize, inverse: &[f64], turned: &[f64]) {
        let weight: f64 = inverse.iter().map(|part| part * part).sum();
        let across = self.factor.solve(inverse.to_vec());
        let pivot = turned[leaving];
        for (position, part) in turned.iter().enumerate().filter(|&(_, &part)| part != 0.0) {
            let times = part / pivot;
            let own = self.weights[position] - 2.0 * times * across[position] + times * times * weight;
            self.weights[position] = own.max(LIGHTEST);
        }
        self.weights[leaving] = (weight / (pivot * pivot)).max(LIGHTEST);
    }

    /// Factors, multipliers and reduced costs anew.
    fn refresh(&mut self) {
        self.refactor();
        let costs = self.basis.iter().map(|&variable| self.cost.get(variable).copied().unwrap_or(0.0));
        let multipliers = self.factor.solve_left(costs.collect());
        self.reduced[..self.columns].copy_from_slice(&self.cost);
        for (row, &multiplier) in multipliers.iter().enumerate() {
            self.reduced[self.columns + row] = multiplier;
            if multiplier != 0.0 {
                let part = multiplier / self.size[row];
                let entries = self.matrix.row(row).iter();
                entries.for_each(|&(column, factor)| self.reduced[column] -= part * float(factor));
            }
        }
        for variable in 0..self.values.len() {
            match self.position[variable] {
                Some(_) => self.reduced[variable] = 0.0,
                None if self.reduced[variable].abs() > TINY || !self.rests(variable) => self.settle(variable),
                None => {}
            }
        }
        self.stale = true;
    }

    /// The basis as factors. One that has become singular is given up: that of the slacks is as sound.
    fn refactor(&mut self) {
        let entries = |basis: &[usize]| basis.iter().map(|&variable| self.entries(variable)).collect();
        if let Some(factor) = Factor::of(entries(&self.basis)) {
            self.factor = factor;
            return;
        }
        let slacks: Vec<usize> = (self.columns..self.values.len()).collect();
        let factor = Factor::of(entries(&slacks)).unwrap_or_default();
        self.factor = factor;
        self.position.fill(None);
        slacks.iter().enumerate().for_each(|(position, &slack)| self.position[slack] = Some(position));
        self.basis = slacks;
        self.weights.fill(1.0);
    }

    #[expect(clippy::float_cmp, reason = "a variable that rests has the bound itself for its value")]
    fn rests(&self, variable: usize) -> bool {
        self.values[variable] == self.low[variable] || self.values[variable] == self.high[variable]
    }
}

#[expect(clippy::cast_precision_loss, reason = "a float only suggests; exact integers decide")]
fn float(value: i64) -> f64 {
    value as f64
}

//! The knee of a frontier: where giving up a little of one measure stops buying much of another.
//!
//! Each measure is scaled to the range it has on the frontier; the chord joins the ends, where one measure is at its
//! best and all others at their worst, so there the scaled values add up to one less than there are measures. The
//! knee lies farthest below it. Scaled values are compared over a
//! common denominator, in exact integers.

/// The point farthest below the chord, the first of equals; `None` where none lies below it.
pub(super) fn knee(points: &[&[i64]]) -> Option<usize> {
    let measures = points.first()?.len();
    let range = |measure: usize| {
        let values = || points.iter().map(|point| i128::from(point[measure]));
        Some((values().min()?, values().max()?))
    };
    let ranges: Vec<(i128, i128)> = (0..measures).filter_map(range).collect();
    // A measure that never changes decides nothing.
    let used: Vec<usize> = (0..measures).filter(|&measure| ranges[measure].0 < ranges[measure].1).collect();
    let widths: Vec<i128> = used.iter().map(|&measure| ranges[measure].1 - ranges[measure].0).collect();
    let common = widths.iter().try_fold(1_i128, |product, &width| lcm(product, width))?;
    let scaled = |point: &&[i64]| {
        let parts = used.iter().zip(&widths).map(|(&measure, width)| {
            (i128::from(point[measure]) - ranges[measure].0).checked_mul(common / width)
        });
        parts.into_iter().try_fold(0_i128, |sum, part| sum.checked_add(part?))
    };
    let sums: Vec<i128> = points.iter().map(scaled).collect::<Option<_>>()?;
    let (index, &least) = sums.iter().enumerate().min_by_key(|&(_, sum)| sum)?;
    let chord = common.checked_mul(i128::try_from(used.len()).ok()? - 1)?;
    (least < chord).then_some(index)
}

fn lcm(a: i128, b: i128) -> Option<i128> {
    let (mut divisor, mut rest) = (a, b);
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (a / divisor).checked_mul(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_knee_is_where_the_curve_bends() {
        assert_eq!(knee(&[&[0, 100], &[1, 40], &[2, 10], &[10, 0]]), Some(2));
        // In ranges of the frontier: the scale of a measure does not matter.
        assert_eq!(knee(&[&[0, 100_000], &[1, 40_000], &[2, 10_000], &[10, 0]]), Some(2));
        assert_eq!(knee(&[&[0, 2, 2], &[2, 0, 2], &[2, 2, 0], &[1, 0, 1]]), Some(3));
    }

    #[test]
    fn a_straight_line_and_a_hill_have_none() {
        assert_eq!(knee(&[]), None);
        assert_eq!(knee(&[&[3, 4]]), None);
        assert_eq!(knee(&[&[0, 2], &[1, 1], &[2, 0]]), None);
        assert_eq!(knee(&[&[0, 10], &[9, 9], &[10, 0]]), None);
    }
}

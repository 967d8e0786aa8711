//! Proofs and formulas that were tampered with.

use crate::sheets;
use prism_solver::prove::Veripb;

/// Files that say something false of an answer that comes to `reached` where `bound` is proven. A sound checker
/// refuses each.
#[must_use]
pub fn lies(file: &Veripb, bound: i64, reached: i64) -> Vec<(&'static str, Veripb)> {
    let Some(chosen) = chosen(&file.pbp) else { return Vec::new() };
    let claim = format!("conclusion BOUNDS {bound} :");
    let Some((before, after)) = file.pbp.split_once(&claim) else { return Vec::new() };
    let solution = after.split_once(&format!(" {reached} :"));
    let told = |pbp: String| Veripb { pbp, ..file.clone() };
    let mut lies = Vec::new();
    if let Some((id, literals)) = solution {
        let lower = reached.min(bound) - 1;
        lies.push((
            "a better solution",
            told(format!("{before}conclusion BOUNDS {lower} :{id} {lower} :{literals}")),
        ));
        if bound == reached {
            let higher = bound + 1;
            let raised = told(format!("{before}conclusion BOUNDS {higher} :{id} {higher} :{literals}"));
            lies.push(("a higher bound", raised.clone()));
            // The literal of "below" and its contrary, with a gap between them.
            let gap =
                raised.pbp.replace(&format!(">= {bound} : below -> 1"), &format!(">= {higher} : below -> 1"));
            lies.push(("a definition with a gap", told(gap)));
            lies.extend(
                cheaper(file, &chosen).map(|opb| ("another objective", Veripb { opb, ..file.clone() })),
            );
        }
    }
    lies.extend(tighter(file, &chosen).map(|opb| ("another row", Veripb { opb, ..file.clone() })));
    lies
}

/// Files with something changed in the proof that may not matter.
#[must_use]
pub fn changed(file: &Veripb) -> Vec<Veripb> {
    let lines: Vec<&str> = file.pbp.lines().collect();
    let written = |lines: Vec<String>| Veripb { pbp: lines.join("\n") + "\n", ..file.clone() };
    let whole = || lines.iter().map(|line| (*line).to_owned());
    let Some(leaf) = lines.windows(2).position(|two| two[0].starts_with("pol") && two[1].starts_with("rup"))
    else {
        return Vec::new();
    };
    let without: Vec<String> = whole().take(leaf).chain(whole().skip(leaf + 3)).collect();
    let mut halved: Vec<String> = whole().collect();
    halved[leaf] = with_other_multiplier(lines[leaf]);
    vec![written(without), written(halved)]
}

/// The last multiplier of a sum made larger.
fn with_other_multiplier(sum: &str) -> String {
    let mut words: Vec<String> = sum.split(' ').map(str::to_owned).collect();
    match words.iter().rposition(|word| word == "*" || word == "*;") {
        Some(at) if at > 0 => words[at - 1].push('7'),
        _ => words.insert(words.len() - 1, "7 *".to_owned()),
    }
    words.join(" ")
}

/// The bits that the solution sets.
fn chosen(pbp: &str) -> Option<Vec<bool>> {
    let conclusion = pbp.lines().find(|line| line.starts_with("conclusion BOUNDS"))?;
    let literals = conclusion.trim_end_matches(';').rsplit_once(" : ")?.1.split(' ');
    // Columns come in order; the bits of one in the other order.
    let mut bits: Vec<(usize, bool)> = literals
        .filter_map(|literal| {
            let bit = literal.trim_start_matches('~').strip_prefix('x')?.parse().ok()?;
            Some((bit, !literal.starts_with('~')))
        })
        .collect();
    bits.sort_unstable();
    Some(bits.into_iter().map(|(_, set)| set).collect())
}

/// The formula with a bit of the solution made cheaper: the solution comes to less than the bound.
fn cheaper(file: &Veripb, chosen: &[bool]) -> Option<String> {
    let objective = sheets::opb(&file.opb).ok()?.objective;
    let &(bit, factor) = objective.iter().find(|&&(bit, factor)| chosen[bit] && factor != 0)?;
    let (from, to) = (format!("{factor:+} x{}", bit + 1), format!("{:+} x{}", factor - 1, bit + 1));
    let line = file.opb.lines().find(|line| line.starts_with("min:"))?;
    let changed = line.split(' ').collect::<Vec<_>>().join(" ").replacen(&from, &to, 1);
    Some(file.opb.replacen(line, &changed, 1))
}

/// The formula with a row that the solution just keeps made tighter, so that it does not.
fn tighter(file: &Veripb, chosen: &[bool]) -> Option<String> {
    let rows = sheets::opb(&file.opb).ok()?.rows;
    let lines = file.opb.lines().filter(|line| line.ends_with(';') && !line.starts_with(['*', 'm']));
    let (row, line) = rows.iter().zip(lines).find(|(row, _)| {
        let sum: i128 = row.terms.iter().filter(|(bit, _)| chosen[*bit]).map(|(_, factor)| factor).sum();
        row.high.is_none() && row.low == Some(sum)
    })?;
    let low = row.low?;
    let changed = line.replace(&format!(">= {low};"), &format!(">= {};", low + 1));
    Some(file.opb.replacen(&format!("\n{line}\n"), &format!("\n{changed}\n"), 1))
}

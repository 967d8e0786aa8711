//! What if: the plan of a request that says less, or of a catalogue with other prices or without something.

use super::edit::{Edit, left, mended};
use super::reprice::repriced;
use super::solving::solved;
use crate::optimize::Options;
use prism_model::catalog::{Catalog, Inconsistent};
use prism_model::request::{Request, Target, Wish, WishKind};
use prism_model::{DemandId, Explanation, Place, WishId};
use prism_registry::request::question::{Part, WhatIf};
use prism_solver::graph::Graph;
use prism_solver::{Found, SolveError, explain};

/// What everything supposed together comes to.
#[derive(Clone, Debug)]
pub struct Otherwise {
    /// The catalogue as supposed.
    pub catalog: Catalog,
    /// The request as supposed.
    pub request: Request,
    /// Its best plan.
    pub found: Found,
    /// Where there is none: facts that cannot hold together, none of them idle.
    pub why: Option<Explanation>,
}

/// The first of these with which some price leaves the exact range, all before it supposed as well.
///
/// # Errors
/// As [`repriced`].
pub fn too_dear(catalog: &Catalog, suppositions: &[WhatIf]) -> Result<Option<usize>, Inconsistent> {
    let priced = |catalog: &Catalog| {
        catalog.parts().offerings.iter().filter(|offering| offering.tariff.is_some()).count()
    };
    let mut supposed = catalog.clone();
    for (index, one) in suppositions.iter().enumerate() {
        let WhatIf::Price(target, factor) = one else { continue };
        supposed = repriced(&supposed, std::slice::from_ref(target), *factor)?;
        if priced(&supposed) < priced(catalog) {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// The best plan if all of this were so.
///
/// # Errors
/// As [`crate::optimize`].
pub fn what_if(
    catalog: &Catalog,
    request: &Request,
    suppositions: &[WhatIf],
    mut options: Options<'_>,
) -> Result<Otherwise, SolveError> {
    let mut supposed = catalog.clone();
    let (mut edits, mut retired, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for one in suppositions {
        match one {
            WhatIf::Drop(parts) => {
                edits.extend(parts.iter().filter_map(|&part| edit(part)));
                gone.extend(parts.iter().copied());
            }
            WhatIf::Price(target, factor) => {
                let changed = repriced(&supposed, std::slice::from_ref(target), *factor);
                supposed =
                    changed.map_err(|why| SolveError::Failed { engine: "prices", why: why.to_string() })?;
            }
            WhatIf::Retire(target, place) => retired.push((target.clone(), place.clone())),
        }
    }
    let kept = left(request, &edits);
    let mut request = mended(request, &edits);
    forget(&mut request, &gone, &kept);
    retired.into_iter().for_each(|(target, place)| retire(&mut request, target, place));
    let found = solved(&supposed, &request, &mut options)?;
    let why = match found {
        Found::Nothing => {
            let graph = Graph::new(&supposed, &request)?;
            Some(explain::conflict(&supposed, &request, &graph, &mut options.budget))
        }
        Found::Plan(..) | Found::Stopped { .. } => None,
    };
    Ok(Otherwise { catalog: supposed, request, found, why })
}

/// What drops a part of a request that is asked for everywhere; what runs is not.
fn edit(part: Part) -> Option<Edit> {
    Some(match part {
        Part::Wish(id) => Edit::DropWish(id),
        Part::Rule(id) => Edit::DropRule(id),
        Part::Preference => Edit::DropPreference,
        Part::Aims => Edit::CostAlone,
        Part::Dedicated(demand) => Edit::Share(demand),
        Part::Unknown(name) => Edit::Accept(name),
        Part::Filled(id) => Edit::Empty(id),
        Part::WishOf(..) | Part::Figure(..) | Part::Pool(_) | Part::Current => return None,
    })
}

/// As if these parts of what runs did not, nobody had wished these there, and nobody had stated these figures.
fn forget(request: &mut Request, gone: &[Part], kept: &[DemandId]) {
    for part in gone {
        let (Part::WishOf(_, demand) | Part::Figure(demand, _)) = part else { continue };
        let Ok(index) = kept.binary_search(demand) else { continue };
        match part {
            Part::WishOf(id, _) => request.demands[index].wishes.retain(|own| own != id),
            Part::Figure(_, word) => request.demands[index].workload.forget(*word),
            _ => {}
        }
    }
    let mut position = 0;
    request.running.retain(|_| {
        position += 1;
        !gone.contains(&Part::Pool(position - 1))
    });
    if gone.contains(&Part::Current) {
        request.demands.iter_mut().for_each(|demand| demand.current = None);
    }
}

/// Nothing is served there any more, whoever supposes it.
fn retire(request: &mut Request, target: Target, place: Place) {
    let wish = WishId::new(request.wishes.len());
    request.wishes.push(Wish { kind: WishKind::Exclude(target), place });
    request.demands.iter_mut().for_each(|demand| demand.wishes.push(wish));
}

//! The figures that the bill is made of: which price, of what, from where, how old, how trusted.

use prism_model::catalog::{Catalog, Confidence};
use prism_model::{CostLine, Exact, LineKind, OfferingId, Plan, SourceId};

/// One price of an offering, once however many lines of the bill it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Whose price.
    pub offering: OfferingId,
    /// What for.
    pub kind: LineKind,
    /// Dollars.
    pub price: Exact,
    /// Per what.
    pub per: String,
    /// Where it comes from.
    pub source: SourceId,
}

impl Figure {
    /// Whether nobody vouches for it: of low confidence.
    #[must_use]
    pub fn is_doubtful(&self, catalog: &Catalog) -> bool {
        catalog.source(self.source).confidence == Some(Confidence::Low)
    }
}

/// Every price behind a plan's bill, the oldest first, then in the order of the bill.
#[must_use]
pub fn figures(catalog: &Catalog, plan: &Plan) -> Vec<Figure> {
    let mut all: Vec<Figure> = Vec::new();
    let mut add = |offering: OfferingId, line: &CostLine| {
        let (kind, per) = (line.kind.clone(), line.per.clone());
        let figure = Figure { offering, kind, price: line.price, per, source: line.source };
        // What a price includes is given back at the same price, and a penalty is nobody's.
        let own = !matches!(line.kind, LineKind::Included(_) | LineKind::Emulated(_));
        if own && !all.contains(&figure) {
            all.push(figure);
        }
    };
    for pool in plan.pools() {
        pool.lines().iter().for_each(|line| add(catalog.site(pool.site()).offering, line));
    }
    for filling in plan.fillings() {
        filling.lines().iter().for_each(|line| add(catalog.site(filling.site()).offering, line));
    }
    all.sort_by(|a, b| catalog.source(a.source).as_of.cmp(&catalog.source(b.source).as_of));
    all
}

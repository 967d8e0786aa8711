//! Sets of changes that are the same but for which of several alike namespaces they are in: one of them is asked about, and
//! the answer is that of all.
//!
//! Whoever exchanges alike namespaces exchanges the changes in them, row by row. A set in its first form has the fullest
//! of its rows in the first namespaces of a class, so two sets are the same but for the names when their first forms are.

use super::edit::{Edit, Subject};
use crate::alike::{Exchange, Exchanges, alike};
use prism_model::request::Request;
use std::collections::{BTreeMap, BTreeSet};

/// A set of positions among the changes.
pub(super) type Set = BTreeSet<usize>;

/// More than these are not looked at one by one.
const MOST_IMAGES: usize = 1_000;

/// Which changes stand for each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Symmetry {
    /// Per class its members, and of each the positions of the changes in it, in one order.
    classes: Vec<Vec<Vec<usize>>>,
}

/// Members of a class that a family of sets does not tell apart.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    class: usize,
    members: Vec<usize>,
}

/// Who is not told apart by the sets so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocks(Vec<Block>);

impl Symmetry {
    /// What stands for each other among these changes to a request.
    pub(super) fn new(request: &Request, edits: &[Edit]) -> Self {
        let exchanges = Exchanges::new(request);
        let positions: BTreeMap<Subject, usize> =
            edits.iter().enumerate().map(|(position, edit)| (edit.of(), position)).collect();
        let moves = |exchange: &Exchange| -> Option<BTreeMap<usize, usize>> {
            let mut moves = BTreeMap::new();
            for (position, edit) in edits.iter().enumerate() {
                let there = *positions.get(&exchange.edit(request, edit).of())?;
                if there != position {
                    moves.insert(position, there);
                }
            }
            Some(moves)
        };
        let mut taken = Set::new();
        let mut classes = Vec::new();
        for class in alike(request) {
            let [first, others @ ..] = class.as_slice() else { continue };
            let moved: Option<Vec<_>> =
                others.iter().map(|&other| moves(&exchanges.of(*first, other)?)).collect();
            let rows = moved.and_then(|moved| rows(&moved));
            // What is in two classes at once is in neither.
            if let Some(rows) = rows.filter(|rows| rows.iter().flatten().all(|own| !taken.contains(own))) {
                taken.extend(rows.iter().flatten());
                classes.push(rows);
            }
        }
        Self { classes }
    }

    /// The set with two members of a class in each other's place.
    fn exchanged(&self, class: usize, one: usize, other: usize, set: &Set) -> Set {
        let rows = self.classes[class][one].iter().zip(&self.classes[class][other]);
        let mut moved = set.clone();
        for (a, b) in rows {
            let (has_a, has_b) = (set.contains(a), set.contains(b));
            if has_a != has_b {
                let (gone, new) = if has_a { (a, b) } else { (b, a) };
                moved.remove(gone);
                moved.insert(*new);
            }
        }
        moved
    }

    /// Members of a class that have something in the set.
    fn touched(&self, class: usize, set: &Set) -> Vec<usize> {
        let rows = self.classes[class].iter().enumerate();
        rows.filter(|(_, row)| row.iter().any(|own| set.contains(own))).map(|(member, _)| member).collect()
    }

    /// The set and all that are the same but for the names, in order; itself alone where they are too many.
    pub(super) fn images(&self, set: &Set) -> Vec<Set> {
        let mut all = BTreeSet::from([set.clone()]);
        let mut open = vec![set.clone()];
        while let Some(next) = open.pop() {
            for class in 0..self.classes.len() {
                for one in self.touched(class, &next) {
                    let others = (0..self.classes[class].len()).filter(|&other| other != one);
                    for image in others.map(|other| self.exchanged(class, one, other, &next)) {
                        if all.insert(image.clone()) {
                            open.push(image);
                        }
                    }
                }
            }
            if all.len() > MOST_IMAGES {
                return vec![set.clone()];
            }
        }
        all.into_iter().collect()
    }

    /// Who is not told apart by a family of sets: the family is the same with any two of them exchanged.
    pub(super) fn blocks(&self, family: &BTreeSet<Set>) -> Blocks {
        let mut blocks: Vec<Block> = Vec::new();
        for class in 0..self.classes.len() {
            let begin = blocks.len();
            for member in 0..self.classes[class].len() {
                let is_own = |block: &&mut Block| {
                    let other = block.members[0];
                    let moves = |set: &&Set| [member, other].iter().any(|&one| self.is_in(class, one, set));
                    let mut moved = family.iter().filter(moves);
                    moved.all(|set| family.contains(&self.exchanged(class, member, other, set)))
                };
                match blocks[begin..].iter_mut().find(is_own) {
                    Some(block) => block.members.push(member),
                    None => blocks.push(Block { class, members: vec![member] }),
                }
            }
        }
        Blocks(blocks)
    }

    fn is_in(&self, class: usize, member: usize, set: &Set) -> bool {
        self.classes[class][member].iter().any(|own| set.contains(own))
    }

    /// The first form of a set, where only members of a block are exchanged.
    pub(super) fn first_form(&self, Blocks(blocks): &Blocks, set: &Set) -> Set {
        let mut first = set.clone();
        for Block { class, members } in blocks.iter().filter(|block| block.members.len() > 1) {
            let rows = &self.classes[*class];
            let own = |member: &usize| -> Vec<usize> {
                let row = rows[*member].iter().enumerate();
                row.filter(|(_, position)| set.contains(position)).map(|(index, _)| index).collect()
            };
            let mut parts: Vec<Vec<usize>> = members.iter().map(own).collect();
            parts.sort_by_key(|part| (part.is_empty(), part.clone()));
            for (member, part) in members.iter().zip(parts) {
                rows[*member].iter().for_each(|position| {
                    first.remove(position);
                });
                first.extend(part.into_iter().map(|index| rows[*member][index]));
            }
        }
        first
    }

    /// The elements of a set in rows that nothing tells apart while the set stays what it is; most are alone.
    pub(super) fn rows_of(&self, set: &Set) -> Vec<Vec<usize>> {
        let mut rows: Vec<Vec<usize>> = Vec::new();
        let mut seen: BTreeMap<(usize, Vec<usize>, usize), usize> = BTreeMap::new();
        for &element in set {
            let Some((class, part, index)) = self.place(set, element) else {
                rows.push(vec![element]);
                continue;
            };
            let row = *seen.entry((class, part, index)).or_insert_with(|| {
                rows.push(Vec::new());
                rows.len() - 1
            });
            rows[row].push(element);
        }
        rows
    }

    /// Whose an element of a set is: the class, what of the set is in the same member, and which of these it is.
    fn place(&self, set: &Set, element: usize) -> Option<(usize, Vec<usize>, usize)> {
        for (class, members) in self.classes.iter().enumerate() {
            if let Some(row) = members.iter().find(|row| row.contains(&element)) {
                let own = row.iter().enumerate().filter(|(_, position)| set.contains(position));
                let index = row.iter().position(|&position| position == element)?;
                return Some((class, own.map(|(index, _)| index).collect(), index));
            }
        }
        None
    }

    /// Every way in which a set can meet another one, when members of a block are exchanged.
    pub(super) fn meetings(&self, Blocks(blocks): &Blocks, set: &Set, other: &Set) -> Vec<Set> {
        let mut all = BTreeSet::from([set.clone()]);
        for Block { class, members } in blocks {
            let (met, mut free): (Vec<usize>, Vec<usize>) =
                members.iter().partition(|&&member| self.is_in(*class, member, other));
            for member in met {
                let swapped = |set: &Set| -> Vec<Set> {
                    free.iter().map(|&one| self.exchanged(*class, member, one, set)).collect()
                };
                let more: Vec<Set> = all.iter().flat_map(swapped).collect();
                all.extend(more);
                free.push(member);
            }
        }
        all.into_iter().collect()
    }
}

/// The rows of a class, the first member's first, from where each exchange with the first member takes what it moves.
/// `None` where what moves is not each one's own.
fn rows(moved: &[BTreeMap<usize, usize>]) -> Option<Vec<Vec<usize>>> {
    let first = moved.first()?;
    let is_own = |(from, to): &(&usize, &usize)| match moved {
        [_] => from < to,
        all => all.iter().all(|moves| moves.contains_key(from)),
    };
    let own: Vec<usize> = first.iter().filter(is_own).map(|(&from, _)| from).collect();
    let mut rows = vec![own.clone()];
    for moves in moved {
        if moves.len() != 2 * own.len() {
            return None;
        }
        rows.push(own.iter().map(|from| moves.get(from).copied()).collect::<Option<_>>()?);
    }
    let distinct: Set = rows.iter().flatten().copied().collect();
    (distinct.len() == rows.iter().map(Vec::len).sum::<usize>()).then_some(rows)
}

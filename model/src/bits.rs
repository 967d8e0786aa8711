//! Sets of small integers, one bit each, as wide as they need to be: the shipped 45 interfaces fit one
//! word, an organisation's 400 fit seven. Nothing here assumes a width.

use crate::InterfaceId;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// A set of indices from 0. Two equal sets have equal representations (no trailing zero words).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BitSet(SmallVec<[u64; 2]>);

impl BitSet {
    /// Adds `index`.
    pub fn insert(&mut self, index: usize) {
        let word = index / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (index % 64);
    }

    /// Whether `index` is in the set.
    #[must_use]
    pub fn contains(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    /// How many indices it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The indices, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(word, &bits)| {
            let mut rest = bits;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    word * 64 + bit
                })
            })
        })
    }

    /// The one index of a set of one.
    #[must_use]
    pub fn only(&self) -> Option<usize> {
        let mut all = self.iter();
        all.next().filter(|_| all.next().is_none())
    }

    /// What `self` holds and `other` does not.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let word = |(i, bits): (usize, &u64)| bits & !other.0.get(i).copied().unwrap_or(0);
        Self(self.0.iter().enumerate().map(word).collect()).trimmed()
    }

    /// What both hold.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect()).trimmed()
    }

    /// What either holds.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let (long, short) = if self.0.len() >= other.0.len() { (self, other) } else { (other, self) };
        let word = |(i, bits): (usize, &u64)| bits | short.0.get(i).copied().unwrap_or(0);
        Self(long.0.iter().enumerate().map(word).collect())
    }

    /// Whether every index of `self` is in `other`. Allocates nothing.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.iter().enumerate().all(|(i, bits)| bits & !other.0.get(i).copied().unwrap_or(0) == 0)
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}

impl FromIterator<usize> for BitSet {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        let mut set = Self::default();
        indices.into_iter().for_each(|index| set.insert(index));
        set
    }
}

/// Interfaces, one bit each: what a slot asks for, what a backend offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InterfaceSet(BitSet);

impl InterfaceSet {
    /// Adds an interface.
    pub fn insert(&mut self, interface: InterfaceId) {
        self.0.insert(interface.index());
    }

    /// Whether it holds `interface`.
    #[must_use]
    pub fn contains(&self, interface: InterfaceId) -> bool {
        self.0.contains(interface.index())
    }

    /// What `self` asks for and `offered` lacks. Empty means covered.
    #[must_use]
    pub fn missing_from(&self, offered: &Self) -> Self {
        Self(self.0.minus(&offered.0))
    }

    /// Whether `offered` covers everything asked.
    #[must_use]
    pub fn covered_by(&self, offered: &Self) -> bool {
        self.0.is_subset(&offered.0)
    }

    /// What both hold.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.and(&other.0))
    }

    /// What either holds.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self(self.0.or(&other.0))
    }

    /// In catalogue order.
    pub fn iter(&self) -> impl Iterator<Item = InterfaceId> + '_ {
        self.0.iter().map(InterfaceId::new)
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it asks for or offers nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<InterfaceId> for InterfaceSet {
    fn from_iter<I: IntoIterator<Item = InterfaceId>>(interfaces: I) -> Self {
        Self(interfaces.into_iter().map(InterfaceId::index).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(indices: &[usize]) -> BitSet {
        indices.iter().copied().collect()
    }

    #[test]
    fn sets_wider_than_a_word_behave_like_narrow_ones() {
        let (a, b) = (set(&[1, 63, 64, 400]), set(&[1, 64]));
        assert_eq!(a.minus(&b), set(&[63, 400]));
        assert_eq!(b.minus(&a), BitSet::default());
        assert_eq!(a.and(&b), b);
        assert_eq!(b.or(&set(&[400, 63])), a);
        assert!(b.is_subset(&a) && !a.is_subset(&b));
        assert_eq!((a.len(), a.iter().collect::<Vec<_>>()), (4, vec![1, 63, 64, 400]));
    }

    #[test]
    fn equal_sets_are_equal_however_they_came_about() {
        assert_eq!(set(&[3, 200]).minus(&set(&[200])), set(&[3]));
        assert_eq!(set(&[200]).and(&set(&[3])), BitSet::default());
        assert_eq!((set(&[7]).only(), set(&[7, 8]).only(), set(&[]).only()), (Some(7), None, None));
    }
}

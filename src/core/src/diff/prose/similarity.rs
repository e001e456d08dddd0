//! Similarity of two sentences: Dice's coefficient of their character pairs, in thousandths.
//!
//! Invariant: exact; the preliminary tests only avoid counting. Not here: the threshold for two versions (`align`).

use super::sentences::{ProseSide, Version};
use crate::text::{numerals, typography};
use std::sync::OnceLock;

/// The sentences of two reports, with character pairs computed on demand.
pub(super) struct SimilarityIndex<'p> {
    sides: [ProseSide<'p>; 2],
    known: [Vec<PairCounts>; 2],
}

#[derive(Default)]
struct PairCounts {
    sketch: OnceLock<Sketch>,
    sorted: OnceLock<Vec<u64>>,
}

impl<'p> SimilarityIndex<'p> {
    pub fn new(old: ProseSide<'p>, new: ProseSide<'p>) -> Self {
        let sides = [old, new];
        Self { sides, known: sides.map(|prose| prose.all().iter().map(|_| PairCounts::default()).collect()) }
    }

    /// Returns the similarity of two sentences if it is at least `least`.
    pub fn share(&self, old: usize, new: usize, least: u32) -> Option<u32> {
        let both = [(0, old), (1, new)];
        let counts = both.map(|(side, at)| self.sides[side].all()[at].fingerprint.length + 1);
        let sum = counts[0] + counts[1];
        let found = |common| Some(share(common, sum)).filter(|&share| share >= least);
        // Sentences of very different length have little in common.
        found(counts[0].min(counts[1]))?;
        let [a, b] = both.map(|(side, at)| {
            let sketch = &self.known[side][at].sketch;
            sketch.get_or_init(|| Sketch::of(self.sides[side].version(at)))
        });
        found((counts[0] - a.lacks(b)).min(counts[1] - b.lacks(a)))?;
        let [a, b] = both.map(|(side, at)| {
            let sorted = &self.known[side][at].sorted;
            sorted.get_or_init(|| sorted_pairs(self.sides[side].version(at)))
        });
        found(common(a, b))
    }
}

/// Returns twice `common` divided by `sum`, in thousandths.
fn share(common: usize, sum: usize) -> u32 {
    (2000 * common / sum.max(1)) as u32
}

/// Visits the pairs of neighbouring characters.
///
/// Numbers are masked; both ends are characters of their own, so there is one pair more than characters.
fn pairs(sentence: Version<'_>, mut each: impl FnMut(u64)) {
    let mut before = 0_u64;
    let (mut numbers, mut end) = (sentence.numbers.iter(), 0);
    for (at, c) in sentence.words().char_indices() {
        if at < end {
            continue;
        }
        let Some(folded) = typography::folded(c) else { continue };
        let number = numerals::digit(c).and_then(|_| numbers.next());
        end = number.map_or(end, |number| number.end - sentence.span.start);
        let c = if number.is_some() { u64::from('#') } else { u64::from(folded) };
        each(before << 32 | c);
        before = c;
    }
    each(before << 32);
}

fn sorted_pairs(sentence: Version<'_>) -> Vec<u64> {
    let mut sorted = Vec::with_capacity(sentence.fingerprint.length + 1);
    pairs(sentence, |pair| sorted.push(pair));
    sorted.sort_unstable();
    sorted
}

/// Counts the common elements of two sorted lists.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut same) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        same += usize::from(x == y);
        (i, j) = (i + usize::from(x <= y), j + usize::from(y <= x));
    }
    same
}

/// A bit per pair, at the position its value hashes to.
struct Sketch([u64; 4]);

impl Sketch {
    fn of(sentence: Version<'_>) -> Self {
        let mut bits = [0; 4];
        pairs(sentence, |pair| {
            let place = pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
            bits[(place >> 6) as usize] |= 1 << (place & 63);
        });
        Self(bits)
    }

    /// Returns a lower bound of the pairs that the other sentence lacks.
    fn lacks(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(own, other)| (own & !other).count_ones() as usize).sum()
    }
}

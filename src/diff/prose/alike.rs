//! How alike two sentences are: the share of character pairs they have in common, Dice's coefficient, in thousandths.
//!
//! Invariant: exact; what is looked at first only spares the counting. Left to others: from which share on two sentences
//! are one (`align`).

use super::sentences::{Prose, Sentence};
use crate::text::numerals;
use std::sync::OnceLock;

/// The sentences of two reports, each with its character pairs once they are needed.
pub(super) struct Alike<'p> {
    sides: [&'p Prose<'p>; 2],
    known: [Vec<OnceLock<Pairs>>; 2],
}

impl<'p> Alike<'p> {
    pub fn new(old: &'p Prose<'p>, new: &'p Prose<'p>) -> Self {
        let sides = [old, new];
        Self { sides, known: sides.map(|prose| prose.sentences.iter().map(|_| OnceLock::new()).collect()) }
    }

    /// The share of two sentences, when it is `least` or more.
    pub fn share(&self, old: usize, new: usize, least: u32) -> Option<u32> {
        let [a, b] = [(0, old), (1, new)].map(|(side, at)| self.sides[side].sentences[at].mask.length + 1);
        // Sentences of very different length cannot have much in common.
        if share(a.min(b), a + b) < least {
            return None;
        }
        let [a, b] = [(0, old), (1, new)].map(|(side, at)| {
            let prose = self.sides[side];
            self.known[side][at].get_or_init(|| Pairs::of(prose.text, &prose.sentences[at]))
        });
        let sum = a.sorted.len() + b.sorted.len();
        let found = |common| Some(share(common, sum)).filter(|&share| share >= least);
        found(a.most(b).min(b.most(a)))?;
        found(a.common(b))
    }
}

/// Twice `common` of `sum`, in thousandths.
fn share(common: usize, sum: usize) -> u32 {
    (2000 * common / sum.max(1)) as u32
}

/// The pairs of neighbouring characters, numbers masked, with the ends as characters of their own.
struct Pairs {
    sorted: Vec<u64>,
    /// A bit for each, at the place its value is spread to.
    bits: [u64; 4],
}

impl Pairs {
    fn of(text: &str, sentence: &Sentence) -> Self {
        let mut pairs = Self { sorted: Vec::with_capacity(sentence.mask.length + 1), bits: [0; 4] };
        let mut before = 0_u64;
        let (mut numbers, mut end) = (sentence.numbers.iter(), 0);
        for (at, c) in sentence.span.of(text).char_indices() {
            if at < end || c.is_whitespace() {
                continue;
            }
            let number = numerals::digit(c).and_then(|_| numbers.next());
            end = number.map_or(end, |number| number.span.end - sentence.span.start);
            let c = if number.is_some() { u64::from('#') } else { u64::from(c) };
            pairs.add(before << 32 | c);
            before = c;
        }
        pairs.add(before << 32);
        pairs.sorted.sort_unstable();
        pairs
    }

    fn add(&mut self, pair: u64) {
        self.sorted.push(pair);
        let place = pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
        self.bits[(place >> 6) as usize] |= 1 << (place & 63);
    }

    /// No more than this many can be in common: each bit the other one lacks stands for a pair it lacks.
    fn most(&self, other: &Self) -> usize {
        let lacks = self.bits.iter().zip(&other.bits).map(|(own, other)| (own & !other).count_ones() as usize);
        self.sorted.len() - lacks.sum::<usize>()
    }

    fn common(&self, other: &Self) -> usize {
        let (a, b) = (&self.sorted, &other.sorted);
        let (mut i, mut j, mut same) = (0, 0, 0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            same += usize::from(x == y);
            (i, j) = (i + usize::from(x <= y), j + usize::from(y <= x));
        }
        same
    }
}

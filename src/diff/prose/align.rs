//! Which sentence of one report is which of the other.
//!
//! First those that differ in nothing but their numbers, in order, by Myers' algorithm; in the stretches between, the
//! likest in order, by dynamic programming over the share of character pairs two sentences have in common (Dice's
//! coefficient); last, anywhere, those that only moved.
//!
//! Invariant: a sentence has at most one partner; which report comes first changes nothing, for the two are always taken
//! in the same order. Left to others: what is different inside (`inline`).

use super::sentences::{Prose, Sentence};
use crate::text::numerals;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;
use std::ops::Range;

/// Sentences are versions of each other from this share of common character pairs, in thousandths.
const ALIKE: u32 = 380;
/// A sentence that moved and was edited keeps at least this share.
const ALIKE_AFAR: u32 = 800;
/// Shorter sentences are too common to have moved.
const SHORTEST_MOVED: usize = 8;
/// In a stretch with more pairs than this, only sentences at about the same place are compared.
const MOST_PAIRS: usize = 40_000;
/// How far from the same place, in such a stretch.
const BAND: usize = 8;

/// The same sentence in the other report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Partner {
    pub at: usize,
    /// True when it stands elsewhere in the order.
    pub is_moved: bool,
}

/// The partners of all sentences, and which chapters belong together.
pub(super) struct Partners {
    pub old: Vec<Option<Partner>>,
    pub new: Vec<Option<Partner>>,
    pub chapters: Vec<(usize, usize)>,
}

pub(super) fn partners(old: &Prose, new: &Prose) -> Partners {
    let order = |prose: &Prose| prose.sentences.iter().map(|sentence| sentence.mask).collect::<Vec<u64>>();
    if order(old) > order(new) {
        let turned = partners(new, old);
        let chapters = turned.chapters.into_iter().map(|(new, old)| (old, new)).collect();
        return Partners { old: turned.new, new: turned.old, chapters };
    }
    let chapters = chapters(old, new);
    let none = |prose: &Prose| vec![None; prose.sentences.len()];
    let mut partners = Partners { old: none(old), new: none(new), chapters };
    let mut grams = Grams { sides: (old, new), known: HashMap::new() };
    for at in 0..partners.chapters.len() {
        let (before, after) = partners.chapters[at];
        let ranges = (old.chapters[before].sentences.clone(), new.chapters[after].sentences.clone());
        for (before, after) in in_order((old, new), &ranges, &mut grams) {
            partners.join(before, after, false);
        }
    }
    partners.moved((old, new), &mut grams);
    partners
}

/// Chapters of one title, then of one number.
fn chapters(old: &Prose, new: &Prose) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let same = [
        |a: &super::sentences::Chapter, b: &super::sentences::Chapter| a.title == b.title,
        |a: &super::sentences::Chapter, b: &super::sentences::Chapter| a.number == b.number,
    ];
    for same in same {
        for (at, chapter) in old.chapters.iter().enumerate() {
            if pairs.iter().all(|pair| pair.0 != at) {
                let free = |other: &usize| pairs.iter().all(|pair| pair.1 != *other);
                let other = (0..new.chapters.len()).filter(free).find(|&other| same(chapter, &new.chapters[other]));
                pairs.extend(other.map(|other| (at, other)));
            }
        }
    }
    pairs
}

impl Partners {
    fn join(&mut self, old: usize, new: usize, is_moved: bool) {
        self.old[old] = Some(Partner { at: new, is_moved });
        self.new[new] = Some(Partner { at: old, is_moved });
    }

    /// Sentences without a partner in their own place that stand elsewhere.
    fn moved(&mut self, (old, new): (&Prose, &Prose), grams: &mut Grams) {
        let alone = |partners: &[Option<Partner>], prose: &Prose, shortest: usize| -> Vec<usize> {
            let is_alone = |at: &usize| partners[*at].is_none() && prose.sentences[*at].length >= shortest;
            (0..partners.len()).filter(is_alone).collect()
        };
        let mut waiting: HashMap<u64, Vec<usize>> = HashMap::new();
        for &at in alone(&self.old, old, SHORTEST_MOVED).iter().rev() {
            waiting.entry(old.sentences[at].mask).or_default().push(at);
        }
        for at in alone(&self.new, new, SHORTEST_MOVED) {
            if let Some(other) = waiting.get_mut(&new.sentences[at].mask).and_then(Vec::pop) {
                self.join(other, at, true);
            }
        }
        let (before, after) = (alone(&self.old, old, 2 * SHORTEST_MOVED), alone(&self.new, new, 2 * SHORTEST_MOVED));
        if before.len() * after.len() > MOST_PAIRS {
            return;
        }
        let mut pairs: Vec<(std::cmp::Reverse<u32>, usize, usize)> = Vec::new();
        for &a in &before {
            for &b in &after {
                let alike = grams.alike(a, b);
                if alike >= ALIKE_AFAR {
                    pairs.push((std::cmp::Reverse(alike), a, b));
                }
            }
        }
        pairs.sort_unstable();
        for (_, a, b) in pairs {
            if self.old[a].is_none() && self.new[b].is_none() {
                self.join(a, b, true);
            }
        }
    }
}

/// Partners in the order of both texts.
fn in_order(sides: (&Prose, &Prose), ranges: &(Range<usize>, Range<usize>), grams: &mut Grams) -> Vec<(usize, usize)> {
    let masks = |prose: &Prose, range: &Range<usize>| -> Vec<u64> {
        prose.sentences[range.clone()].iter().map(|sentence| sentence.mask).collect()
    };
    let (before, after) = (masks(sides.0, &ranges.0), masks(sides.1, &ranges.1));
    let mut pairs = Vec::new();
    let (mut a, mut b) = (0, 0);
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    let end = DiffOp::Equal { old_index: before.len(), new_index: after.len(), len: 0 };
    for op in ops.into_iter().chain([end]) {
        let DiffOp::Equal { old_index, new_index, len } = op else { continue };
        let gap = (ranges.0.start + a..ranges.0.start + old_index, ranges.1.start + b..ranges.1.start + new_index);
        likest(gap, grams, &mut pairs);
        pairs.extend((0..len).map(|i| (ranges.0.start + old_index + i, ranges.1.start + new_index + i)));
        (a, b) = (old_index + len, new_index + len);
    }
    pairs
}

/// The likest sentences of a stretch, in order: the pairs whose likeness adds up to most.
fn likest((old, new): (Range<usize>, Range<usize>), grams: &mut Grams, pairs: &mut Vec<(usize, usize)>) {
    let (rows, columns) = (old.len(), new.len());
    if rows == 0 || columns == 0 {
        return;
    }
    let is_wide = rows * columns <= MOST_PAIRS;
    let first = |row: usize| if is_wide { 0 } else { (row * columns / rows).saturating_sub(BAND) };
    let last = |row: usize| if is_wide { columns } else { columns.min(row * columns / rows + BAND + 1) };
    // best[row]: for each column of its band, the most that rows before and columns before can have together.
    let mut best: Vec<(usize, Vec<u32>)> = vec![(0, vec![0; columns + 1])];
    let mut alike: Vec<Vec<u32>> = Vec::new();
    let at = |line: &(usize, Vec<u32>), column: usize| -> u32 {
        // Right of its band a row has what it has at the end of it.
        line.1.get(column.saturating_sub(line.0)).or(line.1.last()).copied().unwrap_or(0)
    };
    for row in 0..rows {
        let (from, to) = (first(row), last(row));
        let likeness: Vec<u32> = (from..to).map(|column| grams.alike(old.start + row, new.start + column)).collect();
        let mut line = (from, vec![at(&best[row], from)]);
        for column in from..to {
            let share = likeness[column - from];
            let joined = if share >= ALIKE { at(&best[row], column) + share } else { 0 };
            let value = at(&best[row], column + 1).max(at(&line, column)).max(joined);
            line.1.push(value);
        }
        alike.push(likeness);
        best.push(line);
    }
    let (mut row, mut column) = (rows, columns);
    let mut found = Vec::new();
    while row > 0 && column > 0 {
        let value = at(&best[row], column);
        let from = first(row - 1);
        let like = column.checked_sub(from + 1).and_then(|at| alike[row - 1].get(at)).copied().unwrap_or(0);
        if like >= ALIKE && value == at(&best[row - 1], column - 1) + like {
            found.push((old.start + row - 1, new.start + column - 1));
            (row, column) = (row - 1, column - 1);
        } else if value == at(&best[row - 1], column) {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    pairs.extend(found.into_iter().rev());
}

/// The character pairs of sentences, sorted, made when they are first asked for.
struct Grams<'p> {
    sides: (&'p Prose<'p>, &'p Prose<'p>),
    known: HashMap<(bool, usize), Vec<u64>>,
}

impl Grams<'_> {
    /// How alike two sentences are, in thousandths.
    fn alike(&mut self, old: usize, new: usize) -> u32 {
        let lengths = (self.sides.0.sentences[old].length, self.sides.1.sentences[new].length);
        // Sentences of very different length cannot have much in common.
        let most = 2000 * lengths.0.min(lengths.1) / (lengths.0 + lengths.1).max(1);
        if (most as u32) < ALIKE {
            return 0;
        }
        for (is_old, at) in [(true, old), (false, new)] {
            let prose = if is_old { self.sides.0 } else { self.sides.1 };
            self.known.entry((is_old, at)).or_insert_with(|| grams(prose.text, &prose.sentences[at]));
        }
        let (a, b) = (&self.known[&(true, old)], &self.known[&(false, new)]);
        (2000 * common(a, b) / (a.len() + b.len()).max(1)) as u32
    }
}

/// The pairs of neighbouring characters, numbers masked, with the ends as characters of their own.
fn grams(text: &str, sentence: &Sentence) -> Vec<u64> {
    let mut before = 0_u64;
    let mut grams = Vec::with_capacity(sentence.length + 1);
    let mut in_number = false;
    for c in sentence.span.of(text).chars().filter(|c| !c.is_whitespace()) {
        let is_digit = numerals::digit(c).is_some();
        if !(is_digit && in_number) {
            let c = if is_digit { u64::from('#') } else { u64::from(c) };
            grams.push(before << 32 | c);
            before = c;
        }
        in_number = is_digit;
    }
    grams.push(before << 32);
    grams.sort_unstable();
    grams
}

/// How many two sorted lists have in common.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut same) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        same += usize::from(x == y);
        (i, j) = (i + usize::from(x <= y), j + usize::from(y <= x));
    }
    same
}

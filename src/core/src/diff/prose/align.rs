//! Alignment of the sentences of two reports.
//!
//! First come sentences that differ only in their numbers, in order (`patience`); in the gaps between them the most
//! similar ones in order, by dynamic programming over shared character pairs (`similarity`); last the moved ones,
//! anywhere. A long gap is divided first at sentences that share a run of characters.
//!
//! Invariant: a sentence has at most one partner; the result does not depend on which report comes first, because the
//! two are always processed in the same order. Not here: differences inside a sentence (`inline`).

use super::patience::common;
use super::sentences::ProseSide;
use super::similarity::SimilarityIndex;
use crate::diff::parallel::spread;
use crate::extract::Sentence;
use crate::text::typography;
use std::collections::HashMap;
use std::ops::Range;

/// Least share of common character pairs of two versions of a sentence, in thousandths.
const ALIKE: u32 = 380;
/// Least share for a sentence that was moved and edited.
const ALIKE_AFAR: u32 = 800;
/// Least share for a version that divides a long gap: a common phrase is not enough.
const ALIKE_SURELY: u32 = 700;
/// Shorter sentences are too frequent to count as moved.
const SHORTEST_MOVED: usize = 8;
/// A long gap is divided if at least one sentence in this many is a certain version.
const FEW: usize = 8;
/// In a gap with more pairs, only sentences at similar positions are compared.
const MOST_PAIRS: usize = 40_000;
/// Least share in such a gap: among many, some share a few words by chance.
const ALIKE_AMONG_MANY: u32 = 600;
/// Greatest difference of positions in such a gap.
const BAND: usize = 8;

/// The same sentence in the other report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Partner {
    pub at: usize,
    /// True if its position in the order differs.
    pub is_moved: bool,
}

/// The partners of all sentences, and the paired chapters.
pub(super) struct Partners {
    pub old: Vec<Option<Partner>>,
    pub new: Vec<Option<Partner>>,
    pub chapters: Vec<(usize, usize)>,
}

pub(super) fn partners(old: ProseSide<'_>, new: ProseSide<'_>) -> Partners {
    let order =
        |prose: ProseSide<'_>| prose.all().iter().map(|sentence| sentence.fingerprint.words).collect::<Vec<u64>>();
    if order(old) > order(new) {
        let turned = partners(new, old);
        let chapters = turned.chapters.into_iter().map(|(new, old)| (old, new)).collect();
        return Partners { old: turned.new, new: turned.old, chapters };
    }
    let chapters = chapters(old, new);
    let none = |prose: ProseSide<'_>| vec![None; prose.all().len()];
    let mut partners = Partners { old: none(old), new: none(new), chapters };
    let alike = SimilarityIndex::new(old, new);
    for at in 0..partners.chapters.len() {
        let (before, after) = partners.chapters[at];
        let ranges =
            (old.sentences.chapters[before].sentences.clone(), new.sentences.chapters[after].sentences.clone());
        let mut pairs = Vec::new();
        in_order((old, new), &ranges, &alike, &mut pairs);
        for (before, after) in pairs {
            partners.join(before, after, false);
        }
    }
    partners.moved((old, new), &alike);
    partners
}

/// Pairs chapters by title, then by number.
fn chapters(old: ProseSide<'_>, new: ProseSide<'_>) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let (before, after) = (&old.sentences.chapters, &new.sentences.chapters);
    let is_same_title = |a: usize, b: usize| typography::is_same(old.title(&before[a]), new.title(&after[b]));
    let is_same_number = |a: usize, b: usize| old.number(&before[a]) == new.number(&after[b]);
    let same: [&dyn Fn(usize, usize) -> bool; 2] = [&is_same_title, &is_same_number];
    for same in same {
        for at in 0..before.len() {
            if pairs.iter().all(|pair| pair.0 != at) {
                let free = |other: &usize| pairs.iter().all(|pair| pair.1 != *other);
                let other = (0..after.len()).filter(free).find(|&other| same(at, other));
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

    /// Pairs sentences without a partner that occur elsewhere.
    fn moved(&mut self, (old, new): (ProseSide<'_>, ProseSide<'_>), alike: &SimilarityIndex) {
        let alone = |partners: &[Option<Partner>], prose: ProseSide<'_>, shortest: usize| -> Vec<usize> {
            let is_alone = |at: &usize| partners[*at].is_none() && prose.all()[*at].fingerprint.length >= shortest;
            (0..partners.len()).filter(is_alone).collect()
        };
        let mut waiting: HashMap<u64, Vec<usize>> = HashMap::new();
        for &at in alone(&self.old, old, SHORTEST_MOVED).iter().rev() {
            waiting.entry(old.all()[at].fingerprint.words).or_default().push(at);
        }
        for at in alone(&self.new, new, SHORTEST_MOVED) {
            if let Some(other) = waiting.get_mut(&new.all()[at].fingerprint.words).and_then(Vec::pop) {
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
                let share = alike.share(a, b, ALIKE_AFAR);
                pairs.extend(share.map(|share| (std::cmp::Reverse(share), a, b)));
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

/// Stretches of both texts.
type Gap = (Range<usize>, Range<usize>);

/// Finds partners in the order of both texts.
fn in_order(
    sides: (ProseSide<'_>, ProseSide<'_>),
    gap: &Gap,
    alike: &SimilarityIndex,
    pairs: &mut Vec<(usize, usize)>,
) {
    let mut start = (gap.0.start, gap.1.start);
    let end = (gap.0.end, gap.1.end);
    let words = with_same(sides, gap, |sentence| sentence.fingerprint.words);
    for (a, b) in words.into_iter().chain([end]) {
        let gap = (start.0..a, start.1..b);
        if gap.0.len() * gap.1.len() <= MOST_PAIRS {
            likest(gap, alike, pairs);
        } else {
            for (c, d) in divided(sides, &gap, alike).into_iter().chain([(a, b)]) {
                likest((start.0..c, start.1..d), alike, pairs);
                pairs.extend((c < a).then_some((c, d)));
                start = (c + 1, d + 1);
            }
        }
        pairs.extend((a < end.0).then_some((a, b)));
        start = (a + 1, b + 1);
    }
}

/// Divides a long gap at versions that share a run of characters.
fn divided(sides: (ProseSide<'_>, ProseSide<'_>), gap: &Gap, alike: &SimilarityIndex) -> Vec<(usize, usize)> {
    let runs = with_same(sides, gap, |sentence| sentence.fingerprint.run).into_iter();
    let sure: Vec<(usize, usize)> = runs.filter(|pair| alike.share(pair.0, pair.1, ALIKE_SURELY).is_some()).collect();
    // A few matches are chance: the texts are not versions of each other.
    if sure.len() * FEW >= gap.0.len().min(gap.1.len()) { sure } else { Vec::new() }
}

/// Returns the sentences of a gap with equal keys, in order.
fn with_same((old, new): (ProseSide<'_>, ProseSide<'_>), gap: &Gap, key: fn(&Sentence) -> u64) -> Vec<(usize, usize)> {
    let keys =
        |prose: ProseSide<'_>, range: &Range<usize>| prose.all()[range.clone()].iter().map(key).collect::<Vec<u64>>();
    let same = common(&keys(old, &gap.0), &keys(new, &gap.1));
    let each = same.into_iter().flat_map(|(a, b, length)| (0..length).map(move |at| (a + at, b + at)));
    each.map(|(a, b)| (gap.0.start + a, gap.1.start + b)).collect()
}

/// Returns the pairs of a gap with the highest total similarity, in order.
fn likest((old, new): Gap, alike: &SimilarityIndex, pairs: &mut Vec<(usize, usize)>) {
    let (rows, columns) = (old.len(), new.len());
    if rows == 0 || columns == 0 {
        return;
    }
    let is_wide = rows * columns <= MOST_PAIRS;
    let enough = if is_wide { ALIKE } else { ALIKE_AMONG_MANY };
    let first = |row: usize| if is_wide { 0 } else { (row * columns / rows).saturating_sub(BAND) };
    let last = |row: usize| if is_wide { columns } else { columns.min(row * columns / rows + BAND + 1) };
    let shares: Vec<Vec<u32>> = spread(rows, |row| {
        let share = |column| alike.share(old.start + row, new.start + column, enough).unwrap_or(0);
        (first(row)..last(row)).map(share).collect()
    });
    // best[row]: for each column of its band, the best total of the rows and columns before.
    let mut best: Vec<(usize, Vec<u32>)> = vec![(0, vec![0; columns + 1])];
    let at = |line: &(usize, Vec<u32>), column: usize| -> u32 {
        // Right of its band a row keeps its last value.
        line.1.get(column.saturating_sub(line.0)).or(line.1.last()).copied().unwrap_or(0)
    };
    for (row, shares) in shares.iter().enumerate() {
        let from = first(row);
        let mut line = (from, vec![at(&best[row], from)]);
        for (column, &share) in (from..).zip(shares) {
            let joined = if share > 0 { at(&best[row], column) + share } else { 0 };
            let value = at(&best[row], column + 1).max(at(&line, column)).max(joined);
            line.1.push(value);
        }
        best.push(line);
    }
    let (mut row, mut column) = (rows, columns);
    let mut found = Vec::new();
    while row > 0 && column > 0 {
        let value = at(&best[row], column);
        let from = first(row - 1);
        let like = column.checked_sub(from + 1).and_then(|at| shares[row - 1].get(at)).copied().unwrap_or(0);
        if like > 0 && value == at(&best[row - 1], column - 1) + like {
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

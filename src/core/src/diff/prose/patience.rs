//! Patience diff: common stretches of two long sequences of keys.
//!
//! Of the keys that occur once on either side the longest ascending run is kept, and the gaps between are processed in
//! the same way; without unique keys Myers' algorithm decides. A chapter of a thousand sentences keeps nearly all of
//! them from year to year, and each is unique.
//!
//! Invariant: the result ascends on both sides. Not here: what a key means.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Returns the common stretches: their start on either side, and their length.
pub(super) fn common(old: &[u64], new: &[u64]) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    // Stretches to process, the next one last.
    let mut waiting = vec![(0..old.len(), 0..new.len())];
    while let Some((before, after)) = waiting.pop() {
        let (a, b) = (&old[before.clone()], &new[after.clone()]);
        let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        found.extend((head > 0).then_some((before.start, after.start, head)));
        let (before, after) = (before.start + head..before.end, after.start + head..after.end);
        if before.is_empty() || after.is_empty() {
            continue;
        }
        let fixed = in_order(&unique((old, &before), (new, &after)));
        if fixed.is_empty() {
            found.extend(rest((old, before), (new, after)));
            continue;
        }
        let ends = fixed.iter().copied().chain([(before.end, after.end)]);
        let starts = std::iter::once((before.start, after.start)).chain(fixed.iter().copied());
        // Each gap begins with its anchor.
        let gaps: Vec<KeyGap> = starts.zip(ends).map(|(start, end)| (start.0..end.0, start.1..end.1)).collect();
        waiting.extend(gaps.into_iter().rev());
    }
    found
}

/// A stretch of both sides.
type KeyGap = (Range<usize>, Range<usize>);

/// Returns the positions of keys that occur once in either stretch, ascending in the older one.
fn unique(old: (&[u64], &Range<usize>), new: (&[u64], &Range<usize>)) -> Vec<(usize, usize)> {
    let once = |(keys, range): (&[u64], &Range<usize>)| {
        let mut places: Vec<(u64, usize)> = range.clone().map(|at| (keys[at], at)).collect();
        places.sort_unstable();
        let groups = places.chunk_by(|one, other| one.0 == other.0);
        groups.filter_map(|group| if let [one] = group { Some(*one) } else { None }).collect::<Vec<_>>()
    };
    let (before, after) = (once(old), once(new));
    let mut other = after.iter().peekable();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (key, at) in before {
        while other.next_if(|place| place.0 < key).is_some() {}
        found.extend(other.next_if(|place| place.0 == key).map(|place| (at, place.1)));
    }
    found.sort_unstable();
    found
}

/// Returns the longest run that ascends on both sides.
fn in_order(places: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length the position that ends the run lowest, and for each position its predecessor.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(places.len()));
    for (at, place) in places.iter().enumerate() {
        let length = ends.partition_point(|&end| places[end].1 < place.1);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut run: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |&at| before[at]).map(|at| places[at]).collect();
    run.reverse();
    run
}

/// Applies Myers' algorithm.
fn rest((old, before): (&[u64], Range<usize>), (new, after): (&[u64], Range<usize>)) -> Vec<(usize, usize, usize)> {
    let ops = capture_diff_slices(Algorithm::Myers, &old[before.clone()], &new[after.clone()]);
    let equal = ops.into_iter().filter_map(|op| match op {
        DiffOp::Equal { old_index, new_index, len } => Some((before.start + old_index, after.start + new_index, len)),
        _ => None,
    });
    equal.collect()
}

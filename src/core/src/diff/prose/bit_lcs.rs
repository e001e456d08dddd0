//! Longest common subsequence of two sequences, bit-parallel.
//!
//! A row of the length table is kept as bits, 64 columns per word, and computed from the row above by one addition:
//! Hyyrö, "Bit-Parallel LCS-length Computation Revisited" (2004). Sentences are short, so the whole table is kept and
//! traced back.
//!
//! Invariant: the subsequence is longest; adjacent edits are merged where that changes nothing. Not here: what an
//! element is.

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, DiffHook, Replace};
use std::convert::Infallible;

/// Columns per word.
const WORD: usize = u64::BITS as usize;

/// Returns the edits in order.
pub(super) fn edits(old: &[u32], new: &[u32]) -> Vec<DiffOp> {
    let stretches = common(old, new);
    // With only a head and a tail in common there is nothing to merge.
    if stretches.len() <= 2 {
        let replaced = feed(&stretches, (old.len(), new.len()), Replace::new(Capture::new()));
        return replaced.into_inner().into_ops();
    }
    let compact = Compact::new(Replace::new(Capture::new()), old, new);
    feed(&stretches, (old.len(), new.len()), compact).into_inner().into_inner().into_ops()
}

/// Reports common and edited stretches to a hook.
fn feed<D: DiffHook<Error = Infallible>>(stretches: &[(usize, usize, usize)], end: (usize, usize), mut hook: D) -> D {
    let mut at = (0, 0);
    for &(a, b, length) in stretches.iter().chain([&(end.0, end.1, 0)]) {
        if at.0 < a {
            let Ok(()) = hook.delete(at.0, a - at.0, at.1);
        }
        if at.1 < b {
            let Ok(()) = hook.insert(a, at.1, b - at.1);
        }
        if length > 0 {
            let Ok(()) = hook.equal(a, b, length);
        }
        at = (a + length, b + length);
    }
    let Ok(()) = hook.finish();
    hook
}

/// Returns the common stretches: their start on either side, and their length.
fn common(old: &[u32], new: &[u32]) -> Vec<(usize, usize, usize)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (rest, other) = (&old[head..], &new[head..]);
    let tail = rest.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (rest, other) = (&rest[..rest.len() - tail], &other[..other.len() - tail]);
    let mut stretches = vec![(0, 0, head)];
    let way = LengthTable::new(rest, other).way();
    let last = (old.len() - tail, new.len() - tail, tail);
    for (a, b, length) in way.into_iter().rev().map(|(a, b)| (head + a, head + b, 1)).chain([last]) {
        match stretches.last_mut() {
            Some(stretch) if (stretch.0 + stretch.2, stretch.1 + stretch.2) == (a, b) => stretch.2 += length,
            _ => stretches.push((a, b, length)),
        }
    }
    stretches
}

/// Length table: for each element of the newer sequence a bit per element of the older one, clear where the length
/// grows.
struct LengthTable {
    columns: usize,
    rows: usize,
    /// Words per row.
    words: usize,
    bits: Vec<u64>,
}

impl LengthTable {
    fn new(old: &[u32], new: &[u32]) -> Self {
        let words = old.len().div_ceil(WORD);
        let mut table = Self { columns: old.len(), rows: new.len(), words, bits: vec![u64::MAX; words] };
        if old.is_empty() || new.is_empty() {
            return table;
        }
        let places = ElementBits::new(old, words);
        table.bits.reserve(new.len() * words);
        for &element in new {
            let above = table.bits.len() - words;
            let places = places.of(element);
            let mut carry = false;
            for word in 0..words {
                let (bits, here) = (table.bits[above + word], places.map_or(0, |places| places[word]));
                let (sum, over) = bits.overflowing_add(bits & here);
                let (sum, again) = sum.overflowing_add(u64::from(carry));
                carry = over || again;
                table.bits.push(sum | (bits & !here));
            }
        }
        table
    }

    /// Returns the pairs of the subsequence, the last first.
    fn way(&self) -> Vec<(usize, usize)> {
        let grows = |row: usize, column: usize| {
            let word = self.bits.get(row * self.words + column / WORD).copied().unwrap_or(u64::MAX);
            word >> (column % WORD) & 1 == 0
        };
        let (mut column, mut row) = (self.columns, self.rows);
        let mut found = Vec::with_capacity(column.min(row));
        while column > 0 && row > 0 {
            if !grows(row, column - 1) {
                column -= 1;
            } else if grows(row - 1, column - 1) {
                row -= 1;
            } else {
                (column, row) = (column - 1, row - 1);
                found.push((column, row));
            }
        }
        found
    }
}

/// Positions of each element as bits, in an open hash table twice as large as needed.
struct ElementBits {
    slots: Vec<Option<(u32, usize)>>,
    bits: Vec<u64>,
    words: usize,
}

impl ElementBits {
    fn new(elements: &[u32], words: usize) -> Self {
        let slots = vec![None; (2 * elements.len()).next_power_of_two()];
        let mut places = Self { slots, bits: Vec::with_capacity(elements.len() * words), words };
        for (at, &element) in elements.iter().enumerate() {
            let slot = places.slot(element);
            let end = places.bits.len();
            let (_, start) = *places.slots[slot].get_or_insert((element, end));
            if start == end {
                places.bits.resize(end + words, 0);
            }
            places.bits[start + at / WORD] |= 1 << (at % WORD);
        }
        places
    }

    /// Returns the slot of an element, or the free slot for it.
    fn slot(&self, element: u32) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = (element.wrapping_mul(0x9e37_79b1) >> 7) as usize & last;
        while self.slots[slot].is_some_and(|known| known.0 != element) {
            slot = (slot + 1) & last;
        }
        slot
    }

    fn of(&self, element: u32) -> Option<&[u64]> {
        let (_, start) = self.slots[self.slot(element)]?;
        self.bits.get(start..start + self.words)
    }
}

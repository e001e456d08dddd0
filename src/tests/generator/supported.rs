//! What the reader can do today. A pair once in this list stays in it: it only grows.

use super::damage::Damage;
use super::layout::Layout;

/// Layouts in which every cell of an undamaged report must be right and sure.
pub const PERFECT: &[Layout] = &[];

/// Layouts and damages under which no field may be wrong and sure.
const SAFE: &[(Layout, &[Damage])] = &[(Layout::Pipe, &[Damage::None])];

/// All pairs that must never be wrong.
pub fn pairs() -> Vec<(Layout, Damage)> {
    SAFE.iter().flat_map(|&(layout, damages)| damages.iter().map(move |&damage| (layout, damage))).collect()
}

//! Which of a format's ways gives each look.
//!
//! Invariant: a number past the last way begins again with the first. Not here: the ways (the writers).

/// The number of the way for each look.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ways {
    pub hide: usize,
    /// Hides rows, columns and tables.
    pub area: usize,
    pub raise: usize,
    pub strike: usize,
    pub control: usize,
}

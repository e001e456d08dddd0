//! Generations of the official form, as data.
//!
//! Invariant: a form says everything about its tables; no code knows a form by name.

/// Forms.
#[derive(Debug, Clone, Default)]
pub struct Library;

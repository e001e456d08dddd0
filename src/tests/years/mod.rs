//! Two years and more: the crosswalk, aligned rows, continuity, decomposition, unusual changes, prose, series.

mod crosswalk;
mod made;
mod rows;

//! Two years and more: the crosswalk, aligned rows, continuity, decomposition, unusual changes, prose, series.

mod continuity;
mod crosswalk;
mod decompose;
mod made;
mod mirror;
mod prose;
mod rows;
mod series;
mod unusual;

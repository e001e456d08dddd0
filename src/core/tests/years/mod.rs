//! Comparison of two or more years: crosswalk, aligned rows, continuity, decomposition, outliers, prose, series.

mod continuity;
mod crosswalk;
mod decompose;
mod likeness;
mod made;
mod outliers;
mod over_years;
mod pairing;
mod prose;
mod rows;
mod series;
mod swap_perspective;
mod typography;

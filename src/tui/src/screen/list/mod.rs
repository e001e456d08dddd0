//! The list of reports.

mod cells_view;
pub mod columns;
mod details_view;
pub(crate) mod keys;
pub mod marks;
pub mod report_list;
pub(crate) mod view;

//! The list of reports.

pub mod columns;
mod details;
pub(crate) mod keys;
pub mod marks;
pub mod report_list;
pub(crate) mod view;

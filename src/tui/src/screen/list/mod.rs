//! The list of reports.

pub(crate) mod keys;
pub mod report_list;
pub(crate) mod view;

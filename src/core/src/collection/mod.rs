//! Many reports at once: what a list, a progress report and a table of agencies need to know of each.
//!
//! Invariant: keeps of each report only what is needed ([`Summary`], [`groups::ReportFigures`]), so that the reports
//! themselves need not stay in memory; nothing here is lost or counted twice, whatever the order. Not here: reading the reports (`gouji-session`), showing them (`gouji-tui`, the
//! command line), two reports of one agency (`diff`).

pub mod agencies;
pub mod agreement;
pub mod groups;
mod summary;

pub use summary::{Summary, Tasks};

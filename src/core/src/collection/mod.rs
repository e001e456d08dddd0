//! Many reports at once: what a list, a progress report and a table of agencies need to know of each.
//!
//! Invariant: keeps of each report only what is needed ([`Summary`], [`groups::ReportFigures`]), so that the reports
//! themselves need not stay in memory; nothing here is lost or counted twice, whatever the order. Not here: reading the reports (`gouji-session`), showing them (`gouji-tui`, the
//! command line), two reports of one agency (`diff`).

mod activity;
pub mod agencies;
pub mod agreement;
mod control;
mod filter;
mod findings;
mod group_status;
pub mod groups;
mod order;
mod shared_words;
pub mod status;
mod summary;
mod urgency;

pub use activity::{Activity, Share};
pub use control::wrong_at_most;
pub use filter::Condition;
pub use findings::{BrokenGroup, GroupedBy, Member, broken_groups};
pub use group_status::{GroupStatus, GroupTally};
pub use order::{Column, Listed, compare};
pub use shared_words::SharedWords;
pub use summary::{BrokenRule, Summary, Tasks};
pub use urgency::{Unusual, Urgency, UrgencyLevel, unusual, why};

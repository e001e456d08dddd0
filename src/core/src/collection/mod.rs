//! Many reports at once: what a list, a progress report and a table of agencies need to know of each.
//!
//! Invariant: works on [`Summary`]s alone, so that the reports themselves need not stay in memory; nothing here is lost or
//! counted twice, whatever the order. Not here: reading the reports (`gouji-session`), showing them (`gouji-tui`, the
//! command line), two reports of one agency (`diff`).

mod activity;
mod filter;
mod findings;
mod order;
pub mod status;
mod summary;
mod urgency;

pub use activity::{Activity, Share};
pub use filter::Condition;
pub use findings::{BrokenGroup, GroupedBy, Member, broken_groups};
pub use order::{Listed, SortKey, compare};
pub use summary::{BrokenRule, Summary, Tasks};
pub use urgency::{Unusual, Urgency, UrgencyLevel, unusual, why};

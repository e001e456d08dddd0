//! Reviewed data for other programs: the records of a report, the code book of all fields, and the files made of them.
//!
//! Invariant: what leaves is what was decided, by `Review::reviewed`, beside what was published; a report is written as
//! soon as it is read, so that memory does not grow with the number of reports. Not here: finding and reading the
//! reports (`gouji_session`), the command line.

pub mod agreement;
pub mod code_book;
pub mod csv;
pub mod destination;
pub mod findings;
pub mod letter;
pub mod package;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod plain_table;
mod platform;
pub mod position;
pub mod record;
pub mod report_file;
pub mod spool;
pub mod wide;
#[cfg(feature = "xlsx")]
pub mod xlsx;

//! Ids of the items of a report's identity: agency, year and dates.

/// The agency.
pub const AGENCY: &str = "identity.agency";
/// The year reported on.
pub const YEAR: &str = "identity.year";
/// First day of the statistics period.
pub const PERIOD_START: &str = "identity.period_start";
/// Last day of the statistics period.
pub const PERIOD_END: &str = "identity.period_end";
/// The day of filling in.
pub const FILLED: &str = "identity.filled";
/// The day under the signature.
pub const SIGNED: &str = "identity.signed";
/// The day of publication.
pub const PUBLISHED: &str = "identity.published";
/// Every item has an id that begins with this.
pub const PREFIX: &str = "identity.";

//! Writes comparisons as JSON.
//!
//! Invariant: one agency is in memory at a time. Not here: the keys (`output::diff`).

use super::{Pair, View, Years, followed};
use crate::cli::output::diff::{Agency, Comparison};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Writes two reports that were named: one object.
pub(super) fn one(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Comparison::of(pair.old, pair.new, pair.comparison, view.lang))?;
    writeln!(out)
}

/// Writes all years of every agency: an array with an object an agency.
pub(super) fn all(all: &mut dyn Iterator<Item = Years>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let agencies = all.map(|years| WrittenYears { years, view });
    serde_json::Serializer::pretty(&mut *out).collect_seq(agencies)?;
    writeln!(out)
}

/// The years of an agency, turned into its object while they are written.
struct WrittenYears<'v> {
    years: Years,
    view: View<'v>,
}

impl Serialize for WrittenYears<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { years, view } = self;
        let followed = followed(years, view.ruleset);
        let forms = (&view.ruleset.library, view.lang);
        let links = years.over_years(view.ruleset);
        let over_years = (followed, &links);
        Agency::of(&years.agency, &years.reports, &years.comparisons, over_years, forms).serialize(serializer)
    }
}

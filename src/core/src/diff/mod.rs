//! Comparison of two years of one agency, and series over all its years.
//!
//! Invariant: every field of either report is in exactly one row and every sentence in exactly one; comparing a report
//! with itself shows no change; exchanging the sides mirrors the rows. Approximate counterparts are shown but never
//! judged. Not here: rules across years (`check`), error localisation (`localize`), presentation (tui, cli).
//!
//! Stages: fields are paired over the crosswalk (`rows`), rules across years are evaluated (`continuity`), outliers are
//! marked (`outliers`, against the `baseline` and a `crowd` by its `level`), a change is explained by its parts
//! (`decompose`); `prose` pairs sentences, `series` and `over_years` cover more than two years.

mod baseline;
mod continuity;
mod crowd;
mod decompose;
mod level;
mod outliers;
mod over_years;
mod pairing;
mod parallel;
mod prose;
mod rows;
mod series;
mod swap_perspective;
mod versions;

pub use baseline::{Baseline, FieldBaseline};
pub use continuity::{Continuity, FaultAttribution};
pub use crowd::{Crowd, Numbers};
pub use decompose::{ChangePart, Decomposition, Sums, Way};
pub use outliers::{Outlier, OutlierKind};
pub(crate) use outliers::{far_from, strange};
pub use over_years::{LinkState, OverYears, WeakestYear, YearLink, over_years};
pub use pairing::{Pairing, chronology};
pub use prose::{
    ChapterLikeness, Differences, Likeness, LikenessLevel, LikenessShare, NumberChange, ProseMark, ProseOverlap,
    ProseRow,
};
pub use rows::{FieldRow, RowKind, RowSide, SummedField};
pub(crate) use series::number;
pub use series::{Agency, Point, Series, SeriesChange, agencies, series};
pub use swap_perspective::{swapped, swapped_repairs};
pub use versions::{CarriedDecision, FindingChange, FindingFate, ReplacedNumber, Versions};

use crate::check::{Finding, FindingKey, Rules, Severity};
use crate::forms::Library;
use crate::ids::Year;
use crate::localize::RepairGroup;
use crate::review::{Across, Review};
use crate::text::{Bilingual, Span};

/// Two reports side by side.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// What the newer report is to the older one.
    pub pairing: Pairing,
    /// Sections, fields and sentences in the order of the newer report.
    pub rows: Vec<ComparisonRow>,
    /// Findings of the rules that link two years.
    pub findings: Vec<Finding>,
    /// Repairs, with both years as one system.
    pub repairs: Vec<RepairGroup>,
    /// Outliers, the most striking first; information, never failures.
    pub outliers: Vec<Outlier>,
    /// The baseline, as far as it is known.
    pub baseline: Baseline,
    /// Overlap of the newer report's prose with the older one's.
    pub prose_overlap: ProseOverlap,
    /// Likeness of the newer report's chapters to the older report.
    pub likeness: Likeness,
    across: Across,
}

/// A row of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComparisonRow {
    /// The title of a section.
    Section(Bilingual),
    /// A field, or fields that are compared as a sum.
    Field(Box<FieldRow>),
    /// A sentence of the prose.
    Prose(Box<ProseRow>),
}

impl ComparisonRow {
    /// Returns its place in the text of one report.
    pub fn span(&self, year: Year) -> Option<Span> {
        match (self, year) {
            (Self::Section(_), _) => None,
            (Self::Field(field), _) => field.cell(year)?.span,
            (Self::Prose(prose), Year::Older) => prose.old,
            (Self::Prose(prose), Year::Newer) => prose.new,
        }
    }
}

/// How a row changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowChange {
    /// The same in both years.
    Same,
    /// Different.
    Changed,
    /// Only in the newer report.
    Appeared,
    /// Only in the older report.
    Vanished,
    /// In both reports at different places; sentences only.
    Moved,
}

impl RowChange {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Moved => "moved",
        }
    }

    /// Returns the mark between the two years.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Same => " ",
            Self::Changed => "~",
            Self::Appeared => "+",
            Self::Vanished => "-",
            Self::Moved => ">",
        }
    }
}

/// Compares two reviewed reports whose own findings are up to date ([`Review::recheck`]).
pub fn compare(old: &Review, new: &Review, rules: &Rules, library: &Library) -> Comparison {
    let mut comparison = Comparison::default();
    // Versions of one report are alike, and nobody is told so.
    let is_version = matches!(Pairing::of(old, new), Pairing::Versions { .. });
    let limits = (!is_version).then(|| rules.likeness_limits());
    let (prose, ()) =
        parallel::both(|| prose::compare(old, new, limits), || comparison.refresh(old, new, rules, library));
    comparison.prose_overlap = prose.overlap;
    comparison.likeness = prose.likeness;
    comparison.rows.extend(prose.rows);
    comparison.drop_marks();
    comparison
}

impl Comparison {
    /// Updates the numbers after a decision in either report.
    ///
    /// Sentences are kept: no decision changes them.
    pub fn refresh(&mut self, old: &Review, new: &Review, rules: &Rules, library: &Library) {
        self.pairing = Pairing::of(old, new);
        if self.pairing.is_judged() {
            self.across.recheck([old, new], rules, library);
        } else {
            self.across = Across::default();
        }
        self.findings = self.across.findings.iter().cloned().collect();
        self.repairs.clone_from(&self.across.repairs);
        let mut rows = rows::rows(old, new, library, &self.findings);
        let prose = self.rows.iter().position(|row| matches!(row, ComparisonRow::Prose(_)));
        let prose = prose.map_or(Vec::new(), |at| self.rows.split_off(at.saturating_sub(1)));
        rows.extend(prose);
        self.rows = rows;
        self.find_outliers();
    }

    /// Drops what only two years of one agency can be told: sentences that were not brought up to date.
    fn drop_marks(&mut self) {
        if !matches!(self.pairing, Pairing::Versions { .. } | Pairing::OtherAgency) {
            return;
        }
        for row in &mut self.rows {
            if let ComparisonRow::Prose(prose) = row {
                prose.marks.clear();
            }
        }
        let ProseOverlap { sentences, copied, .. } = self.prose_overlap;
        self.prose_overlap = ProseOverlap { sentences, copied, ..ProseOverlap::default() };
    }

    /// Returns the findings between the years under their keys.
    pub fn between(&self) -> impl Iterator<Item = (FindingKey, &Finding)> {
        self.across.findings.entries()
    }

    /// True for a row with a violated rule across years.
    pub fn is_broken(&self, row: &ComparisonRow) -> bool {
        let ComparisonRow::Field(field) = row else { return false };
        field.findings.iter().any(|&at| self.findings.get(at).is_some_and(needs_an_answer))
    }

    /// Returns the rows of fields.
    pub fn fields(&self) -> impl Iterator<Item = &FieldRow> {
        self.rows.iter().filter_map(|row| if let ComparisonRow::Field(field) = row { Some(&**field) } else { None })
    }

    /// Returns the rows of sentences.
    pub fn sentences(&self) -> impl Iterator<Item = &ProseRow> {
        self.rows.iter().filter_map(|row| if let ComparisonRow::Prose(prose) = row { Some(&**prose) } else { None })
    }
}

fn needs_an_answer(finding: &Finding) -> bool {
    finding.verdict.is_broken() && finding.severity != Severity::Info
}

//! What others read in the same reports: extractions of other programs and people, laid beside the program's own.
//!
//! Invariant: a reading of others never changes what was read here; it is compared, and offered where nothing was read.
//! Not here: the formats they come in (`gouji-import`), the finding where two readings differ
//! (`check::rules::reading_differs`).

use crate::extract::{Identity, State, is_same_agency};
use crate::ids::FieldId;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A value that another reader gives for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherValue {
    /// As its file spells it; empty for nothing.
    pub text: String,
    /// The exact number, when it is one.
    pub number: Option<Decimal>,
    /// What it is: a number, nought, a blank, a dash, 无, words.
    pub state: State,
    /// Line of its file, from 1.
    pub line: usize,
}

impl OtherValue {
    /// Reads a value as a file spells it: the number, or what stands for none. `null`, `NaN` and nothing are a blank.
    pub fn read(text: &str, line: usize) -> Self {
        let text = text.trim();
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).map(crate::text::numerals::fold_char).collect();
        let is_nothing = matches!(bare.as_str(), "null" | "NaN" | "nan" | "None" | "NULL");
        let number =
            if is_nothing { None } else { crate::extract::parse_number(&bare).map(|number| number.normalize()) };
        let state = match number {
            Some(number) if number.is_zero() => State::Zero,
            Some(_) => State::Number,
            None if is_nothing => State::Blank,
            None => crate::extract::state_of_words(&bare),
        };
        Self { text: if is_nothing { String::new() } else { text.to_string() }, number, state, line }
    }
}

/// What the file of a reading says of the report it read; nothing of it need be there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportKey {
    /// Path or name of the report's file.
    pub path: Option<String>,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The year.
    pub year: Option<i16>,
}

/// The file of a report, as far as readings are matched by it.
#[derive(Debug, Clone, Copy)]
pub struct ReportSource<'a> {
    /// Its path as given.
    pub path: &'a str,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: &'a str,
}

/// How well a reading fits a report, the better the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// Nothing is said, and there is one report alone.
    Only,
    /// The same agency and year.
    Agency,
    /// The same name of a file.
    Name,
    /// The same path.
    Path,
    /// The same bytes.
    Bytes,
}

impl ReportKey {
    /// True if the file says nothing of the report.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How well it fits a report; `None` if it is another one.
    pub fn matches(&self, report: ReportSource<'_>, identity: &Identity) -> Option<Match> {
        if self.sha256.as_ref().is_some_and(|sha256| sha256.eq_ignore_ascii_case(report.sha256)) {
            return Some(Match::Bytes);
        }
        if let Some(path) = &self.path {
            let path = path.replace('\\', "/");
            let own = report.path.replace('\\', "/");
            if path == own {
                return Some(Match::Path);
            }
            let name = |path: &str| Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
            let stem = |path: &str| Path::new(path).file_stem().map(|name| name.to_string_lossy().into_owned());
            // A name without an ending is one too; a path with folders that differ is another file of this name.
            let is_bare = !path.contains('/');
            if (name(&path) == name(&own) || (is_bare && Some(&path) == stem(&own).as_ref()))
                && (is_bare || !own.contains('/') || ends_alike(&path, &own))
            {
                return Some(Match::Name);
            }
        }
        let agency = identity.agency.as_ref().map(|found| found.value.as_str());
        let year = identity.year.as_ref().map(|found| found.value);
        let is_agency =
            self.agency.as_deref().zip(agency).is_some_and(|(one, other)| is_same_agency(one.trim(), other));
        let is_year = self.year.is_some() && self.year == year;
        (is_agency && is_year).then_some(Match::Agency)
    }
}

/// True if one path is the end of the other, by whole names.
fn ends_alike(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_start_matches("./"), other.trim_start_matches("./"));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    long.strip_suffix(short).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// One report as another reader read it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportReading {
    /// Which report it is.
    pub key: ReportKey,
    /// Its values by field id.
    pub values: BTreeMap<FieldId, OtherValue>,
}

/// The reports that one reader read, under the name the user gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedReading {
    /// The name.
    pub name: String,
    /// The reports.
    pub reports: Vec<Arc<ReportReading>>,
}

impl NamedReading {
    /// The index of the reading of a report; of several the one that fits best, the first of equals.
    ///
    /// With `is_only` there is one report alone: what says nothing of its report is about it.
    pub fn of(&self, source: ReportSource<'_>, identity: &Identity, is_only: bool) -> Option<usize> {
        let matches = self.reports.iter().enumerate().filter_map(|(at, report)| {
            let nothing = || (is_only && report.key.is_empty() && self.reports.len() == 1).then_some(Match::Only);
            Some((report.key.matches(source, identity).or_else(nothing)?, at))
        });
        matches.max_by_key(|(fit, at)| (*fit, std::cmp::Reverse(*at))).map(|(_, at)| at)
    }
}

/// All readings of others in a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readings {
    /// By their names, in the order given.
    pub named: Vec<NamedReading>,
    /// True if the run has one report alone.
    pub is_only: bool,
}

impl Readings {
    /// The readings of one report.
    pub fn of(&self, source: ReportSource<'_>, identity: &Identity) -> Vec<OtherReading> {
        let reading = |named: &NamedReading| {
            let at = named.of(source, identity, self.is_only)?;
            Some(OtherReading { name: named.name.clone(), report: Arc::clone(named.reports.get(at)?) })
        };
        self.named.iter().filter_map(reading).collect()
    }
}

/// The reading of a report by another reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherReading {
    /// The name the user gave it.
    pub name: String,
    /// What it read.
    pub report: Arc<ReportReading>,
}

impl OtherReading {
    /// What it gives for a field.
    pub fn value(&self, id: &str) -> Option<&OtherValue> {
        self.report.values.get(id)
    }
}

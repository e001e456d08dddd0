//! Extraction: a document and the forms become fields with values and numbers of the prose with roles.
//!
//! Invariant: nothing is dropped and nothing is invented. Every number of the text belongs to a field, a mention or a
//! named non-count, and every value has its place. Not here: whether the numbers agree (`check`).

mod assignment;
mod coverage;
pub mod identity;
mod narrative;
mod offset_mapping;
pub mod prose;
mod sentences;
mod table;
pub mod value;

pub use assignment::{Assignment, whole_lines};
pub use coverage::{Coverage, MOST_NUMBERS, coverage, has_too_many_numbers};
pub use identity::{Found, Identity, Period, is_same_agency};
pub use prose::{Enumeration, Mention, Part, Percentage, Prose, Role};
pub use sentences::{Chapter, Sentence, Sentences};
pub use table::{parse_number, row_choices, state_of_words};
pub use value::{Confidence, Reading, State, Value};

use crate::document::{ApartKind, Document, Sheet, Unwrapped};
use crate::forms::Library;
use crate::ids::FieldId;
use crate::text::{Diagnostic, Span, Stopped, dates};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Codes of the diagnostics of reading a text; those of its file and of its session have others.
pub const DIAGNOSTICS: &[&str] = &[
    "table.twice",
    "table.labels",
    "table.run_together",
    "table.cannot_tell",
    "table.short",
    "amount.units",
    "identity.disagree",
    "date.repaired",
];

/// Everything read from one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extraction {
    /// Agency, year and dates.
    pub identity: Identity,
    /// The tables found, with the form each is read by.
    pub tables: Vec<TableReading>,
    /// Field values in the order of the forms.
    pub fields: Vec<Field>,
    /// The cells of the fields' values, in every copy of a table that is printed more than once.
    pub cells: Vec<Span>,
    /// The numbers of the prose and the relations between them.
    pub prose: Prose,
}

/// A table of the report and the form that reads it.
///
/// For a form stated in running text, the span from its first to its last evidence ([`Extraction::is_narrated`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReading {
    /// Id of the form.
    pub form: String,
    /// Id of the form's table: the section of its field ids.
    pub table: String,
    /// Its place in the text.
    pub span: Span,
    /// The number of the form's row labels found, and of all.
    pub rows_found: (usize, usize),
}

/// A field and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// `section.row.column`.
    pub id: FieldId,
    /// The value read.
    pub value: Value,
}

impl Extraction {
    /// Returns the value of a field.
    pub fn field(&self, id: &str) -> Option<&Value> {
        self.fields.iter().find(|field| field.id == id).map(|field| &field.value)
    }

    /// True for a form stated in running text: its span is prose, not a drawn table.
    pub fn is_narrated(&self, table: &TableReading) -> bool {
        let of_table = |field: &&Field| field.id.strip_prefix(&table.table).is_some_and(|rest| rest.starts_with('.'));
        self.fields.iter().filter(of_table).any(|field| field.value.reading == Reading::Prose)
    }
}

impl Extraction {
    /// Returns the id of a mention's number: the id of the field that it gives, else its own.
    pub fn number_id<'s>(&'s self, mention: &'s Mention) -> &'s str {
        let told = mention.field.as_deref().filter(|id| {
            self.field(id).is_some_and(|value| value.reading == Reading::Prose && value.span == Some(mention.span))
        });
        told.unwrap_or(&mention.id)
    }
}

/// Reads a document: tables, identity, prose, and the rows stated in running text.
///
/// Traditional characters are read as simplified ones and lines broken at a margin as whole; places, names and cells
/// are those of the published document.
pub fn extract(document: &Document, library: &Library) -> (Extraction, Vec<Diagnostic>) {
    extract_until(document, library, &|| false)
}

/// Names of the sheets of a workbook that are a report each: every sheet with a table holds one that another holds too.
/// None for a workbook with one report, whose tables are on different sheets.
pub fn report_sheets<'d>(document: &'d Document, library: &Library, stopped: Stopped<'_>) -> Vec<&'d str> {
    if document.sheets.len() < 2 || !shares_labels(document) {
        return Vec::new();
    }
    let tables_of = |sheet: &'d Sheet| {
        let alone = document.sheet(&sheet.name)?;
        let (extraction, _) = extract_until(&alone, library, stopped);
        let tables = extraction.tables.into_iter().filter(|table| !table.span.is_empty()).map(|table| table.table);
        Some((sheet.name.as_str(), tables.collect::<HashSet<String>>()))
    };
    let sheets: Vec<_> =
        document.sheets.iter().filter_map(tables_of).filter(|(_, tables)| !tables.is_empty()).collect();
    let count = |table: &String| sheets.iter().filter(|(_, tables)| tables.contains(table)).count();
    let are_reports = sheets.iter().all(|(_, tables)| tables.iter().any(|table| count(table) > 1));
    if are_reports { sheets.iter().map(|(name, _)| *name).collect() } else { Vec::new() }
}

/// True if some cells of words are on two sheets: the labels of a table that is on both.
fn shares_labels(document: &Document) -> bool {
    /// Fewest such cells of a table.
    const FEWEST: usize = 5;
    let mut sheets: HashMap<&str, usize> = HashMap::new();
    let mut shared: HashSet<&str> = HashSet::new();
    for grid in &document.grids {
        let sheet = document.sheets.partition_point(|sheet| sheet.span.end <= grid.span.start);
        for cell in grid.rows.iter().flat_map(|row| &row.cells) {
            let words = document.at(*cell);
            let is_number = |c: char| c.is_ascii_digit() || c.is_ascii_punctuation();
            if words.chars().all(is_number) {
                continue;
            }
            if *sheets.entry(words).or_insert(sheet) != sheet {
                shared.insert(words);
            }
        }
    }
    shared.len() >= FEWEST
}

/// [`extract`] that stops early when cancelled.
pub fn extract_until(document: &Document, library: &Library, stopped: Stopped<'_>) -> (Extraction, Vec<Diagnostic>) {
    extract_as(document, library, &[], stopped)
}

/// [`extract_until`] with the tables that the reviewer assigned to a form; of two for one table the first counts.
pub fn extract_as(
    document: &Document,
    library: &Library,
    assigned: &[Assignment],
    stopped: Stopped<'_>,
) -> (Extraction, Vec<Diagnostic>) {
    let simplified = document.simplified();
    let unwrapped = Unwrapped::new(&simplified);
    let whole = unwrapped.as_ref().map_or(&*simplified, |whole| &whole.document);
    let placed = |one: &Assignment| {
        let one = one.clone().on_whole_lines(document);
        unwrapped.as_ref().map_or(one.clone(), |unwrapped| one.in_unwrapped(unwrapped)).on_whole_lines(whole)
    };
    let assigned: Vec<Assignment> = assigned.iter().map(placed).collect();
    let Some((mut extraction, mut problems)) = read(whole, library, &assigned, stopped) else {
        return Default::default();
    };
    if let Some(unwrapped) = &unwrapped {
        offset_mapping::places(&mut extraction, &mut problems, unwrapped);
    }
    if unwrapped.is_some() || matches!(simplified, Cow::Owned(_)) {
        offset_mapping::quotes(&mut extraction, document);
    }
    extraction.fields.iter_mut().for_each(|field| doubt(document, &mut field.value));
    (extraction, problems)
}

/// Doubts a value for what its document says of the source.
///
/// A blank cell with a number struck out in it had a value, and a reader may have forgotten the new one; a remark on it
/// may be its value; a formula without a stored result may have any; a machine that recognises text in a picture is sure of none
/// (`Recognition::is_probable`), and what it was not sure of may be something else.
fn doubt(document: &Document, value: &mut Value) {
    let apart = || value.span.map_or(&[][..], |span| document.apart_in(span));
    let has = |kind: ApartKind| apart().iter().any(|apart| apart.kind == kind);
    let may_be_it = [ApartKind::Struck, ApartKind::Formula, ApartKind::Comment];
    if value.state == State::Blank && may_be_it.into_iter().any(has) {
        (value.confidence, value.state) = (Confidence::CannotTell, State::Unread);
    }
    if has(ApartKind::Formula) && value.confidence == Confidence::Sure {
        value.confidence = Confidence::Doubtful;
    }
    let Some(recognition) = value.span.and_then(|span| document.recognition(span)) else {
        // Of a picture, what has no place is no surer than what has one.
        if value.span.is_none() && (document.is_recognised || !document.recognised.is_empty()) {
            value.confidence = value.confidence.max(Confidence::Doubtful);
        }
        return;
    };
    let confidence = if recognition.is_probable() { Confidence::Recognised } else { Confidence::Doubtful };
    value.confidence = value.confidence.max(confidence);
    if value.confidence >= Confidence::Doubtful && value.candidates.is_empty() {
        let numbers = recognition.candidates.iter().filter_map(|number| parse_number(number));
        value.candidates = numbers.filter(|number| Some(*number) != value.number).collect();
    }
}

/// Reads a text of simplified characters and unbroken lines; `None` when cancelled.
fn read(
    document: &Document,
    library: &Library,
    assigned: &[Assignment],
    stopped: Stopped<'_>,
) -> Option<(Extraction, Vec<Diagnostic>)> {
    let wanted = || (!stopped()).then_some(());
    let mut problems = Vec::new();
    let (mut tables, mut fields, cells) = table::read(document, library, assigned, &mut problems);
    wanted()?;
    let regions: Vec<Span> = tables.iter().map(|table| table.span).collect();
    let lexicon = library.lexicon();
    let printed = dates::scan(&document.text);
    let identity = identity::read(document, lexicon, &printed, &mut problems);
    wanted()?;
    let mut prose = prose::read(document, (&identity, &printed), library, &cells, &regions);
    wanted()?;
    let year = identity.year.as_ref().map(|year| year.value);
    narrative::read(document, library, year, (&mut tables, &mut fields), &mut prose);
    for field in fields.iter_mut().filter(|field| field.value.confidence == Confidence::CannotTell) {
        field.value.state = State::Unread;
    }
    Some((Extraction { identity, tables, fields, cells, prose }, problems))
}

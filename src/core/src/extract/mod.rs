//! A document and the forms become fields with values, and numbers of the prose with roles.
//!
//! Invariant: nothing is dropped and nothing is invented: every number of the text belongs to a field, a mention or a
//! named trap, and every value carries its place. Left to others: whether the numbers agree (`check`).

mod coverage;
pub mod identity;
mod narrative;
mod offset_mapping;
pub mod prose;
mod sentences;
mod table;
pub mod value;

pub use coverage::{Coverage, MOST_NUMBERS, coverage, has_too_many_numbers};
pub use identity::{Found, Identity, Period, is_same_agency};
pub use prose::{Enumeration, Mention, Part, Percentage, Prose, Role};
pub use sentences::{Chapter, Sentence, Sentences};
pub use table::parse_number;
pub use value::{Confidence, Reading, State, Value};

use crate::document::{Document, Unwrapped};
use crate::forms::Library;
use crate::text::{Diagnostic, Span, Stopped};
use std::borrow::Cow;

/// Everything read out of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extraction {
    /// Who reports about which year.
    pub identity: Identity,
    /// The tables found, with the form each is read by.
    pub tables: Vec<TableReading>,
    /// Field values in the order of the forms.
    pub fields: Vec<Field>,
    /// The cells that hold the fields' values, in every copy of a table that is printed more than once.
    pub cells: Vec<Span>,
    /// The numbers of the prose and how they hang together.
    pub prose: Prose,
}

/// One table of the report and the form that reads it; or a form told in running text, from its first evidence to its last
/// ([`Extraction::is_told`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReading {
    /// Id of the form.
    pub form: String,
    /// Id of the form's table: the section of its field ids.
    pub table: String,
    /// Where it stands.
    pub span: Span,
    /// How many of the form's row labels were found, and how many there are.
    pub rows_found: (usize, usize),
}

/// A field and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// `section.row.column`.
    pub id: String,
    /// What was read.
    pub value: Value,
}

impl Extraction {
    /// The value of a field.
    pub fn field(&self, id: &str) -> Option<&Value> {
        self.fields.iter().find(|field| field.id == id).map(|field| &field.value)
    }

    /// True for a form told in running text: its span is prose, no drawn table.
    pub fn is_told(&self, table: &TableReading) -> bool {
        let of_table = |field: &&Field| field.id.strip_prefix(&table.table).is_some_and(|rest| rest.starts_with('.'));
        self.fields.iter().filter(of_table).any(|field| field.value.reading == Reading::Prose)
    }
}

impl Extraction {
    /// The id under which a mention's number is known: that of the field it fills, when the field is told by this very
    /// number, else its own.
    pub fn number_id<'s>(&'s self, mention: &'s Mention) -> &'s str {
        let told = mention.field.as_deref().filter(|id| {
            self.field(id).is_some_and(|value| value.reading == Reading::Prose && value.span == Some(mention.span))
        });
        told.unwrap_or(&mention.id)
    }
}

/// Reads a document: tables by the forms of the library, then who reports about when and
/// the prose around the tables, from which the rows of a form are filled that is told instead of drawn.
///
/// Traditional characters are read as simplified ones and lines broken at a margin as whole; places, names and cells are
/// those of the document as published.
pub fn extract(document: &Document, library: &Library) -> (Extraction, Vec<Diagnostic>) {
    extract_until(document, library, &|| false)
}

/// [`extract`], and ends early when it is no longer wanted.
pub fn extract_until(document: &Document, library: &Library, stopped: Stopped<'_>) -> (Extraction, Vec<Diagnostic>) {
    let simplified = document.simplified();
    let unwrapped = Unwrapped::new(&simplified);
    let whole = unwrapped.as_ref().map_or(&*simplified, |whole| &whole.document);
    let Some((mut extraction, mut problems)) = read(whole, library, stopped) else { return Default::default() };
    if let Some(unwrapped) = &unwrapped {
        offset_mapping::places(&mut extraction, &mut problems, unwrapped);
    }
    if unwrapped.is_some() || matches!(simplified, Cow::Owned(_)) {
        offset_mapping::quotes(&mut extraction, document);
    }
    (extraction, problems)
}

/// Reads a text of simplified characters and whole lines; nothing when it is stopped.
fn read(document: &Document, library: &Library, stopped: Stopped<'_>) -> Option<(Extraction, Vec<Diagnostic>)> {
    let wanted = || (!stopped()).then_some(());
    let mut problems = Vec::new();
    let (mut tables, mut fields, cells) = table::read(document, library, &mut problems);
    wanted()?;
    let regions: Vec<Span> = tables.iter().map(|table| table.span).collect();
    let identity = identity::read(document, &mut problems);
    wanted()?;
    let mut prose = prose::read(document, &identity, &cells, &regions);
    wanted()?;
    let year = identity.year.as_ref().map(|year| year.value);
    narrative::read(document, library, year, (&mut tables, &mut fields), &mut prose);
    Some((Extraction { identity, tables, fields, cells, prose }, problems))
}

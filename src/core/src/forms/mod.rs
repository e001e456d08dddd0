//! Forms as data: tables, rows, columns, labels with their variants, units, field ids, and the crosswalk between forms.
//!
//! Invariant: a form describes its tables completely; no code knows a form by name; a new local form is a RON file. Not
//! here: finding the tables in a document (`extract`), the rules (`check`).

mod crosswalk;
mod file;
mod label;
mod label_scan;
mod labels;
mod parse;
mod row_phrases;
pub mod sets;

pub use crosswalk::{Comparability, Correspondence, Crosswalk, Map};
pub use file::{Block, Column, Form, Kind, LabelSet, Lead, Row, SentencePart, Table};
pub use label::{SHORTEST_CORE, core, normalise};
pub use label_scan::LabelScan;
pub use labels::{LONGEST_LABEL, LabelId, LabelIndex, Likeness, is_foreign};
pub use row_phrases::{Alternative, RowPhrases, WordSet};

use crate::ids::FieldId;
use crate::lexicon::Lexicon;
use crate::message;
use crate::text::{Bilingual, FileError};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// The forms of the program, as bytes (`build.rs`).
const BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/forms.bin"));

/// Position of a field in its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPlace {
    /// `section.row.column`.
    pub id: FieldId,
    /// Index of the form in the library, its table, block, row and column.
    pub form: usize,
    /// Index of the table in the form.
    pub table: usize,
    /// Index of the block in the table.
    pub block: usize,
    /// Index of the row in the block.
    pub row: usize,
    /// Index of the column in the block (for a sentence: of the part).
    pub column: usize,
}

/// All forms of this run with crosswalk and word lists.
///
/// Copies share their contents until something is added.
#[derive(Debug, Clone, Default)]
pub struct Library {
    forms: Arc<Vec<Form>>,
    /// Built at the first look-up; the first screen needs none of it.
    lookup: Arc<OnceLock<Lookup>>,
    /// The program's is parsed on demand: most commands compare no forms.
    crosswalk: OnceLock<Arc<Crosswalk>>,
    /// The word lists with the user's over them; `None` for those of the program.
    lexicon: Option<Arc<Lexicon>>,
}

/// Indexes over the forms.
#[derive(Debug, Default)]
struct Lookup {
    /// For each form: how running text names its rows.
    phrases: Vec<RowPhrases>,
    places: FxHashMap<FieldId, FieldPlace>,
    /// The field ids of each row, by its set of labels: of columns there are none.
    row_ids: FxHashMap<LabelSet, Vec<FieldId>>,
    labels: LabelIndex,
    /// Built when a line needs it.
    scan: OnceLock<LabelScan>,
}

impl Lookup {
    fn of(forms: &[Form]) -> Self {
        let mut lookup = Self::default();
        for (index, form) in forms.iter().enumerate() {
            lookup.put(index, form);
        }
        lookup
    }

    fn put(&mut self, index: usize, form: &Form) {
        for place in places(form, index) {
            // Forms share field ids for the same notion: the first form that knows an id names it.
            self.places.entry(place.id.clone()).or_insert(place);
        }
        for table in &form.tables {
            self.labels.add_title(&table.title.zh);
        }
        for (table, block) in form.tables.iter().flat_map(|table| table.blocks.iter().map(move |block| (table, block)))
        {
            for row in &block.rows {
                self.row_ids.insert(row.labels, ids(table, block, row));
                self.labels.add_set(row.labels, std::iter::once(&row.label).chain(&row.variants));
            }
            for column in &block.columns {
                self.labels.add_set(column.labels, std::iter::once(&column.label).chain(&column.variants));
            }
            for title in block.rows.iter().map(|row| &row.group).chain([&block.head]) {
                self.labels.add_title(title);
            }
        }
        self.phrases.push(RowPhrases::new(form));
    }
}

impl Library {
    /// Returns the forms of the program.
    ///
    /// # Errors
    ///
    /// If they cannot be decoded; the tests hold that they can, and are valid.
    pub fn builtin() -> Result<Self, FileError> {
        let undecoded = |_| FileError::new("forms.bin", message!("file.undecoded"));
        let mut forms: Vec<Form> = postcard::from_bytes(BUILTIN).map_err(undecoded)?;
        give_sets(&mut forms);
        Ok(Self { forms: Arc::new(forms), ..Self::default() })
    }

    /// Adds a form written in RON.
    ///
    /// # Errors
    /// A message with file, line, column, the line itself and what was expected.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), FileError> {
        let form = parse::parse(name, text)?;
        if let Some(other) = self.forms.iter().find(|known| known.id == form.id) {
            let what = message!("file.form.taken", id = &form.id, other = &other.name);
            return Err(FileError::at(name, text, parse::place_of_id(text), what));
        }
        let forms = Arc::make_mut(&mut self.forms);
        forms.push(form);
        give_sets(forms);
        self.lookup = Arc::default();
        Ok(())
    }

    /// Returns the word lists.
    pub fn lexicon(&self) -> &Lexicon {
        self.lexicon.as_deref().unwrap_or_else(|| Lexicon::builtin())
    }

    /// Adds a user's words, or removes words of the program.
    ///
    /// # Errors
    /// As for [`Lexicon::with`].
    pub fn add_lexicon(&mut self, name: &str, text: &str) -> Result<(), Bilingual> {
        self.lexicon = Some(Arc::new(self.lexicon().with(name, text)?));
        Ok(())
    }

    /// Makes the indexes and word lists that reading needs, so that the first report does not wait for them.
    pub fn prepare(&self) {
        self.lexicon();
        self.label_scan();
    }

    fn lookup(&self) -> &Lookup {
        self.lookup.get_or_init(|| Lookup::of(&self.forms))
    }

    /// Returns the index of all labels.
    pub fn labels(&self) -> &LabelIndex {
        &self.lookup().labels
    }

    /// Returns the search for labels inside a line.
    pub fn label_scan(&self) -> &LabelScan {
        let lookup = self.lookup();
        lookup.scan.get_or_init(|| LabelScan::new(lookup.labels.in_normal_form()))
    }

    /// Returns every form.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// Returns every form with the phrases that name its rows in running text.
    pub fn forms_with_phrases(&self) -> impl Iterator<Item = (&Form, &RowPhrases)> {
        self.forms.iter().zip(&self.lookup().phrases)
    }

    /// Returns the form with this id.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// Returns the position of a field.
    pub fn place(&self, id: &str) -> Option<&FieldPlace> {
        self.lookup().places.get(id)
    }

    /// Returns the field ids of a row of these forms, in the order of its columns (or of the parts of its sentence).
    pub fn row_ids(&self, row: &Row) -> &[FieldId] {
        self.lookup().row_ids.get(&row.labels).map_or(&[], Vec::as_slice)
    }

    /// Returns the ids of all fields of all forms, in no order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.lookup().places.keys().map(FieldId::as_str)
    }

    /// Returns a field's row and column labels as printed: `予以公开 · 总计`.
    pub fn label(&self, id: &str) -> Option<String> {
        self.words(id, |row| row.label.clone(), |column| column.label.clone(), |part| part.label.clone())
    }

    /// Returns the English gloss of a field: `granted · total`.
    pub fn gloss(&self, id: &str) -> Option<String> {
        self.words(id, |row| row.en.clone(), |column| column.en.clone(), |part| part.en.clone())
    }

    /// Returns the unit of a field; empty if the form prints none.
    pub fn unit(&self, id: &str) -> &str {
        let Some((row, column)) = self.cell(id) else { return "" };
        match column.map(|column| column.unit.as_str()) {
            Some(unit) if !unit.is_empty() => unit,
            _ => &row.unit,
        }
    }

    /// Returns the row and, in a block with columns, the column of a field.
    pub fn cell(&self, id: &str) -> Option<(&Row, Option<&Column>)> {
        let place = self.place(id)?;
        let block = self.block(place)?;
        Some((block.rows.get(place.row)?, block.columns.get(place.column)))
    }

    /// True for a field in the column of the totals of its block.
    pub fn is_total(&self, id: &str) -> bool {
        self.cell(id).is_some_and(|(_, column)| column.is_some_and(|column| column.total))
    }

    /// Returns the fields of each row of the block in which a field is the total, up to that; `None` for other fields.
    pub fn totalled_rows(&self, id: &str) -> Option<Vec<Vec<FieldId>>> {
        let place = self.place(id)?;
        let (table, block) = (self.forms.get(place.form)?.tables.get(place.table)?, self.block(place)?);
        let is_total = self.is_total(id);
        let fields = |row: &Row| ids(table, block, row).into_iter().take(place.column + 1).collect();
        is_total.then(|| block.rows.iter().map(fields).collect())
    }

    fn block(&self, place: &FieldPlace) -> Option<&Block> {
        self.forms.get(place.form)?.tables.get(place.table)?.blocks.get(place.block)
    }

    fn words(
        &self,
        id: &str,
        row_words: impl Fn(&Row) -> String,
        column_words: impl Fn(&Column) -> String,
        part_words: impl Fn(&SentencePart) -> String,
    ) -> Option<String> {
        let place = self.place(id)?;
        let block = self.block(place)?;
        let row = block.rows.get(place.row)?;
        if let Some(part) = row.sentence.get(place.column) {
            return Some(format!("{} · {}", row_words(row), part_words(part)));
        }
        match block.columns.get(place.column) {
            Some(column) if !column.id.is_empty() => Some(format!("{} · {}", row_words(row), column_words(column))),
            _ => Some(row_words(row)),
        }
    }
}

/// Gives every row and column of every form its set of labels.
fn give_sets(forms: &mut [Form]) {
    let mut sets = (0..).map(LabelSet);
    for block in forms.iter_mut().flat_map(|form| &mut form.tables).flat_map(|table| &mut table.blocks) {
        let rows = block.rows.iter_mut().map(|row| &mut row.labels);
        let columns = block.columns.iter_mut().map(|column| &mut column.labels);
        rows.chain(columns).zip(&mut sets).for_each(|(labels, set)| *labels = set);
    }
}

/// Returns the positions of all fields of a form, in its order.
pub fn places(form: &Form, form_index: usize) -> Vec<FieldPlace> {
    let mut places = Vec::new();
    for (t, table) in form.tables.iter().enumerate() {
        for (b, block) in table.blocks.iter().enumerate() {
            for (r, row) in block.rows.iter().enumerate() {
                for (c, id) in ids(table, block, row).into_iter().enumerate() {
                    places.push(FieldPlace { id, form: form_index, table: t, block: b, row: r, column: c });
                }
            }
        }
    }
    places
}

/// Returns the field ids of a row, in the order of its columns (or of the parts of its sentence).
pub fn ids(table: &Table, block: &Block, row: &Row) -> Vec<FieldId> {
    let mut written = String::new();
    append(&mut written, &table.id);
    append(&mut written, &row.id);
    let head = written.len();
    // Each id is written over the one before: a report has hundreds.
    let mut join = |tail: &str| -> FieldId {
        written.truncate(head);
        append(&mut written, tail);
        written.as_str().into()
    };
    if !row.sentence.is_empty() {
        return row.sentence.iter().map(|part| join(&part.id)).collect();
    }
    if block.columns.is_empty() {
        return vec![join("")];
    }
    block.columns.iter().map(|column| join(&column.id)).collect()
}

/// Appends a part of an id, unless it is empty.
fn append(id: &mut String, part: &str) {
    if !id.is_empty() && !part.is_empty() {
        id.push('.');
    }
    id.push_str(part);
}

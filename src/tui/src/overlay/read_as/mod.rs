//! The choice of a form: for the whole report, or for a table that stands in the lines selected.
//!
//! Invariant: nothing is read by another form before one is chosen; what the text says most for comes first. Not here:
//! reading a table by its form (`gouji_core::extract`), what follows (`screen::report::form`).

pub(crate) mod view;

use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::state::State;
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use gouji_core::extract::{Assignment, Confidence, extract_as};
use gouji_core::forms::{Form, Library};
use gouji_core::message;
use gouji_core::review::{OfferedTable, Review};
use gouji_core::text::fuzzy::{Name, Query};
use gouji_core::text::{Bilingual, Span};
use std::cmp::Reverse;

/// The forms and tables that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAs {
    /// The lines selected; `None` for the whole report.
    pub place: Option<Span>,
    /// The words by which one is found.
    pub line: LineEditor,
    /// What can be chosen, the likeliest first.
    entries: Vec<Entry>,
    /// Indexes of the entries that fit the words typed.
    shown: Vec<usize>,
    /// Index into `shown`.
    pub at: usize,
}

/// A form, or a table of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Id of the form.
    pub form: String,
    /// Ids of the tables that it reads.
    pub tables: Vec<String>,
    /// What it is called.
    pub words: Bilingual,
    /// Values that the lines give when they are read so; `None` where that was not tried.
    pub found: Option<usize>,
    /// Whose reading is entered; `None` where it only leads the way, or for a form alone.
    pub reader: Option<String>,
    found_by: Name,
}

/// The longest text that is read by every table before one is chosen, in bytes.
const LONGEST_TRIED: usize = 30_000;

impl ReadAs {
    /// The choice for the lines selected in the open report, else for the whole of it.
    pub(crate) fn new(state: &State) -> Self {
        let view = state.open.view();
        let place = view.and_then(crate::report_view::ReportView::selected);
        let mut entries: Vec<Entry> = Vec::new();
        if let Some(view) = view {
            let review = &view.review;
            let mut forms: Vec<&Form> = state.resources.library.forms().iter().collect();
            let year = review.identity().year.map(|year| year.value);
            let is_of_year = |form: &Form| {
                year.is_none_or(|year| form.years.0 <= year && form.years.1.is_none_or(|last| year <= last))
            };
            let is_used = |form: &Form| review.extraction.tables.iter().any(|table| table.form == form.id);
            forms.sort_by_key(|form| (!is_of_year(form), !is_used(form)));
            if place.is_none() {
                entries.extend(offered(review, &state.resources.library));
                entries.extend(forms.iter().map(|form| whole(form)));
            }
            entries.extend(forms.iter().flat_map(|form| tables(form)));
            if let Some(place) = place.filter(|_| review.document.text.len() <= LONGEST_TRIED) {
                for entry in &mut entries {
                    entry.found = Some(found(state, review, entry, place));
                }
                // A form of the report's year that reads something, then whatever reads most.
                let of_year: Vec<&str> =
                    forms.iter().filter(|form| is_of_year(form)).map(|form| form.id.as_str()).collect();
                let is_likely = |entry: &Entry| entry.found > Some(0) && of_year.contains(&entry.form.as_str());
                entries.sort_by_key(|entry| (!is_likely(entry), Reverse(entry.found)));
            }
        }
        let shown = (0..entries.len()).collect();
        Self { place, line: LineEditor::default(), entries, shown, at: 0 }
    }

    /// What is shown, in order.
    pub fn shown(&self) -> impl Iterator<Item = &Entry> {
        self.shown.iter().filter_map(|at| self.entries.get(*at))
    }

    fn find(&mut self) {
        let query = Query::new(self.line.text());
        let scored = self.entries.iter().enumerate();
        let mut found: Vec<(Reverse<u32>, usize)> =
            scored.filter_map(|(at, entry)| Some((Reverse(query.score(&entry.found_by)?), at))).collect();
        found.sort_unstable();
        self.shown = found.into_iter().map(|(_, at)| at).collect();
        self.at = 0;
    }

    fn go(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.shown.len().saturating_sub(1));
    }
}

/// What other readers read of the tables that are not read: to be confirmed one by one, or entered at once; each reader's
/// tables of one form together.
fn offered(review: &Review, library: &Library) -> Vec<Entry> {
    let mut readers: Vec<(String, String, Vec<String>, usize)> = Vec::new();
    for OfferedTable { by, form, table, values } in review.offered_tables(library) {
        match readers.iter_mut().find(|reader| reader.0 == by && reader.1 == form) {
            Some((.., tables, found)) => {
                tables.push(table);
                *found += values;
            }
            None => readers.push((by, form, vec![table], values)),
        }
    }
    let entries = readers.into_iter().flat_map(|(by, form, tables, found)| {
        let of_form = library.form(&form).map(|form| form.name.clone()).unwrap_or_default();
        let confirmed = message!("form.reading", name = &by, form = &of_form).both();
        let entered = message!("form.reading_entered", name = &by, form = &of_form).both();
        [(confirmed, None), (entered, Some(by))].map(|(words, reader)| Entry {
            form: form.clone(),
            tables: tables.clone(),
            found: Some(found),
            reader,
            found_by: name(&words),
            words,
        })
    });
    entries.collect()
}

/// All tables of a form.
fn whole(form: &Form) -> Entry {
    let words = form.name.clone();
    let tables = form.tables.iter().map(|table| table.id.clone()).collect();
    Entry { form: form.id.clone(), tables, found: None, reader: None, found_by: name(&words), words }
}

/// Each table of a form.
fn tables(form: &Form) -> impl Iterator<Item = Entry> {
    form.tables.iter().map(|table| {
        let words = Bilingual::new(
            format!("{} · {}", form.name.zh, table.title.zh),
            format!("{} · {}", form.name.en, table.title.en),
        );
        let tables = vec![table.id.clone()];
        Entry { form: form.id.clone(), tables, found: None, reader: None, found_by: name(&words), words }
    })
}

fn name(words: &Bilingual) -> Name {
    Name::new(&format!("{} {}", words.zh, words.en))
}

/// How many values the lines give when they hold this table.
fn found(state: &State, review: &Review, entry: &Entry, place: Span) -> usize {
    let assigned = |table: &String| Assignment { form: entry.form.clone(), table: table.clone(), span: Some(place) };
    let assigned: Vec<Assignment> = entry.tables.iter().map(assigned).collect();
    let (extraction, _) = extract_as(&review.document, &state.resources.library, &assigned, &|| false);
    let is_here = |span: Option<Span>| span.is_some_and(|span| !span.is_empty() && place.covers(span));
    let read = |field: &&gouji_core::extract::Field| {
        is_here(field.value.span) && field.value.confidence != Confidence::CannotTell && field.value.number.is_some()
    };
    extraction.fields.iter().filter(read).count()
}

impl Layer for ReadAs {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
        match key.code {
            Code::Enter => {
                let Some(entry) = self.shown().nth(self.at).cloned() else { return Outcome::Stay };
                let Entry { form, tables, reader, .. } = entry;
                return Outcome::Answer(Answer::ReadAs { form, tables, place: self.place, reader });
            }
            Code::Esc => return Outcome::Close,
            Code::Char('c') if key.ctrl => return Outcome::Close,
            Code::Down | Code::Tab => self.go(1),
            Code::Up | Code::BackTab => self.go(-1),
            Code::PageDown => self.go(page),
            Code::PageUp => self.go(-page),
            _ => {
                if self.line.key(key) {
                    self.find();
                }
            }
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, _: &State) {
        self.line.paste(text);
        self.find();
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}

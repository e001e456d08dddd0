//! Which form reads which table: decided by the reviewer, undone like any decision.
//!
//! Invariant: after [`Review::reread`] the reading is the one that the decisions about tables lead to, and nothing of an
//! earlier one is left. Not here: reading assigned tables (`extract`), choosing them (`gouji-tui`).

use super::{Decision, DecisionKind, Entry, Origin, Provenance, Review};
use crate::extract::{self, Assignment, whole_lines};
use crate::forms::{Form, Library};
use crate::ids::Subject;
use crate::text::{Bilingual, Span, Stopped};

/// The id under which the decision about a table is kept, by the section of its field ids.
pub fn table_id(table: &str) -> String {
    Subject::Table(table.to_string()).to_string()
}

impl Review {
    /// The tables assigned to a form by the decisions of now.
    pub fn assignments(&self) -> Vec<Assignment> {
        let of = |(id, entry): (&String, &Entry)| {
            let Subject::Table(table) = Subject::parse(id) else { return None };
            let decision = entry.decision.as_ref()?;
            let DecisionKind::ReadAs(form) = &decision.kind else { return None };
            let span = if let Origin::Picked { span, .. } = decision.origin { span } else { None };
            Some(Assignment { form: form.clone(), table, span })
        };
        self.entries.iter().filter_map(of).collect()
    }

    /// Reads the text anew when the decisions about its tables changed; true when it did.
    pub fn reread(&mut self, library: &Library) -> bool {
        self.reread_until(library, &|| false)
    }

    /// The same, ended early when `stopped` turns true; the review is then of no use.
    pub(super) fn reread_until(&mut self, library: &Library, stopped: Stopped<'_>) -> bool {
        let assigned = self.assignments();
        if assigned == self.assigned {
            return false;
        }
        let (extraction, found) = extract::extract_as(&self.document, library, &assigned, stopped);
        self.problems.retain(|problem| !extract::DIAGNOSTICS.contains(&problem.code));
        self.problems.extend(found);
        self.take_reading(extraction);
        (self.assigned, self.round) = (assigned, self.round + 1);
        true
    }

    /// How often the text was read anew: what was made for an earlier reading is out of date.
    pub const fn reading_round(&self) -> usize {
        self.round
    }

    /// Decides that a form reads these of its tables, in the lines that a stretch touches or wherever they are; as one
    /// step. Call [`Self::recheck`] afterwards.
    pub fn read_as(&mut self, form: &Form, tables: &[&str], place: Option<Span>, provenance: &Provenance) {
        let origin = place.map_or(Origin::Unsaid, |place| {
            let span = whole_lines(&self.document, place);
            Origin::Picked { span: Some(span), quote: self.range_quote(span) }
        });
        self.together(|review| {
            for table in tables {
                let id = table_id(table);
                let note = review.entries.get(&id).and_then(|entry| entry.note.clone());
                let decision = Decision {
                    kind: DecisionKind::ReadAs(form.id.clone()),
                    origin: origin.clone(),
                    answers: Vec::new(),
                    reason: String::new(),
                    before: String::new(),
                    quote: String::new(),
                    span: None,
                    provenance: provenance.clone(),
                };
                review.set(&id, Entry { decision: Some(decision), note }, provenance);
            }
        });
    }

    /// The title of the table that an id is about, in the form decided on.
    pub(super) fn table_title(&self, id: &str, library: &Library) -> Option<Bilingual> {
        let Subject::Table(section) = Subject::parse(id) else { return None };
        let assigned = self.assignments().into_iter().find(|one| one.table == section);
        let form = assigned.and_then(|one| library.form(&one.form));
        let mut tables = form.into_iter().chain(library.forms()).flat_map(|form| &form.tables);
        tables.find(|table| table.id == section).map(|table| table.title.clone())
    }

    /// The words by which a range of lines is found again: those its first and its last line begin with.
    fn range_quote(&self, span: Span) -> String {
        let mut filled = self.document.at(span).lines().map(str::trim).filter(|line| !line.is_empty());
        let first = filled.next().unwrap_or("");
        let last = filled.next_back().unwrap_or(first);
        [beginning(first), beginning(last)].join(RANGE)
    }

    /// True when a range of lines has these words.
    pub fn is_range_quoted(&self, span: Span, quote: &str) -> bool {
        quote.contains(RANGE) && self.range_quote(span) == quote
    }

    /// The only range of lines that has these words.
    pub fn range_quoted(&self, quote: &str) -> Option<Span> {
        let (first, last) = quote.split_once(RANGE)?;
        let begins = |line: &Span, words: &str| beginning(self.document.at(*line).trim()) == words;
        let mut starts = self.document.lines.iter().enumerate().filter(|(_, line)| begins(line, first));
        let (at, start) = starts.next()?;
        let end = self.document.lines[at..].iter().find(|line| begins(line, last))?;
        starts.next().is_none().then(|| Span::new(start.start, end.end))
    }
}

/// Between the words of the first line and of the last one.
const RANGE: &str = " … ";

/// The beginning of a line.
fn beginning(line: &str) -> String {
    const LONGEST: usize = 24;
    line.chars().take(LONGEST).collect()
}

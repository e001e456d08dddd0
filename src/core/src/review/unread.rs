//! What the program did not read of a report: cells that cannot be told, numbers that nothing explains, tables of no known form,
//! and cells of a picture that were recognised with doubt.
//!
//! Invariant: a number of a field or of a mention with a role is never unread; what the reviewer decided about, or took into
//! a field, is unread no more. Not here: the numbers themselves (`extract::coverage`), leading to them (`gouji-tui`).

mod groups;

pub use groups::{UnreadGroup, UnreadKey};

use super::{Origin, Review, decision};
use crate::document::{Document, Grid};
use crate::extract::{Confidence, Field, Mention, TableReading, coverage, parse_number};
use crate::ids::{FieldId, RuleId, Scope, ValueId};
use crate::text::{Span, numerals};
use std::collections::{HashMap, HashSet};

/// Chapters of the 2019 and 2021 formats that hold a table, with the id of the table: the words their titles share.
const TABLE_CHAPTERS: [(&str, &str); 3] = [
    ("主动公开政府信息", "disclosure"),
    ("收到和处理政府信息公开申请", "requests"),
    ("行政复议、行政诉讼", "disputes"),
];

/// Name of the id under which a decision about a table of no known form is kept.
const TABLE: &str = "unread.table";

/// Least cells with a number alone that make a grid a table of data.
const LEAST_NUMBERS: usize = 2;

/// What is unread of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unread {
    /// Cells that cannot be told, in the order of the forms.
    pub cells: Vec<UnreadCell>,
    /// Cells that were recognised in a picture, but not probably enough, in the order of the forms: the sums may hold by chance.
    pub doubtful: Vec<UnreadCell>,
    /// Numbers of the text that are in no field, no mention with a role and no named non-count, in text order.
    pub numbers: Vec<UnreadNumber>,
    /// Tables whose form is unknown, in text order.
    pub tables: Vec<UnreadTable>,
    /// Fields of a table that read whole: its rows are fewer than the form's, nothing is printed for these.
    pub unprinted: HashSet<FieldId>,
}

/// A cell that cannot be told, or not for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadCell {
    /// Its field.
    pub id: FieldId,
    /// Where the text has it, as far as that is known.
    pub span: Option<Span>,
    /// The place to look at: its own, else the first row of its table of which nothing was read, else the table.
    pub near: Option<Span>,
}

/// A number that nothing explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadNumber {
    /// Its mention; `None` for digits beside the numbers that were read, about which nothing can be decided.
    pub id: Option<ValueId>,
    /// Its place.
    pub span: Span,
    /// Index of its chapter.
    pub section: Option<usize>,
    /// True for a run of digits that is no quantity: the cells of a table that ran together.
    pub is_run: bool,
}

/// A table of no known form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadTable {
    /// A drawn table, or the chapter that must hold one.
    pub span: Span,
    /// The part of it to show: its first row, or the title of the chapter.
    pub head: Span,
    /// True for a table that is drawn; false for a chapter whose table was not found.
    pub is_drawn: bool,
}

/// How much is unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UnreadCounts {
    /// Cells that cannot be told.
    pub cells: usize,
    /// Cells that were recognised with doubt.
    pub doubtful: usize,
    /// Numbers that nothing explains.
    pub numbers: usize,
    /// Tables whose form is unknown.
    pub tables: usize,
}

impl std::ops::AddAssign for UnreadCounts {
    fn add_assign(&mut self, other: Self) {
        self.cells += other.cells;
        self.doubtful += other.doubtful;
        self.numbers += other.numbers;
        self.tables += other.tables;
    }
}

impl UnreadCounts {
    /// All together.
    pub const fn total(self) -> usize {
        self.cells + self.doubtful + self.numbers + self.tables
    }
}

impl UnreadCell {
    /// The id of its row: table and row without the column.
    pub fn row(&self) -> &str {
        match self.id.match_indices('.').nth(1) {
            Some((end, _)) => &self.id[..end],
            None => &self.id,
        }
    }

    /// The id of its table.
    pub fn table(&self) -> &str {
        self.id.split('.').next().unwrap_or_default()
    }
}

impl UnreadTable {
    /// The id under which a decision about it is kept.
    pub fn id(&self) -> String {
        let rule = RuleId { instance: Some(self.span.start), ..RuleId::new(Scope::ThisYear, TABLE) };
        decision::finding_id(&rule)
    }
}

impl Unread {
    /// True when everything was read.
    pub const fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.doubtful.is_empty() && self.numbers.is_empty() && self.tables.is_empty()
    }

    /// How much is unread.
    pub const fn counts(&self) -> UnreadCounts {
        UnreadCounts {
            cells: self.cells.len(),
            doubtful: self.doubtful.len(),
            numbers: self.numbers.len(),
            tables: self.tables.len(),
        }
    }
}

impl Review {
    /// What is unread, decisions considered. The text is searched once; later calls only take away what was decided.
    pub fn unread(&self) -> Unread {
        let all = self.unread_as_read();
        if self.entries.is_empty() {
            return all.clone();
        }
        let decided = |id: &str| self.entries.get(id).is_some_and(|entry| entry.decision.is_some());
        let decisions = self.entries.values().filter_map(|entry| entry.decision.as_ref());
        let picked = decisions.filter_map(|decision| match decision.origin {
            Origin::Picked { span, .. } => span,
            Origin::Unsaid | Origin::Typed => None,
        });
        let (tables, dropped): (Vec<UnreadTable>, Vec<UnreadTable>) =
            all.tables.iter().cloned().partition(|table| !decided(&table.id()));
        let explained = Spans::new(picked.chain(dropped.iter().map(|table| table.span)));
        // Numbers may be many, decisions are few.
        let places = self.entries.iter().filter(|(_, entry)| entry.decision.is_some());
        let mut places: Vec<usize> = places.filter_map(|(id, _)| Mention::place(id)).collect();
        places.sort_unstable();
        let is_open = |number: &&UnreadNumber| {
            let is_decided = number.id.is_some() && places.binary_search(&number.span.start).is_ok();
            !is_decided && !explained.meet(number.span)
        };
        Unread {
            cells: all.cells.iter().filter(|cell| !decided(&cell.id)).cloned().collect(),
            doubtful: all.doubtful.iter().filter(|cell| !decided(&cell.id)).cloned().collect(),
            numbers: all.numbers.iter().filter(is_open).cloned().collect(),
            tables,
            unprinted: all.unprinted.clone(),
        }
    }

    /// True for a field of a row that the report does not print, as far as nobody entered a value.
    pub fn is_unprinted(&self, id: &str) -> bool {
        self.unread_as_read().unprinted.contains(id) && self.current(id).is_none_or(|current| current.number.is_none())
    }

    /// What was unread before any decision.
    pub fn unread_as_read(&self) -> &Unread {
        self.unread.get_or_init(|| self.find_unread())
    }

    fn find_unread(&self) -> Unread {
        let (document, extraction) = (&self.document, &self.extraction);
        let mentions = &extraction.prose.mentions;
        let number = |span: Span| {
            let mention = mentions.binary_search_by_key(&span.start, |mention| mention.span.start);
            let mention = mention.ok().and_then(|at| mentions.get(at));
            UnreadNumber {
                id: mention.map(|mention| mention.id.clone()),
                span,
                section: document.sections.partition_point(|section| section.span.start <= span.start).checked_sub(1),
                is_run: mention.is_some_and(|mention| mention.value.is_none()),
            }
        };
        let is_of_cells = self.rows_of_unread_cells();
        let unexplained = coverage(&document.text, extraction).unexplained;
        let unprinted = self.find_unprinted(&unexplained);
        let (of_cells, others): (Vec<Span>, Vec<Span>) = unexplained.into_iter().partition(|span| is_of_cells(*span));
        let numbers = others.into_iter().map(number).collect();
        let mut near: HashMap<&str, Span> = HashMap::new();
        for table in &extraction.tables {
            let first = of_cells.partition_point(|span| span.start < table.span.start);
            let first = of_cells.get(first).filter(|span| table.span.covers(**span));
            near.entry(&table.table).or_insert_with(|| first.copied().unwrap_or(table.span));
        }
        let fields = extraction.fields.iter().filter(|field| field.value.confidence == Confidence::CannotTell);
        let cell = |id: &FieldId, span: Option<Span>| {
            let table = id.split('.').next().unwrap_or_default();
            UnreadCell { id: id.clone(), span, near: span.or_else(|| near.get(table).copied()) }
        };
        let fields = fields.filter(|field| !unprinted.contains(&field.id));
        let cells = fields.map(|field| cell(&field.id, field.value.span)).collect();
        Unread { cells, doubtful: self.doubtful_cells(), numbers, tables: self.unread_tables(), unprinted }
    }

    /// Cells that were recognised in a picture, and of which the recogniser was not sure.
    fn doubtful_cells(&self) -> Vec<UnreadCell> {
        if self.document.recognised.is_empty() {
            return Vec::new();
        }
        let doubtful = self.extraction.fields.iter().filter(|field| field.value.confidence == Confidence::Doubtful);
        let cells = doubtful.filter_map(|field| {
            let span = field.value.span.filter(|span| self.document.recognition(*span).is_some())?;
            Some(UnreadCell { id: field.id.clone(), span: Some(span), near: Some(span) })
        });
        cells.collect()
    }

    /// Fields without a place of tables among and behind whose rows every number is explained.
    fn find_unprinted(&self, unexplained: &[Span]) -> HashSet<FieldId> {
        let (document, extraction) = (&self.document, &self.extraction);
        let is_lost = |Field { value, .. }: &&Field| {
            value.confidence == Confidence::CannotTell && value.span.is_none() && value.candidates.is_empty()
        };
        let mut lost = extraction.fields.iter().filter(is_lost).peekable();
        if lost.peek().is_none() {
            return HashSet::new();
        }
        let is_whole = |table: &TableReading| {
            let section = document.section_at(table.span.start).and_then(|at| document.sections.get(at));
            let end = section.map_or(table.span.end, |section| section.span.end.max(table.span.end));
            let next = unexplained.partition_point(|span| span.start < table.span.start);
            unexplained.get(next).is_none_or(|span| span.start >= end)
        };
        let mut whole: HashMap<&str, bool> = HashMap::new();
        for table in &extraction.tables {
            *whole.entry(&table.table).or_insert(true) &= is_whole(table);
        }
        let table = |field: &'_ Field| field.id.split('.').next().unwrap_or_default().to_string();
        let read = extraction.fields.iter().filter(|field| field.value.span.is_some());
        let read: HashSet<String> = read.map(table).collect();
        let is_of_whole = |field: &&Field| {
            let table = table(field);
            read.contains(&table) && whole.get(table.as_str()).is_some_and(|whole| *whole)
        };
        lost.filter(is_of_whole).map(|field| field.id.clone()).collect()
    }

    /// True for a number in a row of which nothing was read, of a table with cells that cannot be told: those stand for it.
    fn rows_of_unread_cells(&self) -> impl Fn(Span) -> bool {
        let (document, extraction) = (&self.document, &self.extraction);
        let unread = extraction.fields.iter().filter(|field| field.value.confidence == Confidence::CannotTell);
        let unread: HashSet<&str> = unread.filter_map(|field| field.id.split('.').next()).collect();
        let tables = extraction.tables.iter().filter(|table| unread.contains(table.table.as_str()));
        let tables = Spans::new(tables.map(|table| table.span));
        let is_read = |span: &&Span| !span.is_empty();
        let read: HashSet<usize> =
            extraction.cells.iter().filter(is_read).map(|cell| document.line_at(cell.start)).collect();
        move |span| tables.cover(span) && !read.contains(&document.line_at(span.start))
    }

    /// Grids that no form reads, and chapters whose table was not found.
    fn unread_tables(&self) -> Vec<UnreadTable> {
        let (document, extraction) = (&self.document, &self.extraction);
        let drawn = extraction.tables.iter().filter(|table| !extraction.is_narrated(table)).map(|table| table.span);
        let read = Spans::new(extraction.cells.iter().copied().chain(drawn));
        let mut tables: Vec<UnreadTable> = document
            .grids
            .iter()
            .filter(|grid| !read.touch(grid.span) && holds_data(document, grid))
            .map(|grid| UnreadTable { span: grid.span, head: grid.rows[0].span, is_drawn: true })
            .collect();
        let found: HashSet<&str> = extraction.tables.iter().map(|table| table.table.as_str()).collect();
        let title = |span: Span| document.at(span);
        let requests = TABLE_CHAPTERS[1].0;
        // Reports of another format state their numbers in prose.
        if document.sections.iter().any(|section| title(section.title).contains(requests)) {
            let chapters = document.sections.iter().filter(|section| {
                let chapter = TABLE_CHAPTERS.iter().find(|(words, _)| title(section.title).contains(words));
                chapter.is_some_and(|(_, table)| !found.contains(table))
            });
            let is_drawn = |chapter: Span| {
                let first = tables.partition_point(|table| table.span.start < chapter.start);
                tables.get(first).is_some_and(|table| chapter.covers(table.span))
            };
            let missing: Vec<UnreadTable> = chapters
                .filter(|chapter| !is_drawn(chapter.span))
                .map(|chapter| UnreadTable { span: chapter.span, head: chapter.title, is_drawn: false })
                .collect();
            tables.extend(missing);
            tables.sort_by_key(|table| table.span);
        }
        tables
    }
}

/// Spans that may nest, to be asked about often.
struct Spans {
    sorted: Vec<Span>,
    /// For each span, the greatest end up to it.
    reaches: Vec<usize>,
}

impl Spans {
    fn new(spans: impl Iterator<Item = Span>) -> Self {
        let mut sorted: Vec<Span> = spans.collect();
        sorted.sort_unstable();
        let reaches = sorted.iter().scan(0, |reach, span| {
            *reach = span.end.max(*reach);
            Some(*reach)
        });
        let reaches = reaches.collect();
        Self { sorted, reaches }
    }

    /// The greatest end of the spans that begin before a byte.
    fn reach(&self, start: usize) -> Option<usize> {
        let before = self.sorted.partition_point(|span| span.start < start);
        before.checked_sub(1).map(|last| self.reaches[last])
    }

    /// True when one of them has a byte in common with a span.
    fn meet(&self, span: Span) -> bool {
        self.reach(span.end).is_some_and(|end| end > span.start)
    }

    /// True when one of them meets a span, or is an empty one in it.
    fn touch(&self, span: Span) -> bool {
        self.reach(span.end).is_some_and(|end| end >= span.start)
    }

    /// True when one of them covers a span.
    fn cover(&self, span: Span) -> bool {
        self.reach(span.start + 1).is_some_and(|end| end >= span.end)
    }
}

/// True for a grid with numbers that stand alone in their cells: others lay out prose.
fn holds_data(document: &Document, grid: &Grid) -> bool {
    let cells = grid.rows.iter().flat_map(|row| &row.cells);
    let is_number = |cell: &&Span| parse_number(&numerals::fold(document.at(**cell).trim())).is_some();
    cells.filter(is_number).take(LEAST_NUMBERS).count() == LEAST_NUMBERS
}

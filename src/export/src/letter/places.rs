//! Places of a report in words: the part, the row and the column of a table, or the part and what the number counts.
//!
//! Invariant: parts, rows and columns are those of the form that read the table, so that a user's own form is named like one
//! of the program's; parts of the running text are the chapters as printed. Not here: lines and characters (`position`).

use super::numerals::chapter;
use crate::code_book::Labels;
use gouji_core::document::Document;
use gouji_core::extract::Reading;
use gouji_core::forms::{FieldPlace, Form, Library, places};
use gouji_core::message;
use gouji_core::message::catalogue;
use gouji_core::review::{Review, decision};
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Lang, Span};
use gouji_core::{check::Finding, ids::item};

/// Most characters quoted before a number and behind it.
const AROUND: usize = 48;
/// Most characters quoted of the row of a table.
const ROW: usize = 100;
/// Most characters of the words before a number.
const LABEL: usize = 30;
/// Signs that end a sentence.
const ENDS: [char; 7] = ['。', '；', ';', '！', '!', '\n', '|'];

/// A place in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// The part of the report, as a heading.
    pub part: String,
    /// The place itself.
    pub words: String,
    /// What is printed there.
    pub quote: String,
    /// Byte of the text; behind everything if it is not printed.
    pub at: usize,
}

/// Finds the places of one report.
pub(super) struct Places<'a> {
    /// The report.
    pub review: &'a Review,
    library: &'a Library,
    lang: Lang,
}

/// A part of the report.
struct Part {
    /// `第三部分`; the title where it has no number.
    name: String,
    /// The words for its table.
    table: String,
    heading: String,
}

impl<'a> Places<'a> {
    pub fn new(review: &'a Review, library: &'a Library, lang: Lang) -> Self {
        Self { review, library, lang }
    }

    fn words(&self, key: &'static str) -> String {
        catalogue(self.lang).get(key).to_string()
    }

    /// The place of a field in the form that reads its table.
    pub fn field(&self, id: &str) -> Option<FieldPlace> {
        self.review.value(id)?;
        let section = id.split('.').next().unwrap_or_default();
        let form = self.review.extraction.tables.iter().find(|table| table.table == section)?;
        let forms = self.library.forms();
        let index = forms.iter().position(|known| known.id == form.form)?;
        places(&forms[index], index).into_iter().find(|place| place.id == *id)
    }

    /// Number of the cells of a table of a form.
    pub fn cells_of(&self, form: usize, table: usize) -> usize {
        let Some(known) = self.library.forms().get(form) else { return 0 };
        places(known, form).iter().filter(|place| place.table == table).count()
    }

    /// True for a field that was read from running text: its row and column are nowhere on the page.
    pub fn is_in_text(&self, id: &str) -> bool {
        let read = self.review.value(id);
        read.is_some_and(|value| matches!(value.reading, Reading::Prose | Reading::Sentence) && value.span.is_some())
    }

    /// The place of a value, or of what a decision about a finding is about.
    pub fn value(&self, id: &str) -> Place {
        if let Some(rule) = decision::finding_rule(id) {
            let finding = self.review.findings.of_rule(&rule).first().and_then(|&at| self.review.findings.get(at));
            let span = rule.instance.map(|at| Span::new(at, at));
            return finding.map_or_else(|| self.near(span, self.words("letter.a_table")), |one| self.finding(one));
        }
        if id.starts_with(item::PREFIX) {
            let span = self.review.current(id).and_then(|current| current.span);
            return Place { at: span.map_or(0, |span| span.start), ..self.near(span, self.identity(id)) };
        }
        match self.field(id).filter(|_| !self.is_in_text(id)) {
            Some(place) => self.row(&[&place]),
            None => self.in_text(id),
        }
    }

    /// Cells of one row of a table.
    pub fn row(&self, cells: &[&FieldPlace]) -> Place {
        let Some(first) = cells.first() else { return self.whole() };
        let form = &self.library.forms()[first.form];
        let Some(labels) = Labels::of(form, first) else { return self.whole() };
        let span = cells.iter().find_map(|cell| self.review.reviewed(&cell.id)?.span);
        let part = self.part(form, first.table);
        let blocks = &form.tables[first.table].blocks;
        let block = &blocks[first.block];
        let table = &part.table;
        let label = self.row_label(&labels, span);
        let columns: Vec<String> = cells
            .iter()
            .filter_map(|cell| Labels::of(form, cell))
            .map(|labels| self.either(labels.column, labels.column_en))
            .filter(|column| !column.is_empty())
            .map(|column| message!("letter.quoted", words = column).get(self.lang))
            .collect();
        let columns = if cells.len() > 1 && cells.len() == block.columns.len() {
            self.words("letter.all_columns")
        } else if columns.is_empty() {
            String::new()
        } else {
            message!("letter.columns", columns = columns.concat()).get(self.lang)
        };
        let words = if block.unlabelled {
            message!("letter.heads", table = table, label = label, columns = columns)
        } else {
            let above: usize = blocks[..first.block].iter().map(|block| block.rows.len()).sum();
            message!("letter.row", table = table, row = above + first.row + 1, label = label, columns = columns)
        };
        Place {
            part: part.heading,
            words: words.get(self.lang),
            quote: span.map(|span| self.quote(span)).unwrap_or_default(),
            at: span.map_or_else(|| self.table_at(&form.tables[first.table].id), |span| span.start),
        }
    }

    /// A whole table.
    pub fn table(&self, cell: &FieldPlace) -> Place {
        let form = &self.library.forms()[cell.form];
        let at = self.table_at(&form.tables[cell.table].id);
        let part = self.part(form, cell.table);
        let words = message!("letter.whole_table", table = &part.table);
        Place { part: part.heading, words: words.get(self.lang), quote: String::new(), at }
    }

    /// The place that a finding without values refers to.
    pub fn finding(&self, finding: &Finding) -> Place {
        let title = printable(finding.title.get(self.lang));
        self.near(finding.anchor(), title)
    }

    /// The report as a whole.
    pub fn whole(&self) -> Place {
        let words = self.words("letter.whole");
        Place { part: words.clone(), words, quote: String::new(), at: 0 }
    }

    /// Where the text holds a table.
    fn table_at(&self, section: &str) -> usize {
        let table = self.review.extraction.tables.iter().find(|table| table.table == section);
        table.map_or(usize::MAX, |table| table.span.end)
    }

    /// A number of the running text.
    fn in_text(&self, id: &str) -> Place {
        let span = self.review.reviewed(id).and_then(|value| value.span);
        let label = self.review.label(id, self.library);
        let label = shortened(printable(label.get(self.lang).trim()));
        let printed = span.map(|span| printable(self.review.document.at(span))).unwrap_or_default();
        let printed = if printed.chars().count() > LABEL { String::new() } else { printed };
        let what = if printed.is_empty() {
            message!("letter.quoted", words = label)
        } else {
            message!("letter.number", label = label, printed = printed)
        };
        self.near(span, what.get(self.lang))
    }

    /// Something in the running text, near a place if there is one.
    fn near(&self, span: Option<Span>, what: String) -> Place {
        let Some(span) = span else {
            let part = self.words("letter.whole");
            return Place { part, words: what, quote: String::new(), at: 0 };
        };
        let part = self.chapter_at(span).unwrap_or_else(|| self.part_of(self.words("letter.beginning")));
        Place {
            words: message!("letter.in_text", part = part.name, what = what).get(self.lang),
            part: part.heading,
            quote: self.quote(span),
            at: span.start,
        }
    }

    fn identity(&self, id: &str) -> String {
        match id {
            item::AGENCY => self.words("identity.agency"),
            item::YEAR => self.words("identity.year"),
            item::PERIOD_START => self.words("identity.period_start"),
            item::PERIOD_END => self.words("identity.period_end"),
            item::FILLED => self.words("identity.filled"),
            item::SIGNED => self.words("identity.signed"),
            _ => self.words("identity.published"),
        }
    }

    fn either(&self, zh: &str, en: &str) -> String {
        printable(if self.lang == Lang::En && !en.is_empty() { en } else { zh })
    }

    /// The part that a table of a form is. A form that does not number it is printed anywhere, so that its title is the
    /// place.
    fn part(&self, form: &Form, table: usize) -> Part {
        let title = &form.tables[table].title;
        let (number, printed) = chapter(&title.zh);
        let title = self.either(printed, &title.en);
        match number {
            Some(number) => self.named_part(number, title),
            None => self.part_of(title),
        }
    }

    /// A part without a number.
    fn part_of(&self, title: String) -> Part {
        let table = message!("letter.quoted", words = &title).get(self.lang);
        Part { name: title.clone(), table, heading: title }
    }

    /// The chapter of a place, as printed.
    fn chapter_at(&self, span: Span) -> Option<Part> {
        let document = &self.review.document;
        let section = document.sections.get(document.section_at(span.start)?)?;
        let printed = printable(document.at(section.title));
        match chapter(&printed) {
            (Some(number), title) => Some(self.named_part(number, title.to_string())),
            (None, title) => Some(self.part_of(title.to_string())),
        }
    }

    fn named_part(&self, (numeral, number): (&str, u64), title: String) -> Part {
        let number = if self.lang == Lang::En { number.to_string() } else { numeral.to_string() };
        let name = message!("letter.part", number = number).get(self.lang);
        let heading = message!("letter.part_title", part = &name, title = title).get(self.lang);
        let table = message!("letter.in_table", part = &name).get(self.lang);
        Part { name, table, heading }
    }

    /// The label of a row under its group, with the list mark that the report prints before it.
    fn row_label(&self, labels: &Labels<'_>, span: Option<Span>) -> String {
        let row = self.either(labels.row, labels.row_en);
        if self.lang == Lang::En {
            return row;
        }
        let mark = span.map(|span| list_mark(&self.review.document, span, labels.row)).unwrap_or_default();
        match labels.group {
            "" => format!("{mark}{row}"),
            group => format!("{} · {mark}{row}", printable(group)),
        }
    }

    /// What is printed around a number: the row of a table, else its sentence.
    fn quote(&self, span: Span) -> String {
        let document = &self.review.document;
        let grid = document.grids.iter().find(|grid| grid.span.contains(span.start));
        let Some(row) = grid.and_then(|grid| grid.rows.iter().find(|row| row.span.contains(span.start))) else {
            return sentence(document, span);
        };
        let cells = row.cells.iter().filter(|cell| !document.is_covered(**cell));
        let cells: Vec<String> = cells.map(|cell| on_one_line(document.at(*cell))).collect();
        let printed = cells.join("｜");
        // A cell may hold a page of text, and a row a whole table.
        if printed.chars().count() > ROW { sentence(document, span) } else { printed }
    }
}

/// The mark of a list before the label of a row: `(三)`, `1.`
fn list_mark(document: &Document, span: Span, label: &str) -> String {
    let line = document.lines.get(document.line_at(span.start)).copied().unwrap_or(span);
    let before = document.at(Span::new(line.start, span.start.max(line.start)));
    let Some(at) = before.rfind(label).filter(|_| !label.is_empty()) else { return String::new() };
    let is_mark = |c: char| c.is_ascii_digit() || "（）()一二三四五六七八九十.．、".contains(c);
    let marks = before[..at].chars().rev().take_while(|c| is_mark(*c)).count();
    let mark: String = before[..at].chars().rev().take(marks).collect::<Vec<_>>().into_iter().rev().collect();
    if marks > 5 { String::new() } else { mark }
}

/// The sentence of a number, cut where it is long.
fn sentence(document: &Document, span: Span) -> String {
    let text = document.text.as_str();
    let (Some(before), Some(after)) = (text.get(..span.start), text.get(span.end..)) else { return String::new() };
    let mut start = before.rfind(ENDS).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    let mut end = span.end + after.find(ENDS).unwrap_or(after.len());
    let mut marks = ["", ""];
    if let Some((at, _)) = text[start..span.start].char_indices().rev().nth(AROUND) {
        (start, marks[0]) = (start + at, "…");
    }
    if let Some((at, _)) = text[span.end..end].char_indices().nth(AROUND) {
        (end, marks[1]) = (span.end + at, "…");
    }
    format!("{}{}{}", marks[0], on_one_line(&text[start..end]), marks[1])
}

fn on_one_line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The end of long words: it is nearest to the number.
fn shortened(words: String) -> String {
    let skip = words.chars().count().saturating_sub(LABEL);
    if skip == 0 { words } else { format!("…{}", words.chars().skip(skip).collect::<String>()) }
}

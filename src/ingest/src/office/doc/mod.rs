//! Reads binary Word documents (DOC, and WPS, which has the same format).
//!
//! Invariant: the text is as printed: without field codes and deleted text, with automatic numbers; hidden and
//! struck-out text is kept apart. Linear in the file; every offset is checked before use. Source offsets are bytes of the
//! main stream. Not here: the streams (`ole`), columns (`columns`), the grid (`grid`).
//!
//! Written after [MS-DOC]: only one of the crates that read the format keeps tables whole; it brings a hundred others
//! and aborts on a crafted file, and all of them print deleted text. Files of Word 6 and 95, which store their text
//! differently, are refused.

mod lists;
mod properties;
mod runs;
mod text;

use super::ole::{self, OleFile};
use crate::appearance::Appearance;
use crate::flow::Flow;
use crate::office::columns::{self, Edges};
use crate::office::numbering::Numbering;
use crate::{Ingested, Refusal, document_builder, le_bytes, limits, part_problem, sniff};
use lists::Styles;
use properties::{Look, Paragraph};
use runs::Run;
use text::{CHARACTER_RUNS, Char, Head, PARAGRAPH_RUNS};

/// Reads the streams of a file.
pub(super) fn read(file: &mut OleFile<'_>) -> Result<Ingested, Refusal> {
    let main = file.stream("WordDocument")?.unwrap_or_default();
    let head = Head::new(&main);
    if !head.is_word() {
        return Err(ole::damaged());
    }
    if head.is_old() {
        return Err(sniff::refuse(&sniff::OLD_WORD));
    }
    if head.is_encrypted() {
        return Err(sniff::refuse(&sniff::ENCRYPTED));
    }
    let table = file.stream(head.table())?.unwrap_or_default();
    let data = file.stream("Data")?.unwrap_or_default();
    let (chars, mut is_whole) = text::characters(&head, &main, &table);
    let runs = |number: usize| runs::runs(&main, head.part(&table, number).unwrap_or(&[]), number == PARAGRAPH_RUNS);
    let (looks, paragraphs) = (runs(CHARACTER_RUNS), runs(PARAGRAPH_RUNS));
    is_whole &= looks.1 && paragraphs.1;
    let mut word = Word {
        looks: &looks.0,
        paragraphs: &paragraphs.0,
        data: &data,
        numbering: lists::numbering(&head, &table),
        styles: Styles::read(&head, &table),
        flow: Flow::default(),
        open: Vec::new(),
        fields: Vec::new(),
        codes: 0,
        look: (0..0, Look::default()),
    };
    word.read(&chars);
    is_whole &= word.fields.is_empty();
    let (document, _, mut problems) = document_builder::build(word.flow)?;
    problems.extend((!is_whole).then(part_problem));
    if document.text.trim().is_empty() {
        return Err(crate::empty());
    }
    Ok(Ingested { document, format: "doc", encoding: "utf-16le", problems })
}

/// An open table: its closed rows, and whether a row is open.
#[derive(Debug, Default)]
struct Open {
    rows: Vec<Edges>,
    is_row: bool,
}

/// State while a file is read.
struct Word<'a> {
    looks: &'a [Run<'a>],
    paragraphs: &'a [Run<'a>],
    data: &'a [u8],
    numbering: Numbering,
    styles: Styles,
    flow: Flow,
    open: Vec<Open>,
    /// For each open field: true in its code, false in its result; and the number of fields in their code.
    fields: Vec<bool>,
    codes: usize,
    /// Run of the last character, and its appearance.
    look: (std::ops::Range<u32>, Look),
}

impl Word<'_> {
    fn read(&mut self, chars: &[Char]) {
        let mut start = 0;
        for (nth, char) in chars.iter().enumerate() {
            if self.ends_paragraph(char) {
                let paragraph = self.properties(char.at);
                self.paragraph(&chars[start..nth], char, &paragraph);
                start = nth + 1;
            }
        }
        if let Some(last) = chars.last() {
            self.line(&chars[start..], last.at, &Paragraph::default());
        }
        self.close_to(0);
    }

    /// A page break ends a paragraph only where a paragraph run ends.
    fn ends_paragraph(&self, char: &Char) -> bool {
        match char.c {
            '\r' | '\u{7}' => true,
            '\u{c}' => runs::at(self.paragraphs, char.at).is_some_and(|run| run.end == char.at + u32::from(char.width)),
            _ => false,
        }
    }

    /// Properties of the paragraph whose mark is at offset `at`.
    fn properties(&self, at: u32) -> Paragraph {
        let mut paragraph = Paragraph::default();
        let Some(run) = runs::at(self.paragraphs, at) else { return paragraph };
        paragraph.style = le_bytes::u16(run.list, 0).unwrap_or(0);
        paragraph.take(run.list.get(2..).unwrap_or(&[]));
        // Long property lists are in the data stream, and cannot refer further.
        if let Some(place) = paragraph.elsewhere
            && let Some(length) = le_bytes::u16(self.data, place)
            && let Some(list) = le_bytes::part(self.data, place + 2, length.into())
        {
            paragraph.take(list);
        }
        paragraph
    }

    /// Writes a paragraph, which may end a cell or a row.
    fn paragraph(&mut self, chars: &[Char], mark: &Char, paragraph: &Paragraph) {
        let depth = paragraph.depth.min(limits::TABLE_DEPTH + 1);
        self.close_to(depth);
        while self.open.len() < depth {
            self.flow.open_table(None);
            self.open.push(Open::default());
            self.begin_row();
        }
        if depth > 0 {
            self.begin_row();
        }
        self.line(chars, mark.at, paragraph);
        if depth == 0 {
            return;
        }
        if paragraph.ends_row {
            self.end_row(paragraph.row.clone());
        } else if mark.c == '\u{7}' || paragraph.ends_cell {
            // Open the next cell; behind the last one of a row it stays empty.
            self.flow.open_cell(1, 1, false);
        }
    }

    fn begin_row(&mut self) {
        if let Some(open) = self.open.last_mut().filter(|open| !open.is_row) {
            open.is_row = true;
            self.flow.open_row(false);
            self.flow.open_cell(1, 1, false);
        }
    }

    fn end_row(&mut self, edges: Edges) {
        let Some(open) = self.open.last_mut() else { return };
        open.is_row = false;
        open.rows.push(edges);
        self.flow.close_row();
    }

    /// Closes all tables deeper than `depth`.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            if self.open.last().is_some_and(|open| open.is_row) {
                self.end_row(Edges::default());
            }
            let rows = self.open.pop().map(|open| open.rows).unwrap_or_default();
            columns::shape(&mut self.flow, rows);
            self.flow.close_table();
        }
    }

    /// Writes the text of a paragraph behind its automatic number.
    fn line(&mut self, chars: &[Char], mark: u32, paragraph: &Paragraph) {
        let (by_style, level) = self.styles.list(paragraph.style);
        // List 0 removes a paragraph from the list of its style.
        let list = paragraph.list.or(by_style).filter(|list| *list != 0).map(|list| list.to_string());
        if let Some(list) = list
            && !paragraph.ends_row
        {
            let level = paragraph.level.or(level).unwrap_or(0);
            let at = chars.first().map_or(mark, |first| first.at);
            if !self.flow.budget.is_spent()
                && let Some(number) = self.numbering.next(&list, level)
            {
                self.flow.insert(&number, at as usize);
            }
        }
        for char in chars {
            self.char(*char);
        }
        self.flow.appear(Appearance::default());
        self.flow.end_line();
    }

    fn look(&mut self, at: u32) -> Look {
        if !self.look.0.contains(&at) {
            let run = runs::at(self.looks, at);
            self.look = run.map_or((at..at + 1, Look::default()), |run| (run.start..run.end, Look::of(run.list)));
        }
        self.look.1
    }

    fn char(&mut self, char: Char) {
        let Char { c, at, width } = char;
        match c {
            '\u{13}' => {
                self.fields.push(true);
                self.codes += 1;
            }
            '\u{14}' => {
                let in_code = self.fields.last_mut().map(|in_code| std::mem::replace(in_code, false));
                self.codes -= usize::from(in_code == Some(true));
            }
            '\u{15}' => self.codes -= usize::from(self.fields.pop() == Some(true)),
            _ => {}
        }
        let look = self.look(at);
        if look.is_deleted || self.codes > 0 {
            return;
        }
        self.flow.appear(look.appearance);
        let mut put = |c: char| self.flow.char(c, at as usize, width.into());
        match c {
            '\u{b}' | '\u{c}' | '\u{e}' => self.flow.end_line(),
            '\u{1e}' => put('-'),
            '\t' => put(' '),
            // Images are counted; marks of notes, fields and drawings, and optional hyphens, are not printed.
            '\u{1}' | '\u{8}' => self.flow.picture(),
            '\u{0}'..='\u{1f}' => {}
            _ if look.is_symbol => put('□'),
            c => put(c),
        }
    }
}

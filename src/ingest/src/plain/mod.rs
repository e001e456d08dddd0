//! Plain text and Markdown, with the tables of web pages that converters write into it.
//!
//! Invariant: text without such tables, and without tables whose cells are wrapped, is the document as it is. Not here:
//! tables drawn with separators (`gouji_core::document`), wrapped cells (`drawing`).

mod drawing;

use super::encoding::Decoded;
use super::flow::Flow;
use super::{Ingested, Refusal, control_problem, document, document_builder, html, limits, table_problem};
use gouji_core::document::{Document, Drawn, parse_tables};
use gouji_core::message;
use gouji_core::text::sanitize::{Sanitized, sanitize};
use gouji_core::text::{Diagnostic, Span};

/// Reads a decoded text.
pub(super) fn read(decoded: Decoded) -> Result<Ingested, Refusal> {
    let Decoded { text, name: encoding, mut problems, .. } = decoded;
    // Every line takes memory, however short it is.
    if text.len() > limits::LINES && text.matches('\n').nth(limits::LINES).is_some() {
        return Err(Refusal::new("limit", message!("refused.lines", most = limits::LINES)));
    }
    if has_html_table(&text) {
        let mut read = html::read_text(&text, encoding, problems)?;
        read.problems.extend(draw_tables(&mut read.document));
        return Ok(read);
    }
    let wrapped = drawing::may_be(&text).then(|| read_wrapped(&text)).transpose()?.flatten();
    let (document, found) = wrapped.unwrap_or_else(|| document(&text));
    problems.extend(found);
    Ok(Ingested { document, format: "text", encoding, problems })
}

/// True for a text with a table of a web page in it.
fn has_html_table(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let name = text.as_bytes().get(at + 1..at + 6).unwrap_or(&[]);
        name.eq_ignore_ascii_case(b"table") && text[at + 6..].starts_with(|c: char| c == '>' || c.is_whitespace())
    })
}

/// Adds the tables that are drawn with separators outside the tables that were read.
pub(super) fn draw_tables(document: &mut Document) -> Option<Diagnostic> {
    let mut grids = Vec::new();
    let mut is_cut = false;
    let mut from = 0;
    let ends = document.grids.iter().map(|grid| (grid.span.start, grid.span.end));
    for (start, end) in ends.chain([(document.text.len() + 1, 0)]) {
        let to = document.lines.partition_point(|line| line.end < start);
        if let Some(lines) = document.lines.get(from..to).filter(|lines| !lines.is_empty()) {
            let drawn: Drawn = parse_tables(&document.text, lines, limits::SLOTS);
            grids.extend(drawn.grids);
            document.folds.extend(drawn.folds);
            is_cut |= drawn.is_cut;
        }
        from = document.lines.partition_point(|line| line.start < end);
    }
    document.grids.extend(grids);
    document.grids.sort_by_key(|grid| grid.span.start);
    document.folds.sort();
    is_cut.then(table_problem)
}

/// Reads a text in which tables with wrapped cells are drawn; `None` if there are none.
fn read_wrapped(text: &str) -> Result<Option<(Document, Vec<Diagnostic>)>, Refusal> {
    let Sanitized { text, map, replaced } = sanitize(text);
    let lines = super::lines(&text);
    let drawings = drawing::find(&text, &lines);
    if drawings.is_empty() {
        return Ok(None);
    }
    let mut flow = Flow::default();
    let copy = |flow: &mut Flow, span: Span| {
        for (at, c) in span.of(&text).char_indices() {
            flow.char(c, map.source(span.start + at), c.len_utf8());
        }
        flow.end_line();
    };
    let mut from = 0;
    for drawing in drawings {
        lines[from..drawing.lines.start].iter().for_each(|line| copy(&mut flow, *line));
        from = drawing.lines.end;
        flow.open_table(None);
        for row in drawing.rows {
            flow.open_row(false);
            for cell in row {
                flow.open_cell(cell.columns, cell.rows, false);
                cell.pieces.iter().for_each(|piece| copy(&mut flow, *piece));
            }
        }
        flow.close_table();
    }
    lines[from..].iter().for_each(|line| copy(&mut flow, *line));
    let (mut document, _, mut problems) = document_builder::build(flow)?;
    problems.extend(draw_tables(&mut document));
    problems.extend(control_problem(replaced));
    Ok(Some((document, problems)))
}

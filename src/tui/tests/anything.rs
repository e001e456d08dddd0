//! Arbitrary bytes: reading, checking and laying them out ends, never panics, is deterministic, gives only valid spans,
//! and loses no number.
//!
//! Used by the tests here and, through the same file, by the fuzz target in `src/tests/fuzz`.

use gouji_core::extract::{self, Extraction};
use gouji_core::review::{Review, Source};
use gouji_core::text::{Diagnostic, Span};
use gouji_ingest::Ingested;
use gouji_tui::layout::{Size, Space};
use gouji_tui::report_view::ReportView;
use gouji_tui::resources::Resources;
use std::sync::OnceLock;

fn kit() -> &'static Resources {
    static KIT: OnceLock<Resources> = OnceLock::new();
    KIT.get_or_init(|| match Resources::builtin() {
        Ok(resources) => resources,
        Err(message) => panic!("{message:?}"),
    })
}

/// Reads the bytes twice and checks the properties of every reading.
///
/// # Panics
/// When a property does not hold.
pub fn read_anything(bytes: &[u8]) {
    let ingested = match (gouji_ingest::ingest(bytes), gouji_ingest::ingest(bytes)) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first, second, "ingest says two things");
            first
        }
        (Err(first), Err(second)) => {
            assert_eq!(first, second, "ingest refuses in two ways");
            assert!(
                !first.code.is_empty() && !first.message.both().zh.is_empty() && !first.message.both().en.is_empty()
            );
            return;
        }
        (first, second) => panic!("ingest cannot decide: {first:?} {second:?}"),
    };
    let (extraction, problems) = extract::extract(&ingested.document, &kit().library);
    let again = extract::extract(&ingested.document, &kit().library);
    assert_eq!((&extraction, &problems), (&again.0, &again.1), "extract says two things");
    document(&ingested, bytes);
    fields(&ingested, &extraction);
    prose(&ingested, &extraction);
    problems_stand(&ingested, &problems);
    problems_stand(&ingested, &ingested.problems);
    desk(&ingested, extraction, problems);
}

/// Asserts that the span covers whole characters of the text.
fn stands(ingested: &Ingested, span: Span, what: &str) {
    let text = &ingested.document.text;
    assert!(text.get(span.start..span.end).is_some(), "{what}: {span:?} in {} bytes", text.len());
}

fn document(ingested: &Ingested, bytes: &[u8]) {
    let document = &ingested.document;
    let mut last = 0;
    for (at, &line) in document.lines.iter().enumerate() {
        stands(ingested, line, "line");
        assert!(!document.at(line).contains('\n') && (at == 0 || line.start == last + 1), "line {at} {line:?}");
        last = line.end;
    }
    assert_eq!(last, document.text.len(), "lines end before the text");
    for section in &document.sections {
        stands(ingested, section.title, "title");
        stands(ingested, section.span, "section");
    }
    for pair in document.sections.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "sections overlap: {pair:?}");
    }
    for grid in &document.grids {
        stands(ingested, grid.span, "grid");
        for row in &grid.rows {
            stands(ingested, row.span, "row");
            assert!(grid.span.covers(row.span), "row outside its grid");
            for &cell in &row.cells {
                stands(ingested, cell, "cell");
                assert!(
                    row.span.start <= cell.start && cell.end <= row.span.end,
                    "cell {cell:?} outside {:?}",
                    row.span
                );
            }
        }
    }
    document.folds.iter().for_each(|&fold| stands(ingested, fold, "fold"));
    // Text in another encoding is mapped to its characters in UTF-8.
    let is_plain = ingested.encoding == "utf-8" && std::str::from_utf8(bytes).is_ok();
    let longest = if is_plain { bytes.len() } else { 3 * bytes.len() };
    let mut before = 0;
    for (at, _) in document.text.char_indices().chain([(document.text.len(), ' ')]) {
        let source = document.map.source(at);
        assert!(source <= longest && source >= before, "offset {at} leads to byte {source}");
        before = source;
    }
}

fn fields(ingested: &Ingested, extraction: &Extraction) {
    let mut ids = std::collections::HashSet::new();
    for table in &extraction.tables {
        stands(ingested, table.span, "table");
        assert!(table.rows_found.0 <= table.rows_found.1, "{table:?}");
    }
    for field in &extraction.fields {
        assert!(ids.insert(field.id.as_str()), "{} is read twice", field.id);
        let value = &field.value;
        if let Some(span) = value.span {
            stands(ingested, span, &field.id);
            assert_eq!(value.verbatim, ingested.document.at(span).trim(), "{}", field.id);
        } else {
            assert_eq!(value.verbatim, "", "{} has a spelling and no place", field.id);
        }
        let is_number = matches!(value.state, extract::State::Number | extract::State::Zero);
        assert_eq!(value.number.is_some(), is_number, "{}: {value:?}", field.id);
    }
}

fn prose(ingested: &Ingested, extraction: &Extraction) {
    let prose = &extraction.prose;
    let identity = &extraction.identity;
    identity.title.iter().for_each(|&span| stands(ingested, span, "title"));
    identity.agency.iter().for_each(|found| stands(ingested, found.span, "agency"));
    identity.year.iter().for_each(|found| stands(ingested, found.span, "year"));
    for found in identity.published.iter().chain(&identity.signed).chain(&identity.filled) {
        stands(ingested, found.span, "date");
    }
    for mention in &prose.mentions {
        for span in [mention.span, mention.label, mention.sentence] {
            stands(ingested, span, &mention.id);
        }
        assert!(mention.of.is_none_or(|of| of < prose.enumerations.len().max(prose.mentions.len())));
    }
    for enumeration in &prose.enumerations {
        stands(ingested, enumeration.span, "enumeration");
        assert!(enumeration.total < prose.mentions.len());
    }
}

fn problems_stand(ingested: &Ingested, problems: &[Diagnostic]) {
    for problem in problems {
        problem.span.iter().for_each(|&span| stands(ingested, span, problem.code));
    }
}

/// Asserts that findings have valid spans, and that every number is in the field pane or listed as unexplained.
fn desk(ingested: &Ingested, extraction: Extraction, problems: Vec<Diagnostic>) {
    let mut review = Review::new(Source::default(), ingested.document.clone(), extraction, problems);
    review.recheck(&kit().rules, &kit().library);
    for finding in &review.findings {
        let operands = finding.operands.iter().filter_map(|operand| operand.span);
        operands
            .chain(finding.places.iter().copied())
            .for_each(|span| stands(ingested, span, &finding.rule.to_string()));
    }
    let space = Space { size: Size { columns: 80, rows: 24 }, ..Space::default() };
    let desk = ReportView::new(0, review, &kit().rules, &kit().library, space);
    assert!(desk.row < desk.field_pane.rows.len() && desk.text_pane.cursor <= ingested.document.text.len());
    let extraction = &desk.review.extraction;
    for field in &extraction.fields {
        assert!(desk.field_pane.place(&field.id).is_some(), "{} is nowhere", field.id);
    }
    for mention in extraction.prose.mentions.iter().filter(|mention| mention.role.is_reviewed()) {
        assert!(desk.field_pane.place(extraction.number_id(mention)).is_some(), "{} is nowhere", mention.id);
    }
    for span in extract::coverage(&ingested.document.text, extraction).unexplained {
        assert!(desk.numbers_in(span).iter().any(|(number, _)| *number == span), "{span:?} cannot be reached");
    }
}

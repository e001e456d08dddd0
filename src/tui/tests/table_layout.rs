//! Drawn tables as aligned grids, the text map, and the marks of numbers in both display modes.

use super::harness::{Run, folder, snapshot};
use gouji_core::document::Document;
use gouji_core::text::{Lang, Span, width::Measure};
use gouji_session::corpus;
use gouji_tui::keys::MouseKind::{Press, Release};
use gouji_tui::report_view::text_pane::{TextPane, TextRow};

fn letters(document: &Document, rows: &[TextRow]) -> Vec<char> {
    let shown = rows.iter().filter(|row| !row.folded).flat_map(TextRow::pieces);
    let mut letters: Vec<char> = shown
        .flat_map(|piece| document.at(piece.span).chars().collect::<Vec<_>>())
        .filter(|c| c.is_alphanumeric())
        .collect();
    letters.sort_unstable();
    letters
}

#[test]
fn an_aligned_table_shows_the_same_text_in_as_many_columns_as_there_are() {
    for item in corpus::samples() {
        let library = gouji_core::forms::Library::builtin().unwrap();
        let review = corpus::read(&item, &library).unwrap();
        let document = &review.document;
        for width in [8, 22, 44, 96, 300] {
            for measure in [Measure::Narrow, Measure::Wide] {
                let (mut plain, mut aligned) = (TextPane::default(), TextPane::default());
                plain.fit(document, &[], (width, measure, false));
                aligned.fit(document, &[], (width, measure, true));
                assert_eq!(letters(document, &plain.rows), letters(document, &aligned.rows), "{} {width}", item.path);
                assert!(aligned.rows.is_sorted_by_key(|row| row.span.start), "{} {width}", item.path);
                for row in aligned.rows.iter().filter(|row| row.is_aligned()) {
                    let mut end = 0;
                    for piece in row.pieces() {
                        assert!(usize::from(piece.column) >= end, "{} {width}: {row:?}", item.path);
                        end = usize::from(piece.column) + measure.width(document.at(piece.span).trim_end());
                    }
                    assert!(end <= width, "{} {width}: {row:?}", item.path);
                }
            }
        }
    }
}

#[test]
fn numbers_of_a_column_end_below_one_another() {
    let page = "收费 | 甲 | 乙 |\n行政许可 | 7 | 1,234.5 |\n(一)予以公开 | 及其他 | 12件 | 3% |\n合计 | | 12 |\n";
    let (document, _) = gouji_ingest::document(page);
    let shown = |width: usize| -> Vec<String> {
        let mut text_pane = TextPane::default();
        text_pane.fit(&document, &[], (width, Measure::Narrow, true));
        let line = |row: &TextRow| {
            row.pieces().fold(String::new(), |mut line, piece| {
                let missing = usize::from(piece.column).saturating_sub(Measure::Narrow.width(&line));
                line.extend(std::iter::repeat_n(' ', missing));
                line + document.at(piece.span).trim_end()
            })
        };
        text_pane.rows.iter().map(line).collect()
    };
    assert_eq!(
        shown(60),
        [
            "收费          甲    乙",
            "行政许可         7  1,234.5",
            "(一)予以公开",
            "及其他        12件       3%",
            "合计                     12",
            "",
        ]
    );
    // Too narrow for both: the numbers have lines of their own below the labels.
    assert_eq!(
        shown(16),
        [
            "收费",
            "甲    乙",
            "行政许可",
            "   7  1,234.5",
            "(一)予以公开",
            "及其他",
            "12件       3%",
            "合计",
            "           12",
            "",
        ]
    );
    // A table without numbers stays unchanged.
    let (document, _) = gouji_ingest::document("甲 | 乙 | 丙 |\n丁 | 戊 | 己 |\n");
    let mut text_pane = TextPane::default();
    text_pane.fit(&document, &[], (40, Measure::Narrow, true));
    assert!(text_pane.rows.iter().all(|row| !row.is_aligned()));
}

#[test]
fn moving_through_an_aligned_table_passes_every_row_once() {
    let mut run = Run::new(80, 24).open("suqian-2024");
    run.keys("t C-w Home");
    let cursor = |run: &Run| run.state.open.view().unwrap().text_pane.cursor;
    let mut down = vec![cursor(&run)];
    for _ in 0..200 {
        run.keys("Down");
        if down.last() == Some(&cursor(&run)) {
            break;
        }
        down.push(cursor(&run));
    }
    assert!(down.is_sorted_by(|a, b| a < b) && down.len() > 40, "{down:?}");
    let mut up = vec![cursor(&run)];
    for _ in 0..200 {
        run.keys("Up");
        up.push(cursor(&run));
    }
    up.dedup();
    up.reverse();
    assert_eq!(up.first(), down.first());
    assert!(up.len() > 40);
}

/// Xifeng and Suqian with a number of every kind in view.
fn marked(columns: u16, rows: u16, lang: Lang) -> Run {
    let mut run = Run::with(corpus::samples(), columns, rows, lang, folder()).open("suqian-2024");
    let mut go = |id: &str, keys: &str| {
        run.state.open.view_mut().unwrap().go(id);
        run.keys(keys);
    };
    go("requests.new_received.natural_person", "p");
    go("requests.carried_in.natural_person", "e C-u text:118.0 Enter");
    go("requests.granted.natural_person", "e text:0 Enter");
    run
}

#[test]
fn numbers_have_their_marks_in_both_ways_of_showing_tables() {
    for (columns, rows, lang, name) in [(120, 36, Lang::Zh, "120x36"), (80, 24, Lang::En, "80x24_en")] {
        let mut run = marked(columns, rows, lang);
        run.keys("Home");
        run.state.open.view_mut().unwrap().go("requests.granted.natural_person");
        run.keys("Left");
        snapshot!(format!("marks_published_{name}"), run.picture());
        snapshot!(format!("marks_aligned_{name}"), run.keys("t").picture());
    }
}

#[test]
fn the_map_shows_where_problems_lie_and_leads_there() {
    let mut run = Run::new(120, 36).open("xianjiahu");
    let border = |run: &mut Run| -> Vec<String> {
        let desk = run.state.open.view().unwrap();
        let area = desk.panes(run.state.space()).text;
        let buffer = run.buffer();
        (area.y + 1..area.y + area.height - 1)
            .map(|y| buffer[(area.x + area.width - 1, y)].symbol().to_string())
            .collect()
    };
    run.keys("Home");
    let shown = border(&mut run);
    assert!(shown.contains(&"✗".to_string()) && shown.contains(&"┃".to_string()), "{shown:?}");
    // The mark of a problem leads to it, any other position to that part of the text.
    let x = run.state.open.view().unwrap().panes(run.state.space()).text.width - 1;
    run.keys("Home");
    let at = shown.iter().rposition(|sign| sign == "✗").unwrap() as u16;
    let first = run.state.open.view().unwrap().panes(run.state.space()).text.y + 1;
    run.mouse(Press, x, first + at).mouse(Release, x, first + at);
    assert!(run.state.open.view().unwrap().problem.is_some());
    let last = shown.len() as u16;
    run.mouse(Press, x, first + last - 1);
    let desk = run.state.open.view().unwrap();
    let (row, rows) = (desk.text_pane.row_of(desk.text_pane.cursor), desk.text_pane.rows.len());
    assert!(row + rows.div_ceil(shown.len()) >= rows, "{row} of {rows}");
    // A settled problem loses its mark.
    let mut run = Run::new(120, 36).open("xianjiahu");
    let count = |signs: Vec<String>| signs.iter().filter(|sign| *sign == "✗").count();
    let before = count(border(&mut run));
    run.keys("a Enter n a Enter");
    assert!(count(border(&mut run)) < before);
}

#[test]
fn the_row_of_a_place_is_the_row_that_shows_it() {
    let library = gouji_core::forms::Library::builtin().unwrap();
    let item = corpus::samples().into_iter().find(|item| item.path.contains("suqian-2024")).unwrap();
    let review = corpus::read(&item, &library).unwrap();
    let mut text_pane = TextPane::default();
    text_pane.fit(&review.document, &[], (96, Measure::Narrow, true));
    for field in &review.extraction.fields {
        let Some(span) = field.value.span.filter(|span| !span.is_empty()) else { continue };
        let row = &text_pane.rows[text_pane.row_of(span.start)];
        let holds = |piece: Span| piece.start <= span.start && span.end <= piece.end;
        let below = text_pane.rows.iter().skip(text_pane.row_of(span.start)).take(4);
        assert!(row.span.contains(span.start), "{}", field.id);
        assert!(below.flat_map(TextRow::pieces).any(|piece| holds(piece.span)), "{}", field.id);
    }
}

/// The form's heads are over columns in line with the labels or below them, never over numbers broken into several lines.
#[test]
fn heads_are_over_whole_rows_alone() {
    for (columns, is_headed) in [(80, false), (120, true), (200, true)] {
        let run = Run::new(columns, 36).open("suqian-2024");
        let view = run.state.open.view().unwrap();
        let heads: Vec<usize> =
            view.text_pane.rows.iter().map(|row| row.heads.len()).filter(|count| *count > 0).collect();
        assert_eq!(heads.contains(&7), is_headed, "{columns}: {heads:?}");
    }
}

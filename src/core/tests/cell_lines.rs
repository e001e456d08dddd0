//! Tables with one cell a line and its separators, in the dialects that converters leave.

use crate::row_alignment::{HEADS, check, disclosure};

/// The rows of a drawn table, cell by cell.
fn cells(drawn: &str) -> Vec<Vec<&str>> {
    drawn.lines().map(|line| line.trim().trim_end_matches('|').split('|').map(str::trim).collect()).collect()
}

/// A drawn table in every dialect: cells, then what closes a row.
fn dialects(drawn: &str) -> Vec<(&'static str, String)> {
    let rows = cells(drawn);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let each = |cell: &dyn Fn(&str) -> String, open: &str, close: &dyn Fn(usize) -> String| -> String {
        let mut page = String::new();
        for row in &rows {
            page.push_str(open);
            for text in row {
                page.push_str(&cell(text));
            }
            page.push_str(&close(width - row.len()));
        }
        page
    };
    let nothing = |_: usize| String::new();
    let pads = |bar: &'static str| {
        move |missing: usize| if missing > 0 { format!("{}\n", bar.repeat(missing)) } else { String::new() }
    };
    vec![
        ("alone", each(&|text| format!("{text}\n|\n"), "", &nothing)),
        ("alone, blank lines between", each(&|text| format!("{text}\n\n|\n\n\n"), "", &nothing)),
        ("alone, full width", each(&|text| format!("{text}\n｜\n"), "", &nothing)),
        ("behind", each(&|text| format!("{text} |\n"), "", &pads("|"))),
        ("behind, full width", each(&|text| format!("{text}｜\n"), "", &pads("｜"))),
        ("behind, apart", each(&|text| format!("{text} |\n"), "", &pads("| "))),
        ("behind, not padded", each(&|text| format!("{text} |\n"), "", &nothing)),
        ("before", each(&|text| format!("| {text}\n"), "", &nothing)),
        ("framed cells", each(&|text| format!("| {text} |\n"), "", &nothing)),
        ("framed rows", each(&|text| format!("{text} |\n"), "|\n", &pads("|"))),
        ("framed rows, blanks", each(&|text| format!(" {text}  | \n"), "| \n", &pads("|"))),
        ("two separators", each(&|text| format!("{text} ||\n"), "", &nothing)),
        ("tabs", each(&|text| format!("{text}\t\n"), "", &pads("\t"))),
        ("rules between", each(&|text| format!("{text} |\n"), "|---|---|\n", &pads("|"))),
    ]
}

const ROWS: [&str; 2] = ["disclosure.regulations", "disclosure.normative"];

#[test]
fn every_dialect() {
    let drawn = disclosure(HEADS, "规章 | 4 | 5 | 9 |", "行政规范性文件 | 10 | 227 | 0 |");
    for (name, page) in dialects(&drawn) {
        let expected = [
            (ROWS[0], "4 s 5 s 9 s"),
            (ROWS[1], "10 s 227 s 0 s"),
            ("disclosure.licensing", "5 s"),
            ("disclosure.coercion", "7 s"),
            ("disclosure.admin_fee", "8.5 s"),
        ];
        check(name, &page, &expected);
        check(name, &format!("二、主动公开政府信息情况\n{page}三、其他\n本年收到5件。\n"), &expected);
    }
}

#[test]
fn a_blank_that_the_separators_show() {
    let drawn = disclosure(HEADS, "规章 | 4 | | 9 |", "行政规范性文件 | 10 | 227 | 0 |");
    for (name, page) in dialects(&drawn).into_iter().filter(|(name, _)| !matches!(*name, "tabs")) {
        // In its column; surely, where no values may have moved.
        let extraction = crate::row_alignment::read(&page);
        for (row, expected) in [(ROWS[0], "4 s _ s 9 s"), (ROWS[1], "10 s 227 s 0 s")] {
            assert_eq!(
                crate::row_alignment::row(&extraction, row).replace('d', "s"),
                expected,
                "{name}: {row} in\n{page}"
            );
        }
    }
    // At the edge of a row it is in its column, or the row is not read.
    for row in ["规章 |  | 5 | 9 |", "规章 | 4 | 5 |  |"] {
        let drawn = disclosure(HEADS, row, "行政规范性文件 | 10 | 227 | 0 |");
        let expected = if row.ends_with("9 |") { "_ s 5 s 9 s" } else { "4 s 5 s _ s" };
        for (name, page) in dialects(&drawn) {
            let read = crate::row_alignment::row(&crate::row_alignment::read(&page), ROWS[0]);
            let is_unread = !read.contains('s') || read == expected;
            assert!(is_unread, "{name}: {read} in\n{page}");
        }
    }
}

#[test]
fn two_cells_on_a_line_now_and_then() {
    let drawn = disclosure(HEADS, "规章 | 4 | 5 | 9 |", "行政规范性文件 | 10 | 227 | 0 |");
    let expected = [(ROWS[0], "4 s 5 s 9 s"), (ROWS[1], "10 s 227 s 0 s")];
    for (name, page) in
        dialects(&drawn).into_iter().filter(|(name, _)| name.starts_with("behind") && *name != "behind, full width")
    {
        check(name, &page.replace("10 |\n", "10 | "), &expected);
        check(name, &page.replace("规章 |\n", "规章 | "), &expected);
    }
}

#[test]
fn a_cell_lost_never_shifts_the_others() {
    for row in ["规章 | 4 | 5 |", "规章 | 4 |", "规章 | 4 | 5 | 9 | 2 |"] {
        let drawn = disclosure(HEADS, row, "行政规范性文件 | 10 | 227 | 0 |");
        for (name, page) in dialects(&drawn).into_iter().filter(|(name, _)| !name.starts_with("behind, a")) {
            let read = crate::row_alignment::row(&crate::row_alignment::read(&page), ROWS[0]);
            // Padded to the width of the table a lost cell looks like a blank one.
            let padded = ["4 s 5 s _ s", "4 s _ s _ s"];
            assert!(!read.contains('s') || padded.contains(&read.as_str()), "{name}: {read} in\n{page}");
        }
    }
}

#[test]
fn labels_behind_their_values() {
    let drawn = disclosure(HEADS, "4 | 5 | 9 | 规章 |", "10 | 227 | 0 | 行政规范性文件 |")
        .replace("行政许可 | 5", "5 | 行政许可");
    for (name, page) in dialects(&drawn) {
        let read = crate::row_alignment::read(&page);
        for id in ["disclosure.regulations.made", "disclosure.normative.effective"] {
            let wrong = read.field(id).is_some_and(|value| {
                value.confidence == gouji_core::extract::Confidence::Sure
                    && !["4", "0"].contains(&value.verbatim.as_str())
            });
            assert!(!wrong, "{name}: {id} in\n{page}");
        }
    }
}

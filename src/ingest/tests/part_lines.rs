//! PDF: tables whose lines, shading or pages do not divide them into their cells.

#![allow(clippy::cast_precision_loss)]

use super::sheet::{Sheet, new, read};

/// Labels, and numbers with their right edges at these places.
const RIGHTS: [f32; 3] = [280.0, 340.0, 400.0];
const ROWS: &[(&str, [&str; 3])] = &[
    ("一、本年新收申请", ["12", "345", "357"]),
    ("二、上年结转", ["1", "2", "3"]),
    ("（一）予以公开", ["4", "55", "59"]),
    ("（二）部分公开", ["6", "7", "13"]),
    ("三、结转下年度", ["0", "336", "336"]),
];
const EXPECTED: &str = "| 一、本年新收申请 | 12 | 345 | 357 |\n| 二、上年结转 | 1 | 2 | 3 |\n\
                        | （一）予以公开 | 4 | 55 | 59 |\n| （二）部分公开 | 6 | 7 | 13 |\n\
                        | 三、结转下年度 | 0 | 336 | 336 |";

fn row(page: Sheet, y: f32, label: &str, numbers: [&str; 3]) -> Sheet {
    let page = if label.is_empty() { page } else { page.text(63.0, y, label) };
    numbers.iter().zip(RIGHTS).fold(page, |page, (number, x)| page.text(x - 5.0 * number.len() as f32, y, number))
}

/// The rows, 20 points apart from 100 points below the top.
fn rows(page: Sheet) -> Sheet {
    ROWS.iter()
        .enumerate()
        .fold(page, |page, (nth, (label, numbers))| row(page, 113.0 + 20.0 * nth as f32, label, *numbers))
}

fn levels(page: Sheet, ys: impl Iterator<Item = f32>) -> Sheet {
    ys.fold(page, |page, y| page.line((60.0, y), (403.0, y)))
}

fn uprights(page: Sheet, xs: &[f32]) -> Sheet {
    xs.iter().fold(page, |page, x| page.line((*x, 100.0), (*x, 200.0)))
}

#[test]
fn lines_that_do_not_divide_a_table_are_no_cells() {
    let all = || (0..=5).map(|nth| 100.0 + 20.0 * nth as f32);
    let ends = || [100.0, 200.0].into_iter();
    let shaded = |nth: &[usize]| {
        nth.iter().fold(new().draw("0.9 g"), |page, nth| {
            [(60.0, 180.0), (240.0, 45.0), (285.0, 58.0), (343.0, 60.0)]
                .iter()
                .fold(page, |page, (x, width)| page.fill(*x, 100.0 + 20.0 * *nth as f32, *width, 20.0))
        })
    };
    for (name, page) in [
        ("none", rows(new())),
        ("a box around it", rows(uprights(levels(new(), ends()), &[60.0, 403.0]))),
        ("a box and lines between its rows", rows(uprights(levels(new(), all()), &[60.0, 403.0]))),
        ("lines between its rows", rows(levels(new(), all().skip(1).take(4)))),
        ("lines between its columns", rows(uprights(new(), &[240.0, 285.0, 343.0]))),
        (
            "a box and lines between its columns",
            rows(uprights(levels(new(), ends()), &[60.0, 240.0, 285.0, 343.0, 403.0])),
        ),
        ("every other row shaded", rows(shaded(&[0, 2, 4]).draw("0 g"))),
        ("one row shaded", rows(shaded(&[1]).draw("0 g"))),
    ] {
        assert_eq!(read(&[page]).document.text.trim_end(), EXPECTED, "{name}");
    }
}

#[test]
fn heads_at_another_edge_than_their_numbers_are_over_them() {
    let heads = |page: Sheet| {
        page.text(63.0, 93.0, "项目").text(242.0, 93.0, "新收").text(290.0, 93.0, "办结").text(350.0, 93.0, "总计")
    };
    let expected = format!("| 项目 | 新收 | 办结 | 总计 |\n{EXPECTED}");
    assert_eq!(read(&[rows(heads(new()))]).document.text.trim_end(), expected);
    // A head of two lines whose second is beside the numbers.
    let two = rows(
        new().text(287.0, 79.0, "办结数").text(287.0, 91.0, "量").text(350.0, 91.0, "总计").text(242.0, 91.0, "新收"),
    );
    let text = read(&[two]).document.text;
    assert!(text.contains("办结数量"), "{text}");
}

#[test]
fn text_below_a_table_is_no_label() {
    let below = |page: Sheet| levels(rows(page), (1..5).map(|nth| 100.0 + 20.0 * nth as f32));
    for (name, page, behind) in [
        (
            "a heading",
            below(new()).text(60.0, 214.0, "四、行政复议情况").line((60.0, 240.0), (403.0, 240.0)),
            "四、行政复议情况",
        ),
        (
            "a heading and the next table",
            row(
                rows(new())
                    .text(60.0, 220.0, "四、行政复议情况")
                    .text(250.0, 240.0, "维持")
                    .text(310.0, 240.0, "纠正")
                    .text(370.0, 240.0, "总计"),
                260.0,
                "",
                ["21", "22", "43"],
            ),
            "四、行政复议情况",
        ),
    ] {
        let text = read(&[page]).document.text;
        assert!(text.starts_with(EXPECTED), "{name}\n{text}");
        assert!(text[EXPECTED.len()..].contains(behind), "{name}\n{text}");
    }
}

#[test]
fn a_row_torn_apart_by_the_end_of_a_page_is_one() {
    let first = |y: f32| {
        ROWS[..3]
            .iter()
            .enumerate()
            .fold(new().text(60.0, 60.0, "三、收到和处理申请情况"), |page, (nth, (label, numbers))| {
                row(page, y + 20.0 * nth as f32, label, *numbers)
            })
    };
    let torn = row(first(720.0), 780.0, "", ["8", "9", "17"]);
    let rest = |page: Sheet, y: f32| {
        row(row(page, y, "（五）其他", ["10", "11", "21"]), y + 20.0, "三、结转下年度", ["0", "336", "336"])
    };
    let row = "| （四）没有现成信息需要另行制作 | 8 | 9 | 17 |\n| （五）其他 | 10 | 11 | 21 |";
    for (name, next, expected) in [
        (
            "its label on the next page",
            rest(new().text(63.0, 60.0, "（四）没有现成信息").text(63.0, 72.0, "需要另行制作"), 94.0),
            row,
        ),
        (
            "a heading on the next page is no label",
            rest(new().text(60.0, 60.0, "本页为续表，续上一页所列情况说明，数据截至年底"), 94.0),
            "| | 8 | 9 | 17 |",
        ),
    ] {
        let text = read(&[torn.clone(), next]).document.text;
        assert!(text.contains(expected), "{name}\n{text}");
    }
}

//! PDF: rows too low for their labels, which overlap their borders and one another.

#![allow(clippy::cast_precision_loss)]

use super::sheet::{Sheet, new, read};

const XS: [f32; 3] = [60.0, 160.0, 260.0];
/// Distance from the middle of a letter to its baseline, in points.
const FOOT: f32 = 3.8;

/// A table below headers of two lines, 14 points apart, with rows of this height; its numbers are 11, 12 and so on.
fn sheet(height: f32, rows: usize) -> Sheet {
    let mut ys = vec![100.0];
    ys.extend((0..=rows).map(|row| 140.0 + height * row as f32));
    let page = new().table(&XS, &ys, &[]);
    let page =
        page.text(63.0, 115.0, "信息").text(63.0, 129.0, "内容").text(163.0, 115.0, "本年").text(163.0, 129.0, "件数");
    (0..rows)
        .fold(page, |page, row| page.text(163.0, 140.0 + height * (row as f32 + 0.5) + FOOT, &(11 + row).to_string()))
}

/// Middle of a row, in points from the top of the page.
fn middle(height: f32, row: usize) -> f32 {
    140.0 + height * (row as f32 + 0.5)
}

/// Adds a text of two lines, `pitch` points apart, whose middle is at `at` points.
fn label(page: Sheet, at: f32, pitch: f32, [upper, lower]: [&str; 2]) -> Sheet {
    page.text(63.0, at - pitch / 2.0 + FOOT, upper).text(63.0, at + pitch / 2.0 + FOOT, lower)
}

#[test]
fn labels_that_are_printed_over_borders_are_in_their_rows() {
    let at = |row: usize| middle(13.0, row);
    for (name, page, expected) in [
        (
            "labels of two lines, each over the next one's",
            label(
                label(
                    label(sheet(13.0, 4), at(0), 14.0, ["属于四类", "过程性信息"]),
                    at(1),
                    14.0,
                    ["属于行政", "执法案卷"],
                ),
                at(2),
                14.0,
                ["其他行政", "查询事项"],
            )
            .text(63.0, at(3) + FOOT, "其他"),
            "| 信息内容 | 本年件数 |\n| 属于四类过程性信息 | 11 |\n| 属于行政执法案卷 | 12 |\n| 其他行政查询事项 | 13 |\n\
             | 其他 | 14 |",
        ),
        (
            "lines of rows as high as the pitch",
            (0..3).fold(sheet(14.0, 3), |page, row| {
                page.text(63.0, middle(14.0, row) + FOOT, ["规章", "许可", "处罚"][row])
            }),
            "| 信息内容 | 本年件数 |\n| 规章 | 11 |\n| 许可 | 12 |\n| 处罚 | 13 |",
        ),
        (
            "a label between two others of one line",
            label(sheet(13.0, 3).text(63.0, at(0) + FOOT, "信息"), at(1), 14.0, ["行政事业性", "收费"]).text(
                63.0,
                at(2) + FOOT,
                "其他",
            ),
            "| 信息内容 | 本年件数 |\n| 信息 | 11 |\n| 行政事业性收费 | 12 |\n| 其他 | 13 |",
        ),
        (
            "the same where no other text of two lines tells the pitch",
            label(
                new().table(&XS, &[100.0, 115.0, 130.0], &[]).text(63.0, 107.5 + FOOT, "信息"),
                122.5,
                16.0,
                ["行政事业性", "收费"],
            )
            .text(163.0, 107.5 + FOOT, "11")
            .text(163.0, 122.5 + FOOT, "12"),
            "| 信息 | 11 |\n| 行政事业性收费 | 12 |",
        ),
        (
            "a text that is centred on no row stays where most of it is",
            label(sheet(13.0, 3), at(1) + 2.0, 14.0, ["行政", "收费"]),
            "| 信息内容 | 本年件数 |\n| | 11 |\n| 行政 | 12 |\n| 收费 | 13 |",
        ),
        (
            "numbers over borders stay where most of them is: no number is moved",
            label(sheet(13.0, 2), at(0), 14.0, ["7", "8"]),
            "| 信息内容 7 | 本年件数 |\n| | 11 |\n| 8 | 12 |",
        ),
    ] {
        assert_eq!(read(&[page]).document.text.trim_end(), expected, "{name}");
    }
}

#[test]
fn lines_printed_over_one_another_are_read_one_by_one() {
    let table = |cell: &str| new().table(&XS, &[100.0, 130.0], &[&[cell, "9"]]);
    for (name, page, expected) in [
        ("two words", table("行政规范").text(63.0, 114.0, "执法案卷"), "| 行政规范执法案卷 | 9 |"),
        ("a number over a word", table("行政规范").text(63.0, 114.0, "1234"), "| 行政规范 1234 | 9 |"),
        ("a raised number", table("行政").text(83.5, 111.0, "12").text(94.0, 113.0, "规范"), "| 行政12规范 | 9 |"),
    ] {
        assert_eq!(read(&[page]).document.text.trim_end(), expected, "{name}");
    }
}

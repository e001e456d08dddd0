//! PDF: tables with dotted borders, with horizontal lines only, or without lines.

#![allow(clippy::cast_precision_loss)]

use super::sheet::{Sheet, new, read};

/// A line of a table: its distance from the top of the page in points, and its texts with their left edges.
type Row<'a> = (f32, &'a [(f32, &'a str)]);

fn sheet(rows: &[Row<'_>]) -> Sheet {
    rows.iter().fold(new(), |page, (y, texts)| texts.iter().fold(page, |page, (x, text)| page.text(*x, *y, text)))
}

/// Two columns of labels, three of numbers: labels of one line, of two lines around their numbers, of two lines that
/// end at them.
const NAMED: &[Row<'_>] = &[
    (100.0, &[(60.0, "一、本年新收申请数量"), (250.0, "12"), (300.0, "345"), (350.0, "357")]),
    (120.0, &[(60.0, "二、上年结转"), (250.0, "1"), (300.0, "2"), (350.0, "3")]),
    (140.0, &[(60.0, "办理"), (110.0, "予以公开"), (250.0, "4"), (300.0, "55"), (350.0, "59")]),
    (152.0, &[(60.0, "结果")]),
    (160.0, &[(110.0, "部分公开"), (250.0, "6"), (300.0, "7"), (350.0, "13")]),
    (174.0, &[(110.0, "没有现成信息需")]),
    (180.0, &[(250.0, "8"), (300.0, "9"), (350.0, "17")]),
    (186.0, &[(110.0, "要另行制作")]),
    (200.0, &[(110.0, "重复申请"), (250.0, "10"), (300.0, "11"), (350.0, "21")]),
    (220.0, &[(60.0, "三、结转下年度"), (250.0, "0"), (300.0, "336"), (350.0, "336")]),
];

const NAMED_ROWS: &str = "| 一、本年新收申请数量 | | 12 | 345 | 357 |\n| 二、上年结转 | | 1 | 2 | 3 |\n\
                          | 办理结果 | 予以公开 | 4 | 55 | 59 |\n| | 部分公开 | 6 | 7 | 13 |\n\
                          | | 没有现成信息需要另行制作 | 8 | 9 | 17 |\n| | 重复申请 | 10 | 11 | 21 |\n\
                          | 三、结转下年度 | | 0 | 336 | 336 |";

#[test]
fn a_table_without_uprights_has_its_rows() {
    let ruled = |page: Sheet, ys: &[f32]| ys.iter().fold(page, |page, y| page.line((60.0, *y), (400.0, *y)));
    // Labels that end on the line of their numbers, without space between the rows.
    let low: &[Row<'_>] = &[
        (100.0, &[(60.0, "信息公开数"), (250.0, "1"), (300.0, "22")]),
        (112.0, &[(60.0, "新增的行政规范性")]),
        (124.0, &[(60.0, "文件数"), (250.0, "3"), (300.0, "44")]),
        (136.0, &[(60.0, "网站访问量"), (250.0, "5"), (300.0, "66")]),
        (148.0, &[(60.0, "依申请公开的目录")]),
        (160.0, &[(60.0, "数"), (250.0, "7"), (300.0, "88")]),
    ];
    for (name, page, expected) in [
        ("names, groups and wrapped labels", sheet(NAMED), NAMED_ROWS),
        (
            "with a rule under each row",
            ruled(sheet(NAMED), &[90.0, 107.0, 127.0, 165.0, 190.0, 207.0, 227.0]),
            NAMED_ROWS,
        ),
        (
            "labels that end next to their numbers",
            sheet(low),
            "| 信息公开数 | 1 | 22 |\n| 新增的行政规范性文件数 | 3 | 44 |\n| 网站访问量 | 5 | 66 |\n\
             | 依申请公开的目录数 | 7 | 88 |",
        ),
        (
            "one row of many numbers under wrapped heads",
            sheet(&[
                (100.0, &[(60.0, "行政复议"), (200.0, "行政诉讼")]),
                (
                    120.0,
                    &[(60.0, "维持"), (102.0, "纠"), (130.0, "总计"), (200.0, "维持"), (242.0, "纠"), (270.0, "总计")],
                ),
                (134.0, &[(102.0, "正"), (242.0, "正")]),
                (156.0, &[(60.0, "1"), (100.0, "2"), (130.0, "3"), (200.0, "44"), (240.0, "0"), (270.0, "44")]),
            ]),
            "| 行政复议 | | | 行政诉讼 | | |\n| 维持 | 纠正 | 总计 | 维持 | 纠正 | 总计 |\n| 1 | 2 | 3 | 44 | 0 | 44 |",
        ),
        (
            "one number in a row, next to its label and unit, under headers without numbers",
            sheet(&[
                (100.0, &[(60.0, "收到申请数"), (250.0, "件"), (300.0, "27")]),
                (115.0, &[(60.0, "当面申请数"), (250.0, "件"), (300.0, "0")]),
                (130.0, &[(60.0, "(二)申请办结数"), (250.0, "——")]),
                (145.0, &[(60.0, "按时办结数"), (250.0, "件"), (300.0, "8338")]),
                (160.0, &[(60.0, "延期办结数"), (250.0, "件")]),
                (175.0, &[(60.0, "答复数"), (250.0, "件"), (300.0, "3")]),
            ]),
            "| 收到申请数 | 件 | 27 |\n| 当面申请数 | 件 | 0 |\n| (二)申请办结数 | —— | |\n\
             | 按时办结数 | 件 | 8338 |\n| 延期办结数 | 件 | |\n| 答复数 | 件 | 3 |",
        ),
        (
            "a number that its label runs up to, and a row that is blank",
            sheet(&[
                (100.0, &[(60.0, "申请人无正当理由不补正"), (172.0, "12"), (200.0, "30")]),
                (115.0, &[(60.0, "重复申请"), (172.0, "4"), (200.0, "5")]),
                (130.0, &[(60.0, "其他处理的申请")]),
                (145.0, &[(60.0, "信访举报投诉"), (172.0, "6"), (200.0, "7")]),
                (160.0, &[(60.0, "要求提供公开出版物"), (172.0, "8"), (200.0, "9")]),
            ]),
            "| 申请人无正当理由不补正 | 12 | 30 |\n| 重复申请 | 4 | 5 |\n| 其他处理的申请 | | |\n\
             | 信访举报投诉 | 6 | 7 |\n| 要求提供公开出版物 | 8 | 9 |",
        ),
        (
            "numbers that stand close to each other",
            sheet(&[
                (100.0, &[(60.0, "甲乙"), (250.0, "7590"), (273.0, "7726")]),
                (120.0, &[(60.0, "丙丁"), (250.0, "0"), (273.0, "11518")]),
                (140.0, &[(60.0, "戊己"), (250.0, "6130"), (273.0, "14587")]),
            ]),
            "| 甲乙 | 7590 | 7726 |\n| 丙丁 | 0 | 11518 |\n| 戊己 | 6130 | 14587 |",
        ),
    ] {
        assert_eq!(read(&[page]).document.text, expected, "{name}");
    }
}

/// A line of words whose row is undecided stays a line.
#[test]
fn a_label_between_two_rows_is_not_guessed() {
    let page = sheet(&[
        (100.0, &[(60.0, "甲乙"), (250.0, "1"), (300.0, "22")]),
        (120.0, &[(60.0, "丙丁"), (250.0, "3"), (300.0, "44")]),
        (132.0, &[(60.0, "戊")]),
        (144.0, &[(60.0, "己庚"), (250.0, "5"), (300.0, "66")]),
    ]);
    let document = read(&[page]).document;
    assert!(document.grids.is_empty(), "{}", document.text);
    assert!(document.text.contains("丙丁 3 44\n戊\n己庚 5 66"), "{}", document.text);
}

#[test]
fn labels_and_their_values_are_read_line_by_line() {
    let rows: Vec<(String, String)> =
        (0..8).map(|row| (format!("第{row}类信息数量"), [0, 31, 1093, 5, 94, 0, 7590, 12][row].to_string())).collect();
    let page = rows.iter().enumerate().fold(new(), |page, (nth, (label, value))| {
        page.text(60.0, 100.0 + 20.0 * nth as f32, label).text(300.0, 100.0 + 20.0 * nth as f32, value)
    });
    let expected: Vec<String> = rows.iter().map(|(label, value)| format!("{label} {value}")).collect();
    assert_eq!(read(&[page]).document.text, expected.join("\n"));
}

#[test]
fn dots_and_dashes_are_borders() {
    const XS: [f32; 3] = [60.0, 200.0, 300.0];
    const YS: [f32; 3] = [100.0, 120.0, 140.0];
    for (size, step) in [(0.75, 1.5), (1.0, 3.0), (3.0, 5.0)] {
        let mut page = new().text(63.0, 113.0, "规章").text(203.0, 113.0, "12").text(63.0, 133.0, "许可");
        let count = |length: f32| (length / step) as usize;
        for y in YS {
            page = (0..=count(240.0)).fold(page, |page, nth| page.fill(60.0 + step * nth as f32, y, size, 0.75));
        }
        for x in XS {
            page = (0..=count(40.0)).fold(page, |page, nth| page.fill(x, 100.0 + step * nth as f32, 0.75, size));
        }
        assert_eq!(read(&[page]).document.text, "| 规章 | 12 |\n| 许可 | |", "{size} of {step}");
    }
}

/// A group header at the bottom of a page and a number row at the top of the next are two rows, unless the words
/// continue.
#[test]
fn rows_at_the_edge_of_a_page_are_one_only_where_a_label_goes_on() {
    const XS: [f32; 4] = [60.0, 150.0, 200.0, 260.0];
    let pages = |last: &str, next: &str, unit: &str| {
        let rows: &[&[&str]] = &[&["公开申请数", "件", "12"], &[last, unit, ""]];
        [
            new().text(60.0, 60.0, "一、总体情况").table(&XS, &[740.0, 760.0, 780.0], rows),
            new().table(&XS, &[80.0, 100.0, 120.0], &[&[next, "件", "49"], &["维持数", "件", "0"]]).text(
                60.0,
                300.0,
                "二、其他",
            ),
        ]
    };
    for (name, pages, expected) in [
        (
            "a group and its first row",
            pages("行政诉讼", "行政诉讼数量", "—"),
            "| 行政诉讼 | — | |\n| 行政诉讼数量 | 件 | 49 |",
        ),
        (
            "a group without a unit",
            pages("行政诉讼", "行政诉讼数量", ""),
            "| 行政诉讼 | | |\n| 行政诉讼数量 | 件 | 49 |",
        ),
        (
            "a label that goes on",
            pages("维持具体行政行为", "或驳回请求数", ""),
            "| 维持具体行政行为或驳回请求数 | 件 | 49 |",
        ),
        ("a remark of its own line", pages("部分公开", "（区分处理的）", ""), "| 部分公开（区分处理的） | 件 | 49 |"),
    ] {
        let text = read(&pages).document.text;
        assert!(text.contains(expected), "{name}\n{text}");
    }
}

/// A row without a bottom border at the end of a page continues, whether its words fill their line or not.
#[test]
fn a_row_without_a_border_at_the_edge_of_a_page_goes_on() {
    const XS: [f32; 4] = [60.0, 150.0, 200.0, 260.0];
    let sides = |page: Sheet, from: f32, to: f32| XS.iter().fold(page, |page, x| page.line((*x, from), (*x, to)));
    let first = new().text(60.0, 60.0, "一、总体情况").table(&XS, &[740.0, 760.0], &[&["公开申请数", "件", "12"]]);
    let next = new().table(&XS, &[100.0, 120.0], &[&["维持数", "件", "0"]]).text(63.0, 93.0, "诉讼数量");
    let pages = [
        sides(first, 760.0, 780.0).text(63.0, 773.0, "行政"),
        sides(next, 80.0, 100.0).text(153.0, 93.0, "件").text(203.0, 93.0, "49").text(60.0, 300.0, "二、其他"),
    ];
    let text = read(&pages).document.text;
    assert!(text.contains("| 行政诉讼数量 | 件 | 49 |\n| 维持数 | 件 | 0 |"), "{text}");
}

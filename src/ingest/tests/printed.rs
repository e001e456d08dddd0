//! PDF: each page with a different habit of printing programs.

#![allow(clippy::cast_precision_loss)]

use super::sheet::{Sheet, new, pdf, read, try_read};
use gouji_testing::generator::kinds::HEIGHT;

const XS: [f32; 4] = [60.0, 200.0, 300.0, 400.0];

#[test]
fn a_printed_page_becomes_lines_and_rows() {
    for (name, page, expected) in [
        (
            "a table",
            new().table(&XS, &[100.0, 120.0, 140.0], &[&["类别", "新收", "办结"], &["许可", "12", "345"]]),
            "| 类别 | 新收 | 办结 |\n| 许可 | 12 | 345 |",
        ),
        (
            "a border that is not drawn joins two cells",
            new()
                .table(&[60.0, 200.0], &[100.0, 120.0, 140.0], &[&["类别"], &["许可"]])
                .line((200.0, 100.0), (400.0, 100.0))
                .line((200.0, 120.0), (400.0, 120.0))
                .line((200.0, 140.0), (400.0, 140.0))
                .line((300.0, 120.0), (300.0, 140.0))
                .line((400.0, 100.0), (400.0, 140.0))
                .text(230.0, 113.0, "申请人情况")
                .text(203.0, 133.0, "12")
                .text(303.0, 133.0, "345"),
            "| 类别 | 申请人情况 | |\n| 许可 | 12 | 345 |",
        ),
        (
            "labels on several lines, one character a line, a number that has no room",
            new()
                .table(&[60.0, 76.0, 200.0, 216.0], &[100.0, 160.0, 220.0], &[&[], &[]])
                .text(63.0, 115.0, "处")
                .text(63.0, 130.0, "理")
                .text(80.0, 115.0, "行政规范")
                .text(80.0, 130.0, "性文件")
                .text(203.0, 115.0, "12")
                .text(203.0, 130.0, "3")
                .text(80.0, 175.0, "许可")
                .text(63.0, 175.0, "果")
                .text(203.0, 175.0, "9"),
            "| 处理 | 行政规范性文件 | 123 |\n| 果 | 许可 | 9 |",
        ),
        (
            "words printed over the border of a cell too low for them",
            new()
                .table(
                    &[60.0, 200.0, 300.0],
                    &[100.0, 120.0, 140.0, 160.0],
                    &[&["信息内容"], &["规章", "12"], &["许可", "3"]],
                )
                .text(203.0, 110.0, "本年制发件")
                .text(203.0, 126.0, "数")
                .text(63.0, 146.0, "决定"),
            "| 信息内容 | 本年制发件数 |\n| 规章决定 | 12 |\n| 许可 | 3 |",
        ),
        (
            "a number over a border stays where most of it is",
            new()
                .table(&[60.0, 200.0, 300.0], &[100.0, 120.0, 140.0], &[&["信息", "甲"], &["规章", "乙"]])
                .text(63.0, 126.0, "7"),
            "| 信息 | 甲 |\n| 7 规章 | 乙 |",
        ),
        (
            "lines of a cell that are no number cut in two",
            new().table(&XS, &[100.0, 140.0], &[&["12", "甲", "乙"]]).text(63.0, 130.0, "34"),
            "| 12⏎34 | 甲 | 乙 |",
        ),
        (
            "a line that ends early because the next letter is not parted from what closes after it",
            new().text(60.0, 80.0, "一二三四五六七八九十一二三四五").text(60.0, 95.0, "一二三四五六七八九十一二").text(
                60.0,
                110.0,
                "仑”、结",
            ),
            "一二三四五六七八九十一二三四五一二三四五六七八九十一二仑”、结",
        ),
        (
            "printed twice to look bold",
            new().text(60.0, 100.0, "一、总体情况 11 件").text(60.3, 100.0, "一、总体情况 11 件"),
            "一、总体情况 11 件",
        ),
        (
            "a paragraph over two lines, and the next",
            new().text(80.0, 100.0, &"甲".repeat(42)).text(60.0, 120.0, "共12件。").text(80.0, 140.0, "二、其他"),
            &format!("{}共12件。\n二、其他", "甲".repeat(42)),
        ),
        (
            "a chapter behind a sentence that fills its line, at the same margin",
            new().text(60.0, 100.0, &format!("{}。", "甲".repeat(43))).text(60.0, 120.0, "二、其他"),
            &format!("{}。\n二、其他", "甲".repeat(43)),
        ),
        (
            "a chapter behind a line that a sheet cuts off",
            new().text(60.0, 100.0, &"甲".repeat(44)).text(60.0, 120.0, "（一）主动公开情况"),
            &format!("{}\n（一）主动公开情况", "甲".repeat(44)),
        ),
        (
            "an ordinal in the middle of a sentence goes on",
            new().text(60.0, 100.0, &"甲".repeat(44)).text(60.0, 120.0, "二、三季度共12件。"),
            &format!("{}二、三季度共12件。", "甲".repeat(44)),
        ),
        (
            "three lines and no uprights",
            (0..4)
                .fold(new(), |page, row| {
                    let y = 150.0 + 20.0 * row as f32;
                    page.text(60.0, y, "许可事项")
                        .right(300.0, y, &(7 * 10_i32.pow(row)).to_string())
                        .right(400.0, y, "5")
                })
                .text(60.0, 120.0, "类别")
                .right(300.0, 120.0, "new")
                .text(380.0, 120.0, "办结")
                .line((60.0, 105.0), (420.0, 105.0))
                .line((60.0, 128.0), (420.0, 128.0))
                .line((60.0, 225.0), (420.0, 225.0)),
            "| 类别 | new | 办结 |\n| 许可事项 | 7 | 5 |\n| 许可事项 | 70 | 5 |\n| 许可事项 | 700 | 5 |\n| 许可事项 | 7000 | 5 |",
        ),
        (
            "numbers that stand below each other nowhere are text",
            (0..4).fold(new(), |page, row| {
                let x = 60.0 + 23.0 * row as f32;
                page.text(x, 100.0 + 20.0 * row as f32, "12").text(x + 100.0, 100.0 + 20.0 * row as f32, "34")
            }),
            "12 34\n12 34\n12 34\n12 34",
        ),
        (
            "two columns",
            (0..8).fold(new(), |page, row| {
                let y = 100.0 + 20.0 * row as f32;
                let left = ["左一左一左一左一左一左一左一左一左一左一", "左二左二。"][row % 2];
                page.text(60.0, y, left).text(320.0, y, &"右".repeat(20))
            }),
            &format!("{}{}", "左一左一左一左一左一左一左一左一左一左一左二左二。\n".repeat(4), "右".repeat(160)),
        ),
    ] {
        assert_eq!(read(&[page]).document.text, expected, "{name}");
    }
}

#[test]
fn a_turned_page_is_turned_back() {
    let page = new().table(&XS, &[100.0, 120.0, 140.0], &[&["类别", "新收", "办结"], &["许可", "12", "345"]]);
    let expected = read(std::slice::from_ref(&page)).document.text;
    for matrix in ["0 1 -1 0 842 0", "-1 0 0 -1 595 842", "0 -1 1 0 -200 595"] {
        let turned = Sheet(format!("q {matrix} cm\n{}Q", page.0));
        assert_eq!(read(&[turned]).document.text, expected, "{matrix}");
    }
}

#[test]
fn a_table_over_two_pages_is_one() {
    let head: &[&str] = &["类别", "新收", "办结"];
    let number =
        |page: Sheet, nth: usize| page.text(280.0, 820.0, &format!("— {nth} —")).text(250.0, 40.0, "某局年度报告");
    let rows = |count: usize, top: f32| -> Vec<f32> { (0..=count).map(|row| top + 20.0 * row as f32).collect() };
    for (name, first, second, expected) in [
        (
            "with its head again",
            vec![head, &["许可", "12", "345"]],
            vec![head, &["处罚", "6", "7"]],
            "| 类别 | 新收 | 办结 |\n| 许可 | 12 | 345 |\n| 处罚 | 6 | 7 |",
        ),
        (
            "cut in the middle of a row",
            vec![head, &["行政许可（含", "12", "345"]],
            vec![&["延期）", "", ""], &["处罚", "6", "7"]],
            "| 类别 | 新收 | 办结 |\n| 行政许可（含延期） | 12 | 345 |\n| 处罚 | 6 | 7 |",
        ),
        (
            "rows that are whole stay rows",
            vec![head, &["许可", "12", "345"]],
            vec![&["处罚", "6", "7"], &["强制", "", ""]],
            "| 类别 | 新收 | 办结 |\n| 许可 | 12 | 345 |\n| 处罚 | 6 | 7 |\n| 强制 | | |",
        ),
        (
            "a remark whose bracket was lost, and a numbered label",
            vec![head, &["（关系见说明", "12", "345"]],
            vec![&["一、新收", "6", "7"], &["处罚", "8", "9"]],
            "| 类别 | 新收 | 办结 |\n| （关系见说明 | 12 | 345 |\n| 一、新收 | 6 | 7 |\n| 处罚 | 8 | 9 |",
        ),
    ] {
        let pages = [
            number(new().text(60.0, 100.0, "一、总体情况").table(&XS, &rows(first.len(), 740.0), &first), 1),
            number(new().table(&XS, &rows(second.len(), 80.0), &second).text(60.0, 300.0, "二、其他"), 2),
        ];
        let document = read(&pages).document;
        assert_eq!(document.grids.len(), 1, "{name}");
        let folded: Vec<&str> = document.folds.iter().flat_map(|fold| document.at(*fold).split('\n')).collect();
        let kept: Vec<&str> = document.text.split('\n').filter(|line| !folded.contains(line)).collect();
        assert_eq!(kept.join("\n"), format!("一、总体情况\n{expected}\n二、其他"), "{name}");
        for aside in ["— 1 —", "— 2 —", "某局年度报告"] {
            assert!(folded.contains(&aside), "{name}: {aside} in {folded:?}");
        }
        // Every number maps to its page.
        for (text, page) in [("345", 1), ("处罚", 2), ("二、其他", 2)] {
            let place = document.place_at(document.text.find(text).unwrap()).unwrap();
            assert_eq!(place.page, page, "{name}: {text}");
        }
    }
}

/// Rows without vertical lines at the bottom of a page and at the top of the next: whether they are one table.
#[test]
fn a_table_without_uprights_goes_on_over_the_page_where_its_columns_do() {
    let rows = |page: Sheet, top: f32, edges: &[f32], rows: &[&[&str]]| {
        rows.iter().enumerate().fold(page, |page, (nth, row)| {
            let y = top + 20.0 * nth as f32;
            let page = page.text(60.0, y, row[0]);
            row[1..].iter().zip(edges).fold(page, |page, (number, edge)| page.right(*edge, y, number))
        })
    };
    let head: &[&str] = &["AAAA", "BBBB", "CCCC"];
    let first: &[&[&str]] = &[head, &["甲乙丙丁", "12", "3456"], &["戊己庚辛", "345", "6"], &["壬癸", "7", "89"]];
    let more: &[&[&str]] = &[&["子丑", "1", "22"], &["寅卯", "333", "4"], &["辰巳", "55", "666"]];
    let again = [&[head], more].concat();
    let other = [&[&["DDDD", "EEEE", "FFFF"][..]], more].concat();
    let three: &[&[&str]] = &[&["子", "1", "2", "3"], &["丑", "4", "5", "6"], &["寅", "7", "8", "9"]];
    let edges: &[f32] = &[300.0, 400.0];
    for (name, next, edges, tables) in [
        ("it begins with numbers", more, edges, 1),
        ("its head is printed again", &again, edges, 1),
        ("another head is another table", &other, edges, 2),
        ("other columns are another table", more, &[250.0, 350.0], 2),
        ("more columns are another table", three, &[300.0, 400.0, 500.0], 2),
    ] {
        let pages = [
            rows(new().text(60.0, 100.0, "一、总体情况"), 730.0, &[300.0, 400.0], first),
            rows(new(), 80.0, edges, next).text(60.0, 300.0, "二、其他"),
        ];
        let document = read(&pages).document;
        assert_eq!(document.grids.len(), tables, "{name}\n{}", document.text);
        if tables == 1 {
            let rows = "| 壬癸 | 7 | 89 |\n| 子丑 | 1 | 22 |\n";
            assert!(document.text.contains(rows), "{name}\n{}", document.text);
        }
    }
}

/// A page and the part cut off on its right: whether they form one table.
#[test]
fn a_sheet_cut_by_columns_is_put_together_only_where_the_pages_prove_it() {
    const LEFT: [f32; 5] = [60.0, 200.0, 300.0, 400.0, 520.0];
    const RIGHT: [f32; 3] = [60.0, 160.0, 260.0];
    const YS: [f32; 4] = [100.0, 120.0, 140.0, 160.0];
    let left = |xs: &[f32], last: &str| {
        new().table(
            xs,
            &YS,
            &[&["类别", "自然人", "企业", "科研"], &["许可", "12", "345", "6"], &["处罚", "7", "89", last]],
        )
    };
    let right =
        |xs: &[f32], ys: &[f32], first: &str| new().table(xs, ys, &[&["其他", "总计"], &["31", "394"], &[first, "41"]]);
    let whole = "| 类别 | 自然人 | 企业 | 科研 | 其他 | 总计 |\n| 许可 | 12 | 345 | 6 | 31 | 394 |\n| 处罚 | 7 | 89 | 5 | 0 | 41 |";
    let shifted = YS.map(|y| if y > 120.0 { y + 5.0 } else { y });
    for (name, pages, joined) in [
        ("cut off", vec![left(&LEFT, "5"), right(&RIGHT, &YS, "0")], true),
        ("with pages between", vec![left(&LEFT, "5"), new().text(60.0, 100.0, "正文"), right(&RIGHT, &YS, "0")], true),
        ("it has labels of its own", vec![left(&LEFT, "5"), right(&RIGHT, &YS, "合计")], false),
        ("its lines stand elsewhere", vec![left(&LEFT, "5"), right(&RIGHT, &shifted, "0")], false),
        ("it begins elsewhere", vec![left(&LEFT, "5"), right(&RIGHT.map(|x| x + 20.0), &YS, "0")], false),
        ("there was room for it", vec![left(&[60.0, 150.0, 200.0, 250.0, 300.0], "5"), right(&RIGHT, &YS, "0")], false),
        (
            "it has numbers in fewer rows",
            vec![left(&LEFT, "5"), new().table(&RIGHT, &YS, &[&["其他", "总计"], &["31", "394"]])],
            false,
        ),
        ("two pages could have lost it", vec![left(&LEFT, "5"), left(&LEFT, "4"), right(&RIGHT, &YS, "0")], false),
    ] {
        let document = read(&pages).document;
        assert_eq!(document.text.contains(whole), joined, "{name}\n{}", document.text);
        assert!(document.text.contains("| 31 | 394 |"), "{name}: nothing is lost\n{}", document.text);
        // Every number maps to the page it is printed on.
        let place = document.place_at(document.text.find("394").unwrap()).unwrap();
        assert_eq!(place.page, pages.len(), "{name}");
    }
    // A third strip continues the second, and a header across the cut is one cell.
    let head = |page: Sheet| page.line((60.0, 80.0), (520.0, 80.0)).line((60.0, 80.0), (60.0, 100.0));
    let wide = head(left(&LEFT, "5")).line((520.0, 80.0), (520.0, 100.0)).line((200.0, 80.0), (200.0, 100.0));
    let strip = |first: &str| {
        right(&RIGHT, &YS, first)
            .line((60.0, 80.0), (260.0, 80.0))
            .line((60.0, 80.0), (60.0, 100.0))
            .line((260.0, 80.0), (260.0, 100.0))
    };
    let document = read(&[wide.text(300.0, 93.0, "申请人情况"), strip("0"), strip("1")]).document;
    let expected = "| | 申请人情况 | | | | | | |\n| 类别 | 自然人 | 企业 | 科研 | 其他 | 总计 | 其他 | 总计 |\n";
    assert!(document.text.contains(expected), "{}", document.text);
    assert!(document.text.contains("| 处罚 | 7 | 89 | 5 | 0 | 41 | 1 | 41 |"), "{}", document.text);
}

#[test]
fn a_line_that_a_cell_hides_is_not_read_and_no_number_is_cut() {
    // A cell of one line: a line below it is clipped, text that overflows at its end is kept.
    let clipped = |page: Sheet| Sheet(format!("q 60 {} 40 20 re W n\n{}Q\n", HEIGHT - 120.0, page.0));
    let hidden = new().text(63.0, 113.0, "123456789").text(63.0, 133.0, "看不见的一行");
    let page = Sheet(clipped(hidden).0 + &new().text(60.0, 200.0, "一、总体情况").0);
    let text = read(&[page]).document.text;
    assert!(text.contains("123456789") && !text.contains('见'), "{text}");
}

#[test]
fn a_number_leads_to_its_place_on_the_page() {
    let document = read(&[new().text(60.0, 100.0, "一、总体情况"), new().text(100.0, 200.0, "共 45 件")]).document;
    let place = document.place_at(document.text.find("45").unwrap()).unwrap();
    assert_eq!(place.page, 2);
    let [left, top, right, bottom] = place.area;
    assert!(left == 1150 && right == 1200 && top < 2000 && bottom > 2000 - 100, "{place:?}");
}

#[test]
fn what_cannot_be_read_is_told() {
    let text = || new().text(60.0, 100.0, "一、总体情况");
    let picture = Sheet("q 500 0 0 700 40 40 cm /I1 Do Q".to_string());
    for (name, bytes, expected) in [
        ("a scan", pdf(std::slice::from_ref(&picture), "UniGB-UCS2-H", ""), Err("unreadable")),
        ("a font without a map", pdf(&[text()], "Identity-H", ""), Err("unreadable")),
        ("blank", pdf(&[new()], "UniGB-UCS2-H", ""), Err("empty")),
        ("no page", pdf(&[], "UniGB-UCS2-H", ""), Err("damaged")),
        ("damaged", b"%PDF-1.7\nrubbish".to_vec(), Err("damaged")),
        ("one page is a scan", pdf(&[text(), picture.clone()], "UniGB-UCS2-H", ""), Ok(vec!["pdf.scan"])),
        ("a picture next to text", pdf(&[Sheet(text().0 + &picture.0)], "UniGB-UCS2-H", ""), Ok(vec!["pdf.picture"])),
        (
            "read by a machine",
            pdf(&[Sheet(format!("3 Tr {}", text().0))], "UniGB-UCS2-H", ""),
            Ok(vec!["pdf.recognised"]),
        ),
        (
            "a password",
            pdf(
                &[text()],
                "UniGB-UCS2-H",
                &format!(
                    "/ID[<00><00>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{0}>/U<{0}>>>",
                    "5a".repeat(32)
                ),
            ),
            Err("unsupported"),
        ),
        ("too many pages", pdf(&vec![new(); 501], "UniGB-UCS2-H", ""), Err("limit")),
    ] {
        let read = gouji_ingest::ingest(&bytes);
        let found = read.as_ref().map(|read| read.problems.iter().map(|problem| problem.code).collect::<Vec<_>>());
        assert_eq!(found.map_err(|refusal| refusal.code), expected, "{name}");
        if let Err(refusal) = read {
            assert!(!refusal.message.both().zh.is_empty() && !refusal.message.both().en.is_empty());
        }
    }
}

proptest::proptest! {
    /// Random words and lines: no digit is lost and none is made up.
    #[test]
    fn any_page_keeps_its_digits(
        words in proptest::collection::vec((0_u16..58, 1_u16..80, 0_u32..100_000), 0..40),
        lines in proptest::collection::vec((proptest::bool::ANY, 0_u16..12, 0_u16..12, 0_u16..12), 0..30),
        copies in 1_usize..3,
    ) {
        let mut page = new();
        for (x, y, number) in &words {
            page = page.text(f32::from(*x) * 10.0, f32::from(*y) * 10.0, &number.to_string());
        }
        for (upright, at, from, to) in &lines {
            let (at, from, to) = (f32::from(*at) * 50.0, f32::from(*from) * 50.0, f32::from(*to) * 50.0);
            page = if *upright { page.line((at, from), (at, to)) } else { page.line((from, at), (to, at)) };
        }
        // Where numbers overlap, a digit printed twice may be kept once.
        let mut places: Vec<(u16, u16)> = words.iter().flat_map(|(x, y, _)| (0..5).map(|at| (2 * *x + at, *y))).collect();
        places.sort_unstable();
        let is_apart = places.windows(2).all(|pair| pair[0] != pair[1]);
        if let Ok(read) = try_read(&vec![page; copies]) {
            let count = |text: &str| text.chars().filter(char::is_ascii_digit).count();
            let printed: usize = words.iter().map(|(.., number)| count(&number.to_string())).sum();
            if is_apart {
                proptest::prop_assert_eq!(count(&read.document.text), printed * copies);
            }
        } else {
            proptest::prop_assert!(words.is_empty());
        }
    }
}

//! Tables as programs and people write them into text: signs in cells, markup, CSV, LaTeX, drawn grids.

use crate::row_alignment::{read, row};
use gouji_core::extract::Extraction;

const HEADS: [&str; 8] = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计", ""];
const ROWS: [(&str, [u32; 7]); 4] = [
    ("一、本年新收政府信息公开申请数量", [3440, 75, 0, 1, 6, 3, 3525]),
    ("二、上年结转政府信息公开申请数量", [118, 3, 0, 0, 0, 0, 121]),
    ("(一)予以公开", [1408, 21, 0, 0, 2, 0, 1431]),
    ("(二)部分公开(区分处理的,只计这一情形,不计其他情形)", [462, 9, 0, 0, 0, 0, 471]),
];

/// The cells of a short third table; the cells that it merges are empty.
fn cells() -> Vec<Vec<String>> {
    let mut rows = vec![std::iter::once("").chain(HEADS[..7].iter().copied()).map(str::to_string).collect::<Vec<_>>()];
    rows.extend(ROWS.map(|(label, values)| {
        std::iter::once(label.to_string()).chain(values.map(|value| value.to_string())).collect()
    }));
    rows
}

/// A report with such a table and a second one of a column.
fn report(table: impl Fn(&[Vec<String>]) -> String) -> String {
    let short = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "2", "1", "12"],
        ["行政规范性文件", "50", "227", "420"],
    ];
    let short: Vec<Vec<String>> = short.map(|row| row.map(str::to_string).to_vec()).to_vec();
    let one = [["信息内容", "本年处理决定数量"], ["行政许可", "1573179"], ["行政处罚", "2676"], ["行政强制", "0"]];
    let one: Vec<Vec<String>> = one.map(|row| row.map(str::to_string).to_vec()).to_vec();
    format!(
        "某市2024年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{}\n{}\n三、收到和处理政府信息公开申请情况\n{}\n四、其他\n",
        table(&short),
        table(&one),
        table(&cells())
    )
}

fn pipes(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect::<Vec<_>>().join("\n")
}

const WHOLE: [(&str, &str); 6] = [
    ("disclosure.regulations", "2 s 1 s 12 s"),
    ("disclosure.normative", "50 s 227 s 420 s"),
    ("disclosure.licensing", "1573179 s"),
    ("requests.new_received", "3440 s 75 s 0 s 1 s 6 s 3 s 3525 s"),
    ("requests.granted", "1408 s 21 s 0 s 0 s 2 s 0 s 1431 s"),
    ("requests.partial", "462 s 9 s 0 s 0 s 0 s 0 s 471 s"),
];

fn assert_whole(name: &str, page: &str) {
    let extraction = read(page);
    for (id, expected) in WHOLE {
        assert_eq!(row(&extraction, id), expected, "{name}: {id} in\n{page}");
    }
}

/// The value of 予以公开, 自然人 with this text in its cell; the other cells of its row must not be in doubt.
fn with_sign(sign: &str) -> String {
    let page = report(pipes).replace("| 1408 |", &format!("| {sign} |"));
    let extraction = read(&page);
    let others = row(&extraction, "requests.granted").split_once(' ').map(|(_, rest)| rest[1..].to_string());
    assert!(
        others.is_some_and(|others| others.ends_with("21 s 0 s 0 s 2 s 0 s 1431 s")),
        "{sign} makes doubt about its row\n{page}"
    );
    assert_eq!(row(&extraction, "requests.partial"), WHOLE[5].1, "{sign}");
    first(&extraction)
}

fn first(extraction: &Extraction) -> String {
    let value = extraction.field("requests.granted.natural_person").unwrap();
    let number = value.number.map_or("_".to_string(), |number| number.to_string());
    format!("{number} {}", &value.confidence.name()[..1])
}

#[test]
fn one_strange_sign_costs_one_cell() {
    let check = |signs: &[&str], expected: &str| {
        for sign in signs {
            assert_eq!(with_sign(sign), expected, "{sign}");
        }
    };
    let marks = [
        "1408*",
        "1408**",
        "1408①",
        "1408[1]",
        "1408［1］",
        "1408【1】",
        "1408¹",
        "1408 ※",
        "1408†",
        "1408[^1]",
        "1408<sup>1</sup>",
        "1408^1^",
        "$1408^{1}$",
    ];
    check(&marks, "1408 s");
    check(
        &[
            "'1408",
            "=\"1408\"",
            "1,408",
            "1'408",
            "1’408",
            "1\u{2009}408",
            "1\u{202f}408",
            "1408件",
            "1408(注)",
            "1408（注1）",
        ],
        "1408 s",
    );
    check(&["~~1400~~1408", "<s>1400</s>1408", "<del>1400</del> 1408"], "1408 s");
    // A number over two lines: its row's sum proves it.
    check(&["14<br>08", "1⏎408"], "1408 s");
    check(
        &[
            "☑1408", "1408√", "□ 1408", "①1408", "1408注1", "1408。", "1408、", "\"1408\"", "(1408)", "1408#",
            "？1408", "1 408",
        ],
        "1408 d",
    );
    check(&["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "########", "□", "☑", "??", "14/08", "1'40'8"], "_ c");
    // Without its sum it is whole, and doubtful.
    let page = report(pipes).replace("| 1408 |", "| 14<br>09 |");
    assert_eq!(first(&read(&page)), "1409 d");
    // The word of a program for nothing is a blank cell that may have held something.
    assert_eq!(with_sign("NaN"), "_ d");
}

#[test]
fn markup_is_no_part_of_a_cell() {
    let around: [(&str, &str); 15] = [
        ("**", "**"),
        ("*", "*"),
        ("__", "__"),
        ("***", "***"),
        ("`", "`"),
        ("$", "$"),
        ("$$", "$$"),
        ("$\\mathbf{", "}$"),
        ("$\\text{", "}$"),
        ("\\(", "\\)"),
        ("<b>", "</b>"),
        ("<span style='color:red'>", "</span>"),
        ("&nbsp;", "&nbsp;"),
        ("", "<br>"),
        ("\\textbf{", "}"),
    ];
    for (open, close) in around {
        let page = report(|rows| {
            let marked = |cell: &String| if cell.is_empty() { String::new() } else { format!("{open}{cell}{close}") };
            pipes(&rows.iter().map(|row| row.iter().map(marked).collect()).collect::<Vec<Vec<String>>>())
        });
        assert_whole(open, &page);
    }
    let escaped = report(pipes).replace('(', "\\(").replace(')', "\\)").replace('.', "\\.");
    assert_whole("escapes", &escaped);
}

#[test]
fn cells_between_commas_and_semicolons() {
    let quote = |cell: &str, always: bool, separator: &str| {
        let is_quoted = always || cell.contains([',', ';', '"', '\n']) || cell.contains(separator);
        if is_quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_string() }
    };
    for separator in [",", ";", "\t"] {
        for always in [false, true] {
            let table = |rows: &[Vec<String>]| {
                let row = |row: &Vec<String>| {
                    row.iter().map(|cell| quote(cell, always, separator)).collect::<Vec<_>>().join(separator)
                };
                rows.iter().map(row).collect::<Vec<_>>().join("\n")
            };
            let page = report(table);
            assert_whole(separator, &page);
            assert_whole("CRLF", &page.replace('\n', "\r\n"));
            // Quoted cells over several lines, with doubled quotes.
            let broken = page
                .replace("新收政府", "新收\n政府")
                .replace("一、本年新收", "\"一、本年新收")
                .replace("申请数量", "申请数量\"");
            if !always && separator == "," {
                assert_whole("line ends", &broken.replace("二、上年结转", "\"二、上年结转"));
            }
        }
    }
    // Numbered by a program, its word for nothing in blank cells.
    let numbered = report(|rows| {
        let row = |(at, row): (usize, &Vec<String>)| {
            let cells =
                row.iter().map(|cell| if cell.is_empty() { "NaN".to_string() } else { quote(cell, false, ",") });
            format!("{at},{}", cells.collect::<Vec<_>>().join(","))
        };
        let heads = (0..rows[0].len()).map(|at| at.to_string()).collect::<Vec<_>>().join(",");
        format!(",{heads}\n{}", rows.iter().enumerate().map(row).collect::<Vec<_>>().join("\n"))
    });
    assert_whole("numbered", &numbered);
}

#[test]
fn prose_with_commas_is_no_table() {
    for prose in [
        "全年收到申请3646件,办结3521件\n其中予以公开1431件,部分公开471件\n不予公开92件,无法提供941件\n",
        "收到3646件;办结3521件;结转125件\n公开1431件;部分471件;不予92件\n",
        "行政许可 1,573\n行政处罚 2,676\n行政强制 2,935\n",
        "1,573,179\n2,676,474\n3,440,118\n",
        "地址:甲市乙路1号,邮编100000\n电话:010-12345678,传真:010-12345679\n",
    ] {
        let (document, _) = gouji_ingest::document(prose);
        assert!(document.grids.is_empty(), "{prose}");
    }
}

#[test]
fn tables_of_latex() {
    let tex = |name: &str, rule: &str, end: &str| {
        let table = |rows: &[Vec<String>]| {
            let rows: Vec<String> = rows.iter().map(|row| format!("{} {end}", row.join(" & "))).collect();
            format!("\\begin{{{name}}}{{|c|c|}}\n{rule}{}\n{rule}\\end{{{name}}}", rows.join(&format!("\n{rule}")))
        };
        report(table)
    };
    for (name, rule, end) in [
        ("tabular", "\\hline\n", "\\\\"),
        ("tabular*", "\\cline{1-2}\\hline ", "\\\\[2pt]"),
        ("longtable", "\\midrule\n", "\\\\"),
        ("array", "", "\\\\*"),
        ("tabularx", "\\cmidrule(lr){2-3} % a rule\n", "\\\\"),
    ] {
        assert_whole(name, &tex(name, rule, end));
    }
    let page = tex("tabular", "\\hline ", "\\\\");
    assert_whole("on one line", &page.replace("\n\\hline", " \\hline"));
    assert_whole("a cell a line", &page.replace(" & ", "\n & "));
    let spans = page
        .replace("& 1573179", "& \\multicolumn{3}{c|}{\\textbf{1573179}}")
        .replace("规章 &", "\\multirow{1}{*}{规章} &");
    assert_whole("spans", &spans);
}

#[test]
fn drawn_grids() {
    let draw = |[corner, stroke, bar]: [&str; 3], is_ruled: bool| {
        let table = |rows: &[Vec<String>]| {
            let width = |column: usize| rows.iter().map(|row| columns(&row[column])).max().unwrap_or(0);
            let rule: Vec<String> = (0..rows[0].len()).map(|column| stroke.repeat(width(column) + 2)).collect();
            let rule = format!("{corner}{}{corner}", rule.join(corner));
            let line = |row: &Vec<String>| {
                let cell = |(at, cell): (usize, &String)| format!(" {cell}{} ", " ".repeat(width(at) - columns(cell)));
                format!("{bar}{}{bar}", row.iter().enumerate().map(cell).collect::<Vec<_>>().join(bar))
            };
            let mut lines = vec![rule.clone()];
            for (at, row) in rows.iter().enumerate() {
                lines.push(line(row));
                if is_ruled || at == 0 {
                    lines.push(rule.clone());
                }
            }
            lines.push(rule);
            lines.join("\n")
        };
        report(table)
    };
    for style in [["+", "-", "|"], ["┼", "─", "│"], ["╬", "═", "║"], ["╋", "━", "┃"], ["+", "=", "|"]]
    {
        assert_whole(style[0], &draw(style, true));
        assert_whole(style[0], &draw(style, false));
        // Without the outer lines.
        let inner: Vec<String> = draw(style, false)
            .lines()
            .map(|line| line.trim_matches(|c: char| style[2].contains(c)).to_string())
            .collect();
        assert_whole("inner", &inner.join("\n"));
    }
}

/// Columns of a text: two for a Chinese character.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[test]
fn cells_over_several_lines_of_a_grid() {
    let page = "三、收到和处理政府信息公开申请情况\n\
        +----------+------+------+----+----+----+----+------+\n\
        |          | 自然 | 商业 | 科 | 社 | 法 | 其 | 总计 |\n\
        |          | 人   | 企业 | 研 | 会 | 律 | 他 |      |\n\
        |          |      |      | 机 | 公 | 服 |    |      |\n\
        |          |      |      | 构 | 益 | 务 |    |      |\n\
        |          |      |      |    | 组 | 机 |    |      |\n\
        |          |      |      |    | 织 | 构 |    |      |\n\
        +----------+------+------+----+----+----+----+------+\n\
        | 一、本年 | 3440 | 75   | 0  | 1  | 6  | 3  | 3525 |\n\
        | 新收政府 |      |      |    |    |    |    |      |\n\
        | 信息公开 |      |      |    |    |    |    |      |\n\
        | 申请数量 |      |      |    |    |    |    |      |\n\
        +----------+------+------+----+----+----+----+------+\n\
        | 二、上年 |      |      |    |    |    |    |      |\n\
        | 结转政府 | 118  | 3    | 0  | 0  | 0  | 0  | 121  |\n\
        | 信息公开 |      |      |    |    |    |    |      |\n\
        | 申请数量 |      |      |    |    |    |    |      |\n\
        +----------+------+------+----+----+----+----+------+\n\
        | (一)予以 | 1408 | 21   | 0  | 0  | 2  | 0  | 1431 |\n\
        | 公开     |      |      |    |    |    |    |      |\n\
        +----------+------+------+----+----+----+----+------+\n四、其他\n";
    let ingested = gouji_ingest::ingest(page.as_bytes()).unwrap();
    let (extraction, _) =
        gouji_core::extract::extract(&ingested.document, &gouji_core::forms::Library::builtin().unwrap());
    assert_eq!(row(&extraction, "requests.new_received"), WHOLE[3].1, "{}", ingested.document.text);
    assert_eq!(row(&extraction, "requests.carried_in"), "118 s 3 s 0 s 0 s 0 s 0 s 121 s");
    assert_eq!(row(&extraction, "requests.granted"), WHOLE[4].1);
    // Each character leads back to its place.
    let at = ingested.document.text.find("1408").unwrap();
    assert!(page[ingested.document.map.source(at)..].starts_with("1408"));
}

#[test]
fn merged_cells_that_a_converter_repeats() {
    let page = report(pipes)
        .replace("| 1573179 |", "| 1573179 | 1573179 | 1573179 |")
        .replace("| 2676 |", "| 2676 | 2676 | 2676 |");
    let page = page.replace("| 行政强制 | 0 |", "| 行政强制 | 0 | 0 | 0 |");
    // Its head says how wide the merged cell is; without it the value is doubtful.
    let headed = page.replace("| 本年处理决定数量 |", "| 本年处理决定数量 | 本年处理决定数量 | 本年处理决定数量 |");
    assert_eq!(row(&read(&headed), "disclosure.licensing"), "1573179 s");
    assert_eq!(row(&read(&page), "disclosure.licensing"), "1573179 d");
    let other = headed.replace("| 1573179 | 1573179 | 1573179 |", "| 1573179 | 1573179 | 7 |");
    assert_eq!(row(&read(&other), "disclosure.licensing"), "_ ?");
}

#[test]
fn labels_whose_characters_were_lost() {
    let whole = gouji_testing::sample("suqian-2024");
    let damaged = whole.replace(['规', '处', '开', '终'], "?").replace('请', "\u{fffd}");
    let (before, after) = (read(&whole), read(&damaged));
    assert_eq!(after.fields.len(), 200);
    for field in &before.fields {
        let read = after.field(&field.id).unwrap();
        assert_eq!(read.number, field.value.number, "{}", field.id);
    }
}

#[test]
fn what_markup_hides_in_a_cell_is_no_digit() {
    for spell in [
        |v: &str| format!("{v}<span style=\"display: none\">9</span>"),
        |v: &str| format!("<font color=white>9</font>{v}"),
        |v: &str| format!("{v}<span hidden>9</span>"),
        |v: &str| format!("{v}<!-- 9 -->"),
        |v: &str| format!("{v}<sub>1</sub>"),
        |v: &str| format!("<span style='text-decoration:line-through'>12</span>{v}"),
        |v: &str| v.chars().flat_map(|c| ["&#".to_string(), u32::from(c).to_string(), ";".to_string()]).collect(),
        |v: &str| format!("{v}<span style=\"COLOR: #FFFFFF; font-size:9pt\">9</span>"),
        |v: &str| format!("{v}<span style='font-size:0px !important'>9</span>"),
        // What is seen is no less than what is hidden.
        |v: &str| format!("<span style=\"background-color:#fff\">{v}</span>"),
        |v: &str| format!("<span style=\"font-size:0.9em\">{v}</span>"),
        |v: &str| format!("<span style=\"opacity:0.8\">{v}</span>"),
        |v: &str| format!("<font color=\"#ffff00\">{v}</font>"),
        |v: &str| format!("<span style=\"color:#fff8dc\">{v}</span>"),
        |v: &str| format!("<span style=\"background:#c00; color:#fff\">{v}</span>"),
        |v: &str| format!("<span style=\"border-color:#fff\">{v}</span>"),
        |v: &str| format!("<span style=\"overflow: hidden ; width:9em\">{v}</span>"),
        |v: &str| format!("<b bgcolor=white class=\"no hidden one\">{v}</b>"),
    ] {
        let table = |rows: &[Vec<String>]| {
            let line = |(at, row): (usize, &Vec<String>)| {
                let is_number = |cell: &&String| !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
                let cells: Vec<String> =
                    row.iter().map(|cell| if is_number(&cell) { spell(cell) } else { cell.clone() }).collect();
                let rule = if at == 0 { format!("\n|{}", "---|".repeat(row.len())) } else { String::new() };
                format!("| {} |{rule}", cells.join(" | "))
            };
            rows.iter().enumerate().map(line).collect::<Vec<_>>().join("\n") + "\n"
        };
        let page = report(table);
        let extraction = read(&page);
        let number = |id: &str| extraction.field(id).and_then(|field| field.number);
        assert_eq!(number("requests.granted.natural_person"), Some(1408.into()), "{page}");
        assert_eq!(number("requests.new_received.total"), Some(3525.into()), "{page}");
    }
}

//! Tables: cells of the samples compared with the gold values.

use gouji_core::extract::{self, State};
use gouji_core::forms::Library;
use std::collections::BTreeMap;

fn extraction(name: &str) -> extract::Extraction {
    let text = gouji_testing::sample(name);
    let ingested = gouji_ingest::ingest(text.as_bytes()).unwrap();
    let (extraction, problems) = extract::extract(&ingested.document, &Library::builtin().unwrap());
    println!("{problems:?} {:?}", extraction.tables);
    extraction
}

#[test]
fn gold_cells() {
    let gold: serde_json::Value = serde_json::from_str(include_str!("gold/samples.json")).unwrap();
    for (name, prefixes, count) in
        [("kundulun-chengguan-2021", &["t2.", "t3.", "t4."][..], 200), ("xianjiahu-2016", &["hn16."][..], 47)]
    {
        let extraction = extraction(name);
        let got: BTreeMap<usize, (&str, &str)> = extraction
            .fields
            .iter()
            .filter_map(|f| f.value.span.map(|span| (span.start, (f.id.as_str(), f.value.verbatim.as_str()))))
            .collect();
        let mut right = 0;
        for number in gold[name]["numbers"].as_array().unwrap() {
            let role = number["role"].as_str().unwrap();
            if !prefixes.iter().any(|p| role.starts_with(p)) || role.contains('(') {
                continue;
            }
            let id = role
                .replace("t2.", "disclosure.")
                .replace("t3.", "requests.")
                .replace("t4.", "disputes.")
                .replace("hn16.", "hunan.");
            let at = number["byte"].as_u64().unwrap() as usize;
            assert_eq!(got.get(&at), Some(&(id.as_str(), number["raw"].as_str().unwrap())), "{name} {role}");
            right += 1;
        }
        assert_eq!(right, count, "{name}");
    }
    let hunan = extraction("xianjiahu-2016");
    assert_eq!(hunan.field("hunan.consult.total").unwrap().state, State::Blank);
}

#[test]
fn suqian_cell_by_cell() {
    for name in ["suqian-2023", "suqian-2024"] {
        let e = extraction(name);
        // Every numeric cell of the text is one field, in order: the tables are printed in the form's order.
        let text = gouji_testing::sample(name);
        let cells = text.lines().filter(|line| line.contains('|')).flat_map(|line| line.split('|')).map(str::trim);
        let printed: Vec<&str> = cells.filter(|cell| cell.parse::<rust_decimal::Decimal>().is_ok()).collect();
        let read: Vec<&str> = e.fields.iter().map(|field| field.value.verbatim.as_str()).collect();
        assert_eq!((read.len(), &read), (200, &printed), "{name}");
        assert!(e.fields.iter().all(|field| field.value.number == field.value.verbatim.parse().ok()), "{name}");
    }
}

/// Values of some fields of a page, as `id spelling confidence`; an id of dots skips fields.
fn check(page: &str, expected: &[(&str, &str, &str)]) {
    let (document, _) = gouji_ingest::document(page);
    let (extraction, _) = extract::extract(&document, &Library::builtin().unwrap());
    for (id, raw, confidence) in expected {
        let value = extraction.field(id).unwrap_or_else(|| panic!("no {id} in {page:?}"));
        assert_eq!((value.verbatim.as_str(), value.confidence.name()), (*raw, *confidence), "{id} in {page:?}");
    }
}

const HEADS: &str = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n";

#[test]
fn labels_as_they_are_printed() {
    let table = |rows: &str| {
        format!(
            "第二十条第(一)项 | | | |\n{HEADS}{rows}\n第二十条第(五)项\n信息内容 | 本年处理决定数量 |\n行政许可 | 5 |\n\
             第二十条第(六)项\n信息内容 | 本年处理决定数量 |\n行政处罚 | 6 |\n行政强制 | 7 |\n\
             第二十条第(八)项\n信息内容 | 本年收费金额(单位：万元) |\n行政事业性收费 | 8.5 |\n"
        )
    };
    let normative = |label: &str| table(&format!("规章 | 1 | 2 | 3 |\n{label} | 4 | 0 | 12 |"));
    let made = "disclosure.normative.made";
    for label in
        ["行政规范性文件", "行政 规范性 文件", "规范性文件", "行政规范性文件数", "(二)行政规范性文件", "行政规范性文牛"]
    {
        check(&normative(label), &[(made, "4", "sure"), ("disclosure.normative.effective", "12", "sure")]);
    }
    // A different word is a different row: its values are neither taken nor shifted.
    check(&normative("部门内部文件"), &[(made, "", "cannot_tell"), ("disclosure.licensing.decisions", "5", "sure")]);
}

#[test]
fn cells_as_they_are_printed() {
    let cases = [
        ("12", "12", "number", "sure"),
        ("0", "0", "zero", "sure"),
        ("", "-", "blank", "sure"),
        ("&nbsp;", "-", "blank", "sure"),
        ("/", "-", "dash", "sure"),
        ("——", "-", "dash", "sure"),
        ("不涉及", "-", "not_applicable", "sure"),
        ("1,234", "1234", "number", "sure"),
        ("12,34", "-", "unread", "cannot_tell"),
        ("\u{ff11}\u{ff12}", "12", "number", "sure"),
        ("22(其中修订16件)", "22", "number", "sure"),
        ("22\u{ff08}其中修订16件\u{ff09}", "22", "number", "sure"),
        ("5件", "5", "number", "sure"),
        ("5万元", "5", "number", "doubtful"),
        ("100余", "100", "number", "doubtful"),
        ("约100", "100", "number", "doubtful"),
        ("1.2万", "12000", "number", "doubtful"),
        ("十二", "12", "number", "doubtful"),
        ("三件", "3", "number", "doubtful"),
        ("-3", "-3", "number", "doubtful"),
        ("1.5", "1.5", "number", "doubtful"),
        ("详见附件", "-", "unread", "cannot_tell"),
    ];
    for (printed, number, state, confidence) in cases {
        let page = format!("{HEADS}规章 | 7 | {printed} | 9 |\n行政规范性文件 | 1 | 2 | 3 |\n{REST_OF_TABLE_TWO}");
        let (document, _) = gouji_ingest::document(&page);
        let (extraction, _) = extract::extract(&document, &Library::builtin().unwrap());
        let value = extraction.field("disclosure.regulations.repealed").unwrap();
        let got = value.number.map_or_else(|| "-".to_string(), |number| number.normalize().to_string());
        assert_eq!(
            (got.as_str(), value.state.name(), value.confidence.name()),
            (number, state, confidence),
            "{printed}"
        );
    }
}

const REST_OF_TABLE_TWO: &str = "信息内容 | 本年处理决定数量 |\n行政许可 | 5 |\n行政处罚 | 6 |\n行政强制 | 7 |\n信息内容 | 本年收费金额 |\n行政事业性收费 | 8.5 |\n";

/// Table 3 with the rows of a sample, each formatted by `print`.
fn requests(print: impl Fn(usize, &str, &[&str]) -> String) -> String {
    let text = gouji_testing::sample("suqian-2024");
    let mut page = String::from(
        "三、收到和处理政府信息公开申请情况\n自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n",
    );
    let rows = text.lines().filter(|line| line.matches('|').count() >= 8 && line.trim_end().ends_with('|'));
    let rows = rows.filter(|line| line.split('|').rev().skip(1).take(7).all(|cell| cell.trim().parse::<u32>().is_ok()));
    for (index, row) in rows.take(25).enumerate() {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let values = &cells[cells.len() - 8..cells.len() - 1];
        page.push_str(&print(index, cells[cells.len() - 9], values));
        page.push('\n');
    }
    page
}

fn right_and_sure(page: &str) -> (usize, usize, usize) {
    let gold = extraction("suqian-2024");
    let (document, _) = gouji_ingest::document(page);
    let (extraction, _) = extract::extract(&document, &Library::builtin().unwrap());
    let (mut right, mut wrong_sure, mut open) = (0, 0, 0);
    for field in gold.fields.iter().filter(|field| field.id.starts_with("requests.")) {
        let Some(value) = extraction.field(&field.id) else { continue };
        match (value.number == field.value.number, value.confidence) {
            (true, _) => right += 1,
            (false, extract::Confidence::Sure) => wrong_sure += 1,
            (false, _) => open += 1,
        }
    }
    (right, wrong_sure, open)
}

#[test]
fn rows_in_every_layout() {
    let joined = |separator: &str| requests(|_, label, values| format!("{label}{separator}{}", values.join(separator)));
    assert_eq!(right_and_sure(&joined(" | ")), (175, 0, 0), "pipes");
    assert_eq!(right_and_sure(&joined("\t")), (175, 0, 0), "tabs");
    assert_eq!(right_and_sure(&joined("   ")), (175, 0, 0), "blanks");
    assert_eq!(right_and_sure(&joined(" ")), (175, 0, 0), "a blank");
    assert_eq!(right_and_sure(&joined("\n")), (175, 0, 0), "lines");
    assert_eq!(right_and_sure(&joined("\n\n")), (175, 0, 0), "lines and blanks");
    let one_line = requests(|_, label, values| format!("{label} | {} | ", values.join(" | "))).replace('\n', "");
    assert_eq!(right_and_sure(&one_line), (175, 0, 0), "one line");
    let before = requests(|_, label, values| format!("{} | {label} |", values.join(" | ")));
    assert_eq!(right_and_sure(&before), (175, 0, 0), "label after its row");
    let paged = requests(|index, label, values| {
        format!("{label}\n{}{}", values.join("\n"), if index % 5 == 4 { "\n- 4 -" } else { "" })
    });
    assert_eq!(right_and_sure(&paged), (175, 0, 0), "page marks");
}

#[test]
fn a_value_lost_never_shifts_the_others() {
    for lost in 0..7 {
        let page = requests(|index, label, values| {
            let kept: Vec<&str> = values
                .iter()
                .enumerate()
                .filter(|(at, _)| index != 4 || *at != lost)
                .map(|(_, value)| *value)
                .collect();
            format!("{label}\n{}", kept.join("\n"))
        });
        assert_eq!(right_and_sure(&page), (168, 0, 7), "value {lost} lost");
    }
    // Every repeated line is gone: the remaining values cannot be assigned.
    let mut seen = std::collections::HashSet::new();
    let text = requests(|_, label, values| format!("{label}\n{}", values.join("\n")));
    let page: String = text.lines().filter(|line| seen.insert(line.to_string())).collect::<Vec<_>>().join("\n");
    assert_eq!(right_and_sure(&page).1, 0);
}

#[test]
fn glued_numbers_are_split_only_by_their_sum() {
    let page = requests(|_, label, values| format!("{label}{}", values.concat()));
    let (right, wrong_sure, open) = right_and_sure(&page);
    assert_eq!(wrong_sure, 0);
    assert!(right >= 100 && right + open == 175, "{right} right, {open} open");
    // One row is run together with the next label's mark; its columns leave one reading.
    let page = requests(|index, label, values| match index {
        12 => format!("1.{label}{}2.没有现成信息需要另行制作351000036", values.concat()),
        13 => String::new(),
        _ => format!("{label} {}", values.join(" ")),
    });
    assert_eq!(right_and_sure(&page), (175, 0, 0));
    // Without the column sums, 22|0|0|0|0|3|25 and 2|20|0|0|0|3|25 are both possible: the candidates are kept.
    let text = requests(|index, label, values| match index {
        12 => format!("1.{label}22000032522.没有现成信息需要另行制作0000000"),
        0..12 => format!("{label} {}", values.join(" ")),
        _ => String::new(),
    });
    let (document, _) = gouji_ingest::document(&text);
    let (extraction, _) = extract::extract(&document, &Library::builtin().unwrap());
    let value = extraction.field("requests.unable_not_held.natural_person").unwrap();
    assert_eq!((value.number, value.confidence), (None, extract::Confidence::CannotTell));
    assert!(value.candidates.contains(&22.into()) && value.candidates.contains(&2.into()), "{:?}", value.candidates);
    let next = extraction.field("requests.unable_need_creation.total").unwrap();
    assert_eq!((next.number, next.confidence), (Some(0.into()), extract::Confidence::Doubtful));
}

/// A label may carry an explanation longer than any label.
#[test]
fn labels_with_long_explanations() {
    let remark =
        "行政机关制定发布的决定、公告、通告、意见、通知，以及标题采用“规定”“办法”“细则”等字样的公文，".repeat(2);
    let text = format!(
        "第二十条第(一)项 | | | |\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章(设区的市填写) | 0 | 0 | 0 |\n\
         行政规范性文件（{remark}） | 2 | 1 | 19 |\n第二十条第(五)项 | | | |\n信息内容 | 本年处理决定数量 | | |\n行政许可 | 8 | | |\n"
    );
    let (document, _) = gouji_ingest::document(&text);
    let (extraction, _) = extract::extract(&document, &Library::builtin().unwrap());
    let value = extraction.field("disclosure.normative.effective").unwrap();
    assert_eq!((value.number, value.confidence), (Some(19.into()), extract::Confidence::Sure));
}

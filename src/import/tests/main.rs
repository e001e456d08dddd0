//! Readings of others, from files of every shape: what is read, and what is told of the rest.

#![allow(clippy::unwrap_used)]

use gouji_core::forms::Library;
use gouji_core::readings::ReportReading;
use gouji_core::text::Lang;
use proptest::prelude::*;
use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::builtin().unwrap());

/// The values as `id=value`, each report behind what is said of it; then what is told, with its line.
fn read(text: &str) -> Vec<String> {
    let (reading, problems) = match gouji_import::read("other", text.as_bytes(), &LIBRARY) {
        Ok(read) => read,
        Err(message) => return vec![format!("! {}", message.get(Lang::En))],
    };
    let report = |report: &std::sync::Arc<ReportReading>| {
        let key = &report.key;
        let said = [key.path.clone(), key.sha256.clone(), key.agency.clone(), key.year.map(|year| year.to_string())];
        let said: Vec<String> = said.into_iter().flatten().collect();
        let values = report.values.iter().map(|(id, value)| match value.number {
            Some(number) => format!("{id}={number}"),
            None => format!("{id}={}:{}", value.state.name(), value.text),
        });
        format!("[{}] {}", said.join(" "), values.collect::<Vec<_>>().join(" "))
    };
    let told = problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message.get(Lang::En)));
    reading.reports.iter().map(report).chain(told).collect()
}

fn check(text: &str, expect: &[&str]) {
    assert_eq!(read(text), expect, "{text}");
}

#[test]
fn json() {
    check(
        r#"{"disclosure.regulations.made": 2, "disclosure.regulations.repealed": "1,024", "disclosure.licensing.decisions": null}"#,
        &[
            "[] disclosure.licensing.decisions=blank: disclosure.regulations.made=2 disclosure.regulations.repealed=1024",
        ],
    );
    // Two reports by their names, and one that says what it is.
    check(
        r#"{"a.txt": {"disclosure.regulations.made": 2}, "b.txt": {"year": 2023, "agency": "甲局", "disclosure.regulations.made": "/"}}"#,
        &["[a.txt] disclosure.regulations.made=2", "[b.txt 甲局 2023] disclosure.regulations.made=dash:/"],
    );
    check(
        r#"[{"agency": "甲局", "year": 2023, "values": {"disclosure.regulations.made": 3}}]"#,
        &["[甲局 2023] disclosure.regulations.made=3"],
    );
    // What this program extracts; what it did not read says nothing.
    check(
        r#"[{"source": {"path": "a.txt", "sha256": "00ff"}, "agency": "甲局", "year": 2024, "fields": [
            {"id": "disclosure.regulations.made", "value": "2", "state": "number", "raw": "2", "confidence": "sure"},
            {"id": "disclosure.regulations.repealed", "value": null, "state": "dash", "raw": "/", "confidence": "sure"},
            {"id": "disclosure.regulations.effective", "value": null, "state": "unread", "raw": "", "confidence": "cannot_tell"}]}]"#,
        &["[a.txt 00ff 甲局 2024] disclosure.regulations.made=2 disclosure.regulations.repealed=dash:/"],
    );
    // A row a line, as `gouji export` writes it.
    check(
        "{\"report\":\"a.txt\",\"id\":\"disclosure.regulations.made\",\"value\":\"2\",\"state\":\"number\"}\n\n{\"report\":\"a.txt\",\"id\":\"disclosure.regulations.repealed\",\"value\":null,\"text\":\"无\",\"state\":\"not_applicable\"}\n",
        &["[a.txt] disclosure.regulations.made=2 disclosure.regulations.repealed=not_applicable:无"],
    );
    check(
        r#"{"unitName": "甲局", "year": 2024, "sections": [{"type": "t", "activeDisclosureData": {"regulations": {"made": 2, "valid": 12}, "fees": {"amount": 7.25}}}, {"tableData": {"legalPerson": {"legal": {"results": {"denied": {"stateSecret": 1}}}}}}, {"reviewLitigationData": {"litigationPostReview": {"unfinished": null}}}]}"#,
        &[
            "[甲局 2024] disclosure.admin_fee.amount_wan=7.25 disclosure.regulations.effective=12 disclosure.regulations.made=2 disputes.suit_after_review.pending=blank: requests.denied_state_secret.legal_service=1",
        ],
    );
}

#[test]
fn tables() {
    check(
        "report,id,value\na.txt,disclosure.regulations.made,2\nb.txt,disclosure.regulations.made,３\n",
        &["[a.txt] disclosure.regulations.made=2", "[b.txt] disclosure.regulations.made=3"],
    );
    // With tabs, a byte-order mark, the heads of this program's own spreadsheet file, and a cell it guarded.
    check(
        "\u{feff}单位\t年度\t指标代码\t复核数值\t复核文字\t复核状态\r\n甲局\t2024\tdisclosure.regulations.made\t2\t\tnumber\r\n甲局\t2024\tdisclosure.regulations.repealed\t\t'-\tdash\r\n甲局\t2024\tdisclosure.regulations.effective\t\t\tunread\r\n",
        &["[甲局 2024] disclosure.regulations.made=2 disclosure.regulations.repealed=dash:-"],
    );
    // By labels, as on the form.
    check(
        "表,行,列,数值\n二、主动公开政府信息情况,规章,本年制发件数,2\n三、收到和处理政府信息公开申请情况,1. 属于国家秘密,自然人,7\n,行政许可,本年处理决定数量,12\n",
        &[
            "[] disclosure.licensing.decisions=12 disclosure.regulations.made=2 requests.denied_state_secret.natural_person=7",
        ],
    );
    check(
        "table_id,row_key,col_key,value_raw,value_num,value_semantic\nactive_disclosure,regulations,made,2,2,NUMERIC\nlegal_proceeding,review,other,/,,NA\napplication,granted,total,,,EMPTY\n",
        &["[] disclosure.regulations.made=2 disputes.review.other=dash:/ requests.granted.total=blank:"],
    );
    check(
        "单位,年度,disclosure.regulations.made,规章 · 本年废止件数,备注\n甲局,2024,2,1,x\n甲局,2023年,??,0,y\n",
        &[
            "[甲局 2024] disclosure.regulations.made=2 disclosure.regulations.repealed=1",
            "[甲局 2023] disclosure.regulations.repealed=0",
        ],
    );
}

/// A workbook is read like CSV; what it shows above its heads is passed over.
#[test]
fn workbooks() {
    let cells = "某市2024年政府信息公开数据\n单位|年度|予以公开|规章 · 本年制发件数\n甲局|2024|7|2\n乙局|2023|/|3\n";
    let file = gouji_testing::workbook::workbook(&[("汇总", cells), ("说明", "字段|含义\n予以公开|总计\n")]);
    let (reading, problems) = gouji_import::read("other", &file, &LIBRARY).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let values: Vec<String> = reading
        .reports
        .iter()
        .flat_map(|report| report.values.iter().map(|(id, value)| format!("{id}={}", value.text)))
        .collect();
    assert_eq!(
        values,
        [
            "disclosure.regulations.made=2",
            "requests.granted.total=7",
            "disclosure.regulations.made=3",
            "requests.granted.total=/"
        ]
    );
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_the_rest_is_read() {
    check(
        "id,value\ndisclosure.regulations.made,2\ndisclosure.regulations.maid,3\ndisclosure.regulations.made,4\ndisclosure.regulations.made,2\ndisclosure.regulations.repealed,多\n",
        &[
            "[] disclosure.regulations.made=2 disclosure.regulations.repealed=text:多",
            "3: no field is called \"disclosure.regulations.maid\"",
            "4: disclosure.regulations.made is repeated with another value than on line 2: \"4\" was not taken",
            "6: disclosure.regulations.repealed should be a number, here it is \"多\"",
        ],
    );
    check(
        "{\n\"disclosure.regulations.made\": 2,\n\"disclosure.regulations.made\": 3,\n\"made\": {\"of\": 1},\n\"x\": [1]\n}",
        &[
            "[] disclosure.regulations.made=2",
            "3: disclosure.regulations.made is repeated with another value than on line 2: \"3\" was not taken",
            "4: no field is called \"made\"",
            "5: no field is called \"x\"",
        ],
    );
    // A formula is words.
    check(
        "id,value\ndisclosure.regulations.made,\"=HYPERLINK(\"\"x\"\")\"\n",
        &[
            "[] disclosure.regulations.made=text:=HYPERLINK(\"x\")",
            "2: disclosure.regulations.made should be a number, here it is \"=HYPERLINK(\"x\")\"",
        ],
    );
    check("{\"a\": 1", &["! not well-formed JSON: Unterminated object on line 1 column 1"]);
    check("[]", &["! no readable value: JSON of id → value is needed, or a table with heads (see gouji help formats)"]);
    check(
        "只有文字",
        &["! no readable value: JSON of id → value is needed, or a table with heads (see gouji help formats)"],
    );
}

/// Told, and never more than a few lines of it.
fn is_told(bytes: &[u8]) -> bool {
    match gouji_import::read("other", bytes, &LIBRARY) {
        Ok((_, problems)) => problems.len() <= 21,
        Err(message) => !message.get(Lang::Zh).is_empty(),
    }
}

#[test]
fn hostile_files_end_in_a_message() {
    let deep = "[".repeat(200_000);
    let nested = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let long = format!("id,value\ndisclosure.regulations.made,{}\n", "9".repeat(30 << 20));
    let wide = format!("{}\n{}\n", "x,".repeat(200_000), "1,".repeat(200_000));
    let many = format!("id,value\n{}", (0..100_000).map(|at| format!("unknown{at},1")).collect::<Vec<_>>().join("\n"));
    let quote = format!("id,value\n\"{}", "a\n".repeat(1 << 20));
    for text in [deep, nested, long, wide, many, quote] {
        assert!(is_told(text.as_bytes()));
    }
    assert!(is_told(&vec![b'['; gouji_import::LARGEST + 1]));
    assert!(is_told(b"\x00\x01\x02\x03"));
    assert!(is_told(b""));
}

proptest! {
    #[test]
    fn any_text_ends(text in "[\\[\\]{}\",:;\\t\\n0-9a-z=.行列数值]{0,200}") {
        prop_assert!(is_told(text.as_bytes()));
    }

    #[test]
    fn any_value_is_kept(values in proptest::collection::vec(0_u32..100_000, 9)) {
        let ids = ["made", "repealed", "effective"].map(|part| format!("disclosure.regulations.{part}"));
        let rows: Vec<(String, u32)> = ids.into_iter().zip(values).collect();
        let expect: Vec<String> = rows.iter().map(|(id, value)| format!("{id}={value}")).collect();
        let flat: Vec<String> = rows.iter().map(|(id, value)| format!("\"{id}\":{value}")).collect();
        let long: Vec<String> = rows.iter().map(|(id, value)| format!("{id},{value}")).collect();
        let (heads, cells): (Vec<String>, Vec<String>) =
            rows.iter().map(|(id, value)| (id.clone(), value.to_string())).unzip();
        for text in [
            format!("{{{}}}", flat.join(",")),
            format!("id,value\n{}\n", long.join("\n")),
            format!("{}\n{}\n", heads.join(","), cells.join(",")),
        ] {
            let mut expect = expect.clone();
            expect.sort();
            prop_assert_eq!(read(&text), vec![format!("[] {}", expect.join(" "))]);
        }
    }
}

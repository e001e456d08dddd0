//! `gouji table`: the agencies of a folder with their rates, the tree with totals, who is missing, and names to assign.

use super::cli::{run, sample};
use super::schemas::{validate, validator};
use gouji_testing::Scratch;
use serde_json::Value;
use std::fs;

/// The report of an agency: the sample with another name, and with table 3 replaced.
fn report(agency: &str, year: u16, change: impl Fn(&str) -> String) -> String {
    let text = fs::read_to_string(sample("suqian-2024")).unwrap();
    let text = text.replacen("宿迁市", agency, 1);
    change(&text.replace("宿迁市人民政府办公室", agency).replace("宿迁市", "甲市").replace("2024", &year.to_string()))
}

const TABLE: &str = "单位,其他名称,上级单位,年度,汇总\n\
    甲市人民政府,,,2020-,是\n\
    甲市公安局,,甲市人民政府,2020-,\n\
    甲市城市管理局,,甲市人民政府,2020-,\n\
    甲市水利局,,甲市人民政府,2020-2022,\n";

/// A folder of 2024: the whole, a part that has half of it, another by a short name, and an agency of no table.
fn folder(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.write("r/whole.txt", &report("甲市人民政府办公室", 2024, str::to_string));
    let half = |text: &str| text.replace("1408 | 21 | 0 | 0 | 2 | 0 | 1431", "1000 | 21 | 0 | 0 | 2 | 0 | 1023");
    scratch.write("r/police.txt", &report("甲市公安局", 2024, half));
    let blank = |text: &str| text.replace("1408 | 21 | 0 | 0 | 2 | 0 | 1431", "1408 | 21 | 0 | 0 | 2 | 0 | ");
    scratch.write("r/city.txt", &report("甲市城管局", 2024, blank));
    scratch.write("r/other.txt", &report("乙市教育局", 2024, str::to_string));
    scratch.write("r/older.txt", &report("甲市公安局", 2023, str::to_string));
    scratch.write("table.csv", TABLE);
    scratch
}

fn path(scratch: &Scratch, name: &str) -> String {
    scratch.0.join(name).to_str().unwrap().to_string()
}

fn table(scratch: &Scratch, more: &[&str]) -> (Option<u8>, String, String) {
    let (reports, agencies, sessions) = (path(scratch, "r"), path(scratch, "table.csv"), path(scratch, "sessions"));
    let own = ["table", &reports, "--year", "2024", "--agencies", &agencies, "--sessions", &sessions];
    run(&[&own[..], more].concat())
}

#[test]
fn a_folder_becomes_a_tree_with_rates_totals_and_names_to_assign() {
    let scratch = folder("table-tree");
    let (code, out, err) = table(&scratch, &["--format", "json", "--lang", "zh"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let listing: Value = serde_json::from_str(&out).unwrap();
    validate(&validator("table"), &listing);
    let year = &listing["years"][0];
    let line = |agency: &Value| {
        let rate = &agency["rates"][0];
        format!(
            "{} {} {} {}/{} {} {}",
            agency["level"],
            agency["agency"].as_str().unwrap(),
            agency["status"].as_str().unwrap(),
            rate["numerator"],
            rate["denominator"],
            rate["rank"],
            rate["notes"]
        )
    };
    let lines: Vec<String> = year["agencies"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "0 甲市人民政府 reported \"1902\"/\"3521\" null []",
            "1 甲市公安局 reported \"1494\"/\"3521\" 1 []",
            "1 甲市城市管理局 reported null/\"3521\" null [\"blank\"]",
        ]
    );
    assert_eq!(year["agencies"][2]["is_variant"], true);
    assert_eq!(year["missing"], serde_json::json!([]));
    let field = |id: &str| {
        let fields = year["totals"][0]["fields"].as_array().unwrap();
        let field = fields.iter().find(|field| field["id"] == id).unwrap();
        format!("{} {} {}", field["verdict"].as_str().unwrap(), field["parts"], field["difference"])
    };
    // The parts are more already, though one of them is blank.
    assert_eq!(field("requests.granted.total"), "cannot_tell \"1023\" null");
    assert_eq!(field("requests.results_total.total"), "parts_are_more \"7042\" \"3521\"");
    assert_eq!(listing["unplaced"][0]["agency"], "乙市教育局");
    assert_eq!(listing["unplaced"][0]["reason"], "not_in_table");
}

#[test]
fn what_is_missing_is_named_and_the_text_is_aligned() {
    let scratch = folder("table-missing");
    fs::remove_file(scratch.0.join("r/city.txt")).unwrap();
    for (lang, head, missing, assign) in [
        (
            "zh",
            "2024 年  应报 3 个，已报 2 个，未报 1 个；报告 3 份",
            "2024 年未报送 1 个：甲市城市管理局",
            "单位表中没有“乙市教育局”",
        ),
        (
            "en",
            "2024  due 3, reported 2, missing 1; 3 reports",
            "no report for 2024 (1): 甲市城市管理局",
            "\"乙市教育局\" is not in the table",
        ),
    ] {
        let (code, out, err) = table(&scratch, &["--lang", lang]);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        for words in [head, missing, assign, "54.02% 1902/3521", "42.43% 1494/3521"] {
            assert!(out.contains(words), "{words}\n{out}");
        }
        // Per cent signs of a rate stand below one another.
        let signs: Vec<usize> = out
            .lines()
            .filter(|line| line.contains("/3521"))
            .map(|line| gouji_core::text::width::width(line.split_once('%').unwrap().0))
            .collect();
        assert!(signs.len() == 3 && signs.iter().all(|at| *at == signs[0]), "{out}");
    }
}

#[test]
fn without_a_table_every_name_is_an_agency_and_every_year_has_its_table() {
    let scratch = folder("table-none");
    let (code, out, err) = run(&["table", &path(&scratch, "r"), "--format", "csv", "--sessions", "none"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let years: Vec<&str> = out.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(years, ["2023", "2024", "2024", "2024", "2024"]);
    let head = out.lines().next().unwrap();
    assert!(
        head.starts_with("year,agency,parent,level,status,reports,paths,candidates,disclosed_numerator,"),
        "{head}"
    );
    let cells = out.lines().map(|line| line.split(',').count());
    assert!(cells.collect::<std::collections::BTreeSet<usize>>().len() == 1, "{out}");
}

/// A decision changes the rates; a session that cannot be read keeps its report out, and the command fails.
#[test]
fn values_are_the_reviewed_ones() {
    let scratch = folder("table-reviewed");
    let session = fs::read_to_string(format!("{}/sessions/xifeng-2017.ron", gouji_testing::ROOT)).unwrap();
    let head = session.split("decisions: [").next().unwrap();
    let sha256 = gouji_session::sha256(&fs::read(scratch.0.join("r/police.txt")).unwrap());
    let head = head.replace("assets/reports/xifeng-2017.txt", "../r/police.txt");
    let at = head.find("sha256: \"").unwrap() + 9;
    let head = format!("{}{sha256}{}", &head[..at], &head[at + 64..]);
    let decision = "(id: \"requests.results_total.total\", kind: corrected, before: \"3521\", after: Some(\"4000\"), \
        quote: \"\", span: None, reason: \"\", who: \"a\", when: \"2026-11-22T10:36:20Z\"),";
    scratch.write("sessions/police.ron", &format!("{head}decisions: [{decision}],\n    notes: [],\n)\n"));
    let (code, out, err) = table(&scratch, &["--format", "csv"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains(",1494,4000,37.35,"), "{out}");
    scratch.write("sessions/police.ron", "(");
    let (code, out, err) = table(&scratch, &["--format", "csv"]);
    assert!(code == Some(1) && err.contains("police") && !out.contains(",1494,"), "{err}{out}");
}

#[test]
fn errors_of_the_table_name_its_place() {
    let scratch = folder("table-errors");
    scratch.write("table.csv", "单位,上级单位\n甲局,乙局\n乙局,甲局\n");
    let (code, out, err) = table(&scratch, &["--lang", "zh"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("table.csv:3:4: 上级单位成环：") || err.contains("table.csv:2:4: 上级单位成环："), "{err}");
    let (gbk, _, _) = encoding_rs::GBK.encode(TABLE);
    fs::write(scratch.0.join("table.csv"), gbk).unwrap();
    let (code, out, err) = table(&scratch, &["--lang", "zh"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("甲市公安局"), "{out}");
    let (code, _, err) = run(&["table", &path(&scratch, "r"), "--format", "xlsx", "--lang", "zh"]);
    assert!(code == Some(2) && err.contains("--output"), "{err}");
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_has_a_sheet_of_agencies_and_one_of_totals() {
    let scratch = folder("table-workbook");
    let file = path(&scratch, "2024.xlsx");
    let (code, out, err) = table(&scratch, &["--output", &file, "--lang", "zh"]);
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "", ""));
    let mut zip = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    let mut book = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/workbook.xml").unwrap(), &mut book).unwrap();
    assert!(book.contains("name=\"单位\"") && book.contains("name=\"汇总核对\""), "{book}");
}

/// `gouji status --agencies`: a status for each group, the same in every format.
#[test]
fn the_status_of_each_group_is_told() {
    let scratch = folder("status-groups");
    let (reports, agencies) = (path(&scratch, "r"), path(&scratch, "table.csv"));
    let command = |more: &[&str]| {
        let own = ["status", &reports, "--agencies", &agencies, "--no-cache", "--lang", "zh"];
        let (code, out, err) = run(&[&own[..], more].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""));
        out
    };
    let status: Value = serde_json::from_str(&command(&["--format", "json"])).unwrap();
    validate(&validator("status"), &status);
    let line =
        |group: &Value| format!("{} {} {}", group["depth"], group["name"].as_str().unwrap(), group["reports"]["total"]);
    let groups: Vec<String> = status["groups"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(groups, ["0 甲市人民政府 4", "0  1"], "{status:#}");
    let text = command(&[]);
    assert!(text.contains("甲市人民政府：4 份报告\n") && text.contains("未归入任何一组：1 份报告\n"), "{text}");
    assert!(command(&["--format", "csv"]).contains("group.reports,甲市人民政府,total,4\r\n"));
}

//! `gouji export`, `fields` and `schema`: what was decided leaves, a session that is not understood holds it back.

use super::cli::{run, sample};
use gouji_testing::{ROOT, Scratch};
use serde_json::Value;

#[test]
fn what_was_decided_leaves() {
    let sessions = format!("{ROOT}/sessions");
    let report = sample("xifeng-2017");
    let (code, out, err) = run(&["export", &report, "--sessions", &sessions, "--format", "ndjson", "--prose"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let records: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let decided = |kind: &str| records.iter().filter(|record| record["decision"] == kind).count();
    assert!(decided("as_published") > 0 && decided("confirmed") > 0, "{out}");
    for record in records.iter().filter(|record| !record["decision"].is_null()) {
        assert!(record["reviewer"].is_string() && record["decided_at"].is_string(), "{record}");
    }
    assert!(records.iter().all(|record| record["review_state"] == "signed_off"), "{out}");
    let (_, json, _) = run(&["export", &report, "--sessions", &sessions, "--format", "json", "--prose"]);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&json).unwrap(), records);
}

#[test]
fn without_a_session_it_is_what_was_read() {
    let scratch = Scratch::new("export");
    let (code, out, err) = run(&["export", &sample("suqian-2024"), "--sessions", scratch.0.to_str().unwrap()]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(out.lines().count(), 201);
    assert!(out.lines().skip(1).all(|line| line.contains(",read,,,,,") && line.contains(",new,")));
    let (_, out, _) = run(&["export", &sample("suqian-2024"), "--excel", "--sessions", scratch.0.to_str().unwrap()]);
    assert!(out.starts_with("\u{feff}报告,单位,年度,表式,指标代码"), "{out}");
}

/// What is for CSV alone is refused for other formats, not passed over.
#[test]
fn a_shape_of_csv_is_for_csv() {
    for (format, shape) in [("json", "--wide"), ("ndjson", "--excel")] {
        let (code, out, err) = run(&["export", &sample("suqian-2024"), "--format", format, shape, "--lang", "zh"]);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.contains("只用于 csv") && err.contains(format), "{err}");
    }
}

#[test]
fn a_session_that_is_not_understood_holds_its_report_back() {
    let scratch = Scratch::new("export-broken");
    scratch.write("reports/a.txt", &std::fs::read_to_string(sample("suqian-2024")).unwrap());
    scratch.write("reports/b.txt", &std::fs::read_to_string(sample("suqian-2023")).unwrap());
    let at = |name: &str| scratch.0.join(name).to_str().unwrap().to_string();
    scratch.write("sessions/a.ron", &cut_session(&at("reports/a.txt")));
    let (code, out, err) = run(&["export", &at("reports"), "--sessions", &at("sessions")]);
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("a.txt") && !out.contains("a.txt"), "{err}");
    assert_eq!(out.lines().count(), 201);
}

/// A session of the report at `path` that is cut off in its decisions.
fn cut_session(path: &str) -> String {
    let mut session = std::fs::read_to_string(format!("{ROOT}/sessions/xifeng-2017.ron")).unwrap();
    let sha256 = gouji_session::sha256(&std::fs::read(path).unwrap());
    let begin = session.find("sha256: \"").unwrap() + "sha256: \"".len();
    session.replace_range(begin..begin + sha256.len(), &sha256);
    session.truncate(session.find("decisions:").unwrap() + 40);
    session
}

#[test]
fn a_wide_table_has_a_row_for_each_report() {
    let scratch = Scratch::new("wide");
    let sessions = scratch.0.to_str().unwrap();
    let reports = format!("{ROOT}/assets/reports");
    let (code, out, err) = run(&["export", &reports, "--wide", "--sessions", sessions]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 1 + 7);
    assert_eq!(rows[0][..6], ["report", "agency", "year", "form", "review_state", "disclosure.regulations.made"]);
    let column = rows[0].iter().position(|head| *head == "requests.granted.total").unwrap();
    for (name, granted) in [("suqian-2023", "1191"), ("suqian-2024", "1431"), ("xifeng-2017", "")] {
        let row = rows.iter().find(|row| row[0].contains(name)).unwrap();
        assert_eq!((row.len(), row[column]), (rows[0].len(), granted), "{name}");
    }
    let (_, out, _) = run(&["export", &reports, "--wide", "--excel", "--sessions", sessions]);
    assert!(
        out.starts_with("\u{feff}报告,单位,年度,表式,复核进度,二、主动公开政府信息情况 · 规章 · 本年制发件数,"),
        "{out}"
    );
    let torn = std::fs::read_to_string(sample("suqian-2024")).unwrap().replace("| 1431 |", "| 14?1 |");
    let torn = scratch.write("torn.txt", &torn);
    let (_, out, _) = run(&["export", torn.to_str().unwrap(), "--wide", "--sessions", sessions]);
    assert!(out.contains(",??,"), "{out}");
}

#[test]
fn paths_that_are_not_read_are_told() {
    let (code, out, err) = run(&["export", "/nowhere.txt"]);
    assert_eq!((code, out.lines().count()), (Some(1), 1));
    assert!(err.contains("/nowhere.txt"), "{err}");
}

#[test]
fn the_code_book_is_printed_in_every_format() {
    let (code, csv, _) = run(&["fields", "--format", "csv"]);
    assert_eq!(code, Some(0));
    let (_, json, _) = run(&["fields", "--format", "json"]);
    let fields: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(csv.lines().count(), fields.len() + 1);
    let (_, text, _) = run(&["fields", "--lang", "zh"]);
    for field in &fields {
        assert!(text.contains(field["id"].as_str().unwrap()), "{field}");
    }
    assert!(text.contains("予以公开 · 总计 · 件 · count · located"), "{text}");
}

#[test]
fn schemas_are_printed() {
    for name in ["extract", "check", "diff", "rules", "export", "fields"] {
        let (code, out, _) = run(&["schema", name]);
        assert_eq!(code, Some(0));
        assert_eq!(out, std::fs::read_to_string(format!("{ROOT}/assets/schemas/{name}.json")).unwrap());
    }
    assert_eq!(run(&["schema", "nothing"]).0, Some(2));
}

#[test]
fn findings_have_a_row_each() {
    let scratch = Scratch::new("findings");
    let text = std::fs::read_to_string(sample("suqian-2024")).unwrap().replace("| 1431 |", "| 1413 |");
    let report = scratch.write("a.txt", &text);
    let (code, out, _) = run(&["check", "--format", "csv", report.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    let heads = out.lines().next().unwrap();
    assert!(heads.starts_with("report,agency,year,rule,severity,verdict,finding,left,right,difference,"), "{heads}");
    let rows: Vec<&str> = out.lines().filter(|line| line.contains(",hard,fails,")).collect();
    assert!(!rows.is_empty(), "{out}");
    for row in rows {
        assert!(row.contains(",requests.granted.total,1413,1431,"), "{row}");
        assert!(row.contains(",2024,") && row.contains(",no,,,"), "{row}");
    }
    let sessions = format!("{ROOT}/sessions");
    let (_, out, _) = run(&["check", "--format", "csv", &sample("xifeng-2017"), "--sessions", &sessions]);
    assert!(out.lines().skip(1).any(|line| line.contains(",yes,as_published,")), "{out}");
    assert!(out.lines().skip(1).all(|line| !line.contains(",hard,fails,") || line.contains(",yes,")), "{out}");
}

#[test]
fn findings_are_summed_up_by_rule() {
    let reports = format!("{ROOT}/assets/reports");
    let (code, json, _) = run(&["check", "--by-rule", "--format", "json", &reports]);
    assert_eq!(code, Some(1), "Harbin has unread tables");
    let rules: Vec<Value> = serde_json::from_str(&json).unwrap();
    let (_, all, _) = run(&["check", "--format", "json", &reports]);
    let all: Vec<Value> = serde_json::from_str(&all).unwrap();
    let findings: Vec<&Value> = all.iter().flat_map(|report| report["findings"].as_array().unwrap()).collect();
    let count = |key: &str| rules.iter().map(|rule| rule[key].as_u64().unwrap() as usize).sum::<usize>();
    let verdicts = |names: &[&str]| {
        findings.iter().filter(|finding| names.contains(&finding["verdict"].as_str().unwrap())).count()
    };
    assert_eq!(count("holds"), verdicts(&["holds"]));
    assert_eq!(count("fails") + count("waived"), verdicts(&["fails", "truncated", "blank", "rule_failed"]));
    assert_eq!(count("not_assessable"), verdicts(&["not_assessable"]));
    assert!(rules.windows(2).all(|pair| pair[0]["reports"].as_u64() >= pair[1]["reports"].as_u64()));
    let (_, csv, _) = run(&["check", "--by-rule", "--format", "csv", &reports]);
    assert_eq!(csv.lines().count(), rules.len() + 1);
    let (_, text, _) = run(&["check", "--by-rule", &reports, "--lang", "zh"]);
    assert!(text.contains("份报告不成立"), "{text}");
}

#[test]
fn the_ending_of_the_output_tells_its_format() {
    let scratch = Scratch::new("output");
    let at = |name: &str| scratch.0.join(name).to_str().unwrap().to_string();
    let (sessions, report) = (at("sessions"), sample("suqian-2024"));
    let export = |name: &str, more: &[&str]| {
        let path = at(name);
        let (code, out, err) = run(&[&["export", &report, "--sessions", &sessions, "-o", &path][..], more].concat());
        assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "", ""), "{name}");
        std::path::PathBuf::from(path)
    };
    let (_, csv, _) = run(&["export", &report, "--sessions", &sessions]);
    assert_eq!(std::fs::read_to_string(export("a.csv", &[])).unwrap(), csv);
    let json: Vec<Value> = serde_json::from_slice(&std::fs::read(export("a.json", &[])).unwrap()).unwrap();
    assert_eq!(json.len(), 200);
    #[cfg(feature = "xlsx")]
    assert!(std::fs::read(export("a.XLSX", &[])).unwrap().starts_with(b"PK"));
    assert_eq!(std::fs::read_to_string(export("a.txt", &["--format", "csv"])).unwrap(), csv);
    let package = export("package", &["--format", "datapackage"]);
    assert_eq!(std::fs::read_to_string(package.join("data.csv")).unwrap(), csv);
    export("package", &["--format", "datapackage"]);
    #[cfg(feature = "parquet")]
    {
        assert!(std::fs::read(export("a.parquet", &[])).unwrap().starts_with(b"PAR1"));
        assert!(export("years", &["--format", "parquet"]).join("year=2024/part-0.parquet").is_file());
    }
    let hidden = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with('.');
    assert!(!std::fs::read_dir(&scratch.0).unwrap().any(|entry| hidden(&entry.unwrap())));
}

#[test]
fn an_output_that_cannot_be_is_refused() {
    let scratch = Scratch::new("refused");
    let at = |name: &str| scratch.0.join(name).to_str().unwrap().to_string();
    let check = |arguments: &[&str], expect: u8, part: &str| {
        let report = sample("suqian-2024");
        let (code, out, err) = run(&[&["export", &report][..], arguments].concat());
        assert_eq!((code, out.as_str()), (Some(expect), ""), "{arguments:?} {err}");
        assert!(err.contains(part) && err.lines().count() == 1, "{arguments:?} {err}");
    };
    check(&["--format", "xlsx"], 2, if cfg!(feature = "xlsx") { "--output" } else { "built without xlsx" });
    check(&["--format", "datapackage", "--lang", "zh"], 2, "datapackage 不是文本格式");
    check(&["--output", &at("a.foo")], 2, "--format");
    check(&["--output", &at("a.txt")], 2, "--format");
    let other = scratch.write("folder/mine.txt", "");
    check(&["--format", "datapackage", "--output", &at("folder")], 1, "did not write");
    check(&["--output", &at("nowhere/a.csv")], 1, "a.csv");
    #[cfg(unix)]
    check(&["--output", "/dev/null", "--format", "csv"], 1, "/dev/null");
    assert!(other.is_file());
    assert_eq!(std::fs::read_dir(&scratch.0).unwrap().count(), 1);
}

#[cfg(feature = "xlsx")]
#[test]
fn findings_leave_as_a_workbook() {
    let scratch = Scratch::new("findings-workbook");
    let path = scratch.0.join("a.xlsx").to_str().unwrap().to_string();
    let reports = format!("{ROOT}/assets/reports");
    for arguments in [&["--by-rule"][..], &["--format", "xlsx"]] {
        let (code, out, err) = run(&[&["check", &reports, "-o", &path][..], arguments].concat());
        assert_eq!((code, out.as_str(), err.as_str()), (Some(1), "", ""), "Harbin has unread tables");
        let bytes = std::fs::read(&path).unwrap();
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let sheets = std::io::read_to_string(book.by_name("xl/workbook.xml").unwrap()).unwrap();
        assert_eq!(sheets.contains("name=\"规则\""), arguments == ["--by-rule"]);
        assert!(sheets.contains("name=\"问题\""), "{sheets}");
    }
    let (code, _, err) = run(&["check", &reports, "--format", "xlsx"]);
    assert_eq!(code, Some(2), "{err}");
}

#[test]
fn an_earlier_output_among_the_reports_is_no_report() {
    let scratch = Scratch::new("among");
    scratch.write("a.txt", &std::fs::read_to_string(sample("suqian-2024")).unwrap());
    let at = |name: &str| scratch.0.join(name).to_str().unwrap().to_string();
    for (name, format) in [("data.json", "json"), ("data", "datapackage"), ("data.csv", "csv")] {
        for _ in 0..2 {
            let path = at(name);
            let (code, _, err) = run(&[
                "export",
                scratch.0.to_str().unwrap(),
                "--format",
                format,
                "--sessions",
                &at("none"),
                "-o",
                &path,
            ]);
            assert_eq!((code, err.as_str()), (Some(0), ""), "{name}");
        }
        let path = scratch.0.join(name);
        if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }.unwrap();
    }
}

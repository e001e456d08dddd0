//! The command line, in process: language, usage, output formats, exit codes, broken pipes.

use crate::cli::{self, Outcome, csv_row, locale};
use gouji_core::extract::{Confidence, Extraction, Field, Reading, State, Value, coverage};
use gouji_core::text::{Lang, Span};
use gouji_testing::Scratch;
use gouji_tui::run::First;
use serde_json::Value as Json;
use std::io::{self, ErrorKind, Write};

/// Runs a command: exit code, standard output, standard error; no exit code for the workbench.
pub(super) fn run(arguments: &[&str]) -> (Option<u8>, String, String) {
    run_in("", arguments)
}

fn run_in(locale: &str, arguments: &[&str]) -> (Option<u8>, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = std::iter::once("gouji").chain(arguments.iter().copied()).map(Into::into).collect();
    let variable = |name: &str| (name == "LANG").then(|| locale.to_string());
    let code = match cli::call(words, variable, cli::Terminal::default(), &mut out, &mut err) {
        Outcome::Done(code) => Some(code),
        Outcome::Workbench(_) => None,
    };
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

pub(super) fn sample(name: &str) -> String {
    format!("{}/assets/reports/{name}.txt", env!("CARGO_MANIFEST_DIR"))
}

fn keys(object: &Json) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn language() {
    for (asked, set, expected) in [
        (None, &[][..], Lang::En),
        (None, &[("LANG", "zh_CN.UTF-8")], Lang::Zh),
        (None, &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")], Lang::En),
        (None, &[("LANG", "de_DE.UTF-8"), ("LC_MESSAGES", "zh_TW")], Lang::Zh),
        (None, &[("LC_ALL", ""), ("LC_MESSAGES", ""), ("LANG", "zh")], Lang::Zh),
        (Some("en"), &[("LANG", "zh_CN.UTF-8")], Lang::En),
        (Some("zh"), &[], Lang::Zh),
    ] {
        let variable = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_string());
        assert_eq!(locale::lang(asked, variable), expected, "{asked:?} {set:?}");
    }
    for (line, expected) in [
        ("gouji check --lang zh a", Some("zh")),
        ("gouji --lang=en check a --lang zh", Some("zh")),
        ("gouji --lang fr", None),
        ("gouji --lang", None),
        ("gouji check -- --lang zh", None),
    ] {
        let words: Vec<String> = line.split(' ').map(String::from).collect();
        assert_eq!(locale::asked(&words), expected, "{line}");
    }
    let environment = |name: &str| match name {
        "GOUJI_REVIEWER" => Some(String::new()),
        "USER" => Some("li".into()),
        _ => None,
    };
    assert_eq!(locale::reviewer(Some("王"), Some("赵"), environment), "王");
    assert_eq!(locale::reviewer(None, None, environment), "li");
    assert_eq!(locale::reviewer(None, None, |_| None), "");
    assert_eq!(locale::reviewer(None, Some("赵"), environment), "赵");
}

#[test]
fn help_and_usage() {
    for (command, zh) in [
        ("", "复核台"),
        ("extract", "读出"),
        ("check", "核对"),
        ("diff", "对比"),
        ("export", "导出"),
        ("fields", "指标"),
    ] {
        let command: Vec<&str> = command.split_terminator(' ').collect();
        let (code, help, err) = run_in("zh_CN.UTF-8", &[&command[..], &["--help"]].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""));
        for word in [zh, "用法：", "选项:", "例：", "--lang"] {
            assert!(help.contains(word), "{word} in\n{help}");
        }
        assert!(!help.contains("Options") && !help.contains("Print"), "{help}");
        assert!(!help.contains("help."), "a key without words: {help}");
        let (_, help, _) = run(&[&command[..], &["-h"]].concat());
        for word in ["Usage:", "Options:", "Example", "--lang"] {
            assert!(help.contains(word), "{word} in\n{help}");
        }
        assert!(help.is_ascii(), "{help}");
    }
    for (line, zh) in [
        (&["check"][..], "缺少 <PATH>"),
        (&["diff"], "缺少 <PATH>"),
        (&["check", "--format", "ron", "a"], "--format <FORMAT> 的取值 ron 有误，可以是 text、json、ndjson、csv"),
        (&["extract", "--bogus", "a"], "不认识的参数 --bogus"),
        (&["extract", "a", "--format"], "--format <FORMAT> 缺少取值"),
    ] {
        let (code, out, err) = run_in("zh_CN.UTF-8", line);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{line:?}");
        assert!(err.contains(zh), "{err}");
        let (code, _, err) = run(line);
        assert_eq!(code, Some(2));
        assert!(err.starts_with("error: "), "{err}");
    }
}

#[test]
fn the_workbench_is_wanted() {
    assert_eq!(run(&[]).0, None);
    assert_eq!(run(&[&sample("suqian-2024"), "/nowhere"]).0, None, "one path that opens is enough");
    let (code, _, err) = run(&["/nowhere"]);
    assert_eq!((code, err.as_str()), (Some(1), "/nowhere: no such file or folder; check the path\n"));
}

#[test]
fn a_report_opens_at_once_and_a_folder_shows_its_reports() {
    let scratch = Scratch::new("opens_at_once");
    for file in ["scan/1.png", "scan/2.png", "text/a.txt", "mixed/1.png", "mixed/2.png", "mixed/a.txt"] {
        scratch.write(file, "What is in it is not looked at.");
    }
    for (names, expected) in [
        (&["text/a.txt"][..], First::Report),
        (&["text"], First::List),
        (&["scan"], First::Report),
        (&["mixed"], First::List),
        (&["mixed/#.png"], First::Report),
        (&["scan", "text"], First::List),
    ] {
        let paths = names.iter().map(|name| scratch.0.join(name));
        let words = std::iter::once("gouji".into()).chain(paths.map(Into::into)).collect();
        let outcome = cli::call(words, |_| None, cli::Terminal::default(), &mut Vec::new(), &mut Vec::new());
        let Outcome::Workbench(options) = outcome else { panic!("{names:?}: {outcome:?}") };
        assert_eq!(options.first, expected, "{names:?}");
    }
}

#[test]
fn extract_as_json() {
    let (code, out, err) = run(&["extract", &sample("suqian-2024")]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let all: Json = serde_json::from_str(&out).unwrap();
    let report = &all[0];
    assert_eq!(
        keys(report),
        [
            "source",
            "agency",
            "year",
            "period",
            "published",
            "signed",
            "forms",
            "fields",
            "mentions",
            "enumerations",
            "percentages",
            "coverage",
            "apart",
            "problems"
        ]
    );
    assert_eq!(keys(&report["source"]), ["path", "sha256", "bytes", "format", "encoding"]);
    assert_eq!(keys(&report["coverage"]), ["numbers", "explained", "unexplained"]);
    assert_eq!(report["forms"][0], serde_json::json!({ "section": "disclosure", "form": "cn2021" }));
    let field = &report["fields"][0];
    assert_eq!(
        keys(field),
        ["id", "value", "state", "raw", "span", "reading", "confidence", "candidates", "recognised"]
    );
    assert_eq!(
        *field,
        serde_json::json!({ "id": "disclosure.regulations.made", "value": "2", "state": "number", "raw": "2",
                            "span": [643, 644], "reading": "cell", "confidence": "sure", "candidates": [],
                            "recognised": null })
    );
    // Spans are byte offsets into `text`.
    let (_, out, _) = run(&["extract", "--text", "--format", "ndjson", &sample("suqian-2024")]);
    let report: Json = serde_json::from_str(&out).unwrap();
    let text = report["text"].as_str().unwrap();
    for field in report["fields"].as_array().unwrap() {
        let (start, end) = (field["span"][0].as_u64().unwrap() as usize, field["span"][1].as_u64().unwrap() as usize);
        assert_eq!(&text[start..end], field["raw"].as_str().unwrap());
    }
}

#[cfg(unix)]
#[test]
fn one_bad_file_does_not_stop_the_others() {
    let paths = ["/nowhere.txt", &sample("suqian-2023"), "/dev/null"];
    for (format, lines) in [("ndjson", 3), ("json", 5)] {
        let (code, out, err) = run(&[&["extract", "--format", format][..], &paths].concat());
        assert_eq!(code, Some(1));
        assert_eq!(out.lines().count(), lines);
        assert_eq!(err.lines().count(), 2, "{err}");
    }
    let (_, out, _) = run(&[&["check", "--format", "json"][..], &paths].concat());
    let all: Json = serde_json::from_str(&out).unwrap();
    let failed: Vec<&Json> = all.as_array().unwrap().iter().filter(|object| object.get("error").is_some()).collect();
    assert_eq!(failed.len(), 2);
    assert_eq!(keys(failed[0]), ["source", "error"]);
    assert_eq!(failed[0]["error"]["code"], "not_found");
    assert_eq!(failed[1]["source"]["path"], "/dev/null");
}

/// Part of a report as a typed reader of the RON output takes it.
#[derive(serde::Deserialize)]
struct RonReport {
    agency: Option<String>,
    fields: Vec<RonField>,
}

#[derive(serde::Deserialize)]
struct RonField {
    id: String,
    value: Option<String>,
    raw: String,
    span: Option<Vec<u64>>,
}

#[test]
fn extract_as_ron_is_the_same_as_json() {
    let (_, json, _) = run(&["extract", &sample("xianjiahu-2016")]);
    let (_, text, _) = run(&["extract", "--format", "ron", &sample("xianjiahu-2016")]);
    let json: Json = serde_json::from_str(&json).unwrap();
    let reports: Vec<RonReport> = ron::from_str(&text).unwrap();
    assert_eq!(reports[0].agency.as_deref(), json[0]["agency"].as_str());
    let fields = json[0]["fields"].as_array().unwrap();
    assert_eq!(reports[0].fields.len(), fields.len());
    for (ours, theirs) in reports[0].fields.iter().zip(fields) {
        assert_eq!(ours.id, theirs["id"].as_str().unwrap());
        assert_eq!(ours.value.as_deref(), theirs["value"].as_str());
        assert_eq!(ours.raw, theirs["raw"].as_str().unwrap());
        assert_eq!(ours.span.as_ref().map(|span| span[0]), theirs["span"][0].as_u64());
    }
}

#[test]
fn cells_of_csv() {
    for (cells, expected) in [
        (&["a", "", "1,5"][..], "a,,\"1,5\"\r\n"),
        (&["say \"x\"", "two\nlines"], "\"say \"\"x\"\"\",\"two\nlines\"\r\n"),
        (&["=1+1", "@x", "+cmd", "-"], "'=1+1,'@x,'+cmd,'-\r\n"),
        (&["-5", "+3.5", "-5%"], "-5,+3.5,'-5%\r\n"),
        (&["=A,B"], "\"'=A,B\"\r\n"),
        (&["\tx", "\t5", "\rx"], "'\tx,'\t5,\"'\rx\"\r\n"),
        (&[" =1+1", "\u{3000}@x", "\u{feff}+cmd", " ＝A1"], "\"' =1+1\",'\u{3000}@x,'\u{feff}+cmd,\"' ＝A1\"\r\n"),
        (&[" -5", " x"], "\" -5\",\" x\"\r\n"),
    ] {
        let mut row = Vec::new();
        csv_row(&mut row, cells).unwrap();
        assert_eq!(String::from_utf8(row).unwrap(), expected);
    }
    let (_, out, _) = run(&["extract", "--format", "csv", &sample("suqian-2023")]);
    assert_eq!(out.lines().next(), Some("path,id,value,state,raw,start,end,reading,confidence"));
    assert_eq!(out.lines().count(), 201);
    assert!(out.lines().all(|line| line.matches(',').count() == 8));
}

#[test]
fn check_for_scripts_and_people() {
    let scratch = Scratch::new("check");
    let text = std::fs::read_to_string(sample("suqian-2024")).unwrap();
    let good = scratch.write("good.txt", &text);
    let sessions = scratch.0.join("sessions");
    let check = |lang: &str, path: &std::path::Path, more: &[&str]| {
        let line = ["check", "--lang", lang, "--sessions", sessions.to_str().unwrap(), path.to_str().unwrap()];
        run(&[&line[..], more].concat())
    };
    let (code, out, err) = check("zh", &good, &[]);
    let hard: usize = json_findings(&check("zh", &good, &["--format", "json"]).1)
        .iter()
        .filter(|finding| finding["severity"] == "hard" && is_broken(finding))
        .count();
    assert_eq!(code, Some(u8::from(hard > 0)), "{out}{err}");
    // Falsify one cell of a total.
    let (_, json, _) = run(&["extract", good.to_str().unwrap()]);
    let json: Json = serde_json::from_str(&json).unwrap();
    let fields = json[0]["fields"].as_array().unwrap();
    let total = fields.iter().find(|field| field["id"] == "requests.granted.total").expect("the field");
    let span = (total["span"][0].as_u64().unwrap() as usize, total["span"][1].as_u64().unwrap() as usize);
    let bad = scratch.write("bad.txt", &format!("{}99999{}", &text[..span.0], &text[span.1..]));
    let (code, out, _) = check("en", &bad, &[]);
    assert_eq!(code, Some(1));
    let line = out.lines().find(|line| line.contains("99999")).expect("a finding about the wrong total");
    assert!(line.starts_with("  ✗ hard requests."), "{line}");
    assert!(line.contains("bad.txt:"), "{line}");
    assert!(out.lines().last().unwrap().starts_with("1 report, 1 with a broken hard rule"), "{out}");
    let (_, out, _) = check("zh", &bad, &[]);
    assert!(out.contains("✗ 强制性 requests."), "{out}");
    let (_, out, _) = check("en", &bad, &["--format", "ndjson"]);
    let report: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(
        keys(&report),
        [
            "source",
            "agency",
            "year",
            "period",
            "published",
            "signed",
            "forms",
            "findings",
            "repairs",
            "unread",
            "problems",
            "explanations",
            "readings"
        ]
    );
    assert_eq!(
        keys(&report["findings"][0]),
        ["rule", "severity", "verdict", "left", "right", "delta", "operands", "places", "message"]
    );
    assert!(!sessions.exists(), "checking writes nothing");
    // A session that cannot be parsed fails its report: its corrections would be missing.
    std::fs::create_dir(&sessions).unwrap();
    std::fs::write(sessions.join("good.ron"), "(format: 9)").unwrap();
    let (code, out, err) = check("en", &good, &["--format", "ndjson"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("written by a newer gouji"), "{err}");
    assert!(out.contains("\"code\":\"session\""), "{out}");
}

fn json_findings(out: &str) -> Vec<Json> {
    let all: Json = serde_json::from_str(out).unwrap();
    all[0]["findings"].as_array().unwrap().clone()
}

fn is_broken(finding: &Json) -> bool {
    finding["verdict"] == "fails" || finding["verdict"] == "blank"
}

#[test]
fn numbers_are_covered() {
    let mut extraction = Extraction::default();
    let text = "共30.45元,另\u{ff17}件和12345热线";
    let at = |part: &str| {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    };
    let (state, reading, confidence) = (State::Number, Reading::Prose, Confidence::Sure);
    let value = Value {
        state,
        number: None,
        verbatim: "30.45".into(),
        span: Some(at("30.45")),
        reading,
        confidence,
        candidates: Vec::new(),
    };
    extraction.fields.push(Field { id: "x".into(), value });
    let covered = coverage(text, &extraction);
    assert_eq!((covered.numbers, covered.explained), (3, 1));
    assert_eq!(covered.unexplained, [at("\u{ff17}"), at("12345")]);
    assert_eq!(coverage("", &Extraction::default()).numbers, 0);
}

/// A writer that fails with an error after some bytes: a closed pipe, a full disk.
struct Failing(ErrorKind, usize);

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.1 == 0 {
            return Err(self.0.into());
        }
        let taken = bytes.len().min(self.1);
        self.1 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.1 == 0 { Err(self.0.into()) } else { Ok(()) }
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let path = sample("xianjiahu-2016");
    for line in
        [&["extract", path.as_str()][..], &["check", &path], &["extract", "--format", "csv", &path], &["--help"]]
    {
        for (kind, after, expected) in
            [(ErrorKind::BrokenPipe, 0, 0), (ErrorKind::BrokenPipe, 20, 0), (ErrorKind::StorageFull, 20, 1)]
        {
            let mut err = Vec::new();
            let words = std::iter::once("gouji").chain(line.iter().copied()).map(Into::into).collect();
            let outcome = cli::call(words, |_| None, cli::Terminal::default(), &mut Failing(kind, after), &mut err);
            assert!(matches!(outcome, Outcome::Done(code) if code == expected), "{line:?} {kind:?} {outcome:?}");
            assert_eq!(err.is_empty(), expected == 0, "{}", String::from_utf8_lossy(&err));
        }
    }
}

/// In a report on one line, positions are counted from one another and must equal those of the text.
#[test]
fn places_in_one_line() {
    let folder = Scratch::new("places");
    let wrong = ["收到申请10件，其中：甲类6件，乙类2件。", "办结二十件，其中：甲类9件，乙类2件。"];
    let line: String = (0..30).flat_map(|at| [wrong[at % 2], "此外无事。"]).collect();
    let path = folder.0.join("one.txt");
    std::fs::write(&path, format!("某市2023年政府信息公开工作年度报告\n{line}\n")).unwrap();
    let (_, out, _) = run(&["check", "--lang", "en", "--sessions", folder.0.to_str().unwrap(), path.to_str().unwrap()]);
    let columns = out.lines().filter_map(|line| line.rsplit_once(".txt:2:")?.1.trim().parse::<usize>().ok());
    let mut found: Vec<usize> = columns.collect();
    assert!(found.len() >= 30, "{out}");
    found.sort_unstable();
    found.dedup();
    let sums: Vec<usize> = line
        .char_indices()
        .enumerate()
        .filter(|(_, (at, _))| line[*at..].starts_with("10件，其中") || line[*at..].starts_with("二十件，其中"))
        .map(|(at, _)| at + 1)
        .collect();
    assert!(sums.iter().all(|at| found.contains(at)), "{sums:?} {found:?}");
}

/// The log attached to a bug report has file names and counts, but no content of the reports.
#[test]
fn the_log_says_what_was_read_and_not_what_it_says() {
    let scratch = Scratch::new("log");
    let log = scratch.0.join("gouji.log");
    let path = sample("suqian-2024");
    let (code, ..) = run(&["check", &path, "--sessions", "none", "--log", log.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    let written = std::fs::read_to_string(&log).unwrap();
    assert!(written.contains("report read") && written.contains("suqian-2024.txt"), "{written}");
    assert!(!written.contains("宿迁"), "{written}");
    let nowhere = scratch.0.join("no/such/gouji.log");
    let (code, out, err) = run(&["extract", &path, "--log", nowhere.to_str().unwrap()]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("gouji.log") && err.contains("--log"), "{err}");
}

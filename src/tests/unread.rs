//! What is unread makes `check` exit 1, and is counted and located for people and scripts.

use super::cli::{run, sample};
use gouji_testing::Scratch;
use serde_json::Value as Json;

/// Suqian 2024 with a row that lost its blank cells and a number that nothing explains.
fn torn() -> String {
    let text = std::fs::read_to_string(sample("suqian-2024")).unwrap();
    let text = text.replace("2.重复申请 | 26 | 1 | 0 | 0 | 0 | 0 | 27 |", "2.重复申请 | 26 | 1 | 27 |");
    text.replace("门户网站专栏。", "门户网站专栏。系统内的代码是77。")
}

fn check(lang: &str, paths: &[&str], more: &[&str]) -> (Option<u8>, String) {
    let (code, out, err) = run(&[&["check", "--lang", lang, "--sessions", "/nowhere"][..], paths, more].concat());
    assert_eq!(err, "");
    (code, out)
}

#[test]
fn what_is_unread_exits_1_and_is_counted() {
    let scratch = Scratch::new("unread");
    let torn = scratch.write("torn.txt", &torn());
    let torn = torn.to_str().unwrap();
    let (code, out) = check("zh", &[torn], &[]);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("未识别：指标 7、数字 1"), "{out}");
    assert!(out.contains("  ? 7 个指标无法识别：重复申请"), "{out}");
    let number = out.lines().find(|line| line.contains("未识别的数字 77")).unwrap();
    assert!(number.ends_with("torn.txt:57:34") || number.contains("torn.txt:5"), "{number}");
    let (_, out) = check("en", &[torn], &[]);
    assert!(out.contains("unread: 7 fields, 1 number"), "{out}");
    // All paths together.
    let (code, out) = check("zh", &[torn, &sample("harbin-chengguan-2020"), &sample("suqian-2023")], &[]);
    assert_eq!(code, Some(1));
    assert!(out.contains("2 份报告有未识别内容：未识别：指标 7、数字 1、表 3"), "{out}");
}

#[test]
fn a_report_that_is_read_wholly_says_nothing_of_it() {
    let (code, out) = check("zh", &[&sample("suqian-2024")], &[]);
    assert_eq!(code, Some(0));
    assert!(!out.contains("未识别"), "{out}");
}

#[test]
fn json_carries_the_places() {
    let scratch = Scratch::new("unread-json");
    let text = torn();
    let torn = scratch.write("torn.txt", &text);
    let (code, out) = check("en", &[torn.to_str().unwrap()], &["--format", "ndjson"]);
    assert_eq!(code, Some(1));
    let report: Json = serde_json::from_str(&out).unwrap();
    let unread = &report["unread"];
    assert_eq!(unread["cells"].as_array().unwrap().len(), 7);
    assert_eq!(unread["cells"][6]["id"], "requests.refused_repeat.total");
    let at = text.find("77。").unwrap();
    assert_eq!(unread["numbers"], serde_json::json!([{"id": format!("prose@{at}"), "span": [at, at + 2]}]));
    assert_eq!(unread["tables"], serde_json::json!([]));
    let (_, out) = check("en", &[&sample("harbin-chengguan-2020")], &["--format", "json"]);
    let all: Json = serde_json::from_str(&out).unwrap();
    let tables = all[0]["unread"]["tables"].as_array().unwrap();
    assert!(tables.len() == 3 && tables.iter().all(|table| table["drawn"] == false), "{tables:?}");
}

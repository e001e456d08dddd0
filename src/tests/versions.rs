//! `gouji diff` of reports that are no neighbouring years: order, gaps, agencies, two versions of one year.

use super::cli::{run, sample};
use gouji_testing::folder;
use serde_json::Value;

/// Writes two texts and compares them, the way they are named.
fn diff(first: &str, second: &str, format: &str) -> (Option<u8>, String) {
    let folder = folder();
    let paths = ["a.txt", "b.txt"].map(|name| folder.join(name).to_str().unwrap().to_string());
    std::fs::write(&paths[0], first).unwrap();
    std::fs::write(&paths[1], second).unwrap();
    let sessions = folder.join("sessions");
    let (code, out, err) = run(&[
        "diff",
        &paths[0],
        &paths[1],
        "--format",
        format,
        "--lang",
        "zh",
        "--sessions",
        sessions.to_str().unwrap(),
    ]);
    assert_eq!(err, "");
    (code, out)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(sample(name)).unwrap()
}

/// The report of 2024 as one on another year.
fn of(year: i16) -> String {
    let text = text("suqian-2024").replace("2025", "{next}").replace("2024", &year.to_string());
    text.replace("{next}", &(year + 1).to_string())
}

#[test]
fn newer_first_is_put_in_order() {
    let (old, new) = (text("suqian-2023"), text("suqian-2024"));
    let (code, out) = diff(&new, &old, "text");
    assert_eq!(code, Some(1));
    assert!(out.starts_with("- ") && out.lines().next().unwrap().ends_with("2023"), "{out}");
    let body = |out: &str| out.lines().skip(2).collect::<Vec<_>>().join("\n");
    assert_eq!(body(&out), body(&diff(&old, &new, "text").1));
}

#[test]
fn what_lies_between_two_reports_is_named_and_not_judged() {
    let check = |first: &str, second: &str, words: &str, pairing: &str, missing: &[i16]| {
        let (code, out) = diff(first, second, "text");
        assert_eq!(code, Some(0), "{out}");
        assert!(out.lines().next().unwrap().contains(words), "{out}");
        assert!(!out.contains('✗') && !out.contains('◇'), "{out}");
        let json: Value = serde_json::from_str(&diff(first, second, "json").1).unwrap();
        assert_eq!(json["pairing"], pairing);
        let years: Vec<i64> = json["missing_years"].as_array().unwrap().iter().filter_map(Value::as_i64).collect();
        assert_eq!(years, missing.iter().map(|year| i64::from(*year)).collect::<Vec<_>>());
        assert_eq!(json["findings"].as_array().unwrap().len(), 0);
        assert!(diff(first, second, "html").1.contains(words));
    };
    let old = text("suqian-2023");
    check(&old, &of(2025), "缺 2024 年", "apart", &[2024]);
    check(&of(2027), &old, "缺 2024—2026 年", "apart", &[2024, 2025, 2026]);
    check(&old, &of(2024).replace("宿迁市", "泗阳县"), "不同单位", "other_agency", &[]);
}

#[test]
fn two_versions_tell_what_was_corrected_and_fail_while_a_hard_rule_does() {
    let good = text("suqian-2024");
    let misprint = good.replace("| 2 | 0 | 1431 |", "| 2 | 0 | 1413 |");
    let (code, out) = diff(&misprint, &good, "text");
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("2024 年报告的两个版本") && out.contains("单位已更正 3，仍在 1"), "{out}");
    assert!(out.contains("1413（a.txt:26:51）→ 1431（b.txt:26:51）"), "{out}");
    let (code, out) = diff(&good, &misprint, "text");
    assert_eq!(code, Some(1));
    assert!(out.contains("+ 新出现："), "{out}");
    let json: Value = serde_json::from_str(&diff(&misprint, &good, "json").1).unwrap();
    let fates: Vec<&str> =
        json["versions"]["findings"].as_array().unwrap().iter().filter_map(|one| one["fate"].as_str()).collect();
    assert_eq!(fates, ["remains", "corrected", "corrected", "corrected"]);
    let page = diff(&misprint, &good, "html").1;
    assert!(page.contains("单位已更正") && page.contains("1413"), "{page}");
}

#[test]
fn a_session_that_is_not_understood_is_told() {
    let folder = folder();
    let paths = ["suqian-2023", "suqian-2024"].map(|name| {
        let path = folder.join(format!("{name}.txt"));
        std::fs::write(&path, text(name)).unwrap();
        path.to_str().unwrap().to_string()
    });
    let sessions = folder.join("sessions");
    std::fs::create_dir_all(&sessions).unwrap();
    std::fs::write(sessions.join("suqian-2024.ron"), "(format: 3, x").unwrap();
    let sessions = sessions.to_str().unwrap();
    for reports in [vec![paths[0].as_str(), &paths[1]], vec![folder.to_str().unwrap()]] {
        let arguments = [&["diff", "--lang", "zh", "--sessions", sessions], reports.as_slice()].concat();
        let (_, out, err) = run(&arguments);
        assert!(err.contains("suqian-2024.ron"), "{err}");
        assert!(out.contains("宿迁市"), "{out}");
    }
}

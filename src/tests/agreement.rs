//! `gouji agreement`: two folders of sessions over the same reports.

use super::cli::{run, sample};
use super::schemas::{validate, validator};
use gouji_testing::{ROOT, Scratch};
use serde_json::Value;
use std::fs;

/// The session of the sample, with lines changed.
fn session(change: impl Fn(&str) -> String) -> String {
    let text = fs::read_to_string(format!("{ROOT}/sessions/xifeng-2017.ron")).unwrap();
    text.lines().map(change).collect::<Vec<_>>().join("\n")
}

/// A copy of the report, a folder of sessions that is as it was, and one with a correction and a decision less.
fn folders(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    let report = fs::read_to_string(sample("xifeng-2017")).unwrap();
    scratch.write("r/xifeng-2017.txt", &report);
    let placed = |line: &str| line.replace("assets/reports/xifeng-2017.txt", "../r/xifeng-2017.txt");
    scratch.write("a/xifeng-2017.ron", &session(placed));
    let other = |line: &str| match line {
        _ if line.contains("\"stat2014.train.meetings\"") => String::new(),
        _ if line.contains("\"stat2014.org.staff\"") => {
            line.replace("kind: confirmed", "kind: corrected").replace("after: None", "after: Some(\"48\")")
        }
        _ => placed(line),
    };
    scratch.write("b/xifeng-2017.ron", &session(other));
    scratch.write("r/yanfeng.txt", &fs::read_to_string(sample("yanfeng-chengguan-2017")).unwrap());
    scratch
}

fn agreement(scratch: &Scratch, folders: [&str; 2], more: &[&str]) -> (Option<u8>, String, String) {
    let [first, second] = folders.map(|name| scratch.0.join(name).to_str().unwrap().to_string());
    run(&[&["agreement", &first, &second][..], more].concat())
}

#[test]
fn two_folders_are_compared_over_the_reports_that_they_name() {
    let scratch = folders("agreement-two");
    let (code, out, err) = agreement(&scratch, ["a", "b"], &["--format", "json"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let found: Value = serde_json::from_str(&out).unwrap();
    validate(&validator("agreement"), &found);
    let all = &found["rows"][0];
    let [compared, same, exact] = ["compared", "same_value", "exact"].map(|key| all[key].as_u64().unwrap());
    assert_eq!((compared - same, compared - exact), (1, 2), "{all}");
    assert_eq!(
        found["reports"],
        serde_json::json!({"both": 1, "unfinished": 0, "only_first": 0, "only_second": 0, "neither": 0})
    );
    // A report that nobody has reviewed.
    let reports = scratch.0.join("r").to_str().unwrap().to_string();
    let (_, out, _) = agreement(&scratch, ["a", "b"], &[&reports, "--format", "json"]);
    let with_paths: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&with_paths["rows"], &with_paths["reports"]["neither"]), (&found["rows"], &1.into()));
}

#[test]
fn a_folder_agrees_with_itself_and_one_side_alone_is_counted_apart() {
    let scratch = folders("agreement-self");
    let (code, out, err) = agreement(&scratch, ["a", "a"], &["--format", "csv"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let rows: Vec<Vec<&str>> = out.lines().skip(1).map(|line| line.split(',').collect()).collect();
    for row in &rows {
        assert!(row[2] == row[3] && row[2] == row[4] && row[2] == row[5], "{out}");
        assert!(["1", ""].contains(&row[6]), "{out}");
    }
    assert_eq!(rows[0][6], "1");
    fs::remove_file(scratch.0.join("b/xifeng-2017.ron")).unwrap();
    for (lang, words) in [("zh", "两人都复核过 0 份；只有前者 1 份"), ("en", "reviewed by both 0; only by the first 1")]
    {
        let (code, out, _) = agreement(&scratch, ["a", "b"], &["--lang", lang]);
        assert!(code == Some(0) && out.contains(words), "{out}");
    }
}

#[test]
fn a_folder_that_is_none_and_a_session_that_is_none_fail() {
    let scratch = folders("agreement-none");
    let (code, out, err) = agreement(&scratch, ["a", "c"], &["--lang", "zh"]);
    assert!(code == Some(1) && out.is_empty() && err.contains("不是文件夹"), "{err}");
    scratch.write("b/xifeng-2017.ron", "(");
    let reports = scratch.0.join("r").to_str().unwrap().to_string();
    let (code, _, err) = agreement(&scratch, ["a", "b"], &[&reports]);
    assert!(code == Some(1) && err.contains("xifeng"), "{err}");
}

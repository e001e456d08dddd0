//! `gouji status`: the same from a cache as without, and in every format.

use super::cli::sample;
use super::jobs::folder;
use crate::cli::{self, Outcome};
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::review::{Decision, DecisionKind, Entry, Origin, Provenance};
use gouji_session::{SessionFolder, corpus};
use gouji_testing::Scratch;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Runs a command with a cache below `home`.
fn run(home: &Path, arguments: &[&str]) -> (Option<u8>, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = std::iter::once("gouji").chain(arguments.iter().copied()).map(Into::into).collect();
    let variable = |name: &str| (name == "HOME").then(|| home.display().to_string());
    let Outcome::Done(code) = cli::call(words, variable, cli::Terminal::default(), &mut out, &mut err) else {
        panic!("the workbench")
    };
    (Some(code), String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn stamp(by: &str, minute: u32) -> Provenance {
    Provenance { by: by.to_string(), at: format!("2025-03-01T08:{minute:02}:00Z") }
}

/// A session of a sample: one reviewer corrected a value, another overturned that and signed the report off.
fn session(folder: &Path) {
    let (library, rules) = (Library::builtin().unwrap(), Rules::builtin());
    let (items, _) = corpus::items(&[sample("suqian-2024").into()]);
    fs::create_dir_all(folder).unwrap();
    let mut opened = corpus::open(&items[0], &library, &rules, &SessionFolder::new(folder)).unwrap();
    let id = opened.review.extraction.fields[0].id.clone();
    for (kind, by) in
        [(DecisionKind::Corrected("7".to_string()), stamp("甲", 0)), (DecisionKind::Confirmed, stamp("乙", 1))]
    {
        let decision = Decision {
            kind,
            origin: Origin::Unsaid,
            answers: Vec::new(),
            reason: "看原文".to_string(),
            before: opened.review.printed(&id).unwrap_or_default().to_string(),
            quote: String::new(),
            span: None,
            provenance: by.clone(),
        };
        opened.review.set(&id, Entry { decision: Some(decision), note: None }, &by);
    }
    opened.review.set_finished(true, stamp("乙", 3));
    gouji_session::save(&mut opened.handle, &opened.review, &library).unwrap();
}

#[test]
fn status_is_the_same_with_and_without_a_cache() {
    let (home, folder) = (Scratch::new("status-home"), folder("status"));
    let reports = folder.0.to_str().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(150));
    let command = |more: &[&str]| run(&home.0, &[&["status", reports, "--format", "json"], more].concat());
    let plain = command(&["--no-cache"]);
    assert_eq!(plain.0, Some(1), "{}", plain.2);
    assert!(!home.0.join(".cache").exists(), "nothing is kept");
    for jobs in ["1", "2", "7"] {
        assert!(command(&["--jobs", jobs]) == plain);
    }
    assert!(home.0.join(".cache/gouji").join(gouji_session::cache::NAME).exists());
    let status: Value = serde_json::from_str(&plain.1).unwrap();
    assert_eq!(status["reports"]["total"], 28);
    assert_eq!(status["reports"]["failed"], 3);
    assert_eq!(status["reports"]["new"], 25);
    // Other rules, another cache entry.
    let rules = Scratch::new("status-rules");
    let rule = "(id: \"mine\", severity: Hard, title: (zh: \"规\", en: \"rule\"), source: \"test\", relation: Sum(total: \"requests.new.total\", parts: [\"requests.new.natural\"]))";
    rules.write("mine.ron", &format!("(rules: [{rule}])"));
    let with = command(&["--rules", rules.0.to_str().unwrap()]);
    let without = command(&["--rules", rules.0.to_str().unwrap(), "--no-cache"]);
    assert!(with == without, "{}", with.2);
}

#[test]
fn who_did_what_is_told_in_every_format() {
    let (home, sessions) = (Scratch::new("status-people"), Scratch::new("status-sessions"));
    session(&sessions.0);
    let path = sample("suqian-2024");
    let command = |more: &[&str]| {
        let (code, out, err) =
            run(&home.0, &[&["status", &path, "--sessions", sessions.0.to_str().unwrap()], more].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""));
        out
    };
    let status: Value = serde_json::from_str(&command(&["--format", "json"])).unwrap();
    assert_eq!(status["reports"]["signed_off"], 1, "{status:#}");
    let names: Vec<&str> =
        status["reviewers"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["乙", "甲"]);
    assert_eq!(status["reviewers"][0]["signed_off"], 1);
    assert_eq!(status["reviewers"][0]["decisions"], 1);
    assert_eq!(status["reviewers"][0]["minutes"], 2);
    assert_eq!(status["reviewers"][1]["corrections"], 1);
    assert_eq!(status["reviewers"][1]["overturned"], 1);
    let text = command(&["--lang", "zh"]);
    assert!(text.contains("复核完毕 1") && text.contains("甲：报告 1 份"), "{text}");
    assert!(command(&["--lang", "en"]).contains("1 report\n"));
    let csv = command(&["--format", "csv"]);
    assert!(csv.starts_with("part,name,measure,count\r\n"), "{csv}");
    assert!(csv.contains("reviewer,乙,decisions,1\r\n"), "{csv}");
}

//! Forms and rules of the user, in a folder of their own.

use crate::cli::{self, Outcome};
use gouji_testing::folder;
use std::path::Path;

const FORM: &str = "(
    id: \"local\", name: (zh: \"本地表\", en: \"local form\"), years: (2010, None), source: \"test\",
    tables: [(id: \"local\", title: (zh: \"统计表\", en: \"table\"), blocks: [(
        lead: [Unit],
        columns: [(id: \"year\", label: \"年度\", en: \"year\"), (id: \"all\", label: \"历年累计\", en: \"all years\")],
        rows: [
            (id: \"made\", label: \"制作信息数\", en: \"made\", unit: \"条\"),
            (id: \"open\", label: \"公开信息数\", en: \"disclosed\", unit: \"条\"),
        ],
    )])],
)";

fn extract(forms: &Path, report: &Path) -> (u8, String, String) {
    let words = ["gouji", "extract", report.to_str().unwrap(), "--forms", forms.to_str().unwrap(), "--lang", "en"];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let variable = |_: &str| None;
    match cli::call(words.iter().map(Into::into).collect(), variable, cli::Terminal::default(), &mut out, &mut err) {
        Outcome::Done(code) => (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap()),
        Outcome::Workbench(_) => panic!("no workbench was asked for"),
    }
}

#[test]
fn a_form_in_a_folder_is_used_and_a_wrong_one_is_refused_with_its_place() {
    let (forms, reports) = (folder(), folder());
    let report = reports.join("report.txt");
    let page = "某市2012年政府信息公开工作年度报告\n指标名称 | 计量单位 | 年度 | 历年累计 |\n制作信息数 | 条 | 12 | 340 |\n公开信息数 | 条 | 7 | / |\n";
    std::fs::write(&report, page).unwrap();
    std::fs::write(forms.join("local.ron"), FORM).unwrap();
    std::fs::write(forms.join("readme.txt"), "not a form").unwrap();
    let (code, out, err) = extract(&forms, &report);
    assert_eq!((code, err.as_str()), (0, ""));
    let objects: serde_json::Value = serde_json::from_str(&out).unwrap();
    let read: Vec<String> = objects[0]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            format!(
                "{} {} {}",
                field["id"].as_str().unwrap(),
                field["raw"].as_str().unwrap(),
                field["state"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        read,
        ["local.made.year 12 number", "local.made.all 340 number", "local.open.year 7 number", "local.open.all / dash"]
    );

    std::fs::write(forms.join("wrong.ron"), FORM.replace("lead: [Unit]", "lead: [Units]")).unwrap();
    let (code, out, err) = extract(&forms, &report);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("wrong.ron:4:16: unexpected variant named `Units`"), "{err}");
    let (code, _, err) = extract(&forms.join("nowhere"), &report);
    assert!(code == 1 && err.contains("nowhere"), "{err}");
}

fn call(words: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = std::iter::once("gouji").chain(words.iter().copied()).chain(["--lang", "en"]).map(Into::into).collect();
    match cli::call(words, |_: &str| None, cli::Terminal::default(), &mut out, &mut err) {
        Outcome::Done(code) => (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap()),
        Outcome::Workbench(_) => panic!("no workbench was asked for"),
    }
}

/// Numbers of a report as `role unit`, read with this word list.
fn mentions(report: &Path, words: &Path) -> Vec<String> {
    let (code, out, err) = call(&["extract", report.to_str().unwrap(), "--lexicon", words.to_str().unwrap()]);
    assert_eq!((code, err.as_str()), (0, ""));
    let objects: serde_json::Value = serde_json::from_str(&out).unwrap();
    let mentions = objects[0]["mentions"].as_array().unwrap();
    // The first is the year in the title.
    mentions
        .iter()
        .skip(1)
        .map(|one| format!("{} {}", one["role"].as_str().unwrap(), one["unit"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_word_in_a_folder_is_read_a_removed_one_is_not_and_a_wrong_one_is_refused_with_its_place() {
    let (words, reports) = (folder(), folder());
    let report = reports.join("report.txt");
    std::fs::write(&report, "某市局2023年政府信息公开工作年度报告\n种植毛竹12竿。更换路灯7盏。\n").unwrap();
    assert_eq!(mentions(&report, &words), ["unexplained ", "count 盏"]);
    std::fs::write(words.join("own.ron"), "{\n  \"units\": [(\"竿\", [\"毛竹12竿\"]), (\"盏\", [])],\n}").unwrap();
    assert_eq!(mentions(&report, &words), ["count 竿", "unexplained "]);

    let wrong = "{\n  \"unit\": [(\"竿\", [\"毛竹12竿\"])],\n  \"units\": [(\"鳞\", [])],\n}";
    std::fs::write(words.join("own.ron"), wrong).unwrap();
    let outcome = |lang: &str| {
        let arguments = ["extract", report.to_str().unwrap(), "--lexicon", words.to_str().unwrap(), "--lang", lang];
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let arguments = std::iter::once("gouji").chain(arguments).map(Into::into).collect();
        let outcome = cli::call(arguments, |_: &str| None, cli::Terminal::default(), &mut out, &mut err);
        assert!(matches!(outcome, Outcome::Done(1)) && out.is_empty());
        String::from_utf8(err).unwrap()
    };
    let (zh, en) = (outcome("zh"), outcome("en"));
    assert!(en.contains("own.ron:2:3: unknown list \"unit\", did you mean \"units\"?"), "{en}");
    assert!(en.contains("own.ron:3:14: the list has no such word to remove; to add it, give an example"), "{en}");
    assert!(zh.contains("own.ron:2:3: 没有词表“unit”，是不是“units”？"), "{zh}");
    assert!(zh.contains("own.ron:3:14: 词表里没有这个词"), "{zh}");
}

#[test]
fn a_rule_in_a_folder_is_applied_listed_and_repaired() {
    let (forms, rules, reports, sessions) = (folder(), folder(), folder(), folder());
    let report = reports.join("report.txt");
    let page = "某市2012年政府信息公开工作年度报告\n指标名称 | 计量单位 | 年度 | 历年累计 |\n制作信息数 | 条 | 12 | 340 |\n公开信息数 | 条 | 21 | / |\n";
    std::fs::write(&report, page).unwrap();
    std::fs::write(forms.join("local.ron"), FORM).unwrap();
    let rule = "(form: \"local\", rules: [(id: \"local.open\", severity: Hard, relation: Equal(left: [\"local.open.year\"], \
                right: [\"local.made.year\"]), title: (zh: \"公开=制作\", en: \"disclosed = made\"), source: \"test\")])";
    std::fs::write(rules.join("local.ron"), rule).unwrap();
    let folders = ["--forms", forms.to_str().unwrap(), "--rules", rules.to_str().unwrap()];
    let sessions = ["--sessions", sessions.to_str().unwrap()];
    let asked = [&["check", report.to_str().unwrap(), "--format", "json"][..], &folders, &sessions].concat();
    let (code, out, _) = call(&asked);
    let objects: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 1);
    let repair = &objects[0]["repairs"][0];
    assert_eq!((repair["group"].as_u64(), repair["rank"].as_u64()), (Some(1), Some(1)));
    assert_eq!(repair["error_type"], "digits_swapped");
    assert_eq!(repair["changes"][0]["to"].as_str().unwrap().len(), 2);
    assert!(repair["supports"].is_array() && repair["contradicts"].is_array() && repair["cost"].is_i64());

    let (code, out, err) = call(&[&["rules", "--format", "json"][..], &folders].concat());
    assert_eq!((code, err.as_str()), (0, ""));
    let object: serde_json::Value = serde_json::from_str(&out).unwrap();
    let form = object["forms"].as_array().unwrap().iter().find(|form| form["form"] == "local").unwrap();
    let protection: Vec<&str> =
        form["fields"].as_array().unwrap().iter().map(|field| field["protection"].as_str().unwrap()).collect();
    assert_eq!(protection, ["detected", "unprotected", "detected", "unprotected"]);
    let (code, out, _) = call(&[&["rules"][..], &folders].concat());
    assert!(code == 0 && out.contains("local.open") && out.contains("2 only detected, 2 unchecked"), "{out}");

    // An equivalent rule in another order is reported when it is loaded; a contradictory one is refused.
    let again = rule
        .replace("local.open\"", "local.again\"")
        .replace("left:", "x:")
        .replace("right:", "left:")
        .replace("x:", "right:");
    std::fs::write(rules.join("more.ron"), again.replace("id: \"local.open\"", "id: \"local.again\"")).unwrap();
    let (code, _, err) = call(&[&["rules"][..], &folders].concat());
    assert_eq!((code, err.trim()), (0, "gouji: rule local.again follows from other rules"));
    let twice = again.replace("[\"local.made.year\"]", "[\"local.made.year\", \"local.made.year\"]");
    std::fs::write(rules.join("more.ron"), twice).unwrap();
    let (code, _, err) = call(&[&["rules"][..], &folders].concat());
    assert!(code == 1 && err.contains("contradict each other"), "{err}");
    std::fs::remove_file(rules.join("more.ron")).unwrap();

    std::fs::write(rules.join("wrong.ron"), rule.replace("local.made.year", "local.made.month")).unwrap();
    let (code, out, err) = call(&[&["rules"][..], &folders].concat());
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("no form has a field \"local.made.month\""), "{err}");
}

//! Readings of others on the command line: what this program writes it reads back without a difference, and planted
//! differences are found, each with what the sums say.

use super::cli::{run, sample};
use gouji_testing::Scratch;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn check(reading: &Path, report: &str) -> Value {
    let reading = format!("other={}", reading.display());
    let (_, out, _) = run(&["check", report, "--format", "json", "--reading", &reading, "--sessions", "none"]);
    let all: Value = serde_json::from_str(&out).unwrap();
    all[0].clone()
}

/// The fields that differ, with every value: who reads it, and how many hard rules hold and do not hold with it.
fn differences(report: &Value) -> Vec<String> {
    let line = |difference: &Value| {
        let value = |value: &Value| {
            let by = value["by"].as_array().unwrap().len() + usize::from(value["own"] == true);
            format!("{} by {by} {}+{}-", value["value"], value["holds"], value["fails"])
        };
        let values: Vec<String> = difference["values"].as_array().unwrap().iter().map(value).collect();
        format!("{}: {}", difference["id"].as_str().unwrap(), values.join(", "))
    };
    report["readings"]["differences"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn what_is_written_is_read_back_without_a_difference() {
    let scratch = Scratch::new("readings-back");
    let report = sample("suqian-2024");
    let ways: [&[&str]; 10] = [
        &["extract", &report],
        &["extract", &report, "--format", "ndjson"],
        &["extract", &report, "--format", "csv"],
        &["export", &report],
        &["export", &report, "--excel"],
        &["export", &report, "--wide"],
        &["export", &report, "--wide", "--excel"],
        &["export", &report, "--format", "json"],
        &["export", &report, "--format", "ndjson"],
        &["export", &report, "--prose"],
    ];
    for way in ways {
        let (_, out, _) = run(way);
        let file = scratch.0.join("reading");
        fs::write(&file, &out).unwrap();
        let checked = check(&file, &report);
        let other = &checked["readings"]["others"][0];
        assert_eq!(
            (&other["given"], &other["agree"], &other["differ"]),
            (&200.into(), &200.into(), &0.into()),
            "{way:?}"
        );
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_is_read_back_without_a_difference() {
    let scratch = Scratch::new("readings-workbook");
    let report = sample("suqian-2024");
    let file = scratch.0.join("reviewed.xlsx");
    let (code, ..) = run(&["export", &report, &sample("suqian-2023"), "-o", file.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    let other = &check(&file, &report)["readings"]["others"][0];
    assert_eq!((&other["given"], &other["agree"]), (&200.into(), &200.into()));
}

#[test]
fn planted_differences_are_found_and_nothing_else() {
    let scratch = Scratch::new("readings-planted");
    let report = sample("suqian-2024");
    let (_, long, _) = run(&["export", &report]);
    let planted = |line: &str| {
        let swap = [
            ("requests.granted.business", "21", "12"),
            ("requests.refused_repeat.natural_person", "26", ""),
            ("disputes.review.other", "28", "5"),
        ];
        swap.iter().fold(line.to_string(), |line, (id, from, to)| {
            if line.contains(id) {
                line.replace(&format!(",{from},"), &format!(",{to},")).replace(",number,", ",blank,")
            } else {
                line
            }
        })
    };
    let text: Vec<String> = long.lines().map(planted).collect();
    let file = scratch.0.join("reading.csv");
    fs::write(&file, text.join("\n")).unwrap();
    let checked = check(&file, &report);
    assert_eq!(
        differences(&checked),
        [
            "disputes.review.other: \"28\" by 1 1+0-, \"5\" by 1 0+1-",
            "requests.granted.business: \"21\" by 1 2+0-, \"12\" by 1 0+2-",
            "requests.refused_repeat.natural_person: \"26\" by 1 2+0-, null by 1 0+2-",
        ]
    );
    assert_eq!(checked["readings"]["others"][0]["agree"], 197);
}

#[test]
fn what_is_wrong_is_told_and_what_fits_no_report_is_listed() {
    let scratch = Scratch::new("readings-told");
    let report = sample("suqian-2024");
    let file = scratch.0.join("reading.csv");
    let reading = format!("甲={}", file.display());
    let told = |text: &str| {
        fs::write(&file, text).unwrap();
        run(&["check", &report, "--lang", "zh", "--reading", &reading, "--sessions", "none"])
    };
    let (_, _, err) = told(
        "report,id,value\nsuqian-2024.txt,disclosure.regulations.made,2\nb.txt,disclosure.regulations.made,2\nb.txt,x.y,1\n",
    );
    assert!(err.contains("reading.csv:4：没有“x.y”这个指标"), "{err}");
    assert!(err.contains("甲：1 份读数对不上任何报告：b.txt"), "{err}");
    let (code, out, err) = told("[");
    assert_eq!(code, Some(1));
    assert!(err.contains("JSON 格式有误") && out.is_empty(), "{err}");
    assert_eq!(run(&["readings", &report]).0, Some(2));
}

#[test]
fn extractors_are_measured_against_what_was_reviewed() {
    let scratch = Scratch::new("readings-measured");
    let report = sample("suqian-2024");
    let file = scratch.0.join("reading.csv");
    fs::write(&file, "id,value\ndisclosure.regulations.made,2\nrequests.granted.business,12\n").unwrap();
    let reading = format!("a={}", file.display());
    let (_, out, _) = run(&["readings", &report, "--reading", &reading, "--format", "csv", "--sessions", "none"]);
    let line = |begin: &str| out.lines().find(|line| line.starts_with(begin)).unwrap().to_string();
    assert_eq!(line("gouji,,,"), "gouji,,,200,200,0,0");
    assert_eq!(line("a,,,"), "a,,,2,1,1,198");
    assert_eq!(line("a,requests,"), "a,requests,,1,0,1,174");
    assert_eq!(line("a,,protected"), "a,,protected,1,0,1,189");
}

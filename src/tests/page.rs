//! `gouji diff` on the command line: text, JSON, HTML page, folders.

use super::cli::{run, sample};
use gouji_testing::folder;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use serde_json::Value;
use std::convert::Infallible;
use std::path::Path;

fn written(folder: &Path, name: &str, year: i16, body: &str) -> String {
    let path = folder.join(name);
    let text = format!("甲市教育局{year}年政府信息公开工作年度报告\n一、总体情况\n{body}\n");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_string()
}

fn diff(arguments: &[&str]) -> (Option<u8>, String, String) {
    let sessions = folder();
    run(&[&["diff", "--sessions", sessions.to_str().unwrap(), "--lang", "zh"], arguments].concat())
}

#[test]
fn the_page_is_whole_and_runs_nothing() {
    let (old, new) = (sample("suqian-2023"), sample("suqian-2024"));
    for lang in ["zh", "en"] {
        let (code, page, err) = run(&["diff", &old, &new, "--format", "html", "--lang", lang]);
        // Suqian's growth rate fits no baseline.
        assert_eq!((code, err.as_str()), (Some(1), ""));
        assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
        for word in ["<script", "javascript:", "http://", "https://", "src=", "href=", "@import", "url("] {
            assert!(!page.contains(word), "{word}");
        }
        for word in ["prefers-color-scheme: dark", "@media print", "default-src 'none'", "3646", "<del", "<ins"] {
            assert!(page.contains(word), "{word}");
        }
        well_formed(&page);
        assert!(!page.contains("assets/reports"), "a path of this machine");
    }
    // Parts are named by what distinguishes them: the column within a row, or the row within a column.
    let (_, page, _) = run(&["diff", &old, &new, "--format", "html", "--lang", "zh"]);
    for words in ["<small>← 自然人 +38，商业企业 -24，", "<small>← 予以公开 +233，信访举报投诉类申请 -219，"]
    {
        assert!(page.contains(words), "{words}");
    }
}

/// Asserts that every tag is closed by its own end tag, in order.
fn well_formed(page: &str) {
    const VOID: [&[u8]; 3] = [b"meta", b"br", b"hr"];
    let (mut name, mut open) = (Vec::new(), Vec::new());
    let mut emitter = CallbackEmitter::<_, Infallible, usize>::new(|event: CallbackEvent<'_>, span: Span<usize>| {
        match event {
            CallbackEvent::OpenStartTag { name: tag } => name = tag.to_vec(),
            CallbackEvent::CloseStartTag { .. } if VOID.contains(&name.as_slice()) => {}
            CallbackEvent::CloseStartTag { .. } => open.push(name.clone()),
            CallbackEvent::EndTag { name } => {
                assert_eq!(open.pop().as_deref(), Some(name), "{:?}", &page[span.start..]);
            }
            CallbackEvent::Error(error) => panic!("{error:?} at {:?}", &page[span.start..]),
            _ => {}
        }
        None
    });
    emitter.naively_switch_states(true);
    assert_eq!(Tokenizer::new_with_emitter(page, emitter).count(), 0);
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn what_a_report_says_is_no_markup() {
    let folder = folder();
    let hostile = "<script>alert(1)</script>\"'&<b>全年公开信息15条。";
    let old = written(&folder, "old.txt", 2023, hostile);
    let new = written(&folder, "new.txt", 2024, &hostile.replace("15", "18"));
    let (_, page, _) = diff(&[&old, &new, "--format", "html"]);
    well_formed(&page);
    assert!(!page.contains("<script") && !page.contains("<b>"));
    assert!(page.contains("&lt;script&gt;alert(") && page.contains("&quot;&#39;&amp;&lt;b&gt;"), "{page}");
}

#[test]
fn json_keeps_its_keys_and_has_new_ones() {
    let (code, out, _) = diff(&[&sample("suqian-2023"), &sample("suqian-2024"), "--format", "json"]);
    assert_eq!(code, Some(1));
    let object: Value = serde_json::from_str(&out).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<String>>();
    assert_eq!(keys(&object)[..6], ["old", "new", "fields", "findings", "repairs", "passages"]);
    assert_eq!(
        keys(&object)[6..],
        ["continuity", "decompositions", "outliers", "prose", "explanations", "pairing", "missing_years", "versions"]
    );
    let field =
        object["fields"].as_array().unwrap().iter().find(|field| field["id"] == "requests.granted.total").unwrap();
    assert_eq!(keys(field)[..6], ["id", "change", "old", "new", "delta", "percent"]);
    assert_eq!((&field["kind"], &field["delta"], &field["percent"]), (&"exact".into(), &"240".into(), &"20.15".into()));
    assert_eq!(keys(&field["old"]), ["value", "text", "span", "fields"]);
    let carried = &object["continuity"].as_array().unwrap()[0];
    assert_eq!(
        (&carried["old"][0]["value"], &carried["new"][0]["value"], &carried["wrong"]),
        (&"118".into(), &"118".into(), &Value::Null)
    );
    let total =
        object["decompositions"].as_array().unwrap().iter().find(|one| one["id"] == "disputes.review.total").unwrap();
    assert_eq!((&total["change"], &total["ways"][0]["residual"]), (&"-270".into(), &"0".into()));
}

#[test]
fn a_folder_is_compared_year_by_year() {
    let folder = folder();
    for year in [2021, 2023, 2022] {
        written(&folder, &format!("{year}.txt"), year, &format!("{year}年，我局主动公开信息{}条。", year - 2000));
    }
    let path = folder.to_str().unwrap();
    let (code, out, err) = diff(&[path, "--format", "json"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let all: Value = serde_json::from_str(&out).unwrap();
    let years: Vec<(&Value, &Value)> = all[0]["comparisons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["old"]["year"], &one["new"]["year"]))
        .collect();
    assert_eq!(years, [(&2021.into(), &2022.into()), (&2022.into(), &2023.into())]);
    let (_, text, _) = diff(&[path]);
    assert!(text.contains("2021年，我局主动公开信息21条") && text.contains("· 只改了数字"), "{text}");
    let (code, page, _) = diff(&[path, "--format", "html"]);
    assert_eq!((code, page.matches("<article>").count()), (Some(0), 2));
}

#[test]
fn over_three_years_the_year_at_fault_is_named() {
    let folder = folder();
    let [older, newer] = ["suqian-2023", "suqian-2024"].map(gouji_testing::sample);
    let older_still = older.replace("2023", "2022").replace("2024", "2023");
    // One number of 2024 is wrong: its row and its column say so too.
    let wrong = newer.replace("申请数量 | 118 | 3 |", "申请数量 | 108 | 3 |");
    assert_ne!(wrong, newer);
    for (year, text) in [(2022, older_still), (2023, older), (2024, wrong)] {
        std::fs::write(folder.join(format!("{year}.txt")), text).unwrap();
    }
    let path = folder.to_str().unwrap();
    let (_, out, _) = diff(&[path, "--format", "json"]);
    let all: Value = serde_json::from_str(&out).unwrap();
    let links = all[0]["links"].as_array().unwrap();
    let of = |years: [i16; 2]| {
        let mut links = links.iter().filter(|link| link["rule"] == "years.carried.natural_person");
        links.find(|link| link["years"] == serde_json::json!(years)).unwrap()
    };
    assert_eq!(of([2022, 2023])["wrong"], serde_json::json!({"certainty": "cannot_tell", "years": []}));
    assert_eq!(of([2023, 2024])["wrong"], serde_json::json!({"certainty": "sure", "years": [2024]}));
    assert_eq!(of([2023, 2024])["state"], "broken");
    let point = &all[0]["series"][0]["points"][0];
    assert_eq!((&point["confidence"], &point["reviewed"]), (&"sure".into(), &false.into()));
    let sentences = [
        "✗ 自然人列 上年结转下年=本年上年结转：2022 年 118；2023 年 91（差 +27） · 无法判断是哪一年有误",
        "✗ 自然人列 上年结转下年=本年上年结转：2023 年 118；2024 年 108（差 +10） · 2024 年有误：其自身合计也不成立",
    ];
    let (_, text, _) = diff(&[path]);
    let (_, page, _) = diff(&[path, "--format", "html"]);
    well_formed(&page);
    for sentence in sentences {
        assert!(text.contains(sentence) && page.contains(sentence), "{sentence}");
    }
    assert!(text.contains("96 ✗         96 ✓        121"), "{text}");
    assert!(page.contains("<td class=\"n\">✗ 96</td><td class=\"n\">✓ 121</td>"), "{page}");
}

#[test]
fn where_there_are_no_two_years_it_says_what_to_do() {
    let one = sample("suqian-2024");
    let (code, out, err) = diff(&[&one]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("只有2024年一份报告") && err.contains("请给出前后两年的报告"), "{err}");
    let (code, _, err) = diff(&[&one, "/nowhere"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("/nowhere"), "{err}");
    // A file compared with itself is another version without a change.
    let (code, out, err) = diff(&[&one, &one]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("两个版本相同的指标 200"), "{out}");
}

#[test]
fn a_crosswalk_of_ones_own_is_read_and_refused_with_its_place() {
    let folder = folder();
    std::fs::write(folder.join("mine.ron"), "(maps: [(from: \"cn2019\", to: \"cn2021\", rows: [])])").unwrap();
    let (code, _, err) =
        diff(&[&sample("suqian-2023"), &sample("suqian-2024"), "--crosswalk", folder.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert!(err.contains("mine.ron:1:") && err.contains("之间已有对应关系"), "{err}");
    std::fs::write(folder.join("mine.ron"), "(maps: [(from: \"hunan\", to: \"fujian\", rows: [])])").unwrap();
    let (_, out, err) =
        diff(&[&sample("suqian-2023"), &sample("suqian-2024"), "--crosswalk", folder.to_str().unwrap()]);
    assert!(err.is_empty() && out.contains("两年相同的指标"), "{err}");
}

//! `gouji diff` on the command line: text, JSON, HTML page, folders.

use super::cli::{run, sample};
use gouji_testing::folder;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use serde_json::Value;
use sha2::Digest;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Write as _;
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
    const VOID: [&[u8]; 4] = [b"meta", b"br", b"hr", b"col"];
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

/// Names of files and agencies, sentences, and what a reviewer decided and noted: all of it is text.
#[test]
fn nothing_that_is_said_becomes_markup() {
    const TAGS: &str = "html head meta title style body h1 h2 h3 h4 article section dl dt dd p small span ul li q mark \
        br table caption colgroup col thead tbody tr th td details summary del ins div footer";
    const ATTRIBUTES: &str = "lang charset http-equiv content name class scope aria-label role tabindex data-year";
    let is_known = |known: &str, name: &str| known.split_whitespace().any(|one| one == name);
    for words in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style><script>alert(1)</script>",
        "</title><base href=//example.invalid>",
        "<a href=javascript:alert(1)>",
        "&lt;script&gt;",
        "\u{202e}<b>\u{2066}",
        "<!--",
    ] {
        let folder = folder();
        let sessions = folder.join("sessions");
        std::fs::create_dir(&sessions).unwrap();
        let name = words.replace('/', "");
        let [old, new] = [2023, 2024].map(|year| {
            let body = format!("{year}年，我局{words}公开信息{year}条，强化责任落实。");
            let path = written(&folder, &format!("{name}{year}.txt"), year, &body);
            session(&sessions.join(format!("{year}.ron")), &path, &words.replace(['\u{202e}', '\u{2066}'], ""));
            path
        });
        let sessions = sessions.to_str().unwrap();
        for lang in ["zh", "en"] {
            let (_, page, err) = run(&["diff", &old, &new, "--format", "html", "--lang", lang, "--sessions", sessions]);
            assert_eq!(err, "");
            well_formed(&page);
            let (tags, attributes) = names(&page);
            assert!(tags.iter().all(|tag| is_known(TAGS, tag)), "{words}: {tags:?}");
            assert!(attributes.iter().all(|one| is_known(ATTRIBUTES, one)), "{words}: {attributes:?}");
            assert!(!page.contains(['\u{202e}', '\u{2066}']), "{words}");
            let agency = page.split("<h1>").nth(1).unwrap();
            assert!(!agency.starts_with("甲市教育局"), "the session is not read: {words}");
        }
    }
}

/// Writes a session in which the agency of a report is corrected to these words, with the words as reason and note.
fn session(path: &Path, report: &str, words: &str) {
    let text = std::fs::read(report).unwrap();
    let mut sha256 = String::new();
    for byte in sha2::Sha256::digest(&text) {
        write!(sha256, "{byte:02x}").unwrap();
    }
    let [words, report] = [words, report].map(|text| text.replace('\\', "\\\\").replace('"', "\\\""));
    let said = format!("who: \"{words}\", when: \"2026-11-22T10:39:40Z\"");
    let session = format!(
        "(format: 3, program: \"gouji\", source: (path: \"{report}\", sha256: \"{sha256}\", bytes: {}), forms: [], \
         agency: Some(\"{words}\"), year: None, decisions: [(id: \"identity.agency\", kind: corrected, \
         before: \"甲市教育局\", after: Some(\"{words}\"), quote: \"\", span: None, reason: \"{words}\", {said})], \
         notes: [(id: \"identity.agency\", text: \"{words}\", quote: \"\", {said})], log: [])",
        text.len()
    );
    std::fs::write(path, session).unwrap();
}

/// The names of all elements and attributes of a page.
fn names(page: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut tags, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    let mut emitter = CallbackEmitter::<_, Infallible, usize>::new(|event: CallbackEvent<'_>, _: Span<usize>| {
        match event {
            CallbackEvent::OpenStartTag { name } => tags.extend([String::from_utf8_lossy(name).into_owned()]),
            CallbackEvent::AttributeName { name } => attributes.extend([String::from_utf8_lossy(name).into_owned()]),
            _ => {}
        }
        None
    });
    emitter.naively_switch_states(true);
    assert_eq!(Tokenizer::new_with_emitter(page, emitter).count(), 0);
    (tags, attributes)
}

#[test]
fn the_likeness_of_every_chapter_is_told() {
    let folder = folder();
    let body = |year: i16| {
        let each = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"];
        let text = each.map(|one| format!("{one}科室按照工作要求做好政府信息公开的各项工作{year}次。")).concat();
        format!("{text}\n二、主动公开政府信息情况\n{year}年的各项工作安排另见本机关门户网站。")
    };
    let [old, new] = [2023, 2024].map(|year| written(&folder, &format!("{year}.txt"), year, &body(year)));
    let (_, text, _) = diff(&[&old, &new]);
    assert!(text.contains("· 与上年雷同率：100%（") && text.contains("一、总体情况  100%（"), "{text}");
    let (_, page, _) = diff(&[&old, &new, "--format", "html"]);
    assert!(page.contains("一、总体情况 <small>与上年雷同</small></th>"), "{page}");
    let likeness = |arguments: &[&str]| {
        let (_, out, err) = diff(&[&[old.as_str(), &new, "--format", "json"], arguments].concat());
        assert_eq!(err, "");
        let all: Value = serde_json::from_str(&out).unwrap();
        all["prose"]["likeness"].clone()
    };
    let found = likeness(&[]);
    assert_eq!(
        (&found["percent"], &found["level"], &found["limits"]["alike"]),
        (&100.into(), &"alike".into(), &60.into())
    );
    let chapters = found["chapters"].as_array().unwrap();
    assert_eq!((chapters.len(), &chapters[1]["title"]), (2, &"二、主动公开政府信息情况".into()));
    // Too short to be judged.
    assert_eq!((&chapters[1]["percent"], &chapters[1]["level"]), (&100.into(), &Value::Null));
    // Limits of one's own.
    let rules = folder.join("rules");
    std::fs::create_dir(&rules).unwrap();
    let own = "(likeness: (alike: 100, partly: 100, run: 12, sentence: 12, chapter: 10))";
    std::fs::write(rules.join("mine.ron"), own).unwrap();
    let found = likeness(&["--rules", rules.to_str().unwrap()]);
    assert_eq!((&found["level"], &found["limits"]["alike"]), (&Value::Null, &100.into()));
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

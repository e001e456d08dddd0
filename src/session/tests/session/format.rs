//! Text of a session file, the formats that are read, and the errors.

use super::*;
use gouji_core::document::Document;
use gouji_core::review::{Entry, Note, Origin};
use gouji_session::SessionError;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

#[test]
fn quotes() {
    let document = |text: &str| -> Document { gouji_ingest::document(text).0 };
    for (text, number, expected) in [
        ("共 5 件", "5", "共 5 件"),
        ("一二三四五六七八九十甲乙丙 5 子丑", "5", "三四五六七八九十甲乙丙 5 子丑"),
        ("行一\n\t5\u{3000}\u{3000}行二", "5", "行一 5 行二"),
        ("5", "5", "5"),
    ] {
        let at = text.find(number).unwrap();
        assert_eq!(quote(&document(text), Span::new(at, at + number.len())), expected);
    }
    assert_eq!(quote(&document("共件"), Span::new(3, 3)), "共件", "the place of a blank");
    assert_eq!(quote(&document("共件"), Span::new(1, 90)), "", "a span of another text");
}

#[test]
fn what_the_file_looks_like() {
    let scratch = Scratch::new("look");
    let mut review = review("reports/a.txt", TEXT);
    decide(&mut review, FIELDS[0], DecisionKind::Corrected("12".into()));
    let id = id_of(&review, "21", 0);
    decide(&mut review, &id, DecisionKind::AsPublished);
    let mut entry = review.entries[&id].clone();
    entry.note = Some(Note { text: "两行\n备注 \"引号\" \u{1b}[2J".into(), provenance: Provenance::default() });
    review.set(&id, entry, &Provenance::default());
    let handle = save_new(&scratch.0, &review);
    assert_eq!(handle.path, scratch.0.join("a.ron"));
    let text = fs::read_to_string(&handle.path).unwrap();
    let body: Vec<&str> = text.lines().skip(3).collect();
    let sha = &review.source.sha256;
    assert_eq!(
        body.join("\n"),
        format!(
            "(
    format: 3,
    program: \"gouji {}\",
    source: (path: \"reports/a.txt\", sha256: \"{sha}\", bytes: {}),
    forms: [],
    agency: None,
    year: None,
    finished: None,
    decisions: [
        // 规章 · 本年制发件数
        (id: \"disclosure.regulations.made\", kind: corrected, before: \"11\", after: Some(\"12\"), quote: \"政府信息公开 表 11 22 33 全年主动公\", span: Some((23, 25)), reason: \"看原文\", who: \"李四\", when: \"2025-03-01T08:00:00Z\"),
        (id: \"{id}\", kind: as_published, before: \"21\", after: None, quote: \"08 条,其中通知公告 21 条。 受理依申请公开\", span: Some(({}, {})), reason: \"看原文\", who: \"李四\", when: \"2025-03-01T08:00:00Z\"),
    ],
    notes: [
        (id: \"{id}\", text: \"两行\\n备注 \\\"引号\\\" \\u{{1b}}[2J\", quote: \"08 条,其中通知公告 21 条。 受理依申请公开\", who: \"\", when: \"\"),
    ],
    // 判断的经过,先后为序;撤销和历史由此而来。 What was decided in which order; undo and the history come from here.
    history: [
        decided((id: \"disclosure.regulations.made\", kind: Some(corrected), after: Some(\"12\"), reason: \"看原文\", who: \"李四\", when: \"2025-03-01T08:00:00Z\")),
        decided((id: \"{id}\", kind: Some(as_published), reason: \"看原文\", who: \"李四\", when: \"2025-03-01T08:00:00Z\")),
        noted((id: \"{id}\", text: Some(\"两行\\n备注 \\\"引号\\\" \\u{{1b}}[2J\"), who: \"\", when: \"\")),
    ],
)",
            env!("CARGO_PKG_VERSION"),
            TEXT.len(),
            TEXT.find("21").unwrap(),
            TEXT.find("21").unwrap() + 2,
        )
    );
}

#[test]
fn files_that_are_not_understood_are_never_overwritten() {
    let scratch = Scratch::new("broken");
    let review_of = || review("a.txt", TEXT);
    save_new(&scratch.0, &review_of());
    let path = scratch.0.join("a.ron");
    let good = fs::read_to_string(&path).unwrap();
    let dup = "decisions: [\n        (id: \"x\", kind: missing, before: \"\", after: None, quote: \"\", span: None, reason: \"\", who: \"\", when: \"\"),\n        (id: \"x\", kind: missing, before: \"\", after: None, quote: \"\", span: None, reason: \"\", who: \"\", when: \"\"),\n    ]";
    for (from, to, code, says) in [
        ("format: 3", "format: 4, later: Unknown(a: 1)", "session.newer", "written by a newer gouji"),
        ("format: 3", "format: 0", "session.broken", "a.ron:5:5: there is no session format 0"),
        ("year: None", "year: Nune", "session.broken", "a.ron:10:10: "),
        ("bytes: 127", "byets: 127", "session.broken", "the field `bytes` is missing"),
        ("year: None,", "year: None, year: None,", "session.broken", "occurs twice"),
        ("decisions: []", dup, "session.broken", "a.ron:14:14: \"x\" is decided twice"),
        (
            "decisions: []",
            &dup[..dup.len() - 5]
                .split("\n        (id")
                .take(2)
                .collect::<Vec<_>>()
                .join("\n (id")
                .replace("missing", "corrected")
                .replace("),", "),]"),
            "session.broken",
            "`after` must be Some",
        ),
        ("decisions: []", "decisions: [(id: \"x\", kind: maybe)]", "session.broken", "maybe"),
    ] {
        let bad = good.replace(from, to);
        fs::write(&path, &bad).unwrap();
        let mut review = review_of();
        let error = gouji_session::load(&SessionFolder::new(&scratch.0), &mut review, &library()).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(says), "{error}\ndoes not say {says}");
        if code == "session.broken" {
            assert!(error.to_string().trim_end().ends_with('^'), "{error}");
        }
        let mut handle = SessionHandle::read_only(error.path().to_path_buf());
        let refused = gouji_session::save(&mut handle, &review, &library()).unwrap_err();
        assert!(matches!(refused, SessionError::ReadOnly { .. }));
        assert_eq!(fs::read_to_string(&path).unwrap(), bad);
    }
    // A byte-order mark and CRLF from another editor are accepted.
    fs::write(&path, format!("\u{feff}{}", good.replace('\n', "\r\n"))).unwrap();
    assert!(gouji_session::load(&SessionFolder::new(&scratch.0), &mut review_of(), &library()).unwrap().found);
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let provenance = || (any::<String>(), any::<String>()).prop_map(|(by, at)| Provenance { by, at });
    let kind = prop_oneof![
        Just(DecisionKind::Confirmed),
        Just(DecisionKind::AsPublished),
        Just(DecisionKind::Missing),
        Just(DecisionKind::Unclear),
        Just(DecisionKind::Waived),
        any::<String>().prop_map(DecisionKind::Corrected),
    ];
    let span = proptest::option::of((any::<u32>(), any::<u32>()).prop_map(|(a, b)| Span::new(a as usize, b as usize)));
    let origin = prop_oneof![
        Just(Origin::Unsaid),
        Just(Origin::Typed),
        any::<String>().prop_map(|quote| Origin::Picked { span: None, quote }),
    ];
    let decision = (kind, origin, any::<String>(), any::<String>(), span, provenance()).prop_map(
        |(kind, origin, reason, quote, span, provenance)| Decision {
            kind,
            origin,
            answers: Vec::new(),
            reason,
            before: String::new(),
            quote,
            span,
            provenance,
        },
    );
    let note = (any::<String>(), provenance()).prop_map(|(text, provenance)| Note { text, provenance });
    (proptest::option::of(decision), proptest::option::of(note)).prop_map(|(decision, note)| Entry { decision, note })
}

fn any_entries() -> impl Strategy<Value = BTreeMap<String, Entry>> {
    let review = review("a.txt", TEXT);
    let mut ids: Vec<String> = FIELDS.map(String::from).to_vec();
    ids.extend(review.extraction.prose.mentions.iter().map(|mention| mention.id.to_string()));
    // A finding without numbers, and a field this report does not have.
    ids.extend(["finding:dates.deadline".to_string(), "requests.denied.state_secret.total".to_string()]);
    proptest::collection::btree_map(prop::sample::select(ids), any_entry(), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn saved_is_loaded(entries in any_entries(), finished in proptest::option::of((any::<String>(), any::<String>()))) {
        let scratch = Scratch::new("trip");
        let mut before = review("a.txt", TEXT);
        for (id, mut entry) in entries {
            if let Some(decision) = &mut entry.decision {
                decision.before = before.printed(&id).unwrap_or_default().to_string();
                // The evidence is what the report prints there.
                let place = before.current(&id).and_then(|current| current.span);
                let words = place.map(|place| quote(&before.document, place));
                if let Some(words) = words {
                    (decision.span, decision.quote) = (place, words.clone());
                    if let Origin::Picked { span, quote } = &mut decision.origin {
                        (*span, *quote) = (place, words);
                    }
                }
            }
            before.set(&id, entry, &Provenance::default());
        }
        if let Some((by, at)) = finished {
            before.set_finished(true, Provenance { by, at });
        }
        let mut handle = save_new(&scratch.0, &before);
        let first = fs::read(&handle.path).unwrap();
        let mut after = review("a.txt", TEXT);
        let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut after, &library()).unwrap();
        prop_assert_eq!(&after.entries, &before.entries);
        prop_assert_eq!(&after.finished, &before.finished);
        prop_assert!(after.problems.is_empty());
        prop_assert_eq!(after.history(), before.history());
        prop_assert_eq!(&loaded.handle, &handle);
        gouji_session::save(&mut loaded.handle, &after, &library()).unwrap();
        prop_assert_eq!(&fs::read(&handle.path).unwrap(), &first);
        fs::remove_file(&handle.path).unwrap();
        gouji_session::save(&mut handle, &before, &library()).unwrap();
        prop_assert_eq!(&fs::read(&handle.path).unwrap(), &first);
        let lines = String::from_utf8(first).unwrap();
        let hidden = |c: char| c != '\n' && gouji_core::text::sanitize::picture(c).is_some();
        prop_assert!(!lines.contains(hidden), "nothing in the file acts on a terminal");
    }
}

/// Reads a file of format 1, which has no history.
#[test]
fn the_first_format_is_read() {
    let old = include_str!("../golden/v1.ron");
    let item = gouji_session::corpus::samples().into_iter().find(|item| item.path.contains("xifeng-2017")).unwrap();
    let scratch = Scratch::new("v1");
    fs::write(scratch.0.join("xifeng-2017.ron"), old).unwrap();
    let library = library();
    let rules = gouji_core::check::Rules::builtin();
    let mut opened = gouji_session::corpus::open(&item, &library, &rules, &SessionFolder::new(&scratch.0)).unwrap();
    assert_eq!(opened.notice, None);
    assert_eq!(opened.review.entries.values().filter(|entry| entry.decision.is_some()).count(), 9);
    // Its decisions become the history, ordered by time, and can be undone.
    let times: Vec<&str> = opened.review.history().done.iter().map(|step| step.provenance.at.as_str()).collect();
    assert!(times.is_sorted() && times.len() >= 10, "{times:?}");
    gouji_session::save(&mut opened.handle, &opened.review, &library).unwrap();
    let written = fs::read_to_string(scratch.0.join("xifeng-2017.ron")).unwrap();
    assert!(written.contains("format: 3,"));
    // Only the format number and the history differ.
    let (decisions, _) = written.split_once("    // 判断的经过").unwrap();
    let without_names =
        |text: &str| text.lines().filter(|line| !line.trim().starts_with("// ")).collect::<Vec<_>>().join("\n");
    assert_eq!(without_names(&format!("{decisions})\n")), without_names(&old.replace("format: 1,", "format: 3,")));
    while opened.review.undo().is_some() {}
    assert!(opened.review.entries.is_empty() && opened.review.finished.is_none());
}

/// The example in `sessions/` equals what the program saves for the bundled report.
#[test]
fn the_finished_example() {
    let item = gouji_session::corpus::samples().into_iter().find(|item| item.path.contains("xifeng-2017")).unwrap();
    let kept = fs::read_to_string(Path::new(gouji_testing::ROOT).join("sessions/xifeng-2017.ron")).unwrap();
    let scratch = Scratch::new("example");
    fs::write(scratch.0.join("xifeng-2017.ron"), &kept).unwrap();
    let library = library();
    let rules = gouji_core::check::Rules::builtin();
    let mut opened = gouji_session::corpus::open(&item, &library, &rules, &SessionFolder::new(&scratch.0)).unwrap();
    assert_eq!(opened.notice, None);
    let reported: Vec<&str> = opened.review.problems.iter().map(|problem| problem.code).collect();
    assert!(!reported.iter().any(|code| code.starts_with("session.")), "{reported:?}");
    assert!(opened.review.finished.is_some());
    assert!(opened.review.open().is_empty(), "every problem is settled");
    let printed = |id: &str| opened.review.printed(id).unwrap_or_default().to_string();
    let kinds: BTreeMap<String, &str> = opened
        .review
        .entries
        .iter()
        .filter_map(|(id, entry)| Some((printed(id), entry.decision.as_ref()?.kind.name())))
        .collect();
    let as_published = ["798", "80", "87%", "95.6%", "4.3%", "1.2%", "3.2%"];
    let marked = kinds.iter().filter(|(_, kind)| **kind == "as_published").map(|(printed, _)| printed.as_str());
    assert_eq!(marked.collect::<BTreeSet<_>>(), as_published.into_iter().collect());
    assert!(kinds.values().all(|kind| ["as_published", "confirmed"].contains(kind)), "{kinds:?}");
    let decisions = opened.review.entries.values().filter_map(|entry| entry.decision.as_ref());
    assert!(decisions.filter(|one| one.kind != DecisionKind::Confirmed).all(|one| !one.reason.is_empty()));
    gouji_session::save(&mut opened.handle, &opened.review, &library).unwrap();
    assert_eq!(fs::read_to_string(scratch.0.join("xifeng-2017.ron")).unwrap(), kept, "saving again changes nothing");
}

/// Everything in format 2 is read, and written as format 3 without any other change.
#[test]
fn the_second_format_is_read() {
    let text = include_str!("../golden/v2.ron");
    let file = gouji_session::format::read("v2.ron", text).unwrap_or_else(|error| panic!("{error:?}"));
    let names = gouji_session::format::labels(text);
    let written = gouji_session::format::write(&file, |id| names.get(id).cloned()).unwrap();
    assert_eq!(written, text.replace("format: 2,", "format: 3,"));
}

/// Everything in format 3, including fields of later programs, is written back unchanged.
#[test]
fn the_third_format_is_read_and_written_as_it_was() {
    let text = include_str!("../golden/v3.ron");
    let file = gouji_session::format::read("v3.ron", text).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(
        (file.decisions.len(), file.notes.len(), file.history.len(), file.undone.len(), file.orphans.len()),
        (5, 1, 7, 1, 2)
    );
    assert_eq!(file.unknown.len(), 8);
    let names = gouji_session::format::labels(text);
    assert_eq!(gouji_session::format::write(&file, |id| names.get(id).cloned()).unwrap(), text);
}

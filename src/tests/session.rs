//! Sessions: what is saved comes back, a changed report keeps what fits, nothing is overwritten.

use super::corpus::Scratch;
use crate::document::Document;
use crate::extract::{Confidence, Extraction, Field, Mention, Reading, Role, State, Value};
use crate::forms::Library;
use crate::ingest;
use crate::review::{Decision, DecisionKind, Entry, Note, Origin, Review, Source, Stamp, quote};
use crate::session::{self, SessionError, SessionHandle};
use crate::text::Span;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const FIELDS: [&str; 3] = ["disclosure.regulations.made", "requests.granted.total", "disputes.review.total"];

/// A report whose every number is a mention; those on the line `表` are the fields above.
fn review(path: &str, text: &str) -> Review {
    let (document, problems) = ingest::document(text);
    let mut extraction = Extraction::default();
    let mut at = 0;
    for run in document.text.split(|c: char| !c.is_ascii_digit()) {
        let start = at + document.text[at..].find(run).unwrap_or(0);
        at = start + run.len();
        if run.is_empty() {
            continue;
        }
        let span = Span::new(start, at);
        let line = document.lines[document.line_at(start)];
        let number = run.parse().ok();
        if document.at(line).starts_with('表') {
            let id = FIELDS[extraction.fields.len() % 3].to_string();
            let (state, reading, confidence) = (State::Number, Reading::Cell, Confidence::Sure);
            let value = Value {
                state,
                number,
                raw: run.to_string(),
                span: Some(span),
                reading,
                confidence,
                candidates: Vec::new(),
            };
            extraction.fields.push(Field { id, value });
        } else {
            extraction.prose.mentions.push(mention(span, number));
        }
    }
    let source = Source {
        path: path.to_string(),
        sha256: session::sha256(text.as_bytes()),
        bytes: text.len() as u64,
        format: "text".into(),
        encoding: "utf-8".into(),
    };
    Review::new(source, document, extraction, problems)
}

fn mention(span: Span, value: Option<rust_decimal::Decimal>) -> Mention {
    Mention {
        id: format!("prose@{}", span.start),
        span,
        value,
        unit: "件".into(),
        role: Role::Count,
        approximate: false,
        label: Span::default(),
        sentence: Span::default(),
        section: None,
        of: None,
        field: None,
    }
}

const TEXT: &str = "政府信息公开\n表 11 22 33\n全年主动公开信息 408 条,其中通知公告 21 条。\n受理依申请公开 408 件。\n";

/// Decides about the printed number `printed`, its `nth` mention or field.
fn decide(review: &mut Review, id: &str, kind: DecisionKind) {
    let before = review.printed(id).unwrap_or_default().to_string();
    let span = review.current(id).and_then(|current| current.span);
    let quote = span.map(|span| quote(&review.document, span)).unwrap_or_default();
    let stamp = Stamp { who: "李四".into(), when: "2025-03-01T08:00:00Z".into() };
    let mut entry = review.entries.get(id).cloned().unwrap_or_default();
    entry.decision = Some(Decision {
        origin: Origin::Unsaid,
        kind,
        about: String::new(),
        reason: "看原文".into(),
        before,
        quote,
        span,
        stamp: stamp.clone(),
    });
    review.set(id, entry, &stamp);
}

fn id_of(review: &Review, printed: &str, nth: usize) -> String {
    let of = |m: &&Mention| review.document.at(m.span) == printed;
    review.extraction.prose.mentions.iter().filter(of).nth(nth).unwrap().id.clone()
}

fn library() -> Library {
    Library::builtin().unwrap()
}

fn save_new(dir: &Path, review: &Review) -> SessionHandle {
    let mut handle = SessionHandle::fresh(session::path_for(dir, &review.source));
    session::save(&mut handle, review, &library()).unwrap();
    handle
}

#[test]
fn quotes() {
    let document = |text: &str| -> Document { ingest::document(text).0 };
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
    entry.note = Some(Note { text: "两行\n备注 \"引号\" \u{1b}[2J".into(), stamp: Stamp::default() });
    review.set(&id, entry, &Stamp::default());
    let handle = save_new(&scratch.0, &review);
    assert_eq!(handle.path, scratch.0.join("a.ron"));
    let text = fs::read_to_string(&handle.path).unwrap();
    let body: Vec<&str> = text.lines().skip(3).collect();
    let sha = &review.source.sha256;
    assert_eq!(
        body.join("\n"),
        format!(
            "(
    format: 2,
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
fn a_changed_report_keeps_what_fits() {
    let scratch = Scratch::new("changed");
    let mut old = review("a.txt", TEXT);
    for id in FIELDS {
        decide(&mut old, id, DecisionKind::Confirmed);
    }
    let (moved, twice) = (id_of(&old, "21", 0), id_of(&old, "408", 0));
    for id in [&moved, &twice] {
        decide(&mut old, id, DecisionKind::Unclear);
    }
    old.set_finished(true, Stamp { who: "李四".into(), when: "2025-03-02T08:00:00Z".into() });
    save_new(&scratch.0, &old);
    // The second cell changed, a sentence came before, the first 408 has other words around it now.
    let text = TEXT.replace("22", "29").replace("全年", "本机关认真履职。全年").replace("主动公开信息", "发布");
    let mut new = review("a.txt", &text);
    let mut loaded = session::load(&scratch.0, &mut new, &library()).unwrap();
    assert!(loaded.found && loaded.source_changed);
    let now = id_of(&new, "21", 0);
    assert_ne!(now, moved);
    assert_eq!(loaded.restored, [FIELDS[0], FIELDS[2], now.as_str()].map(String::from).to_vec().tap_sort());
    assert_eq!(loaded.moved, [(moved.clone(), now.clone())]);
    assert_eq!(loaded.conflicts, [twice.as_str(), FIELDS[1]].map(String::from).to_vec().tap_sort());
    assert_eq!(new.finished, None);
    assert_eq!(new.entries[&now].decision.as_ref().unwrap().span, new.current(&now).unwrap().span);
    let codes: Vec<_> = new.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["session.source_changed", "session.conflict", "session.conflict"]);
    assert!(new.problems[0].message.zh.contains("李四"), "{:?}", new.problems[0]);
    // The steps of what fits are kept, at its place now; what does not fit has none.
    let steps: Vec<&str> = new.history().done.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(steps, [FIELDS[0], FIELDS[2], now.as_str(), "", ""], "the last takes the review up again");
    // What does not fit is written again, and applied when the report is as it was.
    session::save(&mut loaded.handle, &new, &library()).unwrap();
    let mut back = review("a.txt", TEXT);
    let loaded = session::load(&scratch.0, &mut back, &library()).unwrap();
    assert_eq!(loaded.conflicts, Vec::<String>::new());
    assert!(back.entries[FIELDS[1]].decision.is_some() && back.entries[&moved].decision.is_some());
    // 408 stands twice, and its first place is the only one with these words.
    assert!(back.entries[&twice].decision.is_some());
}

trait TapSort {
    fn tap_sort(self) -> Self;
}

impl TapSort for Vec<String> {
    fn tap_sort(mut self) -> Self {
        self.sort();
        self
    }
}

#[test]
fn a_quote_that_stands_twice_decides_nothing() {
    let scratch = Scratch::new("twice");
    let sentence = "本年度共受理依申请公开政府信息 5 件,均已按照规定时限答复。\n";
    let mut old = review("a.txt", &format!("{sentence}政府信息公开\n"));
    let id = id_of(&old, "5", 0);
    decide(&mut old, &id, DecisionKind::Confirmed);
    save_new(&scratch.0, &old);
    let mut new = review("a.txt", &format!("甲乙丙丁戊己庚辛壬癸\n{sentence}{sentence}"));
    let loaded = session::load(&scratch.0, &mut new, &library()).unwrap();
    assert!(new.entries.is_empty());
    assert_eq!(loaded.conflicts, [id]);
}

#[test]
fn a_new_decision_settles_a_conflict_of_its_field() {
    let scratch = Scratch::new("settle");
    let mut old = review("a.txt", TEXT);
    decide(&mut old, FIELDS[1], DecisionKind::Confirmed);
    save_new(&scratch.0, &old);
    let mut new = review("a.txt", &TEXT.replace("22", "29"));
    let mut loaded = session::load(&scratch.0, &mut new, &library()).unwrap();
    assert_eq!(loaded.handle.conflicts().collect::<Vec<_>>(), [FIELDS[1]]);
    decide(&mut new, FIELDS[1], DecisionKind::Confirmed);
    session::save(&mut loaded.handle, &new, &library()).unwrap();
    assert_eq!(loaded.handle.conflicts().count(), 0);
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
        ("format: 2", "format: 3, later: Unknown(a: 1)", "session.newer", "made by a newer gouji"),
        ("format: 2", "format: 0", "session.broken", "a.ron:5:5: there is no session format 0"),
        ("year: None", "year: Nune", "session.broken", "a.ron:10:10: "),
        ("year: None", "yaer: None", "session.broken", "Unexpected field named `yaer`"),
        ("year: None,", "year: None, colour: 3,", "session.broken", "Unexpected field named `colour`"),
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
        let error = session::load(&scratch.0, &mut review, &library()).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(says), "{error}\ndoes not say {says}");
        if code == "session.broken" {
            assert!(error.to_string().trim_end().ends_with('^'), "{error}");
        }
        let mut handle = SessionHandle::read_only(error.path().to_path_buf());
        let refused = session::save(&mut handle, &review, &library()).unwrap_err();
        assert!(matches!(refused, SessionError::ReadOnly { .. }));
        assert_eq!(fs::read_to_string(&path).unwrap(), bad);
    }
    // A byte-order mark and CRLF from another editor are no reason to refuse.
    fs::write(&path, format!("\u{feff}{}", good.replace('\n', "\r\n"))).unwrap();
    assert!(session::load(&scratch.0, &mut review_of(), &library()).unwrap().found);
}

#[test]
fn somebody_elses_change_is_not_overwritten() {
    let scratch = Scratch::new("else");
    let mut review = review("a.txt", TEXT);
    let mut handle = save_new(&scratch.0, &review);
    let other = format!("{}// more\n", fs::read_to_string(&handle.path).unwrap());
    fs::write(&handle.path, &other).unwrap();
    decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
    let error = session::save(&mut handle, &review, &library()).unwrap_err();
    assert!(matches!(error, SessionError::ChangedOnDisk { .. }), "{error}");
    assert!(error.to_string().contains("a.ron"));
    assert_eq!(fs::read_to_string(&handle.path).unwrap(), other);
    // A file that appeared since is somebody else's, one that was removed is written again.
    let mut unseen = SessionHandle::fresh(handle.path.clone());
    assert!(session::save(&mut unseen, &review, &library()).is_err());
    fs::remove_file(&handle.path).unwrap();
    assert!(session::save(&mut handle, &review, &library()).is_ok());
}

#[test]
fn names_of_files() {
    let scratch = Scratch::new("names");
    let name = |path: &str| {
        let source = Source { path: path.into(), sha256: "0123456789ab".into(), ..Source::default() };
        let path = session::path_for(&scratch.0, &source);
        assert_eq!(path.parent(), Some(scratch.0.as_path()), "{path:?}");
        path.file_name().unwrap().to_str().unwrap().to_string()
    };
    for (path, expected) in [
        ("reports/宿迁-2024.txt", "宿迁-2024.ron"),
        ("a.b.txt", "a.b.ron"),
        ("../../etc/passwd", "passwd.ron"),
        ("..", "report.ron"),
        ("", "report.ron"),
        ("/", "report.ron"),
        (".hidden", "hidden.ron"),
        ("a\\..\\b:c.txt", "a_.._b_c.ron"),
        ("e\u{1b}]52;c;x\u{7}\u{202e}\n.txt", "e_]52;c;x__.ron"),
    ] {
        assert_eq!(name(path), expected);
    }
    assert!(name(&format!("{}.txt", "长".repeat(200))).len() < 200);
}

#[test]
fn two_reports_of_one_name() {
    let scratch = Scratch::new("two");
    let (first, second) = (review("2023/report.txt", TEXT), review("2024/report.txt", &TEXT.replace("21", "22")));
    let one = save_new(&scratch.0, &first);
    let two = save_new(&scratch.0, &second);
    assert_eq!(one.path, scratch.0.join("report.ron"));
    assert_eq!(two.path, scratch.0.join(format!("report-{}.ron", &second.source.sha256[..8])));
    // The same report moved, or the same path changed, has the same session; the suffix outlives a change.
    let moved = Source { path: "elsewhere/report.txt".into(), ..first.source.clone() };
    let changed = Source { sha256: "ffffffffffff".into(), path: "./2023/report.txt".into(), ..first.source.clone() };
    let later = Source { sha256: "eeeeeeeeeeee".into(), ..second.source.clone() };
    assert_eq!(session::path_for(&scratch.0, &moved), one.path);
    assert_eq!(session::path_for(&scratch.0, &changed), one.path);
    assert_eq!(session::path_for(&scratch.0, &later), two.path);
}

#[cfg(unix)]
#[test]
fn symlinks_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let scratch = Scratch::new("link");
    let mut review = review("a.txt", TEXT);
    fs::create_dir(scratch.0.join("real")).unwrap();
    symlink("real/there.ron", scratch.0.join("a.ron")).unwrap();
    let mut handle = save_new(&scratch.0, &review);
    let real = scratch.0.join("real/there.ron");
    assert!(real.is_file() && handle.path.is_symlink(), "the link is not yet there when it is first saved");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
    session::save(&mut handle, &review, &library()).unwrap();
    assert!(handle.path.is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&real).unwrap().contains("confirmed"));
    assert_eq!(fs::read_dir(scratch.0.join("real")).unwrap().count(), 1, "nothing is left behind");
    // A circle of links is an error, not a hang.
    fs::remove_file(&real).unwrap();
    symlink("there.ron", &real).unwrap();
    assert_eq!(session::save(&mut handle, &review, &library()).unwrap_err().code(), "session.read");
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let scratch = Scratch::new("folder");
    let file = scratch.write("file", "x");
    let review = review("a.txt", TEXT);
    let mut handle = SessionHandle::fresh(file.join("a.ron"));
    let error = session::save(&mut handle, &review, &library()).unwrap_err();
    assert!(error.message().zh.contains("a.ron") && error.message().en.contains("--sessions"), "{error}");
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let stamp = || (any::<String>(), any::<String>()).prop_map(|(who, when)| Stamp { who, when });
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
        (span.clone(), any::<String>()).prop_map(|(span, quote)| Origin::Picked { span, quote }),
    ];
    let decision = (kind, origin, any::<String>(), any::<String>(), span, stamp()).prop_map(
        |(kind, origin, reason, quote, span, stamp)| Decision {
            kind,
            origin,
            about: String::new(),
            reason,
            before: String::new(),
            quote,
            span,
            stamp,
        },
    );
    let note = (any::<String>(), stamp()).prop_map(|(text, stamp)| Note { text, stamp });
    (proptest::option::of(decision), proptest::option::of(note)).prop_map(|(decision, note)| Entry { decision, note })
}

fn any_entries() -> impl Strategy<Value = BTreeMap<String, Entry>> {
    let review = review("a.txt", TEXT);
    let mut ids: Vec<String> = FIELDS.map(String::from).to_vec();
    ids.extend(review.extraction.prose.mentions.iter().map(|mention| mention.id.clone()));
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
            }
            before.set(&id, entry, &Stamp::default());
        }
        if let Some((who, when)) = finished {
            before.set_finished(true, Stamp { who, when });
        }
        let mut handle = save_new(&scratch.0, &before);
        let first = fs::read(&handle.path).unwrap();
        let mut after = review("a.txt", TEXT);
        let mut loaded = session::load(&scratch.0, &mut after, &library()).unwrap();
        prop_assert_eq!(&after.entries, &before.entries);
        prop_assert_eq!(&after.finished, &before.finished);
        prop_assert!(after.problems.is_empty());
        prop_assert_eq!(after.history(), before.history());
        prop_assert_eq!(&loaded.handle, &handle);
        session::save(&mut loaded.handle, &after, &library()).unwrap();
        prop_assert_eq!(&fs::read(&handle.path).unwrap(), &first);
        fs::remove_file(&handle.path).unwrap();
        session::save(&mut handle, &before, &library()).unwrap();
        prop_assert_eq!(&fs::read(&handle.path).unwrap(), &first);
        let lines = String::from_utf8(first).unwrap();
        let hidden = |c: char| c != '\n' && crate::text::clean::picture(c).is_some();
        prop_assert!(!lines.contains(hidden), "nothing in the file acts on a terminal");
    }
}

/// `count` decisions in turn about the first field, then some of them undone.
fn steps(review: &mut Review, count: usize, undone: usize) {
    let kinds = [DecisionKind::Confirmed, DecisionKind::Corrected("12".into()), DecisionKind::Unclear];
    for kind in kinds.iter().cycle().take(count) {
        decide(review, FIELDS[0], kind.clone());
    }
    for _ in 0..undone {
        review.undo();
    }
}

#[test]
fn steps_come_back_with_the_session() {
    for (count, undone) in [(0, 0), (1, 0), (1, 1), (3, 0), (3, 2), (5, 5)] {
        let scratch = Scratch::new("steps");
        let mut before = review("a.txt", TEXT);
        steps(&mut before, count, undone);
        let handle = save_new(&scratch.0, &before);
        let first = fs::read(&handle.path).unwrap();
        let mut after = review("a.txt", TEXT);
        let mut loaded = session::load(&scratch.0, &mut after, &library()).unwrap();
        assert_eq!(after.history(), before.history(), "{count} {undone}");
        session::save(&mut loaded.handle, &after, &library()).unwrap();
        assert_eq!(fs::read(&handle.path).unwrap(), first, "{count} {undone}");
        // Undo and redo go on where they were.
        let now = after.entries.clone();
        assert_eq!(after.can_redo(), undone > 0);
        while after.redo().is_some() {}
        for _ in 0..count {
            assert!(after.undo().is_some());
        }
        assert!(after.entries.is_empty() && !after.can_undo(), "{count} {undone}");
        while after.redo().is_some() {}
        (0..undone).for_each(|_| drop(after.undo()));
        assert_eq!(after.entries, now, "{count} {undone}");
    }
}

#[test]
fn one_old_decision_is_taken_back_without_the_later_ones() {
    let mut review = review("a.txt", TEXT);
    decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
    decide(&mut review, FIELDS[1], DecisionKind::Missing);
    decide(&mut review, FIELDS[0], DecisionKind::Unclear);
    let mut entry = review.entries[FIELDS[1]].clone();
    entry.note = Some(Note { text: "看".into(), stamp: Stamp::default() });
    review.set(FIELDS[1], entry, &Stamp::default());
    let kind = |review: &Review, id: &str| Some(review.entries.get(id)?.decision.as_ref()?.kind.clone());
    // The first is overtaken by the third; the second by none, the note after it is no decision.
    assert_eq!((review.overtaken(0), review.overtaken(1)), (Some(2), None));
    assert!(!review.take_back(0, &Stamp::default()));
    assert!(review.take_back(1, &Stamp::default()));
    assert_eq!(kind(&review, FIELDS[1]), None);
    assert!(review.entries[FIELDS[1]].note.is_some());
    assert_eq!(kind(&review, FIELDS[0]), Some(DecisionKind::Unclear));
    // What is taken back is a step: it can be undone, and the decision below it stands again.
    review.undo();
    assert_eq!(kind(&review, FIELDS[1]), Some(DecisionKind::Missing));
    assert!(review.take_back(2, &Stamp::default()));
    assert_eq!(kind(&review, FIELDS[0]), Some(DecisionKind::Confirmed));
    assert!(!review.take_back(99, &Stamp::default()));
}

/// Two numbers decided together, one of them with a note, then signed off with a reason: two steps back and forth.
fn joined(review: &mut Review) {
    let stamp = Stamp { who: "李四".into(), when: "2025-03-01T08:00:00Z".into() };
    let noted = |text: &str| Some(Note { text: text.into(), stamp: stamp.clone() });
    decide(review, FIELDS[2], DecisionKind::Missing);
    review.together(|review| {
        decide(review, FIELDS[0], DecisionKind::Confirmed);
        let mut entry = review.entries[FIELDS[0]].clone();
        entry.note = noted("看");
        review.set(FIELDS[0], entry, &stamp);
        decide(review, FIELDS[1], DecisionKind::Unclear);
    });
    review.together(|review| {
        review.set("finding:review.finished", Entry { decision: None, note: noted("原件待补") }, &stamp);
        review.set_finished(true, stamp.clone());
    });
}

#[test]
fn what_was_done_together_is_undone_together_after_a_restart_too() {
    for undone in 0..=3 {
        let scratch = Scratch::new("joined");
        let mut before = review("a.txt", TEXT);
        joined(&mut before);
        let whole = (before.entries.clone(), before.finished.clone());
        (0..undone).for_each(|_| drop(before.undo()));
        let handle = save_new(&scratch.0, &before);
        let first = fs::read(&handle.path).unwrap();
        let mut after = review("a.txt", TEXT);
        let mut loaded = session::load(&scratch.0, &mut after, &library()).unwrap();
        assert_eq!(after.history(), before.history(), "{undone}");
        session::save(&mut loaded.handle, &after, &library()).unwrap();
        assert_eq!(fs::read(&handle.path).unwrap(), first, "{undone}");
        while after.redo().is_some() {}
        assert_eq!((&after.entries, &after.finished), (&whole.0, &whole.1), "{undone}");
        assert_eq!(after.undo().unwrap().id, "finding:review.finished");
        assert_eq!((after.entries.len(), after.finished.as_ref()), (3, None));
        assert_eq!(after.undo().unwrap().id, FIELDS[0]);
        assert_eq!(after.entries.keys().collect::<Vec<_>>(), [FIELDS[2]]);
        assert_eq!(after.redo().unwrap().id, FIELDS[0]);
        assert_eq!(after.entries.len(), 3);
    }
}

#[test]
fn what_was_done_together_is_taken_back_together() {
    let mut review = review("a.txt", TEXT);
    joined(&mut review);
    // Any of the three leads to all of them; a later change of one stands in the way of all.
    assert_eq!((review.history().together(2), review.history().together(0)), (1..4, 0..1));
    decide(&mut review, FIELDS[1], DecisionKind::Missing);
    assert_eq!([1, 2, 3].map(|at| review.overtaken(at)), [Some(6); 3]);
    assert!(!review.take_back(1, &Stamp::default()));
    review.undo();
    let before = review.entries.clone();
    assert!(review.take_back(2, &Stamp::default()));
    assert_eq!(review.entries.keys().collect::<Vec<_>>(), [FIELDS[2], "finding:review.finished"]);
    assert!(review.finished.is_some());
    review.undo();
    assert_eq!(review.entries, before);
}

#[test]
fn steps_that_lost_their_first_are_not_joined_to_others() {
    let scratch = Scratch::new("lost");
    let mut before = review("a.txt", TEXT);
    decide(&mut before, FIELDS[2], DecisionKind::Missing);
    before.together(|review| {
        decide(review, FIELDS[0], DecisionKind::Confirmed);
        decide(review, FIELDS[1], DecisionKind::Unclear);
    });
    save_new(&scratch.0, &before);
    // The first of the two decided together is not what it was.
    let mut after = review("a.txt", &TEXT.replace("11", "19"));
    session::load(&scratch.0, &mut after, &library()).unwrap();
    let steps: Vec<_> = after.history().done.iter().map(|step| (step.id.as_str(), step.joined)).collect();
    assert_eq!(steps, [(FIELDS[2], false), (FIELDS[1], false)]);
}

/// A file that the first format wrote, before there was a history.
#[test]
fn the_first_format_is_read() {
    let old = include_str!("sessions/v1.ron");
    let item = crate::corpus::samples().into_iter().find(|item| item.path.contains("xifeng-2017")).unwrap();
    let scratch = Scratch::new("v1");
    fs::write(scratch.0.join("xifeng-2017.ron"), old).unwrap();
    let library = library();
    let rules = crate::check::Rules::builtin(&library).unwrap();
    let mut opened = crate::corpus::open(&item, &library, &rules, &scratch.0).unwrap();
    assert_eq!(opened.notice, None);
    assert_eq!(opened.review.entries.values().filter(|entry| entry.decision.is_some()).count(), 9);
    // Its decisions are the history, in the order of their times, and they can be undone.
    let times: Vec<&str> = opened.review.history().done.iter().map(|step| step.stamp.when.as_str()).collect();
    assert!(times.is_sorted() && times.len() >= 10, "{times:?}");
    session::save(&mut opened.handle, &opened.review, &library).unwrap();
    let written = fs::read_to_string(scratch.0.join("xifeng-2017.ron")).unwrap();
    assert!(written.contains("format: 2,"));
    // But for the number and the history nothing is different.
    let (decisions, _) = written.split_once("    // 判断的经过").unwrap();
    assert_eq!(format!("{decisions})\n"), old.replace("format: 1,", "format: 2,"));
    while opened.review.undo().is_some() {}
    assert!(opened.review.entries.is_empty() && opened.review.finished.is_none());
}

#[test]
fn a_file_edited_by_hand_still_leads_to_what_it_says() {
    let scratch = Scratch::new("hand");
    let mut before = review("a.txt", TEXT);
    steps(&mut before, 3, 1);
    decide(&mut before, FIELDS[1], DecisionKind::Confirmed);
    let handle = save_new(&scratch.0, &before);
    let text = fs::read_to_string(&handle.path).unwrap();
    for (from, to, kinds) in [
        // Another decision, one removed, the whole history removed.
        (
            "kind: corrected, before: \"11\", after: Some(\"12\")",
            "kind: missing, before: \"11\", after: None",
            ["missing", "confirmed"],
        ),
        ("kind: Some(confirmed)", "kind: Some(unclear)", ["corrected", "confirmed"]),
        ("    history: [", "    history: [], undone: [", ["corrected", "confirmed"]),
    ] {
        assert!(text.contains(from), "{from}\n{text}");
        fs::write(&handle.path, text.replace(from, to)).unwrap();
        let mut after = review("a.txt", TEXT);
        let mut loaded = session::load(&scratch.0, &mut after, &library()).unwrap();
        let said: Vec<&str> =
            after.entries.values().filter_map(|entry| Some(entry.decision.as_ref()?.kind.name())).collect();
        assert_eq!(said, kinds, "{to}");
        session::save(&mut loaded.handle, &after, &library()).unwrap();
        while after.undo().is_some() {}
        assert!(after.entries.is_empty(), "{to}");
    }
}

/// The example in `sessions/` is what the program saved for the bundled report, and stays it.
#[test]
fn the_finished_example() {
    let item = crate::corpus::samples().into_iter().find(|item| item.path.contains("xifeng-2017")).unwrap();
    let kept = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("sessions/xifeng-2017.ron")).unwrap();
    let scratch = Scratch::new("example");
    fs::write(scratch.0.join("xifeng-2017.ron"), &kept).unwrap();
    let library = library();
    let rules = crate::check::Rules::builtin(&library).unwrap();
    let mut opened = crate::corpus::open(&item, &library, &rules, &scratch.0).unwrap();
    assert_eq!(opened.notice, None);
    let told: Vec<&str> = opened.review.problems.iter().map(|problem| problem.code).collect();
    assert!(!told.iter().any(|code| code.starts_with("session.")), "{told:?}");
    assert!(opened.review.finished.is_some());
    assert!(opened.review.open().is_empty(), "every problem is settled");
    let printed = |id: &str| opened.review.printed(id).unwrap_or_default().to_string();
    let kinds: BTreeMap<String, &str> = opened
        .review
        .entries
        .iter()
        .filter_map(|(id, entry)| Some((printed(id), entry.decision.as_ref()?.kind.name())))
        .collect();
    let as_published = ["798", "80", "87%", "95.6%", "1.2%", "3.2%"].map(|number| (number.to_string(), "as_published"));
    let confirmed = ["92", "4", "49"].map(|number| (number.to_string(), "confirmed"));
    assert_eq!(kinds, as_published.into_iter().chain(confirmed).collect());
    session::save(&mut opened.handle, &opened.review, &library).unwrap();
    assert_eq!(fs::read_to_string(scratch.0.join("xifeng-2017.ron")).unwrap(), kept, "saving again changes nothing");
}

//! The same bytes read differently by a later program: other ids, other positions, another text laid out.

use super::*;
use gouji_core::document::Document;
use gouji_core::review::Note;
use std::collections::BTreeMap;

fn provenance() -> Provenance {
    Provenance { by: "李四".into(), at: "2025-03-02T08:00:00Z".into() }
}

/// The same bytes as a later program reads them: the text it lays out, and what it reads from that text.
fn later(text: &str, read: impl Fn(&Document, &mut Extraction)) -> Review {
    let mut now = review("a.txt", text);
    let source = Source { sha256: gouji_session::sha256(TEXT.as_bytes()), ..now.source.clone() };
    read(&now.document, &mut now.extraction);
    Review::new(source, now.document, now.extraction, Vec::new())
}

fn span_of(document: &Document, words: &str, within: &str) -> Span {
    let at = document.text.find(words).unwrap();
    let at = at + document.text[at..].find(within).unwrap();
    Span::new(at, at + within.len())
}

fn codes(review: &Review) -> Vec<&str> {
    review.problems.iter().map(|problem| problem.code).collect()
}

/// Each line: what a later program does, which decisions on the three fields remain, and the messages.
#[test]
fn a_field_is_applied_only_where_it_is_read_from_the_same_place() {
    type Read = fn(&Document, &mut Extraction);
    let table: &[(&str, Read, &[usize], &[&str])] = &[
        ("nothing else", |_, _| {}, &[0, 1, 2], &[]),
        (
            "the first field is read as the second, which it pushes out",
            |_, read| {
                read.fields[1].value = read.fields[0].value.clone();
                read.fields.remove(0);
            },
            &[2],
            &["session.read_anew", "session.reread", "session.reread"],
        ),
        (
            "a field has another id",
            |_, read| read.fields[2].id = "requests.granted.natural".into(),
            &[0, 1],
            &["session.read_anew", "session.reread"],
        ),
        (
            "two fields spelt alike change places",
            |_, read| {
                let place = read.fields[0].value.span;
                read.fields[0].value.span = read.fields[2].value.span;
                read.fields[2].value.span = place;
            },
            &[1],
            &["session.read_anew", "session.reread", "session.reread"],
        ),
        (
            "a field is read from another number of the same spelling",
            |document, read| read.fields[0].value.span = Some(span_of(document, "其中", "11")),
            &[1, 2],
            &["session.read_anew", "session.reread"],
        ),
    ];
    let text = "政府信息公开\n表 11 22 11\n全年主动公开信息 408 条,其中通知公告 11 条。\n受理依申请公开 408 件。\n";
    for (what, read, kept, reported) in table {
        let scratch = Scratch::new("reread");
        let mut old = review("a.txt", text);
        old.source.sha256 = gouji_session::sha256(TEXT.as_bytes());
        for id in FIELDS {
            decide(&mut old, id, DecisionKind::Confirmed);
        }
        old.set_finished(true, provenance());
        save_new(&scratch.0, &old);
        let mut now = later(text, read);
        let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut now, &library()).unwrap();
        assert!(!loaded.source_changed, "{what}");
        let ids = |at: &dyn Fn(usize) -> bool| -> Vec<&str> {
            let mut ids: Vec<_> = (0..3).filter(|i| at(*i)).map(|i| FIELDS[i]).collect();
            ids.sort_unstable();
            ids
        };
        let stands: Vec<&str> = now.entries.keys().map(String::as_str).collect();
        assert_eq!(stands, ids(&|i| kept.contains(&i)), "{what}");
        assert_eq!(codes(&now), *reported, "{what}");
        let aside: Vec<&str> = loaded.handle.orphans().collect();
        assert_eq!(aside.len(), 3 - kept.len(), "{what}");
        // Each message leads to the number that was decided on.
        for problem in &now.problems[reported.len().min(1)..] {
            let place = problem.span.unwrap_or_default();
            assert!(["11", "22"].contains(&now.document.at(place)), "{what}: {problem:?}");
        }
        // The sign-off referred to another reading.
        assert_eq!(now.finished.is_some(), reported.is_empty(), "{what}");
        // Nothing is lost: the older program restores all of it.
        gouji_session::save(&mut loaded.handle, &now, &library()).unwrap();
        let mut back = later(text, |_, _| {});
        gouji_session::load(&SessionFolder::new(&scratch.0), &mut back, &library()).unwrap();
        assert_eq!(back.entries.len(), 3, "{what}");
    }
}

#[test]
fn it_says_what_the_number_is_read_as_now() {
    let scratch = Scratch::new("reread-words");
    let mut old = review("a.txt", TEXT);
    for id in FIELDS {
        decide(&mut old, id, DecisionKind::Corrected("9".into()));
    }
    save_new(&scratch.0, &old);
    let mut now = later(TEXT, |document, read| {
        // The first number is read as another field, the second field from another number, the third not at all.
        read.fields[0].id = "requests.granted.natural".into();
        read.fields[1].value.span = Some(span_of(document, "其中", "21"));
        read.fields[1].value.verbatim = "21".into();
        read.fields.remove(2);
    });
    gouji_session::load(&SessionFolder::new(&scratch.0), &mut now, &library()).unwrap();
    let reported: Vec<String> = now.problems.iter().map(|problem| problem.message.both().zh).collect();
    let name = now.label("requests.granted.natural", &library()).zh;
    assert_eq!(reported.len(), 4, "{reported:?}");
    assert!(reported[0].starts_with("报告没有变，但现在识别结果不同：沿用 0 处判断"), "{reported:?}");
    assert!(reported[1].contains(&format!("原判断的“11”（第 2 行）现在识别为“{name}”，未采用")), "{reported:?}");
    let mut rest = reported[2..].to_vec();
    rest.sort_unstable();
    assert!(
        rest.iter().any(|reported| reported.contains("此项现取自第 3 行的“08 条,其中通知公告 21 条。")),
        "{reported:?}"
    );
    assert!(rest.iter().any(|reported| reported.contains("（第 2 行）现在未识别为任何指标")), "{reported:?}");
    assert!(now.entries.is_empty());
}

#[test]
fn mentions_are_found_by_their_words_when_the_text_is_laid_out_anew() {
    let scratch = Scratch::new("anew");
    let mut old = review("a.txt", TEXT);
    let mentions: Vec<String> = old.extraction.prose.mentions.iter().map(|mention| mention.id.to_string()).collect();
    for id in mentions.iter().map(String::as_str).chain([FIELDS[1]]) {
        decide(&mut old, id, DecisionKind::Confirmed);
    }
    let mut entry = old.entries[&mentions[1]].clone();
    entry.note = Some(Note { text: "备注".into(), provenance: provenance() });
    old.set(&mentions[1], entry, &provenance());
    save_new(&scratch.0, &old);
    // A page mark is laid out before the text, and the words around the first number are missing.
    let text = format!("第1页\n{}", TEXT.replace("全年主动公开信息 408", "全年 408"));
    let mut now = later(&text, |_, read| drop(read.prose.mentions.remove(0)));
    let loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut now, &library()).unwrap();
    let moved: BTreeMap<&str, &str> = loaded.moved.iter().map(|(then, now)| (then.as_str(), now.as_str())).collect();
    // The mention without its words is not guessed.
    assert_eq!(moved.len(), 2);
    assert!(moved.contains_key(mentions[2].as_str()));
    let at = moved[mentions[1].as_str()];
    assert_eq!(now.document.at(now.current(at).unwrap().span.unwrap()), "21");
    assert_eq!(now.entries[at].note.as_ref().unwrap().text, "备注");
    // The field prints the same value: its evidence refers to the current text.
    let decision = now.entries[FIELDS[1]].decision.as_ref().unwrap();
    assert_eq!(now.document.at(decision.span.unwrap()), "22");
    assert_eq!(codes(&now), ["session.read_anew", "session.moved", "session.moved", "session.vanished"]);
}

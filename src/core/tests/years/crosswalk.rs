//! The crosswalk: the built-in maps, chains over intermediate forms, and errors in a faulty file.

use gouji_core::forms::{Comparability, Correspondence, Library, places};
use std::collections::{BTreeMap, BTreeSet};

fn library() -> Library {
    Library::builtin().unwrap()
}

fn ids(library: &Library, form: &str) -> BTreeSet<String> {
    places(library.form(form).unwrap(), 0).into_iter().map(|place| place.id.to_string()).collect()
}

/// Readable form of a correspondence: `kind: old + old = new`.
fn shown(row: &Correspondence) -> String {
    format!("{:?}: {} = {}", row.kind, row.old.join(" + "), row.new.join(" + "))
}

fn row_of<'r>(rows: &'r [Correspondence], id: &str) -> &'r Correspondence {
    rows.iter().find(|row| row.old.iter().chain(&row.new).any(|cell| cell == id)).unwrap()
}

#[test]
fn says_something_of_every_cell_once() {
    let library = library();
    for map in library.crosswalk().maps() {
        for (form, side) in [(&map.from, true), (&map.to, false)] {
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for id in map.rows.iter().flat_map(|row| if side { &row.old } else { &row.new }) {
                *seen.entry(id).or_default() += 1;
            }
            let all = ids(&library, form);
            let missing: Vec<&String> = all.iter().filter(|id| !seen.contains_key(id.as_str())).collect();
            assert!(missing.is_empty(), "{} to {}: {form} {missing:?}", map.from, map.to);
            assert!(seen.values().all(|&times| times == 1), "{} to {}", map.from, map.to);
            assert_eq!(seen.len(), all.len());
        }
        for row in &map.rows {
            let needs_a_note = matches!(row.kind, Comparability::Approximate | Comparability::NotComparable);
            assert_eq!(needs_a_note, !row.note.zh.is_empty() && !row.note.en.is_empty(), "{}", shown(row));
        }
    }
}

#[test]
fn both_directions_say_the_same() {
    let library = library();
    let forms: Vec<&str> = library.forms().iter().map(|form| form.id.as_str()).collect();
    let set = |rows: Vec<Correspondence>, turn: bool| -> BTreeSet<String> {
        rows.into_iter()
            .map(|mut row| {
                if turn {
                    std::mem::swap(&mut row.old, &mut row.new);
                    row.kind = match row.kind {
                        Comparability::Sum if row.old.len() == 1 => Comparability::Split,
                        Comparability::Split => Comparability::Sum,
                        same => same,
                    };
                }
                row.old.sort();
                row.new.sort();
                shown(&row)
            })
            .collect()
    };
    for a in &forms {
        for b in &forms {
            let (there, back) = (library.crosswalk().between(a, b), library.crosswalk().between(b, a));
            assert_eq!(a == b, there.is_empty(), "{a} {b}");
            assert_eq!(set(there.to_vec(), false), set(back.to_vec(), true), "{a} {b}");
        }
    }
}

#[test]
fn leads_over_the_forms_between() {
    let library = library();
    let check = |old: &str, new: &str, id: &str, expect: &str| {
        let rows = library.crosswalk().between(old, new);
        assert_eq!(shown(row_of(rows, id)), expect, "{old} {new}");
    };
    // One step.
    check("stat2014", "cn2019", "stat2014.req.total", "Exact: stat2014.req.total = requests.new_received.total");
    check(
        "stat2014",
        "cn2019",
        "requests.denied_third_party.total",
        "Sum: stat2014.refused.trade_secret + stat2014.refused.privacy = requests.denied_third_party.total",
    );
    check(
        "stat2014",
        "cn2019",
        "stat2014.suit.upheld",
        "Split: stat2014.suit.upheld = disputes.suit_direct.upheld + disputes.suit_after_review.upheld",
    );
    check(
        "stat2014",
        "cn2019",
        "stat2014.reply.granted",
        "Approximate: stat2014.reply.granted + stat2014.reply.already_public = requests.granted.total",
    );
    check("stat2014", "cn2019", "requests.granted.business", "NotComparable:  = requests.granted.business");
    check(
        "cn2019",
        "cn2021",
        "requests.granted.business",
        "Exact: requests.granted.business = requests.granted.business",
    );
    check(
        "cn2019",
        "cn2021",
        "requests.other_handling.research",
        "Split: requests.other_handling.research = requests.other_overdue_correction.research + \
         requests.other_unpaid_fee.research + requests.other_misc.research",
    );
    check(
        "cn2021",
        "cn2019",
        "requests.other_handling.total",
        "Sum: requests.other_overdue_correction.total + requests.other_unpaid_fee.total + requests.other_misc.total = \
         requests.other_handling.total",
    );
    check(
        "cn2019",
        "cn2021",
        "disclosure.normative.made",
        "Approximate: disclosure.normative.made_new = disclosure.normative.made",
    );
    check("cn2019", "cn2021", "disclosure.admin_fee.amount_wan", "NotComparable:  = disclosure.admin_fee.amount_wan");
    // Two and three steps.
    check("stat2014", "cn2021", "stat2014.reply.partial", "Exact: stat2014.reply.partial = requests.partial.total");
    check(
        "stat2014",
        "cn2021",
        "disclosure.normative.made",
        "Approximate: stat2014.disc.normative_made = disclosure.normative.made",
    );
    check("stat2014", "cn2021", "stat2014.disc.normative", "NotComparable: stat2014.disc.normative = ");
    check("hunan", "stat2014", "hunan.req.network", "Exact: hunan.req.network = stat2014.req.online");
    check("hunan", "stat2014", "hunan.reply.unclear", "Approximate: hunan.reply.unclear = stat2014.reply.amend");
    check("hunan", "cn2021", "hunan.req.total", "Exact: hunan.req.total = requests.new_received.total");
    check(
        "shanghai",
        "stat2014",
        "shanghai.c13.year",
        "Sum: shanghai.c13.year + shanghai.c14.year = stat2014.req.online",
    );
    check(
        "shanghai",
        "cn2021",
        "shanghai.c26.year",
        "Sum: shanghai.c26.year + shanghai.c27.year = requests.denied_third_party.total",
    );
    // Part of the older total is missing in the newest form: comparing a part with the whole would mislead.
    check("shanghai", "cn2019", "shanghai.c20.year", "NotComparable: shanghai.c20.year = ");
    check("fujian", "hunan", "fujian.req.letter.year", "Exact: fujian.req.letter.year = hunan.req.letter");
    check("fujian", "cn2021", "fujian.reply.partial.year", "Exact: fujian.reply.partial.year = requests.partial.total");
}

const OWN: &str = r#"(
    id: "own", name: (zh: "自用", en: "own"), years: (2010, 2013), source: "none",
    tables: [(id: "own", title: (zh: "自用报表", en: "own"), blocks: [(
        columns: [(id: "town", label: "城镇", en: "town"), (id: "all", label: "合计", en: "all", total: true)],
        rows: [(id: "a", label: "当面申请件", en: "a"), (id: "b", label: "书面申请件", en: "b"), (id: "c", label: "申请件合计", en: "c", sum_from: "a")],
    )])],
)"#;

#[test]
fn a_wrong_file_is_refused_with_its_place() {
    let check = |rows: &str, expect: &str| {
        let mut library = library();
        library.add("own.ron", OWN).unwrap();
        let text = format!(
            "(maps: [(from: \"own\", to: \"stat2014\", sets: {{\"row\": [\"a\", \"b\"]}}, rows: [\n{rows}\n])])"
        );
        match (library.add_crosswalk("mine.ron", &text), expect) {
            (Ok(()), "") => {}
            (Ok(()), _) => panic!("{rows} is taken"),
            (Err(error), expect) => {
                let message = error.to_string();
                assert!(!expect.is_empty() && message.starts_with("mine.ron:"), "{message}");
                assert!(message.contains(expect), "{message}");
            }
        }
    };
    let row = |old: &str, new: &str, kind: &str| format!("(kind: {kind}, old: [{old}], new: [{new}]),");
    check(&row(r#""own.a.all""#, r#""stat2014.req.in_person""#, "Exact"), "");
    check(&row(r#""own.{row}.all""#, r#""stat2014.req.total""#, "Sum"), "");
    check(&row(r#""own.x.all""#, r#""stat2014.req.total""#, "Exact"), "2:21: form \"own\" has no field \"own.x.all\"");
    check(&row(r#""own.a.all""#, r#""requests.granted.total""#, "Exact"), "form \"stat2014\" has no field");
    check(&row(r#""own.{rows}.all""#, r#""stat2014.req.total""#, "Sum"), "own.{rows}.all");
    check(&row(r#""own.a.all""#, r#""stat2014.req.total", "stat2014.req.fax""#, "Exact"), "one cell on either side");
    check(
        &row(r#""own.a.all""#, r#""stat2014.req.total""#, "Sum"),
        "several old cells and one new, but here are 1 old",
    );
    check(&row(r#""own.{row}.all""#, r#""stat2014.req.total""#, "Split"), "one old cell and several new");
    check(&row("", r#""stat2014.req.total""#, "Approximate"), "cells on both sides");
    check(&row("", "", "NotComparable"), "a cell");
    check(
        &row(r#""own.a.all", "own.{row}.all""#, r#""stat2014.req.total""#, "Sum"),
        "\"own.a.all\" of form \"own\" is mapped twice",
    );
    let twice = row(r#""own.a.all""#, r#""stat2014.req.fax""#, "Exact")
        + "\n"
        + &row(r#""own.a.all""#, r#""stat2014.req.letter""#, "Exact");
    check(&twice, "3:21: \"own.a.all\" of form \"own\" is mapped twice");
    // A total together with its own part, by column and by row.
    check(
        &row(r#""own.a.all", "own.a.town""#, r#""stat2014.req.total""#, "Sum"),
        "counts \"own.a.town\" twice: \"own.a.all\"",
    );
    check(
        &row(r#""own.c.all", "own.b.all""#, r#""stat2014.req.total""#, "Sum"),
        "counts \"own.b.all\" twice: \"own.c.all\"",
    );
    check(r#"(kind: Exact, each: ["rows"], old: ["own.a.all"], new: ["stat2014.req.total"]),"#, "unknown set \"rows\"");
    check("(kind: Nearly, old: [], new: []),", "2:8");
    check("(kind: Exact, olds: []),", "2:");
}

#[test]
fn forms_that_are_mapped_already_are_refused() {
    let mut library = library();
    let map = |from: &str, to: &str| format!("(maps: [(from: \"{from}\", to: \"{to}\", rows: [])])");
    for (from, to) in [("cn2019", "cn2021"), ("cn2021", "cn2019"), ("hunan", "hunan")] {
        let error = library.add_crosswalk("mine.ron", &map(from, to)).unwrap_err().to_string();
        assert!(error.contains("are already mapped"), "{error}");
    }
    let error = library.add_crosswalk("mine.ron", &map("nowhere", "cn2021")).unwrap_err().to_string();
    assert!(error.contains("no form is called \"nowhere\""), "{error}");
    library.add("own.ron", OWN).unwrap();
    library.add_crosswalk("mine.ron", "(maps: [(from: \"own\", to: \"stat2014\", rows: [(kind: Exact, old: [\"own.c.all\"], new: [\"stat2014.req.total\"])])])").unwrap();
    let rows = library.crosswalk().between("own", "cn2021");
    assert_eq!(shown(row_of(rows, "own.c.all")), "Exact: own.c.all = requests.new_received.total");
}

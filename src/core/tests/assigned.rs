//! Tables that the reviewer assigns to a form: read on their lines, or filled by hand.

use gouji_core::check::Rules;
use gouji_core::document::Document;
use gouji_core::extract::{Assignment, Confidence, Extraction, extract, extract_as};
use gouji_core::forms::{self, Form, Library};
use gouji_core::review::{DecisionKind, Entry, Provenance, Review, Source};
use gouji_core::text::Span;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const TITLE: &str = "某局2023年政府信息公开工作年度报告\n";

fn read(document: &Document, library: &Library, assigned: &[Assignment]) -> Extraction {
    extract_as(document, library, assigned, &|| false).0
}

fn assign(form: &str, table: &str, span: Option<Span>) -> Vec<Assignment> {
    vec![Assignment { form: form.into(), table: table.into(), span }]
}

fn ids(form: &Form, table: &str) -> Vec<String> {
    let table = form.tables.iter().find(|known| known.id == table).unwrap();
    let of_block = |block| {
        let block: &forms::Block = block;
        block.rows.iter().flat_map(|row| forms::ids(table, block, row)).collect::<Vec<_>>()
    };
    table.blocks.iter().flat_map(of_block).map(String::from).collect()
}

/// The numbers of a table by id, those that cannot be told left out.
fn numbers(extraction: &Extraction, table: &str) -> BTreeMap<String, String> {
    let of_table = |id: &str| id.strip_prefix(table).is_some_and(|rest| rest.starts_with('.'));
    let fields = extraction.fields.iter().filter(|field| of_table(&field.id));
    fields.filter_map(|field| Some((field.id.to_string(), field.value.number?.to_string()))).collect()
}

/// Rows of numbers, in every way they may be separated, are read in the order of the form and are doubtful.
#[test]
fn numbers_without_labels_are_read_in_the_order_of_the_form() {
    let library = Library::builtin().unwrap();
    for (form, table) in library.forms().iter().flat_map(|form| form.tables.iter().map(move |table| (form, table))) {
        if table
            .blocks
            .iter()
            .flat_map(|block| &block.rows)
            .any(|row| !row.sentence.is_empty() || !row.kind.is_number())
        {
            continue;
        }
        let ids = ids(form, &table.id);
        let expected: BTreeMap<String, String> =
            ids.iter().enumerate().map(|(at, id)| (id.clone(), (at + 3).to_string())).collect();
        for separator in ["  ", "\t", " | ", " ", "\n"] {
            let mut at = 2;
            let lines: Vec<String> = table
                .blocks
                .iter()
                .flat_map(|block| {
                    let width = block.columns.len().max(1);
                    let row = |_: &forms::Row| {
                        let values = (0..width).map(|_| {
                            at += 1;
                            at.to_string()
                        });
                        values.collect::<Vec<_>>().join(separator)
                    };
                    block.rows.iter().map(row).collect::<Vec<_>>()
                })
                .collect();
            let body = lines.join("\n");
            let text = format!("{TITLE}一、总体情况\n工作有序推进。\n{body}\n六、其他\n没有。\n");
            let (document, _) = gouji_ingest::document(&text);
            let start = document.text.find("推进。\n").unwrap() + "推进。\n".len();
            let lines = Span::new(start, document.text.find("六、").unwrap() - 1);
            let got = read(&document, &library, &assign(&form.id, &table.id, Some(lines)));
            assert_eq!(numbers(&got, &table.id), expected, "{} {} {separator:?}", form.id, table.id);
            let is_doubtful = |id: &String| got.field(id).is_some_and(|value| value.confidence == Confidence::Doubtful);
            assert!(ids.iter().all(is_doubtful), "{} {}", form.id, table.id);
            assert!(got.prose.mentions.iter().all(|mention| !lines.overlaps(mention.span)), "they are cells now");
        }
    }
}

/// A few labelled rows are no table by themselves; on the lines the reviewer marks they are, and the others stay open.
#[test]
fn labelled_rows_on_assigned_lines_are_read() {
    let library = Library::builtin().unwrap();
    let rows = "| 一、本年新收政府信息公开申请数量 | 1 | 2 | 0 | 0 | 0 | 0 | 3 |\n| 二、上年结转政府信息公开申请数量 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |\n";
    let (document, _) = gouji_ingest::document(&format!("{TITLE}{rows}没有其他。\n"));
    assert!(numbers(&extract(&document, &library).0, "requests").is_empty());
    let start = document.text.find('|').unwrap();
    let lines = Span::new(start, document.text.rfind('|').unwrap());
    let got = read(&document, &library, &assign("cn2021", "requests", Some(lines)));
    let numbers = numbers(&got, "requests");
    assert_eq!(numbers.len(), 14, "{numbers:?}");
    assert_eq!(numbers["requests.new_received.natural_person"], "1");
    assert_eq!(numbers["requests.carried_in.total"], "4");
    let all = ids(library.form("cn2021").unwrap(), "requests");
    assert!(all.iter().all(|id| got.field(id).is_some()));
    // Nothing but the reviewer's word says which columns they are.
    assert!(got.fields.iter().all(|field| field.value.confidence != Confidence::Sure));
    let open = |id: &&String| got.field(id).is_some_and(|value| value.confidence == Confidence::CannotTell);
    assert_eq!(all.iter().filter(open).count(), all.len() - 14);
}

/// A form for the whole report: what the text has of it is read, the rest can be filled.
#[test]
fn a_form_without_a_place_is_to_be_filled() {
    let library = Library::builtin().unwrap();
    let (document, _) = gouji_ingest::document(&format!("{TITLE}一、总体情况\n本年度受理申请 5 件。\n"));
    let got = read(&document, &library, &assign("cn2021", "requests", None));
    let all = ids(library.form("cn2021").unwrap(), "requests");
    assert_eq!(got.fields.iter().map(|field| field.id.to_string()).collect::<Vec<_>>(), all);
    assert!(got.tables[0].is_without_place());
    assert!(got.fields.iter().all(|field| field.value.confidence == Confidence::CannotTell));
    // What running text states of the form stays read.
    let (xifeng, _) = gouji_ingest::document(&gouji_testing::sample("xifeng-2017"));
    let plain = numbers(&extract(&xifeng, &library).0, "stat2014");
    let filled = read(&xifeng, &library, &assign("stat2014", "stat2014", None));
    assert!(!plain.is_empty());
    assert_eq!(numbers(&filled, "stat2014"), plain);
    assert!(filled.fields.len() > plain.len());
    // A table the form was read by already is the same table.
    let (suqian, _) = gouji_ingest::document(&gouji_testing::sample("suqian-2023"));
    let before = extract(&suqian, &library).0;
    assert_eq!(read(&suqian, &library, &assign("cn2021", "requests", None)).fields, before.fields);
    assert_eq!(read(&suqian, &library, &assign("no such form", "requests", None)), before);
}

fn by_zhang() -> Provenance {
    Provenance { by: "张三".into(), at: "2026-01-01T00:00:00Z".into() }
}

fn opened(text: &str, library: &Library) -> Review {
    let (document, _) = gouji_ingest::document(text);
    let (extraction, problems) = extract(&document, library);
    Review::new(Source::default(), document, extraction, problems)
}

fn enter(review: &mut Review, id: &str, value: &str) {
    let mut entry = Entry::default();
    let kind = review.value_decision(id, value.into());
    entry.decision = Some(gouji_core::review::Decision {
        kind,
        origin: gouji_core::review::Origin::Typed,
        answers: Vec::new(),
        reason: String::new(),
        before: String::new(),
        quote: String::new(),
        span: None,
        provenance: by_zhang(),
    });
    review.set(id, entry, &by_zhang());
}

/// Choosing a form is one step: undone, the report is as it was; redone, the values entered are there again.
#[test]
fn choosing_a_form_can_be_undone() {
    let (library, rules) = (Library::builtin().unwrap(), Rules::builtin());
    let mut review = opened(&format!("{TITLE}一、总体情况\n本年度受理申请 5 件。\n"), &library);
    review.recheck(&rules, &library);
    let (before, problems) = (review.extraction.clone(), review.problems.clone());
    let form = library.form("cn2021").unwrap();
    review.read_as(form, &["disclosure", "requests", "disputes"], None, &by_zhang());
    review.recheck(&rules, &library);
    assert_eq!(review.counts().unread.cells, review.extraction.fields.len());
    assert_eq!(review.extraction.fields.len(), 200);
    enter(&mut review, "requests.granted.total", "12");
    review.recheck(&rules, &library);
    let current = review.current("requests.granted.total").unwrap();
    assert_eq!((current.text.as_str(), current.unclear), ("12", false));
    let kind = &review.entries["requests.granted.total"].decision.as_ref().unwrap().kind;
    assert_eq!(*kind, DecisionKind::Entered("12".into()));
    review.undo();
    review.undo();
    review.recheck(&rules, &library);
    assert_eq!((&review.extraction, &review.problems), (&before, &problems));
    assert!(!review.can_undo(), "one step");
    review.redo();
    review.redo();
    review.recheck(&rules, &library);
    assert_eq!(review.current("requests.granted.total").unwrap().text, "12");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever lines are marked for whatever table: each of its fields is there once, and no place is read twice.
    #[test]
    fn any_lines_for_any_table(
        name in prop::sample::select(vec!["suqian-2024", "kundulun-chengguan-2021", "xianjiahu-2016", "xifeng-2017"]),
        table in 0_usize..64, start in 0_usize..1_000, length in 0_usize..500, is_placed: bool,
    ) {
        let library = Library::builtin().unwrap();
        let (document, _) = gouji_ingest::document(&gouji_testing::sample(name));
        let tables: Vec<(&Form, &forms::Table)> =
            library.forms().iter().flat_map(|form| form.tables.iter().map(move |table| (form, table))).collect();
        let (form, table) = tables[table % tables.len()];
        let at = |thousandths: usize| {
            let mut at = document.text.len() * thousandths.min(1_000) / 1_000;
            while !document.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let span = is_placed.then(|| Span::new(at(start), at(start + length)));
        let got = read(&document, &library, &assign(&form.id, &table.id, span));
        let mut seen = BTreeSet::new();
        prop_assert!(got.fields.iter().all(|field| seen.insert(field.id.to_string())), "a field is there twice");
        prop_assert!(ids(form, &table.id).iter().all(|id| seen.contains(id)), "a field is missing");
        let mut places: Vec<Span> = got.fields.iter().filter_map(|field| field.value.span).collect();
        places.retain(|span| !span.is_empty());
        places.sort_unstable();
        prop_assert!(places.windows(2).all(|pair| pair[0] == pair[1] || !pair[0].overlaps(pair[1])));
    }
}

/// What a reviewer may do with a report that was not read.
#[derive(Debug, Clone)]
enum Deed {
    ReadAs(usize, bool),
    Enter(usize, u32),
    Clear(usize),
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (0_usize..9, any::<bool>()).prop_map(|(table, is_placed)| Deed::ReadAs(table, is_placed)),
        (0_usize..400, 0_u32..90).prop_map(|(field, value)| Deed::Enter(field, value)),
        (0_usize..400).prop_map(Deed::Clear),
        Just(Deed::Undo),
        Just(Deed::Undo),
        Just(Deed::Redo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// After any choices of forms, entries and undos, everything is as in a report read with these decisions at once, and
    /// undone to the end as in one without any.
    #[test]
    fn any_entries_and_undos(deeds in prop::collection::vec(deed(), 1..24)) {
        let (library, rules) = (Library::builtin().unwrap(), Rules::builtin());
        let text = format!("{TITLE}一、总体情况\n受理申请 5 件，答复 4 件。\n1  0  0  0  0  0  1\n2  0  0  0  0  0  2\n");
        let mut review = opened(&text, &library);
        review.recheck(&rules, &library);
        let tables: Vec<(&Form, &str)> = library
            .forms()
            .iter()
            .flat_map(|form| form.tables.iter().map(move |table| (form, table.id.as_str())))
            .collect();
        let lines = Span::new(text.find("1  0").unwrap(), text.len() - 1);
        for deed in deeds {
            let fields: Vec<String> = review.extraction.fields.iter().map(|field| field.id.to_string()).collect();
            let id = |at: usize| fields.get(at % fields.len().max(1)).cloned();
            match deed {
                Deed::ReadAs(at, is_placed) => {
                    let (form, table) = tables[at % tables.len()];
                    review.read_as(form, &[table], is_placed.then_some(lines), &by_zhang());
                }
                Deed::Enter(at, value) => {
                    if let Some(id) = id(at) {
                        enter(&mut review, &id, &value.to_string());
                    }
                }
                Deed::Clear(at) => {
                    if let Some(id) = id(at) {
                        review.set(&id, Entry::default(), &by_zhang());
                    }
                }
                Deed::Undo => drop(review.undo()),
                Deed::Redo => drop(review.redo()),
            }
            review.recheck(&rules, &library);
            let mut fresh = opened(&text, &library);
            fresh.restore(review.entries.clone(), None, gouji_core::review::History::default());
            fresh.recheck(&rules, &library);
            prop_assert_eq!(&fresh.extraction, &review.extraction);
            prop_assert_eq!(&fresh.problems, &review.problems);
            let findings = |review: &Review| review.findings.iter().cloned().collect::<Vec<_>>();
            prop_assert_eq!(findings(&fresh), findings(&review));
            for field in &review.extraction.fields {
                prop_assert_eq!(fresh.current(&field.id), review.current(&field.id));
            }
        }
        while review.undo().is_some() {}
        prop_assert!(review.entries.is_empty());
        review.recheck(&rules, &library);
        prop_assert_eq!(&review.extraction, &opened(&text, &library).extraction);
    }
}

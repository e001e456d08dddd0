//! What others read beside a report: differences are walked and settled with a digit, a grid is filled to be confirmed.

use super::harness::{Run, decision, desk, folder};
use gouji_core::ids::FieldId;
use gouji_core::readings::{NamedReading, OtherValue, Readings, ReportKey, ReportReading};
use gouji_core::review::DecisionKind;
use gouji_core::text::Lang;
use gouji_session::corpus::{self, Item, Origin as From};
use gouji_tui::resources::Resources;
use std::sync::Arc;

const GRANTED: &str = "requests.granted.business";
const REPEATED: &str = "requests.refused_repeat.natural_person";

/// A reading called `甲` with these values, of the only report.
fn reading(values: impl IntoIterator<Item = (FieldId, OtherValue)>) -> Readings {
    let report = ReportReading { key: ReportKey::default(), values: values.into_iter().collect() };
    Readings { named: vec![NamedReading { name: "甲".into(), reports: vec![Arc::new(report)] }], is_only: true }
}

fn beside(item: Item, readings: Readings) -> Run {
    let mut resources = Resources::builtin().unwrap();
    resources.rules = resources.rules.clone().with_readings(readings);
    let name = item.path.clone();
    Run::with_resources(resources, vec![item], 120, 36, Lang::Zh, folder()).open(&name)
}

fn suqian() -> Item {
    corpus::samples().into_iter().find(|item| item.path.contains("suqian-2024")).unwrap()
}

/// What the program reads of a report, with some values changed.
fn read_otherwise(changes: &[(&str, &str)]) -> Readings {
    let library = gouji_core::forms::Library::builtin().unwrap();
    let read = corpus::read(&suqian(), &library).unwrap();
    let value = |field: &gouji_core::extract::Field| {
        let change = changes.iter().find(|(id, _)| field.id == **id);
        let text = change.map_or(field.value.verbatim.as_str(), |(_, text)| *text);
        (field.id.clone(), OtherValue::read(text, 1))
    };
    reading(read.extraction.fields.iter().map(value).collect::<Vec<_>>())
}

#[test]
fn a_digit_takes_either_value_of_a_difference() {
    let mut run = beside(suqian(), read_otherwise(&[(GRANTED, "12"), (REPEATED, "")]));
    assert_eq!(desk(&run).focus(), Some(GRANTED));
    let screen = run.screen();
    assert!(screen.contains("各方读数应一致：此处读作 21；甲 读作 12"), "{screen}");
    assert!(screen.contains("1 21 此处读作 · 强制性关系 2 条成立、0 条不成立"), "{screen}");
    assert!(screen.contains("2 12 甲 · 强制性关系 0 条成立、2 条不成立"), "{screen}");
    run.keys("2");
    assert_eq!(decision(&run, GRANTED).unwrap().kind, DecisionKind::Corrected("12".into()));
    assert_eq!(decision(&run, GRANTED).unwrap().reason, "据 甲 的读数");
    run.keys("u");
    assert!(decision(&run, GRANTED).is_none());
    run.state.open.view_mut().unwrap().go(GRANTED);
    run.keys("1");
    assert_eq!(decision(&run, GRANTED).unwrap().kind, DecisionKind::Confirmed);
    assert_eq!(desk(&run).focus(), Some(REPEATED), "and the next difference comes");
    assert!(run.screen().contains("甲 读作 空白"), "{}", run.screen());
    run.keys("m");
    assert!(decision(&run, REPEATED).is_none_or(|decision| decision.kind != DecisionKind::Confirmed));
}

#[test]
fn what_all_read_alike_is_marked_and_need_not_be_looked_at() {
    let mut alone = Run::with(vec![suqian()], 120, 36, Lang::Zh, folder()).open("suqian-2024");
    let mut run = beside(suqian(), read_otherwise(&[]));
    assert!(desk(&alone).count_unseen() > desk(&run).count_unseen());
    assert!(desk(&run).review.is_doubly_read(GRANTED) && !desk(&alone).review.is_doubly_read(GRANTED));
    run.state.open.view_mut().unwrap().go(GRANTED);
    run.keys("v");
    assert!(run.screen().contains("各方读数一致 200"), "{}", run.screen());
    alone.state.open.view_mut().unwrap().go(GRANTED);
    alone.keys("v");
    assert!(!alone.screen().contains("各方读数一致"), "{}", alone.screen());
}

#[test]
fn a_report_that_cannot_be_read_is_filled_to_be_confirmed_or_entered() {
    let sessions = folder();
    let path = sessions.join("report-2024.txt");
    let text =
        "某市某局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n本机关认真履职，新收申请3440件。\n\n表格见图片。\n";
    std::fs::write(&path, text).unwrap();
    let item = || Item { path: "report-2024.txt".into(), origin: From::File(path.clone()) };
    let mut run = beside(item(), read_otherwise(&[]));
    assert!(desk(&run).review.extraction.fields.is_empty());
    run.keys("L");
    assert!(run.screen().contains("采用 甲 的读数，逐项确认：2021年格式"), "{}", run.screen());
    run.keys("Enter");
    assert_eq!(desk(&run).focus(), Some("disclosure.regulations.made"));
    assert!(run.screen().contains("2?"), "what was read by others is seen, and marked: {}", run.screen());
    assert_eq!(desk(&run).review.counts().unread.cells, 200, "and counts as unread until it is confirmed");
    run.keys("1 1");
    assert_eq!(decision(&run, "disclosure.regulations.made").unwrap().kind, DecisionKind::Entered("2".into()));
    assert_eq!(desk(&run).review.counts().unread.cells, 198);
    run.keys("u u u");
    assert!(desk(&run).review.extraction.fields.is_empty());
    run.keys("L Down Enter");
    assert_eq!(desk(&run).review.counts().unread.cells, 0);
    let entered = decision(&run, "requests.new_received.natural_person").unwrap();
    assert!(entered.origin.span().is_some(), "the text prints 3440 once: {entered:?}");
    let entered = decision(&run, "disclosure.regulations.made").unwrap();
    assert!(entered.origin.span().is_none(), "{entered:?}");
    run.keys("u");
    assert!(desk(&run).review.entries.is_empty(), "one step");
}

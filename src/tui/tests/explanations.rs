//! Cards that change no number, cards that ask for a look, and the reasons offered for each kind of problem.

use super::cards::{GRANTED, misread};
use super::harness::{Run, decision, desk, folder, snapshot, status};
use gouji_core::localize::{ErrorType, ExplanationKind, Proposal};
use gouji_core::review::{DecisionKind, decision::finding_id};
use gouji_core::text::Lang;
use gouji_session::corpus::{self, Item, Origin};
use gouji_tui::overlay::Overlay;

/// A report of this text.
fn made(columns: u16, rows: u16, lang: Lang, text: &str) -> Run {
    let bytes: &'static [u8] = Vec::leak(text.as_bytes().to_vec());
    let item = Item { path: "made.txt".into(), origin: Origin::Sample(bytes) };
    Run::with(vec![item], columns, rows, lang, folder()).open("made")
}

fn sentence(words: &str) -> String {
    format!("某某市2023年政府信息公开工作年度报告\n\n一、主动公开情况\n\n{words}\n")
}

/// Kinds of the cards, in their order.
fn kinds(run: &Run) -> Vec<&'static str> {
    let kind = |card: Proposal<'_>| match card {
        Proposal::Repair(repair) => repair.error_type.name(),
        Proposal::Explanation(explanation) => explanation.kind.name(),
    };
    desk(run).cards().into_iter().map(kind).collect()
}

#[test]
fn the_first_card_of_xifeng_is_that_eighty_are_counted_twice() {
    for (columns, rows, lang) in [(80, 24, Lang::Zh), (120, 36, Lang::Zh), (120, 36, Lang::En)] {
        let mut run = Run::with(corpus::samples(), columns, rows, lang, folder()).open("xifeng");
        run.keys("1");
        assert_eq!(kinds(&run)[0], "counted_twice");
        snapshot!(format!("card_counted_twice_{columns}x{rows}_{lang:?}").to_lowercase(), run.screen());
    }
    let mut run = Run::new(120, 36).open("xifeng");
    run.keys("1");
    let (before, rule) = (desk(&run).review.entries.clone(), desk(&run).finding().unwrap().rule.clone());
    run.keys("1");
    let decided = decision(&run, &finding_id(&rule)).unwrap();
    assert_eq!(decided.kind, DecisionKind::Waived);
    assert!(decided.reason.contains("88+4 = 92"), "{}", decided.reason);
    assert!(status(&run).contains("规则不适用"), "{}", status(&run));
    // No number was decided, and one step takes it back.
    assert_eq!(desk(&run).review.entries.len(), before.len() + 1);
    run.keys("u");
    assert_eq!(desk(&run).review.entries, before);
    run.keys("U");
    assert!(decision(&run, &finding_id(&rule)).is_some());
}

#[test]
fn a_list_of_some_parts_is_settled_with_one_key() {
    let mut run = made(120, 36, Lang::Zh, &sentence("全年主动公开政府信息249条，其中：公示公告129条；通知7条。"));
    assert_eq!(kinds(&run)[0], "partial_list");
    let rule = desk(&run).finding().unwrap().rule.clone();
    snapshot!("card_partial_list_120x36", run.screen());
    run.keys("1");
    let decided = decision(&run, &finding_id(&rule)).unwrap();
    assert_eq!((decided.kind.clone(), decided.reason.contains("只列举部分分项")), (DecisionKind::Waived, true));
    assert!(desk(&run).review.entries.keys().all(|id| id.contains("prose.enumeration")), "no number");
}

/// Suqian 2024 as a bad scan: many cells of table 3 are other numbers.
fn scan() -> String {
    let text = gouji_testing::sample("suqian-2024");
    let mut n = 0;
    let misread = |cell: &str| -> String {
        let number = cell.trim();
        if number.len() < 2 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return cell.to_string();
        }
        cell.replace('3', "8").replace('6', "0").replace('5', "3").replace('1', "7")
    };
    let line = |line: &str| {
        n += 1;
        let cells: Vec<String> =
            line.split('|').map(|cell| if n % 2 == 0 { misread(cell) } else { cell.into() }).collect();
        if line.matches('|').count() > 7 { cells.join("|") } else { line.to_string() }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn where_too_much_is_wrong_no_key_settles_it() {
    let mut run = made(120, 36, Lang::Zh, &scan());
    let stops = desk(&run).problem_count().1;
    for _ in 0..stops {
        if kinds(&run).first() == Some(&"too_much") {
            break;
        }
        run.keys("n");
    }
    assert_eq!(kinds(&run)[0], ExplanationKind::TooMuch.name());
    assert!(run.screen().contains("错处太多，无法判断哪一个数值有误"));
    snapshot!("card_too_much_120x36", run.screen());
    let before = desk(&run).review.entries.clone();
    for digit in 1..=kinds(&run).len().min(9) {
        run.keys(&digit.to_string());
        assert_eq!(desk(&run).review.entries, before, "{digit}");
        assert!(status(&run).contains("Enter"), "{}", status(&run));
    }
    // Looked at and agreed to, the findings stay as published.
    run.keys("1 Enter");
    let decided: Vec<&DecisionKind> =
        desk(&run).review.entries.values().filter_map(|entry| Some(&entry.decision.as_ref()?.kind)).collect();
    assert!(!decided.is_empty() && decided.iter().all(|kind| **kind == DecisionKind::AsPublished), "{decided:?}");
    run.keys("u");
    assert_eq!(desk(&run).review.entries, before);
}

#[test]
fn a_card_of_many_numbers_is_looked_at_first() {
    // The total of results and what is carried over exchanged.
    let rows = ["results_total", "carried_out"].map(|row| {
        ["natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total"]
            .map(|column| format!("requests.{row}.{column}"))
    });
    let right = misread(120, 36, &[]);
    let value = |id: &str| {
        let number = desk(&right).review.current(id).unwrap().number.unwrap();
        i64::try_from(number.mantissa()).unwrap()
    };
    let pairs = rows[0].iter().zip(&rows[1]).flat_map(|(one, other)| [(one, value(other)), (other, value(one))]);
    let slips: Vec<(&str, i64)> = pairs.filter(|(id, number)| value(id) != *number).map(|(id, n)| (&**id, n)).collect();
    let mut run = misread(120, 36, &slips);
    let card = desk(&run).cards()[0].repair().unwrap().clone();
    assert!(card.changes.len() > 3 && card.error_type == ErrorType::RowsExchanged, "{card:#?}");
    run.keys("1");
    assert!(desk(&run).review.entries.is_empty() && status(&run).contains("涉及多个数值"), "{}", status(&run));
    snapshot!("card_many_numbers_120x36", run.screen());
    // Any other key turns away: Enter edits again.
    run.keys("Down Enter");
    assert!(desk(&run).review.entries.is_empty() && desk(&run).edit.is_some());
    let mut run = misread(120, 36, &slips);
    run.keys("] Enter");
    assert_eq!(desk(&run).review.entries.len(), card.changes.len());
    run.keys("u");
    assert!(desk(&run).review.entries.is_empty());
}

#[test]
fn enter_edits_where_a_card_asks_for_nothing() {
    let mut run = misread(120, 36, &[(GRANTED, 1413)]);
    run.keys("] Enter");
    assert!(desk(&run).edit.is_some() && desk(&run).review.entries.is_empty());
}

/// The reasons offered for a key.
fn offered(run: &mut Run, key: &str) -> Vec<String> {
    run.keys(key);
    let Some(Overlay::ReasonPrompt(why)) = &run.state.overlay else { panic!("{}", run.screen()) };
    let shown = why.shown.clone();
    run.keys("Esc");
    shown
}

#[test]
fn the_first_reason_fits_the_problem_and_none_is_last() {
    let check = |run: &mut Run, key: &str, first: &str| {
        let shown = offered(run, key);
        assert_eq!(shown[0], first, "{key}: {shown:?}");
        let none = shown.iter().position(String::is_empty);
        assert_eq!(none, (key != "x").then(|| shown.len() - 1), "{shown:?}");
    };
    // A sum of the text: at its total, and at one of its parts.
    let mut run = Run::new(120, 36).open("xifeng");
    check(&mut run, "a", "总计数印错");
    check(&mut run, "x", "只列举部分分项");
    check(&mut run, "i", "前后说法不一");
    check(&mut run, "m", "报告未列此项");
    let part = desk(&run).finding().unwrap().operands[0].id.clone();
    run.state.open.view_mut().unwrap().go(&part);
    check(&mut run, "a", "分项数印错");
    // A percentage.
    let findings = &desk(&run).review.findings;
    let share = findings.iter().find(|one| one.verdict.is_broken() && &*one.rule.name == "prose.percentage");
    let share = share.unwrap().rule.clone();
    run.state.open.view_mut().unwrap().problem = Some(share);
    check(&mut run, "a", "百分比印错");
    // A sum of a table.
    let mut run = misread(120, 36, &[(GRANTED, 1413)]);
    check(&mut run, "a", "总计数印错");
    check(&mut run, "x", "本报告不用此表式");
    check(&mut run, "i", "表格错位，归属不明");
    // A date that is missing.
    let mut run = Run::new(120, 36).open("suqian-2024");
    assert!(desk(&run).finding().unwrap().rule.name.starts_with("date."), "{:?}", desk(&run).finding());
    check(&mut run, "m", "报告未写日期");
    check(&mut run, "x", "机构新设或撤并，统计不满一年");
}

//! Repair suggestions and the walk through problems: the effect of each key, and the number of keys a review takes.

use super::harness::{Run, decision, desk, folder, snapshot, status};
use super::screens::torn;
use gouji_core::ids::RuleId;
use gouji_core::localize::{Proposal, Repair};
use gouji_core::review::DecisionKind;
use gouji_core::text::Lang;
use gouji_session::SessionFolder;
use gouji_session::corpus;
use gouji_tui::event::Event;
use gouji_tui::report_view::cards::Look;
use gouji_tui::widgets::theme::Depth;
use gouji_tui::widgets::themes::Themes;
use rust_decimal::Decimal;

/// Suqian 2024 with some numbers misread: the text is right.
pub fn misread(columns: u16, rows: u16, slips: &[(&str, i64)]) -> Run {
    let mut run = Run::new(columns, rows).open("suqian-2024");
    let index = desk(&run).index;
    let item = corpus::samples().into_iter().find(|item| item.path.contains("suqian-2024")).unwrap();
    let mut review = corpus::read(&item, &run.state.resources.library).unwrap();
    for &(id, number) in slips {
        let field = review.extraction.fields.iter_mut().find(|field| field.id == id).unwrap();
        assert_ne!(field.value.number, Some(number.into()), "{id}");
        field.value.number = Some(number.into());
        field.value.verbatim = number.to_string();
    }
    review.recheck(&run.state.resources.rules, &run.state.resources.library);
    run.news(Event::Opened(index, Ok(Box::new(review)), gouji_core::review::SessionStatus::default()));
    run
}

pub const GRANTED: &str = "requests.granted.total";

#[test]
fn a_misreading_is_corrected_with_one_key() {
    let mut run = misread(120, 36, &[(GRANTED, 1413)]);
    // The suspected number is in focus, and its span in the text is the evidence.
    assert_eq!(desk(&run).focus(), Some(GRANTED));
    let place = desk(&run).review.current(GRANTED).unwrap().span.unwrap();
    assert_eq!(desk(&run).evidence(), [place]);
    snapshot!("card_slip_120x36", run.picture());
    run.keys("F10");
    run.resize(80, 24);
    snapshot!("card_slip_80x24_en", run.screen());
    run.keys("F10");
    run.keys("1");
    let decided = decision(&run, GRANTED).unwrap();
    assert_eq!(decided.kind, DecisionKind::Corrected("1431".into()));
    assert!(decided.reason.contains("相邻数字换位") && decided.reason.contains("行有 1431"), "{}", decided.reason);
    assert_eq!((decided.before.as_str(), decided.provenance.by.as_str()), ("1413", "测试员"));
    assert_eq!(desk(&run).review.counts().hard, 0);
}

#[test]
fn a_misprint_stays_as_published_and_says_what_it_should_be() {
    let mut run = Run::new(120, 36).open("xifeng");
    snapshot!("cards_120x36_en", {
        let mut run = Run::with(corpus::samples(), 120, 36, Lang::En, folder()).open("xifeng");
        run.screen()
    });
    run.keys("1");
    let decided = decision(&run, "prose@4877").unwrap();
    assert_eq!(decided.kind, DecisionKind::AsPublished);
    assert!(decided.reason.contains("应为 718"), "{}", decided.reason);
    assert_eq!(desk(&run).review.current("prose@4877").unwrap().text, "798");
    assert_eq!(desk(&run).problem_count(), (1, 6));
    // One key inverts the decision, and undo reverts it.
    run.keys("u");
    assert_eq!((decision(&run, "prose@4877"), desk(&run).problem_count()), (None, (1, 8)));
    // Correcting what the text prints is asked about: the digit only shows the card.
    run.keys("o 1");
    assert_eq!((decision(&run, "prose@4877"), desk(&run).card), (None, Some(0)));
    assert!(status(&run).contains("原文此处就是现值") && status(&run).contains("Enter"), "{}", status(&run));
    run.keys("Enter");
    assert_eq!(decision(&run, "prose@4877").unwrap().kind, DecisionKind::Corrected("718".into()));
    // A choice made for one suggestion does not carry over to the next.
    assert!(!desk(&run).otherwise);
}

#[test]
fn any_card_can_be_chosen_or_looked_at() {
    let mut run = Run::new(120, 36).open("xifeng");
    run.keys("] ]");
    assert_eq!(desk(&run).focus(), Some("prose@4962"));
    assert_eq!(desk(&run).problem_count().0, 1, "the problem stays while its cards are looked at");
    run.keys("[ C-k");
    assert!(decision(&run, "prose@4997").unwrap().reason.contains("应为 93"));
    run.keys("u 3");
    assert!(decision(&run, "prose@4962").unwrap().reason.contains("应为 85"));
    // The next problem has two suggestions.
    let before = desk(&run).review.entries.clone();
    run.keys("7");
    assert!(run.state.status.as_ref().unwrap().is_error);
    assert_eq!(desk(&run).review.entries, before);
}

#[test]
fn a_card_of_two_numbers_is_one_step() {
    // 予以公开: 自然人 1408 and 商业企业 21 exchanged.
    let slips = [("requests.granted.natural_person", 21), ("requests.granted.business", 1408)];
    let mut run = misread(120, 36, &slips);
    let first = |run: &Run| desk(run).cards()[0].repair().unwrap().clone();
    let best = first(&run);
    assert_eq!(best.changes.len(), 2);
    run.keys("1");
    assert_eq!(desk(&run).review.entries.len(), 2);
    assert_eq!(desk(&run).review.counts().hard, 0);
    run.keys("u");
    assert!(desk(&run).review.entries.is_empty());
    assert_eq!(first(&run), best);
    run.keys("U");
    assert_eq!(desk(&run).review.entries.len(), 2);
}

#[test]
fn a_card_is_one_step_after_a_restart_too() {
    let slips = [("requests.granted.natural_person", 21), ("requests.granted.business", 1408)];
    let mut run = misread(120, 36, &slips);
    run.keys("1 w");
    let mut again = misread(120, 36, &slips);
    let review = &mut again.state.open.view_mut().unwrap().review;
    gouji_session::load(&SessionFolder::new(&*run.sessions), review, &run.state.resources.library).unwrap();
    let steps: Vec<_> = review.history().done.iter().map(|step| (step.joined, step.proposed)).collect();
    assert_eq!(steps, [(false, true), (true, true)]);
    assert_eq!(review.history(), desk(&run).review.history());
    again.keys("u");
    assert!(desk(&again).review.entries.is_empty());
}

#[test]
fn the_reason_of_a_card_is_not_offered_for_another_number() {
    let mut run = Run::new(120, 36).open("xifeng");
    run.keys("1");
    let first: Vec<String> = desk(&run).review.entries.keys().cloned().collect();
    run.keys("a Enter");
    let entries = &desk(&run).review.entries;
    let (_, second) = entries.iter().find(|(id, _)| !first.contains(id)).unwrap();
    assert_eq!(second.decision.as_ref().unwrap().reason, "分项数印错");
}

#[test]
fn what_was_seen_is_suspected_no_more() {
    let mut run = Run::new(120, 36).open("xifeng");
    let all = |run: &Run| desk(run).component().unwrap().repairs.len();
    let before = all(&run);
    run.keys("]");
    let id = desk(&run).focus().unwrap().to_string();
    run.keys("p");
    assert_eq!(decision(&run, &id).unwrap().kind, DecisionKind::Confirmed);
    assert_eq!((all(&run), desk(&run).pinned()), (before - 1, 1));
    assert!(run.screen().contains("已核对 1 项"));
    run.keys("u");
    assert_eq!((all(&run), desk(&run).pinned()), (before, 0));
}

#[test]
fn the_protection_map_lies_over_the_grids() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("} v");
    assert!(run.screen().contains("校验覆盖：可定位"), "{}", run.screen());
    snapshot!("protection_120x36", run.picture());
    run.keys("F10");
    run.resize(80, 24);
    snapshot!("protection_80x24_en", run.screen());
    run.keys("v");
    assert!(!desk(&run).shows_protection);
}

#[test]
fn the_coverage_is_told_without_colour_and_without_signs_of_its_own() {
    for (theme, id) in Themes::builtin(Depth::Sixteen).unwrap().ids().enumerate() {
        let mut run = Run::new(120, 36).open("suqian-2024");
        run.state.theme = theme;
        run.keys("v");
        let mut looks = Vec::new();
        for words in ["校验覆盖：可定位", "仅可发现 ", "无勾稽关系可核 "] {
            let (x, y) = run.place(words);
            looks.push(run.buffer()[(x, y)].modifier);
        }
        assert!((1..3).all(|i| !looks[..i].contains(&looks[i])), "{id}: {looks:?}");
        let (x, y) = run.place("1,573,179");
        assert_eq!(run.buffer()[(x, y)].modifier, looks[2], "{id}: no rule checks it");
        assert_eq!(run.buffer()[(x + 9, y)].symbol(), " ");
    }
}

#[test]
fn a_gap_that_only_one_number_fits_has_its_card() {
    let mut run = torn(120, 36, Lang::Zh).open("torn");
    let gaps = desk(&run).fillings().len();
    assert!(gaps > 0);
    // They come after the problems and before the numbers no rule protects.
    let gap = desk(&run).fillings()[0].to_string();
    run.keys(&"n ".repeat(desk(&run).problem_count().1));
    assert_eq!(desk(&run).focus(), Some(gap.as_str()));
    assert_eq!(desk(&run).cards().len(), 1);
    snapshot!("card_gap_120x36", run.screen());
    run.keys("1");
    assert!(matches!(decision(&run, &gap).unwrap().kind, DecisionKind::Entered(_)));
    assert_eq!(desk(&run).fillings().len(), gaps - 1);
    assert!(desk(&run).problem.is_some() || desk(&run).focus() != Some(gap.as_str()));
}

#[test]
fn cards_follow_what_is_typed() {
    let mut run = misread(120, 36, &[(GRANTED, 1413)]);
    run.keys("e C-u text:143");
    assert!(run.screen().contains("2 处强制性关系不成立"));
    assert_eq!(desk(&run).cards().len(), desk(&run).card_count());
    run.keys("text:1");
    assert!(run.screen().contains("0 处强制性关系不成立"));
    run.keys("Esc");
    assert_eq!(desk(&run).cards()[0].repair().unwrap().changes[0].to, Decimal::from(1431));
}

#[test]
fn a_number_kept_for_one_rule_is_kept_for_the_other_too() {
    let mut run = Run::new(120, 36).open("xifeng");
    let id = "stat2014.reply.already_public";
    let answers = |run: &Run| decision(run, id).unwrap().answers.clone();
    run.keys("n");
    let is_of = |card: &Proposal<'_>| card.repair().is_some_and(|repair| repair.changes[0].cell.id == id);
    let at = desk(&run).cards().iter().position(is_of).unwrap();
    run.keys(&format!("{} Enter", at + 1));
    let first = answers(&run);
    let other = desk(&run)
        .review
        .findings
        .iter()
        .find(|finding| finding.involves(id) && finding.verdict.is_broken() && !first.contains(&finding.rule));
    if let Some(other) = other.map(|finding| finding.rule.clone()) {
        let desk = run.state.open.view_mut().unwrap();
        desk.go(id);
        desk.problem = Some(other.clone());
        run.keys("a Enter");
        assert_eq!(answers(&run), [first.as_slice(), &[other]].concat());
    }
    let decided = decision(&run, id).unwrap();
    assert!(decided.answers(&first[0]) && !decided.answers(&RuleId::parse("another")));
}

#[test]
fn the_next_report_of_the_queue_opens_by_itself() {
    let mut run = Run::new(120, 36).open("suqian-2023");
    let (here, next) = (desk(&run).index, desk(&run).index + 1);
    assert_eq!(run.state.prefetched.as_ref().map(|ahead| ahead.index), Some(next));
    run.keys("F Enter");
    assert_eq!(desk(&run).index, next);
    assert!(status(&run).contains("suqian-2023.txt 复核完毕，已保存"), "{}", status(&run));
    assert!(run.sessions.join("suqian-2023.ron").exists());
    // Finished reports are skipped.
    assert!((0..7).filter(|&at| at != here).all(|at| run.state.list.next_open(at) != Some(here)));
    run.keys("q");
    assert!(run.state.open.view().is_none());
}

/// Settles each problem by the right suggestion, or else as published; returns the number of keys.
fn settle(run: &mut Run, is_right: &dyn Fn(&Repair) -> bool) -> usize {
    let mut keys = 0;
    let mut press = |run: &mut Run, key: &str| {
        keys += 1;
        run.keys(key);
    };
    for _ in 0..60 {
        if desk(run).review.open().is_empty() && desk(run).fillings().is_empty() {
            break;
        }
        if let Some(at) = desk(run).cards().iter().position(|card| card.repair().is_some_and(is_right)) {
            press(run, &(at + 1).to_string());
            if desk(run).look == Look::Asked {
                press(run, "Enter");
            }
            continue;
        }
        // A date that is not in the report is missing, not as published.
        let is_missing =
            desk(run).finding().is_some_and(|finding| finding.operands.iter().all(|it| it.value.is_none()));
        press(run, if is_missing { "m" } else { "a" });
        press(run, "Enter");
    }
    press(run, "F");
    press(run, "Enter");
    keys
}

/// Ten errors of several kinds.
const SLIPS: [(&str, i64); 10] = [
    // Neighbouring digits swapped.
    ("requests.new_received.natural_person", 3404),
    (GRANTED, 1413),
    // A digit dropped, added, replaced.
    ("requests.carried_in.total", 12),
    ("requests.partial.natural_person", 4620),
    ("requests.denied_state_secret.natural_person", 7),
    ("requests.unable_need_creation.natural_person", 53),
    // A factor of ten, and reversed digits.
    ("requests.refused_repeat.total", 270),
    ("requests.other_overdue_correction.natural_person", 57),
    ("requests.other_misc.total", 3540),
    // An unrelated number.
    ("requests.carried_out.total", 15),
];

/// Ten more, of other kinds.
const OTHERS: [(&str, i64); 10] = [
    // Two numbers of a row, and two of a column, exchanged.
    ("requests.carried_in.natural_person", 3),
    ("requests.carried_in.business", 118),
    ("requests.denied_third_party.natural_person", 10),
    ("requests.denied_process_info.natural_person", 16),
    // Single digits.
    ("requests.new_received.total", 3535),
    ("requests.denied_state_secret.natural_person", 20),
    ("requests.unable_need_creation.natural_person", 53),
    ("requests.refused_repeat.total", 72),
    ("requests.other_misc.total", 3540),
    ("requests.carried_out.total", 15),
];

#[test]
fn ten_misreadings_take_at_most_three_keys_each() {
    for slips in [SLIPS, OTHERS] {
        settle_misreadings(&slips);
    }
}

fn settle_misreadings(slips: &[(&str, i64)]) {
    let mut run = misread(120, 36, slips);
    let truth = |id: &str| {
        let review = &desk(&run).review;
        let span = review.value(id).unwrap().span.unwrap();
        review.document.at(span).trim().parse::<Decimal>().unwrap()
    };
    let wanted: Vec<(&str, Decimal)> = slips.iter().map(|&(id, _)| (id, truth(id))).collect();
    // The reviewer knows only what the suggestion shows: that the text prints each of its numbers at its span.
    let document = desk(&run).review.document.clone();
    let places: std::collections::HashMap<_, gouji_core::text::Span> = desk(&run)
        .review
        .extraction
        .fields
        .iter()
        .filter_map(|field| Some((field.id.clone(), field.value.span?)))
        .collect();
    let is_printed = |repair: &Repair| {
        repair.changes.iter().all(|change| {
            let place = places.get(change.cell.id.as_str());
            place.and_then(|span| document.at(*span).trim().parse::<Decimal>().ok()) == Some(change.to)
        })
    };
    let index = desk(&run).index;
    // One more key opened the report.
    let keys = 1 + settle(&mut run, &is_printed);
    println!("ten misreadings: {keys} keys");
    assert!(keys <= 3 * slips.len(), "{keys} keys");
    assert_ne!(run.state.open.view().map(|desk| desk.index), Some(index), "signed off: {}", status(&run));
    let again = corpus::samples().into_iter().find(|item| item.path.contains("suqian-2024")).unwrap();
    let opened = corpus::open(
        &again,
        &run.state.resources.library,
        &run.state.resources.rules,
        &SessionFolder::new(&*run.sessions),
    )
    .unwrap();
    for (id, number) in wanted {
        assert_eq!(opened.review.current(id).unwrap().number, Some(number), "{id}");
    }
}

#[test]
fn misprints_take_at_most_three_keys_each() {
    let mut run = Run::new(120, 36).open("xifeng");
    let problems = desk(&run).problem_count().1;
    let index = desk(&run).index;
    let keys = settle(&mut run, &|_| true);
    println!("{problems} misprints: {keys} keys");
    assert!(keys <= 3 * problems, "{keys} keys");
    assert_ne!(run.state.open.view().map(|desk| desk.index), Some(index), "signed off: {}", status(&run));
    let item = corpus::samples().into_iter().find(|item| item.path.contains("xifeng")).unwrap();
    let opened = corpus::open(
        &item,
        &run.state.resources.library,
        &run.state.resources.rules,
        &SessionFolder::new(&*run.sessions),
    )
    .unwrap();
    assert!(opened.review.open().is_empty());
    // No published number was changed.
    let kept = |entry: &gouji_core::review::Entry| {
        entry.decision.as_ref().is_none_or(|decision| decision.kind == DecisionKind::AsPublished)
    };
    assert!(opened.review.entries.values().all(kept));
}

#[test]
fn where_too_much_is_wrong_to_be_searched_something_is_proposed_all_the_same() {
    let changed_places = [
        // Two numbers of a row exchanged: the smaller one cannot supply what the larger one lacks.
        (GRANTED, 21),
        ("requests.granted.business", 1408),
    ];
    // The second of the ten is replaced by the exchange.
    let alone = SLIPS.iter().copied().filter(|slip| slip.0 != GRANTED);
    let slips: Vec<_> = alone.chain(changed_places).collect();
    let run = misread(120, 36, &slips);
    let proposed = &desk(&run).review.repairs;
    assert!(proposed.iter().any(|component| component.more && !component.repairs.is_empty()), "{proposed:#?}");
}

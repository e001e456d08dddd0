//! Decisions on either of two years in the pair view.

use super::{broken, go, pair, reports, suqian, years};
use crate::harness::{Run, decision, desk, folder, pair_of, snapshot, status};
use gouji_core::check::Severity;
use gouji_core::ids::{RuleId, Year};
use gouji_core::review::{DecisionKind, Origin};
use gouji_core::text::Lang;
use gouji_tui::overlay::Overlay;
use gouji_tui::pair::alerts::Alert;
use gouji_tui::state::Screen;

fn id(run: &Run) -> Option<String> {
    run.state.compare.as_ref().unwrap().id(pair_of(run))
}

/// Entries of both years, the older first.
fn entries(run: &Run) -> [Vec<String>; 2] {
    pair_of(run).years.each_ref().map(|year| year.review.entries.keys().cloned().collect())
}

/// Walks to a broken carry-over.
fn walk_to_carry(run: &mut Run) {
    let is_carry = |run: &Run| desk(run).finding().is_some_and(|finding| finding.rule.name.contains("years.carried"));
    for _ in 0..open(run) {
        if is_carry(run) {
            return;
        }
        run.keys("n");
    }
    assert!(is_carry(run));
}

fn open(run: &Run) -> usize {
    pair_of(run).open.len()
}

#[test]
fn a_number_is_taken_from_the_text_of_the_year_that_has_the_keys() {
    let mut run = suqian(120, 36, Lang::Zh);
    run.keys("v Home");
    let (here, before) = (id(&run).unwrap(), desk(&run).index);
    // Numbers that begin with these digits are listed, and the selected one is shown in the text; hint labels are not.
    run.keys("e text:12 Down");
    snapshot!("pair_picking_120x36", run.screen());
    run.keys("Tab");
    assert_eq!(status(&run), run.state.say("pick.no_labels"));
    assert!(desk(&run).edit.as_ref().unwrap().labels.is_none());
    let chosen = desk(&run).edit.as_ref().unwrap().chosen().unwrap().span;
    run.keys("Enter");
    let decided = decision(&run, &here).unwrap();
    assert!(matches!(decided.origin, Origin::Picked { span: Some(span), .. } if span == chosen), "{decided:?}");
    assert_eq!((id(&run), desk(&run).index), (Some(here), before), "the row stays");
    run.resize(80, 24);
    run.keys("F10");
    snapshot!("pair_picking_80x24_en", run.keys("e text:4 Down Down").screen());
}

#[test]
fn either_year_is_corrected_in_place_and_both_are_saved() {
    let mut run = suqian(120, 36, Lang::Zh);
    run.keys("v Home");
    let here = id(&run).unwrap();
    run.keys("e End Backspace text:9 Enter");
    run.keys("Left");
    assert_eq!(id(&run).unwrap(), here, "the same row in the other year");
    run.keys("e End Backspace text:8 Enter c text:看过 C-s w");
    assert_eq!(entries(&run), [vec![here.clone()], vec![here.clone()]]);
    let files: Vec<_> = std::fs::read_dir(&run.sessions).unwrap().map(|file| file.unwrap().file_name()).collect();
    let names: Vec<String> = files.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    assert!(names.contains(&"a.ron".to_string()) && names.contains(&"b.ron".to_string()), "{names:?}");
    assert!(!run.state.open.is_dirty());
    // Left without a question, and opened again.
    run.keys("Esc");
    assert_eq!(run.state.screen, Screen::List);
    run.keys("d");
    assert_eq!(entries(&run), [vec![here.clone()], vec![here]]);
}

#[test]
fn the_rules_of_both_years_run_again_while_typing() {
    let mut run = suqian(120, 36, Lang::Zh);
    let before = open(&run);
    // A carried-over number of the older year: its own sums and the carry-over break at once.
    run.keys("v / text:carried_out Enter Left e");
    run.keys("text:9");
    assert!(open(&run) > before + 1, "{} {before}", open(&run));
    run.keys("Esc");
    assert_eq!(open(&run), before);
}

#[test]
fn a_break_is_mended_by_a_card_in_the_year_that_is_wrong() {
    let mut run = broken(120, 36, Lang::Zh);
    walk_to_carry(&mut run);
    let before = open(&run);
    run.keys("1");
    assert!(open(&run) < before, "{} {before}", open(&run));
    let decided: usize = entries(&run).iter().map(Vec::len).sum();
    assert!(decided > 0);
    run.keys("u");
    assert_eq!((open(&run), entries(&run)), (before, [vec![], vec![]]));
    run.keys("U");
    assert!(open(&run) < before);
}

/// Row of table 3 with some applicants fewer or more, and its total.
fn moved(text: &str, label: &str, by: &[i64]) -> String {
    let moved = |line: &str| {
        let mut cells: Vec<String> = line.split('|').map(str::to_string).collect();
        let sum: i64 = by.iter().sum();
        let totals = by.iter().enumerate().map(|(at, by)| (at + 1, by)).chain([(7, &sum)]);
        for (at, by) in totals {
            cells[at] = format!(" {} ", cells[at].trim().parse::<i64>().unwrap() + by);
        }
        cells.join("|")
    };
    let lines = text
        .lines()
        .map(|line| if line.starts_with(label) && line.contains('|') { moved(line) } else { line.to_string() });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn numbers_of_many_cells_are_never_called_wrong_with_one_key() {
    // Each year adds up; what the older one carries over is not what the newer one takes up.
    let older = ["一、", "四、"].iter().fold(reports::of_2023(), |text, row| moved(&text, row, &[-60, 6, 4, 2]));
    let mut run = pair(&[("a.txt", older), ("b.txt", reports::of_2024())], 120, 36, Lang::Zh);
    walk_to_carry(&mut run);
    let first = desk(&run).cards()[0];
    assert!(first.cells().count() > 3 || desk(&run).component().unwrap().is_undecidable(), "{first:#?}");
    run.keys("1");
    assert_eq!(entries(&run), [vec![], vec![]] as [Vec<String>; 2]);
    assert!(status(&run).contains("Enter"), "{}", status(&run));
    run.keys("Enter");
    assert!(entries(&run).iter().any(|entries| !entries.is_empty()));
    run.keys("u");
    assert_eq!(entries(&run), [vec![], vec![]] as [Vec<String>; 2]);
}

#[test]
fn what_one_year_answers_is_answered_in_the_other() {
    let mut run = broken(120, 36, Lang::Zh);
    walk_to_carry(&mut run);
    let before = open(&run);
    let rule = desk(&run).finding().unwrap().rule.clone();
    // The same break seen from the older year: its own number is as published.
    let older = &pair_of(&run).years[0];
    let seen = older.findings().iter().find(|finding| finding.rule == rule).unwrap();
    let own = seen.operands.iter().find(|operand| operand.owner.is_own()).unwrap().id.to_string();
    run.keys("v Tab Home");
    while id(&run).as_ref() != Some(&own) {
        let at = id(&run);
        run.keys("Down");
        assert_ne!(id(&run), at, "{own} is in a row");
    }
    run.keys("a Enter");
    assert!(open(&run) < before);
    let newer = &pair_of(&run).years[1];
    assert!(!newer.review.open().iter().any(|&at| newer.review.findings[at].rule == rule));
}

#[test]
fn from_a_row_to_the_report_and_back() {
    let mut run = suqian(120, 36, Lang::Zh);
    go(&mut run, "requests.new_received.total");
    let here = id(&run);
    run.keys("Left O");
    assert_eq!((run.state.screen, pair_of(&run).active), (Screen::Report, Year::Older));
    assert_eq!(desk(&run).focus().map(str::to_string), here);
    run.keys("Esc");
    assert_eq!((run.state.screen, id(&run)), (Screen::Pair, here));
}

#[test]
fn unsaved_decisions_are_asked_about_once() {
    let mut run = suqian(120, 36, Lang::Zh);
    run.keys("v Home p Tab p Esc");
    assert!(matches!(run.state.overlay, Some(Overlay::Leave(_))));
    run.keys("D");
    assert_eq!(run.state.screen, Screen::List);
    run.keys("d");
    assert_eq!(entries(&run), [Vec::<String>::new(), Vec::new()]);
}

#[test]
fn three_views_of_one_key() {
    let mut run = suqian(120, 36, Lang::Zh);
    let rows = |run: &Run| run.state.compare.as_ref().unwrap().screen.len();
    let changes = rows(&run);
    let all = rows(run.keys("v"));
    let failures = rows(run.keys("v"));
    assert!(failures < changes && changes < all, "{failures} {changes} {all}");
    assert_eq!(rows(run.keys("v")), changes);
}

#[test]
fn information_is_no_failure() {
    let run = suqian(120, 36, Lang::Zh);
    let comparison = &pair_of(&run).comparison;
    assert!(
        comparison.findings.iter().any(|finding| finding.severity == Severity::Info && finding.verdict.is_broken())
    );
    let years = &pair_of(&run).years;
    for one in &pair_of(&run).open {
        let finding = &years[one.year].findings()[one.finding];
        assert_ne!(finding.severity, Severity::Info);
    }
}

#[test]
fn pieces_of_a_sum_are_corrected_one_by_one() {
    let old = reports::of_2014(2016, &[]);
    let mut run = pair(&[("a.txt", old), ("b.txt", reports::of_2019())], 120, 36, Lang::Zh);
    let comparison = &pair_of(&run).comparison;
    let several = comparison.rows.iter().position(|row| pair_of(&run).ids(row, Year::Older).len() > 1);
    let row = several.expect("a sum across forms");
    let state = &mut run.state;
    let compare = state.compare.as_mut().unwrap();
    compare.show(state.open.pair_mut().unwrap(), row);
    run.keys("Right Right Right Left");
    let last = id(&run).unwrap();
    assert_eq!(run.state.compare.as_ref().unwrap().cursor, row);
    run.keys("Left");
    let before = id(&run).unwrap();
    assert_ne!(last, before);
    run.keys("e End Backspace text:5 Enter");
    assert_eq!(entries(&run)[0], std::slice::from_ref(&before));
    let decision = &desk(&run).review.entries[&before].decision;
    assert_eq!(decision.as_ref().unwrap().kind, DecisionKind::Corrected("5".into()));
}

#[test]
fn the_parts_of_a_total_lead_to_its_cells() {
    let mut run = suqian(120, 36, Lang::Zh);
    go(&mut run, "requests.new_received.total");
    run.keys("b");
    let Some(Overlay::Parts(parts)) = &run.state.overlay else { panic!("{:?}", run.state.status) };
    let (total, first) = (parts.total.row, parts.row().unwrap());
    assert_ne!(total, first);
    let sizes: Vec<_> = parts.total.ways[0].parts.iter().map(|part| part.change.abs()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    run.keys("Enter");
    assert_eq!(run.state.compare.as_ref().unwrap().cursor, first);
    // A cell has no parts.
    run.keys("b");
    assert!(run.state.overlay.is_none() && run.state.status.as_ref().is_some_and(|status| status.is_error));
}

#[test]
fn any_two_years_are_compared_out_of_the_series() {
    let mut run = years(120, 36, Lang::Zh);
    assert_eq!(run.state.screen, Screen::Series);
    assert_eq!(run.state.series.as_ref().unwrap().years, (2016..=2024).collect::<Vec<i16>>());
    // 2019 is marked, 2023 is under the cursor.
    run.keys("Left Left Left Left Left Space Right Right Right Right d");
    let years = pair_of(&run).years.each_ref().map(|year| year.index);
    assert_eq!(years, [1, 2]);
    run.keys("Esc");
    assert_eq!(run.state.screen, Screen::Series);
    // A year without a report cannot be compared.
    run.keys("Space Left O");
    assert_eq!(run.state.screen, Screen::Series);
    run.keys("Esc");
    assert_eq!(run.state.screen, Screen::List);
    // Also from a report and from two years.
    run.keys("Enter s");
    assert_eq!(run.state.screen, Screen::Series);
    run.keys("End d s");
    assert_eq!(run.state.screen, Screen::Series);
}

#[test]
fn back_leads_to_where_one_came_from() {
    let files = [("a.txt", reports::of_2023()), ("b.txt", reports::of_2024())];
    let start = |keys: &str| {
        let folder = folder();
        let mut run = Run::with(reports::items(&folder, &files), 120, 36, Lang::Zh, folder.clone());
        run.keys(keys);
        assert_eq!(run.state.screen, Screen::Pair);
        run
    };
    let check = |keys: &str, back: &str, expect: &[Screen]| {
        let mut run = start(keys);
        for (at, screen) in expect.iter().enumerate() {
            run.keys(if at == 0 { back } else { "Esc" });
            assert_eq!(run.state.screen, *screen, "{keys} {back} {at}");
        }
    };
    check("Down d", "Esc", &[Screen::List]);
    check("Down Enter d", "Esc", &[Screen::Report, Screen::List]);
    check("Enter d", "Esc", &[Screen::Report, Screen::List]);
    // With a visit to a number of the other year in between.
    check("Enter d", "O Esc Esc", &[Screen::Report, Screen::List]);
    check("s d", "Esc", &[Screen::Series, Screen::List]);
    check("s O d", "Esc", &[Screen::Report, Screen::Series, Screen::List]);
    // With decisions made there, kept or discarded.
    for (answer, entries) in [("y", 1), ("D", 0)] {
        let mut run = start("Down Enter d");
        run.keys("v Home e End Backspace text:9 Enter Left Esc").keys(answer);
        assert_eq!((run.state.screen, desk(&run).index), (Screen::Report, 1), "{:?}", run.state.overlay);
        assert!(run.state.open.pair().is_none() && !run.state.open.is_dirty());
        assert_eq!(desk(&run).review.entries.len(), entries);
        // Opened alone again, it has the same findings as when it is freshly opened.
        let rules: Vec<RuleId> = desk(&run).review.findings.iter().map(|finding| finding.rule.clone()).collect();
        run.keys("Esc Enter");
        let fresh: Vec<RuleId> = desk(&run).review.findings.iter().map(|finding| finding.rule.clone()).collect();
        assert_eq!(rules, fresh);
    }
}

#[test]
fn what_is_said_of_a_report_without_a_number_is_walked_to() {
    let text = reports::of_2024();
    let start = text.find("五、").unwrap();
    let end = text.find("六、").unwrap();
    let cut = format!("{}{}", &text[..start], &text[end..]);
    let mut run = pair(&[("a.txt", reports::of_2023()), ("b.txt", cut)], 120, 36, Lang::Zh);
    let wordless = |run: &Run| {
        let compare = run.state.compare.as_ref().unwrap();
        let finding = compare.finding(pair_of(run)).filter(|finding| finding.operands.is_empty());
        finding.map(|finding| (finding.message(Lang::Zh), finding.places.is_empty()))
    };
    let mut told = Vec::new();
    for _ in 0..open(&run) {
        if let Some((message, is_whole)) = wordless(&run) {
            let seen: String = message.chars().take(12).collect();
            let screen = run.screen();
            assert!(screen.contains(&seen), "{message}\n{screen}");
            assert_eq!(screen.contains("整份报告"), is_whole, "{message}\n{screen}");
            told.push(message);
        }
        run.keys("n");
    }
    assert!(told.iter().any(|message| message.contains("没有找到：问题")), "{told:?}");
    while wordless(&run).is_none() {
        run.keys("n");
    }
    // It can be answered there, which settles it.
    let before = open(&run);
    run.keys("x Enter");
    assert!(open(&run) < before, "{}", run.screen());
}

#[test]
fn a_search_over_all_years() {
    let mut run = years(120, 36, Lang::Zh);
    let label = |run: &Run| run.state.series.as_ref().unwrap().series().unwrap().label.zh.clone();
    run.keys("/ text:重复申请");
    assert!(label(&run).contains("重复申请"), "{}", label(&run));
    assert!(run.screen().contains("重复申请"));
    run.keys("Enter Home / text:自然人 Enter");
    let first = label(&run);
    run.keys(">");
    assert_ne!(label(&run), first);
    run.keys("<");
    assert_eq!(label(&run), first);
    // Esc ends the search first.
    run.keys("Esc");
    assert_eq!(run.state.screen, Screen::Series);
    run.keys("Esc");
    assert_eq!(run.state.screen, Screen::List);
}

#[test]
fn changes_are_weighed_by_other_years_and_other_agencies() {
    // Licences of one agency over the years, and of others over two of them.
    let mut files: Vec<(String, String)> = Vec::new();
    for (year, licences) in [(2020, 1000), (2021, 1040), (2022, 960), (2023, 1020), (2024, 9000)] {
        files.push((format!("own-{year}.txt"), reports::of("宿迁市", year, licences)));
    }
    for (at, agency) in ["淮安市", "盐城市", "扬州市", "镇江市", "泰州市"].into_iter().enumerate() {
        files.push((format!("{at}-2023.txt"), reports::of(agency, 2023, 500 + at)));
        files.push((format!("{at}-2024.txt"), reports::of(agency, 2024, 520 + at)));
    }
    let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let folder = folder();
    let mut run = Run::with(reports::items(&folder, &files), 120, 36, Lang::Zh, folder.clone());
    run.keys("Down Down Down Down d / text:行政许可 Enter");
    let oddities = |run: &Run| {
        let comparison = &pair_of(run).comparison;
        let licences = comparison.fields().find(|field| field.id == "disclosure.licensing.decisions").unwrap();
        let found = licences.outliers.iter().map(|&at| comparison.outliers[at].kind.name());
        found.collect::<Vec<_>>()
    };
    assert_eq!(oddities(&run), ["history", "peers"]);
    assert!(run.screen().contains("i 偏离本单位历年水平"), "{}", run.screen());
    // It is informational, and names its baselines.
    assert_eq!(pair_of(&run).alert(run.state.compare.as_ref().unwrap().cursor), Alert::Unusual);
    run.keys("b");
    for words in ["历年：2020 1000 · 2021 1040 · 2022 960", "其他单位：", "淮安市"] {
        assert!(run.screen().contains(words), "{words}\n{}", run.screen());
    }
    // A corrected number is evaluated again.
    run.keys("Esc e C-a text:1010 Enter");
    assert_eq!(oddities(&run), Vec::<&str>::new(), "{}", run.screen());
}

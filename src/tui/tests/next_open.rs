//! The walk through problems: the next one after a decision, unprotected numbers, and the random sample.

use super::cards::{GRANTED, misread};
use super::harness::{Run, decision, desk, snapshot, status};
use gouji_core::check::Protection;
use gouji_core::message;
use gouji_core::review::DecisionKind;
use gouji_tui::report_view::sample::{Looked, SIZE};

#[test]
fn after_the_problems_the_walk_goes_where_no_rule_is() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    assert_eq!(desk(&run).problem_count(), (1, 1));
    let unseen: Vec<String> = desk(&run).unseen().map(str::to_string).collect();
    assert!(unseen.len() > 5 && unseen.iter().all(|id| desk(&run).protection[id.as_str()] == Protection::Unprotected));
    let mut walked = Vec::new();
    for _ in 0..unseen.len() {
        run.keys("n");
        walked.push(desk(&run).focus().unwrap().to_string());
    }
    assert_eq!(walked, unseen);
    // With open problems it starts over; otherwise it ends with a message.
    run.keys("n");
    assert_eq!(desk(&run).problem_count(), (1, 1));
    run.keys("m Enter n");
    snapshot!("walk_120x36", run.screen());
    for seen in &unseen {
        assert_eq!(desk(&run).focus(), Some(seen.as_str()));
        run.keys("p");
        assert_eq!(decision(&run, seen).unwrap().kind, DecisionKind::Confirmed);
    }
    assert_eq!(status(&run), run.state.say("walk.nothing"));
    run.keys("u N");
    assert_eq!(desk(&run).focus(), unseen.last().map(String::as_str));
}

#[test]
fn what_is_decided_leads_on_where_it_settles_the_problem() {
    // Keys that settle the first of Xianjiahu's two open problems.
    for keys in ["a Enter", "x Enter", "m Enter", "i Enter"] {
        let mut run = Run::new(120, 36).open("xianjiahu");
        let first = desk(&run).problem.clone();
        run.keys(keys);
        assert_eq!(desk(&run).problem_count(), (1, 1), "{keys}");
        assert_ne!(desk(&run).problem, first, "{keys}");
        run.keys("u");
        assert_eq!(desk(&run).problem_count().1, 2, "{keys}");
    }
    // A typed number that repairs the sum moves on too; one that does not stays.
    let mut run = misread(120, 36, &[(GRANTED, 1413), ("requests.carried_in.total", 12)]);
    run.keys("1 u");
    let (first, focus) = (desk(&run).problem.clone(), desk(&run).focus().map(str::to_string));
    run.keys("e text:77 Enter");
    assert_eq!((&desk(&run).problem, desk(&run).focus()), (&first, focus.as_deref()), "{}", status(&run));
    run.keys("u");
    let right = desk(&run).cards()[0].repair().unwrap().changes[0].to;
    run.keys(&format!("e text:{right} Enter"));
    assert!(desk(&run).problem != first && desk(&run).problem.is_some(), "{}", status(&run));
    snapshot!("gone_on_120x36", run.screen());
}

#[test]
fn a_sample_of_what_rules_protect_is_walked_through() {
    let mut run = Run::new(120, 36).open("suqian-2023");
    run.keys("m Enter");
    assert_eq!(desk(&run).problem_count().1, 0);
    let unseen = desk(&run).unseen().count();
    run.keys("n").keys(&"p ".repeat(unseen));
    // Nothing is left, and the sample key is suggested.
    snapshot!("sample_hint_80x24", {
        run.resize(80, 24);
        run.screen()
    });
    run.keys("%");
    let drawn = desk(&run).sample.clone();
    assert_eq!(drawn.len(), SIZE);
    let is_protected = |id: &String| desk(&run).protection[id.as_str()] != Protection::Unprotected;
    assert!(drawn.iter().all(is_protected), "{drawn:?}");
    snapshot!("sample_80x24", run.screen());
    // The sample depends on the report, not on the reviewer.
    let mut other = Run::new(80, 24).open("suqian-2023");
    other.keys("m Enter %");
    assert_eq!(desk(&other).sample, drawn);
    // One key per number; the last shows the resulting confidence.
    run.keys(&"p ".repeat(SIZE));
    assert!(drawn.iter().all(|id| decision(&run, id).unwrap().kind == DecisionKind::Confirmed));
    assert_eq!(
        status(&run),
        message!("sample.right", count = 20usize, percent = 14usize, key = "F").get(run.state.lang)
    );
    // A second sample has other numbers; a wrong one among them is reported.
    run.keys("%");
    assert_eq!(desk(&run).sample.len(), 2 * SIZE);
    run.keys("e text:987 Enter");
    assert_eq!(desk(&run).looked(), Some(Looked { drawn: 2 * SIZE, seen: SIZE + 1, wrong: 1 }));
}

#[test]
fn what_a_sample_is_worth() {
    for (drawn, seen, wrong, expected) in [
        (20, 20, 0, Some(14)),
        (20, 19, 0, None),
        (20, 20, 1, None),
        (1, 1, 0, Some(95)),
        (59, 59, 0, Some(5)),
        (0, 0, 0, None),
    ] {
        assert_eq!(Looked { drawn, seen, wrong }.at_most(), expected, "{drawn} {seen} {wrong}");
    }
}

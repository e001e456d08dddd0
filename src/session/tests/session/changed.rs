//! Sessions of a report that changed since they were saved.

use super::*;

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
    old.set_finished(true, Provenance { by: "李四".into(), at: "2025-03-02T08:00:00Z".into() });
    save_new(&scratch.0, &old);
    // The second cell is changed, a sentence is inserted before, and the first 408 has other words around it.
    let text = TEXT.replace("22", "29").replace("全年", "本机关认真履职。全年").replace("主动公开信息", "发布");
    let mut new = review("a.txt", &text);
    let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut new, &library()).unwrap();
    assert!(loaded.found && loaded.source_changed);
    let now = id_of(&new, "21", 0);
    assert_ne!(now, moved);
    assert_eq!(loaded.restored, [FIELDS[0], FIELDS[2], now.as_str()].map(String::from).to_vec().tap_sort());
    assert_eq!(loaded.moved, [(moved.clone(), now.clone())]);
    assert_eq!(loaded.orphans, [twice.as_str(), FIELDS[1]].map(String::from).to_vec().tap_sort());
    assert_eq!(new.finished, None);
    assert_eq!(new.entries[&now].decision.as_ref().unwrap().span, new.current(&now).unwrap().span);
    let codes: Vec<_> = new.problems.iter().map(|problem| problem.code).collect();
    // One message each for moved, vanished and differing numbers.
    assert_eq!(codes, ["session.source_changed", "session.moved", "session.vanished", "session.disagrees"]);
    assert!(new.problems[0].message.both().zh.contains("李四"), "{:?}", new.problems[0]);
    // Steps of records that fit are kept at their current position; others have none.
    let steps: Vec<&str> = new.history().done.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(steps, [FIELDS[0], FIELDS[2], now.as_str(), "", ""], "the last takes the review up again");
    // Records that do not fit are written back, and applied when the report is restored.
    gouji_session::save(&mut loaded.handle, &new, &library()).unwrap();
    let mut back = review("a.txt", TEXT);
    let loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut back, &library()).unwrap();
    assert_eq!(loaded.orphans, Vec::<String>::new());
    assert!(back.entries[FIELDS[1]].decision.is_some() && back.entries[&moved].decision.is_some());
    // 408 occurs twice, but only its first occurrence has these words around it.
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
    let loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut new, &library()).unwrap();
    assert!(new.entries.is_empty());
    assert_eq!(loaded.orphans, [id]);
}

#[test]
fn a_new_decision_settles_a_conflict_of_its_field() {
    let scratch = Scratch::new("settle");
    let mut old = review("a.txt", TEXT);
    decide(&mut old, FIELDS[1], DecisionKind::Confirmed);
    save_new(&scratch.0, &old);
    let mut new = review("a.txt", &TEXT.replace("22", "29"));
    let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut new, &library()).unwrap();
    assert_eq!(loaded.handle.orphans().collect::<Vec<_>>(), [FIELDS[1]]);
    decide(&mut new, FIELDS[1], DecisionKind::Confirmed);
    gouji_session::save(&mut loaded.handle, &new, &library()).unwrap();
    assert_eq!(loaded.handle.orphans().count(), 0);
}

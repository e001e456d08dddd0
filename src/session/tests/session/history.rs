//! Steps of a review across runs: undone, redone, reverted.

use super::*;
use gouji_core::review::{Entry, Note};
use std::fs;

/// Makes `count` alternating decisions on the first field, then undoes some.
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
        let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut after, &library()).unwrap();
        assert_eq!(after.history(), before.history(), "{count} {undone}");
        gouji_session::save(&mut loaded.handle, &after, &library()).unwrap();
        assert_eq!(fs::read(&handle.path).unwrap(), first, "{count} {undone}");
        // Undo and redo continue where they were.
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
    entry.note = Some(Note { text: "看".into(), provenance: Provenance::default() });
    review.set(FIELDS[1], entry, &Provenance::default());
    let kind = |review: &Review, id: &str| Some(review.entries.get(id)?.decision.as_ref()?.kind.clone());
    // The first decision is superseded by the third; the second by none, because the note after it is not a decision.
    assert_eq!((review.overtaken(0), review.overtaken(1)), (Some(2), None));
    assert!(!review.take_back(0, &Provenance::default()));
    assert!(review.take_back(1, &Provenance::default()));
    assert_eq!(kind(&review, FIELDS[1]), None);
    assert!(review.entries[FIELDS[1]].note.is_some());
    assert_eq!(kind(&review, FIELDS[0]), Some(DecisionKind::Unclear));
    // Reverting is a step: it can be undone, which restores the decision below it.
    review.undo();
    assert_eq!(kind(&review, FIELDS[1]), Some(DecisionKind::Missing));
    assert!(review.take_back(2, &Provenance::default()));
    assert_eq!(kind(&review, FIELDS[0]), Some(DecisionKind::Confirmed));
    assert!(!review.take_back(99, &Provenance::default()));
}

/// Two numbers decided together, one with a note, then signed off with a reason: two undo steps.
fn joined(review: &mut Review) {
    let provenance = Provenance { by: "李四".into(), at: "2025-03-01T08:00:00Z".into() };
    let noted = |text: &str| Some(Note { text: text.into(), provenance: provenance.clone() });
    decide(review, FIELDS[2], DecisionKind::Missing);
    review.together(|review| {
        decide(review, FIELDS[0], DecisionKind::Confirmed);
        let mut entry = review.entries[FIELDS[0]].clone();
        entry.note = noted("看");
        review.set(FIELDS[0], entry, &provenance);
        decide(review, FIELDS[1], DecisionKind::Unclear);
    });
    review.together(|review| {
        review.set("finding:review.finished", Entry { decision: None, note: noted("原件待补") }, &provenance);
        review.set_finished(true, provenance.clone());
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
        let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut after, &library()).unwrap();
        assert_eq!(after.history(), before.history(), "{undone}");
        gouji_session::save(&mut loaded.handle, &after, &library()).unwrap();
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
    // Any of the three steps gives the whole group; a later change of one blocks reverting all.
    assert_eq!((review.history().together(2), review.history().together(0)), (1..4, 0..1));
    decide(&mut review, FIELDS[1], DecisionKind::Missing);
    assert_eq!([1, 2, 3].map(|at| review.overtaken(at)), [Some(6); 3]);
    assert!(!review.take_back(1, &Provenance::default()));
    review.undo();
    let before = review.entries.clone();
    assert!(review.take_back(2, &Provenance::default()));
    assert_eq!(review.entries.keys().collect::<Vec<_>>(), [FIELDS[2], "finding:review.finished"]);
    assert!(review.finished.is_none(), "it is another report than the one signed off");
    review.undo();
    assert!(review.finished.is_some());
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
    // The first of the two joined decisions no longer fits.
    let mut after = review("a.txt", &TEXT.replace("11", "19"));
    gouji_session::load(&SessionFolder::new(&scratch.0), &mut after, &library()).unwrap();
    let steps: Vec<_> = after.history().done.iter().map(|step| (step.id.as_str(), step.joined)).collect();
    assert_eq!(steps, [(FIELDS[2], false), (FIELDS[1], false)]);
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
        // The decision changed, one removed, the whole history removed.
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
        let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut after, &library()).unwrap();
        let said: Vec<&str> =
            after.entries.values().filter_map(|entry| Some(entry.decision.as_ref()?.kind.name())).collect();
        assert_eq!(said, kinds, "{to}");
        gouji_session::save(&mut loaded.handle, &after, &library()).unwrap();
        while after.undo().is_some() {}
        assert!(after.entries.is_empty(), "{to}");
    }
}

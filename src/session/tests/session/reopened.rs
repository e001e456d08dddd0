//! A change after the sign-off reopens the review, undo restores the sign-off, and a session keeps both.

use super::*;
use gouji_core::review::{Conflict, Entry, Note, Progress, StepChange};
use gouji_session::merge::MergeFiles;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;

fn reviewer() -> Provenance {
    Provenance { by: "张三".into(), at: "2025-03-02T08:00:00Z".into() }
}

fn note(review: &mut Review, id: &str, text: &str) {
    let mut entry = review.entries.get(id).cloned().unwrap_or_default();
    entry.note = Some(Note { text: text.into(), provenance: reviewer() });
    review.set(id, entry, &reviewer());
}

fn give_way(review: &mut Review, id: &str) {
    let after = Some(Note { text: "以另一人为准".into(), provenance: reviewer() });
    let conflict = Conflict { id: id.into(), change: StepChange::Note { before: None, after } };
    review.give_way(&[conflict], &reviewer());
}

/// What is decided, and by whom it was signed off.
type Decided = (BTreeMap<String, Entry>, Option<Provenance>, Progress);

type Change = fn(&mut Review);

fn decided(review: &Review) -> Decided {
    (review.entries.clone(), review.finished.clone(), review.progress())
}

#[test]
fn any_change_reopens_and_its_undo_signs_again() {
    let changes: [(&str, Change); 5] = [
        ("a decision", |review| decide(review, FIELDS[1], DecisionKind::Missing)),
        ("a note", |review| note(review, FIELDS[0], "看")),
        ("several at once", |review| {
            review.together(|review| {
                decide(review, FIELDS[1], DecisionKind::Missing);
                decide(review, FIELDS[2], DecisionKind::Unclear);
            });
        }),
        ("one taken back", |review| assert!(review.take_back(0, &reviewer()))),
        ("another's", |review| give_way(review, FIELDS[0])),
    ];
    for (what, change) in changes {
        let mut review = review("a.txt", TEXT);
        decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
        review.set_finished(true, reviewer());
        let signed = decided(&review);
        assert_eq!(signed.2, Progress::Finished);
        change(&mut review);
        let reopened = decided(&review);
        assert_eq!((&reopened.1, reopened.2), (&None, Progress::Reopened), "{what}");
        assert_eq!(review.history().reopened(), Some(&reviewer()), "{what}");
        review.undo();
        assert_eq!(decided(&review), signed, "{what}");
        review.redo();
        assert_eq!(decided(&review), reopened, "{what}");
        // Taken back out of the history as the last step, it signs again too.
        let last = review.history().done.len() - 1;
        assert!(review.take_back(last, &reviewer()), "{what}");
        assert_eq!(decided(&review), signed, "{what}");
        review.undo();
        assert_eq!(decided(&review), reopened, "{what}");
        // With another change since, the review stays open.
        note(&mut review, FIELDS[2], "另一处");
        assert!(review.take_back(last, &reviewer()), "{what}");
        assert_eq!(review.progress(), Progress::Reopened, "{what}");
        // Signed off again, it is no longer reopened; without its sign-off it never was.
        review.set_finished(true, reviewer());
        assert_eq!(review.progress(), Progress::Finished, "{what}");
        while review.history().done.len() > 2 {
            review.undo();
        }
        review.undo();
        assert_eq!(review.progress(), Progress::Started, "{what}");
    }
}

#[test]
fn a_reopened_review_comes_back_reopened() {
    let scratch = Scratch::new("reopened");
    let mut before = review("a.txt", TEXT);
    before.set_finished(true, reviewer());
    decide(&mut before, FIELDS[0], DecisionKind::Confirmed);
    save_new(&scratch.0, &before);
    let mut after = review("a.txt", TEXT);
    gouji_session::load(&SessionFolder::new(&scratch.0), &mut after, &library()).unwrap();
    assert_eq!(decided(&after), decided(&before));
    assert_eq!(after.history().reopened(), Some(&reviewer()));
    after.undo();
    assert_eq!(after.finished, Some(reviewer()));
}

/// One side signs off what it had decided; what the other side adds is in nobody's sign-off.
#[test]
fn a_merge_signs_nothing_that_nobody_signed() {
    let saved = |scratch: &Scratch, name: &str, change: &dyn Fn(&mut Review)| {
        let dir = scratch.0.join(name);
        fs::create_dir_all(&dir).unwrap();
        let mut review = review("a.txt", TEXT);
        decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
        change(&mut review);
        save_new(&dir, &review).path
    };
    let sign: &dyn Fn(&mut Review) = &|review| review.set_finished(true, reviewer());
    let decide: &dyn Fn(&mut Review) = &|review| decide(review, FIELDS[1], DecisionKind::Missing);
    let nothing: &dyn Fn(&mut Review) = &|_| {};
    for (ours, theirs, expected) in [
        (sign, nothing, Progress::Finished),
        (nothing, sign, Progress::Finished),
        (sign, sign, Progress::Finished),
        (sign, decide, Progress::Reopened),
        (decide, sign, Progress::Reopened),
    ] {
        let scratch = Scratch::new("signed");
        let sides = [("base", nothing), ("ours", ours), ("theirs", theirs)];
        let [base, ours, theirs] = sides.map(|(name, change)| saved(&scratch, name, change));
        assert_eq!(MergeFiles { base: &base, ours: &ours, theirs: &theirs }.run(|_| None).unwrap(), 0);
        let mut merged = review("a.txt", TEXT);
        let folder = SessionFolder::new(ours.parent().unwrap());
        let mut loaded = gouji_session::load(&folder, &mut merged, &library()).unwrap();
        assert_eq!(merged.progress(), expected);
        let text = fs::read_to_string(&ours).unwrap();
        gouji_session::save(&mut loaded.handle, &merged, &library()).unwrap();
        assert_eq!(fs::read_to_string(&ours).unwrap(), text, "the program writes what the merge wrote");
        while merged.undo().is_some() {}
        assert!(merged.entries.is_empty() && merged.finished.is_none());
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Decide(usize, usize),
    Note(usize),
    Sign,
    TakeUp,
    TakeBack(usize),
    GiveWay(usize),
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0..3_usize, 0..3_usize).prop_map(|(field, kind)| Deed::Decide(field, kind)),
        1 => (0..3_usize).prop_map(Deed::Note),
        3 => Just(Deed::Sign),
        1 => Just(Deed::TakeUp),
        2 => (0..12_usize).prop_map(Deed::TakeBack),
        1 => (0..3_usize).prop_map(Deed::GiveWay),
        3 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
    ]
}

proptest! {
    /// Undo and redo lead through exactly the states there were, sign-offs included; no changed review is signed off.
    #[test]
    fn undo_is_the_inverse(deeds in proptest::collection::vec(deed(), 1..40)) {
        let mut review = review("a.txt", TEXT);
        let kinds = [DecisionKind::Confirmed, DecisionKind::Unclear, DecisionKind::Corrected("7".into())];
        // The states before each step that undo leads back to, and those that redo leads to.
        let (mut past, mut future): (Vec<Decided>, Vec<Decided>) = (Vec::new(), Vec::new());
        for (at, deed) in deeds.into_iter().enumerate() {
            let before = decided(&review);
            let steps = review.history().done.len();
            match deed {
                Deed::Undo => {
                    prop_assert_eq!(review.undo().is_some(), !past.is_empty());
                    if let Some(state) = past.pop() {
                        future.push(before);
                        prop_assert_eq!(decided(&review), state);
                    }
                    continue;
                }
                Deed::Redo => {
                    prop_assert_eq!(review.redo().is_some(), !future.is_empty());
                    if let Some(state) = future.pop() {
                        past.push(before);
                        prop_assert_eq!(decided(&review), state);
                    }
                    continue;
                }
                Deed::Decide(field, kind) => decide(&mut review, FIELDS[field], kinds[kind].clone()),
                Deed::Note(field) => note(&mut review, FIELDS[field], &format!("备注 {at}")),
                Deed::Sign => review.set_finished(true, reviewer()),
                Deed::TakeUp => review.set_finished(false, reviewer()),
                Deed::TakeBack(step) => drop(review.take_back(step, &reviewer())),
                Deed::GiveWay(field) => give_way(&mut review, FIELDS[field]),
            }
            if review.history().done.len() == steps {
                continue;
            }
            past.push(before.clone());
            future.clear();
            if before.0 != review.entries && before.1.is_some() {
                prop_assert_eq!(review.progress(), Progress::Reopened);
            }
        }
        // A session keeps all of it.
        let scratch = Scratch::new("inverse");
        save_new(&scratch.0, &review);
        let mut again = super::review("a.txt", TEXT);
        gouji_session::load(&SessionFolder::new(&scratch.0), &mut again, &library()).unwrap();
        prop_assert_eq!(decided(&again), decided(&review));
        prop_assert_eq!(again.history(), review.history());
    }
}

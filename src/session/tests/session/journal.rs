//! The journal: every complete line is recovered, however the program ended.

use super::*;
use gouji_core::review::{Entry, Note, SessionStatus};
use gouji_session::{Locks, OpenSession, SessionConfig, replay};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

pub(super) fn place(dir: &Path) -> SessionConfig {
    SessionConfig {
        folder: SessionFolder::new(dir),
        reviewer: "李四".into(),
        now: "2025-03-01T08:00:00Z".into(),
        ..SessionConfig::default()
    }
}

/// Opens a report for review; a new `Locks` value simulates a process that has died.
pub(super) fn begin(dir: &Path, text: &str) -> (OpenSession, Review, SessionStatus) {
    let mut review = review("a.txt", text);
    let (session, status) = OpenSession::begin(&place(dir), &Locks::default(), &mut review, &library());
    (session, review, status)
}

fn record(session: &mut OpenSession, review: &mut Review) {
    let moves = review.take_moves();
    session.record(review, &moves).unwrap();
}

/// Journals in a folder, of any process.
fn journals(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|ending| ending == "journal")).collect()
}

fn remove_journals(dir: &Path) {
    for journal in journals(dir) {
        fs::remove_file(journal).unwrap();
    }
}

fn codes(review: &Review) -> Vec<&'static str> {
    review.problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn what_was_not_saved_comes_back_and_is_told() {
    let scratch = Scratch::new("journal");
    let (mut session, mut review, status) = begin(&scratch.0, TEXT);
    assert_eq!(status, SessionStatus::default());
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1, "the lock alone");
    decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
    record(&mut session, &mut review);
    save_open(&mut session, &scratch.0, &review).unwrap();
    assert!(!scratch.0.join("a.ron.journal").exists(), "saved: nothing to bring back");
    decide(&mut review, FIELDS[1], DecisionKind::Missing);
    record(&mut session, &mut review);
    review.set_finished(true, Provenance { by: "李四".into(), at: "2025-03-02T08:00:00Z".into() });
    record(&mut session, &mut review);
    drop(session);
    let (mut session, mut again, status) = begin(&scratch.0, TEXT);
    assert_eq!((&again.entries, &again.finished), (&review.entries, &review.finished));
    assert_eq!(again.history(), review.history());
    assert_eq!(codes(&again), ["session.recovered", "session.brought_back"]);
    assert!(status.notice.unwrap().both().zh.contains("恢复了 2 处判断"));
    let (saved, finished) = status.on_disk.unwrap();
    assert_eq!((saved.len(), finished), (1, None), "what is on disk is less: the desk knows that it is not saved");
    // It keeps growing, and after a save there is nothing to recover.
    decide(&mut again, FIELDS[2], DecisionKind::Unclear);
    record(&mut session, &mut again);
    drop(session);
    let (mut session, third, _) = begin(&scratch.0, TEXT);
    assert_eq!(third.entries, again.entries);
    save_open(&mut session, &scratch.0, &third).unwrap();
    drop(session);
    let (_session, last, status) = begin(&scratch.0, TEXT);
    assert_eq!((last.entries.len(), status), (3, SessionStatus::default()));
}

#[test]
fn torn_damaged_and_foreign_journals() {
    let scratch = Scratch::new("torn");
    let path = scratch.0.join("a.ron.journal");
    let (mut session, mut review, _) = begin(&scratch.0, TEXT);
    for (id, kind) in [(FIELDS[0], DecisionKind::Confirmed), (FIELDS[1], DecisionKind::Missing)] {
        decide(&mut review, id, kind);
        record(&mut session, &mut review);
    }
    drop(session);
    let whole = fs::read_to_string(&path).unwrap();
    let second = whole[..whole.len() - 1].rfind('\n').unwrap() + 1;
    // Wherever the last line is cut, the one before it is recovered.
    for cut in (second..whole.len() - 1).step_by(37) {
        fs::write(&path, &whole.as_bytes()[..cut]).unwrap();
        let (_session, again, _) = begin(&scratch.0, TEXT);
        assert_eq!(again.entries.keys().collect::<Vec<_>>(), [FIELDS[0]], "{cut}");
    }
    // A damaged line in the middle: everything before it is recovered, and the file is kept.
    let damaged = whole.replacen("said(", "sagt(", 2).replacen("sagt(", "said(", 1);
    fs::write(&path, &damaged).unwrap();
    let (session, again, _) = begin(&scratch.0, TEXT);
    assert_eq!(again.entries.len(), 1);
    assert!(codes(&again).contains(&"session.journal_aside"));
    let aside = scratch.0.join("a.ron.journal.orphan");
    assert_eq!(fs::read_to_string(&aside).unwrap(), damaged);
    drop(session);
    // Recovered decisions are in the journal of the recovering process.
    remove_journals(&scratch.0);
    // Journals of another report or program and other files are not used, but kept.
    let later = whole.replacen("(journal:1,", "(journal:2,", 1);
    assert_ne!(later, whole);
    for (foreign, number) in
        [(whole.replace("a.txt", "b.txt").replace(&review.source.sha256, "0"), 2), (later, 3), ("hello\n".into(), 4)]
    {
        fs::write(&path, &foreign).unwrap();
        let (_session, again, status) = begin(&scratch.0, TEXT);
        assert!(again.entries.is_empty());
        assert!(status.notice.unwrap().both().en.contains("belongs to another report"));
        assert!(!path.exists());
        assert_eq!(fs::read_to_string(scratch.0.join(format!("a.ron.journal.orphan{number}"))).unwrap(), foreign);
    }
    // Nothing was decided before the first line was complete.
    fs::write(&path, &whole[..40]).unwrap();
    assert_eq!(begin(&scratch.0, TEXT).2, SessionStatus::default());
}

#[test]
fn a_session_that_changed_meanwhile_is_merged_with_the_journal() {
    let scratch = Scratch::new("meanwhile");
    let (mut session, mut ours, _) = begin(&scratch.0, TEXT);
    for (id, kind) in [(FIELDS[0], DecisionKind::Confirmed), (FIELDS[1], DecisionKind::Missing)] {
        decide(&mut ours, id, kind);
    }
    record(&mut session, &mut ours);
    drop(session);
    let mut theirs = review("a.txt", TEXT);
    decide(&mut theirs, FIELDS[1], DecisionKind::Unclear);
    decide(&mut theirs, FIELDS[2], DecisionKind::AsPublished);
    save_new(&scratch.0, &theirs);
    let (_session, again, status) = begin(&scratch.0, TEXT);
    assert_eq!(again.entries.len(), 3);
    assert_eq!(again.entries[FIELDS[1]].decision.as_ref().unwrap().kind, DecisionKind::Missing, "ours until chosen");
    let [conflict] = &status.conflicts[..] else { panic!("{:?}", status.conflicts) };
    assert_eq!(conflict.id, FIELDS[1]);
}

#[test]
fn a_changed_report_and_its_journal() {
    let scratch = Scratch::new("both");
    let (mut session, mut old, _) = begin(&scratch.0, TEXT);
    let id = id_of(&old, "21", 0);
    decide(&mut old, &id, DecisionKind::Confirmed);
    decide(&mut old, FIELDS[0], DecisionKind::Confirmed);
    record(&mut session, &mut old);
    drop(session);
    let (_session, new, _) = begin(&scratch.0, &TEXT.replace("11", "19").replace("全年", "本机关认真履职。全年"));
    assert_eq!(new.entries.keys().collect::<Vec<_>>(), [&id_of(&new, "21", 0)]);
    assert!(codes(&new).contains(&"session.disagrees"), "{:?}", codes(&new));
}

#[test]
fn where_the_folder_cannot_be_written_to_the_journal_lies_in_the_spare_one() {
    let scratch = Scratch::new("spare");
    let spare = scratch.0.join("spare");
    fs::create_dir(scratch.0.join("sessions")).unwrap();
    let at = SessionConfig { spare: Some(spare.clone()), ..place(&scratch.0.join("sessions")) };
    let open = |review: &mut Review| OpenSession::begin(&at, &Locks::default(), review, &library());
    let mut ours = review("a.txt", TEXT);
    let (mut session, _) = open(&mut ours);
    decide(&mut ours, FIELDS[0], DecisionKind::Confirmed);
    record(&mut session, &mut ours);
    drop(session);
    // A file in place of the folder stops any user, root included.
    fs::remove_dir_all(scratch.0.join("sessions")).unwrap();
    fs::write(scratch.0.join("sessions"), "").unwrap();
    let mut other = review("a.txt", TEXT);
    let (mut session, _) = open(&mut other);
    decide(&mut other, FIELDS[1], DecisionKind::Missing);
    record(&mut session, &mut other);
    drop(session);
    assert_eq!(fs::read_dir(&spare).unwrap().count(), 1);
    let mut again = review("a.txt", TEXT);
    let (mut session, _) = open(&mut again);
    assert_eq!(again.entries.keys().collect::<Vec<_>>(), [FIELDS[1]]);
    fs::remove_file(scratch.0.join("sessions")).unwrap();
    save_open(&mut session, &scratch.0, &again).unwrap();
    assert_eq!(fs::read_dir(&spare).unwrap().count(), 0);
}

/// Actions of a reviewer.
#[derive(Debug, Clone)]
enum Did {
    Decide(usize, DecisionKind),
    Note(usize, String),
    Together(usize, usize),
    Undo,
    Redo,
    Finish(bool),
    Save,
}

fn any_deed() -> impl Strategy<Value = Did> {
    let kind = prop_oneof![
        Just(DecisionKind::Confirmed),
        Just(DecisionKind::Missing),
        any::<String>().prop_map(DecisionKind::Corrected)
    ];
    prop_oneof![
        4 => (0..3_usize, kind).prop_map(|(at, kind)| Did::Decide(at, kind)),
        1 => (0..3_usize, any::<String>()).prop_map(|(at, text)| Did::Note(at, text)),
        1 => (0..3_usize, 0..3_usize).prop_map(|(a, b)| Did::Together(a, b)),
        2 => Just(Did::Undo),
        1 => Just(Did::Redo),
        1 => any::<bool>().prop_map(Did::Finish),
        1 => Just(Did::Save),
    ]
}

fn act(review: &mut Review, did: &Did) {
    match did {
        Did::Decide(at, kind) => decide(review, FIELDS[*at], kind.clone()),
        Did::Note(at, text) => {
            let mut entry = review.entries.get(FIELDS[*at]).cloned().unwrap_or_default();
            entry.note = Some(Note { text: text.clone(), provenance: Provenance::default() });
            review.set(FIELDS[*at], entry, &Provenance::default());
        }
        Did::Together(a, b) => review.together(|review| {
            decide(review, FIELDS[*a], DecisionKind::Unclear);
            review.set(FIELDS[*b], Entry::default(), &Provenance::default());
        }),
        Did::Undo => drop(review.undo()),
        Did::Redo => drop(review.redo()),
        Did::Finish(is) => {
            review.set_finished(*is, Provenance { by: "李四".into(), at: "2025-03-02T08:00:00Z".into() });
        }
        Did::Save => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever was done, and wherever the program died, the last recorded state is recovered.
    #[test]
    fn any_review_comes_back(deeds in proptest::collection::vec(any_deed(), 1..24)) {
        let scratch = Scratch::new("any");
        let (mut session, mut review, _) = begin(&scratch.0, TEXT);
        for did in &deeds {
            act(&mut review, did);
            record(&mut session, &mut review);
            if matches!(did, Did::Save) {
                save_open(&mut session, &scratch.0, &review).unwrap();
            }
        }
        drop(session);
        let (_session, again, _) = begin(&scratch.0, TEXT);
        prop_assert_eq!(&again.entries, &review.entries);
        prop_assert_eq!(&again.finished, &review.finished);
        prop_assert_eq!(again.history(), review.history());
    }

    #[test]
    fn any_text_is_a_journal_or_none(text in any::<String>()) {
        let _ = replay::read(&text);
        let _ = replay::read(&format!("{text}\n"));
    }
}

/// Reads a journal of format 1.
#[test]
fn the_first_journal_is_read() {
    let text = include_str!("../golden/journal1.ron");
    let journal = replay::read(text).unwrap();
    assert_eq!((journal.lines, journal.is_damaged), (4, false));
    assert_eq!(journal.base.decisions.len(), 1);
    let ours = journal.ours;
    assert_eq!((ours.decisions.len(), ours.notes.len()), (2, 1));
    assert_eq!((ours.history.len(), ours.undone.len()), (3, 1));
}

/// A change to a folder, and where the journal is afterwards.
type Happens<'a> = (&'a str, &'a dyn Fn(&Path), &'a Path);

#[test]
fn a_journal_that_lost_its_name_is_written_again_and_told() {
    use gouji_session::journal::Written;
    let scratch = Scratch::new("lost");
    let (dir, spare) = (scratch.0.join("sessions"), scratch.0.join("spare"));
    let at = SessionConfig { spare: Some(spare.clone()), ..place(&dir) };
    let in_its_place = |dir: &Path| {
        fs::remove_dir_all(dir).unwrap();
        fs::write(dir, "").unwrap();
    };
    let moved = |dir: &Path| fs::rename(dir, dir.with_extension("old")).unwrap();
    let all: [Happens; 4] = [
        ("kept", &|_| {}, &dir),
        ("removed", &remove_journals, &dir),
        ("moved", &moved, &dir),
        ("no folder", &in_its_place, &spare),
    ];
    for (what, happens, place_after) in all {
        let _ = (fs::remove_dir_all(&dir), fs::remove_file(&dir), fs::remove_dir_all(&spare));
        let _ = fs::remove_dir_all(dir.with_extension("old"));
        let locks = Locks::default();
        let mut review = review("a.txt", TEXT);
        let (mut session, _) = OpenSession::begin(&at, &locks, &mut review, &library());
        decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
        record(&mut session, &mut review);
        happens(&dir);
        decide(&mut review, FIELDS[1], DecisionKind::Missing);
        let decided = review.take_moves();
        let written = session.record(&review, &decided).unwrap();
        assert_eq!(written == Written::InPlace, what == "kept", "{what}: {written:?}");
        if let Written::Anew(path) = &written {
            assert_eq!(path.parent(), Some(place_after), "{what}");
            session.lock_again(&at, &locks, &review);
        }
        drop((session, locks));
        let mut again = super::review("a.txt", TEXT);
        let (session, _) = OpenSession::begin(&at, &Locks::default(), &mut again, &library());
        assert_eq!(again.entries, review.entries, "{what}");
        drop(session);
    }
}

#[test]
fn every_process_has_a_journal_and_all_are_read() {
    let scratch = Scratch::new("each");
    // Two processes at once on a file system without working locks.
    let mut one = review("a.txt", TEXT);
    let (mut first, _) = OpenSession::begin(&place(&scratch.0), &Locks::default(), &mut one, &library());
    decide(&mut one, FIELDS[0], DecisionKind::Confirmed);
    record(&mut first, &mut one);
    fs::remove_file(scratch.0.join("a.ron.lock")).unwrap();
    let mut two = review("a.txt", TEXT);
    let (mut second, status) = OpenSession::begin(&place(&scratch.0), &Locks::default(), &mut two, &library());
    assert_eq!((two.entries.len(), status.read_only), (0, None), "the journal of one that lives is left to it");
    decide(&mut two, FIELDS[1], DecisionKind::Missing);
    record(&mut second, &mut two);
    decide(&mut one, FIELDS[2], DecisionKind::Unclear);
    record(&mut first, &mut one);
    assert_eq!(journals(&scratch.0).len(), 2);
    drop((first, second));
    let (mut session, again, _) = begin(&scratch.0, TEXT);
    assert_eq!(again.entries.keys().collect::<Vec<_>>().len(), 3, "nothing of either is lost");
    assert_eq!(journals(&scratch.0).len(), 1, "it is in the journal of whoever brought it back");
    save_open(&mut session, &scratch.0, &again).unwrap();
    assert!(journals(&scratch.0).is_empty());
}

//! Two reviewers of one report: locks, merging decision by decision, and fields of later programs.

use super::journal::{begin, place};
use super::*;
use gouji_core::review::StepChange;
use gouji_session::merge::MergeFiles;
use gouji_session::{Locks, OpenSession, SessionError};
use std::fs;

/// A session file with decisions on these fields.
fn session(dir: &Path, name: &str, decided: &[(usize, DecisionKind)]) -> std::path::PathBuf {
    let dir = dir.join(name);
    fs::create_dir_all(&dir).unwrap();
    let mut review = review("a.txt", TEXT);
    for (at, kind) in decided {
        decide(&mut review, FIELDS[*at], kind.clone());
    }
    save_new(&dir, &review).path
}

#[test]
fn both_sides_are_united_and_differences_are_marked() {
    use DecisionKind::{Confirmed, Corrected, Missing, Unclear};
    let to = |text: &str| Corrected(text.into());
    for (base, ours, theirs, conflicts, kinds) in [
        (vec![], vec![], vec![], 0, vec![]),
        (vec![], vec![(0, Confirmed)], vec![(1, Missing)], 0, vec!["confirmed", "missing"]),
        (vec![(0, Confirmed)], vec![(0, Confirmed)], vec![(0, Missing)], 0, vec!["missing"]),
        (vec![(0, Confirmed)], vec![], vec![(0, Confirmed), (1, Missing)], 0, vec!["missing"]),
        (vec![], vec![(0, to("12"))], vec![(0, to("12"))], 0, vec!["corrected"]),
        (vec![], vec![(0, to("12"))], vec![(0, to("13")), (2, Unclear)], 1, vec!["corrected", "unclear"]),
        (vec![(0, Confirmed)], vec![], vec![(0, Missing)], 1, vec![]),
        (vec![(0, Confirmed)], vec![(0, Unclear)], vec![], 1, vec!["unclear"]),
    ] {
        let scratch = Scratch::new("merge");
        // A missing decision has no step that removed it: opening adds one.
        let is_whole = conflicts == 0 && (base.is_empty() || !ours.is_empty());
        let [base, ours, theirs] = [("base", &base), ("ours", &ours), ("theirs", &theirs)]
            .map(|(name, decided)| session(&scratch.0, name, decided));
        let before = fs::read_to_string(&theirs).unwrap();
        let merged = MergeFiles { base: &base, ours: &ours, theirs: &theirs }.run(|_| None).unwrap();
        assert_eq!(merged, conflicts);
        assert_eq!(fs::read_to_string(&theirs).unwrap(), before);
        let text = fs::read_to_string(&ours).unwrap();
        assert_eq!(text.matches("<<<<<<< ours").count(), conflicts, "{text}");
        let mut again = review("a.txt", TEXT);
        let loaded = gouji_session::load(&SessionFolder::new(ours.parent().unwrap()), &mut again, &library()).unwrap();
        let said: Vec<_> = again.entries.values().filter_map(|one| Some(one.decision.as_ref()?.kind.name())).collect();
        assert_eq!((said, loaded.conflicts.len()), (kinds, conflicts), "{text}");
        if is_whole {
            // The merged file equals what the program itself would write.
            let mut handle = loaded.handle;
            gouji_session::save(&mut handle, &again, &library()).unwrap();
            assert_eq!(fs::read_to_string(&ours).unwrap(), text);
        }
    }
}

#[test]
fn one_decision_is_one_line() {
    let scratch = Scratch::new("lines");
    let mut review = review("a.txt", TEXT);
    decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
    decide(&mut review, FIELDS[2], DecisionKind::Confirmed);
    let mut handle = save_new(&scratch.0, &review);
    let before = fs::read_to_string(&handle.path).unwrap();
    decide(&mut review, FIELDS[1], DecisionKind::Missing);
    gouji_session::save(&mut handle, &review, &library()).unwrap();
    let after = fs::read_to_string(&handle.path).unwrap();
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().filter(|line| !old.contains(line)).collect();
    // The comment, the decision and the step are added, and no earlier line is lost.
    assert_eq!(new.len(), 3, "{new:#?}");
    assert!(old.iter().all(|line| after.lines().any(|now| now == *line)));
}

#[test]
fn what_somebody_else_saved_is_taken_in() {
    let scratch = Scratch::new("taken");
    let (mut session, mut ours, _) = begin(&scratch.0, TEXT);
    decide(&mut ours, FIELDS[0], DecisionKind::Confirmed);
    save_open(&mut session, &scratch.0, &ours).unwrap();
    // Written without a lock, as by a colleague's git: one other decision, and one that differs.
    let mut theirs = review("a.txt", TEXT);
    let mut handle = gouji_session::load(&SessionFolder::new(&scratch.0), &mut theirs, &library()).unwrap().handle;
    decide(&mut theirs, FIELDS[1], DecisionKind::Missing);
    decide(&mut theirs, FIELDS[2], DecisionKind::Unclear);
    gouji_session::save(&mut handle, &theirs, &library()).unwrap();
    decide(&mut ours, FIELDS[2], DecisionKind::Corrected("34".into()));
    let refused = save_open(&mut session, &scratch.0, &ours).unwrap_err();
    assert!(matches!(refused, SessionError::ChangedOnDisk { .. }));
    let conflicts = session.take_in(&mut ours, &library()).unwrap();
    assert_eq!(ours.entries.len(), 3);
    assert_eq!(conflicts.len(), 1);
    let StepChange::Decision { before, after } = &conflicts[0].change else { panic!() };
    let kind = |said: &Option<Box<Decision>>| said.as_ref().unwrap().kind.name();
    assert_eq!((kind(before), kind(after)), ("corrected", "unclear"));
    // Choosing their side is a step like any other.
    ours.give_way(&conflicts, &Provenance::default());
    assert_eq!(ours.entries[FIELDS[2]].decision.as_ref().unwrap().kind, DecisionKind::Unclear);
    save_open(&mut session, &scratch.0, &ours).unwrap();
    ours.undo();
    assert_eq!(ours.entries[FIELDS[2]].decision.as_ref().unwrap().kind.name(), "corrected");
}

#[test]
fn the_second_may_look_and_is_told_who_was_first() {
    let scratch = Scratch::new("lock");
    let (first, _, status) = begin(&scratch.0, TEXT);
    assert_eq!(status.read_only, None);
    // The file was never saved, and the first process's journal is left alone.
    fs::write(scratch.0.join("a.ron.journal"), "of the first\n").unwrap();
    let (mut second, review_of_second, status) = begin(&scratch.0, TEXT);
    let reported = status.read_only.unwrap();
    assert!(reported.both().zh.contains("李四") && reported.both().en.contains("2025-03-01 08:00"), "{reported:?}");
    assert!(matches!(save_open(&mut second, &scratch.0, &review_of_second), Err(SessionError::ReadOnly { .. })));
    assert!(scratch.0.join("a.ron.journal").exists());
    fs::remove_file(scratch.0.join("a.ron.journal")).unwrap();
    drop((first, second));
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 0, "nothing is left of the locks");
    // A lock that no process holds has no effect, whatever the file contains.
    fs::write(scratch.0.join("a.ron.lock"), "(who: \"\u{1b}[2J\", host: \"x\", pid: 1, since: \"\")").unwrap();
    assert_eq!(begin(&scratch.0, TEXT).2.read_only, None);
    // Within one program, a report may be open twice.
    let locks = Locks::default();
    let both = [(); 2].map(|()| OpenSession::begin(&place(&scratch.0), &locks, &mut review("a.txt", TEXT), &library()));
    assert!(both.iter().all(|(_, status)| status.read_only.is_none()));
}

#[test]
fn the_ten_last_states_are_kept_whatever_the_clock_said() {
    let scratch = Scratch::new("backup");
    let backups = scratch.0.join(".backup");
    fs::create_dir(&backups).unwrap();
    // Backups of earlier runs; the clock of one was wrong.
    for time in
        (10..25).map(|day| format!("202401{day}T000000")).chain((10..22).map(|day| format!("209901{day}T000000")))
    {
        fs::write(backups.join(format!("a-{time}.ron")), "").unwrap();
    }
    fs::write(backups.join("ab-20240101T000000.ron"), "another's").unwrap();
    let (mut session, mut review, _) = begin(&scratch.0, TEXT);
    let copies = || {
        let mut copies: Vec<_> =
            fs::read_dir(&backups).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
        copies.retain(|name| name.starts_with("a-"));
        copies.sort();
        copies
    };
    let (mut states, kinds) = (Vec::new(), [DecisionKind::Confirmed, DecisionKind::Missing, DecisionKind::Unclear]);
    for round in 0..13 {
        decide(&mut review, FIELDS[0], kinds[round % 3].clone());
        save_open(&mut session, &scratch.0, &review).unwrap();
        states.push(fs::read_to_string(scratch.0.join("a.ron")).unwrap());
        if round == 2 {
            let copies = copies();
            assert_eq!((copies.len(), copies[0].as_str()), (10, "a-20240117T000000.ron"), "{copies:?}");
        }
    }
    let kept: Vec<String> = copies().iter().map(|name| fs::read_to_string(backups.join(name)).unwrap()).collect();
    assert_eq!(kept, states[2..12], "what it said before each of the ten last saves");
    // A save without changes makes no backup.
    save_open(&mut session, &scratch.0, &review).unwrap();
    assert_eq!(copies().len(), 10);
    assert_eq!(fs::read_to_string(backups.join("ab-20240101T000000.ron")).unwrap(), "another's");
}

#[test]
fn what_a_later_program_wrote_is_kept() {
    let scratch = Scratch::new("unknown");
    let mut review_of = review("a.txt", TEXT);
    decide(&mut review_of, FIELDS[0], DecisionKind::Confirmed);
    decide(&mut review_of, FIELDS[1], DecisionKind::Missing);
    let moved = id_of(&review_of, "21", 0);
    decide(&mut review_of, &moved, DecisionKind::Unclear);
    review_of.set_finished(true, Provenance { by: "李四".into(), at: "2025-03-02T08:00:00Z".into() });
    let path = save_new(&scratch.0, &review_of).path;
    let text = fs::read_to_string(&path).unwrap();
    let later = text
        .replace("bytes: 127", "bytes: 127, pages: [1, 2]")
        .replace("when: \"2025-03-02T08:00:00Z\"))", "when: \"2025-03-02T08:00:00Z\", grade: \"甲)\"))")
        .replacen("kind: confirmed,", "sure: /* how */ Some(\n (0.5, 'x')), kind: confirmed,", 1)
        .replace("kind: unclear,", "sure: None, kind: unclear,")
        .replacen("decided((id:", "decided((by: card, id:", 1)
        .replacen(
            "    decisions: [",
            "    reviewers: {\"a\": (x: 1),\n        // who\n        \"b\": r#\"\"\"#},\n    decisions: [",
            1,
        );
    let kept = [
        "bytes: 127, pages: [1, 2])",
        "grade: \"甲)\"))",
        "sure: Some( (0.5, 'x'))),",
        "sure: None),",
        "by: card)),",
        "    reviewers: {\"a\": (x: 1),\n        // who\n        \"b\": r#\"\"\"#},",
    ];
    fs::write(&path, &later).unwrap();
    let mut again = review("a.txt", TEXT);
    let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut again, &library()).unwrap();
    assert_eq!((&again.entries, again.history()), (&review_of.entries, review_of.history()));
    assert!(again.problems.iter().any(|problem| problem.code == "session.unknown"));
    decide(&mut again, FIELDS[1], DecisionKind::Confirmed);
    again.set_finished(true, Provenance { by: "李四".into(), at: "2025-03-03T08:00:00Z".into() });
    gouji_session::save(&mut loaded.handle, &again, &library()).unwrap();
    let written = fs::read_to_string(&path).unwrap();
    for kept in kept {
        assert!(written.contains(kept), "{kept} is not in\n{written}");
    }
    // Unknown fields are written back unchanged, and follow a number to its new position in a changed report.
    let mut third = review("a.txt", TEXT);
    let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut third, &library()).unwrap();
    gouji_session::save(&mut loaded.handle, &third, &library()).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
    let mut changed = review("a.txt", &TEXT.replace("全年", "本机关认真履职。全年"));
    let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut changed, &library()).unwrap();
    gouji_session::save(&mut loaded.handle, &changed, &library()).unwrap();
    let written = fs::read_to_string(&path).unwrap();
    let id = format!("(id: \"{}\", kind: unclear", id_of(&changed, "21", 0));
    assert!(written.lines().any(|line| line.contains(&id) && line.contains("sure: None")), "{written}");
    // A file whose unknown fields cannot be written back is refused, so that nothing is lost.
    fs::write(&path, later.replace("span: Some((", "span: Some((x: 1, ")).unwrap();
    let error =
        gouji_session::load(&SessionFolder::new(&scratch.0), &mut review("a.txt", TEXT), &library()).unwrap_err();
    assert_eq!(error.code(), "session.broken");
}

#[test]
fn merges_end_by_choosing() {
    let scratch = Scratch::new("ending");
    let [base, ours, theirs] = [
        session(&scratch.0, "base", &[]),
        session(&scratch.0, "ours", &[(0, DecisionKind::Confirmed)]),
        session(&scratch.0, "theirs", &[(0, DecisionKind::Missing)]),
    ];
    MergeFiles { base: &base, ours: &ours, theirs: &theirs }.run(|_| None).unwrap();
    let (mut session, mut review, status) = begin(ours.parent().unwrap(), TEXT);
    assert!(status.notice.unwrap().both().zh.contains("1 处判断不一致"));
    review.give_way(&status.conflicts, &Provenance::default());
    save_open(&mut session, &scratch.0, &review).unwrap();
    let text = fs::read_to_string(&ours).unwrap();
    assert!(!text.contains("<<<<<<<") && text.contains("kind: missing"), "{text}");
    // A file that is not a session is not merged.
    fs::write(&base, "hello").unwrap();
    let error = MergeFiles { base: &base, ours: &ours, theirs: &theirs }.run(|_| None).unwrap_err();
    assert_eq!(error.code(), "session.broken");
    assert_eq!(fs::read_to_string(&ours).unwrap(), text);
}

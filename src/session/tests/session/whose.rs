//! Assigning sessions to reports: each report has its own, found by its bytes, or else by its path.

use super::journal::place;
use super::*;
use gouji_core::extract::Found;
use gouji_core::review::Conflict;
use gouji_session::{Locks, OpenSession, SessionError};
use std::fs;

fn found<T>(value: T) -> Found<T> {
    Found { value, span: Span::default(), repaired: false }
}

/// A report in a file, with its agency and year.
fn report(file: &Path, text: &str, agency: &str, year: i16) -> Review {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
    let mut report = review(file.file_name().unwrap().to_str().unwrap(), text);
    report.source.file = Some(gouji_session::report::canonical(file));
    (report.extraction.identity.agency, report.extraction.identity.year) =
        (Some(found(agency.to_string())), Some(found(year)));
    report
}

fn begun(dir: &Path, locks: &Locks, review: &mut Review) -> OpenSession {
    OpenSession::begin(&place(dir), locks, review, &library()).0
}

fn saved(dir: &Path, locks: &Locks, session: &mut OpenSession, review: &Review) -> PathBuf {
    session.save(&place(dir), locks, review, &library()).unwrap().path
}

fn decided(dir: &Path, review: &Review) -> Vec<String> {
    let mut again = review.clone();
    again.restore(std::collections::BTreeMap::new(), None, gouji_core::review::History::default());
    gouji_session::load(&SessionFolder::new(dir), &mut again, &library()).unwrap();
    again.entries.into_keys().collect()
}

#[test]
fn reports_of_one_name_have_sessions_of_their_own_whichever_is_saved_first() {
    let files = ["a/年度报告.txt", "b/年度报告.txt", "c/年度报告.md", "c/年度报告.txt"];
    // Equal bytes in two files are two reports.
    for texts in [[TEXT, "政府信息公开\n表 1 2 3\n", "政府信息公开\n表 4 5 6\n", TEXT], [TEXT; 4]] {
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            let scratch = Scratch::new("names");
            let (dir, locks) = (scratch.0.join("sessions"), Locks::default());
            let mut reports: Vec<Review> =
                files.iter().zip(texts).map(|(file, text)| report(&scratch.0.join(file), text, file, 2024)).collect();
            // All are opened before any is saved.
            let mut open: Vec<OpenSession> = reports.iter_mut().map(|one| begun(&dir, &locks, one)).collect();
            for at in order {
                decide(&mut reports[at], FIELDS[at % 3], DecisionKind::Confirmed);
                saved(&dir, &locks, &mut open[at], &reports[at]);
            }
            drop(open);
            for (at, report) in reports.iter().enumerate() {
                assert_eq!(decided(&dir, report), [FIELDS[at % 3]], "{order:?} {at}");
                // Another save by a later run changes nothing.
                let mut again = report.clone();
                let mut session = begun(&dir, &Locks::default(), &mut again);
                saved(&dir, &Locks::default(), &mut session, &again);
            }
            let sessions = fs::read_dir(&dir).unwrap().flatten().filter(|one| one.path().extension().is_some());
            assert_eq!(sessions.count(), 4, "one for each, and no lock or journal is left");
        }
    }
}

#[test]
fn found_by_its_bytes_else_by_its_place_and_never_of_another_year_or_agency() {
    let scratch = Scratch::new("whose");
    let (dir, file) = (scratch.0.join("sessions"), scratch.0.join("2023/report.txt"));
    let mut first = report(&file, TEXT, "宿迁市", 2023);
    let mut session = begun(&dir, &Locks::default(), &mut first);
    decide(&mut first, FIELDS[0], DecisionKind::Confirmed);
    let path = saved(&dir, &Locks::default(), &mut session, &first);
    assert_eq!(path, dir.join("report.ron"));
    assert!(
        fs::read_to_string(&path).unwrap().contains("path: \"../2023/report.txt\""),
        "the place, seen from the session"
    );
    drop(session);
    let changed = TEXT.replace("408", "409");
    for (what, report, expected) in [
        ("the same", report(&file, TEXT, "宿迁市", 2023), 1),
        ("copied", report(&scratch.0.join("copy/renamed.txt"), TEXT, "宿迁市", 2023), 1),
        ("read otherwise by a later program", report(&file, TEXT, "宿迁市政府", 2022), 1),
        ("elsewhere, of the same name", report(&scratch.0.join("2024/report.txt"), &changed, "宿迁市", 2023), 0),
        ("changed", report(&file, &changed, "江苏省宿迁市", 2023), 1),
        ("the next year's in its place", report(&file, &changed, "宿迁市", 2024), 0),
        ("another agency's in its place", report(&file, &changed, "西峰区", 2023), 0),
    ] {
        let mut report = report;
        let (_session, status) = OpenSession::begin(&place(&dir), &Locks::default(), &mut report, &library());
        assert_eq!((report.entries.len(), status.read_only), (expected, None), "{what}");
        let is_reported = report.problems.iter().any(|problem| problem.code == "session.other_report");
        assert_eq!(is_reported, what.ends_with("in its place"), "{what}");
    }
    // A moved report keeps its session; a copy gets its own with the first decision.
    let copy = report(&scratch.0.join("copy/renamed.txt"), TEXT, "宿迁市", 2023);
    fs::remove_file(&file).unwrap();
    assert_eq!(path_for(&dir, &copy), path);
    fs::write(&file, TEXT).unwrap();
    assert_eq!(path_for(&dir, &copy), dir.join("renamed.ron"));
}

#[test]
fn a_session_of_the_format_as_it_was_is_found_by_the_path_as_it_was_given() {
    let scratch = Scratch::new("given");
    let old = save_new(&scratch.0, &review("2023/report.txt", TEXT));
    let text = fs::read_to_string(&old.path).unwrap();
    assert!(text.contains("path: \"2023/report.txt\""));
    let with = |year: &str| fs::write(&old.path, text.replace("year: None", year)).unwrap();
    let changed = TEXT.replace("408", "409");
    for (year, given, expected) in [
        ("year: None", "2023/report.txt", true),
        ("year: None", "./2023/report.txt", true),
        ("year: Some(2023)", "2023/report.txt", true),
        ("year: Some(2022)", "2023/report.txt", false),
        ("year: Some(2023)", "report.txt", false),
    ] {
        with(year);
        let mut now = report(&scratch.0.join("elsewhere/report.txt"), &changed, "宿迁市", 2023);
        now.source.path = given.to_string();
        let loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut now, &library()).unwrap();
        assert_eq!(loaded.found, expected, "{year} {given}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_told_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let scratch = Scratch::new("gbk");
    let (dir, locks) = (scratch.0.join("sessions"), Locks::default());
    // 杭州 and 苏州 in GBK: read as UTF-8, both are four times U+FFFD.
    let files =
        [&b"\xba\xbc\xd6\xdd.txt"[..], b"\xcb\xd5\xd6\xdd.txt"].map(|name| scratch.0.join(OsStr::from_bytes(name)));
    let mut paths = Vec::new();
    for file in &files {
        fs::write(file, TEXT).unwrap();
        let mut one =
            review("\u{fffd}\u{fffd}\u{fffd}\u{fffd}.txt", &TEXT.replace("408", &format!("{}", 1 + paths.len())));
        one.source.file = Some(gouji_session::report::canonical(file));
        let mut session = begun(&dir, &locks, &mut one);
        assert!(one.entries.is_empty());
        decide(&mut one, FIELDS[0], DecisionKind::Confirmed);
        paths.push(saved(&dir, &locks, &mut session, &one));
    }
    assert_ne!(paths[0], paths[1]);
    let text = fs::read_to_string(&paths[0]).unwrap();
    assert!(text.contains("path: \"../%BA%BC%D6%DD.txt\""), "{text}");
}

#[test]
fn another_reports_session_in_the_place_of_this_ones_is_left_alone() {
    let scratch = Scratch::new("other");
    let (dir, locks) = (scratch.0.join("sessions"), Locks::default());
    let mut ours = report(&scratch.0.join("a/r.txt"), TEXT, "甲市", 2024);
    let mut session = begun(&dir, &locks, &mut ours);
    decide(&mut ours, FIELDS[0], DecisionKind::Confirmed);
    // On a drive without working locks, another report was saved under the name meanwhile.
    let mut theirs = report(&scratch.0.join("b/r.txt"), "政府信息公开\n表 7 8 9\n", "乙市", 2024);
    decide(&mut theirs, FIELDS[1], DecisionKind::Missing);
    save_new(&dir, &theirs);
    let before = fs::read_to_string(dir.join("r.ron")).unwrap();
    let done = session.save(&place(&dir), &locks, &ours, &library()).unwrap();
    assert_eq!(done.instead_of, Some(dir.join("r.ron")), "and it is reported");
    assert_ne!(done.path, dir.join("r.ron"));
    assert_eq!(fs::read_to_string(dir.join("r.ron")).unwrap(), before);
    drop(session);
    assert_eq!((decided(&dir, &ours), decided(&dir, &theirs)), (vec![FIELDS[0].into()], vec![FIELDS[1].into()]));
}

#[test]
fn a_session_that_somebody_writes_again_and_again_is_given_up_after_a_while() {
    let scratch = Scratch::new("contested");
    let locks = Locks::default();
    let (mut session, mut ours, _) = super::journal::begin(&scratch.0, TEXT);
    decide(&mut ours, FIELDS[0], DecisionKind::Confirmed);
    session.save(&place(&scratch.0), &locks, &ours, &library()).unwrap();
    let mut rounds = 0;
    let refused = loop {
        let text = fs::read_to_string(scratch.0.join("a.ron")).unwrap();
        fs::write(scratch.0.join("a.ron"), format!("{text}// {rounds}\n")).unwrap();
        match session.save(&place(&scratch.0), &locks, &ours, &library()) {
            Err(SessionError::ChangedOnDisk { .. }) => {
                let conflicts: Vec<Conflict> = session.take_in(&mut ours, &library()).unwrap();
                assert!(conflicts.is_empty());
            }
            other => break other.unwrap_err(),
        }
        rounds += 1;
        assert!(rounds < 10);
    };
    assert_eq!(refused.code(), "session.contested");
    // The decision is in the journal, and the next save tries again.
    drop(session);
    let (mut session, ours, _) = super::journal::begin(&scratch.0, TEXT);
    assert_eq!(ours.entries.len(), 1);
    session.save(&place(&scratch.0), &locks, &ours, &library()).unwrap();
}

//! An earlier review of the same agency and year is offered, and taken over only when the reviewer says so.

use super::journal::place;
use super::*;
use gouji_core::extract::Found;
use gouji_core::review::EarlierReview;
use std::fs;

fn found<T>(value: T) -> Found<T> {
    Found { value, span: Span::default(), repaired: false }
}

/// A report in a file of `agency` on 2024.
fn report(file: &Path, text: &str, agency: &str, year: i16) -> Review {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
    let mut report = review(file.to_str().unwrap(), text);
    report.source.file = Some(gouji_session::report::canonical(file));
    (report.extraction.identity.agency, report.extraction.identity.year) =
        (Some(found(agency.to_string())), Some(found(year)));
    // The index of ids knows the identity as it was read.
    let Review { source, document, extraction, problems, .. } = report;
    Review::new(source, document, extraction, problems)
}

/// The folder of sessions, with a session of two decisions on the report at `a.txt`.
fn reviewed(scratch: &Scratch) -> PathBuf {
    let dir = scratch.0.join("sessions");
    let mut first = report(&scratch.0.join("a.txt"), TEXT, "宿迁市", 2024);
    let (mut session, status) = OpenSession::begin(&place(&dir), &Locks::default(), &mut first, &library());
    assert_eq!(status.earlier, None);
    decide(&mut first, FIELDS[0], DecisionKind::Confirmed);
    decide(&mut first, FIELDS[1], DecisionKind::AsPublished);
    session.save(&place(&dir), &Locks::default(), &first, &library()).unwrap();
    dir
}

/// What is offered for a report, and the report with nothing applied.
fn offered(dir: &Path, mut report: Review) -> (Option<EarlierReview>, OpenSession, Review) {
    let (session, status) = OpenSession::begin(&place(dir), &Locks::default(), &mut report, &library());
    assert!(report.entries.is_empty(), "nothing is taken over unasked");
    (status.earlier, session, report)
}

/// The text with another number in its second field.
fn changed() -> String {
    let review = review("a.txt", TEXT);
    let span = review.extraction.fields[1].value.span.unwrap();
    format!("{}98765{}", &TEXT[..span.start], &TEXT[span.end..])
}

#[test]
fn it_is_offered_by_agency_and_year_wherever_the_report_went() {
    let check = |is_moved: bool, (agency, year): (&str, i16), expect: Option<(bool, usize)>| {
        let scratch = Scratch::new("earlier");
        let dir = reviewed(&scratch);
        if is_moved {
            fs::remove_file(scratch.0.join("a.txt")).unwrap();
        }
        let second = report(&scratch.0.join("b/v2.txt"), &changed(), agency, year);
        let (earlier, ..) = offered(&dir, second);
        let seen = earlier.map(|earlier| {
            assert_eq!((earlier.decided, earlier.path), (2, dir.join("a.ron")));
            (earlier.is_version, earlier.fitting)
        });
        assert_eq!(seen, expect, "{is_moved} {agency} {year}");
    };
    check(true, ("宿迁市", 2024), Some((false, 1)));
    check(false, ("宿迁市", 2024), Some((true, 1)));
    check(true, ("江苏省宿迁市", 2024), Some((false, 1)));
    check(true, ("宿迁市", 2023), None);
    check(true, ("泗阳县", 2024), None);
}

#[test]
fn a_moved_report_goes_on_in_its_session_and_a_version_in_one_of_its_own() {
    for is_moved in [true, false] {
        let scratch = Scratch::new("taken");
        let dir = reviewed(&scratch);
        if is_moved {
            fs::remove_file(scratch.0.join("a.txt")).unwrap();
        }
        let second = report(&scratch.0.join("v2.txt"), &changed(), "宿迁市", 2024);
        let bare = second.clone();
        let (earlier, mut session, mut second) = offered(&dir, second);
        let (place, locks) = (place(&dir), Locks::default());
        let lost = session.take_earlier((&place, &locks), &earlier.unwrap(), &mut second, &library()).unwrap();
        assert_eq!(second.entries.keys().collect::<Vec<_>>(), [FIELDS[0]]);
        assert_eq!(lost.len(), 1);
        assert_eq!((lost[0].0.as_str(), &lost[0].1.kind), (FIELDS[1], &DecisionKind::AsPublished));
        // Whatever happens next, it is there again: before it is saved, and after.
        let mut again = bare.clone();
        let (_, status) = OpenSession::begin(&place, &Locks::default(), &mut again, &library());
        if !is_moved {
            assert!(status.read_only.is_some() || again.entries.contains_key(FIELDS[0]), "{status:?}");
        }
        let saved = session.save(&place, &locks, &second, &library()).unwrap();
        assert_eq!(saved.path, dir.join(if is_moved { "a.ron" } else { "v2.ron" }));
        drop(session);
        let mut again = bare.clone();
        let (_, status) = OpenSession::begin(&place, &Locks::default(), &mut again, &library());
        assert_eq!((status.earlier, again.entries.keys().collect::<Vec<_>>()), (None, vec![&FIELDS[0].to_string()]));
        let sessions = fs::read_dir(&dir).unwrap().flatten();
        let count = sessions.filter(|one| one.path().extension().is_some_and(|ending| ending == "ron")).count();
        assert_eq!(count, if is_moved { 1 } else { 2 });
    }
}

#[test]
fn a_command_says_that_an_earlier_review_was_not_used() {
    let scratch = Scratch::new("said");
    let dir = reviewed(&scratch);
    fs::remove_file(scratch.0.join("a.txt")).unwrap();
    let mut second = report(&scratch.0.join("v2.txt"), &changed(), "宿迁市", 2024);
    gouji_session::load(&SessionFolder::new(&dir), &mut second, &library()).unwrap();
    assert!(second.entries.is_empty());
    assert!(second.problems.iter().any(|problem| problem.code == "session.earlier"));
}

#[test]
fn a_session_that_has_become_another_years_is_not_offered() {
    let scratch = Scratch::new("renamed");
    let dir = reviewed(&scratch);
    fs::remove_file(scratch.0.join("a.txt")).unwrap();
    let place = place(&dir);
    let begin = |name: &str| {
        let mut second = report(&scratch.0.join(name), &changed(), "宿迁市", 2024);
        OpenSession::begin(&place, &Locks::default(), &mut second, &library()).1.earlier
    };
    assert!(begin("v2.txt").is_some());
    // The folder was listed already; the name stays, the year does not.
    let session = dir.join("a.ron");
    let text = fs::read_to_string(&session).unwrap();
    fs::write(&session, text.replace("year: Some(2024)", "year: Some(2021)")).unwrap();
    assert_eq!(begin("v2.txt"), None);
}

//! Session files and the obstacles to saving them.

use super::*;
use gouji_session::{Locks, OpenSession, SessionError};
use std::fs;

#[test]
fn somebody_elses_change_is_not_overwritten() {
    let scratch = Scratch::new("else");
    let mut review = review("a.txt", TEXT);
    let mut handle = save_new(&scratch.0, &review);
    let other = format!("{}// more\n", fs::read_to_string(&handle.path).unwrap());
    fs::write(&handle.path, &other).unwrap();
    decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
    let error = gouji_session::save(&mut handle, &review, &library()).unwrap_err();
    assert!(matches!(error, SessionError::ChangedOnDisk { .. }), "{error}");
    assert!(error.to_string().contains("a.ron"));
    assert_eq!(fs::read_to_string(&handle.path).unwrap(), other);
    // A file that appeared since is another process's; one that was removed is written again.
    let mut unseen = SessionHandle::fresh(handle.path.clone());
    assert!(gouji_session::save(&mut unseen, &review, &library()).is_err());
    fs::remove_file(&handle.path).unwrap();
    assert!(gouji_session::save(&mut handle, &review, &library()).is_ok());
}

#[test]
fn names_of_files() {
    let scratch = Scratch::new("names");
    let name = |path: &str| {
        let path = path_for(&scratch.0, &review(path, TEXT));
        assert_eq!(path.parent(), Some(scratch.0.as_path()), "{path:?}");
        path.file_name().unwrap().to_str().unwrap().to_string()
    };
    for (path, expected) in [
        ("reports/宿迁-2024.txt", "宿迁-2024.ron"),
        ("a.b.txt", "a.b.ron"),
        ("../../etc/passwd", "passwd.ron"),
        ("..", "report.ron"),
        ("", "report.ron"),
        ("/", "report.ron"),
        (".hidden", "hidden.ron"),
        ("a\\..\\b:c.txt", "a_.._b_c.ron"),
        ("con.txt", "_con.ron"),
        ("Nul.2024.txt", "_Nul.2024.ron"),
        ("e\u{1b}]52;c;x\u{7}\u{202e}\n.txt", "e_]52;c;x__.ron"),
    ] {
        assert_eq!(name(path), expected);
    }
    assert!(name(&format!("{}.txt", "长".repeat(200))).len() < 200);
}

/// Git gives text files such ends on Windows, as its settings there have it.
#[test]
fn a_session_keeps_the_ends_of_its_lines() {
    let scratch = Scratch::new("ends");
    let mut review = review("a.txt", TEXT);
    decide(&mut review, FIELDS[0], DecisionKind::Corrected("7".into()));
    let handle = save_new(&scratch.0, &review);
    let ours = fs::read_to_string(&handle.path).unwrap();
    assert!(!ours.contains('\r') && ours.lines().count() > 10);
    fs::write(&handle.path, ours.replace('\n', "\r\n")).unwrap();
    let mut again = super::review("a.txt", TEXT);
    let mut loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut again, &library()).unwrap();
    assert_eq!(again.entries, review.entries);
    decide(&mut again, FIELDS[1], DecisionKind::Missing);
    for _ in 0..2 {
        gouji_session::save(&mut loaded.handle, &again, &library()).unwrap();
        let theirs = fs::read_to_string(&handle.path).unwrap();
        assert_eq!(theirs.matches('\n').count(), theirs.matches("\r\n").count());
        assert!(theirs.lines().count() > ours.lines().count());
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let scratch = Scratch::new("link");
    let mut review = review("a.txt", TEXT);
    let mut handle = save_new(&scratch.0, &review);
    fs::set_permissions(&handle.path, fs::Permissions::from_mode(0o640)).unwrap();
    decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
    gouji_session::save(&mut handle, &review, &library()).unwrap();
    assert_eq!(fs::metadata(&handle.path).unwrap().permissions().mode() & 0o777, 0o640);
    // A link in its place is neither read nor written, wherever it leads; opening a pipe does not block.
    let precious = scratch.write("precious", "mine");
    for target in ["precious", "nowhere", "a.ron"] {
        fs::remove_file(&handle.path).unwrap();
        symlink(target, &handle.path).unwrap();
        decide(&mut review, FIELDS[1], DecisionKind::Missing);
        assert_eq!(gouji_session::save(&mut handle, &review, &library()).unwrap_err().code(), "session.not_plain");
        let error = gouji_session::load(&SessionFolder::new(&scratch.0), &mut review.clone(), &library()).unwrap_err();
        assert_eq!(error.code(), "session.not_plain", "{target}");
        assert!(!scratch.0.join("nowhere").exists() && fs::read_to_string(&precious).unwrap() == "mine");
    }
    fs::remove_file(&handle.path).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, &handle.path, rustix::fs::Mode::RWXU).unwrap();
    assert_eq!(gouji_session::save(&mut handle, &review, &library()).unwrap_err().code(), "session.not_plain");
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 3, "nothing is left behind: .backup, precious and the pipe");
}

#[test]
fn what_a_save_cannot_put_in_place_is_not_left_behind() {
    let scratch = Scratch::new("behind");
    let review = review("a.txt", TEXT);
    let mut handle = SessionHandle::fresh(scratch.0.join("a.ron"));
    // A folder of that name appeared meanwhile: the rename fails.
    fs::create_dir_all(scratch.0.join("a.ron/x")).unwrap();
    gouji_session::save(&mut handle, &review, &library()).unwrap_err();
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1);
    // Temporary files of a run that was killed while saving are removed when the next run has the lock.
    let killed = scratch.write(".b.ron.aB3dE6", "half");
    let others = [scratch.write(".b.ron.aB3dE6.swp", ""), scratch.write(".bb.ron.aB3dE6", "")];
    let mut b = super::review("b.txt", TEXT);
    let _session = OpenSession::begin(&journal::place(&scratch.0), &Locks::default(), &mut b, &library());
    assert!(!killed.exists() && others.iter().all(|other| other.exists()));
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let scratch = Scratch::new("folder");
    let file = scratch.write("file", "x");
    let review = review("a.txt", TEXT);
    let mut handle = SessionHandle::fresh(file.join("a.ron"));
    let error = gouji_session::save(&mut handle, &review, &library()).unwrap_err();
    assert!(error.message().both().zh.contains("a.ron") && error.message().both().en.contains("--sessions"), "{error}");
}

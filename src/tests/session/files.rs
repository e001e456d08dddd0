//! Where sessions lie, and what may stand in the way of saving them.

use super::*;
use crate::session::SessionError;
use std::fs;

#[test]
fn somebody_elses_change_is_not_overwritten() {
    let scratch = Scratch::new("else");
    let mut review = review("a.txt", TEXT);
    let mut handle = save_new(&scratch.0, &review);
    let other = format!("{}// more\n", fs::read_to_string(&handle.path).unwrap());
    fs::write(&handle.path, &other).unwrap();
    decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
    let error = session::save(&mut handle, &review, &library()).unwrap_err();
    assert!(matches!(error, SessionError::ChangedOnDisk { .. }), "{error}");
    assert!(error.to_string().contains("a.ron"));
    assert_eq!(fs::read_to_string(&handle.path).unwrap(), other);
    // A file that appeared since is somebody else's, one that was removed is written again.
    let mut unseen = SessionHandle::fresh(handle.path.clone());
    assert!(session::save(&mut unseen, &review, &library()).is_err());
    fs::remove_file(&handle.path).unwrap();
    assert!(session::save(&mut handle, &review, &library()).is_ok());
}

#[test]
fn names_of_files() {
    let scratch = Scratch::new("names");
    let name = |path: &str| {
        let source = Source { path: path.into(), sha256: "0123456789ab".into(), ..Source::default() };
        let path = session::path_for(&scratch.0, &source);
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
        ("e\u{1b}]52;c;x\u{7}\u{202e}\n.txt", "e_]52;c;x__.ron"),
    ] {
        assert_eq!(name(path), expected);
    }
    assert!(name(&format!("{}.txt", "长".repeat(200))).len() < 200);
}

#[test]
fn two_reports_of_one_name() {
    let scratch = Scratch::new("two");
    let (first, second) = (review("2023/report.txt", TEXT), review("2024/report.txt", &TEXT.replace("21", "22")));
    let one = save_new(&scratch.0, &first);
    let two = save_new(&scratch.0, &second);
    assert_eq!(one.path, scratch.0.join("report.ron"));
    assert_eq!(two.path, scratch.0.join(format!("report-{}.ron", &second.source.sha256[..8])));
    // The same report moved, or the same path changed, has the same session; the suffix outlives a change.
    let moved = Source { path: "elsewhere/report.txt".into(), ..first.source.clone() };
    let changed = Source { sha256: "ffffffffffff".into(), path: "./2023/report.txt".into(), ..first.source.clone() };
    let later = Source { sha256: "eeeeeeeeeeee".into(), ..second.source.clone() };
    assert_eq!(session::path_for(&scratch.0, &moved), one.path);
    assert_eq!(session::path_for(&scratch.0, &changed), one.path);
    assert_eq!(session::path_for(&scratch.0, &later), two.path);
}

#[cfg(unix)]
#[test]
fn symlinks_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let scratch = Scratch::new("link");
    let mut review = review("a.txt", TEXT);
    fs::create_dir(scratch.0.join("real")).unwrap();
    symlink("real/there.ron", scratch.0.join("a.ron")).unwrap();
    let mut handle = save_new(&scratch.0, &review);
    let real = scratch.0.join("real/there.ron");
    assert!(real.is_file() && handle.path.is_symlink(), "the link is not yet there when it is first saved");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    decide(&mut review, FIELDS[0], DecisionKind::Confirmed);
    session::save(&mut handle, &review, &library()).unwrap();
    assert!(handle.path.is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&real).unwrap().contains("confirmed"));
    assert_eq!(fs::read_dir(scratch.0.join("real")).unwrap().count(), 1, "nothing is left behind");
    // A circle of links is an error, not a hang.
    fs::remove_file(&real).unwrap();
    symlink("there.ron", &real).unwrap();
    assert_eq!(session::save(&mut handle, &review, &library()).unwrap_err().code(), "session.read");
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let scratch = Scratch::new("folder");
    let file = scratch.write("file", "x");
    let review = review("a.txt", TEXT);
    let mut handle = SessionHandle::fresh(file.join("a.ron"));
    let error = session::save(&mut handle, &review, &library()).unwrap_err();
    assert!(error.message().zh.contains("a.ron") && error.message().en.contains("--sessions"), "{error}");
}

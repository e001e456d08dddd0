//! Properties of any text given as a session, journal, form, rule, key or reading file, and of any archive: the bodies of the fuzz targets, which
//! the ordinary tests run over the fuzzer's corpus.
// Each target uses only one of these functions.
#![allow(dead_code, clippy::expect_used)]

use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_ingest::archive::Archive;
use gouji_session::{format, merge, replay};
use gouji_tui::action::Action;
use gouji_tui::resources::Resources;
use std::io::Cursor;
use std::sync::OnceLock;

/// A session file is read or refused; reading what was written gives the same session.
pub fn session(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some((ours, theirs)) = format::conflict_sides(text) {
        let _ = (format::read("", &ours), format::read("", &theirs));
    }
    let Ok(file) = format::read("", text) else { return };
    let written = format::write(&file, |_| None).expect("what is read can be written");
    let again = format::read("", &written).unwrap_or_else(|error| panic!("{error:?}\n{written}"));
    assert_eq!(again, file);
    assert!(merge::merge(&file, &file, &again).conflicts.is_empty());
}

/// A journal is read or refused; a prefix never yields more lines than the whole.
pub fn journal(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(whole) = replay::read(text) else { return };
    for cut in text.match_indices('\n').map(|(at, _)| at + 1).take(8) {
        let part = replay::read(&text[..cut]).expect("a whole first line is a journal");
        assert!(part.lines <= whole.lines);
    }
}

/// The built-in forms: loading them each time would dominate the run time.
fn library() -> &'static Library {
    static BASE: OnceLock<Library> = OnceLock::new();
    BASE.get_or_init(|| Library::builtin().expect("the forms of the program"))
}

/// A form file and a rule file are read, or refused with a position.
pub fn forms(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let library = library();
    for outcome in [Library::default().add("x.ron", text), Rules::default().add("x.ron", text, library)] {
        assert!(outcome.err().is_none_or(|outcome| outcome.to_string().starts_with("x.ron:")));
    }
}

/// A key file and a file of reasons are merged into the built-in ones or refused.
pub fn keys(bytes: &[u8]) {
    static BASE: OnceLock<Resources> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let kit = BASE.get_or_init(|| Resources::builtin().expect("the files of the program"));
    let keymap = kit.keymap.clone().layer("x.ron", text, Action::NAMES);
    for outcome in [keymap, kit.reasons.clone().layer("x.ron", text)] {
        assert!(outcome.err().is_none_or(|outcome| !outcome.en.is_empty() && !outcome.zh.is_empty()));
    }
}

/// A file of readings is read or refused; a workbook is left to the readers of workbooks.
pub fn reading(bytes: &[u8]) {
    if gouji_ingest::text_of(bytes).is_none() {
        return;
    }
    if let Ok((reading, _)) = gouji_import::read("x", bytes, library()) {
        assert!(reading.reports.iter().all(|report| !report.values.is_empty()));
    }
}

/// An archive is listed and unpacked, or refused; no name leads out of it.
pub fn archive(bytes: &[u8]) {
    /// Files unpacked of one archive.
    const UNPACKED: usize = 8;
    let Ok(Some(mut archive)) = Archive::open(Cursor::new(bytes)) else { return };
    let names: Vec<String> = archive.names().map(str::to_string).collect();
    assert!(names.iter().all(|name| name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))));
    for name in names.iter().take(UNPACKED) {
        assert!(!matches!(archive.file(name), Ok(None)), "{name} is listed");
    }
}

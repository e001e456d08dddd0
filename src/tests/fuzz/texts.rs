//! What must hold of any text given as a session, a journal, a form or rule file, a key file: the bodies of the fuzz targets,
//! which the ordinary tests run over what the fuzzer kept.
// A target uses one of them.
#![allow(dead_code, clippy::expect_used)]

use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_session::{format, merge, replay};
use gouji_tui::action::Action;
use gouji_tui::resources::Resources;
use std::sync::OnceLock;

/// A session file is read or refused; what is read is written, and read again as it was.
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

/// A journal is read or refused; of any beginning of it no more lines are read than of the whole.
pub fn journal(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(whole) = replay::read(text) else { return };
    for cut in text.match_indices('\n').map(|(at, _)| at + 1).take(8) {
        let part = replay::read(&text[..cut]).expect("a whole first line is a journal");
        assert!(part.lines <= whole.lines);
    }
}

/// A form file and a rule file are read or refused, and say where.
pub fn forms(bytes: &[u8]) {
    static BASE: OnceLock<Library> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // Copies of what the program brings along would take most of the time.
    let library = BASE.get_or_init(|| Library::builtin().expect("the forms of the program"));
    for told in [Library::default().add("x.ron", text), Rules::default().add("x.ron", text, library)] {
        assert!(told.err().is_none_or(|told| told.to_string().starts_with("x.ron:")));
    }
}

/// A key file and a file of reasons are laid over those of the program or refused.
pub fn keys(bytes: &[u8]) {
    static BASE: OnceLock<Resources> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let kit = BASE.get_or_init(|| Resources::builtin().expect("the files of the program"));
    let keymap = kit.keymap.clone().layer("x.ron", text, Action::NAMES);
    for told in [keymap, kit.reasons.clone().layer("x.ron", text)] {
        assert!(told.err().is_none_or(|told| !told.en.is_empty() && !told.zh.is_empty()));
    }
}

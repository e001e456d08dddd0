//! Replays the fuzzer's corpus of sessions, journals, forms, rules, keys, readings and archives, and the built-in files.

#[path = "../../tests/fuzz/texts.rs"]
mod texts;

use std::fs;
use std::path::Path;

fn through(folders: &[&str], body: fn(&[u8])) {
    let root = Path::new(gouji_testing::ROOT);
    for folder in folders {
        let mut count = 0;
        for entry in fs::read_dir(root.join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}")) {
            let path = entry.unwrap().path();
            if path.is_file() {
                body(&fs::read(path).unwrap());
                count += 1;
            }
        }
        assert!(count > 0, "{folder} is empty");
    }
}

#[test]
fn sessions() {
    through(&["src/tests/fuzz/corpus/session", "src/session/tests/golden", "sessions"], texts::session);
}

#[test]
fn journals() {
    through(&["src/tests/fuzz/corpus/journal", "src/session/tests/golden"], texts::journal);
}

#[test]
fn forms_and_rules() {
    through(&["src/tests/fuzz/corpus/forms", "assets/forms", "assets/rules"], texts::forms);
}

#[test]
fn keys_and_reasons() {
    through(&["src/tests/fuzz/corpus/keys", "assets"], texts::keys);
}

#[test]
fn readings() {
    through(&["src/tests/fuzz/corpus/reading"], texts::reading);
}

#[test]
fn archives() {
    through(&["src/tests/fuzz/corpus/archive"], texts::archive);
}

//! Splits a session file at git's conflict markers, and reads the comments above its records.
//!
//! Invariant: a text without markers has no sides. Not here: comparing the sides (`merge`).

use std::collections::HashMap;

/// Begins what is said here.
pub(super) const OURS: &str = "<<<<<<<";
/// Begins what was said before both, where git is told to show it.
const BASE: &str = "|||||||";
/// Begins what is said there.
pub(super) const BETWEEN: &str = "=======";
/// Ends it.
pub(super) const THEIRS: &str = ">>>>>>>";

/// The text as it was here and there; `None` when it holds no marks.
pub fn conflict_sides(text: &str) -> Option<(String, String)> {
    if !text.lines().any(|line| line.starts_with(OURS)) {
        return None;
    }
    let (mut ours, mut theirs) = (String::new(), String::new());
    // Which of the two a line belongs to.
    let (mut here, mut there) = (true, true);
    for line in text.split_inclusive('\n') {
        let mark = [OURS, BASE, BETWEEN, THEIRS].into_iter().find(|mark| line.starts_with(mark));
        match mark {
            Some(OURS) => (here, there) = (true, false),
            Some(BASE) => (here, there) = (false, false),
            Some(BETWEEN) => (here, there) = (false, true),
            Some(_) => (here, there) = (true, true),
            None => {
                if here {
                    ours.push_str(line);
                }
                if there {
                    theirs.push_str(line);
                }
            }
        }
    }
    Some((ours, theirs))
}

/// What the comment above each record says, by id.
pub fn labels(text: &str) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    let mut above: Option<&str> = None;
    for line in text.lines() {
        let line = line.trim_start();
        if let Some(id) = id_of(line)
            && let Some(words) = above
        {
            labels.insert(id, words.to_string());
        }
        above = line.strip_prefix("// ");
    }
    labels
}

/// The id of a record's line.
fn id_of(line: &str) -> Option<String> {
    let line = line.strip_prefix("decision(").or_else(|| line.strip_prefix("note(")).unwrap_or(line);
    let rest = line.strip_prefix("(id: ")?;
    let length = gouji_core::text::ron_file::literal_at(rest);
    ron::from_str(rest.get(..length)?).ok()
}

//! Splits a session file at git's conflict markers, and reads the comments above its records.
//!
//! Invariant: a text without markers has no sides. Not here: comparing the sides (`merge`).

use std::collections::HashMap;

/// Starts our side.
pub(super) const OURS: &str = "<<<<<<<";
/// Starts the common ancestor, where git is configured to show it.
const BASE: &str = "|||||||";
/// Starts their side.
pub(super) const BETWEEN: &str = "=======";
/// Ends the conflict.
pub(super) const THEIRS: &str = ">>>>>>>";

/// Our and their version of the text; `None` without conflict markers.
pub fn conflict_sides(text: &str) -> Option<(String, String)> {
    if !text.lines().any(|line| line.starts_with(OURS)) {
        return None;
    }
    let (mut ours, mut theirs) = (String::new(), String::new());
    // Whether a line belongs to our side and to theirs.
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

/// Comment above each record, by id.
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

/// Id in the line of a record.
fn id_of(line: &str) -> Option<String> {
    let line = line.strip_prefix("decision(").or_else(|| line.strip_prefix("note(")).unwrap_or(line);
    let rest = line.strip_prefix("(id: ")?;
    let length = gouji_core::text::ron_file::literal_at(rest);
    ron::from_str(rest.get(..length)?).ok()
}

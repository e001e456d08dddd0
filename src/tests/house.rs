//! The house: which room may know which, who may name the terminal libraries, how long a file may be.

use std::fs;
use std::path::{Path, PathBuf};

/// Every room and the rooms it may name. A new room is added here, with thought.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("document", &["text"]),
    ("ingest", &["text", "document"]),
    ("forms", &["text", "document"]),
    ("extract", &["text", "document", "ingest", "forms"]),
    ("check", &["text", "document", "ingest", "forms", "extract"]),
    ("repair", &["text", "document", "ingest", "forms", "extract", "check"]),
    ("review", &["text", "document", "ingest", "forms", "extract", "check", "repair"]),
    ("diff", &["text", "document", "ingest", "forms", "extract", "check", "repair", "review"]),
    ("keys", &["text"]),
    ("app", &["text", "document", "ingest", "forms", "extract", "check", "repair", "review", "diff", "keys"]),
    ("ui", &["text", "document", "ingest", "forms", "extract", "check", "repair", "review", "diff", "keys", "app"]),
    ("session", &["text", "document", "ingest", "forms", "extract", "check", "repair", "review"]),
    ("export", &["text", "document", "ingest", "forms", "extract", "check", "repair", "review", "diff"]),
    ("worker", &["text", "document", "ingest"]),
    ("corpus", &["text", "document", "ingest", "forms", "extract", "check", "repair", "review", "session", "worker"]),
    (
        "cli",
        &[
            "text", "document", "ingest", "forms", "extract", "check", "repair", "review", "diff", "keys", "session",
            "export", "worker", "corpus", "run",
        ],
    ),
    ("tty", &["keys"]),
    (
        "run",
        &[
            "text", "document", "ingest", "forms", "extract", "check", "repair", "review", "diff", "keys", "app", "ui",
            "session", "export", "worker", "corpus", "cli", "tty",
        ],
    ),
];

/// Rooms that may name ratatui or crossterm.
const DRAWS: &[&str] = &["ui", "tty", "run"];

/// Longer files are to be divided.
const LONGEST: usize = 450;

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut stack = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let root = stack[0].clone();
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let inside = path.strip_prefix(&root).unwrap().to_path_buf();
            files.push((inside, fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    files
}

/// The room of a file: its folder or, for `run.rs`, its name.
fn room(path: &Path) -> String {
    path.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_string()
}

/// The text without line comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

/// The first names of everything said after `prefix`, groups in braces included.
fn named(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.push(identifier(rest).to_string());
            continue;
        };
        let mut depth = 0;
        let mut is_start = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => is_start = true,
                c if depth == 0 && is_start && !c.is_whitespace() => {
                    names.push(identifier(&group[at..]).to_string());
                    is_start = false;
                }
                _ => {}
            }
        }
    }
    names
}

/// How many modules deep a file is: `check/prose.rs` is 2, `check/mod.rs` and `run.rs` are 1.
fn depth(path: &Path) -> usize {
    path.iter().count() - usize::from(path.ends_with("mod.rs"))
}

#[test]
fn reads_paths() {
    let code = "use crate::text::{Lang, Span};\nuse crate::{check::{self, Rules}, forms};\nlet x = crate::ui::draw();";
    assert_eq!(named(code, "crate::"), ["text", "check", "forms", "ui"]);
    assert_eq!(depth(Path::new("check/mod.rs")), 1);
    assert_eq!(depth(Path::new("session/format/v1.rs")), 3);
}

#[test]
fn rooms_know_only_what_they_may() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        if matches!(room.as_str(), "tests" | "benches" | "build" | "lib" | "main") {
            continue;
        }
        let Some((_, may)) = MAY_KNOW.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{}: the room {room} is not in the list of src/tests/house.rs", path.display()));
            continue;
        };
        let code = code(&text);
        let up = "super::".repeat(depth(&path));
        for name in named(&code, "crate::").into_iter().chain(named(&code, &up)) {
            let is_room = MAY_KNOW.iter().any(|(known, _)| *known == name);
            if is_room && name != room && !may.contains(&name.as_str()) {
                wrong.push(format!("{}: {room} must not know {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_the_drawing_rooms_name_the_terminal() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        let code = code(&text);
        for library in ["ratatui", "crossterm", "tui_textarea"] {
            let names_it = code.match_indices(library).any(|(at, _)| code[at + library.len()..].starts_with("::"));
            if names_it && !matches!(room.as_str(), "tests" | "benches") && !DRAWS.contains(&room.as_str()) {
                wrong.push(format!("{}: names {library}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let is_test = room(&path) == "tests";
        let lines = text.lines().count();
        if !is_test && lines > LONGEST {
            wrong.push(format!("{}: {lines} lines, at most {LONGEST}", path.display()));
        }
        // A target that is still empty has nothing to say.
        if !text.starts_with("//!") && text.trim() != "fn main(){}" {
            wrong.push(format!("{}: does not begin with //!", path.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_core_does_no_io() {
    let rooms = ["text", "document", "ingest", "forms", "extract", "check", "repair", "review", "diff", "keys", "app"];
    for (path, text) in sources() {
        if rooms.contains(&room(&path).as_str()) {
            // Bytes in memory are read by the same trait as files.
            let code = code(&text).replace("use std::io::{Cursor, Read};", "");
            for word in
                ["std::fs", "std::io", "std::net", "std::env", "std::process", "std::time::SystemTime", "println!"]
            {
                assert!(!code.contains(word), "{}: {word}", path.display());
            }
        }
    }
}

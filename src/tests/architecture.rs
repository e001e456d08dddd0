//! Architecture rules that Cargo cannot enforce: file length, module headers, which modules name the terminal
//! libraries, which name a system, no IO in the core.

use std::fs;
use std::path::{Path, PathBuf};

/// Most lines of a source file.
const LONGEST: usize = 450;

pub fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut stack = vec![root.clone()];
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let inside = path.strip_prefix(&root).unwrap().to_path_buf();
            files.push((inside, fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    assert!(files.len() > 300, "the sources are somewhere else");
    files
}

fn is_test(path: &Path) -> bool {
    path.iter().any(|part| part == "tests" || part == "testing" || part == "benches")
}

/// Text without line comments.
pub fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn only_drawing_modules_name_the_terminal() {
    let draws = ["tui/src/widgets", "tui/src/tty", "tui/src/run", "tui/src/view.rs", "tui/src/overlay"];
    // In a screen, only view files draw.
    let is_view = |path: &Path| path.starts_with("tui/src/screen") && path.to_string_lossy().contains("view");
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if is_test(&path) || draws.iter().any(|folder| path.starts_with(folder)) || is_view(&path) {
            continue;
        }
        for library in ["ratatui::", "crossterm::", "tui_textarea::"] {
            if code(&text).contains(library) {
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
        let lines = text.lines().count();
        if !is_test(&path) && lines > LONGEST {
            wrong.push(format!("{}: {lines} lines, at most {LONGEST}", path.display()));
        }
        if !text.starts_with("//!") && !text.starts_with("#![doc = include_str!(") {
            wrong.push(format!("{}: does not begin with //!", path.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_core_does_no_io() {
    for (path, text) in sources() {
        let is_edge = path.starts_with("tui/src/run") || path.starts_with("tui/src/tty");
        if path.starts_with("core/src") || path.starts_with("tui/src") && !is_edge {
            for word in
                ["std::fs", "std::io", "std::net", "std::env", "std::process", "std::time::SystemTime", "println!"]
            {
                assert!(!code(&text).contains(word), "{}: {word}", path.display());
            }
        }
    }
}

/// Its tests may be for one system.
#[test]
fn only_platform_modules_name_a_system() {
    let words = [
        "cfg(unix",
        "cfg(windows",
        "cfg!(unix",
        "cfg!(windows",
        "target_os",
        "std::os::",
        "rustix::",
        "signal_hook::",
        "/proc/",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if is_test(&path) || path.iter().any(|part| part == "platform") {
            continue;
        }
        let code = code(&text);
        let code = ["#[cfg(test)]", "#[cfg(all(test"]
            .iter()
            .fold(code.as_str(), |code, test| code.split(test).next().unwrap());
        wrong.extend(
            words.iter().filter(|word| code.contains(**word)).map(|word| format!("{}: {word}", path.display())),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn processes_start_where_no_stop_can_come_between() {
    for (path, text) in sources() {
        let is_start = !is_test(&path) && code(&text).contains(".spawn()") && text.contains("process::Command");
        assert!(!is_start || path.ends_with("ingest/src/process.rs"), "{}: Command::spawn", path.display());
    }
}

/// Its own files, the list of overlays, and at most two others: where it opens, and what becomes of its answer. Another overlay
/// may ask it as a question of its own.
#[test]
fn an_overlay_is_known_in_four_places() {
    let sources = sources();
    let list = &sources.iter().find(|(path, _)| path.ends_with("tui/src/overlay/mod.rs")).unwrap().1;
    let list = list.rsplit_once("overlays! {").unwrap().1;
    let overlays: Vec<(&str, &str)> = list.lines().filter_map(|line| line.trim().split_once('(')).collect();
    let overlays = overlays.into_iter().filter_map(|(name, rest)| Some((name, rest.strip_suffix("),")?)));
    let mut count = 0;
    for (name, of) in overlays {
        let (module, kind) = of.split_once("::").unwrap();
        let words = [format!("Overlay::{name}"), format!("overlay::{module}"), format!("{module}::{kind}")];
        // A longer name, as `BatchTask` is one, is another.
        let is_whole = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let names = |text: &str| {
            let code = code(text);
            words.iter().any(|word| code.match_indices(word.as_str()).any(|(at, _)| is_whole(&code[at + word.len()..])))
        };
        let is_own = |path: &Path| path.iter().any(|part| part == module) || path.ends_with(format!("{module}.rs"));
        let is_overlay = |path: &Path| path.starts_with("tui/src/overlay") && !path.ends_with("overlay/mod.rs");
        let others = sources.iter().filter(|(path, text)| path.starts_with("tui/src") && !is_own(path) && names(text));
        let others = others.filter(|(path, _)| !is_overlay(path));
        let others: Vec<_> = others.map(|(path, _)| path).collect();
        assert!((1..=3).contains(&others.len()), "{name}: {others:?}");
        count += 1;
    }
    assert!(count > 8, "the list is read as something else");
}

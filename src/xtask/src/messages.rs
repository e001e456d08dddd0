//! Lists the messages with the sources that name them and a screen that shows them.
//!
//! Not here: whether every message is used and complete (`src/tests/catalogue.rs`, `src/tui/tests/assets.rs`).

use gouji_core::message::catalogue;
use gouji_core::text::Lang;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const CHINESE: &str = "assets/strings/zh.ron";

/// Screens are the same words over and over: a shorter literal part than this many bytes proves nothing.
const LEAST: usize = 4;

/// A file below `src`, its path from there.
struct File {
    path: String,
    text: String,
}

/// Prints every key in the order of the catalogue, as Markdown: its words in both languages, the sources that name the key
/// and a snapshot with the words on it; at the end the messages that no snapshot shows and the keys that are there twice.
pub fn list() -> Result<(), Box<dyn Error>> {
    let root = Path::new(gouji_testing::ROOT);
    let mut sources = files(&root.join("src"), "rs")?;
    sources.retain(|file| !file.path.contains("tests/"));
    let snapshots = files(&root.join("src"), "snap")?;
    let mut seen = BTreeSet::new();
    let (mut unseen, mut twice) = (Vec::new(), Vec::new());
    let mut out = io::stdout().lock();
    for key in keys(&fs::read_to_string(root.join(CHINESE))?) {
        if !seen.insert(key.clone()) {
            twice.push(key);
            continue;
        }
        let (zh, en) = (catalogue(Lang::Zh).get(&key), catalogue(Lang::En).get(&key));
        writeln!(out, "## {key}\n\n- zh: {}\n- en: {}", zh.escape_debug(), en.escape_debug())?;
        let named = named_by(&sources, &key);
        let named = if named.is_empty() { "no source".to_string() } else { named.join(", ") };
        writeln!(out, "- named by: {named}")?;
        let shown = [zh, en].into_iter().find_map(|words| shown_by(&snapshots, words));
        writeln!(out, "- shown by: {}\n", shown.unwrap_or("no snapshot"))?;
        if shown.is_none() {
            unseen.push(key);
        }
    }
    writeln!(out, "# Summary\n")?;
    writeln!(out, "{} messages, {} shown in no snapshot:\n\n{}", seen.len(), unseen.len(), unseen.join(" "))?;
    if !twice.is_empty() {
        writeln!(out, "\nThere twice, so that only the last counts: {}", twice.join(" "))?;
    }
    Ok(())
}

/// All files below a folder whose names end so, in the order of their paths.
fn files(folder: &Path, extension: &str) -> io::Result<Vec<File>> {
    let mut folders = vec![folder.to_path_buf()];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == extension) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let below = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        Ok(File { path: below, text: fs::read_to_string(&path)? })
    };
    paths.into_iter().map(read).collect()
}

/// The keys of a catalogue in its order, one a line.
fn keys(text: &str) -> Vec<String> {
    let key = |line: &str| Some(line.trim_start().strip_prefix('"')?.split_once("\": \"")?.0.to_string());
    text.lines().filter_map(key).collect()
}

/// The sources that name a key; for a key put together (`action.{name}`), those that have its first part.
fn named_by<'f>(sources: &'f [File], key: &str) -> Vec<&'f str> {
    let with = |words: String| -> Vec<&str> {
        sources.iter().filter(|file| file.text.contains(&words)).map(|file| file.path.as_str()).collect()
    };
    let whole = with(format!("\"{key}\""));
    match key.split_once(['.', ':']) {
        Some((first, _)) if whole.is_empty() => with(format!("\"{}{{", &key[..=first.len()])),
        _ => whole,
    }
}

/// The first snapshot that has the words in one line.
fn shown_by<'f>(snapshots: &'f [File], words: &str) -> Option<&'f str> {
    let parts = literal(words);
    let longest = *parts.iter().max_by_key(|part| part.len()).filter(|part| part.len() >= LEAST)?;
    let shows = |file: &&File| file.text.contains(longest) && file.text.lines().any(|line| has(line, &parts));
    snapshots.iter().find(shows).map(|file| file.path.as_str())
}

/// The words between the places of a template.
fn literal(template: &str) -> Vec<&str> {
    let plain = template.split('{').enumerate().map(|(nth, piece)| match piece.split_once('}') {
        Some((_, after)) if nth > 0 => after,
        _ => piece,
    });
    plain.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// True when the parts stand in a line one after the other, none as a piece of a longer Latin word.
fn has(line: &str, parts: &[&str]) -> bool {
    let mut rest = line;
    parts.iter().all(|part| {
        let fits = |at: &usize| {
            let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let joined = |inner: Option<char>, outer: Option<char>| is_latin(inner) && is_latin(outer);
            let after = rest[at + part.len()..].chars().next();
            !joined(part.chars().next(), rest[..*at].chars().next_back()) && !joined(part.chars().next_back(), after)
        };
        let found = rest.match_indices(part).map(|(at, _)| at).find(fits);
        if let Some(at) = found {
            rest = &rest[at + part.len()..];
        }
        found.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::{has, keys, literal};

    #[test]
    fn words_are_found_between_places_and_not_within_others() {
        assert_eq!(literal("{all} {all|task|tasks} done, {left} left"), ["done,", "left"]);
        assert!(has("2 tasks done, 3 left", &["done,", "left"]));
        assert!(!has("3 left, 2 done, then", &["done,", "left"]));
        assert!(!has("supper", &["up"]) && has("去up", &["up"]));
        assert_eq!(keys("{\n    \"a.b\": \"words: \\\"x\\\"\",\n    // \"no\"\n}\n"), ["a.b"]);
    }
}

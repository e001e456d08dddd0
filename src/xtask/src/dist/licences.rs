//! The licences of everything that is linked into the program.
//!
//! Invariant: no library is without the text of its licence. The texts come with the libraries' own sources, so that nothing is
//! fetched; where a library has none, it is the standard text of the licence that it names.

use super::{FEATURES, System, Workspace};
use spdx::Expression;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// How the names of such files begin.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// How many folders deep they lie: fonts and tables have their own.
const DEEPEST: usize = 3;

/// What the linker for Windows adds, with the words of Debian's packages where they are there.
const MINGW: (&str, &str) = ("mingw-w64 and libgcc", "/usr/share/doc/mingw-w64-x86-64-dev/copyright");

const LINE: &str = "--------------------------------------------------------------------------------";

/// A library and what it says of its licence.
struct Library {
    name: String,
    licence: String,
    texts: Vec<String>,
}

/// All libraries, then each text once, under the names of those that it is for.
pub fn page(system: System, workspace: &Workspace) -> Result<String, Box<dyn Error>> {
    let libraries = libraries(system, workspace)?;
    let mut page = String::from("gouji contains these libraries. The texts of their licences follow.\n\n");
    let mut by_text: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for library in &libraries {
        writeln!(page, "{}: {}", library.name, library.licence)?;
        for text in &library.texts {
            by_text.entry(text).or_default().push(&library.name);
        }
    }
    let mut texts: Vec<(Vec<&str>, &str)> = by_text.into_iter().map(|(text, names)| (names, text)).collect();
    texts.sort();
    println!("{} libraries, {} texts of licences", libraries.len(), texts.len());
    for (names, text) in texts {
        write!(page, "\n{LINE}\n{}\n{LINE}\n\n{text}\n", names.join(", "))?;
    }
    Ok(page)
}

fn libraries(system: System, workspace: &Workspace) -> Result<Vec<Library>, Box<dyn Error>> {
    // Not all that the lock file names: what tests and other systems need is in no program.
    let tree = Command::new("cargo")
        .args(["tree", "--locked", "--package", "gouji", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--features", FEATURES])
        .args(["--target", system.triple()])
        .current_dir(&workspace.root)
        .output()?;
    if !tree.status.success() {
        return Err(String::from_utf8_lossy(&tree.stderr).into());
    }
    let tree = String::from_utf8(tree.stdout)?;
    let mut named: Vec<(&str, &str)> = tree.lines().filter_map(named).collect();
    named.sort_unstable();
    named.dedup();
    let mut libraries =
        vec![standard("Rust's standard library", "MIT OR Apache-2.0", "The Rust Project contributors")?];
    if system == System::Windows
        && let Ok(text) = fs::read_to_string(MINGW.1)
    {
        libraries.push(Library { name: MINGW.0.into(), licence: "see below".into(), texts: vec![text.trim().into()] });
    }
    for (name, version) in named {
        let mut all = workspace.metadata.packages.iter();
        let package = all.find(|package| package.name.as_str() == name && package.version.to_string() == version);
        let package = package.ok_or_else(|| format!("{name} {version} is in no list"))?;
        if package.source.is_none() {
            continue;
        }
        let licence = package.license.clone().ok_or_else(|| format!("{name} names no licence"))?;
        let mut texts = Vec::new();
        let folder = package.manifest_path.parent().ok_or("a manifest without a folder")?;
        collect(folder.as_std_path(), 0, &mut texts)?;
        let name = format!("{name} {version}");
        libraries.push(if texts.is_empty() {
            standard(&name, &licence, &package.authors.join(", "))?
        } else {
            Library { name, licence, texts }
        });
    }
    Ok(libraries)
}

/// Name and version of a line such as `serde v1.0.0 (proc-macro) (*)`.
fn named(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split(' ');
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// The texts of a folder and of those in it.
fn collect(folder: &Path, depth: usize, texts: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            if depth < DEEPEST {
                collect(&path, depth + 1, texts)?;
            }
        } else if is_licence(&entry.file_name().to_string_lossy()) {
            let text = fs::read(&path)?;
            let text = String::from_utf8_lossy(&text).replace("\r\n", "\n").trim().to_string();
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    Ok(())
}

fn is_licence(file: &str) -> bool {
    let upper = file.to_uppercase();
    let is_code = [".RS", ".PY", ".HTML", ".TOML"].iter().any(|ending| upper.ends_with(ending));
    !is_code && NAMES.iter().any(|name| upper.starts_with(name))
}

/// A library that comes without a text.
fn standard(name: &str, licence: &str, authors: &str) -> Result<Library, Box<dyn Error>> {
    let expression = Expression::parse_mode(licence, spdx::ParseMode::LAX)?;
    let mut texts = Vec::new();
    for requirement in expression.requirements() {
        let id = requirement.req.license.id().ok_or_else(|| format!("{name}: no text is known of {licence}"))?;
        texts.push(id.text().trim().to_string());
    }
    let authors = if authors.is_empty() { String::new() } else { format!(" (copyright: {authors})") };
    Ok(Library { name: name.into(), licence: format!("{licence}{authors}"), texts })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_library_has_a_text() {
        let workspace = Workspace::read().unwrap();
        for system in [System::Linux, System::Windows] {
            let libraries = libraries(system, &workspace).unwrap();
            assert!(libraries.len() > 100, "{} libraries", libraries.len());
            for library in &libraries {
                assert!(library.texts.iter().any(|text| text.len() > 200), "{}", library.name);
            }
            let has = |name: &str| libraries.iter().any(|library| library.name.starts_with(name));
            assert!(has("clap ") && has("hayro-") && has("parquet ") && has("rten "));
            assert!(!has("proptest ") && !has("gouji"));
            assert_eq!(has("signal-hook "), system == System::Linux);
        }
    }

    #[test]
    fn files_of_licences_are_told_from_others() {
        for (file, expect) in [
            ("LICENSE", true),
            ("License-MIT.txt", true),
            ("COPYING", true),
            ("NOTICE.md", true),
            ("UNLICENSE", true),
            ("license.rs", false),
            ("README.md", false),
        ] {
            assert_eq!(is_licence(file), expect, "{file}");
        }
        assert_eq!(named("serde_derive v1.0.0 (proc-macro) (*)"), Some(("serde_derive", "1.0.0")));
        assert_eq!(named(""), None);
        assert!(standard("a", "LicenseRef-own", "").is_err());
    }
}

//! The paths of a command: those on the command line, those of a list, and those that a pattern stands for.
//!
//! Invariant: a path that exists is never taken for a pattern. Not here: the reports under the paths
//! (`gouji_session::corpus`).

use super::command_line::CommandLine;
use super::platform;
use glob::MatchOptions;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::sanitize::printable_path;
use gouji_session::corpus::INPUT;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Most bytes of a list of paths.
const LARGEST: u64 = 256 << 20;

/// Puts the paths of the lists behind those of the command line, and files in the place of patterns.
///
/// # Errors
/// A list that cannot be read or names nothing; standard input that is meant twice.
pub fn resolve(line: &mut CommandLine) -> Result<(), Message> {
    let lists = std::mem::take(&mut line.lists);
    let Some(paths) = line.paths_mut() else { return Ok(()) };
    let is_input = |path: &PathBuf| path.as_os_str() == INPUT;
    if paths.iter().chain(&lists).filter(|path| is_input(path)).count() > 1 {
        return Err(message!("paths.input_twice"));
    }
    *paths = paths.drain(..).flat_map(expanded).collect();
    for list in &lists {
        let named = paths_of(list)
            .map_err(|error| message!("paths.no_list", path = printable_path(list), error = error.to_string()))?;
        if named.is_empty() {
            return Err(message!("paths.empty_list", path = printable_path(list)));
        }
        paths.extend(named);
    }
    Ok(())
}

/// The paths of a list: one a line, or separated by NUL as `find -print0` writes them.
fn paths_of(list: &Path) -> io::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if list.as_os_str() == INPUT {
        io::stdin().lock().take(LARGEST).read_to_end(&mut bytes)?;
    } else {
        File::open(list)?.take(LARGEST).read_to_end(&mut bytes)?;
    }
    Ok(split(&bytes).into_iter().map(platform::path_of).collect())
}

fn split(bytes: &[u8]) -> Vec<&[u8]> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let end = if bytes.contains(&0) { 0 } else { b'\n' };
    let lines = bytes.split(|&byte| byte == end).map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.filter(|line| !line.is_empty()).collect()
}

/// The files that a pattern (`*`, `?`, `[…]`) stands for, by name: a shell that is kept from it, or has none of its own,
/// passes it on. A path that is no pattern, or of which there is no file, stays as it is.
fn expanded(path: PathBuf) -> Vec<PathBuf> {
    let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::default() };
    let is_pattern = |words: &&str| words.contains(['*', '?', '[']) && fs::symlink_metadata(&path).is_err();
    let found = path.to_str().filter(is_pattern).and_then(|words| glob::glob_with(words, options).ok());
    let found: Vec<PathBuf> = found.into_iter().flatten().filter_map(Result::ok).collect();
    if found.is_empty() { vec![path] } else { found }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lists() {
        let check = |list: &str, expected: &[&str]| {
            let expected: Vec<&[u8]> = expected.iter().map(|path| path.as_bytes()).collect();
            assert_eq!(split(list.as_bytes()), expected, "{list:?}");
        };
        check("", &[]);
        check("\n\r\n", &[]);
        check("甲.txt\n乙 丙.docx", &["甲.txt", "乙 丙.docx"]);
        check("\u{feff}a\r\nb\r\n", &["a", "b"]);
        check("a\nb\0c\0", &["a\nb", "c"]);
    }

    #[test]
    fn patterns() {
        let folder = gouji_testing::Scratch::new("patterns");
        for name in ["a1.txt", "a2.txt", "b[1].txt", ".a3.txt"] {
            fs::write(folder.0.join(name), "").unwrap();
        }
        let check = |pattern: &str, expected: &[&str]| {
            let expected: Vec<PathBuf> = expected.iter().map(|name| folder.0.join(name)).collect();
            assert_eq!(expanded(folder.0.join(pattern)), expected, "{pattern}");
        };
        check("a1.txt", &["a1.txt"]);
        check("*.txt", &["a1.txt", "a2.txt", "b[1].txt"]);
        check("a?.txt", &["a1.txt", "a2.txt"]);
        check("b[1].txt", &["b[1].txt"]);
        check("c*.txt", &["c*.txt"]);
    }
}

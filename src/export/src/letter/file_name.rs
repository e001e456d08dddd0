//! Names of files after agencies.
//!
//! Invariant: a name is one that Windows, macOS and Linux take as it is, and no two of one folder differ by case alone.

use std::collections::HashSet;

/// Most bytes of a name without its ending: file systems allow 255.
const LONGEST: usize = 160;

/// Names that are devices on Windows, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Hands out file names, each once.
#[derive(Debug, Default)]
pub struct FileNames {
    given: HashSet<String>,
}

impl FileNames {
    /// The name of a file after these words; a second one of the same words is numbered.
    pub fn name(&mut self, words: &str, ending: &str) -> String {
        let stem = stem(words);
        let numbered = (2_usize..).map(|nth| format!("{stem} ({nth})"));
        let mut names = std::iter::once(stem.clone()).chain(numbered);
        let name = names.find(|name| self.given.insert(name.to_lowercase())).unwrap_or(stem);
        format!("{name}.{ending}")
    }
}

/// Words without what a file system refuses.
fn stem(words: &str) -> String {
    let is_refused = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    let mut stem: String = words.trim().chars().map(|c| if is_refused(c) { '_' } else { c }).collect();
    while stem.len() > LONGEST {
        stem.pop();
    }
    // Windows drops dots and blanks at the end, and Unix hides what begins with a dot.
    let stem = stem.trim_end_matches(['.', ' ']).trim_start_matches(['.', ' ']);
    let lower = stem.to_lowercase();
    let first = lower.split('.').next().unwrap_or_default().trim_end();
    let is_port = |name: &str| {
        let number = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
        number.is_some_and(|number| number.chars().count() == 1 && "0123456789¹²³".contains(number))
    };
    if stem.is_empty() || DEVICES.contains(&first) || is_port(first) { format!("_{stem}") } else { stem.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_given_once() {
        let check = |words: &str, expect: &str| assert_eq!(FileNames::default().name(words, "md"), expect);
        check("甲局", "甲局.md");
        check("甲局/乙科:1", "甲局_乙科_1.md");
        check("..", "_.md");
        check("con", "_con.md");
        check("NUL.txt", "_NUL.txt.md");
        check("lpt1", "_lpt1.md");
        check("lpt12", "lpt12.md");
        check("甲局. ", "甲局.md");
        check("a\u{7}\nb", "a__b.md");
        let mut names = FileNames::default();
        let given: Vec<String> = ["A", "a", "a", "a (2)"].iter().map(|words| names.name(words, "docx")).collect();
        assert_eq!(given, ["A.docx", "a (2).docx", "a (3).docx", "a (2) (2).docx"]);
        assert!(FileNames::default().name(&"局".repeat(200), "docx").len() < 200);
    }
}

//! Automatic numbers of paragraphs, such as `一、`, `（二）`, `1.`: files define them in lists and omit them from the text.
//!
//! Invariant: each list paragraph counts once, in text order. Not here: the paragraphs (`docx`, `doc`), digits
//! (`numeral`).

use crate::office::numeral;
use crate::xml::{Node, walk};
use std::collections::HashMap;

/// Levels of a list, by the standard.
pub(crate) const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Level {
    /// First number.
    pub start: usize,
    /// `decimal`, `chineseCounting` …
    pub format: String,
    /// Pattern such as `第%1章`, where `%1` is the number of level 1.
    pub text: String,
    /// Separator behind the number: `nothing`, or a tab or blank.
    pub suffix: String,
}

/// Lists of a document and their current numbers.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// Abstract lists by id.
    lists: HashMap<String, Vec<Level>>,
    /// Lists by id: their abstract list, and the levels that restart with their first number.
    used: HashMap<String, (String, HashMap<usize, usize>)>,
    /// For each abstract list, for each level: the last number given.
    counts: HashMap<String, Vec<Option<usize>>>,
    /// Lists that have started.
    begun: std::collections::HashSet<String>,
}

impl Numbering {
    /// Defines a list: its abstract list `of`, its levels, and the levels that restart.
    pub fn define(&mut self, list: &str, levels: Vec<Level>, starts: HashMap<usize, usize>, of: &str) {
        self.lists.entry(of.to_string()).or_insert(levels);
        self.used.insert(list.to_string(), (of.to_string(), starts));
    }

    /// Reads the part that defines lists.
    pub fn read(xml: &str) -> Self {
        let mut found = Self::default();
        found.read_lists(xml);
        found
    }

    fn read_lists(&mut self, xml: &str) {
        let (mut list, mut used, mut level, mut anew) = (String::new(), String::new(), 0, 0);
        walk(xml, |node, _| {
            let Node::Open(element) = node else { return };
            let value = || element.get("val").unwrap_or_default();
            let lists = &mut self.lists;
            let mut open = |change: &dyn Fn(&mut Level)| {
                if let Some(level) = lists.get_mut(&list).and_then(|levels| levels.get_mut(level)) {
                    change(level);
                }
            };
            match element.name() {
                "abstractNum" => {
                    list = element.get("abstractNumId").unwrap_or_default();
                    used.clear();
                    self.lists.insert(list.clone(), vec![Level { start: 1, ..Level::default() }; LEVELS]);
                }
                "lvl" => level = element.count("ilvl").unwrap_or(LEVELS),
                "start" => open(&|level| level.start = element.count("val").unwrap_or(1)),
                "numFmt" => open(&|level| level.format = value()),
                "lvlText" => open(&|level| level.text = value()),
                "suff" => open(&|level| level.suffix = value()),
                "num" => {
                    used = element.get("numId").unwrap_or_default();
                    // Level overrides belong to the list, not to its abstract list.
                    list.clear();
                }
                "abstractNumId" => {
                    self.used.insert(used.clone(), (value(), HashMap::new()));
                }
                "lvlOverride" => anew = element.count("ilvl").unwrap_or(LEVELS),
                "startOverride" => {
                    if let Some((_, starts)) = self.used.get_mut(&used) {
                        starts.insert(anew, element.count("val").unwrap_or(1));
                    }
                }
                _ => {}
            }
        });
    }

    /// Number of the next paragraph on a level of a list, with its separator.
    pub fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let (id, starts) = self.used.get(list)?;
        let levels = self.lists.get(id)?;
        let own = levels.get(level)?;
        let counts = self.counts.entry(id.clone()).or_insert_with(|| vec![None; LEVELS]);
        // A list that restarts does so at its first paragraph.
        if self.begun.insert(list.to_string()) {
            for (&level, &start) in starts {
                if let Some(count) = counts.get_mut(level) {
                    *count = start.checked_sub(1);
                }
            }
        }
        counts[level] = Some(counts[level].map_or(own.start, |count| count.saturating_add(1)));
        counts[level + 1..].fill(None);
        if own.format == "none" || own.text.is_empty() {
            return None;
        }
        let mut number = own.text.clone();
        if own.format == "bullet" {
            // Glyphs of symbol fonts have no Unicode characters.
            number = "•".to_string();
        }
        for (at, (above, count)) in levels.iter().zip(counts.iter()).enumerate() {
            let mark = format!("%{}", at + 1);
            if number.contains(&mark) {
                number = number.replace(&mark, &numeral::print(&above.format, count.unwrap_or(above.start)));
            }
        }
        if own.suffix != "nothing" && number.ends_with(|c: char| c.is_ascii() || c == '•') {
            number.push(' ');
        }
        Some(number)
    }
}

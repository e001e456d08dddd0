//! The rows of a form as running text names them.
//!
//! Invariant: a row is found only when every word of one of its alternatives is there and none of its forbidden words;
//! looking at a text costs as much as the text is long. Left to others: which number the words belong to (`narrative`).

use crate::forms::{self, Form, Row};
use std::collections::{BTreeSet, HashMap};

/// Words that say so little that a row named by others as well is meant: 收到网络申请 is about 网络申请. They are the
/// verbs and the object of the official indicators (收到申请数, 主动公开政府信息数).
const GENERAL: &[&str] =
    &["收到", "受理", "接到", "办理", "发生", "共", "公开", "主动公开", "信息", "政府信息", "信息公开", "政府信息公开"];

/// Words found in a text, as indexes.
pub(super) type Found = BTreeSet<usize>;

/// A way to name a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alternative {
    pub words: Found,
    /// Characters of all its words.
    pub chars: usize,
}

/// A row that running text can fill.
pub(super) struct Line<'a> {
    /// Index of its table in the form.
    pub table: usize,
    pub row: &'a Row,
    /// Id of its only field.
    pub id: String,
    pub alternatives: Vec<Alternative>,
    without: Found,
}

/// The rows of a form that have words, and an index over the words.
pub(super) struct Lexicon<'a> {
    pub lines: Vec<Line<'a>>,
    words: Vec<String>,
    by_first: HashMap<char, Vec<usize>>,
    /// For each word the rows whose alternatives hold it.
    rows_of: Vec<Vec<usize>>,
    general: Found,
}

impl<'a> Lexicon<'a> {
    pub(super) fn new(form: &'a Form) -> Self {
        let mut lexicon = Self {
            lines: Vec::new(),
            words: Vec::new(),
            by_first: HashMap::new(),
            rows_of: Vec::new(),
            general: Found::new(),
        };
        for (at, table) in form.tables.iter().enumerate() {
            for block in &table.blocks {
                for row in block.rows.iter().filter(|row| !row.said.is_empty() && row.kind.is_number()) {
                    if let [id] = forms::ids(table, block, row).as_slice() {
                        lexicon.add(at, row, id.clone());
                    }
                }
            }
        }
        lexicon.general = (0..lexicon.words.len())
            .filter(|&word| lexicon.words.get(word).is_some_and(|word| GENERAL.contains(&word.as_str())))
            .collect();
        lexicon
    }

    fn add(&mut self, table: usize, row: &'a Row, id: String) {
        let index = self.lines.len();
        let mut alternatives = Vec::new();
        for said in &row.said {
            let parts: Vec<&str> = said.split('+').map(str::trim).filter(|part| !part.is_empty()).collect();
            let words: Found = parts.iter().map(|part| self.word(part)).collect();
            for &word in &words {
                if let Some(rows) = self.rows_of.get_mut(word)
                    && rows.last() != Some(&index)
                {
                    rows.push(index);
                }
            }
            if !words.is_empty() {
                let chars = parts.iter().map(|part| part.chars().count()).sum();
                alternatives.push(Alternative { words, chars });
            }
        }
        let without =
            row.unsaid.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).collect::<BTreeSet<_>>();
        let without = without.into_iter().map(|word| self.word(word)).collect();
        self.lines.push(Line { table, row, id, alternatives, without });
    }

    fn word(&mut self, word: &str) -> usize {
        if let Some(at) = self.words.iter().position(|known| known == word) {
            return at;
        }
        let at = self.words.len();
        self.words.push(word.to_string());
        self.rows_of.push(Vec::new());
        if let Some(first) = word.chars().next() {
            self.by_first.entry(first).or_default().push(at);
        }
        at
    }

    /// The words that stand in a text; blanks inside it do not part a word.
    pub(super) fn words_in(&self, text: &str) -> Found {
        let bare: String;
        let text = if text.contains(char::is_whitespace) {
            bare = text.chars().filter(|c| !c.is_whitespace()).collect();
            &bare
        } else {
            text
        };
        let mut found = Found::new();
        for (at, c) in text.char_indices() {
            let rest = text.get(at..).unwrap_or("");
            let words = self.by_first.get(&c).into_iter().flatten();
            found.extend(words.filter(|&&word| self.words.get(word).is_some_and(|word| stands_in(word, rest))));
        }
        found
    }

    /// The words of `found` that stand in a text.
    pub(super) fn kept(&self, found: &Found, text: &str) -> Found {
        found.intersection(&self.words_in(text)).copied().collect()
    }

    /// All the words by which a row is named among `words`, in whichever of its alternatives.
    pub(super) fn named(&self, line: usize, words: &Found) -> Alternative {
        let alternatives = self.lines.get(line).map_or(&[][..], |line| line.alternatives.as_slice());
        let fitting = alternatives.iter().filter(|alternative| alternative.words.is_subset(words));
        let words: Found = fitting.flat_map(|alternative| alternative.words.iter().copied()).collect();
        Alternative { chars: 0, words }
    }

    /// The word with this index.
    pub(super) fn spelled(&self, word: usize) -> &str {
        self.words.get(word).map_or("", String::as_str)
    }

    /// The rows with an alternative among `words`, none of their forbidden words among `all`, in the form's order, each
    /// with its longest alternative that fits.
    pub(super) fn rows<'s>(&'s self, words: &Found, all: &Found) -> Vec<(usize, &'s Alternative)> {
        let candidates: BTreeSet<usize> =
            words.iter().filter_map(|&word| self.rows_of.get(word)).flatten().copied().collect();
        let fitting = candidates.into_iter().filter_map(|at| {
            let line = self.lines.get(at)?;
            let fits = line.alternatives.iter().filter(|alternative| alternative.words.is_subset(words));
            let best = fits.max_by_key(|alternative| (alternative.chars, alternative.words.len()))?;
            line.without.is_disjoint(all).then_some((at, best))
        });
        fitting.collect()
    }

    /// True when `other` names more than `one`: what `one` has besides is general, what `other` has besides is not.
    pub(super) fn outdoes(&self, other: &Alternative, one: &Alternative) -> bool {
        let besides = |a: &Alternative, b: &Alternative| a.words.difference(&b.words).copied().collect::<Found>();
        besides(one, other).is_subset(&self.general) && !besides(other, one).is_subset(&self.general)
    }
}

/// True when a text begins with the word, and not with a longer one that means something else: 申请人, and 政府信息公开,
/// the name of the work.
fn stands_in(word: &str, text: &str) -> bool {
    let behind = text.strip_prefix(word);
    let longer = |behind: &str| match word {
        "申请" => behind.starts_with(['人', '者', '表', '书', '单']),
        "政府信息" => behind.starts_with("公开"),
        _ => false,
    };
    behind.is_some_and(|behind| !longer(behind))
}

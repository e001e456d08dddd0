//! Phrases by which running text names the rows of a form.
//!
//! Invariant: a row matches only if every word of one of its alternatives occurs and none of its forbidden words;
//! matching is linear in the text; built once per form. Not here: which number the words belong to (`extract`).

use super::{Form, Row};
use crate::ids::FieldId;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::ops::Deref;

/// Words so general that a row named by others as well is meant: 收到网络申请 is about 网络申请.
///
/// They are the verbs and the object of the official indicators (收到申请数, 主动公开政府信息数).
const GENERAL: &[&str] =
    &["收到", "受理", "接到", "办理", "发生", "共", "公开", "主动公开", "信息", "政府信息", "信息公开", "政府信息公开"];

/// Words found in a text, as ascending distinct indexes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordSet(Vec<usize>);

impl WordSet {
    /// True if all of them are among the others.
    pub fn is_subset(&self, others: &Self) -> bool {
        let mut others = others.iter();
        self.iter().all(|word| others.find(|other| *other >= word) == Some(word))
    }

    /// True if none of them is among the others.
    pub fn is_disjoint(&self, others: &Self) -> bool {
        !self.iter().any(|word| others.contains(word))
    }

    /// Returns the union.
    #[must_use]
    pub fn union(&self, others: &Self) -> Self {
        self.iter().chain(others.iter()).copied().collect()
    }

    /// Returns those that are not among the others.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        Self(self.iter().filter(|word| !others.contains(word)).copied().collect())
    }
}

impl FromIterator<usize> for WordSet {
    fn from_iter<T: IntoIterator<Item = usize>>(words: T) -> Self {
        let mut words: Vec<usize> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }
}

impl Deref for WordSet {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.0
    }
}

/// A way to name a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// All of them must occur.
    pub words: WordSet,
    /// Number of characters of all its words.
    pub chars: usize,
}

/// A row that running text can fill.
#[derive(Debug, Clone)]
pub struct PhrasedRow {
    /// Index of its table in the form.
    pub table: usize,
    /// Id of its only field.
    pub id: FieldId,
    /// Its unit.
    pub unit: String,
    alternatives: Vec<Alternative>,
    without: WordSet,
}

/// The rows of a form with phrases, and an index over the words.
#[derive(Debug, Clone, Default)]
pub struct RowPhrases {
    /// The rows, in the order of the form.
    pub lines: Vec<PhrasedRow>,
    words: Vec<String>,
    by_spelling: FxHashMap<String, usize>,
    by_first: FxHashMap<char, Vec<usize>>,
    /// For each word the alternatives, as row and index, of which it is the rarest.
    by_rarest: Vec<Vec<(usize, usize)>>,
    general: WordSet,
}

impl RowPhrases {
    pub(super) fn new(form: &Form) -> Self {
        let mut lexicon = Self::default();
        for (at, table) in form.tables.iter().enumerate() {
            for block in &table.blocks {
                for row in block.rows.iter().filter(|row| !row.said.is_empty() && row.kind.is_number()) {
                    if let [id] = super::ids(table, block, row).as_slice() {
                        lexicon.add(at, row, id.clone());
                    }
                }
            }
        }
        lexicon.general = (0..lexicon.words.len())
            .filter(|&word| lexicon.words.get(word).is_some_and(|word| GENERAL.contains(&word.as_str())))
            .collect();
        lexicon.index();
        lexicon
    }

    fn add(&mut self, table: usize, row: &Row, id: FieldId) {
        let mut alternatives = Vec::new();
        for said in &row.said {
            let parts: Vec<&str> = said.split('+').map(str::trim).filter(|part| !part.is_empty()).collect();
            let words: WordSet = parts.iter().map(|part| self.word(part)).collect();
            if !words.is_empty() {
                let chars = parts.iter().map(|part| part.chars().count()).sum();
                alternatives.push(Alternative { words, chars });
            }
        }
        let without = row.unsaid.iter().map(|word| word.trim()).filter(|word| !word.is_empty());
        let without = without.map(|word| self.word(word)).collect();
        self.lines.push(PhrasedRow { table, id, unit: row.unit.clone(), alternatives, without });
    }

    /// Indexes every alternative by its rarest word, so that it is tested only if that word occurs.
    fn index(&mut self) {
        let mut uses = vec![0_usize; self.words.len()];
        let alternatives = || self.lines.iter().flat_map(|line| &line.alternatives);
        for word in alternatives().flat_map(|alternative| alternative.words.iter()) {
            uses[*word] += 1;
        }
        self.by_rarest = vec![Vec::new(); self.words.len()];
        for (at, line) in self.lines.iter().enumerate() {
            for (which, alternative) in line.alternatives.iter().enumerate() {
                if let Some(&rarest) = alternative.words.iter().min_by_key(|word| uses[**word]) {
                    self.by_rarest[rarest].push((at, which));
                }
            }
        }
    }

    fn word(&mut self, word: &str) -> usize {
        if let Some(&at) = self.by_spelling.get(word) {
            return at;
        }
        let at = self.words.len();
        self.words.push(word.to_string());
        self.by_spelling.insert(word.to_string(), at);
        if let Some(first) = word.chars().next() {
            self.by_first.entry(first).or_default().push(at);
        }
        at
    }

    /// Returns the words that occur in a text; blanks inside it do not divide words.
    pub fn words_in(&self, text: &str) -> WordSet {
        let bare: String;
        let text = if text.contains(char::is_whitespace) {
            bare = text.chars().filter(|c| !c.is_whitespace()).collect();
            &bare
        } else {
            text
        };
        let found = text.char_indices().flat_map(|(at, c)| {
            let rest = text.get(at..).unwrap_or("");
            let words = self.by_first.get(&c).into_iter().flatten().copied();
            words.filter(move |&word| stands_in(self.spelled(word), rest))
        });
        found.collect()
    }

    /// Returns the words of `found` that occur in a text.
    pub fn kept(&self, found: &WordSet, text: &str) -> WordSet {
        let there = self.words_in(text);
        found.iter().filter(|word| there.contains(word)).copied().collect()
    }

    /// Returns all of `words` that belong to some alternative of a row.
    pub fn named(&self, line: usize, words: &WordSet) -> Alternative {
        let alternatives = self.lines.get(line).map_or(&[][..], |line| line.alternatives.as_slice());
        let fitting = alternatives.iter().filter(|alternative| alternative.words.is_subset(words));
        let words: WordSet = fitting.flat_map(|alternative| alternative.words.iter().copied()).collect();
        Alternative { chars: 0, words }
    }

    /// Returns the word with this index.
    pub fn spelled(&self, word: usize) -> &str {
        self.words.get(word).map_or("", String::as_str)
    }

    /// Returns the rows with an alternative among `words` and no forbidden word among `all`, in form order.
    ///
    /// Each comes with its longest alternative that fits.
    pub fn rows(&self, words: &WordSet, all: &WordSet) -> Vec<(usize, &Alternative)> {
        let candidates = words.iter().filter_map(|&word| self.by_rarest.get(word)).flatten();
        let mut fitting: Vec<(usize, usize, &Alternative)> = candidates
            .filter_map(|&(at, which)| {
                let line = self.lines.get(at)?;
                let alternative = line.alternatives.get(which)?;
                let fits = alternative.words.is_subset(words) && line.without.is_disjoint(all);
                fits.then_some((at, which, alternative))
            })
            .collect();
        fitting.sort_by_key(|(at, which, alternative)| {
            (*at, Reverse((alternative.chars, alternative.words.len(), *which)))
        });
        fitting.dedup_by_key(|(at, ..)| *at);
        fitting.into_iter().map(|(at, _, alternative)| (at, alternative)).collect()
    }

    /// True if `other` names more than `one`: what only `one` has is general, what only `other` has is not.
    pub fn outdoes(&self, other: &Alternative, one: &Alternative) -> bool {
        let besides = |a: &Alternative, b: &Alternative| a.words.without(&b.words);
        besides(one, other).is_subset(&self.general) && !besides(other, one).is_subset(&self.general)
    }
}

/// True if a text begins with the word and not with a longer one of another meaning: 申请人, 政府信息公开.
fn stands_in(word: &str, text: &str) -> bool {
    let behind = text.strip_prefix(word);
    let longer = |behind: &str| match word {
        "申请" => behind.starts_with(['人', '者', '表', '书', '单']),
        "政府信息" => behind.starts_with("公开"),
        _ => false,
    };
    behind.is_some_and(|behind| !longer(behind))
}

//! Index of all labels of all forms.
//!
//! Invariant: a look-up depends on the labels of the forms only and costs a few hash look-ups, however many there are.
//! Not here: which of several places is meant (`extract`).

use super::file::LabelSet;
use super::label::{normalise, without_mark};
use crate::text::numerals::is_ordinal;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::borrow::Cow;

/// Likeness of a printed label and one of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Unreadable; recognised by its place alone.
    Lost,
    /// At least half of the characters are the same and in place; some others are foreign to labels.
    Damaged,
    /// The same except for one character in a long label, or two in a very long one.
    Near,
    /// The same except for 数, 数量 or 情况 at the end.
    Loose,
    /// The same.
    Exact,
}

/// A label of the index: all that have one normal form are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelId(u32);

impl LabelId {
    /// Returns its position among all labels, which is less than [`LabelIndex::count`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every label of every form.
#[derive(Debug, Clone, Default)]
pub struct LabelIndex {
    exact: HashMap<String, LabelId>,
    loose: HashMap<String, Vec<LabelId>>,
    heads: Halves,
    tails: Halves,
    /// The normal form of each.
    labels: Vec<String>,
    /// The labels of each row and column.
    sets: Vec<Vec<LabelId>>,
    /// The last two characters of every label and title.
    endings: HashSet<String>,
    titles: HashSet<String>,
    /// The first character of every label and title.
    beginnings: HashSet<char>,
    /// Their first two without the endings that vary; only one where no more is left.
    first_two: HashSet<(char, Option<char>)>,
    /// Every label as a form prints it, since they are looked up again and again.
    printed: HashMap<String, LabelId>,
    /// True if a number may be like some label or title.
    has_numbers: bool,
}

/// Labels by one of their halves: a label with one wrong character keeps one half intact.
type Halves = HashMap<String, Vec<LabelId>>;

/// Least characters of a label that one character does not make ambiguous.
const LONG: usize = 6;
/// Least characters of a label that two wrong characters do not make ambiguous.
const VERY_LONG: usize = 12;
/// Most characters of a printed label.
pub const LONGEST_LABEL: usize = 80;
/// Endings that forms and reports add or leave out.
pub(super) const ENDINGS: &[&str] = &["数量", "总数", "情况", "数"];

impl LabelIndex {
    /// Adds the labels of a row or a column, as a form prints them.
    pub(super) fn add_set<'l>(&mut self, LabelSet(at): LabelSet, labels: impl Iterator<Item = &'l String>) {
        self.sets.resize(self.sets.len().max(at + 1), Vec::new());
        for label in labels {
            let id = self.add(label);
            if let Some(set) = self.sets.get_mut(at) {
                set.extend(id.filter(|id| !set.contains(id)));
            }
        }
    }

    /// Adds a label as a form prints it; `None` if its normal form is empty.
    fn add(&mut self, label: &str) -> Option<LabelId> {
        // Forms print the same words again and again.
        if let Some(known) = self.printed.get(label) {
            return Some(*known);
        }
        let printed = label.to_string();
        let label = normalise(label).into_owned();
        if label.is_empty() {
            return None;
        }
        let known = self.exact.get(&label).copied();
        let id = known.map_or_else(|| self.add_normal(label), Some)?;
        self.printed.insert(printed, id);
        Some(id)
    }

    /// Adds a label in normal form; `None` if there are too many.
    fn add_normal(&mut self, label: String) -> Option<LabelId> {
        let index = LabelId(u32::try_from(self.labels.len()).ok()?);
        self.loose.entry(bare(&label).to_string()).or_default().push(index);
        let chars: Vec<char> = label.chars().collect();
        if chars.len() >= LONG {
            let (head, tail) = chars.split_at(chars.len() / 2);
            self.heads.entry(head.iter().collect()).or_default().push(index);
            self.tails.entry(tail.iter().collect()).or_default().push(index);
        }
        self.endings.insert(ending(&label).to_string());
        self.note_beginning(bare(&label));
        self.has_numbers |= is_like_number(bare(&label)) || is_like_number(&label);
        self.exact.insert(label.clone(), index);
        self.labels.push(label);
        Some(index)
    }

    /// Returns how many labels there are.
    pub const fn count(&self) -> usize {
        self.labels.len()
    }

    /// Returns the labels of a row or a column, each once.
    pub fn set(&self, LabelSet(at): LabelSet) -> &[LabelId] {
        self.sets.get(at).map_or(&[], Vec::as_slice)
    }

    /// Returns a label in normal form.
    pub fn normal(&self, label: LabelId) -> &str {
        self.labels.get(label.index()).map_or("", String::as_str)
    }

    /// Returns the normal form of a printed label: most are printed as a form prints them.
    pub fn normalised<'s>(&'s self, printed: &'s str) -> Cow<'s, str> {
        let known = without_mark(printed).or_else(|| self.printed.get(printed).map(|label| self.normal(*label)));
        known.map_or_else(|| normalise(printed), Cow::Borrowed)
    }

    /// Adds words that are above rows: titles, heads, groups.
    pub(super) fn add_title(&mut self, title: &str) {
        let title = normalise(title);
        if !title.is_empty() {
            self.endings.insert(ending(&title).to_string());
            self.note_beginning(core_of(&title));
            self.has_numbers |= is_like_number(core_of(&title));
            self.titles.insert(core_of(&title).to_string());
        }
    }

    /// Records the beginning of a label or a title, which is without the endings that vary.
    fn note_beginning(&mut self, core: &str) {
        let mut chars = core.chars();
        let Some(first) = chars.next() else { return };
        self.beginnings.insert(first);
        self.first_two.insert((first, chars.next()));
    }

    /// Returns every label and title in normal form.
    pub(super) fn in_normal_form(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().chain(&self.titles).map(String::as_str)
    }

    /// True for words above rows, which are not values.
    pub fn is_title(&self, printed: &str) -> bool {
        self.begins_label(printed) && self.titles.contains(core_of(printed))
    }

    /// True for a number in digits, or nothing, to which no label or title of these forms is like: most cells hold one.
    pub fn is_number(&self, text: &str) -> bool {
        !self.has_numbers && text.bytes().all(|byte| is_of_number(char::from(byte)))
    }

    /// Returns the form label equal to a normalised printed one.
    pub fn exact(&self, printed: &str) -> Option<LabelId> {
        self.exact.get(printed).copied()
    }

    /// True if a label or the words above rows end a text, without anything between them and its end.
    pub fn ends_with_label(&self, text: &str) -> bool {
        // Most texts end otherwise: their last characters say so. A remark in brackets is no part of a label.
        let mut ending = text.char_indices().rev();
        let Some((last, _)) = ending.nth(1).filter(|_| !text.ends_with(char::is_whitespace)) else { return false };
        let end = normalise(&text[last..]);
        if !self.endings.contains(&*end) && !text.ends_with([')', '）']) {
            return false;
        }
        let starts = || text.char_indices().rev().skip(1).take(LONGEST_LABEL).map(|(at, _)| at);
        match starts().last().and_then(|first| normal_of_plain(&text[first..])) {
            Some(normal) => normal.char_indices().rev().skip(1).any(|(at, _)| self.is_normal(&normal[at..])),
            None => starts().any(|at| self.may_begin(&text[at..]) && self.is_printed(&text[at..])),
        }
    }

    /// True if a label or the words above rows begin a text.
    pub fn begins_with_label(&self, text: &str) -> bool {
        if text.starts_with(char::is_whitespace) || !self.may_begin(text) {
            return false;
        }
        let ends = || text.char_indices().skip(2).map(|(at, _)| at).chain([text.len()]).take(LONGEST_LABEL);
        match ends().last().and_then(|last| normal_of_plain(&text[..last])) {
            Some(normal) => {
                if !self.begins_label(&normal) {
                    return false;
                }
                let mut ends = normal.char_indices().skip(2).map(|(at, _)| at).chain([normal.len()]);
                ends.any(|at| self.is_normal(&normal[..at]))
            }
            None => ends().any(|at| self.is_printed(&text[..at])),
        }
    }

    /// False only for a text that begins with a Chinese character with which neither a label nor a list mark does.
    pub fn may_begin(&self, text: &str) -> bool {
        let is_free = |c: char| !is_chinese(c) || c == '其' || is_ordinal(c);
        text.chars().next().is_none_or(|c| self.beginnings.contains(&c) || is_free(c))
    }

    /// False only for a text that ends in two Chinese characters in which neither a label nor a title does.
    pub fn may_end(&self, text: &str) -> bool {
        let end = ending(text);
        self.endings.contains(end) || end.chars().any(|c| !is_chinese(c)) || end.chars().nth(1).is_none()
    }

    /// False only for a text that ends in two Chinese characters in which neither a label nor a title does, whatever ending it
    /// has besides.
    pub fn may_be_printed(&self, text: &str) -> bool {
        self.may_end(text) || self.may_end(core_of(text))
    }

    /// True for a label as printed, or the words above rows.
    fn is_printed(&self, text: &str) -> bool {
        self.is_normal(&normalise(text))
    }

    /// True for a label or the words above rows in normal form.
    fn is_normal(&self, normal: &str) -> bool {
        self.begins_label(normal) && (self.exact.contains_key(normal) || self.titles.contains(core_of(normal)))
    }

    /// True for a normal form that begins as a label or a title does; nearly every other text does not.
    fn begins_label(&self, normal: &str) -> bool {
        let mut chars = normal.chars();
        let Some(first) = chars.next() else { return false };
        let has = |second: Option<char>| self.first_two.contains(&(first, second));
        self.beginnings.contains(&first) && (has(chars.next()) || has(None))
    }

    /// Returns the form labels that a normalised printed label may be, with their likeness.
    pub fn find(&self, printed: &str) -> Vec<(LabelId, Likeness)> {
        let mut found: Vec<(LabelId, Likeness)> = Vec::new();
        // The same label, or one that ends otherwise, begins with the same character.
        let begins = self.begins_label(printed);
        if begins {
            let exact = self.exact(printed);
            found.extend(exact.map(|label| (label, Likeness::Exact)));
            let loose = self.loose.get(bare(printed)).into_iter().flatten().filter(|label| Some(**label) != exact);
            found.extend(loose.map(|label| (*label, Likeness::Loose)));
        }
        // Of a label with wrong characters its beginning or its end is intact; one that lost a character is not shorter
        // than that.
        let is_like = || begins || self.endings.contains(ending(printed));
        if found.is_empty() && printed.chars().nth(LONG - 2).is_some() && is_like() {
            let chars = printed.chars().count();
            for label in self.nearly(printed, chars) {
                if one_apart(printed, self.normal(label)) && !found.iter().any(|(known, _)| *known == label) {
                    found.push((label, Likeness::Near));
                }
            }
            if found.is_empty() && chars >= VERY_LONG {
                found.extend(self.misread(printed, chars).map(|label| (label, Likeness::Near)));
            }
        }
        found
    }

    /// Returns the labels that a printed one with foreign characters may be: a font with wrong character codes replaces
    /// one by one.
    ///
    /// At least half of the label must be in place, apart from list marks before it and remarks behind it; of several
    /// labels those with most characters are returned.
    pub fn damaged(&self, printed: &str) -> Vec<LabelId> {
        /// Characters of the longest list mark: `(十一)`, or what became of it.
        const MARK: usize = 4;
        let chars: Vec<char> = printed.chars().take(LONGEST_LABEL).collect();
        let lost = self.with_lost(&chars);
        if !lost.is_empty() {
            return lost;
        }
        let is_mark = |c: &char| is_foreign(*c) || c.is_ascii() || is_ordinal(*c);
        let marks = chars.iter().take(MARK).take_while(|c| is_mark(c)).count();
        let mut best = (0, 1);
        let mut found: Vec<LabelId> = Vec::new();
        for (id, label) in self.all() {
            let count = label.chars().count();
            for start in (0..=marks).filter(|start| start + count <= chars.len()) {
                let ends = chars.get(start + count).is_none_or(|c| is_foreign(*c) || *c == '(');
                let same = label.chars().zip(&chars[start..]).filter(|(a, b)| a == *b).count();
                if !ends || same * 2 < count || same * best.1 < best.0 * count {
                    continue;
                }
                if same * best.1 > best.0 * count {
                    (best, found) = ((same, count), Vec::new());
                }
                found.push(id);
            }
        }
        found
    }

    /// Returns every label with its normal form.
    fn all(&self) -> impl Iterator<Item = (LabelId, &str)> {
        (0..).map(LabelId).zip(self.labels.iter().map(String::as_str))
    }

    /// Returns the labels that have all characters of a printed one but those for which a sign stands: an encoding
    /// without them prints one for each.
    fn with_lost(&self, printed: &[char]) -> Vec<LabelId> {
        let is_lost = |c: char| matches!(c, '?' | '\u{fffd}' | '□' | '〓');
        if !printed.iter().any(|c| is_lost(*c)) || printed.iter().all(|c| is_lost(*c)) {
            return Vec::new();
        }
        let is_like = |label: &str| {
            label.chars().count() == printed.len() && label.chars().zip(printed).all(|(a, b)| a == *b || is_lost(*b))
        };
        self.all().filter(|(_, label)| is_like(label)).map(|(id, _)| id).collect()
    }

    /// Returns the only label of this length with two other characters in one half: OCR replaces characters and loses
    /// none.
    fn misread(&self, printed: &str, chars: usize) -> Option<LabelId> {
        let half = printed.char_indices().nth(chars / 2).map_or(printed.len(), |(at, _)| at);
        let (head, tail) = printed.split_at(half);
        let shared = [self.heads.get(head), self.tails.get(tail)].into_iter().flatten().flatten();
        let is_like = |label: LabelId| strsim::hamming(printed, self.normal(label)).is_ok_and(|wrong| wrong <= 2);
        let mut like = shared.copied().filter(|label| is_like(*label));
        let first = like.next()?;
        like.all(|other| other == first).then_some(first)
    }

    /// Returns the labels of similar length that share a half with a printed one.
    fn nearly<'s>(&'s self, printed: &'s str, chars: usize) -> impl Iterator<Item = LabelId> + 's {
        let offset = move |char: usize| printed.char_indices().nth(char).map_or(printed.len(), |(at, _)| at);
        // A label one character away differs in length by at most one: few lengths remain for its halves.
        let lengths = chars.saturating_sub(1) / 2..=(chars + 1).div_ceil(2);
        let lengths = lengths.filter(move |_| chars < LONGEST_LABEL);
        lengths.flat_map(move |length| {
            let heads = self.heads.get(&printed[..offset(length)]);
            let tails = self.tails.get(&printed[offset(chars.saturating_sub(length))..]);
            heads.into_iter().chain(tails).flatten().copied()
        })
    }
}

/// True for a character that labels do not contain: neither Chinese, nor a digit, nor punctuation.
pub fn is_foreign(c: char) -> bool {
    let is_han = matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    let is_mark = matches!(c, '\u{2010}'..='\u{2060}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
    if c.is_ascii() { c.is_ascii_alphabetic() || "|^_~=<>?".contains(c) } else { !is_han && !is_mark }
}

/// True for a character that the normal form of a label keeps wherever it is, apart from list marks.
fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..'\u{a000}').contains(&c)
}

/// Returns the normal form of a text if it has no brackets: the normal forms of its parts are parts of it.
fn normal_of_plain(text: &str) -> Option<Cow<'_, str>> {
    (!text.contains(['(', '（'])).then(|| normalise(text))
}

/// True for a part of a number: a digit, or the point between two.
const fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

/// True for a label to which a number may be like, with as many wrong characters as a label of its length may have.
fn is_like_number(label: &str) -> bool {
    let (all, others) = (label.chars().count(), label.chars().filter(|c| !is_of_number(*c)).count());
    others == 0 || (others == 1 && all >= LONG) || (others == 2 && all >= VERY_LONG)
}

/// Returns the last two characters of a label.
fn ending(label: &str) -> &str {
    label.char_indices().rev().nth(1).map_or(label, |(at, _)| &label[at..])
}

/// Returns a title without foreign characters.
fn core_of(title: &str) -> &str {
    let shorter = bare(title);
    if shorter.len() == title.len() { title } else { core_of(shorter) }
}

/// Returns a label without the endings that vary.
fn bare(label: &str) -> &str {
    ENDINGS.iter().find_map(|ending| label.strip_suffix(ending).filter(|rest| !rest.is_empty())).unwrap_or(label)
}

/// True if one insertion, deletion or replacement makes the two equal.
fn one_apart(a: &str, b: &str) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum::<usize>();
    let (a, b) = (&a[same..], &b[same..]);
    let first = |text: &str| text.chars().next().map_or(0, char::len_utf8);
    let (a_rest, b_rest) = (&a[first(a)..], &b[first(b)..]);
    a_rest == b_rest || a == b_rest || a_rest == b
}

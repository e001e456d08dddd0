//! Rows that running text says are zero: 未收到申请, 未发生行政复议、行政诉讼, 均未收费.
//!
//! Invariant: only a clause without a count says so, and only a verb of happening or receiving, or a noun right behind
//! 没有 or 无, is denied: 未按时答复 and 没有主动公开的信息 deny no row. Left to others: zeros in digits.

use super::label_match;
use crate::document::Document;
use crate::extract::prose::{Mention, Role};
use crate::forms::{RowPhrases, WordSet};
use crate::text::Span;

/// What is denied, as the reports and the statistics notices put it.
const VERBS: &[&str] = &[
    "收到", "接到", "受理", "发生", "产生", "出现", "引发", "引起", "收取", "收费", "制发", "制定", "新增", "发现",
    "接收", "提起", "召开", "举办", "涉及", "减免",
];
/// Words that may stand between the denial and the verb.
const BETWEEN: &[&str] = &["对", "向", "因", "有", "曾", "再", "被", "就", "在", "直接"];
/// Denials of a verb or a noun, longest first.
const DENIALS: &[&str] = &["没有", "从未", "未有", "未", "没", "无"];
/// Those that can deny a noun.
const OF_NOUNS: &[&str] = &["没有", "未有", "无"];
/// Words between 没有 and the noun that is denied.
const FILLERS: &[&str] =
    &["任何", "政府信息公开", "信息公开", "政府信息", "有关", "相关", "涉及", "此类", "工作", "的", "依", "方面"];
/// 为零 behind the subject.
const NOUGHTS: &[&str] = &["均为零", "为零", "是零"];
/// Clauses end here.
const ENDS: [char; 14] = [',', '，', ';', '；', ':', '：', '。', '\n', '\t', '|', '(', '（', ')', '）'];
/// A clause reaches this many bytes from its denial.
const REACH: usize = 180;
/// What may follow a noun in a list of nouns.
const TAILS: &[&str] = &["案件", "情况", "事项", "事件", "申请", "数量", "的", "等"];
/// Joints of nouns.
const JOINTS: [&str; 6] = ["、", "和", "及", "与", "以及", "或"];

/// Words right before a nought that stands for each of several nouns.
const EACH: &[&str] = &["均为", "都为", "均是", "都是", "均"];
/// Words of money: who takes none says nothing of what it would be taken for.
const FEES: &[&str] = &["收取", "收费", "费用", "减免"];

/// A row said to be zero and where.
pub(super) struct ZeroStatement {
    pub line: usize,
    pub chars: usize,
    pub span: Span,
    /// The words leave no doubt.
    pub plain: bool,
}

/// The zeros of the text outside drawn tables.
pub(super) fn read(document: &Document, lexicon: &RowPhrases, mentions: &[Mention]) -> Vec<ZeroStatement> {
    let text = document.text.as_str();
    let mut found: Vec<ZeroStatement> = Vec::new();
    let mut done = 0;
    for (at, mark) in text.match_indices(['未', '没', '无', '零']) {
        if at < done || document.in_grid(at) {
            continue;
        }
        let clause = clause(text, at, done);
        let counted = mentions.partition_point(|mention| mention.span.end <= clause.start);
        let counted = mentions
            .get(counted..)
            .unwrap_or(&[])
            .iter()
            .take_while(|mention| mention.span.start < clause.end)
            .any(|mention| mention.role.is_reviewed());
        if counted {
            continue;
        }
        let Some(Denial { words, object, span }) = denied(text, lexicon, clause, at, mark) else {
            continue;
        };
        let Some(of_year) = of_year(text, mentions, clause) else {
            continue;
        };
        let zeros = zeros(text, lexicon, &words, &object, span);
        if zeros.is_empty() {
            continue;
        }
        done = span.end;
        found.extend(zeros.into_iter().map(|zero| ZeroStatement { plain: zero.plain && of_year, ..zero }));
    }
    found.extend(each_zero(text, lexicon, mentions));
    found
}

/// 行政复议、行政诉讼均为0件: one nought for each of several nouns.
fn each_zero(text: &str, lexicon: &RowPhrases, mentions: &[Mention]) -> Vec<ZeroStatement> {
    let mut found = Vec::new();
    for mention in mentions.iter().filter(|mention| mention.value.is_some_and(|value| value.is_zero())) {
        let before = Span::new(mention.label.start.min(mention.span.start), mention.span.start).of(text).trim_end();
        let each = EACH.iter().any(|word| before.ends_with(word));
        let several = pieces(mention.label.of(text)).nth(1).is_some();
        if !(each && several && mention.role.is_reviewed()) {
            continue;
        }
        let span = Span::new(mention.label.start, mention.span.end);
        let words = lexicon.words_in(mention.label.of(text));
        if let Some(of_year) = of_year(text, mentions, span) {
            let zeros = zeros(text, lexicon, &words, &words, mention.label);
            found.extend(zeros.into_iter().map(|zero| ZeroStatement { plain: zero.plain && of_year, span, ..zero }));
        }
    }
    found
}

/// The rows that a denial says are zero: each noun of its list for itself, because what forbids a row at one noun says
/// nothing of the next (行政复议、行政诉讼).
fn zeros(text: &str, lexicon: &RowPhrases, words: &WordSet, object: &WordSet, span: Span) -> Vec<ZeroStatement> {
    let mut found: Vec<ZeroStatement> = Vec::new();
    let money = FEES.iter().any(|word| span.of(text).contains(word));
    for piece in pieces(span.of(text)) {
        let said = lexicon.words_in(piece);
        let named = lexicon.kept(object, piece);
        let mut rows = lexicon.rows(words, &said);
        let of_money = |line: usize| lexicon.lines.get(line).is_some_and(|line| line.unit.ends_with('元'));
        rows.retain(|(line, best)| !best.words.is_disjoint(&named) && of_money(*line) == money);
        for (line, best) in &rows {
            let outdone = rows.iter().any(|(other, theirs)| other != line && lexicon.outdoes(theirs, best));
            if outdone {
                continue;
            }
            let plain = label_match::names_only(lexicon, best, &bare(piece));
            match found.iter_mut().find(|zero| zero.line == *line) {
                Some(zero) => zero.plain |= plain,
                None => found.push(ZeroStatement { line: *line, chars: best.chars, span, plain }),
            }
        }
    }
    found
}

/// The nouns of a list.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '和', '及', '与', '或', ',', '，'])
}

/// A piece without what denies.
fn bare(piece: &str) -> String {
    let words = DENIALS.iter().chain(VERBS).chain(NOUGHTS).chain(BETWEEN).chain(&["均", "也", "都"]);
    words.fold(piece.to_string(), |bare, word| bare.replace(word, ""))
}

/// Whether a clause tells of the whole year: `None` where it tells of another one, false where of a part.
fn of_year(text: &str, mentions: &[Mention], clause: Span) -> Option<bool> {
    let mut from = clause.start.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = Span::new(from, clause.end).of(text);
    let start = clause.end - before.rsplit(['。', '\n', ';', '；']).next().unwrap_or("").len();
    let end = mentions.partition_point(|mention| mention.span.start < clause.end);
    let mut years = mentions.get(..end)?.iter().rev().take_while(|mention| mention.span.start >= start);
    let year = years.clone().find(|mention| matches!(mention.role, Role::BodyYear | Role::OtherYear));
    if year.is_some_and(|year| year.role == Role::OtherYear) {
        return None;
    }
    let months = years.any(|mention| label_match::is_within_year(text, mention));
    Some(!months && !label_match::is_scoped(Span::new(start, clause.end).of(text)))
}

/// The clause around a place, not before `floor`.
fn clause(text: &str, at: usize, floor: usize) -> Span {
    let mut from = at.saturating_sub(REACH).max(floor);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = (at + REACH).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let before = text.get(from..at).unwrap_or("");
    let after = text.get(at..to).unwrap_or("");
    let start =
        before.rfind(ENDS).map_or(from, |end| from + end + before[end..].chars().next().map_or(0, char::len_utf8));
    let end = after.find(ENDS).map_or(to, |end| at + end);
    Span::new(start, end).trimmed(text)
}

/// What a clause denies.
struct Denial {
    words: WordSet,
    /// Those of them of which a row must have one.
    object: WordSet,
    /// The clause with the list that goes on behind it.
    span: Span,
}

impl Denial {
    fn all(words: WordSet, span: Span) -> Self {
        Self { object: words.clone(), words, span }
    }
}

/// What is denied at a place of a clause.
fn denied(text: &str, lexicon: &RowPhrases, clause: Span, at: usize, mark: &str) -> Option<Denial> {
    let rest = Span::new(at, clause.end).of(text);
    let before = Span::new(clause.start, at).of(text);
    if mark == "零" {
        let whole = Span::new(clause.start, at + mark.len()).of(text);
        let closes = rest.chars().count() <= 3 && NOUGHTS.iter().any(|nought| whole.ends_with(nought));
        return closes.then(|| Denial::all(lexicon.words_in(before), clause));
    }
    let denial = DENIALS.iter().find(|denial| rest.starts_with(**denial))?;
    let behind = rest.get(denial.len()..)?;
    // 未发现应公开而未公开的情况 denies that something was left undone.
    if behind.contains(['未', '没']) {
        return None;
    }
    let Some((verb, end)) = verb(behind) else {
        return noun(text, lexicon, clause, denial, behind, before);
    };
    let words = lexicon.words_in(behind);
    let object = lexicon.words_in(behind.get(verb..).unwrap_or(""));
    // Which row each noun of the list names is looked at noun by noun.
    if lexicon.rows(&words, &WordSet::default()).iter().any(|(_, best)| !best.words.is_disjoint(&object)) {
        let span = continued(text, lexicon, clause);
        let start = clause.end - behind.len();
        let said = |from: usize| lexicon.words_in(Span::new(from, span.end).of(text));
        return Some(Denial { words: said(start), object: said(start + verb), span });
    }
    // 行政复议和行政诉讼均未发生: the subject stands before, nothing follows.
    let short = behind.get(end..).unwrap_or("").chars().count() <= 4;
    short.then(|| Denial::all(lexicon.words_in(clause.of(text)), clause))
}

/// Where the verb that is denied begins and ends: in 未对收到的申请收费 it is 收费.
fn verb(behind: &str) -> Option<(usize, usize)> {
    let mut verbs: Vec<(usize, &str)> = VERBS.iter().filter_map(|verb| Some((behind.find(verb)?, *verb))).collect();
    verbs.sort_unstable();
    verbs.into_iter().find_map(|(at, verb)| {
        let between = behind.get(..at)?;
        let led = between.is_empty() || BETWEEN.iter().any(|word| between.starts_with(word));
        let end = at + verb.len();
        let tail = behind.get(end..)?;
        (led && between.chars().count() <= 24 && !tail.starts_with(['的', '者', '过'])).then_some((at, end))
    })
}

/// 没有因…引起的行政复议, 无行政诉讼, and 行政复议…均没有.
fn noun(text: &str, lexicon: &RowPhrases, clause: Span, denial: &str, behind: &str, before: &str) -> Option<Denial> {
    if !OF_NOUNS.contains(&denial) {
        return None;
    }
    if behind.is_empty() {
        return (denial == "没有" || before.ends_with('均')).then(|| Denial::all(lexicon.words_in(before), clause));
    }
    let mut rest = behind;
    if !rest.starts_with('因') {
        while let Some(filler) = FILLERS.iter().find(|filler| rest.starts_with(**filler)) {
            rest = rest.get(filler.len()..)?;
        }
        let words = lexicon.words_in(behind);
        let (_, noun) = words
            .iter()
            .map(|&word| lexicon.spelled(word))
            .filter(|word| rest.starts_with(word) || behind.starts_with(word))
            .map(|word| (word.len(), word))
            .max()?;
        let tail = rest.strip_prefix(noun).or_else(|| behind.strip_prefix(noun))?;
        if tail.starts_with('的') {
            return None;
        }
    }
    let span = continued(text, lexicon, clause);
    let start = clause.end - behind.len();
    Some(Denial::all(lexicon.words_in(Span::new(start, span.end).of(text)), span))
}

/// The clause and the nouns that go on behind its comma: …引起的行政复议,行政诉讼和申诉.
fn continued(text: &str, lexicon: &RowPhrases, clause: Span) -> Span {
    let rest = text.get(clause.end..).unwrap_or("");
    let Some(next) = rest.strip_prefix([',', '，']) else {
        return clause;
    };
    let start = clause.end + (rest.len() - next.len());
    let mut end = (start + REACH / 2).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let body = Span::new(start, end).of(text);
    let body = body.get(..body.find(ENDS).unwrap_or(body.len())).unwrap_or("").trim();
    let first = JOINTS.iter().fold(body, |first, joint| first.split(joint).next().unwrap_or(first));
    let bare = TAILS.iter().fold(first, |bare, tail| bare.strip_suffix(tail).unwrap_or(bare));
    let words = lexicon.words_in(bare);
    let is_noun = words.iter().any(|&word| lexicon.spelled(word) == bare && bare.chars().count() >= 2);
    let names_row = !lexicon.rows(&words, &words).is_empty();
    if is_noun && names_row { Span::new(clause.start, start + body.len()) } else { clause }
}

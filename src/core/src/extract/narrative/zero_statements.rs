//! Rows that the text states to be zero: 未收到申请, 未发生行政复议、行政诉讼, 均未收费.
//!
//! Invariant: only a clause without a count states a zero, and only for a denied verb of happening or receiving, or a
//! noun right behind 没有 or 无. 未按时答复 and 没有主动公开的信息 state none. Not here: zeros in digits (`prose`).

use super::label_match;
use crate::document::Document;
use crate::extract::prose::{Mention, Role};
use crate::forms::{RowPhrases, WordSet};
use crate::lexicon::Lexicon;
use crate::text::Span;

/// Characters that end a clause.
const ENDS: [char; 14] = [',', '，', ';', '；', ':', '：', '。', '\n', '\t', '|', '(', '（', ')', '）'];
/// Most bytes of a clause on either side of its denial.
const REACH: usize = 180;

/// A row stated to be zero, and where.
pub(super) struct ZeroStatement {
    pub line: usize,
    pub chars: usize,
    pub span: Span,
    /// True if the words name exactly this row for the whole year.
    pub plain: bool,
}

/// Finds the zero statements outside drawn tables.
pub(super) fn read(
    document: &Document,
    lexicon: &Lexicon,
    phrases: &RowPhrases,
    mentions: &[Mention],
) -> Vec<ZeroStatement> {
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
        let Some(Denial { words, object, span }) = denied(text, lexicon, phrases, clause, at, mark) else {
            continue;
        };
        let Some(of_year) = of_year(text, lexicon, mentions, clause) else {
            continue;
        };
        let zeros = zeros(text, lexicon, phrases, &words, &object, span);
        if zeros.is_empty() {
            continue;
        }
        done = span.end;
        found.extend(zeros.into_iter().map(|zero| ZeroStatement { plain: zero.plain && of_year, ..zero }));
    }
    found.extend(each_zero(text, lexicon, phrases, mentions));
    found
}

/// Finds one zero for each of several nouns: 行政复议、行政诉讼均为0件.
fn each_zero(text: &str, lexicon: &Lexicon, phrases: &RowPhrases, mentions: &[Mention]) -> Vec<ZeroStatement> {
    let mut found = Vec::new();
    for mention in mentions.iter().filter(|mention| mention.value.is_some_and(|value| value.is_zero())) {
        let before = Span::new(mention.label.start.min(mention.span.start), mention.span.start).of(text).trim_end();
        let each = lexicon.each_zero.ends(before);
        let several = pieces(mention.label.of(text)).nth(1).is_some();
        if !(each && several && mention.role.is_reviewed()) {
            continue;
        }
        let span = Span::new(mention.label.start, mention.span.end);
        let words = phrases.words_in(mention.label.of(text));
        if let Some(of_year) = of_year(text, lexicon, mentions, span) {
            let zeros = zeros(text, lexicon, phrases, &words, &words, mention.label);
            found.extend(zeros.into_iter().map(|zero| ZeroStatement { plain: zero.plain && of_year, span, ..zero }));
        }
    }
    found
}

/// Returns the rows that a denial states to be zero.
///
/// Each noun of the list is matched by itself, because what excludes a row at one noun says nothing about the next.
fn zeros(
    text: &str,
    lexicon: &Lexicon,
    phrases: &RowPhrases,
    words: &WordSet,
    object: &WordSet,
    span: Span,
) -> Vec<ZeroStatement> {
    let mut found: Vec<ZeroStatement> = Vec::new();
    let money = lexicon.fees.occurs_in(span.of(text));
    for piece in pieces(span.of(text)) {
        let said = phrases.words_in(piece);
        let named = phrases.kept(object, piece);
        let mut rows = phrases.rows(words, &said);
        let of_money = |line: usize| phrases.lines.get(line).is_some_and(|line| line.unit.ends_with('元'));
        rows.retain(|(line, best)| !best.words.is_disjoint(&named) && of_money(*line) == money);
        for (line, best) in &rows {
            let outdone = rows.iter().any(|(other, theirs)| other != line && phrases.outdoes(theirs, best));
            if outdone {
                continue;
            }
            let plain = label_match::names_only(phrases, lexicon, best, &bare(lexicon, piece));
            match found.iter_mut().find(|zero| zero.line == *line) {
                Some(zero) => zero.plain |= plain,
                None => found.push(ZeroStatement { line: *line, chars: best.chars, span, plain }),
            }
        }
    }
    found
}

/// Splits a list into its nouns.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '和', '及', '与', '或', ',', '，'])
}

/// Removes the words of denial from a piece.
fn bare(lexicon: &Lexicon, piece: &str) -> String {
    let verbs = lexicon.denials.iter().chain(lexicon.denied_verbs.iter()).chain(lexicon.zero_predicates.iter());
    let words = verbs.chain(lexicon.denial_gaps.iter()).chain(lexicon.denial_particles.iter());
    words.fold(piece.to_string(), |bare, word| bare.replace(word, ""))
}

/// True if a clause covers the whole year, false if a part of it; `None` if another year.
fn of_year(text: &str, lexicon: &Lexicon, mentions: &[Mention], clause: Span) -> Option<bool> {
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
    Some(!months && !label_match::is_scoped(lexicon, Span::new(start, clause.end).of(text)))
}

/// Returns the clause around a byte, not before `floor`.
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

/// The words that a clause denies.
struct Denial {
    words: WordSet,
    /// A row must contain one of these.
    object: WordSet,
    /// The clause and the list that continues behind it.
    span: Span,
}

impl Denial {
    fn all(words: WordSet, span: Span) -> Self {
        Self { object: words.clone(), words, span }
    }
}

/// Returns what a clause denies at a byte.
fn denied(text: &str, lexicon: &Lexicon, phrases: &RowPhrases, clause: Span, at: usize, mark: &str) -> Option<Denial> {
    let rest = Span::new(at, clause.end).of(text);
    let before = Span::new(clause.start, at).of(text);
    if mark == "零" {
        let whole = Span::new(clause.start, at + mark.len()).of(text);
        let closes = rest.chars().count() <= 3 && lexicon.zero_predicates.ends(whole);
        return closes.then(|| Denial::all(phrases.words_in(before), clause));
    }
    let denial = lexicon.denials.prefix_of(rest)?;
    let behind = rest.get(denial.len()..)?;
    // 未发现应公开而未公开的情况 denies an omission.
    if behind.contains(['未', '没']) {
        return None;
    }
    let Some((verb, end)) = verb(lexicon, behind) else {
        return noun(text, lexicon, phrases, clause, denial, behind, before);
    };
    let words = phrases.words_in(behind);
    let object = phrases.words_in(behind.get(verb..).unwrap_or(""));
    // The rows of the list are matched noun by noun.
    if phrases.rows(&words, &WordSet::default()).iter().any(|(_, best)| !best.words.is_disjoint(&object)) {
        let span = continued(text, lexicon, phrases, clause);
        let start = clause.end - behind.len();
        let said = |from: usize| phrases.words_in(Span::new(from, span.end).of(text));
        return Some(Denial { words: said(start), object: said(start + verb), span });
    }
    // 行政复议和行政诉讼均未发生: the subject precedes, nothing follows.
    let short = behind.get(end..).unwrap_or("").chars().count() <= 4;
    short.then(|| Denial::all(phrases.words_in(clause.of(text)), clause))
}

/// Returns where the denied verb begins and ends: in 未对收到的申请收费 it is 收费.
fn verb(lexicon: &Lexicon, behind: &str) -> Option<(usize, usize)> {
    let verbs = lexicon.denied_verbs.iter();
    let mut verbs: Vec<(usize, &str)> = verbs.filter_map(|verb| Some((behind.find(verb)?, verb))).collect();
    verbs.sort_unstable();
    verbs.into_iter().find_map(|(at, verb)| {
        let between = behind.get(..at)?;
        let led = between.is_empty() || lexicon.denial_gaps.begins(between);
        let end = at + verb.len();
        let tail = behind.get(end..)?;
        (led && between.chars().count() <= 24 && !lexicon.verb_continuations.begins(tail)).then_some((at, end))
    })
}

/// Matches a denied noun: 没有因…引起的行政复议, 无行政诉讼, 行政复议…均没有.
fn noun(
    text: &str,
    lexicon: &Lexicon,
    phrases: &RowPhrases,
    clause: Span,
    denial: &str,
    behind: &str,
    before: &str,
) -> Option<Denial> {
    if !lexicon.noun_denials.contains(denial) {
        return None;
    }
    if behind.is_empty() {
        return (denial == "没有" || before.ends_with('均')).then(|| Denial::all(phrases.words_in(before), clause));
    }
    let mut rest = behind;
    if !rest.starts_with('因') {
        while let Some(behind) = lexicon.denial_fillers.strip_prefix(rest) {
            rest = behind;
        }
        let words = phrases.words_in(behind);
        let (_, noun) = words
            .iter()
            .map(|&word| phrases.spelled(word))
            .filter(|word| rest.starts_with(word) || behind.starts_with(word))
            .map(|word| (word.len(), word))
            .max()?;
        let tail = rest.strip_prefix(noun).or_else(|| behind.strip_prefix(noun))?;
        if tail.starts_with('的') {
            return None;
        }
    }
    let span = continued(text, lexicon, phrases, clause);
    let start = clause.end - behind.len();
    Some(Denial::all(phrases.words_in(Span::new(start, span.end).of(text)), span))
}

/// Extends the clause by the nouns behind its comma: …引起的行政复议,行政诉讼和申诉.
fn continued(text: &str, lexicon: &Lexicon, phrases: &RowPhrases, clause: Span) -> Span {
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
    let first = pieces(body).next().unwrap_or(body);
    let bare = lexicon.noun_tails.iter().fold(first, |bare, tail| bare.strip_suffix(tail).unwrap_or(bare));
    let words = phrases.words_in(bare);
    let is_noun = words.iter().any(|&word| phrases.spelled(word) == bare && bare.chars().count() >= 2);
    let names_row = !phrases.rows(&words, &words).is_empty();
    if is_noun && names_row { Span::new(clause.start, start + body.len()) } else { clause }
}

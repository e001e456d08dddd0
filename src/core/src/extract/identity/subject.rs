//! Whose report it is where neither title nor signature says: the agency that acts in the first sentences, and the one
//! that answers questions.
//!
//! Invariant: only a name of its own counts, and one that is not of the kind the text calls 我局 or 我镇 does not. Not
//! here: the places that name the agency outright (`agency`).

use super::lines::filled_lines;
use super::name::{is_body, is_generic, is_name, is_name_char, without_office};
use super::plausible;
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::text::numerals::digit;

/// How many lines behind the first heading may begin with the agency as their subject.
const LINES: usize = 4;
/// How many clauses of a line may begin with it.
const CLAUSES: usize = 4;
/// Most lines before the first chapter that are looked at.
const HEAD_LINES: usize = 40;

/// Finds the agency; the one that acts before the one that answers.
pub(super) fn read(document: &Document, lexicon: &Lexicon) -> Vec<Span> {
    let found = acting(document, lexicon).into_iter().chain(asked(document, lexicon));
    let found: Vec<Span> = found.collect();
    if found.is_empty() {
        return found;
    }
    let own = own_kind(document, lexicon);
    found.into_iter().filter(|span| own.is_none_or(|kind| document.at(*span).contains(kind))).collect()
}

/// Finds the subject of `2024年,甲市公安局坚持…` in the preamble and at the beginning of the first chapter.
fn acting(document: &Document, lexicon: &Lexicon) -> Option<Span> {
    let first = document.sections.first().map_or(0, |section| section.title.end);
    let (head, body): (Vec<Span>, Vec<Span>) =
        filled_lines(document).take_while(|line| line.start < first + 4000).partition(|line| line.start < first);
    let lines = head.into_iter().take(HEAD_LINES).chain(body.into_iter().take(LINES));
    lines.into_iter().find_map(|line| subject(document, lexicon, line))
}

/// The subject of one of the first clauses of a line.
fn subject(document: &Document, lexicon: &Lexicon, line: Span) -> Option<Span> {
    let mut year_before = false;
    let mut start = line.start;
    document.at(line).split_inclusive([',', '，', '。', ';', '；']).take(CLAUSES).find_map(|clause| {
        let at = start;
        start += clause.len();
        let dated = without_year(clause);
        let name = named_subject(lexicon, dated, year_before || dated.len() < clause.len());
        // 2024年,甲县…: the year is a clause of its own.
        year_before = dated.trim_matches([',', '，', ' ']).is_empty();
        let lead = clause.len() - dated.len();
        name.map(|name| Span::new(at + lead, at + lead + name.len()))
    })
}

/// The clause without the year that begins it.
fn without_year(clause: &str) -> &str {
    let behind = clause.find(|c| digit(c).is_none()).and_then(|end| {
        plausible(clause.get(..end)?)?;
        clause.get(end..)?.strip_prefix('年')
    });
    let Some(behind) = behind else { return clause };
    let behind = behind.strip_prefix("度").or_else(|| behind.strip_prefix("以来")).unwrap_or(behind);
    behind.trim_start_matches(['、', ' '])
}

/// The agency that acts in a clause; with the year before it the name of a place is enough.
fn named_subject<'t>(lexicon: &Lexicon, clause: &'t str, has_year: bool) -> Option<&'t str> {
    let most = clause.find(|c: char| !is_name_char(c) || matches!(c, '(' | '（' | '、')).unwrap_or(clause.len());
    let words = clause.get(..most)?;
    let verb = lexicon.agency_acts.occurrences(words).next();
    let name = words.get(..verb.map_or(words.len(), |found| found.0))?;
    let is_own = if has_year { is_name(lexicon, name) } else { verb.is_some() && is_body(lexicon, name) };
    let is_clear = !is_generic(lexicon, name)
        && !lexicon.inner_offices.ends(name)
        && !lexicon.vague_places.ends(name)
        && !lexicon.subject_leading.begins(name);
    (is_own && is_clear).then_some(name)
}

/// Finds the agency of `如有疑问,请与甲市统计局办公室联系(地址…)`.
fn asked(document: &Document, lexicon: &Lexicon) -> Option<Span> {
    let first = document.sections.first().map_or(usize::MAX, |section| section.title.end);
    let lines = filled_lines(document).take_while(|line| line.start < first).take(HEAD_LINES);
    lines.into_iter().find_map(|line| {
        let text = document.at(line);
        lexicon.agency_contacts.occurrences(text).take(8).find_map(|(at, word)| {
            let rest = text.get(at + word.len()..)?.trim_start_matches([':', '：', ' ', '“']);
            let start = line.end - rest.len();
            let end = rest.find(|c: char| !is_name_char(c) || matches!(c, '(' | '（' | '、')).unwrap_or(rest.len());
            let name = rest.get(..end)?;
            let name = lexicon.contact_verbs.occurrences(name).next().map_or(name, |(at, _)| &name[..at]);
            // 甲局政府信息公开: 政府 belongs to the topic or to the name.
            let topical = name.strip_suffix("政府").filter(|name| !name.ends_with("人民") && is_body(lexicon, name));
            let body = without_office(lexicon, topical.unwrap_or(name))?;
            Some(Span::new(start, start + body.len()))
        })
    })
}

/// What the text calls the agency most often: 局 of 我局.
fn own_kind<'l>(document: &Document, lexicon: &'l Lexicon) -> Option<&'l str> {
    let mut counts: Vec<(usize, &str)> = Vec::new();
    for (at, word) in document.text.match_indices('我') {
        let Some(kind) = document.text.get(at + word.len()..).and_then(|rest| lexicon.own_kinds.prefix_of(rest)) else {
            continue;
        };
        match counts.iter_mut().find(|(_, known)| *known == kind) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, kind)),
        }
    }
    counts.into_iter().max_by_key(|(count, _)| *count).map(|(_, kind)| kind)
}

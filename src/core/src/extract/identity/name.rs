//! What is the name of an agency, and where it begins and ends.
//!
//! Invariant: a name is a stretch of the text; 我局, 全市 and 区政府组成部门 are none. Not here: the places of a report that
//! give the name (`agency`, `subject`).

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::text::Span;

/// Most characters of a name; a longer stretch is a sentence.
pub(super) const LONGEST_NAME: usize = 32;

/// True for the name of an agency.
pub(in crate::extract) fn is_name(lexicon: &Lexicon, text: &str) -> bool {
    text.trim().chars().count() >= 3 && is_named(lexicon, text.trim())
}

/// True for a name as titles print it: beside the year the name of a place may have one syllable, as 螅镇.
pub(super) fn is_title_name(lexicon: &Lexicon, text: &str) -> bool {
    let text = text.trim();
    let is_short_place =
        text.chars().count() == 2 && lexicon.short_place_endings.ends(text) && !lexicon.common_places.contains(text);
    is_named(lexicon, text) && (is_short_place || text.chars().count() >= 3)
}

fn is_named(lexicon: &Lexicon, text: &str) -> bool {
    // 海关总署(本级机关): the brackets name the reporting part.
    let named =
        text.strip_suffix([')', '）']).and_then(|open| open.rsplit_once(['(', '（'])).map_or(text, |(name, _)| name);
    text.chars().count() <= LONGEST_NAME
        && lexicon.agency_endings.ends(named)
        && text.chars().all(is_name_char)
        && !lexicon.agency_pronouns.begins(text)
}

/// True for the name of a body, not only of a place.
pub(super) fn is_body(lexicon: &Lexicon, text: &str) -> bool {
    is_name(lexicon, text) && (!lexicon.place_endings.ends(text) || lexicon.body_endings.ends(text))
}

/// True for a name that names nobody by itself: 区政府, 市教育局, 街道办事处.
pub(super) fn is_generic(lexicon: &Lexicon, text: &str) -> bool {
    lexicon.agency_levels.begins(text) && !lexicon.agency_level_exceptions.begins(text)
}

/// Chinese characters, those of the extensions included, and the signs within names.
pub(super) fn is_name_char(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '〇')
        || matches!(c, '(' | ')' | '（' | '）' | '、' | '·')
}

/// Returns the piece behind the last blank or separator.
pub(super) fn last_word(text: &str) -> &str {
    text.trim_end().rsplit(|c: char| c.is_whitespace() || c == '|').next().unwrap_or("")
}

/// Strips the words that precede a name and those that follow it.
pub(super) fn stripped(document: &Document, lexicon: &Lexicon, within: Span) -> Span {
    let mut span = within.trimmed(&document.text);
    span.end -= document.at(span).len() - without_remark(lexicon, document.at(span)).len();
    let announced = lexicon.agency_announcing.occurrences(document.at(span)).map(|(at, word)| at + word.len());
    span.start += announced.max().unwrap_or(0);
    while let Some(word) = lexicon.agency_leading.prefix_of(document.at(span)) {
        span.start += word.len();
    }
    span
}

/// The name without what a title puts behind it: 甲局(以下简称甲), 甲局机关, 甲局(机关).
pub(super) fn without_remark<'t>(lexicon: &Lexicon, text: &'t str) -> &'t str {
    let mut text = text;
    if let Some((name, remark)) = text.strip_suffix([')', '）']).and_then(|open| open.rsplit_once(['(', '（']))
        && (lexicon.abbreviating.occurs_in(remark) || lexicon.name_remarks.contains(remark))
    {
        text = name;
    }
    lexicon.agency_trailing.strip_suffix(text).filter(|name| is_name(lexicon, name)).unwrap_or(text)
}

/// The body of which an office is the contact: 甲县统计局 of 甲县统计局党政办公室.
///
/// `None` for the office of a government: its report may be the office's own.
pub(super) fn without_office<'t>(lexicon: &Lexicon, text: &'t str) -> Option<&'t str> {
    let ends = text.char_indices().take(LONGEST_NAME).map(|(at, c)| at + c.len_utf8());
    let bodies = ends.filter_map(|end| text.get(..end)).filter(|name| {
        is_name(lexicon, name)
            && !is_generic(lexicon, name)
            // 政府办 is no body in 政府办公室.
            && !text.get(name.len()..).is_some_and(|rest| rest.starts_with('公'))
            && (lexicon.body_endings.ends(name)
                || !(lexicon.inner_offices.ends(name) || lexicon.vague_places.ends(name)))
    });
    let body = bodies.last()?;
    let rest = text.get(body.len()..)?;
    let is_ambiguous = body.ends_with("政府") && rest.starts_with("办公");
    (!is_ambiguous && (rest.is_empty() || lexicon.inner_offices.ends(rest))).then_some(body)
}

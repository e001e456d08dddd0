//! The title of a report: a line, a piece of a line of navigation, or two lines.
//!
//! Invariant: a title is a stretch of the text that speaks of a report on disclosure, without sentence marks; of several
//! the first is taken that names agency and year. Not here: the name and the year in it (`agency`, the parent).

use super::agency::{heads_title, in_title};
use super::lines::filled_lines;
use super::year_in;
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::text::numerals::digit;

/// Most characters of a title.
const LONGEST_TITLE: usize = 60;
/// How many of the first lines may contain the title.
const TITLE_WITHIN: usize = 16;
/// Most bytes of a line of navigation in which a title is looked for.
const NAVIGATION: usize = 3000;

/// Finds a title like `X市2023年政府信息公开工作年度报告`.
pub(super) fn find(document: &Document, lexicon: &Lexicon) -> Option<Span> {
    let head = document.sections.first().map_or(usize::MAX, |section| section.span.start);
    // A report on one line has its first chapter behind its title.
    let cut = |line: Span| Span::new(line.start, line.end.min(head)).trimmed(&document.text);
    let lines = filled_lines(document).take(TITLE_WITHIN).take_while(|line| line.start < head);
    let lines: Vec<Span> = lines.map(cut).map(|line| unquoted(document, line)).collect();
    let mut best: Option<(usize, Span)> = None;
    let mut offer = |title: Span| {
        let found =
            usize::from(in_title(document, lexicon, title).is_some()) + usize::from(year_in(document, title).is_some());
        if best.is_none_or(|(known, _)| known < found) {
            best = Some((found, title));
        }
    };
    for (at, line) in lines.iter().enumerate() {
        let above = at.checked_sub(1).and_then(|above| lines.get(above)).copied();
        // The name, or the name and the year, may be on a line of their own.
        let headed = |title: Span| {
            let above = above.filter(|above| heads_title(document, lexicon, *above, title));
            above.map_or(title, |above| Span::new(above.start, title.end))
        };
        if is_title(lexicon, document.at(*line)) {
            offer(headed(*line));
            continue;
        }
        pieces(document, lexicon, *line).for_each(&mut offer);
        if let Some(next) = lines.get(at + 1).filter(|next| !is_title(lexicon, document.at(**next))) {
            let joined = [document.at(*line), document.at(*next)].concat();
            if is_title(lexicon, &joined) {
                offer(headed(Span::new(line.start, next.end)));
            }
        }
    }
    best.map(|(_, title)| title)
}

/// True for the words of a title: no sentence, no breadcrumb, a report on disclosure.
pub(in crate::extract) fn is_title(lexicon: &Lexicon, line: &str) -> bool {
    lexicon.title_genres.occurs_in(line)
        && lexicon.title_topics.occurs_in(line)
        && line.chars().count() <= LONGEST_TITLE
        && !line.contains(['>', '›', '»', '。', ',', '，', ';', '；', ':', '：', '《'])
}

/// A line without the marks of a cited title around the whole of it.
fn unquoted(document: &Document, line: Span) -> Span {
    let text = document.at(line);
    let inner = text.strip_prefix('《').and_then(|rest| rest.strip_suffix('》')).filter(|inner| !inner.contains('《'));
    inner.map_or(line, |inner| {
        let start = line.start + '《'.len_utf8();
        Span::new(start, start + inner.len())
    })
}

/// Finds titles with a year among the words of a line: behind 当前位置 and the breadcrumb, behind `标题:`.
fn pieces<'d>(document: &'d Document, lexicon: &'d Lexicon, line: Span) -> impl Iterator<Item = Span> + 'd {
    let text = document.at(line);
    let mut cut = text.len().min(NAVIGATION);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let mut at = line.start;
    let mut before: Option<Span> = None;
    let is_border = |c: char| c.is_whitespace() || matches!(c, '|' | '>' | '›' | '»' | ':' | '：' | '/');
    let parts = text[..cut].split(is_border).filter_map(move |part| {
        let span = Span::new(at, at + part.len());
        let mark = document.text.get(span.end..).and_then(|rest| rest.chars().next());
        at = span.end + mark.map_or(0, char::len_utf8);
        if part.is_empty() {
            return None;
        }
        // The year, or name and year, may be apart by a blank.
        let joined = before.filter(|before| document.at(*before).ends_with(['年', '度']));
        before = Some(span);
        Some((span, joined.map(|before| Span::new(before.start, span.end))))
    });
    parts.filter_map(move |(span, joined)| {
        let is_whole = |span: &Span| {
            let text = document.at(*span);
            is_title(lexicon, text) && lexicon.title_genres.ends(text) && text.contains(|c| digit(c).is_some())
        };
        joined.filter(is_whole).or(Some(span).filter(is_whole))
    })
}

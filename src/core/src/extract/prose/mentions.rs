//! Turns every number of the prose into a mention.
//!
//! Invariant: one mention per token, in text order, none inside a taken span; no counts inside a table. Not here:
//! totals and parts (`enumeration`), percentages (`percent`), splitting what ran together (`table`).

use super::chinese_counts;
use super::entities::{cited, claims, titles};
use super::number_context::NumberContext;
use super::roles::role;
use super::tokenizer::{NumberToken, Sentences, Walker, label, tokens};
use super::units::{UnitMatch, unit};
use super::{Mention, Role};
use crate::document::Document;
use crate::extract::Identity;
use crate::forms::{LabelIndex, Library};
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::text::dates::PrintedDate;
use std::iter::Peekable;

/// Reads the mentions.
pub(super) fn read(
    document: &Document,
    (identity, printed): (&Identity, &[PrintedDate]),
    library: &Library,
    taken: &[Span],
    regions: &[Span],
) -> Vec<Mention> {
    let (lexicon, labels) = (library.lexicon(), library.labels());
    let text = document.text.as_str();
    let tokens = chinese_counts::merged(tokens(text, taken), chinese_counts::tokens(lexicon, text, taken));
    let claimed = claims(document, (identity, printed), lexicon, &tokens);
    let mut cited = SpanCursor::new(cited(text));
    let mut titled = SpanCursor::new(titles(document, identity, lexicon));
    let mut tables = SpanCursor::new(sorted(regions));
    let mut around = SpanCursor::new(document.folds.clone());
    let mut sentences = Sentences::new(text);
    let mut walker = Walker::new(document);
    let mut sections = 0;
    let mut previous_end = 0;
    let mut mentions = Vec::with_capacity(tokens.len());
    for (token, claimed) in tokens.into_iter().zip(claimed) {
        let at = token.span.start;
        let line = walker.line(at);
        let place = walker.place(token);
        let unit = match token {
            _ if token.is_percent() => percent_unit(lexicon, text, token),
            _ if lexicon.percent_words.ends(place.before) => percent_words(lexicon, place.before),
            _ if place.after.trim().is_empty() => unit_below(lexicon, text, token.span.end),
            _ => unit(lexicon, place.before, place.after),
        };
        let case = NumberContext {
            place,
            token,
            lexicon,
            unit,
            year: identity.year.as_ref().map(|year| year.value),
            cited: cited.holds(at),
            titled: titled.holds(at),
        };
        let role = judged(&case, claimed, tables.holds(at));
        let ran_together = is_run_together(&case, role, labels);
        let role = if ran_together { Role::Unexplained } else { role };
        let role = if role == Role::Unexplained && is_mark_of_label(&case, labels) { Role::ListMark } else { role };
        let role = if around.holds(at) && role.is_reviewed() { Role::PageMark } else { role };
        while document.sections.get(sections).is_some_and(|section| section.span.start <= at) {
            sections += 1;
        }
        let reads = MentionContext {
            label: label(lexicon, text, token, previous_end, line),
            sentence: sentences.at(at),
            section: sections.checked_sub(1),
        };
        previous_end = token.span.end;
        if is_measured(role) && !token.is_percent() {
            previous_end += case.unit.end;
        }
        let mut mention = mention(&case, role, reads);
        if ran_together {
            mention.value = None;
        }
        mentions.push(mention);
    }
    super::respectively::label(lexicon, text, &mut mentions);
    mentions
}

/// The surroundings of a mention, determined while walking through the text.
#[derive(Clone, Copy)]
struct MentionContext {
    label: Span,
    sentence: Span,
    section: Option<usize>,
}

fn mention(case: &NumberContext, role: Role, reads: MentionContext) -> Mention {
    let token = case.token;
    let measured = is_measured(role);
    Mention {
        id: Mention::id_at(token.span.start),
        span: token.span,
        value: token.value.filter(|_| !is_code(role)),
        unit: if measured { case.unit.name.to_string() } else { String::new() },
        role,
        approximate: measured && case.unit.approximate,
        label: reads.label,
        sentence: reads.sentence,
        section: reads.section,
        of: None,
        field: None,
    }
}

/// True for roles whose unit has a meaning.
fn is_measured(role: Role) -> bool {
    role.is_reviewed() || matches!(role, Role::Duration | Role::Range)
}

/// Returns the role; inside a table nothing is a count.
fn judged(case: &NumberContext, claimed: Option<Role>, in_table: bool) -> Role {
    let found = claimed.unwrap_or_else(|| role(case));
    if in_table && found.is_reviewed() { Role::Unexplained } else { found }
}

/// True for the digits of several cells, or of one whose borders are lost: they touch a label of a form on either side.
fn is_run_together(case: &NumberContext, role: Role, labels: &LabelIndex) -> bool {
    // Eleven digits look like a telephone number, five like a hotline.
    let is_counted = role.is_reviewed() || matches!(role, Role::Phone | Role::Hotline);
    // A form prints the unit between the label and its number, running text behind the number.
    let before = case.place.before;
    let is_behind = || {
        let unit = case.lexicon.units.strip_suffix(before);
        labels.ends_with_label(before) || unit.is_some_and(|label| labels.ends_with_label(label))
    };
    is_counted
        && !case.token.is_percent()
        && (case.place.after.trim().is_empty() || labels.begins_with_label(case.place.after))
        && is_behind()
}

/// True for the list mark of the label behind it: no table's cell has its digits.
fn is_mark_of_label(case: &NumberContext, labels: &LabelIndex) -> bool {
    case.token.digits.len() <= 2
        && case.place.after.starts_with(['.', '、', '\u{ff0e}'])
        && labels.begins_with_label(case.place.after)
}

/// True for digits that are a code, not a quantity.
fn is_code(role: Role) -> bool {
    matches!(role, Role::Phone | Role::Address | Role::Place | Role::Hotline | Role::DocumentNumber)
}

fn percent_words<'t>(lexicon: &Lexicon, before: &str) -> UnitMatch<'t> {
    let head = lexicon.percent_words.strip_suffix(before).unwrap_or(before);
    UnitMatch { name: "%", end: 0, approximate: is_about(lexicon, head) }
}

/// True if the words right before a number make it approximate.
fn is_about(lexicon: &Lexicon, before: &str) -> bool {
    lexicon.percent_approximate.ends(before)
}

/// Finds the unit on the next line of a text broken around its numbers; punctuation must follow it.
fn unit_below<'t>(lexicon: &Lexicon, text: &'t str, end: usize) -> UnitMatch<'t> {
    const MARKS: [char; 10] = [',', '，', '。', ';', '；', '、', ')', '）', ':', '：'];
    let none = UnitMatch { name: "", end: 0, approximate: false };
    let mut to = (end + 60).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let rest = Span::new(end, to).of(text);
    let below = rest.trim_start();
    let gap = rest.len() - below.len();
    let unit = unit(lexicon, "", below);
    let closed = below.get(unit.end..).is_some_and(|behind| behind.starts_with(MARKS));
    if unit.name.is_empty() || !closed { none } else { UnitMatch { end: unit.end + gap, ..unit } }
}

/// Returns the percent sign as the unit.
fn percent_unit<'t>(lexicon: &Lexicon, text: &'t str, token: NumberToken) -> UnitMatch<'t> {
    let name = Span::new(token.digits.end, token.span.end).trimmed(text).of(text);
    let before = text.get(..token.span.start).unwrap_or("");
    UnitMatch { name, end: 0, approximate: is_about(lexicon, before) }
}

fn sorted(spans: &[Span]) -> Vec<Span> {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    spans
}

/// Ascending spans, queried at ascending offsets.
struct SpanCursor<I: Iterator<Item = Span>> {
    spans: Peekable<I>,
}

impl<I: Iterator<Item = Span>> SpanCursor<I> {
    fn new(spans: impl IntoIterator<IntoIter = I>) -> Self {
        Self { spans: spans.into_iter().peekable() }
    }

    /// Returns the span that contains `at`.
    fn at(&mut self, at: usize) -> Option<Span> {
        while self.spans.next_if(|span| span.end <= at).is_some() {}
        self.spans.peek().copied().filter(|span| span.contains(at))
    }

    fn holds(&mut self, at: usize) -> bool {
        self.at(at).is_some()
    }
}

//! Narrative reports: rows of a form stated in running text are filled from the mentions.
//!
//! Invariant: nothing is filled that a table of the report gives; a number fills one row; if two numbers claim a row
//! and differ, none is taken. Not here: finding the numbers (`prose`), their arithmetic (`check`).

mod cross_refs;
mod label_match;
mod zero_statements;

use super::prose::{Mention, Prose, Role};
use super::{Confidence, Field, Reading, State, TableReading, Value};
use crate::document::Document;
use crate::forms::{Alternative, Form, Library, RowPhrases, WordSet};
use crate::ids::FieldId;
use crate::lexicon::{Lexicon, WordList};
use crate::text::Span;
use label_match::is_within_year;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// Least rows that show that the text states a table.
const ENOUGH_ROWS: usize = 3;
/// Shorter phrases, in characters, leave a doubt.
const SURE_CHARS: usize = 4;
/// Most bytes behind a number that are examined.
const BEHIND: usize = 90;

/// Fills the rows stated in running text, and links mentions to the fields they fill or repeat.
pub(super) fn read(
    document: &Document,
    library: &Library,
    year: Option<i16>,
    (tables, fields): (&mut Vec<TableReading>, &mut Vec<Field>),
    prose: &mut Prose,
) {
    cross_refs::tie(document, library, tables, fields, &mut prose.mentions);
    let fits = |form: &Form| {
        let (first, last) = form.years;
        year.is_none_or(|year| first <= year && last.is_none_or(|last| year <= last))
    };
    // A report with a table of a form of its year has its statistics there.
    let is_of =
        |table: &TableReading, form: &Form| table.form == form.id || library.form(&table.form).is_some_and(fits);
    // One without a place is to be filled: what the text states of it is welcome.
    let drawn = |form: &Form| tables.iter().any(|table| !table.is_without_place() && is_of(table, form));
    let mut best: Option<NarratedForm> = None;
    for (form, phrases) in library.forms_with_phrases().filter(|(form, _)| fits(form) && !drawn(form)) {
        let told = told(document, library.lexicon(), (form, phrases), prose);
        if !told.fills.is_empty() && best.as_ref().is_none_or(|best| told.fills.len() > best.fills.len()) {
            best = Some(told);
        }
    }
    if let Some(mut told) = best {
        // Without a year the report may belong to another form's years.
        for fill in told.fills.iter_mut().filter(|fill| year.is_none() && fill.value.confidence == Confidence::Sure) {
            fill.value.confidence = Confidence::Doubtful;
        }
        emit(told, tables, fields, &mut prose.mentions);
    }
}

/// A form and the rows that the text fills.
struct NarratedForm<'a> {
    form: &'a Form,
    fills: Vec<RowFill>,
}

/// A row and its value.
struct RowFill {
    table: usize,
    id: FieldId,
    value: Value,
    /// Indexes of the mentions that give the value.
    mentions: Vec<usize>,
}

/// Position of the row's words relative to the number; later variants are nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// Some are with the total of which the number is a part.
    Total,
    /// Some are behind it.
    Clause,
    /// All are before it.
    Label,
}

/// A number's claim to a row.
#[derive(Debug, Clone)]
struct RowClaim {
    line: usize,
    nearness: Nearness,
    chars: usize,
    unit_agrees: bool,
    /// Index of the mention; `None` for a zero in words.
    mention: Option<usize>,
    value: Option<Decimal>,
    span: Span,
    /// True for a part of a total that fills a row as well.
    of_row: bool,
    /// True if the words name exactly this row, for the whole year, and the number is not a part of something else.
    plain: bool,
}

fn told<'a>(
    document: &Document,
    lexicon: &Lexicon,
    (form, phrases): (&'a Form, &RowPhrases),
    prose: &Prose,
) -> NarratedForm<'a> {
    if phrases.lines.is_empty() {
        return NarratedForm { form, fills: Vec::new() };
    }
    let mut of_line: FxHashMap<usize, Vec<RowClaim>> = FxHashMap::default();
    for claim in claims(document, lexicon, phrases, &prose.mentions) {
        of_line.entry(claim.line).or_default().push(claim);
    }
    for zero in zero_statements::read(document, lexicon, phrases, &prose.mentions) {
        of_line.entry(zero.line).or_default().push(RowClaim {
            line: zero.line,
            nearness: Nearness::Label,
            chars: zero.chars,
            unit_agrees: true,
            mention: None,
            value: Some(Decimal::ZERO),
            span: zero.span,
            of_row: false,
            plain: zero.plain,
        });
    }
    let mut fills = Vec::new();
    for (at, line) in phrases.lines.iter().enumerate() {
        if let Some(claims) = of_line.remove(&at) {
            let (value, mentions) = settled(document, claims, &prose.mentions);
            fills.push(RowFill { table: line.table, id: line.id.clone(), value, mentions });
        }
    }
    NarratedForm { form, fills }
}

/// Returns the claims of the mentions, in text order.
fn claims(document: &Document, lexicon: &Lexicon, phrases: &RowPhrases, mentions: &[Mention]) -> Vec<RowClaim> {
    let reader = ClaimReader { text: &document.text, phrases, lexicon, mentions };
    let mut first: Vec<Option<RowClaim>> = Vec::with_capacity(mentions.len());
    let mut other_year: Option<Span> = None;
    let mut part_year: Option<Span> = None;
    for (index, mention) in mentions.iter().enumerate() {
        match mention.role {
            Role::OtherYear => other_year = Some(mention.sentence),
            Role::BodyYear => other_year = None,
            Role::Date if is_within_year(&document.text, mention) => part_year = Some(mention.sentence),
            _ => {}
        }
        let counts = matches!(mention.role, Role::Count | Role::Total | Role::Part | Role::Amount);
        let told = counts && mention.value.is_some() && other_year != Some(mention.sentence);
        let claim = if told { reader.claim(index, mention, None) } else { None };
        first.push(claim.map(|claim| RowClaim { plain: claim.plain && part_year != Some(mention.sentence), ..claim }));
    }
    let mut claims = Vec::new();
    for (index, claim) in first.iter().enumerate() {
        let of = mentions.get(index).and_then(|mention| mention.of);
        let total = of.and_then(|of| first.get(of)?.as_ref());
        let foreign = of.is_some() && total.is_none();
        let claim = match (claim, total) {
            // A part names more than its total: what names both belongs to the total.
            (Some(claim), Some(total)) if claim.line == total.line => {
                mentions.get(index).and_then(|mention| reader.claim(index, mention, Some(total.line)))
            }
            (claim, _) => claim.clone(),
        };
        claims.extend(claim.map(|claim| RowClaim { of_row: total.is_some(), plain: claim.plain && !foreign, ..claim }));
    }
    claims
}

struct ClaimReader<'a> {
    text: &'a str,
    phrases: &'a RowPhrases,
    lexicon: &'a Lexicon,
    mentions: &'a [Mention],
}

impl ClaimReader<'_> {
    /// Returns the row that a number names best; `None` on a tie.
    fn claim(&self, index: usize, mention: &Mention, except: Option<usize>) -> Option<RowClaim> {
        let label = mention.label.of(self.text);
        let own = self.phrases.words_in(label);
        let around = self.phrases.words_in(&format!("{label}|{}", self.behind(index, mention)));
        if around.is_empty() {
            return None;
        }
        let total = mention.of.and_then(|of| self.mentions.get(of));
        let of_total = total.map(|total| self.phrases.words_in(total.label.of(self.text))).unwrap_or_default();
        let with_total = own.union(&of_total);
        let last_year = self.lexicon.other_year.occurs_in(label);
        for (nearness, words) in [(Nearness::Label, &own), (Nearness::Clause, &around), (Nearness::Total, &with_total)]
        {
            let mut rows = self.phrases.rows(words, &around);
            rows.retain(|(line, best)| {
                // Words shared with the total do not distinguish the part.
                let apart = nearness != Nearness::Total
                    || best.words.iter().any(|word| own.contains(word) && !of_total.contains(word));
                let year = !last_year || best.words.iter().any(|&word| self.phrases.spelled(word).contains('年'));
                Some(*line) != except && apart && year && self.unit(*line, mention).is_some()
            });
            if rows.is_empty() {
                continue;
            }
            // On a tie, words farther away do not decide.
            let (line, best) = self.best(&rows)?;
            let joint = label_match::may_join(self.lexicon, label);
            let all = if joint { self.phrases.rows(&own, &WordSet::default()) } else { Vec::new() };
            let both = |(other, it): &(usize, &Alternative)| {
                *other != line
                    && self.unit(*other, mention).is_some()
                    && label_match::names_both(self.phrases, self.lexicon, best, it, label)
            };
            if all.iter().any(both) || label_match::denies(self.phrases, self.lexicon, best, label) {
                return None;
            }
            let before = Span::new(mention.sentence.start.min(mention.span.start), mention.span.start).of(self.text);
            return Some(RowClaim {
                line,
                nearness,
                chars: best.chars,
                unit_agrees: self.unit(line, mention).unwrap_or(false),
                mention: Some(index),
                value: mention.value,
                span: mention.span,
                of_row: false,
                plain: label_match::names_only(self.phrases, self.lexicon, &self.phrases.named(line, &own), label)
                    && !label_match::is_scoped(self.lexicon, before),
            });
        }
        None
    }

    /// Returns the row named best; `None` on a tie.
    fn best<'r>(&self, rows: &[(usize, &'r Alternative)]) -> Option<(usize, &'r Alternative)> {
        let outdone =
            |at: usize, one: &Alternative| rows.iter().any(|(other, it)| *other != at && self.phrases.outdoes(it, one));
        let mut left: Vec<_> = rows.iter().filter(|(at, one)| !outdone(*at, one)).copied().collect();
        let rank = |alternative: &Alternative| (alternative.chars, alternative.words.len());
        left.sort_by_key(|(_, alternative)| std::cmp::Reverse(rank(alternative)));
        let first = *left.first()?;
        left.get(1).is_none_or(|(_, second)| rank(second) != rank(first.1)).then_some(first)
    }

    /// True if the number's unit is the row's, false if it may be; `None` if it counts other things.
    fn unit(&self, line: usize, mention: &Mention) -> Option<bool> {
        let row = self.phrases.lines.get(line)?.unit.as_str();
        let said = mention.unit.as_str();
        let lexicon = self.lexicon;
        let both = |class: &WordList| class.contains(row) && class.contains(said);
        let is_item = |unit: &str| lexicon.row_item_units.contains(unit);
        if row.is_empty()
            || row == said
            || both(&lexicon.case_units)
            || both(&lexicon.people_units)
            || (row == "条" && both(&lexicon.row_item_units))
        {
            return Some(true);
        }
        // No money is zero in every unit.
        let nothing = row.ends_with('元') && said.ends_with('元') && mention.value.is_some_and(|value| value.is_zero());
        if nothing {
            return Some(true);
        }
        (said.is_empty() || (is_item(row) && is_item(said))).then_some(false)
    }

    /// Returns the words behind a number within its clause.
    fn behind(&self, index: usize, mention: &Mention) -> &str {
        const ENDS: [char; 15] = [',', '，', ';', '；', ':', '：', '。', '\n', '\t', '|', '、', '(', '（', ')', '）'];
        let start = mention.span.end;
        let next = self.mentions.get(index + 1).map_or(self.text.len(), |next| next.span.start);
        let mut end = next.min(start + BEHIND);
        while end > start && !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let rest = Span::new(start, end).of(self.text);
        rest.get(..rest.find(ENDS).unwrap_or(rest.len())).unwrap_or("")
    }
}

/// Resolves the claims to one row: its value and the mentions that give it.
fn settled(document: &Document, mut claims: Vec<RowClaim>, mentions: &[Mention]) -> (Value, Vec<usize>) {
    let alone = claims.len() == 1;
    let nearest = claims.iter().map(|claim| claim.nearness).max();
    claims.retain(|claim| Some(claim.nearness) == nearest);
    if disagree(&claims) && claims.iter().any(|claim| claim.of_row) {
        claims.retain(|claim| claim.of_row);
    }
    // 主动公开政府信息179条 names the row, 主动公开财政信息10条 names more.
    if disagree(&claims) && claims.iter().any(|claim| claim.plain) {
        claims.retain(|claim| claim.plain);
    }
    let disagree = disagree(&claims);
    let Some(claim) = claims.first() else {
        return (Value::cannot_tell(), Vec::new());
    };
    // Words with blanks between are remains of a table, not a clause.
    let torn = claim
        .mention
        .and_then(|index| mentions.get(index))
        .is_some_and(|mention| document.at(mention.label).trim().contains(char::is_whitespace));
    let approximate = claim.mention.and_then(|index| mentions.get(index)).is_some_and(|mention| mention.approximate);
    let sure = alone
        && claim.nearness == Nearness::Label
        && claim.chars >= SURE_CHARS
        && claim.unit_agrees
        && claim.plain
        && !approximate
        && !torn;
    let number = claim.value.filter(|_| !disagree);
    let value = Value {
        state: match number {
            None => State::Text,
            Some(number) if number.is_zero() => State::Zero,
            Some(_) => State::Number,
        },
        number,
        verbatim: document.at(claim.span).to_string(),
        span: Some(claim.span),
        reading: Reading::Prose,
        confidence: match (disagree, sure) {
            (true, _) => Confidence::CannotTell,
            (false, true) => Confidence::Sure,
            (false, false) => Confidence::Doubtful,
        },
        candidates: Vec::new(),
    };
    let said = if disagree { Vec::new() } else { claims.iter().filter_map(|claim| claim.mention).collect() };
    (value, said)
}

fn disagree(claims: &[RowClaim]) -> bool {
    claims.windows(2).any(|pair| pair.first().map(|claim| claim.value) != pair.last().map(|claim| claim.value))
}

/// Adds the fields, and a table entry for each table with enough rows.
fn emit(told: NarratedForm, tables: &mut Vec<TableReading>, fields: &mut Vec<Field>, mentions: &mut [Mention]) {
    let mut of_table: FxHashMap<usize, Vec<Span>> = FxHashMap::default();
    let known: FxHashMap<FieldId, usize> =
        fields.iter().enumerate().map(|(at, field)| (field.id.clone(), at)).collect();
    for fill in told.fills {
        let known = known.get(&fill.id).and_then(|at| fields.get_mut(*at));
        if known.as_ref().is_some_and(|known| known.value != Value::cannot_tell()) {
            continue;
        }
        for index in fill.mentions {
            if let Some(mention) = mentions.get_mut(index) {
                mention.field.get_or_insert_with(|| fill.id.clone());
            }
        }
        of_table.entry(fill.table).or_default().extend(fill.value.span);
        match known {
            Some(known) => known.value = fill.value,
            None => fields.push(Field { id: fill.id, value: fill.value }),
        }
    }
    for (at, table) in told.form.tables.iter().enumerate() {
        let spans = of_table.remove(&at).unwrap_or_default();
        let ends = spans.iter().map(|span| span.start).min().zip(spans.iter().map(|span| span.end).max());
        let is_known = tables.iter().any(|known| known.table == table.id);
        if let Some((start, end)) = ends.filter(|_| spans.len() >= ENOUGH_ROWS && !is_known) {
            tables.push(TableReading {
                form: told.form.id.clone(),
                table: table.id.clone(),
                span: Span::new(start, end),
                rows_found: (spans.len(), table.blocks.iter().map(|block| block.rows.len()).sum()),
            });
        }
    }
}

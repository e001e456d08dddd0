//! What the localiser knows of a report under review: reliability, spelling and evidence of its values.
//!
//! Invariant: everything comes from the text, the reading and the reviewer's decisions. Not here: conclusions (`localize`).

use super::{DecisionKind, Review, Slot};
use crate::document::Document;
use crate::extract::{Confidence, Mention, Reading, Role, State, parse_number};
use crate::forms::{Kind, Library};
use crate::localize::{CellId, CellInfo, Context, GridPosition, ListWording, Reliability, SpellingMatch};
use crate::text::{Bilingual, Span, numerals};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The last two characters of a label: equal for two labels of which one is the tail of the other.
type Ending = [char; 2];

fn ending(words: &str) -> Option<Ending> {
    let mut last = words.chars().rev();
    Some([last.next()?, last.next()?])
}

/// The reviewed mentions by value and ending of their label, in the order of the text.
///
/// Of mentions with one label and unit only two are kept: a search for another one than itself finds one of them.
pub(super) type Alike = HashMap<(Decimal, Ending), Vec<usize>>;

/// Groups the mentions that may repeat one another.
pub(super) fn alike(document: &Document, mentions: &[Mention]) -> Alike {
    let mut alike = Alike::new();
    let mut seen: HashMap<(Decimal, &str, &str), u8> = HashMap::new();
    for (at, mention) in mentions.iter().enumerate().filter(|(_, mention)| mention.role.is_reviewed()) {
        let words = document.at(mention.label).trim();
        let Some((value, ending)) = mention.value.zip(ending(words)) else { continue };
        let same = seen.entry((value, words, &mention.unit)).or_default();
        if *same < 2 {
            *same += 1;
            alike.entry((value, ending)).or_default().push(at);
        }
    }
    alike
}

/// A report, and last year's when it is open.
pub(crate) struct Known<'a> {
    pub review: &'a Review,
    pub last_year: Option<&'a Review>,
    pub library: &'a Library,
}

impl Known<'_> {
    fn review(&self, cell: &CellId) -> Option<&Review> {
        if cell.owner.is_own() { Some(self.review) } else { self.last_year }
    }

    fn kind(&self, id: &str) -> Kind {
        self.library.cell(id).map_or(Kind::Count, |(row, column)| match column {
            Some(column) if column.kind != Kind::Count => column.kind,
            _ => row.kind,
        })
    }

    fn place(&self, cell: &CellId) -> Option<GridPosition> {
        let place = self.library.place(&cell.id)?;
        let block = (place.form * 64 + place.table) * 64 + place.block;
        let grid = 2 * block + usize::from(!cell.owner.is_own());
        Some(GridPosition { grid, row: place.row, column: place.column })
    }
}

/// The reliability of a value: by its decision, else by its reading.
fn standing(review: &Review, id: &str, read: Reliability) -> Reliability {
    if review.previewed(id).is_some() {
        return Reliability::Corrected;
    }
    let decision = review.entries.get(id).and_then(|entry| entry.decision.as_ref());
    match decision.map(|decision| &decision.kind) {
        Some(DecisionKind::Confirmed) => Reliability::Seen,
        Some(DecisionKind::Corrected(_) | DecisionKind::Entered(_)) => Reliability::Corrected,
        Some(DecisionKind::Missing) => Reliability::Blank,
        Some(DecisionKind::AsPublished) => Reliability::Misprinted,
        Some(DecisionKind::Unclear) => Reliability::Doubtful,
        // About a rule or a table, never about a number.
        Some(DecisionKind::Waived | DecisionKind::ReadAs(_)) | None => read,
    }
}

/// True for a value that nobody decided about.
fn is_undecided(review: &Review, id: &str) -> bool {
    review.previewed(id).is_none() && review.entries.get(id).is_none_or(|entry| entry.decision.is_none())
}

/// The number a spelling has, white space and a percent sign aside.
pub(super) fn spelt(text: &str) -> Option<Decimal> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).map(numerals::fold_char).collect();
    parse_number(bare.trim_end_matches('%'))
}

impl Context for Known<'_> {
    fn cell_info(&self, cell: &CellId) -> Option<CellInfo> {
        let review = self.review(cell)?;
        // Nothing is proposed for what the report does not print.
        if review.is_unprinted(&cell.id) {
            return None;
        }
        let printed = if cell.owner.is_own() { Reliability::Plain } else { Reliability::LastYear };
        match review.slot(&cell.id)? {
            Slot::Field(at) => {
                let value = &review.extraction.fields.get(at)?.value;
                // A number of the running text is read as it stands: doubt is about which row it tells.
                let told = value.reading == Reading::Prose && value.confidence == Confidence::Doubtful;
                let read = match (value.state, value.confidence) {
                    (State::Blank | State::Dash | State::NotApplicable, _) => Reliability::Blank,
                    // Whatever it is, it is looked for as that of an empty cell.
                    (State::Unread, _) if value.verbatim.is_empty() => Reliability::Blank,
                    (_, Confidence::Sure) => printed,
                    (_, Confidence::Recognised) => Reliability::Recognised,
                    _ if told => printed,
                    _ => Reliability::Doubtful,
                };
                let kind = self.kind(&cell.id);
                Some(CellInfo {
                    reliability: standing(review, &cell.id, read),
                    is_recognised: is_undecided(review, &cell.id)
                        && value.span.is_some_and(|span| review.document.recognition(span).is_some()),
                    non_negative: kind != Kind::Signed,
                    whole: kind != Kind::Amount,
                    place: self.place(cell),
                })
            }
            Slot::Mention(at) => {
                let mention = review.extraction.prose.mentions.get(at)?;
                let read = match review.document.recognition(mention.span).map(|found| found.is_probable()) {
                    None => printed,
                    Some(true) => Reliability::Recognised,
                    Some(false) => Reliability::Doubtful,
                };
                Some(CellInfo {
                    reliability: standing(review, &cell.id, read),
                    is_recognised: read != printed && is_undecided(review, &cell.id),
                    non_negative: true,
                    whole: mention.value.is_some_and(|value| value.fract().is_zero()) && mention.role != Role::Amount,
                    place: None,
                })
            }
            Slot::Identity(_) => None,
        }
    }

    fn spelling(&self, cell: &CellId) -> SpellingMatch {
        let Some(review) = self.review(cell) else { return SpellingMatch::Nothing };
        let Some(current) = review.current(&cell.id) else { return SpellingMatch::Nothing };
        let Some(span) = current.span.filter(|span| !span.is_empty()) else { return SpellingMatch::Nothing };
        // An amount may be printed in another unit than its field's.
        let is_money = self.library.unit(&cell.id).ends_with('元');
        let repaired = review.value(&cell.id).is_some_and(|value| value.reading == Reading::Repaired);
        match (spelt(review.document.at(span)), current.number) {
            _ if repaired => SpellingMatch::Other,
            (Some(spelt), Some(number)) if spelt != number && !is_money => SpellingMatch::Other,
            _ => SpellingMatch::Same,
        }
    }

    fn unclaimed(&self, cell: &CellId) -> Vec<(Decimal, Span)> {
        let Some(review) = self.review(cell) else { return Vec::new() };
        let Some(Slot::Field(at)) = review.slot(&cell.id) else { return Vec::new() };
        let Some(span) = review.extraction.fields.get(at).and_then(|field| field.value.span) else { return Vec::new() };
        let document = &review.document;
        let Some(line) = document.lines.get(document.line_at(span.start)) else { return Vec::new() };
        let loose = |mention: &&Mention| {
            line.covers(mention.span) && mention.field.is_none() && !mention.role.name().starts_with("trap.")
        };
        let mentions = &review.extraction.prose.mentions;
        let from = mentions.partition_point(|mention| mention.span.start < line.start);
        let here = mentions[from..].iter().take_while(|mention| mention.span.start < line.end).filter(loose);
        here.filter_map(|mention| Some((mention.value?, mention.span))).collect()
    }

    fn candidates(&self, cell: &CellId) -> Vec<Decimal> {
        let value = self.review(cell).and_then(|review| review.value(&cell.id));
        value.map(|value| value.candidates.clone()).unwrap_or_default()
    }

    fn repeated(&self, cell: &CellId, value: Decimal) -> Option<Span> {
        let review = self.review(cell)?;
        let Slot::Mention(at) = review.slot(&cell.id)? else { return None };
        let mentions = &review.extraction.prose.mentions;
        let own = mentions.get(at)?;
        let words = |span: Span| review.document.at(span).trim();
        let alike = review.alike().get(&(value, ending(words(own.label))?))?;
        // 公告 says the same as 通知公告; a single character says nothing.
        let is_tail = |short: &str, long: &str| short.chars().count() >= 2 && long.ends_with(short);
        let same = |other: &&Mention| {
            other.id != own.id
                && other.value == Some(value)
                && other.unit == own.unit
                && other.role.is_reviewed()
                && (is_tail(words(own.label), words(other.label)) || is_tail(words(other.label), words(own.label)))
        };
        alike.iter().filter_map(|&at| mentions.get(at)).find(same).map(|mention| mention.span)
    }

    fn last_year(&self, cell: &CellId) -> Option<Decimal> {
        let before = self.last_year.filter(|_| cell.owner.is_own())?;
        before.current(&cell.id)?.number
    }

    fn list_wording(&self, total: &CellId, first: &CellId) -> Option<ListWording> {
        let place = |cell: &CellId| {
            let review = self.review(cell)?;
            let is_prose = match review.slot(&cell.id)? {
                Slot::Field(at) => review.extraction.fields.get(at)?.value.reading == Reading::Prose,
                Slot::Mention(_) => true,
                Slot::Identity(_) => false,
            };
            review.as_read(&cell.id)?.span.filter(|_| is_prose)
        };
        let (total, first) = (place(total)?, place(first)?);
        let words = self.library.lexicon();
        let between = self.review.document.text.get(total.end..first.start).unwrap_or_default();
        let is_some = words.parts_among.occurs_in(between) || words.parts_some.occurs_in(between);
        let promises = words.parts_respectively.occurs_in(between) || words.parts_comprising.occurs_in(between);
        Some(if is_some && !promises { ListWording::Some } else { ListWording::All })
    }

    fn name(&self, cell: &CellId) -> Bilingual {
        self.review(cell).unwrap_or(self.review).label(&cell.id, self.library)
    }
}

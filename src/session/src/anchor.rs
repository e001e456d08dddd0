//! Fits the records of a session to the current text of the report.
//!
//! Invariant: a record is applied only where it certainly belongs. In the same text, that is its id with the same
//! printed spelling at the same position. In another text (other bytes, or the same bytes laid out by a later program)
//! a field must still print the value that was decided on, and a mention must be the only one with the same words
//! around it. Every other record becomes an orphan with a message, and a sign-off is withdrawn. Not here: the messages
//! (`restore_messages`).

use super::format::v3::{self, Record};
use super::history;
use super::origin::Places;
use super::{Loaded, answers, restore_messages};
use gouji_core::forms::Library;
use gouji_core::ids::Subject;
use gouji_core::review::{Decision, DecisionKind, Entry, History, Note, Origin, Provenance, Review, quote};
use gouji_core::text::Span;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Where a record belongs in the current report.
enum Anchor {
    /// Under the same id.
    Same,
    /// A mention at another position; its current id.
    Moved(String),
    /// No certain position.
    Lost,
}

/// Applies a session file to a review; returns the outcome and the orphans.
pub(super) fn apply(file: v3::File, review: &mut Review, library: &Library) -> (Loaded, Vec<Record>) {
    let changed = file.source.sha256 != review.source.sha256;
    review.restore(assigned_tables(&file, review, changed), None, History::default());
    review.reread(library);
    let mut loaded = Loaded { found: true, source_changed: changed, ..Loaded::default() };
    let quotes = mentions_by_quote(review);
    let records = file.decisions.into_iter().map(Record::Decision).chain(file.notes.into_iter().map(Record::Note));
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let mut aside = Vec::new();
    let mut moved = HashSet::new();
    let places = Places::new(review, changed);
    // Earlier orphans are tried again, last: the report may be back in its old state.
    let records = records.map(|record| (record, false));
    for (record, is_older) in records.chain(file.orphans.into_iter().map(|record| (record, true))) {
        let id = match place(&record, review, changed, &quotes) {
            Anchor::Same => record.id().to_string(),
            Anchor::Moved(id) => id,
            Anchor::Lost => {
                loaded.lost += usize::from(!is_older);
                aside.push(record);
                continue;
            }
        };
        if is_taken(entries.get(&id), &record) {
            loaded.lost += usize::from(!is_older);
            aside.push(record);
            continue;
        }
        if id != record.id() && moved.insert(id.clone()) {
            loaded.moved.push((record.id().to_string(), id.clone()));
        }
        let place = new_place(&id, review, changed || id != record.id() || is_of_another_text(&record, review));
        put(entries.entry(id.clone()).or_default(), record, place, &places);
    }
    loaded.restored = entries.keys().cloned().collect();
    loaded.orphans = aside.iter().map(|record| record.id().to_string()).collect();
    let finished = file.finished.map(|stamp| Provenance { by: stamp.who, at: stamp.when });
    restore_messages::changes(review, library, &loaded, &aside, finished.as_ref());
    // A review that differs from the signed-off one must be finished again.
    let finished = finished.filter(|_| !loaded.is_read_otherwise());
    let places = Places::new(review, changed);
    let history = history::steps((file.history, file.undone), &loaded, (&entries, finished.as_ref()), &places);
    review.restore(entries, finished, history);
    (loaded, aside)
}

fn place(record: &Record, review: &Review, changed: bool, quotes: &HashMap<String, Vec<usize>>) -> Anchor {
    let (id, words) = (record.id(), words(record));
    let before = match record {
        Record::Decision(decision) => Some(decision.before.as_str()),
        Record::Note(_) => None,
    };
    let now = review.current(id).and_then(|current| current.span);
    // A field that the report lacks has the empty spelling, then and now.
    let is_printed = match before {
        Some(before) => review.printed(id).unwrap_or("") == before,
        None if changed => review.printed(id).is_some(),
        None => words.is_empty() || now.is_some(),
    };
    match Subject::parse(id) {
        // A rule instance in prose is identified by a position, which is meaningless in another text.
        Subject::Rule(rule) => return if changed && rule.instance.is_some() { Anchor::Lost } else { Anchor::Same },
        Subject::Field(_) => {
            // A field read from another position of the same text is another number, even if spelt alike.
            let is_other = place_then(record, review).is_some_and(|then| !changed && now != Some(then));
            return if is_printed && !is_other { Anchor::Same } else { Anchor::Lost };
        }
        Subject::Table(_) => {
            let is_found = match record {
                Record::Decision(decision) => is_table_found(decision, &Places::new(review, changed)),
                Record::Note(_) => true,
            };
            return if is_found { Anchor::Same } else { Anchor::Lost };
        }
        Subject::Mention(_) => {}
    }
    // A later program may read the same bytes differently: then a mention is looked up as in changed bytes.
    let is_here = || words.is_empty() || now.is_some_and(|span| quote(&review.document, span) == words);
    if !changed && is_printed && is_here() {
        return Anchor::Same;
    }
    let [only] = quotes.get(words).map_or(&[][..], Vec::as_slice) else { return Anchor::Lost };
    let Some(mention) = review.extraction.prose.mentions.get(*only) else { return Anchor::Lost };
    if before.is_some_and(|before| before != review.document.at(mention.span)) {
        return Anchor::Lost;
    }
    if mention.id == id { Anchor::Same } else { Anchor::Moved(mention.id.to_string()) }
}

/// The decisions about tables that fit the text: what they say is read before anything else is anchored, because the
/// fields of these tables exist only then.
fn assigned_tables(file: &v3::File, review: &Review, changed: bool) -> BTreeMap<String, Entry> {
    let places = Places::new(review, changed);
    let is_table = |decision: &&v3::Decision| matches!(Subject::parse(&decision.id), Subject::Table(_));
    let fits = |decision: &&v3::Decision| is_table(decision) && is_table_found(decision, &places);
    let tables = file.decisions.iter().filter(fits).map(|decision| {
        let decided = decision_of(decision.clone(), places.origin(decision.origin.clone()));
        (decision.id.clone(), Entry { decision: Some(decided), note: None })
    });
    tables.collect()
}

/// True when the lines decided on are still there, or none were decided on.
fn is_table_found(decision: &v3::Decision, places: &Places) -> bool {
    let had_lines = matches!(decision.origin, Some(v3::Origin::Picked { span: Some(_), .. }));
    !had_lines || matches!(places.origin(decision.origin.clone()), Origin::Picked { span: Some(_), .. })
}

/// Words around the subject of a record when it was made.
fn words(record: &Record) -> &str {
    match record {
        Record::Decision(decision) => &decision.quote,
        Record::Note(note) => &note.quote,
    }
}

/// Span of a decision's number, if the same words still surround it.
pub(super) fn place_then(record: &Record, review: &Review) -> Option<Span> {
    let Record::Decision(decision) = record else { return None };
    let span = decision.span.map(|(start, end)| Span::new(start, end))?;
    (!decision.quote.is_empty() && quote(&review.document, span) == decision.quote).then_some(span)
}

/// True when the evidence of a decision belongs to another text.
fn is_of_another_text(record: &Record, review: &Review) -> bool {
    matches!(record, Record::Decision(decision) if decision.span.is_some()) && place_then(record, review).is_none()
}

fn mentions_by_quote(review: &Review) -> HashMap<String, Vec<usize>> {
    let mut quotes: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, mention) in review.extraction.prose.mentions.iter().enumerate() {
        quotes.entry(quote(&review.document, mention.span)).or_default().push(index);
    }
    quotes
}

fn is_taken(entry: Option<&Entry>, record: &Record) -> bool {
    entry.is_some_and(|entry| match record {
        Record::Decision(_) => entry.decision.is_some(),
        Record::Note(_) => entry.note.is_some(),
    })
}

/// In changed bytes, the evidence of a decision is replaced by what is printed now.
fn new_place(id: &str, review: &Review, changed: bool) -> Option<(Span, String)> {
    let span = review.current(id).filter(|_| changed)?.span?;
    Some((span, quote(&review.document, span)))
}

pub(super) fn decision_kind(kind: v3::Kind, after: Option<String>) -> DecisionKind {
    match kind {
        v3::Kind::Confirmed => DecisionKind::Confirmed,
        v3::Kind::Corrected => DecisionKind::Corrected(after.unwrap_or_default()),
        v3::Kind::AsPublished => DecisionKind::AsPublished,
        v3::Kind::Missing => DecisionKind::Missing,
        v3::Kind::Unclear => DecisionKind::Unclear,
        v3::Kind::Waived => DecisionKind::Waived,
        v3::Kind::Entered => DecisionKind::Entered(after.unwrap_or_default()),
        v3::Kind::ReadAs => DecisionKind::ReadAs(after.unwrap_or_default()),
    }
}

/// Decision of a record with its stored evidence; its value comes from `origin`.
pub(super) fn decision_of(record: v3::Decision, origin: Origin) -> Decision {
    Decision {
        origin,
        kind: decision_kind(record.kind, record.after),
        answers: answers::read(&record.about),
        reason: record.reason,
        before: record.before,
        quote: record.quote,
        span: record.span.map(|(start, end)| Span::new(start, end)),
        provenance: Provenance { by: record.who, at: record.when },
    }
}

/// Note of a record.
pub(super) fn note_of(record: v3::Note) -> Note {
    Note { text: record.text, provenance: Provenance { by: record.who, at: record.when } }
}

fn put(entry: &mut Entry, record: Record, place: Option<(Span, String)>, places: &Places) {
    match record {
        Record::Decision(mut record) => {
            let origin = places.origin(record.origin.take());
            let mut decision = decision_of(record, origin);
            if let Some((span, quote)) = place {
                (decision.span, decision.quote) = (Some(span), quote);
            }
            entry.decision = Some(decision);
        }
        Record::Note(record) => entry.note = Some(note_of(record)),
    }
}

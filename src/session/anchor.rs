//! Fits the records of a session to the report as it is now.
//!
//! Invariant: a record is applied only where it certainly belongs. In the same bytes that is its id with the same
//! printed spelling; in changed bytes a field must still print what was decided about, and a mention must be the only one
//! with the same words around it. Everything else is kept aside and told.

use super::Loaded;
use super::format::v2::{self, Conflict};
use super::history;
use super::origin::Places;
use crate::forms::Library;
use crate::review::{Decision, DecisionKind, Entry, Note, Origin, Review, Stamp, quote};
use crate::text::{Problem, Span};
use std::collections::{BTreeMap, HashMap};

/// Where a record belongs now.
enum Place {
    /// Under the same id.
    Same,
    /// A mention that stands elsewhere: its id now.
    Moved(String),
    /// Nowhere for certain.
    Lost,
}

/// Applies a file; what was kept aside comes back with the list of what happened.
pub(super) fn apply(file: v2::File, review: &mut Review, library: &Library) -> (Loaded, Vec<Conflict>) {
    let changed = file.source.sha256 != review.source.sha256;
    let mut loaded = Loaded { found: true, source_changed: changed, ..Loaded::default() };
    let quotes = mentions_by_quote(review);
    let records = file.decisions.into_iter().map(Conflict::Decision).chain(file.notes.into_iter().map(Conflict::Note));
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let mut aside = Vec::new();
    let places = Places::new(review, changed);
    // What was kept aside before is tried again, last: the report may be as it was.
    for record in records.chain(file.conflicts) {
        let id = match place(&record, review, changed, &quotes) {
            Place::Same => record.id().to_string(),
            Place::Moved(id) => id,
            Place::Lost => {
                aside.push(record);
                continue;
            }
        };
        if is_taken(entries.get(&id), &record) {
            aside.push(record);
            continue;
        }
        if id != record.id() && !loaded.moved.iter().any(|(_, now)| *now == id) {
            loaded.moved.push((record.id().to_string(), id.clone()));
        }
        let place = new_place(&id, review, changed || id != record.id());
        put(entries.entry(id.clone()).or_default(), record, place, &places);
    }
    loaded.restored = entries.keys().cloned().collect();
    loaded.conflicts = aside.iter().map(|record| record.id().to_string()).collect();
    let finished = file.finished.map(|stamp| Stamp { who: stamp.who, when: stamp.when });
    report(review, library, &loaded, &aside, finished.as_ref());
    // A changed report has to be looked at again.
    let finished = finished.filter(|_| !changed);
    let places = Places::new(review, changed);
    let history = history::steps((file.history, file.undone), &loaded, (&entries, finished.as_ref()), &places);
    review.restore(entries, finished, history);
    (loaded, aside)
}

fn place(record: &Conflict, review: &Review, changed: bool, quotes: &HashMap<String, Vec<usize>>) -> Place {
    let id = record.id();
    let (before, words) = match record {
        Conflict::Decision(decision) => (Some(decision.before.as_str()), decision.quote.as_str()),
        Conflict::Note(note) => (None, note.quote.as_str()),
    };
    // A field the report does not have prints nothing, now as then.
    let is_printed = || match before {
        Some(before) => review.printed(id).unwrap_or("") == before,
        None => !changed || review.printed(id).is_some(),
    };
    if id.starts_with("finding:") {
        // The id of a finding about a place in the prose says nothing of another text.
        return if changed && id.contains('@') { Place::Lost } else { Place::Same };
    }
    // The same bytes may be read differently by a later program: then a mention is looked for as in changed bytes.
    if !id.contains('@') || (!changed && is_printed()) {
        return if is_printed() { Place::Same } else { Place::Lost };
    }
    let [only] = quotes.get(words).map_or(&[][..], Vec::as_slice) else { return Place::Lost };
    let Some(mention) = review.extraction.prose.mentions.get(*only) else { return Place::Lost };
    if before.is_some_and(|before| before != review.document.at(mention.span)) {
        return Place::Lost;
    }
    if mention.id == id { Place::Same } else { Place::Moved(mention.id.clone()) }
}

fn mentions_by_quote(review: &Review) -> HashMap<String, Vec<usize>> {
    let mut quotes: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, mention) in review.extraction.prose.mentions.iter().enumerate() {
        quotes.entry(quote(&review.document, mention.span)).or_default().push(index);
    }
    quotes
}

fn is_taken(entry: Option<&Entry>, record: &Conflict) -> bool {
    entry.is_some_and(|entry| match record {
        Conflict::Decision(_) => entry.decision.is_some(),
        Conflict::Note(_) => entry.note.is_some(),
    })
}

/// In changed bytes the evidence of a decision is what is printed there now.
fn new_place(id: &str, review: &Review, changed: bool) -> Option<(Span, String)> {
    let span = review.current(id).filter(|_| changed)?.span?;
    Some((span, quote(&review.document, span)))
}

pub(super) fn decision_kind(kind: v2::Kind, after: Option<String>) -> DecisionKind {
    match kind {
        v2::Kind::Confirmed => DecisionKind::Confirmed,
        v2::Kind::Corrected => DecisionKind::Corrected(after.unwrap_or_default()),
        v2::Kind::AsPublished => DecisionKind::AsPublished,
        v2::Kind::Missing => DecisionKind::Missing,
        v2::Kind::Unclear => DecisionKind::Unclear,
        v2::Kind::Waived => DecisionKind::Waived,
    }
}

/// What a record says, with the evidence it has; its value comes from `origin`.
pub(super) fn decision_of(record: v2::Decision, origin: Origin) -> Decision {
    Decision {
        origin,
        kind: decision_kind(record.kind, record.after),
        about: record.about,
        reason: record.reason,
        before: record.before,
        quote: record.quote,
        span: record.span.map(|(start, end)| Span::new(start, end)),
        stamp: Stamp { who: record.who, when: record.when },
    }
}

/// What a record says.
pub(super) fn note_of(record: v2::Note) -> Note {
    Note { text: record.text, stamp: Stamp { who: record.who, when: record.when } }
}

fn put(entry: &mut Entry, record: Conflict, place: Option<(Span, String)>, places: &Places) {
    match record {
        Conflict::Decision(mut record) => {
            let origin = places.origin(record.origin.take());
            let mut decision = decision_of(record, origin);
            if let Some((span, quote)) = place {
                (decision.span, decision.quote) = (Some(span), quote);
            }
            entry.decision = Some(decision);
        }
        Conflict::Note(record) => entry.note = Some(note_of(record)),
    }
}

/// Tells the reviewer what became of the session.
fn report(review: &mut Review, library: &Library, loaded: &Loaded, aside: &[Conflict], finished: Option<&Stamp>) {
    if loaded.source_changed || !loaded.moved.is_empty() || !aside.is_empty() {
        review.problems.push(summary(loaded, aside.len(), finished));
    }
    for (then, now) in &loaded.moved {
        let place = review.current(now).and_then(|current| current.span);
        let line = |span: Option<Span>| span.map_or(0, |span| review.document.line_at(span.start) + 1);
        let (label, line) = (review.label(now, library), line(place));
        review.problems.push(Problem::new(
            "session.moved",
            place,
            format!("{}:换了位置(原 {then}),判断沿用,现在第 {line} 行", label.zh),
            format!("{}: stands elsewhere (was {then}); the decision is kept, now in line {line}", label.en),
        ));
    }
    for record in aside {
        let id = record.id();
        let place = review.current(id).filter(|_| library.place(id).is_some()).and_then(|current| current.span);
        let name = review.label(id, library);
        let (zh, en) = words(record);
        let printed = review.printed(id).filter(|_| !id.contains('@')).map(crate::text::clean::printable);
        review.problems.push(match printed {
            Some(now) => Problem::new(
                "session.disagrees",
                place,
                format!("{}:{zh},现在印作“{now}”,未采用,保留在复核记录里;请重新判断", name.zh),
                format!(
                    "{}: {en}; \"{now}\" is printed now; not applied, kept in the session; decide it again",
                    name.en
                ),
            ),
            None => Problem::new(
                "session.vanished",
                place,
                format!("{}:{zh},在现在的报告里找不到,未采用,保留在复核记录里;请重新判断", name.zh),
                format!("{}: {en} is not found in the report as it is now; not applied, kept in the session", name.en),
            ),
        });
    }
}

fn summary(loaded: &Loaded, lost: usize, finished: Option<&Stamp>) -> Problem {
    let (kept, moved) = (loaded.restored.len(), loaded.moved.len());
    let (zh, en) = match finished.filter(|_| loaded.source_changed) {
        Some(stamp) => (
            format!(";{} 于 {} 的“复核完毕”不再有效", stamp.who, stamp.when),
            format!("; it is no longer marked as finished (by {}, {})", stamp.who, stamp.when),
        ),
        None => (String::new(), String::new()),
    };
    let (code, why_zh, why_en) = if loaded.source_changed {
        ("session.source_changed", "报告文件在上次复核之后变了", "the report changed since it was reviewed")
    } else {
        ("session.read_anew", "报告没有变,但现在读法不同", "the report is the same, but it is read differently now")
    };
    Problem::new(
        code,
        None,
        format!("{why_zh}:沿用 {kept} 处判断(其中 {moved} 处换了位置),{lost} 处对不上{zh}"),
        format!("{why_en}: {kept} decisions kept ({moved} of them at another place), {lost} fit no more{en}"),
    )
}

fn words(record: &Conflict) -> (String, String) {
    match record {
        Conflict::Decision(decision) => {
            let about = if decision.quote.is_empty() { &decision.before } else { &decision.quote };
            let about = crate::text::clean::printable(about);
            (format!("对“{about}”的判断"), format!("the decision about \"{about}\""))
        }
        Conflict::Note(_) => ("备注".to_string(), "the note".to_string()),
    }
}

//! Messages shown when a session is opened: the overall outcome, and each record that moved or was not applied.
//!
//! Invariant: each record that was not applied has a message, which leads to its current position if there is one. Not
//! here: where a record belongs (`anchor`).

use super::Loaded;
use super::anchor::place_then;
use super::format::v3::Record;
use gouji_core::forms::Library;
use gouji_core::ids::{MentionId, ValueId};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::{EarlierReview, Provenance, Review, quote};
use gouji_core::text::sanitize::{printable, printable_path};
use gouji_core::text::{Diagnostic, Span};

/// Adds messages about the records of a session.
pub(super) fn changes(
    review: &mut Review,
    library: &Library,
    loaded: &Loaded,
    aside: &[Record],
    finished: Option<&Provenance>,
) {
    let moved = loaded.moved.iter().map(|(then, now)| moved(review, library, then, now));
    let lost = aside.iter().map(|record| not_applied(review, library, loaded.source_changed, record));
    let lines: Vec<Diagnostic> = moved.chain(lost).collect();
    if loaded.source_changed || !lines.is_empty() {
        review.problems.push(summary(loaded, aside.len(), finished));
    }
    review.problems.extend(lines);
}

fn line_of(review: &Review, place: Span) -> usize {
    review.document.line_at(place.start) + 1
}

/// Message for a mention at another position.
fn moved(review: &Review, library: &Library, then: &str, now: &str) -> Diagnostic {
    let place = review.current(now).and_then(|current| current.span);
    let (label, line) = (review.label(now, library), place.map_or(0, |place| line_of(review, place)));
    Diagnostic::new("session.moved", place, message!("session.moved", label = &label, then = then, line = line))
}

/// Message for an orphan.
fn not_applied(review: &Review, library: &Library, changed: bool, record: &Record) -> Diagnostic {
    let id = record.id();
    let name = review.label(id, library);
    let what = described(record);
    let place = review.current(id).filter(|_| library.place(id).is_some()).and_then(|current| current.span);
    // In the same bytes the number still exists: the message leads to it and says what it is now.
    if let (Some(then), false, Record::Decision(decision)) = (place_then(record, review), changed, record) {
        let (before, line) = (printable(&decision.before), line_of(review, then));
        let read_as = reader_of(review, then).map(|id| review.label(&id, library));
        let now = match (place, read_as) {
            (_, Some(other)) => {
                message!("session.reread.as", other = &other)
            }
            (Some(place), None) => {
                let (words, line) = (printable(&quote(&review.document, place)), line_of(review, place));
                message!("session.reread.line", line = line, words = words)
            }
            (None, None) => message!("session.reread.nothing"),
        };
        return Diagnostic::new(
            "session.reread",
            Some(then),
            message!("session.reread", name = &name, before = before, line = line, now = now),
        );
    }
    match review.printed(id).filter(|_| MentionId::parse(id).is_none()).map(printable) {
        Some(now) => Diagnostic::new(
            "session.disagrees",
            place,
            message!("session.disagrees", name = &name, what = what, now = now),
        ),
        None => Diagnostic::new("session.vanished", place, message!("session.vanished", name = &name, what = what)),
    }
}

/// Id of what is read from a position now: a field, or else a mention.
fn reader_of(review: &Review, place: Span) -> Option<ValueId> {
    let field = review.extraction.fields.iter().find(|field| field.value.span == Some(place));
    let mention = || review.extraction.prose.mentions.iter().find(|mention| mention.span == place);
    field.map(|field| ValueId::from(&field.id)).or_else(|| mention().map(|mention| mention.id.clone()))
}

/// Description of a record.
fn described(record: &Record) -> Message {
    match record {
        Record::Decision(decision) => {
            let about = if decision.quote.is_empty() { &decision.before } else { &decision.quote };
            message!("session.record.decision", about = printable(about))
        }
        Record::Note(_) => message!("session.record.note"),
    }
}

fn summary(loaded: &Loaded, lost: usize, finished: Option<&Provenance>) -> Diagnostic {
    let (kept, moved) = (loaded.restored.len(), loaded.moved.len());
    let code = if loaded.source_changed {
        "session.source_changed"
    } else if loaded.is_read_otherwise() {
        "session.read_anew"
    } else {
        "session.kept_aside"
    };
    let counts = message!("session.kept", why = Message::new(code), kept = kept, moved = moved, lost = lost);
    let message = match finished.filter(|_| loaded.is_read_otherwise()) {
        Some(provenance) => {
            message!("session.kept.unfinished", counts = counts, who = &provenance.by, when = &provenance.at)
        }
        None => counts,
    };
    Diagnostic::new(code, None, message)
}

/// Message for fields of a later program.
pub(super) fn unknown(records: usize) -> Diagnostic {
    Diagnostic::new("session.unknown", None, message!("session.unknown", records = records))
}

/// Message for a merge with unresolved conflicts.
pub(super) fn unfinished_merge(conflicts: usize) -> Diagnostic {
    Diagnostic::new("session.conflict", None, message!("session.conflict", conflicts = conflicts))
}

/// Message for decisions recovered from a journal.
pub(super) fn recovered(decisions: usize) -> Diagnostic {
    Diagnostic::new("session.recovered", None, message!("session.recovered", decisions = decisions))
}

/// Message for a journal of another report, or one that cannot be parsed.
pub(super) fn foreign_journal(path: &str) -> Diagnostic {
    Diagnostic::new("session.journal_aside", None, message!("session.journal_aside", path = path))
}

/// Message for a session with this report's path but another agency or year.
pub(super) fn of_another_report(path: &str) -> Diagnostic {
    Diagnostic::new("session.other_report", None, message!("session.other_report", path = path))
}

/// Message for a session of the same agency and year that was not applied.
pub(super) fn earlier(earlier: &EarlierReview) -> Diagnostic {
    let (path, decided) = (printable_path(&earlier.path), earlier.decided);
    Diagnostic::new("session.earlier", None, message!("session.earlier", path = path, decided = decided))
}

/// Message for a lock path that holds another file.
pub(super) fn lock_refused() -> Diagnostic {
    Diagnostic::new("session.lock_refused", None, message!("session.lock_refused"))
}

/// Message for what another process saved meanwhile.
pub(super) fn taken_in(decisions: usize, conflicts: usize) -> Diagnostic {
    Diagnostic::new("session.merged", None, message!("session.merged", decisions = decisions, conflicts = conflicts))
}

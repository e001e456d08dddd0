//! Sessions: saved decisions are restored, a changed report keeps those that fit, nothing is overwritten.

mod assigned;
mod changed;
mod earlier;
mod files;
mod format;
mod history;
mod journal;
mod merge;
mod reopened;
mod reread;
mod whose;

use gouji_core::extract::{Confidence, Extraction, Field, Mention, Reading, Role, State, Value};
use gouji_core::forms::Library;
use gouji_core::ids::MentionId;
use gouji_core::review::{Decision, DecisionKind, Origin, Provenance, Review, Source, quote};
use gouji_core::text::Span;
use gouji_session::{Locks, OpenSession, Saved, SessionError, SessionFolder, SessionHandle};
use gouji_testing::Scratch;
use std::path::{Path, PathBuf};

pub(super) const FIELDS: [&str; 3] = ["disclosure.regulations.made", "requests.granted.total", "disputes.review.total"];

/// A report in which every number is a mention; those on the line `表` are the fields above.
pub(super) fn review(path: &str, text: &str) -> Review {
    let (document, problems) = gouji_ingest::document(text);
    let mut extraction = Extraction::default();
    let mut at = 0;
    for run in document.text.split(|c: char| !c.is_ascii_digit()) {
        let start = at + document.text[at..].find(run).unwrap_or(0);
        at = start + run.len();
        if run.is_empty() {
            continue;
        }
        let span = Span::new(start, at);
        let line = document.lines[document.line_at(start)];
        let number = run.parse().ok();
        if document.at(line).starts_with('表') {
            let id = FIELDS[extraction.fields.len() % 3].to_string();
            let (state, reading, confidence) = (State::Number, Reading::Cell, Confidence::Sure);
            let value = Value {
                state,
                number,
                verbatim: run.to_string(),
                span: Some(span),
                reading,
                confidence,
                candidates: Vec::new(),
            };
            extraction.fields.push(Field { id: id.into(), value });
        } else {
            extraction.prose.mentions.push(mention(span, number));
        }
    }
    let source = Source {
        path: path.to_string(),
        file: None,
        sha256: gouji_session::sha256(text.as_bytes()),
        bytes: text.len() as u64,
        format: "text".into(),
        encoding: "utf-8".into(),
    };
    Review::new(source, document, extraction, problems)
}

pub(super) fn mention(span: Span, value: Option<rust_decimal::Decimal>) -> Mention {
    Mention {
        id: MentionId { offset: span.start }.into(),
        span,
        value,
        unit: "件".into(),
        role: Role::Count,
        approximate: false,
        label: Span::default(),
        sentence: Span::default(),
        section: None,
        of: None,
        field: None,
    }
}

pub(super) const TEXT: &str =
    "政府信息公开\n表 11 22 33\n全年主动公开信息 408 条,其中通知公告 21 条。\n受理依申请公开 408 件。\n";

/// Decides on a field or mention.
pub(super) fn decide(review: &mut Review, id: &str, kind: DecisionKind) {
    let before = review.printed(id).unwrap_or_default().to_string();
    let span = review.current(id).and_then(|current| current.span);
    let quote = span.map(|span| quote(&review.document, span)).unwrap_or_default();
    let provenance = Provenance { by: "李四".into(), at: "2025-03-01T08:00:00Z".into() };
    let mut entry = review.entries.get(id).cloned().unwrap_or_default();
    entry.decision = Some(Decision {
        origin: Origin::Unsaid,
        kind,
        answers: Vec::new(),
        reason: "看原文".into(),
        before,
        quote,
        span,
        provenance: provenance.clone(),
    });
    review.set(id, entry, &provenance);
}

pub(super) fn id_of(review: &Review, printed: &str, nth: usize) -> String {
    let of = |m: &&Mention| review.document.at(m.span) == printed;
    review.extraction.prose.mentions.iter().filter(of).nth(nth).unwrap().id.to_string()
}

pub(super) fn library() -> Library {
    Library::builtin().unwrap()
}

/// Path of the session of a report, which may not exist yet.
pub(super) fn path_for(dir: &Path, review: &Review) -> PathBuf {
    gouji_session::load(&SessionFolder::new(dir), &mut review.clone(), &library()).unwrap().handle.path
}

pub(super) fn save_new(dir: &Path, review: &Review) -> SessionHandle {
    let mut handle = SessionHandle::fresh(path_for(dir, review));
    gouji_session::save(&mut handle, review, &library()).unwrap();
    handle
}

/// Saves an open session.
pub(super) fn save_open(session: &mut OpenSession, dir: &Path, review: &Review) -> Result<Saved, SessionError> {
    session.save(&journal::place(dir), &Locks::default(), review, &library())
}

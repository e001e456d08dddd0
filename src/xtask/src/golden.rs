//! Writes sample files in the program's own formats, for the tests that old files stay readable.

use gouji_core::forms::Library;
use gouji_core::review::{Decision, DecisionKind, Note, Origin, Provenance, Review};
use gouji_core::text::Lang;
use gouji_session::{Locks, OpenSession, SessionConfig, SessionFolder, corpus};
use std::error::Error;
use std::path::Path;

/// Writes a journal that starts from a saved session and has one line of every kind.
pub fn journal(file: &Path) -> Result<(), Box<dyn Error>> {
    let library = Library::builtin()?;
    let folder = gouji_testing::folder();
    let place = SessionConfig {
        folder: SessionFolder::new(&*folder),
        reviewer: "李四".into(),
        now: "2025-03-01T08:00:00Z".into(),
        ..SessionConfig::default()
    };
    let item = corpus::samples().into_iter().find(|item| item.path.contains("xifeng")).ok_or("no sample")?;
    let mut review = corpus::read(&item, &library).map_err(|error| error.message.get(Lang::En))?;
    let ids: Vec<String> = review.extraction.fields.iter().map(|field| field.id.to_string()).take(3).collect();
    let locks = Locks::default();
    let (mut session, _) = OpenSession::begin(&place, &locks, &mut review, &library);
    decide(&mut review, &ids[0], DecisionKind::Corrected("12".into()));
    record(&mut session, &mut review)?;
    session.save(&place, &locks, &review, &library).map_err(|error| error.message().get(Lang::En))?;
    decide(&mut review, &ids[1], DecisionKind::Missing);
    record(&mut session, &mut review)?;
    let mut entry = review.entries.get(&ids[0]).cloned().unwrap_or_default();
    entry.note = Some(Note { text: "看\n原文".into(), provenance: Provenance::default() });
    review.set(&ids[0], entry, &Provenance::default());
    record(&mut session, &mut review)?;
    decide(&mut review, &ids[2], DecisionKind::Unclear);
    record(&mut session, &mut review)?;
    review.undo();
    review.undo();
    review.redo();
    record(&mut session, &mut review)?;
    let journal = std::fs::read_dir(&*folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "journal"));
    std::fs::copy(journal.ok_or("no journal was written")?, file)?;
    Ok(())
}

fn record(session: &mut OpenSession, review: &mut Review) -> Result<(), Box<dyn Error>> {
    let moves = review.take_moves();
    session.record(review, &moves).map_err(|error| error.message().get(Lang::En))?;
    Ok(())
}

fn decide(review: &mut Review, id: &str, kind: DecisionKind) {
    let provenance = Provenance { by: "李四".into(), at: "2025-03-01T08:00:00Z".into() };
    let mut entry = review.entries.get(id).cloned().unwrap_or_default();
    entry.decision = Some(Decision {
        origin: Origin::Unsaid,
        kind,
        answers: Vec::new(),
        reason: "看原文".into(),
        before: review.printed(id).unwrap_or_default().to_string(),
        quote: String::new(),
        span: review.current(id).and_then(|current| current.span),
        provenance: provenance.clone(),
    });
    review.set(id, entry, &provenance);
}

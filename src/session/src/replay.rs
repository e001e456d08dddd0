//! Replays a journal.
//!
//! Invariant: takes the longest prefix of whole lines that fit one another, in one pass; an incomplete last line counts
//! as not written. Not here: writing journals (`journal`).

use super::format;
use super::format::v3::{Decision, File as Session, Note, Source};
use super::journal::{FORMAT, Head, Line, Move, Now};
use std::collections::BTreeMap;

/// A journal as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    /// Report it is about.
    pub source: Source,
    /// SHA-256 of the session file it starts from.
    pub saved: Option<String>,
    /// That session.
    pub base: Session,
    /// Session with all decisions made since.
    pub ours: Session,
    /// Number of whole lines read after the first.
    pub lines: usize,
    /// True when lines from one that cannot be applied were left out.
    pub is_damaged: bool,
}

/// Reads a journal; `None` for other texts and for journals of a later program.
pub fn read(text: &str) -> Option<Journal> {
    let whole = &text[..=text.rfind('\n')?];
    let mut lines = whole.lines();
    let head: Head = ron::from_str(lines.next()?).ok().filter(|head: &Head| head.journal == FORMAT)?;
    let base = format::read("", &head.session).ok()?;
    let mut replay = JournalReplay::of(base.clone());
    let (mut count, mut is_damaged) = (0, false);
    for line in lines {
        if ron::from_str(line).ok().and_then(|line| replay.play(line)).is_none() {
            is_damaged = true;
            break;
        }
        count += 1;
    }
    Some(Journal { source: head.source, saved: head.saved, base, ours: replay.session(), lines: count, is_damaged })
}

/// Session during the replay, its records by id.
struct JournalReplay {
    session: Session,
    decisions: BTreeMap<String, Decision>,
    notes: BTreeMap<String, Note>,
}

impl JournalReplay {
    fn of(mut session: Session) -> Self {
        let decisions = std::mem::take(&mut session.decisions).into_iter().map(|one| (one.id.clone(), one)).collect();
        let notes = std::mem::take(&mut session.notes).into_iter().map(|one| (one.id.clone(), one)).collect();
        Self { session, decisions, notes }
    }

    fn session(mut self) -> Session {
        self.session.decisions = self.decisions.into_values().collect();
        self.session.notes = self.notes.into_values().collect();
        self.session
    }

    /// Applies a line; `None`, with nothing changed, when it does not fit.
    fn play(&mut self, line: Line) -> Option<()> {
        let (moves, now, finished) = match line {
            Line::Whole(text) => {
                *self = Self::of(format::read("", &text).ok()?);
                return Some(());
            }
            Line::Said { moves, now, finished } => (moves, now, finished),
        };
        self.can_move(&moves).then_some(())?;
        for one in moves {
            self.make(one);
        }
        for Now { id, decision, note } in now {
            put(&mut self.decisions, &id, decision);
            put(&mut self.notes, &id, note);
        }
        self.session.finished = finished;
        Some(())
    }

    /// True when every undo or redo among the moves has a step to act on.
    fn can_move(&self, moves: &[Move]) -> bool {
        let (mut done, mut undone) = (self.session.history.len(), self.session.undone.len());
        moves.iter().all(|one| {
            let fits = match one {
                Move::Done(_) => Some((done + 1, 0)),
                Move::Undone => done.checked_sub(1).map(|done| (done, undone + 1)),
                Move::Redone => undone.checked_sub(1).map(|undone| (done + 1, undone)),
            };
            fits.is_some_and(|after| {
                (done, undone) = after;
                true
            })
        })
    }

    fn make(&mut self, one: Move) {
        let (history, undone) = (&mut self.session.history, &mut self.session.undone);
        match one {
            Move::Done(step) => {
                history.push(*step);
                undone.clear();
            }
            Move::Undone => undone.extend(history.pop()),
            Move::Redone => history.extend(undone.pop()),
        }
    }
}

fn put<T>(records: &mut BTreeMap<String, T>, id: &str, record: Option<T>) {
    match record {
        Some(record) => drop(records.insert(id.to_string(), record)),
        None => drop(records.remove(id)),
    }
}

//! Questions about values without a broken rule: what the reviewer marked as missing or unclear, or as published by itself.
//!
//! Invariant: missing cells of a row are one question, and a table of which every cell is missing is one. Not here: values
//! that a broken rule is about (`questions`).

use super::places::Places;
use super::questions::{Question, QuestionKind, Upheld, distinct};
use gouji_core::forms::FieldPlace;
use gouji_core::review::{Decision, DecisionKind, Review};
use std::collections::BTreeMap;

/// The questions about values that are not in `upheld`.
pub(super) fn questions(places: &Places<'_>, upheld: &[Upheld<'_>]) -> Vec<Question> {
    let review = places.review;
    let is_asked = |id: &str| upheld.iter().any(|one| one.about.iter().any(|about| about == id));
    let mut rows: BTreeMap<(QuestionKind, usize, usize, usize, usize), Vec<Cell<'_>>> = BTreeMap::new();
    let mut questions = Vec::new();
    for (id, entry) in &review.entries {
        let Some(decision) = entry.decision.as_ref().filter(|_| !is_asked(id)) else { continue };
        let Some(kind) = kind(review, id, decision) else { continue };
        match places.field(id).filter(|_| kind != QuestionKind::Other) {
            Some(at) if !places.is_in_text(id) => {
                let key = (kind, at.form, at.table, at.block, at.row);
                rows.entry(key).or_default().push(Cell { id, at, decision });
            }
            _ => questions.push(alone(places, id, kind, decision)),
        }
    }
    questions.extend(tables(places, rows));
    questions
}

/// What is asked about a value by itself; `None` for nothing.
fn kind(review: &Review, id: &str, decision: &Decision) -> Option<QuestionKind> {
    match decision.kind {
        DecisionKind::Missing => Some(QuestionKind::Missing),
        DecisionKind::Unclear => Some(QuestionKind::Unclear),
        // Given for a broken rule it is spent once the rule holds.
        DecisionKind::AsPublished if decision.answers.is_empty() && review.current(id).is_some() => {
            let is_broken = review.findings.iter().any(|one| one.verdict.is_broken() && one.involves(id));
            (!is_broken).then_some(QuestionKind::Other)
        }
        _ => None,
    }
}

/// A cell of a table, and what was decided about it.
struct Cell<'r> {
    id: &'r str,
    at: FieldPlace,
    decision: &'r Decision,
}

fn alone(places: &Places<'_>, id: &str, kind: QuestionKind, decision: &Decision) -> Question {
    let place = places.value(id);
    Question {
        about: vec![id.to_string()],
        rules: Vec::new(),
        kind,
        part: place.part,
        place: place.words,
        relations: Vec::new(),
        quote: place.quote,
        reasons: distinct([&*decision.reason].into_iter()),
        at: place.at,
    }
}

type Rows<'r> = BTreeMap<(QuestionKind, usize, usize, usize, usize), Vec<Cell<'r>>>;

/// A question for each row; one for a table of which no cell is left.
fn tables(places: &Places<'_>, rows: Rows<'_>) -> Vec<Question> {
    let mut tables: BTreeMap<(QuestionKind, usize, usize), Vec<Vec<Cell<'_>>>> = BTreeMap::new();
    for ((kind, form, table, ..), cells) in rows {
        tables.entry((kind, form, table)).or_default().push(cells);
    }
    let question = |kind, cells: &[&Cell<'_>], place: super::places::Place| Question {
        about: cells.iter().map(|cell| cell.id.to_string()).collect(),
        rules: Vec::new(),
        kind,
        part: place.part,
        place: place.words,
        relations: Vec::new(),
        quote: place.quote,
        reasons: distinct(cells.iter().map(|cell| &*cell.decision.reason)),
        at: place.at,
    };
    let mut questions = Vec::new();
    for ((kind, form, table), rows) in tables {
        let all: Vec<&Cell<'_>> = rows.iter().flatten().collect();
        let Some(first) = all.first() else { continue };
        if all.len() > 1 && all.len() == places.cells_of(form, table) {
            questions.push(question(kind, &all, places.table(&first.at)));
            continue;
        }
        for row in &rows {
            let mut cells: Vec<&Cell<'_>> = row.iter().collect();
            // As on the page: ids are in the order of their letters.
            cells.sort_by_key(|cell| cell.at.column);
            let at: Vec<&FieldPlace> = cells.iter().map(|cell| &cell.at).collect();
            questions.push(question(kind, &cells, places.row(&at)));
        }
    }
    questions
}

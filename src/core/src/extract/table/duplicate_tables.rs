//! Tables that are printed more than once in one file: a blank form besides the filled one, a copy in an appendix, two
//! reports one after the other.
//!
//! Invariant: if two copies disagree on a field, neither is sure. Not here: reading each copy (`table`).

use crate::extract::{Confidence, Field, State, Value};

/// Joins the copies of a table in their order; `true` if they disagree.
pub(super) fn join(copies: Vec<Vec<Field>>) -> (Vec<Field>, bool) {
    let speaks =
        |fields: &Vec<Field>| fields.iter().any(|field| !matches!(field.value.state, State::Blank | State::Text));
    if !copies.iter().any(speaks) {
        return (silent(copies), false);
    }
    // A copy without a single value is the blank form.
    let mut speaking = copies.into_iter().filter(speaks);
    let mut joined = speaking.next().unwrap_or_default();
    let mut differ = false;
    for other in speaking {
        for (field, twin) in joined.iter_mut().zip(other) {
            differ |= unite(&mut field.value, twin.value);
        }
    }
    (joined, differ)
}

/// Joins copies without values: a field is blank only if no copy is uncertain about it.
fn silent(copies: Vec<Vec<Field>>) -> Vec<Field> {
    let mut copies = copies.into_iter();
    let mut joined = copies.next().unwrap_or_default();
    for other in copies {
        for (field, twin) in joined.iter_mut().zip(other) {
            field.value.doubt(twin.value.confidence);
        }
    }
    joined
}

/// Merges the value of a copy; true if the two disagree.
pub(super) fn unite(value: &mut Value, twin: Value) -> bool {
    if value.confidence == Confidence::CannotTell {
        if twin.confidence != Confidence::CannotTell {
            *value = twin;
            value.doubt(Confidence::Doubtful);
        }
        return false;
    }
    let same = value.number == twin.number && value.state == twin.state;
    if same || twin.confidence == Confidence::CannotTell {
        return false;
    }
    value.doubt(Confidence::Doubtful);
    value.candidates.extend(twin.number);
    true
}

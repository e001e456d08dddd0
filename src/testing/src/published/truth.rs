//! What is right to read of a variant, and how a reading is judged by it.
//!
//! Invariant: every field of the form has a truth. Not here: the variants (`kinds`).

use crate::generator::library;
use gouji_core::extract::{Confidence, State, extract};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// What is right to read of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// The number, sure or doubtful.
    Value(Decimal),
    /// The number or none; sure only if right.
    Open(Decimal),
    /// The number or none, and never sure.
    Unsure(Decimal),
    /// Nothing is printed.
    Blank,
    /// What is printed is no number, and a person does not know it either.
    Unknown,
}

impl Truth {
    /// The truth where a person may take the number for another.
    pub const fn opened(self) -> Self {
        match self {
            Self::Value(number) => Self::Open(number),
            other => other,
        }
    }
}

/// Number of fields per outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    pub files: usize,
    /// Files of which every value that has to be read is right and nothing is wrong and sure.
    pub whole: usize,
    pub right: usize,
    /// Of these, doubtful ones.
    pub doubtful: usize,
    /// No value, or a doubtful one that is another.
    pub untold: usize,
    pub wrong: usize,
}

impl AddAssign for Outcome {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.whole += other.whole;
        self.right += other.right;
        self.doubtful += other.doubtful;
        self.untold += other.untold;
        self.wrong += other.wrong;
    }
}

/// Reads a file and judges what was read; also the fields that fall short, in words.
pub fn judge(bytes: &[u8], truths: &BTreeMap<String, Truth>) -> (Outcome, Vec<String>) {
    let mut outcome = Outcome { files: 1, ..Outcome::default() };
    let extraction = match gouji_ingest::ingest(bytes) {
        Ok(ingested) => extract(&ingested.document, library()).0,
        Err(refusal) => {
            outcome.untold = truths.len();
            return (outcome, vec![format!("refused: {refusal:?}")]);
        }
    };
    let mut short = Vec::new();
    let mut is_whole = true;
    for (id, truth) in truths {
        let read = extraction.field(id);
        let number = read.and_then(|value| value.number);
        let is_sure = read.is_some_and(|value| value.confidence == Confidence::Sure);
        let state = read.map_or(State::Unread, |value| value.state);
        let wanted = match truth {
            Truth::Value(number) | Truth::Open(number) | Truth::Unsure(number) => Some(*number),
            Truth::Blank | Truth::Unknown => None,
        };
        // Words and signs that stand for no number are told as such; a blank is wrong where something is printed.
        let is_wrong = is_sure
            && match truth {
                Truth::Value(_) | Truth::Open(_) => number != wanted,
                Truth::Unsure(_) => true,
                Truth::Blank => number.is_some(),
                Truth::Unknown => number.is_some() || state == State::Blank,
            };
        let is_right = !is_wrong && *truth != Truth::Unknown && number == wanted;
        let is_due = matches!(truth, Truth::Value(_));
        outcome.right += usize::from(is_right);
        outcome.doubtful += usize::from(is_right && !is_sure);
        outcome.wrong += usize::from(is_wrong);
        outcome.untold += usize::from(!is_right && !is_wrong);
        if is_wrong || (is_due && !is_right) {
            is_whole = false;
            let sure = if is_sure { "sure" } else { "not sure" };
            short.push(format!("{id}: {truth:?}, read {number:?} {} {sure}", state.name()));
        }
    }
    outcome.whole = usize::from(is_whole);
    (outcome, short)
}

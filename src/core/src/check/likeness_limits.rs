//! Limits for the likeness of two years' prose, set in a rule file: `likeness: (alike: 60, partly: 40, …)`.
//!
//! Invariant: limits of a file that was accepted are in range. Not here: the measure (`diff`), the rule on copied sentences
//! (`rules/copied`).

use crate::message;
use crate::message::Message;
use serde::Deserialize;

/// When the prose of a report is last year's, and what of it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LikenessLimits {
    /// Percent of characters above which prose is last year's; at most 100.
    pub alike: u32,
    /// Percent above which part of it is; at most `alike`.
    pub partly: u32,
    /// Characters of the shortest stretch in common that counts: 1 to 100.
    pub run: usize,
    /// Characters of the shortest sentence that is compared: shorter ones are formulas.
    pub sentence: usize,
    /// Characters of the shortest chapter that is judged: of fewer, one sentence is too large a share.
    pub chapter: usize,
}

/// The longest `run`.
const LONGEST_RUN: usize = 100;

impl LikenessLimits {
    /// Why the limits are refused, if they are.
    pub(super) fn error(self) -> Option<Message> {
        let Self { alike, partly, run, .. } = self;
        let is_in_range = partly <= alike && alike <= 100 && (1..=LONGEST_RUN).contains(&run);
        (!is_in_range).then(|| message!("file.rule.likeness", most = LONGEST_RUN))
    }
}

//! Reasons for decisions, read from files, and the kinds of problem they fit.
//!
//! Invariant: a user's file is taken whole or refused. A session keeps the words that were chosen, not the reason's name.

use gouji_core::check::{Arithmetic, Finding, Operand, Side};
use gouji_core::extract::Reading;
use gouji_core::message;
use gouji_core::review::{DecisionKind, Review};
use gouji_core::text::override_file::{self, Line as Written, OverrideErrors};
use gouji_core::text::{Bilingual, Lang};
use std::collections::BTreeMap;

/// The kinds of decision that have reasons, by their name in sessions.
const KINDS: &[&str] = &["as_published", "missing", "unclear", "waived"];

/// What a problem is about, as far as its reasons differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The total of a sum, as the number in focus.
    Total,
    /// A part of a sum, as the number in focus.
    Part,
    /// A sum of the running text.
    List,
    /// A percentage.
    Share,
    /// What the text says against a table or elsewhere.
    Text,
    /// Sums and cells of a table.
    Table,
    /// A date, a year or a period.
    Date,
    /// Two years compared.
    Years,
}

impl ProblemKind {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Total, "total"),
        (Self::Part, "part"),
        (Self::List, "list"),
        (Self::Share, "share"),
        (Self::Text, "text"),
        (Self::Table, "table"),
        (Self::Date, "date"),
        (Self::Years, "years"),
    ];

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(kind, _)| kind)
    }

    /// What a problem is about, for the number in focus: the most telling first.
    pub fn all_of(finding: &Finding, focus: Option<&str>, review: &Review) -> Vec<Self> {
        let kind = Self::of(finding, review);
        let is_focus = |operand: &&Operand| operand.owner.is_own() && focus.is_some_and(|id| operand.id == id);
        let side = finding.operands.iter().find(is_focus).map(|operand| match operand.side {
            Side::Left => Self::Part,
            Side::Right => Self::Total,
        });
        side.filter(|_| matches!(kind, Self::List | Self::Table)).into_iter().chain([kind]).collect()
    }

    /// What a finding is about.
    fn of(finding: &Finding, review: &Review) -> Self {
        let is_of_text = |id: &str| match review.value(id) {
            Some(value) => value.reading == Reading::Prose,
            None => review.mention(id).is_some(),
        };
        let ours = || finding.operands.iter().filter(|operand| operand.owner.is_own());
        let in_text = ours().filter(|operand| is_of_text(&operand.id)).count();
        let topic = finding.rule.name.split('.').next().unwrap_or_default();
        if finding.links_years() || topic == "years" {
            Self::Years
        } else if matches!(topic, "date" | "period" | "year") {
            Self::Date
        } else if finding.arithmetic == Arithmetic::Rate || matches!(finding.arithmetic, Arithmetic::Near(_)) {
            Self::Share
        } else if in_text == 0 && !finding.operands.is_empty() {
            Self::Table
        } else if in_text > 1 && in_text == ours().count() {
            Self::List
        } else {
            Self::Text
        }
    }
}

/// The words of some reasons.
fn words(reasons: Vec<&Reason>) -> Vec<&Bilingual> {
    reasons.into_iter().map(|reason| &reason.words).collect()
}

/// A reason of a file.
#[derive(Debug, Clone)]
struct Reason {
    name: String,
    words: Bilingual,
    /// The kinds of problem it fits; none for any.
    fits: Vec<ProblemKind>,
}

/// Reasons by kind of decision.
#[derive(Debug, Clone, Default)]
pub struct Reasons(BTreeMap<String, Vec<Reason>>);

impl Reasons {
    /// Reads `{ "kind": [("name", ["words in Chinese", "in English", "kind of problem", …])] }`.
    ///
    /// # Errors
    /// All that is wrong, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Bilingual> {
        let mut reasons = Self::default();
        reasons.layer(name, text)?;
        Ok(reasons)
    }

    /// Lays a file over these: a line puts its words in the place of those of its name or adds them, `[]` takes them away.
    ///
    /// # Errors
    /// As for [`Reasons::parse`]; nothing of the file is taken then.
    pub fn layer(&mut self, name: &str, text: &str) -> Result<(), Bilingual> {
        let mut errors = OverrideErrors::new(name, text);
        let mut next = self.0.clone();
        for (kind, lines) in &override_file::read(name, text)? {
            if !KINDS.contains(&kind.name.as_str()) {
                errors.unknown(kind, message!("file.kind.decision"), KINDS.iter().copied());
            }
            let here = next.entry(kind.name.clone()).or_default();
            for (at, line) in lines.iter().enumerate() {
                let Written { name, values } = line;
                if lines[..at].iter().any(|other| other.name.name == name.name) {
                    errors.add(name, message!("file.reason.twice", name = &name.name));
                }
                let (words, kinds) = match values.as_slice() {
                    [zh, en, kinds @ ..] if !zh.name.trim().is_empty() && !en.name.trim().is_empty() => {
                        (Bilingual::new(zh.name.trim(), en.name.trim()), kinds)
                    }
                    [] => {
                        here.retain(|known| known.name != name.name);
                        continue;
                    }
                    _ => {
                        errors.add(name, message!("file.reason.words", name = &name.name));
                        continue;
                    }
                };
                let mut fits = Vec::new();
                for kind in kinds {
                    let known = ProblemKind::ALL.iter().map(|(_, name)| *name);
                    match ProblemKind::from_name(&kind.name) {
                        Some(kind) => fits.push(kind),
                        None => errors.unknown(kind, message!("file.kind.problem"), known),
                    }
                }
                match here.iter_mut().find(|known| known.name == name.name) {
                    Some(old) if fits.is_empty() => old.words = words,
                    Some(old) => (old.words, old.fits) = (words, fits),
                    None => here.push(Reason { name: name.name.clone(), words, fits }),
                }
            }
        }
        errors.result()?;
        self.0 = next;
        Ok(())
    }

    /// The reasons for a kind of decision, in the order of the files.
    pub fn of(&self, kind: &DecisionKind) -> impl Iterator<Item = &Bilingual> {
        self.0.get(kind.name()).into_iter().flatten().map(|reason| &reason.words)
    }

    /// The reasons for a kind of decision about a problem of these kinds: those that fit it, the most telling first, and
    /// those that fit any; and the others.
    pub fn about(&self, kind: &DecisionKind, problem: &[ProblemKind]) -> (Vec<&Bilingual>, Vec<&Bilingual>) {
        let rank = |reason: &Reason| problem.iter().position(|kind| reason.fits.contains(kind));
        let all = self.0.get(kind.name()).into_iter().flatten();
        let (mut fitting, others): (Vec<&Reason>, Vec<&Reason>) =
            all.partition(|reason| reason.fits.is_empty() || rank(reason).is_some());
        fitting.sort_by_key(|reason| rank(reason).unwrap_or(usize::MAX));
        (words(fitting), words(others))
    }

    /// True unless these words are those of a reason for other kinds of problem alone.
    pub fn may_fit(&self, words: &str, problem: &[ProblemKind]) -> bool {
        let known = self.0.values().flatten().find(|reason| reason.words.zh == words || reason.words.en == words);
        let fits = |reason: &Reason| problem.iter().any(|kind| reason.fits.contains(kind));
        known.is_none_or(|reason| reason.fits.is_empty() || fits(reason))
    }

    /// A reason as it was chosen, in another language where it is one of these.
    pub fn said<'w>(&'w self, words: &'w str, lang: Lang) -> &'w str {
        let all = self.0.values().flatten().map(|reason| &reason.words);
        all.into_iter().find(|known| known.zh == words || known.en == words).map_or(words, |known| known.get(lang))
    }
}

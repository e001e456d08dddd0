//! `gouji agreement`: how far two reviewers agree.

use super::values::Number;
use crate::cli::agreement::{names, pairs};
use gouji_core::collection::agreement::{AgreementCounts, AgreementPart, Judgement, ReviewerAgreement};
use serde::Serialize;

/// The agreement of two reviewers over the same reports.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AgreementReport<'a> {
    /// What both have of the reports.
    reports: ReviewedReports,
    /// The counts: all values, then by protection of the fields, then by section.
    rows: Vec<AgreementRow<'a>>,
}

/// Reports by who has reviewed them.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReviewedReports {
    /// Both: these are compared.
    both: usize,
    /// Those of them that not both have signed off.
    unfinished: usize,
    /// The first reviewer alone.
    only_first: usize,
    /// The second reviewer alone.
    only_second: usize,
    /// Nobody.
    neither: usize,
}

/// Agreement over the values of a section or of a protection.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AgreementRow<'a> {
    /// First part of the field ids, `prose` or `identity`; empty for all.
    section: &'a str,
    /// `located`, `detected` or `unprotected`: how far the rules protect the fields; empty for all.
    protection: &'static str,
    /// Values that either reviewer has decided.
    compared: usize,
    /// Those that both give alike.
    same_value: usize,
    /// Those that both judge alike.
    same_judgement: usize,
    /// Those that both give and judge alike.
    exact: usize,
    /// Cohen's kappa of the judgements; null where it has no value.
    kappa: Option<Number>,
    /// The values by their judgements, the most frequent first.
    judgements: Vec<JudgementPair>,
}

/// How often a pair of judgements occurs.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JudgementPair {
    /// Judgement of the first reviewer: the kind of decision, or `left_as_read`.
    first: &'static str,
    /// Judgement of the second reviewer.
    second: &'static str,
    /// Number of values.
    count: usize,
}

impl<'a> AgreementReport<'a> {
    /// What is printed.
    pub fn of(agreement: &'a ReviewerAgreement) -> Self {
        let sessions = agreement.sessions;
        Self {
            reports: ReviewedReports {
                both: sessions.both,
                unfinished: sessions.unfinished,
                only_first: sessions.only_first,
                only_second: sessions.only_second,
                neither: sessions.neither,
            },
            rows: agreement.rows().into_iter().map(AgreementRow::of).collect(),
        }
    }
}

impl<'a> AgreementRow<'a> {
    fn of((part, counts): (AgreementPart<'a>, AgreementCounts)) -> Self {
        let (section, protection) = names(part);
        let pair = |(first, second, count): (Judgement, Judgement, usize)| JudgementPair {
            first: first.name(),
            second: second.name(),
            count,
        };
        Self {
            section,
            protection,
            compared: counts.compared,
            same_value: counts.same_value,
            same_judgement: counts.same_judgement(),
            exact: counts.exact,
            kappa: counts.kappa().map(Number),
            judgements: pairs(&counts).into_iter().map(pair).collect(),
        }
    }
}

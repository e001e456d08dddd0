//! `gouji rules`: the rules of this run, and how far they protect each field.

use super::values::Code;
use gouji_core::check::{Protection, RuleAnalysis, RuleFile, Severity};
use gouji_core::ids::FieldId;
use gouji_core::text::Lang;
use serde::Serialize;

/// The rules of this run.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleListing<'a> {
    /// Every rule, in the order of its file.
    rules: Vec<Rule<'a>>,
    /// What the rules of each form are worth together.
    forms: Vec<Form<'a>>,
}

/// A rule.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rule<'a> {
    /// Its id; `{set}` stands for each member of a set.
    id: &'a str,
    /// The form it is for; null for any report.
    form: Option<&'a str>,
    /// How binding it is.
    severity: Code<Severity>,
    /// What it demands, in the language of `--lang`.
    title: &'a str,
    /// Where the rule comes from.
    source: &'a str,
}

/// The linear analysis of a form's rules.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Form<'a> {
    /// Id of the form.
    form: &'a str,
    /// Number of equations within one year.
    equations: usize,
    /// Number of equations that link two years.
    cross_year_equations: usize,
    /// How many of the equations within one year are independent.
    rank: usize,
    /// Ids of rules that follow from those before them.
    redundant: &'a [String],
    /// True when elimination needs no pivot but 1 and -1, so that whole numbers stay whole.
    unit_pivots: bool,
    /// Every field that holds a number.
    fields: Vec<ProtectedField<'a>>,
}

/// How far the rules protect a field.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProtectedField<'a> {
    /// Field id.
    id: &'a str,
    /// Whether a wrong number is located, only detected, or neither.
    protection: Code<Protection>,
}

impl<'a> RuleListing<'a> {
    /// The rules of files, with the analysis of each form.
    pub fn of(files: &'a [RuleFile], analyses: &'a [RuleAnalysis], lang: Lang) -> Self {
        let rules = files.iter().flat_map(|file| file.rules.iter().map(move |rule| (file, rule)));
        let rule = |(file, rule): (&'a RuleFile, &'a gouji_core::check::Rule)| Rule {
            id: &rule.id,
            form: file.form.as_deref(),
            severity: Code(rule.severity),
            title: rule.title.get(lang),
            source: &rule.source,
        };
        Self { rules: rules.map(rule).collect(), forms: analyses.iter().map(Form::of).collect() }
    }
}

impl<'a> Form<'a> {
    fn of(analysis: &'a RuleAnalysis) -> Self {
        let field = |(id, protection): &'a (FieldId, Protection)| ProtectedField { id, protection: Code(*protection) };
        Self {
            form: &analysis.form,
            equations: analysis.equations,
            cross_year_equations: analysis.across,
            rank: analysis.rank,
            redundant: &analysis.redundant,
            unit_pivots: analysis.has_unit_pivots,
            fields: analysis.cells.iter().map(field).collect(),
        }
    }
}

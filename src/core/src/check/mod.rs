//! Rules over values become findings.
//!
//! Reading order: `finding` and `values` (what comes out and goes in), `rules` (the kinds of rules, one file each),
//! `schema` and `load` (rule files), `ruleset` (all rules of a run), `engine` (evaluation), `incremental` (re-evaluation),
//! `rule_analysis` (what a rule set is worth before any report).
//!
//! Not here: which number is wrong (`localize`), what the reviewer decides (`review`).

mod engine;
mod feasibility;
mod finding;
mod findings;
mod header;
mod incremental;
mod likeness_limits;
mod load;
mod numbers;
mod panic_guard;
mod rates;
mod reevaluate;
mod rule_analysis;
mod rules;
mod ruleset;
mod schema;
mod sums;
mod terms;
mod unfilled_totals;
mod values;

pub use engine::check;
pub use finding::{Arithmetic, Finding, Operand, Severity, Side, Verdict};
pub use findings::{Changes, FindingGroup, FindingKey, Findings};
pub use header::{Blank, Missing};
pub use incremental::DependencyTracker;
pub use likeness_limits::LikenessLimits;
pub use numbers::{plain, signed};
pub use panic_guard::is_inside_a_rule;
pub use rule_analysis::{Protection, RuleAnalysis, analyze, protections};
pub use rules::{Relation, agrees};
pub use ruleset::Rules;
pub use schema::{Rule, RuleFile};
pub use values::{Datum, EvalContext, IDENTITY, ValueSource};

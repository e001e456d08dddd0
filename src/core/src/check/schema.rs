//! The serde types of a rule file.
//!
//! Not here: the parameters of a kind (`rules`), parsing and validation (`load`).

use super::LikenessLimits;
use super::Severity;
use super::header::{Missing, RuleHeader};
use super::rules::Relation;
use crate::forms::sets::Sets;
use crate::ids::Scope;
use crate::text::Bilingual;
use serde::Deserialize;

/// A rule file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Id of the form the rules are for; `None` for rules over the prose and the identity of any report.
    #[serde(default)]
    pub form: Option<String>,
    /// Named lists of id parts: `{applicant}` in a term stands for each of them.
    #[serde(default)]
    pub sets: Sets,
    /// Limits for the likeness of two years' prose; those of the last file that has any hold.
    #[serde(default)]
    pub likeness: Option<LikenessLimits>,
    /// The rules.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// A rule as data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Id of its instances; `{set}` is replaced where the rule is made for each member.
    pub id: String,
    /// How binding it is.
    pub severity: Severity,
    /// Sets for each of whose members the rule is made once. A set named in a term but not here is summed over.
    #[serde(default)]
    pub each: Vec<String>,
    /// What must hold.
    pub relation: Relation,
    /// What a blank means on either side of a sum.
    #[serde(default)]
    pub missing: Missing,
    /// A word or two for the edge of a grid, where its residuals are shown.
    #[serde(default)]
    pub edge: Bilingual,
    /// What it demands, in words. `{row}` and `{column}` are the labels of its first total.
    pub title: Bilingual,
    /// Where the rule comes from.
    pub source: String,
}

impl Rule {
    /// The rule without its kind, with the sets of its file.
    pub(super) fn header<'a>(&'a self, sets: &'a Sets) -> RuleHeader<'a> {
        RuleHeader {
            id: self.id.as_str(),
            scope: if self.links_years() { Scope::Across } else { Scope::ThisYear },
            severity: self.severity,
            each: self.each.as_slice(),
            missing: self.missing,
            edge: &self.edge,
            title: &self.title,
            sets,
        }
    }

    /// True when it compares a report with last year's.
    pub fn links_years(&self) -> bool {
        self.relation.kind().needs_last_year()
    }
}

//! Relations between adjacent years of an agency, and the year at fault.

use super::super::values::{Code, Number, RuleName};
use super::LinkedNumber;
use gouji_core::diff::{self, LinkState, WeakestYear};
use gouji_core::ids::Owner;
use serde::Serialize;

/// A relation between numbers of two adjacent years.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct YearLink<'a> {
    /// Id of the rule.
    rule: RuleName<'a>,
    /// The two years, the older first.
    years: [i16; 2],
    /// How it stands.
    state: Code<LinkState>,
    /// The numbers of the older report.
    old: Vec<LinkedNumber<'a>>,
    /// The numbers of the newer report.
    new: Vec<LinkedNumber<'a>>,
    /// Left side minus right side.
    delta: Option<Number>,
    /// Which year is wrong; null unless the relation is broken and nobody answered it.
    wrong: Option<WrongYears<'a>>,
}

/// The years at fault.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WrongYears<'a> {
    /// How sure that is.
    certainty: Certainty,
    /// The years; none where the sums do not tell.
    years: &'a [i16],
}

/// How sure it is that a year is at fault.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Certainty {
    /// Own sums of the year are broken as well.
    Sure,
    /// The other years agree with each other.
    Probable,
    /// The sums do not tell.
    CannotTell,
}

impl<'a> YearLink<'a> {
    /// A relation as it was judged.
    pub fn of(link: &'a diff::YearLink) -> Self {
        let numbers = |owner: Owner| link.of(owner).map(LinkedNumber::of).collect();
        Self {
            rule: RuleName(&link.finding.rule),
            years: link.years,
            state: Code(link.state()),
            old: numbers(Owner::Companion),
            new: numbers(Owner::Own),
            delta: link.finding.delta.map(Number),
            wrong: link.weakest.as_ref().map(WrongYears::of),
        }
    }
}

impl<'a> WrongYears<'a> {
    fn of(weakest: &'a WeakestYear) -> Self {
        let certainty = match weakest {
            WeakestYear::Sure(_) => Certainty::Sure,
            WeakestYear::Probable(_) => Certainty::Probable,
            WeakestYear::CannotTell => Certainty::CannotTell,
        };
        Self { certainty, years: weakest.years() }
    }
}

//! Two years side by side: the rules between them, and the repairs with both years as one system.
//!
//! Invariant: findings and repairs are at all times those of applying every rule and searching every repair; after a change of
//! either year only what depends on it is done again. Left to others: what each year says by itself (`recheck`).

use super::recheck::Said;
use super::{Review, context, decision};
use crate::check::{Changes, DependencyTracker, Finding, Findings, Replaced, Rules, Splice, ValueSource, replaced};
use crate::forms::Library;
use crate::ids::{RuleId, Scope};
use crate::localize::{EvalInput, Limits, RepairCache, RepairGroup};
use std::collections::HashSet;

/// The rules that put two years side by side, as they were applied last to the same two reports.
#[derive(Debug, Clone, Default)]
pub struct Across {
    asked: Option<DependencyTracker>,
    said: [Said; 2],
    /// What the rules between the years say.
    pub findings: Findings,
    /// The repairs of what both years and the rules between them find broken, so that the year is named which is the odd one
    /// out.
    pub repairs: Vec<RepairGroup>,
    system: System,
}

impl Across {
    /// Applies the rules to the numbers as they stand now: again only those that look at a number which has changed. What
    /// they say of the text alone, they say once. Of each year it must be known what it says by itself.
    pub fn recheck(&mut self, [old, new]: [&Review; 2], rules: &Rules, library: &Library) {
        let last_year: Option<&dyn ValueSource> = Some(old);
        let context = new.context(library, last_year);
        let known = context::Known { review: new, last_year: Some(old), library };
        let counts = |finding: &Finding| match finding.rule.scope {
            Scope::LastYear => !old.waives(&finding.rule.in_scope(Scope::ThisYear)),
            _ => !new.is_waived(finding),
        };
        let before = self.asked.take().filter(|asked| asked.is_of(rules));
        if let Some(mut asked) = before {
            let [now, then] = [self.said[0].otherwise(new), self.said[1].otherwise(old)];
            asked.update(context, [&now, &then], &mut self.findings);
            self.asked = Some(asked);
            let of_rules =
                |ids: &[String]| -> Vec<RuleId> { ids.iter().filter_map(|id| decision::finding_rule(id)).collect() };
            let waived_then = of_rules(&then).into_iter().map(|rule| rule.in_scope(Scope::LastYear));
            let rules = of_rules(&now).into_iter().chain(waived_then).collect();
            let splices = self.system.follow(&taken([old, new], &self.findings, library));
            let changes = Changes { splices, ids: now, last_year: then, rules };
            let told = EvalInput { findings: &self.system.findings, counts: &counts };
            self.repairs = self.system.memory.again(told, &changes, std::mem::take(&mut self.repairs), &known);
        } else {
            let (asked, findings) = DependencyTracker::across(rules, context);
            (self.asked, self.findings) = (Some(asked), findings.into());
            self.system = System { memory: RepairCache::new(Limits::default()), ..System::default() };
            self.system.follow(&taken([old, new], &self.findings, library));
            let told = EvalInput { findings: &self.system.findings, counts: &counts };
            self.repairs = self.system.memory.propose(told, &known, &|| false);
        }
        self.said[0].remember(new);
        self.said[1].remember(old);
    }
}

/// The findings of both years that are one system.
#[derive(Debug, Clone, Default)]
struct System {
    findings: Findings,
    /// The same as they stand in their reports.
    own: Vec<Finding>,
    memory: RepairCache,
}

/// A finding, and whether it is last year's.
type Taken<'f> = (&'f Finding, bool);

/// What is taken together: sums of the prose alone hang together with nothing of the other year.
fn taken<'f>([old, new]: [&'f Review; 2], across: &'f Findings, library: &Library) -> Vec<Taken<'f>> {
    let ids: HashSet<&str> = library.ids().collect();
    let with_field = |findings: &'f Findings| {
        let found = findings.naming_any(&ids).into_iter();
        found.filter_map(|at| findings.get(at))
    };
    let own = with_field(&new.findings).filter(|finding| !finding.links_years());
    let between = across.iter().filter(|finding| finding.links_years());
    let this = own.chain(between).map(|finding| (finding, false));
    this.chain(with_field(&old.findings).map(|finding| (finding, true))).collect()
}

impl System {
    /// Takes the findings as they are now; tells which are others than before.
    fn follow(&mut self, now: &[Taken<'_>]) -> Vec<Splice> {
        let findings: Vec<&Finding> = now.iter().map(|taken| taken.0).collect();
        let other = replaced(&self.own, &findings);
        let mut put = |(gone, come): Replaced| {
            self.own.splice(gone.clone(), findings[come.clone()].iter().map(|finding| (*finding).clone()));
            self.findings.splice(gone, now[come].iter().map(told).collect())
        };
        other.into_iter().map(&mut put).collect()
    }
}

/// The finding as it is told beside the newer report.
fn told((finding, is_last): &Taken<'_>) -> Finding {
    let mut finding = (*finding).clone();
    if *is_last {
        finding.rule.scope = Scope::LastYear;
        for operand in finding.operands.iter_mut().chain(finding.readings.iter_mut().flatten()) {
            operand.last_year = true;
        }
    }
    finding
}

//! Continuity over all years of an agency, and the weakest year: every adjacent pair is judged, and one system over all
//! years tells which of them is wrong.
//!
//! The system holds the own sums of every year and the rules between each two adjacent years; a number is named by its
//! year and its id, so that the localiser sees one large report. All years weigh alike, unlike in a comparison of two
//! (`continuity`), where last year's report is taken to have been checked.
//!
//! What may be concluded: the lightest repairs and those that change the fewest numbers must all lie in the same years.
//! - Are sums of these years broken as well, then these years contain an error whatever the others say: sure.
//! - Else the year is found by elimination. It is probable if one changed number settles everything, since the other years
//!   agree with their other neighbours, or if both neighbours contradict the year. Two errors elsewhere could look alike.
//! - Else the sums do not tell. Two years without a broken sum of their own never tell.
//!
//! Weaker: where errors are so many that the search over all years ends early or is not begun, each break is searched among
//! four years, those of the break and one on either side; a conclusion then rests on these alone.
//!
//! Invariant: only reports of consecutive years are judged together; pure. Not here: the rules (`check`), error localisation
//! (`localize`), marks on the screen (tui).

use super::series::{Point, by_year};
use crate::check::{
    Arithmetic, DependencyTracker, Finding, FindingKey, Findings, Operand, Rules, Severity, Verdict, plain, signed,
};
use crate::forms::Library;
use crate::ids::{Owner, RuleId, Scope};
use crate::localize::{self, CellId, CellInfo, Context, EvalInput, GridPosition, Limits, RepairGroup, SpellingMatch};
use crate::message;
use crate::message::{Message, catalogue};
use crate::review::{Known, Review};
use crate::text::{Bilingual, Lang, Span};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

/// Most broken relations that are searched at once: about one error a year over 20 years.
const MOST_BROKEN: usize = 64;

/// All relations between adjacent years of an agency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OverYears {
    /// The relations, by year, then in the order of the rules.
    pub links: Vec<YearLink>,
}

/// A relation between the numbers of two adjacent years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearLink {
    /// Indexes of the two reports, the older first.
    pub reports: [usize; 2],
    /// The two years, the older first.
    pub years: [i16; 2],
    /// The finding; its own operands are those of the newer report.
    pub finding: Finding,
    /// True if it is broken and a reviewer answered it.
    pub is_settled: bool,
    /// The year at fault, if the relation is broken and not settled.
    pub weakest: Option<WeakestYear>,
}

/// The year whose number is wrong where a relation between years is broken.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WeakestYear {
    /// Sure: own sums of these years are broken as well, and every lightest repair lies in them.
    Sure(Vec<i16>),
    /// Probable: its own sums hold, but every lightest repair lies in it.
    Probable(i16),
    /// The sums do not tell.
    CannotTell,
}

/// How a relation between two adjacent years stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkState {
    /// Not to be judged: a number or a report is missing.
    Unknown,
    /// It holds.
    Holds,
    /// Broken, and answered by a reviewer.
    Settled,
    /// A rule that should hold is broken.
    Soft,
    /// A rule that must hold is broken.
    Broken,
}

impl LinkState {
    /// Returns the mark between the two years: one column in any terminal.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Unknown => "·",
            Self::Holds => "✓",
            Self::Settled => "=",
            Self::Soft => "!",
            Self::Broken => "✗",
        }
    }

    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Holds => "holds",
            Self::Settled => "settled",
            Self::Soft => "soft",
            Self::Broken => "broken",
        }
    }

    /// True if a reviewer has to look.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Soft | Self::Broken)
    }
}

impl WeakestYear {
    /// Returns the name in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sure(_) => "sure",
            Self::Probable(_) => "probable",
            Self::CannotTell => "cannot_tell",
        }
    }

    /// Returns the years named; none if the sums do not tell.
    pub fn years(&self) -> &[i16] {
        match self {
            Self::Sure(years) => years,
            Self::Probable(year) => std::slice::from_ref(year),
            Self::CannotTell => &[],
        }
    }

    /// For people.
    pub fn words(&self) -> Message {
        let years = self.years().iter().map(i16::to_string).collect::<Vec<_>>().join(" / ");
        match self {
            Self::Sure(_) => message!("series.weakest.sure", years = years),
            Self::Probable(_) => message!("series.weakest.probable", years = years),
            Self::CannotTell => message!("series.weakest.cannot_tell"),
        }
    }
}

impl YearLink {
    /// Returns how it stands.
    pub fn state(&self) -> LinkState {
        let finding = &self.finding;
        match (finding.verdict.is_broken(), finding.severity) {
            (true, Severity::Info) => LinkState::Unknown,
            (true, _) if self.is_settled => LinkState::Settled,
            (true, Severity::Hard) => LinkState::Broken,
            (true, Severity::Soft) => LinkState::Soft,
            (false, _) if finding.verdict == Verdict::Holds => LinkState::Holds,
            (false, _) => LinkState::Unknown,
        }
    }

    /// Returns what the rule demands, the numbers of both years, and which year is at fault, in one sentence.
    pub fn message(&self, library: &Library, lang: Lang) -> String {
        let side = |owner: Owner| {
            let is_one = self.of(owner).count() == 1;
            let one = |operand: &Operand| {
                let value = operand.value.map_or_else(|| "□".to_string(), plain);
                let label = match lang {
                    Lang::Zh => library.label(&operand.id),
                    Lang::En => library.gloss(&operand.id),
                };
                // The last part of a label tells it from the others of its row.
                let own = |label: String| label.rsplit(" · ").next().map(str::to_string);
                let label = label.and_then(own).filter(|_| !is_one);
                label.map_or_else(|| value.clone(), |label| format!("{label} {value}"))
            };
            self.of(owner).map(one).collect::<Vec<_>>().join(catalogue(lang).get("diff.comma"))
        };
        let [old_year, new_year] = self.years;
        let words = message!(
            "series.break",
            rule = &self.finding.title,
            old_year = old_year,
            old = side(Owner::Companion),
            new_year = new_year,
            new = side(Owner::Own),
            delta = self.finding.delta.map(signed).unwrap_or_default()
        );
        let weakest = self.weakest.as_ref().map(|weakest| format!(" · {}", weakest.words().get(lang)));
        words.get(lang) + &weakest.unwrap_or_default()
    }

    /// Returns the numbers of one report, the older if `owner` is the companion.
    pub fn of(&self, owner: Owner) -> impl Iterator<Item = &Operand> {
        self.finding.operands.iter().filter(move |operand| operand.owner == owner)
    }
}

impl OverYears {
    /// Returns the relations of a field between two adjacent points of its series.
    pub fn between<'y>(&'y self, older: &'y Point, newer: &'y Point) -> impl Iterator<Item = &'y YearLink> {
        let pair = older.report.zip(newer.report);
        let has = |point: &Point, id: &str| point.pieces.iter().any(|piece| piece.id == *id);
        self.links.iter().filter(move |link| {
            pair == Some((link.reports[0], link.reports[1]))
                && (link.of(Owner::Companion).any(|operand| has(older, &operand.id))
                    || link.of(Owner::Own).any(|operand| has(newer, &operand.id)))
        })
    }
}

/// Judges the relations between each two adjacent years of one agency.
///
/// The reports may be in any order and must have been checked alone; of two on one year the first is taken.
pub fn over_years(reports: &[&Review], rules: &Rules, library: &Library) -> OverYears {
    let years: Vec<Report<'_>> =
        by_year(reports).into_iter().map(|(year, at)| Report { year, at, review: reports[at] }).collect();
    let mut links = Vec::new();
    // Positions of the newer report of each link.
    let mut newer: Vec<usize> = Vec::new();
    for position in 1..years.len() {
        let (old, new) = (&years[position - 1], &years[position]);
        if new.year - old.year != 1 {
            continue;
        }
        let (_, findings) = DependencyTracker::across(rules, new.review.context(library, Some(old.review)));
        let linking = findings.iter().filter(|finding| {
            finding.arithmetic != Arithmetic::None && finding.operands.iter().any(|operand| !operand.owner.is_own())
        });
        for finding in linking {
            let is_settled = finding.verdict.is_broken() && new.review.is_settled(finding);
            links.push(YearLink {
                reports: [old.at, new.at],
                years: [old.year, new.year],
                finding: finding.clone(),
                is_settled,
                weakest: None,
            });
            newer.push(position);
        }
    }
    let broken: Vec<usize> = (0..links.len()).filter(|&at| links[at].state().is_open()).collect();
    if broken.is_empty() {
        return OverYears { links };
    }
    let all = AllYears::new(&years, library);
    let whole = all.groups(&links, &newer, 0..years.len());
    let mut parts: BTreeMap<usize, Vec<RepairGroup>> = BTreeMap::new();
    for at in broken {
        let (rule, position) = (named(newer[at], &links[at].finding.rule), newer[at]);
        let of_link = |groups: &'_ [RepairGroup]| {
            groups.iter().find(|group| group.rules.contains(&rule)).map(|group| (group.more, weakest(group, &years)))
        };
        let mut found = of_link(&whole);
        if found.as_ref().is_none_or(|(more, _)| *more) {
            let near = position.saturating_sub(2)..(position + 2).min(years.len());
            found = of_link(parts.entry(position).or_insert_with(|| all.groups(&links, &newer, near)));
        }
        links[at].weakest = Some(found.map_or(WeakestYear::CannotTell, |(_, weakest)| weakest));
    }
    OverYears { links }
}

/// The report of a year.
struct Report<'r> {
    year: i16,
    /// Its index among the reports given.
    at: usize,
    review: &'r Review,
}

/// What the localiser asks of, with all years as one report.
struct AllYears<'r> {
    years: &'r [Report<'r>],
    /// Each year, with the year before if that is the one before.
    known: Vec<Known<'r>>,
    fields: HashSet<&'r str>,
}

/// The id of a number of the year at a position, in the system of all years.
fn id_in(position: usize, id: &str) -> String {
    format!("{position}/{id}")
}

/// The position and the id that an id of the system has.
fn split(id: &str) -> Option<(usize, &str)> {
    let (position, id) = id.split_once('/')?;
    Some((position.parse().ok()?, id))
}

/// The id of a rule of the year at a position; of a rule between years the newer one's.
fn named(position: usize, rule: &RuleId) -> RuleId {
    RuleId { name: id_in(position, &rule.name).into(), ..rule.clone() }
}

/// A finding as one of the system: the companion of the year at a position is the year before it.
fn in_system(position: usize, finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    finding.rule = named(position, &finding.rule);
    for operand in finding.operands.iter_mut().chain(finding.readings.iter_mut().flatten()) {
        let position = if operand.owner.is_own() { position } else { position.saturating_sub(1) };
        operand.id = id_in(position, &operand.id).into();
        operand.owner = Owner::Own;
    }
    finding
}

impl<'r> AllYears<'r> {
    fn new(years: &'r [Report<'r>], library: &'r Library) -> Self {
        let before = |position: usize| {
            let before = years.get(position.checked_sub(1)?)?;
            (years[position].year - before.year == 1).then_some(before.review)
        };
        let known = years.iter().enumerate().map(|(position, year)| Known {
            review: year.review,
            last_year: before(position),
            library,
        });
        Self { years, known: known.collect(), fields: library.ids().collect() }
    }

    /// Searches the years at some positions as one system: the repairs of the groups with a broken link; none if more
    /// relations are broken than [`MOST_BROKEN`].
    fn groups(&self, links: &[YearLink], newer: &[usize], positions: Range<usize>) -> Vec<RepairGroup> {
        let mut all: Vec<Finding> = Vec::new();
        for position in positions.clone() {
            let review = self.years[position].review;
            let keys = review.findings.naming_any(&self.fields).into_iter();
            let own = keys.filter_map(|key| review.findings.get(key));
            let own = own.filter(|finding| !finding.links_years() && !review.is_waived(finding));
            all.extend(own.map(|finding| in_system(position, finding)));
        }
        let mut seeds: Vec<usize> = Vec::new();
        for (link, &position) in links.iter().zip(newer) {
            let is_within = positions.contains(&position) && position > positions.start;
            if is_within && !self.years[position].review.is_waived(&link.finding) {
                seeds.extend(link.state().is_open().then_some(all.len()));
                all.push(in_system(position, &link.finding));
            }
        }
        let is_broken = |finding: &&Finding| finding.severity == Severity::Hard && finding.verdict.is_broken();
        if all.iter().filter(is_broken).count() > MOST_BROKEN {
            return Vec::new();
        }
        let findings = Findings::from(all);
        let keys: Vec<FindingKey> = findings.keys().collect();
        let input = EvalInput { findings: &findings, counts: &|_| true };
        localize::repairs_around(input, seeds.into_iter().map(|at| keys[at]), self, Limits::default())
    }

    fn at(&self, cell: &CellId) -> Option<(usize, &Known<'r>, CellId)> {
        let (position, id) = split(&cell.id)?;
        Some((position, self.known.get(position)?, CellId { id: id.into(), owner: Owner::Own }))
    }
}

impl Context for AllYears<'_> {
    fn cell_info(&self, cell: &CellId) -> Option<CellInfo> {
        let (position, known, cell) = self.at(cell)?;
        let mut info = known.cell_info(&cell)?;
        let apart = |place: GridPosition| GridPosition { grid: place.grid * self.years.len() + position, ..place };
        info.place = info.place.map(apart);
        Some(info)
    }

    fn spelling(&self, cell: &CellId) -> SpellingMatch {
        self.at(cell).map_or(SpellingMatch::Nothing, |(_, known, cell)| known.spelling(&cell))
    }

    fn unclaimed(&self, cell: &CellId) -> Vec<(Decimal, Span)> {
        self.at(cell).map_or_else(Vec::new, |(_, known, cell)| known.unclaimed(&cell))
    }

    fn candidates(&self, cell: &CellId) -> Vec<Decimal> {
        self.at(cell).map_or_else(Vec::new, |(_, known, cell)| known.candidates(&cell))
    }

    fn repeated(&self, cell: &CellId, value: Decimal) -> Option<Span> {
        self.at(cell).and_then(|(_, known, cell)| known.repeated(&cell, value))
    }

    fn last_year(&self, cell: &CellId) -> Option<Decimal> {
        self.at(cell).and_then(|(_, known, cell)| known.last_year(&cell))
    }

    fn list_wording(&self, total: &CellId, first: &CellId) -> Option<localize::ListWording> {
        let ((position, known, total), (other, _, first)) = (self.at(total)?, self.at(first)?);
        if position == other { known.list_wording(&total, &first) } else { None }
    }

    fn name(&self, cell: &CellId) -> Bilingual {
        self.at(cell).map_or_else(Bilingual::default, |(_, known, cell)| known.name(&cell))
    }
}

/// Returns the year that the repairs of a group agree on.
fn weakest(group: &RepairGroup, years: &[Report<'_>]) -> WeakestYear {
    let cheapest = group.repairs.iter().map(|repair| repair.cost).min();
    let fewest = group.repairs.iter().map(|repair| repair.changes.len()).min();
    let (Some(cheapest), Some(fewest), false) = (cheapest, fewest, group.more) else { return WeakestYear::CannotTell };
    let leading = group.repairs.iter().filter(|repair| repair.cost == cheapest || repair.changes.len() == fewest);
    let mut opinions = leading.map(|repair| {
        let positions = repair.changes.iter().filter_map(|change| Some(split(&change.cell.id)?.0));
        positions.collect::<BTreeSet<usize>>()
    });
    let Some(first) = opinions.next().filter(|first| !first.is_empty()) else { return WeakestYear::CannotTell };
    if opinions.any(|other| other != first) {
        return WeakestYear::CannotTell;
    }
    let broken = |scope: Scope, position: usize| {
        group.rules.iter().any(|rule| rule.scope == scope && split(&rule.name).is_some_and(|name| name.0 == position))
    };
    let year = |position: &usize| years.get(*position).map(|year| year.year);
    if first.iter().all(|&position| broken(Scope::ThisYear, position)) {
        return WeakestYear::Sure(first.iter().filter_map(year).collect());
    }
    let mut only = first.iter();
    match (only.next(), only.next()) {
        (Some(&position), None)
            if fewest == 1 || (broken(Scope::Across, position) && broken(Scope::Across, position + 1)) =>
        {
            year(&position).map_or(WeakestYear::CannotTell, WeakestYear::Probable)
        }
        _ => WeakestYear::CannotTell,
    }
}

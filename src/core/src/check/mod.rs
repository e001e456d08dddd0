//! Rules over figures become findings.
//!
//! Invariant: pure and exact (decimal arithmetic only); a rule that cannot be assessed says so and never counts as broken.
//! Left to others: which number is to blame (`repair`), what the reviewer makes of it (`review`).

mod again;
mod arithmetic;
mod conditions;
mod dates;
mod file;
mod findings;
mod guarded;
mod link;
mod positive;
mod proof;
mod prose;
mod relation;
mod structure;
mod terms;
mod wording;
mod years;

pub use again::Asked;
pub use arithmetic::{plain, signed};
pub use file::{Blank, Due, Missing, Part, Relation, Rule, RuleFile};
pub use findings::{Changes, Findings, Replaced, Splice, replaced};
pub use guarded::is_inside_a_rule;
pub use link::Link;
pub use proof::{Proof, Protection, protected, prove};
pub use terms::LAST;

use crate::document::Document;
use crate::extract::{Extraction, Sentences};
use crate::forms::Library;
use crate::forms::sets::Budget;
use crate::text::{Bilingual, Lang, Span, ron_file};
use relation::Thing;
use rust_decimal::Decimal;
use std::sync::{Arc, LazyLock};

/// How binding a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
pub enum Severity {
    /// Must hold exactly.
    Hard,
    /// Should hold; to be explained, not called an error.
    Soft,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Info => "info",
        }
    }
}

/// What a rule says of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// A percentage that was cut instead of rounded: no error, but not the rule either.
    Truncated,
    /// An operand is blank: the message gives both readings.
    Blank,
    /// An operand is missing or unreadable.
    NotAssessable,
}

impl Verdict {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Truncated => "truncated",
            Self::Blank => "blank",
            Self::NotAssessable => "not_assessable",
        }
    }

    /// Holds or fails.
    pub const fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }

    /// True when a reviewer has to look.
    pub const fn is_broken(self) -> bool {
        matches!(self, Self::Fails | Self::Truncated | Self::Blank)
    }
}

/// On which side of a relation an operand stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The sum of parts, or what is measured.
    Left,
    /// The total, or what it is measured against.
    Right,
}

/// A number that takes part in a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    /// Field id or mention id.
    pub id: String,
    /// True when it belongs to last year's report.
    pub last_year: bool,
    /// The side it stands on.
    pub side: Side,
    /// True when it is subtracted.
    pub negative: bool,
    /// Its value now, with the reviewer's corrections; `None` when blank or unreadable.
    pub value: Option<Decimal>,
    /// Where it is printed.
    pub span: Option<Span>,
}

/// What one rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule's instance: `requests.row.granted`, `prose.enumeration@1234`.
    pub rule: String,
    /// How binding it is.
    pub severity: Severity,
    /// What it says.
    pub verdict: Verdict,
    /// The left side, when it can be computed.
    pub left: Option<Decimal>,
    /// The right side, when it can be computed.
    pub right: Option<Decimal>,
    /// Left minus right.
    pub delta: Option<Decimal>,
    /// How both sides hang together.
    pub link: Link,
    /// What the left side holds beside its operands: parts told in words; a printed 100 % stands here as -100.
    pub in_words: Decimal,
    /// Every number that takes part, in the order of the sentence.
    pub operands: Vec<Operand>,
    /// Other right sides under which it would hold as well.
    pub readings: Vec<Vec<Operand>>,
    /// Places that have no number: where something is said, or should be.
    pub places: Vec<Span>,
    /// A word or two for the edge of a grid; empty when the rule has none.
    pub edge: Bilingual,
    /// What the rule demands, in words.
    pub title: Bilingual,
    /// The arithmetic or the circumstance.
    pub detail: Bilingual,
}

impl Finding {
    /// What a rule says of places rather than numbers.
    fn about(rule: &Rule, verdict: Verdict, places: Vec<Span>, detail: Bilingual) -> Self {
        Self {
            rule: rule.id.clone(),
            severity: rule.severity,
            verdict,
            left: None,
            right: None,
            delta: None,
            link: Link::None,
            in_words: Decimal::ZERO,
            operands: Vec::new(),
            readings: Vec::new(),
            places,
            edge: rule.edge.clone(),
            title: rule.title.clone(),
            detail,
        }
    }

    /// Title and arithmetic in one sentence.
    pub fn message(&self, lang: Lang) -> String {
        let detail = self.detail.get(lang);
        match lang {
            _ if detail.is_empty() => self.title.get(lang).to_string(),
            Lang::Zh => format!("{}\u{ff1a}{detail}", self.title.zh),
            Lang::En => format!("{}: {detail}", self.title.en),
        }
    }

    /// The place to show first: the right side's (the total), else the first operand's, else the first place.
    pub fn anchor(&self) -> Option<Span> {
        let of = |side| {
            self.operands
                .iter()
                .find(|operand| operand.side == side && !operand.last_year)
                .and_then(|operand| operand.span)
        };
        of(Side::Right).or_else(|| of(Side::Left)).or_else(|| self.places.first().copied())
    }

    /// True when it judges two years together: rules that do so without numbers are called `years.…`.
    pub fn links_years(&self) -> bool {
        self.rule.starts_with("years.") || self.operands.iter().any(|operand| operand.last_year)
    }

    /// Names `id` as one of its numbers of this year.
    pub fn involves(&self, id: &str) -> bool {
        self.operands.iter().any(|operand| operand.id == id && !operand.last_year)
    }
}

/// What a rule sees of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// An exact number.
    Number(Decimal),
    /// Printed as nothing: blank, dash, 不涉及.
    Blank,
    /// Unreadable, or left open by the reviewer.
    Unknown,
    /// The report has no such field.
    Absent,
}

/// Numbers by id, as read or as reviewed.
pub trait Figures {
    /// The number under a field or mention id.
    fn figure(&self, id: &str) -> Figure;
    /// Where it is printed.
    fn span(&self, id: &str) -> Option<Span>;
    /// The report they stand in, when there is one.
    fn report(&self) -> Option<(&Document, &Extraction)> {
        None
    }
    /// Its sentences, when there is one.
    fn sentences(&self) -> Option<&Sentences> {
        None
    }
}

/// Everything a rule may look at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The text.
    pub document: &'a Document,
    /// What was read.
    pub extraction: &'a Extraction,
    /// The numbers to use.
    pub figures: &'a dyn Figures,
    /// Last year's numbers, when two years are compared.
    pub last_year: Option<&'a dyn Figures>,
    /// The forms, for labels.
    pub library: &'a Library,
}

/// All rules known in this run.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    files: Files,
}

/// Where they are; copies share them until a file is added.
#[derive(Debug, Clone)]
enum Files {
    /// Those of the program alone, which are read when they are asked for: not every command checks.
    BuiltIn,
    /// These.
    All(Arc<Vec<RuleFile>>),
}

impl Default for Files {
    fn default() -> Self {
        Self::All(Arc::default())
    }
}

/// The rules that come with the program. The tests hold that each file is read, and proved.
static BUILT_IN: LazyLock<Arc<Vec<RuleFile>>> = LazyLock::new(|| {
    Arc::new(BUILTIN.iter().filter_map(|(name, text)| ron_file::parse_own(name, text).ok()).collect())
});

/// The rules that come with the program, by file name. A new file is added here and nowhere else.
const BUILTIN: &[(&str, &str)] = &[
    ("assets/rules/cn2021.ron", include_str!("../../../../assets/rules/cn2021.ron")),
    ("assets/rules/cn2019.ron", include_str!("../../../../assets/rules/cn2019.ron")),
    ("assets/rules/stat2014.ron", include_str!("../../../../assets/rules/stat2014.ron")),
    ("assets/rules/hunan.ron", include_str!("../../../../assets/rules/hunan.ron")),
    ("assets/rules/shanghai.ron", include_str!("../../../../assets/rules/shanghai.ron")),
    ("assets/rules/fujian.ron", include_str!("../../../../assets/rules/fujian.ron")),
    ("assets/rules/prose.ron", include_str!("../../../../assets/rules/prose.ron")),
];

impl Rules {
    /// The rules that come with the program, for the library that comes with it.
    pub const fn builtin() -> Self {
        Self { files: Files::BuiltIn }
    }

    /// Adds rules written in RON.
    ///
    /// # Errors
    /// A message with file, line and column, or the name of the field that no form knows, or the rules that contradict
    /// each other.
    pub fn add(&mut self, name: &str, text: &str, library: &Library) -> Result<(), String> {
        self.parsed(name, text, library)?;
        let form = self.files().last().and_then(|file| file.form.clone());
        let Some(form) = form.and_then(|id| library.forms().iter().position(|form| form.id == id)) else {
            return Ok(());
        };
        let sums = proof::sums(self, library, form);
        if sums > proof::MOST_SUMS {
            return Err(format!(
                "{name}: 这一表式的强制等式多于 {0} 个 · more than {0} hard sums for one form ({sums})",
                proof::MOST_SUMS
            ));
        }
        match proof::contradictions(self, library, form).as_slice() {
            [] => Ok(()),
            names => Err(format!(
                "{name}: rules that contradict each other, only noughts could satisfy them: {}",
                names.join(", ")
            )),
        }
    }

    /// What of these rules says nothing that the others do not say: ids of rules in the order of their files.
    pub fn redundant(&self, library: &Library) -> Vec<String> {
        prove(self, library).into_iter().flat_map(|proof| proof.redundant).collect()
    }

    fn parsed(&mut self, name: &str, text: &str, library: &Library) -> Result<(), String> {
        let file = file::parse(name, text, library, self.taken())?;
        let known = |rule: &&Rule| {
            self.files().iter().any(|other| other.form == file.form && other.rules.iter().any(|one| one.id == rule.id))
        };
        if let Some(rule) = file.rules.iter().find(known) {
            return Err(format!("{name}: rule \"{}\" is already there", rule.id));
        }
        let mut files = Arc::clone(self.shared());
        Arc::make_mut(&mut files).push(file);
        self.files = Files::All(files);
        Ok(())
    }

    fn shared(&self) -> &Arc<Vec<RuleFile>> {
        match &self.files {
            Files::BuiltIn => &BUILT_IN,
            Files::All(files) => files,
        }
    }

    /// What the rules ask for.
    fn taken(&self) -> Budget {
        let mut budget = Budget::default();
        for (file, rule) in self.files().iter().flat_map(|file| file.rules.iter().map(move |rule| (file, rule))) {
            // What was let pass before is let pass again.
            let _ = budget.take(&file.sets, &rule.each, file::terms(&rule.relation).into_iter());
        }
        budget
    }

    /// The files in the order they were added.
    pub fn files(&self) -> &[RuleFile] {
        self.shared()
    }

    /// True when one is a copy of the other.
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(self.shared(), other.shared())
    }

    /// The rules that fit what was read, by the indexes of their files and their own.
    fn places<'a>(
        &'a self,
        extraction: &'a Extraction,
        wanted: impl Fn(&Rule) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = (usize, usize)> + 'a {
        let fits = |form: &String| extraction.tables.iter().any(|table| &table.form == form);
        let files = self.files().iter().enumerate().filter(move |(_, file)| file.form.as_ref().is_none_or(fits));
        files.flat_map(move |(at, file)| {
            let rules = file.rules.iter().enumerate().filter(move |(_, rule)| wanted(rule));
            rules.map(move |(rule, _)| (at, rule))
        })
    }

    /// A rule once for each thing it judges.
    fn things(&self, (file, rule): (usize, usize), subject: Subject<'_>) -> Vec<(usize, usize, Thing)> {
        let known = self.files().get(file).and_then(|file| Some((file, file.rules.get(rule)?)));
        let things = known.and_then(|known| guarded::run(|| relation::things(known.0, known.1, subject)));
        // One that crashes here says so when it is applied.
        let things = things.unwrap_or_else(|| vec![Thing::Crash]);
        things.into_iter().map(|thing| (file, rule, thing)).collect()
    }
}

/// Applies every rule that fits the report. Rules that name last year are applied only when there is one.
pub fn check(rules: &Rules, subject: Subject<'_>) -> Vec<Finding> {
    let things = rules.places(subject.extraction, |_| true).flat_map(|at| rules.things(at, subject));
    things
        .flat_map(|(file, rule, thing)| {
            let file = &rules.files()[file];
            applied(file, &file.rules[rule], &thing, subject)
        })
        .collect()
}

/// What one rule says of one thing; one that crashes is a finding about itself and ends nothing.
fn applied(file: &RuleFile, rule: &Rule, thing: &Thing, subject: Subject<'_>) -> Vec<Finding> {
    let apply = || {
        let mut found = Vec::new();
        relation::apply(file, rule, thing, subject, &mut found);
        found
    };
    guarded::run(apply).filter(|_| !matches!(thing, Thing::Crash)).unwrap_or_else(|| {
        let words = Bilingual::new("这条规则自身出错，未能判断", "this rule itself failed and says nothing");
        vec![Finding::about(rule, Verdict::NotAssessable, Vec::new(), words)]
    })
}

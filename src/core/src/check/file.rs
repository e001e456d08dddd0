//! The RON of a rule file.
//!
//! Invariant: every set a rule names exists and every field it names is known to some form.

use super::{LAST, Severity};
use crate::forms::Library;
use crate::forms::sets::{Budget, Sets, bindings};
use crate::text::{Bilingual, ron_file};
use serde::Deserialize;

/// Rules that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Id of the form the rules are for; `None` for rules over the prose and the identity of any report.
    #[serde(default)]
    pub form: Option<String>,
    /// Named lists of id parts: `{applicant}` in a term stands for each of them.
    #[serde(default)]
    pub sets: Sets,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// A relation as data.
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
    /// A word or two for the edge of a grid, where its residuals stand.
    #[serde(default)]
    pub edge: Bilingual,
    /// What it demands, in words. `{row}` and `{column}` are the labels of its first total.
    pub title: Bilingual,
    /// Where the rule comes from.
    pub source: String,
}

/// What a blank means on either side of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// On the left side.
    #[serde(default)]
    pub left: Blank,
    /// On the right side.
    #[serde(default)]
    pub right: Blank,
}

/// What a blank means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Blank {
    /// Either nothing or a number that was left out: both readings are told.
    #[default]
    Ask,
    /// Nothing.
    Zero,
    /// The rule cannot be asked.
    Skip,
}

/// What must hold. A term is a field id with `{set}` parts, `-` before it subtracts, `last:` takes last year's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Relation {
    /// Both sums are equal.
    Equal {
        /// Terms of the parts.
        left: Vec<String>,
        /// Terms of the total.
        right: Vec<String>,
    },
    /// The left sum is at most the right one.
    AtMost {
        /// Terms of the smaller side.
        left: Vec<String>,
        /// Terms of the larger side.
        right: Vec<String>,
    },
    /// A printed rate equals part over whole.
    Rate {
        /// The field that holds the rate in percent.
        rate: String,
        /// The part.
        part: String,
        /// The whole.
        whole: String,
    },
    /// The parts of every exhaustive enumeration of the prose add up to its total.
    Enumeration,
    /// Every printed percentage is its part over its whole.
    Percentage,
    /// The percentages of an enumeration's parts add up to their total's.
    PercentageSum,
    /// A number of the prose that names a notion equals the table's cells under one of the readings.
    Mentioned {
        /// The words its clause must hold, all of them.
        words: Vec<String>,
        /// Words that make it another notion.
        #[serde(default)]
        without: Vec<String>,
        /// The units it may have; empty for any.
        #[serde(default)]
        units: Vec<String>,
        /// Each reading is a sum of terms; the first that fits is named.
        readings: Vec<Vec<String>>,
    },
    /// A growth told in percent is that of the cells against last year's, under one of the readings of its basis.
    Growth {
        /// The words before it in its sentence, all of them.
        words: Vec<String>,
        /// Words that make it another notion.
        #[serde(default)]
        without: Vec<String>,
        /// Each reading is a sum of terms, taken of this year and of last.
        readings: Vec<Vec<String>>,
    },
    /// Cells that changed much since last year are to be explained. What is 0 or left out is not asked.
    Jump {
        /// The cells.
        cells: Vec<String>,
        /// They grew or fell by this factor.
        #[serde(default)]
        factor: u32,
        /// They changed by more than this share of last year's number, in percent.
        #[serde(default)]
        percent: u32,
        /// And by more than this.
        #[serde(default)]
        above: u32,
        /// They became zero, or were.
        #[serde(default)]
        from_zero: bool,
        /// They are the same in both years, and this large at least.
        #[serde(default)]
        same_from: u32,
    },
    /// The cells are zero when a clause of the prose says so, or when an agency of this kind reports.
    Zero {
        /// Alternatives; the words of one must all stand in a clause without a number.
        #[serde(default)]
        said: Vec<Vec<String>>,
        /// Words that make it another notion.
        #[serde(default)]
        without: Vec<String>,
        /// Ends of an agency's name.
        #[serde(default)]
        agency: Vec<String>,
        /// The cells.
        cells: Vec<String>,
    },
    /// Every cell holds a number its form allows: counts whole and not negative, amounts not negative.
    Domain,
    /// No cell of a table is blank; told once for each table.
    Filled,
    /// The parts of an enumeration are counted in one unit.
    OneUnit {
        /// Units that count the same things.
        alike: Vec<Vec<String>>,
    },
    /// What is counted in the same words and the same unit is the same number everywhere.
    Repeated {
        /// Shorter labels than this many characters name no notion of their own.
        characters: usize,
        /// Words that make it another notion each time.
        #[serde(default)]
        without: Vec<String>,
    },
    /// A sum of money is its count times the price of one.
    Product {
        /// Words that stand before a price: 每件.
        each: Vec<String>,
        /// Words of the sentence, any of them.
        words: Vec<String>,
    },
    /// As many things are listed as the sentence says: 包括甲、乙两个部分.
    Listed {
        /// What is listed.
        units: Vec<String>,
        /// Words that begin the list.
        after: Vec<String>,
        /// Ends of a piece that runs on into the next: 行政复议、行政诉讼情况.
        runs_on: Vec<String>,
    },
    /// 一是, 二是 and so on follow each other.
    Marks,
    /// Little of the prose is last year's word for word, its numbers left aside.
    Copied {
        /// The share of sentences, in percent, that is still no copy.
        percent: u32,
        /// Reports with fewer sentences are not judged: of few, one is too large a share.
        sentences: usize,
        /// Shorter sentences than this many characters are formulas.
        characters: usize,
    },
    /// Both years are read by the same forms.
    SameForms,
    /// A number of the prose whose label is a row label of a one-column form equals that row.
    Labelled,
    /// The statistics period is the whole title year.
    FullYear,
    /// The title's year is the year the text speaks of.
    SameYear,
    /// Published by the day that is set for this kind of agency: the first that fits.
    Deadline(Vec<Due>),
    /// Filled in, signed and published in this order, all after the year's end.
    DateOrder,
    /// The report has this part.
    Present(Part),
    /// The chapter whose title holds `chapter` says one of these words.
    Said {
        /// Words of the chapter's title.
        chapter: String,
        /// Any of these will do.
        words: Vec<String>,
    },
    /// The chapter whose title holds `chapter` has this much to say.
    Told {
        /// Words of the chapter's title.
        chapter: String,
        /// At least this many characters.
        characters: usize,
    },
    /// The agency of the title signs.
    Signature {
        /// Words of a name that make no other agency of it.
        without: Vec<String>,
    },
    /// Where the report says whom to ask, it says how: by telephone, mail or address.
    Contact {
        /// Words that offer it.
        words: Vec<String>,
        /// Words of an answer without digits.
        answers: Vec<String>,
        /// How many characters after the offer it may stand.
        within: usize,
    },
    /// The chapters whose titles hold these words are there, once numbered, in this order.
    Chapters(Vec<String>),
    /// The report is read by a form that was prescribed for its year.
    FormFitsYear,
}

/// The last day of publication for a kind of agency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// Reports on this year and later.
    pub since: i16,
    /// Ends of the agency's name; empty for any, known or not.
    #[serde(default)]
    pub agency: Vec<String>,
    /// The day of the next year, month first.
    pub day: (i8, i8),
}

/// A part a report should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Part {
    /// A title line.
    Title,
    /// A statistics period.
    Period,
    /// A date of signature or publication.
    Date,
    /// The tables of its form, when its chapters are those of a form with tables.
    Tables,
}

/// Rules of one file.
const RULES: usize = 1_000;

/// Parses and proves one rule file, which takes its part of what the other files left.
pub(super) fn parse(name: &str, text: &str, library: &Library, budget: Budget) -> Result<RuleFile, String> {
    let file: RuleFile = ron_file::parse(name, text)?;
    bounded(name, text, &file, budget)?;
    if let Some(form) = &file.form
        && library.form(form).is_none()
    {
        return Err(format!("{name}: unknown form \"{form}\""));
    }
    let mut ids = std::collections::HashSet::new();
    for rule in &file.rules {
        if !ids.insert(&rule.id) {
            return Err(format!("{name}: rule \"{}\" occurs twice", rule.id));
        }
        for set in &rule.each {
            if !file.sets.contains_key(set) {
                return Err(format!("{name}: rule \"{}\": unknown set \"{set}\"", rule.id));
            }
        }
        if let Relation::Equal { left, right } = &rule.relation {
            for bound in bindings(&file.sets, &rule.each) {
                let side = |terms: &[String]| -> Vec<super::terms::Term> {
                    terms.iter().flat_map(|term| super::terms::expand(&file, term, &bound)).collect()
                };
                if super::proof::contradiction(&side(left), &side(right)) {
                    let id = super::relation::named(rule, &bound);
                    return Err(format!("{name}: rule \"{id}\": only noughts could satisfy it, or anything"));
                }
            }
        }
        for term in terms(&rule.relation) {
            for field in super::terms::expand(&file, term, &[]) {
                if library.place(&field.id).is_none() {
                    return Err(format!("{name}: rule \"{}\": no form has a field \"{}\"", rule.id, field.id));
                }
            }
        }
    }
    Ok(file)
}

/// Refuses what would take too long to fill in, before any of it is.
fn bounded(name: &str, text: &str, file: &RuleFile, mut budget: Budget) -> Result<(), String> {
    let literals = ron_file::strings(text);
    let at = |wanted: &dyn Fn(usize) -> bool, skip: usize| literals.iter().copied().filter(|&at| wanted(at)).nth(skip);
    let wrong = |at: Option<usize>, what: &str| Err(ron_file::mark(name, text, at.unwrap_or(0), what));
    let id_of = |rule: usize| at(&|at| text[..at].trim_end().ends_with("id:"), rule);
    if file.rules.len() > RULES {
        let what = format!("规则多于 {RULES} 条；请分成几个文件 · more than {RULES} rules; divide the file");
        return wrong(id_of(RULES), &what);
    }
    if let Err((set, what)) = Budget::sets(&file.sets) {
        let quoted = format!("\"{set}\"");
        return wrong(at(&|at| text[at..].starts_with(&quoted), 0), &what);
    }
    for (index, rule) in file.rules.iter().enumerate() {
        if let Err(what) = budget.take(&file.sets, &rule.each, terms(&rule.relation).into_iter()) {
            return wrong(id_of(index), &format!("\"{}\": {what}", rule.id));
        }
    }
    Ok(())
}

impl Rule {
    /// True when it says something only beside last year's report.
    pub fn links_years(&self) -> bool {
        match &self.relation {
            Relation::Growth { .. } | Relation::Jump { .. } | Relation::Copied { .. } | Relation::SameForms => true,
            relation => terms(relation).iter().any(|term| term.trim_start_matches('-').starts_with(LAST)),
        }
    }
}

pub(super) fn terms(relation: &Relation) -> Vec<&String> {
    match relation {
        Relation::Equal { left, right } | Relation::AtMost { left, right } => left.iter().chain(right).collect(),
        Relation::Rate { rate, part, whole } => vec![rate, part, whole],
        Relation::Mentioned { readings, .. } | Relation::Growth { readings, .. } => readings.iter().flatten().collect(),
        Relation::Zero { cells, .. } | Relation::Jump { cells, .. } => cells.iter().collect(),
        _ => Vec::new(),
    }
}

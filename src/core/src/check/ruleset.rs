//! What reports are checked against in a run: the rules of the program and of the user's files, and what others read.
//!
//! Invariant: every rule was validated when its file was added. Not here: evaluation (`engine`).

use super::LikenessLimits;
use super::load;
use super::rule_analysis as analysis;
use super::schema::{Rule, RuleFile};
use crate::extract::Extraction;
use crate::forms::Library;
use crate::forms::sets::Budget;
use crate::message;
use crate::readings::Readings;
use crate::text::{FileError, ron_file};
use std::sync::{Arc, LazyLock};

/// All rules of a run.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    files: Files,
    /// What others read in the reports that are checked.
    readings: Arc<Readings>,
}

/// The rule files; copies share them until a file is added.
#[derive(Debug, Clone)]
enum Files {
    /// Those of the program alone, parsed when they are first needed: not every command checks.
    BuiltIn,
    /// These.
    All(Arc<Vec<RuleFile>>),
}

impl Default for Files {
    fn default() -> Self {
        Self::All(Arc::default())
    }
}

/// The rules of the program. A test parses and validates each file.
static BUILT_IN: LazyLock<Arc<Vec<RuleFile>>> = LazyLock::new(|| {
    Arc::new(BUILTIN.iter().filter_map(|(name, text)| ron_file::parse_own_flat(name, text).ok()).collect())
});

/// The rule files of the program by name. A new file is added here and nowhere else.
const BUILTIN: &[(&str, &str)] = &[
    ("assets/rules/cn2021.ron", include_str!("../../../../assets/rules/cn2021.ron")),
    ("assets/rules/cn2019.ron", include_str!("../../../../assets/rules/cn2019.ron")),
    ("assets/rules/stat2014.ron", include_str!("../../../../assets/rules/stat2014.ron")),
    ("assets/rules/hunan.ron", include_str!("../../../../assets/rules/hunan.ron")),
    ("assets/rules/shanghai.ron", include_str!("../../../../assets/rules/shanghai.ron")),
    ("assets/rules/fujian.ron", include_str!("../../../../assets/rules/fujian.ron")),
    ("assets/rules/prose.ron", include_str!("../../../../assets/rules/prose.ron")),
];

/// A rule by the index of its file and its own index in it.
pub(super) type RuleIndex = (usize, usize);

impl Rules {
    /// The rules of the program, for the forms of the program.
    pub fn builtin() -> Self {
        Self { files: Files::BuiltIn, readings: Arc::default() }
    }

    /// The same rules, which also compare what others read.
    #[must_use]
    pub fn with_readings(self, readings: Readings) -> Self {
        Self { readings: Arc::new(readings), ..self }
    }

    /// What others read in the reports that are checked.
    pub fn readings(&self) -> &Readings {
        &self.readings
    }

    /// Adds rules written in RON.
    ///
    /// # Errors
    /// A message with file, line and column, or the field that no form has, or the rules that contradict each other.
    pub fn add(&mut self, name: &str, text: &str, library: &Library) -> Result<(), FileError> {
        self.push(name, text, library)?;
        let form = self.files().last().and_then(|file| file.form.clone());
        let Some(form) = form.and_then(|id| library.forms().iter().position(|form| form.id == id)) else {
            return Ok(());
        };
        let sums = analysis::sums(self.files(), library, form);
        if sums > analysis::MOST_SUMS {
            let what = message!("file.rule.many_sums", most = analysis::MOST_SUMS, sums = sums);
            return Err(FileError::new(name, what));
        }
        match analysis::contradictions(self.files(), library, form).as_slice() {
            [] => Ok(()),
            names => Err(FileError::new(name, message!("file.rule.contradict", rules = names.to_vec()))),
        }
    }

    /// Ids of rules that follow from the others, in the order of their files.
    pub fn redundant(&self, library: &Library) -> Vec<String> {
        analysis::analyze(self.files(), library).into_iter().flat_map(|analysis| analysis.redundant).collect()
    }

    fn push(&mut self, name: &str, text: &str, library: &Library) -> Result<(), FileError> {
        let file = load::parse(name, text, library, self.budget())?;
        let known = |rule: &&Rule| {
            self.files().iter().any(|other| other.form == file.form && other.rules.iter().any(|one| one.id == rule.id))
        };
        if let Some(rule) = file.rules.iter().find(known) {
            return Err(FileError::new(name, message!("file.rule.taken", id = &rule.id)));
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

    /// Reads the rules of the program, so that the first report does not wait for them.
    pub fn prepare(&self) {
        self.shared();
    }

    /// What the rules use of the budget.
    fn budget(&self) -> Budget {
        let mut budget = Budget::default();
        for (file, rule) in self.files().iter().flat_map(|file| file.rules.iter().map(move |rule| (file, rule))) {
            // A rule that was accepted before is accepted again.
            let _ = budget.take(&file.sets, &rule.each, rule.relation.kind().terms().into_iter());
        }
        budget
    }

    /// The files in the order they were added.
    pub fn files(&self) -> &[RuleFile] {
        self.shared()
    }

    /// The limits for the likeness of two years' prose: those of the user, else of the program.
    pub fn likeness_limits(&self) -> LikenessLimits {
        let files = BUILT_IN.iter().chain(self.files());
        files.filter_map(|file| file.likeness).next_back().unwrap_or_default()
    }

    /// True when both share the same files and readings.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(self.shared(), other.shared())
            && (Arc::ptr_eq(&self.readings, &other.readings) || self.readings == other.readings)
    }

    /// The file and the rule at an index.
    pub(super) fn get(&self, (file, rule): RuleIndex) -> Option<(&RuleFile, &Rule)> {
        let file = self.files().get(file)?;
        Some((file, file.rules.get(rule)?))
    }

    /// The wanted rules that fit the forms of a report.
    pub(super) fn fitting<'a>(
        &'a self,
        extraction: &'a Extraction,
        wanted: impl Fn(&Rule) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = RuleIndex> + 'a {
        let fits = |form: &String| extraction.tables.iter().any(|table| &table.form == form);
        let files = self.files().iter().enumerate().filter(move |(_, file)| file.form.as_ref().is_none_or(fits));
        files.flat_map(move |(at, file)| {
            let rules = file.rules.iter().enumerate().filter(move |(_, rule)| wanted(rule));
            rules.map(move |(rule, _)| (at, rule))
        })
    }
}

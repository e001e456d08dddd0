//! Parsing and validation of a rule file.
//!
//! Invariant: every set a rule names exists, every field it names is known to some form, and its instances are few enough
//! to be made.

use super::LikenessLimits;
use super::rule_analysis::is_degenerate;
use super::rules::kind::Linear;
use super::schema::{Rule, RuleFile};
use super::terms::expand;
use crate::forms::Library;
use crate::forms::sets::Budget;
use crate::ids::RuleId;
use crate::message;
use crate::message::Message;
use crate::text::{FileError, ron_file};

/// Rules of one file at most.
const RULES: usize = 1_000;

/// Parses and validates one rule file; `budget` holds what the files before it used.
///
/// # Errors
/// A message with file and, where it is known, line and column.
pub(super) fn parse(name: &str, text: &str, library: &Library, budget: Budget) -> Result<RuleFile, FileError> {
    let file: RuleFile = ron_file::parse_flat(name, text)?;
    bounded(name, text, &file, budget)?;
    if let Some(form) = &file.form
        && library.form(form).is_none()
    {
        let at = ron_file::strings(text).into_iter().find(|&at| text[..at].trim_end().ends_with("form:"));
        return Err(FileError::at(name, text, at.unwrap_or(0), message!("file.unknown_form", form = form)));
    }
    if let Some(what) = file.likeness.and_then(LikenessLimits::error) {
        return Err(FileError::at(name, text, text.find("likeness").unwrap_or(0), what));
    }
    let mut ids = std::collections::HashSet::new();
    for (index, rule) in file.rules.iter().enumerate() {
        let wrong = |what: Message| FileError::at(name, text, place_of_id(text, index), what);
        if !ids.insert(&rule.id) {
            return Err(wrong(message!("file.rule.twice", id = &rule.id)));
        }
        let instances =
            rule.header(&file.sets).bindings().into_iter().map(|bound| rule.header(&file.sets).bound_id(&bound));
        if let Some(id) = instances.map(|id| id.name).find(|name| !RuleId::is_well_formed(name)) {
            return Err(wrong(message!("file.rule.id", id = &*id)));
        }
        validate(rule, &file, library).map_err(wrong)?;
    }
    Ok(file)
}

/// Validates one rule of a file whose sets are bounded.
fn validate(rule: &Rule, file: &RuleFile, library: &Library) -> Result<(), Message> {
    for set in &rule.each {
        if !file.sets.contains_key(set) {
            return Err(message!("file.rule.unknown_set", id = &rule.id, set = set));
        }
    }
    let (kind, header) = (rule.relation.kind(), rule.header(&file.sets));
    if let Some(Linear { left, right, is_bound: false }) = kind.linear() {
        for bound in header.bindings() {
            let side = |terms: &[String]| -> Vec<_> {
                terms.iter().flat_map(|term| expand(&file.sets, term, &bound)).collect()
            };
            if is_degenerate(&side(left), &side(right)) {
                let id = header.bound_id(&bound);
                return Err(message!("file.rule.degenerate", id = id.to_string()));
            }
        }
    }
    for field in kind.terms().into_iter().flat_map(|term| expand(&file.sets, term, &[])) {
        if library.place(&field.id).is_none() {
            return Err(message!("file.rule.no_field", id = &rule.id, field = &field.id));
        }
    }
    Ok(())
}

/// The byte at which the id of a rule is written.
fn place_of_id(text: &str, rule: usize) -> usize {
    let mut ids = ron_file::strings(text).into_iter().filter(|&at| text[..at].trim_end().ends_with("id:"));
    ids.nth(rule).unwrap_or(0)
}

/// Refuses rules that would take too long to expand, before any is expanded.
fn bounded(name: &str, text: &str, file: &RuleFile, mut budget: Budget) -> Result<(), FileError> {
    let literals = ron_file::strings(text);
    let at = |wanted: &dyn Fn(usize) -> bool, skip: usize| literals.iter().copied().filter(|&at| wanted(at)).nth(skip);
    let wrong = |at: Option<usize>, what: Message| Err(FileError::at(name, text, at.unwrap_or(0), what));
    let id_of = |rule: usize| Some(place_of_id(text, rule));
    if file.rules.len() > RULES {
        return wrong(id_of(RULES), message!("file.rule.many", most = RULES));
    }
    if let Err((set, what)) = Budget::sets(&file.sets) {
        let quoted = format!("\"{set}\"");
        return wrong(at(&|at| text[at..].starts_with(&quoted), 0), what);
    }
    for (index, rule) in file.rules.iter().enumerate() {
        if let Err(what) = budget.take(&file.sets, &rule.each, rule.relation.kind().terms().into_iter()) {
            return wrong(id_of(index), message!("file.rule.of", id = &rule.id, what = what));
        }
    }
    Ok(())
}

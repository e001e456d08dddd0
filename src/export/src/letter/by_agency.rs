//! A letter to each agency of several reports.
//!
//! Invariant: every report is in exactly one letter, and the letters come in the order of the reports. Not here: what is asked
//! of a report (`questions`), how a letter looks (`blocks`).

use super::blocks::file_of;
use super::{Letter, LetterDate, ReportQuestions};
use gouji_core::diff::agencies;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable;
use std::path::Path;

/// Puts the questions about reports, each with its number, into letters. `between` adds to the newer of two adjacent years,
/// given by their numbers, what is asked between the two.
pub fn letters(
    reports: Vec<(usize, ReportQuestions)>,
    between: &dyn Fn([usize; 2], &mut ReportQuestions),
    date: LetterDate,
    lang: Lang,
) -> Vec<Letter> {
    let all = || reports.iter().enumerate();
    // A report of an unknown year comes first.
    let known = all().filter_map(|(at, (_, one))| Some((at, one.agency.as_deref()?, one.year.unwrap_or(0))));
    let mut groups: Vec<(Option<String>, Vec<usize>)> = agencies(known)
        .into_iter()
        .map(|agency| (Some(agency.name), agency.reports.into_iter().map(|(_, at)| at).collect()))
        .collect();
    groups.extend(all().filter(|(_, (_, one))| one.agency.is_none()).map(|(at, _)| (None, vec![at])));
    groups.sort_by_key(|(_, reports)| reports.iter().min().copied());
    let mut waiting: Vec<Option<(usize, ReportQuestions)>> = reports.into_iter().map(Some).collect();
    let mut letters = Vec::new();
    for (agency, members) in groups {
        let mut group: Vec<(usize, ReportQuestions)> =
            members.into_iter().filter_map(|at| waiting.get_mut(at)?.take()).collect();
        for newer in 1..group.len() {
            let (before, after) = group.split_at_mut(newer);
            if let ([.., (old, older)], [(new, newer), ..]) = (before, after)
                && older.year.zip(newer.year).is_some_and(|(older, newer)| older + 1 == newer)
            {
                between([*old, *new], newer);
            }
        }
        let reports = group.into_iter().map(|(_, report)| report).collect();
        letters.push(Letter { agency, reports, date, lang });
    }
    letters
}

impl Letter {
    /// The name of its file without an ending: the agency, or the file of its report.
    pub fn name(&self) -> String {
        let file = || self.reports.first().map(|report| file_of(&report.report)).unwrap_or_default();
        let stem =
            |file: String| Path::new(&file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or(file);
        self.agency.as_deref().map_or_else(|| stem(file()), printable)
    }
}

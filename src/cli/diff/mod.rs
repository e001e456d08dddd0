//! `gouji diff`: two years of one agency, or all its years in a folder, as text, JSON or an HTML page.
//!
//! Invariant: prints the rows that the workbench shows, from the same comparison. Not here: the comparison on the screen
//! (`gouji-tui`).

mod groups;
mod json;
mod page;
mod text;
mod versions;

use super::Ruleset;
use super::format::Format;
use super::out::{FAILED, Streams, WELL};
use gouji_core::check::{Finding, Severity};
use gouji_core::diff::{Baseline, Comparison, Crowd, OverYears, chronology, compare, over_years};
use gouji_core::message;
use gouji_core::message::catalogue;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable;
use gouji_session::SessionFolder;
use gouji_session::corpus::{self, Item, OpenError, Opened};
use groups::{Group, Groups};
use std::io;
use std::path::PathBuf;

/// What is to be compared.
#[derive(Debug, Clone, Copy)]
pub struct DiffArgs<'a> {
    /// Two reports, the earlier year first; or more, or folders: then all years of each agency.
    pub paths: &'a [PathBuf],
    /// `Text`, `Json` or `Html`.
    pub format: Format,
    /// Where sessions are kept.
    pub sessions: &'a SessionFolder,
    /// Language of messages.
    pub lang: Lang,
}

/// The reports of one agency by year, and each year beside the one before.
struct Years {
    agency: String,
    reports: Vec<Review>,
    comparisons: Vec<Comparison>,
}

impl Years {
    fn all(&self) -> Vec<&Review> {
        self.reports.iter().collect()
    }

    /// The relations between adjacent years, and the year at fault where one is broken.
    fn over_years(&self, ruleset: &Ruleset) -> OverYears {
        over_years(&self.all(), &ruleset.rules, &ruleset.library)
    }

    fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        let pairs = self.reports.windows(2).zip(&self.comparisons);
        pairs.map(|(pair, comparison)| Pair { old: &pair[0], new: &pair[1], comparison })
    }

    /// True when a hard rule across the years is broken, or one of the newer version of a report.
    fn is_broken(&self) -> bool {
        let broken = |finding: &Finding| finding.severity == Severity::Hard && finding.verdict.is_broken();
        let fails = |pair: Pair<'_>| match pair.comparison.versions(pair.old, pair.new) {
            Some(versions) => versions.findings.iter().filter_map(|change| change.new).any(broken),
            None => pair.comparison.findings.iter().any(broken),
        };
        self.pairs().any(fails)
    }
}

/// Two years, compared.
#[derive(Clone, Copy)]
struct Pair<'r> {
    old: &'r Review,
    new: &'r Review,
    comparison: &'r Comparison,
}

/// The agency, its first year and its last, where there is only one agency.
type Only = Option<(String, [String; 2])>;

/// What all ways of printing need.
#[derive(Clone, Copy)]
struct View<'v> {
    ruleset: &'v Ruleset,
    lang: Lang,
}

impl View<'_> {
    /// The words for a key in the language of the output.
    fn words(self, key: &'static str) -> &'static str {
        catalogue(self.lang).get(key)
    }
}

/// Compares the reports; the exit code is 1 when one cannot be read, nothing can be compared, a hard rule across the years
/// is broken, or one within the newer version of a report.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, args: DiffArgs<'_>, streams: &mut Streams<'_>) -> io::Result<u8> {
    // Two files named as such are compared in that order, whoever wrote them.
    let are_named = args.paths.len() == 2 && args.paths.iter().all(|path| !path.is_dir());
    let (items, errors) = if are_named { each(args.paths) } else { corpus::items(args.paths) };
    for error in &errors {
        streams.complain(&error.line(args.lang));
    }
    let view = View { ruleset, lang: args.lang };
    if are_named {
        let Some(years) = named(&items, ruleset, args, streams) else { return Ok(FAILED) };
        let [old, new] =
            [years.reports.first(), years.reports.last()].map(|review| review.map(year).unwrap_or_default());
        let only = Some((years.agency.clone(), [old, new]));
        let is_broken = years.is_broken();
        match args.format {
            Format::Json => years.pairs().try_for_each(|pair| json::one(pair, view, streams.out))?,
            _ => write(&mut std::iter::once(years), &only, (args.format, view), streams.out)?,
        }
        return Ok(if is_broken || !errors.is_empty() { FAILED } else { WELL });
    }
    let mut groups = Groups::of(&items, ruleset, args, streams);
    if groups.all.is_empty() {
        streams.refuse(view.words("diff.no_pair"));
        return Ok(FAILED);
    }
    let only = groups.only();
    let (mut is_broken, mut gone) = (false, Vec::new());
    let mut all = std::mem::take(&mut groups.all).into_iter().enumerate().map(|(at, group)| {
        let years = weighed(
            &group,
            (at, &mut groups.crowd),
            |at| {
                let opened = corpus::open(&items[at], &ruleset.library, &ruleset.rules, args.sessions);
                opened.map_err(|error| gone.push(error)).ok().map(|opened| opened.review)
            },
            ruleset,
        );
        is_broken |= years.is_broken();
        years
    });
    write(&mut all, &only, (args.format, view), streams.out)?;
    for error in &gone {
        streams.complain(&error.line(args.lang));
    }
    let failed = groups.failed || !errors.is_empty() || !gone.is_empty();
    Ok(if failed || is_broken { FAILED } else { WELL })
}

/// Writes one agency after the other; none is kept.
fn write(
    all: &mut dyn Iterator<Item = Years>,
    only: &Only,
    (format, view): (Format, View<'_>),
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::all(all, view, out),
        Format::Html => page::write(all, only, view, out),
        _ => text::write(all, view, out),
    }
}

/// The items of each path by itself: one file may be named twice.
fn each(paths: &[PathBuf]) -> (Vec<Item>, Vec<OpenError>) {
    let mut all = (Vec::new(), Vec::new());
    for path in paths {
        let (items, errors) = corpus::items(std::slice::from_ref(path));
        all.0.extend(items);
        all.1.extend(errors);
    }
    all
}

/// Two reports, the older first: reports of one year and of unknown years in the order they were named. `None` when one
/// cannot be read.
fn named(items: &[Item], ruleset: &Ruleset, args: DiffArgs<'_>, streams: &mut Streams<'_>) -> Option<Years> {
    let mut reports = Vec::new();
    for item in items {
        match corpus::open(item, &ruleset.library, &ruleset.rules, args.sessions) {
            Ok(opened) => {
                tell(&opened, args.lang, streams);
                reports.push(opened.review);
            }
            Err(error) => streams.complain(&error.line(args.lang)),
        }
    }
    reports.sort_by(chronology);
    let [old, new] = reports.as_slice() else { return None };
    let comparisons = vec![compare(old, new, &ruleset.rules, &ruleset.library)];
    Some(Years { agency: agency(new), reports, comparisons })
}

/// Says what is to be known of a report's session: it is not understood, say, and its decisions are left out.
fn tell(opened: &Opened, lang: Lang, streams: &mut Streams<'_>) {
    if let Some(notice) = &opened.notice {
        let path = printable(&opened.review.source.path);
        streams.complain(&message!("open.line", path = path, what = notice.clone()).get(lang));
    }
}

/// The years of an agency, each two beside its other years and the same two years of the others.
fn weighed(
    group: &Group,
    (at, crowd): (usize, &mut Crowd),
    mut open: impl FnMut(usize) -> Option<Review>,
    ruleset: &Ruleset,
) -> Years {
    let read = group.reports.iter().map(|&(year, at)| (year, open(at)));
    let reports: Vec<(i16, Review)> = read.filter_map(|(year, review)| Some((year, review?))).collect();
    let compared = reports.windows(2).map(|pair| {
        let [(before, old), (after, new)] = pair else { return Comparison::default() };
        let mut comparison = compare(old, new, &ruleset.rules, &ruleset.library);
        let mut usual = Baseline::of(&comparison);
        let others = reports.iter().filter(|report| report.0 != *before && report.0 != *after);
        others.for_each(|report| usual.add_year(&report.1, &ruleset.library));
        usual.add_crowd(crowd, at, (*before, *after));
        comparison.weigh(usual);
        comparison
    });
    let comparisons = compared.collect();
    Years { agency: group.agency.clone(), reports: reports.into_iter().map(|report| report.1).collect(), comparisons }
}

/// The agency of a report as shown.
fn agency(review: &Review) -> String {
    review.identity().agency.map_or_else(|| "?".to_string(), |agency| printable(&agency.value))
}

/// The year of a report as shown.
fn year(review: &Review) -> String {
    review.identity().year.map_or_else(|| "?".to_string(), |year| year.value.to_string())
}

/// The fields of an agency's newest form that are worth a line over the years: all but those a total of their row holds.
fn followed(years: &Years, ruleset: &Ruleset) -> Vec<String> {
    let Some(newest) = years.reports.last() else { return Vec::new() };
    let is_part = |id: &str| {
        let Some(place) = ruleset.library.place(id) else { return true };
        let form = ruleset.library.forms().get(place.form);
        let block = form.and_then(|form| form.tables.get(place.table)).and_then(|table| table.blocks.get(place.block));
        block.is_none_or(|block| {
            let has_total = block.columns.iter().any(|column| column.total);
            has_total && !block.columns.get(place.column).is_some_and(|column| column.total)
        })
    };
    let fields = newest.extraction.fields.iter().filter(|field| !is_part(&field.id));
    fields.map(|field| field.id.to_string()).collect()
}

//! `gouji diff`: two years of one agency, or all its years in a folder, as text, JSON or a page to send.
//!
//! Invariant: the same rows as on the screen, computed by the same comparison. Left to others: showing them side by side
//! in the terminal (`run`).

mod object;
mod page;
mod text;

use super::Ground;
use super::format::Format;
use super::out::{FAILED, Streams, WELL};
use crate::check::{Finding, Severity};
use crate::corpus::{self, Item, OpenError};
use crate::diff::{Comparison, Usual, agencies, compare};
use crate::review::Review;
use crate::session::SessionFolder;
use crate::text::Lang;
use crate::text::clean::printable;
use std::io;
use std::path::PathBuf;

/// What is to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Args<'a> {
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
struct Years<'r> {
    agency: String,
    reports: Vec<&'r Review>,
    pairs: Vec<Pair<'r>>,
}

/// Two years, compared.
struct Pair<'r> {
    old: &'r Review,
    new: &'r Review,
    comparison: Comparison,
}

/// What all ways of printing need.
#[derive(Clone, Copy)]
struct View<'v> {
    ground: &'v Ground,
    lang: Lang,
}

impl View<'_> {
    /// The words in the language asked for.
    fn words(self, zh: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::Zh { zh } else { en }
    }
}

/// Compares the reports; the exit code is 1 when one cannot be read, nothing can be compared or a hard rule across the
/// years is broken.
///
/// # Errors
/// When nothing can be written.
pub fn run(ground: &Ground, args: Args<'_>, streams: &mut Streams<'_>) -> io::Result<u8> {
    // Two files named as such are compared in that order, whoever wrote them.
    let are_named = args.paths.len() == 2 && args.paths.iter().all(|path| !path.is_dir());
    let (items, errors) = if are_named { each(args.paths) } else { corpus::items(args.paths) };
    let mut failed = !errors.is_empty();
    for error in errors {
        streams.complain(&error.line(args.lang));
    }
    let mut reviews = Vec::new();
    for item in &items {
        match corpus::open(item, &ground.library, &ground.rules, args.sessions) {
            Ok(opened) => reviews.push(opened.review),
            Err(error) => {
                failed = true;
                streams.complain(&error.line(args.lang));
            }
        }
    }
    let all = match reviews.as_slice() {
        [old, new] if are_named => vec![named(old, new, ground)],
        _ if are_named => Vec::new(),
        reviews => years(reviews, ground, args.lang, streams),
    };
    if all.is_empty() {
        if !are_named {
            streams.complain(match args.lang {
                Lang::Zh => "gouji:没有可对比的两年；请给出前后两年的报告，或含同一机关多年报告的文件夹",
                Lang::En => "gouji: no two years to compare; give the reports of two years, or a folder with several years of one agency",
            });
        }
        return Ok(FAILED);
    }
    let view = View { ground, lang: args.lang };
    match args.format {
        Format::Json if are_named => object::one(&all[0].pairs[0], view, streams.out)?,
        Format::Json => object::all(&all, view, streams.out)?,
        Format::Html => page::write(&all, view, streams.out)?,
        _ => text::write(&all, view, streams.out)?,
    }
    let broken = |finding: &Finding| finding.severity == Severity::Hard && finding.verdict.is_broken();
    let pairs = all.iter().flat_map(|years| &years.pairs);
    let is_broken = pairs.flat_map(|pair| &pair.comparison.findings).any(broken);
    Ok(if failed || is_broken { FAILED } else { WELL })
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

fn named<'r>(old: &'r Review, new: &'r Review, ground: &Ground) -> Years<'r> {
    let comparison = compare(old, new, &ground.rules, &ground.library);
    Years { agency: agency(new), reports: vec![old, new], pairs: vec![Pair { old, new, comparison }] }
}

/// Every agency that has two years or more; who has only one is told.
fn years<'r>(reviews: &'r [Review], ground: &Ground, lang: Lang, streams: &mut Streams<'_>) -> Vec<Years<'r>> {
    let known = reviews.iter().enumerate().filter_map(|(at, review)| {
        let identity = &review.extraction.identity;
        Some((at, identity.agency.as_ref()?.value.as_str(), identity.year.as_ref()?.value))
    });
    let mut groups = Vec::new();
    for agency in agencies(known) {
        let mut reports: Vec<(i16, &Review)> = agency.reports.iter().map(|&(year, at)| (year, &reviews[at])).collect();
        reports.dedup_by(|second, first| {
            let is_double = second.0 == first.0;
            if is_double {
                let (path, other) = (printable(&second.1.source.path), printable(&first.1.source.path));
                streams.complain(&match lang {
                    Lang::Zh => format!("{path}:与 {other} 是同一年，未对比"),
                    Lang::En => format!("{path}: the same year as {other}, not compared"),
                });
            }
            is_double
        });
        if let [(year, only)] = reports.as_slice() {
            let path = printable(&only.source.path);
            streams.complain(&match lang {
                Lang::Zh => format!("{path}:{}只有{year}年一份报告，无从对比", printable(&agency.name)),
                Lang::En => {
                    format!("{path}: the only report of {}, for {year}; nothing to compare", printable(&agency.name))
                }
            });
            continue;
        }
        groups.push((agency.name, reports));
    }
    for review in reviews.iter().filter(|review| {
        let identity = &review.extraction.identity;
        identity.agency.is_none() || identity.year.is_none()
    }) {
        let path = printable(&review.source.path);
        streams.complain(&match lang {
            Lang::Zh => format!("{path}:读不出机关或年度，未对比"),
            Lang::En => format!("{path}: agency or year cannot be told, not compared"),
        });
    }
    let all = (0..groups.len()).map(|at| {
        let (name, reports) = &groups[at];
        let pairs = reports.windows(2).map(|pair| weighed((pair[0], pair[1]), at, &groups, ground)).collect();
        Years { agency: name.clone(), reports: reports.iter().map(|report| report.1).collect(), pairs }
    });
    all.collect()
}

/// Reports of one agency by year.
type Group<'r> = (String, Vec<(i16, &'r Review)>);

/// Two years of an agency, beside its other years and the same two years of the others.
fn weighed<'r>(
    ((before, old), (after, new)): ((i16, &'r Review), (i16, &'r Review)),
    agency: usize,
    groups: &[Group<'r>],
    ground: &Ground,
) -> Pair<'r> {
    let mut comparison = compare(old, new, &ground.rules, &ground.library);
    let of_year = |group: &Group<'r>, year: i16| group.1.iter().find(|report| report.0 == year).map(|report| report.1);
    let others = groups[agency].1.iter().filter(|report| report.0 != before && report.0 != after);
    let mut usual = Usual::of(&comparison);
    others.for_each(|report| usual.add_year(report.1, &ground.library));
    let peers = groups.iter().enumerate().filter(|(at, _)| *at != agency);
    for (old, new) in peers.filter_map(|(_, group)| of_year(group, before).zip(of_year(group, after))) {
        usual.add_agency(old, new);
    }
    comparison.weigh(usual);
    Pair { old, new, comparison }
}

/// The agency of a report as shown.
fn agency(review: &Review) -> String {
    review.extraction.identity.agency.as_ref().map_or_else(|| "?".to_string(), |agency| printable(&agency.value))
}

/// The year of a report as shown.
fn year(review: &Review) -> String {
    review.extraction.identity.year.as_ref().map_or_else(|| "?".to_string(), |year| year.value.to_string())
}

/// The fields of an agency's newest form that are worth a line over the years: all but those a total of their row holds.
fn followed(years: &Years<'_>, ground: &Ground) -> Vec<String> {
    let Some(newest) = years.reports.last() else { return Vec::new() };
    let is_part = |id: &str| {
        let Some(place) = ground.library.place(id) else { return true };
        let form = ground.library.forms().get(place.form);
        let block = form.and_then(|form| form.tables.get(place.table)).and_then(|table| table.blocks.get(place.block));
        block.is_none_or(|block| {
            let has_total = block.columns.iter().any(|column| column.total);
            has_total && !block.columns.get(place.column).is_some_and(|column| column.total)
        })
    };
    let fields = newest.extraction.fields.iter().filter(|field| !is_part(&field.id));
    fields.map(|field| field.id.clone()).collect()
}

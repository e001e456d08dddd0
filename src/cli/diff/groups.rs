//! Groups the reports of a folder by agency, in a first pass over all of them.
//!
//! Invariant: only the numbers of a report are kept; a report without agency or year, or the only one of its agency, is
//! named and left out. Not here: comparing an agency's reports (`super`).

use super::{DiffArgs, Only, tell};
use crate::cli::Ruleset;
use crate::cli::out::Streams;
use gouji_core::diff::{Crowd, Numbers, agencies};
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use gouji_session::corpus::{self, Item, Opened};

/// An agency and its reports.
pub(super) struct Group {
    pub agency: String,
    /// Year and item of each, by year.
    pub reports: Vec<(i16, usize)>,
}

/// The agencies of some reports.
#[derive(Default)]
pub(super) struct Groups {
    pub all: Vec<Group>,
    /// The numbers of all of them.
    pub crowd: Crowd,
    /// True when a report cannot be read.
    pub failed: bool,
}

impl Groups {
    /// Every agency that has two years or more.
    pub fn of(items: &[Item], ruleset: &Ruleset, args: DiffArgs<'_>, streams: &mut Streams<'_>) -> Self {
        let mut groups = Self::default();
        let mut known: Vec<(usize, String, i16)> = Vec::new();
        let mut nameless: Vec<&Item> = Vec::new();
        let mut numbers: Vec<Numbers> = vec![Numbers::default(); items.len()];
        for (at, item) in items.iter().enumerate() {
            match corpus::look(item, &ruleset.library, args.sessions) {
                Ok(opened) => {
                    tell(&opened, args.lang, streams);
                    let Opened { review, .. } = opened;
                    let identity = review.identity();
                    match (&identity.agency, &identity.year) {
                        (Some(agency), Some(year)) => known.push((at, agency.value.clone(), year.value)),
                        _ => nameless.push(item),
                    }
                    numbers[at] = groups.crowd.numbers(&review);
                }
                Err(error) => {
                    groups.failed = true;
                    streams.complain(&error.line(args.lang));
                }
            }
        }
        for agency in agencies(known.iter().map(|(at, agency, year)| (*at, agency.as_str(), *year))) {
            let mut reports = agency.reports;
            reports.dedup_by(|second, first| {
                let is_double = second.0 == first.0;
                if is_double {
                    let (path, other) = (printable(&items[second.1].path), printable(&items[first.1].path));
                    streams.complain(&message!("diff.same_year", path = path, other = other).get(args.lang));
                }
                is_double
            });
            if let [(year, only)] = reports.as_slice() {
                let (path, agency) = (printable(&items[*only].path), printable(&agency.name));
                streams
                    .complain(&message!("diff.only_report", path = path, agency = agency, year = *year).get(args.lang));
                continue;
            }
            let own = reports.iter().map(|&(year, at)| (year, std::mem::take(&mut numbers[at])));
            groups.crowd.add(own.collect());
            groups.all.push(Group { agency: agency.name, reports });
        }
        for item in nameless {
            let path = printable(&item.path);
            streams.complain(&message!("diff.nameless", path = path).get(args.lang));
        }
        groups
    }

    /// The agency, where there is only one.
    pub fn only(&self) -> Only {
        let [group] = self.all.as_slice() else { return None };
        let year = |report: Option<&(i16, usize)>| report.map(|report| report.0.to_string()).unwrap_or_default();
        Some((group.agency.clone(), [year(group.reports.first()), year(group.reports.last())]))
    }
}

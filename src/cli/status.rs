//! `gouji status`: how far the review of many reports is, and who did what.
//!
//! Invariant: exits 1 exactly when a report could not be read or its session was not understood. Not here: the sums
//! (`gouji_core::collection::status`), the JSON (`output::status`).

use super::format::Format;
use super::out::{FAILED, Streams, WELL};
use super::progress::Progress;
use super::table::leave_out_table;
use super::{Ruleset, output, print};
use gouji_core::collection::status::{ReviewerStatus, States, Status};
use gouji_core::collection::{GroupStatus, GroupTally};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::{DecisionKind, UnreadCounts};
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable;
use gouji_ingest::worker::Stop;
use gouji_session::SessionFolder;
use gouji_session::cache::Cache;
use gouji_session::corpus::{self, Item, OpenError};
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Arguments of the command.
#[derive(Debug, Clone, Copy)]
pub struct StatusArgs<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// The table of agencies, for the status of each group.
    pub agencies: Option<&'a Path>,
    /// How to print.
    pub format: Format,
    /// Where the decisions are.
    pub sessions: &'a SessionFolder,
    /// Threads.
    pub jobs: NonZeroUsize,
    /// What earlier runs found out.
    pub cache: &'a Cache,
}

/// Prints the status of the reports under the paths.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, args: StatusArgs<'_>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let StatusArgs { paths, agencies, format, sessions, jobs, cache } = args;
    let table = match agencies.map(corpus::agencies).transpose() {
        Ok(table) => table,
        Err(error) => {
            streams.refuse(&error.get(lang));
            return Ok(FAILED);
        }
    };
    let (mut items, errors) = corpus::items(paths);
    leave_out_table(&mut items, agencies);
    let progress = Progress::new(items.len(), None, streams.manner.progress, lang);
    let resources = (&ruleset.library, &ruleset.rules);
    let work = |item: &Item, stop: &Stop| {
        let summarised = corpus::summarise(item, resources, sessions, cache, stop)?;
        match summarised.unusable_session {
            Some(message) => Err(OpenError::new(&item.path, "session", message)),
            None => Ok((summarised.summary, summarised.activity)),
        }
    };
    let mut tally = GroupTally::new(table.as_ref());
    let mut code = WELL;
    corpus::in_order(&items, jobs, &work, |results| {
        for result in errors.into_iter().map(Err).chain(results) {
            progress.step();
            match result {
                Ok((summary, activity)) => tally.add(&summary, &activity),
                Err(error) => {
                    code = FAILED;
                    tally.add_failed();
                    super::out::complain(&mut progress.beside(streams.err), &error.line(lang));
                }
            }
        }
    });
    drop(progress);
    cache.save();
    tracing::info!(reports = items.len(), from_cache = cache.used(), "status");
    let (status, groups) = tally.status();
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *streams.out, &output::status::Status::new(status, groups))?;
            writeln!(streams.out)?;
        }
        Format::Csv => {
            print::csv_row(streams.out, &["part", "name", "measure", "count"])?;
            for (part, name, measure, count) in output::status::Status::new(status, groups).rows() {
                print::csv_row(streams.out, &[part, &printable(name), measure, &count.to_string()])?;
            }
        }
        _ => text(streams.out, &status, &groups, lang)?,
    }
    Ok(code)
}

fn text(out: &mut dyn Write, status: &Status, groups: &[GroupStatus], lang: Lang) -> io::Result<()> {
    let mut line = |message: Message| writeln!(out, "{}", message.get(lang));
    line(message!("status.reports", count = status.states.total()))?;
    line(states(status))?;
    line(open(status))?;
    let UnreadCounts { cells, doubtful, numbers, tables } = status.open.unread;
    line(message!("status.unread", cells = cells, numbers = numbers, tables = tables))?;
    if doubtful > 0 {
        line(message!("status.doubtful", count = doubtful))?;
    }
    let kinds = DecisionKind::NAMES.into_iter().zip(status.decisions).filter(|(_, count)| *count > 0);
    let kinds: Vec<Message> = kinds.map(|(kind, count)| of_kind(kind, count)).collect();
    if !kinds.is_empty() {
        line(message!("status.decisions", kinds = kinds))?;
    }
    for one in &status.reviewers {
        let ReviewerStatus { name, reports, signed_off, decisions, corrections, overturned, minutes } = one;
        let name =
            if name.is_empty() { message!("status.nameless") } else { message!("plain", words = printable(name)) };
        line(message!(
            "status.reviewer",
            name = name,
            reports = *reports,
            finished = *signed_off,
            decisions = *decisions,
            corrections = *corrections,
            overturned = *overturned,
            minutes = *minutes
        ))?;
    }
    for GroupStatus { name, depth, status } in groups {
        let name =
            if name.is_empty() { message!("status.no_group") } else { message!("plain", words = printable(name)) };
        let indent = "  ".repeat(*depth);
        line(message!("status.group", indent = &indent, name = name, count = status.states.total()))?;
        line(message!("status.indented", indent = &indent, words = states(status)))?;
        line(message!("status.indented", indent = &indent, words = open(status)))?;
    }
    Ok(())
}

/// Reports by state.
fn states(status: &Status) -> Message {
    let States { new, in_progress, signed_off, reopened, failed } = status.states;
    message!(
        "status.states",
        new = new,
        started = in_progress,
        finished = signed_off,
        reopened = reopened,
        failed = failed
    )
}

/// The problems that are open.
fn open(status: &Status) -> Message {
    message!("status.open", reports = status.open.reports, hard = status.open.hard, soft = status.open.soft)
}

/// How many decisions of a kind hold.
fn of_kind(kind: &str, count: usize) -> Message {
    match kind {
        "confirmed" => message!("status.confirmed", count = count),
        "corrected" => message!("status.corrected", count = count),
        "entered" => message!("status.entered", count = count),
        "as_published" => message!("status.as_published", count = count),
        "missing" => message!("status.missing", count = count),
        "unclear" => message!("status.unclear", count = count),
        "waived" => message!("status.waived", count = count),
        _ => message!("status.read_as", count = count),
    }
}

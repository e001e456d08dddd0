//! Doing one thing with many reports of the list.
//!
//! Invariant: each report is opened, changed and saved for itself: what cannot be done with one is said of it and leaves the
//! others; it can be ended between two reports. Not here: choosing the reports (`overlay::marked`).

use crate::batch::{BatchResult, BatchTask};
use crate::event::Event;
use crate::overlay::letter::date;
use crate::run::loader::Loader;
use crate::run::sessions::write_letter;
use gouji_core::collection::Summary;
use gouji_core::message;
use gouji_core::review::{Provenance, Review};
use gouji_core::text::sanitize::printable_path;
use gouji_export::letter::file_name::FileNames;
use gouji_export::letter::{self, ReportQuestions, blocks};
use gouji_ingest::worker::Stop;
use gouji_session::SessionConfig;
use gouji_session::corpus;

/// Does a task with each of these reports.
pub(super) fn run(
    loader: &Loader,
    (task, reports): (&BatchTask, &[usize]),
    reviewer: &str,
    stop: &Stop,
    early: &dyn Fn(Event),
) -> BatchResult {
    let mut result = BatchResult {
        task: task.clone(),
        done: 0,
        left_out: Vec::new(),
        changed: Vec::new(),
        // One time for all: what was settled together is found again by it.
        at: (loader.now)(),
        folder: String::new(),
        is_stopped: false,
    };
    let mut questions = Vec::new();
    for (at, &index) in reports.iter().enumerate() {
        if stop.is_asked() {
            result.is_stopped = true;
            break;
        }
        early(Event::BatchStep(at, reports.len()));
        let done = match task {
            BatchTask::Letters => ask(loader, index, stop).map(|asked| questions.push((index, asked))),
            _ => amend(loader, (task, index), reviewer, stop, &mut result),
        };
        if let Err(reason) = done {
            result.left_out.push((index, reason));
        }
    }
    if *task == BatchTask::Letters && !result.is_stopped {
        write_letters(loader, questions, stop, &mut result);
    }
    result
}

/// Changes the review of one report.
fn amend(
    loader: &Loader,
    (task, index): (&BatchTask, usize),
    reviewer: &str,
    stop: &Stop,
    result: &mut BatchResult,
) -> Result<(), String> {
    let resources = (&loader.resources.library, &loader.resources.rules);
    let now = result.at.clone();
    // What the program corrects is no decision of nobody.
    let by = if *task == BatchTask::FixSlips && reviewer.is_empty() { "gouji" } else { reviewer };
    let place = SessionConfig { reviewer: by.to_string(), now: now.clone(), ..loader.place.clone() };
    let stamp = Provenance { by: by.to_string(), at: now };
    let mut count = 0;
    let change = |review: &mut Review| {
        match task {
            BatchTask::SignOff => {
                let counts = review.counts();
                let open = counts.hard + counts.soft + counts.unread.total();
                if review.finished.is_some() {
                    return Ok(false);
                }
                // It may have changed since the list counted it.
                if open > 0 {
                    return Err(message!("batch.still_open", count = open));
                }
                review.set_finished(true, stamp.clone());
                count = 1;
            }
            BatchTask::Settle(settlement) => {
                let rules = settlement.rules.get(&index).map_or(&[][..], Vec::as_slice);
                count = review.settle_together(rules, &settlement.kind, &settlement.reason, &stamp);
                review.recheck(resources.1, resources.0);
            }
            BatchTask::TakeBack(at) => {
                count = usize::from(review.undo_of(&Provenance { by: by.to_string(), at: at.clone() }));
                if count == 0 {
                    return Err(message!("batch.changed_since"));
                }
                review.recheck(resources.1, resources.0);
            }
            BatchTask::FixSlips | BatchTask::Export | BatchTask::Letters => {
                count = review.fix_all_slips(resources, &stamp, loader.lang).len();
            }
        }
        Ok(count > 0)
    };
    let item = loader.items.get(index).ok_or_else(|| message!("open.not_found").get(loader.lang))?;
    let review = corpus::amend(item, resources, &place, &loader.locks, stop, change)
        .map_err(|error| error.message.get(loader.lang))?;
    if count > 0 {
        result.done += count;
        result.changed.push((index, Summary::of(&review, resources.0)));
    }
    Ok(())
}

/// What is to be asked about one report.
fn ask(loader: &Loader, index: usize, stop: &Stop) -> Result<ReportQuestions, String> {
    let opened = loader.open(index, stop)?;
    match opened.notice.filter(|_| opened.handle.read_only) {
        Some(reason) => Err(reason.get(loader.lang)),
        None => Ok(ReportQuestions::of(&opened.review, &loader.resources.library, loader.lang)),
    }
}

/// Writes a letter to each agency of which something is asked.
fn write_letters(loader: &Loader, questions: Vec<(usize, ReportQuestions)>, stop: &Stop, result: &mut BatchResult) {
    let (library, rules, lang) = (&loader.resources.library, &loader.resources.rules, loader.lang);
    let between = |years: [usize; 2], newer: &mut ReportQuestions| {
        let [Ok(old), Ok(new)] = years.map(|index| loader.open(index, stop)) else { return };
        newer.add_year_before([&old.review, &new.review], rules, library, lang);
    };
    let first = |letter: &letter::Letter| {
        let path = letter.reports.first().map(|report| report.report.clone()).unwrap_or_default();
        loader.items.iter().position(|item| item.path == path).unwrap_or_default()
    };
    result.folder = printable_path(&loader.letters);
    let mut names = FileNames::default();
    for letter in letter::letters(questions, &between, date(&result.at), lang) {
        if letter.count() == 0 {
            result.left_out.push((first(&letter), message!("batch.nothing_asked").get(lang)));
            continue;
        }
        let blocks = blocks(&letter, loader.resources.letter(lang));
        let name = names.name(&letter.name(), "docx");
        match write_letter(&loader.letters, &name, &blocks, lang) {
            Ok(_) => result.done += 1,
            Err(error) => result.left_out.push((first(&letter), error)),
        }
    }
}

//! `gouji merge BASE OURS THEIRS`: a git merge driver for two sessions of one report.
//!
//! Invariant: OURS holds both sides afterwards; conflicts are marked with git's markers, never resolved, and make the
//! exit code 1. When a file is not a session, all files stay as they are. Not here: what a conflict is
//! (`gouji_session::merge`), resolving it (the workbench).

use super::grammar::{arguments, frame, words};
use super::out::{FAILED, Streams, WELL};
use clap::{Arg, Command, value_parser};
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::text::Lang;
use gouji_session::merge::MergeFiles;
use std::path::{Path, PathBuf};

/// Above 128 git takes a driver's exit code for a failure, and ends the merge.
const NO_SESSION: u8 = 129;

/// The grammar of the command.
pub fn command(lang: Lang) -> Command {
    let t = words(lang);
    let path = |id: &'static str, name: &'static str, help: &'static str| {
        Arg::new(id)
            .value_name(name)
            .help_heading(arguments(lang))
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    frame(Command::new("merge"), lang)
        .override_usage(t("help.merge.usage"))
        .about(t("help.merge"))
        .after_help(t("help.merge.example"))
        .arg(path("base", "BASE", t("help.merge.base")))
        .arg(path("ours", "OURS", t("help.merge.ours")))
        .arg(path("theirs", "THEIRS", t("help.merge.theirs")))
}

/// Merges into the second of the files; reports what it did and returns an exit code.
pub fn run(files: [&Path; 3], library: &Library, lang: Lang, streams: &mut Streams<'_>) -> u8 {
    let [base, ours, theirs] = files;
    match (MergeFiles { base, ours, theirs }).run(|id| library.label(id)) {
        Ok(0) => WELL,
        Ok(conflicts) => {
            let ours = gouji_core::text::sanitize::printable_path(ours);
            streams.complain(&message!("merge.conflicts", path = ours, n = conflicts).get(lang));
            FAILED
        }
        Err(error) => {
            streams.refuse(&error.message().get(lang));
            NO_SESSION
        }
    }
}

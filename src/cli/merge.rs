//! `gouji merge BASE OURS THEIRS`: what git runs to unite two branches' sessions of one report.
//!
//! Invariant: OURS holds both sides afterwards; what they say differently stands in it between git's own marks, is never
//! chosen, and makes the exit code 1. A file that is no session leaves everything as it is. Left to others: what a conflict
//! is (`session::merge`), choosing (the workbench shows both sides).

use super::grammar::{arguments, frame, words};
use super::out::{FAILED, Streams, WELL};
use clap::{Arg, Command, value_parser};
use gouji_core::forms::Library;
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
        .override_usage(t("gouji merge BASE OURS THEIRS", "gouji merge BASE OURS THEIRS"))
        .about(t("合并同一份报告的两份复核记录（供 git 调用）", "unite two sessions of one report (a merge driver for git)"))
        .after_help(t(
            "例：\n  git config merge.gouji.driver 'gouji merge %O %A %B'\n退出码：0 已合并，1 有说法不同之处（已标出），129 不是复核记录",
            "Example:\n  git config merge.gouji.driver 'gouji merge %O %A %B'\nExit codes: 0 merged, 1 said differently (marked), 129 no session",
        ))
        .arg(path("base", "BASE", t("两边共同的前身", "what both grew from")))
        .arg(path("ours", "OURS", t("我方；结果写在这里", "ours; the result is put here")))
        .arg(path("theirs", "THEIRS", t("对方", "theirs")))
}

/// Merges into the second of the files; everything is told and is an exit code.
pub fn run(files: [&Path; 3], library: &Library, lang: Lang, streams: &mut Streams<'_>) -> u8 {
    let [base, ours, theirs] = files;
    match (MergeFiles { base, ours, theirs }).run(|id| library.label(id)) {
        Ok(0) => WELL,
        Ok(conflicts) => {
            let ours = gouji_core::text::sanitize::printable_path(ours);
            streams.complain(&match lang {
                Lang::Zh => format!("{ours}:{conflicts} 处说法不同，已标出；打开报告逐条选定，或手工改"),
                Lang::En => {
                    format!(
                        "{ours}: {conflicts} things are said differently and marked; open the report to choose, or edit"
                    )
                }
            });
            FAILED
        }
        Err(error) => {
            streams.complain(&error.message().get(lang));
            NO_SESSION
        }
    }
}

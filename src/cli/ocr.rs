//! `gouji ocr`: the model that scanned reports are read with: which is in use, and taking another into use.
//!
//! Invariant: a model that cannot be run is not taken into use, and the one before stays; what is in use is a copy, which stays
//! when the file goes. Not here: reading with it (`gouji_ingest`).

use super::grammar::{frame, words};
use super::out::{FAILED, Streams, WELL};
use clap::builder::ValueParser;
use clap::{Arg, Command};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable_path;
use gouji_ingest::Ocr;
use gouji_session::corpus;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The grammar of the command.
pub fn command(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("ocr"), lang)
        .override_usage(t("help.ocr.usage"))
        .about(t("help.ocr"))
        .after_help(t("help.ocr.example"))
        .arg(
            Arg::new("model")
                .long("model")
                .value_name("FILE")
                .value_parser(ValueParser::path_buf())
                .help(t("help.ocr.model")),
        )
}

/// Says which model is in use; with `model`, checks that file and takes it into use.
///
/// # Errors
/// When nothing can be written.
pub fn run(model: Option<&Path>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let told = match (model, corpus::own_model()) {
        (Some(file), _) => keep(file).map(|(signs, kept)| {
            message!("ocr.kept", path = printable_path(file), signs = signs, kept = printable_path(&kept))
        }),
        (None, Some(file)) => {
            signs(&file).map(|signs| message!("ocr.in_use", path = printable_path(&file), signs = signs))
        }
        (None, None) => Err(message!("refused.no_ocr")),
    };
    match told {
        Ok(words) => {
            writeln!(streams.out, "{}", words.get(lang))?;
            Ok(WELL)
        }
        Err(words) => {
            streams.refuse(&words.get(lang));
            Ok(FAILED)
        }
    }
}

/// Signs that a model knows.
fn signs(file: &Path) -> Result<usize, Message> {
    Ocr::new(Some(file.to_path_buf())).signs().map_err(|refusal| refusal.message)
}

/// Checks a model and keeps a copy of it; the signs that it knows, and the copy.
fn keep(file: &Path) -> Result<(usize, PathBuf), Message> {
    let signs = signs(file)?;
    let failed = |path: &Path, error: io::Error| {
        message!("ocr.not_kept", path = printable_path(path), error = error.to_string())
    };
    let kept = corpus::model_file().ok_or_else(|| message!("ocr.no_folder"))?;
    let folder = kept.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    // Whoever reads with the one before goes on with it.
    let new = kept.with_extension(format!("{}.new", std::process::id()));
    let done = fs::copy(file, &new).and_then(|_| fs::rename(&new, &kept));
    if let Err(error) = done {
        let _ = fs::remove_file(&new);
        return Err(failed(&kept, error));
    }
    Ok((signs, kept))
}

//! Where the output of a command goes, and in which format.
//!
//! Invariant: a format that is no text goes into a file or folder that was asked for, never to standard output. Not here:
//! files that are whole or not there (`gouji_export::destination`).

use super::format::Format;
use super::ink::Ink;
use super::out::{FAILED, Manner, Streams, USAGE};
use super::progress::Interrupt;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::Lang;
use gouji_export::destination::NewFile;
use gouji_session::corpus::{self, Item, OpenError, Origin};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The format: as asked, else by the ending of the output, else the command's own.
///
/// # Errors
/// The usage error: a format that needs an output, or an ending that tells none of `known`.
pub fn format(asked: Option<Format>, output: Option<&Path>, own: Format, known: &[Format]) -> Result<Format, Message> {
    let format = match (asked, output) {
        (Some(format), _) => format,
        (None, None) => own,
        (None, Some(path)) => Format::of_ending(path)
            .filter(|format| known.contains(format))
            .ok_or_else(|| message!("export.which_format", path = path.display().to_string()))?,
    };
    let features = [(Format::Parquet, cfg!(feature = "parquet")), (Format::Xlsx, cfg!(feature = "xlsx"))];
    if features.contains(&(format, false)) {
        return Err(message!("export.not_built", format = format.name()));
    }
    match output {
        None if format.is_binary() => Err(message!("export.needs_output", format = format.name())),
        _ => Ok(format),
    }
}

/// The reports under the paths, without the output of an earlier run that lies among them.
pub fn items(paths: &[PathBuf], output: Option<&Path>) -> (Vec<Item>, Vec<OpenError>) {
    let (mut items, errors) = corpus::items(paths);
    if let Some(output) = output.and_then(|path| path.canonicalize().ok()) {
        let is_output = |path: &Path| {
            path.file_name() == output.file_name() && path.canonicalize().is_ok_and(|path| path == output)
        };
        items.retain(|item| !matches!(&item.origin, Origin::File(file) if file.ancestors().any(is_output)));
    }
    (items, errors)
}

/// Runs a command that writes text, into the output if there is one.
///
/// # Errors
/// When nothing can be written.
pub fn into_output(
    output: Option<&Path>,
    streams: &mut Streams<'_>,
    command: impl FnOnce(&mut Streams<'_>) -> io::Result<u8>,
) -> io::Result<u8> {
    let Some(path) = output else { return command(streams) };
    let mut file = NewFile::create(path)?;
    let mut out = BufWriter::new(file.file());
    // A file is data, without colours.
    let manner = Manner { ink: Ink::default(), ..streams.manner };
    let code = command(&mut Streams { out: &mut out, err: streams.err, manner, loud: None })?;
    out.flush()?;
    drop(out);
    file.finish()?;
    Ok(code)
}

/// What a command that wrote into `output` came to: a stop and a folder with other files are said, and are no failure to
/// write.
pub fn came_to(
    result: io::Result<u8>,
    output: &Path,
    interrupt: &Interrupt,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let path = output.display().to_string();
    match (result, interrupt.signal()) {
        (Ok(code), _) => Ok(code),
        (Err(_), Some(signal)) => {
            streams.refuse(&message!("export.stopped", path = path).get(lang));
            Ok(128 + signal)
        }
        (Err(error), None) if error.kind() == ErrorKind::AlreadyExists => {
            streams.refuse(&message!("export.taken", path = path).get(lang));
            Ok(FAILED)
        }
        (Err(error), None) if error.to_string().contains(&path) => Err(error),
        (Err(error), None) => Err(io::Error::new(error.kind(), format!("{path}: {error}"))),
    }
}

/// Says a usage error.
pub fn misused(error: &Message, lang: Lang, streams: &mut Streams<'_>) -> u8 {
    streams.refuse(&error.get(lang));
    USAGE
}

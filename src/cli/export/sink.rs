//! The outputs of `gouji export`: each takes reports and ends as a file, a folder or a stream.
//!
//! Invariant: what goes into a file or folder takes its name when it is whole. Not here: reading the reports (`export`).

use super::{ExportArgs, Format};
use crate::cli::print::Objects;
use crate::cli::progress::Interrupt;
#[cfg(feature = "xlsx")]
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use gouji_export::code_book::{CodeBookField, LabelBook};
use gouji_export::csv::{Reader, RecordWriter};
#[cfg(any(feature = "parquet", feature = "xlsx"))]
use gouji_export::destination::NewFile;
use gouji_export::destination::NewFolder;
use gouji_export::package::PackageWriter;
#[cfg(feature = "parquet")]
use gouji_export::parquet::{ParquetWriter, PartitionedWriter};
use gouji_export::record::records;
use gouji_export::wide::WideWriter;
#[cfg(feature = "xlsx")]
use gouji_export::xlsx::{Limits, WorkbookSummary, XlsxWriter};
#[cfg(feature = "parquet")]
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Where reports go.
pub enum Sink<'w> {
    /// Rows of records.
    Csv(Box<RecordWriter<&'w mut dyn Write>>),
    /// A row for each report.
    Wide(WideWriter, Reader, &'w mut dyn Write),
    /// JSON objects.
    Objects(Objects, &'w mut dyn Write),
    /// A workbook, with the code book.
    #[cfg(feature = "xlsx")]
    Xlsx(Box<XlsxWriter>, NewFile, &'w [CodeBookField<'w>]),
    /// Typed tables in a file.
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetWriter<File>>, NewFile),
    /// Typed tables in a folder, a part for each year.
    #[cfg(feature = "parquet")]
    Partitioned(Box<PartitionedWriter>, NewFolder),
    /// A data package.
    Package(Box<PackageWriter<'w>>, NewFolder),
}

impl<'w> Sink<'w> {
    /// Begins a stream of text.
    pub fn text(out: &'w mut dyn Write, args: ExportArgs<'_>, format: Format) -> io::Result<Self> {
        Ok(match format {
            Format::Json | Format::Ndjson => Self::Objects(Objects::begin(out, format)?, out),
            _ if args.is_wide => Self::Wide(WideWriter::begin()?, args.reader, out),
            _ => Self::Csv(Box::new(RecordWriter::begin(out, args.reader)?)),
        })
    }

    /// Begins a file or folder at `path`.
    pub fn binary(
        path: &Path,
        args: ExportArgs<'_>,
        format: Format,
        book: &'w [CodeBookField<'w>],
        lang: Lang,
    ) -> io::Result<Self> {
        match format {
            #[cfg(feature = "xlsx")]
            Format::Xlsx => {
                let file = NewFile::create(path)?;
                let writer = XlsxWriter::begin(&file.folder(), lang, args.with_prose, Limits::default())?;
                Ok(Self::Xlsx(Box::new(writer), file, book))
            }
            #[cfg(feature = "parquet")]
            Format::Parquet if is_file(path) => {
                let mut file = NewFile::create(path)?;
                let out = file.file().try_clone()?;
                Ok(Self::Parquet(Box::new(ParquetWriter::begin(out)?), file))
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                let folder = NewFolder::create(path, PartitionedWriter::is_ours)?;
                let writer = PartitionedWriter::begin(folder.unfinished())?;
                Ok(Self::Partitioned(Box::new(writer), folder))
            }
            _ => {
                let folder = NewFolder::create(path, PackageWriter::is_ours)?;
                let writer = PackageWriter::begin(folder.unfinished(), book, lang, args.with_prose)?;
                Ok(Self::Package(Box::new(writer), folder))
            }
        }
    }

    /// True if the rules must have been checked.
    pub const fn needs_findings(&self) -> bool {
        match self {
            #[cfg(feature = "xlsx")]
            Self::Xlsx(..) => true,
            Self::Package(..) => true,
            _ => false,
        }
    }

    /// Takes a report.
    pub fn write(&mut self, review: &Review, labels: &LabelBook<'_>, with_prose: bool) -> io::Result<()> {
        let mut records = records(review, labels, with_prose);
        match self {
            Self::Csv(writer) => records.try_for_each(|record| writer.write(&record)),
            Self::Wide(writer, ..) => writer.write(review, labels),
            Self::Objects(objects, out) => records.try_for_each(|record| objects.write(*out, &record)),
            #[cfg(feature = "xlsx")]
            Self::Xlsx(writer, ..) => writer.write(review, labels),
            #[cfg(feature = "parquet")]
            Self::Parquet(writer, _) => records.try_for_each(|record| writer.write(record)),
            #[cfg(feature = "parquet")]
            Self::Partitioned(writer, _) => records.try_for_each(|record| writer.write(record)),
            Self::Package(writer, _) => writer.write(review, labels),
        }
    }

    /// Ends the output; what is whole takes its name. Returns what is to be said of it.
    pub fn end(self, interrupt: &Interrupt) -> io::Result<Vec<Message>> {
        interrupt.check()?;
        match self {
            Self::Csv(writer) => writer.end()?,
            Self::Wide(writer, reader, out) => writer.end(out, reader)?,
            Self::Objects(objects, out) => objects.end(out)?,
            #[cfg(feature = "xlsx")]
            Self::Xlsx(writer, mut file, book) => {
                let summary = writer.end(file.file(), book, &mut || interrupt.check())?;
                interrupt.check()?;
                file.finish()?;
                return Ok(limited(summary));
            }
            #[cfg(feature = "parquet")]
            Self::Parquet(writer, file) => {
                writer.end()?;
                file.finish()?;
            }
            #[cfg(feature = "parquet")]
            Self::Partitioned(writer, folder) => {
                writer.end()?;
                folder.finish()?;
            }
            Self::Package(writer, folder) => {
                writer.end()?;
                folder.finish()?;
            }
        }
        Ok(Vec::new())
    }
}

/// True if tables go into one file: the name says so and no folder has it.
#[cfg(feature = "parquet")]
fn is_file(path: &Path) -> bool {
    Format::of_ending(path) == Some(Format::Parquet) && !path.is_dir()
}

/// What a workbook could not hold as it is.
#[cfg(feature = "xlsx")]
fn limited(WorkbookSummary { further_sheets, notes_left_out }: WorkbookSummary) -> Vec<Message> {
    let sheets = (further_sheets > 0).then(|| message!("export.sheets", count = further_sheets));
    let most = Limits::default().notes;
    let notes = (notes_left_out > 0).then(|| message!("export.notes", count = notes_left_out, most = most));
    sheets.into_iter().chain(notes).collect()
}

//! Reviewed reports as a file for a person: a workbook, or CSV for a spreadsheet program where the program is built without
//! workbooks.
//!
//! Invariant: the file takes its name when it is whole, and only this file of that name is replaced. Not here: reading the
//! reports.

use crate::code_book::LabelBook;
use crate::destination::NewFile;
use crate::letter::file_name::FileNames;
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that takes reports.
pub struct ReportFile<'l> {
    library: &'l Library,
    rules: &'l Rules,
    labels: LabelBook<'l>,
    path: PathBuf,
    file: NewFile,
    writer: Writer,
}

#[cfg(feature = "xlsx")]
type Writer = crate::xlsx::XlsxWriter;
#[cfg(not(feature = "xlsx"))]
type Writer = crate::csv::RecordWriter<fs::File>;

/// What the name of the file ends in.
const ENDING: &str = if cfg!(feature = "xlsx") { "xlsx" } else { "csv" };

impl<'l> ReportFile<'l> {
    /// Opens a file named after these words in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or takes no files.
    pub fn begin(
        folder: &Path,
        words: &str,
        (library, rules): (&'l Library, &'l Rules),
        lang: Lang,
    ) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(FileNames::default().name(words, ENDING));
        let mut file = NewFile::create(&path)?;
        let writer = begin(&mut file, lang)?;
        Ok(Self { library, rules, labels: LabelBook::new(library), path, file, writer })
    }

    /// Adds a checked report.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, review: &Review) -> io::Result<()> {
        #[cfg(feature = "xlsx")]
        return self.writer.write(review, &self.labels);
        #[cfg(not(feature = "xlsx"))]
        crate::record::records(review, &self.labels, false).try_for_each(|record| self.writer.write(&record))
    }

    /// Gives the file its name, which is returned.
    ///
    /// # Errors
    /// When it cannot be written, or the name cannot be taken.
    pub fn end(self) -> io::Result<PathBuf> {
        let Self { library, rules, path, mut file, writer, .. } = self;
        end(writer, &mut file, (library, rules))?;
        file.finish()?;
        Ok(path)
    }
}

#[cfg(feature = "xlsx")]
fn begin(file: &mut NewFile, lang: Lang) -> io::Result<Writer> {
    Writer::begin(&file.folder(), lang, false, crate::xlsx::Limits::default())
}

#[cfg(feature = "xlsx")]
fn end(writer: Writer, file: &mut NewFile, (library, rules): (&Library, &Rules)) -> io::Result<()> {
    let book = crate::code_book::code_book(library, rules.files());
    writer.end(file.file(), &book, &mut || Ok(())).map(drop)
}

#[cfg(not(feature = "xlsx"))]
fn begin(file: &mut NewFile, _: Lang) -> io::Result<Writer> {
    Writer::begin(file.file().try_clone()?, crate::csv::Reader::Spreadsheet)
}

#[cfg(not(feature = "xlsx"))]
fn end(writer: Writer, _: &mut NewFile, _: (&Library, &Rules)) -> io::Result<()> {
    writer.end()
}

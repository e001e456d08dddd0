//! A Frictionless data package: the records, the findings and the code book as CSV, and their description.
//!
//! Invariant: the description promises nothing that a row breaks: a reference to the code book and a time are declared where
//! every row keeps to them. Not here: the descriptions of the columns (`descriptor`).

mod descriptor;

use crate::code_book::{CodeBookField, LabelBook};
use crate::csv::{Reader, RecordWriter, write_code_book};
use crate::findings::FindingWriter;
use crate::record::{Record, records};
use gouji_core::review::Review;
use gouji_core::text::Lang;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

const DESCRIPTOR: &str = "datapackage.json";
const DATA: &str = "data.csv";
const PROSE: &str = "prose.csv";
const FINDINGS: &str = "findings.csv";
const FIELDS: &str = "fields.csv";

type Out = BufWriter<File>;

/// What all rows of the records keep to.
#[derive(Debug, Clone, Copy)]
struct Kept {
    /// Form and id are in the code book.
    refers: bool,
    /// Each `decided_at` is a time in UTC.
    times: bool,
    /// There is a file of the numbers of the prose.
    prose: bool,
}

/// Writes a data package into a folder.
pub struct PackageWriter<'b> {
    folder: PathBuf,
    book: &'b [CodeBookField<'b>],
    known: HashSet<(&'b str, &'b str)>,
    data: RecordWriter<Out>,
    prose: Option<RecordWriter<Out>>,
    findings: FindingWriter<Out>,
    kept: Kept,
}

impl<'b> PackageWriter<'b> {
    /// Begins the files in the folder, which must be there and empty; `lang` is the language of the findings.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn begin(folder: &Path, book: &'b [CodeBookField<'b>], lang: Lang, with_prose: bool) -> io::Result<Self> {
        let out = |name: &str| File::create_new(folder.join(name)).map(BufWriter::new);
        let prose = with_prose.then(|| RecordWriter::begin(out(PROSE)?, Reader::Program)).transpose()?;
        Ok(Self {
            folder: folder.to_path_buf(),
            known: book.iter().map(|field| (field.form, &*field.id)).collect(),
            book,
            data: RecordWriter::begin(out(DATA)?, Reader::Program)?,
            findings: FindingWriter::begin(out(FINDINGS)?, Reader::Program, lang)?,
            kept: Kept { refers: true, times: true, prose: with_prose },
            prose,
        })
    }

    /// True for the path of a file that this program writes into such a folder.
    pub fn is_ours(path: &Path) -> bool {
        [DESCRIPTOR, DATA, PROSE, FINDINGS, FIELDS].iter().any(|name| path == Path::new(name))
    }

    /// Adds a checked report.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn write(&mut self, review: &Review, labels: &LabelBook<'_>) -> io::Result<()> {
        for record in records(review, labels, self.prose.is_some()) {
            self.kept.times &= record.decided_at.as_deref().is_none_or(is_time);
            if let Some(prose) = self.prose.as_mut().filter(|_| record.role.is_some()) {
                prose.write(&record)?;
            } else {
                self.kept.refers &= self.is_known(&record);
                self.data.write(&record)?;
            }
        }
        self.findings.write(review)
    }

    fn is_known(&self, record: &Record) -> bool {
        record.form.as_deref().is_some_and(|form| self.known.contains(&(form, &*record.id)))
    }

    /// Writes the code book and the description.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn end(self) -> io::Result<()> {
        let Self { folder, book, known, data, prose, findings, kept } = self;
        data.end()?;
        prose.map_or(Ok(()), RecordWriter::end)?;
        findings.end()?;
        write_code_book(BufWriter::new(File::create_new(folder.join(FIELDS))?), book)?;
        let is_unique = known.len() == book.len();
        let descriptor = descriptor::descriptor(kept, is_unique)?;
        let mut out = BufWriter::new(File::create_new(folder.join(DESCRIPTOR))?);
        serde_json::to_writer_pretty(&mut out, &descriptor)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

/// True for `2025-03-01T08:00:00Z`, as this program writes times.
fn is_time(text: &str) -> bool {
    let shape = text.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    let at = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let most = match at(5..7) {
        2 => 28 + u32::from(at(0..4) % 4 == 0),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    shape.eq(*b"0000-00-00T00:00:00Z")
        && at(0..4) > 0
        && (1..=12).contains(&at(5..7))
        && (1..=most).contains(&at(8..10))
        && at(11..13) < 24
        && at(14..16) < 60
        && at(17..19) < 60
}

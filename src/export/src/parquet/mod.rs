//! Records as Parquet: typed columns for programs, in one file or in a folder with a part for each year.
//!
//! Invariant: memory holds at most [`BUFFERED`] records; a number or a time that its type does not hold exactly stands in a
//! text column beside it, so that nothing is rounded. Not here: what the columns are (`columns`).

mod columns;

use crate::record::Record;
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::TypePtr;
use columns::{COLUMNS, schema, write_column};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most records that wait in memory for their row group.
pub const BUFFERED: usize = 32_768;

/// Most files open at once.
const OPEN: usize = 64;

/// The folder of records without a year, as Hive names it.
const NO_YEAR: &str = "__HIVE_DEFAULT_PARTITION__";

/// The file that marks a folder as written by this program; readers of tables pass over it for its underscore.
const MARKER: &str = "_gouji.json";

/// The properties of all files.
struct Layout {
    schema: TypePtr,
    properties: WriterPropertiesPtr,
    /// False where the year is told by the folder.
    with_year: bool,
}

impl Layout {
    fn new(with_year: bool) -> io::Result<Self> {
        let created_by = concat!("gouji version ", env!("CARGO_PKG_VERSION")).to_string();
        let properties =
            WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by(created_by).build();
        Ok(Self { schema: schema(with_year).map_err(failed)?, properties: Arc::new(properties), with_year })
    }

    fn open<W: Write + Send>(&self, out: W) -> io::Result<SerializedFileWriter<W>> {
        SerializedFileWriter::new(out, self.schema.clone(), self.properties.clone()).map_err(failed)
    }

    fn write<W: Write + Send>(&self, writer: &mut SerializedFileWriter<W>, rows: &mut Vec<Record>) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = writer.next_row_group().map_err(failed)?;
        for column in COLUMNS.iter().filter(|column| self.with_year || column.name != "year") {
            if let Some(mut out) = group.next_column().map_err(failed)? {
                write_column(&mut out, column, rows).map_err(failed)?;
                out.close().map_err(failed)?;
            }
        }
        rows.clear();
        group.close().map_err(failed)?;
        Ok(())
    }
}

/// Writes records into one file.
pub struct ParquetWriter<W: Write + Send> {
    layout: Layout,
    writer: SerializedFileWriter<W>,
    rows: Vec<Record>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins the file.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn begin(out: W) -> io::Result<Self> {
        let layout = Layout::new(true)?;
        Ok(Self { writer: layout.open(out)?, layout, rows: Vec::new() })
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn write(&mut self, record: Record) -> io::Result<()> {
        self.rows.push(record);
        if self.rows.len() < BUFFERED { Ok(()) } else { self.layout.write(&mut self.writer, &mut self.rows) }
    }

    /// Writes what waits, and the foot of the file.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn end(mut self) -> io::Result<()> {
        self.layout.write(&mut self.writer, &mut self.rows)?;
        self.writer.finish().map_err(failed)?;
        self.writer.inner_mut().flush()
    }
}

/// The records of a year.
#[derive(Default)]
struct Partition {
    rows: Vec<Record>,
    writer: Option<SerializedFileWriter<File>>,
    /// Number of its files.
    parts: usize,
}

/// Writes records into a folder: `year=2024/part-0.parquet`.
pub struct PartitionedWriter {
    layout: Layout,
    folder: PathBuf,
    years: BTreeMap<Option<i16>, Partition>,
    buffered: usize,
}

impl PartitionedWriter {
    /// Begins the folder, which must be there and empty.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        fs::write(folder.join(MARKER), concat!("{\"gouji\": \"", env!("CARGO_PKG_VERSION"), "\"}\n"))?;
        let years = BTreeMap::new();
        Ok(Self { layout: Layout::new(false)?, folder: folder.to_path_buf(), years, buffered: 0 })
    }

    /// True for a path in a folder that this program has written.
    pub fn is_ours(path: &Path) -> bool {
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        match &parts[..] {
            [marker] => marker == MARKER,
            [year, part] => year.starts_with("year=") && part.starts_with("part-") && part.ends_with(".parquet"),
            _ => false,
        }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn write(&mut self, record: Record) -> io::Result<()> {
        self.years.entry(record.year).or_default().rows.push(record);
        self.buffered += 1;
        if self.buffered < BUFFERED {
            return Ok(());
        }
        let longest = self.years.iter().max_by_key(|(_, partition)| partition.rows.len()).map(|(year, _)| *year);
        longest.map_or(Ok(()), |year| self.write_group(year))
    }

    fn write_group(&mut self, year: Option<i16>) -> io::Result<()> {
        let open = self.years.values().filter(|partition| partition.writer.is_some()).count();
        let Some(partition) = self.years.get_mut(&year) else { return Ok(()) };
        self.buffered -= partition.rows.len();
        let mut writer = if let Some(writer) = partition.writer.take() {
            writer
        } else {
            let name = year.map_or_else(|| NO_YEAR.to_string(), |year| year.to_string());
            let folder = self.folder.join(format!("year={name}"));
            fs::create_dir_all(&folder)?;
            partition.parts += 1;
            self.layout.open(File::create_new(folder.join(format!("part-{}.parquet", partition.parts - 1)))?)?
        };
        self.layout.write(&mut writer, &mut partition.rows)?;
        if open < OPEN {
            partition.writer = Some(writer);
            return Ok(());
        }
        close(writer)
    }

    /// Writes what waits, and the feet of all files.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn end(mut self) -> io::Result<()> {
        let years: Vec<Option<i16>> = self.years.keys().copied().collect();
        for year in years {
            if self.years.get(&year).is_some_and(|partition| !partition.rows.is_empty()) {
                self.write_group(year)?;
            }
            if let Some(writer) = self.years.get_mut(&year).and_then(|partition| partition.writer.take()) {
                close(writer)?;
            }
        }
        Ok(())
    }
}

fn close(mut writer: SerializedFileWriter<File>) -> io::Result<()> {
    writer.finish().map_err(failed)?;
    writer.inner_mut().sync_all()
}

/// The error of the stream below, where there is one.
fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        other => io::Error::other(other),
    }
}

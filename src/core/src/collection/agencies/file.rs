//! The file of a table of agencies: RON, or CSV with commas, semicolons or tabs.
//!
//! Invariant: a table that is returned keeps the invariants of [`AgencyTable`]; of any other the first error is told, with its
//! place where it has one. Columns of other names are the office's own and are passed over. Not here: bytes and charsets.

use super::{Agency, AgencyTable, MOST_AGENCIES, MOST_LEVELS, Years, same_name};
use crate::message;
use crate::message::Message;
use crate::text::{FileError, ron_file, sanitize::printable};
use serde::Deserialize;
use std::collections::HashMap;

/// Names of the columns.
const NAME: &[&str] = &["name", "agency", "单位", "单位名称", "名称", "机构", "机构名称"];
const OTHER_NAMES: &[&str] = &["other_names", "其他名称", "别名", "曾用名", "简称"];
const PARENT: &[&str] = &["parent", "上级", "上级单位", "主管单位", "主管部门", "所属单位"];
const YEARS: &[&str] = &["years", "年度", "应报年度", "报告年度"];
const SUMS: &[&str] = &["sums", "汇总", "含下属", "是否汇总"];

/// The file as RON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    agencies: Vec<Written>,
}

/// An agency as written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    name: String,
    other_names: Vec<String>,
    parent: String,
    years: String,
    sums: Option<bool>,
    /// Byte of the name, and of the row's other cells where they have places of their own.
    #[serde(skip)]
    places: Places,
}

/// Bytes of the file; `None` where the place is not known.
#[derive(Default, Clone, Copy)]
struct Places {
    name: Option<usize>,
    parent: Option<usize>,
    years: Option<usize>,
}

/// Parses a table; `name` is the file's, for errors.
///
/// # Errors
/// The first error, with line and column: no table, a name given twice, a parent that is in no row, a circle of parents,
/// too many agencies.
pub fn parse_agencies(name: &str, text: &str) -> Result<AgencyTable, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let written = if is_ron(text) { read_ron(name, text)? } else { read_csv(name, text)? };
    table(name, text, &written)
}

fn is_ron(text: &str) -> bool {
    let mut rest = text.trim_start();
    loop {
        match ron_file::comment_at(rest) {
            0 => return rest.starts_with('(') || rest.starts_with("#!["),
            length => rest = rest.get(length..).unwrap_or("").trim_start(),
        }
    }
}

fn read_ron(name: &str, text: &str) -> Result<Vec<Written>, FileError> {
    let File { mut agencies } = ron_file::parse(name, text)?;
    let named = ron_file::strings(text).into_iter().filter(|at| {
        let before = text.get(..*at).unwrap_or("").trim_end().strip_suffix(':').map(str::trim_end);
        let before = before.and_then(|before| before.strip_suffix("name"));
        before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    });
    for (agency, at) in agencies.iter_mut().zip(named) {
        agency.places = Places { name: Some(at), parent: Some(at), years: Some(at) };
    }
    Ok(agencies)
}

/// A cell and its place.
type Cell = (String, usize);

fn read_csv(name: &str, text: &str) -> Result<Vec<Written>, FileError> {
    let failed = |at: usize, what: Message| FileError::at(name, text, at, what);
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    // Of equally frequent ones the comma: its score is the last of the greatest.
    let delimiter = [';', '\t', ','].into_iter().max_by_key(|c| first.matches(*c).count()).unwrap_or(',');
    let mut rows = Rows { text, at: 0, delimiter };
    let heads = rows.next_row().map_err(|at| failed(at, message!("agencies.quote")))?;
    let heads = heads.ok_or_else(|| FileError::new(name, message!("agencies.empty")))?;
    let column = |names: &[&str]| {
        heads.iter().position(|(head, _)| names.iter().any(|name| head.trim().eq_ignore_ascii_case(name)))
    };
    let Some(named) = column(NAME) else {
        return Err(failed(heads.first().map_or(0, |cell| cell.1), message!("agencies.heads")));
    };
    let (others, parent, years, sums) = (column(OTHER_NAMES), column(PARENT), column(YEARS), column(SUMS));
    let mut written = Vec::new();
    while let Some(row) = rows.next_row().map_err(|at| failed(at, message!("agencies.quote")))? {
        if row.iter().all(|(cell, _)| cell.trim().is_empty()) {
            continue;
        }
        if let Some((_, at)) = row.get(heads.len()) {
            let what = message!("agencies.cells", found = row.len(), heads = heads.len());
            return Err(failed(*at, what));
        }
        if written.len() == MOST_AGENCIES {
            return Err(failed(row.first().map_or(0, |cell| cell.1), message!("agencies.many", most = MOST_AGENCIES)));
        }
        let cell = |at: Option<usize>| row.get(at?);
        let words = |at: Option<usize>| cell(at).map_or("", |(words, _)| unguarded(words.trim()));
        let sums = match words(sums).to_ascii_lowercase().as_str() {
            "" => None,
            "true" | "yes" | "1" | "是" => Some(true),
            "false" | "no" | "0" | "否" => Some(false),
            other => {
                let at = cell(sums).map_or(0, |(_, at)| *at);
                return Err(failed(at, message!("agencies.yes_or_no", text = printable(other))));
            }
        };
        let start = row.first().map(|(_, at)| *at);
        let place = |at: Option<usize>| cell(at).map(|(_, at)| *at).or(start);
        written.push(Written {
            name: words(Some(named)).to_string(),
            other_names: words(others).split(['；', ';', '、', '|']).map(str::to_string).collect(),
            parent: words(parent).to_string(),
            years: words(years).to_string(),
            sums,
            places: Places { name: place(Some(named)), parent: place(parent), years: place(years) },
        });
    }
    Ok(written)
}

/// A cell without the apostrophe that keeps a spreadsheet program from running it.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

/// The rows of CSV (RFC 4180).
struct Rows<'t> {
    text: &'t str,
    at: usize,
    delimiter: char,
}

impl Rows<'_> {
    /// The cells of the next row that is not empty, with their places.
    ///
    /// # Errors
    /// The place of a quotation mark that nothing closes.
    fn next_row(&mut self) -> Result<Option<Vec<Cell>>, usize> {
        loop {
            if self.at >= self.text.len() {
                return Ok(None);
            }
            let mut row = Vec::new();
            while !self.cell(&mut row)? {}
            if row.len() > 1 || row.first().is_some_and(|(cell, _)| !cell.trim().is_empty()) {
                return Ok(Some(row));
            }
        }
    }

    /// Reads a cell; true at the end of the row.
    fn cell(&mut self, row: &mut Vec<Cell>) -> Result<bool, usize> {
        let start = self.at;
        let mut cell = String::new();
        let mut rest = self.text.get(start..).unwrap_or("").char_indices().peekable();
        let is_quoted = rest.next_if(|(_, c)| *c == '"').is_some();
        let mut is_open = is_quoted;
        while let Some((at, c)) = rest.next() {
            match c {
                '"' if is_open => {
                    if rest.next_if(|(_, c)| *c == '"').is_some() {
                        cell.push('"');
                    } else {
                        is_open = false;
                    }
                }
                c if !is_open && (c == self.delimiter || c == '\n' || c == '\r') => {
                    if c == '\r' {
                        rest.next_if(|(_, c)| *c == '\n');
                    }
                    self.at = rest.peek().map_or(self.text.len(), |(next, _)| start + next);
                    debug_assert!(self.at > start + at);
                    row.push((cell, start));
                    return Ok(c != self.delimiter);
                }
                c => cell.push(c),
            }
        }
        if is_open {
            return Err(start);
        }
        self.at = self.text.len();
        row.push((cell, start));
        Ok(true)
    }
}

/// The table of the rows.
fn table(name: &str, text: &str, written: &[Written]) -> Result<AgencyTable, FileError> {
    let failed = |at: Option<usize>, what: Message| match at {
        Some(at) => FileError::at(name, text, at, what),
        None => FileError::new(name, what),
    };
    if written.is_empty() {
        return Err(FileError::new(name, message!("agencies.empty")));
    }
    if let Some(beyond) = written.get(MOST_AGENCIES) {
        return Err(failed(beyond.places.name, message!("agencies.many", most = MOST_AGENCIES)));
    }
    let mut known: HashMap<String, usize> = HashMap::new();
    for (index, one) in written.iter().enumerate() {
        if one.name.trim().is_empty() {
            return Err(failed(one.places.name, message!("agencies.nameless")));
        }
        let others = one.other_names.iter().filter(|other| !other.trim().is_empty());
        for given in std::iter::once(&one.name).chain(others) {
            // An agency may repeat its own name.
            if let Some(first) = known.insert(same_name(given), index).filter(|first| *first != index) {
                let first = written.get(first).map_or("", |first| first.name.trim());
                let what = message!("agencies.twice", name = printable(given.trim()), first = printable(first));
                return Err(failed(one.places.name, what));
            }
        }
    }
    let mut agencies = Vec::with_capacity(written.len());
    for one in written {
        let parent =
            match one.parent.trim() {
                "" => None,
                above => Some(known.get(&same_name(above)).copied().ok_or_else(|| {
                    failed(one.places.parent, message!("agencies.no_parent", parent = printable(above)))
                })?),
            };
        let others = one.other_names.iter().map(|other| other.trim().to_string());
        agencies.push(Agency {
            name: one.name.trim().to_string(),
            other_names: others.filter(|other| !other.is_empty()).collect(),
            parent,
            years: Years::parse(&one.years).map_err(|what| failed(one.places.years, what))?,
            sums: one.sums,
        });
    }
    let names: Vec<String> = agencies.iter().map(|agency| agency.name.clone()).collect();
    let table = AgencyTable::new(agencies).map_err(|circle| {
        /// Agencies of a circle that are named.
        const NAMED: usize = 6;
        let mut way: Vec<String> =
            circle.iter().take(NAMED).filter_map(|index| names.get(*index)).map(|name| printable(name)).collect();
        way.push(if circle.len() > NAMED { "…".to_string() } else { way.first().cloned().unwrap_or_default() });
        let at = circle.first().and_then(|index| written.get(*index)).and_then(|one| one.places.parent);
        failed(at, message!("agencies.circle", way = way.join(" → ")))
    })?;
    if let Some((deepest, _)) = table.in_tree_order().into_iter().find(|(_, depth)| *depth >= MOST_LEVELS) {
        let at = written.get(deepest).and_then(|one| one.places.parent);
        return Err(failed(at, message!("agencies.deep", most = MOST_LEVELS)));
    }
    Ok(table)
}

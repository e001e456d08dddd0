//! What reading costs in each format: one report of the program, written in each, read into a document and into fields.
//!
//! `cargo bench --bench formats` prints a table and judges nothing: times of one machine are compared within one run only.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss)]

use gouji::corpus::{self, Origin};
use gouji::document::Document;
use gouji::extract;
use gouji::forms::Library;
use gouji::ingest;
use gouji::text::Span;
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn main() {
    // Cargo's test runner calls benches with `--test`: they are built, not run.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let library = Library::builtin().unwrap();
    let sample = corpus::samples().into_iter().find(|item| item.path.contains("kundulun")).unwrap();
    let Origin::Sample(text) = sample.origin else { unreachable!("samples are in the program") };
    let document = ingest::ingest(text).unwrap().document;
    let page = page(&document);
    println!("{:<14}{:>10}{:>14}{:>9}{:>16}{:>14}", "format", "bytes", "read ms", "MB/s", "documents/s", "with fields");
    let formats = [
        ("text", text.to_vec()),
        ("text gb18030", encoding_rs::GB18030.encode(&document.text).0.into_owned()),
        ("html", page.clone().into_bytes()),
        ("html gb18030", encoding_rs::GB18030.encode(&page).0.into_owned()),
        ("mhtml", format!("MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}").into_bytes()),
        ("docx", package("word/document.xml", &word(&document))),
        ("odt", package("content.xml", &open(&document))),
    ];
    for (name, bytes) in formats {
        let read = time(|| ingest::ingest(&bytes).unwrap().document.text.len());
        let whole = time(|| {
            let ingested = ingest::ingest(&bytes).unwrap();
            extract::extract(&ingested.document, &library).0.fields.len()
        });
        println!(
            "{name:<14}{:>10}{:>14.3}{:>9.1}{:>16.0}{:>14.0}",
            bytes.len(),
            read.as_secs_f64() * 1e3,
            bytes.len() as f64 / read.as_secs_f64() / 1e6,
            1.0 / read.as_secs_f64(),
            1.0 / whole.as_secs_f64()
        );
    }
    let long = format!("<html><body>{}</body></html>", page.repeat((10 << 20) / page.len()));
    let read = time(|| ingest::ingest(long.as_bytes()).unwrap().document.text.len());
    println!(
        "\na page of 10 MB: {:.0} ms, {:.1} MB/s",
        read.as_secs_f64() * 1e3,
        long.len() as f64 / read.as_secs_f64() / 1e6
    );
}

/// The time of one call: the median of many.
fn time<T>(mut call: impl FnMut() -> T) -> Duration {
    let begin = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || (begin.elapsed() < Duration::from_millis(400) && times.len() < 1000) {
        let start = Instant::now();
        black_box(call());
        times.push(start.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2]
}

/// Marks up a document: paragraphs as `lines.0` … `lines.1`, rows and cells likewise.
fn mark_up(document: &Document, line: [&str; 2], table: [&str; 2], row: [&str; 2], cell: [&str; 2]) -> String {
    let escaped = |span: Span| document.at(span).replace('&', "&amp;").replace('<', "&lt;");
    let mut marked = String::new();
    let mut rows = document.grids.iter().flat_map(|grid| &grid.rows).peekable();
    let mut is_open = false;
    for &span in &document.lines {
        let found = rows.next_if(|row| row.span == span);
        if found.is_some() != is_open {
            marked.push_str(table[usize::from(is_open)]);
            is_open = !is_open;
        }
        match found {
            Some(found) => {
                marked.push_str(row[0]);
                for span in &found.cells {
                    write!(marked, "{}{}{}", cell[0], escaped(*span), cell[1]).unwrap();
                }
                marked.push_str(row[1]);
            }
            None => write!(marked, "{}{}{}", line[0], escaped(span), line[1]).unwrap(),
        }
    }
    if is_open {
        marked.push_str(table[1]);
    }
    marked
}

fn page(document: &Document) -> String {
    let body = mark_up(document, ["<p>", "</p>\n"], ["<table>", "</table>\n"], ["<tr>", "</tr>\n"], ["<td>", "</td>"]);
    format!("<html><head><meta charset=utf-8></head><body>{body}</body></html>")
}

fn word(document: &Document) -> String {
    let body = mark_up(
        document,
        ["<w:p><w:r><w:t>", "</w:t></w:r></w:p>"],
        ["<w:tbl>", "</w:tbl>"],
        ["<w:tr>", "</w:tr>"],
        ["<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>"],
    );
    format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>")
}

fn open(document: &Document) -> String {
    let body = mark_up(
        document,
        ["<text:p>", "</text:p>"],
        ["<table:table>", "</table:table>"],
        ["<table:table-row>", "</table:table-row>"],
        ["<table:table-cell><text:p>", "</text:p></table:table-cell>"],
    );
    format!("<office:text xmlns:office='o' xmlns:text='t' xmlns:table='b'>{body}</office:text>")
}

fn package(name: &str, content: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    writer.start_file(name, options).unwrap();
    writer.write_all(content.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

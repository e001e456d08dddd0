//! Cost of reading in each format: one bundled report written in each format, read into a document and into fields.
//! Where the generated documents are available: cells read correctly and the cost of a worker process, and the same for
//! pandas on web pages, pdfplumber and pdftotext on PDF, where they are installed.
//!
//! `cargo bench --bench formats` prints a table without judging it: times are comparable only within one run on one
//! machine.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss)]

use gouji_core::document::Document;
use gouji_core::extract;
use gouji_core::forms::Library;
use gouji_core::text::Span;
use gouji_session::corpus::{self, Origin};
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
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
    let document = gouji_ingest::ingest(text).unwrap().document;
    let page = page(&document);
    println!("{:<14}{:>10}{:>14}{:>9}{:>16}{:>14}", "format", "bytes", "read ms", "MB/s", "documents/s", "with fields");
    let formats = [
        ("text", text.to_vec()),
        ("text gb18030", encoding_rs::GB18030.encode(&document.text).0.into_owned()),
        ("html", page.clone().into_bytes()),
        ("html gb18030", encoding_rs::GB18030.encode(&page).0.into_owned()),
        ("mhtml", format!("MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}").into_bytes()),
        ("docx", package(&[("word/document.xml", &word(&document))])),
        ("odt", package(&[("content.xml", &open(&document, "office:text"))])),
        ("ods", package(&[("content.xml", &sheet(&document))])),
        ("xlsx", workbook(&document)),
        ("rtf", rich(&document).into_bytes()),
    ];
    for (name, bytes) in formats {
        let read = time(|| gouji_ingest::ingest(&bytes).unwrap().document.text.len());
        let whole = time(|| {
            let ingested = gouji_ingest::ingest(&bytes).unwrap();
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
    let read = time(|| gouji_ingest::ingest(long.as_bytes()).unwrap().document.text.len());
    println!(
        "\na page of 10 MB: {:.0} ms, {:.1} MB/s",
        read.as_secs_f64() * 1e3,
        long.len() as f64 / read.as_secs_f64() / 1e6
    );
    made();
}

/// Median time of one call.
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

/// Marks up a document: paragraphs between `line[0]` and `line[1]`, rows and cells likewise.
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

fn open(document: &Document, kind: &str) -> String {
    let body = mark_up(
        document,
        ["<text:p>", "</text:p>"],
        ["<table:table>", "</table:table>"],
        ["<table:table-row>", "</table:table-row>"],
        ["<table:table-cell><text:p>", "</text:p></table:table-cell>"],
    );
    format!("<{kind} xmlns:office='o' xmlns:text='t' xmlns:table='b'>{body}</{kind}>")
}

/// The document as a sheet; a line of text is a row with one cell.
fn sheet(document: &Document) -> String {
    let row = ["<table:table-row>", "</table:table-row>"];
    let cell = ["<table:table-cell><text:p>", "</text:p></table:table-cell>"];
    let line = [[row[0], cell[0]].concat(), [cell[1], row[1]].concat()];
    let body = mark_up(document, [&line[0], &line[1]], ["", ""], row, cell);
    format!(
        "<office:spreadsheet xmlns:office='o' xmlns:text='t' xmlns:table='b'><table:table>{body}</table:table>\
         </office:spreadsheet>"
    )
}

fn workbook(document: &Document) -> Vec<u8> {
    let (row, cell) = (["<row>", "</row>"], ["<c t='inlineStr'><is><t>", "</t></is></c>"]);
    let line = [[row[0], cell[0]].concat(), [cell[1], row[1]].concat()];
    let body = mark_up(document, [&line[0], &line[1]], ["", ""], row, cell);
    package(&[
        ("xl/workbook.xml", "<sheet id='1'/>"),
        ("xl/_rels/workbook.xml.rels", "<R><R Id='1' Target='a.xml'/></R>"),
        ("xl/a.xml", &format!("<worksheet><sheetData>{body}</sheetData></worksheet>")),
    ])
}

fn rich(document: &Document) -> String {
    let body = mark_up(document, ["\\pard ", "\\par\n"], ["", ""], ["\\trowd\\intbl ", "\\row\n"], ["", "\\cell "]);
    let mut text = String::from("{\\rtf1\\ansi\\uc1 ");
    for c in body.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(text, "\\u{}?", unit.cast_signed()).unwrap();
            }
        }
    }
    text + "}"
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Measures the generated documents, with the cells read correctly.
fn made() {
    let folder = gouji_testing::fixtures::folder().join("documents");
    let truth = std::fs::read(folder.join("truth.json")).unwrap();
    let truth: serde_json::Value = serde_json::from_slice(&truth).unwrap();
    println!(
        "\n{:<30}{:>10}{:>14}{:>9}{:>16}{:>14}{:>10}",
        "made document", "bytes", "read ms", "MB/s", "documents/s", "process ms", "cells"
    );
    let mut names = gouji_testing::fixtures::names("documents");
    names.retain(|name| name != "truth.json");
    let (mut pages, mut printed) = (Vec::new(), Vec::new());
    for name in &names {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let Ok(ingested) = gouji_ingest::ingest(&bytes) else { continue };
        let read = time(|| gouji_ingest::ingest(&bytes).unwrap().document.text.len());
        let process = gouji_ingest::needs_worker(&bytes).then(|| time(|| in_its_process(&bytes)));
        let process = process.map_or(String::new(), |time| format!("{:.1}", time.as_secs_f64() * 1e3));
        println!(
            "{name:<30}{:>10}{:>14.3}{:>9.1}{:>16.0}{process:>14}{:>10}",
            bytes.len(),
            read.as_secs_f64() * 1e3,
            bytes.len() as f64 / read.as_secs_f64() / 1e6,
            1.0 / read.as_secs_f64(),
            gouji_testing::score::scores(&ingested.document, &truth).2
        );
        match ingested.format {
            "html" => pages.push(folder.join(name)),
            "pdf" => printed.push(folder.join(name)),
            _ => {}
        }
    }
    let truth = folder.join("truth.json");
    println!("\npandas.read_html (lxml), the same pages");
    peer("pandas", &truth, &pages);
    println!("\npdfplumber, and pdftotext -layout (text without cells; its time includes its start), the same PDF");
    peer("pdfplumber", &truth, &printed);
    for path in &printed {
        let run = || Command::new("pdftotext").arg("-layout").arg(path).arg("-").output();
        let Ok(bytes) = run().map(|_| std::fs::metadata(path).unwrap().len()) else {
            return println!("pdftotext is not installed");
        };
        let took = time(run).as_secs_f64();
        let name = path.file_name().unwrap().to_string_lossy();
        println!("{name:<30}{bytes:>10}{:>14.3}{:>9.1}{:>16.0}", took * 1e3, bytes as f64 / took / 1e6, 1.0 / took);
    }
}

/// Runs another program on the same files; prints a line for each, or why it fails.
fn peer(name: &str, truth: &Path, files: &[PathBuf]) {
    let mut peer = Command::new("python3");
    peer.args(["-c", PEER, name]).arg(truth).args(files).stderr(Stdio::null());
    match peer.output() {
        Ok(output) if output.status.success() => print!("{}", String::from_utf8_lossy(&output.stdout)),
        _ => println!("{name} is not installed for python3"),
    }
}

/// Answer of a worker process, its start included.
fn in_its_process(bytes: &[u8]) -> usize {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    let mut child = command.arg("__read").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut into = child.stdin.take().unwrap();
    into.write_all(&(bytes.len() as u64).to_le_bytes()).unwrap();
    into.write_all(bytes).unwrap();
    drop(into);
    child.wait_with_output().unwrap().stdout.len()
}

/// Reads each file with pandas or pdfplumber: median time, and the expected cells in the right place.
const PEER: &str = r"
import io, json, re, statistics, sys, time
bare = lambda text: re.sub(r'\s', '', str(text))
def text(value):
    value = bare(value)
    return '' if value in ('nan', 'None') else value[:-2] if re.fullmatch(r'\d+\.0', value) else value
if sys.argv[1] == 'pandas':
    import lxml, pandas
    rounds = 20
    def read(data):
        frames = pandas.read_html(io.BytesIO(data), flavor='lxml', header=None)
        return [frame.values.tolist() for frame in frames]
else:
    import pdfplumber
    rounds = 3
    def read(data):
        with pdfplumber.open(io.BytesIO(data)) as file:
            return [table for page in file.pages for table in page.extract_tables()]
truth = json.load(open(sys.argv[2]))
for path in sys.argv[3:]:
    data = open(path, 'rb').read()
    times, tables = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        try:
            tables = read(data)
        except Exception:
            tables = []
        times.append(time.perf_counter() - start)
    cells = 0
    for table in truth['tables']:
        def right(rows):
            at = lambda r, c: text(rows[r][c]) if r < len(rows) and c < len(rows[r]) else None
            return sum(at(cell['r'], cell['c']) == bare(cell['t']) for cell in table['cells'])
        cells += max(map(right, tables), default=0)
    took = statistics.median(times)
    name = path.rsplit('/', 1)[-1]
    print(f'{name:<30}{len(data):>10}{took * 1e3:>14.3f}{len(data) / took / 1e6:>9.1f}{1 / took:>16.0f}{cells:>24}')
";

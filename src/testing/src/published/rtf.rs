//! Writes the report as RTF, which also is what many files named `.doc` are.
//!
//! Invariant: Word shows the plain pieces, the notes and the struck-out numbers, and nothing hidden. Not here: a binary
//! DOC, for which there is no writer.

use super::report::{Block, Cell, Content, Look, Report, Table};
use super::ways::Ways;
use std::fmt::Write as _;

/// Ways to hide a run: its control words.
pub const HIDINGS: &[&str] = &["\\v ", "\\v1 ", "\\cf1 ", "\\fs2 ", "\\deleted ", "\\cs1\\v "];

/// Ways to raise a note mark.
pub const RAISINGS: &[&str] = &["\\super ", "\\up8 ", "\\up8\\fs12 "];

/// Ways to strike a number out.
pub const STRIKINGS: &[&str] = &["\\strike ", "\\striked1 ", "\\strike1 "];

/// Ways to hold a value in a control: what stands around it.
pub const CONTROLS: &[(&str, &str)] =
    &[("{\\field{\\*\\fldinst FORMTEXT }{\\fldrslt ", "}}"), ("{\\field{\\*\\fldinst =SUM(LEFT) }{\\fldrslt ", "}}")];

/// The file.
pub fn file(report: &Report, ways: &Ways) -> Vec<u8> {
    let mut out = String::from(
        "{\\rtf1\\ansi\\ansicpg936\\deff0\\uc1{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\
         {\\colortbl;\\red255\\green255\\blue255;}{\\stylesheet{\\*\\cs1 hid;}}\n",
    );
    for block in &report.blocks {
        match block {
            Block::Paragraph(text) => {
                let _ = writeln!(out, "\\pard {}\\par", escape(text));
            }
            Block::Table(table) => write_table(&mut out, table, ways),
        }
    }
    (out + "}").into_bytes()
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '{' | '}' => {
                let _ = write!(out, "\\{c}");
            }
            ' '..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{}?", i32::from(*unit) - if *unit > 0x7fff { 0x10000 } else { 0 });
                }
            }
        }
    }
    out
}

fn write_table(out: &mut String, table: &Table, ways: &Ways) {
    for (at, squares) in table.grid(true).iter().enumerate() {
        out.push_str("\\trowd\\trgaph108");
        let mut content = String::new();
        let mut column = 0;
        while column < squares.len() {
            let Some((from, nth, _)) = squares[column] else {
                column += 1;
                continue;
            };
            let cell = &table.rows[from].cells[nth];
            if cell.down > 1 {
                out.push_str(if from < at { "\\clvmrg" } else { "\\clvmgf" });
            }
            column += cell.across;
            let _ = write!(out, "\\cellx{}", column * 900);
            if from == at {
                let is_hidden = table.is_hidden || table.rows[at].is_hidden || cell.is_hidden;
                write_runs(&mut content, cell, is_hidden, ways);
            }
            content.push_str("\\cell ");
        }
        let _ = writeln!(out, "\\pard\\intbl {content}\\row");
    }
    out.push_str("\\pard\\par\n");
}

fn write_runs(out: &mut String, cell: &Cell, is_hidden: bool, ways: &Ways) {
    for run in &cell.runs {
        let words = match run.look {
            _ if is_hidden => "\\v ",
            Look::Plain => "",
            Look::Broken => "\\line ",
            Look::Hidden => HIDINGS[ways.hide % HIDINGS.len()],
            Look::Raised => RAISINGS[ways.raise % RAISINGS.len()],
            Look::Struck => STRIKINGS[ways.strike % STRIKINGS.len()],
        };
        let (open, close) = match cell.content {
            Content::Control => CONTROLS[ways.control % CONTROLS.len()],
            _ => ("", ""),
        };
        let _ = write!(out, "{open}{{{words}{}}}{close}", escape(&run.text));
    }
}

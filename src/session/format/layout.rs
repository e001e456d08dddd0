//! Lays a session out for people and for line-by-line comparison: one record a line, sorted, each under a comment that
//! names it.
//!
//! Invariant: the same session gives the same bytes; every value is written by `ron`, so any text comes back as it was.

use super::v2::{Conflict, File};
use crate::text::clean::printable;
use serde::Serialize;
use std::fmt::Write;

const HEAD: &str = "\
// 勾稽(gouji)复核记录:复核人对一份政府信息公开年度报告中各个数的判断。报告原文不在此文件中,也从不改动。
// A gouji review session: what the reviewer decided about the numbers of one report. The report itself is not in here.
// 可以手工修改;每条判断一行,上一行注释是它的名称。 It may be edited by hand; the comment above a line names the number.
";

/// The text of a session file. `label` names an id for people.
///
/// # Errors
/// What `ron` refuses to write; no value of these types is known to be refused.
pub fn write(file: &File, label: impl Fn(&str) -> Option<String>) -> Result<String, ron::Error> {
    let mut out = String::from(HEAD);
    out.push_str("(\n");
    field(&mut out, "format", &file.format)?;
    field(&mut out, "program", &file.program)?;
    field(&mut out, "source", &file.source)?;
    field(&mut out, "forms", &file.forms)?;
    field(&mut out, "agency", &file.agency)?;
    field(&mut out, "year", &file.year)?;
    field(&mut out, "finished", &file.finished)?;
    list(&mut out, "decisions", file.decisions.iter().map(|one| (one.id.as_str(), one)), &label)?;
    list(&mut out, "notes", file.notes.iter().map(|one| (one.id.as_str(), one)), &label)?;
    if !file.history.is_empty() {
        out.push_str("    // 判断的经过,先后为序;撤销和历史由此而来。 What was decided in which order; undo and the history come from here.\n");
        list(&mut out, "history", file.history.iter().map(|one| ("", one)), &|_| None)?;
    }
    if !file.undone.is_empty() {
        list(&mut out, "undone", file.undone.iter().map(|one| ("", one)), &|_| None)?;
    }
    if !file.conflicts.is_empty() {
        out.push_str("    // 以下判断在现在的报告中找不到原处,未采用,原样保留。\n");
        out.push_str("    // These fit the report as it is now no more: not applied, kept as they were.\n");
        list(&mut out, "conflicts", file.conflicts.iter().map(|one| (Conflict::id(one), one)), &label)?;
    }
    out.push_str(")\n");
    Ok(out)
}

fn field(out: &mut String, name: &str, value: &impl Serialize) -> Result<(), ron::Error> {
    let _ = writeln!(out, "    {name}: {},", one_line(value)?);
    Ok(())
}

fn list<'a, T: Serialize + 'a>(
    out: &mut String,
    name: &str,
    records: impl Iterator<Item = (&'a str, &'a T)>,
    label: &dyn Fn(&str) -> Option<String>,
) -> Result<(), ron::Error> {
    let mut lines = String::new();
    for (id, record) in records {
        if let Some(words) = label(id) {
            let _ = writeln!(lines, "        // {}", printable(&words));
        }
        let _ = writeln!(lines, "        {},", one_line(record)?);
    }
    if lines.is_empty() {
        let _ = writeln!(out, "    {name}: [],");
    } else {
        let _ = writeln!(out, "    {name}: [\n{lines}    ],");
    }
    Ok(())
}

/// A value on one line with blanks after its commas and colons.
fn one_line(value: &impl Serialize) -> Result<String, ron::Error> {
    let config = ron::ser::PrettyConfig::new()
        .depth_limit(0)
        .new_line("\n")
        .compact_arrays(true)
        .compact_structs(true)
        .separator(" ");
    ron::ser::to_string_pretty(value, config)
}

//! Prints how the variants of one report, as people publish it, are read; writes them out.
//!
//! Not here: the variants and the judgement (`gouji_testing::published`).

use gouji_testing::figures;
use gouji_testing::published::{Outcome, Truth, Variant, judge, variants};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

/// Judges all variants, prints figures by kind and format and each file that falls short; an error if a value is wrong
/// and sure. With a folder, writes the files and their truth there.
pub fn run(folder: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let variants = variants();
    if let Some(folder) = folder {
        write(&variants, folder)?;
    }
    let (mut kinds, mut formats) = (BTreeMap::new(), BTreeMap::new());
    let mut all = Outcome::default();
    for variant in &variants {
        let (outcome, short) = judge(&variant.bytes, &variant.truths);
        if let Some(first) = short.first() {
            println!("{}: {} fall short: {first}", variant.name, short.len());
        }
        *kinds.entry(variant.kind.name()).or_insert_with(Outcome::default) += outcome;
        *formats.entry(variant.format.name()).or_insert_with(Outcome::default) += outcome;
        all += outcome;
    }
    for (title, rows) in [("kind", kinds), ("format", formats), ("all", BTreeMap::from([("", all)]))] {
        println!("\n{title:<18} files  whole  right  doubtful  untold  wrong and sure");
        for (name, row) in rows {
            let Outcome { files, whole, right, doubtful, untold, wrong } = row;
            println!("{name:<18} {files:>5} {whole:>6} {right:>6} {doubtful:>9} {untold:>7} {wrong:>6}");
        }
    }
    for (name, count) in [("files", all.files), ("whole", all.whole), ("right", all.right), ("wrong", all.wrong)] {
        figures::keep_count(&format!("published/{name}"), count);
    }
    let mille = all.whole * 1000 / all.files.max(1);
    println!("\nread whole: {}.{} %", mille / 10, mille % 10);
    if all.wrong > 0 { Err(format!("{} values are wrong and sure", all.wrong).into()) } else { Ok(()) }
}

/// Writes the files and `truth.json`: what is right to read, and where the number stands in its table as printed and,
/// hidden rows and columns counted, as stored.
fn write(variants: &[Variant], folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let mut files = Vec::new();
    for variant in variants {
        fs::write(folder.join(&variant.name), &variant.bytes)?;
        let mut fields = serde_json::Map::new();
        let shown = variant.report.tables().filter(|table| !table.is_hidden);
        for (nth, table) in shown.enumerate() {
            let stored = table.places(true);
            for (id, place) in table.places(false) {
                let (must, value) = match variant.truths.get(&id) {
                    Some(Truth::Value(number)) => ("read", Some(number)),
                    Some(Truth::Open(number)) => ("sure only if right", Some(number)),
                    Some(Truth::Unsure(number)) => ("never sure", Some(number)),
                    Some(Truth::Blank) => ("blank", None),
                    Some(Truth::Unknown) | None => ("unknown", None),
                };
                let value = value.map(ToString::to_string);
                let at = serde_json::json!({"must": must, "value": value, "table": nth, "at": place, "stored": stored.get(&id)});
                fields.insert(id, at);
            }
        }
        files.push(serde_json::json!({
            "file": variant.name, "format": variant.format.name(), "kind": variant.kind.name(), "fields": fields,
        }));
    }
    fs::write(folder.join("truth.json"), serde_json::to_string(&files)?)?;
    println!("{} files in {}", files.len(), folder.display());
    Ok(())
}

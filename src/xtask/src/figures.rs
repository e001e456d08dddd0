//! The page of measured figures: runs benchmarks and proofs, keeps what they measured, and fills the page in.
//!
//! Invariant: every figure of the page comes from `figures.json`, which only a run changes; a placeholder without a figure is
//! an error. Not here: measuring (`src/benches`, the crates' tests).

use gouji_core::text::grouping::grouped;
use serde_json::{Map, Value, json};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

/// What is kept between runs: by part, its command, when and where it ran, and its figures.
const KEPT: &str = "src/benches/figures.json";
/// The page.
const PAGE: &str = "assets/manual/figures.md";
/// The page with a placeholder for each figure: `{{name}}`, or `{{name|decimals}}`.
const TEMPLATE: &str = include_str!("figures.md");

/// What the placeholder of a table begins with.
const TABLE: &str = "table ";

/// A part of the figures, and the command that measures it: a program, its arguments, and how many cases a proof takes.
struct Part {
    name: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
    cases: Option<&'static str>,
}

const fn part(name: &'static str, arguments: &'static [&'static str]) -> Part {
    Part { name, program: "cargo", arguments, cases: None }
}

const PARTS: &[Part] = &[
    part("workbench", &["bench", "--bench", "workbench"]),
    part("repair", &["bench", "--bench", "repair"]),
    part("diff", &["bench", "--bench", "diff"]),
    part("folders", &["bench", "--bench", "folders", "--", "1", "300", "10000"]),
    part("published", &["xtask", "published"]),
    Part {
        name: "damaged",
        program: "cargo",
        arguments: &["test", "--release", "-p", "gouji-core", "--test", "core", "generator", "--", "--nocapture"],
        cases: Some("60000"),
    },
    Part {
        name: "slips",
        program: "cargo",
        arguments: &["test", "--release", "-p", "gouji-core", "--test", "core", "repair::proof", "--", "--nocapture"],
        cases: Some("1000"),
    },
    // Measures the program that `cargo build --release` made.
    Part {
        name: "peers",
        program: "python3",
        arguments: &["src/benches/peers.py", "target/release/gouji"],
        cases: None,
    },
];

impl Part {
    /// The command, as it is typed.
    fn command(&self) -> String {
        let cases = self.cases.map(|cases| format!("GOUJI_CASES={cases} ")).unwrap_or_default();
        format!("{cases}{} {}", self.program, self.arguments.join(" "))
    }

    /// Runs it; its figures.
    fn run(&self) -> Result<Value, Box<dyn Error>> {
        let lines = std::env::temp_dir().join(format!("gouji-figures-{}", std::process::id()));
        let _ = fs::remove_file(&lines);
        let mut command = Command::new(if self.program == "cargo" { env!("CARGO") } else { self.program });
        command.args(self.arguments).env("GOUJI_FIGURES", &lines);
        if let Some(cases) = self.cases {
            command.env("GOUJI_CASES", cases);
        }
        if !command.status()?.success() {
            return Err(format!("{} failed", self.command()).into());
        }
        let mut figures = Map::new();
        for line in fs::read_to_string(&lines)?.lines() {
            let (name, value): (String, Value) = serde_json::from_str(line)?;
            figures.insert(name, value);
        }
        fs::remove_file(&lines)?;
        Ok(json!({ "command": self.command(), "date": today()?, "machine": machine(), "figures": figures }))
    }
}

/// Runs the parts named, `all` being all of them, and writes the page from what was measured last.
pub fn run(names: &[&str]) -> Result<(), Box<dyn Error>> {
    let known = |name: &&&str| PARTS.iter().all(|part| part.name != **name) && **name != "all";
    if let Some(unknown) = names.iter().find(known) {
        let parts: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        return Err(format!("{unknown} is none of {}, all", parts.join(", ")).into());
    }
    let mut kept: Map<String, Value> = serde_json::from_str(&fs::read_to_string(KEPT)?)?;
    for part in PARTS.iter().filter(|part| names.contains(&part.name) || names.contains(&"all")) {
        kept.insert(part.name.to_string(), part.run()?);
        // What was measured is kept though a later part fails.
        fs::write(KEPT, serde_json::to_string_pretty(&kept)? + "\n")?;
    }
    fs::write(PAGE, page(TEMPLATE, &kept)?)?;
    Ok(())
}

/// The template filled in.
fn page(template: &str, kept: &Map<String, Value>) -> Result<String, Box<dyn Error>> {
    let mut page = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (placeholder, after) = behind.split_once("}}").ok_or("a placeholder is not closed")?;
        page.push_str(before);
        page.push_str(&match placeholder {
            "parts" => parts(kept)?,
            _ if placeholder.starts_with(TABLE) => table(&placeholder[TABLE.len()..], kept)?,
            _ => figure(placeholder, kept)?,
        });
        rest = after;
    }
    Ok(page + rest)
}

/// A figure with so many decimals: as many as the placeholder says, else three figures in all.
fn figure(placeholder: &str, kept: &Map<String, Value>) -> Result<String, Box<dyn Error>> {
    let (name, decimals) = placeholder.split_once('|').unwrap_or((placeholder, ""));
    let mut all = kept.values().filter_map(|part| part["figures"].as_object());
    let value = all.find_map(|figures| figures.get(name)?.as_f64());
    let value = value.ok_or_else(|| format!("no figure is called {name}"))?;
    let decimals = match decimals.parse() {
        Ok(decimals) => decimals,
        Err(_) if value.abs() >= 100.0 => 0,
        Err(_) if value.abs() >= 10.0 => 1,
        Err(_) => 2,
    };
    Ok(grouped(&format!("{value:.decimals$}")).into_owned())
}

/// `{{table GROUP: COLUMN, COLUMN|DECIMALS}}`: the figures named `GROUP/row/column`, a line for each row, with one decimal
/// unless the column says how many.
fn table(words: &str, kept: &Map<String, Value>) -> Result<String, Box<dyn Error>> {
    let (group, columns) = words.split_once(": ").ok_or("a table has no columns")?;
    let columns: Vec<(&str, &str)> =
        columns.split(", ").map(|column| column.split_once('|').unwrap_or((column, "1"))).collect();
    let heads: Vec<&str> = columns.iter().map(|column| column.0).collect();
    let all = kept.values().filter_map(|part| part["figures"].as_object()).flat_map(Map::keys);
    let names = all.filter_map(|name| name.strip_prefix(group)?.strip_prefix('/')?.rsplit_once('/'));
    let mut rows: Vec<&str> = Vec::new();
    for (row, _) in names {
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    }
    let mut lines = format!("| | {} |\n|---|{}", heads.join(" | "), "---|".repeat(columns.len()));
    for row in rows {
        write!(lines, "\n| {row} |")?;
        for (column, decimals) in &columns {
            write!(lines, " {} |", figure(&format!("{group}/{row}/{column}|{decimals}"), kept)?)?;
        }
    }
    Ok(lines)
}

/// An item of a list for each part: its command, when and where it ran.
fn parts(kept: &Map<String, Value>) -> Result<String, Box<dyn Error>> {
    let mut rows = Vec::new();
    for part in PARTS {
        let said = kept.get(part.name).ok_or_else(|| format!("{} was never measured", part.name))?;
        let word = |key: &str| said[key].as_str().unwrap_or_default().to_string();
        rows.push(format!("- `{}` {}, {}", word("command"), word("date"), word("machine")));
    }
    Ok(rows.join("\n"))
}

fn today() -> Result<String, Box<dyn Error>> {
    let told = Command::new("date").args(["-u", "+%Y-%m-%d"]).output()?;
    Ok(String::from_utf8(told.stdout)?.trim().to_string())
}

/// How many cores, of what, under which system.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores, {} {}", std::env::consts::ARCH, std::env::consts::OS)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_page_is_what_was_measured_last() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let kept = serde_json::from_str(&fs::read_to_string(root.join(KEPT)).unwrap()).unwrap();
        let written = fs::read_to_string(root.join(PAGE)).unwrap();
        assert!(written == page(TEMPLATE, &kept).unwrap(), "cargo xtask figures writes it");
    }

    #[test]
    fn figures_are_filled_in() {
        let kept = json!({ "a": { "figures": { "x/ms": 1234.567, "y": 0.0312,
            "t/one/a": 1, "t/one/b": 2, "t/two, three/a": 3, "t/two, three/b": 4 } } });
        let kept = kept.as_object().unwrap();
        for (template, filled) in [
            ("{{x/ms}} and {{x/ms|1}}", Some("1235 and 1234.6")),
            ("{{y}}", Some("0.03")),
            ("{{y|3}} ms", Some("0.031 ms")),
            ("{{table t: a, b}}", Some("| | a | b |\n|---|---|---|\n| one | 1.0 | 2.0 |\n| two, three | 3.0 | 4.0 |")),
            ("{{table t: b|0}}", Some("| | b |\n|---|---|\n| one | 2 |\n| two, three | 4 |")),
            ("{{table t: a, c}}", None),
            ("{{z}}", None),
            ("{{x", None),
        ] {
            assert_eq!(page(template, kept).ok().as_deref(), filled, "{template}");
        }
    }
}

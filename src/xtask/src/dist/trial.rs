//! The program of an archive, tried as a stranger finds it: unpacked, started in an empty folder, with nothing in the environment.
//!
//! Each feature is used once, so that a program built without one is no release.

use super::{FEATURES, System, Workspace, archive};
use gouji_testing::Scratch;
use serde_json::Value;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A sample of the archive in which rules are broken.
const SAMPLE: &str = "assets/reports/suqian-2024.txt";
/// A report in PDF, from the tests.
const PRINTED: &str = "src/tests/fixtures/documents/chrome.pdf";
/// What the program is to write, and how such files begin.
const WRITTEN: [(&str, &[u8]); 2] = [("a.parquet", b"PAR1"), ("a.xlsx", b"PK\x03\x04")];

/// Unpacks an archive and runs its program. `built` is where it was built: what Wine lacks lies beside it.
pub fn run(system: System, file: &Path, built: &Path, workspace: &Workspace) -> Result<(), Box<dyn Error>> {
    let scratch = Scratch::new("dist");
    archive::read(file, &scratch.0)?;
    let unpacked = fs::read_dir(&scratch.0)?.next().ok_or("an empty archive")??.path();
    let empty = scratch.0.join("empty");
    fs::create_dir(&empty)?;
    let program = unpacked.join(system.program());
    let Some(start) = Start::of(system, program, built, workspace)? else {
        println!("skipped: the program for Windows is not tried: no Wine");
        return Ok(());
    };
    let version = start.run(&empty, &["--version"])?;
    let all = String::from_utf8_lossy(&version.stdout).to_string();
    let told = all.lines().next().unwrap_or_default();
    let has_features = FEATURES.split(',').all(|feature| all.split_whitespace().any(|word| word == feature));
    if told != format!("gouji {}", env!("CARGO_PKG_VERSION")) || !has_features {
        return Err(format!("--version prints {told:?}: {version:?}").into());
    }
    // Named by their own names: Wine has other paths.
    fs::copy(unpacked.join(SAMPLE), empty.join("a.txt"))?;
    fs::copy(workspace.root.join(PRINTED), empty.join("b.pdf"))?;
    let checked = start.run(&empty, &["check", "a.txt", "--format", "json"])?;
    let report: Value = serde_json::from_slice(&checked.stdout).map_err(|error| format!("{error}: {checked:?}"))?;
    let report = report.get(0).unwrap_or(&report);
    let findings = report["findings"].as_array().map_or(0, Vec::len);
    let read = start.run(&empty, &["extract", "b.pdf"])?;
    let printed: Value = serde_json::from_slice(&read.stdout).map_err(|error| format!("{error}: {read:?}"))?;
    let printed = printed.get(0).unwrap_or(&printed);
    let fields = printed["fields"].as_array().map_or(0, Vec::len);
    if findings == 0 || fields == 0 {
        return Err(format!("{findings} findings, {fields} fields of a PDF: {checked:?} {read:?}").into());
    }
    for (name, begin) in WRITTEN {
        let told = start.run(&empty, &["export", "a.txt", "-o", name])?;
        if !fs::read(empty.join(name)).is_ok_and(|bytes| bytes.starts_with(begin)) {
            return Err(format!("{name} is not written: {told:?}").into());
        }
    }
    println!("{told} runs without a home: {findings} findings, {fields} fields of a PDF, Parquet and workbook");
    Ok(())
}

/// How the program of a system is started here.
struct Start {
    program: PathBuf,
    wine: Option<(PathBuf, PathBuf)>,
}

impl Start {
    /// `None` where the system is another one and there is no Wine.
    fn of(
        system: System,
        program: PathBuf,
        built: &Path,
        workspace: &Workspace,
    ) -> Result<Option<Self>, Box<dyn Error>> {
        if system == System::Linux {
            return Ok(Some(Self { program, wine: None }));
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/lib/wine")]);
        let places = folders.flat_map(|folder| ["wine64", "wine"].map(|name| folder.join(name)));
        let Some(wine) = places.into_iter().find(|place| place.is_file()) else { return Ok(None) };
        // `.ci/windows` made it where Wine has none.
        let lacking = built.with_file_name("bcryptprimitives.dll");
        if lacking.exists() {
            fs::copy(&lacking, program.with_file_name("bcryptprimitives.dll"))?;
        }
        let prefix = workspace.target.join("windows/wine");
        fs::create_dir_all(&prefix)?;
        Ok(Some(Self { program, wine: Some((wine, prefix)) }))
    }

    fn run(&self, folder: &Path, arguments: &[&str]) -> Result<Output, Box<dyn Error>> {
        let mut command = match &self.wine {
            None => Command::new(&self.program),
            Some((wine, _)) => Command::new(wine),
        };
        command.env_clear().current_dir(folder);
        if let Some((_, prefix)) = &self.wine {
            command.env("WINEPREFIX", prefix).env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree,mshtml=");
            command.arg(&self.program);
        }
        Ok(command.args(arguments).output()?)
    }
}

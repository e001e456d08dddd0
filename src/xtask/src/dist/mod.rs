//! `cargo xtask dist`: one archive for each system, with the program, its completions, man pages, manual, samples and licences, and a
//! wheel with the same program.
//!
//! Invariant: an archive is kept only when the program taken out of it has run from an empty folder with an empty environment; the
//! same sources give the same archive. Not here: the package for Python (`src/python`), and its tests (`.ci/python`).

mod archive;
mod build;
mod licences;
mod pages;
mod tools;
mod trial;
mod wheel;

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};
use gouji_core::text::grouping::grouped;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tools::Tools;

/// What an archive is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Linux,
    Windows,
}

impl System {
    const fn name(self) -> &'static str {
        match self {
            Self::Linux => "x86_64-linux",
            Self::Windows => "x86_64-windows",
        }
    }

    const fn triple(self) -> &'static str {
        match self {
            Self::Linux => "x86_64-unknown-linux-gnu",
            Self::Windows => "x86_64-pc-windows-gnu",
        }
    }

    const fn program(self) -> &'static str {
        match self {
            Self::Linux => "gouji",
            Self::Windows => "gouji.exe",
        }
    }
}

/// What is shipped as it stands in the repository. The links of the manual lead from one to the other.
const SHIPPED: [&str; 4] = ["README.md", "LICENSE", "SECURITY.md", "assets"];

/// Features of the programs that are handed over, besides those of every build.
const FEATURES: &str = "ocr";

/// Where the sources lie, and where archives are written.
struct Workspace {
    root: PathBuf,
    target: PathBuf,
    metadata: Metadata,
}

impl Workspace {
    fn read() -> Result<Self, Box<dyn Error>> {
        // Cargo lists no library of a feature that it is not asked for.
        let features = CargoOpt::SomeFeatures(vec![FEATURES.to_string()]);
        let metadata = MetadataCommand::new().features(features).other_options(["--locked".to_string()]).exec()?;
        let root = metadata.workspace_root.clone().into_std_path_buf();
        Ok(Self { target: metadata.target_directory.clone().into_std_path_buf(), root, metadata })
    }
}

/// Makes the archives and wheels of the systems named, or of all that can be built for here.
pub fn run(names: &[&str]) -> Result<(), Box<dyn Error>> {
    let systems: Vec<System> = match names {
        [] => vec![System::Linux, System::Windows],
        ["linux"] => vec![System::Linux],
        ["windows"] => vec![System::Windows],
        _ => return Err("linux or windows, or neither for both".into()),
    };
    let workspace = Workspace::read()?;
    let folder = workspace.target.join("dist");
    fs::create_dir_all(&folder)?;
    let Some(tools) = Tools::fetch(&workspace)? else { return Ok(()) };
    let mut written = Vec::new();
    for system in systems {
        println!("== {}", system.name());
        let Some(program) = build::program(system, &tools, &workspace)? else { continue };
        let staged = folder.join(format!("gouji-{}-{}", env!("CARGO_PKG_VERSION"), system.name()));
        stage(system, &program, &staged, &workspace)?;
        let archive = archive::write(system, &staged)?;
        if let Err(error) = trial::run(system, &archive, &program, &workspace) {
            fs::remove_file(&archive)?;
            return Err(error);
        }
        println!("the program: {}", size(&program)?);
        written.extend([archive, wheel::write(system, &staged, &tools, &workspace)?]);
    }
    let mut sums = String::new();
    for file in &written {
        println!("{}: {}", file.display(), size(file)?);
        writeln!(sums, "{}  {}", archive::sum(file)?, file.file_name().unwrap_or_default().to_string_lossy())?;
    }
    fs::write(folder.join("SHA256SUMS"), sums)?;
    Ok(())
}

fn size(file: &Path) -> Result<String, Box<dyn Error>> {
    Ok(format!("{} bytes", grouped(&fs::metadata(file)?.len().to_string())))
}

/// Lays what an archive holds into a folder.
fn stage(system: System, program: &Path, folder: &Path, workspace: &Workspace) -> Result<(), Box<dyn Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    fs::copy(program, folder.join(system.program()))?;
    for name in SHIPPED {
        copy(&workspace.root.join(name), &folder.join(name))?;
    }
    fs::write(folder.join("LICENCES.txt"), licences::page(system, workspace)?)?;
    pages::completions(&folder.join("completions"))?;
    pages::manual(&folder.join("man"))
}

fn copy(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    if !from.is_dir() {
        fs::copy(from, to)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

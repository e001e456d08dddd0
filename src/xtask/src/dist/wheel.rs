//! The wheel: the program of an archive, and the package for Python that calls it (`src/python`).

use super::{System, Workspace, tools::Tools};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Packs what was staged for an archive as a wheel of the same system.
pub fn write(system: System, staged: &Path, tools: &Tools, workspace: &Workspace) -> Result<PathBuf, Box<dyn Error>> {
    let platform = match system {
        System::Linux => "manylinux2014_x86_64",
        System::Windows => "win_amd64",
    };
    let folder = staged.parent().ok_or("a folder without a parent")?;
    let packed = tools
        .command("pyproject-build")
        .args(["--wheel", "--no-isolation", "--outdir"])
        .args([folder, &workspace.root.join("src/python")])
        .env("GOUJI_FOLDER", staged)
        .env("GOUJI_PLATFORM", platform)
        .output()?;
    if !packed.status.success() {
        return Err(format!("{packed:?}").into());
    }
    let entries = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path());
    let mut wheels = entries.filter(|path| path.to_string_lossy().ends_with(&format!("{platform}.whl")));
    wheels.find(|path| path.to_string_lossy().contains(env!("CARGO_PKG_VERSION"))).ok_or_else(|| "no wheel".into())
}

//! What is fetched for a release: a linker for old C libraries, and what packs a wheel.

use super::Workspace;
use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

const TOOLS: [&str; 4] = ["ziglang==0.17.*", "cargo-zigbuild==0.24.*", "build==1.*", "hatchling==1.*"];

/// An environment of Python with the tools.
pub struct Tools {
    bin: PathBuf,
}

impl Tools {
    /// `None`, and that is said, where they cannot be fetched.
    pub fn fetch(workspace: &Workspace) -> Result<Option<Self>, Box<dyn Error>> {
        let folder = workspace.target.join("dist/tools");
        let bin = folder.join("bin");
        let are_there = ["cargo-zigbuild", "pyproject-build", "hatchling"].iter().all(|name| bin.join(name).exists());
        if !are_there {
            let venv = Command::new("python3").args(["-m", "venv"]).arg(&folder).status();
            let pip = || Command::new(bin.join("pip")).args(["install", "--quiet"]).args(TOOLS).status();
            if !venv.is_ok_and(|status| status.success()) || !pip()?.success() {
                println!("skipped: pip cannot fetch {}", TOOLS.join(" "));
                return Ok(None);
            }
        }
        Ok(Some(Self { bin }))
    }

    /// A command that finds them.
    pub fn command(&self, program: &str) -> Command {
        let mut path = self.bin.clone().into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let is_ours = self.bin.join(program).exists();
        let mut command = if is_ours { Command::new(self.bin.join(program)) } else { Command::new(program) };
        command.env("PATH", path);
        command
    }
}

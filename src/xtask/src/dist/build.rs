//! The program of a release, built for each system, and the symbols that it takes from the system.

use super::{FEATURES, System, Workspace, tools::Tools};
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The oldest C library that the program runs with: the one of `manylinux2014`.
const GLIBC: (u32, u32) = (2, 17);

/// The program, built; `None`, and that is said, where something is missing.
pub fn program(system: System, tools: &Tools, workspace: &Workspace) -> Result<Option<PathBuf>, Box<dyn Error>> {
    match system {
        System::Linux => linux(tools, workspace).map(Some),
        System::Windows => windows(workspace),
    }
}

/// Panics name source files by their paths: no folder of this machine is to be among them.
fn anonymous() -> Result<String, Box<dyn Error>> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).ok_or("no folder of cargo")?;
    Ok(format!("--remap-path-prefix={}=/cargo", home.display()))
}

fn linux(tools: &Tools, workspace: &Workspace) -> Result<PathBuf, Box<dyn Error>> {
    let triple = System::Linux.triple();
    let status = tools
        .command("cargo")
        .args([
            "zigbuild",
            "--release",
            "--locked",
            "--package",
            "gouji",
            "--features",
            FEATURES,
            "--target",
            &format!("{triple}.{}.{}", GLIBC.0, GLIBC.1),
        ])
        .current_dir(&workspace.root)
        .env("CARGO_ENCODED_RUSTFLAGS", anonymous()?)
        .status()?;
    if !status.success() {
        return Err("cargo zigbuild failed".into());
    }
    let program = workspace.target.join(triple).join("release/gouji");
    let table =
        Command::new("objdump").arg("-T").arg(&program).output().map_err(|_| "objdump (binutils) is missing")?;
    let newest = newest(&String::from_utf8_lossy(&table.stdout)).ok_or("objdump shows no symbol of the C library")?;
    println!("needs GLIBC {}.{}", newest.0, newest.1);
    if newest > GLIBC {
        return Err(format!("newer than {}.{}", GLIBC.0, GLIBC.1).into());
    }
    Ok(program)
}

/// The newest version of the C library that a table of symbols names.
fn newest(symbols: &str) -> Option<(u32, u32)> {
    let versions = symbols.split("GLIBC_").skip(1);
    let numbers = versions.filter_map(|rest| {
        let version = rest.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
        let mut parts = version.split('.').map(str::parse);
        Some((parts.next()?.ok()?, parts.next()?.ok()?))
    });
    numbers.max()
}

/// The script knows which compiler, and skips with a line of its own.
fn windows(workspace: &Workspace) -> Result<Option<PathBuf>, Box<dyn Error>> {
    let program = workspace.target.join("windows").join(System::Windows.triple()).join("release/gouji.exe");
    if program.exists() {
        fs::remove_file(&program)?;
    }
    let status = Command::new(workspace.root.join(".ci/windows"))
        .args(["--release", "--features", FEATURES])
        .env("CARGO_TARGET_DIR", &workspace.target)
        .env("CARGO_ENCODED_RUSTFLAGS", anonymous()?)
        .status()?;
    if !status.success() {
        return Err(".ci/windows --release failed".into());
    }
    Ok(program.exists().then_some(program))
}

#[cfg(test)]
mod tests {
    use super::newest;

    #[test]
    fn the_newest_symbol_is_told() {
        let line = |version: &str| format!("0000 DF *UND* 0000 ({version}) name\n");
        for (versions, expect) in [
            (&["GLIBC_2.2.5", "GLIBC_2.16", "GLIBC_2.9"][..], Some((2, 16))),
            (&["GLIBC_2.17", "GCC_3.0", "GLIBC_2.34"], Some((2, 34))),
            (&["GLIBC_PRIVATE"], None),
            (&["GCC_3.0"], None),
        ] {
            let table: String = versions.iter().map(|version| line(version)).collect();
            assert_eq!(newest(&table), expect, "{table}");
        }
    }
}

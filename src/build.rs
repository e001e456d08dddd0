//! Finds out which tests cannot run on this machine, so that they count as ignored and not as passed.
//!
//! Also gives the program its commit, and the stack on Windows that it has elsewhere.
//!
//! `no_git`: there is no git. `no_mount`: no file system can be mounted, tried in a mount namespace that ends with the try.

use std::process::{Command, Stdio};

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    stack();
    commit();
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    needs("no_git", Command::new("git").arg("--version"));
    needs("no_mount", Command::new("unshare").args(["--mount", "mount", "-t", "tmpfs", "tmpfs", &out]));
}

fn needs(missing: &str, command: &mut Command) {
    println!("cargo::rustc-check-cfg=cfg({missing})");
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !status.is_ok_and(|status| status.success()) {
        println!("cargo::rustc-cfg={missing}");
    }
}

/// Tells the program its commit, `--version` names it: that of `GOUJI_COMMIT`, else of the repository, else none.
fn commit() {
    println!("cargo::rerun-if-env-changed=GOUJI_COMMIT");
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).stderr(Stdio::null()).output().ok()?;
        let words = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
        Some(words.trim().to_string()).filter(|words| !words.is_empty())
    };
    if let Some(moves) = git(&["rev-parse", "--git-path", "logs/HEAD"]) {
        println!("cargo::rerun-if-changed={moves}");
    }
    let given = std::env::var("GOUJI_COMMIT").ok().filter(|commit| !commit.is_empty());
    if let Some(commit) = given.or_else(|| git(&["rev-parse", "--short=12", "HEAD"])) {
        println!("cargo::rustc-env=GOUJI_COMMIT={commit}");
    }
}

/// The first thread of a program has 8 MiB on Linux and macOS, and as much as the linker is told on Windows. Files that may
/// be nested deep are read on it.
fn stack() {
    const BYTES: usize = 8 << 20;
    if std::env::var_os("CARGO_CFG_WINDOWS").is_none() {
        return;
    }
    let is_msvc = std::env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|env| env == "msvc");
    let argument = if is_msvc { format!("/STACK:{BYTES}") } else { format!("-Wl,--stack,{BYTES}") };
    println!("cargo::rustc-link-arg-bins={argument}");
}

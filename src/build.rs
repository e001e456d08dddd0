//! Finds out which tests cannot run on this machine, so that they count as ignored and not as passed.
//!
//! `no_git`: there is no git. `no_mount`: no file system can be mounted, tried in a mount namespace that ends with the try.

use std::process::{Command, Stdio};

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
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

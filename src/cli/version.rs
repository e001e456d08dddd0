//! What `--version` tells: enough for a report of a fault.
//!
//! Invariant: the first line is the same for every build of a version. Not here: finding out the commit (`build.rs`).

use std::sync::LazyLock;

/// The version alone.
pub const SHORT: &str = env!("CARGO_PKG_VERSION");

/// The features of the program, with whether it was built with them.
const FEATURES: [(&str, bool); 5] = [
    ("ocr", cfg!(feature = "ocr")),
    ("parquet", cfg!(feature = "parquet")),
    ("pdf", cfg!(feature = "pdf")),
    ("scan", cfg!(feature = "scan")),
    ("xlsx", cfg!(feature = "xlsx")),
];

/// The version, the commit where it is known, the system, and the features.
pub static LONG: LazyLock<String> = LazyLock::new(|| {
    let commit = option_env!("GOUJI_COMMIT").map(|commit| format!("\ncommit: {commit}")).unwrap_or_default();
    let (arch, os) = (std::env::consts::ARCH, std::env::consts::OS);
    let features: Vec<&str> = FEATURES.into_iter().filter(|feature| feature.1).map(|feature| feature.0).collect();
    let features = if features.is_empty() { "none".to_string() } else { features.join(" ") };
    format!("{SHORT}{commit}\nsystem: {arch} {os}\nfeatures: {features}")
});

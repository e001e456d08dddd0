//! What cargo would pack of each crate: what it is built from, and nothing that only the tests and the pages need.

use gouji_testing::ROOT;
use std::process::Command;

#[test]
fn packages_hold_what_is_built_and_no_more() {
    let listed = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline", "--quiet"])
        .current_dir(ROOT)
        .output()
        .unwrap();
    let told = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let files: Vec<&str> = told.lines().collect();
    for needed in
        ["src/main.rs", "src/build.rs", "assets/forms/cn2021.ron", "assets/manual/zh/tasks.md", "LICENSE", "README.md"]
    {
        assert!(files.contains(&needed), "{needed}");
    }
    // A list for each crate that is built by default.
    assert_eq!(files.iter().filter(|file| **file == "Cargo.toml").count(), 9);
    let folders =
        ["tests/", "src/tests/", "src/benches/", "src/python/", "src/xtask/", "sessions/", ".ci/", ".github/"];
    let endings = [".snap", ".svg", ".png", ".pdf", ".docx"];
    let needless: Vec<&&str> = files
        .iter()
        .filter(|file| {
            folders.iter().any(|folder| file.starts_with(folder)) || endings.iter().any(|ending| file.ends_with(ending))
        })
        .collect();
    assert!(needless.is_empty(), "{needless:#?}");
}

//! Where the surroundings give out: a window that shows nothing, a closed output, a terminal that understands nothing.

use super::hostile::gouji;
use super::terminal::*;
use std::fs;

fn sample(name: &str) -> String {
    format!("{}/assets/reports/{name}.txt", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_window_too_small_opens_nothing_and_decides_nothing() {
    let folder = Folder::new();
    let mut start = Start::new(&folder);
    (start.rows, start.cols) = (12, 50);
    let mut terminal = start.run();
    // Into the last report but one, two of its cards, saved: where it is shown, this is what these keys do.
    terminal.sees("窗口太小").keys(OPEN_XIFENG).keys("11").keys("\x1b[200~7\x1b[201~").keys("w").keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();
    assert!(!folder.has("sessions"), "nothing was opened");
}

#[test]
fn a_name_that_would_be_a_formula_is_guarded() {
    let folder = Folder::new();
    fs::copy(sample("suqian-2023"), folder.0.join("\t=1+1.txt")).unwrap();
    let output = gouji(&folder, &["extract", ".", "--format", "csv"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().skip(1).all(|row| row.starts_with("./")), "{text}");
    let output = gouji(&folder, &["extract", "\t=1+1.txt", "--format", "csv"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().skip(1).all(|row| row.starts_with("\"' =1+1.txt\",")), "{text}");
}

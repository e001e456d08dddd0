//! Reviewed data leave the workbench as a file: those of the open report with what is not saved yet, of the pair marked, of
//! the whole list.

use super::harness::{Run, status};

/// The files without what they end in: built without workbooks they are CSV.
fn written(run: &Run) -> Vec<String> {
    let folder = run.sessions.join("exports");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|all| all.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    names.sort();
    let whole = |name: &String| {
        let (stem, ending) = name.rsplit_once('.').unwrap();
        assert!(matches!(ending, "xlsx" | "csv"), "{name}");
        stem.to_string()
    };
    names.iter().map(whole).collect()
}

#[test]
fn the_open_report_leaves_as_it_is_now() {
    let mut run = Run::new(120, 36).open("xifeng-2017");
    run.keys("a Enter E");
    assert!(status(&run).starts_with("已写成 ") && status(&run).ends_with("（报告 1 份）"), "{}", status(&run));
    assert_eq!(written(&run), ["西峰区 2017"]);
    // Again: the file is replaced, nothing else is left.
    run.keys("E");
    assert_eq!(written(&run).len(), 1);
}

#[test]
fn the_list_leaves_whole_or_as_marked() {
    let mut run = Run::new(120, 36);
    run.keys("Space Space E");
    assert!(status(&run).ends_with("（报告 2 份）"), "{}", status(&run));
    run.keys("Esc E");
    assert!(status(&run).ends_with("（报告 7 份）"), "{}", status(&run));
    assert_eq!(written(&run), ["复核数据"]);
}

#[test]
fn a_folder_that_takes_no_file_is_told() {
    let mut run = Run::new(120, 36);
    std::fs::write(run.sessions.join("exports"), "a file").unwrap();
    run.keys("E");
    assert!(status(&run).contains("未能写入"), "{}", status(&run));
}

//! `--jobs`: whatever the number of threads, a command prints the same bytes and exits with the same code.

use super::cli::{run, sample};
use gouji_testing::Scratch;
use std::fs;

/// A folder of reports, some of which cannot be read.
pub(super) fn folder(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    for (nth, name) in
        ["suqian-2023", "suqian-2024", "xifeng-2017", "kundulun-chengguan-2021"].iter().cycle().take(24).enumerate()
    {
        let text = fs::read_to_string(sample(name)).unwrap();
        // Each is another report: sessions are found by content.
        fs::write(scratch.0.join(format!("{nth:02}.txt")), format!("{text}\n{nth}\n")).unwrap();
    }
    fs::write(scratch.0.join("05-empty.txt"), "").unwrap();
    fs::write(scratch.0.join("07-other.txt"), "一份会议纪要\n").unwrap();
    fs::write(scratch.0.join("09-damaged.docx"), b"PK\x03\x04 no package").unwrap();
    fs::create_dir(scratch.0.join("sub")).unwrap();
    fs::copy(sample("harbin-chengguan-2020"), scratch.0.join("sub/00.txt")).unwrap();
    scratch
}

#[test]
fn the_output_is_the_same_for_any_number_of_jobs() {
    let folder = folder("jobs");
    let path = folder.0.to_str().unwrap();
    let commands: [&[&str]; 14] = [
        &["extract", path],
        &["extract", path, "--format", "ndjson"],
        &["extract", path, "--format", "csv"],
        &["extract", path, "--format", "ron", "--text"],
        &["check", path],
        &["check", path, "--format", "json", "--lang", "zh"],
        &["check", path, "--format", "ndjson"],
        &["check", path, "--format", "csv", "--excel"],
        &["check", path, "--by-rule"],
        &["export", path],
        &["export", path, "--wide"],
        &["export", path, "--format", "json", "--prose"],
        &["letter", path],
        &["check", "no/such/path", path, path],
    ];
    for command in commands {
        let with = |jobs: &str| run(&[command, &["--jobs", jobs][..]].concat());
        let one = with("1");
        assert!(!one.1.is_empty() || !one.2.is_empty(), "{command:?}");
        for jobs in ["2", "3", "64"] {
            assert!(with(jobs) == one, "{command:?} --jobs {jobs}");
        }
    }
}

#[test]
fn a_workbook_and_a_file_are_the_same_for_any_number_of_jobs() {
    let (folder, out) = (folder("jobs-output"), Scratch::new("jobs-written"));
    let path = folder.0.to_str().unwrap();
    for (command, ending) in [("check", "xlsx"), ("check", "ndjson"), ("export", "csv"), ("export", "xlsx")] {
        let written = ["1", "2", "5"].map(|jobs| {
            let file = out.0.join(format!("{command}-{jobs}.{ending}"));
            let (code, _, err) = run(&[command, path, "--jobs", jobs, "-o", file.to_str().unwrap()]);
            assert_eq!(code, Some(1), "{err}");
            if ending == "xlsx" {
                gouji_ingest::ingest(&fs::read(file).unwrap()).unwrap().document.text.into_bytes()
            } else {
                fs::read(file).unwrap()
            }
        });
        assert!(written.iter().all(|bytes| *bytes == written[0]), "{command} {ending}");
    }
}

#[test]
fn a_number_of_jobs_is_at_least_one() {
    for wrong in ["0", "-1", "many", ""] {
        let (code, _, err) = run(&["extract", &sample("suqian-2024"), "--jobs", wrong]);
        assert_eq!(code, Some(2), "{wrong}: {err}");
    }
}

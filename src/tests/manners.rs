//! Manners of every command: paths in lists and patterns, mistyped commands, colours, quiet, exit codes in the help.

use super::cli::{run, sample};
use gouji_testing::Scratch;
use serde_json::Value as Json;
use std::fs;

/// A folder with two reports.
fn folder(name: &str) -> Scratch {
    let folder = Scratch::new(name);
    for report in ["suqian-2023", "suqian-2024"] {
        fs::copy(sample(report), folder.0.join(format!("{report}.txt"))).unwrap();
    }
    folder
}

/// The paths of the reports that `extract` printed.
fn paths(arguments: &[&str]) -> Vec<String> {
    let (code, out, err) = run(&[&["extract", "--format", "ndjson"], arguments].concat());
    assert_eq!((code, err.as_str()), (Some(0), ""), "{arguments:?}");
    let path = |line: &str| {
        let report: Json = serde_json::from_str(line).unwrap();
        report["source"]["path"].as_str().unwrap().rsplit('/').next().unwrap().to_string()
    };
    out.lines().map(path).collect()
}

#[test]
fn a_list_names_more_reports() {
    let folder = folder("lists");
    let [first, second] = ["suqian-2023.txt", "suqian-2024.txt"].map(|name| folder.0.join(name).display().to_string());
    let list = folder.0.join("list");
    fs::write(&list, format!("{second}\r\n\r\n{first}\r\n")).unwrap();
    let list = list.to_str().unwrap();
    assert_eq!(paths(&["--files-from", list]), ["suqian-2024.txt", "suqian-2023.txt"]);
    assert_eq!(paths(&[&sample("xifeng-2017"), "--files-from", list])[0], "xifeng-2017.txt");
    fs::write(folder.0.join("empty"), "\n").unwrap();
    for (arguments, words) in [
        (&["--files-from", "/nowhere"][..], "/nowhere: the list of paths cannot be read"),
        (&["--files-from", folder.0.join("empty").to_str().unwrap()], "the list names no path"),
        (&["-", "-"], "standard input can be read only once"),
        (&["-", "--files-from", "-"], "standard input can be read only once"),
    ] {
        let (code, out, err) = run(&[&["extract"], arguments].concat());
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(err.contains(words), "{err}");
    }
    // Without reports the workbench would open the samples.
    let (code, _, err) = run(&["--files-from", folder.0.join("empty").to_str().unwrap()]);
    assert_eq!(code, Some(2), "{err}");
}

#[test]
fn a_pattern_that_the_shell_left_is_expanded() {
    let folder = folder("globs");
    let pattern = |words: &str| folder.0.join(words).display().to_string();
    assert_eq!(paths(&[&pattern("*.txt")]), ["suqian-2023.txt", "suqian-2024.txt"]);
    assert_eq!(paths(&[&pattern("suqian-202[4-9].txt")]), ["suqian-2024.txt"]);
    let (code, _, err) = run(&["extract", &pattern("*.docx")]);
    assert!(code == Some(1) && err.contains("*.docx: no such file or folder"), "{err}");
}

#[test]
fn a_mistyped_command_is_suggested() {
    for (word, meant) in [("chekc", Some("check")), ("extrat", Some("extract")), ("Diff", Some("diff")), ("报告", None)]
    {
        let (code, _, err) = run(&[word, "a.txt"]);
        match meant {
            Some(meant) => assert!(code == Some(2) && err.contains(&format!("gouji {meant}?")), "{word}: {err}"),
            None => assert!(!err.contains("did you mean"), "{word}: {err}"),
        }
    }
    // A file of that name is opened.
    let folder = folder("meant");
    fs::copy(sample("suqian-2024"), folder.0.join("chekc")).unwrap();
    assert_eq!(run(&[folder.0.join("chekc").to_str().unwrap()]).0, None);
    let (_, _, err) = run(&["check", "--formt", "json", "a", "--lang", "zh"]);
    assert!(err.contains("是否为 --format"), "{err}");
}

#[test]
fn standard_input_is_for_commands() {
    let (code, _, err) = run(&["-"]);
    assert!(code == Some(2) && err.contains("gouji check -"), "{err}");
}

#[test]
fn quiet_says_nothing_of_single_files() {
    let told = run(&["check", "/nowhere", &sample("suqian-2024")]);
    let quiet = run(&["check", "/nowhere", &sample("suqian-2024"), "--quiet"]);
    assert!(told.2.contains("/nowhere"), "{}", told.2);
    assert_eq!((quiet.0, &quiet.1, quiet.2.as_str()), (told.0, &told.1, ""));
    assert_eq!(quiet.0, Some(1));
    // What stops the command is said.
    let (code, _, err) = run(&["check", "-q", "--format", "xlsx", &sample("suqian-2024"), "-o", "/nowhere/a.xlsx"]);
    assert!(code == Some(1) && err.contains("/nowhere"), "{err}");
    let report = sample("suqian-2024");
    for (arguments, words) in [
        (&["export", "-q", "--format", "parquet", &report][..], "--output"),
        (&["status", "-q", "--agencies", "/nowhere.csv", &report], "/nowhere.csv"),
        (&["agreement", "-q", "/nowhere", "/nowhere"], "/nowhere"),
        (&["letter", "-q", "--template", "/nowhere.ron", &report], "/nowhere.ron"),
    ] {
        let (code, _, err) = run(arguments);
        assert!(code.is_some_and(|code| code > 0) && err.contains(words), "{arguments:?}: {err}");
    }
    assert_eq!(run(&["check", "-q", "--progress", "a"]).0, Some(2), "one or the other");
}

#[test]
fn colours_when_asked() {
    let report = sample("xifeng-2017");
    let plain = run(&["check", &report]).1;
    let coloured = run(&["check", &report, "--color", "always"]).1;
    assert!(!plain.contains('\x1b') && coloured.contains("\x1b[1m\x1b[31m✗ hard\x1b[0m"), "{coloured}");
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\x1b') {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    assert_eq!(stripped + rest, plain, "the words are the same");
    let json = run(&["check", &report, "--color", "always", "--format", "json"]).1;
    assert!(!json.contains('\x1b'), "data have no colours");
    let file = Scratch::new("colours");
    let path = file.0.join("a.csv");
    run(&["check", &report, "--color", "always", "-o", path.to_str().unwrap()]);
    assert!(!fs::read_to_string(path).unwrap().contains('\x1b'));
}

#[test]
fn every_help_tells_the_exit_codes() {
    let (_, help, _) = run(&["--help"]);
    let commands = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let commands: Vec<&str> = commands.map_while(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert!(commands.len() >= 15, "{commands:?}");
    for command in commands {
        let (code, help, _) = run(&[command, "--help"]);
        assert_eq!(code, Some(0));
        assert!(help.contains("Exit codes: 0 "), "{command}: {help}");
    }
}

#[test]
fn the_version_has_what_a_report_of_a_fault_needs() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(run(&["-V"]).1, format!("gouji {version}\n"));
    let long = run(&["--version"]).1;
    assert!(long.starts_with(&format!("gouji {version}\n")), "{long}");
    for words in ["system: ", "features: "] {
        assert!(long.contains(words), "{long}");
    }
}

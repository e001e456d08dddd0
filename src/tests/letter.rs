//! `gouji letter`: a letter to each agency, of what a reviewer upheld, in one file that is whole.

use super::cli::{run, sample};
use gouji_testing::{ROOT, Scratch};
use std::fs;

/// Puts the sample of Xifeng and its session into a folder, for another agency or year of as many bytes.
fn put(scratch: &Scratch, name: &str, agency: &str, year: &str) {
    let changed = |text: String| text.replace("西峰", agency).replace("2017", year);
    let report = changed(fs::read_to_string(sample("xifeng-2017")).unwrap());
    let path = scratch.write(&format!("reports/{name}.txt"), &report);
    let mut session = changed(fs::read_to_string(format!("{ROOT}/sessions/xifeng-2017.ron")).unwrap());
    let begin = session.find("sha256: \"").unwrap() + "sha256: \"".len();
    session.replace_range(begin..begin + 64, &gouji_session::sha256(report.as_bytes()));
    let from = session.find("path: \"").unwrap() + "path: \"".len();
    let to = from + session[from..].find('"').unwrap();
    session.replace_range(from..to, path.to_str().unwrap());
    scratch.write(&format!("sessions/{name}.ron"), &session);
}

struct Place {
    scratch: Scratch,
    reports: String,
    sessions: String,
    out: String,
}

fn place(name: &str) -> Place {
    let scratch = Scratch::new(name);
    let at = |name: &str| scratch.0.join(name).to_str().unwrap().to_string();
    let (reports, sessions, out) = (at("reports"), at("sessions"), at("out"));
    Place { scratch, reports, sessions, out }
}

/// The names in a folder.
fn names(folder: &str) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_letter_says_what_was_upheld_and_nothing_else() {
    let sessions = format!("{ROOT}/sessions");
    let report = sample("xifeng-2017");
    let (code, out, err) = run(&["letter", &report, "--sessions", &sessions, "--lang", "zh"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("＝718，文中为 798，相差 80"), "{out}");
    assert_eq!(out.matches("\n答复：").count(), 7, "{out}");
    // A note is for the reviewers.
    assert!(!out.contains("只错或只漏一位数字"), "{out}");
    let (code, page, _) = run(&["letter", &report, "--sessions", &sessions, "--format", "html"]);
    assert_eq!(code, Some(0));
    assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("<script"));
    let empty = Scratch::new("letter-empty");
    let (code, out, err) = run(&["letter", &report, "--sessions", empty.0.to_str().unwrap(), "--lang", "en"]);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    for words in ["西峰区 2017: not signed off", "8 problems are not yet settled", "西峰区: nothing to ask"] {
        assert!(err.contains(words), "{words}: {err}");
    }
}

#[test]
fn the_years_of_an_agency_are_one_letter_and_agencies_a_file_each() {
    let Place { scratch, reports, sessions, out } = place("letters");
    put(&scratch, "a", "西峰", "2017");
    put(&scratch, "b", "西峰", "2016");
    let letter = |more: &[&str]| {
        let all = [&["letter", &reports, "--sessions", &sessions, "--lang", "zh"], more].concat();
        run(&all)
    };
    let (code, text, err) = letter(&[]);
    assert_eq!(code, Some(0), "{err}");
    let heads: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(heads, ["## 一、2016年度报告", "## 二、2017年度报告"]);
    assert!(text.contains("**14\\.") || text.contains("**14."), "{text}");
    put(&scratch, "c", "东峰", "2017");
    let (code, text, err) = letter(&[]);
    assert_eq!((code, text.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("有 2 个单位"), "{err}");
    let (code, text, _) = letter(&["--output", &out]);
    assert_eq!((code, text.as_str()), (Some(0), ""));
    assert_eq!(names(&out), ["东峰区.docx", "西峰区.docx"]);
    // What was written is read again by the program itself.
    let (code, text, err) = run(&["extract", &format!("{out}/西峰区.docx"), "--text"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(text.contains("关于核实西峰区2016、2017年度") && text.contains("答复："), "{text}");
    let (code, ..) = letter(&["--output", &out, "--format", "md"]);
    assert_eq!((code, names(&out).len()), (Some(0), 4));
}

#[test]
fn arguments_that_do_not_fit_are_refused_before_anything_is_written() {
    let Place { scratch, sessions, .. } = place("letter-arguments");
    let report = sample("xifeng-2017");
    let own = format!("{ROOT}/sessions");
    let at = |name: &str| scratch.0.join(name).to_str().unwrap().to_string();
    fs::create_dir_all(&sessions).unwrap();
    let check = |more: &[&str], expect: (u8, &str)| {
        let all = [&["letter", &report, "--sessions", &own, "--lang", "en"], more].concat();
        let (code, out, err) = run(&all);
        assert_eq!((code, out.as_str()), (Some(expect.0), ""), "{err}");
        assert!(err.contains(expect.1), "{err}");
    };
    check(&["--format", "docx"], (2, "name a file with --output"));
    check(&["--format", "md", "--output", &at("a.docx")], (2, "does not match --format md"));
    check(&["--output", &at("a.pdf")], (2, "not docx, html or md"));
    check(&["--output", &at("no/a.docx")], (1, "not written"));
    check(&["--template", &at("none.ron")], (1, "none.ron"));
    let template = fs::read_to_string(format!("{ROOT}/assets/letter/zh.ron")).unwrap();
    let line = template.lines().position(|line| line.contains("title:")).unwrap() + 1;
    let mine = scratch.write("mine.ron", &template.replace("title: \"关于核实{agency}", "title: \"关于核实{agent}"));
    check(
        &["--template", mine.to_str().unwrap()],
        (1, &format!("mine.ron:{line}:12: the template has no place {{agent}}")),
    );
    assert_eq!(names(scratch.0.to_str().unwrap()), ["mine.ron", "sessions"]);
    let mine = scratch.write("mine.ron", &template.replace("title: \"关于核实", "title: \"请核对"));
    let (code, out, _) = run(&["letter", &report, "--sessions", &own, "--template", mine.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("# 请核对西峰区"), "{out}");
    let old = scratch.write("a.html", "old");
    check(&["--output", old.to_str().unwrap()], (0, "a.html: 7 questions"));
    assert!(fs::read_to_string(&old).unwrap().ends_with("</html>\n"));
}

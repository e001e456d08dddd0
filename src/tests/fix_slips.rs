//! `gouji check --fix-slips` on the command line: it corrects only what the text itself determines.

use super::cli::{run, sample};
use gouji_testing::folder;

/// A row of run-together numbers with one consistent reading is corrected; the published report stays unchanged.
#[test]
fn slips_that_the_text_puts_right_are_fixed_and_kept() {
    let (reports, sessions) = (folder(), folder());
    let report = reports.join("report.txt");
    let text = std::fs::read_to_string(sample("suqian-2024")).unwrap();
    // 10|1|0|0|0|0|11 or 1|0|10|0|0|0|11: the row sum fits both, the column identity only the first. A blank in another
    // row keeps the columns from being read together.
    let text = text
        .replace("含上年结转121件", "含上年结转11件")
        .replace("| 3440 | 75 | 0 | 1 | 6 | 3 | 3525 |", "| 3548 | 77 | 0 | 1 | 6 | 3 | 3635 |")
        .replace("| 118 | 3 | 0 | 0 | 0 | 0 | 121 |", "| 101000011 |")
        .replace("| 118 | 5 | 0 | 0 | 1 | 1 | 125 |", "| 118 | 5 | | 0 | 1 | 1 | 125 |");
    assert!(text.contains("101000011"));
    std::fs::write(&report, &text).unwrap();
    let folder = sessions.to_str().unwrap();
    let words = ["check", report.to_str().unwrap(), "--lang", "en", "--sessions", folder];
    let (code, before, _) = run(&words);
    // The cells of the row are unread until they are corrected.
    assert!(code == Some(1) && before.contains("only one value fits the gap"), "{before}");
    assert_eq!(std::fs::read_dir(&sessions).unwrap().count(), 0, "nothing is kept unasked");

    let (code, out, err) = run(&[&words[..], &["--fix-slips"]].concat());
    assert_eq!(code, Some(0));
    let listed = [&out, &err].map(|text| text.lines().filter(|line| line.contains("corrected requests.")).count());
    assert_eq!(listed.iter().sum::<usize>(), 7, "each is listed: {out}{err}");
    assert!(format!("{out}{err}").contains("corrected requests.carried_in.natural_person 101000011→10"), "{out}{err}");
    assert!(!out.contains("only one value fits the gap"), "{out}");
    assert_eq!(std::fs::read_to_string(&report).unwrap(), text, "the report is not touched");
    let kept: Vec<_> = std::fs::read_dir(&sessions).unwrap().map(|entry| entry.unwrap().path()).collect();
    let session = kept.iter().find(|path| path.extension().is_some_and(|end| end == "ron")).unwrap();
    let session = std::fs::read_to_string(session).unwrap();
    assert!(session.contains("requests.carried_in.natural_person") && session.contains("--fix-slips"), "{session}");

    // The decisions apply from now on, and nothing is left to fix.
    let (code, out, err) = run(&[&words[..], &["--fix-slips"]].concat());
    assert_eq!(code, Some(0));
    assert!(!format!("{out}{err}").contains("corrected "), "{out}{err}");
}

/// A number in the row that no cell uses is evidence, with its position.
#[test]
fn a_number_left_over_in_its_row_puts_a_slip_right() {
    let (reports, sessions) = (folder(), folder());
    let report = reports.join("report.txt");
    let row = "| 118 | 3 | 0 | 0 | 0 | 0 | 121 |";
    let check = |label: &str, cell: &str, expect: Option<&str>| {
        let text = std::fs::read_to_string(sample("suqian-2024")).unwrap();
        let text = text.replace(&format!("申请数量 {row}"), &format!("申请数量{label} {}", row.replace("118", cell)));
        std::fs::write(&report, &text).unwrap();
        let words = ["check", report.to_str().unwrap(), "--lang", "en", "--fix-slips", "--sessions"];
        let (_, out, err) = run(&[&words[..], &[sessions.join(cell).to_str().unwrap()]].concat());
        let fixed = format!("{out}{err}").lines().find(|line| line.contains("corrected")).map(String::from);
        match expect {
            Some(words) => assert!(fixed.as_ref().is_some_and(|line| line.contains(words)), "{fixed:?} {out}"),
            None => assert_eq!(fixed, None),
        }
    };
    check("(自然人118件)", "18", Some("report.txt:25:21: corrected requests.carried_in.natural_person 18→118"));
    // Nothing in the row determines the value: a person has to decide.
    check("", "19", None);
    check("(自然人117件)", "17", None);
}

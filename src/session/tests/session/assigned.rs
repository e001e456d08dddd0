//! Tables assigned to a form and values entered into them, saved and restored.

use super::*;
use gouji_core::check::Rules;

const HEAD: &str = "某局2023年政府信息公开工作年度报告\n一、总体情况\n工作有序推进。\n";

/// 25 rows of seven numbers without labels.
fn block() -> String {
    let rows: Vec<String> = (0..25).map(|row| format!("{row}  0  0  0  0  0  {row}\n")).collect();
    rows.concat()
}

fn read(path: &str, text: &str) -> Review {
    let mut review = gouji_testing::read(text, &library());
    review.source.path = path.into();
    review.source.sha256 = gouji_session::sha256(text.as_bytes());
    review.source.bytes = text.len() as u64;
    review
}

/// A report whose table is marked on its lines and whose others are to be filled; one value is entered.
fn assigned(text: &str) -> Review {
    let (library, rules) = (library(), Rules::builtin());
    let mut review = read("a.txt", text);
    let provenance = Provenance { by: "李四".into(), at: "2025-03-01T08:00:00Z".into() };
    let start = review.document.text.find("0  0").unwrap();
    let end = review.document.text.rfind("0  24").unwrap();
    let form = library.form("cn2021").unwrap();
    review.read_as(form, &["requests"], Some(Span::new(start, end)), &provenance);
    review.read_as(form, &["disclosure"], None, &provenance);
    review.recheck(&rules, &library);
    decide(&mut review, "disclosure.regulations.made", DecisionKind::Entered("7".into()));
    review.recheck(&rules, &library);
    review
}

#[test]
fn assigned_tables_are_there_again() {
    let scratch = Scratch::new("assigned");
    let text = format!("{HEAD}{}六、其他\n没有。\n", block());
    let saved = assigned(&text);
    assert_eq!(saved.current("requests.carried_out.total").unwrap().text, "24");
    save_new(&scratch.0, &saved);
    let mut again = read("a.txt", &text);
    let loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut again, &library()).unwrap();
    assert_eq!((loaded.orphans, loaded.source_changed), (Vec::new(), false));
    assert_eq!((&again.extraction, &again.entries), (&saved.extraction, &saved.entries));
    assert_eq!(again.current("disclosure.regulations.made").unwrap().text, "7");
    // Every step can be taken back and made again, with the lines it is about.
    let (library, rules) = (library(), Rules::builtin());
    while again.undo().is_some() {}
    again.recheck(&rules, &library);
    assert!(again.extraction.fields.is_empty() && again.entries.is_empty());
    while again.redo().is_some() {}
    again.recheck(&rules, &library);
    assert_eq!((&again.extraction, &again.entries), (&saved.extraction, &saved.entries));
}

#[test]
fn in_a_changed_report_the_lines_are_found_again_or_the_choice_is_kept_apart() {
    let text = format!("{HEAD}{}六、其他\n没有。\n", block());
    for (change, is_found) in
        [("工作有序推进。\n本年另有新进展。", true), ("工作有序推进。\n0  0  0  0  0  0  0", false)]
    {
        let scratch = Scratch::new("assigned_changed");
        save_new(&scratch.0, &assigned(&text));
        let changed = text.replace("工作有序推进。", change);
        let mut again = read("a.txt", &changed);
        let loaded = gouji_session::load(&SessionFolder::new(&scratch.0), &mut again, &library()).unwrap();
        assert!(loaded.source_changed);
        assert_eq!(loaded.orphans.contains(&"table:requests".to_string()), !is_found, "{:?}", loaded.orphans);
        let total = again.current("requests.carried_out.total").map(|current| current.text);
        assert_eq!(total.as_deref(), is_found.then_some("24"), "{change}");
        // A table without a place needs no lines.
        assert_eq!(again.current("disclosure.regulations.made").unwrap().text, "7");
    }
}

//! Text copied to the terminal's clipboard.

use super::harness::{Run, folder};
use gouji_core::text::Lang;
use gouji_session::corpus::{Item, Origin};
use gouji_tui::effect::Effect;
use gouji_tui::update::key;

fn copied(run: &mut Run, pressed: &str) -> Option<String> {
    match key(&mut run.state, pressed.parse().unwrap()).into_iter().next() {
        Some(Effect::Copy(text)) => Some(text),
        Some(effect) => panic!("{effect:?}"),
        None => None,
    }
}

#[test]
fn the_value_its_sentence_and_the_sum() {
    let mut run = Run::new(120, 36).open("xifeng");
    assert_eq!(copied(&mut run, "y").as_deref(), Some("798"));
    assert!(run.screen().contains("已送往终端剪贴板（OSC 52）：798"));
    let sentence = copied(&mut run, "Y").unwrap();
    assert!(sentence.starts_with("全年共公开的重点领域信息798条") && sentence.contains("人事信息5条"), "{sentence}");
    assert!(!sentence.contains('\n'));
    let sum = copied(&mut run, "=").unwrap();
    assert!(sum.ends_with("= 718 ≠ 798 (-80)"), "{sum}");
    // A table field is copied with its row, a correction with its new value.
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.state.open.view_mut().unwrap().go("requests.partial.natural_person");
    run.keys("e End text:9 Enter");
    assert_eq!(copied(&mut run, "C-y").as_deref(), Some("4629"));
    let row = copied(&mut run, "C-e").unwrap();
    assert!(row.starts_with("(二)部分公开") && row.contains("| 462 | 9 |"), "{row}");
    run.keys("Home");
    assert_eq!(copied(&mut run, "C-k"), None);
    assert!(run.state.status.as_ref().unwrap().is_error);
}

#[test]
fn nothing_that_a_terminal_obeys_and_not_too_much() {
    let sessions = folder();
    let path = sessions.join("hostile.txt");
    let long = "甲".repeat(20_000);
    let text = format!(
        "甲县水利局2016年政府信息公开工作年度报告\n一、概述\n\
         2016年,主动公开\u{1b}]52;c;AAAA\u{7}信息12条\u{202e},\t受理申请3件。\n{long}收到信访5件。\n"
    );
    std::fs::write(&path, text).unwrap();
    let items = vec![Item { path: "hostile.txt".into(), origin: Origin::File(path) }];
    let mut run = Run::with(items, 120, 36, Lang::En, sessions).open("hostile");
    run.keys("/ text:12条 Enter");
    let sentence = copied(&mut run, "Y").unwrap();
    assert!(sentence.contains("12条") && !sentence.chars().any(char::is_control), "{sentence:?}");
    assert!(!sentence.contains('\u{202e}'), "{sentence:?}");
    run.keys("/ text:5件 Enter");
    assert_eq!(copied(&mut run, "Y"), None);
    assert!(run.screen().contains("too long to copy: 60"), "{}", run.screen());
}

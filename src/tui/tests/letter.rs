//! The letter: what it shows is what it writes, and without a decision there is none.

use super::harness::{Run, folder, snapshot, status};
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_tui::overlay::Overlay;
use std::fs;

fn alone(name: &str) -> Run {
    let only = corpus::samples().into_iter().filter(|item| item.path.contains(name)).collect();
    Run::with(only, 120, 36, Lang::Zh, folder()).open(name)
}

#[test]
fn what_is_upheld_is_shown_and_written() {
    let mut run = alone("xianjiahu");
    run.resize(80, 24);
    run.keys("A");
    assert!(run.state.overlay.is_none() && status(&run).starts_with("没有需要向单位核实"), "{}", status(&run));
    run.keys("n a Enter A");
    snapshot!("letter_80x24", run.picture());
    run.resize(120, 36);
    run.keys("Esc F10 A");
    snapshot!("letter_120x36_en", run.screen());
    run.keys("G Enter");
    assert!(run.state.overlay.is_none());
    let path = run.sessions.join("letters/长沙市岳麓区咸嘉湖街道办事处.docx");
    assert!(fs::read(&path).unwrap().starts_with(b"PK"));
    assert!(status(&run).starts_with("written to ") && status(&run).ends_with("办事处.docx"), "{}", status(&run));
    // A folder in its place: the old letter stays what it was.
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    run.keys("A Enter");
    assert!(status(&run).contains("not written"), "{}", status(&run));
}

#[test]
fn it_scrolls_to_its_end_and_any_other_key_closes_it() {
    let mut run = alone("xianjiahu");
    run.resize(80, 24);
    run.keys("n a Enter A");
    let first = run.screen();
    run.keys("Down");
    assert_ne!(run.screen(), first);
    run.keys("Up");
    assert_eq!(run.screen(), first);
    run.keys("G");
    let end = run.screen();
    assert!(end.contains("2026年1月2日"), "{end}");
    run.keys("PageDown Down");
    assert_eq!(run.screen(), end);
    for key in ["Esc", "q", "x", "A"] {
        run.keys(key);
        assert!(run.state.overlay.is_none(), "{key}");
        run.keys("A");
        assert!(matches!(run.state.overlay, Some(Overlay::Letter(_))));
    }
    assert!(!run.sessions.join("letters").exists());
}

#[test]
fn a_template_of_ones_own_is_used_or_refused_with_its_place() {
    let text = include_str!("../../../assets/letter/zh.ron");
    let mut run = alone("xianjiahu");
    let refused = run.state.resources.set_letter("mine.ron", &text.replace("{agency}：", "{agent}：")).unwrap_err();
    assert!(refused.en.starts_with("mine.ron:11:") && refused.en.contains("{agent}"), "{}", refused.en);
    run.state.resources.set_letter("mine.ron", &text.replace("关于核实", "请核对")).unwrap();
    run.keys("n a Enter A");
    assert!(run.screen().contains("请核对长沙市岳麓区"), "{}", run.screen());
}

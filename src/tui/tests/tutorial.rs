//! The tutorial: every step waits for its key and for no other, nothing of it is kept, and it can be left at any time.

use super::harness::{Run, folder, status};
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_tui::action::Action;
use gouji_tui::state::Screen;

fn started(columns: u16, rows: u16, lang: Lang, sessions: &gouji_testing::Folder) -> Run {
    let mut run = Run::with(corpus::samples(), columns, rows, lang, sessions.clone());
    run.keys("I");
    run
}

/// The key that the step shown waits for.
fn wanted(run: &Run) -> Option<String> {
    let step = run.state.resources.tutorial.get(run.state.tutorial?.step)?;
    Some(match Action::from_name(&step.press) {
        Some(action) => run.state.keys(action)[0].to_string(),
        None => step.press.clone(),
    })
}

#[test]
fn every_step_waits_for_its_key_and_nothing_is_kept() {
    for lang in [Lang::Zh, Lang::En] {
        for (columns, rows) in [(80, 24), (120, 36)] {
            let sessions = folder();
            let mut run = started(columns, rows, lang, &sessions);
            let all = run.state.resources.tutorial.len();
            for step in 0..all {
                assert_eq!(run.state.tutorial.map(|at| at.step), Some(step), "{}", run.screen());
                let is_free = run.state.resources.tutorial[step].free;
                let say = run.state.resources.tutorial[step].say.get(lang).to_string();
                let shown = run.screen().replace([' ', '\n', '│'], "");
                let begin: String = say.replace(' ', "").chars().take(12).collect();
                let end: String =
                    say.replace(' ', "").chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
                assert!(shown.contains(&begin) && shown.contains(&end), "{say}\n{}", run.screen());
                if is_free {
                    run.keys("text:8");
                } else {
                    let before = run.screen();
                    run.keys("x");
                    assert!(status(&run).contains("C-c"), "{before}");
                }
                assert_eq!(run.state.tutorial.map(|at| at.step), Some(step));
                let key = wanted(&run).unwrap();
                run.keys(&key);
            }
            assert_eq!((run.state.tutorial, run.state.screen), (None, Screen::List));
            assert_eq!((run.state.size.columns, run.state.size.rows), (columns, rows));
            assert!(!run.state.open.is_dirty() && !run.ended);
            let kept: Vec<_> = std::fs::read_dir(&*sessions).into_iter().flatten().collect();
            assert!(kept.is_empty(), "{kept:?}");
        }
    }
}

#[test]
fn what_a_step_says_is_on_the_screen() {
    let mut run = started(120, 36, Lang::Zh, &folder());
    let mut sees = |keys: &str, words: &str| {
        run.keys(keys);
        assert!(run.screen().contains(words), "{keys}: {words}\n{}", run.screen());
    };
    sees("]", "社保信息 报告应为 93");
    sees("[", ">1 =照原文");
    sees("1", "已判断 1 项");
    sees("u", "718 ≠ 798");
    sees("c", "备注");
    sees("text:请核对 C-s", "请核对");
    sees("a", "总计数印错");
    sees("Enter", "已判断 1 项");
    sees("n e text:8 Esc", "原文“");
    sees("v", "无勾稽关系可核");
    sees("v F", "须写明理由");
}

#[test]
fn it_is_left_at_any_time() {
    for keys in ["", "]", "] [ 1 u c text:a", "] [ 1 u c C-s a"] {
        let sessions = folder();
        let mut run = started(80, 24, Lang::Zh, &sessions);
        run.keys(keys).keys("C-c");
        assert_eq!((run.state.tutorial, run.state.screen), (None, Screen::List), "{keys}");
        assert!(run.state.overlay.is_none() && !run.ended, "{keys}");
        assert_eq!((run.state.size.columns, run.state.size.rows), (80, 24));
    }
}

#[test]
fn it_begins_on_the_list_alone() {
    let mut run = Run::with(corpus::samples(), 80, 24, Lang::Zh, folder()).open("xifeng");
    run.keys("I");
    assert!(run.state.tutorial.is_none() && status(&run).contains("列表"), "{}", status(&run));
}

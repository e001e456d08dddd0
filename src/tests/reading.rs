//! A report that takes long to read: the program says so, takes every key, and Esc ends it.

use super::harness::Run;
use crate::app::{self, Effect, News};

#[test]
fn a_long_reading_is_shown_and_ends_with_esc() {
    let mut run = Run::new(80, 24);
    let key = |run: &mut Run, name: &str| app::key(&mut run.state, name.parse().unwrap());
    let is_shown = |run: &mut Run| run.screen().contains("正在读取…  Esc 停止");
    assert!(!is_shown(&mut run));
    run.news(News::Reading);
    assert!(is_shown(&mut run), "{}", run.screen());
    assert_eq!(key(&mut run, "Down"), []);
    assert_eq!(run.state.list.cursor, 1, "keys do not wait");
    // A key for help closes the help first.
    key(&mut run, "?");
    assert_eq!(key(&mut run, "Esc"), []);
    assert!(is_shown(&mut run));
    assert_eq!(key(&mut run, "Esc"), [Effect::Stop]);
    run.news(News::Opened(0, Err("已停止读取".into()), None));
    assert!(run.screen().contains("! 已停止读取") && !is_shown(&mut run));
    assert_ne!(key(&mut run, "Esc"), [Effect::Stop], "there is nothing to stop");
}

//! The tutorial: the keys of each line are pressed, and the screen shows what the line says.

use super::harness::{Run, folder};
use gouji_core::text::Lang;

const TUTORIAL: &str = include_str!("../../../assets/tutorial.md");

/// Lines of a table of steps: keys and the expected words.
fn steps(page: &str) -> Vec<(&str, &str)> {
    let cells = |line: &'static str| -> Vec<&str> { line.trim_matches('|').split('|').map(str::trim).collect() };
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    rows.filter_map(|line| {
        let line: &'static str = TUTORIAL.lines().find(|known| *known == line)?;
        let cells = cells(line);
        Some((cells.first()?.trim_matches('`'), *cells.last()?))
    })
    .collect()
}

#[test]
fn every_line_shows_what_it_says() {
    let (zh, en) = TUTORIAL.split_once("## English").unwrap();
    for (page, lang) in [(zh, Lang::Zh), (en, Lang::En)] {
        let steps = steps(page);
        assert_eq!(steps.len(), 15);
        for (columns, rows) in [(80, 24), (120, 36)] {
            let mut run = Run::with(gouji_session::corpus::samples(), columns, rows, lang, folder());
            for (keys, sees) in &steps {
                run.keys(keys);
                let shown = run.screen();
                assert!(shown.contains(sees), "{keys} at {columns}×{rows}: {sees} is not on\n{shown}");
            }
        }
    }
}

#[test]
fn the_help_holds_the_steps() {
    for (lang, typed, keys) in [(Lang::Zh, "text:反悔", "u"), (Lang::En, "text:takes text:_that_back", "u")] {
        let mut run = Run::with(gouji_session::corpus::samples(), 120, 36, lang, folder()).open("xifeng");
        run.keys("?").keys(&typed.replace("text:_", "Space text:").replace('_', " Space text:"));
        let Some(gouji_tui::overlay::Overlay::Help(help)) = &run.state.overlay else { panic!() };
        let rows = gouji_tui::overlay::help::rows(&run.state, help);
        assert!(rows.iter().any(|row| row.left == keys), "{lang:?}: {rows:?}");
    }
}

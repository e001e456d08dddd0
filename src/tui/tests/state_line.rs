//! What a report says at a glance: the line above it, the few marks and their legend, and all numbers of a problem.

use super::harness::{Run, desk, folder};
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_tui::overlay::help::{Help, rows};
use gouji_tui::report_view::marks::Mark;
use std::collections::BTreeSet;

fn first_line(run: &mut Run) -> String {
    run.screen().lines().next().unwrap_or_default().trim().to_string()
}

#[test]
fn the_first_line_tells_report_state_problem_and_the_rest() {
    let check = |(columns, rows), lang, keys: &str, expect: &str| {
        let mut run = Run::with(corpus::samples(), columns, rows, lang, folder()).open("xifeng");
        run.keys(keys);
        assert_eq!(first_line(&mut run), expect, "{keys}");
    };
    check((120, 36), Lang::Zh, "", "西峰区 2017 · 未开始 · 问题 1/8 · 待核对 11 项");
    // The count stands still while problems are settled.
    check((120, 36), Lang::Zh, "1", "西峰区 2017 · 已判断 1 项 · 问题 3/8 · 待核对 11 项");
    check((120, 36), Lang::Zh, "1 u", "西峰区 2017 · 未开始 · 问题 1/8 · 待核对 11 项");
    check((120, 36), Lang::Zh, "%", "西峰区 2017 · 未开始 · 还有 8 个问题 · 待核对 11 项 · 抽查 0/9");
    check((80, 24), Lang::En, "", "西峰区 2017 · not begun · problem 1/8 · 11 to verify");
    // What has no room is left out from the end.
    check((60, 15), Lang::En, "%", "西峰区 2017 · not begun · 8 problems open");
}

#[test]
fn the_first_line_tells_who_signed() {
    let only = corpus::samples().into_iter().filter(|item| item.path.contains("xianjiahu")).collect();
    let mut run = Run::with(only, 120, 36, Lang::Zh, folder()).open("xianjiahu");
    run.keys("F Enter text:看过 Enter");
    assert!(first_line(&mut run).contains("复核完毕：测试员"), "{}", first_line(&mut run));
}

#[test]
fn there_are_eight_marks_each_explained_once() {
    const ALL: [Mark; 11] = [
        Mark::Fails,
        Mark::Soft,
        Mark::Involved,
        Mark::Doubtful,
        Mark::Unexplained,
        Mark::Corrected,
        Mark::AsPublished,
        Mark::Unclear,
        Mark::Confirmed,
        Mark::Tied,
        Mark::Plain,
    ];
    let mut glyphs: BTreeSet<&str> = ALL.map(Mark::glyph).into_iter().filter(|glyph| *glyph != " ").collect();
    // That of a note.
    glyphs.insert("\"");
    assert_eq!(glyphs.len(), 8);
    let run = Run::new(120, 36).open("xifeng");
    let help = rows(&run.state, &Help::default());
    for glyph in glyphs {
        assert_eq!(help.iter().filter(|row| row.action.is_none() && row.left == glyph).count(), 1, "{glyph}");
    }
}

/// Above the lower border and the footer.
fn last_line_of_the_panel(screen: &str) -> String {
    screen.lines().rev().nth(2).unwrap_or_default().trim_matches(['│', ' ']).to_string()
}

#[test]
fn the_legend_names_the_marks_that_are_seen() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    let legend = |run: &mut Run| last_line_of_the_panel(&run.screen());
    let seen = legend(&mut run);
    assert!(seen.starts_with("! 提示"), "{seen}");
    let id = "requests.new_received.total";
    run.state.open.view_mut().unwrap().go(id);
    run.keys("p");
    run.state.open.view_mut().unwrap().go(id);
    run.keys("Left");
    assert!(legend(&mut run).contains("✓ 已确认"), "{}", legend(&mut run));
}

/// Every number of the problem shown is on the screen, or its line is quoted.
#[test]
fn all_numbers_of_a_problem_are_seen_together() {
    for name in ["xifeng", "xianjiahu", "kundulun"] {
        for (columns, rows) in [(80, 24), (120, 60), (200, 60)] {
            let mut run = Run::new(columns, rows).open(name);
            for _ in 0..8 {
                let view = desk(&run);
                let panes = view.panes(run.state.space());
                let height = usize::from(panes.text.inside().height);
                let visible: Vec<_> =
                    view.text_pane.rows.iter().skip(view.text_pane.top).take(height).map(|row| row.span).collect();
                let Some(finding) = view.finding() else { break };
                let own = finding.operands.iter().filter(|operand| operand.owner.is_own());
                let spans =
                    own.filter_map(|operand| view.review.current(&operand.id)?.span.filter(|span| !span.is_empty()));
                let mut lines: Vec<usize> = spans
                    .filter(|span| !visible.iter().any(|row| row.contains(span.start)))
                    .map(|span| view.review.document.line_at(span.start) + 1)
                    .collect();
                lines.sort_unstable();
                lines.dedup();
                let screen = run.screen();
                let below: Vec<&str> = screen.lines().skip(usize::from(panes.problem.y)).collect();
                let quoted =
                    lines.iter().filter(|line| below.iter().any(|shown| shown.contains(&format!("第 {line} 行 "))));
                let is_full = !last_line_of_the_panel(&screen).is_empty();
                assert!(quoted.count() == lines.len() || is_full, "{name} at {columns}×{rows}: {lines:?}\n{screen}");
                run.keys("n");
            }
        }
    }
}

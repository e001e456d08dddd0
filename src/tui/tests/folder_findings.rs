//! The violated rules of all reports: grouped, opened at their place, settled together and taken back together.

use super::harness::{Run, status};
use gouji_core::collection::{GroupedBy, Summary, broken_groups};
use gouji_core::review::Progress;
use gouji_tui::overlay::Overlay;
use gouji_tui::state::Screen;

fn run() -> Run {
    let mut run = Run::new(120, 36);
    run.keys("!");
    assert!(matches!(run.state.overlay, Some(Overlay::FolderFindings(_))));
    run
}

fn summaries(run: &Run) -> Vec<(usize, Summary)> {
    (0..run.state.list.items().len()).filter_map(|at| Some((at, run.state.list.summary(at)?.clone()))).collect()
}

fn open(run: &Run) -> usize {
    summaries(run).iter().map(|(_, summary)| summary.counts.hard + summary.counts.soft).sum()
}

#[test]
fn every_violated_rule_is_in_one_group() {
    let run = run();
    let known = summaries(&run);
    let broken: usize = known.iter().map(|(_, summary)| summary.broken.len()).sum();
    for by in [GroupedBy::Rule, GroupedBy::Agency] {
        let groups = broken_groups(known.iter().map(|(at, summary)| (*at, summary)), by);
        assert_eq!(groups.iter().map(|group| group.members.len()).sum::<usize>(), broken);
        assert_eq!(groups.iter().map(|group| group.open).sum::<usize>(), open(&run));
        for group in &groups {
            let mut reports: Vec<usize> = group.members.iter().map(|member| member.report).collect();
            reports.sort_unstable();
            reports.dedup();
            assert_eq!(group.open_reports, reports.len(), "{}", group.name);
        }
    }
}

#[test]
fn a_rule_leads_to_its_reports_and_their_places() {
    let mut run = run();
    let screen = run.screen();
    assert!(screen.contains("全部问题 · 按勾稽关系") && screen.contains("应有落款或发布日期"), "{screen}");
    // The rule that fails in most reports, among the soft ones.
    run.keys("/ text:发布日期 Enter Enter");
    let screen = run.screen();
    assert_eq!(screen.matches("suqian").count(), 2, "{screen}");
    run.keys("Down Enter");
    assert_eq!(run.state.screen, Screen::Report);
    let view = run.state.open.view().unwrap();
    assert_eq!(view.finding().map(|finding| finding.rule.to_string()), Some("date.present".to_string()));
    // Back, and the list of rules is as it was left.
    run.keys("Esc !");
    let screen = run.screen();
    assert_eq!(screen.matches("suqian").count(), 2, "{screen}");
    run.keys("Tab");
    assert!(run.screen().contains("按单位"), "{}", run.screen());
}

#[test]
fn many_are_settled_with_one_reason_and_taken_back_at_once() {
    let mut run = run();
    let before = open(&run);
    run.keys("/ text:发布日期 Enter Space x text:网页上另有日期 Enter");
    assert_eq!(status(&run), "已处理 4 处，u 可一并撤销");
    assert_eq!(open(&run), before - 4);
    let of_reason =
        |run: &Run| summaries(run).iter().filter(|(_, summary)| summary.progress == Progress::Started).count();
    assert_eq!(of_reason(&run), 4);
    run.keys("u");
    assert_eq!(status(&run), "4 份报告已撤销");
    assert_eq!(open(&run), before);
    assert_eq!(of_reason(&run), 0);
    run.keys("u");
    assert!(status(&run).contains("没有可撤销的"), "{}", status(&run));
}

/// What somebody changed since is not taken back over his head.
#[test]
fn what_was_changed_since_stays() {
    let mut run = run();
    run.keys("/ text:发布日期 Enter Space x text:另有日期 Enter Esc");
    run.state.list.cursor = run.state.list.items().iter().position(|item| item.path.contains("suqian-2023")).unwrap();
    run.edges.now = "2026-01-02T04:00:00Z".into();
    run.keys("Enter p C-s Esc ! u");
    assert!(status(&run).starts_with("3 份报告已撤销"), "{}", status(&run));
    assert!(status(&run).contains("1 份未动") && status(&run).contains("此后又有改动"), "{}", status(&run));
}

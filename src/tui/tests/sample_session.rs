//! The finished sample in `sessions/`: made by pressing keys, every number compared with the text by hand.
//!
//! `GOUJI_SAMPLE=write cargo test -p gouji-tui sample_session` writes it again.

use super::harness::{Run, desk, folder};
use gouji_core::review::{DecisionKind, Progress};
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_tui::keys::{Code, Key};
use std::path::Path;

/// Numbers as published although a rule is broken: as printed, why, and a note.
const AS_PUBLISHED: [(&str, &str, &str); 7] = [
    (
        "798",
        "分项合计 718，哪一处有误从原文无法断定，请单位核对",
        "分项合计 8+20+5+44+13+101+283+6+28+65+76+8+61 = 718，总数印作 798，多 80。\n只错或只漏一位数字的可能：总数应为 718；社保信息 13 应为 93；人事信息 5、保障住房公示 6、规范性文件 8 或城管执法 8 漏写十位的 8。\n通知公告 101、热点关切 61 与第二部分所列相同，不像有误。从原文无法断定，照原文保留，请单位核对。",
    ),
    (
        "80",
        "已算在同意公开的 88 件之内，又单独列了一次",
        "答复合计 80+88+0+4 = 172，比收到的申请 92 件多 80 件。\n同意公开 88 件加不同意公开 4 件正好是 92 件：已主动公开的 80 件看来已算在同意公开的 88 件之内，又单独列了一次。照原文保留，汇总时不可重复相加。",
    ),
    (
        "87%",
        "本身不误，三项合计超过 100% 是因为 80 件重复列出",
        "80÷92 = 87%，本身不误；三项百分比合计 186.9%，是因为 80 件重复列出，见该数的备注。",
    ),
    ("95.6%", "四舍五入应为 95.7%，原文直接截去", "88÷92 = 95.652%，四舍五入应为 95.7%，原文直接截去。"),
    ("1.2%", "1÷92 应为 1.1%", "1÷92 = 1.087%，应为 1.1%，印作 1.2%。件数 1+3+0 = 4 相符，错在百分比。"),
    (
        "4.3%",
        "本身不误，与分项之差来自分项印错和截去",
        "4÷92 = 4.348%，印作 4.3%，不误。分项应为 1.1% 和 3.3%，合计 4.4%，与 4.3% 之差是四舍五入。",
    ),
    ("3.2%", "四舍五入应为 3.3%，原文直接截去", "3÷92 = 3.261%，四舍五入应为 3.3%，原文直接截去。"),
];

/// Types words, blanks and line ends included.
fn type_words(run: &mut Run, words: &str) {
    for c in words.chars() {
        run.key(Key::plain(if c == '\n' { Code::Enter } else { Code::Char(c) }));
    }
}

/// The sample as it is reviewed from the first key to the sign-off.
fn reviewed() -> Run {
    let only = corpus::samples().into_iter().filter(|item| item.path.contains("xifeng")).collect();
    let mut run = Run::with(only, 120, 36, Lang::Zh, folder());
    run.state.reviewer = "示例".into();
    let mut run = run.open("xifeng");
    let mut second = 0;
    let mut tick = |run: &mut Run| {
        second += 20;
        run.edges.now = format!("2026-11-22T10:{:02}:{:02}Z", 30 + second / 60, second % 60);
    };
    for (printed, reason, note) in AS_PUBLISHED {
        tick(&mut run);
        let review = &desk(&run).review;
        let broken = review.findings.iter().filter(|finding| finding.verdict.is_broken());
        let named = broken.flat_map(|finding| &finding.operands).find(|one| review.printed(&one.id) == Some(printed));
        let id = named.map(|operand| operand.id.to_string()).unwrap();
        run.state.open.view_mut().unwrap().go(&id);
        run.keys("a");
        type_words(&mut run, reason);
        run.keys("Enter");
        tick(&mut run);
        run.state.open.view_mut().unwrap().go(&id);
        run.keys("c");
        type_words(&mut run, note);
        run.keys("C-s");
    }
    let seen: Vec<String> = desk(&run).unprotected.iter().map(ToString::to_string).collect();
    for id in seen {
        if desk(&run).review.entries.contains_key(&id) {
            continue;
        }
        tick(&mut run);
        run.state.open.view_mut().unwrap().go(&id);
        run.keys("p");
    }
    for id in ["stat2014.req.total", "stat2014.reply.refused", "stat2014.org.staff"] {
        tick(&mut run);
        run.state.open.view_mut().unwrap().go(id);
        run.keys("p");
    }
    let review = &desk(&run).review;
    let open: Vec<String> = review.open().iter().map(|&at| review.findings[at].message(Lang::Zh)).collect();
    assert!(open.is_empty(), "{open:?}");
    tick(&mut run);
    run.keys("F Enter");
    run
}

/// Numbers that no rule checks, as printed; each was looked up in the text.
const SEEN: [&str; 11] = [
    "13000",
    "本年度没有因为政府信息公开引起的行政复议,行政诉讼和申诉",
    "本年度没有因为政府信息公开引起的行政复议,行政诉讼和申诉",
    "2",
    "16",
    "550",
    "1546",
    "101",
    "61",
    "29",
    "10",
];

#[test]
fn the_sample_is_what_a_reviewer_makes_of_it() {
    let run = reviewed();
    let view = desk(&run);
    assert_eq!(view.review.progress(), Progress::Finished);
    assert_eq!((view.count_unseen(), view.summary.open.len()), (0, 0));
    let decisions = || view.review.entries.values().filter_map(|entry| entry.decision.as_ref());
    let reasoned = decisions().filter(|decision| decision.kind != DecisionKind::Confirmed);
    assert!(reasoned.clone().count() == 7 && reasoned.into_iter().all(|decision| !decision.reason.is_empty()));
    let seen: Vec<&str> = view.unprotected.iter().filter_map(|id| view.review.printed(id)).collect();
    let named: Vec<String> = view.unprotected.iter().map(|id| run.state.label(id)).collect();
    assert_eq!(seen, SEEN, "{named:?}");
    let written = std::fs::read_to_string(run.sessions.join("xifeng-2017.ron")).unwrap();
    assert!(written.contains("        // 涉及个人隐私的件数占比\n"), "{written}");
    assert!(!written.contains("// 占\n"));
    let path = Path::new(gouji_testing::ROOT).join("sessions/xifeng-2017.ron");
    if std::env::var("GOUJI_SAMPLE").as_deref() == Ok("write") {
        std::fs::write(&path, &written).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(kept == written, "sessions/xifeng-2017.ron is another: GOUJI_SAMPLE=write cargo test -p gouji-tui sample");
}

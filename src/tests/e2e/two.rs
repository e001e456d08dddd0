//! Several reviewers of one report: a second process, and a team that shares sessions in git.

use super::terminal::*;
use rustix::process::Signal;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

#[test]
fn the_second_process_may_look_and_is_told_who_was_first() {
    let folder = Folder::new();
    let mut first = Start::new(&folder).variable("GOUJI_REVIEWER", "张三").run();
    first.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    let mut second = Start::new(&folder).variable("GOUJI_REVIEWER", "李四").run();
    second.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798").sees("只读：张三");
    // The first line goes on saying so; the last one answers each key.
    let answers =
        |screen: &vt100::Screen| screen.contents().lines().last().is_some_and(|line| line.contains("只读：张三"));
    for key in ["e", "1", "a", "c", "w", "F", "u"] {
        second.keys(DOWN).wait("no answer", |screen| !answers(screen));
        second.keys(key).wait("why not", answers);
    }
    // The kernel releases the lock of the first process, however it ends.
    first.signal(Signal::KILL);
    first.ends();
    second.keys("q").sees("复核完毕").keys(ENTER).sees("718 ≠ 798").loses("只读");
    second.keys("e").sees("输入即替换").keys(CTRL_U).keys("718").keys(ENTER).sees("已更正").keys("w").sees("已保存到");
    second.keys("Q");
    assert_eq!(second.ends().exit_code(), 0);
}

#[test]
fn what_somebody_else_saved_is_merged_and_differences_are_chosen_side_by_side() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    terminal.keys("w").sees("已保存到");
    look_back(&terminal);
    terminal.keys("c").sees("备注：").keys("我的备注").keys(CTRL_S).sees("已记下备注");
    // A colleague's session arrives from outside, with another correction and a note.
    let theirs = folder.read(XIFENG).replace("after: Some(\"718\")", "after: Some(\"719\")").replace("测试员", "王五");
    fs::write(folder.0.join(XIFENG), &theirs).unwrap();
    terminal.keys("e").sees("输入即替换").keys(CTRL_U).keys("720").keys(ENTER).sees("已更正").keys("w");
    terminal.sees("两人判断不一致").sees("720").sees("719").sees("王五");
    // Nothing is saved before the choice.
    terminal.keys(ESC).sees("选定之前不保存").sees("● 未保存");
    assert_eq!(folder.read(XIFENG), theirs);
    terminal.keys("w").sees("两人判断不一致").keys("\x1b[C").keys(ENTER).sees("已保存到").sees("更正 798 → 719");
    let merged = folder.read(XIFENG);
    assert!(merged.contains("after: Some(\"719\")") && merged.contains("我的备注"), "{merged}");
    terminal.keys("u").sees("更正 798 → 720").keys("Q").sees("有未保存的判断").keys("D");
    assert_eq!(terminal.ends().exit_code(), 0);
    assert_eq!(fs::read_dir(folder.0.join("sessions/.backup")).unwrap().count(), 1);
}

/// Runs git in a folder, with a test user.
fn git(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    for name in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{name}_NAME"), "x").env(format!("GIT_{name}_EMAIL"), "x@example.org");
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null").output().unwrap()
}

fn done(output: &Output) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// Edits a line of the session by hand.
fn change(folder: &Folder, from: &str, to: &str) {
    let text = folder.read(XIFENG);
    assert!(text.contains(from), "{from}");
    fs::write(folder.0.join(XIFENG), text.replacen(from, to, 1)).unwrap();
}

#[test]
#[cfg_attr(no_git, ignore = "needs git")]
fn branches_of_git_are_merged_decision_by_decision() {
    let folder = Folder::new();
    let root = &folder.0;
    fs::create_dir(root.join("sessions")).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(XIFENG), root.join(XIFENG)).unwrap();
    fs::write(root.join(".gitattributes"), "sessions/*.ron merge=gouji\n").unwrap();
    done(&git(root, &["init", "-q", "-b", "main"]));
    done(&git(root, &["config", "merge.gouji.driver", &format!("'{PROGRAM}' merge %O %A %B")]));
    let commit = |what: &str| {
        done(&git(root, &["add", "-A"]));
        done(&git(root, &["commit", "-q", "-m", what]));
    };
    commit("base");
    let base = folder.read(XIFENG);
    // Two people decide on neighbouring lines, and both extend the history: git alone could not merge it.
    let history = "    ],\n)";
    let step = |id: &str, who: &str| {
        format!(
            "        decided((id: \"{id}\", kind: Some(unclear), who: \"{who}\", when: \"2026-12-01T00:00:00Z\")),\n    ],\n)"
        )
    };
    done(&git(root, &["switch", "-q", "-c", "theirs"]));
    change(&folder, "(id: \"prose@5678\", kind: as_published", "(id: \"prose@5678\", kind: unclear");
    change(&folder, history, &step("prose@5678", "王五"));
    commit("theirs");
    done(&git(root, &["switch", "-q", "main"]));
    change(&folder, "(id: \"prose@5650\", kind: as_published", "(id: \"prose@5650\", kind: unclear");
    change(&folder, history, &step("prose@5650", "李四"));
    commit("ours");
    done(&git(root, &["merge", "-q", "--no-edit", "theirs"]));
    let merged = folder.read(XIFENG);
    assert_eq!(merged.matches("kind: unclear").count(), 2);
    assert_eq!(merged.matches("kind: Some(unclear)").count(), 2);
    let changed = merged.lines().filter(|line| !base.lines().any(|old| old == *line)).count();
    // Nobody signed both decisions: the review is open again.
    assert!(merged.contains("finished: None,") && merged.contains("finished((is: false"), "{merged}");
    assert_eq!(changed, 6, "two decisions, two steps, the sign-off taken back, and no other line is different");
    // A true conflict is marked, stops the merge, and is resolved in the workbench.
    done(&git(root, &["switch", "-q", "-c", "other"]));
    change(&folder, "(id: \"prose@5678\", kind: unclear", "(id: \"prose@5678\", kind: missing");
    commit("other");
    done(&git(root, &["switch", "-q", "main"]));
    change(&folder, "(id: \"prose@5678\", kind: unclear", "(id: \"prose@5678\", kind: confirmed");
    commit("ours again");
    let stopped = git(root, &["merge", "-q", "--no-edit", "other"]);
    assert_eq!(stopped.status.code(), Some(1));
    let marked = folder.read(XIFENG);
    let at = |mark: &str| {
        marked.lines().position(|line| line.starts_with(mark)).unwrap_or_else(|| panic!("{mark}\n{marked}"))
    };
    assert!(at("<<<<<<<") < at("=======") && at("=======") < at(">>>>>>>"));
    let mut terminal = Start::new(&folder).run();
    terminal
        .sees("xifeng-2017.txt")
        .keys(OPEN_XIFENG)
        .sees("两人判断不一致")
        .keys("\x1b[C")
        .keys(ENTER)
        .sees("已保存到")
        .keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    let chosen = folder.read(XIFENG);
    assert!(!chosen.contains("<<<<<<<") && chosen.contains("(id: \"prose@5678\", kind: missing"), "{chosen}");
    commit("chosen");
    // A file that is not a session is not merged, and the merge reports it.
    done(&git(root, &["switch", "-q", "-c", "broken"]));
    fs::write(root.join(XIFENG), "(format: 99)").unwrap();
    commit("broken");
    done(&git(root, &["switch", "-q", "main"]));
    change(&folder, "(id: \"prose@5678\", kind: missing", "(id: \"prose@5678\", kind: confirmed");
    commit("more");
    assert_ne!(git(root, &["merge", "-q", "--no-edit", "broken"]).status.code(), Some(0));
}

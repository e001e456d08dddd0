//! What the reviewer is told of a session at opening, besides what became of single decisions.

use crate::text::Problem;

/// Fields that a later program wrote.
pub(super) fn unknown(records: usize) -> Problem {
    Problem::new(
        "session.unknown",
        None,
        format!("复核记录里有 {records} 条带着本程序不认识的字段(由更新的版本写入),原样保留"),
        format!(
            "{records} records of the session hold fields this program does not know (a later one wrote them); kept as they are"
        ),
    )
}

/// A merge that left differences.
pub(super) fn unfinished_merge(clashes: usize) -> Problem {
    Problem::new(
        "session.clash",
        None,
        format!("复核记录是两人合并而来,有 {clashes} 处说法不同,请逐条选定"),
        format!("the session was merged from two people's and {clashes} things are said differently: choose"),
    )
}

/// What the journal brought back.
pub(super) fn recovered(decisions: usize) -> Problem {
    Problem::new(
        "session.recovered",
        None,
        format!("上次没有正常退出,从日志恢复了 {decisions} 处判断,尚未保存"),
        format!(
            "the last run did not end well: {decisions} decisions were recovered from its journal and are not saved yet"
        ),
    )
}

/// A journal that is not of this report, or cannot be understood.
pub(super) fn foreign_journal(path: &str) -> Problem {
    Problem::new(
        "session.journal_aside",
        None,
        format!("有一份日志不属于这份报告或读不懂,未采用,已另存为 {path}"),
        format!("a journal is not of this report or is not understood: not used, kept as {path}"),
    )
}

/// What somebody else saved meanwhile.
pub(super) fn taken_in(decisions: usize, clashes: usize) -> Problem {
    Problem::new(
        "session.merged",
        None,
        format!("复核记录被别人改过:并入对方 {decisions} 处判断,{clashes} 处说法不同"),
        format!(
            "someone else changed the session: {decisions} of their decisions taken in, {clashes} said differently"
        ),
    )
}

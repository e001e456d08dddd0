//! What the reviewer is told of a session at opening: what became of it as a whole, and of each decision that is not where it
//! was.
//!
//! Invariant: whatever was not applied has a line of its own, which leads to where it stands now if it does. Left to others:
//! what becomes of a decision (`anchor`).

use super::Loaded;
use super::anchor::place_then;
use super::format::v2::Record;
use gouji_core::forms::Library;
use gouji_core::ids::MentionId;
use gouji_core::review::{Review, Stamp, quote};
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Bilingual, Diagnostic, Span};

/// What became of the records of a session.
pub(super) fn changes(
    review: &mut Review,
    library: &Library,
    loaded: &Loaded,
    aside: &[Record],
    finished: Option<&Stamp>,
) {
    let moved = loaded.moved.iter().map(|(then, now)| moved(review, library, then, now));
    let lost = aside.iter().map(|record| not_applied(review, library, loaded.source_changed, record));
    let lines: Vec<Diagnostic> = moved.chain(lost).collect();
    if loaded.source_changed || !lines.is_empty() {
        review.problems.push(summary(loaded, aside.len(), finished));
    }
    review.problems.extend(lines);
}

fn line_of(review: &Review, place: Span) -> usize {
    review.document.line_at(place.start) + 1
}

/// A mention that stands elsewhere.
fn moved(review: &Review, library: &Library, then: &str, now: &str) -> Diagnostic {
    let place = review.current(now).and_then(|current| current.span);
    let (label, line) = (review.label(now, library), place.map_or(0, |place| line_of(review, place)));
    Diagnostic::new(
        "session.moved",
        place,
        format!("{}:换了位置（原 {then}），判断沿用，现在第 {line} 行", label.zh),
        format!("{}: stands elsewhere (was {then}); the decision is kept, now in line {line}", label.en),
    )
}

/// A record that is kept aside.
fn not_applied(review: &Review, library: &Library, changed: bool, record: &Record) -> Diagnostic {
    let id = record.id();
    let name = review.label(id, library);
    let (zh, en) = said(record);
    let place = review.current(id).filter(|_| library.place(id).is_some()).and_then(|current| current.span);
    // In the same bytes the number itself is still there: the line leads to it, and says what it is now.
    if let (Some(then), false, Record::Decision(decision)) = (place_then(record, review), changed, record) {
        let (before, line) = (printable(&decision.before), line_of(review, then));
        let read_as = reader_of(review, then).map(|id| review.label(&id, library));
        let now = match (place, read_as) {
            (_, Some(other)) => {
                Bilingual::new(format!("现在读作“{}”", other.zh), format!("is now read as \"{}\"", other.en))
            }
            (Some(place), None) => {
                let (words, line) = (printable(&quote(&review.document, place)), line_of(review, place));
                Bilingual::new(
                    format!("不再读作此格，现在改读第 {line} 行的“{words}”"),
                    format!("is no longer read here, but line {line} instead: \"{words}\""),
                )
            }
            (None, None) => Bilingual::new("现在没有读作任何一格", "is now read as nothing"),
        };
        return Diagnostic::new(
            "session.reread",
            Some(then),
            format!("{}:原判断的“{before}”(第 {line} 行){}，未采用；请重新判断", name.zh, now.zh),
            format!("{}: the \"{before}\" of line {line} {}; not applied, decide it again", name.en, now.en),
        );
    }
    match review.printed(id).filter(|_| MentionId::parse(id).is_none()).map(printable) {
        Some(now) => Diagnostic::new(
            "session.disagrees",
            place,
            format!("{}:{zh}，现在印作“{now}”，未采用，保留在复核记录里；请重新判断", name.zh),
            format!("{}: {en}; \"{now}\" is printed now; not applied, kept in the session; decide it again", name.en),
        ),
        None => Diagnostic::new(
            "session.vanished",
            place,
            format!("{}:{zh}，在现在的报告里找不到，未采用，保留在复核记录里；请重新判断", name.zh),
            format!("{}: {en} is not found in the report as it is now; not applied, kept in the session", name.en),
        ),
    }
}

/// What is read from a place now: a field, else a mention.
fn reader_of(review: &Review, place: Span) -> Option<String> {
    let field = review.extraction.fields.iter().find(|field| field.value.span == Some(place));
    let mention = || review.extraction.prose.mentions.iter().find(|mention| mention.span == place);
    field.map(|field| field.id.clone()).or_else(|| mention().map(|mention| mention.id.clone()))
}

/// The record, in words.
fn said(record: &Record) -> (String, String) {
    match record {
        Record::Decision(decision) => {
            let about = if decision.quote.is_empty() { &decision.before } else { &decision.quote };
            let about = printable(about);
            (format!("对“{about}”的判断"), format!("the decision about \"{about}\""))
        }
        Record::Note(_) => ("备注".to_string(), "the note".to_string()),
    }
}

fn summary(loaded: &Loaded, lost: usize, finished: Option<&Stamp>) -> Diagnostic {
    let (kept, moved) = (loaded.restored.len(), loaded.moved.len());
    let (zh, en) = match finished.filter(|_| loaded.is_read_otherwise()) {
        Some(stamp) => (
            format!("；{} 于 {} 的“复核完毕”不再有效", stamp.who, stamp.when),
            format!("; it is no longer marked as finished (by {}, {})", stamp.who, stamp.when),
        ),
        None => (String::new(), String::new()),
    };
    let (code, why_zh, why_en) = if loaded.source_changed {
        ("session.source_changed", "报告文件在上次复核之后变了", "the report changed since it was reviewed")
    } else if loaded.is_read_otherwise() {
        ("session.read_anew", "报告没有变，但现在读法不同", "the report is the same, but it is read differently now")
    } else {
        ("session.kept_aside", "以前对不上的判断还留着", "decisions that did not fit before are still kept")
    };
    Diagnostic::new(
        code,
        None,
        format!("{why_zh}：沿用 {kept} 处判断（其中 {moved} 处换了位置），{lost} 处对不上{zh}"),
        format!("{why_en}: {kept} decisions kept ({moved} of them at another place), {lost} fit no more{en}"),
    )
}

/// Fields that a later program wrote.
pub(super) fn unknown(records: usize) -> Diagnostic {
    Diagnostic::new(
        "session.unknown",
        None,
        format!("复核记录里有 {records} 条带着本程序不认识的字段（由更新的版本写入），原样保留"),
        format!(
            "{records} records of the session hold fields this program does not know (a later one wrote them); kept as they are"
        ),
    )
}

/// A merge that left differences.
pub(super) fn unfinished_merge(conflicts: usize) -> Diagnostic {
    Diagnostic::new(
        "session.clash",
        None,
        format!("复核记录是两人合并而来，有 {conflicts} 处说法不同，请逐条选定"),
        format!("the session was merged from two people's and {conflicts} things are said differently: choose"),
    )
}

/// What the journal brought back.
pub(super) fn recovered(decisions: usize) -> Diagnostic {
    Diagnostic::new(
        "session.recovered",
        None,
        format!("上次没有正常退出，从日志恢复了 {decisions} 处判断，尚未保存"),
        format!(
            "the last run did not end well: {decisions} decisions were recovered from its journal and are not saved yet"
        ),
    )
}

/// A journal that is not of this report, or cannot be understood.
pub(super) fn foreign_journal(path: &str) -> Diagnostic {
    Diagnostic::new(
        "session.journal_aside",
        None,
        format!("有一份日志不属于这份报告或读不懂，未采用，已另存为 {path}"),
        format!("a journal is not of this report or is not understood: not used, kept as {path}"),
    )
}

/// A session at the place of this report that tells another agency or year.
pub(super) fn of_another_report(path: &str) -> Diagnostic {
    Diagnostic::new(
        "session.other_report",
        None,
        format!("{path} 是另一个机关或另一年度的复核记录（同一位置换过报告文件），未采用，也不会改动"),
        format!("{path} is about another agency or year, whose report lay here before: not used, and left as it is"),
    )
}

/// Something else lies in the place of the lock file.
pub(super) fn lock_refused() -> Diagnostic {
    Diagnostic::new(
        "session.lock_refused",
        None,
        "复核锁的位置上是链接或别的文件，未改动；他人此时也可能在复核这份报告",
        "a link or another file lies in the place of the lock, and was left alone: others may review this report meanwhile",
    )
}

/// What somebody else saved meanwhile.
pub(super) fn taken_in(decisions: usize, conflicts: usize) -> Diagnostic {
    Diagnostic::new(
        "session.merged",
        None,
        format!("复核记录被别人改过：并入对方 {decisions} 处判断，{conflicts} 处说法不同"),
        format!(
            "someone else changed the session: {decisions} of their decisions taken in, {conflicts} said differently"
        ),
    )
}

//! What the reader of a report has to say besides its numbers: how much of the text it explains, and what it noticed.
//!
//! Invariant: a notice informs; nothing is decided about it. Not here: its place among the fields (`field_pane`).

use gouji_core::extract::Coverage;
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Bilingual, Diagnostic, Span};

/// A line of information, with the place in the text that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What is to be known.
    pub words: Bilingual,
    /// Where; `None` for the whole report.
    pub span: Option<Span>,
}

/// The notices about a report as a whole: its numbers counted, then what was noticed while reading it.
pub(crate) fn notices(review: &Review, coverage: &Coverage) -> Vec<Notice> {
    let told = |problem: &Diagnostic| Notice { words: safe(&problem.message.both()), span: problem.span };
    // Cells that cannot be told are stops of the walk, as they stand now.
    let is_news = |problem: &&Diagnostic| problem.code != "table.cannot_tell";
    std::iter::once(counted(coverage)).chain(review.problems.iter().filter(is_news).map(told)).collect()
}

fn safe(message: &Bilingual) -> Bilingual {
    Bilingual::new(printable(&message.zh), printable(&message.en))
}

/// How many numbers the text holds and how many are explained. The share is rounded down: only all is 100%.
fn counted(coverage: &Coverage) -> Notice {
    let (all, known) = (coverage.numbers, coverage.explained);
    let permille = (known * 1000).checked_div(all).unwrap_or(1000);
    let share = if permille == 1000 { "100%".into() } else { format!("{}.{}%", permille / 10, permille % 10) };
    let words = message!("notice.numbers", all = all, known = known, share = share);
    Notice { words: words.both(), span: None }
}

/// A number that neither a field nor the prose explains.
pub(crate) fn stray(review: &Review, span: Span) -> Notice {
    let number = printable(review.document.at(span));
    Notice { words: Bilingual::new(number.clone(), number), span: Some(span) }
}

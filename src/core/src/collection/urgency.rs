//! How soon a report needs somebody, and why.
//!
//! Invariant: hard problems and what is unread come first, then what stands out among the agency's other years, then what is
//! left; a report that is signed off asks for nobody. Not here: the order itself (`order`).

use super::Summary;
use crate::check::plain;
use crate::diff::{OutlierKind, agencies, far_from, strange};
use crate::forms::Library;
use crate::message;
use crate::message::Message;
use crate::review::{Progress, Review};
use crate::text::Bilingual;
use rust_decimal::Decimal;

/// What makes a report urgent, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum UrgencyLevel {
    /// A hard rule is violated, or something is unread.
    Broken,
    /// A headline number stands out among the agency's other years.
    Unusual,
    /// A soft rule is violated.
    Soft,
    /// It was signed off and changed since.
    Reopened,
    /// Nothing is open, and nobody has signed.
    #[default]
    Unsigned,
    /// Signed off.
    Signed,
}

/// How soon a report needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Urgency {
    /// What makes it urgent.
    pub level: UrgencyLevel,
    /// How much of it: of two reports on one level the greater comes first.
    pub weight: usize,
}

/// Fields by which a year stands out; of other forms their counterparts.
const HEADLINES: [&str; 7] = [
    "disclosure.normative.effective",
    "requests.new_received.total",
    "requests.granted.total",
    "requests.results_total.total",
    "requests.carried_out.total",
    "disputes.review.total",
    "disclosure.admin_fee.amount_wan",
];

/// The headline numbers of a report, each with its index among the headlines.
pub(super) fn headlines(review: &Review, library: &Library) -> Box<[(u8, Decimal)]> {
    let number = |(at, id): (u8, &&str)| Some((at, crate::diff::number(id, review, library)?));
    (0..).zip(&HEADLINES).filter_map(number).collect()
}

/// A headline number that stands out among the agency's other years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unusual {
    /// Index of the report.
    pub report: usize,
    /// Index among the headlines.
    headline: u8,
    /// The number of the year before, and of this year.
    numbers: (Option<Decimal>, Decimal),
    /// How it stands out.
    pub kind: OutlierKind,
}

impl Unusual {
    /// What stands out and how, for people.
    pub fn words(&self, library: &Library) -> Message {
        let id = HEADLINES.get(usize::from(self.headline)).copied().unwrap_or_default();
        let label = Bilingual::new(library.label(id).unwrap_or_default(), library.gloss(id).unwrap_or_default());
        let numbers = match self.numbers {
            (Some(then), now) => format!("{} → {}", plain(then), plain(now)),
            (None, now) => plain(now),
        };
        message!("urgency.unusual", what = label, numbers = numbers, how = self.kind.words())
    }
}

/// Finds the headline numbers that stand out, given the reports with their indexes; at most one for a report and headline.
pub fn unusual<'s>(reports: impl Iterator<Item = (usize, &'s Summary)> + Clone) -> Vec<Unusual> {
    let known: Vec<(usize, &Summary)> = reports.collect();
    let named = known.iter().enumerate().filter_map(|(at, (_, summary))| Some((at, &*summary.agency, summary.year?)));
    let mut found = Vec::new();
    for agency in agencies(named) {
        for headline in 0..HEADLINES.len() as u8 {
            let number =
                |at: usize| known.get(at)?.1.headlines.iter().find(|known| known.0 == headline).map(|known| known.1);
            let years: Vec<(i16, usize, Decimal)> =
                agency.reports.iter().filter_map(|&(year, at)| Some((year, at, number(at)?))).collect();
            // Of two versions of one year the first stands for it.
            let mut distinct = years.clone();
            distinct.dedup_by_key(|(year, ..)| *year);
            for &(year, at, now) in &years {
                let then = distinct.iter().find(|before| before.0 == year - 1).map(|before| before.2);
                let others = distinct.iter().filter(|other| other.0 != year).map(|other| other.2);
                let kind = then.and_then(|then| strange(then, now)).or_else(|| far_from(others, then, now));
                let report = known.get(at).map_or(at, |known| known.0);
                found.extend(kind.map(|kind| Unusual { report, headline, numbers: (then, now), kind }));
            }
        }
    }
    found
}

/// One violated hard rule outweighs so many numbers that nobody could read.
const HARD: usize = 1000;

impl Urgency {
    /// That of a report with so many unusual numbers.
    pub fn of(summary: &Summary, unusual: usize) -> Self {
        let counts = summary.counts;
        let (level, weight) = match summary.progress {
            Progress::Finished => (UrgencyLevel::Signed, 0),
            _ if counts.hard + counts.unread.total() > 0 => {
                (UrgencyLevel::Broken, counts.hard.saturating_mul(HARD).saturating_add(counts.unread.total()))
            }
            _ if unusual > 0 => (UrgencyLevel::Unusual, unusual),
            _ if counts.soft > 0 => (UrgencyLevel::Soft, counts.soft),
            Progress::Reopened => (UrgencyLevel::Reopened, 0),
            Progress::New | Progress::Started => (UrgencyLevel::Unsigned, 0),
        };
        Self { level, weight }
    }
}

/// Why a report stands where it stands, for people.
pub fn why(summary: &Summary, unusual: &[Unusual], library: &Library) -> Message {
    let counts = summary.counts;
    let unread = counts.unread.total();
    match Urgency::of(summary, unusual.len()).level {
        UrgencyLevel::Broken if unread == 0 => message!("urgency.hard", hard = counts.hard),
        UrgencyLevel::Broken if counts.hard == 0 => message!("urgency.unread", unread = unread),
        UrgencyLevel::Broken => message!("urgency.both", hard = counts.hard, unread = unread),
        UrgencyLevel::Unusual => unusual.first().map_or_else(Message::default, |unusual| unusual.words(library)),
        UrgencyLevel::Soft => message!("urgency.soft", soft = counts.soft),
        UrgencyLevel::Reopened => message!("urgency.reopened"),
        UrgencyLevel::Unsigned => message!("urgency.unsigned"),
        UrgencyLevel::Signed => message!("urgency.signed"),
    }
}

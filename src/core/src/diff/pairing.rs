//! What two reports are to each other: neighbouring years, years further apart, versions of one year, two agencies.
//!
//! Invariant: numbers are judged between neighbouring years of one agency and nowhere else; what is not known keeps the
//! rules silent. Not here: the rules between years (`check`), versions (`versions`).

use crate::extract::is_same_agency;
use crate::message;
use crate::message::Message;
use crate::review::Review;
use std::cmp::Ordering;

/// What the newer of two reports is to the older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pairing {
    /// The report on the next year.
    Adjacent,
    /// A report on a later year of the same agency, with years between.
    Apart {
        /// The first year between the two.
        first: i16,
        /// The last year between the two.
        last: i16,
    },
    /// A report on the same year of the same agency.
    Versions {
        /// The year.
        year: i16,
    },
    /// A report of another agency.
    OtherAgency,
    /// A report on an earlier year: somebody changed the year of one.
    Reversed,
    /// Unknown: the year of a report is not known.
    #[default]
    Unknown,
}

impl Pairing {
    /// Returns what `new` is to `old`, as reviewed. An agency that is not known is taken for the other report's.
    pub fn of(old: &Review, new: &Review) -> Self {
        let (before, after) = (old.identity(), new.identity());
        let agencies = before.agency.as_ref().zip(after.agency.as_ref());
        if agencies.is_some_and(|(one, other)| !is_same_agency(&one.value, &other.value)) {
            return Self::OtherAgency;
        }
        let (Some(before), Some(after)) = (before.year, after.year) else { return Self::Unknown };
        let (before, after) = (before.value, after.value);
        match before.cmp(&after) {
            Ordering::Equal => Self::Versions { year: after },
            Ordering::Greater => Self::Reversed,
            Ordering::Less if before.checked_add(1) == Some(after) => Self::Adjacent,
            Ordering::Less => Self::Apart { first: before.saturating_add(1), last: after.saturating_sub(1) },
        }
    }

    /// True if rules link the numbers of the two reports.
    pub fn is_judged(self) -> bool {
        self == Self::Adjacent
    }

    /// Returns the years between the two.
    pub fn missing(self) -> impl Iterator<Item = i16> {
        let (first, last) = if let Self::Apart { first, last } = self { (first, last) } else { (1, 0) };
        first..=last
    }

    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Adjacent => "adjacent",
            Self::Apart { .. } => "apart",
            Self::Versions { .. } => "versions",
            Self::OtherAgency => "other_agency",
            Self::Reversed => "reversed",
            Self::Unknown => "unknown",
        }
    }

    /// For people: why nothing is judged between the two. `None` for neighbouring years.
    pub fn words(self) -> Option<Message> {
        Some(match self {
            Self::Adjacent => return None,
            Self::Apart { first, last } if first == last => message!("pair.apart_one", year = first),
            Self::Apart { first, last } => message!("pair.apart", first = first, last = last),
            Self::Versions { year } => message!("pair.versions", year = year),
            Self::OtherAgency => message!("pair.other_agency"),
            Self::Reversed => message!("pair.reversed"),
            Self::Unknown => message!("pair.unknown"),
        })
    }
}

/// Returns how two reports are put in order: by year, versions of one year by the day they were published.
pub fn chronology(one: &Review, other: &Review) -> Ordering {
    let (one, other) = (one.identity(), other.identity());
    let Some((first, second)) = one.year.as_ref().zip(other.year.as_ref()) else { return Ordering::Equal };
    let day = |identity: &crate::extract::Identity| identity.published.as_ref().map(|day| day.value);
    let days = || day(&one).zip(day(&other)).map_or(Ordering::Equal, |(first, second)| first.cmp(&second));
    first.value.cmp(&second.value).then_with(days)
}

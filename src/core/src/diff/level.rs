//! Level of a set of numbers: count, median, and median absolute deviation (MAD).
//!
//! Invariant: the level of sorted numbers without one equals that of the set in which it never was. Not here: which
//! numbers are taken, distances from the level (`outliers`).

use rust_decimal::Decimal;

/// Count, median and deviation of a set of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Level {
    pub count: usize,
    pub median: Decimal,
    /// Median absolute deviation from the median.
    pub deviation: Decimal,
}

impl Level {
    pub fn of(numbers: impl IntoIterator<Item = Decimal>) -> Self {
        let mut sorted: Vec<Decimal> = numbers.into_iter().collect();
        sorted.sort_unstable();
        Self::without(&sorted, None)
    }

    /// Returns the level of sorted numbers without one of them, in logarithmic time.
    ///
    /// Every agency is measured against all others.
    pub fn without(sorted: &[Decimal], one: Option<Decimal>) -> Self {
        let skipped = one.and_then(|one| sorted.binary_search(&one).ok());
        let count = sorted.len() - usize::from(skipped.is_some());
        let at = |at: usize| sorted[at + usize::from(skipped.is_some_and(|skipped| skipped <= at))];
        let median = middle(count, at);
        Self { count, median, deviation: middle(count, |rank| distance(count, at, median, rank)) }
    }
}

/// Returns the median of `count` numbers given by rank.
fn middle(count: usize, at: impl Fn(usize) -> Decimal) -> Decimal {
    let half = count / 2;
    match (count, count % 2) {
        (0, _) => Decimal::ZERO,
        (_, 0) => at(half - 1).saturating_add(at(half)) / Decimal::TWO,
        _ => at(half),
    }
}

/// Returns the distance from `place` of the number at this rank by nearness.
///
/// The nearest numbers are adjacent: of all windows of that length the one whose farther end is nearest counts.
fn distance(count: usize, at: impl Fn(usize) -> Decimal, place: Decimal, rank: usize) -> Decimal {
    let left = |from: usize| place.saturating_sub(at(from));
    let right = |from: usize| at(from + rank).saturating_sub(place);
    let (mut low, mut high) = (0, count - 1 - rank);
    while low < high {
        let between = low.midpoint(high);
        if left(between) > right(between) { low = between + 1 } else { high = between }
    }
    let farther = |from: usize| left(from).max(right(from));
    low.checked_sub(1).map_or(farther(low), |before| farther(low).min(farther(before)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(mut numbers: Vec<Decimal>) -> Level {
        let median = |numbers: &mut Vec<Decimal>| {
            numbers.sort_unstable();
            let half = numbers.len() / 2;
            match numbers.len() {
                0 => Decimal::ZERO,
                length if length % 2 == 0 => (numbers[half - 1] + numbers[half]) / Decimal::TWO,
                _ => numbers[half],
            }
        };
        let middle = median(&mut numbers);
        let mut distances = numbers.iter().map(|number| (*number - middle).abs()).collect();
        Level { count: numbers.len(), median: middle, deviation: median(&mut distances) }
    }

    proptest! {
        #[test]
        fn leaving_one_out_is_as_if_it_had_not_been_there(numbers in prop::collection::vec(-30_i64..30, 1..24), at in any::<prop::sample::Index>()) {
            let mut numbers: Vec<Decimal> = numbers.into_iter().map(|number| Decimal::new(number, 1)).collect();
            prop_assert_eq!(Level::of(numbers.iter().copied()), naive(numbers.clone()));
            let one = numbers[at.index(numbers.len())];
            numbers.sort_unstable();
            let mut left_out = Some(one);
            let others = numbers.iter().copied().filter(|other| left_out.take_if(|one| one == other).is_none());
            let others = others.collect();
            prop_assert_eq!(Level::without(&numbers, Some(one)), naive(others));
        }
    }
}

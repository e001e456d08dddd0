//! Determines the base that the percentages of one list share.
//!
//! Invariant: the base of a list is the one count, in its sentence or just before, that most of its printed percentages
//! fit, rounded or cut off, and at least two of them; what fits no base of its list is measured by the base of its
//! neighbours. Where no count fits two, only a base that the text states is kept. A list and its candidates are bounded.
//! Not here: which count a percentage belongs to (`percent`), whether the division holds (`check`).

use super::units::addable;
use super::{Enumeration, Mention, Part, Percentage, Role};
use crate::lexicon::Lexicon;
use rust_decimal::{Decimal, RoundingStrategy};
use rustc_hash::{FxHashMap, FxHashSet};

/// Most percentages of one list.
const LONGEST: usize = 32;
/// How many counts before a list may be its base.
const BEFORE: usize = 8;

/// How the text names the base of a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// 占60%
    Unnamed,
    /// 占总数的60%
    All,
    /// 占申请总量的60%
    Named,
}

/// A percentage of something, with its part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share<'a> {
    /// Index of its link.
    pub at: usize,
    /// Index of the part's mention.
    pub part: usize,
    /// How many counts precede it.
    pub before: usize,
    /// The words between 占 and the percentage.
    pub words: &'a str,
    /// What they name.
    pub base: Base,
}

/// True if the part is this percentage of the whole, rounded or cut off to the printed decimals.
pub(super) fn fits(percent: &Mention, part: &Mention, whole: &Mention) -> bool {
    let exact = || {
        let hundred = part.value?.checked_mul(Decimal::ONE_HUNDRED)?;
        Some((percent.value?, hundred.checked_div(whole.value?)?))
    };
    exact().is_some_and(|(printed, exact)| {
        let decimals = printed.scale();
        exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero) == printed
            || exact.trunc_with_scale(decimals) == printed
    })
}

/// Settles the bases of all lists; `counts` are the counts of the text in order.
pub(super) fn settle(
    text: &str,
    lexicon: &Lexicon,
    mentions: &[Mention],
    enumerations: &[Enumeration],
    counts: &[usize],
    shares: &[Share<'_>],
    links: &mut [Percentage],
) {
    let proved = proved(mentions, enumerations);
    let of_list = |last: &Share<'_>, next: &Share<'_>| {
        let (Some(one), Some(other)) = (mentions.get(last.part), mentions.get(next.part)) else { return false };
        // A list goes on behind a full stop if nothing else is counted between.
        one.section == other.section && (one.sentence == other.sentence || next.before == last.before + 1)
    };
    for list in shares.chunk_by(of_list).flat_map(|list| list.chunks(LONGEST)) {
        List { text, lexicon, mentions, counts, proved: &proved, shares: list }.settle(links);
    }
}

/// Returns the totals whose parts add up to them.
fn proved(mentions: &[Mention], enumerations: &[Enumeration]) -> FxHashSet<usize> {
    let value = |index: usize| mentions.get(index).and_then(|mention| mention.value);
    let holds = |list: &&Enumeration| {
        let mut parts = list.parts.iter().map(|part| match part {
            Part::Number(index) => value(*index),
            Part::Zero(_) => Some(Decimal::ZERO),
            Part::One(_) => Some(Decimal::ONE),
        });
        let sum = parts.try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?));
        sum.is_some() && sum == value(list.total)
    };
    enumerations.iter().filter(holds).map(|list| list.total).collect()
}

/// The percentages of one list.
struct List<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    mentions: &'a [Mention],
    counts: &'a [usize],
    proved: &'a FxHashSet<usize>,
    shares: &'a [Share<'a>],
}

impl List<'_> {
    fn settle(&self, links: &mut [Percentage]) {
        let [_, _, ..] = self.shares else { return };
        let candidates = self.candidates();
        let mut open: Vec<&Share<'_>> = self.shares.iter().filter(|share| self.counts_something(share)).collect();
        // The base of each settled percentage, by its part.
        let mut settled: FxHashMap<usize, usize> = FxHashMap::default();
        loop {
            let fitting = |base: usize| open.iter().filter(|share| self.fits(share, links, base)).count();
            let best = candidates.iter().map(|&base| (fitting(base), base)).max_by_key(|(count, _)| *count);
            let Some((_, base)) = best.filter(|(count, _)| *count >= 2) else { break };
            open.retain(|share| {
                let fits = self.fits(share, links, base);
                if fits {
                    settled.insert(share.part, base);
                }
                !fits
            });
        }
        let told = |links: &[Percentage], share: &Share<'_>| links.get(share.at).and_then(|link| link.whole);
        let mut lone: FxHashSet<usize> = FxHashSet::default();
        for share in &open {
            lone.extend(told(links, share).filter(|&base| self.fits(share, links, base)));
        }
        for (place, share) in self.shares.iter().enumerate() {
            let own = told(links, share);
            let base = match settled.get(&share.part) {
                // The text's own base may hold as well.
                Some(&base) => own.filter(|&own| self.fits(share, links, own)).or(Some(base)),
                None if !self.counts_something(share) => own,
                None => {
                    let is_known =
                        |base: &usize| lone.contains(base) || settled.values().any(|settled| settled == base);
                    let stated = |base: &usize| self.proved.contains(base);
                    let neighbour = || self.neighbour(place, &settled);
                    own.filter(|base| is_known(base) || stated(base)).or_else(neighbour)
                }
            };
            if let Some(link) = links.get_mut(share.at) {
                link.whole = base;
            }
        }
    }

    /// A part of zero, and a percentage that is about right, fit every base.
    fn counts_something(&self, share: &Share<'_>) -> bool {
        self.mentions.get(share.part).and_then(|part| part.value).is_some_and(|value| !value.is_zero())
    }

    fn fits(&self, share: &Share<'_>, links: &[Percentage], base: usize) -> bool {
        let percent = links.get(share.at).and_then(|link| self.mentions.get(link.printed));
        let Some(((percent, part), whole)) = percent.zip(self.mentions.get(share.part)).zip(self.mentions.get(base))
        else {
            return false;
        };
        share.part != base
            && !percent.approximate
            && addable(self.lexicon, &part.unit, &whole.unit)
            && fits(percent, part, whole)
    }

    /// Returns the base of the nearest percentage of the list that fits one, those before first.
    fn neighbour(&self, place: usize, settled: &FxHashMap<usize, usize>) -> Option<usize> {
        let share = self.shares.get(place)?;
        let part = self.mentions.get(share.part)?;
        let before = self.shares.get(..place)?.iter().rev();
        let mut near = before.chain(self.shares.get(place + 1..)?.iter());
        let of = |other: &Share<'_>| {
            let one = self.mentions.get(other.part)?;
            // Items on lines of their own are named alike: 机构类, 动态类.
            let last = |mention: &Mention| mention.label.of(self.text).chars().next_back();
            let is_listed = one.sentence == part.sentence || (last(one).is_some() && last(one) == last(part));
            let is_near = is_listed && addable(self.lexicon, &one.unit, &part.unit);
            settled.get(&other.part).copied().filter(|_| is_near && share.base != Base::Named)
        };
        let base = near.find_map(of)?;
        (self.mentions.get(base)?.value >= part.value).then_some(base)
    }

    /// Returns the counts that may be the base, the nearest last.
    fn candidates(&self) -> Vec<usize> {
        let (Some(first), Some(last)) = (self.shares.first(), self.shares.last()) else { return Vec::new() };
        let start = first.before.saturating_sub(BEFORE + 1);
        let section = self.mentions.get(first.part).and_then(|part| part.section);
        let parts: FxHashSet<usize> = self.shares.iter().map(|share| share.part).collect();
        let may_be = |index: &&usize| {
            let Some(mention) = self.mentions.get(**index) else { return false };
            // Inside the list only a total is a base.
            mention.section == section && (!parts.contains(*index) || mention.role == Role::Total)
        };
        let counts = self.counts.get(start..last.before).unwrap_or(&[]);
        counts.iter().filter(may_be).take(LONGEST + BEFORE).copied().collect()
    }
}

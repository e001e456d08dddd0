//! The request for a baseline: the reports that say what is usual for two years.
//!
//! Not here: asking for it (`screen::pair::baseline`), what it is used for (`gouji_core::diff`).

use crate::event::Event;
use gouji_core::diff::Baseline;
use gouji_core::forms::Library;
use gouji_core::review::Review;

/// The reports to read, by their index in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineRequest {
    /// The two years it is for, the older first.
    pub pair: (usize, usize),
    pub(crate) baseline: Baseline,
    /// The agency's other years.
    pub(crate) years: Vec<usize>,
    /// The same two years of other agencies.
    pub(crate) agencies: Vec<(usize, usize)>,
}

impl BaselineRequest {
    /// Reads the reports one after the other, without those that cannot be read.
    pub fn read(mut self, library: &Library, open: impl Fn(usize) -> Option<Review>) -> Event {
        for review in self.years.iter().filter_map(|&index| open(index)) {
            self.baseline.add_year(&review, library);
        }
        for (old, new) in self.agencies.iter().filter_map(|&(old, new)| open(old).zip(open(new))) {
            self.baseline.add_agency(&old, &new);
        }
        Event::Baseline(self.pair, self.baseline)
    }
}

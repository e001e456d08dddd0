//! A review that effects may take with them.
//!
//! Invariant: a snapshot never changes. The review is copied only when it changes while a snapshot of it is held: once when a
//! report is signed off, whose decision and save are effects of one key, and never otherwise: the runtime performs an effect
//! and drops it before anything else happens.

use gouji_core::review::Review;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// The review of an open report.
#[derive(Debug, Clone)]
pub struct SharedReview(Arc<Review>);

/// A report as it was when an effect was made.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Index of the report in the list.
    pub report: usize,
    /// Its review.
    pub review: Arc<Review>,
}

impl SharedReview {
    /// The review as it is now; costs no copy.
    pub fn snapshot(&self, report: usize) -> Snapshot {
        Snapshot { report, review: Arc::clone(&self.0) }
    }
}

impl From<Review> for SharedReview {
    fn from(review: Review) -> Self {
        Self(Arc::new(review))
    }
}

impl Deref for SharedReview {
    type Target = Review;

    fn deref(&self) -> &Review {
        &self.0
    }
}

impl DerefMut for SharedReview {
    fn deref_mut(&mut self) -> &mut Review {
        Arc::make_mut(&mut self.0)
    }
}

/// Two snapshots are equal when they are of the same moment.
impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.report == other.report && Arc::ptr_eq(&self.review, &other.review)
    }
}

impl Eq for Snapshot {}

//! The status of many reports: each counts once, in any order and in any parts.

use super::fixtures::entry;
use gouji_core::collection::status::{PAUSE, Tally, minutes};
use gouji_core::collection::{Activity, Share, Summary};
use gouji_core::forms::Library;
use gouji_core::review::{Counts, DecisionKind, Entry, Progress, Provenance, Review};
use proptest::prelude::*;

fn stamp(by: &str, minute: u32) -> Provenance {
    Provenance { by: by.to_string(), at: format!("2024-03-01T09:{minute:02}:00Z") }
}

fn report() -> Review {
    gouji_testing::read(&gouji_testing::sample("suqian-2024"), &Library::builtin().unwrap())
}

/// Decides the first fields of a report: which, how, by whom, at which minute.
fn activity(deeds: &[(usize, Option<DecisionKind>, &str, u32)]) -> Activity {
    let mut review = report();
    for (field, kind, by, minute) in deeds {
        let id = review.extraction.fields[*field].id.clone();
        let by = stamp(by, *minute);
        let entry = kind.clone().map_or_else(Entry::default, |kind| entry(kind, &by));
        review.set(&id, entry, &by);
    }
    Activity::of(&review)
}

#[allow(clippy::unnecessary_wraps, reason = "a decision, as others are none")]
fn corrected(value: &str) -> Option<DecisionKind> {
    Some(DecisionKind::Corrected(value.to_string()))
}

fn share<'a>(activity: &'a Activity, name: &str) -> &'a Share {
    activity.people.iter().find(|share| share.name == name).unwrap()
}

#[test]
fn what_people_did() {
    let done = activity(&[
        (0, Some(DecisionKind::Confirmed), "甲", 1),
        (1, corrected("7"), "甲", 2),
        (2, Some(DecisionKind::Unclear), "乙", 3),
    ]);
    assert_eq!(done.decisions, [1, 1, 0, 0, 0, 1, 0, 0]);
    let (one, other) = (share(&done, "甲"), share(&done, "乙"));
    assert_eq!((one.decisions, one.corrections, one.overturned, one.times.len()), (2, 1, 0, 2));
    assert_eq!((other.decisions, other.corrections, other.overturned, other.is_signer), (1, 0, 0, false));
}

#[test]
fn a_correction_is_overturned_by_another_value_of_somebody_else() {
    let confirmed = || Some(DecisionKind::Confirmed);
    for (deeds, overturned) in [
        (vec![(corrected("7"), "甲"), (corrected("8"), "乙")], 1),
        (vec![(corrected("7"), "甲"), (None, "乙")], 1),
        (vec![(corrected("7"), "甲"), (confirmed(), "乙")], 1),
        (vec![(corrected("7"), "甲"), (corrected("7"), "乙")], 0),
        (vec![(corrected("7"), "甲"), (corrected("8"), "甲")], 0),
        (vec![(confirmed(), "甲"), (corrected("8"), "乙")], 0),
        (vec![(corrected("7"), "甲"), (corrected("8"), "甲"), (corrected("9"), "乙"), (corrected("8"), "甲")], 1),
    ] {
        let deeds: Vec<_> = deeds.into_iter().enumerate().map(|(at, (kind, by))| (0, kind, by, at as u32)).collect();
        assert_eq!(share(&activity(&deeds), "甲").overturned, overturned, "{deeds:?}");
    }
    let mut review = report();
    let id = review.extraction.fields[0].id.clone();
    review.set(&id, entry(DecisionKind::Corrected("7".into()), &stamp("甲", 1)), &stamp("甲", 1));
    review.undo();
    assert_eq!(Activity::of(&review).people, []);
}

#[test]
fn time_at_work() {
    for (times, expected) in [
        (vec![], 0),
        (vec![100], 0),
        (vec![0, 60, 120], 2),
        (vec![120, 0, 60], 2),
        (vec![0, 24 * 3600], PAUSE as usize / 60),
        (vec![0, 30, 59], 0),
        (vec![i64::MIN, i64::MAX], PAUSE as usize / 60),
    ] {
        assert_eq!(minutes(times.clone()), expected, "{times:?}");
    }
}

fn any_report() -> impl Strategy<Value = (Summary, Activity)> {
    let progress = prop::sample::select(vec![Progress::New, Progress::Started, Progress::Finished, Progress::Reopened]);
    let share = (0..3usize, 0..9usize, any::<bool>(), prop::collection::vec(0..100_000i64, 0..6));
    (progress, 0..4usize, 0..4usize, prop::collection::vec(share, 0..3)).prop_map(|(progress, hard, soft, shares)| {
        let counts = Counts { hard, soft, ..Counts::default() };
        let mut activity = Activity::default();
        for (name, count, is_signer, times) in shares {
            activity.decisions[name] += count;
            let name = ["甲", "乙", "丙"][name].to_string();
            if activity.people.iter().all(|share| share.name != name) {
                activity.people.push(Share { name, decisions: count, is_signer, corrections: 1, overturned: 1, times });
            }
        }
        (Summary { counts, progress, ..Summary::default() }, activity)
    })
}

proptest! {
    #[test]
    fn each_report_counts_once_in_any_order_and_in_any_parts(
        reports in prop::collection::vec(any_report(), 0..12),
        at in any::<prop::sample::Index>(),
        failed in 0..3usize,
    ) {
        let tally = |reports: &[(Summary, Activity)]| {
            let mut tally = Tally::default();
            for (summary, activity) in reports {
                tally.add(summary, activity);
            }
            tally
        };
        let mut whole = tally(&reports);
        (0..failed).for_each(|_| whole.add_failed());
        let whole = whole.status();
        prop_assert_eq!(whole.states.total(), reports.len() + failed);
        prop_assert_eq!(whole.open.hard, reports.iter().map(|(summary, _)| summary.counts.hard).sum::<usize>());
        let (one, other) = reports.split_at(if reports.is_empty() { 0 } else { at.index(reports.len()) });
        let mut parts = tally(other);
        (0..failed).for_each(|_| parts.add_failed());
        parts.merge(tally(one));
        prop_assert_eq!(parts.status(), whole);
    }
}

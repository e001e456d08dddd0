//! The status of many reports: each counts once, in any order and in any parts.

use super::fixtures::entry;
use gouji_core::check::Rules;
use gouji_core::collection::agencies::{AgencyTable, parse_agencies};
use gouji_core::collection::status::{PAUSE, Tally, minutes};
use gouji_core::collection::{Activity, GroupTally, Share, SharedWords, Summary};
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

    /// Groups without one above them and what is in none add up to the whole, and a group to what is in it.
    #[test]
    fn groups_add_up_to_the_whole(
        reports in prop::collection::vec((any_report(), 0..AGENCIES.len()), 0..12),
        failed in 0..3usize,
    ) {
        let table = groups();
        let mut tally = GroupTally::new(Some(&table));
        for ((summary, activity), agency) in &reports {
            tally.add(&Summary { agency: AGENCIES[*agency].into(), ..summary.clone() }, activity);
        }
        (0..failed).for_each(|_| tally.add_failed());
        let (whole, groups) = tally.status();
        let total = |name: &str| {
            let group = groups.iter().find(|group| group.name == name);
            group.map_or(0, |group| group.status.states.total())
        };
        prop_assert_eq!(whole.states.total(), reports.len() + failed);
        let tops = groups.iter().filter(|group| group.depth == 0);
        prop_assert_eq!(tops.map(|group| group.status.open.hard).sum::<usize>(), whole.open.hard);
        let of = |agencies: &[usize]| reports.iter().filter(|(_, agency)| agencies.contains(agency)).count();
        prop_assert_eq!([total("甲市人民政府"), total("甲市公安局"), total("")], [of(&[0, 1, 2]), of(&[1, 2]), of(&[3, 4]) + failed]);
        prop_assert!(groups.iter().all(|group| group.status.states.total() > 0));
    }

    /// A summary says the same with shared words.
    #[test]
    fn shared_words_change_nothing(names in prop::collection::vec("[甲乙]市.{0,3}", 1..6)) {
        let mut words = SharedWords::default();
        for name in names.iter().chain(&names) {
            let summary = Summary { agency: name.as_str().into(), ..Summary::default() };
            prop_assert_eq!(&words.share(&summary), &summary);
            prop_assert_eq!(&*words.reading(name), gouji_core::text::fuzzy::reading(name));
        }
    }
}

/// The last two are in no group: one stands alone in the table, one is not in it.
const AGENCIES: [&str; 5] = ["甲市人民政府", "甲市公安局", "甲市公安局交通警察支队", "乙市教育局", "丙市教育局"];

fn groups() -> AgencyTable {
    let rows =
        "单位,上级单位\n甲市人民政府,\n甲市公安局,甲市人民政府\n甲市公安局交通警察支队,甲市公安局\n乙市教育局,\n";
    parse_agencies("表", rows).unwrap()
}

/// What a report came to is the same with shared words, but for the titles, which are asked for there.
#[test]
fn titles_of_rules_are_kept_once() {
    let library = Library::builtin().unwrap();
    let mut report = gouji_testing::read(&gouji_testing::sample("xifeng-2017"), &library);
    report.recheck(&Rules::builtin(), &library);
    let summary = Summary::of(&report, &library);
    assert!(!summary.titles.is_empty());
    let mut words = SharedWords::default();
    let shared = words.share(&summary);
    assert_eq!(Summary { titles: summary.titles.clone(), ..shared }, summary);
    for (rule, title) in &summary.titles {
        assert_eq!(words.title(rule), Some(title));
    }
}

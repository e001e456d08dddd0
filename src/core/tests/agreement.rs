//! Agreement of two reviewers.

use super::fixtures::{entry, kit};
use gouji_core::collection::agreement::{AgreementCounts, AgreementPart, Judgement, ReviewerAgreement, SessionCounts};
use gouji_core::review::{DecisionKind, Provenance, Review};
use gouji_testing::sample;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn decide(review: &mut Review, id: &str, kind: DecisionKind) {
    review.entries.insert(id.to_string(), entry(kind, &Provenance::default()));
}

/// Decisions by the number of a kind; others are none.
fn kind(number: usize) -> Option<DecisionKind> {
    Some(match number {
        0 => DecisionKind::Confirmed,
        1 => DecisionKind::Corrected("12".to_string()),
        2 => DecisionKind::Corrected("13".to_string()),
        3 => DecisionKind::AsPublished,
        4 => DecisionKind::Missing,
        5 => DecisionKind::Unclear,
        _ => return None,
    })
}

const IDS: [&str; 6] = [
    "requests.granted.total",
    "requests.granted.business",
    "requests.partial.total",
    "disputes.review.total",
    "disclosure.penalty.decisions",
    "identity.agency",
];

fn reviewed(base: &Review, kinds: &[usize]) -> Review {
    let mut review = base.clone();
    for (id, number) in IDS.iter().zip(kinds) {
        if let Some(kind) = kind(*number) {
            decide(&mut review, id, kind);
        }
    }
    review
}

fn counts(base: &Review, pairs: &[(Vec<usize>, Vec<usize>)]) -> (Vec<(String, AgreementCounts)>, SessionCounts) {
    let kit = kit();
    let mut agreement = ReviewerAgreement::new(kit.rules.files(), &kit.library);
    for (first, second) in pairs {
        agreement.add(&reviewed(base, first), &reviewed(base, second));
    }
    let rows = agreement.rows().into_iter().map(|(part, counts)| (format!("{part:?}"), counts)).collect();
    (rows, agreement.sessions)
}

#[test]
fn kappa_is_that_of_the_literature() {
    // Two readers of 50 proposals: 20 both yes, 15 both no, 5 and 10 apart: 0.4.
    let mut counts = AgreementCounts { compared: 50, ..AgreementCounts::default() };
    counts.judgements[0][0] = 20;
    counts.judgements[0][1] = 5;
    counts.judgements[1][0] = 10;
    counts.judgements[1][1] = 15;
    assert_eq!(counts.kappa(), Some(Decimal::new(4, 1)));
    // One judgement alone: chance explains everything.
    let mut alone = AgreementCounts { compared: 9, ..AgreementCounts::default() };
    alone.judgements[1][1] = 9;
    assert_eq!(alone.kappa(), None);
    assert_eq!(AgreementCounts::default().kappa(), None);
    // Never alike: below 0.
    let mut apart = AgreementCounts { compared: 2, ..AgreementCounts::default() };
    apart.judgements[0][1] = 1;
    apart.judgements[1][0] = 1;
    assert_eq!(apart.kappa(), Some(Decimal::NEGATIVE_ONE));
}

#[test]
fn values_and_judgements_are_counted_by_protection_and_section() {
    let kit = kit();
    let base = kit.read(&sample("suqian-2024"));
    // Alike; corrected to two values; a value that only one side touched; both left alone.
    let (rows, sessions) = counts(&base, &[(vec![0, 1, 3, 9, 9, 9], vec![0, 2, 9, 9, 9, 0])]);
    let found: Vec<(&str, [usize; 3])> =
        rows.iter().map(|(part, counts)| (part.as_str(), [counts.compared, counts.same_value, counts.exact])).collect();
    assert_eq!(
        found,
        [
            ("All", [4, 3, 1]),
            ("Protection(Located)", [3, 2, 1]),
            ("Section(\"identity\")", [1, 1, 0]),
            ("Section(\"requests\")", [3, 2, 1]),
        ]
    );
    assert_eq!(sessions, SessionCounts { both: 1, unfinished: 1, ..SessionCounts::default() });
    let judgements = rows[0].1.judgements;
    assert_eq!(judgements[Judgement::AsPublished as usize][Judgement::LeftAsRead as usize], 1);
}

#[test]
fn what_only_one_side_reviewed_is_counted_apart() {
    let base = kit().read(&sample("suqian-2024"));
    let (rows, sessions) = counts(&base, &[(vec![0], vec![]), (vec![], vec![1]), (vec![], vec![])]);
    assert_eq!(rows[0].1, AgreementCounts::default());
    assert_eq!(sessions, SessionCounts { only_first: 1, only_second: 1, neither: 1, ..SessionCounts::default() });
    assert!(matches!(ReviewerAgreement::new(&[], &kit().library).rows()[..], [(AgreementPart::All, _)]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A session agrees with itself; exchanging both sides exchanges rows and columns and nothing else.
    #[test]
    fn agreement_is_whole_with_itself_and_symmetric(
        pairs in prop::collection::vec((prop::collection::vec(0_usize..9, 6), prop::collection::vec(0_usize..9, 6)), 1..3),
    ) {
        let base = gouji_testing::read(&sample("suqian-2024"), &kit().library);
        let own: Vec<_> = pairs.iter().map(|(first, _)| (first.clone(), first.clone())).collect();
        for (_, counts) in counts(&base, &own).0 {
            prop_assert_eq!((counts.same_value, counts.exact), (counts.compared, counts.compared));
            prop_assert!(counts.kappa().is_none_or(|kappa| kappa == Decimal::ONE));
        }
        let turned: Vec<_> = pairs.iter().map(|(first, second)| (second.clone(), first.clone())).collect();
        let (one, other) = (counts(&base, &pairs).0, counts(&base, &turned).0);
        prop_assert_eq!(one.len(), other.len());
        for ((part, one), (same, other)) in one.iter().zip(&other) {
            prop_assert_eq!((part, one.compared, one.same_value, one.exact), (same, other.compared, other.same_value, other.exact));
            prop_assert_eq!(one.kappa(), other.kappa());
            for (at, row) in one.judgements.iter().enumerate() {
                for (column, count) in row.iter().enumerate() {
                    prop_assert_eq!(*count, other.judgements[column][at]);
                }
            }
        }
    }
}

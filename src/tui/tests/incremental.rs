//! Incremental checking gives the same findings as a full check.

use gouji_core::check::{self, Datum, EvalContext, Finding, Findings, Rules, ValueSource, Verdict};
use gouji_core::diff;
use gouji_core::forms::Library;
use gouji_core::ids::{Owner, Year};
use gouji_core::review::{Decision, DecisionKind, Entry, Provenance, Review, decision};
use gouji_core::text::Span;
use gouji_session::corpus;
use gouji_tui::layout::{Size, Space};
use gouji_tui::pair::Pair;
use gouji_tui::report_view::ReportView;
use proptest::prelude::*;
use std::sync::OnceLock;

struct Fixture {
    library: Library,
    rules: Rules,
    samples: Vec<Review>,
}

fn kit() -> &'static Fixture {
    static KIT: OnceLock<Fixture> = OnceLock::new();
    KIT.get_or_init(|| {
        let library = Library::builtin().unwrap();
        let rules = Rules::builtin();
        let samples = corpus::samples().iter().map(|item| corpus::read(item, &library).unwrap()).collect();
        Fixture { library, rules, samples }
    })
}

/// The same report and decisions, never checked before.
fn fresh(review: &Review) -> Review {
    let Review { source, document, extraction, problems, .. } = review.clone();
    let mut fresh = Review::new(source, document, extraction, problems);
    fresh.entries.clone_from(&review.entries);
    fresh.preview.clone_from(&review.preview);
    fresh
}

/// One action of a reviewer: index of the number (or rule), kind of action, and value.
fn act(review: &mut Review, (at, what, value): (usize, u8, u16)) {
    let fields = review.extraction.fields.iter().map(|field| field.id.to_string());
    let mentions = review.extraction.prose.mentions.iter().filter(|mention| mention.role.is_reviewed());
    let ids: Vec<String> = fields.chain(mentions.map(|mention| mention.id.to_string())).collect();
    let rules: Vec<String> = review.findings.iter().map(|finding| decision::finding_id(&finding.rule)).collect();
    let id = ids[at % ids.len()].clone();
    let (id, kind) = match what {
        0 => {
            review.entries.remove(&id);
            return;
        }
        1 => return review.preview = vec![(id, value.to_string())],
        2 => return review.preview.clear(),
        // An invalid value, and an empty one: rules yield more, or fewer, findings than before.
        12 => return review.preview = vec![(id, format!("-{value}.5"))],
        13 => return review.preview = vec![(id, String::new())],
        3 => (id, DecisionKind::Confirmed),
        4 => (id, DecisionKind::Missing),
        5 => (id, DecisionKind::Unclear),
        6 => (id, DecisionKind::AsPublished),
        7 => (rules[at % rules.len()].clone(), DecisionKind::Waived),
        _ => (id, DecisionKind::Corrected(value.to_string())),
    };
    let decision = Decision { kind, ..decided() };
    review.entries.insert(id, Entry { decision: Some(decision), ..Entry::default() });
}

fn decided() -> Decision {
    Decision {
        origin: gouji_core::review::Origin::Unsaid,
        kind: DecisionKind::Confirmed,
        answers: Vec::new(),
        reason: String::new(),
        before: String::new(),
        quote: String::new(),
        span: None,
        provenance: Provenance::default(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_remembered_is_what_is_found(
        sample in 0..7_usize,
        deeds in proptest::collection::vec((any::<usize>(), 0..14_u8, 0..1500_u16), 1..10),
    ) {
        let resources = kit();
        let mut review = resources.samples[sample].clone();
        review.recheck(&resources.rules, &resources.library);
        for resolution in deeds {
            act(&mut review, resolution);
            review.recheck(&resources.rules, &resources.library);
            let mut whole = fresh(&review);
            whole.recheck(&resources.rules, &resources.library);
            prop_assert_eq!(&review.findings, &whole.findings);
            prop_assert_eq!(&review.repairs, &whole.repairs);
            let anew: Findings = review.findings.entries().map(|(key, finding)| (key, finding.clone())).collect();
            for finding in &review.findings {
                prop_assert_eq!(review.findings.of_rule(&finding.rule), anew.of_rule(&finding.rule));
                for id in finding.operands.iter().map(|operand| &operand.id) {
                    prop_assert_eq!(review.findings.naming(id, Owner::Own), anew.naming(id, Owner::Own));
                }
            }
            prop_assert_eq!(review.findings.numbers().count(), anew.numbers().count());
        }
    }

    #[test]
    fn what_a_desk_shows_follows_what_is_found(
        sample in 0..7_usize,
        deeds in proptest::collection::vec((any::<usize>(), 0..14_u8, 0..1500_u16), 1..10),
    ) {
        let resources = kit();
        let mut review = resources.samples[sample].clone();
        review.recheck(&resources.rules, &resources.library);
        let (mut desk, mut whole) = (on_desk(review.clone()), on_desk(review));
        for resolution in deeds {
            act(&mut desk.review, resolution);
            desk.recheck(&resources.rules, &resources.library);
            whole.review = fresh(&desk.review).into();
            whole.recheck(&resources.rules, &resources.library);
            prop_assert_eq!(&desk.marks, &whole.marks);
            prop_assert_eq!(&desk.summary, &whole.summary);
            prop_assert_eq!(desk.summary.counts, whole.review.counts());
            prop_assert_eq!(&desk.summary.open, &whole.review.open());
            prop_assert_eq!(desk.field_pane.widest_residual(), whole.field_pane.widest_residual());
            for row in 0..desk.field_pane.rows.len() {
                prop_assert_eq!(desk.field_pane.row_residual(row), whole.field_pane.row_residual(row));
                for column in 0..12 {
                    let shown = [&desk, &whole].map(|desk| desk.field_pane.column_residual(row, column));
                    prop_assert_eq!(shown[0], shown[1]);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn two_years_say_what_they_say_compared_anew(
        deeds in proptest::collection::vec((prop::sample::select(&Year::BOTH), any::<usize>(), 0..14_u8, 0..1500_u16), 1..6),
    ) {
        let resources = kit();
        let mut years = ["suqian-2023", "suqian-2024"].map(year);
        let mut comparison = diff::compare(&years[0], &years[1], &resources.rules, &resources.library);
        for (changed, at, what, value) in deeds {
            let review = &mut years[changed];
            act(review, (at, what, value));
            review.recheck(&resources.rules, &resources.library);
            comparison.refresh(&years[0], &years[1], &resources.rules, &resources.library);
            let anew = diff::compare(&years[0], &years[1], &resources.rules, &resources.library);
            prop_assert_eq!(&comparison.findings, &anew.findings);
            prop_assert_eq!(&comparison.repairs, &anew.repairs);
            prop_assert_eq!(&comparison.rows, &anew.rows);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn what_two_desks_show_follows_what_is_found(
        deeds in proptest::collection::vec((prop::sample::select(&Year::BOTH), any::<usize>(), 0..14_u8, 0..1500_u16), 1..8),
    ) {
        let resources = kit();
        let [older, newer] = ["suqian-2023", "suqian-2024"].map(|name| on_desk(year(name)));
        let mut pair = Pair::new([older, newer], &resources.rules, &resources.library);
        for (changed, at, what, value) in deeds {
            if pair.active != changed {
                pair.swap();
            }
            act(&mut pair.view_mut().review, (at, what, value));
            pair.recheck(&resources.rules, &resources.library);
            let whole = pair.years.each_ref().map(|year| {
                let mut review = fresh(&year.review);
                review.recheck(&resources.rules, &resources.library);
                on_desk(review)
            });
            let whole = Pair::new(whole, &resources.rules, &resources.library);
            prop_assert_eq!(&pair.open, &whole.open);
            for row in 0..pair.comparison.rows.len() {
                prop_assert_eq!(pair.alert(row), whole.alert(row));
            }
            for (year, anew) in pair.years.iter().zip(&whole.years) {
                let mut alone = fresh(&year.review);
                alone.recheck(&resources.rules, &resources.library);
                prop_assert_eq!(&year.review.findings, &alone.findings, "a report's findings are its own");
                prop_assert_eq!(year.findings(), anew.findings());
                prop_assert!(year.repairs().eq(anew.repairs()));
                prop_assert_eq!(&year.marks, &anew.marks);
                prop_assert_eq!(&year.summary, &anew.summary);
            }
        }
    }
}

/// A checked sample.
fn year(name: &str) -> Review {
    let resources = kit();
    let at = corpus::samples().iter().position(|item| item.path.contains(name)).unwrap();
    let mut review = resources.samples[at].clone();
    review.recheck(&resources.rules, &resources.library);
    review
}

fn on_desk(review: Review) -> ReportView {
    let space = Space { size: Size { columns: 120, rows: 36 }, ..Space::default() };
    ReportView::new(0, review, &kit().rules, &kit().library, space)
}

#[test]
fn other_rules_are_not_remembered() {
    let resources = kit();
    let mut review = resources.samples[0].clone();
    review.recheck(&resources.rules, &resources.library);
    assert!(!review.findings.is_empty());
    review.recheck(&Rules::default(), &resources.library);
    assert!(review.findings.is_empty());
}

/// Values that panic when a rule reads them.
struct Panicking;

impl ValueSource for Panicking {
    fn datum(&self, _: &str) -> Datum {
        panic!("a panic inside a rule")
    }

    fn span(&self, _: &str) -> Option<Span> {
        None
    }
}

#[test]
fn a_rule_that_panics_is_an_open_problem() {
    let resources = kit();
    let mut review = year("kundulun");
    let open = on_desk(review.clone()).summary.open.len();
    let context = EvalContext {
        document: &review.document,
        extraction: &review.extraction,
        values: &Panicking,
        last_year: None,
        library: &resources.library,
    };
    let failed =
        check::check(&resources.rules, context).into_iter().find(|found| found.verdict == Verdict::RuleFailed).unwrap();
    let (rule, before) = (failed.rule.clone(), review.counts().hard);
    let findings: Vec<Finding> = review.findings.iter().cloned().chain([failed]).collect();
    review.findings = findings.into();
    let desk = on_desk(review.clone());
    assert_eq!((review.counts().hard, desk.summary.open.len()), (before + 1, open + 1));
    assert!(desk.summary.open.iter().any(|&at| desk.review.findings[at].rule == rule));
    // It can be answered like any finding without numbers.
    let answer = Decision { kind: DecisionKind::AsPublished, ..decided() };
    review.entries.insert(decision::finding_id(&rule), Entry { decision: Some(answer), ..Entry::default() });
    assert_eq!((review.counts().hard, on_desk(review).summary.open.len()), (before, open));
}

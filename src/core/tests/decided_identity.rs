//! Agency, year and dates as decided: what the rules that ask for them say then.

use gouji_core::check::{Rules, Verdict};
use gouji_core::extract::extract;
use gouji_core::forms::Library;
use gouji_core::review::identity::spelling;
use gouji_core::review::{Decision, DecisionKind, Entry, Origin, Provenance, Review, Source};

#[test]
fn spellings() {
    for (id, typed, expected) in [
        ("identity.agency", " 上海市科学技术委员会 ", Some("上海市科学技术委员会")),
        ("identity.agency", "  ", None),
        ("identity.year", "2024", Some("2024")),
        ("identity.year", "２０２４年", Some("2024")),
        ("identity.year", "24", None),
        ("identity.year", "1249", None),
        ("identity.period_start", "2017-01-01", Some("2017-01-01")),
        ("identity.period_end", "2017年12月31日", Some("2017-12-31")),
        ("identity.signed", "2018.1.5", Some("2018-01-05")),
        ("identity.signed", "2018/1/5", Some("2018-01-05")),
        ("identity.signed", "20180105", Some("2018-01-05")),
        ("identity.signed", "2018-02-30", None),
        ("identity.signed", "年底", None),
    ] {
        assert_eq!(spelling(id, typed).as_deref(), expected, "{id} {typed}");
    }
}

fn set(review: &mut Review, id: &str, kind: DecisionKind) {
    let decision = Decision {
        kind,
        origin: Origin::Typed,
        answers: Vec::new(),
        reason: String::new(),
        before: String::new(),
        quote: String::new(),
        span: None,
        provenance: Provenance::default(),
    };
    review.set(id, Entry { decision: Some(decision), note: None }, &Provenance::default());
}

/// The verdicts of the rules about the report as a whole that are open.
fn open(review: &Review) -> Vec<String> {
    let about = |rule: &str| ["period.", "date.", "title.", "year."].iter().any(|prefix| rule.starts_with(prefix));
    let findings = review.findings.iter().filter(|finding| finding.verdict == Verdict::Fails);
    let open = findings.filter(|finding| !review.is_settled(finding));
    open.map(|finding| finding.rule.to_string()).filter(|rule| about(rule)).collect()
}

#[test]
fn what_is_entered_settles_the_rules_that_asked_for_it() {
    let (library, rules) = (Library::builtin().unwrap(), Rules::builtin());
    let (document, _) = gouji_ingest::document("关于政务公开的年度报告\n一、总体情况\n工作有序推进。\n");
    let (extraction, problems) = extract(&document, &library);
    let mut review = Review::new(Source::default(), document, extraction, problems);
    review.recheck(&rules, &library);
    let before = open(&review);
    assert!(before.len() >= 2, "{before:?}");
    let full = |review: &Review| {
        let mut fresh = review.clone();
        fresh.findings = review.findings_against(&rules, &library, None).into();
        open(&fresh)
    };
    for (id, value) in [
        ("identity.agency", "某市某局"),
        ("identity.year", "2017"),
        ("identity.period_start", "2017-01-01"),
        ("identity.period_end", "2017-12-31"),
    ] {
        let kind = review.value_decision(id, value.into());
        assert_eq!(kind, DecisionKind::Entered(value.into()));
        set(&mut review, id, kind);
        review.recheck(&rules, &library);
        assert_eq!(open(&review), full(&review), "what is re-evaluated is what a check says");
    }
    let identity = review.identity();
    assert_eq!(identity.agency.unwrap().value, "某市某局");
    assert_eq!(identity.year.unwrap().value, 2017);
    assert_eq!(identity.period.unwrap().end.value.to_string(), "2017-12-31");
    // The day of the report is simply not there.
    assert!(open(&review).iter().any(|rule| rule.contains("date")), "{:?}", open(&review));
    set(&mut review, "identity.signed", DecisionKind::Missing);
    review.recheck(&rules, &library);
    assert_eq!(open(&review), Vec::<String>::new());
    // A year taken back is as it was.
    for _ in 0..5 {
        review.undo();
    }
    review.recheck(&rules, &library);
    assert_eq!(open(&review), before);
}

//! Findings in the samples, compared with manually read checks (`gold/samples.json`, `checks`).

use gouji_core::check::{Finding, Rules, Severity, Verdict};
use gouji_core::forms::Library;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use gouji_session::SessionFolder;
use gouji_session::corpus;

fn review(name: &str) -> Review {
    let library = Library::builtin().unwrap();
    let rules = Rules::builtin();
    let item = corpus::samples().into_iter().find(|item| item.path.contains(name)).unwrap();
    corpus::open(&item, &library, &rules, &SessionFolder::new(&*gouji_testing::folder())).unwrap().review
}

/// Sides of a finding as `left right`, as in the gold file.
fn sides(finding: &Finding) -> String {
    let side = |value: Option<rust_decimal::Decimal>| {
        value.map_or_else(|| "-".to_string(), |value| value.normalize().to_string())
    };
    format!("{} {}", side(finding.left), side(finding.right))
}

/// All broken findings in rule order: severity, verdict, rule without its instance, both sides.
fn broken(name: &str) -> Vec<String> {
    let review = review(name);
    let findings = review.findings.iter().filter(|finding| finding.verdict.is_broken());
    findings
        .map(|finding| {
            let rule = &finding.rule.name;
            format!("{} {} {rule} {}", finding.severity.name(), finding.verdict.name(), sides(finding))
        })
        .collect()
}

#[test]
fn broken_rules_are_those_of_the_gold() {
    let expected: &[(&str, &[&str])] = &[
        (
            "xifeng-2017",
            &[
                "hard fails prose.enumeration 718 798",
                "hard fails prose.enumeration 172 92",
                "soft truncated prose.percentage - -",
                "hard fails prose.percentage - -",
                "soft truncated prose.percentage - -",
                "soft fails prose.percentage_sum 186.9 100",
                "soft fails prose.percentage_sum 4.4 4.3",
                "soft fails prose.units - -",
            ],
        ),
        (
            "harbin-chengguan-2020",
            &[
                "soft fails prose.units - -",
                "soft fails title.present - -",
                "soft fails tables.present - -",
                "soft fails fee.said - -",
            ],
        ),
        ("yanfeng-chengguan-2017", &["soft fails period.present - -", "soft fails date.present - -"]),
        (
            "kundulun-chengguan-2021",
            &["soft fails date.present - -", "soft fails title.present - -", "soft fails fee.said - -"],
        ),
        (
            "xianjiahu-2016",
            &[
                "hard blank hunan.consult 853 0",
                "hard fails prose.enumeration 1168 1169",
                "info fails prose.marks - -",
                "info fails cells.blank.hunan - -",
            ],
        ),
        ("suqian-2023", &["soft fails date.present - -"]),
        ("suqian-2024", &["soft fails date.present - -"]),
    ];
    for (name, lines) in expected {
        assert_eq!(broken(name), *lines, "{name}");
    }
}

#[test]
fn every_hard_rule_of_the_2021_form_is_asked() {
    for name in ["kundulun-chengguan-2021", "suqian-2023", "suqian-2024"] {
        let review = review(name);
        let count = |prefix: &str| {
            let of = |finding: &&Finding| finding.rule.name.starts_with(prefix) && finding.verdict == Verdict::Holds;
            review.findings.iter().filter(of).filter(|finding| finding.severity == Severity::Hard).count()
        };
        let counts = ["requests.identity.", "requests.results.", "requests.row.", "disputes."].map(count);
        assert_eq!(counts, [7, 7, 25, 3], "{name}");
    }
}

#[test]
fn findings_that_hold() {
    let review = review("xifeng-2017");
    let holds: Vec<String> = review
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Holds)
        .filter(|finding| {
            ["prose.enumeration", "prose.percentage"].iter().any(|rule| finding.rule.name.starts_with(rule))
        })
        .map(|finding| finding.message(Lang::En))
        .collect();
    let expected = [
        "the parts add up to the total: 61+20+6+5 = 92",
        "the parts add up to the total: 1+3+0 = 4",
        "the parts add up to the total: 3+46 = 49",
        "percentage = part / whole: 80÷92 = 86.9565% = 87%",
        "percentage = part / whole: 4÷92 = 4.3478% = 4.3%",
    ];
    assert_eq!(holds, expected);
}

#[test]
fn messages_carry_their_arithmetic() {
    let message = |name: &str, rule: &str, lang| {
        let review = review(name);
        review.findings.iter().find(|finding| finding.rule.name.starts_with(rule)).unwrap().message(lang)
    };
    let cases = [
        (
            "xianjiahu-2016",
            "hunan.consult",
            "consultations = sum of channels: a cell is blank; it would have to be 853; read as 0: 351+502+0+0 = 853 ≠ □ (+853)",
        ),
        (
            "harbin-chengguan-2020",
            "prose.enumeration",
            "the parts add up to the total: 0+58+509+24+46+1733+2965+768+1284+215+152 = 7754",
        ),
        ("suqian-2024", "requests.row.granted", "granted: sum over applicants = total: 1408+21+0+0+2+0 = 1431"),
        (
            "suqian-2024",
            "requests.identity.total",
            "total: new + carried in = results + carried out: 3525+121 = 3521+125",
        ),
        (
            "suqian-2024",
            "prose.table.received",
            "prose = table: requests received (new, or new and carried in): prose 3646 = 3525+121 = 3646 \
             (new requests received · total+carried in from last year · total)",
        ),
    ];
    for (name, rule, expected) in cases {
        assert_eq!(message(name, rule, Lang::En), expected, "{name} {rule}");
    }
}

#[test]
fn rule_ids_are_unique_in_a_report() {
    for item in corpus::samples() {
        let review = review(&item.path);
        let mut seen = std::collections::HashSet::new();
        for finding in &review.findings {
            assert!(seen.insert(finding.rule.clone()), "{}: {} twice", item.path, finding.rule);
        }
    }
}

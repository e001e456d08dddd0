//! The rules as a set and one by one: coverage, conditions, years, blanks, a panicking rule.

use gouji_core::check::{
    self, Arithmetic, Datum, EvalContext, Finding, Operand, Protection, Rules, ValueSource, Verdict, analyze,
};
use gouji_core::forms::Library;
use gouji_core::review::Review;
use gouji_core::text::{Lang, Span};
use rust_decimal::Decimal;

const HEAD: &str = "title: (zh: \"规则\", en: \"rule\"), source: \"test\"";

fn library() -> Library {
    Library::builtin().unwrap()
}

fn read(name: &str, library: &Library) -> Review {
    gouji_testing::read(&gouji_testing::sample(name), library)
}

/// Verdicts of one rule in RON syntax on a sample; with the previous year if `last` is given.
fn verdicts(name: &str, last: Option<&str>, relation: &str, change: Option<(&str, &str)>) -> Vec<(Verdict, String)> {
    let library = library();
    let mut rules = Rules::default();
    rules.add("mine.ron", &format!("(rules: [(id: \"mine\", severity: Hard, {relation}, {HEAD})])"), &library).unwrap();
    let mut review = read(name, &library);
    if let Some((id, number)) = change {
        let field = review.extraction.fields.iter_mut().find(|field| field.id == id).unwrap();
        field.value.number = number.parse().ok();
        if number.is_empty() {
            field.value.state = gouji_core::extract::State::Blank;
        }
    }
    let last = last.map(|last| read(last, &library));
    let last: Option<&dyn ValueSource> = last.as_ref().map(|last| last as &dyn ValueSource);
    let findings = review.findings_against(&rules, &library, last);
    findings.into_iter().map(|finding| (finding.verdict, finding.detail.get(Lang::En))).collect()
}

#[test]
fn the_rules_are_proved() {
    let library = library();
    let proofs = analyze(Rules::builtin().files(), &library);
    let worth = |form: &str| {
        let proof = proofs.iter().find(|proof| proof.form == form).unwrap();
        let count = |kind| proof.cells.iter().filter(|cell| cell.1 == kind).count();
        let kinds = [Protection::Located, Protection::Detected, Protection::Unprotected].map(count);
        assert!(proof.has_unit_pivots, "{form}");
        (proof.equations, proof.rank, kinds)
    };
    // Table 3 locates every error, table 4 only detects errors, table 2 has no sums.
    assert_eq!(worth("cn2021"), (42, 40, [175, 15, 10]));
    assert_eq!(worth("cn2019"), (40, 38, [161, 15, 22]));
    assert_eq!(worth("stat2014").0, worth("stat2014").1);
}

#[test]
fn rules_that_cannot_be_are_refused() {
    let library = library();
    let refuse = |left: &str, right: &str| {
        let relation = format!("relation: Equal(left: [{left}], right: [{right}])");
        Rules::default()
            .add("mine.ron", &format!("(rules: [(id: \"mine\", severity: Hard, {relation}, {HEAD})])"), &library)
            .unwrap_err()
            .to_string()
    };
    let builtin = Rules::builtin().redundant(&library);
    assert!(builtin.contains(&"years.carried.total".to_string()), "the columns and the sums of both years give it");
    let (a, b) = ("\"requests.granted.total\"", "\"-requests.partial.total\"");
    assert!(refuse(a, b).contains("only holds when every field is 0"), "{}", refuse(a, b));
    assert!(refuse(a, a).contains("only holds when every field is 0"));
    let mut rules = Rules::builtin();
    let more = |left: &str, right: &str| {
        let relation = format!("relation: Equal(left: [{left}], right: [{right}])");
        let file = format!("(form: \"cn2021\", rules: [(id: \"mine\", severity: Hard, {relation}, {HEAD})])");
        let mut rules = Rules::builtin();
        rules.add("mine.ron", &file, &library).map(|()| rules.redundant(&library))
    };
    // One kind of applicant cannot equal the total; with the row's sum, the others could only be 0.
    let refused = more("\"requests.granted.natural_person\"", "\"requests.granted.total\"").unwrap_err().to_string();
    assert!(refused.contains("contradict") && refused.contains("mine") && refused.contains("requests.row.granted"));
    assert!(!refused.contains("requests.row.partial"), "{refused}");
    // The same number twice: two rules that force different values.
    assert!(
        more(
            "\"disputes.review.upheld\", \"disputes.review.upheld\"",
            "\"disputes.review.total\", \"disputes.review.upheld\""
        )
        .is_err()
    );
    // A relation between values that both tables leave free is allowed.
    assert_eq!(more("\"disputes.review.total\"", "\"requests.granted.total\"").unwrap(), builtin);
    let sum = ["natural_person", "business", "research", "social_welfare", "legal_service", "other_org"];
    let sum = sum.map(|who| format!("\"requests.granted.{who}\"")).join(", ");
    let again = more(&sum, "\"requests.granted.total\"").unwrap();
    assert!(again.contains(&"mine".to_string()) && again.len() == builtin.len() + 1, "said twice");
    let twice = format!("(rules: [(id: \"prose.enumeration\", severity: Hard, relation: Enumeration, {HEAD})])");
    assert!(rules.add("mine.ron", &twice, &library).unwrap_err().to_string().contains("already exists"));
}

#[test]
fn growth_is_tried_on_every_basis() {
    let growth = "relation: Growth(words: [\"申请\"], readings: [[\"requests.new_received.total\", \
                  \"requests.carried_in.total\"], [\"requests.new_received.total\"], [\"requests.results_total.total\"]])";
    let alone = verdicts("suqian-2024", None, growth, None);
    assert_eq!(alone.iter().map(|found| found.0).collect::<Vec<_>>(), [Verdict::NotAssessable]);
    let both = verdicts("suqian-2024", Some("suqian-2023"), growth, None);
    assert_eq!(both.len(), 1);
    assert_eq!(both[0].0, Verdict::Fails);
    for basis in ["3646÷3607: +1.081%", "3525÷3511: +0.399%", "3521÷3486: +1.004%"] {
        assert!(both[0].1.contains(basis), "{}", both[0].1);
    }
}

#[test]
fn jumps_against_last_year() {
    let jump = "relation: Jump(cells: [\"disclosure.penalty.decisions\"], factor: 1000)";
    let check = |change, expect: &[Verdict]| {
        let found = verdicts("suqian-2024", Some("suqian-2023"), jump, change);
        assert_eq!(found.iter().map(|found| found.0).collect::<Vec<_>>(), expect);
    };
    check(None, &[Verdict::Holds]);
    check(Some(("disclosure.penalty.decisions", "99999999999")), &[Verdict::Fails]);
}

#[test]
fn zero_in_words_is_zero_in_cells() {
    let said =
        "relation: Zero(said: [[\"没有\", \"收费\"], [\"不收费\"]], cells: [\"disclosure.admin_fee.amount_wan\"])";
    assert!(verdicts("suqian-2024", None, said, None).iter().all(|found| found.0 != Verdict::Fails));
    let agency =
        |ends: &str| format!("relation: Zero(agency: [\"{ends}\"], cells: [\"disclosure.regulations.effective\"])");
    let verdict = |ends: &str, value: &str| {
        let found = verdicts("kundulun", None, &agency(ends), Some(("disclosure.regulations.effective", value)));
        found.iter().map(|found| found.0).collect::<Vec<_>>()
    };
    assert_eq!(verdict("局", "0"), [Verdict::Holds]);
    assert_eq!(verdict("局", "2"), [Verdict::Fails]);
    assert_eq!(verdict("省人民政府", "2"), []);
}

#[test]
fn noughts_in_words_are_noughts_in_the_local_form() {
    let library = library();
    let rules = Rules::builtin();
    let check = |rule: &str, cell: &str, number: u32, expect: &[Verdict]| {
        let mut review = read("xianjiahu", &library);
        let field = review.extraction.fields.iter_mut().find(|field| field.id == cell).unwrap();
        field.value.number = Some(number.into());
        let findings = review.findings_against(&rules, &library, None);
        let found: Vec<Verdict> =
            findings.iter().filter(|finding| finding.rule == rule).map(|finding| finding.verdict).collect();
        assert_eq!(found, expect, "{rule} {cell} {number}");
    };
    for (rule, cell) in [
        ("prose.zero.hunan.requests", "hunan.req.total"),
        ("prose.zero.hunan.review", "hunan.review.accepted"),
        ("prose.zero.hunan.suit", "hunan.suit.accepted"),
        ("prose.zero.hunan.fee", "hunan.fee.charged_yuan"),
    ] {
        check(rule, cell, 0, &[Verdict::Holds]);
        check(rule, cell, 3, &[Verdict::Fails]);
    }
}

#[test]
fn a_cell_holds_what_its_form_allows() {
    let check = |number: &str, expect: &[Verdict]| {
        let found = verdicts("kundulun", None, "relation: Domain", Some(("requests.granted.total", number)));
        assert_eq!(found.iter().map(|found| found.0).collect::<Vec<_>>(), expect, "{number}");
    };
    check("3", &[]);
    check("-3", &[Verdict::Fails]);
    check("2.5", &[Verdict::Fails]);
}

#[test]
fn chapters_are_there_once_and_in_order() {
    let check = |name: &str, titles: &str, expect: &[Verdict]| {
        let found = verdicts(name, None, &format!("relation: Chapters([{titles}])"), None);
        assert_eq!(found.iter().map(|found| found.0).collect::<Vec<_>>(), expect, "{name} {titles}");
    };
    let all = "\"总体情况\", \"主动公开\", \"收到和处理\", \"行政复议\", \"问题\", \"其他需要报告\"";
    check("kundulun", all, &[Verdict::Holds]);
    check("suqian-2024", all, &[Verdict::Holds]);
    check("suqian-2024", "\"收到和处理\", \"总体情况\"", &[Verdict::Fails]);
    check("suqian-2024", "\"总体情况\", \"投诉\"", &[Verdict::Fails]);
    check("xifeng", all, &[]);
}

#[test]
fn each_side_says_what_a_blank_means() {
    let sum = |missing: &str| {
        let sides = "left: [\"hunan.consult.onsite\", \"hunan.consult.phone\"], right: [\"hunan.consult.total\"]";
        let relation = format!("relation: Equal({sides}), missing: ({missing})");
        verdicts("xianjiahu", None, &relation, None).iter().map(|found| found.0).collect::<Vec<_>>()
    };
    assert_eq!(sum(""), [Verdict::Blank]);
    assert_eq!(sum("right: Zero"), [Verdict::Fails]);
    assert_eq!(sum("right: Skip"), [Verdict::NotAssessable]);
    assert_eq!(sum("left: Skip"), [Verdict::Blank]);
}

/// Values that panic when read; the panic hook must know that the panic is caught.
#[derive(Default)]
struct Broken {
    is_caught: std::cell::Cell<bool>,
}

impl ValueSource for Broken {
    fn datum(&self, _: &str) -> Datum {
        self.is_caught.set(check::is_inside_a_rule());
        panic!("a crash inside a rule")
    }

    fn span(&self, _: &str) -> Option<Span> {
        None
    }
}

#[test]
fn a_rule_that_crashes_ends_nothing() {
    let library = library();
    let rules = Rules::builtin();
    let review = read("kundulun", &library);
    let broken = Broken::default();
    let subject = EvalContext {
        document: &review.document,
        extraction: &review.extraction,
        values: &broken,
        last_year: None,
        library: &library,
    };
    let findings = check::check(&rules, subject);
    assert!(broken.is_caught.get() && !check::is_inside_a_rule(), "the terminal's panic hook knows when to stay quiet");
    assert!(findings.iter().any(|finding| finding.rule == "requests.row.{row}"
        && finding.verdict == Verdict::RuleFailed
        && finding.is_failure()));
    assert!(findings.iter().any(|finding| finding.rule == "title.present"), "the others are asked");
}

/// With another value of one operand a finding says what a whole check says.
#[test]
fn a_finding_is_re_evaluated_as_it_is_checked() {
    let library = library();
    let mut rules = Rules::builtin();
    let bound = "relation: AtMost(left: [\"requests.granted.total\"], right: [\"requests.results_total.total\"])";
    rules
        .add("mine.ron", &format!("(rules: [(id: \"mine.bound\", severity: Soft, {bound}, {HEAD})])"), &library)
        .unwrap();
    let (mut tried, mut bounds) = (0, 0);
    for name in ["kundulun", "xianjiahu", "xifeng"] {
        let mut review = read(name, &library);
        review.recheck(&rules, &library);
        let is_tried = |finding: &&Finding| {
            matches!(finding.verdict, Verdict::Holds | Verdict::Fails)
                && finding.arithmetic != Arithmetic::None
                && finding.operands.iter().all(|operand| operand.value.is_some())
        };
        let findings: Vec<Finding> = review.findings.iter().filter(is_tried).cloned().collect();
        for finding in &findings {
            assert!(!finding.involves("no.such.field"));
            for operand in &finding.operands {
                assert!(finding.involves(&operand.id), "{}: {}", finding.rule, operand.id);
                for by in [-1, 4000] {
                    let value = operand.value.unwrap() + Decimal::from(by);
                    let with = |other: &Operand| if other.id == operand.id { Some(value) } else { other.value };
                    review.preview = vec![(operand.id.to_string(), value.to_string())];
                    review.recheck(&rules, &library);
                    let checked =
                        review.findings.of_rule(&finding.rule).first().map(|&key| review.findings[key].verdict);
                    assert_eq!(
                        finding.verdict_with(&with),
                        checked,
                        "{name}: {} with {} = {value}",
                        finding.rule,
                        operand.id
                    );
                    tried += 1;
                    bounds += usize::from(finding.arithmetic == Arithmetic::AtMost);
                }
            }
        }
    }
    assert!(tried > 300 && bounds > 3, "{tried}, {bounds}");
}

/// A small file of rules, forms or crosswalk must not expand beyond what any report needs.
#[test]
fn sets_that_multiply_without_end_are_refused_with_their_place() {
    let library = library();
    let names: Vec<String> = (0..30).map(|n| format!("s{n}")).collect();
    let sets = names.iter().map(|name| format!("\"{name}\": [\"a\", \"b\"]")).collect::<Vec<_>>().join(", ");
    let quoted = |names: &[String]| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let term = names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().concat();
    let granted = "requests.granted.total";
    let rule = |id: &str, each: &str, left: &str| {
        let relation = format!("relation: Equal(left: [\"{left}\"], right: [\"{granted}\"])");
        format!("(id: \"{id}\", severity: Hard, each: [{each}], {relation}, {HEAD})")
    };
    let many: String = (0..15_000).map(|n| rule(&format!("r{n}"), "", granted) + ",\n").collect();
    let equal: String =
        (0..900).map(|n| rule(&format!("r{n}"), "\"s\"", "requests.granted.business") + ",\n").collect();
    let refuse = |file: &str| Rules::builtin().add("mine.ron", file, &library).unwrap_err().to_string();
    for (what, file, place, reason) in [
        (
            "each",
            format!("(sets: {{{sets}}},\nrules: [\n{}])", rule("x", &quoted(&names), granted)),
            "mine.ron:3:6: ",
            "instances",
        ),
        ("a term", format!("(sets: {{{sets}}},\nrules: [\n{}])", rule("x", "", &term)), "mine.ron:3:6: ", "numbers"),
        ("rules", format!("(rules: [\n{many}])"), "mine.ron:1002:6: ", "1000 rules"),
        (
            "sums",
            format!("(form: \"cn2021\", sets: {{\"s\": [\"a\", \"b\"]}}, rules: [\n{equal}])"),
            "mine.ron: ",
            "500 hard sums",
        ),
        (
            "sets within sets",
            format!("(sets: {{\"a\": [\"{{b}}{{b}}\"], \"b\": [\"c\"]}}, rules: [{}])", rule("x", "", "{a}")),
            "mine.ron:1:9: ",
            "braces",
        ),
        (
            "sets",
            format!(
                "(sets: {{{}}}, rules: [])",
                (0..999).map(|n| format!("\"z{n:03}\": []")).collect::<Vec<_>>().join(", ")
            ),
            "mine.ron:1:",
            "200 sets",
        ),
    ] {
        let message = refuse(&file);
        assert!(
            message.starts_with(place) && message.contains(reason),
            "{what}: {}",
            message.chars().take(300).collect::<String>()
        );
    }
    // The limit applies to all files together.
    let half = (0..60).map(|n| format!("\"m{n}\"")).collect::<Vec<_>>().join(", ");
    let file = |id: &str| {
        format!(
            "(sets: {{\"s\": [{half}], \"t\": [{half}]}}, rules: [{}])",
            rule(id, "\"s\", \"t\"", "requests.granted.business")
        )
    };
    let mut rules = Rules::builtin();
    rules.add("one.ron", &file("one"), &library).unwrap();
    assert!(rules.add("two.ron", &file("two"), &library).unwrap_err().to_string().contains("instances"));
    let map = format!(
        "(maps: [(from: \"hunan\", to: \"shanghai\", sets: {{{sets}}}, rows: [(kind: Exact, each: [{}], old: [\"a\"], new: [\"b\"])])])",
        quoted(&names)
    );
    let message = library.clone().add_crosswalk("map.ron", &map).unwrap_err().to_string();
    assert!(message.starts_with("map.ron:1:") && message.contains("instances"), "{message}");
    let (rows, columns) =
        ("(id: \"r\", label: \"r\", en: \"r\"), ".repeat(2000), "(id: \"c\", label: \"c\", en: \"c\"), ".repeat(2000));
    let form = format!(
        "(id: \"mine\", name: (zh: \"a\", en: \"a\"), years: (2009, 2018), source: \"s\", tables: [(id: \"t\", title: (zh: \"t\", en: \"t\"), blocks: [(columns: [{columns}], rows: [{rows}])])])"
    );
    let message = library.clone().add("form.ron", &form).unwrap_err().to_string();
    assert!(message.contains("form.ron:1:6: ") && message.contains("20000 cells"), "{message}");
}

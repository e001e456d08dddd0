//! Rule ids: which ones a rule file may use, and that no behaviour depends on their spelling.

use gouji_core::check::{Finding, Rules};
use gouji_core::diff;
use gouji_core::forms::Library;
use gouji_core::ids::{RuleId, Scope};
use gouji_core::review::{Decision, DecisionKind, Entry, Origin, Provenance, Review};
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::OnceLock;

const HEAD: &str = "title: (zh: \"规则\", en: \"rule\"), source: \"test\"";

fn library() -> Library {
    Library::builtin().unwrap()
}

fn read(name: &str, library: &Library) -> Review {
    gouji_testing::read(&gouji_testing::sample(name), library)
}

#[test]
fn ids_that_cannot_be_written_in_a_list_are_refused_with_their_place() {
    let library = library();
    let file = |id: &str, each: &str| {
        format!(
            "(sets: {{\"s\": [\"a\", \"b c\"]}},\nrules: [(id: \"fine\", severity: Soft, relation: Marks, {HEAD}),\n (id: \"{id}\", severity: Hard, {each} relation: Marks, {HEAD})])"
        )
    };
    for (id, each) in
        [("my rule", ""), ("", ""), ("a@b", ""), ("last:a", ""), ("a\u{3000}b", ""), ("x.{s}", "each: [\"s\"],")]
    {
        let message = Rules::default().add("mine.ron", &file(id, each), &library).unwrap_err().to_string();
        assert!(message.starts_with("mine.ron:3:7: the rule id"), "{id:?}: {message}");
    }
    for id in ["my_rule", "我的.规则", "finding", "a-b/c"] {
        Rules::default().add("mine.ron", &file(id, ""), &library).unwrap();
    }
}

/// A number kept as published settles the problem it was shown for, whatever the rule's id.
#[test]
fn a_rule_of_any_id_is_settled_by_as_published() {
    let library = library();
    let fields = ["disclosure.licensing.decisions", "disclosure.penalty.decisions"];
    for id in ["my_rule", "我的.规则", "a.b,c"] {
        let relation = format!("relation: Equal(left: [\"{}\"], right: [\"{}\"])", fields[0], fields[1]);
        let rules_of = format!("(form: \"cn2021\", rules: [(id: \"{id}\", severity: Hard, {relation}, {HEAD})])");
        let mut rules = Rules::default();
        rules.add("mine.ron", &rules_of, &library).unwrap();
        let mut review = read("suqian-2024", &library);
        review.recheck(&rules, &library);
        assert_eq!(review.open().len(), 1, "{id}");
        let answers = vec![review.findings.iter().next().unwrap().rule.clone(), RuleId::parse("another")];
        let decision = Decision { kind: DecisionKind::AsPublished, answers, ..decided() };
        review.entries.insert(fields[0].to_string(), Entry { decision: Some(decision), note: None });
        assert_eq!(review.open().len(), 0, "{id}");
    }
}

fn decided() -> Decision {
    Decision {
        kind: DecisionKind::Confirmed,
        origin: Origin::Unsaid,
        answers: Vec::new(),
        reason: String::new(),
        before: String::new(),
        quote: String::new(),
        span: None,
        provenance: Provenance::default(),
    }
}

/// The built-in rules with a prefix before each id.
fn renamed(before: &[&str], library: &Library) -> Rules {
    let files = ["cn2021", "cn2019", "stat2014", "hunan", "shanghai", "fujian", "prose"];
    let mut rules = Rules::default();
    let mut count = 0;
    for file in files {
        let path = format!("{}/../../assets/rules/{file}.ron", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let mut pieces = text.split("id: \"");
        let mut named = pieces.next().unwrap().to_string();
        for piece in pieces {
            write!(named, "id: \"{}{count}.{piece}", before[count % before.len()]).unwrap();
            count += 1;
        }
        rules.add(file, &named, library).unwrap();
    }
    assert!(count > 50);
    rules
}

/// Findings for two years and between them, without ids; repairs by the positions of their findings.
fn outcomes(rules: &Rules, library: &Library) -> Vec<String> {
    let [old, new] = ["suqian-2023", "suqian-2024"].map(|name| {
        let mut review = read(name, library);
        // The older report's total disagrees with its parts and with what the newer report carried over.
        let field = review.extraction.fields.iter_mut().find(|field| field.id == "requests.carried_out.natural_person");
        if let Some(field) = field.filter(|_| name.ends_with("2023")) {
            field.value.number = Some(18.into());
        }
        review.recheck(rules, library);
        review
    });
    let comparison = diff::compare(&old, &new, rules, library);
    let [of_old, of_new] = [&old, &new].map(|review| review.findings.iter().cloned().collect::<Vec<_>>());
    let mut outcomes = Vec::new();
    for (findings, repairs) in
        [(&of_old, &old.repairs), (&of_new, &new.repairs), (&comparison.findings, &comparison.repairs)]
    {
        let nameless = |finding: &Finding| Finding { rule: RuleId::new(finding.rule.scope, ""), ..finding.clone() };
        outcomes.extend(findings.iter().map(|finding| format!("{:?}", nameless(finding))));
        let at = |rule: &RuleId| {
            let of =
                |findings: &[Finding], scope: Scope| findings.iter().position(|one| one.rule.in_scope(scope) == *rule);
            [of(findings, rule.scope), of(&of_new, rule.scope), of(&of_old, rule.scope)]
        };
        for group in repairs {
            let rules: Vec<_> = group.rules.iter().map(at).collect();
            // The evidence for a repair contains no rule id either.
            outcomes.push(format!("{rules:?} {:?} {}", group.repairs, group.more));
        }
    }
    outcomes.extend(comparison.continuity().iter().map(|found| format!("{:?} {:?}", found.at, found.attribution)));
    outcomes.extend([&old, &new].map(|review| format!("{:?} {:?}", review.open(), review.counts())));
    outcomes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_ids_of_rules_decide_nothing(
        before in prop::collection::vec(prop::sample::select(vec!["", "years.", "last", "next.", "甲.", "prose.", "finding"]), 1..5),
    ) {
        static OWN: OnceLock<Vec<String>> = OnceLock::new();
        let library = library();
        let own = OWN.get_or_init(|| outcomes(&renamed(&[""], &library), &library));
        prop_assert_eq!(own, &outcomes(&renamed(&before, &library), &library));
        prop_assert!(own.iter().any(|line| line.contains("Older")));
    }
}

//! The JSON of every command: its schema is the file in `assets/schemas`, and every output conforms to it.
//!
//! `GOUJI_SCHEMAS=write cargo test schemas` rewrites the files.

use super::cli::{run, sample};
use crate::cli::output::agreement::AgreementReport;
use crate::cli::output::table::GroupListing;
use crate::cli::output::{check, diff, extract, report::Failure, rules::RuleListing, status};
use crate::cli::schema::SCHEMAS;
use gouji_export::agreement::AgreementRow;
use gouji_export::code_book::CodeBookField;
use gouji_export::record::Record;
use gouji_testing::generator::{self, damage::Damage, layout::Layout};
use gouji_testing::{ROOT, Scratch};
use jsonschema::Validator;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Value, json};

/// An entry of `extract` and `check`: a report, or a file that could not be read.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
enum Entry<'a, R> {
    Report(R),
    Failure(Failure<'a>),
}

/// The whole output of `--format json`, or one line of `--format ndjson`.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
enum Entries<'a, R> {
    Json(Vec<Entry<'a, R>>),
    Line(Entry<'a, R>),
}

/// The output for two named reports, or for all agencies of a folder.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
// Only one value exists at a time.
#[allow(clippy::large_enum_variant)]
enum Compared<'a> {
    Two(diff::Comparison<'a>),
    All(Vec<diff::Agency<'a>>),
}

fn schema<T: JsonSchema>(command: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    schema["title"] = json!(format!("gouji {command}"));
    schema["description"] = json!(match command {
        "extract" | "check" | "export" => "The whole output of --format json, or one line of --format ndjson.",
        "diff" => "Two reports that were named, or all agencies of a folder.",
        "fields" => "Every field of every form.",
        "status" => "How far the review of many reports is.",
        "readings" => "How often each reading agrees with what was reviewed, by section and protection.",
        "table" => "The agencies of each year with their rates, totals against parts, and reports in no row.",
        "agreement" => "How far two reviewers agree over the same reports.",
        _ => "The rules of this run.",
    });
    schema
}

/// The whole output of `--format json`, or one line of `--format ndjson`.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
enum Records {
    Json(Vec<Record>),
    Line(Box<Record>),
}

fn schemas() -> [(&'static str, Value); 10] {
    [
        ("extract", schema::<Entries<extract::Report>>("extract")),
        ("check", schema::<Entries<check::Report>>("check")),
        ("diff", schema::<Compared>("diff")),
        ("rules", schema::<RuleListing>("rules")),
        ("export", schema::<Records>("export")),
        ("fields", schema::<Vec<CodeBookField>>("fields")),
        ("readings", schema::<Vec<AgreementRow>>("readings")),
        ("status", schema::<status::Status>("status")),
        ("table", schema::<GroupListing>("table")),
        ("agreement", schema::<AgreementReport>("agreement")),
    ]
}

pub(super) fn validator(command: &str) -> Validator {
    let (_, schema) = schemas().into_iter().find(|(name, _)| *name == command).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

pub(super) fn validate(validator: &Validator, output: &Value) {
    let errors: Vec<String> =
        validator.iter_errors(output).take(3).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_schemas_are_those_of_the_types() {
    for (command, schema) in schemas() {
        let path = format!("{ROOT}/assets/schemas/{command}.json");
        let text = format!("{schema:#}\n");
        if std::env::var("GOUJI_SCHEMAS").is_ok_and(|how| how == "write") {
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let published = SCHEMAS.iter().find(|(name, _)| *name == command).map(|(_, schema)| *schema);
        assert!(published.is_some(), "gouji schema {command}");
        assert!(kept == text, "{path} is not what the types say; GOUJI_SCHEMAS=write cargo test schemas writes it");
    }
}

/// Every bundled report and a file that cannot be read.
fn paths() -> Vec<String> {
    let folder = format!("{ROOT}/assets/reports");
    vec![folder, "/nowhere.txt".to_string()]
}

#[test]
fn extract_and_check_follow_their_schemas() {
    let paths = paths();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    for command in ["extract", "check"] {
        let validator = validator(command);
        for lang in ["zh", "en"] {
            let (_, out, _) = run(&[&[command, "--format", "json", "--lang", lang][..], &paths].concat());
            let all: Value = serde_json::from_str(&out).unwrap();
            assert_eq!(all.as_array().unwrap().len(), 8);
            validate(&validator, &all);
        }
        let (_, out, _) = run(&[&[command, "--format", "ndjson"][..], &paths].concat());
        assert_eq!(out.lines().count(), 8);
        for line in out.lines() {
            validate(&validator, &serde_json::from_str(line).unwrap());
        }
    }
    let (exported, sessions) = (validator("export"), format!("{ROOT}/sessions"));
    for format in ["json", "ndjson"] {
        let (_, out, _) =
            run(&["export", "--prose", "--format", format, "--sessions", &sessions, &sample("xifeng-2017")]);
        let outputs = if format == "json" { vec![out.as_str()] } else { out.lines().collect() };
        for out in outputs {
            validate(&exported, &serde_json::from_str(out).unwrap());
        }
    }
    let (_, out, _) = run(&["extract", "--text", &sample("xifeng-2017")]);
    validate(&validator("extract"), &serde_json::from_str(&out).unwrap());
}

/// Generated reports of every form with any values and damage: their sums are broken, with repairs of many kinds.
#[test]
fn made_reports_follow_the_schemas() {
    let scratch = Scratch::new("schemas");
    let forms = generator::library().forms();
    for (at, form) in forms.iter().enumerate() {
        for seed in 0..3 {
            let pair = (Layout::ALL[at], Damage::ALL[5 * at % Damage::ALL.len()], seed == 0);
            let (report, marked, _) = generator::render(form, pair, seed);
            let (text, _) = generator::values::strip(&marked, report.truths.len());
            scratch.write(&format!("{}-{seed}.txt", form.id), &text);
        }
    }
    let folder = scratch.0.to_str().unwrap();
    for command in ["extract", "check"] {
        let (_, out, _) = run(&[command, "--format", "json", folder]);
        let all: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(all.as_array().unwrap().len(), 3 * forms.len(), "{out}");
        validate(&validator(command), &all);
    }
    let validator = validator("diff");
    for form in forms {
        let [old, new] = [0, 1].map(|seed| format!("{folder}/{}-{seed}.txt", form.id));
        let (_, out, _) = run(&["diff", "--format", "json", &old, &new]);
        validate(&validator, &serde_json::from_str(&out).unwrap());
    }
}

#[test]
fn diff_and_rules_follow_their_schemas() {
    let validator_of_diff = validator("diff");
    let samples = [sample("suqian-2023"), sample("suqian-2024")];
    let scratch = Scratch::new("schemas-diff");
    // Falsify last year's carried-over number, so that a relation between the years is broken and repaired.
    let broken = std::fs::read_to_string(&samples[0]).unwrap().replacen("118", "181", 1);
    let broken = scratch.write("2023.txt", &broken);
    let broken = broken.to_str().unwrap();
    let folder = format!("{ROOT}/assets/reports");
    for paths in [&[samples[0].as_str(), &samples[1]][..], &[broken, &samples[1]], &[&folder]] {
        let (_, out, err) = run(&[&["diff", "--format", "json"][..], paths].concat());
        assert!(!out.is_empty(), "{err}");
        validate(&validator_of_diff, &serde_json::from_str(&out).unwrap());
    }
    let (_, out, _) = run(&["fields", "--format", "json"]);
    validate(&validator("fields"), &serde_json::from_str(&out).unwrap());
    let (_, extracted, _) = run(&["extract", &sample("suqian-2024")]);
    let scratch = Scratch::new("schema-readings");
    scratch.write("a.json", &extracted);
    let reading = scratch.0.join("a.json").to_str().unwrap().to_string();
    let (_, out, _) = run(&["readings", &sample("suqian-2024"), "--reading", &reading, "--format", "json"]);
    validate(&validator("readings"), &serde_json::from_str(&out).unwrap());
    let (_, out, _) = run(&["rules", "--format", "json"]);
    validate(&validator("rules"), &serde_json::from_str(&out).unwrap());
}

/// The schemas reject foreign output: a missing key, another type, an unknown code.
#[test]
fn the_schemas_refuse_other_outputs() {
    let validator = validator("check");
    let (_, out, _) = run(&["check", "--format", "ndjson", &sample("xifeng-2017")]);
    let good: Value = serde_json::from_str(&out).unwrap();
    validate(&validator, &good);
    let changes: [fn(&mut Value); 5] = [
        |report| drop(report.as_object_mut().unwrap().remove("findings")),
        |report| drop(report["findings"][0].as_object_mut().unwrap().remove("operands")),
        |report| report["findings"][0]["verdict"] = json!("perhaps"),
        |report| report["findings"][0]["left"] = json!(92),
        |report| report["repairs"][0]["changes"][0]["kind"] = json!("prose"),
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut bad = good.clone();
        change(&mut bad);
        assert!(!validator.is_valid(&bad), "change {at}");
    }
}

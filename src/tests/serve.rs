//! `gouji worker`: an answer for each request, in order, whatever the request holds.

use super::cli;
use crate::cli::Ruleset;
use crate::cli::out::{Manner, Streams};
use crate::cli::serve::{LONGEST, ServeArgs, run};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::text::Lang;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/reports/xifeng-2017.txt");

fn served(input: &mut dyn BufRead, with_check: bool) -> Vec<Value> {
    let ruleset = Ruleset { library: Library::builtin().unwrap(), rules: Rules::builtin() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = ServeArgs { with_check, with_text: false };
    let code =
        run(&ruleset, args, input, Lang::En, &mut Streams { out: &mut out, err: &mut err, manner: Manner::default() })
            .unwrap();
    assert_eq!((code, String::from_utf8(err).unwrap()), (0, String::new()));
    String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn error(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or("none")
}

#[test]
fn every_request_is_answered_in_its_place() {
    let bytes = BASE64_STANDARD.encode(std::fs::read(SAMPLE).unwrap());
    let lines = [
        json!({"id": 1, "path": SAMPLE}).to_string(),
        "{".to_string(),
        json!({"id": "b", "name": "given.txt", "bytes": bytes}).to_string(),
        String::new(),
        json!({"id": 3, "path": "nowhere.txt"}).to_string(),
        json!({"id": 4, "bytes": "*"}).to_string(),
        json!({"id": 5, "path": SAMPLE, "bytes": bytes}).to_string(),
        json!({"id": 6}).to_string(),
        json!({"id": 7, "path": SAMPLE, "more": 1}).to_string(),
        json!({"id": 8, "name": "a.docx", "bytes": BASE64_STANDARD.encode(b"PK\x03\x04 torn")}).to_string(),
        json!({"id": [9], "path": "."}).to_string(),
        "[]".to_string(),
        json!({"id": 10, "path": SAMPLE}).to_string(),
    ];
    let mut input = lines.join("\n").into_bytes();
    input.splice(0..0, *b"\xff\xfe\n");
    let answers = served(&mut input.as_slice(), false);
    let told: Vec<String> = answers.iter().map(|answer| format!("{} {}", answer["id"], error(answer))).collect();
    let expect = [
        "null bad_request",
        "1 none",
        "null bad_request",
        "\"b\" none",
        "3 not_found",
        "4 bad_request",
        "5 bad_request",
        "6 bad_request",
        "null bad_request",
        "8 damaged",
        "[9] not_a_file",
        "null bad_request",
        "10 none",
    ];
    assert_eq!(told, expect, "{answers:#?}");
    assert_eq!(answers[3]["extract"]["source"]["path"], "given.txt");
    assert_eq!(answers[1]["extract"]["fields"], answers[3]["extract"]["fields"]);
}

#[test]
fn answers_are_what_the_commands_print() {
    let request = json!({"path": SAMPLE}).to_string();
    let [answer] = served(&mut request.as_bytes(), true).try_into().unwrap();
    for command in ["extract", "check"] {
        let sessions = if command == "check" { &["--sessions", "nowhere"][..] } else { &[] };
        let arguments = [&[command, SAMPLE, "--format", "json", "--lang", "en"], sessions].concat();
        let (_, printed, _) = cli::run(&arguments);
        let printed: Value = serde_json::from_str(&printed).unwrap();
        let printed = if printed.is_array() { printed[0].clone() } else { printed };
        assert_eq!(answer[command], printed, "{command}");
    }
}

#[test]
fn a_request_without_end_is_passed_over() {
    let endless = std::io::repeat(b'a').take(3 * LONGEST);
    let next = format!("\n{}\n", json!({"id": 2, "path": SAMPLE}));
    let mut input = BufReader::with_capacity(1 << 20, endless.chain(next.as_bytes()));
    let answers = served(&mut input, false);
    assert_eq!(answers.iter().map(error).collect::<Vec<_>>(), ["limit", "none"]);
    assert_eq!(answers[1]["id"], 2);
}

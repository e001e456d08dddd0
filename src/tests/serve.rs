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
use gouji_session::corpus::LARGEST;
use gouji_testing::Scratch;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/reports/xifeng-2017.txt");

fn served(input: &mut dyn BufRead, with_check: bool) -> Vec<Value> {
    let ruleset = Ruleset { library: Library::builtin().unwrap(), rules: Rules::builtin() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = ServeArgs { with_check, with_text: false };
    let code = run(
        &ruleset,
        args,
        input,
        Lang::En,
        &mut Streams { out: &mut out, err: &mut err, manner: Manner::default(), loud: None },
    )
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

/// Claims of a gigabyte: by a file, in the directory of an archive, and by as many bytes as fit into a request.
#[test]
fn a_report_that_is_too_large_is_refused_and_the_next_is_read() {
    let scratch = Scratch::new("large");
    let file = scratch.0.join("large.txt");
    std::fs::File::create(&file).unwrap().set_len(1 << 30).unwrap();
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    packed.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    packed.write_all(b"<w:document/>").unwrap();
    let mut claim = packed.finish().unwrap().into_inner();
    for size in claim
        .windows(4)
        .enumerate()
        .filter(|(_, bytes)| *bytes == 13_u32.to_le_bytes())
        .map(|(at, _)| at)
        .collect::<Vec<_>>()
    {
        claim[size..size + 4].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    }
    let lines = [
        json!({"id": 1, "path": file}),
        json!({"id": 2, "name": "a.docx", "bytes": BASE64_STANDARD.encode(claim)}),
        json!({"id": 3, "bytes": BASE64_STANDARD.encode(vec![b'a'; LARGEST as usize + 1])}),
        json!({"id": 4, "path": SAMPLE}),
    ];
    let input = lines.map(|line| line.to_string()).join("\n");
    let answers = served(&mut input.as_bytes(), false);
    let told: Vec<&str> = answers.iter().map(error).collect();
    assert_eq!(told, ["too_large", "limit", "too_large", "none"], "{answers:#?}");
}

/// What JSON can say and a file system cannot, and what is almost JSON.
#[test]
fn a_request_that_is_almost_one_is_refused_and_the_next_is_read() {
    let lines = [
        "[".repeat(100_000),
        r#"{"id": 1, "path": "a\u0000b"}"#.into(),
        r#"{"id": 1, "path": "\ud800"}"#.into(),
        r#"{"id": 1, "path": ""}"#.into(),
        r#"{"id": 1, "path": 1}"#.into(),
        r#"{"id": 1, "bytes": ""}"#.into(),
        r#"{"id": 1, "bytes": "QUJD=QUJD"}"#.into(),
        r#"{"id": 1, "bytes": "QUI"}"#.into(),
        r#"{"id": 1, "path": null, "bytes": null}"#.into(),
        r#"{"id": 1, "id": 2, "path": "a"}"#.into(),
        format!("{} {}", json!({"id": 1, "path": SAMPLE}), json!({"id": 2, "path": SAMPLE})),
        "null".into(),
        "\u{feff}{}".into(),
    ];
    for line in lines {
        let next = json!({"id": "next", "path": SAMPLE});
        let answers = served(&mut format!("{line}\n{next}\n").as_bytes(), false);
        let start: String = line.chars().take(80).collect();
        assert_eq!(answers.len(), 2, "{start}");
        assert!(error(&answers[0]) != "none", "{start}: {}", answers[0]);
        assert_eq!((&answers[1]["id"], error(&answers[1])), (&json!("next"), "none"), "{start}");
    }
}

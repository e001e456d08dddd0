//! Tables: the samples' cells against the gold.

use crate::extract::{self, State};
use crate::forms::Library;
use crate::ingest;
use std::collections::BTreeMap;

pub fn sample(name: &str) -> String {
    std::fs::read_to_string(format!("{}/assets/reports/{name}.txt", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn extraction(name: &str) -> extract::Extraction {
    let text = sample(name);
    let ingested = ingest::ingest(text.as_bytes()).unwrap();
    let (extraction, problems) = extract::extract(&ingested.document, &Library::builtin().unwrap());
    println!("{problems:?} {:?}", extraction.tables);
    extraction
}

#[test]
fn gold_cells() {
    let gold: serde_json::Value = serde_json::from_str(include_str!("gold/samples.json")).unwrap();
    for (name, prefixes, count) in
        [("kundulun-chengguan-2021", &["t2.", "t3.", "t4."][..], 200), ("xianjiahu-2016", &["hn16."][..], 47)]
    {
        let extraction = extraction(name);
        let got: BTreeMap<usize, (&str, &str)> = extraction
            .fields
            .iter()
            .filter_map(|f| f.value.span.map(|span| (span.start, (f.id.as_str(), f.value.raw.as_str()))))
            .collect();
        let mut right = 0;
        for number in gold[name]["numbers"].as_array().unwrap() {
            let role = number["role"].as_str().unwrap();
            if !prefixes.iter().any(|p| role.starts_with(p)) || role.contains('(') {
                continue;
            }
            let id = role
                .replace("t2.", "disclosure.")
                .replace("t3.", "requests.")
                .replace("t4.", "disputes.")
                .replace("hn16.", "hunan.");
            let at = number["byte"].as_u64().unwrap() as usize;
            assert_eq!(got.get(&at), Some(&(id.as_str(), number["raw"].as_str().unwrap())), "{name} {role}");
            right += 1;
        }
        assert_eq!(right, count, "{name}");
    }
    let hunan = extraction("xianjiahu-2016");
    assert_eq!(hunan.field("hunan.consult.total").unwrap().state, State::Blank);
}

#[test]
fn suqian_sums() {
    for name in ["suqian-2023", "suqian-2024"] {
        let e = extraction(name);
        assert_eq!(e.fields.len(), 200);
        assert!(
            e.fields.iter().all(|f| f.value.number.is_some()),
            "{:?}",
            e.fields.iter().find(|f| f.value.number.is_none())
        );
    }
}

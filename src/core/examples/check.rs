//! Reads, checks and localises one report: `cargo run -p gouji-core --example check -- REPORT`.
use gouji_core::{
    check::Rules,
    extract::extract,
    forms::Library,
    review::{Review, Source},
    text::Lang,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/reports/xifeng-2017.txt");
    let path = std::env::args().nth(1).unwrap_or(sample.to_string());
    let ingested = gouji_ingest::ingest(&std::fs::read(path)?).map_err(|refusal| refusal.message.get(Lang::En))?;
    let (library, rules) = (Library::builtin()?, Rules::builtin());
    let (extraction, problems) = extract(&ingested.document, &library);
    let mut review = Review::new(Source::default(), ingested.document, extraction, problems);
    review.recheck(&rules, &library);
    for finding in review.findings.iter().filter(|finding| finding.verdict.is_broken()) {
        println!("{}: {}", finding.rule, finding.message(Lang::En));
    }
    for repair in review.repairs.iter().filter_map(|group| group.repairs.first()) {
        println!("repair: {}", repair.arrows(&|cell| review.label(&cell.id, &library), Lang::En));
    }
    Ok(())
}

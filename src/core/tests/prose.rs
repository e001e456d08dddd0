//! Numbers in prose and their relations, compared with the gold positions.

#![allow(clippy::expect_used)]

mod arbitrary;
mod wordings;

use gouji_core::extract::identity;
use gouji_core::extract::prose::{self, Enumeration, Part, Prose, Role};
use gouji_core::forms::Library;
use gouji_core::lexicon::Lexicon;
use gouji_core::text::{Span, numerals::digit};
use gouji_ingest::document;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::sync::LazyLock;

/// The built-in forms, read once.
fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::builtin().unwrap());
    &LIBRARY
}

const REPORTS: &[(&str, &str)] = &[
    ("yanfeng-chengguan-2017", include_str!("../../../assets/reports/yanfeng-chengguan-2017.txt")),
    ("xifeng-2017", include_str!("../../../assets/reports/xifeng-2017.txt")),
    ("harbin-chengguan-2020", include_str!("../../../assets/reports/harbin-chengguan-2020.txt")),
    ("kundulun-chengguan-2021", include_str!("../../../assets/reports/kundulun-chengguan-2021.txt")),
    ("xianjiahu-2016", include_str!("../../../assets/reports/xianjiahu-2016.txt")),
    ("suqian-2023", include_str!("../../../assets/reports/suqian-2023.txt")),
    ("suqian-2024", include_str!("../../../assets/reports/suqian-2024.txt")),
];

/// Roles that a gold role allows.
fn allowed(gold: &str) -> &'static [Role] {
    use Role::*;
    let table: &[(&str, &[Role])] = &[
        ("title_year", &[TitleYear]),
        ("body_year", &[BodyYear]),
        ("next_year", &[OtherYear]),
        ("cited_title_year", &[CitedYear]),
        ("cited_doc", &[DocumentNumber]),
        ("trap.decree_no", &[DocumentNumber]),
        ("period_start", &[PeriodStart]),
        ("period_end", &[PeriodEnd]),
        ("publish_datetime", &[Published]),
        ("sign_date", &[Signed]),
        ("form_date", &[Filled]),
        ("url_", &[Address]),
        ("trap.email", &[Address]),
        ("trap.phone", &[Phone]),
        ("trap.room", &[Place]),
        ("trap.address", &[Place]),
        ("trap.hotline_number", &[Hotline]),
        ("trap.24h", &[Duration]),
        ("limit.workdays", &[Duration]),
        ("trap.360度", &[Name]),
        ("range_", &[Range]),
        ("list_marker", &[ListMark]),
        ("pct.", &[Percent]),
        ("spending_wan", &[Amount]),
    ];
    table.iter().find(|(prefix, _)| gold.starts_with(prefix)).map_or(&[Count, Total, Part], |(_, roles)| roles)
}

/// Table cells are read by other code; a form role within a narrative report is prose.
fn is_table(name: &str, role: &str) -> bool {
    let form = ["t2.", "t3.", "t4."].iter().any(|prefix| role.starts_with(prefix));
    (form && name != "harbin-chengguan-2020") || (role.starts_with("hn16.") && !role.contains("(narr)"))
}

/// Prose of a text, excluding the spans of table values.
fn prose(text: &str, taken: &[Span]) -> Prose {
    let (document, _) = document(text);
    let printed = gouji_core::text::dates::scan(&document.text);
    let identity = identity::read(&document, Lexicon::builtin(), &printed, &mut Vec::new());
    let regions: Vec<Span> = document.grids.iter().map(|grid| grid.span).collect();
    prose::read(&document, (&identity, &printed), library(), taken, &regions)
}

/// Spans of the values in drawn tables, which the table reader takes.
fn cells(text: &str) -> Vec<Span> {
    let (document, _) = document(text);
    let cells = document.grids.iter().flat_map(|grid| &grid.rows).flat_map(|row| &row.cells).copied();
    cells.filter(|cell| cell.of(text).chars().all(|c| digit(c).is_some() || c == '.') && !cell.is_empty()).collect()
}

fn report(name: &str) -> (&'static str, Vec<Json>) {
    let gold: Json = serde_json::from_str(include_str!("gold/samples.json")).expect("gold");
    let text = REPORTS.iter().find(|(id, _)| *id == name).expect("report").1;
    (text, gold[name]["numbers"].as_array().cloned().unwrap_or_default())
}

fn gold_span(number: &Json) -> Span {
    let start = number["byte"].as_u64().expect("byte") as usize;
    Span::new(start, start + number["raw"].as_str().expect("raw").len())
}

fn taken_of(name: &str) -> (&'static str, Vec<Span>) {
    let (text, numbers) = report(name);
    let mut taken: Vec<Span> =
        numbers.iter().filter(|n| is_table(name, n["role"].as_str().expect("role"))).map(gold_span).collect();
    if numbers.is_empty() {
        taken = cells(text);
    }
    (text, taken)
}

#[test]
fn every_number_of_the_gold_is_found_with_its_role_and_none_besides() {
    let mut wrong = Vec::new();
    for name in
        ["yanfeng-chengguan-2017", "xifeng-2017", "harbin-chengguan-2020", "kundulun-chengguan-2021", "xianjiahu-2016"]
    {
        let (text, numbers) = report(name);
        let (_, taken) = taken_of(name);
        let found = prose(text, &taken);
        let mut wanted = 0;
        for number in numbers.iter().filter(|n| !is_table(name, n["role"].as_str().expect("role"))) {
            let (span, role) = (gold_span(number), number["role"].as_str().expect("role"));
            wanted += 1;
            match found.mentions.iter().find(|mention| mention.span == span) {
                None => wrong.push(format!("{name} L{} {} {role}: not found", number["line"], number["raw"])),
                Some(m) if !allowed(role).contains(&m.role) => {
                    wrong.push(format!("{name} L{} {} {role}: read as {:?}", number["line"], number["raw"], m.role));
                }
                Some(m) if role.contains("approx") != m.approximate => {
                    wrong.push(format!(
                        "{name} L{} {} {role}: approximate {}",
                        number["line"], number["raw"], m.approximate
                    ));
                }
                Some(_) => {}
            }
        }
        if found.mentions.len() != wanted {
            wrong.push(format!("{name}: {} mentions for {wanted} numbers", found.mentions.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sums such as `92=61+20+6+5`, with `~` if not exhaustive, `0'` for a zero in words, `1'` for a number implied by
/// words.
fn sums(prose: &Prose) -> Vec<String> {
    let raw = |i: usize| prose.mentions[i].value.map_or("?".into(), |v| v.to_string());
    let sum = |e: &Enumeration| {
        let parts: Vec<String> = e
            .parts
            .iter()
            .map(|part| match part {
                Part::Number(i) => raw(*i),
                Part::Zero(_) => "0'".into(),
                Part::One(_) => "1'".into(),
            })
            .collect();
        format!("{}{}{}", raw(e.total), if e.exhaustive { "=" } else { "~" }, parts.join("+"))
    };
    prose.enumerations.iter().map(sum).collect()
}

/// Shares such as `87%=80/92`.
fn shares(prose: &Prose) -> Vec<String> {
    let raw = |i: Option<usize>| {
        i.map_or("-".into(), |i| prose.mentions[i].value.map_or("?".into(), |v: Decimal| v.to_string()))
    };
    prose.percentages.iter().map(|p| format!("{}%={}/{}", raw(Some(p.printed)), raw(p.part), raw(p.whole))).collect()
}

#[test]
fn the_sums_of_the_seven_reports() {
    let check = |name: &str, expect: &[&str]| {
        let (text, taken) = taken_of(name);
        assert_eq!(sums(&prose(text, &taken)), expect, "{name}");
    };
    check("yanfeng-chengguan-2017", &[]);
    check(
        "xifeng-2017",
        &[
            "101~61",
            "798=8+20+5+44+13+101+283+6+28+65+76+8+61",
            "92=61+20+6+5",
            "92=80+88+0+4+0+0+0+0",
            "4=1+3+0",
            "49=3+46",
        ],
    );
    check("harbin-chengguan-2020", &["7754=0'+58+509+24+46+1733+2965+768+1284+215+152", "16=10+2+2+2", "2=1'+1'"]);
    check("kundulun-chengguan-2021", &[]);
    check("xianjiahu-2016", &["1169=27+9+16+412+126+3+7+10+25+137+14+14+368"]);
    check("suqian-2023", &["3607=3511+96", "3607=3486+121"]);
    check("suqian-2024", &["3646~121", "3646=3521+125", "3521=1431+471+92+941+117+469"]);
}

#[test]
fn the_percentages_of_the_seven_reports() {
    let check = |name: &str, expect: &[&str]| {
        let (text, taken) = taken_of(name);
        assert_eq!(shares(&prose(text, &taken)), expect, "{name}");
    };
    check("yanfeng-chengguan-2017", &[]);
    check("xifeng-2017", &["87%=80/92", "95.6%=88/92", "4.3%=4/92", "1.2%=1/92", "3.2%=3/92"]);
    check("harbin-chengguan-2020", &[]);
    check("kundulun-chengguan-2021", &["99%=-/11427"]);
    check("xianjiahu-2016", &["30.45%=356/1169", "51.5%=602/1169"]);
    check("suqian-2023", &[]);
    check("suqian-2024", &[]);
}

#[test]
fn nothing_in_a_table_is_a_count() {
    let (text, _) = report("xianjiahu-2016");
    let (document, _) = document(text);
    let printed = gouji_core::text::dates::scan(&document.text);
    let identity = identity::read(&document, Lexicon::builtin(), &printed, &mut Vec::new());
    let form = text.find("填报单位").expect("form");
    let found = prose::read(&document, (&identity, &printed), library(), &[], &[Span::new(form, text.len())]);
    for mention in found.mentions.iter().filter(|mention| mention.span.start > form) {
        let fits = matches!(
            mention.role,
            Role::Filled | Role::Phone | Role::PeriodStart | Role::PeriodEnd | Role::Unexplained
        );
        assert!(fits, "{} {:?}", mention.span.of(text), mention.role);
    }
    assert_eq!(sums(&found), ["1169=27+9+16+412+126+3+7+10+25+137+14+14+368"]);
}

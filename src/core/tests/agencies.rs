//! The table of agencies: its two formats, its errors, and the names that find an agency.

use gouji_core::collection::agencies::{AgencyTable, NameIndex, NameMatch, Years, parse_agencies};
use gouji_core::text::Lang;
use proptest::prelude::*;

const CSV: &str = "单位,其他名称,上级单位,年度,汇总,联系人\n\
    甲市人民政府,,,2019-,是,张三\n\
    \"甲市城市管理局\",甲市城市管理行政执法大队、市城管,甲市人民政府,2021-2024,,\n\
    甲市乙区人民政府,,甲市人民政府,,否,\n\
    市直部门,,甲市人民政府,无,,\n";

const RON: &str = "// 单位表\n(agencies: [\n\
    (name: \"甲市人民政府\", years: \"2019-\", sums: true),\n\
    (name: \"甲市城市管理局\", other_names: [\"甲市城市管理行政执法大队\", \"市城管\"], parent: \"甲市人民政府\", years: \"2021-2024\"),\n\
    (name: \"甲市乙区人民政府\", parent: \"甲市人民政府\", sums: false),\n\
    (name: \"市直部门\", parent: \"甲市人民政府\", years: \"none\"),\n])";

fn table(text: &str) -> AgencyTable {
    parse_agencies("表", text).unwrap_or_else(|error| panic!("{error}"))
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn both_formats_give_one_table() {
    let one = table(CSV);
    assert_eq!(one, table(RON));
    for text in [CSV.replace(',', "\t"), CSV.replace(',', ";"), CSV.replace('\n', "\r\n"), format!("\u{feff}{CSV}")] {
        assert_eq!(one, table(&text));
    }
    assert_eq!(one.in_tree_order(), [(0, 0), (1, 1), (2, 1), (3, 1)]);
    assert_eq!(one.agencies()[0].sums, Some(true));
    assert_eq!(one.agencies()[1].other_names, ["甲市城市管理行政执法大队", "市城管"]);
}

#[test]
fn errors_name_their_place_and_what_to_do() {
    let deep = lines(20, |at| format!("单位{at},单位{}", at + 1));
    let cases = [
        ("", "表: no agencies"),
        ("单位,上级\n", "表: no agencies"),
        ("甲,乙\n丙,丁\n", "表:1:1: no column"),
        ("单位,上级\n甲局,乙局\n", "表:2:4: no row for the parent \"乙局\""),
        ("单位,上级\n甲局,\n甲 局,\n", "表:3:1: \"甲 局\" is already a name of \"甲局\""),
        ("单位,别名\n甲局,\n乙局,丙局;甲局\n", "表:3:1: \"甲局\" is already a name of \"甲局\""),
        ("单位,上级\n甲局,甲局\n", "表:2:4: agencies form a circle of parents: 甲局 → 甲局"),
        (
            "单位,上级\n丁局,甲局\n甲局,乙局\n乙局,甲局\n",
            "表:3:4: agencies form a circle of parents: 甲局 → 乙局 → 甲局",
        ),
        ("单位,年度\n甲局,去年\n", "表:2:4: \"去年\" is not a year"),
        ("单位,年度\n甲局,2024-2019\n", "表:2:4: \"2024-2019\" is not a year"),
        ("单位,汇总\n甲局,也许\n", "表:2:4: \"yes\" or \"no\" is needed here, not \"也许\""),
        ("单位,上级\n甲,局,\n", "表:2:5: this row has 3 cells, the heads only 2"),
        ("单位,上级\n\"甲局,\n", "表:2:1: a quotation mark is not closed"),
        ("单位,上级\n,甲局\n", "表:2:1: this row names no agency"),
        (&format!("单位,上级\n{deep}单位20,\n"), "表:10:5: more than 12 levels of agencies"),
        ("(agencies: [(name: \"甲局\", parent: \"乙局\")])", "表:1:20: no row for the parent"),
        ("(agencies: [(name: \"甲局\"),\n (name: \"甲局\")])", "表:2:9: \"甲局\" is already a name"),
        ("(agencies: [(nam: \"甲局\")])", "表:1:14:"),
        ("(agencies: [(name: \"甲\u{202e}局\")])", "表:1:22: a string holds"),
    ];
    for (text, expect) in cases {
        let error = parse_agencies("表", text).unwrap_err();
        assert!(error.get(Lang::En).starts_with(expect), "{text}: {}", error.get(Lang::En));
        assert_ne!(error.get(Lang::Zh), error.get(Lang::En));
    }
}

#[test]
fn a_million_rows_end_in_a_message() {
    let rows = lines(1_000_000, |at| format!("单位{at}"));
    let error = parse_agencies("表", &format!("单位\n{rows}")).unwrap_err();
    assert!(error.get(Lang::En).starts_with("表:100002:1: more than 100000 agencies"), "{error}");
    let circle = lines(100_000, |at| format!("单位{at},单位{}", (at + 1) % 100_000));
    let error = parse_agencies("表", &format!("单位,上级\n{circle}")).unwrap_err();
    assert!(error.get(Lang::En).contains("circle of parents"), "{error}");
}

#[test]
fn years() {
    for (text, inside, outside) in [
        ("", vec![1990, 2024], vec![]),
        ("2019-2024", vec![2019, 2024], vec![2018, 2025]),
        ("2019-", vec![2019, 2999], vec![2018]),
        ("２０１９—２０２０、2023年", vec![2019, 2023], vec![2021]),
        ("无", vec![], vec![2019]),
    ] {
        let years = Years::parse(text).unwrap();
        assert!(inside.iter().all(|year| years.contains(*year)), "{text}");
        assert!(!outside.iter().any(|year| years.contains(*year)), "{text}");
    }
}

#[test]
fn names_find_their_agency() {
    use NameMatch::{None, Same, Several, Variant};
    let names = [
        "宿迁市人民政府",                 // 0
        "宿迁市公安局",                   // 1
        "宿迁市宿豫区教育局",             // 2
        "沭阳县教育局",                   // 3
        "泗阳县教育局",                   // 4
        "昆都仑区城市管理综合行政执法局", // 5
        "咸嘉湖街道办事处",               // 6
        "利辛县望疃镇人民政府",           // 7
        "乙县人民政府",                   // 8
        "乙县人民政府办公室",             // 9
        "西峰区人民政府",                 // 10
        "宿迁市发展和改革委员会",         // 11
    ];
    let table = table(&format!("单位\n{}\n", names.join("\n")));
    let index = NameIndex::new(&table);
    for (name, expect) in [
        ("宿迁市公安局", Same(1)),
        ("宿迁市 公安局", Same(1)),
        ("江苏省宿迁市公安局", Variant(1)),
        ("市公安局", Variant(1)),
        ("宿迁市人民政府办公室", Variant(0)),
        ("宿迁市政府办", Variant(0)),
        ("宿迁市政府", Variant(0)),
        ("教育局", Several(vec![2, 3, 4])),
        // The bureau of the city is not that of its district.
        ("宿迁市教育局", None),
        ("昆区城管局", Variant(5)),
        ("包头市昆都仑区城市管理局", Variant(5)),
        ("长沙市岳麓区咸嘉湖街道", Variant(6)),
        ("望疃镇", Variant(7)),
        ("乙县人民政府", Same(8)),
        ("乙县政府", Variant(8)),
        ("乙县政府办公室", Variant(9)),
        ("某省乙县人民政府", Several(vec![8, 9])),
        ("西峰区", Variant(10)),
        ("宿迁市发改委", Variant(11)),
        ("宿迁市水利局", None),
        ("", None),
        ("局", None),
    ] {
        assert_eq!(index.find(name), expect, "{name}");
    }
}

proptest! {
    /// The order of the table changes only the indexes, never which agency a name means.
    #[test]
    fn matching_does_not_depend_on_the_order(
        names in prop::collection::btree_set("[甲乙][市县区]?[丙丁]{0,2}(局|城管局|镇|人民政府|政府办)", 1..12),
        asked in "[甲乙]?[市县区]?[丙丁]{0,3}(局|城市管理局|镇|镇政府|人民政府|人民政府办公室)",
        by in 0_usize..12,
    ) {
        let mut names: Vec<String> = names.into_iter().collect();
        let found = |names: &[String]| -> Option<Vec<String>> {
            let table = parse_agencies("表", &format!("单位\n{}\n", names.join("\n"))).ok()?;
            let name = |index: &usize| table.agencies()[*index].name.clone();
            let mut found: Vec<String> = match NameIndex::new(&table).find(&asked) {
                NameMatch::Same(one) | NameMatch::Variant(one) => vec![name(&one)],
                NameMatch::Several(all) => all.iter().map(name).collect(),
                NameMatch::None => Vec::new(),
            };
            found.sort();
            Some(found)
        };
        let before = found(&names);
        let by = by % names.len();
        names.rotate_left(by);
        names.reverse();
        prop_assert_eq!(before, found(&names));
    }

    #[test]
    fn any_text_is_a_table_or_an_error(text in "([单位上级,;\"\n\r()a-z\\[\\]:甲乙0-9-]){0,60}") {
        let _ = parse_agencies("表", &text);
    }
}

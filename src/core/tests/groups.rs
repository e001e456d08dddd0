//! Groups of agencies: rates, ranks, who has not reported, totals against their parts.

use super::fixtures::{entry, kit};
use gouji_core::collection::agencies::{AgencyTable, parse_agencies};
use gouji_core::collection::groups::{
    Amount, Groups, Rate, RateBook, ReportFigures, SumBasis, SumVerdict, YearTable, ranks,
};
use gouji_core::forms::Library;
use gouji_core::ids::FieldId;
use gouji_core::review::{DecisionKind, Provenance, Review};
use gouji_testing::sample;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn decided(review: &mut Review, id: &str, kind: DecisionKind) {
    review.entries.insert(id.to_string(), entry(kind, &Provenance::default()));
}

fn shown(rate: &Rate) -> String {
    let amount = |amount: Amount| amount.known().map_or_else(|| amount.name().to_string(), |number| number.to_string());
    let mark = if rate.is_approximate { "~" } else { "" };
    format!("{mark}{}/{}", amount(rate.numerator), amount(rate.denominator))
}

#[test]
fn the_rates_of_the_samples() {
    let kit = kit();
    let book = RateBook::new(&kit.library);
    for (name, expect) in [
        ("suqian-2024", ["1902/3521", "92/3521", "18/134", "77/3521", "125/3646"]),
        ("xifeng-2017", ["~168/absent", "~4/absent", "absent/absent", "~0/absent", "absent/absent"]),
        ("xianjiahu-2016", ["~0/0", "absent/absent", "absent/absent", "~0/0", "~0/0"]),
        ("harbin-chengguan-2020", ["absent/absent"; 5]),
        ("kundulun-chengguan-2021", ["0/0", "0/0", "0/0", "0/0", "0/0"]),
    ] {
        let rates = book.of(&kit.read(&sample(name)));
        let rates: Vec<String> = rates.iter().map(shown).collect();
        assert_eq!(rates, expect, "{name}");
    }
}

/// What is reviewed counts: corrected, left open, missing.
#[test]
fn a_rate_is_of_the_reviewed_values() {
    let kit = kit();
    let book = RateBook::new(&kit.library);
    let mut review = kit.read(&sample("suqian-2024"));
    let id = "requests.results_total.total";
    for (kind, expect) in [
        (DecisionKind::Corrected("4000".to_string()), "1902/4000"),
        (DecisionKind::Corrected("不详".to_string()), "1902/unread"),
        (DecisionKind::Missing, "1902/blank"),
        (DecisionKind::Unclear, "1902/unread"),
        (DecisionKind::AsPublished, "1902/3521"),
    ] {
        decided(&mut review, id, kind);
        assert_eq!(shown(&book.of(&review)[0]), expect);
    }
}

const TABLE: &str = "单位,上级,年度,汇总\n\
    甲市人民政府,,2020-,是\n\
    甲市一局,甲市人民政府,2020-,\n\
    甲市乙区人民政府,甲市人民政府,2020-,\n\
    乙区一局,甲市乙区人民政府,2020-,\n\
    乙区二局,甲市乙区人民政府,2020-2022,\n";

const FIELDS: [&str; 2] = ["requests.granted.total", "requests.new_received.total"];

fn figures(agency: &str, year: i16, values: [Amount; 2]) -> ReportFigures {
    let rate = Rate { numerator: values[0], denominator: values[1], is_approximate: false };
    ReportFigures {
        path: format!("{agency}-{year}.txt"),
        agency: agency.to_string(),
        year: Some(year),
        rates: vec![rate; 5],
        says_sums: None,
        values: FIELDS.map(FieldId::from).into_iter().zip(values).collect(),
    }
}

fn known(number: u32) -> Amount {
    Amount::Known(Decimal::from(number))
}

fn with<T>(table: &str, reports: Vec<ReportFigures>, look: impl FnOnce(&Groups<'_>, &AgencyTable) -> T) -> T {
    let library = Library::builtin().unwrap();
    let book = RateBook::new(&library);
    let table = parse_agencies("表", table).unwrap();
    let mut groups = Groups::new(Some(&table), &book, &library);
    for report in reports {
        groups.add_figures(report);
    }
    look(&groups, &table)
}

/// The verdicts of the first field of each whole.
fn verdicts(table: &YearTable<'_>) -> Vec<(String, SumVerdict, Decimal)> {
    table.sums.iter().map(|sum| (sum.name.to_string(), sum.fields[0].verdict, sum.fields[0].parts)).collect()
}

#[test]
fn totals_are_compared_with_their_parts_and_nothing_is_said_where_one_is_missing() {
    let reports = |whole: u32, last: Amount| {
        vec![
            figures("甲市人民政府", 2024, [known(whole), known(50)]),
            figures("甲市一局", 2024, [known(10), known(20)]),
            figures("甲市乙区人民政府", 2024, [known(5), known(20)]),
            figures("甲市乙区一局", 2024, [last, known(10)]),
        ]
    };
    let by = |number: u32| Decimal::from(number);
    for (whole, last, verdict, parts) in [
        (20, known(5), SumVerdict::Equal, 20),
        (21, known(5), SumVerdict::WholeIsMore(by(1)), 20),
        (18, known(5), SumVerdict::PartsAreMore(by(2)), 20),
        (20, Amount::Blank, SumVerdict::CannotTell, 15),
        (15, Amount::Unread, SumVerdict::CannotTell, 15),
        // More than the whole already, whatever is missing.
        (14, Amount::Unread, SumVerdict::PartsAreMore(by(1)), 15),
    ] {
        with(TABLE, reports(whole, last), |groups, _| {
            let table = groups.of_year(2024);
            assert_eq!(verdicts(&table), [("甲市人民政府".to_string(), verdict, by(parts))]);
            assert_eq!(table.missing().count(), 0);
            let unknown = &table.sums[0].fields[0].unknown;
            assert_eq!(unknown.is_empty(), last == known(5));
        });
    }
    // Without a report of a part nothing can be told.
    with(TABLE, reports(20, known(5)).into_iter().take(3).collect(), |groups, _| {
        let table = groups.of_year(2024);
        assert_eq!(verdicts(&table)[0].1, SumVerdict::CannotTell);
        assert_eq!(table.sums[0].missing, ["乙区一局"]);
        assert_eq!(table.missing().map(|row| row.name).collect::<Vec<_>>(), ["乙区一局"]);
        let parts = table.rows[0].parts.as_ref().unwrap();
        assert_eq!((parts.reported, shown(&parts.rates[0]).as_str()), ((2, 3), "15/40"));
    });
}

/// A report that says so gives totals, unless the table says that it does not; then its parts are not counted again above it.
#[test]
fn a_part_that_gives_totals_stands_for_those_below_it() {
    let reports = || {
        let mut district = figures("甲市乙区人民政府", 2024, [known(10), known(20)]);
        district.says_sums = Some("本报告数据包括所属各单位".to_string());
        vec![
            figures("甲市人民政府", 2024, [known(20), known(50)]),
            figures("甲市一局", 2024, [known(10), known(20)]),
            district,
            figures("乙区一局", 2024, [known(10), known(10)]),
        ]
    };
    with(TABLE, reports(), |groups, _| {
        let table = groups.of_year(2024);
        let told = verdicts(&table);
        assert_eq!(told[0].1, SumVerdict::Equal);
        assert_eq!(told[1].1, SumVerdict::Equal);
        assert_eq!(table.sums[1].basis, SumBasis::Said("本报告数据包括所属各单位"));
    });
    let refused = TABLE.replace("甲市乙区人民政府,甲市人民政府,2020-,\n", "甲市乙区人民政府,甲市人民政府,2020-,否\n");
    with(&refused, reports(), |groups, _| {
        assert_eq!(verdicts(&groups.of_year(2024)).len(), 1);
    });
}

#[test]
fn two_reports_of_an_agency_count_where_they_agree() {
    let mut other = figures("甲市一局", 2024, [known(10), known(30)]);
    other.path = "更正.txt".to_string();
    with(TABLE, vec![figures("甲市一局", 2024, [known(10), known(20)]), other], |groups, _| {
        let table = groups.of_year(2024);
        let row = table.rows.iter().find(|row| row.name == "甲市一局").unwrap();
        assert_eq!((row.reports.len(), shown(&row.rates[0]).as_str()), (2, "10/differs"));
        assert_eq!(row.ranks[0], None);
    });
}

#[test]
fn equal_rates_share_a_rank() {
    let value = |number: i64| Some(Decimal::from(number));
    assert_eq!(ranks(&[value(3), None, value(5), value(3), value(1)]), [Some(2), None, Some(1), Some(2), Some(4)]);
}

/// A report that says that it covers others, and one that says it does not.
#[test]
fn a_report_says_that_it_gives_totals() {
    let kit = kit();
    let book = RateBook::new(&kit.library);
    for (words, expect) in [
        ("本报告数据包括区政府所属各单位。", true),
        ("本报告由区政府办公室汇总各镇、各部门年度报告编制。", true),
        ("本报告数据不包括所属各单位。", false),
        ("本报告数据仅为局机关本级，所属单位另行汇总。", false),
        ("认真做好政府信息公开工作，汇总各部门数据。", false),
    ] {
        let text = format!("甲市人民政府2024年政府信息公开工作年度报告\n{words}\n一、总体情况\n全年公开信息10条。\n");
        assert_eq!(book.says_sums(&kit.read(&text)).is_some(), expect, "{words}");
    }
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![6 => (0_u32..50).prop_map(known), 1 => Just(Amount::Blank), 1 => Just(Amount::Unread)]
}

const AGENCIES: [&str; 5] = ["甲市人民政府", "甲市一局", "甲市乙区人民政府", "乙区一局", "乙区二局"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Sums over groups are those computed anew from the reports; the order of the reports does not matter.
    #[test]
    fn sums_over_groups_are_those_computed_anew(
        values in prop::collection::vec(prop::option::of([amount(), amount()]), 5),
        by in 0_usize..5,
    ) {
        let mut reports: Vec<ReportFigures> =
            AGENCIES.iter().zip(&values).filter_map(|(name, values)| Some(figures(name, 2021, (*values)?))).collect();
        let tables = |reports: Vec<ReportFigures>| {
            with(TABLE, reports, |groups, _| {
                let table = groups.of_year(2021);
                let rows: Vec<String> = table.rows.iter().map(|row| format!("{:?}{:?}{:?}", row.name, row.rates, row.parts)).collect();
                let sums: Vec<_> = table.sums.iter().map(|sum| format!("{:?}", sum.fields)).collect();
                (rows, sums, table.sums.first().map(|sum| (sum.fields[0].parts, sum.fields[0].verdict)))
            })
        };
        let before = tables(reports.clone());
        // Every agency below the whole is a part: none of them gives totals.
        let parts: Vec<Option<Decimal>> = values[1..].iter().map(|part| part.as_ref().and_then(|part| part[0].known())).collect();
        let sum: Decimal = parts.iter().flatten().sum();
        match values[0].as_ref().map(|whole| whole[0].known()) {
            None => prop_assert_eq!(before.2, None),
            Some(whole) => {
                let (found, verdict) = before.2.unwrap();
                prop_assert_eq!(found, sum);
                let is_all = parts.iter().all(Option::is_some);
                let expect = match whole {
                    Some(whole) if whole < sum => SumVerdict::PartsAreMore(sum - whole),
                    Some(whole) if is_all && whole == sum => SumVerdict::Equal,
                    Some(whole) if is_all => SumVerdict::WholeIsMore(whole - sum),
                    _ => SumVerdict::CannotTell,
                };
                prop_assert_eq!(verdict, expect);
            }
        }
        if !reports.is_empty() {
            let by = by % reports.len();
            reports.rotate_left(by);
            reports.reverse();
        }
        prop_assert_eq!(before, tables(reports));
    }

    /// A rate is exactly its numerator over its denominator, and is told where both are known alone.
    #[test]
    fn a_rate_is_its_numerator_over_its_denominator(numerator in amount(), denominator in amount()) {
        let rate = Rate { numerator, denominator, is_approximate: false };
        match (numerator.known(), denominator.known()) {
            (Some(part), Some(all)) if !all.is_zero() => prop_assert_eq!(rate.value(), Some(part / all)),
            _ => prop_assert_eq!(rate.value(), None),
        }
    }
}

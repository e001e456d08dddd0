//! Fields of two reports side by side, by every kind of correspondence.

use super::made::{Kit, kit};
use gouji_core::diff::RowChange::{Appeared, Changed, Same, Vanished};
use gouji_core::diff::{Comparison, ComparisonRow, FieldRow, RowChange, RowKind, compare};
use gouji_core::review::Review;

fn laid(kit: &Kit, old: &Review, new: &Review) -> Comparison {
    compare(old, new, &kit.rules, &kit.library)
}

fn row<'c>(comparison: &'c Comparison, id: &str) -> &'c FieldRow {
    let has = |field: &&FieldRow| {
        [&field.old, &field.new].into_iter().flatten().flat_map(|cell| &cell.pieces).any(|piece| piece.id == id)
    };
    comparison.fields().find(has).unwrap_or_else(|| panic!("{id}"))
}

/// `old → new delta percent`.
fn shown(field: &FieldRow) -> String {
    let cell = |cell: &Option<gouji_core::diff::RowSide>| {
        cell.as_ref().map_or("·".to_string(), |cell| format!("{:?}", cell.text).replace('"', ""))
    };
    let number = |number: Option<rust_decimal::Decimal>| {
        number.map_or("·".to_string(), |number| number.normalize().to_string())
    };
    format!("{} → {} {} {}", cell(&field.old), cell(&field.new), number(field.delta), number(field.percent))
}

#[test]
fn every_kind_is_shown_as_what_it_is() {
    let kit = kit();
    let check = |(old_form, old): (&str, &[(&str, &str)]),
                 (new_form, new): (&str, &[(&str, &str)]),
                 id: &str,
                 kind: RowKind,
                 change: RowChange,
                 expect: &str| {
        let (old, new) = (kit.report(old_form, 2018, old, None), kit.report(new_form, 2019, new, None));
        let comparison = laid(&kit, &old, &new);
        let field = row(&comparison, id);
        assert_eq!((field.kind, field.change, shown(field).as_str()), (kind, change, expect), "{id}");
        // The reverse comparison.
        let mirrored = laid(&kit, &new, &old);
        let back = row(&mirrored, id);
        assert_eq!((&back.old, &back.new), (&field.new, &field.old), "{id}");
    };
    // The same form.
    check(
        ("cn2021", &[("requests.granted.total", "4")]),
        ("cn2021", &[("requests.granted.total", "6")]),
        "requests.granted.total",
        RowKind::Exact,
        Changed,
        "4 → 6 2 50",
    );
    check(
        ("cn2021", &[("requests.granted.total", "0")]),
        ("cn2021", &[("requests.granted.total", "6")]),
        "requests.granted.total",
        RowKind::Exact,
        Changed,
        "0 → 6 6 ·",
    );
    check(
        ("cn2021", &[("requests.granted.total", "")]),
        ("cn2021", &[("requests.granted.total", "0")]),
        "requests.granted.total",
        RowKind::Exact,
        Changed,
        " → 0 · ·",
    );
    check(
        ("cn2021", &[("requests.granted.total", "6")]),
        ("cn2021", &[]),
        "requests.granted.total",
        RowKind::OnlyOld,
        Vanished,
        "6 → · · ·",
    );
    check(
        ("cn2021", &[]),
        ("cn2021", &[("requests.granted.total", "6")]),
        "requests.granted.total",
        RowKind::OnlyNew,
        Appeared,
        "· → 6 · ·",
    );
    // Exact.
    check(
        ("cn2019", &[("requests.granted.total", "4")]),
        ("cn2021", &[("requests.granted.total", "4")]),
        "requests.granted.total",
        RowKind::Exact,
        Same,
        "4 → 4 0 0",
    );
    check(
        ("stat2014", &[("stat2014.req.total", "20")]),
        ("cn2021", &[("requests.new_received.total", "25")]),
        "stat2014.req.total",
        RowKind::Exact,
        Changed,
        "20 → 25 5 25",
    );
    // Sum.
    let privacy: &[(&str, &str)] = &[("stat2014.refused.trade_secret", "1"), ("stat2014.refused.privacy", "2")];
    check(
        ("stat2014", privacy),
        ("cn2019", &[("requests.denied_third_party.total", "3")]),
        "stat2014.refused.privacy",
        RowKind::Sum,
        Same,
        "3 → 3 0 0",
    );
    let blank: &[(&str, &str)] = &[("stat2014.refused.trade_secret", ""), ("stat2014.refused.privacy", "2")];
    check(
        ("stat2014", blank),
        ("cn2019", &[("requests.denied_third_party.total", "3")]),
        "stat2014.refused.privacy",
        RowKind::Sum,
        Changed,
        "2 → 3 1 50",
    );
    let words: &[(&str, &str)] = &[("stat2014.refused.trade_secret", "若干"), ("stat2014.refused.privacy", "2")];
    check(
        ("stat2014", words),
        ("cn2019", &[("requests.denied_third_party.total", "3")]),
        "stat2014.refused.privacy",
        RowKind::Sum,
        Changed,
        "若干+2 → 3 · ·",
    );
    check(
        ("stat2014", &[("stat2014.refused.privacy", "2")]),
        ("cn2019", &[("requests.denied_third_party.total", "3")]),
        "stat2014.refused.privacy",
        RowKind::Sum,
        Changed,
        "2 → 3 · ·",
    );
    // Split.
    let handling: &[(&str, &str)] = &[
        ("requests.other_overdue_correction.total", "1"),
        ("requests.other_unpaid_fee.total", "0"),
        ("requests.other_misc.total", "4"),
    ];
    check(
        ("cn2019", &[("requests.other_handling.total", "7")]),
        ("cn2021", handling),
        "requests.other_misc.total",
        RowKind::Split,
        Changed,
        "7 → 5 -2 -28.57",
    );
    check(("cn2019", &[]), ("cn2021", handling), "requests.other_misc.total", RowKind::OnlyNew, Appeared, "· → 5 · ·");
    // Approximate.
    check(
        ("stat2014", &[("stat2014.reply.granted", "3"), ("stat2014.reply.already_public", "4")]),
        ("cn2021", &[("requests.granted.total", "9")]),
        "requests.granted.total",
        RowKind::Approximate,
        Changed,
        "7 → 9 2 28.57",
    );
    // Not comparable.
    check(
        ("cn2019", &[("disclosure.admin_fee.items_prev", "4")]),
        ("cn2021", &[("disclosure.admin_fee.amount_wan", "9")]),
        "disclosure.admin_fee.items_prev",
        RowKind::NotComparable,
        Vanished,
        "4 → · · ·",
    );
    check(
        ("stat2014", &[]),
        ("cn2019", &[("requests.granted.business", "2")]),
        "requests.granted.business",
        RowKind::NotComparable,
        Appeared,
        "· → 2 · ·",
    );
    // The local forms.
    check(
        ("hunan", &[("hunan.req.network", "2")]),
        ("stat2014", &[("stat2014.req.online", "3")]),
        "hunan.req.network",
        RowKind::Exact,
        Changed,
        "2 → 3 1 50",
    );
    check(
        ("shanghai", &[("shanghai.c13.year", "2"), ("shanghai.c14.year", "1")]),
        ("stat2014", &[("stat2014.req.online", "3")]),
        "stat2014.req.online",
        RowKind::Sum,
        Same,
        "3 → 3 0 0",
    );
    check(
        ("fujian", &[("fujian.review.year", "2")]),
        ("stat2014", &[("stat2014.review.total", "3")]),
        "stat2014.review.total",
        RowKind::Approximate,
        Changed,
        "2 → 3 1 50",
    );
}

#[test]
fn the_newer_report_gives_the_order_and_every_field_stands_once() {
    let kit = kit();
    for (from, to) in [
        ("cn2019", "cn2021"),
        ("cn2021", "cn2021"),
        ("stat2014", "cn2019"),
        ("hunan", "stat2014"),
        ("shanghai", "cn2021"),
    ] {
        let (old, new) = (kit.report(from, 2018, &[], Some("0")), kit.report(to, 2019, &[], Some("0")));
        let comparison = laid(&kit, &old, &new);
        for (review, is_old) in [(&old, true), (&new, false)] {
            let cells =
                comparison.fields().filter_map(|field| if is_old { field.old.as_ref() } else { field.new.as_ref() });
            let mut ids: Vec<&str> = cells.flat_map(|cell| &cell.pieces).map(|piece| piece.id.as_str()).collect();
            let first: Vec<&str> = review.extraction.fields.iter().map(|field| field.id.as_str()).collect();
            if !is_old {
                let firsts: Vec<&str> = comparison
                    .fields()
                    .filter_map(|field| field.new.as_ref())
                    .map(|cell| cell.pieces[0].id.as_str())
                    .collect();
                let at = |id: &&str| first.iter().position(|known| known == id);
                assert!(firsts.windows(2).all(|pair| at(&pair[0]) < at(&pair[1])), "{from} {to}");
            }
            ids.sort_unstable();
            let mut all = first.clone();
            all.sort_unstable();
            assert_eq!(ids, all, "{from} {to}");
        }
        let sections = comparison.rows.iter().filter(|row| matches!(row, ComparisonRow::Section(_))).count();
        assert!(sections >= 1 && comparison.rows.len() > sections);
    }
}

#[test]
fn approximate_rows_raise_nothing() {
    let kit = kit();
    let old = kit.report(
        "stat2014",
        2018,
        &[("stat2014.reply.granted", "3"), ("stat2014.closed.total", "100000")],
        Some("0"),
    );
    let new = kit.report("cn2019", 2019, &[("requests.granted.total", "900")], Some("0"));
    let comparison = laid(&kit, &old, &new);
    for field in comparison.fields().filter(|field| !field.kind.is_comparable()) {
        assert!(
            field.outliers.is_empty() && field.findings.iter().all(|&at| !comparison.findings[at].verdict.is_broken()),
            "{}",
            field.id
        );
    }
    assert!(comparison.rows.iter().all(|row| !comparison.is_broken(row)));
}

//! Properties of any two reports: a report compared with itself has no differences, and swapping the sides mirrors the
//! rows.

use super::made::{Kit, kit};
use gouji_core::diff::{Comparison, ComparisonRow, Differences, FieldRow, ProseRow, RowChange, RowKind, compare};
use gouji_core::forms::places;
use gouji_core::ids::FieldId;
use gouji_core::review::Review;
use gouji_core::text::Span;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::OnceLock;

fn shared() -> &'static Kit {
    static KIT: OnceLock<Kit> = OnceLock::new();
    KIT.get_or_init(kit)
}

fn cell(cell: Option<&gouji_core::diff::RowSide>) -> String {
    cell.map_or("·".into(), |cell| {
        let mut pieces: Vec<String> = cell.pieces.iter().map(|piece| format!("{}={}", piece.id, piece.text)).collect();
        pieces.sort();
        format!("{:?} {}", cell.number, pieces.join("+"))
    })
}

/// A row of fields, optionally with its sides swapped.
fn field(row: &FieldRow, turned: bool) -> String {
    let (old, new) = if turned { (&row.new, &row.old) } else { (&row.old, &row.new) };
    let delta = row.delta.map(|delta| if turned { -delta } else { delta });
    let kind = match (turned, row.kind) {
        (true, RowKind::OnlyOld) => RowKind::OnlyNew,
        (true, RowKind::OnlyNew) => RowKind::OnlyOld,
        // Whether a many-to-many row is a sum or a split depends on the perspective.
        (_, RowKind::Sum | RowKind::Split) => RowKind::Sum,
        (_, kind) => kind,
    };
    let delta = delta.map(|delta| delta.normalize().to_string().replace("-0", "0"));
    format!("{kind:?} {:?} {} | {} {delta:?}", swapped(row.change, turned), cell(old.as_ref()), cell(new.as_ref()))
}

fn swapped(change: RowChange, turned: bool) -> RowChange {
    match (turned, change) {
        (true, RowChange::Appeared) => RowChange::Vanished,
        (true, RowChange::Vanished) => RowChange::Appeared,
        (_, change) => change,
    }
}

fn sentence(row: &ProseRow, years: [&Review; 2], turned: bool) -> String {
    let found = row.differences(years[0], years[1]);
    let deltas: Vec<Decimal> = found.numbers.iter().map(|number| number.delta).collect();
    let sides =
        [(row.old, found.old, deltas.clone()), (row.new, found.new, deltas.iter().map(|delta| -delta).collect())];
    let [old, new] = if turned {
        let [old, new] = sides;
        [new, old]
    } else {
        sides
    };
    format!("{:?} {:?} {:?} {:?} {:?} {:?}", swapped(row.change, turned), old.0, old.1, old.2, new.0, new.1)
}

fn all(comparison: &Comparison, years: [&Review; 2], turned: bool) -> Vec<String> {
    let mut rows: Vec<String> = comparison
        .rows
        .iter()
        .filter_map(|row| match row {
            ComparisonRow::Section(_) => None,
            ComparisonRow::Field(row) => Some(field(row, turned)),
            ComparisonRow::Prose(row) => Some(sentence(row, years, turned)),
        })
        .collect();
    rows.sort();
    rows
}

fn laid(old: &Review, new: &Review) -> Comparison {
    compare(old, new, &shared().rules, &shared().library)
}

const WORDS: [&str; 8] = ["我局", "收到申请", "全年", "公开信息", "加强培训", "完善制度", "办结", "其中"];
const VALUES: [&str; 8] = ["0", "1", "12", "467", "46", "", "/", "若干"];

/// Prose of a few sentences made of recurring words and numbers.
fn prose() -> impl Strategy<Value = String> {
    let word = (0..WORDS.len(), proptest::option::of(0_u32..30)).prop_map(|(word, number)| match number {
        Some(number) => format!("{}{number}件", WORDS[word]),
        None => WORDS[word].to_string(),
    });
    let sentence = proptest::collection::vec(word, 1..6).prop_map(|words| words.concat() + "。");
    proptest::collection::vec((sentence, any::<bool>()), 0..12).prop_map(|sentences| {
        sentences.into_iter().map(|(sentence, ends)| sentence + if ends { "\n" } else { "" }).collect()
    })
}

/// A report of any form with random cells.
fn fields() -> impl Strategy<Value = Review> {
    let forms = shared().library.forms();
    (0..forms.len(), proptest::collection::vec((any::<prop::sample::Index>(), 0..VALUES.len()), 0..40)).prop_map(
        move |(form, picked)| {
            let ids: Vec<FieldId> = places(&forms[form], form).into_iter().map(|place| place.id).collect();
            let values: Vec<(&str, &str)> =
                picked.iter().map(|(at, value)| (ids[at.index(ids.len())].as_str(), VALUES[*value])).collect();
            shared().report(&forms[form].id, 2020, &values, None)
        },
    )
}

/// Unmarked text of a sentence.
fn unmarked(review: &Review, sentence: Span, changed: &[(Span, bool)]) -> String {
    let mut rest = String::new();
    let mut at = sentence.start;
    for (span, _) in changed {
        rest.push_str(review.document.at(Span::new(at, span.start)));
        at = span.end;
    }
    rest + review.document.at(Span::new(at, sentence.end))
}

fn report(year: i16, body: &str) -> Review {
    shared().read(&format!("甲市教育局{year}年政府信息公开工作年度报告\n一、总体情况\n{body}\n二、其他事项\n无。\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn fields_are_mirrored(old in fields(), new in fields()) {
        prop_assert_eq!(all(&laid(&old, &new), [&old, &new], false), all(&laid(&new, &old), [&new, &old], true));
        let own = laid(&old, &old);
        prop_assert!(own.fields().all(|row| row.change == RowChange::Same && row.kind == RowKind::Exact));
        prop_assert_eq!(own.fields().count(), old.extraction.fields.len());
    }

    #[test]
    fn sentences_are_mirrored_and_stand_once(old in prose(), new in prose()) {
        let (old, new) = (report(2023, &old), report(2024, &new));
        let (there, back) = (laid(&old, &new), laid(&new, &old));
        prop_assert_eq!(all(&there, [&old, &new], false), all(&back, [&new, &old], true));
        for (review, is_old) in [(&old, true), (&new, false)] {
            let mut spans: Vec<_> = there
                .sentences()
                .filter_map(|row| if is_old { row.old } else { row.new })
                .collect();
            let count = spans.len();
            spans.sort_unstable();
            spans.dedup();
            prop_assert_eq!(spans.len(), count);
            let own = laid(review, review);
            prop_assert!(own.sentences().all(|row| row.change == RowChange::Same && row.differences(review, review) == Differences::default()));
            prop_assert_eq!(own.sentences().count(), count);
        }
        for row in there.sentences() {
            let (Some(before), Some(after)) = (row.old, row.new) else { continue };
            let found = row.differences(&old, &new);
            prop_assert_eq!(unmarked(&old, before, &found.old), unmarked(&new, after, &found.new));
            // Equal sentences have no differences.
            prop_assert!(row.change != RowChange::Same || found == Differences::default());
        }
    }
}

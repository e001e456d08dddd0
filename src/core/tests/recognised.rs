//! Values that were recognised in a picture: how far they are trusted, and what their sums may change.

use super::fixtures::{Kit, entry, kit};
use gouji_core::check::Severity;
use gouji_core::document::{Document, Place, RecognisedLine};
use gouji_core::extract::{Confidence, extract};
use gouji_core::review::{DecisionKind, Provenance, Review, Source, UnreadGroup};
use gouji_core::text::Span;
use gouji_testing::sample;
use rust_decimal::Decimal;

/// Probability in thousandths of what is not named.
const PROBABLE: u16 = 985;

/// A sample as if all of it had been recognised in a picture: the cells of the fields named as it is said there, the rest surely
/// enough.
fn recognised(kit: &Kit, text: &str, named: &[(&str, u16, &[&str])]) -> Review {
    let (mut document, _) = gouji_ingest::document(text);
    document.places = vec![Place::new(1, [10.0, 20.0, 30.0, 40.0]); document.text.len()];
    let (extraction, _) = extract(&document, &kit.library);
    let mut lines: Vec<RecognisedLine> = Vec::new();
    for field in &extraction.fields {
        let Some(span) = field.value.span.filter(|span| !span.is_empty()) else { continue };
        let (_, probability, candidates) =
            named.iter().find(|(id, ..)| field.id == *id).copied().unwrap_or(("", PROBABLE, &[]));
        let candidates = candidates.iter().map(ToString::to_string).collect();
        lines.push(RecognisedLine { first: span.start, count: span.len(), probability, candidates });
    }
    lines.sort_by_key(|line| line.first);
    // What is between the cells.
    let ends = lines.iter().map(|line| line.first + line.count);
    let starts = lines.iter().map(|line| line.first).chain([document.text.len()]);
    let gaps = std::iter::once(0).chain(ends).zip(starts).filter(|(end, start)| end < start);
    let gaps: Vec<RecognisedLine> = gaps
        .map(|(first, start)| RecognisedLine {
            first,
            count: start - first,
            probability: PROBABLE,
            candidates: Vec::new(),
        })
        .collect();
    lines.extend(gaps);
    lines.sort_by_key(|line| line.first);
    document.recognised = lines;
    assert!(document.is_whole());
    let (extraction, problems) = extract(&document, &kit.library);
    let mut review = Review::new(Source::default(), document, extraction, problems);
    review.recheck(&kit.rules, &kit.library);
    review
}

fn doubtful(review: &Review) -> Vec<String> {
    review.unread().doubtful.iter().map(|cell| cell.id.to_string()).collect()
}

#[test]
fn nothing_of_a_picture_is_sure_and_a_blank_is_as_probable_as_what_is_beside_it() {
    let kit = kit();
    let text = sample("suqian-2024").replace("| 26 | 1 | 0 | 0 | 0 | 0 | 27 |", "| 26 | 1 |  | 0 | 0 | 0 | 27 |");
    let review = recognised(&kit, &text, &[("requests.refused_repeat.natural_person", 620, &["26", "28", "25"])]);
    for field in &review.extraction.fields {
        let expected = match &*field.id {
            "requests.refused_repeat.natural_person" => Confidence::Doubtful,
            _ => Confidence::Recognised,
        };
        assert_eq!(field.value.confidence, expected, "{}", field.id);
    }
    let value = review.value("requests.refused_repeat.natural_person").unwrap();
    assert_eq!(value.candidates, [Decimal::from(28), Decimal::from(25)], "all but the one that is taken");
}

#[test]
fn sums_that_hold_do_not_settle_what_is_doubtful() {
    let kit = kit();
    let named =
        [("requests.refused_repeat.natural_person", 620, &["26"][..]), ("requests.carried_out.total", 300, &["7"][..])];
    let mut review = recognised(&kit, &sample("suqian-2024"), &named);
    let ids = ["requests.refused_repeat.natural_person", "requests.carried_out.total"];
    assert_eq!(doubtful(&review), ids);
    let counts = review.counts();
    assert_eq!((counts.hard, counts.unread.doubtful, counts.unread.total()), (0, 2, 2));
    let groups = review.unread().groups();
    let [UnreadGroup::Doubtful(cells)] = groups.as_slice() else { panic!("{groups:?}") };
    assert_eq!(cells.len(), 2);
    assert!(groups[0].holds(ids[0]));
    review.set(ids[0], entry(DecisionKind::Confirmed, &Provenance::default()), &Provenance::default());
    assert_eq!(doubtful(&review), [ids[1]]);
}

/// The values that repairs change, with what they would be, the best repair first.
fn repairs(review: &Review) -> Vec<Vec<(String, String)>> {
    let groups = review.repairs.iter().flat_map(|group| &group.repairs);
    let changes = |repair: &gouji_core::localize::Repair| {
        repair.changes.iter().map(|change| (change.cell.id.to_string(), change.to.to_string())).collect()
    };
    groups.map(changes).collect()
}

#[test]
fn a_repair_takes_another_reading_of_one_cell_first_and_never_many_cells() {
    let kit = kit();
    let (printed, misread) = ("| 26 | 1 | 0 | 0 | 0 | 0 | 27 |", "| 28 | 1 | 0 | 0 | 0 | 0 | 27 |");
    let text = sample("suqian-2024").replace(printed, misread);
    let id = "requests.refused_repeat.natural_person";
    let review = recognised(&kit, &text, &[(id, 620, &["28", "26"])]);
    assert!(review.counts().hard > 0);
    assert_eq!(repairs(&review).first(), Some(&vec![(id.to_string(), "26".to_string())]));

    // Read badly all over: whatever fits is not offered.
    let text = sample("suqian-2024").replace(printed, "| 28 | 2 | 0 | 3 | 0 | 0 | 27 |");
    let digital = kit.read(&text);
    let pictured = recognised(&kit, &text, &[]);
    let most = |review: &Review| repairs(review).iter().map(Vec::len).max().unwrap_or(0);
    assert!(most(&digital) > 2, "the same numbers of a text may all be changed: {}", most(&digital));
    assert!(most(&pictured) <= 2, "{}", most(&pictured));
    let broken = |review: &Review| review.findings.iter().filter(|finding| finding.severity == Severity::Hard).count();
    assert_eq!(broken(&digital), broken(&pictured));
    for group in &pictured.repairs {
        let counts: Vec<usize> = group.repairs.iter().map(|repair| repair.changes.len()).collect();
        assert!(counts.is_sorted(), "those of one cell first: {counts:?}");
    }
}

#[test]
fn a_span_is_as_probable_as_the_least_of_its_lines() {
    let line = |first, probability, candidates: &[&str]| RecognisedLine {
        first,
        count: 2,
        probability,
        candidates: candidates.iter().map(ToString::to_string).collect(),
    };
    let document = Document {
        text: "12 34 5\nx ".to_string(),
        lines: vec![Span::new(0, 7), Span::new(8, 10)],
        places: vec![Place::new(1, [0.0; 4]); 10],
        recognised: vec![line(0, 990, &["12", "72"]), line(3, 700, &["34"])],
        ..Document::default()
    };
    let of = |from, to| document.recognition(Span::new(from, to)).map(|of| (of.probability, of.candidates.len()));
    for (from, to, expected) in [
        (0, 2, Some((Some(990), 2))),
        (0, 1, Some((Some(990), 2))),
        (0, 5, Some((Some(700), 0))),
        (3, 7, Some((Some(700), 1))),
        // Text that was not recognised, a blank beside what was, and one beside what was not.
        (6, 7, None),
        (5, 5, Some((None, 0))),
        (2, 2, Some((None, 0))),
        (8, 9, None),
        (9, 9, None),
    ] {
        assert_eq!(of(from, to), expected, "{from}..{to}");
    }
    let foreign = Document { recognised: Vec::new(), is_recognised: true, ..document };
    assert!(foreign.recognition(Span::new(6, 7)).is_some_and(|of| !of.is_probable() && of.is_unsaid));
}

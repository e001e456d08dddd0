//! What is unread of a report: cells, numbers and tables, before and after decisions.

use super::fixtures::{Kit, kit};
use gouji_core::extract::Role;
use gouji_core::forms::Library;
use gouji_core::review::{Decision, DecisionKind, Entry, Origin, Provenance, Review, UnreadCounts, UnreadGroup};
use gouji_core::text::{Lang, Span};
use gouji_testing::sample;
use proptest::prelude::*;

fn counts(review: &Review) -> (usize, usize, usize) {
    let UnreadCounts { cells, numbers, tables, .. } = review.unread().counts();
    (cells, numbers, tables)
}

fn decide(review: &mut Review, id: &str, kind: DecisionKind, origin: Origin) {
    let provenance = Provenance::default();
    let decision = Decision {
        kind,
        origin,
        answers: Vec::new(),
        reason: String::new(),
        before: review.printed(id).unwrap_or_default().to_string(),
        quote: String::new(),
        span: None,
        provenance: provenance.clone(),
    };
    review.set(id, Entry { decision: Some(decision), note: None }, &provenance);
}

/// Suqian 2024 with one text in the place of another.
fn changed(kit: &Kit, changes: &[(&str, &str)]) -> Review {
    let mut text = sample("suqian-2024");
    for (printed, torn) in changes {
        assert!(text.contains(printed), "{printed}");
        text = text.replace(printed, torn);
    }
    kit.read(&text)
}

const TORN: (&str, &str) = ("2.重复申请 | 26 | 1 | 0 | 0 | 0 | 0 | 27 |", "2.重复申请 | 26 | 1 | 27 |");
const STRAY: (&str, &str) = ("门户网站专栏。", "门户网站专栏。系统内的代码是77,批次甲88乙。");

#[test]
fn what_is_read_wholly_has_nothing_unread() {
    let kit = kit();
    for name in ["kundulun", "suqian-2023", "suqian-2024", "xianjiahu", "xifeng", "yanfeng"] {
        let review = kit.read(&sample(name));
        assert!(review.unread().is_empty(), "{name}: {:?}", review.unread());
        assert_eq!(review.counts().unread, UnreadCounts::default());
    }
}

/// The bundled Harbin report has the chapters of the format and lost their tables.
#[test]
fn a_chapter_whose_table_is_gone_is_unread() {
    let kit = kit();
    let mut review = kit.read(&sample("harbin"));
    assert_eq!(counts(&review), (0, 0, 3));
    let groups = review.unread().groups();
    let words: Vec<String> = groups.iter().map(|group| group.words(&review, &kit.library).get(Lang::Zh)).collect();
    assert_eq!(words[1], "应有的表没有找到：三、收到和处理政府信息公开申请情况");
    let ids = groups[1].ids();
    decide(&mut review, &ids[0], DecisionKind::Waived, Origin::Unsaid);
    assert_eq!(counts(&review), (0, 0, 2));
    assert_eq!(review.unread_as_read().tables.len(), 3);
    review.undo();
    assert_eq!(counts(&review), (0, 0, 3));
}

#[test]
fn cells_that_cannot_be_told_are_one_group_with_the_numbers_of_their_row() {
    let kit = kit();
    let mut review = changed(&kit, &[TORN]);
    assert_eq!(counts(&review), (7, 0, 0));
    let groups = review.unread().groups();
    let [UnreadGroup::Cells(cells)] = groups.as_slice() else { panic!("{groups:?}") };
    assert!(cells.iter().all(|cell| cell.row() == "requests.refused_repeat" && cell.table() == "requests"));
    assert_eq!((groups[0].rows(), groups[0].len()), (1, 7));
    assert_eq!(groups[0].words(&review, &kit.library).get(Lang::Zh), "7 个指标无法识别：重复申请");
    let key = groups[0].key();
    for (left, id) in groups[0].ids().into_iter().enumerate().map(|(at, id)| (6 - at, id)) {
        decide(&mut review, &id, DecisionKind::Corrected("0".into()), Origin::Typed);
        assert_eq!(counts(&review), (left, 0, 0), "{id}");
        assert!(review.unread().groups().iter().all(|group| group.key() == key));
    }
    assert!(review.unread().is_empty());
}

#[test]
fn a_number_that_nothing_explains_is_unread_until_it_is_decided_or_taken_into_a_field() {
    let kit = kit();
    let mut review = changed(&kit, &[STRAY]);
    assert_eq!(counts(&review), (0, 2, 0));
    let groups = review.unread().groups();
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].words(&review, &kit.library).get(Lang::Zh), "2 个数字未识别：77 等");
    let [first, second] = review.unread().numbers[..].to_vec().try_into().unwrap();
    let id = first.id.clone().unwrap();
    assert!(groups[0].holds(&id));
    decide(&mut review, &id, DecisionKind::Confirmed, Origin::Unsaid);
    assert_eq!(counts(&review), (0, 1, 0));
    let picked = Origin::Picked { span: Some(second.span), quote: String::new() };
    decide(&mut review, "requests.other_misc.total", DecisionKind::Corrected("88".into()), picked);
    assert_eq!(counts(&review), (0, 0, 0));
}

/// The tables of the report on one line, without anything between labels and digits.
const RUN_TOGETHER: &str = "市2024年政府信息公开工作年度报告 一、总体情况 全年共收到申请12件。规章2112行政规范性文件50227420\
第二十条第（五）项信息内容本年处理决定数量行政许可15731799021第二十条第（六）项\
三、本年度办理结果（一）予以公开330000033（二）部分公开（区分处理的，只计这一情形，不计其他情形）20000022.没有现成信息需要另行制作0";

#[test]
fn digits_between_two_labels_are_no_value() {
    let kit = kit();
    let review = kit.read(RUN_TOGETHER);
    let unread = review.unread();
    let runs: Vec<&str> = unread.numbers.iter().map(|number| review.document.at(number.span)).collect();
    for run in ["2112", "50227420", "15731799021", "330000033"] {
        assert!(runs.contains(&run), "{run} of {runs:?}");
    }
    for mention in &review.extraction.prose.mentions {
        let printed = review.document.at(mention.span);
        let is_run = runs.contains(&printed);
        assert_eq!(
            is_run,
            mention.role == Role::Unexplained && mention.value.is_none(),
            "{printed}: {:?}",
            mention.role
        );
    }
    // A count of the prose stays one.
    let twelve = review.extraction.prose.mentions.iter().find(|mention| review.document.at(mention.span) == "12");
    assert_eq!(twelve.map(|mention| mention.role), Some(Role::Count));
}

#[test]
fn a_drawn_table_of_no_known_form_is_unread() {
    let kit = kit();
    let table = "| 河段 | 长度 | 闸门 |\n|---|---|---|\n| 上游 | 12 | 3 |\n| 下游 | 7 | 5 |\n";
    let text = format!("{}\n\n{table}", sample("yanfeng"));
    let review = kit.read(&text);
    assert_eq!(review.unread().tables.len(), 1, "{:?}", review.unread());
    let head = review.document.at(review.unread().tables[0].head);
    assert!(head.contains("河段"), "{head}");
    // Its numbers are part of it.
    assert_eq!(review.unread().groups().len(), 1);
    // A table that lays out words holds nothing to read.
    let words = table.replace(char::is_numeric, "若干");
    assert!(kit.read(&format!("{}\n\n{words}", sample("yanfeng"))).unread().is_empty());
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "全年共收到政府信息公开申请12件，",
        "其中予以公开8件、",
        "部分公开4件。",
        "规章2112行政规范性文件50227420",
        "予以公开330000033部分公开2000002",
        "电话0527-84362101。",
        "代码是77。",
        "| 规章 | 2 | 1 | 12 |\n",
        "\n二、主动公开政府信息情况\n",
        "\n三、收到和处理政府信息公开申请情况\n",
        "同比增长1.5%，",
        "甲乙",
        "\n",
        "１５",
        "2024年",
        "| 上游 | 12 | 3 |\n| 下游 | 7 | 5 |\n",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn overlaps(span: Span, other: Option<Span>) -> bool {
    other.is_some_and(|other| !other.is_empty() && other.overlaps(span))
}

proptest! {
    /// No number of a field or of a mention with a role is unread, and whatever is decided of all of it leaves nothing.
    #[test]
    fn what_is_read_is_never_unread(text in pieces()) {
        let library = Library::builtin().unwrap();
        let mut review = gouji_testing::read(&text, &library);
        let unread = review.unread();
        for number in &unread.numbers {
            let fields = review.extraction.fields.iter();
            prop_assert!(!fields.into_iter().any(|field| overlaps(number.span, field.value.span)));
            let mentions = review.extraction.prose.mentions.iter().filter(|mention| mention.role != Role::Unexplained);
            prop_assert!(!mentions.into_iter().any(|mention| overlaps(number.span, Some(mention.span))));
        }
        let counted: usize = unread.clone().groups().iter().map(|group| if matches!(group, UnreadGroup::Table(_)) { 0 } else { group.len() }).sum();
        prop_assert!(counted <= unread.counts().cells + unread.counts().numbers);
        let ids: Vec<String> = unread.clone().groups().iter().flat_map(UnreadGroup::ids).collect();
        for id in &ids {
            decide(&mut review, id, DecisionKind::Unclear, Origin::Unsaid);
        }
        let left = review.unread();
        prop_assert!(left.cells.is_empty() && left.tables.is_empty());
        prop_assert!(left.numbers.iter().all(|number| number.id.is_none()));
        while review.undo().is_some() {}
        prop_assert_eq!(review.unread(), unread);
    }
}

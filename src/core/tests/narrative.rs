//! Forms filled from running text: from mentions and from zeros in words.

use gouji_core::extract::{self, Confidence, Extraction, Reading, State};
use gouji_core::forms::Library;
use gouji_ingest::document;
use proptest::prelude::*;

/// Rows like those of the 2014 statistics form, with the words by which reports name them.
const FORM: &str = r#"(
    id: "told2014",
    name: (zh: "统计表", en: "statistics"),
    years: (2014, 2018),
    source: "test",
    tables: [(
        id: "told",
        title: (zh: "政府信息公开情况统计表", en: "statistics"),
        blocks: [
            (rows: [
                (id: "disc.total", label: "主动公开政府信息数", en: "", unit: "条", said: ["主动公开+信息", "公开+政府信息"], unsaid: ["申请", "规范性文件", "重点领域"]),
                (id: "disc.normative", label: "主动公开规范性文件数", en: "", unit: "条", said: ["主动公开+规范性文件"]),
                (id: "channel.website", label: "政府网站公开政府信息数", en: "", unit: "条", said: ["网站+公开", "网站+发布", "网站"]),
            ]),
            (head: "依申请公开情况", rows: [
                (id: "req.total", label: "收到申请数", en: "", unit: "件", said: ["收到+申请", "受理+申请"], unsaid: ["复议"]),
                (id: "req.in_person", label: "当面申请数", en: "", unit: "件", said: ["当面申请", "当面"]),
                (id: "req.fax", label: "传真申请数", en: "", unit: "件", said: ["传真+申请", "传真"]),
                (id: "req.online", label: "网络申请数", en: "", unit: "件", said: ["网络+申请", "网上+申请"]),
                (id: "req.letter", label: "信函申请数", en: "", unit: "件", said: ["信函+申请", "信函"]),
                (id: "reply.already_public", label: "属于已主动公开范围数", en: "", unit: "件", said: ["已主动公开", "已经主动公开"]),
                (id: "reply.granted", label: "同意公开答复数", en: "", unit: "件", said: ["同意公开", "予以公开"], unsaid: ["不同意", "不予"]),
                (id: "reply.partial", label: "同意部分公开答复数", en: "", unit: "件", said: ["部分公开"]),
                (id: "reply.refused", label: "不同意公开答复数", en: "", unit: "件", said: ["不同意公开", "不予公开"]),
                (id: "refused.privacy", label: "涉及个人隐私", en: "", unit: "件", said: ["个人隐私"]),
                (id: "refused.not_gov_info", label: "不是《条例》所指政府信息", en: "", unit: "件", said: ["不是+条例+政府信息"]),
                (id: "refused.other_law", label: "法律法规规定的其他情形", en: "", unit: "件", said: ["法律法规+其他情形"]),
                (id: "reply.not_this_organ", label: "不属于本行政机关公开数", en: "", unit: "件", said: ["不属于本行政机关", "非本机关"]),
                (id: "reply.nonexistent", label: "申请信息不存在数", en: "", unit: "件", said: ["信息不存在"]),
                (id: "reply.amend", label: "告知作出更改补充数", en: "", unit: "件", said: ["更改补充", "更改+补充"]),
                (id: "reply.other_channel", label: "告知通过其他途径办理数", en: "", unit: "件", said: ["其他途径", "其它途径"]),
            ]),
            (rows: [
                (id: "review.total", label: "行政复议数量", en: "", unit: "件", said: ["行政复议"]),
                (id: "suit.total", label: "行政诉讼数量", en: "", unit: "件", said: ["行政诉讼"]),
                (id: "complaints", label: "被举报投诉数量", en: "", unit: "件", said: ["信息公开+投诉", "举报投诉"]),
                (id: "fee_wan", label: "依申请公开信息收取的费用", en: "", unit: "万元", kind: Amount, said: ["收取+费用", "收费"]),
                (id: "org.staff", label: "从事政府信息公开工作人员数", en: "", unit: "人", said: ["从事+公开+工作"], unsaid: ["专职", "兼职"]),
                (id: "org.staff_full", label: "专职人员数", en: "", unit: "人", said: ["专职人员", "专职"]),
                (id: "org.staff_part", label: "兼职人员数", en: "", unit: "人", said: ["兼职人员", "兼职"]),
                (id: "train.meetings", label: "召开政府信息公开工作会议或专题会议数", en: "", unit: "次", said: ["信息公开+会议", "召开+会议"]),
                (id: "train.courses", label: "举办各类培训班数", en: "", unit: "次", said: ["培训班", "举办+培训"]),
                (id: "train.persons", label: "接受培训人员数", en: "", unit: "人次", said: ["接受培训", "培训"]),
            ]),
        ],
    )],
)"#;

fn read(text: &str) -> Extraction {
    let mut library = Library::default();
    library.add("test", FORM).unwrap();
    extract::extract(&document(text).0, &library).0
}

/// Found fields such as `req.total=92`, with `?` for doubtful values, `0'` for a zero in words, `=?` for undecidable
/// values.
fn found(extraction: &Extraction) -> Vec<String> {
    let of_form = extraction.fields.iter().filter_map(|field| Some((field.id.strip_prefix("told.")?, &field.value)));
    let line = of_form.map(|(id, value)| {
        assert_eq!(value.reading, Reading::Prose);
        let words = value.state == State::Zero && value.verbatim != "0";
        let number = value.number.map_or(String::new(), |number| number.to_string());
        let doubt = if value.confidence == Confidence::Sure { "" } else { "?" };
        format!("{id}={number}{}{doubt}", if words { "'" } else { "" })
    });
    line.collect()
}

/// Fields found in sentences of a report of 2017.
fn sentences(text: &str) -> String {
    found(&read(&format!("某区2017年政府信息公开工作年度报告\n一、概述\n{text}"))).join(" ")
}

#[test]
fn xifeng_is_read_as_a_form() {
    let extraction = read(include_str!("../../../assets/reports/xifeng-2017.txt"));
    let expected = [
        "disc.normative=8?",
        "channel.website=13000?",
        "req.total=92",
        "req.in_person=61",
        "req.fax=6",
        "req.online=20",
        "req.letter=5",
        "reply.already_public=80",
        "reply.granted=88",
        "reply.partial=0",
        "reply.refused=4",
        "refused.privacy=1",
        "refused.not_gov_info=3",
        "refused.other_law=0",
        "reply.not_this_organ=0",
        "reply.nonexistent=0",
        "reply.amend=0",
        "reply.other_channel=0",
        "review.total=0'",
        "suit.total=0'",
        "fee_wan=0'?",
        "org.staff=49?",
        "org.staff_full=3",
        "org.staff_part=46",
        "train.meetings=2",
        "train.courses=2",
        "train.persons=98?",
    ];
    assert_eq!(found(&extraction), expected);
    let table = extraction.tables.iter().find(|table| table.form == "told2014").unwrap();
    assert_eq!((table.table.as_str(), table.rows_found), ("told", (27, 29)));
    assert!(extraction.is_narrated(table));
    let tied: Vec<&str> = extraction.prose.mentions.iter().filter_map(|mention| mention.field.as_deref()).collect();
    assert_eq!(tied.len(), 24);
    for mention in extraction.prose.mentions.iter().filter(|mention| mention.field.is_some()) {
        let value = extraction.field(mention.field.as_deref().unwrap()).unwrap();
        assert_eq!((value.span, value.number), (Some(mention.span), mention.value));
    }
}

#[test]
fn yanfeng_says_zeros_in_words() {
    let extraction = read(include_str!("../../../assets/reports/yanfeng-chengguan-2017.txt"));
    let expected = ["req.total=0'?", "review.total=0'", "suit.total=0'", "complaints=0'", "fee_wan=0'?"];
    assert_eq!(found(&extraction), expected);
}

#[test]
fn a_table_of_the_year_is_not_told_again() {
    let report = document(include_str!("../../../assets/reports/xianjiahu-2016.txt")).0;
    let (extraction, _) = extract::extract(&report, &Library::builtin().unwrap());
    assert!(extraction.fields.iter().all(|field| field.value.reading != Reading::Prose));
    let tied = extraction.prose.mentions.iter().filter(|mention| mention.field.is_some()).count();
    assert_eq!(tied, 14);
    let total =
        extraction.prose.mentions.iter().find(|mention| mention.field.as_deref() == Some("hunan.disclosed.total"));
    assert_eq!(total.unwrap().value.unwrap().to_string(), "1169");
    let other = "某区2020年政府信息公开工作年度报告\n收到申请92件,其中当面申请61件,信函申请31件。";
    assert!(found(&read(other)).is_empty(), "not the form's year");
}

#[test]
fn which_row_a_number_fills() {
    let check = |text: &str, expect: &str| assert_eq!(sentences(text), expect, "{text}");
    check("收到申请20宗,其中收到网络申请15宗,信函5宗。", "req.total=20 req.online=15 req.letter=5?");
    check("收到申请92件。去年收到申请80件。", "req.total=92");
    check("收到申请92件,较上年增加12件。2018年,计划举办培训班5次。", "req.total=92");
    check("收到申请92件。全年受理申请92件。", "req.total=92?");
    check("收到申请92件。全年受理申请90件。", "req.total=?");
    check("约收到申请92件,收到申请的有3人。", "req.total=92");
    check("收到申请约92件。", "req.total=92?");
    check("举办培训班3期,接受培训人员50人,接受培训50人次。", "train.persons=50");
    check("传真2件,电话咨询3件。", "req.fax=2?");
    check("主动公开政府信息1169条。网站公开信息356条,占30.45%。", "disc.total=1169 channel.website=356");
    check("收取费用3万元。", "fee_wan=3");
    check("收取费用300元。", "");
    check("专职3名、兼职46名。", "org.staff_full=3? org.staff_part=46?");
    check("共有3名专职人员从事政府信息公开工作。", "org.staff_full=3?");
    check("网络信函各有一些。", "");
    check("收到申请100件,其中短信申请3件,当面97件。", "req.total=100 req.in_person=97?");
    // Two rows named together have no separate numbers.
    check("同意公开和部分公开20件。传真及信函申请5件。", "");
    check("行政复议、行政诉讼分别为3件、2件。", "review.total=3 suit.total=2");
    // The words of a row among others, about another time, or in another order.
    check("主动公开财政预算信息12条。", "disc.total=12?");
    check("收到低保申请92件。", "req.total=92?");
    check("收到政府信息公开申请的数量为12件。", "req.total=12");
    check("收到申请人投诉3件。", "");
    check("上半年收到申请5件。", "req.total=5?");
    check("截至6月底,收到申请5件。", "req.total=5?");
    check("截至12月31日,收到申请5件。", "req.total=5");
    check("历年累计收到申请300件。", "req.total=300?");
    check("全年累计收到申请30件。", "req.total=30");
    check("因申请的信息不存在而提起行政复议3件。", "reply.nonexistent=3?");
    check("不涉及个人隐私3件。", "");
    check("镇政府信息公开全年公布信息247条。", "");
    // Information items are not requests; parts of a total that is not a row.
    check("收到申请5条。", "req.total=5?");
    check("制作信息3021条,其中主动公开信息1027条,不予公开信息1535条。", "disc.total=1027? reply.refused=1535?");
    // A number that means more than the row does.
    check("主动公开政府信息数179条。主动公开财政预算信息数10条。", "disc.total=179?");
    check("依申请公开收取费用0元。", "fee_wan=0");
    // The part of the total that is a row is preferred.
    check(
        "网络申请系统收到网络申请演示12件。收到申请30件,其中网络申请10件,信函申请20件。",
        "req.total=30 req.online=10? req.letter=20",
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn any_text_is_told_without_a_slip(text in "([0-9]{1,4}|三十|[件条人次份个]|未|没有|无|零|均为零|因|收到|发生|申请|网络|信函|行政复议|行政诉讼|收费|共计|其中|的|百分之|政府信息公开|培训|[,，;、。()（） \n|]){0,40}") {
        let extraction = read(&format!("某区2017年政府信息公开工作年度报告\n{text}"));
        let fields: Vec<_> = extraction.fields.iter().filter(|field| field.id.starts_with("told.")).collect();
        let mut ids: Vec<&str> = fields.iter().map(|field| field.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), fields.len());
        for field in fields {
            prop_assert_eq!(field.value.number.is_none(), field.value.confidence == Confidence::CannotTell);
            prop_assert!(field.value.span.is_some_and(|span| !span.is_empty()));
        }
        let filled = extraction.prose.mentions.iter().filter_map(|mention| Some((mention.field.as_deref()?, mention.value)));
        for (id, value) in filled {
            prop_assert_eq!(extraction.field(id).and_then(|field| field.number), value);
        }
    }
}

#[test]
fn nothing_is_sure_where_no_year_is_told() {
    let found = found(&read("收到申请20件,其中网络申请15件,信函申请5件。"));
    assert_eq!(found, ["req.total=20?", "req.online=15?", "req.letter=5?"]);
}

#[test]
fn zeros_in_words() {
    let check = |text: &str, expect: &str| assert_eq!(sentences(text), expect, "{text}");
    check("未收到政府信息公开申请。", "req.total=0'");
    check("我局没有收到公民的申请,也未发生行政复议、行政诉讼。", "req.total=0' review.total=0' suit.total=0'");
    check("没有因政府信息公开引起的行政复议,行政诉讼和申诉。", "review.total=0' suit.total=0'");
    check("行政复议、行政诉讼均未发生。", "review.total=0' suit.total=0'");
    check("行政复议和行政诉讼均为零。", "review.total=0' suit.total=0'");
    check("全年无行政复议、行政诉讼案件。", "review.total=0' suit.total=0'");
    check("行政复议情况:无。", "");
    check("未向申请人收取任何费用。", "fee_wan=0'");
    check("办理申请过程中未收费。", "fee_wan=0'?");
    check("未收到网络申请。", "req.online=0'");
    check("规范性文件没有新增。", "");
    check("对没有主动公开的信息,告知申请人。", "");
    check("未按时答复收到的申请。", "");
    check("未对收到的申请进行收费。", "fee_wan=0'?");
    check("无法提供收到的申请,无偿举办培训。", "");
    check("没有收到申请,培训覆盖全员。", "req.total=0'");
    check("没有发生有关信息公开的行政复议案、行政诉讼案和申诉案。", "review.total=0' suit.total=0'");
    check("行政复议、行政诉讼均为0件。", "review.total=0' suit.total=0'");
    check("未向申请对象收取复印、传真、递送等任何费用。", "fee_wan=0'");
    check("未发现应主动公开政府信息而未公开的情况。", "");
    check("未收到依申请公开的投诉举报。", "req.total=0'?");
    check("2015年未收到申请。", "");
    check("上半年未收到申请。", "req.total=0'?");
    check("收到申请3件,未收到申请。", "req.total=?");
    check("收到申请0件,未收到申请。", "req.total=0?");
}

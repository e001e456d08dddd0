//! Texts spelt differently from the forms: traditional characters, lines broken at a margin, misread labels, rows
//! numbered like chapters. Spans always refer to the published text.

use gouji_core::extract::{self, Extraction};
use gouji_core::forms::Library;
use gouji_core::text::traditional::simplified;
use gouji_core::text::{Span, width::width};

fn read(page: &str) -> Extraction {
    let (document, _) = gouji_ingest::document(page);
    extract::extract(&document, &Library::builtin().unwrap()).0
}

/// Every counted mention as printed with its unit, its label, and the number it is a part of.
fn counted(page: &str) -> String {
    let extraction = read(page);
    let mentions = &extraction.prose.mentions;
    let lines = mentions.iter().filter(|mention| mention.role.is_reviewed()).map(|mention| {
        let whole = mention.of.map_or(String::new(), |of| format!("<{}", mentions[of].span.of(page)));
        format!("{}:{}{}{whole}", mention.label.of(page), mention.span.of(page), mention.unit)
    });
    lines.collect::<Vec<_>>().join(" ")
}

/// Breaks every line at this many columns; numbers stay whole.
fn wrapped(text: &str, columns: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut kept = String::new();
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            kept.push(c);
            let goes_on = c.is_ascii_digit() && rest.peek().is_some_and(char::is_ascii_digit);
            if width(&kept) + 4 > columns && !goes_on {
                lines.push(std::mem::take(&mut kept));
            }
        }
        lines.push(kept);
    }
    lines.join("\n")
}

const LISTS: &str = "甲县横河镇2023年政府信息公开工作年度报告\n一、总体情况\n(一)主动公开。全年通过门户网站主动公开政府信息\
    131条,具体包括机构职能类信息12条,政务活动类信息26条,招标投标类信息88条,财政预决算类信息3条,人事任免类信息2条。\
    更新各类政府信息23条,其中领导信息14条,内设机构信息9条。\n(二)依申请公开。全年收到政府信息公开申请17件,其中通过网络\
    平台收到11件,通过信函收到6件,均在法定期限内答复,按时答复率为100%。\n(三)监督保障。组织政务公开业务培训4次,\
    参加培训人员达到230人次,没有因政府信息公开工作被追究责任的情形发生。\n";

#[test]
fn traditional_characters_are_read_and_places_stay() {
    let check = |page: &str, expect: &str| assert_eq!(counted(page), expect, "{page}");
    check("本年主動公開信息9條,其中計劃類5條、動態類4條。", "本年主動公開信息:9条 計劃類:5条<9 動態類:4条<9");
    check("全年舉辦培訓2場,參訓130餘人次。", "全年舉辦培訓:2场 參訓:130人次");
    check("收到申請兩件,網站訪問量達3.5萬次。", "收到申請:兩件 網站訪問量:3.5万次");
    let page = "甲縣農業農村局2022年政府信息公開工作年度報告\n第二十條第(五)項\n信息內容 | 本年處理決定數量 |\n行政許可 | 31 |\n\
        信息內容 | 本年處理決定數量 |\n行政處罰 | 7 |\n行政強制 | 無 |\n信息內容 | 本年收費金額(單位:萬元) |\n行政事業性收費 | 0.5 |\n";
    let extraction = read(page);
    let value = |id: &str| {
        let value = extraction.field(id).unwrap();
        (value.verbatim.as_str(), value.span.map(|span| span.of(page)), value.confidence.name())
    };
    assert_eq!(value("disclosure.licensing.decisions"), ("31", Some("31"), "sure"));
    assert_eq!(value("disclosure.penalty.decisions"), ("7", Some("7"), "sure"));
    assert_eq!(value("disclosure.coercion.decisions"), ("無", Some("無"), "sure"));
    assert_eq!(value("disclosure.admin_fee.amount_wan"), ("0.5", Some("0.5"), "sure"));
    assert_eq!(extraction.identity.agency.unwrap().value, "甲縣農業農村局");
}

#[test]
fn every_character_is_read_as_one_of_its_length() {
    let table = include_str!("../../../assets/traditional.txt");
    for group in table.lines().filter(|line| !line.starts_with(['#', '='])).flat_map(str::split_whitespace) {
        let first = group.chars().next().unwrap();
        for c in group.chars() {
            assert_eq!(simplified(&c.to_string()), first.to_string(), "{group}");
            assert_eq!(c.len_utf8(), first.len_utf8(), "{group}");
        }
    }
    for (printed, word) in table.lines().filter_map(|line| line.strip_prefix('=')?.split_once(' ')) {
        assert_eq!(printed.len(), word.len(), "{printed}");
    }
    assert_eq!(simplified("行政規範性檔案3件"), "行政规范性文件3件");
    assert_eq!(gouji_core::text::traditional::without_radicals("甲縣⼈民政府⻓"), "甲縣人民政府长");
    assert_eq!(simplified("⼀、总体情况⾏政处罚⻓⻅"), "一、总体情况行政处罚长见");
    assert_eq!(simplified("档案馆的规范性档案"), "档案馆的规范性档案", "simplified text is as printed");
    assert!(matches!(simplified("信息公开12条"), std::borrow::Cow::Borrowed(_)));
}

/// Lines broken at any margin give the same reading as whole paragraphs.
#[test]
fn lines_broken_at_a_margin_are_whole() {
    let whole = counted(LISTS);
    assert!(whole.contains("机构职能类信息:12条<131") && whole.contains("通过信函收到:6件<17"), "{whole}");
    for columns in 44..=76 {
        let page = wrapped(LISTS, columns);
        assert!(page.lines().count() > 8);
        assert_eq!(counted(&page).replace('\n', ""), whole, "{columns} columns:\n{page}");
    }
}

/// A number broken over two lines is one number, and the field it gives is doubtful.
#[test]
fn a_number_broken_at_the_margin() {
    let chars: Vec<char> = LISTS.replace('\n', "").chars().collect();
    let page: Vec<String> = chars.chunks(31).map(|line| line.iter().collect()).collect();
    let page = page.join("\n");
    assert!(page.contains("信息2\n3条"), "{page}");
    let text = counted(&page).replace('\n', "");
    assert!(text.contains("更新各类政府信息:23条") && text.contains("内设机构信息:9条<23"), "{text}");
}

#[test]
fn what_is_no_margin_keeps_its_lines() {
    let lines = |page: &str| gouji_core::document::Unwrapped::new(&gouji_ingest::document(page).0).is_none();
    assert!(lines("一、本年新收政府信息公开申请数量\n12\n二、上年结转政府信息公开申请数量\n3\n"));
    assert!(lines(&"第一段的文字足够长也不会被当作一行而断开只是写得稍长一点而已。\n".repeat(9)));
    assert!(lines(&format!("{}\n", "很长的一段文字".repeat(80)).repeat(9)));
    assert!(lines(&"三、本年度办理结果中予以公开的申请 1 0 0 0 0 0 1\n".repeat(9)));
}

#[test]
fn rows_are_no_chapters() {
    let titles = |page: &str| {
        let (document, _) = gouji_ingest::document(page);
        document.sections.iter().map(|section| document.at(section.title).to_string()).collect::<Vec<_>>().join(" ")
    };
    let check = |page: &str, expect: &str| assert_eq!(titles(page), expect, "{page}");
    let all = "一、总体情况 二、主动公开 三、收到和处理申请 四、复议和诉讼 五、问题";
    let page = |row: &str| {
        format!(
            "一、总体情况\n无。\n二、主动公开\n三、收到和处理申请\n(七)总计 | 1 | 1 |\n{row}\n四、复议和诉讼\n结果维持 | 总计\n0 | 0\n五、问题\n无。"
        )
    };
    check(&page("四、结转下年度继续办理 | 0 | 0 |"), all);
    check(&page("四、结转下年度继续办理 0 0"), all);
    check(&page("四、结转下年度继续办理\n\n0\n0"), all);
    check(&page("四、结转下年度继续办理\t0\t0"), all);
    // A lone number stays where no other line has a number.
    check("一、总体情况\n无。\n二、培训\n3\n三、问题\n无。", "一、总体情况 二、培训 三、问题");
}

#[test]
fn two_misread_characters_in_a_long_label() {
    let row = |label: &str| {
        let page = format!(
            "第二十条第(五)项\n信息内容 | 本年处理决定数量 |\n行政许可 | 1 |\n统计指标 | 单位 | 统计数 |\n{label} | 件 | 4 |\n"
        );
        let (document, _) = gouji_ingest::document(&page);
        let library = Library::builtin().unwrap();
        let printed = gouji_core::forms::normalise(
            document.at(Span::new(page.find(label).unwrap(), page.find(label).unwrap() + label.len())),
        );
        library.labels().find(&printed).len()
    };
    assert_eq!(row("一、木年新收政府信息公开甲请数量"), 0, "one in each half");
    assert_eq!(row("一、木牛新收政府信息公开申请数量"), 1);
    assert_eq!(row("四、结转下年度继续办埋"), 1, "one");
}

#[test]
fn one_wrong_character_anywhere_leaves_a_long_label_its_name() {
    let library = Library::builtin().unwrap();
    let index = library.labels();
    let rows = library.forms().iter().flat_map(|form| &form.tables).flat_map(|table| &table.blocks);
    for label in rows.flat_map(|block| &block.rows).flat_map(|row| index.set(row.labels)) {
        let chars: Vec<char> = index.normal(*label).chars().collect();
        for at in (0..chars.len()).filter(|_| chars.len() >= 6) {
            let mut wrong = chars.clone();
            wrong[at] = '囗';
            let wrong: String = wrong.into_iter().collect();
            assert!(index.find(&wrong).iter().any(|(found, _)| found == label), "{wrong}");
        }
    }
}

/// Numbers are not looked up where no label is like one; where one is, each is.
#[test]
fn a_number_is_no_label_unless_a_form_has_one_like_it() {
    let form = |label: &str| {
        format!(
            r#"(id: "own", name: (zh: "表", en: "form"), years: (2000, 2099), source: "test", tables: [(
                id: "own", title: (zh: "甲表", en: "table"),
                blocks: [(rows: [(id: "a", label: "{label}", en: ""), (id: "b", label: "其他乙项", en: "")])])])"#
        )
    };
    for (label, is_number) in [
        ("收到申请", true),
        ("第1类", true),
        ("2014年", true),
        ("2014年度", true),
        ("2014", false),
        ("2014数量", false),
        ("20.14", false),
        ("20140年", false),
        ("123456789号令", true),
        ("1234567890号令", false),
    ] {
        let mut library = Library::default();
        library.add("own.ron", &form(label)).unwrap();
        let index = library.labels();
        assert_eq!(index.is_number("123"), is_number, "{label}");
        assert!(!index.is_number("12件"), "{label}");
        // Numbers that are as like the label as a number can be.
        let core = label.trim_end_matches("数量");
        for wrong in ['1', '.'] {
            let digits = |text: &str| text.replace(|c: char| !c.is_ascii_digit() && c != '.', &wrong.to_string());
            let cut = core.trim_end_matches(|c: char| !c.is_ascii_digit()).to_string();
            for number in [digits(label), digits(core), cut].iter().filter(|number| index.is_number(number)) {
                assert!(index.find(number).is_empty() && !index.is_title(number), "{label}: {number}");
            }
        }
    }
}

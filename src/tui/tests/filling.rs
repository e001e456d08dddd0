//! Reports that could not be read: a form is chosen, tables are marked, rows and cells are filled.

use super::harness::{Run, assert_whole, decision, desk, folder, status};
use gouji_core::review::{DecisionKind, Origin};
use gouji_core::text::Lang;
use gouji_session::corpus::{Item, Origin as From};
use gouji_tui::report_view::Pane;
use gouji_tui::run::inbox::Message;
use gouji_tui::tty::Msg;

const HEADS: &str = "某市某局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n本机关认真履职。\n\n";

/// The heads of table 3 as a table.
const TABLE_3: &str = "三、收到和处理政府信息公开申请情况\n\n\
    | 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n";

fn opened(text: &str) -> Run {
    let sessions = folder();
    let path = sessions.join("report-2024.txt");
    std::fs::write(&path, text).unwrap();
    let items = vec![Item { path: "reports/report-2024.txt".into(), origin: From::File(path) }];
    Run::with(items, 120, 36, Lang::Zh, sessions).open("report-2024")
}

fn text(run: &Run, id: &str) -> String {
    desk(run).review.current(id).map_or_else(|| "absent".into(), |current| current.text)
}

fn row(run: &Run, row: &str) -> String {
    let columns = ["natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total"];
    columns.map(|column| text(run, &format!("requests.{row}.{column}"))).join(" ")
}

fn paste(run: &mut Run, text: &str) {
    run.take(Message::Tty(Msg::Paste(text.into())));
}

#[test]
fn a_form_is_chosen_filled_and_taken_back() {
    let mut run = opened(&format!("{HEADS}表格见图片。\n"));
    assert!(desk(&run).review.extraction.fields.is_empty());
    run.keys("L");
    assert!(run.screen().contains("选择表式（全文）"), "{}", run.screen());
    run.keys("Enter");
    assert_eq!(desk(&run).review.extraction.fields.len(), 200);
    assert_eq!(desk(&run).focus(), Some("disclosure.regulations.made"));
    assert_eq!(status(&run), "已按“2021年格式”读取：识别 0 项，待填 200 项 · u 撤销");
    assert!(run.screen().contains("??"), "{}", run.screen());
    assert!(run.screen().contains("无法识别"), "{}", run.screen());
    assert!(!run.screen().contains("原文为空"), "{}", run.screen());
    // Enter goes down, Tab to the right, and the next value is typed at once.
    run.keys("e 1 Enter 2 Tab 3 Esc");
    assert_eq!(decision(&run, "disclosure.regulations.made").unwrap().kind, DecisionKind::Entered("1".into()));
    assert_eq!(text(&run, "disclosure.normative.made"), "2");
    assert_eq!(desk(&run).focus(), Some("disclosure.normative.repealed"));
    assert_eq!(text(&run, "disclosure.normative.repealed"), "", "Esc leaves it open");
    run.keys("u u u");
    assert!(desk(&run).review.extraction.fields.is_empty() && desk(&run).review.entries.is_empty());
    run.keys("U U U");
    assert_eq!(text(&run, "disclosure.normative.made"), "2");
    // The choice and the values are there when the report is opened again.
    run.keys("w q Enter");
    assert_eq!(desk(&run).review.extraction.fields.len(), 200);
    assert_eq!(
        (text(&run, "disclosure.regulations.made"), text(&run, "disclosure.normative.made")),
        ("1".into(), "2".into())
    );
    run.keys("u u u");
    assert!(desk(&run).review.extraction.fields.is_empty(), "and can be taken back then");
    run.keys("U");
    assert_eq!(desk(&run).review.extraction.fields.len(), 200);
}

#[test]
fn a_row_and_a_block_are_typed_or_pasted_at_once() {
    let mut run = opened(&format!("{HEADS}表格见图片。\n"));
    run.keys("L Enter");
    run.state.open.view_mut().unwrap().go("requests.new_received.natural_person");
    run.keys("e 2 Space 0 Space 0 Space 0 Space 0 Space 0 Space 3");
    // Seen in the cells, with the sums, before it is decided.
    assert_eq!(row(&run, "new_received"), "2 0 0 0 0 0 3");
    assert!(desk(&run).summary.broken_hard() > 0);
    assert_eq!(decision(&run, "requests.new_received.total"), None);
    assert_whole("a row typed", &mut run);
    run.keys("Backspace 2");
    assert_eq!(desk(&run).summary.broken_hard(), 0);
    run.keys("Enter");
    assert_eq!(decision(&run, "requests.new_received.total").unwrap().kind, DecisionKind::Entered("2".into()));
    // The row below is next.
    assert_eq!(desk(&run).edit.as_ref().unwrap().id, "requests.carried_in.natural_person");
    paste(&mut run, "1\t0\t0\t0\t0\t0\t1\n3\t0\t0\t0\t0\t0\t3\n");
    run.keys("Enter Esc");
    assert_eq!((row(&run, "carried_in"), row(&run, "granted")), ("1 0 0 0 0 0 1".into(), "3 0 0 0 0 0 3".into()));
    run.keys("u");
    assert_eq!((row(&run, "carried_in"), row(&run, "granted")), ("      ".into(), "      ".into()), "one step");
    // What does not fit is said, and nothing is decided.
    run.state.open.view_mut().unwrap().go("requests.carried_in.other_org");
    run.keys("e");
    paste(&mut run, "1 2 3");
    assert!(run.screen().contains("有 3 个数值，此处可填 2 项"), "{}", run.screen());
    run.keys("Enter");
    assert_eq!(status(&run), "有 3 个数值，此处可填 2 项");
    run.keys("Esc");
    // All the numbers of a table, in any shape.
    run.state.open.view_mut().unwrap().go("disputes.review.upheld");
    run.keys("e");
    paste(&mut run, "| 1 | 0 | 0 | 0 | 1 | 2 | 0 | 0 | 0 | 2 | 3 | 0 | 0 | 0 | 3 |");
    run.keys("Enter");
    assert_eq!(text(&run, "disputes.suit_after_review.total"), "3", "{}", run.screen());
}

/// Selects the lines from one that begins so to another.
fn mark(run: &mut Run, first: &str, last: &str) {
    let place = |run: &Run, words: &str| desk(run).review.document.text.find(words).unwrap();
    let (start, end) = (place(run, first), place(run, last));
    run.state.open.view_mut().unwrap().text_pane.cursor = start;
    run.keys("V");
    run.state.open.view_mut().unwrap().text_pane.cursor = end;
}

/// How many keys a script has.
fn count(script: &str) -> usize {
    script.split(' ').filter(|word| !word.is_empty()).count()
}

#[test]
fn seven_unread_cells_take_at_most_three_keys() {
    let rows = "| 一、本年新收政府信息公开申请数量 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |\n\
        | 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n\
        | （二）部分公开（区分处理的，只计这一情形，不计其他情形） |\n| 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n\n";
    let mut run = opened(&format!("{HEADS}{TABLE_3}{rows}四、其他\n"));
    if desk(&run).review.extraction.fields.is_empty() {
        run.keys("L Enter");
    }
    run.state.open.view_mut().unwrap().go("requests.partial.natural_person");
    assert_eq!(row(&run, "partial"), "      ");
    let keys = "r Enter";
    run.keys("r");
    assert_eq!(row(&run, "partial"), "3 0 0 0 0 0 3", "{}", run.screen());
    assert_eq!(decision(&run, "requests.partial.total"), None, "nothing is decided before Enter");
    assert_whole("a row taken", &mut run);
    run.keys("Enter");
    assert!(count(keys) <= 3);
    let decided = decision(&run, "requests.partial.total").unwrap();
    assert_eq!(decided.kind, DecisionKind::Entered("3".into()));
    let Origin::Picked { span: Some(span), quote } = &decided.origin else { panic!("{:?}", decided.origin) };
    assert_eq!(desk(&run).review.document.at(*span), "3");
    assert!(quote.contains('3'));
    run.keys("Esc u");
    assert_eq!(row(&run, "partial"), "      ");
}

/// A whole table 3 that stands in the text as one block of numbers.
#[test]
fn a_whole_table_takes_at_most_twelve_keys() {
    let rows: Vec<String> = (0..25).map(|row| format!("{row}  0  0  0  0  0  {row}")).collect();
    let block = rows.join("\n");
    for keys in ["V n L Enter", "L Enter"] {
        let mut run = opened(&format!("{HEADS}三、申请情况\n\n{block}\n\n四、其他\n"));
        let start = desk(&run).review.document.text.find("0  0").unwrap();
        let end = desk(&run).review.document.text.find("四、其他").unwrap() - 2;
        if keys.starts_with('V') {
            // The lines are marked and read again as table 3: `V`, the last line, `L`, Enter.
            run.state.open.view_mut().unwrap().text_pane.cursor = start;
            run.keys("V");
            assert_eq!(desk(&run).pane, Pane::Text);
            run.state.open.view_mut().unwrap().text_pane.cursor = end;
            assert_whole("lines selected", &mut run);
            run.keys("L");
            assert!(run.screen().contains("可识别 175 项"), "{}", run.screen());
            run.keys("Enter");
            assert!(status(&run).contains("识别 175 项，待填 0 项"), "{}", status(&run));
            assert_eq!(desk(&run).review.value("requests.new_received.total").unwrap().number, Some(0.into()));
        } else {
            // The form is chosen, the lines are marked, and their numbers taken: `V`, the last line, `r`, Enter.
            run.keys("L Enter");
            run.state.open.view_mut().unwrap().go("requests.new_received.natural_person");
            run.state.open.view_mut().unwrap().text_pane.cursor = start;
            run.keys("V");
            run.state.open.view_mut().unwrap().text_pane.cursor = end;
            run.keys("r");
            assert!(run.screen().contains("将填入 175 项"), "{}", run.screen());
            run.keys("Enter Esc");
        }
        assert_eq!(row(&run, "carried_in"), "1 0 0 0 0 0 1", "{keys}");
        assert_eq!(row(&run, "carried_out"), "24 0 0 0 0 0 24", "{keys}");
        run.keys("u");
        assert_eq!(text(&run, "requests.carried_out.total"), if keys.starts_with('V') { "absent" } else { "" });
    }
}

/// By keys alone: to the first line, mark to the last, choose, accept.
#[test]
fn marking_a_table_by_keys() {
    let rows: Vec<String> = (0..25).map(|row| format!("{row}  0  0  0  0  0  {row}")).collect();
    let mut run = opened(&format!("{HEADS}三、申请情况\n\n{}\n", rows.join("\n")));
    // The table ends the text; its first line is found by a search.
    let keys = "/ text:0  Enter V End L Enter";
    let words: Vec<&str> = keys.split(' ').collect();
    assert!(words.len() <= 12);
    run.keys("/ 0 Space Space 0 Enter V End L Enter");
    assert!(status(&run).contains("识别 175 项"), "{}", status(&run));
}

/// On a line of the text its numbers go into the row that was in focus, although other numbers were passed on the way.
#[test]
fn the_line_looked_at_fills_the_row_that_was_in_focus() {
    let mut run = opened(&format!("{HEADS}另有 7 件。\n\n9  0  0  0  0  0  9\n\n5  0  0  0  0  0  5\n"));
    run.keys("L Enter");
    run.state.open.view_mut().unwrap().go("requests.granted.natural_person");
    run.keys("C-w Home Down Down Down");
    while !desk(&run).review.document.text[desk(&run).text_pane.cursor..].starts_with("5  0") {
        run.keys("Down");
    }
    run.keys("r");
    assert_eq!(row(&run, "granted"), "5 0 0 0 0 0 5");
    run.keys("Enter Esc");
    assert_eq!(decision(&run, "requests.granted.total").unwrap().kind, DecisionKind::Entered("5".into()));
    // The lines selected are for what is in focus, too.
    run.keys("u");
    run.state.open.view_mut().unwrap().go("requests.granted.natural_person");
    let start = desk(&run).review.document.text.find("9  0").unwrap();
    run.state.open.view_mut().unwrap().text_pane.cursor = start;
    run.keys("V Down Down r");
    assert_eq!((row(&run, "granted"), row(&run, "partial")), ("9 0 0 0 0 0 9".into(), "5 0 0 0 0 0 5".into()));
}

/// `V` selects a line, once more its chapter, once more nothing.
#[test]
fn a_chapter_is_selected_at_once() {
    let mut run = opened(&format!("{HEADS}三、申请情况\n\n1  2  3\n4  5  6\n\n四、其他\n没有。\n"));
    let selected = |run: &Run| desk(run).selected().map(|span| desk(run).review.document.at(span).to_string());
    let start = desk(&run).review.document.text.find("1  2").unwrap();
    run.state.open.view_mut().unwrap().text_pane.cursor = start;
    run.keys("V");
    assert_eq!(selected(&run).as_deref(), Some("1  2  3"));
    run.keys("V");
    assert_eq!(selected(&run).as_deref(), Some("三、申请情况\n\n1  2  3\n4  5  6"));
    run.keys("V");
    assert_eq!(selected(&run), None);
    run.keys("V Down Esc");
    assert_eq!(selected(&run), None, "Esc ends it and stays in the report");
    assert!(run.state.open.view().is_some());
}

#[test]
fn a_cell_that_cannot_be_told_offers_its_values() {
    let rows = "| 一、本年新收政府信息公开申请数量 | 110000011 |\n\
        | 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n";
    let mut run = opened(&format!("{HEADS}{TABLE_3}{rows}\n四、其他\n"));
    mark(&mut run, "| 一、", "| 二、");
    run.keys("L Enter");
    let id = "requests.new_received.natural_person";
    run.state.open.view_mut().unwrap().go(id);
    let value = desk(&run).review.value(id).unwrap().clone();
    assert!(value.candidates.len() > 1, "{value:?}");
    let screen = run.screen();
    assert!(screen.contains("无法识别：可能是"), "{screen}");
    assert!(!screen.contains("原文为空"), "{screen}");
    let first = desk(&run).choices()[0].value.to_string();
    run.keys("1");
    assert_eq!(decision(&run, id).unwrap().kind, DecisionKind::Entered(first));
    run.keys("u 9");
    assert_eq!(decision(&run, id), None);
}

#[test]
fn agency_year_and_period_hold_everywhere() {
    let mut run = opened("政府信息公开工作年度报告\n\n一、总体情况\n\n本机关认真履职。\n");
    let open = desk(&run).summary.open.len();
    for (id, keys) in [
        ("identity.agency", "e text:某市某局 Enter"),
        ("identity.year", "e text:2024年 Enter"),
        ("identity.period_start", "e text:2024.1.1 Enter"),
        ("identity.period_end", "e text:2024-12-31 Enter"),
    ] {
        run.state.open.view_mut().unwrap().go(id);
        run.keys(keys);
    }
    assert_eq!(text(&run, "identity.year"), "2024");
    assert_eq!(text(&run, "identity.period_start"), "2024-01-01");
    assert!(desk(&run).summary.open.len() < open);
    // What is no day is not taken.
    run.state.open.view_mut().unwrap().go("identity.signed");
    run.keys("e text:年底 Enter");
    assert_eq!(status(&run), "日期须写作年-月-日，例：2024-01-31");
    run.keys("Esc m Enter");
    assert_eq!(decision(&run, "identity.signed").unwrap().kind, DecisionKind::Missing);
    run.keys("w q");
    let screen = run.screen();
    assert!(screen.contains("某市某局") && screen.contains("2024"), "{screen}");
    let session = std::fs::read_to_string(run.sessions.join("report-2024.ron")).unwrap();
    assert!(session.contains("agency: Some(\"某市某局\")") && session.contains("year: Some(2024)"), "{session}");
}

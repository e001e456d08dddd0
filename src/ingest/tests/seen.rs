//! What a reader of a page sees is its text; what he does not see is kept apart.

use gouji_core::document::ApartKind::{self, Hidden, Struck};
use gouji_ingest::Ingested;

fn read(page: &str) -> Ingested {
    gouji_ingest::ingest(page.as_bytes()).unwrap_or_else(|refusal| panic!("{page}: {refusal:?}"))
}

/// The text of a page, and what is kept apart.
fn check(page: &str, text: &str, apart: &[(ApartKind, &str)]) {
    let read = read(page);
    let found: Vec<(ApartKind, &str)> =
        read.document.apart.iter().map(|apart| (apart.kind, apart.text.as_str())).collect();
    assert_eq!((read.document.text.as_str(), found.as_slice()), (text, apart), "{page}");
    assert!(read.document.is_whole(), "{page}");
}

/// A row with a cell whose content is tried.
fn cell(content: &str) -> String {
    format!("<table><tr><td>甲<td>{content}<td>乙</table>")
}

#[test]
fn text_that_its_own_style_hides_is_kept_apart() {
    for style in [
        "display:none",
        "DISPLAY : NONE !important",
        "color:red;display:none;",
        "visibility:hidden",
        "visibility: collapse",
        "opacity:0",
        "opacity: .0",
        "font-size:0",
        "font-size:0px;line-height:0",
        "font-size:1px",
        "font:0/0 a",
        "color:#fff",
        "color:white",
        "color:#FFFFFF",
        "color:rgb(255, 255, 255)",
        "color:#fefefe",
        "color:transparent",
        "color:rgba(0,0,0,0)",
        "background:#1f4e79;color:#1F4E79",
        "mso-hide:all",
        "position:absolute;left:-9999px",
        "position:absolute;top:-9999em",
        "text-indent:-9999px",
        "width:0;overflow:hidden",
        "overflow:hidden;max-height:0",
        "position:absolute;clip:rect(0 0 0 0)",
        "clip: rect(1px, 1px, 1px, 1px)",
        "clip-path: inset(50%)",
        "transform: scale(0)",
        "content-visibility:hidden",
        "color:hsl(0, 0%, 100%)",
        "color:hsla(0,0%,0%,0)",
        "color:rgb(100% 100% 100%)",
        "-webkit-text-fill-color:transparent",
        "opacity:1%",
        "filter: opacity(0)",
        "transform:scale(0, 0)",
        "transform:scaleY(0)",
        "transform:translateX(-9999px)",
        "scale:0",
        "position:fixed;left:-100vw",
        "position:absolute;right:-9999px",
        "margin-left:-9999px",
        "max-height:0;overflow-y:hidden",
        "text-indent:100%;white-space:nowrap;overflow:hidden",
        "clip-path:polygon(0 0, 0 0, 0 0)",
        "font-size:calc(0px)",
        "display:n\\6fne",
        "disp\\6c ay:none",
        "display:var(--none, none)",
        "mask-image:linear-gradient(transparent, transparent)",
        "-webkit-mask: linear-gradient(rgba(0,0,0,0), transparent)",
        "mask:url(m.svg)",
    ] {
        check(&cell(&format!("14<span style=\"{style}\">0</span>31")), "| 甲 | 1431 | 乙 |", &[(Hidden, "0")]);
        let sheet = format!("<style>.x {{{style}}}</style>{}", cell("14<b class='y x'>0</b>31"));
        check(&sheet, "| 甲 | 1431 | 乙 |", &[(Hidden, "0")]);
    }
}

#[test]
fn custom_properties_and_nested_rules_hide() {
    for (sheet, class) in [
        (":root{--x:none} .x{display:var(--x)}", "x"),
        ("html{--x:0} .x{opacity: var( --x , 1)}", "x"),
        (":root{--a:var(--b);--b:hidden} .x{visibility:var(--a)}", "x"),
        (".y{.x{display:none}}", "x"),
        (".y{&.x{display:none}}", "y x"),
        (".y{color:#000;& > .x{display:none}}", "x"),
        ("@media screen{.y{.x{display:none}}}", "x"),
        (".y{@media screen{.x{display:none}}}", "x"),
    ] {
        let inner = format!("<i class='y'>14<b class='{class}'>0</b>31</i>");
        let page = format!("<style>{sheet}</style>{}", cell(&inner));
        check(&page, "| 甲 | 1431 | 乙 |", &[(Hidden, "0")]);
        // The same class outside what the rule is nested in is seen.
        if sheet.starts_with(".y{.x") {
            let page = format!("<style>{sheet}</style>{}", cell("<b class='x'>31</b>"));
            check(&page, "| 甲 | 31 | 乙 |", &[]);
        }
    }
}

#[test]
fn text_that_is_seen_stays() {
    for style in [
        "display:block",
        "visibility:visible",
        "opacity:0.5",
        "font-size:12pt",
        "font-size:9px",
        "color:#333",
        "color:#fff;background:#1f4e79",
        "background-color:navy;color:white",
        "background:url(a.png) white;color:#fff",
        "color:var(--x)",
        "overflow:hidden",
        "width:0",
        "left:-9999px",
        "text-indent:2em",
        "vertical-align:top",
        "mso-hide:none",
        "text-decoration:underline",
        "display:var(--x, block)",
        "mask-image:linear-gradient(black, transparent)",
        "mask:none",
    ] {
        check(&cell(&format!("<span style='{style}'>31</span>")), "| 甲 | 31 | 乙 |", &[]);
    }
    // A part of what is hidden may be shown, unless nothing inside can be seen.
    check(
        &cell("<i style='visibility:hidden'>1<b style='visibility:visible'>31</b></i>"),
        "| 甲 | 31 | 乙 |",
        &[(Hidden, "1")],
    );
    check(&cell("<i style='font-size:0'>1<b style='font-size:14px'>31</b></i>"), "| 甲 | 31 | 乙 |", &[(Hidden, "1")]);
    check(&cell("<i style='color:white'>1<b style='color:black'>31</b></i>"), "| 甲 | 31 | 乙 |", &[(Hidden, "1")]);
    check(
        &cell("<i style='display:none'>1<b style='display:block'>2</b></i>31"),
        "| 甲 | 31 | 乙 |",
        &[(Hidden, "12")],
    );
    check("<table><tr bgcolor=#003366><td><font color=white>甲</font><td>乙</table>", "| 甲 | 乙 |", &[]);
}

#[test]
fn what_has_no_box_is_no_cell_and_no_row() {
    for (page, text, apart) in [
        (
            "<table><tr><td>甲<td hidden>1<td>2<tr><td>乙<td style='display:none'>3<td>4</table>",
            "| 甲 | 2 |\n| 乙 | 4 |",
            vec![(Hidden, "1"), (Hidden, "3")],
        ),
        (
            "<table><tr><td>甲<td>1<tr style='display:none'><td>乙<td>2<tr><td>丙<td>3</table>",
            "| 甲 | 1 |\n| 丙 | 3 |",
            vec![(Hidden, "乙 2")],
        ),
        (
            "<table><tr><td>甲<td>1<tr hidden><td>乙<td>2</td></tr><tr><td>丙<td>3</table>",
            "| 甲 | 1 |\n| 丙 | 3 |",
            vec![(Hidden, "乙 2")],
        ),
        (
            "<div style='display:none'><table><tr><td>甲<td>1</table></div><table><tr><td>甲<td>2</table>",
            "| 甲 | 2 |",
            vec![(Hidden, "甲 1")],
        ),
        ("<table hidden><tr><td>甲<td>1</table><table><tr><td>甲<td>2</table>", "| 甲 | 2 |", vec![(Hidden, "甲 1")]),
        ("<div>受理<span hidden><p>9</p></span>31件</div>", "受理31件", vec![(Hidden, "9")]),
        ("<p hidden>一<p>二", "二", vec![(Hidden, "一")]),
        ("<p>甲<dialog>1</dialog><dialog open>2</dialog></p>", "甲2", vec![(Hidden, "1")]),
        ("<ul><li style='display:none'>1<li>2</ul>", "2", vec![(Hidden, "1")]),
        (
            "<table><tr><td>甲<td>1<tr><td colspan=2 style='display:none'>乙<tr><td>丙<td>3</table>",
            "| 甲 | 1 |\n| 丙 | 3 |",
            vec![(Hidden, "乙")],
        ),
    ] {
        check(page, text, &apart);
    }
}

#[test]
fn rules_of_the_page_hide_as_its_own_selectors_say() {
    let page = |sheet: &str, body: &str| format!("<head><style>{sheet}</style></head><body>{body}");
    let table = "<table id=t class='a b'><tr><td>甲<td>1<td class=x>2<tr class=y><td>乙<td>3<td>4</table>";
    for (sheet, text) in [
        (".x{display:none}", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        ("td.x, th.x{color:red;display:none}", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        ("#t .x{display:none}", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        ("table.a.b > tr > td.x{display:none}", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        ("td:nth-child(3){display:none}", "| 甲 | 1 |\n| 乙 | 3 |"),
        ("td:nth-child(n+2){display:none}", "甲\n乙"),
        ("td + td + td{display:none}", "| 甲 | 1 | 2 |\n| 乙 | 3 | 4 |"),
        ("tr.y{display:none}", "| 甲 | 1 | 2 |"),
        ("tr:first-child{display:none}", "| 乙 | 3 | 4 |"),
        ("tr:not(.y){display:none}", "| 乙 | 3 | 4 |"),
        ("[class=x]{display:none}", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        ("td[class^='x']{display:none}", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        ("/* a } */ .x{ /* b; */ display : none }", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        ("<!-- .x{display:none} -->", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        ("@media screen{.x{display:none}}", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        ("@font-face{src:url('a;b}')} .x{display:none}", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        (".q{content:'}'}.x{display:none}", "| 甲 | 1 | |\n| 乙 | 3 | 4 |"),
        // Nothing is hidden on the screen.
        ("@media print{.x{display:none}}", "| 甲 | 1 | 2 |\n| 乙 | 3 | 4 |"),
        (".x{display:none} td.x{display:table-cell}", "| 甲 | 1 | 2 |\n| 乙 | 3 | 4 |"),
        (".x:hover{display:none}", "| 甲 | 1 | 2 |\n| 乙 | 3 | 4 |"),
        (".x::after{display:none}", "| 甲 | 1 | 2 |\n| 乙 | 3 | 4 |"),
        (".z .x{display:none}", "| 甲 | 1 | 2 |\n| 乙 | 3 | 4 |"),
    ] {
        assert_eq!(read(&page(sheet, table)).document.text, text, "{sheet}");
    }
    // A later, a more specific and an important rule, and the element's own style.
    for (sheet, own, is_hidden) in [
        (".x{display:none}.x{display:inline}", "", false),
        ("#i{display:none}.x{display:inline}", "", true),
        (".x{display:none!important}", "display:inline", true),
        (".x{display:none}", "display:inline", false),
    ] {
        let read = read(&page(sheet, &cell(&format!("<b id=i class=x style='{own}'>9</b>31"))));
        assert_eq!(read.document.text, if is_hidden { "| 甲 | 31 | 乙 |" } else { "| 甲 | 931 | 乙 |" }, "{sheet}");
    }
    // A sheet behind the text holds for it; one in a comment or a script does not.
    check(
        &format!("{}<style>.x{{display:none}}</style>", cell("<b class=x>9</b>31")),
        "| 甲 | 31 | 乙 |",
        &[(Hidden, "9")],
    );
    check(
        &format!("<!-- <style>.x{{display:none}}</style> -->{}", cell("<b class=x>9</b>31")),
        "| 甲 | 931 | 乙 |",
        &[],
    );
    check(
        &format!("<script>'<style>.x{{display:none}}</style>'</script>{}", cell("<b class=x>9</b>31")),
        "| 甲 | 931 | 乙 |",
        &[],
    );
}

#[test]
fn a_number_struck_out_is_not_joined_to_the_new_one() {
    for old in [
        "<s>1413</s>",
        "<del>1413</del>",
        "<strike>1413</strike>",
        "<span style='text-decoration:line-through'>1413</span>",
        "<span style='text-decoration: line-through red 2px'>14<b>13</b></span>",
        "<u style='text-decoration-line:underline line-through'>1413</u>",
    ] {
        check(&cell(&format!("{old}1431")), "| 甲 | 1431 | 乙 |", &[(Struck, "1413")]);
        check(&cell(&format!("{old}<ins>1431</ins>")), "| 甲 | 1431 | 乙 |", &[(Struck, "1413")]);
        check(&cell(&format!("1431{old}")), "| 甲 | 1431 | 乙 |", &[(Struck, "1413")]);
        check(&cell(old), "| 甲 | | 乙 |", &[(Struck, "1413")]);
    }
    check(
        "<style>.o{text-decoration:line-through}</style><p>受理<i class=o>30</i>31件。</p>",
        "受理31件。",
        &[(Struck, "30")],
    );
}

#[test]
fn a_raised_mark_is_no_digit_of_the_number_before() {
    for (content, shown) in [
        ("1408<sup>1</sup>", "1408¹"),
        ("1408 <sup>[1]</sup>", "1408 ⁽¹⁾"),
        ("1408<sup><a href=#n>12</a></sup>", "1408¹²"),
        ("1408<span style='vertical-align:super;font-size:8px'>1</span>", "1408¹"),
        ("1408<span style='vertical-align:3pt'>1</span>", "1408¹"),
        ("1408<sub>2</sub>", "1408₂"),
        ("<sup>1</sup>1408", "¹1408"),
        ("1408<sup>注1</sup>", "1408注¹"),
        ("1408<sup>*</sup>", "1408*"),
        // A cell that is raised as a whole is the number.
        ("<sup>1408</sup>", "1408"),
        ("<span style='vertical-align:middle'>1408</span>", "1408"),
        ("<span style='vertical-align:super'><span style='vertical-align:baseline'>1408</span></span>", "1408"),
    ] {
        check(&cell(content), &format!("| 甲 | {shown} | 乙 |"), &[]);
    }
    check("<p>面积2m<sup>2</sup></p>", "面积2m²", &[]);
}

#[test]
fn fields_of_a_form_show_their_values() {
    for (content, shown, apart) in [
        ("<input value=31>", "31", vec![]),
        ("<input type=number value='31' readonly>", "31", vec![]),
        ("<INPUT TYPE='TEXT' DISABLED VALUE='31'/>", "31", vec![]),
        ("<input type=hidden value=9>31", "31", vec![(Hidden, "9")]),
        ("<input style='display:none' value=9>31", "31", vec![(Hidden, "9")]),
        ("<input placeholder=9>", "", vec![]),
        ("<input type=checkbox checked value=9>是<input type=checkbox>否", "☑是☐否", vec![]),
        ("<input type=submit value=9>", "", vec![]),
        ("<textarea>31</textarea>", "31", vec![]),
        ("<textarea hidden>9</textarea>31", "31", vec![(Hidden, "9")]),
        ("<select><option>9<option selected>31<option>7</select>", "31", vec![(Hidden, "9"), (Hidden, "7")]),
        ("<select><option value=9> 31 </option><option>7</option></select>", "31", vec![(Hidden, "7")]),
        ("<select multiple><option>9<option selected>31</select>", "31", vec![(Hidden, "9")]),
        ("<datalist><option>9</datalist>31", "31", vec![]),
        ("<svg><title>9</title><text>3<tspan>1</tspan></text></svg>", "31", vec![]),
        ("<svg><path d='M0 0'/></svg>31", "31", vec![]),
        ("<math><mn>31</mn></math>", "31", vec![]),
        ("<noscript>9</noscript>31", "31", vec![]),
    ] {
        let text = if shown.is_empty() { "| 甲 | | 乙 |".to_string() } else { format!("| 甲 | {shown} | 乙 |") };
        check(&cell(content), &text, &apart);
    }
    // An open list ends with its cell.
    check("<table><tr><td><select><option>甲<td>31</table>", "| 甲 | 31 |", &[]);
}

#[test]
fn a_style_sheet_saved_with_the_page_holds() {
    let page = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\nContent-Type: text/html; charset=utf-8\n\n\
                <html><table><tr><td>甲<td>31<i class=x>9</i></table></html>\n--b\nContent-Type: text/css\n\n.x { display: none }\n--b--\n";
    check(page, "| 甲 | 31 |", &[(Hidden, "9")]);
}

#[test]
fn endless_styles_end_in_a_document_or_a_refusal() {
    let nested = "a ".repeat(400);
    for page in [
        format!("<style>{}</style>{}", ".x{display:none}".repeat(20_000), "<p class=x>1</p>".repeat(20_000)),
        format!("<style>{nested}{{display:none}}{nested}{{color:#fff}}</style>{}1", "<a>".repeat(50_000)),
        format!("<style>{}", "@media screen{".repeat(100_000)),
        format!("<style>{}", "/*".repeat(100_000)),
        format!("<style>{}</style><p>1", ":not(".repeat(50_000)),
        format!("<style>p{}{{display:none}}</style><p>1", "[a='b'".repeat(50_000)),
        format!("<p style='{}'>1", "color:#fff;".repeat(5_000)),
        "<span style='display:none'>".repeat(100_000),
        "<select><option>".repeat(50_000),
        "<svg><text>1".repeat(50_000),
        "<sup>1".repeat(100_000),
        format!("<table>{}", "<tr hidden><td>1".repeat(50_000)),
    ] {
        if let Ok(read) = gouji_ingest::ingest(page.as_bytes()) {
            assert!(read.document.is_whole());
        }
    }
}

#[test]
fn what_is_left_open_over_the_end_of_a_paragraph_goes_on() {
    for (content, text, apart) in [
        ("<p><s>15</p><p>16</s></p><p>14</p>", "14", vec![(Struck, "15"), (Struck, "16")]),
        ("<p><s>15<p>16</s><p>14", "14", vec![(Struck, "15"), (Struck, "16")]),
        ("<div><s>15</div>16</s>14", "14", vec![(Struck, "15"), (Struck, "16")]),
        ("<b><s>15</b>16</s>14", "14", vec![(Struck, "15 16")]),
        ("14<span hidden><p>15</span>16</p></span>", "14", vec![(Hidden, "1516")]),
        ("<p><del>15</p>14", "14", vec![(Struck, "15")]),
    ] {
        let read = read(&cell(content));
        assert_eq!(read.document.text, format!("| 甲 | {text} | 乙 |"), "{content}");
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let found: String = read.document.apart.iter().map(|piece| digits(&piece.text)).collect();
        assert_eq!(found, apart.iter().map(|(_, text)| digits(text)).collect::<String>(), "{content}");
        assert!(read.document.apart.iter().all(|piece| piece.kind == apart[0].0), "{content}");
    }
    check(&cell("<s>15</td><td>14"), "| 甲 | | 14 | 乙 |", &[(Struck, "15")]);
}

#[test]
fn folded_and_annotated_text_of_a_cell_is_no_digit_of_it() {
    check(&cell("14<details><summary></summary>9</details>"), "| 甲 | 14 | 乙 |", &[(Hidden, "9")]);
    check(&cell("14<span popover>9</span>"), "| 甲 | 14 | 乙 |", &[(Hidden, "9")]);
    check(&cell("<ruby>14<rt>9</rt></ruby>"), "| 甲 | 14⁹ | 乙 |", &[]);
    check("<details><summary>表</summary><p>甲 14</p></details>", "表\n甲 14", &[]);
    for rule in ["td :is(.p, .q)", ":where(td) .p", "td i:last-child", "td i:only-child"] {
        let page = format!("<style>{rule}{{display:none}}</style>{}", cell("14<i class=p>9</i>"));
        check(&page, "| 甲 | 14 | 乙 |", &[(Hidden, "9")]);
    }
    let page =
        "<style>tr td:last-child{display:none}</style><table><tr><td>甲<td>14<td>9<tr><td>乙</td><td>15</td></table>";
    check(page, "| 甲 | 14 |\n| 乙 | |", &[(Hidden, "9"), (Hidden, "15")]);
}

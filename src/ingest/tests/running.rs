//! PDF: lines that several pages have at their top.

use super::sheet::{Sheet, read};

/// What three pages begin with of which the first and the last begin with the same name.
#[test]
fn the_name_above_a_report_and_below_it_is_no_running_title() {
    const NAME: &str = "青浦市人民政府办公室";
    let page = |left: Option<f32>, body: &str| {
        let page = Sheet::default().text(60.0, 120.0, body).text(60.0, 300.0, "二、其他");
        left.map_or(page.clone(), |left| page.text(left, 80.0, NAME))
    };
    for (name, lefts, first) in [
        ("in the middle above, on the right below", [Some(250.0), None, Some(400.0)], NAME),
        ("at the same place", [Some(250.0), None, Some(252.0)], "2021年政府信息公开工作年度报告"),
        ("at the same place of all pages", [Some(60.0); 3], "2021年政府信息公开工作年度报告"),
    ] {
        let bodies = ["2021年政府信息公开工作年度报告", "一、总体情况。", "2022年1月24日"];
        let pages: Vec<Sheet> = lefts.into_iter().zip(bodies).map(|(left, body)| page(left, body)).collect();
        let document = read(&pages).document;
        assert!(document.text.starts_with(first), "{name}\n{}", document.text);
        assert_eq!(document.text.matches(NAME).count(), lefts.iter().flatten().count(), "{name}");
    }
}

//! Numbers that name something and count nothing: pages, documents, telephones, list marks, houses.
//!
//! Invariant: each rule looks only at the bounded surroundings of its number. Left to others: the order in which rules
//! are asked (`roles`).

use super::Role;
use super::number_context::{NumberContext, begins, ends, first, has, is_han, length, tail};
use crate::extract::identity::plausible;
use crate::text::numerals::{digit, fold};

/// Nouns that begin with what could be a unit: a line that begins so lost the dot of its mark.
const NOUNS: &[&str] = &[
    "部门",
    "条例",
    "个人",
    "人大",
    "人员",
    "人民",
    "人事",
    "人才",
    "项目",
    "处理",
    "处罚",
    "处置",
    "期限",
    "批复",
    "家庭",
    "户籍",
    "名称",
    "名单",
    "起诉",
    "起草",
    "场所",
    "场地",
    "次序",
    "件数",
    "年度",
    "日常",
    "天然",
    "门户",
    "位置",
    "所属",
    "所有",
    "级别",
    "类别",
    "组织",
    "支部",
    "支队",
    "支出",
    "片区",
    "台账",
    "栏目",
    "单位",
    "班子",
    "课题",
    "站点",
    "步骤",
    "面向",
    "点击",
    "头条",
    "遍布",
    "集中",
    "集体",
    "节能",
    "周边",
    "轮岗",
    "本级",
    "本年",
    "本机关",
    "本单位",
    "本部门",
    "本局",
    "把握",
    "度假",
    "元旦",
];

/// `- 4 -` on a line of its own, 第4页, 共12页.
pub(super) fn page_mark(case: &NumberContext) -> Option<Role> {
    const DASHES: &[char] = &['-', '—', '–', '－', '─', ' ', '\u{a0}'];
    let (before, after) = (case.place.before.trim(), case.place.after.trim());
    let dashed = before.chars().all(|c| DASHES.contains(&c)) && after.chars().all(|c| DASHES.contains(&c));
    let lone = dashed && !before.is_empty() && !after.is_empty() && length(case) <= 4;
    let counted = begins(after, &["页"]) && (ends(before, &["第"]) || (ends(before, &["共"]) && before.contains('第')));
    (lone || counted).then_some(Role::PageMark)
}

/// 〔2017〕145号, 第492号令, 第二十条 in digits, 国办公开办函202130号.
pub(super) fn document_number(case: &NumberContext) -> Option<Role> {
    const OPEN: &[&str] = &["〔", "[", "【", "［", "﹝"];
    const CLOSE: &[&str] = &["〕", "]", "】", "］", "﹞"];
    /// Words of issuing organs' codes and of decrees before a number.
    const CODES: &[&str] = &["函", "发", "字", "令", "办", "规", "通", "公告", "文", "号"];
    let (before, after) = (case.place.before, case.place.after);
    let year = ends(before, OPEN) && begins(after, CLOSE) && length(case) == 4;
    let behind_year = (ends(before, CLOSE) || before.ends_with(['〕', ')', '）']) || ends(before, &["〕第"]))
        && begins(after.trim_start(), &["号"]);
    let bracketed_year = before.ends_with(['(', '（'])
        && after.starts_with([')', '）'])
        && plausible(case.place.digits).is_some()
        && after.trim_start_matches([')', '）', '第', ' ']).starts_with(|c| digit(c).is_some());
    let article = ends(before, &["第"]) && begins(after, &["号", "条", "款", "章", "项规", "项规定", "批令"]);
    let code = begins(after, &["号"]) && ends(before, CODES);
    let standard = ends(before, &["GB", "GB/T", "GB/T ", "GB ", "DB", "ISO", "ISO "]);
    let decree = begins(after, &["号令", "号公告"]);
    (year || behind_year || bracketed_year || article || code || standard || decree || articles(case) || index(case))
        .then_some(Role::DocumentNumber)
}

/// 第9至12条, 第十二、13条, 国办发2016年第8号: a bound of a list of articles, and the year before 第8号.
fn articles(case: &NumberContext) -> bool {
    const JOINTS: &[char] = &['至', '到', '-', '—', '~', '～', '、', '条', '款', '第', ' '];
    let numeral = |c: char| digit(c).is_some() || "〇零一二三四五六七八九十百".contains(c);
    let (before, after) = (case.place.before, case.place.after);
    let list = |text: &str| text.trim_start_matches(numeral).starts_with(['条', '款']);
    let first = ends(before, &["第"]) && list(after.trim_start_matches(JOINTS)) && after.starts_with(JOINTS);
    let head = before.trim_end_matches(JOINTS);
    let led = head.len() < before.len() && head.trim_end_matches(numeral).ends_with('第') && head.ends_with(numeral);
    let year = after.strip_prefix("年第").map(|rest| rest.trim_start_matches(numeral));
    first
        || (led && begins(after, &["条", "款"]))
        || (length(case) == 4 && year.is_some_and(|rest| rest.starts_with('号')))
}

/// A piece of the index number that a content system gives a document: 索引号:XM02100-0101-2019-00001.
fn index(case: &NumberContext) -> bool {
    const LABELS: &[&str] = &["索引号", "文号", "信用代码", "组织机构代码", "备案号", "编号"];
    let code = |c: char| c.is_ascii_alphanumeric() || "-/_ |:：".contains(c);
    let head = case.place.before.trim_end_matches(code);
    if !head.ends_with(['号', '码']) {
        return false;
    }
    let head: String = tail(head, 48).chars().filter(|c| !c.is_whitespace()).collect();
    ends(&head, LABELS)
}

/// A time of day without a date: 9:00.
pub(super) fn clock(case: &NumberContext) -> Option<Role> {
    let beside = |text: &str, from_end: bool| {
        let mut chars: Vec<char> =
            if from_end { text.chars().rev().take(2).collect() } else { text.chars().take(2).collect() };
        let second = chars.pop();
        chars.first().is_some_and(|c| matches!(c, ':' | '：')) && second.is_some_and(|c| digit(c).is_some())
    };
    // 1:3 is a ratio: minutes have two digits, and a third number would be seconds.
    let minutes = |text: &str| text.chars().skip(1).take_while(|c| digit(*c).is_some()).count() == 2;
    let own = length(case) == 2;
    let short = length(case) <= 2
        && (minutes(case.place.after) || (own && beside(case.place.before, true)))
        && !(case.place.digits.contains(['.', '．']));
    (short && (beside(case.place.after, false) || beside(case.place.before, true))).then_some(Role::Date)
}

/// Telephone and fax numbers.
pub(super) fn phone(case: &NumberContext) -> Option<Role> {
    const CUES: &[&str] =
        &["电话", "传真", "手机", "拨打", "联系", "号码", "热线", "座机", "Tel", "TEL", "tel", "QQ", "微信号"];
    let (before, after) = (case.place.before, case.place.after);
    let digits = fold(case.place.digits);
    if !digits.chars().all(|c| c.is_ascii_digit()) || case.token.is_percent() {
        return None;
    }
    let n = digits.len();
    let area = digits.starts_with('0') && (3..=4).contains(&n);
    let next_run = |text: &str| text.chars().take_while(|c| digit(*c).is_some()).count();
    let service = |text: &str| next_run(text) == 5 && begins(text, &["12", "96", "95"]);
    let joined = after.trim_start_matches(['-', '—', '－', ')', '）', ' ', '–']);
    if area && joined.len() < after.len() && ((7..=8).contains(&next_run(joined)) || service(joined)) {
        return Some(Role::Phone);
    }
    let head = before.trim_end_matches(['-', '—', '－', ')', '）', ' ', '–']);
    let behind_area: String = head.chars().rev().take_while(|c| digit(*c).is_some()).take(5).collect();
    if head.len() < before.len()
        && (7..=8).contains(&n)
        && (3..=4).contains(&behind_area.len())
        && behind_area.ends_with('0')
    {
        return Some(Role::Phone);
    }
    let mobile = n == 11 && digits.starts_with('1') && case.unit.name.is_empty();
    let service = digits.starts_with("400") && n == 10;
    let cue = has(case.place.above, CUES) || has(tail(before, 60), CUES);
    let long = (7..=12).contains(&n) && cue && case.unit.name.is_empty();
    let extension = ends(before, &["转", "分机"]) && n <= 5 && cue;
    (mobile || service || long || extension).then_some(Role::Phone)
}

/// `1.`, `2、`, `(3)`, and `1政府门户网站` that lost its dot.
pub(super) fn list_mark(case: &NumberContext) -> Option<Role> {
    let (before, after) = (case.place.before, case.place.after);
    if length(case) > 2 || case.token.is_percent() {
        return None;
    }
    let next = first(after);
    let behind: &str = after.get(next.map_or(0, char::len_utf8)..).unwrap_or("");
    let number_follows = first(behind).is_some_and(|c| digit(c).is_some())
        && plausible(behind.chars().take(4).collect::<String>().as_str()).is_none();
    let dotted = matches!(next, Some('.' | '．' | '、' | '､' | ')' | '）')) && !number_follows;
    if case.place.may_begin && dotted {
        return Some(Role::ListMark);
    }
    let outer = before.strip_suffix(['(', '（']);
    let bracketed = outer.is_some() && matches!(next, Some(')' | '）'));
    let outside = outer.unwrap_or("x");
    if bracketed
        && (outside.trim().is_empty() || outside.ends_with(|c: char| c.is_whitespace() || "。;；:：,，、|".contains(c)))
    {
        return Some(Role::ListMark);
    }
    let lost = case.place.at_start && next.is_some_and(is_han) && (case.unit.name.is_empty() || begins(after, NOUNS));
    let dated = begins(after, &["月", "号", "日", "余", "多", "至", "到", "岁", "楼", "室"]);
    (lost && !dated).then_some(Role::ListMark)
}

/// 12345, 12319, 110: numbers that name a service.
pub(super) fn hotline(case: &NumberContext) -> Option<Role> {
    const SERVICES: &[&str] =
        &["热线", "平台", "服务", "指挥", "报警", "联动", "举报", "投诉", "便民", "政务", "市长", "市民", "政府"];
    let digits = fold(case.place.digits);
    let after = case.place.after.trim_start_matches(['”', '"', '’', '」', ' ']);
    let five = digits.len() == 5 && begins(&digits, &["12", "96", "95"]);
    let three = matches!(digits.as_str(), "110" | "114" | "119" | "120" | "122");
    if !case.unit.name.is_empty() || !(five || three) {
        return None;
    }
    let named = begins(after, SERVICES) || has(tail(case.place.before, 30), &["热线", "拨打", "电话"]);
    let quoted = case.place.before.ends_with(['“', '"', '‘', '「']);
    // Between words and without any unit a service's number is its name.
    let bare = five && first(after).is_some_and(is_han);
    (named || quoted || bare).then_some(Role::Hotline)
}

/// House, floor and room numbers, postcodes.
pub(super) fn place(case: &NumberContext) -> Option<Role> {
    const STREETS: &[&str] = &[
        "路", "街", "道", "巷", "弄", "里", "村", "园", "院", "区", "镇", "楼", "座", "东", "西", "南", "北", "中段",
        "甲", "乙",
    ];
    const ROOMS: &[&str] =
        &["室", "楼", "层", "栋", "幢", "单元", "房间", "办公室", "号楼", "号院", "号窗口", "窗口", "会议室", "房"];
    const SITE: &[&str] = &["地址", "位于", "地点", "住所", "坐落", "设在", "楼", "号"];
    let (before, after) = (case.place.before, case.place.after);
    let numbered = begins(after, &["号"])
        && !begins(after, &["号令", "号文", "号公告"])
        && (ends(before, STREETS) || has(case.place.clause, SITE) || has(tail(before, 90), &["地址"]));
    let room = begins(after, ROOMS)
        && (length(case) >= 3
            || ends(before, &["号", "楼", "座", "栋", "层", "第"])
            || has(tail(before, 60), SITE)
            || begins(after, &["号楼", "号院", "号窗口"]));
    let postcode = length(case) == 6
        && (has(tail(before, 24), &["邮编", "邮政编码"]) || has(case.place.above, &["邮编", "邮政编码"]));
    // 地址:花园路1,邮编: the 号 is lost.
    let bare = case.unit.name.is_empty()
        && after.starts_with([',', '，', ';', '；', ')', '）'])
        && ends(before, &["路", "街", "道", "巷", "弄"])
        && has(tail(before, 60), &["地址", "位于"]);
    (numbered || room || postcode || bare).then_some(Role::Place)
}

/// 第3次, 第1季度, 第10批: an ordinal counts nothing.
///
/// 附件2, 图1 and 表3 are names as well.
pub(super) fn ordinal(case: &NumberContext) -> Option<Role> {
    const CAPTIONS: &[&str] = &["附件", "附表", "附图", "图", "表", "表格", "样本", "式样"];
    let before = case.place.before.trim_end();
    let captioned = case.unit.name.is_empty() && length(case) <= 2 && ends(before, CAPTIONS);
    let noun = ["地图", "意图", "试图", "力图", "企图", "发表", "代表", "填表", "报表", "年表", "统计表"];
    if captioned && !ends(before, &noun) {
        return Some(Role::Name);
    }
    let item = begins(case.place.after, &["项", "目"]);
    (ends(case.place.before, &["第"])).then_some(if item { Role::DocumentNumber } else { Role::Name })
}

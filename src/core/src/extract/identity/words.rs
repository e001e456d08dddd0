//! The words that say what a date is.
//!
//! Sources: the statistics forms of 2014 and of Hunan (填报时间, 起始时间/截止时间), the opening sentences of published
//! reports (统计期限自…起至…止), and the head lines that content systems put above an article (发布时间:, 来源:).

/// Before the first day of a period.
pub const PERIOD: &[&str] = &[
    "统计期限",
    "统计时限",
    "统计时间",
    "统计区间",
    "统计周期",
    "统计时段",
    "统计范围",
    "统计的期限",
    "统计的时间",
    "数据期限",
    "报告期限",
    "报告时间",
    "时间范围",
    "起止时间",
    "起止日期",
    "数据时间",
];
/// Lines of the first day.
pub const PERIOD_START: &[&str] = &["起始时间", "起始日期", "开始时间", "开始日期"];
/// Lines of the last day.
pub const PERIOD_END: &[&str] = &["截止时间", "截止日期", "结束时间", "结束日期"];
/// Between the two days.
pub const UNTIL: &[&str] = &["至", "到", "—", "-", "~", "～", "－", "–", "―"];
/// Before the day a form was filled in.
pub const FILLED: &[&str] = &["填报时间", "填报日期", "填表时间", "填表日期", "填报日", "制表日期", "制表时间"];
/// Before the day of publication.
pub const PUBLISHED: &[&str] = &[
    "发布时间",
    "发布日期",
    "发表时间",
    "发表日期",
    "公开日期",
    "公开时间",
    "生成日期",
    "发文日期",
    "更新时间",
    "更新日期",
    "上传时间",
    "发布于",
    "文章时间",
    "添加时间",
];
/// Behind the day of publication in the line a content system puts under the title.
pub const SYSTEM: &[&str] = &["来源", "作者", "编辑", "点击", "浏览", "阅读", "字体", "访问", "信息来源", "发布机构"];

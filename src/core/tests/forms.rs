//! The built-in forms and rules: their cells, shared ids, wording, and a report of the 2019 form cell by cell.

use gouji_core::check::{Relation, RuleFile, Rules, Severity};
use gouji_core::extract::{self, Extraction, State};
use gouji_core::forms::{FieldPlace, Form, Library, Row, normalise, places};
use std::collections::{BTreeMap, BTreeSet};

fn library() -> Library {
    Library::builtin().unwrap()
}

/// Reads the text of a report.
pub fn read(page: &str) -> Extraction {
    let (document, _) = gouji_ingest::document(page);
    let (extraction, problems) = extract::extract(&document, &library());
    println!("{problems:?} {:?}", extraction.tables);
    extraction
}

/// Fields that were found: their printed spelling by id.
pub fn cells(extraction: &Extraction) -> BTreeMap<&str, &str> {
    extraction
        .fields
        .iter()
        .filter(|field| field.value.span.is_some())
        .map(|field| (field.id.as_str(), field.value.verbatim.as_str()))
        .collect()
}

fn is_number(form: &Form, place: &FieldPlace) -> bool {
    let block = &form.tables[place.table].blocks[place.block];
    let row = &block.rows[place.row];
    let column = block.columns.get(place.column).is_none_or(|column| column.kind.is_number());
    row.kind.is_number() && column
}

#[test]
fn every_form_has_its_counted_cells_under_ids_of_their_own() {
    let library = library();
    let counted = [("cn2021", 200), ("cn2019", 198), ("stat2014", 58), ("hunan", 48), ("shanghai", 70), ("fujian", 34)];
    assert_eq!(library.forms().iter().map(|form| form.id.as_str()).collect::<Vec<_>>(), counted.map(|(id, _)| id));
    for (form, (id, cells)) in library.forms().iter().zip(counted) {
        let places = places(form, 0);
        assert_eq!(places.iter().filter(|place| is_number(form, place)).count(), cells, "{id}");
        let ids: BTreeSet<&str> = places.iter().map(|place| place.id.as_str()).collect();
        assert_eq!(ids.len(), places.len(), "{id}");
    }
}

fn ids(library: &Library, form: &str) -> BTreeSet<String> {
    places(library.form(form).unwrap(), 0).into_iter().map(|place| place.id.to_string()).collect()
}

#[test]
fn forms_share_ids_for_the_same_notions_only() {
    let library = library();
    let (old, new) = (ids(&library, "cn2019"), ids(&library, "cn2021"));
    let decisions = |id: &str| ["licensing", "penalty", "coercion"].iter().any(|item| id.contains(item));
    for id in old.union(&new) {
        let same = match id.split('.').collect::<Vec<_>>()[..] {
            ["disclosure", item, "decisions"] => decisions(item),
            ["requests", row, _] => !row.starts_with("other_"),
            ["disputes", ..] => true,
            _ => false,
        };
        assert_eq!(old.contains(id) && new.contains(id), same, "{id}");
    }
    assert_eq!(old.intersection(&new).count(), 3 + 22 * 7 + 15);
    let others = ["stat2014", "hunan", "shanghai", "fujian"];
    for (i, form) in others.iter().enumerate() {
        for other in others[i + 1..].iter().chain(&["cn2019", "cn2021"]) {
            assert!(ids(&library, form).is_disjoint(&ids(&library, other)), "{form} {other}");
        }
    }
}

#[test]
fn labels_name_one_row_of_their_block() {
    for form in library().forms() {
        for block in form.tables.iter().flat_map(|table| &table.blocks) {
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for row in &block.rows {
                let labels = std::iter::once(&row.label).chain(&row.variants);
                for label in labels.map(|label| normalise(label)).collect::<BTreeSet<_>>() {
                    assert!(!label.is_empty(), "{}: {}", form.id, row.id);
                    let other = seen.insert(label.to_string(), &row.id);
                    assert_eq!(other, None, "{}: {label} is {} too", form.id, row.id);
                }
                assert!(!row.en.is_empty(), "{}: {}", form.id, row.id);
            }
        }
    }
}

#[test]
fn labels_are_the_printed_ones_without_marks_and_remarks() {
    let library = library();
    for (id, printed) in [
        ("stat2014.disc.total", "(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)"),
        ("stat2014.disc.normative", "　其中：主动公开规范性文件数"),
        ("stat2014.refused.state_secret", "其中:1.涉及国家秘密"),
        ("stat2014.refused.not_gov_info", "5.不是《条例》所指政府信息"),
        ("stat2014.reply.amend", "7.告知作出更改、补充数"),
        ("stat2014.suit.total", "五、行政诉讼数量"),
        ("stat2014.org.staff_full", "1.专职人员数(不包括政府公报及政府网站工作人员数)"),
        (
            "stat2014.org.funds_wan",
            "(四)政府信息公开专项经费(不包括用于政府公报编辑管理及政府网站建设维护等方面的经费)",
        ),
        ("shanghai.c02.actual", "其中:全文电子化的主动公开信息数"),
        ("shanghai.c21.year", "其中:(1)“非《规定》所指政府信息”数"),
        ("shanghai.c31.year", "(11)其它原因"),
        ("fujian.website.year", "其中:1.政府网站"),
        ("requests.other_handling.total", "(六)其他处理"),
        ("disclosure.other_services.items_prev", "其他对外管理服务事项"),
    ] {
        let (row, _) = library.cell(id).unwrap();
        assert_eq!(normalise(printed), normalise(&row.label), "{id}");
    }
}

/// Number of instances of a rule.
fn instances(file: &RuleFile, each: &[String]) -> usize {
    each.iter().map(|set| file.sets[set].len()).product()
}

#[test]
fn every_rule_file_has_its_counted_rules() {
    let rules = Rules::builtin();
    // Hard rules within a year, hard rules across years, other rules.
    let counted = [
        ("cn2021", (7 + 7 + 25 + 3, 7 + 2, 3 + 2 + 1)),
        ("cn2019", (7 + 7 + 23 + 3 + 2, 7, 2 + 5 + 2 + 3 + 1 + 1)),
        ("stat2014", (7 + 3, 0, 10)),
        ("hunan", (6, 0, 3)),
        ("shanghai", (3 * 2 + 2 * 2 + 35, 0, 0)),
        ("fujian", (2 * 2 + 17, 17, 4)),
    ];
    let files: Vec<&RuleFile> = rules.files().iter().filter(|file| file.form.is_some()).collect();
    assert_eq!(files.len(), counted.len());
    for (file, (form, expected)) in files.into_iter().zip(counted) {
        assert_eq!(file.form.as_deref(), Some(form));
        let mut found = (0, 0, 0);
        for rule in &file.rules {
            let is_sum = matches!(rule.relation, Relation::Equal(_) | Relation::AtMost(_));
            let across = is_sum && rule.links_years();
            let kind = match (rule.severity, across) {
                (Severity::Hard, false) => &mut found.0,
                (Severity::Hard, true) => &mut found.1,
                _ => &mut found.2,
            };
            *kind += instances(file, &rule.each);
            assert!(!rule.title.zh.is_empty() && !rule.title.en.is_empty() && !rule.source.is_empty(), "{}", rule.id);
        }
        assert_eq!(found, expected, "{form}");
    }
}

/// Rows of the 2014 table that a clause names.
fn said(clause: &str) -> Vec<String> {
    let library = library();
    let is_said = |row: &&Row| {
        row.said.iter().any(|words| words.split('+').all(|word| clause.contains(word)))
            && !row.unsaid.iter().any(|word| clause.contains(word.as_str()))
    };
    let blocks = library.form("stat2014").unwrap().tables.iter().flat_map(|table| &table.blocks);
    blocks.flat_map(|block| &block.rows).filter(is_said).map(|row| row.id.clone()).collect()
}

#[test]
fn sentences_name_their_rows() {
    for (clause, row) in [
        // Wording of xifeng-2017.
        ("全区各级行政机关及单位收到公开政府信息申请92件", "req.total"),
        ("当面申请61件", "req.in_person"),
        ("以网上提交表单形式申请20件", "req.online"),
        ("以传真形式申请6件", "req.fax"),
        ("以信函形式申请5件", "req.letter"),
        ("属于已主动公开的80件", "reply.already_public"),
        ("同意公开的88件", "reply.granted"),
        ("同意部分公开的0件", "reply.partial"),
        ("不同意公开的4件", "reply.refused"),
        ("涉及个人隐私的1件", "refused.privacy"),
        ("不是《条例》所指政府信息的3件", "refused.not_gov_info"),
        ("为法律法规规定的其他情形的0件", "refused.other_law"),
        ("不属于本行政机关公开的0件", "reply.not_this_organ"),
        ("申请信息不存在的0件", "reply.nonexistent"),
        ("告知作出更改补充的0件", "reply.amend"),
        ("告知通过其它途径办理的0件", "reply.other_channel"),
        ("全区有49人从事政府信息公开工作", "org.staff"),
        ("其中专职人员3人", "org.staff_full"),
        ("兼职人员46人", "org.staff_part"),
        ("召开政府信息公开工作专题会议2次", "train.meetings"),
        ("举办各类培训班2次", "train.courses"),
        ("培训98人次", "train.persons"),
        ("主动公开规范性文件8件", "disc.normative"),
        ("制发规范性文件20件", "disc.normative_made"),
        ("本年度全区通过政府网站发布的各类信息13000余条", "channel.website"),
        // Ordinary wordings of other reports, retyped.
        ("全市主动公开政府信息5120条", "disc.total"),
        ("全年累计主动公开各类信息1169条", "disc.total"),
        ("通过政府公报公开政府信息120条", "channel.gazette"),
        ("政府网站公开政府信息2210条", "channel.website"),
        ("政务微博公开政府信息310条", "channel.weibo"),
        ("通过微信公众号推送信息450条", "channel.wechat"),
        ("其他方式公开政府信息77条", "channel.other"),
        ("回应公众关注热点或重大舆情12次", "response.events"),
        ("回应社会关切9次", "response.events"),
        ("举办新闻发布会6次", "response.press"),
        ("主要负责同志参加新闻发布会2次", "response.press_leader"),
        ("组织政府网站在线访谈4次", "response.interviews"),
        ("主要领导参加在线访谈1次", "response.interviews_leader"),
        ("发布政策解读稿件56篇", "response.interpretations"),
        ("微博微信回应事件33次", "response.weibo_wechat"),
        ("以其他方式回应事件8次", "response.other"),
        ("共受理政府信息公开申请38件", "req.total"),
        ("现场申请3件", "req.in_person"),
        ("网络申请30件", "req.online"),
        ("通过电子邮件申请2件", "req.online"),
        ("信函申请5件", "req.letter"),
        ("按时办结36件", "closed.on_time"),
        ("延期办结2件", "closed.extended"),
        ("办结申请38件", "closed.total"),
        ("答复申请38件", "reply.total"),
        ("不予公开2件", "reply.refused"),
        ("涉及国家秘密0件", "refused.state_secret"),
        ("涉及商业秘密1件", "refused.trade_secret"),
        ("危及国家安全、公共安全、经济安全和社会稳定的0件", "refused.three_security"),
        ("非本机关公开职责范围4件", "reply.not_this_organ"),
        ("发生行政复议3件", "review.total"),
        ("因政府信息公开提起行政诉讼2件", "suit.total"),
        ("复议维持具体行政行为2件", "review.upheld"),
        ("行政复议被依法纠错1件", "review.corrected"),
        ("行政诉讼中驳回原告诉讼请求2件", "suit.upheld"),
        ("收到政府信息公开举报投诉0件", "complaints"),
        ("依申请公开收取费用0.3万元", "fee_wan"),
        ("设立专门机构12个", "org.bodies"),
        ("设置政府信息公开查阅点86个", "org.access_points"),
        ("政府信息公开专项经费20万元", "org.funds_wan"),
        ("接受培训人员610人次", "train.persons"),
        ("开展政务公开业务培训3次", "train.courses"),
    ] {
        assert_eq!(said(clause), [row], "{clause}");
    }
}

#[test]
fn other_notions_are_not_said() {
    for clause in [
        "政府门户网站累计访问量达到550万次",
        "全年通过西峰广播电视台发布的各类新闻1546多条",
        "解答各类热点、难点问题61条",
        "全年共公开的重点领域信息798条",
        "政策解读和热点关切61条",
        "同时确定了1至2名能力强、业务精、有责任心的人员专门负责本单位信息公开工作",
        "12345热线受理群众投诉1584起",
        "按时办结率100%",
        "政务微博粉丝2300人",
        "清理规范性文件40件",
        "办理人大代表建议和政协提案25件",
        "专兼职人员5名",
    ] {
        assert_eq!(said(clause), [""; 0], "{clause}");
    }
}

/// Rows of the 2019 table of requests as printed.
const REQUESTS: [(&str, &str); 23] = [
    ("一、本年新收政府信息公开申请数量", "new_received"),
    ("二、上年结转政府信息公开申请数量", "carried_in"),
    ("三、本年度办理结果 | (一)予以公开", "granted"),
    ("(二)部分公开(区分处理的,只计这一情形,不计其他情形)", "partial"),
    ("(三)不予公开 | 1.属于国家秘密", "denied_state_secret"),
    ("2.其他法律行政法规禁止公开", "denied_law_forbidden"),
    ("3.危及“三安全一稳定”", "denied_three_security"),
    ("4.保护第三方合法权益", "denied_third_party"),
    ("5.属于三类内部事务信息", "denied_internal_affairs"),
    ("6.属于四类过程性信息", "denied_process_info"),
    ("7.属于行政执法案卷", "denied_enforcement_file"),
    ("8.属于行政查询事项", "denied_admin_query"),
    ("(四)无法提供 | 1.本机关不掌握相关政府信息", "unable_not_held"),
    ("2.没有现成信息需要另行制作", "unable_need_creation"),
    ("3.补正后申请内容仍不明确", "unable_unclear"),
    ("(五)不予处理 | 1.信访举报投诉类申请", "refused_petition"),
    ("2.重复申请", "refused_repeat"),
    ("3.要求提供公开出版物", "refused_publication"),
    ("4.无正当理由大量反复申请", "refused_massive"),
    ("5.要求行政机关确认或重新出具已获取信息", "refused_confirm_reissue"),
    ("(六)其他处理", "other_handling"),
    ("(七)总计", "results_total"),
    ("四、结转下年度继续办理", "carried_out"),
];

const COLUMNS: [&str; 7] =
    ["natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total"];

const REPORT_2019: &str = "某局2019年政府信息公开工作年度报告
本报告所列数据的统计期限自2019年1月1日起至2019年12月31日止。
一、总体情况
本局认真贯彻《条例》。
二、主动公开政府信息情况
第二十条第(一)项 | | | |
信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |
规章 | 2 | 1 | 11 |
规范性文件 | 30 | 29 | 97 |
第二十条第(五)项 | | | |
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政许可 | 41 | -3 | 1808 |
其他对外管理服务事项 | 52 | +4 | 615 |
第二十条第(六)项 | | | |
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政处罚 | 263 | 0 | 282 |
行政强制 | 17 | -1 | 20 |
第二十条第(八)项 | | | |
信息内容 | 上一年项目数量 | 本年增/减 | |
行政事业性收费 | 6 | +2 | |
第二十条第(九)项 | | | |
信息内容 | 采购项目数量 | 采购总金额 | |
政府集中采购 | 8 | 1605964.5 | |
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | | | | | | |
自然人 | 法人或其他组织 | 总计 | | | | | |
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | | | |
";

const DISPUTES: &str = "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况
行政复议 | 行政诉讼 | | |
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32 | 33 | 34 | 35 |
五、存在的主要问题及改进情况
无。
";

/// A whole report of the 2019 form, and the cells of its table of requests.
pub fn report_2019() -> (String, BTreeMap<String, String>) {
    let mut page = REPORT_2019.to_string();
    let mut cells: BTreeMap<String, String> = BTreeMap::new();
    for (r, (printed, row)) in REQUESTS.iter().enumerate() {
        page += printed;
        for (c, column) in COLUMNS.iter().enumerate() {
            let value = (1000 + r * 10 + c).to_string();
            page += " | ";
            page += &value;
            cells.insert(format!("requests.{row}.{column}"), value);
        }
        page += " |\n";
    }
    (page + DISPUTES, cells)
}

#[test]
fn a_report_of_the_2019_form_is_read_cell_by_cell() {
    let (page, mut expected) = report_2019();
    for (row, columns, values) in [
        ("regulations", "made_new disclosed_new disclosed_total", "2 1 11"),
        ("normative", "made_new disclosed_new disclosed_total", "30 29 97"),
        ("licensing", "items_prev items_change decisions", "41 -3 1808"),
        ("other_services", "items_prev items_change decisions", "52 +4 615"),
        ("penalty", "items_prev items_change decisions", "263 0 282"),
        ("coercion", "items_prev items_change decisions", "17 -1 20"),
        ("admin_fee", "items_prev items_change", "6 +2"),
        ("procurement", "projects amount", "8 1605964.5"),
    ] {
        for (column, value) in columns.split(' ').zip(values.split(' ')) {
            expected.insert(format!("disclosure.{row}.{column}"), value.to_string());
        }
    }
    let mut value = 21..;
    for row in ["review", "suit_direct", "suit_after_review"] {
        for column in ["upheld", "corrected", "other", "pending", "total"] {
            expected.insert(format!("disputes.{row}.{column}"), value.next().unwrap().to_string());
        }
    }
    let extraction = read(&page);
    let expected: BTreeMap<&str, &str> = expected.iter().map(|(id, raw)| (id.as_str(), raw.as_str())).collect();
    assert_eq!(cells(&extraction), expected);
    assert_eq!(expected.len(), 198);
    for table in ["disclosure", "requests"] {
        let reading = extraction.tables.iter().find(|reading| reading.table == table).unwrap();
        assert_eq!((reading.form.as_str(), reading.rows_found.0), ("cn2019", reading.rows_found.1), "{table}");
    }
    let change = extraction.field("disclosure.licensing.items_change").unwrap();
    assert_eq!((change.state, change.number), (State::Number, Some((-3).into())));
    assert_eq!(change.confidence, extract::Confidence::Sure);
}

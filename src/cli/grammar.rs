//! The grammar of the command line, with help and usage errors in either language.
//!
//! Invariant: with `--lang zh` none of clap's English is shown: headings, usage, defaults and errors are gouji's own words.
//! Not here: what the arguments mean (`command_line`).

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, value_parser};
use gouji_core::text::Lang;
use std::path::PathBuf;

/// Picks the words of one language.
pub(super) fn words(lang: Lang) -> impl Fn(&'static str, &'static str) -> &'static str {
    move |zh, en| if lang == Lang::Zh { zh } else { en }
}

/// The command line's grammar with help in `lang`.
pub fn command(lang: Lang) -> Command {
    let t = words(lang);
    let about =
        t("政府信息公开年度报告的数字复核台", "review the numbers of government information-disclosure reports");
    let example = t(
        "例：\n  gouji                      打开随附的样例报告\n  gouji 报告/ --sessions 复核记录\n  gouji check 报告/2024.txt",
        "Examples:\n  gouji                      open the bundled sample reports\n  gouji reports/ --sessions reviews\n  gouji check reports/2024.txt",
    );
    frame(Command::new("gouji"), lang)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .about(about)
        .override_usage(t(
            "gouji [选项] [PATH]...\n     gouji <命令> …",
            "gouji [OPTIONS] [PATH]...\n       gouji <COMMAND> ...",
        ))
        .after_help(example)
        .arg(sessions(lang))
        .subcommand_help_heading(t("命令", "Commands"))
        .subcommand_value_name(t("命令", "COMMAND"))
        .disable_help_subcommand(true)
        .arg(paths(
            lang,
            t("报告文件或文件夹；不给则打开样例", "report files or folders; without any the samples are opened"),
            false,
        ))
        .arg(Arg::new("reviewer").long("reviewer").value_name("NAME").help(t(
            "复核人姓名（默认 $GOUJI_REVIEWER，再 $USER）",
            "the reviewer's name (else $GOUJI_REVIEWER, else $USER)",
        )))
        .arg(own_file(
            "keys",
            t(
                "按键文件(RON)，只写不同之处；盖在 gouji/keys.ron 之上",
                "key file (RON) with what is different, over gouji/keys.ron",
            ),
        ))
        .arg(own_file(
            "reasons",
            t(
                "理由文件(RON)，只写不同之处；盖在 gouji/reasons.ron 之上",
                "file of reasons (RON) with what is different, over gouji/reasons.ron",
            ),
        ))
        .args(appearance(lang))
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(t("显示版本", "print the version")),
        )
        .subcommands([extract(lang), check(lang), diff(lang), super::merge::command(lang), rules_command(lang)])
}

fn extract(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("extract"), lang)
        .override_usage(t("gouji extract [选项] PATH...", "gouji extract [OPTIONS] PATH..."))
        .about(t("读出各项数据、状态和原文位置", "print the fields with values, states and places"))
        .after_help(t(
            "例：\n  gouji extract 报告/2024.txt --format csv > 数据.csv",
            "Example:\n  gouji extract reports/2024.txt --format csv > data.csv",
        ))
        .arg(paths(lang, t("报告文件或文件夹", "report files or folders"), true))
        .arg(format(
            &["json", "ndjson", "csv", "ron"],
            t("输出格式：json(默认)、ndjson、csv、ron", "json (default), ndjson, csv or ron"),
        ))
        .arg(
            Arg::new("text")
                .long("text")
                .action(ArgAction::SetTrue)
                .help(t("连同全文输出（位置以它的字节计）", "with the whole text, which the byte places refer to")),
        )
}

fn check(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("check"), lang)
        .override_usage(t("gouji check [选项] PATH...", "gouji check [OPTIONS] PATH..."))
        .about(t("核对勾稽关系；硬规则不成立时退出码为 1", "check that the figures agree; exit 1 if a hard rule fails"))
        .after_help(t(
            "例：\n  gouji check 报告/ --format ndjson\n退出码：0 全部通过，1 有硬规则不成立或有文件打不开，2 用法错误",
            "Example:\n  gouji check reports/ --format ndjson\nExit codes: 0 all is well, 1 a hard rule fails or a file cannot be read, 2 usage",
        ))
        .arg(paths(lang, t("报告文件或文件夹", "report files or folders"), true))
        .arg(format(&["text", "json", "ndjson"], t("输出格式：text(默认)、json、ndjson", "text (default), json or ndjson")))
        .arg(Arg::new("fix-slips").long("fix-slips").action(ArgAction::SetTrue).help(t(
            "更正原文自身给出正确数字的读错之处，记入复核记录并逐条列出；报告不动",
            "correct misreadings that the text itself puts right, in the session, listing each; the report stays as it is",
        )))
        .arg(sessions(lang))
}

fn rules_command(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("rules"), lang)
        .override_usage(t("gouji rules [选项]", "gouji rules [OPTIONS]"))
        .about(t("列出规则，以及每个单元格受规则保护的程度", "list the rules and how far they protect each cell"))
        .after_help(t("例：\n  gouji rules --rules 我的规则/", "Example:\n  gouji rules --rules my-rules/"))
        .arg(format(&["text", "json"], t("输出格式：text(默认)、json", "text (default) or json")))
}

fn diff(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("diff"), lang)
        .override_usage(t(
            "gouji diff [选项] OLD NEW\n     gouji diff [选项] PATH...",
            "gouji diff [OPTIONS] OLD NEW\n       gouji diff [OPTIONS] PATH...",
        ))
        .about(t("对比同一机关两年或历年的报告", "compare two years of one agency, or all of them"))
        .after_help(t(
            "例：\n  gouji diff 报告/2023.txt 报告/2024.txt\n  gouji diff 报告/ --format html > 对比.html\n\
             退出码:0 衔接无误,1 有跨年硬规则不成立、文件打不开或没有可对比的两年,2 用法错误",
            "Examples:\n  gouji diff reports/2023.txt reports/2024.txt\n  gouji diff reports/ --format html > compared.html\n\
             Exit codes: 0 all is well, 1 a hard rule across the years fails, a file cannot be read or there are no two \
             years, 2 usage",
        ))
        .arg(paths(
            lang,
            t(
                "前后两年的报告；或多份报告、文件夹：逐年对比每个机关",
                "the earlier and the later report; or more, or folders: each agency year by year",
            ),
            true,
        ))
        .arg(
            format(
                &["text", "json", "html"],
                t(
                    "输出格式：text、json、html；不给则在终端里并排打开两年",
                    "text, json or html; without it a terminal shows two years side by side",
                ),
            )
            .default_value(None::<&str>),
        )
        .args(appearance(lang))
        .arg(sessions(lang))
}

/// Adds what every command has: help in gouji's words, `--lang` and the folders of user files.
pub(super) fn frame(command: Command, lang: Lang) -> Command {
    let t = words(lang);
    let template = t(
        "{about-with-newline}\n用法:{usage}\n\n{all-args}{after-help}\n",
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}\n",
    );
    command
        .help_template(template)
        .disable_help_flag(true)
        .next_help_heading(t("选项", "Options"))
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_name("LANG")
                .value_parser(PossibleValuesParser::new(["zh", "en"]))
                .hide_possible_values(true)
                .global(true)
                .help(t("提示语言：zh 或 en(默认随系统)", "language of messages: zh or en (else the locale's)")),
        )
        .arg(Arg::new("log").long("log").value_name("FILE").value_parser(value_parser!(PathBuf)).global(true).help(t(
            "把程序的运行情况记入文件，供报告故障之用（不含报告内容；也可设 $GOUJI_LOG）",
            "write what the program does to a file, for reporting a fault (no report's text; also $GOUJI_LOG)",
        )))
        .arg(forms(lang))
        .arg(lexicon_folder(lang))
        .arg(rules_folder(lang))
        .arg(crosswalk_folder(lang))
        .arg(Arg::new("help").long("help").short('h').action(ArgAction::Help).help(t("显示帮助", "print this help")))
}

fn sessions(lang: Lang) -> Arg {
    let help = match lang {
        Lang::Zh => "复核记录所在文件夹（默认 sessions）",
        Lang::En => "folder of the review sessions (else sessions)",
    };
    Arg::new("sessions").long("sessions").value_name("DIR").value_parser(value_parser!(PathBuf)).help(help)
}

/// How the workbench looks.
fn appearance(lang: Lang) -> [Arg; 3] {
    let t = words(lang);
    let theme = t(
        "配色：dark、light、contrast、mono、自备的名字或 RON 文件（默认看终端背景）",
        "dark, light, contrast, mono, one of your own, or a RON file (else by the terminal's background)",
    );
    let ambiguous = t(
        "引号、破折号、①等的宽度：auto(默认，问终端)、narrow 一列、wide 两列",
        "quotes, dashes, circled digits: auto (ask the terminal, the default), narrow (1 column), wide (2)",
    );
    [
        Arg::new("theme").long("theme").value_name("NAME|FILE").help(theme),
        Arg::new("ambiguous")
            .long("ambiguous")
            .value_name("WIDTH")
            .value_parser(PossibleValuesParser::new(["auto", "narrow", "wide"]))
            .hide_possible_values(true)
            .help(ambiguous),
        Arg::new("mouse").long("mouse").action(ArgAction::SetTrue).help(t(
            "从一开始就用鼠标（程序里按 M 开关）",
            "take the mouse from the start (M switches it in the program)",
        )),
    ]
}

fn forms(lang: Lang) -> Arg {
    let t = words(lang);
    let help =
        t("另加表格定义(RON)的文件夹，可多次给出", "folder with more forms (RON files); may be given more than once");
    folder("forms", help)
}

fn lexicon_folder(lang: Lang) -> Arg {
    let t = words(lang);
    let help = t(
        "增删词表(RON)的文件夹：单位、机关、“无”的说法等，可多次给出",
        "folder with words (RON files) to add to the program's lists, or to remove; may be given more than once",
    );
    folder("lexicon", help)
}

fn rules_folder(lang: Lang) -> Arg {
    let t = words(lang);
    let help =
        t("另加规则(RON)的文件夹，可多次给出", "folder with more rules (RON files); may be given more than once");
    folder("rules", help)
}

fn crosswalk_folder(lang: Lang) -> Arg {
    let t = words(lang);
    let help = t(
        "另加新旧表对应关系(RON)的文件夹，可多次给出",
        "folder with more of the crosswalk between forms (RON files); may be given more than once",
    );
    folder("crosswalk", help)
}

fn folder(name: &'static str, help: &'static str) -> Arg {
    let action = clap::ArgAction::Append;
    Arg::new(name).long(name).value_name("DIR").action(action).value_parser(value_parser!(PathBuf)).help(help)
}

fn own_file(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

fn paths(lang: Lang, help: &'static str, required: bool) -> Arg {
    Arg::new("path")
        .value_name("PATH")
        .num_args(if required { 1.. } else { 0.. })
        .required(required)
        .help_heading(arguments(lang))
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

pub(super) fn arguments(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "参数" } else { "Arguments" }
}

fn format(names: &[&'static str], help: &'static str) -> Arg {
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(names.iter().copied()))
        .default_value(names.first().copied().unwrap_or("text"))
        .hide_possible_values(true)
        .hide_default_value(true)
        .help(help)
}

/// A usage error in `lang`; English is clap's own.
pub fn usage_error(error: &clap::Error, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let about = context(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识的参数 {about}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (value, valid) = (context(ContextKind::InvalidValue), context(ContextKind::ValidValue));
            match (value.is_empty(), valid.is_empty()) {
                (true, _) => format!("{about} 缺少取值"),
                (false, true) => format!("{about} 的取值 {value} 不对"),
                (false, false) => format!("{about} 的取值 {value} 不对，可以是 {valid}"),
            }
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {about}"),
        ErrorKind::ArgumentConflict => format!("{about} 不能这样合用"),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8".to_string(),
        _ => format!("用法不对({about})"),
    };
    format!("错误：{what}\n用 --help 看用法\n")
}

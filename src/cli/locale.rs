//! The language of messages and the reviewer's name, from arguments and environment.

use super::platform;
use gouji_core::text::Lang;

/// The language of messages: `--lang` when given, else the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set and not
/// empty, else that of a system which keeps it elsewhere, else English. `variable` reads the environment.
pub fn lang(asked: Option<&str>, variable: impl Fn(&str) -> Option<String>) -> Lang {
    if let Some(asked) = asked {
        return Lang::of_locale(asked);
    }
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .or_else(platform::locale)
        .map_or(Lang::En, |value| Lang::of_locale(&value))
}

/// The value of `--lang` among arguments that are not parsed yet: the help itself depends on it.
pub fn asked(arguments: &[String]) -> Option<&str> {
    let before_paths = arguments.iter().take_while(|argument| *argument != "--");
    let mut found = None;
    let mut is_next = false;
    for argument in before_paths {
        if is_next {
            found = Some(argument.as_str());
        }
        is_next = argument == "--lang";
        found = argument.strip_prefix("--lang=").or(found);
    }
    found.filter(|value| matches!(*value, "zh" | "en"))
}

/// The reviewer's name: `--reviewer`, else `GOUJI_REVIEWER`, else that of the configuration, else the system's name of the
/// user, else none.
pub fn reviewer(asked: Option<&str>, kept: Option<&str>, variable: impl Fn(&str) -> Option<String>) -> String {
    asked
        .map(str::to_string)
        .or_else(|| variable("GOUJI_REVIEWER").filter(|name| !name.is_empty()))
        .or_else(|| kept.map(str::to_string))
        .or_else(|| variable(platform::USER))
        .unwrap_or_default()
}

//! Names of files and folders that every system takes.
//!
//! Invariant: a name made here is one on Linux, macOS and Windows alike, because sessions are shared between them. Not
//! here: which file has the name (`locate`, `blind`).

/// Names that Windows keeps for devices, whatever their case and ending; two of them also with a digit.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
const NUMBERED: [&str; 2] = ["com", "lpt"];

/// A name without what separates or is not allowed in one, without blanks and dots at its ends, and of no device; may be
/// empty.
pub(super) fn safe(text: &str) -> String {
    let one = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        other if other.is_control() => '_',
        other => other,
    };
    let name: String = text.chars().map(one).collect();
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if is_device(name) { format!("_{name}") } else { name.to_string() }
}

/// True for a name that leads to a device on Windows, as `con`, `NUL.2024` or `com1`.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let is_digit = |rest: &str| matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³");
    DEVICES.contains(&stem.as_str()) || NUMBERED.iter().any(|device| stem.strip_prefix(device).is_some_and(is_digit))
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn what_is_no_name_somewhere_becomes_one() {
        for (text, name) in [
            ("宿迁-2024", "宿迁-2024"),
            ("con", "_con"),
            ("Con .2024", "_Con .2024"),
            ("NUL", "_NUL"),
            ("com1", "_com1"),
            ("LPT³", "_LPT³"),
            ("com10", "com10"),
            ("console", "console"),
            ("a/b\\c:d*e?f\"g<h>i|j\u{7}", "a_b_c_d_e_f_g_h_i_j_"),
            (" . .a. . ", "a"),
            ("..", ""),
        ] {
            assert_eq!(safe(text), name, "{text:?}");
        }
    }
}

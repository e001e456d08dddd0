//! Pages composed of markup fragments are read like arbitrary bytes.

use super::anything::read_anything;
use proptest::prelude::*;

/// Fragments of pages, combined at random.
const PIECES: &[&str] = &[
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "<td colspan=3>",
    "<td rowspan=9>",
    "<th rowspan=0 colspan=x>",
    "</td>",
    "<div class=nav>",
    "<div>",
    "</div>",
    "<p>",
    "<br>",
    "<title>",
    "</title>",
    "<script>",
    "</script>",
    "<svg>",
    "</svg>",
    "<pre>",
    "&nbsp",
    "&amp;",
    "&#0;",
    "&#x1b;",
    "&",
    "\r\n",
    "一、总体情况",
    "12",
    "３",
    "甲",
    "\u{200b}",
    "<!--",
    "-->",
    "<",
    "'",
    "\"",
    "<h1>",
    "ICP备",
];

proptest! {
    #[test]
    fn any_page_is_read(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        read_anything(format!("<html>{}", pieces.concat()).as_bytes());
    }
}

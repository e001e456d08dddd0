//! Bars of a chart.

use gouji_core::text::width::Measure;

/// A bar in eighths of a column; signs where blocks would be drawn over two columns.
pub fn bar(eighths: usize, measure: Measure) -> String {
    match measure {
        Measure::Narrow => {
            let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
            format!("{}{rest}", "█".repeat(eighths / 8))
        }
        Measure::Wide => "#".repeat(eighths.div_ceil(8)),
    }
}

/// A bar for a count, as long as `columns` for `all`; what is not nothing can be seen.
pub fn bar_of(count: usize, all: usize, columns: u16, measure: Measure) -> String {
    let eighths = (count.min(all) * usize::from(columns) * 8).checked_div(all).unwrap_or(0);
    bar(if count == 0 { 0 } else { eighths.max(1) }, measure)
}

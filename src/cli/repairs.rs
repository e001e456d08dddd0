//! Repairs as text.
//!
//! Invariant: the best repairs of each group are printed, and a mark when there are more. Not here: JSON
//! (`output::check`).

use gouji_core::forms::Library;
use gouji_core::localize::{CellId, Repair, RepairGroup};
use gouji_core::review::Review;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Bilingual, Lang};
use std::io::{self, Write};

/// Repairs shown of one component.
const SHOWN: usize = 3;

/// Writes the best repairs of each component.
pub fn write(
    out: &mut dyn Write,
    review: &Review,
    components: &[RepairGroup],
    library: &Library,
    lang: Lang,
) -> io::Result<()> {
    let name = |cell: &CellId| review.label(&cell.id, library);
    for (at, component) in components.iter().enumerate() {
        writeln!(out, "  [{}] {}", at + 1, component.words().get(lang))?;
        for (rank, repair) in component.repairs.iter().take(SHOWN).enumerate() {
            writeln!(out, "    {}", printable(&line(rank + 1, repair, &name, lang)))?;
        }
        if component.repairs.len() > SHOWN {
            writeln!(out, "    …")?;
        }
    }
    Ok(())
}

/// `1 一般 1413→1431 · 相邻数字换位 · 更像识别有误 · + 支持 · - 不符`.
fn line(rank: usize, repair: &Repair, name: &dyn Fn(&CellId) -> Bilingual, lang: Lang) -> String {
    let mut parts = vec![
        format!("{rank} {}", repair.arrows(name, lang)),
        repair.error_type.words().get(lang),
        repair.error_source.words().get(lang),
    ];
    parts.extend(repair.supports.iter().map(|words| format!("+ {}", words.get(lang))));
    parts.extend(repair.contradicts.iter().map(|words| format!("- {}", words.get(lang))));
    parts.join(" · ")
}

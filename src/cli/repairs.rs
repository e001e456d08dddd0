//! Repairs and explanations as text.
//!
//! Invariant: the best of each group are printed, and a mark when there are more. Not here: JSON (`output::check`).

use gouji_core::forms::Library;
use gouji_core::localize::{CellId, Explanation, Proposal, Repair, RepairGroup};
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Bilingual, Lang};
use std::io::{self, Write};

/// Repairs and explanations shown of one component.
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
        let proposals = component.proposals();
        for (rank, proposal) in proposals.iter().take(SHOWN).enumerate() {
            let words = match proposal {
                Proposal::Repair(repair) => line(rank + 1, repair, &name, lang),
                Proposal::Explanation(explanation) => explained(rank + 1, explanation, lang),
            };
            writeln!(out, "    {}", printable(&words))?;
        }
        if proposals.len() > SHOWN {
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

/// `1 只列举部分分项，其余 233 未列出 · 数据不变 · + 支持`.
fn explained(rank: usize, explanation: &Explanation, lang: Lang) -> String {
    let words = format!("{rank} {}", explanation.words.get(lang));
    let supports = explanation.supports.iter().map(|words| format!("+ {}", words.get(lang)));
    let parts = [words, message!("repair.explained").get(lang)].into_iter().chain(supports);
    parts.collect::<Vec<_>>().join(" · ")
}

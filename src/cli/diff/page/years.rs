//! All years of an agency in one table.
//!
//! Invariant: a year without a report is a gap; the head marks where the form changes; a sign before a number says how it is
//! linked with the year before.

use super::{View, Years, escaped};
use crate::cli::diff::{followed, text};
use gouji_core::diff::{Series, YearLink, series};
use std::io::{self, Write};

pub(super) fn write(years: &Years, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (library, reports) = (&view.ruleset.library, years.all());
    let all: Vec<Series> =
        followed(years, view.ruleset).iter().filter_map(|id| series(id, &reports, library)).collect();
    let Some(first) = all.first() else { return Ok(()) };
    writeln!(
        out,
        "<section>\n<h3>{0}</h3>\n<div class=\"scroll\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\">\n\
         <table class=\"years\" aria-label=\"{0}\">",
        view.words("diff.years")
    )?;
    write!(out, "<thead><tr><th scope=\"col\">{}</th>", view.words("diff.field"))?;
    for point in &first.points {
        let form = library.form(&point.form).map_or("", |form| form.name.get(view.lang));
        let shows_form = point.is_new_form || point.year == first.points.first().map_or(0, |point| point.year);
        let form = if shows_form { format!("<small>{}</small>", escaped(form)) } else { String::new() };
        let class = if point.is_new_form { " class=\"newform\"" } else { "" };
        write!(out, "<th scope=\"col\"{class}>{}{form}</th>", point.year)?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    let links = years.over_years(view.ruleset);
    for series in all.iter().filter(|series| text::has_number(series)) {
        write!(out, "<tr><th scope=\"row\">{}</th>", escaped(series.label.get(view.lang)))?;
        for (at, point) in series.points.iter().enumerate() {
            let class = if point.is_new_form { "n newform" } else { "n" };
            let link = text::link(series, at, &links).map(|link| format!("{} ", link.glyph())).unwrap_or_default();
            write!(out, "<td class=\"{class}\">{link}{}</td>", escaped(&point.shown()))?;
        }
        writeln!(out, "</tr>")?;
    }
    let legend = view.words("diff.years_legend");
    writeln!(out, "</tbody>\n</table>\n</div>\n<p><small>{}</small></p>", escaped(legend))?;
    let broken: Vec<&YearLink> = links.links.iter().filter(|link| link.state().is_open()).collect();
    if !broken.is_empty() {
        writeln!(out, "<ul>")?;
        for link in broken {
            writeln!(out, "<li>{} {}</li>", link.state().glyph(), escaped(&link.message(library, view.lang)))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</section>")
}

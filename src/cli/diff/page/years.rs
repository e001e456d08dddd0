//! All years of an agency in one table.
//!
//! Invariant: a year without a report is a gap; the head marks where the form changes.

use super::{View, Years, escaped};
use crate::cli::diff::{followed, text};
use gouji_core::diff::{Series, series};
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
    let has_number =
        |series: &&Series| series.points.iter().any(|point| point.number.is_some_and(|number| !number.is_zero()));
    for series in all.iter().filter(has_number) {
        write!(out, "<tr><th scope=\"row\">{}</th>", escaped(series.label.get(view.lang)))?;
        for point in &series.points {
            let class = if point.is_new_form { "n newform" } else { "n" };
            write!(out, "<td class=\"{class}\">{}</td>", escaped(&text::cell(point)))?;
        }
        writeln!(out, "</tr>")?;
    }
    let legend = view.words("diff.years_legend");
    writeln!(out, "</tbody>\n</table>\n</div>\n<p><small>{}</small></p>\n</section>", escaped(legend))
}

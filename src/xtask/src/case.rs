//! Displays one case of the report generator.

use gouji_testing::generator::damage::Damage;
use gouji_testing::generator::layout::Layout;
use gouji_testing::generator::{case, library, render, values};
use std::error::Error;

/// Prints the rendered report, how its fields were read, and each field that was not read right and certain.
pub fn show(form: &str, (layout, damage, has_gaps): (&str, &str, bool), seed: u64) -> Result<(), Box<dyn Error>> {
    let unknown = |what: &str, known: Vec<&str>| format!("no {what}; known: {}", known.join(" "));
    let form = library()
        .form(form)
        .ok_or_else(|| unknown("form", library().forms().iter().map(|form| form.id.as_str()).collect()))?;
    let layouts: Vec<String> = Layout::ALL.iter().map(|known| known.name()).collect();
    let layout = Layout::ALL.iter().find(|known| known.name() == layout);
    let layout = layout.ok_or_else(|| unknown("layout", layouts.iter().map(String::as_str).collect()))?;
    let damages: Vec<String> = Damage::ALL.iter().map(|known| known.name()).collect();
    let damage = Damage::ALL.iter().find(|known| known.name() == damage);
    let damage = damage.ok_or_else(|| unknown("damage", damages.iter().map(String::as_str).collect()))?;
    let pair = (*layout, *damage, has_gaps);
    let (_, marked, _) = render(form, pair, seed);
    println!("{}", marked.chars().filter(|&c| !values::is_mark(c)).collect::<String>());
    let (tally, misses) = case(form, pair, seed).ok_or("this damage changes nothing in this report")?;
    println!("{tally:?}");
    for miss in misses {
        println!("{}", miss.description);
    }
    Ok(())
}

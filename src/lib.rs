//! gouji.
pub mod document;
pub mod extract;
pub mod forms;
pub mod ingest;

pub mod text;

#[cfg(test)]
mod tests;

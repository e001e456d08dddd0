//! The formats in which agencies publish: every number in its cell, every place led back, nothing hostile that hangs.

mod anything;
mod documents;
mod office;
mod old;
mod pages;
mod score;

//! Repair cards and the walk: what each key does, and how many keys a review takes.

use super::harness::{Run, folder};

#[test]
fn look() {
    for (name, keys) in [("xifeng", ""), ("xifeng", "]"), ("xianjiahu", ""), ("xifeng", "1"), ("suqian-2024", "n n")] {
        let mut run = Run::new(120, 36).open(name);
        run.keys(keys);
        println!("{}", run.screen());
        run.resize(80, 24);
        println!("{}", run.screen());
    }
}

//! Reports bundled with the program.
//!
//! Not here: opening them (`corpus`).

use super::{Item, Origin};

const SAMPLES: &[(&str, &[u8])] = &[
    (
        "assets/reports/harbin-chengguan-2020.txt",
        include_bytes!("../../../../assets/reports/harbin-chengguan-2020.txt"),
    ),
    (
        "assets/reports/kundulun-chengguan-2021.txt",
        include_bytes!("../../../../assets/reports/kundulun-chengguan-2021.txt"),
    ),
    ("assets/reports/suqian-2023.txt", include_bytes!("../../../../assets/reports/suqian-2023.txt")),
    ("assets/reports/suqian-2024.txt", include_bytes!("../../../../assets/reports/suqian-2024.txt")),
    ("assets/reports/xianjiahu-2016.txt", include_bytes!("../../../../assets/reports/xianjiahu-2016.txt")),
    ("assets/reports/xifeng-2017.txt", include_bytes!("../../../../assets/reports/xifeng-2017.txt")),
    (
        "assets/reports/yanfeng-chengguan-2017.txt",
        include_bytes!("../../../../assets/reports/yanfeng-chengguan-2017.txt"),
    ),
];

/// Bundled reports, by name.
pub fn samples() -> Vec<Item> {
    SAMPLES.iter().map(|(path, bytes)| Item { path: (*path).to_string(), origin: Origin::Sample(bytes) }).collect()
}

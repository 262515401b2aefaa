//! Replays `fuzz/corpus` through the functions that the fuzzer calls.

use std::path::Path;

#[path = "../../../../fuzz/exercises/logs.rs"]
mod logs;

#[path = "../../../../fuzz/exercises/packed.rs"]
mod packed;

fn replay(name: &str, exercise: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut replayed = 0;
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.unwrap_or_else(|e| panic!("{}: {e}", folder.display())).path();
        exercise(&std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())));
        replayed += 1;
    }
    assert!(replayed > 0, "{} is empty", folder.display());
}

#[test]
fn logs_corpus() {
    replay("logs", logs::exercise);
}

#[test]
fn packed_corpus() {
    replay("packed", packed::exercise);
}

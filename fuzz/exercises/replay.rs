//! Replays a folder of `fuzz/corpus` through the function that the fuzzer calls.

use std::path::Path;

/// Fails where the folder cannot be read or is empty.
pub(crate) fn replay(name: &str, exercise: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut replayed = 0;
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.unwrap_or_else(|e| panic!("{}: {e}", folder.display())).path();
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        exercise(&bytes);
        replayed += 1;
    }
    assert!(replayed > 0, "{} is empty", folder.display());
}

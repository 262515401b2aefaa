//! A file of any bytes: told for what it is, and unpacked without a panic.

use std::io::Read;

use rowlock_logs::{Source, open};

pub(crate) fn exercise(bytes: &[u8]) {
    if let Ok(Source::Text(text)) = open(bytes, false) {
        let mut out = Vec::new();
        let _ = text.take(1 << 20).read_to_end(&mut out);
    }
}

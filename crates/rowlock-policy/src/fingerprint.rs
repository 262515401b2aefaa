//! The name by which a finding is known again in another run.
//!
//! The same check at the same place has the same name, run after run: no line number where there is
//! something steadier, no host, no wording. SARIF, baselines, suppressions and GitLab's reports use it.

use std::fmt::Write as _;

use rowlock_model::{Evidence, Finding, Place};
use sha2::{Digest as _, Sha256};

/// 32 hexadecimal digits, the same for the same check at the same place.
pub fn fingerprint(finding: &Finding) -> String {
    let check = &finding.check;
    let place = match &finding.place {
        Place::Target { .. } => "target".to_owned(),
        Place::Operation { method, path, part } => {
            format!("operation\0{method}\0{path}\0{}", part.as_deref().unwrap_or_default())
        }
        Place::Document { file, pointer, line, .. } if pointer.is_empty() => {
            format!("document\0{file}\0{line}")
        }
        Place::Document { file, pointer, .. } => format!("document\0{file}\0{pointer}"),
        // The line's own text instead of its number: lines above come and go.
        Place::Source { file, symbol, .. } => {
            let text = finding.evidence.iter().find_map(|e| match e {
                Evidence::Source(line) => Some(line.text.trim()),
                _ => None,
            });
            format!("source\0{file}\0{symbol}\0{}", text.unwrap_or_default())
        }
    };
    let hash = Sha256::digest(format!("{check}\0{place}"));
    hash.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

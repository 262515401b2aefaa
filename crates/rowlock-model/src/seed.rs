//! Chance that can be repeated: every made-up value of a run comes from its seed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The seed of a run; the same seed and purpose give the same value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(pub String);

impl Seed {
    /// A lower-case word of `len` characters (at most 50; 5 bits each) for this purpose.
    pub fn word(&self, purpose: &str, len: usize) -> String {
        let digest = Sha256::new().chain_update(&self.0).chain_update([0]).chain_update(purpose).finalize();
        let more = Sha256::digest(digest);
        digest.iter().chain(more.iter()).take(len).map(|b| char::from(LETTERS[usize::from(b % 32)])).collect()
    }

    /// A user name that no service is likely to have, for this purpose.
    pub fn user(&self, purpose: &str) -> String {
        self.word(&format!("user/{purpose}"), 10)
    }

    /// A password that opens nothing, for this purpose.
    pub fn password(&self, purpose: &str) -> String {
        self.word(&format!("password/{purpose}"), 16)
    }

    /// A number below `bound` for this purpose; 0 when `bound` is 0.
    pub fn below(&self, purpose: &str, bound: u64) -> u64 {
        let digest = Sha256::new().chain_update(&self.0).chain_update([1]).chain_update(purpose).finalize();
        let mut eight = [0; 8];
        eight.copy_from_slice(&digest[..8]);
        u64::from_be_bytes(eight).checked_rem(bound).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_purpose_gives_the_same_word_and_another_gives_another() {
        let seed = Seed("s".into());
        assert_eq!(seed.word("a", 12), seed.word("a", 12));
        assert_ne!(seed.word("a", 12), seed.word("b", 12));
        assert_eq!(seed.word("a", 12).len(), 12);
        assert_eq!(seed.below("a", 0), 0);
    }
}

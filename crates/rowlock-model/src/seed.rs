//! Chance that can be repeated: every made-up value of a run comes from its seed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The seed of a run; the same seed and purpose give the same value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

    /// An identifier of the same form as this one that nobody has.
    pub fn nobodys(&self, id: &str) -> String {
        if let Ok(number) = id.parse::<u64>() {
            // Fits in the 31 bits of a usual key, and is far from what has been given out.
            let far = 1_800_000_000 + self.below(&format!("nobody/{id}"), 300_000_000);
            return if far == number { (far + 1).to_string() } else { far.to_string() };
        }
        let hexadecimal = id.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        let pick = |at: usize, bound: u64| self.below(&format!("nobody/{id}/{at}"), bound);
        let from = |letters: &[u8], at: usize| {
            let index = usize::try_from(pick(at, letters.len() as u64)).unwrap_or(0);
            char::from(letters[index])
        };
        let letters = if hexadecimal { &b"abcdef"[..] } else { &b"abcdefghijkmnopqrstuvwxyz"[..] };
        id.chars()
            .enumerate()
            .map(|(at, c)| match c {
                // The version and the variant of a UUID stay (RFC 9562 section 4).
                c if id.len() == 36 && matches!(at, 14 | 19) => c,
                '0'..='9' => from(b"0123456789", at),
                'a'..='z' => from(letters, at),
                'A'..='Z' => from(letters, at).to_ascii_uppercase(),
                other => other,
            })
            .collect()
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

    #[test]
    fn an_identifier_that_nobody_has_keeps_the_form_of_the_real_one() {
        let seed = Seed("s".into());
        let uuid = seed.nobodys("d2c0a6be-3d0c-4d7b-8a57-0a7f2d1b9c44");
        assert_eq!((uuid.len(), uuid.as_bytes()[14], uuid.as_bytes()[19]), (36, b'4', b'8'));
        assert!(uuid.chars().all(|c| c.is_ascii_hexdigit() || c == '-'));
        assert!(seed.nobodys("17").parse::<i32>().is_ok_and(|n| n > 1_000_000));
        let slug = seed.nobodys("my-first-note");
        assert!(slug != "my-first-note" && slug.matches('-').count() == 2, "{slug}");
    }
}

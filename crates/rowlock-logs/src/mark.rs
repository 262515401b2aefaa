//! What stands for a secret where two places must be told to have the same one: a keyed hash.

use std::fmt::Write as _;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The key of the hashes. Whoever has it can try guesses, so it is a secret too.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A key of any length (RFC 2104); `None` never happens with this hash.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(bytes).ok().map(Self)
    }

    /// The first 64 bits of HMAC-SHA-256 in hexadecimal.
    pub fn mark(&self, secret: &[u8]) -> String {
        let mut mac = self.0.clone();
        mac.update(secret);
        mac.finalize().into_bytes().iter().take(8).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

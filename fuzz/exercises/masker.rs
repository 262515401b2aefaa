//! A secret and a text that may hold it: what is masked holds it no more.

use rowlock_model::mask::shorten_properties;
use rowlock_model::{Masker, NamedSecret};

const MASK: &str = "[A.password]";

/// The first line is the user name, the second the secret, the rest the text.
pub(crate) fn exercise(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(3, '\n');
    let (user, secret) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let text = lines.next().unwrap_or_default();
    let named = NamedSecret {
        identity: "A".to_owned(),
        kind: "password",
        user: Some(user.to_owned()),
        secret: secret.to_owned(),
    };
    let masker = Masker::new(&[named]);
    let left = masker.mask(text);
    // A secret that shares letters with its mask may stand across the mask's edge without being there.
    if secret.len() >= 3 && !secret.contains(|c| MASK.contains(c)) {
        assert!(!left.contains(secret), "{left}");
    }
    if ![user, secret, text].iter().any(|part| part.contains(['{', '}'])) {
        assert_eq!(masker.fill(&masker.placeholder(text)), text);
    }
    let _ = shorten_properties(text);
}

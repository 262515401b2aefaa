//! Guesses about a token where it lies: the key of its HMAC, and whether it follows from the password.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use md5::{Digest as _, Md5};
use ring::digest;

use crate::jwt::Jwt;

/// Most seconds that the clock of a service differs from ours.
const CLOCKS_DIFFER: i64 = 3_600;

/// Keys that tutorials, templates and hurried people use; one a line, written for this project.
const KEYS: &str = include_str!("keys.txt");
/// Most words of the target that are tried.
const WORDS: usize = 60;

/// A key that was found.
pub(crate) struct Guess {
    pub(crate) key: Vec<u8>,
    pub(crate) own_word: bool,
}

/// Tries the well-known keys and the target's own words; also how many were tried.
pub(crate) fn key(jwt: &Jwt, words: &[String]) -> (Option<Guess>, usize) {
    if !jwt.has_shared_key() {
        return (None, 0);
    }
    let known = std::iter::once("").chain(KEYS.lines().filter(|l| !l.starts_with('#')));
    let mut tried = 0;
    for key in known {
        tried += 1;
        if jwt.is_signed_with(key.as_bytes()) {
            return (Some(Guess { key: key.into(), own_word: false }), tried);
        }
    }
    for key in words.iter().take(WORDS).flat_map(|w| variants(w)) {
        tried += 1;
        if jwt.is_signed_with(key.as_bytes()) {
            return (Some(Guess { key: key.into_bytes(), own_word: true }), tried);
        }
    }
    (None, tried)
}

/// What people make of a name when they need a secret.
fn variants(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut chars = lower.chars();
    let title: String = chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect();
    let mut all = vec![word.to_owned(), lower.clone(), title.clone(), word.to_uppercase()];
    for tail in [
        "-secret",
        "_secret",
        "secret",
        "-key",
        "_key",
        "key",
        "-jwt",
        "_jwt",
        "-secret-key",
        "_secret_key",
        "123",
        "1234",
        "!",
    ] {
        all.push(format!("{lower}{tail}"));
        all.push(format!("{title}{tail}"));
    }
    for head in ["secret-", "secret_", "secret", "jwt-", "jwt_", "my-", "my_", "my"] {
        all.push(format!("{head}{lower}"));
    }
    all
}

/// Whether a token carries the second that it was made in, as itsdangerous signs it: `payload.time.signature`. `now`
/// in seconds since 1970.
pub(crate) fn is_stamped(token: &str, now: i64) -> bool {
    let mut parts = token.rsplit('.').skip(1);
    let (Some(time), Some(_)) = (parts.next(), parts.next()) else { return false };
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(time) else { return false };
    let Ok(bytes) = <[u8; 4]>::try_from(bytes) else { return false };
    (i64::from(u32::from_be_bytes(bytes)) - now).abs() < CLOCKS_DIFFER
}

/// How a token follows from user name and password, in words.
pub(crate) fn derivation(token: &str, user: &str, password: &str) -> Option<String> {
    if password.len() < 4 {
        return None;
    }
    let texts = [
        ("the password".to_owned(), password.to_owned()),
        ("`user:password`".to_owned(), format!("{user}:{password}")),
        ("the user name and the password".to_owned(), format!("{user}{password}")),
        ("the password and the user name".to_owned(), format!("{password}{user}")),
        ("`password:user`".to_owned(), format!("{password}:{user}")),
    ];
    // The parts of a JWT are decoded by anybody; that is jwt-sensitive-claims' business.
    let what = &texts[0].0;
    if token == password {
        return Some(format!("it is {what} itself"));
    }
    if token.contains(password) {
        return Some(format!("it contains {what}"));
    }
    for (what, text) in &texts {
        for (coding, spelled) in codings(text.as_bytes()) {
            if same(token, &spelled) {
                return Some(format!("it is {what} in {coding}"));
            }
        }
        for (digest, bytes) in digests(text) {
            for (coding, spelled) in codings(&bytes) {
                if same(token, &spelled) || token.split([':', '.', '-', '|']).any(|part| same(part, &spelled))
                {
                    return Some(format!("it is the {digest} of {what} in {coding}"));
                }
            }
        }
    }
    None
}

fn same(token: &str, spelled: &str) -> bool {
    spelled.len() >= 8 && token.eq_ignore_ascii_case(spelled)
}

fn codings(bytes: &[u8]) -> [(&'static str, String); 5] {
    [
        ("hex", hex(bytes)),
        ("base64", STANDARD.encode(bytes)),
        ("base64", STANDARD_NO_PAD.encode(bytes)),
        ("base64url", URL_SAFE.encode(bytes)),
        ("base64url", URL_SAFE_NO_PAD.encode(bytes)),
    ]
}

fn digests(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let of = |algorithm| digest::digest(algorithm, text.as_bytes()).as_ref().to_vec();
    vec![
        ("MD5", Md5::digest(text.as_bytes()).to_vec()),
        ("SHA-1", of(&digest::SHA1_FOR_LEGACY_USE_ONLY)),
        ("SHA-256", of(&digest::SHA256)),
        ("SHA-384", of(&digest::SHA384)),
        ("SHA-512", of(&digest::SHA512)),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_has_about_a_thousand_keys_each_once() {
        let keys: Vec<&str> = KEYS.lines().filter(|l| !l.starts_with('#')).collect();
        let once: BTreeSet<&str> = keys.iter().copied().collect();
        assert!((900..=1200).contains(&keys.len()) && once.len() == keys.len(), "{}", keys.len());
        assert!(keys.iter().all(|k| !k.is_empty() && k.trim() == *k));
    }

    #[test]
    fn a_digest_of_the_pair_is_told() {
        // printf %s 'alice:quiet-Heron' | sha256sum, md5sum
        for (token, words) in [
            ("quiet-Heron", "itself"),
            ("alice-quiet-Heron-1", "contains"),
            ("YWxpY2U6cXVpZXQtSGVyb24=", "base64"),
        ] {
            let told = derivation(token, "alice", "quiet-Heron").expect("derived");
            assert!(told.contains(words), "{told}");
        }
        let pair = hex(&digests("alice:quiet-Heron")[0].1);
        assert!(derivation(&pair, "alice", "quiet-Heron").expect("derived").contains("MD5"));
        assert_eq!(derivation("7f3e2c19a4b85d60e1f2", "alice", "quiet-Heron"), None);
    }

    #[test]
    fn a_token_that_is_signed_with_its_second_is_known() {
        // As itsdangerous writes "alice" in the second 1763760000
        let token = "ImFsaWNlIg.aSDXgA.kC0b2n8wZ3mS2b5cO1mF7Qp0v4E";
        assert!(is_stamped(token, 1_763_760_060));
        assert!(!is_stamped(token, 1_763_860_000));
        for other in ["", "aSDXgA", "aSDXgA.x", "a.b.c", "8c0b.1f2e.44aa", "5d41402abc4b2a76b9719d911017c592"]
        {
            assert!(!is_stamped(other, 1_763_760_060), "{other}");
        }
    }
}

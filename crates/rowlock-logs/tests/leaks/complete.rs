//! What the filter lets through scans clean, and goes through it unchanged.

use proptest::prelude::*;
use rowlock_logs::{Key, Sizes, redact};

use crate::shapes::{clean_lines, lines};
use crate::{redacted, scanned};

/// Lines with shapes planted in noise of all sorts, glued with what notations are made of.
fn log() -> impl Strategy<Value = Vec<u8>> {
    let shape =
        prop::sample::select(lines().into_iter().map(|(_, line, _)| line.into_bytes()).collect::<Vec<_>>());
    let clean = prop::sample::select(clean_lines()).prop_map(|l| l.as_bytes().to_vec());
    let glue = prop::sample::select(vec![
        "\n",
        " ",
        "\"",
        "'",
        "\\",
        "\\\"",
        "{",
        "}",
        ", ",
        ": ",
        "=",
        "&",
        "%22",
        "[",
        "]",
        ";",
        "@",
        "://",
        "\r\n",
        "Authorization: ",
        "Basic ",
        "password=",
        "token: ",
        "Cookie: a=",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n",
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgq8Zt3mXv5WnK2yRb\n",
        "tUvWx0q8Zt\n",
        "-----END PRIVATE KEY-----\n",
        "f(password, token)\n  │         └ '",
        "\n  └ '",
        "['",
        "', '",
        "', 'value': '",
        "auth=('",
        " --password ",
        "password is ",
        "&#39;",
        "</b>&nbsp;= ",
        "\u{1b}[31m",
        "eyJ",
    ])
    .prop_map(|t| t.as_bytes().to_vec());
    let cut = (shape.clone(), 0.0..1.0_f64).prop_map(|(line, part)| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a part"
        )]
        let at = (line.len() as f64 * part) as usize;
        line[at..].to_vec()
    });
    let noise = prop::collection::vec(any::<u8>(), 0..20);
    let words = "[a-zA-Z0-9 =:,;/@&%+._-]{0,30}".prop_map(String::into_bytes);
    let piece = prop_oneof![3 => shape, 1 => clean, 3 => glue, 1 => cut, 1 => noise, 2 => words];
    prop::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_through_scans_clean_and_goes_through_again(text in log()) {
        let once = redacted(&text, Sizes::default());
        let left = scanned(&once, Sizes::default());
        prop_assert!(left.secrets().is_empty(), "{:?} in {}", left.secrets(), String::from_utf8_lossy(&once));
        prop_assert_eq!(&redacted(&once, Sizes::default()), &once);
        let lines = |t: &[u8]| memchr::memchr_iter(b'\n', t).count();
        prop_assert_eq!(lines(&once), lines(&text));
    }

    #[test]
    fn the_same_with_hashes(text in log()) {
        let key = Key::new(b"k").expect("a key");
        let mut once = Vec::new();
        redact(&mut &text[..], &mut once, Some(&key), Sizes::default()).expect("it can be read");
        prop_assert!(scanned(&once, Sizes::default()).secrets().is_empty());
    }
}

#[test]
fn a_hash_joins_lines_and_says_nothing_else() {
    let text = "password=hunter2\npassword=hunter3\n{\"password\": \"hunter2\"}\n";
    let mut out = Vec::new();
    let key = Key::new(b"k").expect("a key");
    assert_eq!(redact(&mut text.as_bytes(), &mut out, Some(&key), Sizes::default()).expect("read"), 3);
    let marks: Vec<String> = String::from_utf8(out)
        .expect("text")
        .lines()
        .filter_map(|l| Some(l.split_once("[REDACTED:password:")?.1.split_once(']')?.0.to_owned()))
        .collect();
    assert!(marks.len() == 3 && marks[0] == marks[2] && marks[0] != marks[1] && marks[0].len() == 16);
}

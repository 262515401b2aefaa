//! True and false examples. Made-up keys are put together here, so that no scanner of this
//! repository's text takes them for real ones.

use super::*;

/// 200 characters that look random and are the same each time.
fn noise(alphabet: &[u8], length: usize) -> String {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(alphabet[usize::try_from(state >> 16).expect("fits") % alphabet.len()])
    };
    (0..length).map(|_| next()).collect()
}

const WORD: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

fn names(text: &str) -> Vec<&'static str> {
    found_in(text.as_bytes()).into_iter().map(|(s, _)| s.name).collect()
}

#[test]
fn every_shape_compiles() {
    assert!(FINDER.is_some() && PATTERNS.iter().all(Option::is_some));
}

#[test]
fn keys_are_known_by_shape_and_chance() {
    let word = |n| noise(WORD, n);
    let checked = format!("gh{}", ["p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"].concat());
    for (name, text) in [
        ("a private key", format!("-----BEGIN RSA PRIVATE KEY-----\\n{}", word(64))),
        ("an AWS secret access key", format!(r#""aws_secret_access_key": "{}""#, word(40))),
        ("an AWS access key id", format!("AK{}{}", "IA", noise(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16))),
        ("a GitHub token", format!(r#"{{"t":"{checked}"}}"#)),
        ("a GitLab token", format!("glp{}{}", "at-", word(20))),
        ("a Slack token", format!("xo{}-384756102938-{}", "xb", word(24))),
        ("a Stripe live key", format!("sk_{}_{}", "live", word(24))),
        ("a SendGrid key", format!("S{}{}.{}", "G.", word(22), word(43))),
        ("a database password", "postgresql+asyncpg://app:tr0ub4dor@db.prod/shop".to_owned()),
        ("the application's secret key", r#"{"SECRET_KEY": "f3Zk-92hPq_x7"}"#.to_owned()),
        ("the application's secret key", "&#39;SECRET_KEY&#39;: &#39;f3Zk-92hPq_x7&#39;".to_owned()),
        ("a Basic pair in a URL", "https://bob:tr0ub4dor@api.shop/".to_owned()),
    ] {
        assert_eq!(names(&text), [name], "{text}");
    }
}

#[test]
fn placeholders_and_chance_are_none() {
    let sequence = format!("ghp_{}", noise(WORD, 36));
    for text in [
        sequence.as_str(),
        "AKIAIOSFODNN7EXAMPLE",
        "sk_live_xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "postgresql://user:password@localhost/db",
        "postgres://user:${DB_PASSWORD}@db/shop",
        "mysql://root:********@db/shop",
        r#""SECRET_KEY": "<change me>""#,
        r#"{"SECRET_KEY": null, "secret_access_key": null}"#,
        "https://cdn.shop/a:b/c@2x.png",
        "https://github.com/octocat/Hello-World/compare/{base}...{head}",
        "https://medium.com/@someone/story:part",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
        "-----BEGIN CERTIFICATE-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
        r#"{"node_id":"MDEwOlJlcG9zaXRvcnkxMjk2MjY5","sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e"}"#,
        r#"{"etag":"SG.short","note":"shpat_ tokens start so","chf_rate":1.2}"#,
    ] {
        assert!(names(text).is_empty(), "{text}: {:?}", names(text));
    }
}

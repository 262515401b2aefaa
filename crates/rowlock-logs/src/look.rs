//! Small measures of a value: is it a mask, prose, code, or as good as random; do its check digits hold.

/// Words that stand where a secret was, or where one is spoken of.
const STAND_INS: [&str; 70] = [
    "redacted",
    "filtered",
    "masked",
    "hidden",
    "removed",
    "omitted",
    "sanitized",
    "scrubbed",
    "obfuscated",
    "censored",
    "protected",
    "secret",
    "password",
    "passwd",
    "pass",
    "pwd",
    "token",
    "apikey",
    "api_key",
    "your",
    "my-",
    "example",
    "changeme",
    "none",
    "null",
    "nil",
    "undefined",
    "true",
    "false",
    "yes",
    "no",
    "string",
    "str",
    "bytes",
    "int",
    "object",
    "empty",
    "missing",
    "invalid",
    "incorrect",
    "wrong",
    "required",
    "optional",
    "expired",
    "changed",
    "unset",
    "set",
    "not",
    "is",
    "was",
    "for",
    "must",
    "does",
    "did",
    "too",
    "mismatch",
    "rejected",
    "accepted",
    "failed",
    "ok",
    "n/a",
    "na",
    "unknown",
    "default",
    "sent",
    "given",
    "provided",
    "and",
    "or",
    "the",
];

/// Whether nothing is behind a value: a mask, an empty text, a placeholder, a word about it.
pub(crate) fn is_stand_in(value: &[u8]) -> bool {
    let Some((first, rest)) = value.split_first() else { return true };
    if rest.iter().all(|b| b == first) && (value.len() > 1 || !first.is_ascii_alphanumeric()) {
        return true;
    }
    if matches!(value, [b'<', .., b'>'] | [b'{', .., b'}'] | [b'[', .., b']'] | [b'(', .., b')'])
        || [&b"${"[..], b"{{", b"$(", b"%(", b"%{", b"[REDACTED", b"[FILTERED", b"%5B", b"<"]
            .iter()
            .any(|p| value.starts_with(p))
    {
        return true;
    }
    if matches!(value, [b'$', name @ ..] if name.iter().all(|b| b.is_ascii_uppercase() || *b == b'_'))
        || matches!(value, [b'%', _] | [b'%', _, _])
    {
        return true;
    }
    // `ab****yz`, `sk-...wxyz`: somebody masked it already.
    if [&b"***"[..], b"...", b"xxxx", b"XXXX", "…".as_bytes(), "•••".as_bytes()]
        .iter()
        .any(|mask| memchr::memmem::find(value, mask).is_some())
    {
        return true;
    }
    let word: Vec<u8> = value
        .iter()
        .copied()
        .skip_while(|b| !b.is_ascii_alphanumeric())
        .take_while(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'/'))
        .map(|b| b.to_ascii_lowercase())
        .collect();
    let whole = word.len() + 2 >= value.len();
    let begins = |s: &str| word == s.as_bytes() && (whole || matches!(s, "redacted" | "filtered" | "masked"));
    STAND_INS.into_iter().any(begins)
}

/// Whether a value reads like a sentence: a validation message, not a passphrase.
pub(crate) fn is_prose(value: &[u8]) -> bool {
    let spaces = memchr::memchr_iter(b' ', value).count();
    spaces >= 2 && matches!(value.last(), Some(b'.' | b'!' | b'?' | b':')) || spaces >= 1 && value.len() > 200
}

/// Whether an unquoted value is a name of a program: `password=form.password`, `token=token`.
pub(crate) fn is_code(value: &[u8], next: Option<u8>) -> bool {
    if matches!(next, Some(b'(' | b'[')) {
        return true;
    }
    let is_name = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b'.');
    let name = value.iter().take_while(|b| is_name(b)).count();
    if name > 0 && matches!(value.get(name), Some(b'(' | b'[')) {
        return true;
    }
    let named = value.iter().all(is_name);
    let lower = value.to_ascii_lowercase();
    let words =
        ["pass", "pwd", "pw", "secret", "token", "cred", "key", "self", "request", "form", "config", "env"];
    named && words.iter().any(|w| memchr::memmem::find(&lower, w.as_bytes()).is_some())
}

/// Whether a value may well be random: so long, letters and digits or both cases, many different.
pub(crate) fn is_random(value: &[u8], least: usize) -> bool {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let upper = value.iter().any(u8::is_ascii_uppercase);
    let lower = value.iter().any(u8::is_ascii_lowercase);
    value.len() >= least
        && (upper || lower)
        && (digits > 0 || upper && lower && value.len() >= 20 && !has_words(value))
        && entropy(value) >= if value.len() < 16 { 2.0 } else { 2.7 }
}

/// CamelCase and the like: capitals stand alone before runs of small letters.
fn has_words(value: &[u8]) -> bool {
    let runs = value.split(|b| !b.is_ascii_lowercase()).map(<[u8]>::len);
    runs.filter(|n| *n >= 4).sum::<usize>() * 2 > value.len()
}

/// Shannon's entropy in bits a byte.
#[expect(clippy::cast_precision_loss, reason = "lengths of values")]
pub(crate) fn entropy(value: &[u8]) -> f64 {
    let mut counts = [0_usize; 256];
    for byte in value {
        counts[usize::from(*byte)] += 1;
    }
    let all = value.len() as f64;
    counts.iter().filter(|n| **n > 0).map(|n| *n as f64 / all).map(|p| -p * p.log2()).sum()
}

/// The check digit of ISO/IEC 7812 over digits, whatever stands between them.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, d)| {
            let d = u32::from(d - b'0');
            if n % 2 == 0 { d } else { d * 2 / 10 + d * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The check of ISO 13616: moved and spelled as digits it is 1 modulo 97.
pub(crate) fn mod97(account: &[u8]) -> bool {
    let (head, tail) = account.split_at(account.len().min(4));
    let rest = tail.iter().chain(head).try_fold(0_u32, |rest, b| match b {
        b'0'..=b'9' => Some((rest * 10 + u32::from(b - b'0')) % 97),
        b'A'..=b'Z' => Some((rest * 100 + u32::from(b - b'A') + 10) % 97),
        _ => None,
    });
    rest == Some(1)
}

/// GitHub's checksum: the last six digits are the CRC32 of the ones before, in base 62.
pub(crate) fn crc32_base62(token: &[u8]) -> bool {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let random = token.iter().position(|b| *b == b'_').map_or(token, |at| &token[at + 1..]);
    let Some((random, sum)) = random.split_last_chunk::<6>() else { return false };
    let given =
        sum.iter().try_fold(0_u64, |n, b| DIGITS.iter().position(|d| d == b).map(|d| n * 62 + d as u64));
    given == Some(u64::from(crc32fast::hash(random)))
}

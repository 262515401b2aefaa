//! What personal data looks like: mail addresses, telephone numbers, cards, bank accounts, US
//! social security numbers. Each with the test that tells it from an id.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::passive::reading;

/// Most candidates of one kind that are tested in one body.
const TESTED: usize = 200;

static MAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?-u)\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9.-]{1,120}\.[A-Za-z]{2,24}\b").ok()
});
static DIGITS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?-u)(?:["':\s>])(\d(?:[ -]?\d){12,18})(?:["',\s}\]<]|$)"#).ok());
static IBAN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)\b([A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)\b").ok());
static SSN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?-u)\b(\d{3}-\d{2}-\d{4})\b").ok());

/// Names before the `@` that are roles and not persons.
const ROLES: [&str; 14] = [
    "noreply",
    "no-reply",
    "donotreply",
    "support",
    "info",
    "contact",
    "hello",
    "admin",
    "sales",
    "help",
    "security",
    "postmaster",
    "webmaster",
    "team",
];
/// Domains for documentation and tests (RFC 2606), and what is no mail domain (`icon@2x.png`).
const NO_DOMAINS: [&str; 12] = [
    "example.com",
    "example.org",
    "example.net",
    ".example",
    ".test",
    ".invalid",
    ".localhost",
    ".png",
    ".jpg",
    ".svg",
    ".webp",
    "noreply.github.com",
];
/// Card numbers that payment providers publish for tests.
const TEST_CARDS: [&str; 12] = [
    "4111111111111111",
    "4242424242424242",
    "5555555555554444",
    "5105105105105100",
    "4012888888881881",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "6011000990139424",
    "30569309025904",
    "3530111333300000",
    "4000056655665556",
];
/// Account numbers from documentation.
const TEST_IBANS: [&str; 3] = ["DE89370400440532013000", "GB29NWBK60161331926819", "GB82WEST12345698765432"];

/// A number found, and whether it is one that documentation uses.
pub(super) struct Number {
    pub(super) at: Range<usize>,
    pub(super) for_tests: bool,
    /// How many different ones there are.
    pub(super) different: usize,
}

/// Mail addresses of persons: how many different ones stand in properties that are named for mail, and the first.
pub(super) fn mails(body: &[u8], own: impl Fn(&str) -> bool) -> Option<(usize, Range<usize>)> {
    memchr::memchr(b'@', body)?;
    let mut seen = BTreeSet::new();
    let mut first = None;
    for mail in MAIL.as_ref()?.find_iter(body).take(TESTED) {
        let text = String::from_utf8_lossy(mail.as_bytes()).to_ascii_lowercase();
        let Some((local, domain)) = text.split_once('@') else { continue };
        let role = ROLES.contains(&local);
        let named = named(body, mail.start(), &["mail"]);
        if role || !named || NO_DOMAINS.iter().any(|d| domain.ends_with(d)) || own(&text) {
            continue;
        }
        first.get_or_insert_with(|| mail.range());
        seen.insert(text);
    }
    Some((seen.len(), first?))
}

/// Card numbers (ISO/IEC 7812) in properties that are named for them.
pub(super) fn cards(body: &[u8]) -> Option<Number> {
    number(body, DIGITS.as_ref()?, &["card", "pan", "ccnum", "cc_num", "credit"], |digits| {
        let issuer = match digits.as_bytes() {
            [b'4', ..] => matches!(digits.len(), 13 | 16 | 19),
            [b'3', b'4' | b'7', ..] => digits.len() == 15,
            [b'5', b'1'..=b'5', ..] | [b'2', b'2'..=b'7', ..] => digits.len() == 16,
            [b'3' | b'6', ..] => (14..=19).contains(&digits.len()),
            _ => false,
        };
        let repeated = digits.bytes().all(|b| Some(b) == digits.bytes().next());
        (issuer && !repeated && passes_luhn(digits)).then(|| TEST_CARDS.contains(&digits))
    })
}

/// Bank accounts (ISO 13616) in properties that are named for them.
pub(super) fn ibans(body: &[u8]) -> Option<Number> {
    number(body, IBAN.as_ref()?, &["iban", "account", "bank"], |text| {
        passes_mod_97(text).then(|| TEST_IBANS.contains(&text))
    })
}

/// US social security numbers in properties that are named for them.
pub(super) fn social_numbers(body: &[u8]) -> Option<Number> {
    memchr::memchr(b'-', body)?;
    number(body, SSN.as_ref()?, &["ssn", "social", "tax_id", "taxid"], |digits| {
        // The dashes are taken out: area 000, 666 and 9xx, group 00 and serial 0000 are never issued.
        let (area, rest) = digits.split_at_checked(3)?;
        let (group, serial) = rest.split_at_checked(2)?;
        let issued =
            area != "000" && area != "666" && !area.starts_with('9') && group != "00" && serial != "0000";
        issued.then(|| ["078051120", "123456789", "219099999"].contains(&digits))
    })
}

/// Candidates that stand in a property of this kind and pass the test, which tells whether one is for tests only.
fn number(body: &[u8], shape: &Regex, names: &[&str], test: impl Fn(&str) -> Option<bool>) -> Option<Number> {
    if !names.iter().any(|n| holds_any_case(body, n)) {
        return None;
    }
    let mut found: Option<Number> = None;
    let mut seen = BTreeSet::new();
    for candidate in shape.captures_iter(body).take(TESTED).filter_map(|c| c.get(1)) {
        let bare: String = candidate
            .as_bytes()
            .iter()
            .filter(|b| b.is_ascii_alphanumeric())
            .map(|b| char::from(*b))
            .collect();
        let Some(for_tests) = test(&bare).filter(|_| named(body, candidate.start(), names)) else { continue };
        if found.as_ref().is_none_or(|f| f.for_tests && !for_tests) {
            found = Some(Number { at: candidate.range(), for_tests, different: 0 });
        }
        seen.insert(bare);
    }
    found.map(|f| Number { different: seen.len(), ..f })
}

/// Whether a word stands in the text in lower case, capitals or with a capital first.
fn holds_any_case(body: &[u8], word: &str) -> bool {
    reading::holds(body, &word[1..]) || reading::holds(body, &word.to_ascii_uppercase())
}

fn named(body: &[u8], at: usize, names: &[&str]) -> bool {
    let name: Option<Cow<'_, str>> = reading::property(body, at);
    name.is_some_and(|n| {
        let lower = n.to_ascii_lowercase();
        let token = lower.contains("token") || lower.ends_with("id") && !lower.ends_with("tax_id");
        !token && names.iter().any(|w| if *w == "pan" { lower == "pan" } else { lower.contains(w) })
    })
}

/// ISO/IEC 7812-1 annex B.
fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(digit.wrapping_sub(b'0'));
            if at % 2 == 1 { value * 2 / 10 + value * 2 % 10 } else { value }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// ISO 13616: the first four characters moved to the end, letters as two digits, modulo 97 is 1.
fn passes_mod_97(text: &str) -> bool {
    if !(15..=34).contains(&text.len()) || !text.is_ascii() {
        return false;
    }
    let (head, tail) = text.split_at(4);
    let rest = tail.bytes().chain(head.bytes()).try_fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => Some((rest * 10 + u32::from(byte - b'0')) % 97),
        b'A'..=b'Z' => Some((rest * 100 + u32::from(byte - b'A') + 10) % 97),
        _ => None,
    });
    rest == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums() {
        assert!(passes_luhn("4111111111111111") && !passes_luhn("4111111111111112"));
        assert!(passes_mod_97("DE89370400440532013000") && !passes_mod_97("DE88370400440532013000"));
        assert!(MAIL.is_some() && DIGITS.is_some() && IBAN.is_some() && SSN.is_some());
    }

    #[test]
    fn numbers_need_the_name_of_their_property() {
        let card = |text: &str| cards(text.as_bytes()).map(|n| n.for_tests);
        assert_eq!(card(r#"{"card_number":"4539 1488 0343 6467"}"#), Some(false));
        assert_eq!(card(r#"{"card":{"pan":4539148803436467}}"#), Some(false));
        assert_eq!(card(r#"{"cardNumber":"4111111111111111"}"#), Some(true));
        for text in [
            r#"{"order_id":4539148803436467,"card":"visa"}"#,
            r#"{"card_number":"**** **** **** 6467"}"#,
            r#"{"card_id":"4539148803436467"}"#,
            r#"{"timestamp":1700000000000,"discard":true}"#,
            r#"{"card_number":"0000000000000000"}"#,
            r#"{"company":"4539148803436467"}"#,
        ] {
            assert_eq!(card(text), None, "{text}");
        }
        assert!(ibans(br#"{"IBAN":"DE75512108001245126199"}"#).is_some());
        assert!(ibans(br#"{"ref":"DE75512108001245126199"}"#).is_none());
        assert!(social_numbers(br#"{"ssn":"536-22-8726"}"#).is_some());
        assert!(social_numbers(br#"{"sku":"536-22-8726","ssn":null}"#).is_none());
        assert!(social_numbers(br#"{"ssn":"900-22-8726"}"#).is_none());
    }
}

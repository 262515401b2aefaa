//! Card and account numbers: near a word that says so, with their check digits.

use std::ops::Range;

use crate::kind::{CARD, IBAN};
use crate::leak::Leak;
use crate::look;

/// How far behind the word a number may stand.
const NEAR: usize = 64;

/// A card number behind the word at `word` (ISO/IEC 7812).
pub(crate) fn card(text: &[u8], word: &Range<usize>) -> Option<Leak> {
    if crate::named::is_mark(text, word.start) {
        return None;
    }
    let line = crate::field::line_end(text, word.end, NEAR + 24);
    let near = &text[word.end..line];
    let mut at = 0;
    while at < near.len().min(NEAR) {
        if !near[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let length = number_length(&near[at..]);
        let digits: Vec<u8> = near[at..at + length].iter().copied().filter(u8::is_ascii_digit).collect();
        if (13..=19).contains(&digits.len())
            && matches!(digits[0], b'2'..=b'6')
            && digits.iter().any(|d| *d != digits[0])
            && look::luhn(&digits)
            && !near.get(at + length).is_some_and(u8::is_ascii_alphanumeric)
        {
            let span = word.end + at..word.end + at + length;
            let quotes = if at > 0 { json_quotes(&near[..at]) } else { Vec::new() };
            return Some(Leak { secret: digits, quotes, ..Leak::plain(&CARD, text, span) });
        }
        at += length.max(1);
    }
    None
}

/// An account behind the word at `word` (ISO 13616).
pub(crate) fn iban(text: &[u8], word: &Range<usize>) -> Option<Leak> {
    let line = crate::field::line_end(text, word.end, NEAR + 48);
    let near = &text[word.end..line];
    for at in 0..near.len().min(NEAR) {
        let head = near.get(at..at + 4)?;
        let begins = head[0].is_ascii_uppercase()
            && head[1].is_ascii_uppercase()
            && head[2..].iter().all(u8::is_ascii_digit);
        if !begins || at > 0 && near[at - 1].is_ascii_alphanumeric() {
            continue;
        }
        let most = near[at..]
            .iter()
            .take(42)
            .take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || **b == b' ')
            .count();
        // Words may follow a spaced number: the longest part whose check holds is it.
        for length in (15..=most).rev() {
            let account: Vec<u8> = near[at..at + length].iter().copied().filter(|b| *b != b' ').collect();
            let whole = near[at + length - 1] != b' '
                && !near.get(at + length).is_some_and(u8::is_ascii_alphanumeric);
            if whole && (15..=34).contains(&account.len()) && look::mod97(&account) {
                let span = word.end + at..word.end + at + length;
                return Some(Leak { secret: account, ..Leak::plain(&IBAN, text, span) });
            }
        }
    }
    None
}

/// Digits, single spaces and hyphens between them.
fn number_length(text: &[u8]) -> usize {
    let mut length = 0;
    let (mut digits, mut at) = (0, 0);
    while let Some(byte) = text.get(at) {
        if byte.is_ascii_digit() {
            digits += 1;
            length = at + 1;
        } else if !matches!(byte, b' ' | b'-')
            || !text.get(at + 1).is_some_and(u8::is_ascii_digit)
            || digits > 18
        {
            break;
        }
        at += 1;
    }
    length
}

/// The quotes of a JSON name right before a number.
fn json_quotes(before: &[u8]) -> Vec<u8> {
    let trimmed = before.trim_ascii_end();
    let Some(name) = trimmed.strip_suffix(b":") else { return Vec::new() };
    let name = name.trim_ascii_end();
    if name.last() != Some(&b'"') {
        return Vec::new();
    }
    let slashes = name[..name.len() - 1].iter().rev().take_while(|b| **b == b'\\').count();
    name[name.len() - 1 - slashes..].to_vec()
}

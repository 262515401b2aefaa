//! How deep a text could nest, told before it is parsed: a tree is dropped by recursion.

/// Deepest text that is parsed, in brackets and chained operators.
const DEEPEST: usize = 8_000;

/// Whether brackets and chains of operators stay below what is parsed.
///
/// Strings and comments are passed over. The measure is an upper bound that resets at commas,
/// colons and, outside brackets, at line ends, so that long lists are not deep.
pub(crate) fn is_shallow(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut open, mut total, mut word) = (0, vec![0_usize], 0_usize, false);
    while let Some(&byte) = bytes.get(at) {
        let letter = byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        match byte {
            b'#' => at += memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at) - 1,
            b'"' | b'\'' => at = behind_string(bytes, at),
            b'(' | b'[' | b'{' => {
                open.push(0);
                total += 1;
            }
            b')' | b']' | b'}' if open.len() > 1 => total -= open.pop().unwrap_or(0) + 1,
            b',' | b';' => total -= reset(&mut open),
            b'\n' if open.len() == 1 => total -= reset(&mut open),
            b' ' | b'\t' | b'\r' | b'\n' | b'\\' => {}
            // A word after a word is an operator (`not`, `await`, `lambda`), or nothing worse.
            _ if letter && word => {}
            _ => {
                if let Some(top) = open.last_mut() {
                    *top += 1;
                    total += 1;
                }
            }
        }
        if total > DEEPEST {
            return false;
        }
        word = letter;
        at += 1;
    }
    true
}

fn reset(open: &mut [usize]) -> usize {
    open.last_mut().map_or(0, std::mem::take)
}

fn memchr(byte: u8, bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| *b == byte)
}

/// The place of the string's last quote, or the text's last byte.
fn behind_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let long = bytes.get(at + 1) == Some(&quote) && bytes.get(at + 2) == Some(&quote);
    let mut at = at + if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' if !long => return at - 1,
            _ if byte == quote && !long => return at,
            _ if byte == quote && bytes.get(at + 1) == Some(&quote) && bytes.get(at + 2) == Some(&quote) => {
                return at + 2;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len().saturating_sub(1)
}

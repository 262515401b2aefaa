//! JSON (RFC 8259) to a tree: iterative, so that no nesting ends the program.

use std::borrow::Cow;

use crate::tree::{Builder, Excess, Tree, number};
use crate::value::Value;

/// What is wrong, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) at: usize,
    pub(crate) what: String,
    /// Whether to read the text as YAML would meet the same.
    pub(crate) is_final: bool,
}

impl Problem {
    pub(crate) fn new(at: usize, what: impl Into<String>) -> Self {
        Self { at, what: what.into(), is_final: false }
    }

    pub(crate) fn excess(at: usize, excess: Excess) -> Self {
        Self { at, what: excess.problem(), is_final: true }
    }
}

/// Reads a whole JSON text.
pub(crate) fn read(text: &str) -> Result<Tree, Problem> {
    Scanner { text, bytes: text.as_bytes(), at: 0, builder: Builder::default(), open: Vec::new() }.run()
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    builder: Builder,
    /// What closes each open mapping or list.
    open: Vec<u8>,
}

impl<'a> Scanner<'a> {
    fn run(mut self) -> Result<Tree, Problem> {
        loop {
            self.value()?;
            loop {
                let next = self.peek();
                let Some(closing) = self.open.last().copied() else {
                    return match next {
                        None => Ok(self.builder.finish()),
                        Some(_) => Err(self.problem("more text after the end of the document")),
                    };
                };
                match next {
                    Some(b',') => {
                        self.at += 1;
                        if closing == b'}' {
                            self.key()?;
                        }
                        break;
                    }
                    Some(b) if b == closing => self.close()?,
                    Some(_) => {
                        let what = format!("expected ',' or '{}'", char::from(closing));
                        return Err(self.problem(what));
                    }
                    None => return Err(self.cut_off()),
                }
            }
        }
    }

    /// Reads values until one is complete or a list's first element is reached.
    fn value(&mut self) -> Result<(), Problem> {
        loop {
            let start = self.at_next();
            match self.bytes.get(start) {
                Some(b'{') => {
                    self.builder.open_object(start).map_err(|e| Problem::excess(start, e))?;
                    self.at += 1;
                    self.open.push(b'}');
                    if self.peek() == Some(b'}') {
                        return self.close();
                    }
                    self.key()?;
                }
                Some(b'[') => {
                    self.builder.open_array(start).map_err(|e| Problem::excess(start, e))?;
                    self.at += 1;
                    self.open.push(b']');
                    if self.peek() == Some(b']') {
                        return self.close();
                    }
                }
                Some(_) => {
                    let value = self.scalar()?;
                    return self.builder.scalar(value, start, self.at).map_err(|e| Problem::excess(start, e));
                }
                None => return Err(self.cut_off()),
            }
        }
    }

    fn close(&mut self) -> Result<(), Problem> {
        self.at += 1;
        self.open.pop();
        self.builder.close(false).map(|_| ()).map_err(|e| Problem::excess(self.at, e))
    }

    fn key(&mut self) -> Result<(), Problem> {
        let start = self.at_next();
        match self.bytes.get(start) {
            Some(b'"') => {}
            None => return Err(self.cut_off()),
            Some(_) => return Err(self.problem("expected a member's name in double quotes")),
        }
        let key = self.string()?;
        let end = self.at;
        match self.peek() {
            Some(b':') => self.at += 1,
            None => return Err(self.cut_off()),
            Some(_) => return Err(self.problem("expected ':' after the member's name")),
        }
        self.builder.key(&key, start, end).map_err(|e| Problem::excess(start, e))
    }

    fn scalar(&mut self) -> Result<Value, Problem> {
        if self.bytes[self.at] == b'"' {
            return self.string().map(|text| Value::String(text.into()));
        }
        let start = self.at;
        let word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
        self.at += self.bytes[start..].iter().take_while(|b| word(b)).count();
        match &self.text[start..self.at] {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "null" => Ok(Value::Null),
            word if is_number(word) => Ok(number(word).unwrap_or_else(|| Value::String(word.into()))),
            _ => Err(Problem::new(
                start,
                "expected a value: text in double quotes, a number, true, false, null, '{' or '['",
            )),
        }
    }

    /// Reads a string; raw control characters are let through.
    fn string(&mut self) -> Result<Cow<'a, str>, Problem> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        let mut from = self.at;
        loop {
            match self.bytes.get(self.at) {
                None => {
                    let what = "the text ends inside this string; is the file cut off?";
                    return Err(Problem::new(start, what));
                }
                Some(b'"') => {
                    let rest = &self.text[from..self.at];
                    self.at += 1;
                    return Ok(if out.is_empty() { Cow::Borrowed(rest) } else { Cow::Owned(out + rest) });
                }
                Some(b'\\') => {
                    out.push_str(&self.text[from..self.at]);
                    out.push(self.escape()?);
                    from = self.at;
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// Reads one escape; half a surrogate pair becomes the replacement character.
    fn escape(&mut self) -> Result<char, Problem> {
        let start = self.at;
        let kind = self.bytes.get(start + 1).copied();
        self.at += 2;
        Ok(match kind {
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let high = self.four(start)?;
                let low_follows =
                    (0xD800..0xDC00).contains(&high) && self.bytes[self.at..].starts_with(b"\\u");
                if low_follows {
                    let back = self.at;
                    self.at += 2;
                    let low = self.four(start)?;
                    if (0xDC00..0xE000).contains(&low) {
                        let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                        return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    self.at = back;
                }
                char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(Problem::new(start, "an unknown escape; write '\\\\' for a backslash")),
        })
    }

    fn four(&mut self, start: usize) -> Result<u32, Problem> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|d| u32::from_str_radix(d, 16).ok());
        self.at += 4;
        code.ok_or_else(|| Problem::new(start, "'\\u' needs four hexadecimal digits"))
    }

    fn at_next(&mut self) -> usize {
        let white = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
        self.at += self.bytes[self.at.min(self.bytes.len())..].iter().take_while(|b| white(b)).count();
        self.at
    }

    fn peek(&mut self) -> Option<u8> {
        let at = self.at_next();
        self.bytes.get(at).copied()
    }

    fn problem(&self, what: impl Into<String>) -> Problem {
        Problem::new(self.at, what)
    }

    fn cut_off(&self) -> Problem {
        let what = match self.open.len() {
            0 => "the text ends before a value".to_owned(),
            1 => "the text ends inside a mapping or list; is the file cut off?".to_owned(),
            n => format!("the text ends inside {n} open mappings and lists; is the file cut off?"),
        };
        Problem { is_final: !self.open.is_empty(), ..Problem::new(self.bytes.len(), what) }
    }
}

/// Whether a word is a number in JSON's grammar, leading zeros and a leading plus let through.
fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.parse::<f64>().is_ok()
}

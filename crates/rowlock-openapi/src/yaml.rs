//! YAML 1.2 to a tree: the parser's events, scalars by the core schema, aliases copied within bounds.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Options, Parser, ScalarStyle, Tag};

use crate::json::Problem;
use crate::tree::{Builder, Excess, MOST_DEPTH, Part, Tree, number};
use crate::value::Value;

/// Longest key that is read before its colon must come, in characters.
const LONGEST_KEY: usize = 4096;

/// Reads the first document of a YAML text; says whether there were more.
pub(crate) fn read(text: &str) -> Result<(Tree, bool), Problem> {
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.simple_key_max_lookahead = LONGEST_KEY;
    options.flow_nesting_limit = MOST_DEPTH;
    options.block_nesting_limit = MOST_DEPTH;
    let mut reader = Reader { builder: Builder::default(), parts: HashMap::new(), kept: Vec::new() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|e| {
            let at = e.marker().byte_offset().unwrap_or(text.len());
            Problem::new(at, format!("neither JSON nor YAML: {}", e.info()))
        })?;
        let (start, end) = span.byte_range().map_or((0, 0), |r| (r.start, r.end));
        match event {
            // A second document is not read, so its mistakes are not this one's.
            Event::DocumentStart(..) if reader.builder.is_complete() => {
                return Ok((reader.builder.finish(), true));
            }
            event => reader.event(event, start, end)?,
        }
    }
    Ok((reader.builder.finish(), false))
}

struct Reader {
    builder: Builder,
    parts: HashMap<usize, Part>,
    /// The anchor of each open mapping or list; 0 for none.
    kept: Vec<usize>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, start: usize, end: usize) -> Result<(), Problem> {
        let excess = |e: Excess| Problem::excess(start, e);
        match event {
            Event::MappingStart(_, anchor, _) => {
                self.not_a_key(start)?;
                self.kept.push(anchor);
                self.builder.open_object(start).map_err(excess)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.not_a_key(start)?;
                self.kept.push(anchor);
                self.builder.open_array(start).map_err(excess)
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let anchor = self.kept.pop().unwrap_or(0);
                if let Some(part) = self.builder.close(anchor != 0).map_err(excess)? {
                    self.parts.insert(anchor, part);
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                if self.builder.wants_key() {
                    if anchor != 0 {
                        self.parts.insert(anchor, Part::scalar(Value::String(text.as_ref().into())));
                    }
                    return self.builder.key(&text, start, end).map_err(excess);
                }
                let value = resolve(text, style, tag.as_deref());
                let copy = (anchor != 0).then(|| value.clone());
                self.builder.scalar(value, start, end).map_err(excess)?;
                if let Some(copy) = copy {
                    self.parts.insert(anchor, Part::scalar(copy));
                }
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, start, end),
            _ => Ok(()),
        }
    }

    fn alias(&mut self, anchor: usize, start: usize, end: usize) -> Result<(), Problem> {
        let Some(part) = self.parts.get(&anchor) else {
            return Err(Problem::new(
                start,
                "this alias is inside the value that it names; remove the cycle",
            ));
        };
        if self.builder.wants_key() {
            let Value::String(key) = &part.value else {
                return Err(Problem::new(start, "an alias used as a key must name text"));
            };
            return self.builder.key(key, start, end).map_err(|e| Problem::excess(start, e));
        }
        self.builder.copy(part, start, end).map_err(|e| Problem::excess(start, e))
    }

    fn not_a_key(&self, start: usize) -> Result<(), Problem> {
        if self.builder.wants_key() {
            return Err(Problem::new(
                start,
                "a mapping or list as a key has no meaning here; write a plain key",
            ));
        }
        Ok(())
    }
}

/// A scalar's value by the core schema (YAML 1.2.2 section 10.3.2).
fn resolve(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let as_text = style != ScalarStyle::Plain || tag.is_some_and(|t| t.core_suffix() == Some("str"));
    if as_text {
        return Value::String(text.into());
    }
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        plain => plain_number(plain).unwrap_or_else(|| Value::String(text.into())),
    }
}

fn plain_number(plain: &str) -> Option<Value> {
    let radix = |prefix: &str, radix| u64::from_str_radix(plain.strip_prefix(prefix)?, radix).ok();
    if let Some(whole) = radix("0x", 16).or_else(|| radix("0o", 8)) {
        return Some(Value::Number(whole.into()));
    }
    // Rust also reads `inf`, `nan` and `infinity`, which are plain text here.
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(plain);
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit())
        || (digits.starts_with('.') && digits[1..].starts_with(|c: char| c.is_ascii_digit()));
    if numeric { number(plain) } else { None }
}

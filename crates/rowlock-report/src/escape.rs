//! Makes hostile text harmless to look at.
//!
//! Names, headers and bodies come from the target, and so may carry terminal
//! commands, direction overrides that turn text around, or characters that
//! cannot be seen. None of them leaves this crate as itself.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

/// Marks stacked on one letter beyond this many are shown as escapes, not drawn over the lines above.
const MARKS: usize = 2;

/// The text on one line, everything that could act or hide shown as an escape (`\n`, `\u{1b}`).
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut marks = 0;
    for c in text.chars() {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if is_hazard(c) || marks > MARKS => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// [`visible`], cut to so many characters.
pub fn short(text: &str, most: usize) -> String {
    // Cut first: an escape is longer than what it stands for, and the text may be huge.
    let mut kept: String = text.chars().take(most + 1).collect();
    if kept.chars().count() > most {
        kept.pop();
        kept.push('…');
    }
    visible(&kept).into_owned()
}

/// The lines of a text that may have several, each [`visible`].
pub fn lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split('\n').map(|line| visible(line.strip_suffix('\r').unwrap_or(line)))
}

/// Text without a character beyond ASCII, for consoles that cannot show one.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii() => plain.push(c),
            '…' => plain.push_str("..."),
            '→' => plain.push_str("->"),
            '–' | '—' | '·' | '•' => plain.push('-'),
            '“' | '”' => plain.push('"'),
            '‘' | '’' => plain.push('\''),
            '×' => plain.push('x'),
            c => {
                let _ = write!(plain, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    Cow::Owned(plain)
}

/// [`visible`], for the text and the quoted attribute values of HTML and XML.
pub fn markup(text: &str) -> String {
    entities(&visible(text))
}

/// Several lines for a `<pre>`, each [`visible`].
pub fn markup_lines(text: &str) -> String {
    lines(text).map(|line| entities(&line)).collect::<Vec<_>>().join("\n")
}

/// A JSON text whose strings hold no raw character that could act or hide; its meaning is the same.
pub fn json(text: &str) -> Cow<'_, str> {
    let is_safe = |c: char| c == '\n' || !is_hazard(c);
    if text.bytes().all(|b| b == b'\n' || (b' '..=b'~').contains(&b)) || text.chars().all(is_safe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_safe(c) {
            safe.push(c);
        } else {
            // Outside strings JSON has no such character, so this is inside one (RFC 8259 section 7).
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    Cow::Owned(safe)
}

/// [`visible`], with what Markdown or a forge would act on made plain.
pub fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            // A forge would notify whoever has that name.
            '@' => safe.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}

/// [`visible`] as a Markdown code span, safe in a table.
pub fn code_span(text: &str) -> String {
    let text = visible(text).replace('|', "\\|");
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    // A backtick at an end would join the fence (CommonMark section 6.1).
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Several lines as a fenced Markdown block, each [`visible`].
pub fn code_block(language: &str, text: &str) -> String {
    let text: Vec<_> = lines(text.trim_end_matches('\n')).collect();
    let text = text.join("\n");
    let fence = "`".repeat(longest_run(&text, '`').max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

/// Whether a character acts (controls, direction) or hides (zero width, fillers, tags).
pub fn is_hazard(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        // Noncharacters (Unicode 23.7); XML 1.0 section 2.2 forbids two of them.
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

fn entities(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<String>(),
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                "\u{1b}[2J",
                "\u{202e}",
                "\u{200b}",
                "\u{9b}31m",
                "\u{feff}",
                "\u{e0041}",
                "\r\n",
                "\0",
                "```",
                "</pre><script>",
                "\u{2028}",
                "a\u{300}\u{301}\u{302}\u{303}",
                "|",
                "@team",
                "]]>",
                "\u{fffe}",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|p| p.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

        #[test]
        fn nothing_that_acts_or_hides_survives(text in hostile()) {
            for safe in [visible(&text).into_owned(), short(&text, 20), markup(&text), markdown(&text), code_span(&text)] {
                prop_assert!(!safe.chars().any(is_hazard), "{safe:?}");
            }
            for block in [markup_lines(&text), code_block("", &text)] {
                prop_assert!(!block.chars().any(|c| c != '\n' && is_hazard(c)), "{block:?}");
            }
            prop_assert!(ascii(&visible(&text)).bytes().all(|b| (b' '..=b'~').contains(&b)));
        }

        #[test]
        fn markup_holds_no_tag_and_no_quote(text in hostile()) {
            prop_assert!(!markup(&text).contains(['<', '>', '"', '\'']));
            prop_assert!(!markup_lines(&text).contains(['<', '>', '"', '\'']));
        }

        #[test]
        fn json_means_the_same_and_holds_nothing_raw(text in hostile()) {
            let plain = serde_json::to_string_pretty(&[&text]).expect("serialises");
            let coded = json(&plain);
            prop_assert!(!coded.chars().any(|c| c != '\n' && is_hazard(c)));
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&coded).expect("still JSON"), vec![text]);
        }

        #[test]
        fn a_fence_is_longer_than_any_run_in_it(text in hostile()) {
            let block = code_block("", &text);
            let fence = block.lines().next().expect("a first line");
            prop_assert_eq!(block.matches(fence).count(), 2);
        }
    }
}

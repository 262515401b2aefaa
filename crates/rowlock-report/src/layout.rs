//! Lines of a given width: wrapping, padding, bars, and shell commands broken where a shell allows it.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Wraps words to a width in columns; a word that is wider is cut where it must be.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(4);
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_whitespace() {
        let room = if line.is_empty() { width } else { width.saturating_sub(line.width() + 1) };
        // A word that must be cut anyway begins on the line it belongs to.
        let cut = word.width() > width && room >= 8;
        if !line.is_empty() && (word.width() <= room || cut) {
            line.push(' ');
        } else if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(word);
        if line.width() > width {
            let mut pieces = hard_wrap(&line, width);
            line = pieces.pop().unwrap_or_default();
            lines.extend(pieces);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Cuts a text into pieces of a width, wherever that falls.
fn hard_wrap(text: &str, width: usize) -> Vec<String> {
    let (mut pieces, mut piece, mut used) = (Vec::new(), String::new(), 0);
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            used = 0;
        }
        piece.push(c);
        used += wide;
    }
    pieces.push(piece);
    pieces
}

/// The text in exactly so many columns, cut with `mark` or padded with spaces.
pub fn fit(text: &str, width: usize, mark: &str) -> String {
    let cut = cut(text, width, mark);
    let missing = width.saturating_sub(cut.width());
    format!("{cut}{}", " ".repeat(missing))
}

/// The text in at most so many columns, `mark` in place of what was cut.
pub fn cut(text: &str, width: usize, mark: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(mark.width());
    let kept = hard_wrap(text, room.max(1)).into_iter().next().unwrap_or_default();
    format!("{kept}{mark}")
}

/// How many of `width` cells are full for so many of a thousand; never all unless all, never none unless none.
pub fn filled(thousandths: u32, width: usize) -> usize {
    let exact = width * usize::try_from(thousandths.min(1000)).unwrap_or(0);
    match exact {
        0 => 0,
        e if e >= width * 1000 => width,
        e => ((e + 500) / 1000).clamp(1, width.saturating_sub(1).max(1)),
    }
}

/// A shell command on lines of a width, continued with `\` between its words and never inside quotes.
pub fn command(line: &str, width: usize) -> Vec<String> {
    let (mut lines, mut current) = (Vec::<String>::new(), String::new());
    for word in with_values(line) {
        // Two columns for the continuation mark.
        if !current.is_empty() && current.width() + 1 + word.width() + 2 > width {
            lines.push(format!("{current} \\"));
            current.clear();
            current.push_str("  ");
        } else if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(word);
    }
    lines.push(current);
    lines
}

/// The words of a command, an option together with what follows it where that is no option.
fn with_values(line: &str) -> impl Iterator<Item = &str> {
    let mut units: Vec<Range<usize>> = Vec::new();
    for word in shell_words(line) {
        match units.last_mut() {
            Some(last) if is_option(&line[last.clone()]) && !line[word.clone()].starts_with('-') => {
                last.end = word.end;
            }
            _ => units.push(word),
        }
    }
    units.into_iter().map(|unit| &line[unit])
}

fn is_option(word: &str) -> bool {
    word.starts_with('-') && !word.contains(' ')
}

/// Where the words of a command are, quotes kept.
fn shell_words(line: &str) -> Vec<Range<usize>> {
    let (mut words, mut from, mut quote, mut escaped) = (Vec::new(), 0, None, false);
    for (at, c) in line.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (None | Some('"'), '\\') => escaped = true,
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, ' ') => {
                words.push(from..at);
                from = at + 1;
            }
            _ => {}
        }
    }
    words.push(from..line.len());
    words.retain(|w| !w.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commands_break_between_words_only() {
        let line = r#"curl -i -u "a b:$P" -H 'X: it'\''s long' http://h/p"#;
        let lines = command(line, 24);
        assert_eq!(lines, ["curl -i -u \"a b:$P\" \\", "  -H 'X: it'\\''s long' \\", "  http://h/p"]);
    }

    #[test]
    fn a_bar_is_full_only_for_all_and_empty_only_for_nothing() {
        assert_eq!([0, 1, 500, 999, 1000].map(|t| filled(t, 10)), [0, 1, 5, 9, 10]);
    }

    proptest! {
        #[test]
        fn wrapping_keeps_every_character_and_the_width(text in "\\PC{0,80}", width in 4..40_usize) {
            let lines = wrap(&text, width);
            let kept: String = lines.concat().split_whitespace().collect();
            prop_assert_eq!(kept, text.split_whitespace().collect::<String>());
            prop_assert!(lines.iter().all(|l| l.width() <= width || l.chars().count() == 1), "{:?}", lines);
        }

        #[test]
        fn a_broken_command_is_the_same_command(line in "[a-z '\"\\\\$é]{0,60}", width in 4..40_usize) {
            let lines = command(&line, width);
            let last = lines.len() - 1;
            let text: String = lines.iter().enumerate()
                .map(|(at, l)| if at == last { l } else { l.strip_suffix(" \\").expect("continued") })
                .collect();
            prop_assert_eq!(text.replace(' ', ""), line.replace(' ', ""));
        }

        #[test]
        fn fitting_gives_the_width(text in "\\PC{0,40}", width in 1..30_usize) {
            prop_assert!(cut(&text, width, "").width() <= width.max(2));
        }
    }
}

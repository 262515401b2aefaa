//! How a text with long runs of one character is kept: `["{", {"repeat": " ", "times": 2000000}, "}"]`.
//!
//! Two megabytes of blanks are a fair question to a service and a poor thing to keep in a file. For
//! `#[serde(with = …)]` on a text; one without such runs stays a plain string.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Fewest equal characters that are kept as a run.
const SHORTEST: usize = 1024;
/// Most bytes that are read back; a file of a few lines must not fill the memory.
const MOST: usize = 64 << 20;

/// Writes the text, its runs by their length.
pub(crate) fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let pieces = pieces(text);
    if pieces.iter().any(|p| matches!(p, Piece::Run { .. })) {
        pieces.serialize(serializer)
    } else {
        serializer.serialize_str(text)
    }
}

/// Reads either form.
///
/// # Errors
///
/// When it is neither, or longer than 64 MiB in whole.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let pieces = match Kept::deserialize(deserializer)? {
        Kept::Whole(text) => return Ok(text),
        Kept::Pieces(pieces) => pieces,
    };
    let mut text = String::new();
    for piece in pieces {
        let more = match &piece {
            Piece::Text(part) => part.len(),
            Piece::Run { repeat, times } => repeat.len_utf8().saturating_mul(*times),
        };
        if text.len().saturating_add(more) > MOST {
            return Err(serde::de::Error::custom(format!("a text of more than {MOST} bytes")));
        }
        match piece {
            Piece::Text(part) => text.push_str(&part),
            Piece::Run { repeat, times } => text.extend(std::iter::repeat_n(repeat, times)),
        }
    }
    Ok(text)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Kept<'a> {
    Whole(String),
    Pieces(Vec<Piece<'a>>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Piece<'a> {
    Text(Cow<'a, str>),
    Run { repeat: char, times: usize },
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    let mut rest = text;
    // The start of what is not yet told, and how far it is known to have no long run.
    let mut passed = 0;
    while let Some(repeat) = rest[passed..].chars().next() {
        let run = rest[passed..].len() - rest[passed..].trim_start_matches(repeat).len();
        let times = run / repeat.len_utf8();
        if times < SHORTEST {
            passed += run;
            continue;
        }
        if passed > 0 {
            all.push(Piece::Text(Cow::Borrowed(&rest[..passed])));
        }
        all.push(Piece::Run { repeat, times });
        rest = &rest[passed + run..];
        passed = 0;
    }
    if !rest.is_empty() {
        all.push(Piece::Text(Cow::Borrowed(rest)));
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Held(#[serde(with = "super")] String);

    #[test]
    fn only_what_is_long_is_kept_as_a_run() {
        let kept = |text: &str| serde_json::to_string(&Held(text.into())).expect("JSON");
        assert_eq!(kept(""), r#""""#);
        assert_eq!(kept("{  }"), r#""{  }""#);
        let padded = format!("{}{{\"a\":1}}", " ".repeat(2_000_000));
        assert_eq!(kept(&padded), r#"[{"repeat":" ","times":2000000},"{\"a\":1}"]"#);
        let read: Held = serde_json::from_str(&kept(&padded)).expect("read back");
        assert_eq!(read.0, padded);
    }

    #[test]
    fn a_short_file_does_not_fill_the_memory() {
        let bomb = r#"[{"repeat":" ","times":60000000},{"repeat":" ","times":18446744073709551615}]"#;
        assert!(serde_json::from_str::<Held>(bomb).is_err());
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_back(parts in proptest::collection::vec(("[a-zé ]{0,9}", 0_usize..2500), 0..5)) {
            let text: String = parts.iter().flat_map(|(word, times)| [word.clone(), "é".repeat(*times)]).collect();
            let kept = serde_json::to_string(&Held(text.clone())).expect("JSON");
            prop_assert!(kept.len() < 9000, "{}", kept.len());
            prop_assert_eq!(serde_json::from_str::<Held>(&kept).expect("read back").0, text);
        }
    }
}

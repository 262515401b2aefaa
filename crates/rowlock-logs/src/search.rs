//! The search: anchors first, then the matcher of each shape at its anchor.

use std::ops::Range;
use std::sync::OnceLock;

use regex::bytes::Regex;

use crate::anchors::{self, Matcher, fold};
use crate::leak::Leak;
use crate::private_key::{self, Open};
use crate::rules::RULES;
use crate::{field, money, named, shown, token, url};

static SHAPES: [OnceLock<Option<Regex>>; RULES.len()] = [const { OnceLock::new() }; RULES.len()];

/// Finds the secrets of a text that is given block by block.
///
/// Blocks end with a line, or the caller gives what is around them; only a private key goes on from
/// block to block.
#[derive(Debug, Default)]
pub struct Search {
    folded: Vec<u8>,
    key: Option<Open>,
}

impl Search {
    /// The secrets whose value begins in `own`, in order and apart; `text` around it is looked at too.
    pub fn find(&mut self, text: &[u8], own: Range<usize>) -> Vec<Leak> {
        let mut found = Vec::new();
        if let Some(open) = self.key.take() {
            self.key = private_key::go_on(text, own.clone(), open, &mut found);
        }
        self.folded.clear();
        let mut bits = 0;
        self.folded.extend(text.iter().map(|b| {
            bits |= *b;
            fold(*b)
        }));
        anchors::each(&self.folded, |at, matcher| {
            if let Matcher::PrivateKey = matcher {
                if let Some((open, next)) = private_key::begun(text, at.start, &mut found) {
                    self.key = private_key::go_on(text, next.min(own.end)..own.end, open, &mut found);
                }
            } else if !(matches!(matcher, Matcher::Names(_))
                && found.last().is_some_and(|l: &Leak| l.span.contains(&at.start)))
            {
                attempt(text, &at, matcher, &mut found);
            }
        });
        for at in memchr::memchr_iter(b'@', text) {
            found.extend(url::userinfo(text, at));
        }
        // What a traceback draws is not ASCII.
        let drawn = if bits.is_ascii() { &[] } else { text };
        for at in memchr::memmem::find_iter(drawn, shown::CORNER) {
            found.extend(shown::value(text, &(at..at + shown::CORNER.len())));
        }
        if found.is_empty() {
            return found;
        }
        found.retain(|leak| !leak.span.is_empty());
        // Only then: what reaches into the block from before it stands in its place there.
        let mut found = apart(found);
        found.retain(|leak| own.contains(&leak.span.start));
        found
    }
}

fn attempt(text: &[u8], at: &Range<usize>, matcher: Matcher, found: &mut Vec<Leak>) {
    match matcher {
        Matcher::Basic => found.extend(token::basic(text, at)),
        Matcher::Bearer => found.extend(token::bearer(text, at)),
        Matcher::Jwt => found.extend(token::jwt(text, at.start)),
        Matcher::PercentAt => found.extend(url::encoded_userinfo(text, at.start)),
        Matcher::Card => found.extend(money::card(text, at)),
        Matcher::Iban => found.extend(money::iban(text, at)),
        Matcher::Names(names) => named::find(text, at, names, found),
        Matcher::Rule(place) => found.extend(shaped(text, at, place)),
        Matcher::PrivateKey => {}
    }
}

fn shaped(text: &[u8], at: &Range<usize>, place: usize) -> Option<Leak> {
    if text[at.start].is_ascii_alphanumeric() && token::is_inside_word(text, at.start) {
        return None;
    }
    let rule = &RULES[place];
    let compiled = || Regex::new(&format!("(?-u){}", rule.shape)).ok();
    let shape = SHAPES[place].get_or_init(compiled).as_ref()?;
    let line = &text[at.start..field::line_end(text, at.start, field::LONGEST)];
    let value = shape.captures(line)?.get(1)?.range();
    if !rule.proof.holds(&line[value.clone()]) {
        return None;
    }
    let span = at.start + value.start..at.start + value.end;
    Some(Leak { secret: field::decoded(&text[span.clone()]), ..Leak::plain(&rule.kind, text, span) })
}

/// In order and without overlap: of two at one place the one whose shape says more.
fn apart(mut found: Vec<Leak>) -> Vec<Leak> {
    found.sort_by_key(|leak| leak.span.start);
    let mut kept: Vec<Leak> = Vec::with_capacity(found.len());
    for leak in found {
        match kept.last_mut().filter(|last| last.span.end > leak.span.start) {
            None => kept.push(leak),
            Some(last) => {
                if (leak.kind.rank, leak.span.len()) > (last.kind.rank, last.span.len()) {
                    *last = leak;
                }
            }
        }
    }
    kept
}

//! The first search: text that every shape has, found with SIMD in a copy of the block whose letters have
//! one case. Setting one bit of every byte folds ASCII letters; what it folds beside them (`_` onto 0x7f,
//! `@` onto a backtick) only makes candidates, for the anchors are folded alike and the matchers look at
//! the text itself.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{AhoCorasick, Input};

use crate::named::{NAMES, Names};
use crate::rules::RULES;

/// What is tried where an anchor stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matcher {
    Basic,
    Bearer,
    Jwt,
    PercentAt,
    PrivateKey,
    Card,
    Iban,
    Names(&'static Names),
    /// By its place in [`RULES`].
    Rule(usize),
}

/// An anchor with all that is tried there.
#[derive(Debug)]
struct Anchor {
    folded: Vec<u8>,
    /// Each with the whole of its own anchor, which this one begins.
    tried: Vec<(Vec<u8>, Matcher)>,
}

/// Anchors that are searched for together.
#[derive(Debug)]
struct Group {
    anchors: Vec<Anchor>,
    packed: Option<Searcher>,
    /// Where there is no SIMD.
    automaton: Option<AhoCorasick>,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(groups);

/// Most anchors that one pass is quick with.
const TOGETHER: usize = 64;

/// A byte with the case taken off.
pub(crate) fn fold(byte: u8) -> u8 {
    byte | 0x20
}

/// Calls `tried` for each anchor in a folded text, with where it stands.
pub(crate) fn each(folded: &[u8], mut tried: impl FnMut(std::ops::Range<usize>, Matcher)) {
    for group in GROUPS.iter() {
        let mut at = 0;
        while let Some((start, anchor)) = group.next(folded, at) {
            for (whole, matcher) in &anchor.tried {
                if folded[start..].starts_with(whole) {
                    tried(start..start + whole.len(), *matcher);
                }
            }
            at = start + 1;
        }
    }
}

impl Group {
    fn next(&self, folded: &[u8], at: usize) -> Option<(usize, &Anchor)> {
        let found = match (&self.packed, &self.automaton) {
            (Some(packed), _) => packed.find_in(folded, (at..folded.len()).into()),
            (None, Some(automaton)) => automaton.find(Input::new(folded).range(at..)),
            (None, None) => None,
        }?;
        Some((found.start(), self.anchors.get(found.pattern().as_usize())?))
    }
}

fn groups() -> Vec<Group> {
    let mut all: BTreeMap<Vec<u8>, Vec<Matcher>> = BTreeMap::new();
    let mut add = |anchor: &str, matcher| {
        all.entry(anchor.bytes().map(fold).collect()).or_default().push(matcher);
    };
    for (anchor, matcher) in [
        ("basic", Matcher::Basic),
        ("bearer", Matcher::Bearer),
        ("eyJ", Matcher::Jwt),
        ("%40", Matcher::PercentAt),
        ("-----BEGIN ", Matcher::PrivateKey),
        ("card", Matcher::Card),
        ("visa", Matcher::Card),
        ("ccnum", Matcher::Card),
        ("cc_num", Matcher::Card),
        ("pan\"", Matcher::Card),
        ("pan=", Matcher::Card),
        ("pan:", Matcher::Card),
        ("iban", Matcher::Iban),
    ] {
        add(anchor, matcher);
    }
    for names in &NAMES {
        names.anchors.iter().for_each(|anchor| add(anchor, Matcher::Names(names)));
    }
    for (place, rule) in RULES.iter().enumerate() {
        rule.anchors.iter().for_each(|anchor| add(anchor, Matcher::Rule(place)));
    }
    // An anchor that another one begins is tried where that one is found; sorted, it comes right after.
    let mut anchors: Vec<Anchor> = Vec::new();
    for (folded, matchers) in all {
        let tried = matchers.into_iter().map(|m| (folded.clone(), m));
        match anchors.last_mut() {
            Some(known) if folded.starts_with(&known.folded) => known.tried.extend(tried),
            _ => anchors.push(Anchor { tried: tried.collect(), folded }),
        }
    }
    let (long, short): (Vec<Anchor>, Vec<Anchor>) = anchors.into_iter().partition(|a| a.folded.len() > 3);
    let mut groups = Vec::new();
    for mut rest in [long, short] {
        while !rest.is_empty() {
            let more = rest.split_off(rest.len().min(TOGETHER));
            groups.push(group(std::mem::replace(&mut rest, more)));
        }
    }
    groups
}

fn group(anchors: Vec<Anchor>) -> Group {
    let patterns: Vec<&[u8]> = anchors.iter().map(|a| a.folded.as_slice()).collect();
    let mut config = Config::new();
    let packed = config.match_kind(MatchKind::LeftmostFirst).builder().extend(&patterns).build();
    let automaton = if packed.is_none() { AhoCorasick::new(&patterns).ok() } else { None };
    Group { anchors, packed, automaton }
}

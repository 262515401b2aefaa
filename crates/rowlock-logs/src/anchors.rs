//! The first search: text that every shape has, found with SIMD in a copy of the block whose letters have
//! one case. Setting one bit of every byte folds ASCII letters; what it folds beside them (`_` onto 0x7f,
//! `@` onto a backtick) only makes candidates, for the anchors are folded alike and the matchers look at
//! the text itself.
//!
//! One pass finds all of them. It takes three bytes of an anchor by the halves of their bits, in sixteen
//! heaps, so its speed hangs on how alike the beginnings in a heap are: [`HEAPS`] has those together whose
//! halves, crossed, make few letters that logs are full of.

use std::collections::BTreeMap;
use std::ops::Range;
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

/// Anchors of matchers that are no data; what stands before a `|` is looked at but not searched for.
const OWN: [(&str, Matcher); 13] = [
    ("b|asic", Matcher::Basic),
    ("bearer", Matcher::Bearer),
    ("eyJ", Matcher::Jwt),
    ("%40", Matcher::PercentAt),
    ("----|-BEGIN ", Matcher::PrivateKey),
    ("card", Matcher::Card),
    ("visa", Matcher::Card),
    ("cc|num", Matcher::Card),
    ("cc_|num", Matcher::Card),
    ("pan\"", Matcher::Card),
    ("pan=", Matcher::Card),
    ("pan:", Matcher::Card),
    ("iban", Matcher::Iban),
];

/// The first three bytes of all anchors, in the heaps that they are searched in, found together with the
/// places of the `|` by annealing: one byte in 290 of the benchmark's log and one in 570 of an access log
/// begins a candidate; in the order of the alphabet it would be one in eight.
const HEAPS: [&[&str]; 16] = [
    &["AK-", "dap", "ghp", "ghu", "oke"],
    &["%40", "SHA", "SIA", "sid"],
    &["AIz", "AKI", "hf_", "hoo", "ho_", "Key", "oki"],
    &["rk_", "sa_", "sk_", "tn_", "v1_", "ya2"],
    &["CRE", "eyJ", "npm", "num"],
    &["$2y", "ckr", "cry", "dp.", "SG.", "sk-", "try"],
    &["sbp", "ses", "shp", "vis", "_ap"],
    &["ghr", "ghs", "glp", "hvb", "hvs", "rl ", "whs"],
    &["asi", "pw\"", "pwd"],
    &["$1$", "$6$", "$y$", "ATT", "aut"],
    &["$2b", "$ar", "car", "cio"],
    &["at-", "at_", "bt-", "dt-", "pw'", "PX-", "rt-"],
    &["pan", "pbk", "pw:", "pyp", "xap", "xox"],
    &["ig=", "Pas", "pw="],
    &["$2a", "$5$", "bea", "ded", "iba", "igd"],
    &["-BE", "/bo"],
];

/// Text that is searched for, and all that is tried where it stands.
#[derive(Debug)]
struct Anchor {
    folded: Vec<u8>,
    tried: Vec<Tried>,
}

#[derive(Debug)]
struct Tried {
    /// The whole text, and how much of it is before the anchor.
    whole: Vec<u8>,
    before: usize,
    matcher: Matcher,
}

struct Anchors {
    all: Vec<Anchor>,
    /// Their places in `all`, in the order of the patterns; some stand there twice, to fill their heap.
    which: Vec<usize>,
    packed: Option<Searcher>,
    /// Where there is no SIMD.
    automaton: Option<AhoCorasick>,
}

static ANCHORS: LazyLock<Anchors> = LazyLock::new(Anchors::new);

/// A byte with the case taken off.
pub(crate) fn fold(byte: u8) -> u8 {
    byte | 0x20
}

/// Calls `tried` for each anchor in a folded text, with where it stands.
pub(crate) fn each(folded: &[u8], mut tried: impl FnMut(Range<usize>, Matcher)) {
    let anchors = &*ANCHORS;
    let mut at = 0;
    while let Some((found, anchor)) = anchors.next(folded, at) {
        for Tried { whole, before, matcher } in &anchor.tried {
            if let Some(start) = found.checked_sub(*before).filter(|s| folded[*s..].starts_with(whole)) {
                tried(start..start + whole.len(), *matcher);
            }
        }
        at = found + 1;
    }
}

impl Anchors {
    fn new() -> Self {
        let all = anchors();
        let mut heaps: Vec<Vec<usize>> = HEAPS.iter().map(|_| Vec::new()).collect();
        // The searcher deals its patterns out to its heaps in turn, but for one that begins like an earlier
        // one: that goes where the earlier one is, so it may stand wherever another heap is too short.
        let mut more = Vec::new();
        let alike = |one: usize, other: usize| all[one].folded[..3] == all[other].folded[..3];
        for (place, anchor) in all.iter().enumerate() {
            let begins = |first: &&str| first.bytes().map(fold).eq(anchor.folded.iter().copied().take(3));
            let heap = HEAPS.iter().position(|heap| heap.iter().any(begins)).unwrap_or(0);
            let known = heaps[heap].iter().any(|other| alike(*other, place));
            if known { more.push(place) } else { heaps[heap].push(place) }
        }
        let highest = heaps.iter().map(Vec::len).max().unwrap_or(0);
        let mut which: Vec<usize> = Vec::new();
        for row in 0..highest {
            for heap in &heaps {
                let spare = || more.iter().position(|m| which.iter().any(|w| alike(*m, *w)));
                let place = match heap.get(row) {
                    Some(place) => Some(*place),
                    None => spare().map(|n| more.remove(n)).or_else(|| heap.first().copied()),
                };
                which.extend(place);
            }
        }
        which.append(&mut more);
        let patterns: Vec<&[u8]> = which.iter().map(|n| all[*n].folded.as_slice()).collect();
        let mut config = Config::new();
        let config = config.match_kind(MatchKind::LeftmostFirst).heuristic_pattern_limits(false);
        let packed = config.builder().extend(&patterns).build();
        let automaton = if packed.is_none() { AhoCorasick::new(&patterns).ok() } else { None };
        Self { all, which, packed, automaton }
    }

    fn next(&self, folded: &[u8], at: usize) -> Option<(usize, &Anchor)> {
        let found = match (&self.packed, &self.automaton) {
            (Some(packed), _) => packed.find_in(folded, (at..folded.len()).into()),
            (None, Some(automaton)) => automaton.find(Input::new(folded).range(at..)),
            (None, None) => None,
        }?;
        Some((found.start(), self.all.get(*self.which.get(found.pattern().as_usize())?)?))
    }
}

/// All anchors, none of which begins another one.
fn anchors() -> Vec<Anchor> {
    let names = NAMES.iter().flat_map(|n| n.anchors.iter().map(move |a| (*a, Matcher::Names(n))));
    let rules = RULES.iter().enumerate();
    let rules = rules.flat_map(|(place, rule)| rule.anchors.iter().map(move |a| (*a, Matcher::Rule(place))));
    let mut all: BTreeMap<Vec<u8>, Vec<Tried>> = BTreeMap::new();
    for (text, matcher) in OWN.into_iter().chain(names).chain(rules) {
        let (before, anchor) = text.split_once('|').unwrap_or(("", text));
        let whole = before.bytes().chain(anchor.bytes()).map(fold).collect();
        let tried = Tried { whole, before: before.len(), matcher };
        all.entry(anchor.bytes().map(fold).collect()).or_default().push(tried);
    }
    // An anchor that another one begins is tried where that one is found; sorted, it comes right after.
    let mut anchors: Vec<Anchor> = Vec::new();
    for (folded, tried) in all {
        match anchors.last_mut() {
            Some(known) if folded.starts_with(&known.folded) => known.tried.extend(tried),
            _ => anchors.push(Anchor { folded, tried }),
        }
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anchor_has_its_heap_and_one_pass_takes_them_all() {
        for anchor in anchors() {
            let first: Vec<u8> = anchor.folded.iter().copied().take(3).collect();
            let heaps = HEAPS.iter().flat_map(|heap| heap.iter());
            let known = heaps.filter(|known| known.bytes().map(fold).eq(first.iter().copied())).count();
            let name = String::from_utf8_lossy(&anchor.folded);
            assert!(anchor.folded.len() >= 3 && known == 1, "{name}: put its beginning into one heap");
        }
        let anchors = Anchors::new();
        assert!(anchors.which.len() <= 128, "{} patterns", anchors.which.len());
        assert!(anchors.packed.is_some() || !cfg!(target_arch = "x86_64"));
    }
}

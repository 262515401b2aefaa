//! The search against logs of real frameworks that its author has not written (`lab/logs`).
//!
//! `cargo test -p rowlock-logs --test labelled -- --nocapture` prints the account by kind and by file. The
//! floors below are what was measured, rounded down: a change that falls below them is to be looked at.
#![expect(clippy::expect_used, reason = "a test says what is wrong by failing")]

use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use rowlock_logs::{Leak, Search};
use serde_json::Value;

/// Least share of labels with a cue that are covered, in percent.
const RECALL: usize = 93;
/// Most captures on lines without a label, in a thousand lines.
const FALSE_ALARMS: usize = 1;

#[derive(Default)]
struct Count {
    found: usize,
    missed: usize,
}

/// The captured text, unpacked.
fn text(path: &Path) -> Vec<u8> {
    let packed = std::fs::read(path).expect("a captured log");
    if path.extension().is_some_and(|e| e == "gz") {
        let mut text = Vec::new();
        flate2::read::MultiGzDecoder::new(&packed[..]).read_to_end(&mut text).expect("gzip");
        return text;
    }
    packed
}

/// Where each line begins, and the end.
fn lines(text: &[u8]) -> Vec<usize> {
    let ends = text.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).chain([text.len()]).collect()
}

fn number(label: &Value, key: &str) -> Option<usize> {
    usize::try_from(label[key].as_u64()?).ok()
}

/// The bytes that a label names.
fn span(label: &Value, starts: &[usize]) -> Option<Range<usize>> {
    let first = number(label, "line")?;
    let last = number(label, "until").unwrap_or(first);
    Some(starts.get(first - 1)? + number(label, "start")?..starts.get(last - 1)? + number(label, "end")?)
}

/// A key is labelled with its frames, which are no secret and stay: what is between them must be covered,
/// line by line, but for the breaks of lines and their escapes.
fn is_key_covered(text: &[u8], label: &Range<usize>, leaks: &[Leak]) -> bool {
    let dashes: Vec<usize> = memchr::memmem::find_iter(&text[label.clone()], b"-----").collect();
    let [_, begins, ends, _] = dashes[..] else { return false };
    let body = label.start + begins + 5..label.start + ends;
    body.clone().all(|at| {
        let is_break = !text[at].is_ascii_alphanumeric() || text[at] == b'n' && text[at - 1] == b'\\';
        is_break || leaks.iter().any(|l| l.span.contains(&at))
    })
}

#[test]
fn logs_of_real_frameworks_are_searched_as_their_labels_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lab/logs");
    let labels: Value =
        serde_json::from_slice(&std::fs::read(folder.join("labels.json")).expect("the labels"))
            .expect("JSON");
    let labels = labels["labels"].as_array().expect("a list");
    let files: HashSet<&str> = labels.iter().filter_map(|l| l["file"].as_str()).collect();
    let mut files: Vec<&str> = files.into_iter().collect();
    files.sort_unstable();
    let mut kinds: BTreeMap<String, Count> = BTreeMap::new();
    let (mut alarms, mut all_lines, mut without_cue) = (0, 0, Count::default());
    for file in files {
        let text = text(&folder.join("captured").join(file));
        let starts = lines(&text);
        let leaks = Search::default().find(&text, 0..text.len());
        let mut of_file = Count::default();
        let mut labelled: Vec<Range<usize>> = Vec::new();
        for label in labels.iter().filter(|l| l["file"] == file) {
            let span = span(label, &starts).expect("a place in the file");
            let first = number(label, "line").expect("a line");
            let last = number(label, "until").unwrap_or(first);
            labelled.push(starts[first - 1]..starts[last]);
            if label["partial"] == true || label["doubtful"] == true {
                continue;
            }
            let covered = if label["kind"] == "private-key" {
                is_key_covered(&text, &span, &leaks)
            } else {
                leaks.iter().any(|l| l.span.start <= span.start && l.span.end >= span.end)
            };
            let count = if label["cue"] == false {
                &mut without_cue
            } else {
                kinds.entry(label["kind"].as_str().unwrap_or_default().to_owned()).or_default()
            };
            (count.found, count.missed) =
                (count.found + usize::from(covered), count.missed + usize::from(!covered));
            if label["cue"] != false {
                of_file.found += usize::from(covered);
                of_file.missed += usize::from(!covered);
            }
        }
        let on_label = |at: usize| labelled.iter().any(|l| l.contains(&at));
        let wrong = leaks.iter().filter(|l| !on_label(l.span.start)).count();
        println!("{file:<42} found {:>4} missed {:>4} false {wrong:>3}", of_file.found, of_file.missed);
        alarms += wrong;
        all_lines += starts.len() - 1;
    }
    let (mut found, mut missed) = (0, 0);
    for (kind, count) in &kinds {
        println!("{kind:<42} found {:>4} missed {:>4}", count.found, count.missed);
        (found, missed) = (found + count.found, missed + count.missed);
    }
    println!("without a cue: found {}, missed {}", without_cue.found, without_cue.missed);
    println!("with a cue: found {found}, missed {missed}; {alarms} false alarms on {all_lines} lines");
    assert!(found * 100 >= (found + missed) * RECALL, "recall fell below {RECALL} %");
    assert!(
        alarms * 1000 <= all_lines * FALSE_ALARMS,
        "more than {FALSE_ALARMS} false alarms in 1,000 lines"
    );
}

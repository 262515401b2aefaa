//! A parameter names a file, and leads out of the folder that it should stay in.

use rowlock_model::{
    Answer, Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Plan, Probe, Proof,
    Reference, Seen, Severity, Verdict,
};

use super::slot::{PLAIN, Slot, slots};

/// See the page beside this file.
pub(super) struct PathTraversal;

static META: Meta = Meta {
    id: "path-traversal",
    title: "A parameter leads to files outside of its folder",
    category: Category::Input,
    severity: Severity::Critical,
    core: false,
    weakness: "path-traversal",
    cwe: &[22, 23, 36],
    owasp: 8,
    asvs: &["5.3.2"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Path Traversal",
        url: "https://owasp.org/www-community/attacks/Path_Traversal",
    }],
    page: include_str!("path_traversal.md"),
};

/// Levels up; more than there are leads to the root as well.
const UP: usize = 12;
/// Names the distribution and its version on every current Linux, and nothing of the service's own.
const LINUX: &str = "etc/os-release";
/// Has been the same on Windows for thirty years.
const WINDOWS: &str = "windows/win.ini";
const AGAIN: &str = "the same, again";
const ABSENT: &str = "the same way to a file that does not exist";

/// A way to write a path that leads out.
struct Way {
    name: &'static str,
    /// For a file's path without a leading slash; percent-encoded, ready for path or query.
    coded: fn(&str) -> String,
}

const WAYS: [Way; 2] =
    [Way { name: "dots and slashes", coded: relative }, Way { name: "an absolute path", coded: absolute }];

impl Probe for PathTraversal {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let file = file(known);
        let cases = slots(known)
            .iter()
            .filter(|slot| slot.names_a_file(known))
            .map(|slot| {
                let ways = WAYS.iter().map(|way| slot.encoded(way.name, &(way.coded)(file)));
                slot.case([slot.plain()].into_iter().chain(ways).collect(), 5)
            })
            .collect();
        Plan::cases_or(cases, "no readable operation has a parameter that seems to name a file")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(slot), Some(plain)) = (Slot::at(known, case), seen.named(PLAIN)) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let led = |e: &Exchange| e.answer().is_some_and(is_the_file);
        let Some((way, exchange)) =
            WAYS.iter().find_map(|way| Some((way, seen.named(way.name).filter(|e| led(e))?)))
        else {
            return Verdict::Done;
        };
        let (Some(again), Some(absent)) = (seen.named(AGAIN), seen.named(ABSENT)) else {
            let nowhere = format!("etc/{}", known.seed.word("no such file", 12));
            return Verdict::Next(Batch::one_by_one(vec![
                slot.encoded(ABSENT, &(way.coded)(&nowhere)).control(),
                slot.encoded(AGAIN, &(way.coded)(file(known))).fresh(),
            ]));
        };
        if led(plain) || led(absent) || !led(again) {
            return Verdict::Done;
        }
        out.find(
            slot.finding_place(known),
            Confidence::Confirmed,
            format!(
                "by {} the parameter leads to `/{}`, twice; the same way to a file that does not exist does not",
                way.name,
                file(known)
            ),
            Proof::of(known, exchange).and(known, absent),
        );
        Verdict::Done
    }
}

fn relative(file: &str) -> String {
    format!("{}{}", "%2e%2e%2f".repeat(UP), file.replace('/', "%2f"))
}

fn absolute(file: &str) -> String {
    format!("%2f{}", file.replace('/', "%2f"))
}

/// The harmless file that is there on the target's system.
fn file(known: &Known) -> &'static str {
    let windows = known
        .sightings
        .iter()
        .filter_map(|s| s.exchange.answer()?.headers.first("server"))
        .any(|server| server.contains("Microsoft") || server.contains("Win"));
    if windows { WINDOWS } else { LINUX }
}

/// Whether an answer carries one of the harmless files, as itself or within JSON.
fn is_the_file(answer: &Answer) -> bool {
    let text = answer.text();
    let linux = text.contains("PRETTY_NAME=") && text.contains("VERSION") && text.contains("ID=");
    linux || text.contains("; for 16-bit app support")
}

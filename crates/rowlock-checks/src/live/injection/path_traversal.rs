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

/// Words in a parameter's name that speak of files.
const WORDS: [&str; 26] = [
    "file",
    "path",
    "folder",
    "dir",
    "document",
    "doc",
    "download",
    "attachment",
    "template",
    "page",
    "theme",
    "image",
    "img",
    "photo",
    "picture",
    "report",
    "log",
    "lang",
    "locale",
    "include",
    "resource",
    "asset",
    "name",
    "key",
    "note",
    "export",
];
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
    path_only: bool,
}

const WAYS: [Way; 3] = [
    Way { name: "dots and slashes", coded: relative, path_only: false },
    Way { name: "an absolute path", coded: absolute, path_only: false },
    Way { name: "dots and slashes, encoded twice", coded: twice, path_only: true },
];

impl Probe for PathTraversal {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let file = file(known);
        let cases = slots(known)
            .iter()
            .filter(|slot| names_a_file(known, slot))
            .map(|slot| {
                let ways = ways(slot).map(|way| slot.encoded(way.name, &(way.coded)(file)));
                slot.case([slot.plain()].into_iter().chain(ways).collect(), 6)
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
            ways(&slot).find_map(|way| Some((way, seen.named(way.name).filter(|e| led(e))?)))
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

fn ways(slot: &Slot) -> impl Iterator<Item = &'static Way> + use<> {
    let path = slot.is_path();
    WAYS.iter().filter(move |way| path || !way.path_only)
}

fn relative(file: &str) -> String {
    format!("{}{}", "%2e%2e%2f".repeat(UP), file.replace('/', "%2f"))
}

fn absolute(file: &str) -> String {
    format!("%2f{}", file.replace('/', "%2f"))
}

fn twice(file: &str) -> String {
    format!("{}{}", "%252e%252e%252f".repeat(UP), file.replace('/', "%252f"))
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

/// Whether the parameter may name a file: by its name, its value, or by what is answered.
fn names_a_file(known: &Known, slot: &Slot) -> bool {
    if slot.is_typed() {
        return false;
    }
    let name = slot.name.to_ascii_lowercase();
    let extension = slot.value.rsplit_once('.').is_some_and(|(before, end)| {
        !before.is_empty()
            && (2..=5).contains(&end.len())
            && end.chars().all(|c| c.is_ascii_alphanumeric())
            && end.chars().any(|c| c.is_ascii_alphabetic())
    });
    let answered = slot.ordinary(known).and_then(Exchange::answer).filter(|a| a.is_success());
    let is_file = answered.is_some_and(|a| !a.body.is_empty() && !a.media_type().ends_with("json"));
    extension || slot.value.contains('/') || WORDS.iter().any(|w| name.contains(w)) || is_file
}

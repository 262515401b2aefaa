//! Folders whose list of files is served.

use rowlock_model::{
    Answer, Case, Category, Confidence, Exchange, Findings, Known, Meta, Phase, Place, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Subject, Verdict,
};

/// See the page beside this file.
pub(super) struct DirectoryListing;

static META: Meta = Meta {
    id: "directory-listing",
    title: "A folder's list of files is served",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "directory-listing",
    cwe: &[548],
    owasp: 8,
    asvs: &["13.4.3"],
    needs: &[],
    references: &[Reference {
        title: "CWE-548: Exposure of Information Through Directory Listing",
        url: "https://cwe.mitre.org/data/definitions/548.html",
    }],
    page: include_str!("directory_listing.md"),
};

const FOLDERS: [&str; 12] = [
    "/",
    "/static/",
    "/files/",
    "/uploads/",
    "/upload/",
    "/media/",
    "/assets/",
    "/images/",
    "/backup/",
    "/logs/",
    "/data/",
    "/download/",
];
const FOLDER: &str = "a usual folder";
const NOBODYS: &str = "a random folder";

impl Probe for DirectoryListing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let random = format!("/{}/", known.seed.word(META.id, 10));
        let mut requests = vec![Request::get(random, NOBODYS).control()];
        requests.extend(FOLDERS.into_iter().map(|folder| Request::get(folder, FOLDER)));
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(control) = seen.named(NOBODYS).filter(|e| e.answer().is_some()) else {
            return Verdict::unsure("the random folder was not answered, so nothing can be compared");
        };
        for exchange in seen.all(FOLDER).filter(|e| lists(e)) {
            if lists(control) {
                return Verdict::unsure("the service answers any folder with a listing");
            }
            out.find(
                Place::of(known, exchange),
                Confidence::Confirmed,
                format!(
                    "{} is answered to anybody with an index of its files; a random folder is not (status {})",
                    exchange.sent.target,
                    control.status().unwrap_or_default()
                ),
                Proof::of(known, exchange).and(known, control),
            );
        }
        Verdict::Done
    }
}

fn lists(exchange: &Exchange) -> bool {
    exchange.answer().is_some_and(|a| a.is_success() && a.is_html() && is_index(a))
}

/// Titles of the indexes that Apache, nginx, Python's own server, Jetty, Tomcat and IIS write.
fn is_index(answer: &Answer) -> bool {
    let text = answer.text();
    let head: String = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    let titled = [
        "<title>index of /",
        "<h1>index of /",
        "<h1>index of:",
        "<title>directory listing for ",
        "<h1>directory listing for ",
        "<title>directory: ",
        "[to parent directory]",
    ];
    titled.iter().any(|t| head.contains(t)) && text.contains("href=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_known_by_its_title_and_links() {
        let page = |body: &str| Answer { status: 200, body: body.into(), ..Answer::default() };
        assert!(is_index(&page("<html><head><title>Index of /files/</title><a href=\"a.txt\">")));
        assert!(is_index(&page("<title>Directory listing for /</title><li><a href=\"x\">x</a>")));
        assert!(!is_index(&page("<title>Our index</title><a href=\"/\">home</a>")));
        assert!(!is_index(&page("<title>Index of /files/</title>")));
    }
}

//! Files and inner pages that were never meant to be served.

use rowlock_model::{
    Answer, Case, Category, Confidence, Exchange, Findings, Known, Meta, Phase, Place, Plan, Probe, Proof,
    Reference, Request, Role, Seen, Severity, Subject, Verdict, likeness,
};

use super::exposed_file_signs::{FILES, File};

/// See the page beside this file.
pub(super) struct ExposedFile;

static META: Meta = Meta {
    id: "exposed-file",
    title: "A file that is not meant for clients is served",
    category: Category::Data,
    severity: Severity::High,
    core: false,
    weakness: "exposed-file",
    cwe: &[538, 552],
    owasp: 8,
    asvs: &["13.4.1", "13.4.5", "13.4.7"],
    needs: &[],
    references: &[Reference {
        title: "OWASP WSTG: review old backup and unreferenced files",
        url: "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information",
    }],
    page: include_str!("exposed_file.md"),
};

/// The control: names of the same shape that nobody has.
const NOBODYS: [&str; 2] = ["a random dotfile", "a random file"];

impl Probe for ExposedFile {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let word = known.seed.word(META.id, 10);
        let controls = [format!("/.{word}"), format!("/{word}.txt")];
        let mut requests: Vec<Request> = NOBODYS
            .into_iter()
            .zip(controls)
            .map(|(name, target)| Request::get(target, name).control())
            .collect();
        requests.extend(FILES.iter().map(|file| Request::get(file.path, file.what)));
        let base = &known.target.base_path;
        if !base.is_empty() {
            let below = FILES.iter().filter(|f| f.below_base);
            requests.extend(below.map(|file| Request::get(format!("{base}{}", file.path), file.what)));
        }
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let controls: Vec<&Exchange> = seen.exchanges.iter().filter(|e| e.role == Role::Control).collect();
        let Some(control) = controls.iter().find(|e| e.answer().is_some()) else {
            return Verdict::unsure("the random file names were not answered, so nothing can be compared");
        };
        let mut answered = 0;
        for exchange in seen.exchanges.iter().filter(|e| e.role == Role::Attack) {
            let Some(answer) = exchange.answer() else { continue };
            answered += 1;
            let path = exchange.sent.target.as_str();
            let Some(file) = FILES.iter().find(|f| f.what == exchange.name && path.ends_with(f.path)) else {
                continue;
            };
            if !shows(file, answer) || resembles(file, answer, &controls) || documented(known, path) {
                continue;
            }
            out.find(
                Place::of(known, exchange),
                Confidence::Confirmed,
                format!(
                    "{path} is answered to anybody with the content of {}: {}; a random name ({}) is answered \
                     with status {} and other content",
                    file.what,
                    file.sign,
                    control.sent.target,
                    control.status().unwrap_or_default()
                ),
                Proof::of(known, exchange).and(known, control),
            )
            .title(format!("{path} is served: {}", file.what))
            .severity(file.severity);
        }
        if answered == 0 { Verdict::unsure("none of the paths was answered") } else { Verdict::Done }
    }
}

/// Whether an answer is the file by its content; the status alone says nothing.
fn shows(file: &File, answer: &Answer) -> bool {
    answer.is_success() && !answer.body.is_empty() && (file.is_it)(answer)
}

/// Whether the service answers like that to any name.
fn resembles(file: &File, answer: &Answer, controls: &[&Exchange]) -> bool {
    controls.iter().filter_map(|e| e.answer()).any(|control| {
        shows(file, control) || (control.is_success() && likeness::same_content(control, answer))
    })
}

/// Whether the API's own description offers the path on purpose.
fn documented(known: &Known, path: &str) -> bool {
    known
        .surface
        .operations
        .iter()
        .any(|o| o.path == path && o.provenance == rowlock_model::Provenance::Document)
}

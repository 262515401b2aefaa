//! What every format for people says in the same words.

use std::collections::BTreeMap;

use rowlock_model::{
    Contradicted, Credential, Effort, EffortKind, Evidence, Excerpt, Finding, Place, Role, Severity,
    Standing, Stop,
};
use rowlock_policy::{CategoryScore, CategoryStanding, Grade, Issue};

use crate::escape;
use crate::page;
use crate::report::Report;

/// Checks that were not assessed for one and the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap<'a> {
    /// The reason.
    pub reason: &'a str,
    /// The checks, in the record's order.
    pub checks: Vec<&'a str>,
}

/// The grade's letter; `-` when there is none.
pub fn letter(report: &Report) -> &'static str {
    report.assessment.grade.map_or("-", Grade::letter)
}

/// `79 of 100`, or why there is no score.
pub fn score(report: &Report) -> String {
    report.assessment.score.map_or_else(
        || match report.assessment.stopped {
            _ if report.record.is_of_source_alone() => {
                "not graded: source shows what is wrong, not that the rest is right".to_owned()
            }
            Some(Stop::TargetFailing(_) | Stop::AskedToWait(_)) => {
                "not graded: the service ended the run before half of it was assessed".to_owned()
            }
            _ if report.assessment.without_operations => "not graded: no operation was found".to_owned(),
            _ => "not graded: no category could be assessed".to_owned(),
        },
        |score| format!("{score} of 100"),
    )
}

/// Whether a grade is shown that must not stand alone.
pub fn is_provisional(report: &Report) -> bool {
    report.assessment.provisional && report.assessment.grade.is_some()
}

/// How many counting issues there are of each severity, worst first, none left out.
pub fn counts(report: &Report) -> Vec<(Severity, usize)> {
    Severity::ALL
        .into_iter()
        .map(|s| (s, report.assessment.counting().filter(|i| i.severity == s).count()))
        .collect()
}

/// `1 critical, 2 high, 1 tentative`, or that nothing was found.
pub fn counted(report: &Report) -> String {
    let tentative = report.assessment.tentative().count();
    let mut parts: Vec<String> =
        counts(report).iter().filter(|(_, n)| *n > 0).map(|(s, n)| format!("{n} {}", s.word())).collect();
    if tentative > 0 {
        parts.push(format!("{tentative} tentative"));
    }
    if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") }
}

/// `coverage 78% (6 checks judged, 2 not assessed, 1 not applicable)`.
pub fn coverage(report: &Report) -> String {
    let categories = &report.assessment.categories;
    let judged: usize = categories.iter().map(|c| c.judged).sum();
    let open: usize = categories.iter().map(|c| c.not_assessed).sum();
    let moot: usize = categories.iter().map(|c| c.not_applicable).sum();
    let checks = if judged == 1 { "check" } else { "checks" };
    format!(
        "coverage {}% ({judged} {checks} judged, {open} not assessed, {moot} not applicable)",
        report.assessment.coverage
    )
}

/// What the report is about: the target's URL, or the description where nothing was asked.
pub fn subject(report: &Report) -> String {
    let record = &report.record;
    match (is_reading(report), record.surface.documents.first()) {
        (true, Some(document)) => document.clone(),
        _ => record.target.url(&record.target.base_path),
    }
}

/// Whether a description was read and nothing was sent.
pub(crate) fn is_reading(report: &Report) -> bool {
    let record = &report.record;
    record.requests == 0 && record.stopped.is_none() && record.effort.is_empty()
}

/// `214 requests in 12.3 s, 14 operations`.
pub fn effort(report: &Report) -> String {
    let record = &report.record;
    let read = record
        .source
        .map(|source| format!("{} of {} read", plural(source.lines, "line"), plural(source.files, "file")));
    if let Some(read) = read.as_ref().filter(|_| record.is_of_source_alone()) {
        return format!("{read}, {}", plural(record.surface.operations.len(), "route"));
    }
    if is_reading(report) {
        return format!("{} read without a request", plural(record.surface.operations.len(), "operation"));
    }
    let read = read.map(|read| format!(", {read}")).unwrap_or_default();
    format!(
        "{} in {}.{} s, {}{read}",
        plural(record.requests, "request"),
        record.took_ms / 1000,
        record.took_ms % 1000 / 100,
        plural(record.surface.operations.len(), "operation")
    )
}

/// `1 place`, `3 places`.
pub fn plural(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// `FastAPI, as alice and bob`, `as nobody`.
pub fn circumstances(report: &Report) -> String {
    let names: Vec<String> = report.record.identities.iter().map(|n| escape::short(n, 40)).collect();
    let who = if report.record.is_of_source_alone() {
        "nothing was run".to_owned()
    } else if is_reading(report) {
        "a description alone".to_owned()
    } else if names.is_empty() {
        "without credentials".to_owned()
    } else if report.assessment.unasked {
        format!("as {}, and no operation asked for credentials", names.join(" and "))
    } else {
        format!("as {}", names.join(" and "))
    };
    match report.record.framework {
        Some(framework) => format!("{}, {who}", page::name(framework)),
        None => who,
    }
}

/// What to say above everything when the run ended early.
pub fn partial(report: &Report) -> Option<String> {
    let stop = report.record.stopped.as_ref()?;
    Some(format!("partial: the run ended early ({})", escape::short(&stop.to_string(), 200)))
}

/// `3 not assessed, 2 tentative`: what the score of a category does not know; empty where it knows all.
pub fn unsure(report: &Report, category: &CategoryScore) -> String {
    let tentative = report.assessment.tentative().filter(|i| i.category == category.category).count();
    let parts = [(category.not_assessed, "not assessed"), (tentative, "tentative")];
    let told: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    told.join(", ")
}

/// What was not assessed, by reason, the reason with most checks first.
pub fn gaps(report: &Report) -> Vec<Gap<'_>> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for outcome in &report.record.checks {
        if let Standing::NotAssessed(reason) = &outcome.standing {
            by_reason.entry(reason).or_default().push(&outcome.check);
        }
    }
    let mut gaps: Vec<Gap<'_>> =
        by_reason.into_iter().map(|(reason, checks)| Gap { reason, checks }).collect();
    gaps.sort_by_key(|g| std::cmp::Reverse(g.checks.len()));
    gaps
}

/// From where a finding is seen.
pub fn side(report: &Report, finding: &Finding) -> &'static str {
    let reads_log = || report.catalogue.iter().any(|c| c.check == finding.check && c.log);
    match finding.place {
        Place::Source { .. } => "source",
        Place::Document { .. } => "spec",
        Place::Target { .. } | Place::Operation { .. } if reads_log() => "log",
        Place::Target { .. } | Place::Operation { .. } => "run",
    }
}

/// `seen by run, spec and source`, where more than one shows an issue.
pub fn seen_by(report: &Report, issue: &Issue) -> Option<String> {
    let findings = || issue.spots.iter().flat_map(|s| report.finding(s).into_iter().chain(report.also(s)));
    let sides: Vec<&str> = ["run", "spec", "source", "log"]
        .into_iter()
        .filter(|wanted| {
            // Source that the run agrees with carries the run's exchange.
            let agreed = |f: &Finding| *wanted == "run" && exchanges(f).next().is_some();
            findings().any(|f| side(report, f) == *wanted || (side(report, f) == "source" && agreed(f)))
        })
        .collect();
    let (last, first) = sides.split_last()?;
    (!first.is_empty()).then(|| format!("seen by {} and {last}", first.join(", ")))
}

/// The categories that this version has no check for.
pub fn without_checks(report: &Report) -> Vec<&'static str> {
    report.assessment.with_standing(CategoryStanding::NoChecks).map(|c| c.category.title()).collect()
}

/// What to do next and the command for it, when something would raise the coverage.
pub fn next(report: &Report) -> Option<(String, Option<String>)> {
    let raise = report.assessment.raise.as_ref()?;
    let advice = format!("{raise} (coverage +{}%)", raise.coverage);
    let command = raise.option.as_ref().map(|option| {
        if report.record.identities.is_empty() {
            let target = &report.record.target;
            format!("rowlock scan {} {option}", quoted(&target.url(&target.base_path)))
        } else {
            format!("(the same command) {option}")
        }
    });
    Some((escape::short(&advice, 300), command.map(|c| escape::short(&c, 500))))
}

/// In single quotes where a shell would act on it.
fn quoted(url: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,[]~".contains(c);
    if url.chars().all(plain) { url.to_owned() } else { format!("'{}'", url.replace('\'', "'\\''")) }
}

/// The exchange that shows a finding: the attack, or the ordinary request it was seen on.
pub fn telling(finding: &Finding) -> Option<&Excerpt> {
    let rank = |role: Role| match role {
        Role::Attack => 0,
        Role::Look => 1,
        Role::Noise => 2,
        Role::Control => 3,
    };
    exchanges(finding).min_by_key(|e| rank(e.role))
}

/// All exchanges of a finding.
pub fn exchanges(finding: &Finding) -> impl Iterator<Item = &Excerpt> {
    finding.evidence.iter().filter_map(|e| match e {
        Evidence::Exchange(excerpt) => Some(excerpt),
        Evidence::Source(_) | Evidence::Flow { .. } | Evidence::Fact { .. } => None,
    })
}

/// What a run showed against source, a line for each exchange: what was asked as whom, and the status.
pub fn against(report: &Report, one: &Contradicted) -> Vec<String> {
    let shown = |evidence: &Evidence| match evidence {
        Evidence::Exchange(excerpt) => {
            let (asked, name) = (request_line(report, excerpt), name(report, excerpt));
            Some(format!("{asked} ({name}): {}", status(excerpt)))
        }
        Evidence::Fact { text } => Some(escape::short(text, 300)),
        Evidence::Source(_) | Evidence::Flow { .. } => None,
    };
    one.evidence.iter().filter_map(shown).collect()
}

/// What a request was within its case; for an ordinary one, whom it was sent as.
pub fn name(report: &Report, excerpt: &Excerpt) -> String {
    let name = match (excerpt.role, &excerpt.credential) {
        (Role::Look, Credential::None) => "anonymous".to_owned(),
        (Role::Look, Credential::Valid(id)) => match report.record.identities.get(id.0) {
            Some(identity) => format!("as {identity}"),
            None => "with credentials".to_owned(),
        },
        _ => excerpt.name.clone(),
    };
    escape::short(&name, 120)
}

/// `GET /users/1`: the request line without what every line would repeat.
pub fn request_line(report: &Report, excerpt: &Excerpt) -> String {
    let url = excerpt.url.strip_prefix(&report.record.target.origin()).unwrap_or(&excerpt.url);
    format!("{} {}", escape::short(excerpt.method.as_str(), 20), escape::short(url, 200))
}

/// `200`, or why there was no answer.
pub fn status(excerpt: &Excerpt) -> String {
    excerpt.status.map_or_else(|| escape::short(&excerpt.body, 120), |s| s.to_string())
}

/// The header fields that a finding speaks of, three at most.
pub fn telling_fields<'a>(finding: &'a Finding, excerpt: &'a Excerpt) -> Vec<(&'a str, &'a str)> {
    let spoken = format!("{} {} {}", finding.because, finding.title, finding.place).to_ascii_lowercase();
    let names = |name: &str| {
        let name = name.to_ascii_lowercase();
        spoken.match_indices(&name).any(|(at, _)| {
            let letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
            !spoken[..at].ends_with(letter) && !spoken[at + name.len()..].starts_with(letter)
        })
    };
    excerpt.headers.iter().filter(|(n, _)| n.len() > 2 && names(n)).take(3).collect()
}

/// Requests per group and per operation, the most first: one line each, the same subject's parameters together.
pub(crate) fn requests(report: &Report) -> Vec<String> {
    let mut efforts: Vec<&Effort> = report.record.effort.iter().filter(|e| e.requests > 0).collect();
    efforts.sort_by_key(|e| (e.kind, std::cmp::Reverse(e.requests)));
    let line = |e: &Effort| {
        let what = match e.kind {
            EffortKind::Target => "target ",
            EffortKind::Burst => "bursts on ",
            EffortKind::Group => "group ",
            EffortKind::Discovery | EffortKind::Operation | EffortKind::Parameter => "",
        };
        let most = e.most.map(|most| format!(" of at most {most}")).unwrap_or_default();
        format!("{what}{}: {}{most}", e.subject, e.requests)
    };
    efforts.into_iter().map(line).collect()
}

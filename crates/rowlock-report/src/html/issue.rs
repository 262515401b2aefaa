//! One issue on the page: what, where, why, proof, repair.

use std::fmt::Write as _;

use rowlock_model::{Evidence, Excerpt, Finding, Role, Severity};
use rowlock_policy::Issue;

use crate::digest;
use crate::escape::{markup, markup_lines, short};
use crate::page::{self, Block, Page};
use crate::report::Report;

/// Places shown before the rest is folded away.
const PLACES: usize = 8;

/// Writes an issue; serious ones stand open.
pub(super) fn write(page: &mut String, report: &Report, issue: &Issue) {
    let open = if issue.counts() && issue.severity >= Severity::High { " open" } else { "" };
    let places = match issue.spots.as_slice() {
        [only] => markup(&short(&only.place.to_string(), 44)),
        many => digest::plural(many.len(), "place"),
    };
    let _ = writeln!(
        page,
        "<details class=\"issue {0}\"{open}>\n<summary><span class=\"pill {0}\">{0}</span> <span class=\"title\">{1}\
         </span> <span class=\"meta\">{2} &middot; {3}</span></summary>\n<div class=\"inside\">",
        issue.severity.word(),
        markup(&short(&issue.title, 300)),
        places,
        issue.confidence.word()
    );
    if let Some(seen) = digest::seen_by(report, issue) {
        let _ = writeln!(page, "<p class=\"faint\">{}</p>", super::capital(&seen));
    }
    if let Some(finding) = report.worst(issue) {
        let _ = writeln!(page, "<p>{}</p>", code_spans(&super::capital(&short(&finding.because, 1000))));
    }
    write_places(page, issue);
    if let Some(finding) = report.worst(issue) {
        page.push_str("<h3>Proof</h3>\n");
        proof(page, report, finding);
    }
    for other in issue.spots.iter().flat_map(|s| report.also(s)).take(PLACES) {
        let _ = writeln!(
            page,
            "<h3>Seen by {} too</h3>\n<p><code>{}</code> {}</p>",
            digest::side(report, other),
            markup(&short(&other.place.to_string(), 300)),
            code_spans(&super::capital(&short(&other.because, 600)))
        );
        proof(page, report, other);
    }
    if let Some(about) = report.page(issue) {
        repair(page, issue, about);
    }
    page.push_str("</div>\n</details>\n");
}

fn proof(page: &mut String, report: &Report, finding: &Finding) {
    for evidence in &finding.evidence {
        match evidence {
            Evidence::Exchange(excerpt) => exchange(page, report, excerpt),
            Evidence::Source(line) => {
                let _ = writeln!(
                    page,
                    "<p class=\"faint\">{}:{}</p><pre>{}</pre>",
                    markup(&line.file),
                    line.line,
                    markup(&line.text)
                );
            }
            Evidence::Flow { steps } => {
                let mut items = String::new();
                for (n, step) in steps.iter().enumerate() {
                    let _ = write!(
                        items,
                        "<li>{} <span class=\"faint\">{}:{}</span>",
                        code_spans(&short(&step.what, 200)),
                        markup(&step.line.file),
                        step.line.line
                    );
                    // Several steps of one line need it once.
                    if n == 0 || steps[n - 1].line.line != step.line.line {
                        let _ = write!(items, "<pre>{}</pre>", markup(step.line.text.trim()));
                    }
                    items.push_str("</li>");
                }
                let _ = writeln!(page, "<ol>{items}</ol>");
            }
            Evidence::Fact { text } => {
                let _ = writeln!(page, "<p>{}</p>", code_spans(&short(text, 600)));
            }
        }
    }
}

fn write_places(page: &mut String, issue: &Issue) {
    let item = |spot: &rowlock_policy::Spot| {
        let differs = spot.severity != issue.severity || spot.confidence != issue.confidence;
        let note = if differs {
            format!(" <span class=\"faint\">{}, {}</span>", spot.severity.word(), spot.confidence.word())
        } else {
            String::new()
        };
        format!("<li><code>{}</code>{note}</li>", markup(&short(&spot.place.to_string(), 300)))
    };
    let shown: String = issue.spots.iter().take(PLACES).map(item).collect();
    let _ = writeln!(page, "<ul class=\"places\">{shown}</ul>");
    if issue.spots.len() > PLACES {
        let rest: String = issue.spots.iter().skip(PLACES).map(item).collect();
        let more = issue.spots.len() - PLACES;
        let _ = writeln!(
            page,
            "<details class=\"more\"><summary>and {more} more</summary><ul class=\"places\">{rest}</ul></details>"
        );
    }
}

fn exchange(page: &mut String, report: &Report, excerpt: &Excerpt) {
    let role = match excerpt.role {
        Role::Control => "<span class=\"role\">control</span> ",
        Role::Attack | Role::Look | Role::Noise => "",
    };
    let fields = |headers: &rowlock_model::Headers| {
        headers.iter().fold(String::new(), |text, (name, value)| {
            format!("{text}\n<span class=\"field\">{}</span>: {}", markup(name), markup(value))
        })
    };
    let mut request = format!("<b>{}</b>", markup(&digest::request_line(report, excerpt)));
    request.push_str(&fields(&excerpt.request_headers));
    if !excerpt.request_body.is_empty() {
        let _ = write!(request, "\n\n{}", markup_lines(&excerpt.request_body));
    }
    let mut answer = format!("<b>{}</b>", markup(&digest::status(excerpt)));
    if excerpt.status.is_some() {
        answer.push_str(&fields(&excerpt.headers));
        if !excerpt.body.is_empty() {
            let _ = write!(answer, "\n\n{}", markup_lines(&excerpt.body));
        }
    }
    let _ = writeln!(
        page,
        "<figure><figcaption>{role}{}</figcaption><div class=\"exchange\"><pre>{request}</pre>\
         <pre>{answer}</pre></div><pre class=\"command\">{}</pre></figure>",
        markup(&digest::name(report, excerpt)),
        markup(&excerpt.curl)
    );
}

fn repair(page: &mut String, issue: &Issue, about: &Page) {
    for (heading, prose) in [("Why it matters", &about.why), ("Repair", &about.advice)] {
        if !prose.is_empty() {
            let _ = writeln!(page, "<h3>{heading}</h3>\n<p>{}</p>", inline(prose));
        }
    }
    for repair in &about.repairs {
        let _ = writeln!(page, "<h4>{}</h4>", markup(&repair.framework));
        for block in page::blocks(&repair.markdown) {
            let _ = match block {
                Block::Prose(prose) => writeln!(page, "<p>{}</p>", inline(prose)),
                Block::Code { code, file } => {
                    if let Some(file) = file {
                        let _ =
                            writeln!(page, "<p class=\"marks\">from {}</p>", link(&page::url(file), file));
                    }
                    writeln!(page, "<pre class=\"code\">{}</pre>", markup_lines(code))
                }
            };
        }
    }
    let mut marks = vec![format!("<code>rowlock explain {}</code>", markup(issue.check()))];
    marks.extend(about.articles.iter().map(|a| link(&a.url, &a.title)));
    marks.extend(about.cwe.iter().map(|n| {
        format!("<a href=\"https://cwe.mitre.org/data/definitions/{n}.html\" rel=\"noreferrer\">CWE-{n}</a>")
    }));
    if about.owasp > 0 {
        marks.push(format!("OWASP API{}:2023", about.owasp));
    }
    marks.extend(about.asvs.iter().map(|n| format!("ASVS 5.0 {}", markup(n))));
    marks.extend(about.standards.iter().map(|r| {
        let (name, about) = (markup(&format!("{} {}", r.standard, r.number)), markup(&r.about));
        format!("<span title=\"{about}\">{name}</span>")
    }));
    marks.extend(about.references.iter().map(|c| link(&c.url, &c.title)));
    let _ = writeln!(page, "<p class=\"marks\">{}</p>", marks.join(" &middot; "));
}

fn link(url: &str, title: &str) -> String {
    // A stored report is read again from a file, so an address is not trusted to be one.
    if url.starts_with("https://") {
        format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", markup(url), markup(title))
    } else {
        markup(title)
    }
}

/// Text with its `code` spans; stars are left alone, because a header field may be one.
fn code_spans(text: &str) -> String {
    if text.matches('`').count() % 2 == 1 {
        return markup(text);
    }
    let pieces = text.split('`').enumerate().map(|(at, piece)| {
        if at % 2 == 1 { format!("<code>{}</code>", markup(piece)) } else { markup(piece) }
    });
    pieces.collect()
}

/// Our own prose with its `code` spans and *stress*.
fn inline(prose: &str) -> String {
    let prose = prose.replace('\n', " ");
    let mut html = String::with_capacity(prose.len() + 16);
    for (at, piece) in prose.split('`').enumerate() {
        if at % 2 == 1 {
            let _ = write!(html, "<code>{}</code>", markup(piece));
            continue;
        }
        for (at, words) in piece.split('*').enumerate() {
            let (open, close) = if at % 2 == 1 { ("<em>", "</em>") } else { ("", "") };
            let _ = write!(html, "{open}{}{close}", markup(words));
        }
    }
    html
}

//! Markdown for a pull request, a ticket or a wiki.

use std::fmt::Write as _;

use rowlock_model::{Evidence, Excerpt, Finding};
use rowlock_policy::Issue;

use crate::escape::{code_block, code_span, lines, markdown as plain, short};
use crate::report::Report;
use crate::{digest, page};

/// Places that are listed of one issue.
const PLACES: usize = 20;

/// The report as Markdown.
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    head(&mut text, report);
    categories(&mut text, report);
    issues(&mut text, report);
    contradicted(&mut text, report);
    gaps(&mut text, report);
    text
}

fn head(text: &mut String, report: &Report) {
    let provisional = if digest::is_provisional(report) { ", provisional" } else { "" };
    let grade = report.assessment.grade.map_or_else(String::new, |g| format!("{g}, "));
    let _ = writeln!(text, "# Rowlock: {grade}{}{provisional}\n", digest::score(report));
    if let Some(partial) = digest::partial(report) {
        let _ = writeln!(text, "> **{}**\n", plain(&partial));
    }
    let _ = writeln!(text, "{}: {}.\n", code_span(&digest::subject(report)), digest::counted(report));
    if let Some(ceiling) = &report.assessment.ceiling {
        let _ = writeln!(text, "- Score {}", plain(&ceiling.to_string()));
    }
    let _ = writeln!(text, "- {}", digest::coverage(report));
    if let Some((advice, command)) = digest::next(report) {
        let command = command.map(|c| format!(": {}", code_span(&c))).unwrap_or_default();
        let _ = writeln!(text, "- Next: {}{command}", plain(&advice));
    }
    let circumstances = plain(&digest::circumstances(report));
    let started = plain(&report.record.started);
    let version = plain(&report.tool.version);
    let _ = writeln!(text, "- {}; {circumstances}; {started}; rowlock {version}\n", digest::effort(report));
}

fn categories(text: &mut String, report: &Report) {
    text.push_str("| Category | Score | Judged | Not assessed | Not applicable |\n|---|--:|--:|--:|--:|\n");
    for c in report.assessment.categories.iter().filter(|c| c.judged + c.not_assessed + c.not_applicable > 0)
    {
        let score = c.score.map_or_else(|| c.standing.words().to_owned(), |s| s.to_string());
        let _ = writeln!(
            text,
            "| {} | {score} | {} | {} | {} |",
            c.category.title(),
            c.judged,
            c.not_assessed,
            c.not_applicable
        );
    }
    let without = digest::without_checks(report);
    if !without.is_empty() {
        let _ = writeln!(
            text,
            "\nNot scored yet, because this version has no check at their core: {}.",
            without.join(", ")
        );
    }
    text.push('\n');
}

fn issues(text: &mut String, report: &Report) {
    let counting: Vec<&Issue> = report.assessment.counting().collect();
    let tentative: Vec<&Issue> = report.assessment.tentative().collect();
    if !counting.is_empty() {
        text.push_str("## Findings\n\n");
    }
    for issue in counting {
        write_issue(text, report, issue);
    }
    if !tentative.is_empty() {
        text.push_str("## Tentative: inferred, not in the grade\n\n");
    }
    for issue in tentative {
        write_issue(text, report, issue);
    }
}

fn write_issue(text: &mut String, report: &Report, issue: &Issue) {
    let _ = writeln!(text, "### {}: {}\n", issue.severity.word(), plain(&short(&issue.title, 300)));
    let checks: Vec<String> = issue.checks.iter().map(|c| code_span(c)).collect();
    let seen = digest::seen_by(report, issue).map(|seen| format!(", {seen}")).unwrap_or_default();
    let _ = writeln!(text, "{}, {}{seen}\n", checks.join(", "), issue.confidence.word());
    for spot in issue.spots.iter().take(PLACES) {
        let _ = writeln!(text, "- {}", code_span(&short(&spot.place.to_string(), 300)));
    }
    if issue.spots.len() > PLACES {
        let _ = writeln!(text, "- and {} more", issue.spots.len() - PLACES);
    }
    let Some(finding) = report.worst(issue) else { return };
    let _ = writeln!(text, "\n{}\n", told(&short(&finding.because, 1000)));
    text.push_str("<details><summary>Proof</summary>\n\n");
    proof(text, report, finding);
    for other in issue.spots.iter().flat_map(|s| report.also(s)).take(PLACES) {
        let (side, place) = (digest::side(report, other), code_span(&short(&other.place.to_string(), 300)));
        let _ = writeln!(text, "Seen by {side} too, {place}: {}\n", told(&short(&other.because, 600)));
        proof(text, report, other);
    }
    text.push_str("</details>\n\n");
    repair(text, report, issue);
}

fn proof(text: &mut String, report: &Report, finding: &Finding) {
    for evidence in &finding.evidence {
        match evidence {
            Evidence::Exchange(excerpt) => exchange(text, report, excerpt),
            Evidence::Source(line) => {
                let place = format!("{}:{}", line.file, line.line);
                let _ = writeln!(text, "{}\n\n{}", code_span(&place), code_block("", &line.text));
            }
            Evidence::Flow { steps } => {
                for (n, step) in steps.iter().enumerate() {
                    let place = code_span(&format!("{}:{}", step.line.file, step.line.line));
                    let line = code_span(&short(step.line.text.trim(), 200));
                    let _ =
                        writeln!(text, "{}. {} {}: {}", n + 1, place, told(&short(&step.what, 200)), line);
                }
                text.push('\n');
            }
            Evidence::Fact { text: fact } => {
                let _ = writeln!(text, "{}\n", told(&short(fact, 600)));
            }
        }
    }
}

fn repair(text: &mut String, report: &Report, issue: &Issue) {
    let page = report.page(issue).filter(|p| !p.advice.is_empty() || !p.repairs.is_empty());
    if let Some(page) = page {
        let _ = writeln!(text, "<details><summary>Repair</summary>\n\n{}\n", own(&page.advice));
        for repair in &page.repairs {
            let _ = writeln!(text, "**{}**\n", plain(&repair.framework));
            for block in page::blocks(&repair.markdown) {
                match block {
                    page::Block::Prose(prose) => {
                        let _ = writeln!(text, "{}\n", own(prose));
                    }
                    page::Block::Code { code, file } => {
                        if let Some(file) = file {
                            let _ = writeln!(text, "From {}:\n", link(&page::url(file), file));
                        }
                        let _ = writeln!(text, "{}", code_block("python", code));
                    }
                }
            }
        }
        for article in &page.articles {
            let _ = writeln!(text, "As a whole service: {}\n", link(&article.url, &article.title));
        }
        text.push_str("</details>\n\n");
    }
}

/// A link, or its words alone where the address could end it: a stored report is read again from a file.
fn link(url: &str, title: &str) -> String {
    let whole =
        url.starts_with("https://") && url.chars().all(|c| c.is_ascii_graphic() && !"()<>\\".contains(c));
    if whole { format!("[{}]({url})", plain(title)) } else { plain(title) }
}

/// A reason with its `code` spans, everything else made plain.
fn told(text: &str) -> String {
    if text.matches('`').count() % 2 == 1 {
        return plain(text);
    }
    let pieces = text.split('`').enumerate();
    pieces.map(|(at, piece)| if at % 2 == 1 { code_span(piece) } else { plain(piece) }).collect()
}

/// Markdown of our own page, which may have been stored in between.
fn own(markdown: &str) -> String {
    lines(markdown).collect::<Vec<_>>().join("\n")
}

fn exchange(text: &mut String, report: &Report, excerpt: &Excerpt) {
    let _ = writeln!(text, "{}:\n", plain(&digest::name(report, excerpt)));
    let mut lines = vec![digest::request_line(report, excerpt)];
    lines.extend(excerpt.request_headers.iter().map(|(n, v)| format!("{n}: {v}")));
    lines.push(String::new());
    lines.push(digest::status(excerpt));
    if excerpt.status.is_some() {
        lines.extend(excerpt.headers.iter().map(|(n, v)| format!("{n}: {v}")));
        lines.push(String::new());
        lines.push(excerpt.body.clone());
    }
    let _ = writeln!(text, "{}\n{}", code_block("http", &lines.join("\n")), code_block("sh", &excerpt.curl));
}

fn contradicted(text: &mut String, report: &Report) {
    let all = &report.record.contradicted;
    if !all.is_empty() {
        text.push_str("## Contradicted: source shows it, the run denies it\n\n");
    }
    for one in all {
        let (check, place) =
            (code_span(&one.finding.check), code_span(&short(&one.finding.place.to_string(), 300)));
        let title = plain(&short(&one.finding.title, 300));
        let _ = writeln!(text, "- {title} ({check}, {place}): {}", told(&short(&one.because, 600)));
        for proof in digest::against(report, one) {
            let _ = writeln!(text, "  - {}", code_span(&proof));
        }
    }
    if !all.is_empty() {
        text.push('\n');
    }
}

fn gaps(text: &mut String, report: &Report) {
    let gaps = digest::gaps(report);
    if !gaps.is_empty() {
        text.push_str("## Not assessed\n\n");
    }
    for gap in &gaps {
        let checks: Vec<String> = gap.checks.iter().map(|c| code_span(c)).collect();
        let _ = writeln!(text, "- {}: {}", plain(&short(gap.reason, 300)), checks.join(", "));
    }
    let record = &report.record;
    for (heading, lines) in [
        ("Left behind: remove it by hand", &record.left_behind),
        ("Requests", &digest::requests(report)),
        ("Left out", &record.left_out),
        ("Notes", &record.notes),
    ] {
        if !lines.is_empty() {
            let _ = writeln!(text, "\n## {heading}\n");
        }
        for line in lines {
            let _ = writeln!(text, "- {}", plain(&short(line, 400)));
        }
    }
}

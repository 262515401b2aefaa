//! One self-contained page: no script, no external resource, light and dark, made to be printed too.
//!
//! The page forbids itself everything but its own style (Content-Security-Policy),
//! so that a text that got past the escaping would still do nothing.

mod issue;

use std::fmt::Write as _;

use rowlock_policy::{CategoryScore, CategoryStanding, Grade, Issue};

use crate::digest;
use crate::escape::{markup, short};
use crate::report::Report;

const STYLE: &str = include_str!("style.css");

/// The report as an HTML page.
pub fn render(report: &Report) -> String {
    let mut page = String::with_capacity(64 * 1024);
    let url = markup(&short(&digest::subject(report), 200));
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{} {url} - Rowlock</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        digest::letter(report)
    );
    head(&mut page, report, &url);
    next(&mut page, report);
    categories(&mut page, report);
    issues(&mut page, report);
    contradicted(&mut page, report);
    coverage(&mut page, report);
    listings(&mut page, report);
    let _ = write!(
        page,
        "</main>\n<footer>Made by rowlock {} with {}. Every number can be computed again from the deductions \
         under Coverage.</footer>\n</body>\n</html>\n",
        markup(&report.tool.version),
        markup(&report.assessment.version)
    );
    page
}

fn head(page: &mut String, report: &Report, url: &str) {
    let assessment = &report.assessment;
    if let Some(partial) = digest::partial(report) {
        let _ = writeln!(page, "<p class=\"banner\" role=\"status\">{}</p>", markup(&partial));
    }
    let score = assessment.score.map_or_else(
        || format!("<p class=\"score none\">{}</p>", markup(&digest::score(report))),
        |score| format!("<p class=\"score\"><strong>{score}</strong> of 100</p>"),
    );
    let provisional =
        if digest::is_provisional(report) { "<p class=\"provisional\">provisional</p>" } else { "" };
    let _ = write!(
        page,
        "<header>\n<div class=\"grade {}\" aria-label=\"Grade {}\"><span>{}</span></div>\n<div class=\"verdict\">\n\
         <h1>{url}</h1>\n<div class=\"numbers\">{score}{provisional}</div>\n",
        tone(assessment.grade),
        digest::letter(report),
        digest::letter(report)
    );
    page.push_str("<ul class=\"counts\">");
    for (severity, n) in digest::counts(report) {
        let zero = if n == 0 { " zero" } else { "" };
        let _ = write!(page, "<li class=\"{}{zero}\"><b>{n}</b> {}</li>", severity.word(), severity.word());
    }
    let tentative = assessment.tentative().count();
    if tentative > 0 {
        let _ = write!(page, "<li class=\"tentative\"><b>{tentative}</b> tentative</li>");
    }
    page.push_str("</ul>\n");
    if let Some(ceiling) = &assessment.ceiling {
        let _ = writeln!(page, "<p class=\"fact\">Score {}.</p>", markup(&ceiling.to_string()));
    }
    let _ = write!(
        page,
        "<p class=\"fact\">{} <span class=\"meter\" aria-hidden=\"true\"><i style=\"width:{}%\"></i></span></p>\n\
         <p class=\"fact faint\">{}; {}; {}</p>\n</div>\n</header>\n",
        markup(&capital(&digest::coverage(report))),
        assessment.coverage,
        markup(&digest::effort(report)),
        markup(&digest::circumstances(report)),
        markup(&report.record.started),
    );
}

fn next(page: &mut String, report: &Report) {
    let Some((advice, command)) = digest::next(report) else { return };
    let command = command.map(|c| format!("<pre class=\"command\">{}</pre>", markup(&c))).unwrap_or_default();
    let _ = writeln!(
        page,
        "<section class=\"next\"><h2>Next</h2><p>{}</p>{command}</section>",
        markup(&capital(&advice))
    );
}

fn categories(page: &mut String, report: &Report) {
    page.push_str("<section><h2>Categories</h2>\n<div class=\"bars\">\n");
    for c in report.assessment.categories.iter().filter(|c| c.standing != CategoryStanding::NoChecks) {
        category(page, report, c);
    }
    page.push_str("</div>\n");
    let without = digest::without_checks(report);
    if !without.is_empty() {
        let _ = writeln!(
            page,
            "<p class=\"faint\">Not scored yet, because this version has no check at their core: {}.</p>",
            without.join(", ")
        );
    }
    page.push_str("</section>\n");
}

fn category(page: &mut String, report: &Report, category: &CategoryScore) {
    let title = category.category.title();
    let open = digest::unsure(report, category);
    let _ = match category.score {
        Some(score) => writeln!(
            page,
            "<div class=\"name\">{title}</div><div class=\"bar\" aria-hidden=\"true\"><i class=\"{}\" \
             style=\"width:{score}%\"></i></div><div class=\"value\">{score}</div><div class=\"faint\">{open}</div>",
            tone(Some(Grade::of(score)))
        ),
        None => writeln!(
            page,
            "<div class=\"name\">{title}</div><div class=\"bar empty\" aria-hidden=\"true\"></div>\
             <div class=\"value\">-</div><div class=\"faint\">{}</div>",
            if category.standing == CategoryStanding::NotAssessed {
                open.as_str()
            } else {
                category.standing.words()
            }
        ),
    };
}

fn issues(page: &mut String, report: &Report) {
    let counting: Vec<&Issue> = report.assessment.counting().collect();
    let tentative: Vec<&Issue> = report.assessment.tentative().collect();
    page.push_str("<section><h2>Findings</h2>\n");
    if counting.is_empty() {
        page.push_str("<p>Nothing was found by the checks that were judged.</p>\n");
    }
    for issue in counting {
        issue::write(page, report, issue);
    }
    page.push_str("</section>\n");
    if !tentative.is_empty() {
        page.push_str(
            "<section><h2>Tentative</h2>\n<p class=\"faint\">Inferred, not shown by an experiment: \
             these do not move the grade.</p>\n",
        );
        for issue in tentative {
            issue::write(page, report, issue);
        }
        page.push_str("</section>\n");
    }
}

fn coverage(page: &mut String, report: &Report) {
    page.push_str(
        "<section><h2>Coverage</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>Category</th><th>Weight</th>\
         <th>Judged</th><th>Not applicable</th><th>Not assessed</th><th>Share</th><th>Score</th></tr></thead>\n\
         <tbody>\n",
    );
    for c in report.assessment.categories.iter().filter(|c| c.standing != CategoryStanding::NoChecks) {
        let share = if c.judged + c.not_assessed == 0 { "-".to_owned() } else { format!("{}%", c.share) };
        let score = c.score.map_or_else(|| c.standing.words().to_owned(), |s| s.to_string());
        let _ = writeln!(
            page,
            "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{share}</td><td>{score}</td></tr>",
            c.category.title(),
            c.weight,
            c.judged,
            c.not_applicable,
            c.not_assessed,
        );
    }
    page.push_str("</tbody>\n</table></div>\n");
    deductions(page, report);
    let gaps = digest::gaps(report);
    if !gaps.is_empty() {
        page.push_str("<h3>Not assessed, and why</h3>\n<dl>\n");
        for gap in gaps {
            let checks: Vec<String> =
                gap.checks.iter().map(|c| format!("<code>{}</code>", markup(c))).collect();
            let reason = markup(&short(gap.reason, 300));
            let _ = writeln!(page, "<dt>{reason}</dt><dd>{}</dd>", checks.join(" "));
        }
        page.push_str("</dl>\n");
    }
    page.push_str("</section>\n");
}

fn deductions(page: &mut String, report: &Report) {
    if report.assessment.categories.iter().all(|c| c.deductions.is_empty()) {
        return;
    }
    page.push_str(
        "<h3>Deductions</h3>\n<div class=\"wide\"><table class=\"deductions\">\n<thead><tr><th>Category</th>\
         <th>Check</th><th>Severity</th><th>Confidence</th><th>Places</th><th>Points</th></tr></thead>\n<tbody>\n",
    );
    for category in &report.assessment.categories {
        for d in &category.deductions {
            let _ = writeln!(
                page,
                "<tr><th>{}</th><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td><td>&minus;{}</td></tr>",
                category.category.title(),
                markup(&d.check),
                d.severity.word(),
                d.confidence.word(),
                d.places,
                d.points
            );
        }
    }
    page.push_str("</tbody>\n</table></div>\n");
}

fn contradicted(page: &mut String, report: &Report) {
    let all = &report.record.contradicted;
    if all.is_empty() {
        return;
    }
    page.push_str("<section><h2>Contradicted: source shows it, the run denies it</h2>\n<ul>");
    for one in all {
        let proof = digest::against(report, one)
            .iter()
            .fold(String::new(), |text, line| format!("{text}<br><code>{}</code>", markup(line)));
        let _ = writeln!(
            page,
            "<li>{} <code>{}</code> <span class=\"faint\">{}</span><br>{}{}</li>",
            markup(&short(&one.finding.title, 300)),
            markup(&one.finding.check),
            markup(&short(&one.finding.place.to_string(), 300)),
            markup(&short(&one.because, 600)),
            proof
        );
    }
    page.push_str("</ul></section>\n");
}

fn listings(page: &mut String, report: &Report) {
    let record = &report.record;
    for (heading, lines) in [
        ("Left behind: remove it by hand", &record.left_behind),
        ("Requests", &digest::requests(report)),
        ("Left out", &record.left_out),
        ("Notes", &record.notes),
        ("Notes on the surface", &record.surface.notes),
    ] {
        if lines.is_empty() {
            continue;
        }
        let _ = writeln!(page, "<section><h2>{heading}</h2>\n<ul>");
        for line in lines {
            let _ = writeln!(page, "<li>{}</li>", markup(&short(line, 400)));
        }
        page.push_str("</ul></section>\n");
    }
}

/// The class that colours a grade.
fn tone(grade: Option<Grade>) -> &'static str {
    match grade {
        Some(Grade::A) => "a",
        Some(Grade::B) => "b",
        Some(Grade::C) => "c",
        Some(Grade::D) => "d",
        Some(Grade::F) => "f",
        None => "none",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

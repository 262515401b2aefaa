//! Paths of the service's own file system in answers.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;
use rowlock_model::{Category, Confidence, Findings, Look, Meta, Reference, Rule, Severity, Sight};

use super::stack_trace;
use crate::passive::reading;

/// See the page beside this file.
pub(super) struct InternalPath;

static META: Meta = Meta {
    id: "internal-path",
    title: "An answer shows a path of the server's file system",
    category: Category::Data,
    severity: Severity::Low,
    core: false,
    weakness: "internal-path",
    cwe: &[497, 200],
    owasp: 8,
    asvs: &["16.5.1"],
    needs: &[],
    references: &[Reference { title: "CWE-497", url: "https://cwe.mitre.org/data/definitions/497.html" }],
    page: include_str!("internal_path.md"),
};

const NEEDLES: [&str; 14] = [
    "/home/",
    "/Users/",
    "/usr/",
    "/var/",
    "/opt/",
    "/srv/",
    "/app/",
    "/root/",
    "/etc/",
    "/tmp/",
    "/mnt/",
    "site-packages",
    ":\\",
    "dist-packages",
];

/// A file below a directory that servers have, with an ending that is no web page's; a data file deeper in one
/// of those that no web address begins with; or a library's own tree.
const SHAPE: &str = r"(?-u)(?:^|[\s\x22'(=\[>:;,])(?P<path>(?:/(?:home|Users|usr|var|opt|srv|app|root|etc|tmp)/[\w.+@-]{1,80}(?:/[\w.+@-]{1,80}){0,12}\.(?:py|pyc|rb|php|java|go|cs|jar|dll|so|sqlite3?|db|log|conf|cfg|ini|env|pem|key|sock)\b|/(?:srv|opt|root|mnt|var/(?:lib|log|www|data|spool|backups?)|usr/(?:local|lib|share)|home/[\w.-]{1,40})/(?:[\w.+@-]{1,80}/){1,12}[\w.+@-]{1,80}\.(?:csv|ods|xlsx?|docx?|pdf|parquet|json|ya?ml|xml|txt|zip|gz|tar|bak|dat)\b|/[\w.+@/-]{1,200}/(?:site|dist)-packages/[\w./-]{1,200}|[A-Za-z]:\\{1,2}(?:Users|inetpub|Program Files|Windows|src|app|www)\\{1,2}[\w .\\-]{1,200}))";

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(NEEDLES).ok());
static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(SHAPE).ok());

impl Rule<Sight<'_>> for InternalPath {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some((answer, body)) = reading::text(sight) else {
            return Look::NotApplicable(reading::NO_TEXT.into());
        };
        let Some(at) = path_in(body) else { return Look::Judged };
        let path = String::from_utf8_lossy(&body[at.clone()]).into_owned();
        // A stack trace has paths by nature and is a finding of its own.
        if reading::was_sent(sight.exchange, &path) || stack_trace::trace_in(body).is_some() {
            return Look::Judged;
        }
        // In a success the path may be what the operation is about (a build log, a file list).
        let confidence = if answer.status >= 400 { Confidence::Firm } else { Confidence::Tentative };
        let because = format!("the answer (status {}) carries '{path}'", answer.status);
        let proof = reading::proof_at(sight.known, sight.exchange, at);
        out.find(reading::place(sight), confidence, because, proof);
        Look::Judged
    }
}

fn path_in(body: &[u8]) -> Option<Range<usize>> {
    if !FINDER.as_ref()?.is_match(body) {
        return None;
    }
    Some(PATH.as_ref()?.captures(body)?.name("path")?.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_server_are_told_from_urls() {
        for text in [
            "cannot open '/srv/shop/data.sqlite'",
            r#"{"source":"/var/lib/clinic/statistics/2026-11.parquet"}"#,
            r#"{"error":"[Errno 2] No such file: '/home/ann/app/config.ini'"}"#,
            r#"{"file":"/usr/lib/python3.12/json/decoder.py"}"#,
            "/opt/venv/lib/python3.12/site-packages/flask/app",
            r#"{"e":"C:\\inetpub\\wwwroot\\web.config"}"#,
        ] {
            assert!(path_in(text.as_bytes()).is_some(), "{text}");
        }
        for text in [
            r#"{"url":"https://shop.example/app/main.py","home":"/home/index.html","p":"/app/settings"}"#,
            r#"<script src="/app/main.js"></script><link href="/var/style.css">"#,
            r#"{"href":"/users/1/home/db","path":"src/app/main.py","raw":"https://raw.example/o/r/etc/x.conf"}"#,
            r#"{"pdf":"/opt/in.pdf","a":"/home/about/x.json","b":"/srv/y.csv","c":"x/var/lib/a/b.csv"}"#,
            r#"{"time":"12:30","drive":"C:","note":"see /etc/ for more, or /tmp/"}"#,
        ] {
            assert!(path_in(text.as_bytes()).is_none(), "{text}");
        }
    }
}

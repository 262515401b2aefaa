//! Which paths are asked for, and what proves each by its content. It is not a check.

use std::sync::LazyLock;

use regex::bytes::Regex;
use rowlock_model::{Answer, Severity};

/// One path that a service should not serve.
pub(super) struct File {
    /// Below the root.
    pub(super) path: &'static str,
    /// What it is, in a sentence.
    pub(super) what: &'static str,
    /// What in the content proves it, in words.
    pub(super) sign: &'static str,
    /// How bad it is that anybody can read it.
    pub(super) severity: Severity,
    /// Whether it is asked for below the API's own path as well.
    pub(super) below_base: bool,
    /// The proof.
    pub(super) is_it: fn(&Answer) -> bool,
}

const fn file(
    path: &'static str,
    what: &'static str,
    sign: &'static str,
    severity: Severity,
    is_it: fn(&Answer) -> bool,
) -> File {
    File { path, what, sign, severity, below_base: false, is_it }
}

const fn also_below(mut file: File) -> File {
    file.below_base = true;
    file
}

use Severity::{High, Low, Medium};

/// The short list, the worst first.
pub(super) static FILES: &[File] = &[
    also_below(file("/.env", "an environment file", "lines of NAME=value", High, is_env)),
    file("/.env.production", "an environment file of production", "lines of NAME=value", High, is_env),
    also_below(file("/.git/HEAD", "a Git repository", "a reference to a branch", High, is_git_head)),
    file("/.git/config", "a Git repository's configuration", "a [core] section", High, |a| has(a, b"[core]")),
    file("/.aws/credentials", "cloud credentials", "aws_access_key_id", High, |a| {
        has(a, b"aws_access_key_id")
    }),
    file("/id_rsa", "a private key", "a PEM private key", High, is_private_key),
    file("/server.key", "a server's private key", "a PEM private key", High, is_private_key),
    file("/.htpasswd", "a password file", "user names with password hashes", High, is_htpasswd),
    file("/backup.sql", "a database dump", "SQL statements", High, is_dump),
    file("/dump.sql", "a dump of a database", "SQL statements", High, is_dump),
    file("/backup.zip", "an archive", "the signature of a ZIP file", High, |a| {
        a.body.starts_with(b"PK\x03\x04")
    }),
    file("/backup.tar.gz", "a compressed archive", "the signature of gzip", High, |a| {
        a.body.starts_with(&[0x1f, 0x8b, 8])
    }),
    file("/db.sqlite3", "a database", "the signature of SQLite", High, is_sqlite),
    file("/app.db", "the application's database", "the signature of SQLite", High, is_sqlite),
    also_below(file("/app.py", "the service's source", "Python statements", High, is_python)),
    file("/main.py", "the service's main source", "Python statements", High, is_python),
    file("/config.py", "the service's configuration", "Python statements", High, is_python),
    file("/app.py.bak", "a backup of the service's source", "Python statements", High, is_python),
    file("/docker-compose.yml", "a deployment file", "services with images", Medium, is_compose),
    file("/requirements.txt", "the list of dependencies", "pinned packages", Low, is_requirements),
    file("/app.log", "a log file", "lines with times and levels", High, is_log),
    file("/logs/app.log", "a log file in its folder", "lines with times and levels", High, is_log),
    file("/debug.log", "a debug log", "lines with times and levels", High, is_log),
    file("/access.log", "an access log", "lines with times and requests", High, is_log),
    file("/error.log", "an error log", "lines with times and levels", High, is_log),
    also_below(file("/metrics", "internal metrics", "Prometheus types and samples", Low, is_prometheus)),
    also_below(file("/debug/vars", "a process's inner variables", "memory statistics", Medium, |a| {
        has(a, b"\"memstats\"") && has(a, b"\"cmdline\"")
    })),
    file("/debug/pprof/", "a profiler", "the list of profiles", Medium, |a| {
        has(a, b"goroutine") && has(a, b"heap") && has(a, b"profile")
    }),
    also_below(file("/actuator", "Spring's actuator", "links to its endpoints", Medium, |a| {
        has(a, b"\"_links\"") && has(a, b"/actuator/")
    })),
    file("/actuator/env", "the environment in Spring's actuator", "property sources", High, |a| {
        has(a, b"\"propertySources\"")
    }),
    file("/server-status", "Apache's status page", "its title", Medium, |a| {
        has(a, b"Apache Server Status for")
    }),
    file("/nginx_status", "nginx's status page", "its counters", Low, |a| {
        has(a, b"Active connections:") && has(a, b"server accepts handled requests")
    }),
];

/// Most bytes that a signature is looked for in.
const READ: usize = 64 * 1024;

fn head(answer: &Answer) -> &[u8] {
    &answer.body[..answer.body.len().min(READ)]
}

fn has(answer: &Answer, needle: &[u8]) -> bool {
    head(answer).windows(needle.len()).any(|w| w == needle)
}

/// Whether the body could be a page of an application that answers every path.
fn is_page(answer: &Answer) -> bool {
    let start = head(answer).trim_ascii_start();
    answer.is_html() || start.starts_with(b"<") || start.starts_with(b"{") || start.starts_with(b"[{")
}

/// How many lines a pattern matches; patterns are anchored to lines and linear.
fn lines(answer: &Answer, pattern: &Regex) -> usize {
    if is_page(answer) { 0 } else { pattern.find_iter(head(answer)).take(3).count() }
}

macro_rules! pattern {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

pattern!(ENV, r"(?m)^(?:export )?[A-Z][A-Z0-9_]{2,60}=");
pattern!(HTPASSWD, r"(?m)^[A-Za-z0-9_.@-]{1,60}:(?:\$apr1\$|\$2[aby]\$|\$argon2|\$[56]\$|\{SHA\})");
pattern!(DUMP, r"(?mi)^(?:CREATE TABLE|INSERT INTO|DROP TABLE|COPY [a-z_.]+ \(|-- (?:MySQL|PostgreSQL) )");
pattern!(
    PYTHON,
    r"(?m)^(?:from [a-z_.]+ import |import [a-z_]+\r?$|def [a-z_]+\(|@app\.|class [A-Z][A-Za-z]+[:(])"
);
pattern!(PINNED, r"(?m)^[A-Za-z][A-Za-z0-9_.\[\]-]{1,60}(?:==|>=|~=)[0-9]");
pattern!(
    LOG,
    r"(?m)^.{0,80}(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d).{0,200}(?:INFO|DEBUG|WARN|ERROR|CRITICAL|HTTP/[12]|info|error|warn|debug)"
);
pattern!(
    METRIC,
    r"(?m)^# TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (?:counter|gauge|histogram|summary|untyped|unknown|info)\r?$"
);
pattern!(
    SAMPLE,
    r"(?m)^[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{[^}\n]{0,500}\})? [-+0-9][0-9.eE+-]{0,40}(?: \d{1,20})?\r?$"
);

fn matches(answer: &Answer, pattern: &LazyLock<Option<Regex>>, least: usize) -> bool {
    pattern.as_ref().is_some_and(|p| lines(answer, p) >= least)
}

fn is_env(answer: &Answer) -> bool {
    matches(answer, &ENV, 2)
}

fn is_htpasswd(answer: &Answer) -> bool {
    matches(answer, &HTPASSWD, 1)
}

fn is_dump(answer: &Answer) -> bool {
    matches(answer, &DUMP, 2)
}

fn is_python(answer: &Answer) -> bool {
    matches(answer, &PYTHON, 2)
}

fn is_requirements(answer: &Answer) -> bool {
    matches(answer, &PINNED, 2)
}

fn is_prometheus(answer: &Answer) -> bool {
    matches(answer, &METRIC, 1) && matches(answer, &SAMPLE, 1)
}

/// Log lines, or records of JSON with a time and a level, one a line.
fn is_log(answer: &Answer) -> bool {
    let records = head(answer)
        .split(|b| *b == b'\n')
        .take(20)
        .filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok())
        .filter(|v| {
            let any = |names: &[&str]| names.iter().any(|n| v.get(n).is_some());
            any(&["time", "timestamp", "ts", "@timestamp", "asctime"])
                && any(&["level", "levelname", "message", "msg", "event"])
        })
        .count();
    records >= 2 || (!answer.is_html() && pattern_count(answer) >= 2)
}

fn pattern_count(answer: &Answer) -> usize {
    LOG.as_ref().map_or(0, |p| p.find_iter(head(answer)).take(3).count())
}

fn is_git_head(answer: &Answer) -> bool {
    let text = head(answer).trim_ascii();
    text.starts_with(b"ref: refs/")
        || (matches!(text.len(), 40 | 64) && text.iter().all(u8::is_ascii_hexdigit))
}

fn is_private_key(answer: &Answer) -> bool {
    let start = head(answer).trim_ascii_start();
    start.starts_with(b"-----BEGIN") && has(answer, b"PRIVATE KEY-----")
}

fn is_sqlite(answer: &Answer) -> bool {
    answer.body.starts_with(b"SQLite format 3\0")
}

fn is_compose(answer: &Answer) -> bool {
    !is_page(answer) && has(answer, b"services:") && (has(answer, b"image:") || has(answer, b"build:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(media: &str, body: &str) -> Answer {
        let headers = [("Content-Type", media)].into_iter().collect();
        Answer { status: 200, headers, body: body.into(), truncated: false, ..Answer::default() }
    }

    #[test]
    fn files_are_known_by_their_content() {
        let text = |body| answer("text/plain", body);
        assert!(is_env(&text("# local\nSECRET_KEY=x\nexport DEBUG=1\n")));
        assert!(is_git_head(&text("ref: refs/heads/main\n")));
        assert!(is_python(&text("import os\nfrom flask import Flask\n\napp = Flask(__name__)\n")));
        assert!(is_log(&text("2026-01-02 03:04:05,123 INFO start\n2026-01-02 03:04:06,123 ERROR end\n")));
        assert!(is_log(&text("{\"time\":\"x\",\"event\":\"a\"}\n{\"time\":\"y\",\"event\":\"b\"}\n")));
        let access = "127.0.0.1 - - [02/Jan/2026:03:04:05 +0000] \"GET / HTTP/1.1\" 200 3\n";
        assert!(is_log(&answer("text/plain", &access.repeat(2))));
        assert!(is_prometheus(&text("# HELP up x\n# TYPE up gauge\nup 1\n")));
        assert!(is_prometheus(&text("# TYPE a_total counter\na_total{b=\"c\"} 4.7e3 1700000000000\n")));
        assert!(!is_prometheus(&text("# TYPE a_total counter\n")) && !is_prometheus(&text("up 1\n")));
        assert!(is_htpasswd(&text("alice:$apr1$abc$def\n")));
    }

    #[test]
    fn pages_and_plain_words_are_no_files() {
        let page = answer("text/html", "<html><script>API_KEY=1\nTOKEN=2\nimport os\ndef f(:</script>");
        for file in FILES {
            assert!(!(file.is_it)(&page), "{}", file.path);
            assert!(!(file.is_it)(&answer("application/json", r#"{"detail":"ok"}"#)), "{}", file.path);
            assert!(!(file.is_it)(&answer("text/plain", "OK")), "{}", file.path);
            assert!(!(file.is_it)(&answer("text/plain", "é".repeat(80_000).as_str())), "{}", file.path);
        }
    }

    #[test]
    fn each_path_has_its_own_name() {
        let names: std::collections::BTreeSet<_> = FILES.iter().map(|f| f.what).collect();
        assert_eq!(names.len(), FILES.len());
    }
}

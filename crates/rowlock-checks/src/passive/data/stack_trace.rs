//! Stack traces of Python, Java, Node, PHP, .NET, Go and Ruby in answers.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;
use rowlock_model::{Category, Confidence, Findings, Look, Meta, Reference, Rule, Severity, Sight};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct StackTrace;

static META: Meta = Meta {
    id: "stack-trace",
    title: "An answer shows the service's stack trace",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "stack-trace",
    cwe: &[209, 497],
    owasp: 8,
    asvs: &["16.5.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Error Handling Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html",
    }],
    page: include_str!("stack_trace.md"),
};

/// Language, a text that every such trace has, and the shape of one frame in plain text, JSON or HTML.
const SHAPES: [(&str, &str, &str); 12] = [
    (
        "Python",
        ", line ",
        r#"File (?:\\?"|&quot;|&#34;)[^"\n&]{1,300}?(?:\\?"|&quot;|&#34;), line \d{1,6}, in \S"#,
    ),
    ("Python", "class=\"filename\"", r#"File <cite class="filename">"#),
    ("Java", ".java:", r"\bat [\w.$<>/]{3,200}\([\w$]{1,80}\.java:\d{1,6}\)"),
    ("Kotlin", ".kt:", r"\bat [\w.$<>/]{3,200}\([\w$]{1,80}\.kt:\d{1,6}\)"),
    ("Node.js", "node:internal", r"\bat [^\n]{0,160}\bnode:internal/[\w/]{1,80}:\d{1,6}:\d{1,6}"),
    (
        "Node.js",
        "    at ",
        r"    at (?:[\w$.<>\[\] ]{1,120} \()?(?:file://|/|[A-Za-z]:\\{1,2})[^\s()]{1,300}\.[cm]?[jt]sx?:\d{1,6}:\d{1,6}",
    ),
    ("PHP", ".php(", r"#\d{1,3} [^\s(]{1,300}\.php\(\d{1,6}\)"),
    (
        "PHP",
        " on line ",
        r"(?:error|Warning|Notice|Deprecated)(?:</b>)?: [^\n]{1,300} in (?:<b>)?[^\s<]{1,300}\.php(?:</b>)? on line",
    ),
    (".NET", ":line ", r"\bat [\w.<>`\[\],+]{3,200}\([^)\n]{0,200}\) in [^\n]{1,300}:line \d{1,6}"),
    ("Go", "goroutine ", r"goroutine \d{1,6} \[[a-z ,0-9]{3,40}\]:"),
    ("Ruby", ".rb:", r"[\w./-]{1,200}\.rb:\d{1,6}:in [`'\\]"),
    ("Rust", "panicked at ", r"thread '[^'\n]{1,80}'[^\n]{0,20} panicked at "),
];

static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(SHAPES.iter().map(|(_, needle, _)| needle)).ok());
static FRAMES: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| SHAPES.iter().map(|(.., shape)| Regex::new(&format!("(?-u){shape}")).ok()).collect());

impl Rule<Sight<'_>> for StackTrace {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some((answer, body)) = reading::text(sight) else {
            return Look::NotApplicable(reading::NO_TEXT.into());
        };
        let Some((language, at)) = trace_in(body) else { return Look::Judged };
        if reading::was_sent(sight.exchange, &String::from_utf8_lossy(&body[at.clone()])) {
            return Look::Judged;
        }
        // A success may carry somebody's trace as data, as an error tracker does.
        let (confidence, why) = if answer.status >= 400 {
            (Confidence::Firm, "the error answer carries a frame of its own")
        } else {
            (
                Confidence::Tentative,
                "the answer carries a frame; it could be data that the operation is about, as the status is no error:",
            )
        };
        let because = format!("{why} {language} stack trace");
        let proof = reading::proof_at(sight.known, sight.exchange, at);
        out.find(reading::place(sight), confidence, because, proof);
        Look::Judged
    }
}

/// The first stack frame in a text, with its language.
pub(super) fn trace_in(body: &[u8]) -> Option<(&'static str, Range<usize>)> {
    let mut tried = [false; SHAPES.len()];
    for hit in FINDER.as_ref()?.find_iter(body) {
        let which = hit.pattern().as_usize();
        if std::mem::replace(&mut tried[which], true) {
            continue;
        }
        if let Some(frame) = FRAMES[which].as_ref()?.find(body) {
            return Some((SHAPES[which].0, frame.range()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passive::rehearsal::{json, known, look, marks};

    #[test]
    fn every_shape_compiles() {
        assert!(FINDER.is_some() && FRAMES.iter().all(Option::is_some));
    }

    #[test]
    fn frames_are_known_by_their_shape() {
        for (language, text) in [
            (
                "Python",
                "Traceback (most recent call last):\n  File \"/app/main.py\", line 12, in index\n    1/0",
            ),
            ("Python", r#"{"trace":"  File \"/srv/x.py\", line 3, in f\n"}"#),
            ("Python", "File &quot;/srv/x.py&quot;, line 3, in f"),
            ("Java", "\tat com.shop.Orders.load(Orders.java:41)"),
            ("Node.js", "Error: x\n    at Object.<anonymous> (/srv/app/index.js:10:15)"),
            ("Node.js", "    at file:///srv/app/index.mjs:10:15"),
            ("PHP", "#0 /var/www/html/index.php(12): run()"),
            ("PHP", "<b>Warning</b>: Undefined variable in <b>/var/www/a.php</b> on line <b>3</b>"),
            (".NET", "   at Shop.Orders.Load(Int32 id) in C:\\src\\Orders.cs:line 41"),
            ("Go", "goroutine 1 [running]:\nmain.main()"),
            ("Ruby", "app/models/user.rb:10:in `find'"),
        ] {
            assert_eq!(trace_in(text.as_bytes()).map(|(l, _)| l), Some(language), "{text}");
        }
    }

    #[test]
    fn ordinary_texts_have_none() {
        for text in [
            r#"{"detail":"Error on line 3, line must not be empty, in short"}"#,
            r#"{"files":[{"name":"Orders.java","lines":41}],"note":"see Orders.java:41"}"#,
            r#"{"text":"Meet at noon at index.js:10"}"#,
            "See the queue at the office, line 4, in the hall",
            r#"{"title":"goroutine leaks explained","path":"lib/user.rb:10"}"#,
            "<p>You are on line 3 of in queue.php</p>",
        ] {
            assert_eq!(trace_in(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_success_may_be_about_traces() {
        let known = known("http://127.0.0.1:5000");
        let body = "  File \"/app/main.py\", line 12, in index";
        let marks_of = |status| marks(&look(&StackTrace, &known, &json(status, body)).1);
        assert_eq!(marks_of(500), [(Confidence::Firm, Severity::Medium)]);
        assert_eq!(marks_of(200), [(Confidence::Tentative, Severity::Medium)]);
    }
}

//! A realistic run: several severities, several places, a second source, hostile text.

use rowlock_model::{
    Category, CheckOutcome, Confidence, Contradicted, Credential, Effort, EffortKind, Evidence, Excerpt,
    Finding, FlowStep, Framework, Headers, IdentityId, Meta, Method, Need, Operation, Place, Provenance,
    Reference, Role, RunRecord, Security, Severity, SourceLine, SourceRead, Standing, Surface, Target,
};
use rowlock_report::Report;

const NAME_PAGE: &str = include_str!("pages/basic_username_ignored.md");
const STORE_PAGE: &str = include_str!("pages/cacheable_authenticated_response.md");

const SHORT_PAGE: &str = "## Why is this bad\nIt tells an attacker what to try next.\n\n## Repair\nAnswer errors with a \
                          fixed text and log the rest.\n\n### Flask\n```python\n@app.errorhandler(Exception)\ndef \
                          failed(error):\n    app.logger.exception(\"failed\")\n    return {\"detail\": \
                          \"internal error\"}, 500\n```\n\n## References\n- none\n";

static NAME: Meta = Meta {
    id: "basic-username-ignored",
    title: "The right password is accepted under any user name",
    category: Category::Authentication,
    severity: Severity::High,
    core: true,
    weakness: "basic-username-ignored",
    cwe: &[287, 303],
    owasp: 2,
    asvs: &["6.3.1"],
    needs: &[Need::BasicIdentity],
    references: &[Reference {
        title: "RFC 7617 section 2",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: NAME_PAGE,
};
/// What source shows of the same weakness.
static CODE: Meta = Meta { id: "username-ignored", core: false, weakness: "basic-username-ignored", ..NAME };

static STORE: Meta = Meta {
    id: "cacheable-authenticated-response",
    title: "An answer to credentials may be stored by caches",
    category: Category::Data,
    severity: Severity::Medium,
    weakness: "cacheable-authenticated-response",
    cwe: &[524, 525],
    owasp: 8,
    asvs: &["14.3.2"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9111 section 3.5",
        url: "https://www.rfc-editor.org/rfc/rfc9111#section-3.5",
    }],
    page: STORE_PAGE,
    ..NAME
};
static OPEN: Meta = Meta {
    id: "auth-not-enforced",
    title: "A protected operation answers without credentials",
    severity: Severity::Critical,
    weakness: "auth-not-enforced",
    cwe: &[306],
    ..NAME
};
static TRACE: Meta = Meta {
    id: "stack-trace",
    title: "An error answer carries a stack trace",
    core: false,
    weakness: "stack-trace",
    cwe: &[209],
    page: SHORT_PAGE,
    ..STORE
};
static SERVER: Meta = Meta {
    id: "http-server-in-spec",
    title: "The API description names a server without TLS",
    category: Category::Inventory,
    severity: Severity::Low,
    core: true,
    weakness: "http-server-in-spec",
    cwe: &[319],
    owasp: 9,
    page: "",
    ..STORE
};
static BANNER: Meta = Meta {
    id: "server-banner",
    title: "The server tells its version",
    severity: Severity::Info,
    core: false,
    weakness: "server-banner",
    cwe: &[200],
    ..SERVER
};
static TIMING: Meta = Meta {
    id: "username-enumeration-timing",
    title: "Known user names answer slower than unknown ones",
    severity: Severity::Medium,
    core: false,
    weakness: "username-enumeration",
    cwe: &[208],
    ..NAME
};
static THROTTLE: Meta = Meta {
    id: "auth-not-throttled",
    title: "Wrong credentials are never slowed down",
    category: Category::Rate,
    severity: Severity::Medium,
    weakness: "auth-not-throttled",
    cwe: &[307],
    owasp: 4,
    needs: &[Need::Burst],
    ..STORE
};
static RETRY: Meta = Meta {
    id: "retry-after-missing",
    title: "A throttled answer does not say when to come back",
    severity: Severity::Low,
    core: false,
    weakness: "retry-after-missing",
    ..THROTTLE
};
static HSTS: Meta = Meta {
    id: "hsts-missing",
    title: "Strict-Transport-Security is missing",
    category: Category::Encryption,
    severity: Severity::Low,
    core: true,
    weakness: "hsts-missing",
    cwe: &[319],
    needs: &[Need::Tls],
    ..STORE
};

/// The catalogue of the sample.
pub(crate) fn catalogue() -> Vec<&'static Meta> {
    vec![&OPEN, &NAME, &TIMING, &THROTTLE, &RETRY, &STORE, &TRACE, &HSTS, &SERVER, &BANNER, &CODE]
}

/// What a hostile service puts into its answers.
pub(crate) const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}txt.exe\u{200b}</pre><script>alert(1)</script> ``` | @team \u{9b}31m";

fn place(path: &str) -> Place {
    Place::Operation { method: "GET".into(), path: path.into(), part: None }
}

fn excerpt(name: &str, role: Role, path: &str, status: u16, headers: Headers, body: &str) -> Evidence {
    let attack = Credential::Changed(IdentityId(0), rowlock_model::Mutation::User("rl-7f3a".into()));
    Evidence::Exchange(Excerpt {
        name: name.into(),
        role,
        url: format!("http://127.0.0.1:5000{path}"),
        method: Method::Get,
        request_headers: Headers::new(),
        request_body: String::new(),
        credential: if role == Role::Look { Credential::Valid(IdentityId(0)) } else { attack },
        curl: format!("curl -i --path-as-is -u \"rl-7f3a:$ROWLOCK_PASSWORD\" http://127.0.0.1:5000{path}"),
        status: Some(status),
        headers,
        body: body.into(),
    })
}

fn finding(
    meta: &Meta,
    confidence: Confidence,
    place: Place,
    because: &str,
    evidence: Vec<Evidence>,
) -> Finding {
    Finding {
        check: meta.id.into(),
        weakness: meta.weakness.into(),
        title: meta.title.into(),
        category: meta.category,
        severity: meta.severity,
        confidence,
        place,
        about: Vec::new(),
        because: because.into(),
        evidence,
    }
}

fn json_headers() -> Headers {
    Headers::new()
        .with("Content-Type", "application/json")
        .with("Cache-Control", "public, max-age=60")
        .with("Server", "Werkzeug/3.1.3 Python/3.13.1")
}

fn findings() -> Vec<Finding> {
    let user = r#"{"id": 1, "name": "alice", "email": "alice@example.org", "password_hash": "$2b$…[60 characters]"}"#;
    let mut all = vec![
        finding(
            &NAME,
            Confidence::Confirmed,
            place("/users/{id}"),
            "the password of 'alice' under a random user name got the same content as the right pair; the right \
             user with a random password was refused (status 401)",
            vec![
                excerpt("right password, random user", Role::Attack, "/users/1", 200, json_headers(), user),
                excerpt(
                    "right user, random password",
                    Role::Control,
                    "/users/1",
                    401,
                    Headers::new().with("WWW-Authenticate", "Basic realm=\"api\""),
                    "",
                ),
            ],
        ),
        finding(
            &TRACE,
            Confidence::Firm,
            place(&format!("/search/{HOSTILE}")),
            &format!("the answer to a malformed pair has the frames of a traceback: {HOSTILE}"),
            vec![excerpt(
                "no colon in the pair",
                Role::Attack,
                &format!("/search/{HOSTILE}"),
                500,
                Headers::new().with("X-Debug", HOSTILE),
                &format!(
                    "Traceback (most recent call last):\n  File \"/srv/app.py\", line 12\n{HOSTILE}\n日本語のエラー"
                ),
            )],
        ),
        finding(
            &SERVER,
            Confidence::Firm,
            Place::Document {
                file: "openapi.yaml".into(),
                line: 7,
                column: 10,
                pointer: "/servers/0/url".into(),
            },
            "the server http://api.example.org would carry credentials in clear",
            vec![Evidence::Source(SourceLine {
                file: "openapi.yaml".into(),
                line: 7,
                column: 10,
                length: 22,
                text: "  - url: http://api.example.org".into(),
            })],
        ),
        finding(
            &BANNER,
            Confidence::Firm,
            Place::Target { origin: "http://127.0.0.1:5000".into() },
            "`Server: Werkzeug/3.1.3 Python/3.13.1`",
            vec![Evidence::Fact { text: "seen on 14 answers".into() }],
        ),
        finding(
            &TIMING,
            Confidence::Tentative,
            place("/users/{id}"),
            "'alice' took 41 ms more than a random user in 20 of 20 pairs; the A/A noise was 3 ms",
            vec![Evidence::Fact { text: "median 62.1 ms against 21.0 ms, 20 pairs, p = 0.0001".into() }],
        ),
    ];
    let compare = format!("    return password == SECRETS[0]  # {HOSTILE}");
    all.push(in_source(
        &CODE,
        12,
        &compare,
        "/users/{id}",
        "only the password is compared, with one for all users",
    ));
    for path in ["/users", "/users/{id}", "/orders", "/orders/{id}", "/invoices", "/reports/monthly"] {
        let mut stored = finding(
            &STORE,
            Confidence::Firm,
            place(path),
            "the answer to credentials has no `Cache-Control: no-store`, so a browser or client cache may keep it \
             on disk",
            vec![excerpt("as alice", Role::Look, &path.replace("{id}", "1"), 200, json_headers(), user)],
        );
        if path == "/users" {
            stored.severity = Severity::High;
            stored.because =
                "`Cache-Control: public` lets shared caches keep an answer to `Authorization` and hand \
                              it to others"
                    .into();
        }
        all.push(stored);
    }
    all
}

/// A finding in source, about one operation.
fn in_source(meta: &Meta, line: usize, text: &str, about: &str, because: &str) -> Finding {
    let (file, symbol) = (String::from("app/auth.py"), String::from("verify_password"));
    let at = Place::Source { file: file.clone(), line, column: 5, end_line: line, end_column: 11, symbol };
    let quoted = SourceLine { file, line, column: 5, length: 6, text: text.into() };
    let step = FlowStep { line: quoted.clone(), what: format!("the password comes in {HOSTILE}") };
    let evidence = vec![Evidence::Source(quoted), Evidence::Flow { steps: vec![step.clone(), step] }];
    let mut found = finding(meta, Confidence::Firm, at, because, evidence);
    found.about = vec![place(about)];
    found
}

/// The record of the sample run.
pub(crate) fn record() -> RunRecord {
    let checks = catalogue()
        .into_iter()
        .map(|meta| {
            let standing = match meta.id {
                "auth-not-throttled" | "retry-after-missing" => {
                    Standing::NotAssessed("--no-burst was given".into())
                }
                "hsts-missing" => Standing::NotApplicable("the target has no TLS".into()),
                _ => Standing::Judged,
            };
            CheckOutcome { check: meta.id.into(), standing, requests: 3 }
        })
        .collect();
    let operations = ["/users", "/users/{id}", "/orders", "/orders/{id}", "/invoices", "/reports/monthly"]
        .into_iter()
        .enumerate()
        .map(|(at, path)| {
            let mut operation = Operation::seen(Method::Get, path, Provenance::Document);
            operation.line = Some(20 + at * 12);
            operation.security = Security::Required(vec!["basic".into()]);
            operation
        })
        .collect();
    RunRecord {
        target: Target::parse("http://127.0.0.1:5000").expect("valid"),
        started: "2026-11-21T03:20:00Z".into(),
        took_ms: 12_345,
        identities: vec!["alice".into()],
        surface: Surface { operations, documents: vec!["openapi.yaml".into()], notes: Vec::new() },
        framework: Some(Framework::Flask),
        checks,
        untold: Vec::new(),
        audited: Vec::new(),
        findings: findings(),
        requests: 214,
        effort: vec![
            Effort {
                subject: "learning the surface".into(),
                kind: EffortKind::Discovery,
                requests: 31,
                most: None,
            },
            Effort {
                subject: "GET /users and 3 like it".into(),
                kind: EffortKind::Group,
                requests: 61,
                most: Some(80),
            },
        ],
        left_behind: vec!["remove the note: DELETE /notes/17 was answered 403".into()],
        left_out: vec![
            "GET /createdb: it looks as if it changes state (createdb); --consent write calls it".into(),
        ],
        notes: vec!["POST /login was not called: it is not a read".into()],
        source: Some(SourceRead { files: 3, lines: 412 }),
        contradicted: vec![Contradicted {
            finding: in_source(&OPEN, 31, "@app.get(\"/orders\")", "/orders", "nothing protects GET /orders"),
            because: format!("GET /orders answers strangers with 401 {HOSTILE}"),
            evidence: vec![excerpt(HOSTILE, Role::Attack, "/orders", 401, Headers::new(), "no")],
        }],
        stopped: None,
    }
}

/// The sample as a report.
pub(crate) fn report() -> Report {
    Report::new("0.1.0", record(), &catalogue())
}

/// A run without credentials that ended early: no framework, little coverage.
pub(crate) fn poor_report() -> Report {
    let mut record = record();
    record.identities.clear();
    record.framework = None;
    record.findings.truncate(1);
    record.left_out.clear();
    record.left_behind.clear();
    record.effort.clear();
    record.notes.clear();
    record.stopped = Some(rowlock_model::Stop::Interrupted);
    for outcome in &mut record.checks {
        outcome.standing = match outcome.check.as_str() {
            "server-banner" | "http-server-in-spec" => Standing::Judged,
            "auth-not-throttled" => Standing::NotAssessed("interrupted".into()),
            _ => Standing::NotAssessed("needs --user".into()),
        };
    }
    Report::new("0.1.0", record, &catalogue())
}

//! A field of a proxy that is believed of anybody.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::is_log_call;
use rowlock_source::tree::{Call, Expr, Kind, Span, Stmt, StmtKind};
use rowlock_source::{Program, walk};

use super::proxy_unaware::believes_all;
use super::tell;

/// See the page beside this file.
pub(super) struct ForwardedHeaderTrusted;

static META: Meta = Meta {
    id: "forwarded-header-trusted",
    title: "A field that only a proxy may set is believed of anybody",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "forwarded-header-trusted",
    cwe: &[348, 290],
    owasp: 8,
    asvs: &["4.1.3", "15.3.4"],
    needs: &[],
    references: &[Reference {
        title: "RFC 7239 section 8.1: the header field cannot be trusted",
        url: "https://www.rfc-editor.org/rfc/rfc7239#section-8.1",
    }],
    page: include_str!("forwarded_header_trusted.md"),
};

impl Rule<Program<'_>> for ForwardedHeaderTrusted {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for site in &program.calls {
            if believes_all(program, site, "forwarded_allow_ips") {
                let because =
                    "the server believes what anybody writes into `X-Forwarded-For` and `X-Forwarded-Proto`";
                tell::at(program, out, tell::range(site.file, site.expr.span), Confidence::Firm, because);
            }
        }
        for scope in program.scopes() {
            let Some(function) = scope.function else { continue };
            let mut reads: Vec<(&str, Span)> = Vec::new();
            walk::expressions(scope.body, &mut |e| reads.extend(read(e).map(|field| (field, e.span))));
            let own = program.project.function(function);
            for parameter in &own.parameters {
                // `x_real_ip: str = Header()`
                let header = parameter.default.iter().chain(&parameter.annotation);
                let header = header
                    .flat_map(|d| d.call().into_iter().chain(inner(d)))
                    .find(|c| c.called() == Some("Header"));
                let name = header.and_then(|h| h.named("alias")).and_then(Expr::text);
                let field = name.map_or_else(|| parameter.name.replace('_', "-"), str::to_owned);
                if header.is_some()
                    && let Some(field) = FIELDS.iter().find(|f| **f == field.to_ascii_lowercase())
                {
                    reads.push((field, parameter.span));
                }
            }
            if reads.is_empty() || program.app.reach(function).iter().any(|f| asks_peer(program, *f)) {
                continue;
            }
            for (field, span) in reads {
                if is_written_down(scope.body, span) {
                    continue;
                }
                let because = format!(
                    "`{field}` is read from the request, and nothing asks whether a known proxy sent it: a client writes what it likes"
                );
                let mut draft =
                    tell::at(program, out, tell::range(scope.file, span), Confidence::Firm, because);
                if field.to_ascii_lowercase().ends_with("user") {
                    draft.severity(Severity::High);
                }
            }
        }
        Look::Judged
    }
}

fn inner(d: &Expr) -> Vec<&Call> {
    let mut all = Vec::new();
    walk::inside(d, &mut |e| all.extend(e.call()));
    all
}

/// Whether what is read here only goes to a log, beside the address that the connection has.
fn is_written_down(body: &[Stmt], span: Span) -> bool {
    let here = |e: &Expr| walk::any(e, &mut |e| e.span == span);
    let mut name = None;
    walk::statements(body, &mut |statement| {
        if let StmtKind::Assign(assign) = &statement.kind
            && assign.value.as_ref().is_some_and(here)
        {
            name = assign.targets.first().and_then(Expr::name);
        }
    });
    let is_it = |e: &Expr| here(e) || name.is_some() && walk::any(e, &mut |e| e.name() == name);
    let (mut logged, mut used) = (false, false);
    walk::statements(body, &mut |statement| {
        let target = matches!(&statement.kind, StmtKind::Assign(a) if a.value.as_ref().is_some_and(here));
        walk::own(statement, &mut |e| {
            if target || !is_it(e) {
                return;
            }
            let log = e.call().is_some_and(|c| {
                is_log_call(c, "")
                    && walk::any(e, &mut |e| matches!(e.last_name(), Some("remote_addr" | "client" | "host")))
            });
            logged = logged || log;
            used = used || !log;
        });
    });
    logged && !used
}

const FIELDS: [&str; 12] = [
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-real-ip",
    "x-forwarded-host",
    "forwarded",
    "x-remote-user",
    "x-forwarded-user",
    "remote-user",
    "x-forwarded-ssl",
    "x-forwarded-scheme",
    "x-client-ip",
    "true-client-ip",
];

/// The field that is read: `request.headers.get("X-Forwarded-For")`.
fn read(e: &Expr) -> Option<&str> {
    let (of, key) = match &e.kind {
        Kind::Subscript(of, key) => (&**of, &**key),
        Kind::Call(call) if matches!(call.called(), Some("get" | "getlist")) => {
            (call.receiver()?, call.nth(0)?)
        }
        _ => return None,
    };
    let field = key.text()?;
    // `environ["HTTP_X_REAL_IP"]` is the field `X-Real-IP`.
    let lower = field.to_ascii_lowercase().trim_start_matches("http_").replace('_', "-");
    let from = of.last_name().map(str::to_ascii_lowercase).unwrap_or_default();
    let place = from.contains("headers") || from == "environ" && field.starts_with("HTTP_");
    (place && FIELDS.contains(&lower.as_str())).then_some(field)
}

/// Whether a function asks who the peer is, or whether it is trusted.
fn asks_peer(program: &Program<'_>, function: rowlock_source::FunctionAt) -> bool {
    walk::any_in(&program.project.function(function).body, &mut |e| {
        let name = e.last_name().unwrap_or_default().to_ascii_lowercase();
        name.contains("trusted")
            || name.contains("is_proxy")
            || name.contains("allowed_prox")
            || name.contains("known_prox")
    })
}

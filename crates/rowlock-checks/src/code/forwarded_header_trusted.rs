//! A field of a proxy that is believed of anybody.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind};
use rowlock_source::{Program, walk};

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
    cwe: &[290, 348],
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
        for scope in program.scopes() {
            let Some(function) = scope.function else { continue };
            let trusts = program.app.reach(function).iter().any(|f| asks_peer(program, *f));
            walk::expressions(scope.body, &mut |e| {
                let Some(field) = read(e).filter(|_| !trusts) else { return };
                let because = format!(
                    "`{field}` is read from the request, and nothing asks whether a known proxy sent it: a client writes what it likes"
                );
                let mut draft =
                    tell::at(program, out, tell::range(scope.file, e.span), Confidence::Firm, because);
                if field.to_ascii_lowercase().ends_with("user") {
                    draft.severity(Severity::High);
                }
            });
        }
        Look::Judged
    }
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
    let field = key.text().filter(|k| FIELDS.contains(&k.to_ascii_lowercase().as_str()))?;
    let headers = of.last_name().is_some_and(|n| n.to_ascii_lowercase().contains("headers"));
    headers.then_some(field)
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

//! A token or key that is read from the query or put into a URL.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind};
use rowlock_source::{Program, Scope, Secret, Sink, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct TokenInUrl;

static META: Meta = Meta {
    id: "token-in-url",
    title: "A credential travels in a URL",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "token-in-query-accepted",
    cwe: &[598],
    owasp: 2,
    asvs: &["14.2.1"],
    needs: &[],
    references: &[Reference {
        title: "RFC 6750 section 2.3: query parameters should not be used",
        url: "https://www.rfc-editor.org/rfc/rfc6750#section-2.3",
    }],
    page: include_str!("token_in_url.md"),
};

impl Rule<Program<'_>> for TokenInUrl {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Url) {
            if matches!(flow.secret, Secret::Token | Secret::Password | Secret::Authorization | Secret::Pair)
            {
                let because =
                    format!("{} goes into a URL, and with it into logs and histories", flow.secret.words());
                tell::flow(program, out, flow, because);
            }
        }
        for scope in program.scopes() {
            if !is_mail_link(program, &scope) {
                walk::expressions(scope.body, &mut |e| read(program, &scope, e, out));
            }
        }
        for object in &program.app.objects {
            if object.call.called() == Some("APIKeyQuery") {
                let at = tell::range(object.file, object.span);
                tell::at(program, out, at, Confidence::Firm, "the API key is taken from the query");
            }
        }
        Look::Judged
    }
}

/// Names of credentials in a query; a bare `token` may be that of one mail.
const NAMES: [&str; 9] = [
    "token",
    "access_token",
    "auth_token",
    "api_key",
    "apikey",
    "api_token",
    "password",
    "session_token",
    "jwt",
];

/// `request.args.get("token")`, `request.query_params["api_key"]`
fn read(program: &Program<'_>, scope: &Scope<'_>, e: &Expr, out: &mut Findings<'_>) {
    let (of, key) = match &e.kind {
        Kind::Subscript(of, key) => (&**of, &**key),
        Kind::Call(call) if call.called() == Some("get") => match (call.receiver(), call.nth(0)) {
            (Some(of), Some(key)) => (of, key),
            _ => return,
        },
        _ => return,
    };
    let Some(name) = key.text().filter(|k| NAMES.contains(&k.to_ascii_lowercase().as_str())) else { return };
    let Kind::Attribute(request, part) = &of.kind else { return };
    if matches!(&**part, "args" | "query_params") && request.last_name() == Some("request") {
        let because = format!("`{name}` is taken from the query of the request");
        tell::at(program, out, tell::range(scope.file, e.span), Confidence::Firm, because);
    }
}

/// Whether a function handles a link that was sent by mail once: a reset, a confirmation, an invitation.
fn is_mail_link(program: &Program<'_>, scope: &Scope<'_>) -> bool {
    let Some(at) = scope.function else { return false };
    let name = program.project.function(at).name.to_ascii_lowercase();
    let path = program.app.route_of(at).map(|r| r.path.to_ascii_lowercase()).unwrap_or_default();
    ["reset", "confirm", "verify_email", "activate", "invit", "unsubscribe", "callback", "feed", "join"]
        .iter()
        .any(|w| name.contains(w) || path.contains(w))
}

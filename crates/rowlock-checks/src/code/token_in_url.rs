//! A token or key that is read from the query or put into a URL.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{Flow, FunctionAt, Program, Secret, Sink, is_token_name};

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
            if flow.secret.is_credential() && !is_mail_link(program, flow.function, &told(program, flow)) {
                let because =
                    format!("{} goes into a URL, and with it into logs and histories", flow.secret.words());
                tell::flow(program, out, flow, because);
            }
        }
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Query && f.sent) {
            let named = is_token_name(&flow.through) || matches!(flow.secret, Secret::Password | Secret::Key);
            if named && !is_mail_link(program, flow.function, "") {
                let because = format!("`{}` is taken from the query of the request", flow.through);
                tell::flow(program, out, flow, because);
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

/// The line in which a URL is put together.
fn told(program: &Program<'_>, flow: &Flow) -> String {
    program.project.file(flow.at.file).text.of(flow.at.span).to_ascii_lowercase()
}

/// Whether a function handles a link that was sent by mail once: a reset, a confirmation, an invitation.
fn is_mail_link(program: &Program<'_>, function: Option<FunctionAt>, url: &str) -> bool {
    let name = function.map(|at| program.project.function(at).name.to_ascii_lowercase()).unwrap_or_default();
    let route = function.and_then(|at| program.app.route_of(at));
    let path = route.map(|r| r.path.to_ascii_lowercase()).unwrap_or_default();
    [
        "reset",
        "confirm",
        "verify_email",
        "activat",
        "invit",
        "unsubscribe",
        "callback",
        "feed",
        "join",
        "recover",
    ]
    .iter()
    .any(|w| name.contains(w) || path.contains(w) || url.contains(w))
}

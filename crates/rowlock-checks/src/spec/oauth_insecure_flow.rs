//! OAuth flows that are no longer used, and flow addresses without TLS.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{DocScheme, Document, Value};

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct OauthInsecureFlow;

static META: Meta = Meta {
    id: "oauth-insecure-flow",
    title: "An OAuth flow is described that exposes tokens or passwords",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "oauth-insecure-flow",
    cwe: &[522, 1390],
    owasp: 2,
    asvs: &["10.4.4"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "RFC 9700 sections 2.1.2 and 2.4",
        url: "https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2",
    }],
    page: include_str!("oauth_insecure_flow.md"),
};

impl Rule<Document> for OauthInsecureFlow {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let schemes = document.schemes();
        let mut spots = Vec::new();
        let mut any = false;
        for scheme in schemes.iter().filter(|s| s.kind == "oauth2") {
            any = true;
            for flow in document.flows(scheme) {
                let because = match flow.name.as_str() {
                    "implicit" => "the implicit flow hands the token out in a URL (RFC 9700 section 2.1.2)",
                    "password" => {
                        "the password flow gives the user's password to the client (RFC 9700 section 2.4)"
                    }
                    _ => continue,
                };
                spots.push(Spot::new(flow.pointer, format!("'{:.80}': {because}", scheme.name)));
            }
            spots.extend(plain_addresses(document, scheme));
        }
        if !any {
            return Look::NotApplicable("the description has no OAuth scheme".into());
        }
        report::each(document, out, spots);
        Look::Judged
    }
}

/// Endpoints of a scheme's flows that are reached without TLS.
fn plain_addresses(document: &Document, scheme: &DocScheme<'_>) -> Vec<Spot> {
    const ADDRESSES: [&str; 3] = ["authorizationUrl", "tokenUrl", "refreshUrl"];
    let mut holders: Vec<(String, &Value)> =
        document.flows(scheme).into_iter().map(|f| (f.pointer, f.value)).collect();
    let whole = scheme.value.get("flow").and_then(|_| document.value().pointer(&scheme.pointer));
    holders.extend(whole.map(|value| (scheme.pointer.clone(), value)));
    let mut spots = Vec::new();
    for (pointer, holder) in holders {
        for key in ADDRESSES {
            let url = holder.get(key).and_then(|u| u.as_str()).unwrap_or_default();
            if naming::is_plain_http(url) {
                let because = format!("`{key}` of '{:.80}' is reached without TLS", scheme.name);
                spots.push(Spot::new(format!("{pointer}/{key}"), because).severity(Severity::High));
            }
        }
    }
    spots
}

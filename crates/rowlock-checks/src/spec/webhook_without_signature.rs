//! Webhooks and callbacks without signature or credentials.

use rowlock_model::{Category, Findings, Look, Meta, Need, ParameterPlace, Reference, Rule, Severity};
use rowlock_openapi::{DocOperation, Document, Kind};

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct WebhookWithoutSignature;

static META: Meta = Meta {
    id: "webhook-without-signature",
    title: "A webhook is described without a way to prove its sender",
    category: Category::Consumption,
    severity: Severity::Low,
    core: false,
    weakness: "webhook-without-signature",
    cwe: &[345],
    owasp: 10,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "RFC 9421, HTTP Message Signatures",
        url: "https://www.rfc-editor.org/rfc/rfc9421",
    }],
    page: include_str!("webhook_without_signature.md"),
};

impl Rule<Document> for WebhookWithoutSignature {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let outgoing = document.outgoing();
        if outgoing.is_empty() {
            return Look::NotApplicable("the description has no webhooks or callbacks".into());
        }
        let unsigned = outgoing.iter().filter(|o| !is_signed(document, o));
        let spot = |operation: &DocOperation<'_>| {
            let kind = if operation.kind == Kind::Webhook { "webhook" } else { "callback" };
            let because = format!(
                "the {kind} '{:.120}' carries no signature field and demands no credentials, so its receiver cannot \
                 tell it from a forged one",
                operation.template
            );
            Spot::new(operation.pointer.clone(), because)
        };
        report::each(document, out, unsigned.map(spot).collect());
        Look::Judged
    }
}

/// Whether a request that the service sends can be told from a forged one.
fn is_signed(document: &Document, operation: &DocOperation<'_>) -> bool {
    let speaks = |text: &str| {
        naming::words(text).iter().any(|w| {
            matches!(
                w.as_str(),
                "signature" | "signatures" | "signed" | "signing" | "hmac" | "digest" | "jws"
            )
        })
    };
    let header = document
        .parameters(operation)
        .iter()
        .any(|p| p.place == ParameterPlace::Header && (speaks(p.name) || naming::is_credential(p.name)));
    header
        || document.demand(operation).is_secured()
        || speaks(operation.text("description"))
        || speaks(operation.text("summary"))
}

//! Werkzeug's throw-away certificate (`ssl_context="adhoc"`).

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::{NO_CERTIFICATE, by_place, is_adhoc, leaf, told};

/// See the page beside this file.
pub(super) struct CertAdhoc;

static META: Meta = Meta {
    id: "cert-adhoc",
    title: "The certificate is Werkzeug's throw-away one",
    category: Category::Encryption,
    severity: Severity::High,
    core: false,
    weakness: "cert-adhoc",
    cwe: &[295, 296],
    owasp: 8,
    asvs: &["12.2.2"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "Werkzeug: Serving WSGI Applications, SSL",
        url: "https://werkzeug.palletsprojects.com/en/stable/serving/#ssl",
    }],
    page: include_str!("cert_adhoc.md"),
};

impl Rule<Known> for CertAdhoc {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some(leaf) = leaf(known) else { return NO_CERTIFICATE };
        if !is_adhoc(leaf) {
            return Look::Judged;
        }
        let because = "it is the 'Dummy Certificate' that `ssl_context=\"adhoc\"` makes up at every start: its key \
                       changes each time, so no client can verify or pin it, and whoever sits on the path can show \
                       one of their own and read the credentials";
        let proof = Proof::fact(told::certificate(leaf)).and_fact(told::command(known, ""));
        out.find(Place::target(known), Confidence::Firm, because, proof).severity(by_place(
            known,
            Severity::High,
            Severity::Medium,
        ));
        Look::Judged
    }
}

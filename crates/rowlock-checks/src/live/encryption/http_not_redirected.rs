//! Plain HTTP is answered as if it were HTTPS.

use rowlock_model::{
    Case, Category, Confidence, Findings, Known, Meta, Phase, Place, Plan, Probe, Proof, Reference, Request,
    Seen, Severity, Verdict,
};

use super::plain::{OVER_TLS, enforced, telling, unmarked};

/// See the page beside this file.
pub(super) struct HttpNotRedirected;

static META: Meta = Meta {
    id: "http-not-redirected",
    title: "Plain HTTP is neither refused nor redirected",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "https-not-enforced",
    cwe: &[319],
    owasp: 8,
    asvs: &["12.2.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Transport Layer Security Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
    }],
    page: include_str!("http_not_redirected.md"),
};

const PLAIN: &str = "plain HTTP";

impl Probe for HttpNotRedirected {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if known.target.is_tls() {
            return Plan::NotApplicable(OVER_TLS.into());
        }
        let Some((id, target)) = telling(known) else {
            return Plan::NotApplicable("no readable operation was answered".into());
        };
        let plain = unmarked(known, Request::get(target, PLAIN)).of(id);
        Plan::Cases(vec![Case::on(id, vec![plain]).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some((plain, answer)) = seen.named(PLAIN).and_then(|e| Some((e, e.answer()?))) else {
            return Verdict::unsure("the plain request was not answered");
        };
        if enforced(answer).is_some() || !(answer.is_success() || answer.status == 401) {
            return Verdict::Done;
        }
        // On loopback a proxy in front may well do it; a developer's own service is not condemned for lacking one.
        let (confidence, where_) = if known.target.loopback {
            (Confidence::Tentative, "; on loopback a proxy that ends TLS may do it in front")
        } else {
            (Confidence::Firm, "")
        };
        out.find(
            Place::target(known),
            confidence,
            format!(
                "a request over plain HTTP is answered by the application (status {}){where_}",
                answer.status
            ),
            Proof::of(known, plain),
        );
        Verdict::Done
    }
}

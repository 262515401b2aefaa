//! A JSON body is taken under a media type that any web page may send.

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Findings, Known, Meta, Need, Phase, Place, Plan, Probe,
    Proof, Reference, Request, Scheme, Seen, Severity, Verdict,
};

use super::maker::{maker_of, makers};
use crate::words::told;

/// See the page beside this file.
pub(super) struct ContentTypeNotEnforced;

static META: Meta = Meta {
    id: "content-type-not-enforced",
    title: "JSON is taken under any media type",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "content-type-not-enforced",
    cwe: &[352, 436],
    owasp: 8,
    asvs: &[],
    needs: &[Need::Consent(Consent::Write)],
    references: &[Reference {
        title: "Fetch standard: CORS-safelisted request header",
        url: "https://fetch.spec.whatwg.org/#cors-safelisted-request-header",
    }],
    page: include_str!("content_type_not_enforced.md"),
};

const JSON: &str = "JSON as JSON";
const TEXT: &str = "JSON as plain text";
const BROKEN: &str = "plain text that is no JSON";
const PURPOSE: &str = "media type";

impl Probe for ContentTypeNotEnforced {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = makers(known, PURPOSE)
            .iter()
            .map(|maker| {
                let json = maker.post(known, JSON, "application/json", maker.body.to_string());
                Case::on(maker.create, vec![json.control()])
                    .at_most(3)
                    .in_phase(Phase::Write)
                    .with_consent(Consent::Write)
            })
            .collect();
        Plan::cases_or(cases, "no JSON operation is described that makes what another one removes")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(maker), Some(json)) = (maker_of(known, case, PURPOSE), seen.named(JSON)) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if !json.succeeded() || !maker.is_known(seen, JSON) {
            let why = format!("the made-up body did not make an object that the scan knows ({})", told(json));
            return Verdict::unsure(why);
        }
        let (Some(text), Some(broken)) = (seen.named(TEXT), seen.named(BROKEN)) else {
            let whole = maker.body.to_string();
            let half = whole.trim_end_matches('}').to_owned();
            return Verdict::Next(Batch::one_by_one(vec![
                maker.post(known, TEXT, "text/plain", whole),
                maker.post(known, BROKEN, "text/plain", half).control(),
            ]));
        };
        if text.succeeded() && maker.is_known(seen, TEXT) && !broken.succeeded() {
            let cookies = known.identities.iter().any(|i| matches!(i.scheme, Scheme::Cookie { .. }));
            let because = format!(
                "JSON sent as `text/plain` is taken ({}); plain text that is no JSON is not ({}), so that the body \
                 is read as JSON whatever its media type",
                told(text),
                told(broken)
            );
            let proof = Proof::of(known, text).and(known, broken).and(known, json);
            let mut draft = out.find(
                Place::operation(known, maker.create).part("Content-Type"),
                Confidence::Confirmed,
                because,
                proof,
            );
            // With cookies it is what forged requests of other sites need.
            if cookies {
                draft.severity(Severity::Medium);
            }
        }
        Verdict::Done
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        maker_of(known, case, PURPOSE).map(|m| m.remove(seen)).unwrap_or_default()
    }
}

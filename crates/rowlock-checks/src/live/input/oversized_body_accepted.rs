//! A body of megabytes is taken where a few hundred bytes are described.

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Findings, Known, Meta, Need, Phase, Place, Plan, Probe,
    Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::maker::{maker_of, makers};
use crate::words::told;

/// See the page beside this file.
pub(super) struct OversizedBodyAccepted;

static META: Meta = Meta {
    id: "oversized-body-accepted",
    title: "A body of megabytes is read where a small one is described",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "oversized-body-accepted",
    cwe: &[770, 400],
    owasp: 4,
    asvs: &[],
    needs: &[Need::Consent(Consent::Write)],
    references: &[Reference {
        title: "OWASP API4:2023 Unrestricted Resource Consumption",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",
    }],
    page: include_str!("oversized_body_accepted.md"),
};

const SMALL: &str = "the described body";
const LARGE: &str = "the same body after two megabytes of blanks";
const PURPOSE: &str = "body size";
/// Blanks before the body, in bytes. They mean nothing in JSON (RFC 8259 section 2), so nothing large is stored.
const BLANKS: usize = 2 * 1024 * 1024;
/// Longest made-up body that counts as small, in bytes.
const TINY: usize = 2_000;

impl Probe for OversizedBodyAccepted {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        // One is enough: the limit is the server's or the framework's, and two megabytes are a burden.
        let small = makers(known, PURPOSE).into_iter().find(|m| m.body.to_string().len() <= TINY);
        let case = small.map(|maker| {
            let post = maker.post(known, SMALL, "application/json", maker.body.to_string());
            Case::on(maker.create, vec![post.control()])
                .at_most(2)
                .in_phase(Phase::Write)
                .with_consent(Consent::Write)
        });
        Plan::cases_or(
            case.into_iter().collect(),
            "no JSON operation with a small body is described that makes what another one removes",
        )
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(maker), Some(small)) = (maker_of(known, case, PURPOSE), seen.named(SMALL)) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if !small.succeeded() || !maker.is_known(seen, SMALL) {
            let why =
                format!("the made-up body did not make an object that the scan knows ({})", told(small));
            return Verdict::unsure(why);
        }
        let Some(large) = seen.named(LARGE) else {
            let body = format!("{}{}", " ".repeat(BLANKS), maker.body);
            let large = maker.post(known, LARGE, "application/json", body);
            return Verdict::Next(Batch::one_by_one(vec![large]));
        };
        if large.succeeded() && maker.is_known(seen, LARGE) {
            out.find(
                Place::operation(known, maker.create).part("body"),
                Confidence::Confirmed,
                format!(
                    "a body of {} bytes is taken ({}), and so is the same after {BLANKS} blanks ({}): nothing \
                     bounds what is read",
                    maker.body.to_string().len(),
                    told(small),
                    told(large)
                ),
                Proof::of(known, small).and_fact(format!("the second body has {BLANKS} blanks before the first one")),
            );
        }
        Verdict::Done
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        maker_of(known, case, PURPOSE).map(|m| m.remove(seen)).unwrap_or_default()
    }
}

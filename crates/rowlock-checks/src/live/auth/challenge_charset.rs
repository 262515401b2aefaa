//! A Basic challenge without a charset while names beyond ASCII fail.

use rowlock_model::{
    Case, Category, Confidence, Exchange, Findings, IdentityId, Known, Meta, Need, Place, Plan, Probe, Proof,
    Reference, Seen, Severity, Verdict, Who,
};

use super::door::{Door, RANDOM_PAIR, doors};
use super::telltale::differences;
use crate::challenge;

/// See the page beside this file.
pub(super) struct ChallengeCharset;

static META: Meta = Meta {
    id: "challenge-charset",
    title: "The challenge names no charset and names beyond ASCII fail",
    category: Category::Authentication,
    severity: Severity::Info,
    core: false,
    weakness: "challenge-charset",
    cwe: &[176],
    owasp: 8,
    asvs: &[],
    needs: &[Need::BasicProtected],
    references: &[Reference {
        title: "RFC 7617 section 2.1",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2.1",
    }],
    page: include_str!("challenge_charset.md"),
};

const BEYOND_ASCII: &str = "random user with letters beyond ASCII";

impl Probe for ChallengeCharset {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = doors(known)
            .iter()
            .filter(|door| lacks_charset(known, door))
            .map(|door| {
                let user = format!("zo\u{eb}{}", known.seed.user("beyond ascii"));
                let password = known.seed.password("wrong");
                door.case(vec![door.pair(BEYOND_ASCII, user, password), door.random_pair().control()])
            })
            .collect();
        Plan::cases_or(cases, "every Basic challenge names a charset")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(attack), Some(control), Some(operation)) =
            (seen.named(BEYOND_ASCII), seen.named(RANDOM_PAIR), case.subject.operation())
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if let Some((name, refused)) = refused_identity(known, operation) {
            out.find(
                Place::operation(known, operation).part("WWW-Authenticate"),
                // Its password may simply be wrong.
                Confidence::Tentative,
                format!("the challenge names no charset, and the given user '{name}' is refused in UTF-8"),
                Proof::of(known, refused),
            );
            return Verdict::Done;
        }
        let names = [&attack, &control].map(|e| match &e.sent.credential {
            rowlock_model::Credential::Basic { user, .. } => user.clone(),
            _ => String::new(),
        });
        let differences = differences(&[attack], &[control], &names);
        if differences.is_empty() || attack.answer().is_none() {
            return Verdict::Done;
        }
        let how = match (attack.status(), control.status()) {
            (Some(beyond), Some(within)) if beyond != within => {
                format!("with status {beyond}, one without with {within}")
            }
            _ => format!("otherwise than one without, in {}", differences.join(", ")),
        };
        out.find(
            Place::operation(known, operation).part("WWW-Authenticate"),
            Confidence::Tentative,
            format!("the challenge names no charset, and a made-up user with letters beyond ASCII is answered {how}"),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}

/// Whether the door's Basic challenge says nothing of a charset.
fn lacks_charset(known: &Known, door: &Door<'_>) -> bool {
    let Some(answer) = known.anonymous(door.operation).and_then(Exchange::answer) else { return false };
    let mut basic = answer
        .headers
        .all("www-authenticate")
        .filter_map(challenge::parse)
        .flatten()
        .filter(|c| c.scheme.eq_ignore_ascii_case("basic"))
        .peekable();
    basic.peek().is_some() && basic.all(|c| c.parameter("charset").is_none())
}

/// A given identity with letters beyond ASCII that is refused where the first identity is let in.
fn refused_identity(known: &Known, operation: rowlock_model::OperationId) -> Option<(&str, &Exchange)> {
    known.authenticated(operation).filter(|e| e.succeeded())?;
    known.identities.iter().enumerate().skip(1).filter(|(_, i)| i.is_basic() && !i.name.is_ascii()).find_map(
        |(at, identity)| {
            let exchange = known.seen(operation, Who::Identity(IdentityId(at)))?;
            (exchange.status() == Some(401)).then_some((identity.name.as_str(), exchange))
        },
    )
}

//! Asymmetric tokens that are taken when signed with the public key as a shared one.

use rowlock_model::{
    Batch, Case, Category, Confidence, Findings, Forgery, Known, Meta, Need, Place, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Verdict,
};

use super::bench::{UNTOUCHED, jwt_benches, opened, sound};
use super::published_key;
use crate::words::told;

/// See the page beside this file.
pub(super) struct JwtAlgConfusion;

static META: Meta = Meta {
    id: "jwt-alg-confusion",
    title: "The public key is accepted as the secret of an HMAC",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "jwt-alg-confusion",
    cwe: &[347],
    owasp: 2,
    asvs: &["9.1.2"],
    needs: &[Need::Identity, Need::Protected],
    references: &[
        Reference {
            title: "RFC 8725 section 3.1",
            url: "https://www.rfc-editor.org/rfc/rfc8725#section-3.1",
        },
        Reference {
            title: "RFC 8725 section 2.1",
            url: "https://www.rfc-editor.org/rfc/rfc8725#section-2.1",
        },
    ],
    page: include_str!("jwt_alg_confusion.md"),
};

/// Where services publish their keys (RFC 8414 names it; the others are usual).
const PLACES: [&str; 6] = [
    "/.well-known/jwks.json",
    "/jwks.json",
    "/api/v1/jwks.json",
    "/.well-known/jwks",
    "/oauth/jwks",
    "/public-key",
];
const PUBLISHED: &str = "the published key";
/// Spellings of the key that are tried.
const NAMES: [&str; 4] = [
    "HS256 with the published key",
    "HS256 with the published key, another spelling",
    "HS256 with the published key, a third spelling",
    "HS256 with the published key, a fourth spelling",
];

impl Probe for JwtAlgConfusion {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let (jwt, benches) = match jwt_benches(known, 1) {
            Ok(found) => found,
            Err(plan) => return plan,
        };
        if !(jwt.alg.starts_with("RS") || jwt.alg.starts_with("PS")) {
            return Plan::NotApplicable(
                format!("the token is signed with {}, not with an RSA key", jwt.alg).into(),
            );
        }
        let seen = known.surface.operations.iter().filter_map(|o| o.sample.as_deref());
        let mut places: Vec<&str> =
            seen.filter(|p| p.contains("jwk") || p.contains("public")).take(3).collect();
        places.extend(PLACES.into_iter().filter(|p| !places.contains(p)).collect::<Vec<_>>());
        let cases = benches
            .iter()
            .map(|bench| {
                let requests: Vec<Request> =
                    places.iter().map(|p| Request::get(*p, PUBLISHED).noise()).collect();
                let most = requests.len() + NAMES.len() + 5;
                bench.case(requests).at_most(most)
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let keys: Vec<String> = seen
            .all(PUBLISHED)
            .filter_map(|e| e.answer().filter(|a| a.is_success()))
            .find_map(|a| Some(published_key::texts(a)).filter(|k| !k.is_empty()))
            .unwrap_or_default();
        if keys.is_empty() {
            return Verdict::unsure("the service's public key was found at none of the usual places");
        }
        if seen.named(UNTOUCHED).is_none() {
            let Ok((_, benches)) = jwt_benches(known, 1) else { return Verdict::Done };
            let Some(bench) = benches.first() else { return Verdict::Done };
            let forged = NAMES
                .into_iter()
                .zip(keys)
                .map(|(name, key)| bench.forged(name, Forgery::PublicKeyAsSecret(key)));
            let controls = [bench.other_signature(), bench.made_up(), bench.untouched()];
            let all = std::iter::once(bench.living()).chain(forged).chain(controls);
            return Verdict::Next(Batch::one_by_one(all.collect()));
        }
        let control = match sound(known, case, seen) {
            Ok(control) => control,
            Err(verdict) => return verdict,
        };
        if let (Some(attack), Some(operation)) =
            (opened(known, case, seen, &NAMES).first(), case.subject.operation())
        {
            out.find(
                Place::operation(known, operation).part("Authorization"),
                Confidence::Confirmed,
                format!(
                    "the token's claims as HS256, signed with the key that the service publishes, were let in; with \
                     a signature that does not fit they were refused ({})",
                    told(control)
                ),
                Proof::of(known, attack).and(known, control),
            );
        }
        Verdict::Done
    }
}
